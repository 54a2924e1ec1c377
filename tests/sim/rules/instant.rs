//! What comes first at one instant.

use twinline::model::{Hop, WhenFull};
use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

/// Cycle 10, `Up` life 10, repair 5, parts at 0 and 10. At 10 the first part is finished, then the
/// machine fails, then the second part arrives, and finds the machine down: it starts at 15 and is done
/// at 25, when the clock, drawn anew at 15, runs out again: the part first.
#[test]
fn at_one_instant_completions_come_before_failures_and_failures_before_arrivals_and_starts() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 10.0])),
            ("m", machine(constant(10.0)).fails(up_failure(10.0, 5.0))),
            ("out", sink()),
        ]),
        26.0,
    );
    let at_ten: Vec<_> = story
        .instant(10.0)
        .into_iter()
        .map(|(_, what)| what)
        .collect();
    assert_eq!(
        at_ten,
        [What::Finished, What::Completed, What::Failed, What::Created]
    );
    assert_eq!(story.times("out", What::Completed), [10.0, 25.0]);
    assert_eq!(story.times("m", What::Failed), [10.0, 25.0]);
    assert_eq!(story.times("m", What::Started), [0.0, 15.0]);
    assert_eq!(story.spent("m", State::Down), 6.0);
}

/// The part at 10 arrives after the first has left at 10, so it is not lost; the one at 15 is.
#[test]
fn an_arrival_at_the_instant_of_a_completion_finds_the_machine_free() {
    let story = tell(
        &chain(vec![
            (
                "in",
                at_times(&[0.0, 10.0, 15.0]).source(|s| s.when_full = WhenFull::Lose),
            ),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ]),
        30.0,
    );
    assert_eq!(story.times("in", What::Lost), [15.0]);
    assert_eq!(story.times("out", What::Completed), [10.0, 20.0]);
}

/// Three parts at once before two idle servers: the third is lost, whoever comes first.
#[test]
fn a_batch_before_idle_servers_loses_only_those_without_a_server() {
    let story = tell(
        &chain(vec![
            (
                "in",
                at_times(&[1.0, 1.0, 1.0]).source(|s| s.when_full = WhenFull::Lose),
            ),
            ("m", machine(constant(10.0)).servers(2)),
            ("out", sink()),
        ]),
        30.0,
    );
    assert_eq!(story.parts("in", What::Lost), [3]);
    assert_eq!(story.times("out", What::Completed), [11.0, 11.0]);
}

/// `z` finishes at 10 by an entry scheduled before that of `a`; `m` finishes at 10 too. Nobody chooses
/// before all three are through: both wait since 10, and the key decides for `a`.
#[test]
fn all_completions_of_an_instant_are_over_before_any_machine_chooses() {
    let factory = plant(
        [
            ("in m", at_times(&[0.0])),
            ("in z", at_times(&[0.0])),
            ("in a", at_times(&[1.0])),
            ("z", machine(constant(10.0))),
            ("a", machine(constant(9.0))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in z", "z", "m"]),
            way(&["in a", "a", "m", "out"]),
            way(&["in m", "m"]),
        ],
    );
    let story = tell(&factory, 40.0);
    assert_eq!(story.times("a", What::Left), [10.0]);
    assert_eq!(story.times("z", What::Left), [20.0]);
    assert_eq!(story.times("m", What::Started), [0.0, 10.0, 20.0]);
}

/// As before, but `z` finishes at 5 and `a` at 6: the longest blocked goes first.
#[test]
fn of_two_blocked_machines_the_longest_blocked_goes_first() {
    let factory = plant(
        [
            ("in m", at_times(&[0.0])),
            ("in z", at_times(&[0.0])),
            ("in a", at_times(&[0.0])),
            ("z", machine(constant(5.0))),
            ("a", machine(constant(6.0))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in z", "z", "m"]),
            way(&["in a", "a", "m", "out"]),
            way(&["in m", "m"]),
        ],
    );
    let story = tell(&factory, 40.0);
    assert_eq!(story.times("z", What::Left), [10.0]);
    assert_eq!(story.times("a", What::Left), [20.0]);
    assert_eq!(
        (
            story.spent("z", State::Blocked),
            story.spent("a", State::Blocked)
        ),
        (5.0, 14.0)
    );
}

/// A part due exactly at the horizon is handled; a repair, a start and an arrival due there too.
#[test]
fn entries_exactly_at_the_horizon_are_handled() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 10.0])),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ]),
        10.0,
    );
    assert_eq!(story.shot.plant.finished, 1);
    assert_eq!(story.shot.plant.created, 2);
    assert_eq!(story.times("m", What::Started), [0.0, 10.0]);
}

/// A part for `b` need not wait behind one for `a`: with `a` busy until 10, it starts at once.
#[test]
fn a_part_in_the_yard_does_not_keep_another_from_an_idle_machine() {
    let mut factory = plant(
        [
            ("in", orders(&[(0.0, "x"), (1.0, "x"), (2.0, "y")])),
            ("a", machine(constant(10.0))),
            ("b", machine(constant(10.0))),
            ("out", sink()),
        ],
        vec![
            by_product("in", "a", "x"),
            by_product("in", "b", "y"),
            Hop::Chain(vec!["a".into(), "out".into()]),
            way(&["b", "out"]),
        ],
    );
    factory.products = ["x", "y"]
        .map(|p| (p.to_owned(), Default::default()))
        .into();
    let story = tell(&factory, 100.0);
    assert_eq!(story.times("a", What::Started), [0.0, 10.0]);
    assert_eq!(story.times("b", What::Started), [2.0]);
}
