//! What a report is made from: the result of an experiment, as plain data.

use crate::kpi::{Bottleneck, MeanRow, Means, WorkingTime};
use crate::model::{Demand, Factory, Kind};

/// The result of all replications of one plant under one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct RunResult {
    /// Name of the plant.
    pub plant: String,
    /// The file as given on the command line.
    pub file: String,
    /// Version of twinline.
    pub version: String,
    /// Hash of the plant as it was run.
    pub plant_hash: u64,
    /// Seed of the random streams.
    pub seed: u64,
    /// Number of replications.
    pub replications: u32,
    /// End of each run \[s\].
    pub horizon_s: f64,
    /// Start of the statistics \[s\].
    pub warm_up_s: f64,
    /// Name of the scenario; none: the plant as declared.
    pub scenario: Option<String>,
    /// Fingerprints of all replications, combined in their order.
    pub fingerprint: u64,
    /// The averaged rows, in the order of [`crate::kpi::Kpis::rows`].
    pub rows: Vec<MeanRow>,
    /// Stations in flow order.
    pub stations: Vec<StationInfo>,
    /// Products in the order of their names.
    pub products: Vec<ProductInfo>,
    /// Good parts wanted [parts/s].
    pub demand_per_s: Option<f64>,
    /// The unit in which the plant's file gives its demand, such as `/w`; none: in none or in several.
    pub demand_unit: Option<&'static str>,
    /// What a shift and a working day are; none without a shift plan.
    pub working_time: Option<WorkingTime>,
    /// Currency of the products' values, an ISO 4217 code.
    pub currency: Option<String>,
    /// Names of the plant's scenarios, for "what next".
    pub scenarios: Vec<String>,
    /// Warnings, one sentence each.
    pub warnings: Vec<String>,
    /// How fast it ran; only when asked for, since equal runs give equal bytes otherwise.
    pub timings: Option<Timings>,
}

impl RunResult {
    /// The rows, looked up by scope and name.
    pub fn means(&self) -> Means<'_> {
        Means::new(&self.rows)
    }

    /// The bottleneck over all replications.
    pub fn bottleneck(&self) -> Option<Bottleneck> {
        let stations = self.stations.iter();
        let flow: Vec<(&str, &str)> = stations
            .map(|s| (s.name.as_str(), s.key.as_str()))
            .collect();
        Bottleneck::along(&flow, &self.rows)
    }
}

/// What a report says of a station beside its measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationInfo {
    /// Name.
    pub name: String,
    /// Key: its name unless it was renamed.
    pub key: String,
    /// Kind as written in a file.
    pub kind: &'static str,
    /// Servers of a machine or inspection; 0 for other kinds.
    pub servers: u32,
    /// Places of a buffer or delay; none: unlimited, or not that kind.
    pub capacity: Option<u32>,
    /// Names of a machine's failure modes, in their order.
    pub failure_modes: Vec<String>,
}

impl StationInfo {
    /// All stations of a plant in flow order.
    pub fn all(factory: &Factory) -> Vec<Self> {
        crate::kpi::in_flow_order(factory)
            .into_iter()
            .filter_map(|name| {
                let kind = &factory.stations.get(name)?.kind;
                Some(Self {
                    name: name.to_owned(),
                    key: factory.station_key(name).to_owned(),
                    kind: kind.name(),
                    servers: kind.machine().map_or(0, |m| m.servers),
                    failure_modes: kind
                        .machine()
                        .map(|m| m.failures.keys().cloned().collect())
                        .unwrap_or_default(),
                    capacity: match kind {
                        Kind::Buffer(buffer) => buffer.capacity,
                        Kind::Delay(delay) => delay.capacity,
                        _ => None,
                    },
                })
            })
            .collect()
    }
}

/// What a report says of a product beside its measures.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductInfo {
    /// Name.
    pub name: String,
    /// Good parts wanted [parts/s], where demand is given by product.
    pub demand_per_s: Option<f64>,
}

impl ProductInfo {
    /// All products of a plant in the order of their names.
    pub fn all(factory: &Factory) -> Vec<Self> {
        let demand_of = |name: &str| match &factory.demand {
            Some(Demand::Each(map)) => map.get(name).map(|rate| rate.0),
            _ => None,
        };
        let names = factory.product_names();
        names
            .into_iter()
            .map(|n| Self {
                name: n.to_owned(),
                demand_per_s: demand_of(n),
            })
            .collect()
    }
}

/// How fast the replications ran.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Timings {
    /// Agenda entries handled, all replications.
    pub events: u64,
    /// Operations completed, all replications.
    pub operations: u64,
    /// Thread CPU time, all replications \[s\].
    pub cpu_s: f64,
    /// Events per CPU second.
    pub events_per_cpu_s: f64,
}

/// A plant and the same plant under a scenario, with common random numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The plant as declared.
    pub base: RunResult,
    /// The plant under the scenario.
    pub scenario: RunResult,
    /// What the scenario changes, one text each: `press.setup.takes: 60 s`.
    pub changes: Vec<String>,
    /// Paired differences, scenario minus base, one for each row that both have, in that order.
    pub difference: Vec<MeanRow>,
}
