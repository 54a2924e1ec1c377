//! A mean over replications with its uncertainty.

use serde::Serialize;

/// The mean of one value per replication.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean of the replications' values, in the unit of the row.
    pub mean: f64,
    /// Half-width of the 95 % Student t interval, same unit; `None` for one replication.
    pub half_width: Option<f64>,
    /// Number of replications that gave a value.
    pub n: u32,
}

impl Estimate {
    /// A single value, without an interval.
    pub fn single(value: f64) -> Self {
        Self {
            mean: value,
            half_width: None,
            n: 1,
        }
    }

    /// The same in another unit: mean and half-width times `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            mean: self.mean * factor,
            half_width: self.half_width.map(|h| h * factor.abs()),
            ..self
        }
    }

    /// Lower end of the interval; the mean itself where there is none.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width.unwrap_or(0.0)
    }

    /// Upper end of the interval; the mean itself where there is none.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width.unwrap_or(0.0)
    }
}
