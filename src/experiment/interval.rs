//! Student t intervals over replications, on `libm` only so that every machine gives the same bits.

use crate::sim::beta_cdf;

/// The confidence of every interval that twinline prints.
pub const CONFIDENCE: f64 = 0.95;

/// The value below which a Student t variate with `freedom` degrees of freedom lies with probability `p`.
///
/// Solves 1 − F(t) = ½ I_{ν/(ν+t²)}(ν/2, ½) (Abramowitz & Stegun 26.7.1 and 26.5.2) by Newton steps kept
/// inside a bracket; relative error below 1e-12. `NaN` for `p` outside (0, 1) and for `freedom` 0.
pub fn t_quantile(p: f64, freedom: u64) -> f64 {
    if !(p > 0.0 && p < 1.0) || freedom == 0 {
        return f64::NAN;
    }
    if p < 0.5 {
        return -t_quantile(1.0 - p, freedom);
    }
    let nu = freedom as f64;
    let tail = 1.0 - p;
    let (mut low, mut high) = (0.0, 1.0);
    // The heaviest tail, one degree of freedom, falls like 1/(πt): doubling ends after some 60 steps.
    while upper_tail(high, nu) > tail {
        low = high;
        high *= 2.0;
    }
    let mut t = (low + high) / 2.0;
    for _ in 0..200 {
        let excess = upper_tail(t, nu) - tail;
        if excess > 0.0 {
            low = t;
        } else {
            high = t;
        }
        let newton = t + excess / density(t, nu);
        let next = if newton > low && newton < high {
            newton
        } else {
            (low + high) / 2.0
        };
        if (next - t).abs() <= 4.0 * f64::EPSILON * t.abs() {
            return next;
        }
        t = next;
    }
    t
}

/// The half-width of the [`CONFIDENCE`] interval of a mean [unit of the values].
///
/// `None` for fewer than two values: one replication says nothing about spread.
pub fn half_width(values: &[f64]) -> Option<f64> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let m = mean(values)?;
    // Two passes in the order given: the order of the replications, never that in which they ended.
    let squares: f64 = values.iter().map(|x| (x - m) * (x - m)).sum();
    let error = libm::sqrt(squares / (n - 1) as f64 / n as f64);
    Some(t_quantile(0.5 + CONFIDENCE / 2.0, n as u64 - 1) * error)
}

/// The mean of values summed in the order given; `None` without any.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// 1 − F(t) for t ≥ 0.
fn upper_tail(t: f64, nu: f64) -> f64 {
    let (a, b) = (nu / 2.0, 0.5);
    0.5 * beta_cdf(a, b, nu / (nu + t * t), log_beta(a, b))
}

/// Density of the t distribution.
fn density(t: f64, nu: f64) -> f64 {
    let log =
        -log_beta(nu / 2.0, 0.5) - 0.5 * libm::log(nu) - (nu + 1.0) / 2.0 * libm::log1p(t * t / nu);
    libm::exp(log)
}

fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1e-12)
    }

    #[test]
    fn quantiles_agree_with_the_tables() {
        // Closed forms: one degree of freedom is Cauchy, tan(π(p − ½)); two is (2p−1)/√(2p(1−p)).
        assert!(close(t_quantile(0.975, 1), 12.706_204_736_174_694));
        assert!(close(
            t_quantile(0.975, 2),
            0.95 / (2.0f64 * 0.975 * 0.025).sqrt()
        ));
        // Student's table to the digits it prints.
        for (freedom, expected) in [
            (3, 3.182_446_305_3),
            (4, 2.776_445_105_2),
            (9, 2.262_157_162_8),
        ] {
            assert!(
                (t_quantile(0.975, freedom) - expected).abs() < 1e-9,
                "{freedom}"
            );
        }
        for (freedom, expected) in [(29, 2.045_229_642_1), (120, 1.979_930_405)] {
            assert!(
                (t_quantile(0.975, freedom) - expected).abs() < 1e-9,
                "{freedom}"
            );
        }
    }

    #[test]
    fn the_quantile_inverts_an_independent_distribution_function() {
        for freedom in [1, 2, 3, 5, 9, 19, 49, 99, 999, 20_000] {
            let oracle = StudentsT::new(0.0, 1.0, freedom as f64).unwrap();
            for p in [0.5, 0.6, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995] {
                let back = oracle.cdf(t_quantile(p, freedom));
                assert!((back - p).abs() < 1e-9, "{freedom} {p}: {back}");
            }
            assert_eq!(t_quantile(0.1, freedom), -t_quantile(0.9, freedom));
        }
    }

    #[test]
    fn a_quantile_that_does_not_exist_is_nan() {
        for p in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(t_quantile(p, 5).is_nan());
        }
        assert!(t_quantile(0.9, 0).is_nan());
    }

    #[test]
    fn the_half_width_of_known_values() {
        // Sample 1..5: mean 3, variance 2.5, t(0.975, 4) · √(2.5/5).
        let values = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(mean(&values), Some(3.0));
        let expected = 2.776_445_105_197_79 * 0.5f64.sqrt();
        assert!(close(half_width(&values).unwrap(), expected));
        assert_eq!(half_width(&[7.0]), None);
        assert_eq!(half_width(&[7.0, 7.0]), Some(0.0));
        assert_eq!(mean(&[]), None);
    }
}
