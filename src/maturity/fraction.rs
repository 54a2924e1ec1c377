//! Exact fractions, so that 0.8 reaches 0.8.

use std::cmp::Ordering;

/// Denominators stay below this, so that a comparison of values up to 2^20 fits `u128`.
const LARGEST: u128 = 1 << 52;
/// What a fraction is rounded to when its denominator grows beyond that.
const COARSE: u128 = 1_000_000_000_000;

/// A fraction that is not negative, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fraction {
    part: u128,
    whole: u128,
}

impl Fraction {
    pub const ZERO: Self = Self { part: 0, whole: 1 };
    pub const ONE: Self = Self { part: 1, whole: 1 };

    /// `part / whole`; a whole of 0 gives 0.
    pub fn new(part: u64, whole: u64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        Self::reduced(u128::from(part), u128::from(whole))
    }

    /// A share or total as written in a file, to 1/10 000.
    pub fn of(value: f64) -> Self {
        Self::new(in_ten_thousandths(value), 10_000)
    }

    pub fn plus(self, other: Self) -> Self {
        Self::reduced(
            self.part * other.whole + other.part * self.whole,
            self.whole * other.whole,
        )
    }

    pub fn times(self, other: Self) -> Self {
        Self::reduced(self.part * other.part, self.whole * other.whole)
    }

    pub fn value(self) -> f64 {
        self.part as f64 / self.whole as f64
    }

    /// The whole part, at most 255.
    pub fn floor(self) -> u8 {
        u8::try_from(self.part / self.whole).unwrap_or(u8::MAX)
    }

    /// Lowest terms; rounded to 12 digits when these are too fine. Both products before it are of
    /// denominators below 2^52 and values below 2^20, so they fit.
    fn reduced(part: u128, whole: u128) -> Self {
        let by = gcd(part, whole).max(1);
        let (part, whole) = (part / by, whole / by);
        if whole < LARGEST {
            return Self { part, whole };
        }
        // Below 2^86 the product with 10^12 fits; what is shifted out lies beyond the 12 digits.
        let excess = (128 - whole.leading_zeros()).saturating_sub(86);
        let (rest, of) = ((part % whole) >> excess, whole >> excess);
        let rounded = part / whole * COARSE + (rest * COARSE + of / 2) / of;
        let by = gcd(rounded, COARSE).max(1);
        Self {
            part: rounded / by,
            whole: COARSE / by,
        }
    }
}

/// The weighted mean, with as many of the `open` values as raise it; 0 of nothing.
pub(super) fn best_mean(sure: &[(u64, Fraction)], open: &[(u64, Fraction)]) -> Fraction {
    let mut open: Vec<(u64, Fraction)> = open.to_vec();
    open.sort_by(|(_, a), (_, b)| b.cmp(a));
    let (mut sum, mut whole) = (Fraction::ZERO, 0);
    let mut add = |weight: u64, value: Fraction, always: bool| {
        // The values come from the largest down: once one does not raise the mean, none does.
        let mean = sum.times(Fraction::new(1, whole));
        if always || whole == 0 || value > mean {
            sum = sum.plus(value.times(Fraction::reduced(u128::from(weight), 1)));
            whole += weight;
        }
        sum.times(Fraction::new(1, whole))
    };
    let mut mean = Fraction::ZERO;
    for (values, always) in [(sure, true), (&open, false)] {
        for (weight, value) in values {
            mean = add(*weight, *value, always);
        }
    }
    mean
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.part * other.whole).cmp(&(other.part * self.whole))
    }
}

/// A share in 1/100 %; what is negative or not finite counts as 0.
pub(super) fn in_ten_thousandths(value: f64) -> u64 {
    // The cast saturates; files hold nothing above a few hundred.
    libm::round(value.clamp(0.0, 100_000.0) * 10_000.0) as u64
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_fifths_are_four_fifths_however_they_come_about() {
        let mean = |tenths: &[u64]| Fraction::new(tenths.iter().sum(), 10 * tenths.len() as u64);
        let pass = Fraction::of(0.8);
        assert_eq!(mean(&[8, 8, 8]), pass);
        assert_eq!(mean(&[10, 10, 10, 10, 0]), pass);
        // Ten times a tenth of it: in floating point 0.08 · 10 and the sum of ten 0.08 differ.
        let tenth = Fraction::new(8, 100);
        let sum = (0..10).fold(Fraction::ZERO, |sum, _| sum.plus(tenth));
        assert_eq!(sum, pass);
        assert!(Fraction::new(7999, 10_000) < pass);
    }

    #[test]
    fn the_best_mean_takes_what_raises_it() {
        let tenths = |part| Fraction::new(part, 10);
        let sure = [(3, tenths(5)), (1, tenths(9))];
        assert_eq!(best_mean(&sure, &[]), tenths(6));
        assert_eq!(
            best_mean(&sure, &[(9, tenths(6)), (9, tenths(2))]),
            tenths(6)
        );
        // 4 · 0.6 and 4 · 0.8 make 0.7, which 0.65 does not raise any more.
        let open = [(9, Fraction::new(65, 100)), (4, tenths(8))];
        assert_eq!(best_mean(&sure, &open), tenths(7));
        assert_eq!(best_mean(&[], &open), tenths(8));
        assert_eq!(best_mean(&[], &[]), Fraction::ZERO);
    }

    #[test]
    fn sums_of_awkward_denominators_stay_close_and_never_overflow() {
        let mut sum = Fraction::ZERO;
        let mut expected = 0.0;
        for whole in 1..400 {
            sum = sum.plus(Fraction::new(1, whole).times(Fraction::new(37, 10_000)));
            expected += 37.0 / 10_000.0 / whole as f64;
        }
        assert!((sum.value() - expected).abs() < 1e-9, "{sum:?} {expected}");
        assert_eq!(Fraction::new(1, 0), Fraction::ZERO);
        assert_eq!(Fraction::of(f64::NAN), Fraction::ZERO);
        assert_eq!(Fraction::of(1e300).floor(), u8::MAX);
        assert_eq!(Fraction::new(17, 5).floor(), 3);
    }
}
