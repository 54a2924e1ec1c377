//! After service and before it.

use twinline::model::{Blocking, Factory, Hop};
use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

fn before(cycle: f64) -> twinline::model::Station {
    machine(constant(cycle)).machine(|m| m.blocking = Blocking::BeforeService)
}

/// Three parts, `u` of 2 before one place and `m` of 10. 1: 0–2, on `m` to 12. 2: 2–4, then in the
/// place. 3 is at hand at 4, but the place is taken until 12: blocked; 12–14. Then nothing is at hand:
/// starved, though the place is taken again.
#[test]
fn before_service_a_machine_is_blocked_only_with_a_part_at_hand() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 0.0, 0.0])),
            ("u", before(2.0)),
            ("place", buffer(Some(1))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ]),
        30.0,
    );
    assert_eq!(story.times("u", What::Started), [0.0, 2.0, 12.0]);
    assert_eq!(story.spent("u", State::Working), 6.0);
    assert_eq!(story.spent("u", State::Blocked), 8.0);
    assert_eq!(story.spent("u", State::Starved), 16.0);
}

/// The same line with blocking after service: 3 is worked on from 4 to 6 and held until 12.
#[test]
fn after_service_the_server_keeps_the_part() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 0.0, 0.0])),
            ("u", machine(constant(2.0))),
            ("place", buffer(Some(1))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ]),
        30.0,
    );
    assert_eq!(story.times("u", What::Started), [0.0, 2.0, 4.0]);
    assert_eq!(story.times("u", What::Left), [12.0]);
    assert_eq!(story.spent("u", State::Blocked), 6.0);
    assert_eq!(story.station("u").servers[0].state, State::Starved);
}

/// `u` (1) hands over to `m` directly, which starts only with a place reserved behind it. Cycle 5 and
/// an unlimited buffer: `m` starts at 1, 6, 11, …
#[test]
fn a_machine_that_blocks_before_service_takes_from_a_machine_and_from_a_source() {
    for first in [Some(machine(constant(1.0))), None] {
        let begins = if first.is_some() { 1.0 } else { 0.0 };
        let mut stations = vec![("in", at_times(&[0.0, 0.0, 0.0]))];
        stations.extend(first.map(|u| ("u", u)));
        stations.extend([("m", before(5.0)), ("shelf", buffer(None)), ("out", sink())]);
        let story = tell(&chain(stations), 30.0);
        assert_eq!(
            story.times("m", What::Started),
            [begins, begins + 5.0, begins + 10.0]
        );
    }
}

