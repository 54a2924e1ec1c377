//! Inverses of the normal, gamma and beta distribution functions, on `libm` only.

#![expect(
    clippy::excessive_precision,
    reason = "coefficients as they were published"
)]

use std::f64::consts::FRAC_1_SQRT_2;

/// Distribution function of the standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Inverse of [`normal_cdf`] to a relative 1e-15 by Wichura's rational approximations
/// (algorithm AS 241, Applied Statistics 37, 1988, 477-484): no iteration, one logarithm in the tails.
pub fn inverse_normal(p: f64) -> f64 {
    if p <= 0.0 {
        return -39.0;
    }
    if p >= 1.0 {
        return 9.0;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTRE_ABOVE, &CENTRE_BELOW);
    }
    let r = (-libm::log(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let z = if r <= 5.0 {
        ratio(r - 1.6, &SHOULDER_ABOVE, &SHOULDER_BELOW)
    } else {
        ratio(r - 5.0, &TAIL_ABOVE, &TAIL_BELOW)
    };
    if q < 0.0 { -z } else { z }
}

/// A quotient of two polynomials, coefficients from the highest power down.
#[inline]
fn ratio(x: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    let value = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    value(above) / value(below)
}

const CENTRE_ABOVE: [f64; 8] = [
    2.509_080_928_730_122_672_7e3,
    3.343_057_558_358_812_810_5e4,
    6.726_577_092_700_870_085_3e4,
    4.592_195_393_154_987_145_7e4,
    1.373_169_376_550_946_112_5e4,
    1.971_590_950_306_551_442_7e3,
    1.331_416_678_917_843_774_5e2,
    3.387_132_872_796_366_608_0e0,
];
const CENTRE_BELOW: [f64; 8] = [
    5.226_495_278_852_854_561_0e3,
    2.872_908_573_572_194_267_4e4,
    3.930_789_580_009_271_061_0e4,
    2.121_379_430_158_659_586_7e4,
    5.394_196_021_424_751_107_7e3,
    6.871_870_074_920_579_083_0e2,
    4.231_333_070_160_091_125_2e1,
    1.0,
];
const SHOULDER_ABOVE: [f64; 8] = [
    7.745_450_142_783_414_076_4e-4,
    2.272_384_498_926_918_458_33e-2,
    2.417_807_251_774_506_117_7e-1,
    1.270_458_252_452_368_382_58e0,
    3.647_848_324_763_204_605_04e0,
    5.769_497_221_460_691_405_5e0,
    4.630_337_846_156_545_295_9e0,
    1.423_437_110_749_683_577_34e0,
];
const SHOULDER_BELOW: [f64; 8] = [
    1.050_750_071_644_416_843_24e-9,
    5.475_938_084_995_344_946e-4,
    1.519_866_656_361_645_719_66e-2,
    1.481_039_764_274_800_745_9e-1,
    6.897_673_349_851_000_045_5e-1,
    1.676_384_830_183_803_849_4e0,
    2.053_191_626_637_758_821_87e0,
    1.0,
];
const TAIL_ABOVE: [f64; 8] = [
    2.010_334_399_292_288_132_65e-7,
    2.711_555_568_743_487_578_15e-5,
    1.242_660_947_388_078_438_6e-3,
    2.653_218_952_657_612_309_3e-2,
    2.965_605_718_285_048_912_3e-1,
    1.784_826_539_917_291_335_8e0,
    5.463_784_911_164_114_369_9e0,
    6.657_904_643_501_103_777_2e0,
];
const TAIL_BELOW: [f64; 8] = [
    2.044_263_103_389_939_785_64e-15,
    1.421_511_758_316_445_888_7e-7,
    1.846_318_317_510_054_681_8e-5,
    7.868_691_311_456_132_591e-4,
    1.487_536_129_085_061_485_25e-2,
    1.369_298_809_227_358_053_1e-1,
    5.998_322_065_558_879_376_9e-1,
    1.0,
];

/// Solves `cdf(x) = p` for an increasing `cdf` on (low, high) by Newton steps kept inside a bracket
/// that shrinks with every one.
fn solve(
    p: f64,
    start: f64,
    mut low: f64,
    mut high: f64,
    cdf: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let mut x = start;
    for _ in 0..200 {
        let error = cdf(x) - p;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - error / density(x);
        let next = if newton > low && newton < high && newton.is_finite() {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * x + 1.0
        };
        if (next - x).abs() <= 1e-15 * x.abs() || next == x {
            return next;
        }
        x = next;
    }
    x
}

/// Inverse of the regularised lower incomplete gamma function: the gamma variate with scale 1.
pub fn inverse_gamma(shape: f64, p: f64) -> f64 {
    if p >= 1.0 {
        // A uniform of exactly 1 stands for the last 2⁻⁵³.
        return inverse_gamma(shape, 1.0 - 1.0 / (1u64 << 53) as f64);
    }
    if p <= 0.0 {
        return 0.0;
    }
    if shape > EXPANDED {
        return expanded_gamma(shape, inverse_normal(p));
    }
    let log_gamma = libm::lgamma(shape);
    // Small values: P(a, x) ≈ x^a / Γ(a + 1). Large shapes: Wilson and Hilferty.
    let small = libm::exp((libm::log(p) + libm::lgamma(shape + 1.0)) / shape);
    let start = if shape < 1.0 || small < 0.2 * shape {
        small
    } else {
        let z = inverse_normal(p);
        let c = 1.0 / (9.0 * shape);
        let cube = 1.0 - c + z * c.sqrt();
        (shape * cube * cube * cube).max(small)
    };
    if start < 1e-300 {
        return start;
    }
    solve(
        p,
        start,
        0.0,
        f64::INFINITY,
        |x| gamma_cdf(shape, x, log_gamma),
        |x| libm::exp((shape - 1.0) * libm::log(x) - x - log_gamma),
    )
}

/// More terms than any shape up to [`EXPANDED`] needs: about nine times its root.
const TERMS: u32 = 10_000;

/// Shape above which a gamma quantile comes by its expansion: the series would need ever more terms.
const EXPANDED: f64 = 20_000.0;

/// Gamma quantile of a large shape from the normal quantile `z` by the Cornish-Fisher expansion (Goldberg
/// and Levine, Annals of Mathematical Statistics 17, 1946, 216-225, with χ² = 2x and ν = 2·shape). The
/// first term left out is below 1e-10 of the value for every shape above [`EXPANDED`] and |z| < 9.
fn expanded_gamma(shape: f64, z: f64) -> f64 {
    let root = shape.sqrt();
    let (z2, z3) = (z * z, z * z * z);
    let third = (z3 - 7.0 * z) / (36.0 * root);
    let fourth = (3.0 * z2 * z2 + 7.0 * z2 - 16.0) / (810.0 * shape);
    let fifth = (9.0 * z3 * z2 + 256.0 * z3 - 433.0 * z) / (38_880.0 * shape * root);
    shape + root * z + ((z2 - 1.0) / 3.0 + third - fourth + fifth)
}

/// Regularised lower incomplete gamma function: series below shape + 1, continued fraction above
/// (Abramowitz and Stegun 6.5.29 and 6.5.31).
fn gamma_cdf(shape: f64, x: f64, log_gamma: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - log_gamma);
    if x < shape + 1.0 {
        let mut term = 1.0 / shape;
        let mut sum = term;
        let mut n = shape;
        for _ in 0..TERMS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        front * sum
    } else {
        let mut b = x + 1.0 - shape;
        let mut c = 1e300;
        let mut d = 1.0 / b;
        let mut h = d;
        for i in 1..TERMS {
            let i = f64::from(i);
            let an = -i * (i - shape);
            b += 2.0;
            d = 1.0 / (an * d + b);
            c = b + an / c;
            let delta = c * d;
            h *= delta;
            if (delta - 1.0).abs() < 1e-16 {
                break;
            }
        }
        1.0 - front * h
    }
}

