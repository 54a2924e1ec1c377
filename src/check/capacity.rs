//! How much of its time a station needs for a part, and how many parts a source sends.
//!
//! The time per part is the mean cycle, made longer by failures: 1 + Σ repair/every. What cannot be told
//! beforehand (set-ups by product, repairs off shift, parts done twice, the work on parts that a
//! failure scraps half-way) is left out, so that a need is never too high.

use super::graph::Plant;
use crate::model::{
    Distribution, Factory, Failure, Interrupted, Kind, Machine, RepairIn, SetupTime, SetupTrigger,
    Source, WEEK,
};

/// Share of a station's time that one part of a product needs, per part a second \[s\].
pub(super) fn need(plant: &Plant, station: usize, product: usize) -> f64 {
    let Some(machine) = plant.kind(station).and_then(Kind::machine) else {
        return 0.0;
    };
    let Some(cycle) = machine.cycle.get(plant.products[product]) else {
        return 0.0;
    };
    let always_repaired = |f: &Failure| machine.shift.is_none() || f.repair_in == RepairIn::Shift;
    let failures: f64 = machine
        .failures
        .values()
        .filter(|f| always_repaired(f) && f.every.mean() > 0.0)
        .map(|f| f.repair.mean() / f.every.mean())
        .sum();
    let scraps = |f: &Failure| f.part == Interrupted::Scrap;
    let scrapped: f64 = machine
        .failures
        .values()
        .filter(|f| scraps(f) && f.every.mean() > 0.0)
        .map(|f| 1.0 / f.every.mean())
        .sum();
    // Of the work on a part, the share (work × scrapped) ends before the cycle does: at least
    // work = (1 − work × scrapped) × cycle; exact when cycle and life are exponential.
    let work = cycle.mean() / (1.0 + cycle.mean() * scrapped);
    let time = work * (1.0 + failures) + regular_setup(machine);
    let need = time / f64::from(machine.servers.max(1)) / scheduled(plant.factory, machine);
    if need.is_finite() && need > 0.0 {
        need
    } else {
        0.0
    }
}

/// Set-up time per part of a set-up after every n parts \[s\]; the shortest where it depends on products.
fn regular_setup(machine: &Machine) -> f64 {
    let Some(setup) = &machine.setup else {
        return 0.0;
    };
    let SetupTrigger::Every(parts @ 1..) = setup.on else {
        return 0.0;
    };
    let times: Vec<&Distribution> = match &setup.takes {
        SetupTime::Next(times) => times.values().collect(),
        SetupTime::Pair(rows) => rows.values().flat_map(|row| row.values()).collect(),
    };
    let least = times
        .into_iter()
        .map(Distribution::mean)
        .fold(f64::INFINITY, f64::min);
    if least.is_finite() {
        least / f64::from(parts)
    } else {
        0.0
    }
}

/// Scheduled share of the week; 1 where the plan is missing or unsound, which others report.
fn scheduled(factory: &Factory, machine: &Machine) -> f64 {
    let plan = machine
        .shift
        .as_ref()
        .and_then(|name| factory.shifts.get(name));
    let Some(plan) = plan.filter(|plan| {
        plan.week
            .iter()
            .all(|w| w.start < w.end && w.end <= 2 * WEEK)
    }) else {
        return 1.0;
    };
    let share = plan.weekly_seconds() as f64 / WEEK as f64;
    if share > 0.0 && share < 1.0 {
        share
    } else {
        1.0
    }
}

/// Parts per second of a source in the long run; none for one whose raw parts always wait.
pub(super) fn pace(plant: &Plant, source: &Source) -> Option<f64> {
    let until = plant.factory.run.until.0;
    let pace = match (&source.orders, &source.every) {
        (Some(orders), _) => {
            let due = orders.iter().filter(|o| o.at.0 <= until);
            due.map(|o| f64::from(o.quantity)).sum::<f64>() / until
        }
        (None, Some(every)) => {
            let pace = f64::from(source.batch) / every.mean();
            source
                .limit
                .map_or(pace, |limit| pace.min(limit as f64 / until))
        }
        (None, None) => return None,
    };
    (pace.is_finite() && pace > 0.0 && !source.saturated).then_some(pace)
}
