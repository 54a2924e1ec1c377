//! Which station a part goes to next.

use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

/// A share is drawn once: all parts belong to `a`, and wait for it though `b` stands idle. `u` needs 1,
/// `a` 10: parts start on `a` at 1, 11, 21, …
#[test]
fn a_part_waits_for_the_station_that_its_share_chose() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", machine(constant(1.0))),
            ("a", machine(constant(10.0))),
            ("b", machine(constant(1.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "u"]),
            by_share("u", "a", 1.0),
            by_share("u", "b", 0.0),
            way(&["a", "out"]),
            way(&["b", "out"]),
        ],
    );
    let story = tell(&factory, 40.0);
    assert_eq!(story.times("a", What::Started), [1.0, 11.0, 21.0, 31.0]);
    assert!(story.times("b", What::Started).is_empty());
    assert_eq!(story.spent("u", State::Blocked), 40.0 - 5.0);
}

/// Of n parts, 30 % ± four standard errors take the link of 30 %.
#[test]
fn shares_are_kept_in_the_long_run() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", machine(constant(1.0))),
            ("a", sink()),
            ("b", sink()),
        ],
        vec![
            way(&["in", "u"]),
            by_share("u", "a", 0.3),
            by_share("u", "b", 0.7),
        ],
    );
    let story = tell(&factory, 20_000.0);
    let share = story.station("a").entered as f64 / 20_000.0;
    assert!(
        (share - 0.3).abs() < 4.0 * (0.21f64 / 20_000.0).sqrt(),
        "{share}"
    );
}

/// Turn a, b, c with cycles 10, 1, 1 behind `u` of 1: part 4 is done at 4 and waits for `a` until 11;
/// 5 and 6 are done at 12 and 13; 7 at 14 waits for `a` until 21.
#[test]
fn round_robin_is_strict() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", machine(constant(1.0)).in_turn()),
            ("a", machine(constant(10.0))),
            ("b", machine(constant(1.0))),
            ("c", machine(constant(1.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "u", "a", "out"]),
            way(&["u", "b", "out"]),
            way(&["u", "c", "out"]),
        ],
    );
    let story = tell(&factory, 22.0);
    assert_eq!(story.parts("a", What::Started), [1, 4, 7]);
    assert_eq!(story.times("a", What::Started), [1.0, 11.0, 21.0]);
    assert_eq!(story.parts("b", What::Started), [2, 5, 8]);
    assert_eq!(story.times("u", What::Blocked), [4.0, 14.0]);
}

/// Links to `b` (5) first, then `a` (3), behind `u` of 2. 1@2→b (to 7), 2@4→a (to 7), 3@6 finds both
/// busy; at 7 both are free and `b` comes first; 4@9→a (to 12), 5@11 waits to 12, `b` again; 6@14→a,
/// which is free since 12.
#[test]
fn first_free_goes_by_the_order_of_the_links() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", machine(constant(2.0))),
            ("a", machine(constant(3.0))),
            ("b", machine(constant(5.0))),
            ("out", sink()),
        ],
        vec![way(&["in", "u", "b", "out"]), way(&["u", "a", "out"])],
    );
    let story = tell(&factory, 15.0);
    assert_eq!(story.parts("b", What::Started), [1, 3, 5]);
    assert_eq!(story.times("b", What::Started), [2.0, 7.0, 12.0]);
    assert_eq!(story.parts("a", What::Started), [2, 4, 6]);
    assert_eq!(story.times("a", What::Started), [4.0, 9.0, 14.0]);
}

/// Links to `a` (10) first, then `b` (4), behind `u` of 1: 1@1→a (to 11), 2@2→b (to 6), 3@3 waits; `b`
/// is the first to become free, at 6.
#[test]
fn when_none_is_free_the_first_to_become_free_takes_the_part() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", machine(constant(1.0))),
            ("a", machine(constant(10.0))),
            ("b", machine(constant(4.0))),
            ("out", sink()),
        ],
        vec![way(&["in", "u", "a", "out"]), way(&["u", "b", "out"])],
    );
    let story = tell(&factory, 7.0);
    assert_eq!(story.times("b", What::Started), [2.0, 6.0]);
    assert_eq!(story.times("a", What::Started), [1.0]);
}

/// One part at a time is in the plant, and both machines stand idle when it is released: `z` is linked
/// first and gets every one.
#[test]
fn raw_parts_too_go_by_the_order_of_the_links() {
    let factory = plant(
        [
            ("in", saturated().source(|s| s.wip_cap = Some(1))),
            ("a", machine(constant(3.0))),
            ("z", machine(constant(3.0))),
            ("out", sink()),
        ],
        vec![way(&["in", "z", "out"]), way(&["in", "a", "out"])],
    );
    let story = tell(&factory, 10.0);
    assert_eq!(story.times("z", What::Started), [0.0, 3.0, 6.0, 9.0]);
    assert!(story.times("a", What::Started).is_empty());
}

/// Raw parts alternate between `a` (1) and `b` (10). Part 2 goes to `b` at 0, 3 to `a` at 1; 4 is meant
/// for `b` and holds the way until 10; then 5 may go to `a` at once, which has long been idle.
#[test]
fn a_raw_part_reaches_the_machine_whose_turn_it_is_as_soon_as_it_is_held_out() {
    let factory = plant(
        [
            ("in", saturated().in_turn()),
            ("a", machine(constant(1.0))),
            ("b", machine(constant(10.0))),
            ("out", sink()),
        ],
        vec![way(&["in", "a", "out"]), way(&["in", "b", "out"])],
    );
    let story = tell(&factory, 25.0);
    assert_eq!(story.times("b", What::Started), [0.0, 10.0, 20.0]);
    assert_eq!(story.times("a", What::Started), [0.0, 1.0, 10.0, 20.0]);
}

/// Cycle 4, parts at 0, 5 and 6: the first two take server 0, the third finds it busy.
#[test]
fn of_idle_servers_the_lowest_number_takes_the_part() {
    let factory = chain(vec![
        ("in", at_times(&[0.0, 5.0, 6.0])),
        ("m", machine(constant(4.0)).servers(3)),
        ("out", sink()),
    ]);
    let story = tell(&factory, 12.0);
    assert_eq!(story.servers("m", What::Started), [0, 0, 1]);
}
