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

    /// For a table: 12 significant digits, which leaves out what adding up in another order would change
    /// (957.5999999999999), and no half-width where it is nothing but that.
    #[must_use]
    pub fn without_noise(self) -> Self {
        let digits = |x: f64| format!("{x:.11e}").parse().unwrap_or(x);
        let width = |h: f64| {
            let noise = h <= 1e-12 * self.mean.abs();
            if noise { 0.0 } else { digits(h) }
        };
        Self {
            mean: digits(self.mean),
            half_width: self.half_width.map(width),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_free_of_the_noise_of_floating_point() {
        let of = |mean, half_width| {
            let tidy = Estimate {
                mean,
                half_width: Some(half_width),
                n: 3,
            }
            .without_noise();
            (tidy.mean, tidy.half_width)
        };
        assert_eq!(of(957.599_999_999_999_9, 1.1e-13), (957.6, Some(0.0)));
        assert_eq!(of(0.1 + 0.2, 0.1 + 0.2), (0.3, Some(0.3)));
        assert_eq!(of(-1.0 / 3.0, 0.0), (-0.333_333_333_333, Some(0.0)));
        // A small number is not noise beside a large one of another row, and zero keeps its width.
        assert_eq!(of(2.5e-20, 1.0e-21), (2.5e-20, Some(1.0e-21)));
        assert_eq!(of(0.0, 1e-15), (0.0, Some(1e-15)));
        assert!(of(f64::NAN, f64::INFINITY).0.is_nan());
    }
}
