//! Results as JSON: units in the keys, estimates as `{mean, half_width, n}`, `null` where there was
//! nothing to measure. Keys stand in a fixed order; nothing of the machine or the clock is in it, except
//! `timings` when the result carries them. Hashes are texts of 16 hex digits, since JSON readers round
//! large integers.

use serde::Serialize;
use std::collections::BTreeMap;

use serde::ser::{SerializeMap, Serializer};

use super::{Comparison, RunResult, StationInfo, Timings};
use crate::kpi::{Bottleneck, Estimate, MeanRow, Scope, WorkingTime};

/// Version of the shape of these documents; it grows when a key changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// A result as one JSON document, with a line break at its end.
pub fn run(result: &RunResult) -> serde_json::Result<String> {
    text(&Document {
        schema_version: SCHEMA_VERSION,
        twinline_version: &result.version,
        body: Body::of(result),
    })
}

/// A comparison as one JSON document, with a line break at its end.
pub fn comparison(comparison: &Comparison) -> serde_json::Result<String> {
    let between = &comparison.difference;
    text(&Pair {
        schema_version: SCHEMA_VERSION,
        twinline_version: &comparison.base.version,
        base: Body::of(&comparison.base),
        scenario: Body::of(&comparison.scenario),
        changes: &comparison.changes,
        difference: Measures::of(&comparison.base, between),
    })
}

/// A document with a line break at its end.
pub(super) fn text(document: &impl Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    twinline_version: &'a str,
    #[serde(flatten)]
    body: Body<'a>,
}

#[derive(Serialize)]
struct Pair<'a> {
    schema_version: u32,
    twinline_version: &'a str,
    base: Body<'a>,
    scenario: Body<'a>,
    changes: &'a [String],
    difference: Measures<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    plant_name: &'a str,
    file: &'a str,
    scenario: Option<&'a str>,
    seed: u64,
    replications: u32,
    horizon_s: f64,
    warm_up_s: f64,
    plant_hash: String,
    fingerprint: String,
    currency: Option<&'a str>,
    demand_parts_per_day: Option<f64>,
    demand_unit: Option<&'a str>,
    working_time: Option<&'a WorkingTime>,
    #[serde(flatten)]
    measures: Measures<'a>,
    bottleneck: Option<Bottleneck>,
    warnings: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Timings>,
}

impl<'a> Body<'a> {
    fn of(result: &'a RunResult) -> Self {
        Self {
            plant_name: &result.plant,
            file: &result.file,
            scenario: result.scenario.as_deref(),
            seed: result.seed,
            replications: result.replications,
            horizon_s: result.horizon_s,
            warm_up_s: result.warm_up_s,
            plant_hash: format!("{:016x}", result.plant_hash),
            fingerprint: format!("{:016x}", result.fingerprint),
            currency: result.currency.as_deref(),
            demand_parts_per_day: result.demand_per_s.map(|d| d * 86_400.0),
            demand_unit: result.demand_unit,
            working_time: result.working_time.as_ref(),
            measures: Measures::of(result, &result.rows),
            bottleneck: result.bottleneck(),
            warnings: &result.warnings,
            timings: result.timings,
        }
    }
}

/// Rows grouped by what they are about: the plant, products by name, stations by name in flow order.
#[derive(Serialize)]
struct Measures<'a> {
    plant: Group<'a>,
    products: Named<Group<'a>>,
    stations: Named<StationGroup<'a>>,
}

impl<'a> Measures<'a> {
    fn of(result: &'a RunResult, rows: &'a [MeanRow]) -> Self {
        let mut groups: BTreeMap<&Scope, Group> = BTreeMap::new();
        for row in rows {
            groups
                .entry(&row.scope)
                .or_default()
                .0
                .push((row.name, row.estimate));
        }
        let of = |scope: Scope| groups.get(&scope).cloned().unwrap_or_default();
        let product = |name: &String| (name.clone(), of(Scope::Product(name.clone())));
        let station = |info: &'a StationInfo| {
            let StationInfo {
                name,
                kind,
                servers,
                capacity,
                failure_modes,
                ..
            } = info;
            let measures = of(Scope::Station(name.clone()));
            let mode = |mode: &String| {
                let measures = groups.get(&Scope::failure_mode(name, mode))?;
                Some((mode.clone(), measures.clone()))
            };
            (
                name.clone(),
                StationGroup {
                    kind,
                    servers: *servers,
                    capacity_parts: *capacity,
                    measures,
                    failure_modes: Named(failure_modes.iter().filter_map(mode).collect()),
                },
            )
        };
        Self {
            plant: of(Scope::Plant),
            products: Named(result.products.iter().map(|p| product(&p.name)).collect()),
            stations: Named(result.stations.iter().map(station).collect()),
        }
    }
}

#[derive(Serialize)]
struct StationGroup<'a> {
    kind: &'a str,
    servers: u32,
    capacity_parts: Option<u32>,
    #[serde(flatten)]
    measures: Group<'a>,
    /// Only of a station that has several.
    #[serde(skip_serializing_if = "Named::is_empty")]
    failure_modes: Named<Group<'a>>,
}

/// Measures in their order.
#[derive(Clone, Default)]
struct Group<'a>(Vec<(&'a str, Option<Estimate>)>);

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, estimate) in &self.0 {
            map.serialize_entry(name, estimate)?;
        }
        map.end()
    }
}

/// Groups by name, in their order.
struct Named<T>(Vec<(String, T)>);

impl<T> Named<T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (name, group) in &self.0 {
            map.serialize_entry(name, group)?;
        }
        map.end()
    }
}
