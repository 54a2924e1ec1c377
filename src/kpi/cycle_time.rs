//! Cycle time: how long a machine works on a part, interruptions left out.
//!
//! The actual unit processing time of ISO 22400-2 part by part: from the first to the last of the work that its
//! server does on it. Time down, off shift, in set-up or blocked does not count; the work of an attempt that a
//! failure undid does. The mean of all work over all parts is [`Oee::cycle_time_mean_s`](super::Oee).

use super::row::measures;
use crate::model::NANOS;
use crate::sim::observe::Durations;

measures! {
    /// Cycle times of the parts that a machine completed in the window.
    CycleTime {
        /// The shortest; over replications the mean of the shortest of each \[s\].
        cycle_time_min_s [ "s" ],
        /// Median, to a relative 0.8 % \[s\].
        cycle_time_median_s [ "s" ],
        /// 95 % of the parts take at most this long, to a relative 0.8 % \[s\].
        cycle_time_p95_s [ "s" ],
        /// The longest; over replications the mean of the longest of each \[s\].
        cycle_time_max_s [ "s" ],
        /// Standard deviation over parts, with n − 1 \[s\].
        cycle_time_sd_s [ "s" ],
    }
}

impl CycleTime {
    pub(super) fn measure(cycles: &Durations) -> Self {
        let s = |nanos: f64| nanos / NANOS;
        Self {
            cycle_time_min_s: cycles.min().map(|nanos| s(nanos as f64)),
            cycle_time_median_s: cycles.quantile(0.5).map(s),
            cycle_time_p95_s: cycles.quantile(0.95).map(s),
            cycle_time_max_s: cycles.max().map(|nanos| s(nanos as f64)),
            cycle_time_sd_s: cycles.variance().map(|v| s(libm::sqrt(v))),
        }
    }
}
