//! Buffers that hand on to sinks, delays and other buffers, alone, in chains and in branches.

use twinline::model::*;
use twinline::sim::Plan;
use twinline::sim::observe::{Snapshot, What};

use super::plant::*;
use super::story::{S, start};

/// All of a plant after so many seconds, and nothing in it waits where it could move.
fn after(factory: &Factory, seconds: u64) -> Snapshot {
    assert_eq!(twinline::check::check(factory), vec![]);
    let mut run = start(factory);
    run.advance(seconds * S).unwrap();
    run.snapshot()
}

fn content(shot: &Snapshot, name: &str) -> u64 {
    let found = shot.stations.iter().find(|view| view.name == name);
    found.unwrap().content
}

fn lag(time: f64, places: u32) -> Station {
    Station::new(Kind::Delay(Delay {
        time: ByProduct::All(constant(time)),
        capacity: Some(places),
    }))
}

#[test]
fn a_buffer_hands_on_to_a_sink_at_once() {
    for places in [Some(1), Some(7), None] {
        let plant = chain(vec![
            ("in", arrivals(constant(120.0))),
            ("b", buffer(places)),
            ("out", sink()),
        ]);
        let shot = after(&plant, 36_000);
        assert_eq!((shot.plant.finished, shot.plant.in_system), (300, 0));
        assert_eq!(shot.plant.lead.max(), Some(0));
    }
}

/// Parts every 10 s, the delay holds two for 30 s: one goes on every 15 s, the others wait in the buffer.
#[test]
fn a_buffer_hands_on_to_a_delay_that_has_room() {
    let plant = chain(vec![
        ("in", arrivals(constant(10.0))),
        ("b", buffer(None)),
        ("rest", lag(30.0, 2)),
        ("out", sink()),
    ]);
    let mut run = start(&plant);
    run.advance(3_000 * S).unwrap();
    let shot = run.snapshot();
    // Two enter at 10 and 20 s, and leave and are followed every 30 s: at 40, 70, … and 50, 80, …
    assert_eq!(shot.plant.finished, 2 * 99);
    assert_eq!(content(&shot, "rest"), 2);
    assert_eq!(content(&shot, "b"), 300 - 2 - shot.plant.finished);
}

