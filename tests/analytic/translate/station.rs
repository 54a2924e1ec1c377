//! One station of a case: machine, discipline, failures, set-up.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use twinline::model::{
    ByProduct, Distribution, Failure, FailureClock, FailureScope, Interrupted, Machine, Order,
    RepairIn, Seconds, Setup, SetupTime, SetupTrigger,
};

use super::distribution::{self, geometric};
use crate::analytic::fields::{Fields, Missing, as_list, as_number, missing};

/// A station as the case states it.
#[derive(Debug, Clone)]
pub struct Stated {
    pub id: String,
    pub machine: Machine,
    pub order: Order,
    /// Visits per round of a closed network.
    pub visits: f64,
    /// Part types that it names.
    pub types: BTreeSet<String>,
}

pub fn read_all(model: &Fields, unit: f64) -> Result<Vec<Stated>, Missing> {
    model
        .list("stations")?
        .iter()
        .map(|value| read(value, unit))
        .collect()
}

fn read(value: &Value, unit: f64) -> Result<Stated, Missing> {
    let fields = Fields::of("a station", value)?;
    let mut types = BTreeSet::new();
    let mut machine = Machine {
        servers: fields.whole("servers")?,
        cycle: cycle(fields.need("processing")?, unit, &mut types)?,
        ..Machine::default()
    };
    if let Some(failures) = fields.take("failures") {
        read_failures(failures, &mut machine, unit)?;
    }
    if let Some(matrix) = fields.take("setup_times_from_row_to_column") {
        machine.setup = Some(matrix_setup(matrix, &mut types, unit)?);
    }
    let order = match fields.take("discipline") {
        None => Order::Fifo,
        Some(value) => discipline(value.as_str().unwrap_or_default())?,
    };
    let visits = fields.maybe_number("visits_per_round")?.unwrap_or(1.0);
    let id = fields.text("id")?.to_owned();
    fields.finish()?;
    Ok(Stated {
        id,
        machine,
        order,
        visits,
        types,
    })
}

/// Processing times: one law for all parts, or one a type.
fn cycle(
    value: &Value,
    unit: f64,
    types: &mut BTreeSet<String>,
) -> Result<ByProduct<Distribution>, Missing> {
    match value.as_object() {
        Some(map) if !map.contains_key("dist") => {
            if let Some(other) = map.keys().find(|key| !key.starts_with("type_")) {
                return missing(format!("field `{other}` of processing times"));
            }
            types.extend(map.keys().cloned());
            let read =
                |(key, law): (&String, &Value)| Ok((key.clone(), distribution::read(law, unit)?));
            Ok(ByProduct::Each(
                map.iter().map(read).collect::<Result<_, Missing>>()?,
            ))
        }
        _ => Ok(ByProduct::All(distribution::read(value, unit)?)),
    }
}

fn discipline(words: &str) -> Result<Order, Missing> {
    Ok(match words {
        "first come first served" => Order::Fifo,
        "last come first served" | "last come first served, non-preemptive" => Order::Lifo,
        "random order" | "service in random order" => Order::Random,
        "non-preemptive static priority" => Order::Priority,
        _ if words.starts_with("preemptive") => return missing("preemptive priority"),
        _ if words.starts_with("shortest processing time first") => {
            return missing("order by processing times known on arrival");
        }
        _ if words.starts_with("exhaustive") => return missing("server that polls several queues"),
        _ => return missing(format!("discipline `{words}`")),
    })
}

fn read_failures(value: &Value, machine: &mut Machine, unit: f64) -> Result<(), Missing> {
    let modes: Vec<&Value> = match value {
        Value::Array(modes) => modes.iter().collect(),
        one => vec![one],
    };
    for (at, mode) in modes.into_iter().enumerate() {
        let fields = Fields::of("a failure", mode)?;
        if fields.has("probability_per_part") {
            machine.cycle = stopped_cycles(&fields, machine, unit)?;
        } else {
            machine
                .failures
                .insert(format!("failure {}", at + 1), failure(&fields, unit)?);
        }
        fields.finish()?;
    }
    Ok(())
}

fn failure(fields: &Fields, unit: f64) -> Result<Failure, Missing> {
    let words = fields.text("clock")?;
    let clock = match words.split(':').next().unwrap_or_default().trim() {
        "operation dependent" => FailureClock::Processing,
        "time dependent" => FailureClock::Up,
        _ => return missing(format!("failure clock `{words}`")),
    };
    let part = match fields
        .take("part_in_process")
        .map(|value| value.as_str().unwrap_or_default())
    {
        None | Some("stays, processing resumes after repair") => Interrupted::Resume,
        Some("repeat from start") => Interrupted::Repeat,
        Some("scrapped") => Interrupted::Scrap,
        Some(other) => return missing(format!("part in process `{other}`")),
    };
    Ok(Failure {
        every: distribution::read(fields.need("time_to_failure")?, unit)?,
        clock,
        repair: distribution::read(fields.need("repair")?, unit)?,
        part,
        scope: FailureScope::default(),
        repair_in: RepairIn::default(),
    })
}

/// A failure drawn once per part, before its cycle, that costs whole cycles: folded into the cycle time.
fn stopped_cycles(
    fields: &Fields,
    machine: &Machine,
    unit: f64,
) -> Result<ByProduct<Distribution>, Missing> {
    let ByProduct::All(Distribution::Constant(Seconds(cycle))) = machine.cycle else {
        return missing("failures per part with a cycle time that varies");
    };
    let hit = fields.number("probability_per_part")?;
    let down = Fields::of("down cycles", fields.need("down_cycles")?)?;
    if down.text("dist")? != "geometric" {
        return missing("down cycles that are not geometric");
    }
    if down
        .take("support")
        .is_some_and(|support| support != "1,2,...")
    {
        return missing("down cycles with another support");
    }
    let mean = down.number("mean")?;
    down.finish()?;
    let _ = unit; // The cycle is in seconds already, and the down time counts cycles.
    Ok(ByProduct::All(geometric(mean, cycle, cycle, hit)))
}

/// A matrix of set-up times, from row to column, types counted from 1.
fn matrix_setup(value: &Value, types: &mut BTreeSet<String>, unit: f64) -> Result<Setup, Missing> {
    let rows = as_list("set-up times", value)?;
    let mut pairs = BTreeMap::new();
    for (from, row) in rows.iter().enumerate() {
        let row = as_list("a row of set-up times", row)?;
        if row.len() != rows.len() {
            return missing("set-up times that are no square");
        }
        let mut next = BTreeMap::new();
        for (to, time) in row.iter().enumerate() {
            let time = as_number("a set-up time", time)?;
            if from != to {
                next.insert(
                    type_name(to + 1),
                    Distribution::Constant(Seconds(time * unit)),
                );
            } else if time != 0.0 {
                return missing("set-up between parts of one type");
            }
        }
        types.insert(type_name(from + 1));
        pairs.insert(type_name(from + 1), next);
    }
    Ok(Setup {
        on: SetupTrigger::ProductChange,
        takes: SetupTime::Pair(pairs),
    })
}

/// The product of a part type.
pub fn type_name(number: impl std::fmt::Display) -> String {
    format!("type_{number}")
}
