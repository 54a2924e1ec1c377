//! Measures as rows: the flat form in which replications are averaged and results are written.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Estimate;
use crate::model::Path;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Scope {
    /// The whole plant.
    Plant,
    /// One product, by name.
    Product(String),
    /// One station, by name.
    Station(String),
    /// One of several failure modes of a station, by its path: `press.failures.die`.
    FailureMode(String),
}

impl Scope {
    /// A failure mode of a station.
    pub fn failure_mode(station: &str, mode: &str) -> Self {
        Self::FailureMode(Path::of([station, "failures", mode]).to_string())
    }

    /// The word for it in files: `plant`, `product`, `station` or `failure mode`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Plant => "plant",
            Self::Product(_) => "product",
            Self::Station(_) => "station",
            Self::FailureMode(_) => "failure mode",
        }
    }

    /// The name of the product or station, the path of the failure mode; empty for the plant.
    pub fn element(&self) -> &str {
        match self {
            Self::Plant => "",
            Self::Product(name) | Self::Station(name) | Self::FailureMode(name) => name,
        }
    }
}

/// One measure of one replication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What it is about.
    pub scope: Scope,
    /// Name with its unit, such as `lead_time_median_s`; unique within a scope.
    pub name: &'static str,
    /// Unit, such as `s` or `parts/h`; `1` for a ratio, `money/h` in the plant's currency.
    pub unit: &'static str,
    /// The value; `None` where nothing happened that it could be measured on. Never NaN or infinite.
    pub value: Option<f64>,
}

/// One measure over all replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeanRow {
    /// As in [`Row`].
    pub scope: Scope,
    /// As in [`Row`].
    pub name: &'static str,
    /// As in [`Row`].
    pub unit: &'static str,
    /// Over the replications that gave a value; `None` when none did.
    pub estimate: Option<Estimate>,
}

impl Row {
    /// This row as the result of one replication.
    pub fn alone(self) -> MeanRow {
        let Self {
            scope,
            name,
            unit,
            value,
        } = self;
        MeanRow {
            scope,
            name,
            unit,
            estimate: value.map(Estimate::single),
        }
    }
}

/// Rows looked up by scope and name.
#[derive(Debug, Clone, Default)]
pub struct Means<'a>(BTreeMap<(&'a Scope, &'a str), Option<Estimate>>);

impl<'a> Means<'a> {
    /// Indexes rows.
    pub fn new(rows: &'a [MeanRow]) -> Self {
        Self(
            rows.iter()
                .map(|row| ((&row.scope, row.name), row.estimate))
                .collect(),
        )
    }

    /// The estimate of a row; `None` when there is no such row, or nothing to measure.
    pub fn get(&self, scope: &Scope, name: &str) -> Option<Estimate> {
        self.0.get(&(scope, name)).copied().flatten()
    }

    /// A row of the plant.
    pub fn plant(&self, name: &str) -> Option<Estimate> {
        self.get(&Scope::Plant, name)
    }

    /// A row of a product.
    pub fn product(&self, product: &str, name: &str) -> Option<Estimate> {
        self.get(&Scope::Product(product.to_owned()), name)
    }

    /// A row of a station.
    pub fn station(&self, station: &str, name: &str) -> Option<Estimate> {
        self.get(&Scope::Station(station.to_owned()), name)
    }

    /// A row of a failure mode of a station.
    pub fn failure_mode(&self, station: &str, mode: &str, name: &str) -> Option<Estimate> {
        self.get(&Scope::failure_mode(station, mode), name)
    }
}

/// `part / whole`; `None` unless the whole is above 0 and the quotient is finite.
pub(super) fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0)
        .then(|| part / whole)
        .filter(|q| q.is_finite())
}

/// Defines a struct of measures, each `Option<f64>`, and its rows in the order of the fields, so that
/// the name of a field and the name of its row are one.
macro_rules! measures {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident [$unit:literal],)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Option<f64>,)+
        }

        impl $name {
            /// Appends one row for each field.
            pub(super) fn push(&self, scope: &$crate::kpi::Scope, rows: &mut Vec<$crate::kpi::Row>) {
                $(rows.push($crate::kpi::Row {
                    scope: scope.clone(),
                    name: stringify!($field),
                    unit: $unit,
                    value: self.$field,
                });)+
            }
        }
    };
}
pub(super) use measures;
