//! Failures and repairs.

use super::row::{measures, ratio};
use super::states::Times;
use crate::sim::observe::{FailureView, State};

measures! {
    /// Failures of a machine, all servers together: of all its modes, or of one.
    ///
    /// ISO 22400-2 takes the mean of the times between failures (TBF), to failure (TTF) and to repair
    /// (TTR) over the failure events, and divides by FE + 1. We divide by FE: a window neither begins
    /// nor ends with a failure, so that time ÷ failures is the unbiased rate.
    Failures {
        /// Failures that began in the window (FE).
        failures [ "failures" ],
        /// Mean time to failure MTTF = working time ÷ failures \[s\]: TTF counts processing only. A failure of
        /// the whole station counts once for each of its servers here, since it ends the run of each. With
        /// a clock that runs `Up` the mean of the declared time to failure is longer than this.
        mttf_s [ "s" ],
        /// Mean time between failures MTBF = MTTF + MTTR \[s\]: from one failure to the next, repair
        /// included; waiting, setup and time off shift are not.
        mtbf_s [ "s" ],
        /// Mean time to repair MTTR = time of repair ÷ failures \[s\]. A repair counts once, however many servers
        /// it stops; time off shift counts only where repair goes on then.
        mttr_s [ "s" ],
    }
}

impl Failures {
    /// Those of the modes given, together.
    pub(super) fn measure(modes: &[FailureView], times: &Times) -> Self {
        let count = modes.iter().map(|f| f.count).sum::<u64>() as f64;
        let repair = modes.iter().map(|f| u128::from(f.repair)).sum::<u128>() as f64;
        let repair_s = repair / crate::model::NANOS;
        let stops = modes.iter().map(|f| f.count * f.servers).sum::<u64>() as f64;
        let mttf_s = ratio(times.get(State::Working), stops);
        let mttr_s = ratio(repair_s, count);
        Self {
            failures: Some(count),
            mttf_s,
            mtbf_s: mttf_s
                .zip(mttr_s)
                .map(|(to_failure, to_repair)| to_failure + to_repair),
            mttr_s,
        }
    }

    /// Each mode by itself, where there are several; one alone is all of them.
    pub(super) fn by_mode(modes: &[FailureView], times: &Times) -> Vec<(String, Self)> {
        if modes.len() < 2 {
            return Vec::new();
        }
        modes
            .iter()
            .map(|mode| {
                let alone = Self::measure(std::slice::from_ref(mode), times);
                (mode.name.clone(), alone)
            })
            .collect()
    }
}
