//! A distribution seen so far, in whole nanoseconds: count, sums, extremes and quantiles, to 0.1 % unless the tally is
//! a coarse one.

use std::mem::take;

use super::bucket::{COARSE, FINE, bounds_of, bucket_of};

/// Durations seen so far \[ns\]. Memory is bounded by the range of the values, never by their number.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    count: u64,
    sum: u128,
    /// Sum of the squares \[ns²\]: its low 128 bits, and how often they ran over.
    squares: u128,
    carries: u64,
    /// `u64::MAX` of nothing.
    min: u64,
    max: u64,
    /// Counts of log-linear buckets from `first` on, their low bits: many tallies shall fit a cache.
    buckets: Vec<u16>,
    first: usize,
    /// Buckets per octave, as a power of two.
    bits: u32,
    /// The high bits, where there are any: (bucket, count / 2¹⁶), by bucket.
    high: Vec<(usize, u64)>,
}

/// Bits of a count that lie in place.
const LOW_BITS: u32 = u16::BITS;

impl Default for Tally {
    fn default() -> Self {
        Self::of_bits(FINE)
    }
}

impl Tally {
    /// A tally with quantiles to a relative 0.8 %, an eighth as large: for those that are many.
    pub fn coarse() -> Self {
        Self::of_bits(COARSE)
    }

    fn of_bits(bits: u32) -> Self {
        Self {
            bits,
            count: 0,
            sum: 0,
            squares: 0,
            carries: 0,
            min: u64::MAX,
            max: 0,
            buckets: Vec::new(),
            first: 0,
            high: Vec::new(),
        }
    }

    /// Counts one duration \[ns\].
    #[inline(always)]
    pub fn add(&mut self, value: u64) {
        self.count += 1;
        self.sum += u128::from(value);
        self.add_squares(u128::from(value) * u128::from(value), 0);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.see(bucket_of(value, self.bits));
    }

    /// Counts many durations \[ns\].
    pub fn add_all(&mut self, values: &[u64]) {
        let (mut min, mut max) = (self.min, self.max);
        let (mut sum, mut squares, mut carries) = (0, 0u128, 0);
        for value in values {
            let square = u128::from(*value) * u128::from(*value);
            let (more, is_over) = squares.overflowing_add(square);
            (squares, carries) = (more, carries + u64::from(is_over));
            sum += u128::from(*value);
            (min, max) = (min.min(*value), max.max(*value));
        }
        self.count += values.len() as u64;
        self.sum += sum;
        self.add_squares(squares, carries);
        (self.min, self.max) = (min, max);
        match self.bits {
            COARSE => self.see_all::<COARSE>(values),
            _ => self.see_all::<FINE>(values),
        }
    }

    /// Counts each in its bucket; `BITS` are those of the tally.
    fn see_all<const BITS: u32>(&mut self, values: &[u64]) {
        let mut rest = values;
        while !rest.is_empty() {
            let (first, buckets) = (self.first, self.buckets.as_mut_slice());
            let rare = rest.iter().position(|value| {
                let at = bucket_of(*value, BITS).wrapping_sub(first);
                match buckets.get_mut(at) {
                    Some(seen) if *seen < u16::MAX => {
                        *seen += 1;
                        false
                    }
                    _ => true,
                }
            });
            let Some(rare) = rare else { return };
            self.see(bucket_of(rest[rare], BITS));
            rest = &rest[rare + 1..];
        }
    }

    /// Counts one in a bucket.
    #[inline(always)]
    fn see(&mut self, bucket: usize) {
        let at = bucket.wrapping_sub(self.first);
        let Some(seen) = self.buckets.get_mut(at) else {
            return self.add_outside(bucket);
        };
        *seen = seen.wrapping_add(1);
        if *seen == 0 {
            self.carry(bucket, 1);
        }
    }