/// Before service the share is drawn at the start, once: all belong to the way through `a`, whose one
/// place is taken most of the time, and wait for it.
#[test]
fn before_service_the_choice_is_made_at_the_start_and_kept() {
    let factory = plant(
        [
            ("in", saturated()),
            ("u", before(1.0)),
            ("pa", buffer(Some(1))),
            ("pb", buffer(Some(1))),
            ("a", machine(constant(10.0))),
            ("b", machine(constant(1.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "u"]),
            by_share("u", "pa", 1.0),
            by_share("u", "pb", 0.0),
            way(&["pa", "a", "out"]),
            way(&["pb", "b", "out"]),
        ],
    );
    // 1: 0–1, on `a` to 11. 2: 1–2, in the place to 11. 3: 11–12. 4: 21–22.
    let story = tell(&factory, 22.0);
    assert_eq!(story.times("u", What::Started), [0.0, 1.0, 11.0, 21.0]);
    assert!(story.times("b", What::Started).is_empty());
}

/// Two machines that reserve, one place, and a loop elsewhere in the plant: while the place is kept for
/// a part in process, the other machine waits for that part, and nothing is locked.
#[test]
fn a_place_kept_for_a_part_in_process_is_no_deadlock() {
    let mut factory = plant(
        [
            ("in a", at_times(&[0.0])),
            ("in b", at_times(&[1.0])),
            ("a", before(10.0)),
            ("b", before(10.0)),
            ("place", buffer(Some(1))),
            ("m", machine(constant(1.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in a", "a", "place", "m", "out"]),
            way(&["in b", "b", "place"]),
        ],
    );
    // A loop of finite places that parts never take.
    factory.flow.push(Hop::Chain(vec!["m".into(), "a".into()]));
    factory
        .flow
        .retain(|hop| !matches!(hop, Hop::Chain(c) if c.len() == 2 && c[1] == "a"));
    factory.flow[0] = way(&["in a", "a", "place", "m"]);
    factory
        .flow
        .extend([by_share("m", "out", 1.0), by_share("m", "a", 0.0)]);
    // a: 0–10 with the place kept, b: 10–20, m: 10–11 and 20–21.
    let story = tell(&factory, 30.0);
    assert_eq!(story.times("b", What::Started), [10.0]);
    assert_eq!(story.times("out", What::Completed), [11.0, 21.0]);
}

/// The longest waiting of two machines gets the place that becomes free.
#[test]
fn the_longest_blocked_machine_gets_the_free_place() {
    let factory = plant(
        [
            ("in", at_times(&[0.0, 0.0])),
            ("in z", at_times(&[0.0])),
            ("in a", at_times(&[0.0])),
            ("m", machine(constant(10.0))),
            ("z", machine(constant(2.0))),
            ("a", machine(constant(3.0))),
            ("place", buffer(Some(1))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "place", "m", "out"]),
            way(&["in z", "z", "place"]),
            way(&["in a", "a", "place"]),
        ],
    );
    // `m` has a part to 10 and one waits in the place; z is blocked from 2, a from 3.
    let story = tell(&factory, 50.0);
    assert_eq!(story.times("z", What::Left), [10.0]);
    assert_eq!(story.times("a", What::Left), [20.0]);
}

/// `m` comes free at 10 with parts waiting in `p1` since 2 and in `p2` since 1, and at 10 another part
/// comes to `p1`, which is full. The machine takes from `p2`, so the part finds no place.
#[test]
fn a_full_buffer_takes_no_part_when_the_idle_machine_behind_it_serves_another() {
    let factory = plant(
        [
            ("in", at_times(&[0.0])),
            (
                "in 1",
                at_times(&[2.0, 10.0]).source(|s| s.when_full = twinline::model::WhenFull::Lose),
            ),
            ("in 2", at_times(&[1.0])),
            ("p1", buffer(Some(1))),
            ("p2", buffer(Some(1))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "m", "out"]),
            way(&["in 1", "p1", "m"]),
            way(&["in 2", "p2", "m"]),
        ],
    );
    let story = tell(&factory, 10.0);
    assert_eq!(story.station("p1").content, 1);
    assert_eq!(story.times("in 1", What::Lost), [10.0]);
    assert_eq!(story.times("p2", What::Left), [10.0]);
}

/// Where a part passes and when, with a passage of no places or with none.
fn passage_or_not(direct: &Factory, passages: &[(&str, &str)]) -> [Vec<(u64, u16, What, u64)>; 2] {
    let mut with = direct.clone();
    for (number, (from, to)) in passages.iter().enumerate() {
        let name = format!("passage {number}");
        with.stations.insert(name.clone(), buffer(Some(0)));
        for hop in &mut with.flow {
            if let Hop::Chain(names) = hop
                && let Some(at) = names.windows(2).position(|w| w == [*from, *to])
            {
                names.insert(at + 1, name.clone());
            }
        }
    }
    [direct, &with].map(|factory| {
        let story = tell(factory, 20_000.0);
        let at = |name: &str| {
            story
                .shot
                .stations
                .iter()
                .position(|s| s.name == name)
                .unwrap() as u32
        };
        let machines: Vec<u32> = direct
            .stations
            .iter()
            .filter(|(_, s)| s.kind.machine().is_some())
            .map(|(name, _)| at(name))
            .collect();
        let mut seen: Vec<_> = story
            .records
            .iter()
            .filter(|r| machines.contains(&r.station))
            .filter(|r| matches!(r.what, What::Started | What::Finished | What::Failed))
            .map(|r| (r.at, r.server, r.what, r.part))
            .collect();
        // Within one instant the order of records is not what is compared.
        seen.sort_unstable();
        assert!(seen.len() > 1_000);
        seen
    })
}

#[test]
fn a_buffer_without_places_is_the_same_as_a_direct_link() {
    let mut wear = up_failure(30.0, 4.0);
    wear.every = exponential(30.0);
    let line = chain(vec![
        ("in", arrivals(exponential(3.0))),
        (
            "m1",
            machine(exponential(2.0)).servers(2).fails(wear.clone()),
        ),
        ("m2", machine(exponential(2.0)).servers(2)),
        ("m3", machine(exponential(1.5)).fails(wear)),
        ("out", sink()),
    ]);
    let [direct, with] = passage_or_not(&line, &[("m1", "m2"), ("m2", "m3")]);
    assert_eq!(direct, with);
}

#[test]
fn buffers_without_places_from_two_machines_keep_their_turn() {
    let merge = plant(
        [
            ("in", saturated()),
            ("m1", machine(exponential(2.0))),
            ("m2", machine(exponential(3.0))),
            ("m", machine(exponential(1.6))),
            ("out", sink()),
        ],
        vec![way(&["in", "m1", "m", "out"]), way(&["in", "m2", "m"])],
    );
    for passages in [&[("m1", "m")][..], &[("m1", "m"), ("m2", "m")]] {
        let [direct, with] = passage_or_not(&merge, passages);
        assert_eq!(direct, with, "{passages:?}");
    }
}

/// Two servers that reserve, one part: at hand from 30, when the place is taken until 100. One server is
/// held up by it, the other one has nothing.
#[test]
fn one_part_at_hand_holds_up_one_server() {
    for before_it in [None, Some(buffer(None)), Some(delay(constant(0.0)))] {
        let mut stations = vec![("in", at_times(&[0.0, 10.0, 30.0]))];
        stations.extend(before_it.map(|station| ("wait", station)));
        stations.extend([
            ("u", before(1.0).servers(2)),
            ("place", buffer(Some(1))),
            ("slow", machine(constant(99.0))),
            ("out", sink()),
        ]);
        let story = tell(&chain(stations), 150.0);
        assert_eq!(story.times("u", What::Started), [0.0, 10.0, 100.0]);
        assert_eq!(story.spent("u", State::Working), 3.0);
        assert_eq!(story.spent("u", State::Blocked), 70.0);
    }
}

/// As many servers are held up as parts are at hand: two at 30, a third part adds nothing.
#[test]
fn each_part_at_hand_holds_up_a_server() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 10.0, 30.0, 40.0, 50.0])),
            ("u", before(1.0).servers(2)),
            ("place", buffer(Some(1))),
            ("slow", machine(constant(99.0))),
            ("out", sink()),
        ]),
        100.0,
    );
    // The first is on `slow` from 1, the second in the place from 11.
    assert_eq!(story.spent("u", State::Blocked), 70.0 + 60.0);
}

