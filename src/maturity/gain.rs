//! Gains over the baseline: ratios of means over paired replications.
//!
//! A gain is mean(is) ÷ mean(was) − 1 over all replications, and a cut the opposite of it; no pair is left
//! out, one whose baseline is 0 neither. Its interval is the jackknife's over the pairs (Quenouille, Tukey):
//! with θ₍ᵢ₎ the gain without pair i, the variance is (n − 1)/n · Σ(θ₍ᵢ₎ − θ̄)², and Student's t has n − 1
//! degrees of freedom.

use super::outcomes::{Keys, keys_of, plant_row};
use crate::experiment::{self, CONFIDENCE, Replication, t_quantile};
use crate::kpi::Estimate;
use crate::model::evidence::Outcome;
use crate::sim::observe::{State, StationView};

/// What is measured in one replication, and what it is counted over; over all of them the sums are divided.
type Parts = (f64, f64);

/// A result that is relative to the baseline.
pub(super) struct Gain {
    of: fn(&Keys, &Replication) -> Option<Parts>,
    /// Whether less is better.
    cut: bool,
}

/// The gain that a result is; `None` for one that needs no baseline.
pub(super) fn of(outcome: Outcome) -> Option<Gain> {
    let (of, cut): (fn(&Keys, &Replication) -> _, _) = match outcome {
        Outcome::ThroughputGain => (|_, r| of_row(r, "good_parts_per_scheduled_hour"), false),
        Outcome::OeeGain => (|_, r| of_row(r, "plant_oee"), false),
        Outcome::MtbfGain => (|keys, r| Some(time_and_failures(keys, r)), false),
        Outcome::ScrapCut => (|_, r| of_row(r, "scrap_ratio"), true),
        Outcome::LeadTimeCut => (|_, r| of_row(r, "lead_time_mean_s"), true),
        Outcome::WipCut => (|_, r| of_row(r, "wip_mean_parts"), true),
        _ => return None,
    };
    Some(Gain { of, cut })
}

fn of_row(replication: &Replication, name: &str) -> Option<Parts> {
    Some((plant_row(&replication.rows, name)?, 1.0))
}

/// Working time of the key machines \[ns\] and their failures: repair is left aside, so that a longer repair
/// is no gain.
fn time_and_failures(keys: &Keys, replication: &Replication) -> Parts {
    let views = replication.snapshot.stations.iter();
    let views = views.filter(|view: &&StationView| keys.contains_key(&view.name));
    let (mut time, mut failures) = (0u128, 0u64);
    for view in views {
        let servers = view.servers.iter();
        time += servers
            .map(|server| u128::from(server.times[State::Working as usize]))
            .sum::<u128>();
        failures += view.failures.iter().map(|f| f.count).sum::<u64>();
    }
    (time as f64, failures as f64)
}

impl Gain {
    /// The gain of a run over its baseline, or why there is none. `bottleneck` is that of the run.
    pub fn over(
        &self,
        run: &experiment::Outcome,
        baseline: Option<&experiment::Outcome>,
        bottleneck: &[String],
    ) -> Result<Estimate, String> {
        let Some(baseline) = baseline else {
            return Err(match &run.factory.profile.baseline {
                None => "not declared: `profile.baseline`, the scenario to measure against".into(),
                Some(name) => format!("the baseline {name} was not run"),
            });
        };
        if run.replications.len() != baseline.replications.len() {
            return Err("the baseline ran with another number of replications".into());
        }
        let keys = keys_of(&run.factory, bottleneck);
        let base_keys = keys_of(&baseline.factory, bottleneck);
        let both = run.replications.iter().zip(&baseline.replications);
        let pairs: Option<Vec<(Parts, Parts)>> = both
            .map(|(is, was)| Some(((self.of)(&keys, is)?, (self.of)(&base_keys, was)?)))
            .collect();
        let Some(pairs) = pairs else {
            return Err("some replication has nothing to measure it on".into());
        };
        paired(&pairs, self.cut)
    }
}

