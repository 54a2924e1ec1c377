//! Inverses of the normal, gamma and beta distribution functions, on `libm` only.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Distribution function of the standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Inverse of [`normal_cdf`]: a start from Winitzki's approximation of the inverse error function,
/// then Halley steps on the exact function.
pub fn inverse_normal(p: f64) -> f64 {
    if p <= 0.0 {
        return -39.0;
    }
    if p >= 1.0 {
        return 9.0;
    }
    // Winitzki (2008), a = 0.147: relative error 2e-3, enough for two cubic steps to full precision.
    let x = 2.0 * p - 1.0;
    let log = libm::log(4.0 * p * (1.0 - p));
    let a = 0.147;
    let t = 2.0 / (PI * a) + 0.5 * log;
    let mut z = ((t * t - log / a).sqrt() - t).max(0.0).sqrt() * std::f64::consts::SQRT_2;
    if x < 0.0 {
        z = -z;
    }
    for _ in 0..3 {
        // In the far upper tail Φ is known only to 1e-16 of 1, so work on the smaller side.
        let error = if z > 0.0 { (1.0 - p) - normal_cdf(-z) } else { normal_cdf(z) - p };
        let step = error * libm::exp(0.5 * z * z) * (2.0 * PI).sqrt();
        z -= step / (1.0 + 0.5 * z * step);
    }
    z
}

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
        for _ in 0..1000 {
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
        for i in 1..1000 {
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
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (alpha + beta) * x / (alpha + 1.0));
    let mut h = d;
    for m in 1..1000 {
        let m = f64::from(m);
        let even = m * (beta - m) * x / ((alpha + 2.0 * m - 1.0) * (alpha + 2.0 * m));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        h *= c * d;
        let odd = -(alpha + m) * (alpha + beta + m) * x
            / ((alpha + 2.0 * m) * (alpha + 2.0 * m + 1.0));
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
            assert!((normal_cdf(inverse_normal(p)) - p).abs() < 1e-15, "normal {p}");
            assert!((normal.cdf(inverse_normal(p)) - p).abs() < 1e-10, "normal {p}");
            for (a, b) in [(0.5, 0.5), (2.0, 3.5), (30.0, 1.2)] {
                let x = inverse_beta(a, b, p);
                assert!((Beta::new(a, b).unwrap().cdf(x) - p).abs() < 1e-10, "beta {a} {b} {p}");
            }
            for shape in [0.1, 0.5, 1.0, 7.3, 150.0] {
                let x = inverse_gamma(shape, p);
                assert!((Gamma::new(shape, 1.0).unwrap().cdf(x) - p).abs() < 1e-10, "gamma {shape} {p}");
            }
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