/// A part that could go to `u` as well, which comes second: at 5 it goes to `first`, and `u`, which had
/// it at hand from 2 but no place behind it, is starved again.
#[test]
fn a_machine_is_told_that_the_part_at_hand_went_elsewhere() {
    let mut link = buffer(None);
    link.route = twinline::model::Route::FirstFree;
    let factory = plant(
        [
            ("in", at_times(&[0.0, 1.0, 1.5, 2.0])),
            ("q", link),
            ("first", machine(constant(5.0))),
            ("u", before(0.1)),
            ("place", buffer(Some(1))),
            ("slow", machine(constant(99.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "q", "first", "out"]),
            way(&["q", "u", "place", "slow", "out"]),
        ],
    );
    // 0: first to 5. 1: u, on `slow` from 1.1. 1.5: u, in the place from 1.6. 2: at hand until 5.
    let story = tell(&factory, 20.0);
    assert_eq!(story.times("first", What::Started), [0.0, 5.0]);
    assert_eq!(story.spent("u", State::Blocked), 3.0);
}

/// `q` (2) reserves the place `p` before the slow `s`; three parts wait for it in `y` from 0. It works 0–2
/// and 2–4, and then has the third at hand, but `p` is taken. `x` gives to `q` or else `k` (3): 1–4 on `k`;
/// the part of 3.5 finds `k` free at 4, once `q` has seen that it can take nothing.
#[test]
fn a_part_goes_to_the_next_free_machine_when_the_first_has_no_place_to_reserve() {
    let factory = plant(
        [
            ("in x", at_times(&[1.0, 3.5])),
            ("in y", at_times(&[0.0; 3])),
            ("x", buffer(None)),
            ("y", buffer(None)),
            ("q", before(2.0)),
            ("k", machine(constant(3.0))),
            ("p", buffer(Some(1))),
            ("s", machine(constant(100.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in y", "y", "q", "p", "s", "out"]),
            way(&["in x", "x", "q"]),
            way(&["x", "k", "out"]),
        ],
    );
    let story = tell(&factory, 20.0);
    assert_eq!(story.times("q", What::Started), [0.0, 2.0]);
    assert_eq!(story.times("k", What::Started), [1.0, 4.0]);
    assert_eq!(story.spent("q", State::Blocked), 16.0);
}