/// The gain over all pairs with its interval.
fn paired(pairs: &[(Parts, Parts)], cut: bool) -> Result<Estimate, String> {
    let mean = ratio(pairs, None, cut).ok_or("the baseline has nothing to measure it against")?;
    let n = pairs.len();
    let estimate = |half_width| Estimate {
        mean,
        half_width,
        n: n as u32,
    };
    if n < 2 {
        return Ok(estimate(None));
    }
    let without: Option<Vec<f64>> = (0..n).map(|out| ratio(pairs, Some(out), cut)).collect();
    let without = without
        .ok_or("one replication of the baseline alone has something to measure it against")?;
    let middle = without.iter().sum::<f64>() / n as f64;
    let squares: f64 = without.iter().map(|w| (w - middle) * (w - middle)).sum();
    let error = libm::sqrt(squares * (n - 1) as f64 / n as f64);
    let t = t_quantile(0.5 + CONFIDENCE / 2.0, n as u64 - 1);
    Ok(estimate(Some(t * error)))
}

/// The gain over all pairs but one; `None` on a baseline of nothing.
fn ratio(pairs: &[(Parts, Parts)], left_out: Option<usize>, cut: bool) -> Option<f64> {
    let (mut is, mut was) = ((0.0, 0.0), (0.0, 0.0));
    let kept = pairs.iter().enumerate();
    for (_, (one, other)) in kept.filter(|(at, _)| Some(*at) != left_out) {
        is = (is.0 + one.0, is.1 + one.1);
        was = (was.0 + other.0, was.1 + other.1);
    }
    if was.0 <= 0.0 || was.1 <= 0.0 {
        return None;
    }
    // What was counted never: as if it had been once, which the value is then a lower bound of.
    let change = is.0 / is.1.max(1.0) / (was.0 / was.1) - 1.0;
    change
        .is_finite()
        .then_some(if cut { -change } else { change })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pairs: &[(f64, f64)]) -> Result<Estimate, String> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(is, was)| ((*is, 1.0), (*was, 1.0)))
            .collect();
        paired(&pairs, true)
    }

    /// Scrap of 2 against 0, 10 and 2 against 2: the old way dropped the first pair and told a cut of 40 %.
    #[test]
    fn a_pair_whose_baseline_is_nothing_counts_all_the_same() {
        let found = cut(&[(2.0, 0.0), (2.0, 10.0), (2.0, 2.0)]).unwrap();
        assert!(
            (found.mean - 0.5).abs() < 1e-12 && found.n == 3,
            "{found:?}"
        );
        assert!(found.half_width.unwrap() > 0.5, "{found:?}");
    }

    #[test]
    fn a_baseline_of_nothing_gives_no_gain_and_one_pair_no_interval() {
        assert!(cut(&[(1.0, 0.0), (1.0, 0.0)]).is_err());
        assert!(cut(&[(1.0, 0.0), (1.0, 3.0)]).is_err());
        let one = cut(&[(1.0, 2.0)]).unwrap();
        assert_eq!((one.mean, one.half_width, one.n), (0.5, None, 1));
    }

    /// Against a constant baseline the jackknife is the t-interval of the mean: 1, 2, 3 over 2 has the
    /// standard error 1/√3 ÷ 2, and t(0.975, 2) = 4.302653.
    #[test]
    fn on_a_constant_baseline_the_interval_is_that_of_the_mean() {
        let found = cut(&[(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]).unwrap();
        let half = 4.302_652_729_911_275 / 3f64.sqrt() / 2.0;
        assert!(found.mean.abs() < 1e-12);
        assert!((found.half_width.unwrap() - half).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn failures_are_pooled_over_the_replications() {
        // 100 h in each of two; 1 and 3 failures before, none and 1 after: 50 h then, 200 h now.
        let pairs = [((100.0, 0.0), (100.0, 1.0)), ((100.0, 1.0), (100.0, 3.0))];
        assert_eq!(ratio(&pairs, None, false), Some(3.0));
    }
}
