//! Set-ups.

use std::collections::BTreeMap;

use twinline::model::{
    ByProduct, Factory, FailureClock, Interrupted, Setup, SetupTime, SetupTrigger, Station,
};
use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

fn shop(
    sequence: &[&str],
    on: SetupTrigger,
    takes: SetupTime,
    more: impl FnOnce(Station) -> Station,
) -> Factory {
    let list: Vec<(f64, &str)> = sequence.iter().map(|product| (0.0, *product)).collect();
    let m = machine(constant(2.0)).machine(|m| m.setup = Some(Setup { on, takes }));
    let mut factory = chain(vec![("in", orders(&list)), ("m", more(m)), ("out", sink())]);
    factory.products = ["x", "y"]
        .map(|p| (p.to_owned(), Default::default()))
        .into();
    factory
}

fn all(time: f64) -> SetupTime {
    SetupTime::Next(ByProduct::All(constant(time)))
}

/// x x y x, cycle 2, set-up 3: 0–2, 2–4, set-up 4–7, 7–9, set-up 9–12, 12–14. The first needs none.
#[test]
fn a_change_of_product_needs_a_set_up_and_the_first_part_none() {
    let story = tell(
        &shop(
            &["x", "x", "y", "x"],
            SetupTrigger::ProductChange,
            all(3.0),
            |m| m,
        ),
        20.0,
    );
    assert_eq!(story.times("m", What::Finished), [2.0, 4.0, 9.0, 14.0]);
    assert_eq!(story.times("m", What::SetupStarted), [4.0, 9.0]);
    assert_eq!(story.spent("m", State::Setup), 6.0);
    assert_eq!(story.station("m").setups, 2);
}

/// To x takes 1, to y takes 5.
#[test]
fn a_set_up_may_go_by_the_product_that_comes_next() {
    let each = BTreeMap::from([
        ("x".to_owned(), constant(1.0)),
        ("y".to_owned(), constant(5.0)),
    ]);
    let takes = SetupTime::Next(ByProduct::Each(each));
    let story = tell(
        &shop(&["x", "y", "x"], SetupTrigger::ProductChange, takes, |m| m),
        20.0,
    );
    // 0–2, set-up 2–7, 7–9, set-up 9–10, 10–12.
    assert_eq!(story.times("m", What::Finished), [2.0, 9.0, 12.0]);
}

/// From x to y takes 3; from y to x is not given and takes nothing.
#[test]
fn a_set_up_may_go_by_the_pair_of_products() {
    let row = BTreeMap::from([("y".to_owned(), constant(3.0))]);
    let takes = SetupTime::Pair(BTreeMap::from([("x".to_owned(), row)]));
    let story = tell(
        &shop(
            &["x", "y", "x", "y"],
            SetupTrigger::ProductChange,
            takes,
            |m| m,
        ),
        20.0,
    );
    // 0–2, set-up 2–5, 5–7, 7–9, set-up 9–12, 12–14.
    assert_eq!(story.times("m", What::Finished), [2.0, 7.0, 9.0, 14.0]);
    assert_eq!(story.station("m").setups, 2);
}

/// Every 2 parts: before the third and the fifth.
#[test]
fn a_set_up_may_come_after_a_number_of_parts() {
    let story = tell(
        &shop(&["x"; 5], SetupTrigger::Every(2), all(3.0), |m| m),
        20.0,
    );
    // 0–2, 2–4, set-up 4–7, 7–9, 9–11, set-up 11–14, 14–16.
    assert_eq!(
        story.times("m", What::Finished),
        [2.0, 4.0, 9.0, 11.0, 16.0]
    );
    assert_eq!(story.times("m", What::SetupStarted), [4.0, 11.0]);
}