    #[cold]
    fn add_outside(&mut self, bucket: usize) {
        self.make_room(bucket, bucket + 1);
        self.raise(bucket, 1);
    }

    /// Makes the buckets reach from `first` to `end` at least.
    fn make_room(&mut self, first: usize, end: usize) {
        if self.buckets.is_empty() {
            self.first = first;
        } else if first < self.first {
            let missing = self.first - first;
            self.buckets.splice(0..0, std::iter::repeat_n(0, missing));
            self.first = first;
        }
        if end - self.first > self.buckets.len() {
            self.buckets.resize(end - self.first, 0);
        }
    }

    /// Counts `n` more in a bucket for which there is room.
    fn raise(&mut self, bucket: usize, n: u64) {
        let low = &mut self.buckets[bucket - self.first];
        let sum = u64::from(*low) + n;
        *low = sum as u16;
        if sum >> LOW_BITS > 0 {
            self.carry(bucket, sum >> LOW_BITS);
        }
    }

    #[cold]
    fn carry(&mut self, bucket: usize, n: u64) {
        match self.high.binary_search_by_key(&bucket, |(b, _)| *b) {
            Ok(at) => self.high[at].1 += n,
            Err(at) => self.high.insert(at, (bucket, n)),
        }
    }

    /// All buckets in rising order with their counts, empty ones included.
    fn counts(&self) -> impl Iterator<Item = (usize, u64)> {
        let mut high = self.high.iter().peekable();
        self.buckets.iter().enumerate().map(move |(at, low)| {
            let bucket = self.first + at;
            let more = high.next_if(|(b, _)| *b == bucket).map_or(0, |(_, n)| *n);
            (bucket, u64::from(*low) + (more << LOW_BITS))
        })
    }

    #[inline(always)]
    fn add_squares(&mut self, low: u128, carries: u64) {
        let (sum, is_over) = self.squares.overflowing_add(low);
        self.squares = sum;
        self.carries += carries + u64::from(is_over);
    }

    /// Forgets what was seen, and keeps the room for it.
    pub fn clear(&mut self) {
        let (mut buckets, mut high) = (take(&mut self.buckets), take(&mut self.high));
        buckets.clear();
        high.clear();
        *self = Self {
            buckets,
            high,
            ..Self::of_bits(self.bits)
        };
    }

    /// Adds all that another tally of the same fineness saw.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = other.clone();
            return;
        }
        debug_assert_eq!(self.bits, other.bits);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.count += other.count;
        self.sum += other.sum;
        self.add_squares(other.squares, other.carries);
        self.make_room(other.first, other.first + other.buckets.len());
        for (bucket, n) in other.counts() {
            self.raise(bucket, n);
        }
    }

    /// How many were seen.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Sum of all \[ns\].
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// Mean \[ns\]; `None` when nothing was seen.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }

    /// Variance over what was seen, divided by n − 1 \[ns²\]; `None` below two.
    pub fn variance(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        // n·Σx² − (Σx)² in 256 bits, so that the cancellation costs nothing.
        let n = u128::from(self.count);
        let (mut high, low) = wide_product(n, self.squares);
        high += n * u128::from(self.carries);
        let (high_less, low_less) = wide_product(self.sum, self.sum);
        let (low, borrows) = low.overflowing_sub(low_less);
        let high = high - high_less - u128::from(borrows);
        let spread = high as f64 * TWO_TO_128 + low as f64;
        let n = self.count as f64;
        Some(spread / n / (n - 1.0))
    }

    /// Smallest \[ns\].
    pub fn min(&self) -> Option<u64> {
        (self.count > 0).then_some(self.min)
    }

    /// Largest \[ns\].
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.max)
    }

    /// The value below which a share `q` of all lies \[ns\], to a relative 0.1 %; of a coarse tally,
    /// to 0.8 %.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        let rank = ((q.clamp(0.0, 1.0) * self.count as f64 + 0.5) as u64).clamp(1, self.count);
        let mut seen = 0;
        for (bucket, n) in self.counts() {
            seen += n;
            if seen >= rank {
                let (low, width) = bounds_of(bucket, self.bits);
                let middle = low as f64 + (width - 1) as f64 / 2.0;
                return Some(middle.clamp(self.min as f64, self.max as f64));
            }
        }
        Some(self.max as f64)
    }

    /// How many were seen where, in rising order: the lowest value of a bucket \[ns\], its width \[ns\] and its
    /// count. A bucket is at most 0.2 % of its values wide, 1.6 % in a coarse tally; empty ones are left out.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        let seen = self.counts().filter(|(_, n)| *n > 0);
        seen.map(|(bucket, n)| {
            let (low, width) = bounds_of(bucket, self.bits);
            (low, width, n)
        })
    }

    /// For the tests of the laws: breaks the sum on purpose.
    #[cfg(test)]
    pub fn corrupt_sum(&mut self) {
        self.sum += 1;
    }
}

