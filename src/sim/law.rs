//! A distribution compiled for drawing: its standard variate, and the offset and scale that make it a
//! duration. Every variate comes by inversion from a fixed number of uniforms, on `libm` only.

use rand_chacha::ChaCha8Rng;

use super::special::{inverse_beta, inverse_gamma, inverse_normal, normal_cdf};
use super::stream::{uniform, uniforms};
use crate::model::{Distribution, NANOS};

/// The shape of a distribution once offset and scale are taken out.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// Always the offset; draws nothing.
    Constant,
    Exponential,
    Uniform,
    /// On (0, 1) with the mode at this place.
    Triangular(f64),
    /// Standard normal, truncated below at this point.
    Normal(f64),
    /// exp(σ·z).
    LogNormal(f64),
    Gamma(f64),
    Erlang(u32),
    /// Reciprocal of the shape.
    Weibull(f64),
    Beta(f64, f64),
    /// (cumulative share, mean).
    HyperExponential(Vec<(f64, f64)>),
    /// (mean, share that goes on).
    Coxian(Vec<(f64, f64)>),
    /// (cumulative share, value).
    Discrete(Vec<(f64, f64)>),
    Empirical(Vec<f64>),
}

/// A distribution compiled for drawing: offset + scale × standard variate, in nanoseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    shape: Shape,
    offset: f64,
    scale: f64,
}

impl Law {
    /// Compiles a distribution.
    pub fn new(distribution: &Distribution) -> Self {
        let (shape, offset, scale) = match distribution {
            Distribution::Constant(value) => (Shape::Constant, value.0, 0.0),
            Distribution::Exponential { mean } => (Shape::Exponential, 0.0, mean.0),
            Distribution::Uniform { min, max } => (Shape::Uniform, min.0, max.0 - min.0),
            Distribution::Triangular { min, mode, max } if max.0 > min.0 => (
                Shape::Triangular((mode.0 - min.0) / (max.0 - min.0)),
                min.0,
                max.0 - min.0,
            ),
            Distribution::Triangular { min, .. } => (Shape::Constant, min.0, 0.0),
            Distribution::Normal { mean, sd } if sd.0 > 0.0 => {
                (Shape::Normal(-mean.0 / sd.0), mean.0, sd.0)
            }
            Distribution::Normal { mean, .. } => (Shape::Constant, mean.0.max(0.0), 0.0),
            Distribution::LogNormal { mean, sd } => {
                // Var = (exp(σ²) − 1) mean², so σ² = ln(1 + (sd/mean)²); the median is mean·exp(−σ²/2).
                let ratio = if mean.0 > 0.0 { sd.0 / mean.0 } else { 0.0 };
                let variance = libm::log1p(ratio * ratio);
                (
                    Shape::LogNormal(variance.sqrt()),
                    0.0,
                    mean.0 * libm::exp(-0.5 * variance),
                )
            }
            Distribution::Gamma { shape, scale } => (Shape::Gamma(*shape), 0.0, scale.0),
            Distribution::Erlang { mean, k } => (Shape::Erlang(*k), 0.0, mean.0 / f64::from(*k)),
            Distribution::Weibull { scale, shape } => (Shape::Weibull(1.0 / shape), 0.0, scale.0),
            Distribution::Beta {
                min,
                max,
                alpha,
                beta,
            } => (Shape::Beta(*alpha, *beta), min.0, max.0 - min.0),
            Distribution::HyperExponential { branches } => (
                Shape::HyperExponential(cumulate(branches.iter().map(|b| (b.share.0, b.mean.0)))),
                0.0,
                1.0,
            ),
            Distribution::Coxian { phases } => (
                Shape::Coxian(phases.iter().map(|p| (p.mean.0, p.onward.0)).collect()),
                0.0,
                1.0,
            ),
            Distribution::Discrete { values } => (
                Shape::Discrete(cumulate(values.iter().map(|v| (v.share.0, v.value.0)))),
                0.0,
                1.0,
            ),
            Distribution::Empirical { values } => (
                Shape::Empirical(values.iter().map(|v| v.0).collect()),
                0.0,
                1.0,
            ),
        };
        Self {
            shape,
            offset: offset * NANOS,
            scale: scale * NANOS,
        }
    }

    /// The duration that a standard variate stands for \[ns\], rounded half up; never negative.
    #[inline(always)]
    pub fn duration(&self, z: f64) -> u64 {
        nanoseconds(self.offset + self.scale * z + 0.5)
    }

    /// Whether it draws nothing.
    pub fn is_constant(&self) -> bool {
        matches!(self.shape, Shape::Constant)
    }

