//! Bars of equal, round width over what a tally saw.

use super::axis;
use crate::sim::observe::Durations;

/// Bars at most.
const BARS: f64 = 90.0;

/// Bars of equal width.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histogram {
    /// Where the first begins \[ns\].
    pub from: f64,
    /// Width of a bar \[ns\].
    pub wide: f64,
    /// Share of all in each bar.
    pub shares: Vec<f64>,
    /// Share of all behind the last bar.
    pub beyond: f64,
}

impl Histogram {
    /// Width of bars for all of these, so that they can be compared, in nanoseconds that are round in `unit`
    /// \[s\]: from the shortest to where all but one in 200 lie.
    pub fn range(tallies: &[&Durations], unit: f64) -> (f64, f64, usize) {
        let least = tallies.iter().filter_map(|t| t.min()).min().unwrap_or(0) as f64;
        let most = tallies.iter().filter_map(|t| t.quantile(0.995));
        let most = most.fold(least, f64::max);
        // A bucket of the tally is 0.2 % wide; bars are at least four of them, so that none looks empty.
        let finest = (most * 0.008).max((most - least) / BARS).max(1.0);
        let wide = axis::round_up(finest / (unit * 1e9)) * unit * 1e9;
        let from = libm::floor(least / wide) * wide;
        let count = libm::floor((most - from) / wide) as usize + 1;
        (from, wide, count)
    }

    /// The bars of one tally in such a range.
    pub fn new(tally: &Durations, (from, wide, count): (f64, f64, usize)) -> Self {
        let all = tally.count().max(1) as f64;
        let mut histogram = Self {
            from,
            wide,
            shares: vec![0.0; count],
            beyond: 0.0,
        };
        for (low, width, n) in tally.buckets() {
            let middle = low as f64 + (width - 1) as f64 / 2.0;
            let bar = ((middle - from) / wide).max(0.0) as usize;
            match histogram.shares.get_mut(bar) {
                Some(share) => *share += n as f64 / all,
                None => histogram.beyond += n as f64 / all,
            }
        }
        histogram
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_and_hold_every_part() {
        let mut tally = Durations::default();
        for n in 0..10_000u64 {
            tally.add(3_600_000_000_000 + n * 360_000_000);
        }
        tally.add(90_000_000_000_000);
        let range = Histogram::range(&[&tally], 3_600.0);
        let histogram = Histogram::new(&tally, range);
        let all: f64 = histogram.shares.iter().sum::<f64>() + histogram.beyond;
        assert!((all - 1.0).abs() < 1e-9);
        assert!((histogram.wide / 72e9 - 1.0).abs() < 1e-9);
        assert!((histogram.from - 3.6e12).abs() < 73e9);
        // 200 of 10,001 parts a bar, but for the width of the tally's own buckets.
        let inner = &histogram.shares[2..48];
        assert!(inner.iter().all(|s| (s - 0.02).abs() < 0.004), "{inner:?}");
        assert!(histogram.beyond > 0.0 && histogram.beyond < 0.01);
    }

    #[test]
    fn all_alike_or_none_at_all_are_one_bar() {
        let mut tally = Durations::default();
        let none = Histogram::new(&tally, Histogram::range(&[&tally], 1.0));
        assert_eq!(none.shares, [0.0]);
        tally.add(5_000_000_000);
        tally.add(5_000_000_000);
        let alike = Histogram::new(&tally, Histogram::range(&[&tally], 1.0));
        let bars: Vec<f64> = alike.shares.into_iter().filter(|s| *s > 0.0).collect();
        assert_eq!((bars, alike.beyond), (vec![1.0], 0.0));
    }
}
