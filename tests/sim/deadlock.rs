//! Circular waits.

use std::collections::BTreeSet;

use twinline::model::{Blocking, Delay, Distribution, Factory, Kind, Station};
use twinline::sim::{Deadlock, Progress};

use super::plant::*;
use super::story::{S, start};

/// Runs a plant that locks, and checks that it stays where it is.
fn lock(factory: &Factory) -> Deadlock {
    let mut run = start(factory);
    let Progress::Locked(lock) = run.advance(100_000 * S).unwrap() else {
        panic!("it runs on")
    };
    assert_eq!(run.now(), lock.at);
    let shot = run.snapshot();
    assert_eq!(
        run.advance(200_000 * S).unwrap(),
        Progress::Locked(lock.clone())
    );
    assert_eq!(run.snapshot(), shot);
    lock
}

fn names(lock: &Deadlock) -> Vec<&str> {
    let all: BTreeSet<&str> = lock
        .waits
        .iter()
        .flat_map(|(a, b)| [a.as_str(), b.as_str()])
        .collect();
    all.into_iter().collect()
}

/// A loop of these stations behind a source, the first of them its door; nothing ever leaves by the
/// share of 0.
fn ring(source: Station, first: &str, stations: Vec<(&'static str, Station)>) -> Factory {
    let order: Vec<&str> = stations.iter().map(|(name, _)| *name).collect();
    let last = *order.last().unwrap();
    let mut flow = vec![way(&["in", first]), way(&order)];
    flow.extend([by_share(last, first, 1.0), by_share(last, "out", 0.0)]);
    plant(
        stations
            .into_iter()
            .chain([("in", source), ("out", sink())]),
        flow,
    )
}

/// At 2 `t`, then `b`, then `a` are done, and `a` closes the circle before `t` takes its next part, whose place `g`
/// waits for: what else moves at that instant moves all the same, by lanes and without.
#[test]
fn what_moves_at_the_instant_of_a_lock_is_the_same_by_lanes_and_without() {
    let mut flow = vec![way(&["in", "a", "b"]), way(&["in2", "g", "l", "t", "out2"])];
    flow.extend([by_share("b", "a", 1.0), by_share("b", "out", 0.0)]);
    let factory = plant(
        [
            ("in", saturated()),
            ("a", machine(constant(1.0))),
            ("b", machine(constant(1.0))),
            ("out", sink()),
            ("in2", saturated()),
            ("g", machine(constant(0.5))),
            ("l", buffer(Some(1))),
            ("t", machine(constant(1.5))),
            ("out2", sink()),
        ],
        flow,
    );
    let locked = |lanes: bool, records: usize| {
        let mut run = start(&factory);
        run.use_lanes(lanes);
        run.keep_records(records);
        assert!(matches!(run.advance(9 * S), Ok(Progress::Locked(lock)) if lock.at == 2 * S));
        run.snapshot()
    };
    let short = locked(true, 0);
    assert_eq!(super::story::station(&short, "l").content, 1);
    assert_eq!(short, locked(false, 0));
    assert_eq!(short, locked(true, 100));
}

/// Parts start on `a` at 0 and 1; at 2 `b` is done with the first and `a` with the second, and each
/// wants to hand its part to the other.
#[test]
fn two_machines_that_feed_each_other_lock_and_are_named() {
    let lock = lock(&ring(
        saturated(),
        "a",
        vec![("a", machine(constant(1.0))), ("b", machine(constant(1.0)))],
    ));
    assert_eq!(lock.at, 2 * S);
    let mut waits = lock.waits.clone();
    waits.sort();
    assert_eq!(waits, [("a".into(), "b".into()), ("b".into(), "a".into())]);
}

#[test]
fn a_machine_of_several_servers_waits_once_for_each_station() {
    let lock = lock(&ring(
        saturated(),
        "a",
        vec![
            ("a", machine(constant(1.0)).servers(3)),
            ("b", machine(constant(1.0)).servers(2)),
        ],
    ));
    let mut waits = lock.waits.clone();
    waits.sort();
    assert_eq!(waits, [("a".into(), "b".into()), ("b".into(), "a".into())]);
}

fn loop_with_buffers(
    source: Station,
    back: Option<u32>,
    cycle: fn(f64) -> Distribution,
) -> Factory {
    ring(
        source,
        "a",
        vec![
            ("a", machine(cycle(1.0))),
            ("there", buffer(Some(1))),
            ("b", machine(cycle(1.2))),
            ("back", buffer(back)),
        ],
    )
}

/// Parts that wait in the yard have waited longer than those that come back, and go first.
fn yard() -> Station {
    arrivals(exponential(1.0))
}

#[test]
fn a_loop_through_full_buffers_locks_and_all_of_it_is_named() {
    let lock = lock(&loop_with_buffers(yard(), Some(1), exponential));
    assert_eq!(names(&lock), ["a", "b", "back", "there"]);
}

/// Machines before the loop are blocked too, and one behind it is starved; neither is named.
#[test]
fn only_the_stations_that_wait_for_each_other_are_named() {
    let mut factory = loop_with_buffers(yard(), Some(1), exponential);
    factory
        .stations
        .insert("before".into(), machine(constant(0.1)));
    factory
        .stations
        .insert("behind".into(), machine(constant(0.1)));
    factory.flow[0] = way(&["in", "before", "a"]);
    factory.flow.pop();
    factory
        .flow
        .extend([by_share("back", "behind", 0.0), way(&["behind", "out"])]);
    let lock = lock(&factory);
    assert_eq!(names(&lock), ["a", "b", "back", "there"]);
}

#[test]
fn an_unlimited_buffer_in_the_loop_never_locks() {
    let factory = loop_with_buffers(yard(), None, exponential);
    let mut run = start(&factory);
    assert_eq!(run.advance(20_000 * S).unwrap(), Progress::Reached);
}

/// The same once a system gives it an end, or another scenario does.
#[test]
fn an_unlimited_place_that_is_given_an_end_may_lock() {
    let unlimited = loop_with_buffers(yard(), None, exponential);
    for way in 0..3 {
        let mut run = start(&unlimited);
        assert_eq!(run.advance(100 * S).unwrap(), Progress::Reached);
        match way {
            0 => {
                let mut buffers = run.world_mut().query::<&mut twinline::sim::Buffer>();
                for mut buffer in buffers.iter_mut(run.world_mut()) {
                    buffer.capacity = 1;
                }
            }
            1 => run
                .apply(&loop_with_buffers(yard(), Some(1), exponential))
                .unwrap(),
            _ => {}
        }
        let progress = run.advance(100_000 * S).unwrap();
        assert_eq!(matches!(progress, Progress::Locked(_)), way < 2, "{way}");
    }
}

/// Three parts in a loop of four places always find the next one free in the end.
#[test]
fn a_loop_that_could_lock_but_has_a_place_to_spare_goes_on() {
    let factory = loop_with_buffers(at_times(&[0.0; 3]), Some(1), exponential);
    let mut run = start(&factory);
    assert_eq!(run.advance(20_000 * S).unwrap(), Progress::Reached);
    assert!(run.snapshot().operations > 10_000);
    lock(&loop_with_buffers(
        at_times(&[0.0; 4]),
        Some(1),
        exponential,
    ));
}

/// `a` (1) hands its part to a delay (1) of one place, which hands it back. `a` starts a second part at
/// 1; at 2 both want to change places.
#[test]
fn a_delay_in_the_loop_locks_too() {
    let one = Station::new(Kind::Delay(Delay {
        time: twinline::model::ByProduct::All(constant(1.0)),
        capacity: Some(1),
    }));
    let lock = lock(&ring(
        saturated(),
        "a",
        vec![("a", machine(constant(1.0))), ("rest", one)],
    ));
    assert_eq!(lock.at, 2 * S);
    assert_eq!(names(&lock), ["a", "rest"]);
}

/// `a` (1) reserves before it starts, `b` needs 3, five parts at 0. 1 is on `b` 1–4, 2 waits from 2. At 4
/// `b` puts 1 behind itself and takes 2; `a` starts 3, which has waited longer than 1, and puts it
/// before `b` at 5. At 7 `b` finds the place behind itself taken by 1, which waits for `a`, which waits
/// for the place of 3.
#[test]
fn blocking_before_service_locks_too() {
    let a = machine(constant(1.0)).machine(|m| m.blocking = Blocking::BeforeService);
    let lock = lock(&ring(
        at_times(&[0.0; 5]),
        "a",
        vec![
            ("a", a),
            ("there", buffer(Some(1))),
            ("b", machine(constant(3.0))),
            ("back", buffer(Some(1))),
        ],
    ));
    assert_eq!(lock.at, 7 * S);
    assert_eq!(names(&lock), ["a", "b", "back", "there"]);
}

/// A machine that is down, off shift or still at work will move: nothing is locked before it has.
#[test]
fn a_loop_whose_machine_is_under_repair_is_not_locked_yet() {
    let mut factory = ring(
        saturated(),
        "a",
        vec![
            ("a", machine(constant(1.0))),
            ("b", machine(constant(1.0)).fails(up_failure(1.5, 50.0))),
        ],
    );
    factory.run.warm_up = s(10.0);
    // b works 1–1.5 and 51.5–52; a is blocked from 2.
    assert_eq!(lock(&factory).at, 52 * S);
}
