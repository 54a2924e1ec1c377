//! What an experiment found, as a report takes it.

use super::plant::Plant;
use crate::experiment::{self, Outcome};
use crate::kpi;
use crate::report::{Comparison, ProductInfo, RunResult, StationInfo, Timings};

/// The result of one plant under one scenario.
pub(super) fn result_of(
    plant: &Plant,
    scenario: Option<&str>,
    outcome: &Outcome,
    timings: Option<Timings>,
) -> RunResult {
    let factory = &outcome.factory;
    RunResult {
        plant: factory.name.clone(),
        file: plant.label.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        plant_hash: outcome.plant_hash,
        seed: factory.run.seed,
        replications: factory.run.replications,
        horizon_s: factory.run.until.0,
        warm_up_s: factory.run.warm_up.0,
        scenario: scenario.map(str::to_owned),
        fingerprint: outcome.fingerprint(),
        rows: outcome.summary(),
        stations: StationInfo::all(factory),
        products: ProductInfo::all(factory),
        demand_per_s: factory.demand_total().map(|d| d.0),
        demand_unit: factory.demand_unit,
        working_time: kpi::WorkingTime::of(factory),
        currency: kpi::currency(factory).map(str::to_owned),
        scenarios: plant.factory.scenarios.keys().cloned().collect(),
        warnings: plant.warnings.clone(),
        timings,
    }
}

/// A plant beside itself under a scenario. The timings are those of both.
pub(super) fn comparison_of(
    plant: &Plant,
    both: &experiment::Comparison,
    timings: Option<Timings>,
) -> Comparison {
    let changes = plant
        .factory
        .scenarios
        .get(&both.name)
        .map_or(&[][..], |s| &s.changes);
    Comparison {
        base: result_of(plant, None, &both.base, timings),
        scenario: result_of(plant, Some(&both.name), &both.scenario, None),
        changes: changes.iter().map(ToString::to_string).collect(),
        difference: both.differences(),
    }
}
