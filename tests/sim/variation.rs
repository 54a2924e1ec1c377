//! Changes in mid-run, on plants of random structure.

use proptest::prelude::*;
use twinline::model::*;
use twinline::sim::Run;
use twinline::sim::observe::{Snapshot, What};

use super::generated::{Dice, plant_of, variant_of};
use super::property::{cases, properties};
use super::split::at_once;
use super::story::{S, start};

const UNTIL: u64 = 1_234_567_890_123;

/// Station by station first: the whole is long.
fn same(one: &Snapshot, other: &Snapshot, seed: u64) {
    for (one, other) in one.stations.iter().zip(&other.stations) {
        assert_eq!(one, other, "plant {seed}");
    }
    assert_eq!(one, other, "plant {seed}");
}

/// A change before anything has happened gives the run of the changed plant, streams and all.
pub fn a_change_before_the_start_is_that_plant(seed: u64) {
    let plain = plant_of(seed);
    let changed = variant_of(&plain, seed);
    let mut run = start(&plain);
    run.apply(&changed).unwrap();
    run.advance(UNTIL).unwrap();
    same(&run.snapshot(), &at_once(&changed, UNTIL), seed);
}

/// There and back at one instant. A supply that went would begin anew, and an order of waiting parts
/// cannot tell how it was before.
pub fn a_change_and_back_is_no_change(seed: u64) {
    let plain = plant_of(seed);
    let mut changed = variant_of(&plain, seed);
    for (name, station) in &mut changed.stations {
        match (&plain.stations[name].kind, &mut station.kind) {
            (Kind::Source(old), Kind::Source(new)) => *new = old.clone(),
            (Kind::Buffer(old), Kind::Buffer(new)) => {
                (new.order, new.priorities) = (old.order, old.priorities.clone());
            }
            _ => {}
        }
    }
    let mut run = start(&plain);
    run.advance(UNTIL / 3).unwrap();
    run.apply(&changed).unwrap();
    run.apply(&plain).unwrap();
    run.advance(UNTIL).unwrap();
    same(&run.snapshot(), &at_once(&plain, UNTIL), seed);
}

/// Instants in order, each with the plant that holds from then on.
fn scenario(plain: &Factory, seed: u64) -> Vec<(u64, Factory)> {
    let mut dice = Dice::new(seed ^ 2);
    let mut at = 0;
    (0..4)
        .map(|k| {
            at += 20 * S + dice.roll(UNTIL as usize / 5) as u64;
            // Whole seconds, too, at which much is due.
            at -= if dice.percent(50) { at % S } else { 0 };
            (at, variant_of(plain, seed ^ k << 32))
        })
        .collect()
}

/// The laws are looked at in every advance; when what a change frees has moved, nothing is left that
/// could.
pub fn nothing_is_forgotten_in_a_change(seed: u64) {
    let plain = plant_of(seed);
    let mut run = start(&plain);
    for (at, changed) in scenario(&plain, seed) {
        run.advance(at).unwrap();
        run.apply(&changed).unwrap();
        settled(&mut run, at, &changed, seed);
        settled(&mut run, at + 17 * S, &changed, seed);
    }
    run.advance(UNTIL).unwrap();
}

fn settled(run: &mut Run, at: u64, changed: &Factory, seed: u64) {
    run.advance(at).unwrap();
    let shot = run.snapshot();
    run.keep_records(100);
    run.advance(at).unwrap();
    let moved = run.take_records();
    assert!(
        moved.is_empty(),
        "plant {seed} at {at}: still to come: {moved:?}\n{changed:#?}"
    );
    same(&run.snapshot(), &shot, seed);
    run.keep_records(0);
}

/// More stops between the changes give the same bits.
pub fn splitting_a_scenario_changes_nothing(seed: u64) {
    let plain = plant_of(seed);
    let shots = [u64::MAX, 7 * S].map(|step| {
        let mut run = start(&plain);
        let advance = |run: &mut Run, until: u64| {
            while until - run.now() > step {
                run.advance(run.now() + step).unwrap();
            }
            run.advance(until).unwrap();
        };
        for (at, changed) in scenario(&plain, seed) {
            advance(&mut run, at);
            run.apply(&changed).unwrap();
        }
        advance(&mut run, UNTIL);
        run.snapshot()
    });
    same(&shots[0], &shots[1], seed);
}

/// This plant's `k2.1` starts a part at t = 0 before it is its own turn to open.
#[test]
fn a_machine_that_starts_before_it_opens_fails_in_time() {
    let seed = 10_875_977_940_831_878_069;
    a_change_before_the_start_is_that_plant(seed);
    let changed = variant_of(&plant_of(seed), seed);
    let mut run = start(&changed);
    run.keep_records(1 << 16);
    run.advance(12 * S).unwrap();
    let failed = run
        .take_records()
        .into_iter()
        .find(|r| r.what == What::Failed);
    assert_eq!(failed.map(|record| record.at), Some(11_639_154_166));
}

properties! {
    a_change_before_the_start_is_that_plant as before_the_start and before_the_start_many,
    a_change_and_back_is_no_change as and_back and and_back_many,
    nothing_is_forgotten_in_a_change as forgotten and forgotten_many,
    splitting_a_scenario_changes_nothing as split_scenario and split_scenario_many,
}
