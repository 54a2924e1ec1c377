//! Lead time: from a part's entry into the plant to its exit as good.

use super::row::measures;
use crate::model::NANOS;
use crate::sim::observe::Durations;

measures! {
    /// Lead times of the good parts that left in the window, each with its full lead time.
    LeadTime {
        /// Mean \[s\].
        lead_time_mean_s [ "s" ],
        /// Standard deviation over parts, with n − 1 \[s\].
        lead_time_sd_s [ "s" ],
        /// Median, to a relative 0.1 % \[s\].
        lead_time_median_s [ "s" ],
        /// 95 % of the parts are at most this long inside, to a relative 0.1 % \[s\].
        lead_time_p95_s [ "s" ],
        /// The longest; over replications the mean of the longest of each \[s\].
        lead_time_max_s [ "s" ],
    }
}

impl LeadTime {
    pub(super) fn measure(lead: &Durations) -> Self {
        let s = |nanos: f64| nanos / NANOS;
        Self {
            lead_time_mean_s: lead.mean().map(s),
            lead_time_sd_s: lead.variance().map(|v| s(libm::sqrt(v))),
            lead_time_median_s: lead.quantile(0.5).map(s),
            lead_time_p95_s: lead.quantile(0.95).map(s),
            lead_time_max_s: lead.max().map(|nanos| s(nanos as f64)),
        }
    }
}
