//! The cycle times of one machine: a tally that is fed by the block.
//!
//! A tally is larger than a machine has room for in the nearest cache. Waiting for one of its places at every
//! part would cost more than all else that is counted; sixteen at once are waited for together.

use super::tally::Tally;

const BLOCK: usize = 16;

/// Cycle times seen in the window \[ns\].
#[derive(Debug, Clone)]
pub struct CycleTimes {
    /// The last ones, not yet in the tally.
    last: [u64; BLOCK],
    count: usize,
    tally: Tally,
}

impl Default for CycleTimes {
    fn default() -> Self {
        Self {
            last: [0; BLOCK],
            count: 0,
            tally: Tally::coarse(),
        }
    }
}

impl CycleTimes {
    /// Counts one \[ns\].
    #[inline(always)]
    pub fn add(&mut self, value: u64) {
        self.last[self.count % BLOCK] = value;
        self.count += 1;
        if self.count == BLOCK {
            self.tell();
        }
    }

    #[inline(never)]
    fn tell(&mut self) {
        self.tally.add_all(&self.last[..self.count]);
        self.count = 0;
    }

    /// All of them.
    pub fn tally(&self) -> Tally {
        let mut tally = self.tally.clone();
        tally.add_all(&self.last[..self.count]);
        tally
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.tally.count() + self.count as u64
    }

    /// Sum of all \[ns\].
    pub fn sum(&self) -> u128 {
        let last = self.last[..self.count].iter();
        self.tally.sum() + last.map(|value| u128::from(*value)).sum::<u128>()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.count = 0;
        self.tally.clear();
    }

    /// For the tests of the laws: breaks the sum on purpose.
    #[cfg(test)]
    pub fn corrupt_sum(&mut self) {
        self.tally.corrupt_sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_make_the_tally_that_single_values_make() {
        let (mut times, mut tally) = (CycleTimes::default(), Tally::coarse());
        for i in 0..100u64 {
            let value = 1_000_000 + i * i * 7_919 % 5_000_000;
            times.add(value);
            tally.add(value);
            assert_eq!(times.tally(), tally);
            assert_eq!((times.count(), times.sum()), (tally.count(), tally.sum()));
        }
        times.clear();
        assert_eq!((times.count(), times.sum()), (0, 0));
    }
}