/// Set-up of 3 from 2; the machine is down 3–5: the set-up goes on 5–7, the part 7–9.
#[test]
fn an_interrupted_set_up_resumes() {
    let factory = shop(&["x", "y"], SetupTrigger::ProductChange, all(3.0), |m| {
        m.fails(up_failure(3.0, 2.0))
    });
    let story = tell(&factory, 7.5);
    assert_eq!(story.spent("m", State::Setup), 3.0);
    assert_eq!(story.spent("m", State::Down), 2.0);
    assert_eq!(story.times("m", What::SetupStarted), [2.0]);
    assert_eq!(story.times("m", What::Started), [0.0, 7.0]);
}

/// Every part is lost after 1 of its 2; still the server is set up for what it last began.
#[test]
fn a_set_up_after_a_scrapped_part_looks_at_that_part() {
    let mut wear = up_failure(1.0, 2.0);
    wear.clock = FailureClock::Processing;
    wear.part = Interrupted::Scrap;
    let each = BTreeMap::from([
        ("x".to_owned(), constant(4.0)),
        ("y".to_owned(), constant(3.0)),
    ]);
    let takes = SetupTime::Next(ByProduct::Each(each));
    let factory = shop(
        &["x", "y", "y", "x"],
        SetupTrigger::ProductChange,
        takes,
        |m| m.fails(wear),
    );
    let story = tell(&factory, 30.0);
    // x 0–1, down 1–3, set-up 3–6, y 6–7, down 7–9, y 9–10, down 10–12, set-up 12–16, x 16–17.
    assert_eq!(story.times("m", What::SetupStarted), [3.0, 12.0]);
    assert_eq!(story.times("m", What::Started), [0.0, 6.0, 9.0, 16.0]);
}

/// From x to y takes 0, from y to z 5, from x to z 9. The y needs no set-up and is lost at 3: the z behind
/// it comes after a y.
#[test]
fn a_pair_of_products_counts_the_part_that_was_lost() {
    let row = |to: &str, time: f64| BTreeMap::from([(to.to_owned(), constant(time))]);
    let pairs = BTreeMap::from([
        ("x".to_owned(), row("z", 9.0)),
        ("y".to_owned(), row("z", 5.0)),
    ]);
    let mut wear = up_failure(3.0, 1.0);
    wear.part = Interrupted::Scrap;
    let mut factory = shop(
        &["x", "y", "z"],
        SetupTrigger::ProductChange,
        SetupTime::Pair(pairs),
        |m| m.fails(wear),
    );
    factory.products.insert("z".into(), Default::default());
    let story = tell(&factory, 12.0);
    // x 0–2, y 2–3, down 3–4, set-up 4–7, down 7–8, set-up 8–10, z from 10.
    assert_eq!(story.times("m", What::SetupStarted), [4.0]);
    assert_eq!(story.times("m", What::Started), [0.0, 2.0, 10.0]);
}

/// Set-up of 4 h from 6 h on a shift 0–8 h: 2 h of it are left at 24 h; the part starts at 26 h.
#[test]
fn a_set_up_is_suspended_at_the_end_of_a_shift() {
    let h = 3600.0;
    let mut factory = shop(
        &["x", "y"],
        SetupTrigger::ProductChange,
        all(4.0 * h),
        |m| {
            m.on_day_shift().machine(|m| {
                m.cycle = ByProduct::All(constant(6.0 * h));
            })
        },
    );
    factory.shifts.insert("day".into(), daily(8 * 3600));
    let story = tell(&factory, 30.0 * h);
    assert_eq!(story.times("m", What::Started), [0.0, 26.0 * h]);
    assert_eq!(story.spent("m", State::Setup), 4.0 * h);
}

/// Each server has its own last product: x on server 0, y on server 1, and later each again.
#[test]
fn each_server_is_set_up_for_its_own_last_product() {
    let factory = shop(
        &["x", "y", "y", "x"],
        SetupTrigger::ProductChange,
        all(3.0),
        |m| m.servers(2),
    );
    // At 2 server 0 takes y (set-up 2–5, to 7), server 1 takes x (set-up 2–5, to 7).
    let story = tell(&factory, 20.0);
    assert_eq!(story.times("m", What::Finished), [2.0, 2.0, 7.0, 7.0]);
    assert_eq!(story.servers("m", What::SetupStarted), [0, 1]);
}