/// Inverse of the regularised incomplete beta function: the beta variate on (0, 1).
pub fn inverse_beta(alpha: f64, beta: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let log_beta = libm::lgamma(alpha) + libm::lgamma(beta) - libm::lgamma(alpha + beta);
    solve(
        p,
        alpha / (alpha + beta),
        0.0,
        1.0,
        |x| beta_cdf(alpha, beta, x, log_beta),
        |x| libm::exp((alpha - 1.0) * libm::log(x) + (beta - 1.0) * libm::log1p(-x) - log_beta),
    )
}

/// Regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8).
pub fn beta_cdf(alpha: f64, beta: f64, x: f64, log_beta: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; beyond, use the symmetry.
    if x > (alpha + 1.0) / (alpha + beta + 2.0) {
        return 1.0 - beta_cdf(beta, alpha, 1.0 - x, log_beta);
    }
    let front = libm::exp(alpha * libm::log(x) + beta * libm::log1p(-x) - log_beta) / alpha;
    // The fraction takes some multiple of the root of the larger shape.
    let terms = 1_000 + (20.0 * alpha.max(beta).sqrt()) as u32;
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (alpha + beta) * x / (alpha + 1.0));
    let mut h = d;
    for m in 1..terms {
        let m = f64::from(m);
        let even = m * (beta - m) * x / ((alpha + 2.0 * m - 1.0) * (alpha + 2.0 * m));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        h *= c * d;
        let odd =
            -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2.0 * m) * (alpha + 2.0 * m + 1.0));
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        let delta = c * d;
        h *= delta;
        if (delta - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * h
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal};

    #[test]
    fn inverses_agree_with_an_independent_library() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for i in 1..2000 {
            let p = f64::from(i) / 2000.0;
            assert!(
                (normal_cdf(inverse_normal(p)) - p).abs() < 1e-15,
                "normal {p}"
            );
            assert!(
                (normal.cdf(inverse_normal(p)) - p).abs() < 1e-10,
                "normal {p}"
            );
            for (a, b) in [(0.5, 0.5), (2.0, 3.5), (30.0, 1.2)] {
                let x = inverse_beta(a, b, p);
                assert!(
                    (Beta::new(a, b).unwrap().cdf(x) - p).abs() < 1e-10,
                    "beta {a} {b} {p}"
                );
            }
            for shape in [0.1, 0.5, 1.0, 7.3, 150.0] {
                let x = inverse_gamma(shape, p);
                assert!(
                    (Gamma::new(shape, 1.0).unwrap().cdf(x) - p).abs() < 1e-10,
                    "gamma {shape} {p}"
                );
            }
        }
    }

    /// Mean and standard deviation by the midpoints of many equal slices.
    fn moments(quantile: impl Fn(f64) -> f64) -> (f64, f64) {
        let slices = 4_000;
        let values: Vec<f64> = (0..slices)
            .map(|i| quantile((f64::from(i) + 0.5) / f64::from(slices)))
            .collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
        (mean, (squares / values.len() as f64).sqrt())
    }

    #[test]
    fn gammas_of_large_shape_have_their_mean_and_spread() {
        for shape in [1e3, 19_999.0, 20_001.0, 1e6, 1e9, 1e15] {
            let (mean, sd) = moments(|p| inverse_gamma(shape, p));
            let due = f64::sqrt(shape);
            assert!((mean - shape).abs() < 1e-4 * due, "{shape}: mean {mean}");
            assert!((sd / due - 1.0).abs() < 2e-3, "{shape}: sd {sd}");
        }
    }

    #[test]
    fn the_expansion_continues_the_series() {
        let shape = EXPANDED;
        for i in -82..82 {
            let z = f64::from(i) / 10.0;
            let (series, expanded) = (
                inverse_gamma(shape, normal_cdf(z)),
                expanded_gamma(shape, inverse_normal(normal_cdf(z))),
            );
            // Far out on the right a step of the probability is wider than the difference.
            assert!(
                (series / expanded - 1.0).abs() < 1e-9 || z > 6.0,
                "{z}: {series} {expanded}"
            );
        }
    }

    #[test]
    fn betas_of_large_shape_have_their_mean_and_spread() {
        for (a, b) in [(1e4, 1e4), (2e5, 1e3), (1e6, 1e6), (3.0, 1e6)] {
            let (mean, sd) = moments(|p| inverse_beta(a, b, p));
            let due = f64::sqrt(a * b / (a + b + 1.0)) / (a + b);
            assert!(
                (mean - a / (a + b)).abs() < 1e-3 * due,
                "{a} {b}: mean {mean}"
            );
            assert!((sd / due - 1.0).abs() < 3e-3, "{a} {b}: sd {sd} {due}");
        }
    }

    #[test]
    fn tails_are_finite() {
        let tiny = 1.0 / (1u64 << 53) as f64;
        assert!((inverse_normal(tiny) + 8.209_536).abs() < 1e-5);
        assert!(inverse_normal(1.0).is_finite());
        for shape in [0.1, 1.0, 50.0] {
            assert!(inverse_gamma(shape, tiny).is_finite());
            assert!(inverse_gamma(shape, 1.0).is_finite());
        }
    }
}