/// The second machine makes the pace, and the parts before it lie as far down the line as they can.
#[test]
fn buffers_in_a_row_are_one_long_buffer() {
    let row = |buffers: &[(&'static str, u32)]| {
        let mut stations = vec![("in", saturated()), ("m", machine(exponential(1.0)))];
        stations.extend(buffers.iter().map(|(name, n)| (*name, buffer(Some(*n)))));
        stations.extend([("n", machine(exponential(1.0))), ("out", sink())]);
        let mut shot = after(&chain(stations), 10_000);
        shot.stations.retain(|view| !view.servers.is_empty());
        let servers: Vec<_> = shot
            .stations
            .iter()
            .map(|view| view.servers.clone())
            .collect();
        (shot.plant.wip_integral, shot.plant.lead.clone(), servers)
    };
    let one = row(&[("b", 5)]);
    assert_eq!(row(&[("b", 2), ("c", 3)]), one);
    assert_eq!(
        row(&[("e", 1), ("d", 1), ("c", 1), ("b", 1), ("a", 1)]),
        one
    );
}

#[test]
fn a_saturated_line_with_buffers_in_a_row_makes_what_its_machines_can() {
    let plant = chain(vec![
        ("in", saturated()),
        ("m", machine(constant(10.0))),
        ("b", buffer(Some(3))),
        ("c", buffer(Some(2))),
        ("m2", machine(constant(20.0))),
        ("d", buffer(Some(1))),
        ("out", sink()),
    ]);
    let shot = after(&plant, 36_000);
    // The first is done at 30 s, then one every 20 s.
    assert_eq!(shot.plant.finished, 1 + (36_000 - 30) / 20);
    assert_eq!((content(&shot, "b"), content(&shot, "c")), (3, 2));
    assert_eq!(content(&shot, "d"), 0);
}

/// A saturated source makes a part for a buffer as long as that has a place.
#[test]
fn a_saturated_source_fills_buffers_in_a_row() {
    let plant = chain(vec![
        ("in", saturated()),
        ("b", buffer(Some(3))),
        ("c", buffer(Some(2))),
        ("m", machine(constant(10.0))),
        ("out", sink()),
    ]);
    let shot = after(&plant, 100);
    assert_eq!((shot.plant.finished, shot.plant.in_system), (10, 6));
}

#[test]
fn parts_of_a_buffer_spread_over_whatever_lies_behind_it() {
    let all = |route: Route, first: &str| {
        let mut b = buffer(None);
        b.route = route;
        let mut ways = ["m", "rest", "c", "out"];
        ways.sort_by_key(|way| *way != first);
        let mut flow = vec![way(&["in", "b"])];
        flow.extend(ways.iter().map(|to| way(&["b", to])));
        flow.extend(["m", "rest", "c"].map(|from| way(&[from, "out"])));
        let plant = plant(
            [
                ("in", arrivals(constant(10.0))),
                ("b", b),
                ("m", machine(constant(25.0))),
                ("rest", lag(25.0, 1)),
                ("c", buffer(Some(1))),
                ("out", sink()),
            ],
            flow,
        );
        let mut run = start(&plant);
        run.advance(4_005 * S).unwrap();
        let shot = run.snapshot();
        let came = |name: &str| {
            let found = shot.stations.iter().find(|view| view.name == name);
            found.unwrap().entered
        };
        (["m", "rest", "c", "out"].map(came), content(&shot, "b"))
    };
    // Each in its turn, and none waits long.
    assert_eq!(all(Route::RoundRobin, "m"), ([100, 100, 100, 400], 0));
    // Whoever is first and has room takes them.
    assert_eq!(all(Route::FirstFree, "out").0[3], 400);
    let ([machine, ..], waiting) = all(Route::FirstFree, "m");
    assert_eq!((machine, waiting), (134, 0));
}

/// A part goes on to the sink although others wait before it for a machine.
#[test]
fn a_part_overtakes_those_that_wait_for_another_station() {
    let plant = plant(
        [
            ("in", orders(&[(1.0, "x"), (2.0, "x"), (3.0, "y")])),
            ("b", buffer(Some(3))),
            ("m", machine(constant(100.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "b"]),
            by_product("b", "m", "x"),
            by_product("b", "out", "y"),
            way(&["m", "out"]),
        ],
    );
    let plant = Factory {
        products: ["x", "y"]
            .map(|name| (name.to_owned(), Product::default()))
            .into(),
        ..plant
    };
    let mut run = start(&plant);
    run.advance(50 * S).unwrap();
    let shot = run.snapshot();
    assert_eq!((shot.plant.finished, content(&shot, "b")), (1, 1));
}

/// The machine that a part was left to fails at that very instant: the next in order takes it.
#[test]
fn a_part_left_to_a_machine_that_fails_at_once_goes_elsewhere() {
    let plant = plant(
        [
            ("in", at_times(&[1.0])),
            ("first", machine(constant(9.0))),
            ("b", buffer(Some(2))),
            ("m", machine(constant(5.0)).fails(up_failure(10.0, 500.0))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "first", "b"]),
            way(&["b", "m"]),
            way(&["b", "out"]),
            way(&["m", "out"]),
        ],
    );
    let mut run = start(&plant);
    run.advance(10 * S).unwrap();
    assert_eq!(run.snapshot().plant.finished, 1);
}

/// However long the row, it moves up without going ever deeper.
#[test]
fn a_row_of_many_buffers_moves_up() {
    let names: Vec<String> = (0..5_000).map(|at| format!("b{at:04}")).collect();
    let mut stations = vec![("in", saturated())];
    stations.extend(names.iter().map(|name| (name.as_str(), buffer(Some(1)))));
    stations.extend([("m", machine(constant(10.0))), ("out", sink())]);
    let mut run = start(&chain(stations));
    run.advance(100 * S).unwrap();
    let shot = run.snapshot();
    assert_eq!((shot.plant.finished, shot.plant.in_system), (10, 5_001));
}

/// `a` and `rest` hold each other up through a buffer; the last place of it is taken from outside.
#[test]
fn a_circle_through_buffers_in_a_row_locks_and_is_named() {
    let plant = plant(
        [
            ("in", saturated()),
            ("a", machine(constant(1.0))),
            ("b", buffer(Some(1))),
            ("c", buffer(Some(1))),
            ("n", machine(constant(1.5))),
            ("out", sink()),
        ],
        vec![
            way(&["in", "a", "b", "c", "n"]),
            by_share("n", "a", 1.0),
            by_share("n", "out", 0.0),
        ],
    );
    let mut run = start(&plant);
    let progress = run.advance(10_000 * S).unwrap();
    let twinline::sim::Progress::Locked(lock) = progress else {
        panic!("it runs on: {:?}", run.snapshot())
    };
    let mut names: Vec<&str> = lock.waits.iter().map(|(from, _)| from.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c", "n"]);
}

/// A delay says which part left it, and only the records of a moment and later are asked for.
#[test]
fn a_delay_tells_which_part_left_it() {
    let plant = chain(vec![
        ("in", at_times(&[1.0, 2.0, 3.0])),
        ("rest", delay(constant(5.0))),
        ("out", sink()),
    ]);
    let mut run = start(&plant);
    run.keep_records(1_000);
    run.advance(20 * S).unwrap();
    let all = run.records_since(0);
    assert_eq!((all.list.len(), all.dropped), (3 * 4, 0));
    let left: Vec<(u64, u64, u16)> = (all.list.iter())
        .filter(|r| r.what == What::Left)
        .map(|r| (r.at, r.part & ((1 << 40) - 1), r.product))
        .collect();
    assert_eq!(left, [(6 * S, 1, 0), (7 * S, 2, 0), (8 * S, 3, 0)]);
    let late = run.records_since(7 * S);
    assert_eq!(late.list, all.list[8..]);
    assert!(late.list.iter().all(|r| r.at >= 7 * S));
    // Looking took nothing away.
    assert_eq!(run.take_records(), all.list);
}

#[test]
fn records_that_gave_way_are_counted() {
    let plant = chain(vec![
        ("in", at_times(&[1.0, 2.0, 3.0])),
        ("rest", delay(constant(5.0))),
        ("out", sink()),
    ]);
    let mut run = start(&plant);
    run.keep_records(5);
    run.advance(20 * S).unwrap();
    let kept = run.records_since(0);
    assert_eq!((kept.list.len(), kept.dropped), (5, 7));
    run.take_records();
    assert_eq!(run.records_since(0).dropped, 0);
}

#[test]
fn more_products_than_can_be_numbered_are_refused() {
    let mut plant = chain(vec![("in", arrivals(constant(1.0))), ("out", sink())]);
    for number in 0..=65_535 {
        let name = format!("p{number}");
        plant.products.insert(name, Product::default());
    }
    let refused = Plan::new(&plant).unwrap_err().to_string();
    assert_eq!(refused, "a plant has at most 65,535 products");
    plant.products.pop_last();
    assert!(Plan::new(&plant).is_ok());
}