    /// Uniforms that one variate takes, whatever their values.
    pub fn uniforms(&self) -> u32 {
        match &self.shape {
            Shape::Constant => 0,
            Shape::Erlang(k) => *k,
            Shape::HyperExponential(_) => 2,
            Shape::Coxian(phases) => 2 * phases.len() as u32,
            _ => 1,
        }
    }

    /// Fills a block with standard variates.
    pub fn fill(&self, generator: &mut ChaCha8Rng, block: &mut [f64]) {
        let mut each = |formula: &mut dyn FnMut(&mut ChaCha8Rng) -> f64| {
            for z in block.iter_mut() {
                *z = formula(generator);
            }
        };
        match &self.shape {
            Shape::Constant => block.fill(0.0),
            Shape::Exponential => invert(block, generator, |u| -libm::log(u)),
            Shape::Uniform => invert(block, generator, |u| u),
            Shape::Triangular(mode) => invert(block, generator, |u| {
                if u <= *mode {
                    (u * mode).sqrt()
                } else {
                    1.0 - ((1.0 - u) * (1.0 - mode)).sqrt()
                }
            }),
            Shape::Normal(cut) => {
                let below = normal_cdf(*cut);
                invert(block, generator, |u| {
                    inverse_normal(below + u * (1.0 - below)).max(*cut)
                });
            }
            Shape::LogNormal(sigma) => {
                invert(block, generator, |u| libm::exp(sigma * inverse_normal(u)));
            }
            Shape::Gamma(shape) => invert(block, generator, |u| inverse_gamma(*shape, u)),
            Shape::Erlang(k) => each(&mut |g| {
                // One logarithm for several uniforms; a product of 16 cannot underflow.
                let mut sum = 0.0;
                let mut left = *k;
                while left > 0 {
                    let now = left.min(16);
                    let mut product = 1.0;
                    for _ in 0..now {
                        product *= uniform(g);
                    }
                    sum -= libm::log(product);
                    left -= now;
                }
                sum
            }),
            Shape::Weibull(power) => {
                invert(block, generator, |u| libm::pow(-libm::log(u), *power));
            }
            Shape::Beta(alpha, beta) => {
                invert(block, generator, |u| inverse_beta(*alpha, *beta, u));
            }
            Shape::HyperExponential(branches) => each(&mut |g| {
                let mean = pick(branches, uniform(g));
                -libm::log(uniform(g)) * mean
            }),
            Shape::Coxian(phases) => each(&mut |g| {
                let mut sum = 0.0;
                let mut reached = true;
                for (mean, onward) in phases {
                    let stay = -libm::log(uniform(g)) * mean;
                    if reached {
                        sum += stay;
                    }
                    reached &= uniform(g) <= *onward;
                }
                sum
            }),
            Shape::Discrete(values) => invert(block, generator, |u| pick(values, u)),
            Shape::Empirical(values) => invert(block, generator, |u| {
                let at = ((1.0 - u) * values.len() as f64) as usize;
                values.get(at).copied().unwrap_or(0.0)
            }),
        }
    }
}

/// `nanos as u64`, which rounds towards zero and saturates. Processors turn floats into signed integers, which is
/// half the work below 292 years.
#[inline(always)]
fn nanoseconds(nanos: f64) -> u64 {
    const SIGNED: f64 = (1u64 << 63) as f64;
    if nanos < SIGNED {
        (nanos as i64).max(0) as u64
    } else {
        nanos as u64
    }
}

/// Fills a block with variates of one uniform each: the draws first, then the formula, so that both loops
/// pipeline.
#[inline(always)]
fn invert(block: &mut [f64], generator: &mut ChaCha8Rng, formula: impl Fn(f64) -> f64) {
    uniforms(generator, block);
    for z in block.iter_mut() {
        *z = formula(*z);
    }
}

fn cumulate(pairs: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut sum = 0.0;
    pairs
        .map(|(share, value)| {
            sum += share;
            (sum, value)
        })
        .collect()
}

/// The first value whose cumulative share reaches `u`; the last one takes what rounding leaves over.
fn pick(values: &[(f64, f64)], u: f64) -> f64 {
    let at = values.partition_point(|(share, _)| *share < u);
    values
        .get(at)
        .or(values.last())
        .map_or(0.0, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn durations_are_those_of_the_saturating_conversion() {
        let edge = (1u64 << 63) as f64;
        let values = [
            0.0,
            -0.0,
            0.5,
            -0.5,
            0.999_999,
            1.5,
            -1e300,
            4_503_599_627_370_496.5,
            edge.next_down(),
            edge,
            edge.next_up(),
            2.0 * edge,
            (2.0 * edge).next_down(),
            1e300,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        for nanos in values {
            assert_eq!(nanoseconds(nanos), nanos as u64, "{nanos}");
        }
    }
}
