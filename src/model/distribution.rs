//! Distributions of durations, by the parameters that the field writes.

use serde::Serialize;

use super::{Seconds, Share};

/// How a duration varies. All parameters are the variate's own, in base units; a mean is the mean of
/// what is drawn unless the variant says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Distribution {
    /// Always the same. Written as the bare duration, `"12 s"`.
    Constant(Seconds),
    /// Memoryless.
    Exponential {
        /// Mean \[s\].
        mean: Seconds,
    },
    /// Evenly between two bounds.
    Uniform {
        /// Lowest value \[s\].
        min: Seconds,
        /// Highest value \[s\].
        max: Seconds,
    },
    /// Between two bounds with a most frequent value.
    Triangular {
        /// Lowest value \[s\].
        min: Seconds,
        /// Most frequent value \[s\].
        mode: Seconds,
        /// Highest value \[s\].
        max: Seconds,
    },
    /// Normal, truncated at 0: the parameters are those of the parent before truncation.
    Normal {
        /// Mean of the parent \[s\].
        mean: Seconds,
        /// Standard deviation of the parent \[s\].
        sd: Seconds,
    },
    /// Lognormal by the variate's own moments.
    LogNormal {
        /// Mean of the variate, not of its logarithm \[s\].
        mean: Seconds,
        /// Standard deviation of the variate \[s\].
        sd: Seconds,
    },
    /// Gamma; mean = shape × scale.
    Gamma {
        /// Shape, above 0.
        shape: f64,
        /// Scale \[s\].
        scale: Seconds,
    },
    /// Sum of `k` equal exponential phases.
    Erlang {
        /// Mean of the sum \[s\].
        mean: Seconds,
        /// Number of phases, at least 1.
        k: u32,
    },
    /// Weibull; its mean is scale × Γ(1 + 1/shape).
    Weibull {
        /// Characteristic life: 63.2 % lie below it \[s\].
        scale: Seconds,
        /// Shape: below 1 early failures, 1 memoryless, above 1 wear.
        shape: f64,
    },
    /// Beta stretched between two bounds.
    Beta {
        /// Lowest value \[s\].
        min: Seconds,
        /// Highest value \[s\].
        max: Seconds,
        /// First shape, above 0.
        alpha: f64,
        /// Second shape, above 0.
        beta: f64,
    },
    /// One of several exponentials, chosen by share.
    HyperExponential {
        /// The branches; shares add up to 100 %.
        branches: Vec<Branch>,
    },
    /// Exponential phases in a row, each followed by the next with its share.
    Coxian {
        /// The phases; the last one goes on with 0 %.
        phases: Vec<Phase>,
    },
    /// One of several values, chosen by share.
    Discrete {
        /// The values; shares add up to 100 %.
        values: Vec<Weighted>,
    },
    /// One of the observed values, each equally likely.
    Empirical {
        /// Observations \[s\], in the order of the file.
        values: Vec<Seconds>,
    },
}

/// A branch of a hyperexponential distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Branch {
    /// How often it is taken.
    pub share: Share,
    /// Mean of the branch \[s\].
    pub mean: Seconds,
}

/// A phase of a Coxian distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    /// Mean of the phase \[s\].
    pub mean: Seconds,
    /// How often another phase follows; default 100 %, and 0 % after the last.
    pub onward: Share,
}

/// A value of a discrete distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighted {
    /// How often it is drawn.
    pub share: Share,
    /// The value \[s\].
    pub value: Seconds,
}

impl Default for Distribution {
    fn default() -> Self {
        Self::Constant(Seconds(0.0))
    }
}

impl Distribution {
    /// The mean of what is drawn \[s\]; of a truncated normal the mean after truncation.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => value.0,
            Self::Exponential { mean }
            | Self::LogNormal { mean, .. }
            | Self::Erlang { mean, .. } => mean.0,
            Self::Uniform { min, max } => (min.0 + max.0) / 2.0,
            Self::Triangular { min, mode, max } => (min.0 + mode.0 + max.0) / 3.0,
            Self::Normal { mean, sd } => truncated_normal_mean(mean.0, sd.0),
            Self::Gamma { shape, scale } => shape * scale.0,
            Self::Weibull { scale, shape } => scale.0 * libm::tgamma(1.0 + 1.0 / shape),
            Self::Beta {
                min,
                max,
                alpha,
                beta,
            } => min.0 + (max.0 - min.0) * alpha / (alpha + beta),
            Self::HyperExponential { branches } => {
                branches.iter().map(|b| b.share.0 * b.mean.0).sum()
            }
            Self::Coxian { phases } => {
                let mut reach = 1.0;
                let mut mean = 0.0;
                for phase in phases {
                    mean += reach * phase.mean.0;
                    reach *= phase.onward.0;
                }
                mean
            }
            Self::Discrete { values } => values.iter().map(|v| v.share.0 * v.value.0).sum(),
            Self::Empirical { values } => {
                values.iter().map(|v| v.0).sum::<f64>() / values.len().max(1) as f64
            }
        }
    }

    /// Whether what is drawn comes to less than half a nanosecond in the mean, so that the clock stands
    /// still: a draw is rounded to whole nanoseconds.
    pub fn is_instant(&self) -> bool {
        self.mean() < 0.5e-9
    }

    /// The share of a normal parent that lies below 0, which truncation cuts off.
    pub fn mass_below_zero(&self) -> f64 {
        match self {
            Self::Normal { mean, sd } if sd.0 > 0.0 => standard_normal_cdf(-mean.0 / sd.0),
            _ => 0.0,
        }
    }
}

fn standard_normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Mean of a normal truncated at 0: m + s φ(a) / (1 − Φ(a)) with a = −m/s.
fn truncated_normal_mean(mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return mean.max(0.0);
    }
    let a = -mean / sd;
    let density = libm::exp(-0.5 * a * a) / libm::sqrt(2.0 * std::f64::consts::PI);
    mean + sd * density / standard_normal_cdf(-a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_follow_their_formulas() {
        let s = Seconds;
        let coxian = Distribution::Coxian {
            phases: vec![
                Phase {
                    mean: s(1.0),
                    onward: Share(0.5),
                },
                Phase {
                    mean: s(4.0),
                    onward: Share(0.0),
                },
            ],
        };
        assert_eq!(coxian.mean(), 3.0);
        let wear = Distribution::Weibull {
            scale: s(100.0),
            shape: 2.0,
        };
        assert!((wear.mean() - 88.622_692_545_275_8).abs() < 1e-9);
        // A normal with mean 0 truncated at 0 is half-normal: mean sd·√(2/π).
        let half = Distribution::Normal {
            mean: s(0.0),
            sd: s(1.0),
        };
        assert!((half.mean() - 0.797_884_560_802_865_4).abs() < 1e-14);
        assert_eq!(half.mass_below_zero(), 0.5);
    }
}
