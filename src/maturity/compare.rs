//! Values against thresholds: shares in whole numbers, intervals by where they lie.

use super::answer::Truth;
use super::{Side, Verdict};
use crate::kpi::Estimate;

impl Truth {
    /// Whether something holds; if not, whether that is the plant's own word.
    pub fn of(holds: bool, explicit: bool) -> Self {
        match (holds, explicit) {
            (true, _) => Self::Yes,
            (false, true) => Self::Denied,
            (false, false) => Self::No,
        }
    }
}

/// Shares are compared in these parts of one.
pub(super) const GRAINS: u64 = 100_000_000;

pub(super) fn in_grains(share: f64) -> u64 {
    // The cast saturates.
    libm::round(share.max(0.0) * GRAINS as f64) as u64
}

impl Side {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
        }
    }

    /// Compares `part / whole` with a share in whole numbers. Of nothing, no share is reached.
    pub(super) fn holds_exactly(self, part: u64, whole: u64, limit: f64) -> bool {
        let value = u128::from(part) * u128::from(GRAINS);
        let limit = u128::from(in_grains(limit)) * u128::from(whole);
        match self {
            Self::AtLeast => whole > 0 && value >= limit,
            Self::AtMost => value <= limit,
        }
    }

    /// How an interval lies to a limit. A single replication has no interval: on the wanted side nobody
    /// knows by how much, so it straddles; on the other it is missed.
    pub(super) fn judge(self, value: &Estimate, limit: f64) -> Verdict {
        let wanted = |value: f64| match self {
            Self::AtLeast => value >= limit - EVEN,
            Self::AtMost => value <= limit + EVEN,
        };
        if value.half_width.is_none() {
            return match wanted(value.mean) {
                true => Verdict::Straddles,
                false => Verdict::Missed,
            };
        }
        match (wanted(value.low()), wanted(value.high())) {
            (true, true) => Verdict::Met,
            (false, false) => Verdict::Missed,
            _ => Verdict::Straddles,
        }
    }
}

/// What two sums of the same thing may differ by: 95 of 100 days are 95 %.
const EVEN: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_lies_on_one_side_or_holds_the_limit() {
        let of = |mean, half_width, n| Estimate {
            mean,
            half_width,
            n,
        };
        for (value, at_least, at_most) in [
            (of(0.96, Some(0.005), 10), Verdict::Met, Verdict::Missed),
            (
                of(0.96, Some(0.02), 10),
                Verdict::Straddles,
                Verdict::Straddles,
            ),
            (of(0.93, Some(0.01), 10), Verdict::Missed, Verdict::Met),
            (of(0.95, Some(0.0), 10), Verdict::Met, Verdict::Met),
            (of(0.99, None, 1), Verdict::Straddles, Verdict::Missed),
            (of(0.90, None, 1), Verdict::Missed, Verdict::Straddles),
        ] {
            assert_eq!(Side::AtLeast.judge(&value, 0.95), at_least, "{value:?}");
            assert_eq!(Side::AtMost.judge(&value, 0.95), at_most, "{value:?}");
        }
    }
}
