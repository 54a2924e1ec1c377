//! The shape of a reference file: cases with a model, metrics and a pass rule.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A reference file.
#[derive(Debug, Deserialize)]
pub struct File {
    pub cases: Vec<Case>,
}

/// One model with its exact results.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    pub id: String,
    pub model: Map<String, Value>,
    pub metrics: Vec<Metric>,
    pub check: Check,
}

/// One exact result.
#[derive(Debug, Clone, Deserialize)]
pub struct Metric {
    pub name: String,
    /// A number or a (nested) list of numbers.
    pub value: Value,
    /// Station, buffer or part type; none: the whole system.
    #[serde(rename = "where")]
    pub place: Option<String>,
    pub definition: Option<String>,
}

/// How a case is judged.
#[derive(Debug, Clone, Deserialize)]
pub struct Check {
    pub class: Class,
    pub replications: Option<usize>,
    pub warmup: Option<f64>,
    pub run_length: Option<f64>,
    pub max_rel_half_width: Option<f64>,
    pub max_abs_half_width: Option<f64>,
    pub abs_or_rel_tolerance: Option<f64>,
}

/// The classes of `conventions.check_classes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Class {
    /// Steady state.
    S,
    /// Terminating.
    T,
    /// Deterministic replay.
    D,
    /// Formula.
    E,
    /// Optimisation.
    O,
    /// Orientation.
    P,
}

impl File {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

impl Metric {
    /// All numbers of the value, in reading order.
    pub fn numbers(&self) -> Vec<f64> {
        fn walk(value: &Value, into: &mut Vec<f64>) {
            match value {
                Value::Array(items) => items.iter().for_each(|item| walk(item, into)),
                other => into.push(other.as_f64().unwrap_or(f64::NAN)),
            }
        }
        let mut all = Vec::new();
        walk(&self.value, &mut all);
        all
    }

    /// The metric as the table names it.
    pub fn label(&self) -> String {
        match &self.place {
            Some(place) => format!("{} @ {place}", self.name),
            None => self.name.clone(),
        }
    }
}
