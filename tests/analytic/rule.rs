//! The pass rules of `conventions.check_classes`, in code.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::case::Check;

/// Mean over replications with the half-width of its 95 % t interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub half_width: f64,
}

impl Estimate {
    /// Of a mean over independent values.
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        Self {
            mean,
            half_width: t_975(values.len() - 1) * (variance / n).sqrt(),
        }
    }

    /// Of the variance over independent values: the mean of the squared deviations, scaled to be
    /// unbiased, with the interval of that mean.
    pub fn of_variance(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let square = |x: &f64| (x - mean) * (x - mean) * n / (n - 1.0);
        Self::of(&values.iter().map(square).collect::<Vec<_>>())
    }

    pub fn error(&self, exact: f64) -> f64 {
        (self.mean - exact).abs()
    }
}

/// The 97.5 % point of Student's t.
fn t_975(degrees: usize) -> f64 {
    StudentsT::new(0.0, 1.0, degrees as f64)
        .expect("at least two replications")
        .inverse_cdf(0.975)
}

/// What an estimate says about a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Within 1.5 half-widths.
    Pass,
    /// Between 1.5 and 3: repeat once with new seeds and four times the length.
    Doubt,
    /// Beyond 3, or no number at all.
    Fail,
}

/// The 1.5 h / 3 h rule.
pub fn judge(estimate: Estimate, exact: f64) -> Verdict {
    // What is constant over replications has h = 0 and must agree but for rounding.
    let rounding = 1e-9 * exact.abs().max(1.0);
    let (error, h) = (estimate.error(exact), estimate.half_width);
    if error <= 1.5 * h + rounding {
        Verdict::Pass
    } else if error <= 3.0 * h + rounding {
        Verdict::Doubt
    } else {
        Verdict::Fail
    }
}

/// The largest half-width that counts for a metric.
pub fn widest(name: &str, exact: f64, check: &Check) -> f64 {
    if let Some(absolute) = check.max_abs_half_width {
        return absolute;
    }
    if exact.abs() < 0.05 {
        return 0.005;
    }
    let base = check.max_rel_half_width.unwrap_or(0.005);
    let relative = match kind(name) {
        Kind::Mean => base,
        Kind::Share => 3.0 * base,
        Kind::Spread => base.max(0.06),
    };
    relative * exact.abs()
}

enum Kind {
    Mean,
    /// Probabilities of a state or of loss, buffer and queue contents.
    Share,
    /// Second moments and percentiles over parts.
    Spread,
}

fn kind(name: &str) -> Kind {
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if starts(&["sd_", "var_", "variance_", "second_moment_", "scv_"]) || percentile(name).is_some()
    {
        Kind::Spread
    } else if starts(&["blocking_", "starving_", "down_", "idle_", "loss_", "prob_"])
        || starts(&[
            "mean_buffer_content",
            "mean_queue_length",
            "mean_stock",
            "mean_parts_between",
        ])
    {
        Kind::Share
    } else {
        Kind::Mean
    }
}

/// `p95_cycle_time` is the 95th percentile of `cycle_time`.
pub fn percentile(name: &str) -> Option<(f64, &str)> {
    let (rank, of) = name.strip_prefix('p')?.split_once('_')?;
    let rank: f64 = rank.parse().ok()?;
    (rank > 0.0 && rank < 100.0).then_some((rank / 100.0, of))
}

/// Class D: equal within a tolerance, absolute below 1.
pub fn equal(got: f64, exact: f64, check: &Check) -> bool {
    let tolerance = check.abs_or_rel_tolerance.unwrap_or(1e-9);
    (got - exact).abs() <= tolerance * exact.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::case::Class;
    use super::*;

    fn check() -> Check {
        Check {
            class: Class::S,
            replications: Some(20),
            warmup: None,
            run_length: None,
            max_rel_half_width: Some(0.01),
            max_abs_half_width: None,
            abs_or_rel_tolerance: None,
        }
    }

    #[test]
    fn the_interval_is_students() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let estimate = Estimate::of(&values);
        assert_eq!(estimate.mean, 9.5);
        // s = sqrt(35), t(19, 0.975) = 2.093024
        assert!((estimate.half_width - 2.093_024 * (35.0f64 / 20.0).sqrt()).abs() < 1e-5);
        let variance = Estimate::of_variance(&values);
        assert!((variance.mean - 35.0).abs() < 1e-12);
    }

    #[test]
    fn one_and_a_half_passes_three_fails() {
        let estimate = Estimate {
            mean: 1.0,
            half_width: 0.1,
        };
        assert_eq!(judge(estimate, 1.14), Verdict::Pass);
        assert_eq!(judge(estimate, 1.16), Verdict::Doubt);
        assert_eq!(judge(estimate, 0.69), Verdict::Fail);
        assert_eq!(
            judge(
                Estimate {
                    mean: f64::NAN,
                    half_width: 0.1
                },
                1.0
            ),
            Verdict::Fail
        );
        let constant = Estimate {
            mean: 0.5,
            half_width: 0.0,
        };
        assert_eq!(judge(constant, 0.5), Verdict::Pass);
        assert_eq!(judge(constant, 0.5001), Verdict::Fail);
    }

    #[test]
    fn the_widest_half_width_depends_on_the_metric() {
        let check = check();
        assert_eq!(widest("throughput", 0.5, &check), 0.005);
        assert!((widest("blocking_probability", 0.5, &check) - 0.015).abs() < 1e-15);
        assert_eq!(widest("starving_probability", 0.04, &check), 0.005);
        assert_eq!(widest("p95_cycle_time", 10.0, &check), 0.6);
        assert_eq!(widest("var_of_queue_time", 100.0, &check), 6.0);
        assert_eq!(
            widest(
                "throughput",
                0.5,
                &Check {
                    max_abs_half_width: Some(0.2),
                    ..check
                }
            ),
            0.2
        );
    }

    #[test]
    fn deterministic_numbers_agree_to_a_billionth() {
        assert!(equal(1_000.000_000_9, 1000.0, &check()));
        assert!(!equal(1_000.000_001_1, 1000.0, &check()));
        assert!(equal(1e-10, 0.0, &check()));
        assert!(!equal(f64::NAN, 0.0, &check()));
    }
}
