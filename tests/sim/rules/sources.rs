//! Where parts come from.

use twinline::model::{Factory, OrderLine, Share, WhenFull};
use twinline::sim::observe::What;

use super::super::plant::*;
use super::super::story::tell;

fn into_sink(source: twinline::model::Station) -> Factory {
    chain(vec![("in", source), ("out", sink())])
}

/// Every 10, three at a time, five in all: three at 10, two at 20. None at 0.
#[test]
fn the_first_batch_comes_after_one_interval_and_the_limit_ends_the_source() {
    let source = arrivals(constant(10.0)).source(|s| {
        s.batch = 3;
        s.limit = Some(5);
    });
    let story = tell(&into_sink(source), 100.0);
    assert_eq!(
        story.times("in", What::Created),
        [10.0, 10.0, 10.0, 20.0, 20.0]
    );
    assert_eq!(story.shot.plant.created, 5);
}

/// Two lines at the same time come in the order of their rows; a line of quantity 2 is two parts.
#[test]
fn orders_come_at_their_times_and_in_the_order_of_their_rows() {
    let mut source = orders(&[(5.0, "y"), (5.0, "x")]);
    source = source.source(|s| {
        let last = OrderLine {
            at: seconds(7.5),
            product: "y".into(),
            quantity: 2,
        };
        s.orders.as_mut().unwrap().push(last);
    });
    let mut factory = into_sink(source);
    factory.products = ["x", "y"]
        .map(|p| (p.to_owned(), Default::default()))
        .into();
    let story = tell(&factory, 10.0);
    assert_eq!(story.times("out", What::Completed), [5.0, 5.0, 7.5, 7.5]);
    let products: Vec<u16> = story
        .records
        .iter()
        .filter(|r| r.what == What::Completed)
        .map(|r| r.product)
        .collect();
    assert_eq!(products, [1, 0, 1, 1]);
}

fn seconds(value: f64) -> twinline::model::Seconds {
    s(value)
}

/// Parts at 0, 1 and 2 before `m` of 10: with `Wait` all are served; the yard counts in WIP and lead
/// time (10, 19, 28). With `Lose` only the first.
#[test]
fn an_arrival_without_room_waits_in_the_yard_or_is_lost() {
    let shop = |when_full| {
        chain(vec![
            (
                "in",
                at_times(&[0.0, 1.0, 2.0]).source(|s| s.when_full = when_full),
            ),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ])
    };
    let story = tell(&shop(WhenFull::Wait), 30.0);
    assert_eq!(story.times("m", What::Started), [0.0, 10.0, 20.0]);
    assert_eq!(story.shot.plant.wip_integral, 57_000_000_000);
    assert_eq!(story.shot.plant.lead.sum(), 57_000_000_000);
    assert_eq!(story.station("in").content_integral, 27_000_000_000);
    let story = tell(&shop(WhenFull::Lose), 30.0);
    assert_eq!(story.shot.plant.lost, 2);
    assert_eq!(story.shot.plant.finished, 1);
    assert_eq!(story.shot.plant.created, 3);
    assert_eq!(story.station("in").lost, 2);
}

/// Five at once before two places and an idle machine: one is on the machine, two wait, two are lost.
/// At 10 `m` takes one, so one of the two that come then finds a place.
#[test]
fn a_batch_into_a_finite_buffer_with_an_idle_machine_loses_exactly_those_without_a_place() {
    let shop = |places| {
        chain(vec![
            (
                "in",
                at_times(&[0.0, 0.0, 0.0, 0.0, 0.0, 10.0, 10.0])
                    .source(|s| s.when_full = WhenFull::Lose),
            ),
            ("wait", buffer(Some(places))),
            ("m", machine(constant(10.0))),
            ("out", sink()),
        ])
    };
    let story = tell(&shop(2), 100.0);
    assert_eq!(story.parts("in", What::Lost), [4, 5, 7]);
    assert_eq!(story.shot.plant.finished, 4);
    let story = tell(&shop(0), 100.0);
    assert_eq!(story.parts("in", What::Lost), [2, 3, 4, 5, 7]);
    let story = tell(&shop(4), 100.0);
    assert_eq!(story.parts("in", What::Lost), [7]);
}

/// At most two parts in the plant, `m1` 1 and `m2` 5 without a place between: m1 at 0 and 1; the first
/// part leaves at 6, then one every 5, and each lets the next in.
#[test]
fn a_wip_cap_lets_a_part_in_only_when_one_leaves() {
    let factory = chain(vec![
        ("in", saturated().source(|s| s.wip_cap = Some(2))),
        ("m1", machine(constant(1.0))),
        ("m2", machine(constant(5.0))),
        ("out", sink()),
    ]);
    let story = tell(&factory, 20.0);
    assert_eq!(
        story.times("m1", What::Started),
        [0.0, 1.0, 6.0, 11.0, 16.0]
    );
    assert_eq!(story.shot.plant.in_system, 2);
    // One part in 0–1, two from then on.
    assert_eq!(story.shot.plant.wip_integral, 39_000_000_000);
}

/// A scrapped part lets the next one in as well.
#[test]
fn a_scrapped_part_gives_its_place_under_the_cap_back() {
    let factory = chain(vec![
        ("in", saturated().source(|s| s.wip_cap = Some(1))),
        ("i", inspection(constant(1.0), 1.0, None)),
        ("out", sink()),
    ]);
    let story = tell(&factory, 5.0);
    assert_eq!(story.shot.plant.scrapped, 5);
    assert_eq!(story.shot.plant.in_system, 1);
}

/// A mix of 25 % and 75 %, within four standard errors; a product without a share never comes.
#[test]
fn the_mix_of_a_source_is_kept() {
    let source = arrivals(constant(1.0)).source(|s| {
        s.mix = [("a".to_owned(), Share(0.25)), ("b".to_owned(), Share(0.75))].into();
    });
    let mut factory = into_sink(source);
    factory.products = ["a", "b", "c"]
        .map(|p| (p.to_owned(), Default::default()))
        .into();
    let story = tell(&factory, 10_000.0);
    let made: Vec<f64> = story
        .shot
        .products
        .iter()
        .map(|p| p.finished as f64 / 10_000.0)
        .collect();
    assert!(
        (made[0] - 0.25).abs() < 4.0 * (0.1875f64 / 10_000.0).sqrt(),
        "{made:?}"
    );
    assert_eq!(made[0] + made[1], 1.0);
}