const TWO_TO_128: f64 = (1u128 << 127) as f64 * 2.0;

/// a · b as (high, low) halves of 256 bits.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    let halves = |x: u128| (x >> 64, x & u128::from(u64::MAX));
    let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> 64);
    let (middle, is_over) = middle.overflowing_add(a0 * b1);
    let high = a1 * b1 + (middle >> 64) + (u128::from(is_over) << 64);
    (high, middle << 64 | low & u128::from(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_tally_has_the_same_moments_and_rougher_quantiles() {
        let (mut fine, mut coarse) = (Tally::default(), Tally::coarse());
        for value in (1..=1000u64).rev() {
            fine.add(value * 1_000_000);
            coarse.add(value * 1_000_000);
        }
        assert_eq!(coarse.mean(), fine.mean());
        assert_eq!(coarse.variance(), fine.variance());
        assert_eq!((coarse.min(), coarse.max()), (fine.min(), fine.max()));
        for (q, is) in [(0.05, 50e6), (0.5, 500e6), (0.95, 950e6)] {
            assert!((coarse.quantile(q).unwrap() / is - 1.0).abs() < 8e-3);
        }
        assert!(coarse.buckets().count() * 3 < fine.buckets().count());
        coarse.clear();
        coarse.add(7_000_000);
        assert_eq!(coarse.buckets().next(), Some((6_946_816, 65_536, 1)));
    }

    #[test]
    fn quantiles_and_moments_of_known_values() {
        let mut tally = Tally::default();
        for value in (1..=1000u64).rev() {
            tally.add(value * 1_000_000);
        }
        assert_eq!(tally.mean(), Some(500.5e6));
        assert!((tally.quantile(0.5).unwrap() / 500e6 - 1.0).abs() < 1e-3);
        assert!((tally.quantile(0.95).unwrap() / 950e6 - 1.0).abs() < 1e-3);
        let variance = (1000.0 * 1000.0 - 1.0) / 12.0 * 1000.0 / 999.0 * 1e12;
        assert!((tally.variance().unwrap() / variance - 1.0).abs() < 1e-9);
        assert_eq!(
            (tally.min(), tally.max()),
            (Some(1_000_000), Some(1_000_000_000))
        );
    }

    #[test]
    fn buckets_hold_every_value_once() {
        let mut tally = Tally::default();
        let values = [7, 7, 600, 4_000_000, 4_000_001, 90_000_000_000];
        values.iter().for_each(|value| tally.add(*value));
        let all: Vec<_> = tally.buckets().collect();
        assert_eq!(all.iter().map(|b| b.2).sum::<u64>(), 6);
        for value in values {
            let holds = |(low, width, _): &&(u64, u64, u64)| *low <= value && value - low < *width;
            assert_eq!(all.iter().filter(holds).count(), 1, "{value}");
        }
        assert!(all.is_sorted() && all[0] == (7, 1, 2));
    }

    #[test]
    fn the_spread_of_very_long_times_is_right() {
        // Centuries: the squares of 40 of these run over 128 bits.
        let mut tally = Tally::default();
        let mut half = Tally::default();
        for i in 0..40u64 {
            let value = 15_000_000_000_000_000_000 + i;
            tally.add(value);
            if i % 2 == 0 {
                half.add(value);
            }
        }
        // (n² − 1) / 12 · n / (n − 1)
        assert_eq!(tally.variance(), Some(1599.0 / 12.0 * 40.0 / 39.0));
        assert_eq!(half.variance(), Some(399.0 / 3.0 * 20.0 / 19.0));
        half.merge(&tally);
        assert!(half.variance().unwrap() > 100.0);
        assert_eq!(wide_product(u128::MAX, u128::MAX), (u128::MAX - 1, 1));
        assert_eq!(wide_product(1 << 100, 3 << 90), (3 << 62, 0));
    }

    #[test]
    fn counts_beyond_sixteen_bits_are_kept() {
        let (mut tally, mut half) = (Tally::default(), Tally::default());
        let n = 3 * (1u64 << LOW_BITS) + 5;
        for i in 0..n {
            // At an end of the buckets, and between two.
            for value in [1_000_000, 2_000_000, 4_000_000] {
                tally.add(value);
                if i % 2 == 0 {
                    half.add(value);
                }
            }
        }
        assert!(tally.buckets().all(|(.., seen)| seen == n));
        assert_eq!(tally.buckets().count(), 3);
        assert!((tally.quantile(0.5).unwrap() / 2e6 - 1.0).abs() < 1e-3);
        half.merge(&tally);
        assert!(half.buckets().all(|(.., seen)| seen == n + n / 2 + 1));
    }

    #[test]
    fn extremes_are_those_of_all_values_in_any_order() {
        let mut random = 3u64;
        let (mut tally, mut all) = (Tally::default(), Vec::new());
        for _ in 0..2_000 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = (random >> 33) % 3_000;
            tally.add(value);
            all.push(value);
            assert_eq!(tally.min(), all.iter().min().copied());
            assert_eq!(tally.max(), all.iter().max().copied());
        }
        let held = |(low, width, n): (u64, u64, u64)| {
            n == all
                .iter()
                .filter(|v| low <= **v && **v - low < width)
                .count() as u64
        };
        assert!(tally.buckets().all(held));
    }

    #[test]
    fn many_at_once_are_as_many_one_by_one() {
        for bits in [COARSE, FINE] {
            let (mut one, mut all) = (Tally::of_bits(bits), Tally::of_bits(bits));
            let mut random = 7u64;
            for step in 0..200u32 {
                let values: Vec<u64> = (0..64)
                    .map(|_| {
                        random = random
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1);
                        // Now and then one far off, or one so often that its count runs over.
                        [random >> (random % 60), 1_000_000][usize::from(step > 20)]
                    })
                    .collect();
                (0..20).for_each(|_| all.add_all(&values));
                (0..20).for_each(|_| values.iter().for_each(|value| one.add(*value)));
            }
            assert!(one.buckets().any(|(.., n)| n > 2 << LOW_BITS));
            assert!(one.buckets().eq(all.buckets()));
            assert_eq!(
                (one.sum, one.squares, one.carries),
                (all.sum, all.squares, all.carries)
            );
            assert_eq!((one.count, one.min, one.max), (all.count, all.min, all.max));
        }
    }

    #[test]
    fn merging_equals_adding_all() {
        let (mut a, mut b, mut all) = (Tally::default(), Tally::default(), Tally::default());
        for value in [5, 90_000, 7_000_000_000] {
            a.add(value);
            all.add(value);
        }
        for value in [1, 30, u64::MAX / 2] {
            b.add(value);
            all.add(value);
        }
        a.merge(&b);
        assert_eq!(a, all);
    }
}
