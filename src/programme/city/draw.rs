//! Draws for a made-up facility: one ChaCha8 stream a facility, so that the facilities before it change
//! nothing.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Random choices of one facility.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of facility `index` under a seed.
    pub fn new(seed: u64, index: u32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::from(index));
        Self(rng)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Uniform in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform on the whole numbers from `low` to `high`, both included.
    pub fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + (self.unit() * f64::from(high - low + 1)) as u32
    }

    /// Uniform on the logarithm between `low` and `high`.
    pub fn over_decades(&mut self, low: f64, high: f64) -> f64 {
        low * libm::exp(self.unit() * libm::log(high / low))
    }

    /// Roughly normal: the sum of twelve uniforms.
    pub fn about(&mut self, mean: f64, sd: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        mean + sd * (sum - 6.0)
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of them.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[(self.unit() * of.len() as f64) as usize]
    }

    /// Whether a facility of this maturity has something of this difficulty: even odds where they are
    /// equal, one in fifty half a level away.
    pub fn has(&mut self, maturity: f64, difficulty: f64) -> bool {
        let odds = 1.0 / (1.0 + libm::exp(-8.0 * (maturity - difficulty)));
        self.chance(odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facility_draws_the_same_whatever_was_drawn_before_it() {
        let mut first = Draw::new(7, 3);
        let mut other = Draw::new(7, 2);
        other.unit();
        let mut again = Draw::new(7, 3);
        assert_eq!(first.unit(), again.unit());
        assert_ne!(Draw::new(7, 3).unit(), Draw::new(8, 3).unit());
        assert_ne!(Draw::new(7, 3).unit(), Draw::new(7, 4).unit());
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut draw = Draw::new(1, 1);
        for _ in 0..10_000 {
            let whole = draw.whole(2, 4);
            assert!((2..=4).contains(&whole));
            let wide = draw.over_decades(10.0, 1000.0);
            assert!((10.0..=1000.0).contains(&wide));
            assert!((3.0..5.0).contains(&draw.between(3.0, 5.0)));
        }
    }

    #[test]
    fn what_is_hard_is_rare() {
        let mut draw = Draw::new(2, 1);
        let mut share = |difficulty: f64| {
            let found = (0..4000).filter(|_| draw.has(2.0, difficulty)).count();
            found as f64 / 4000.0
        };
        // 1 / (1 + e^(8 · 0.5)) = 0.018.
        assert!((share(2.5) - 0.018).abs() < 0.01);
        assert!((share(2.0) - 0.5).abs() < 0.04);
        assert!(share(1.0) > 0.99);
    }
}
