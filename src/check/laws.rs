//! The parameters of distributions, and the amounts that stand alone: each finite and in its range.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `not-finite` | error | a value that is NaN or infinite |
//! | `negative-value` | error | a value below zero where it makes no sense |
//! | `zero-value` | error | zero where something above it is due |
//! | `beyond-clock` | error | a time that the clock cannot hold (2⁶⁴ ns, about 584 years) |
//! | `share-range` | error | a share outside 0 % to 100 % |
//! | `range-order` | error | `min`, `mode` and `max` out of order |
//! | `empty-list` | error | a list of values, branches or phases without any |
//! | `coxian-last` | error | a last phase that goes on |
//! | `erlang-k` | error | no phase at all, or too many to draw |
//! | `beta-shape` | error | a shape too large to draw from |
//! | `below-zero` | warning | a normal law of which more than 0.01 % lies below zero |

use super::words::{duration, number, percent};
use crate::model::{Diagnostic, Distribution, Path, Quantity, Seconds, Share};

/// The longest time that the clock holds \[s\].
const CLOCK: f64 = 18_446_744_073.0;
/// Phases that are still drawn one by one; more are as good as normal.
const MOST_PHASES: u32 = 10_000;
/// Largest shape of a Beta law for which the function behind it converges.
const LARGEST_BETA: f64 = 1e6;
/// From this share below zero on, truncation moves the mean enough to say so.
const NOTABLE_MASS: f64 = 1e-4;

/// What a number may be at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Least {
    /// Zero is fine.
    Zero,
    /// Zero makes no sense.
    Above,
}

/// Whether a plain number is finite and large enough.
pub(super) fn number_in_range(
    path: Path,
    value: f64,
    least: Least,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let problem = if !value.is_finite() {
        Diagnostic::error(
            "not-finite",
            path,
            format!("{value} is no number to work with"),
        )
        .hint("give a finite number")
    } else if value < 0.0 {
        Diagnostic::error(
            "negative-value",
            path,
            format!("{} is below zero", number(value)),
        )
        .hint("give a value of zero or more")
    } else if value == 0.0 && least == Least::Above {
        Diagnostic::error("zero-value", path, "zero makes no sense here")
            .hint("give a value above zero")
    } else {
        return true;
    };
    found.push(problem);
    false
}

/// Whether a duration is in range and fits the clock.
pub(super) fn time(path: Path, value: Seconds, least: Least, found: &mut Vec<Diagnostic>) -> bool {
    if !number_in_range(path.clone(), value.base(), least, found) {
        return false;
    }
    if value.0 > CLOCK {
        found.push(
            Diagnostic::error(
                "beyond-clock",
                path,
                format!("{} do not fit the clock", duration(value)),
            )
            .hint("the clock counts nanoseconds and holds about 584 years"),
        );
        return false;
    }
    true
}

/// Whether a share lies within 0 % to 100 %.
pub(super) fn share(path: Path, share: Share, found: &mut Vec<Diagnostic>) -> bool {
    let value = share.0;
    if (0.0..=1.0).contains(&value) {
        return true;
    }
    found.push(if value.is_finite() {
        Diagnostic::error(
            "share-range",
            path,
            format!("{} is no share of a whole", percent(value)),
        )
        .hint("a share lies between \"0 %\" and \"100 %\"")
    } else {
        Diagnostic::error("not-finite", path, format!("{value} is no share"))
            .hint("give a finite share")
    });
    false
}

/// Everything about one distribution but the sums of its shares. `least` holds for what is drawn: with
/// [`Least::Above`] a law that only ever gives zero is refused.
pub(super) fn law(path: &Path, law: &Distribution, least: Least, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    parameters(path, law, found);
    if found.len() > before {
        return;
    }
    let mean = law.mean();
    if !mean.is_finite() || mean > CLOCK {
        found.push(
            Diagnostic::error(
                "beyond-clock",
                path.clone(),
                "the mean of this law does not fit the clock",
            )
            .hint("the clock counts nanoseconds and holds about 584 years; look at the shape"),
        );
    } else if mean <= 0.0 && least == Least::Above {
        number_in_range(path.clone(), 0.0, least, found);
    } else if law.is_instant() && least == Least::Above {
        found.push(
            Diagnostic::error(
                "zero-value",
                path.clone(),
                format!(
                    "{} rounds to 0 ns, and the clock would stand still",
                    duration(Seconds(mean))
                ),
            )
            .hint("give a mean of at least \"1e-9 s\""),
        );
    }
    let mass = law.mass_below_zero();
    if let (Distribution::Normal { mean: parent, .. }, true) = (law, mass > NOTABLE_MASS) {
        found.push(
            Diagnostic::warning(
                "below-zero",
                path.clone(),
                format!(
                    "{} of this normal law lie below zero and are cut off: its true mean is {}, not {}",
                    percent(mass),
                    duration(Seconds(mean)),
                    duration(*parent)
                ),
            )
            .hint("a LogNormal or Gamma law with the same mean and spread never falls below zero"),
        );
    }
}

fn parameters(path: &Path, law: &Distribution, found: &mut Vec<Diagnostic>) {
    use Distribution as D;
    use Least::{Above, Zero};
    let at = |field: &str| path.join(field);
    match law {
        D::Constant(value) => {
            time(path.clone(), *value, Zero, found);
        }
        D::Exponential { mean } => {
            time(at("mean"), *mean, Above, found);
        }
        D::Uniform { min, max } => in_order(path, &[("min", *min), ("max", *max)], found),
        D::Triangular { min, mode, max } => {
            in_order(
                path,
                &[("min", *min), ("mode", *mode), ("max", *max)],
                found,
            );
        }
        D::Normal { mean, sd } => {
            time(at("mean"), *mean, Zero, found);
            time(at("sd"), *sd, Zero, found);
        }
        D::LogNormal { mean, sd } => {
            time(at("mean"), *mean, Above, found);
            time(at("sd"), *sd, Zero, found);
        }
        D::Gamma { shape, scale } | D::Weibull { scale, shape } => {
            number_in_range(at("shape"), *shape, Above, found);
            time(at("scale"), *scale, Above, found);
        }
        D::Erlang { mean, k } => {
            time(at("mean"), *mean, Above, found);
            if !(1..=MOST_PHASES).contains(k) {
                found.push(
                    Diagnostic::error(
                        "erlang-k",
                        at("k"),
                        format!("an Erlang law cannot have {k} phases"),
                    )
                    .hint(format!("give 1 to {MOST_PHASES} phases; 1 is exponential")),
                );
            }
        }
        D::Beta {
            min,
            max,
            alpha,
            beta,
        } => {
            in_order(path, &[("min", *min), ("max", *max)], found);
            for (field, shape) in [("alpha", *alpha), ("beta", *beta)] {
                if number_in_range(at(field), shape, Above, found) && shape > LARGEST_BETA {
                    found.push(
                        Diagnostic::error(
                            "beta-shape",
                            at(field),
                            format!(
                                "a Beta law with a shape of {} cannot be drawn exactly",
                                number(shape)
                            ),
                        )
                        .hint("give at most 1000000; a law that narrow is as good as normal"),
                    );
                }
            }
        }
        D::HyperExponential { branches } => {
            filled(at("branches"), "branch", branches.len(), found);
            for (k, branch) in branches.iter().enumerate() {
                let path = at("branches").join(k.to_string());
                share(path.join("share"), branch.share, found);
                time(path.join("mean"), branch.mean, Zero, found);
            }
        }
        D::Coxian { phases } => {
            filled(at("phases"), "phase", phases.len(), found);
            for (k, phase) in phases.iter().enumerate() {
                let path = at("phases").join(k.to_string());
                time(path.join("mean"), phase.mean, Zero, found);
                let valid = share(path.join("onward"), phase.onward, found);
                if valid && k + 1 == phases.len() && phase.onward.0 > 0.0 {
                    found.push(
                        Diagnostic::error(
                            "coxian-last",
                            path.join("onward"),
                            format!("{} go on after the last phase", percent(phase.onward.0)),
                        )
                        .hint(
                            "leave `onward` out of the last phase, or add the phase that follows",
                        ),
                    );
                }
            }
        }
        D::Discrete { values } => {
            filled(at("values"), "value", values.len(), found);
            for (k, value) in values.iter().enumerate() {
                let path = at("values").join(k.to_string());
                share(path.join("share"), value.share, found);
                time(path.join("value"), value.value, Zero, found);
            }
        }
        D::Empirical { values } => {
            filled(at("values"), "value", values.len(), found);
            for (k, value) in values.iter().enumerate() {
                time(at("values").join(k.to_string()), *value, Zero, found);
            }
        }
    }
}

fn filled(path: Path, what: &str, length: usize, found: &mut Vec<Diagnostic>) {
    if length == 0 {
        found.push(
            Diagnostic::error(
                "empty-list",
                path,
                "this list is empty, so nothing can be drawn from it",
            )
            .hint(format!("give at least one {what}")),
        );
    }
}

fn in_order(path: &Path, bounds: &[(&str, Seconds)], found: &mut Vec<Diagnostic>) {
    let before = found.len();
    for (field, value) in bounds {
        time(path.join(*field), *value, Least::Zero, found);
    }
    if found.len() > before {
        return;
    }
    for pair in bounds.windows(2) {
        let [(low, a), (high, b)] = pair else {
            continue;
        };
        if a > b {
            found.push(
                Diagnostic::error(
                    "range-order",
                    path.clone(),
                    format!(
                        "`{low}` ({}) lies above `{high}` ({})",
                        duration(*a),
                        duration(*b)
                    ),
                )
                .hint("min ≤ mode ≤ max"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{bent, edit_machine, only};
    use crate::model::{
        Branch, ByProduct, Distribution as D, Phase, Seconds as S, Share, Weighted,
    };

    fn cycle(law: D) -> Vec<String> {
        bent(|f| edit_machine(f, "weld", |m| m.cycle = ByProduct::All(law)))
    }

    #[test]
    fn every_law_is_accepted_with_sound_parameters() {
        let s = S;
        for law in [
            D::Constant(s(0.0)),
            D::Exponential { mean: s(9.0) },
            D::Uniform {
                min: s(1.0),
                max: s(1.0),
            },
            D::Triangular {
                min: s(1.0),
                mode: s(1.0),
                max: s(3.0),
            },
            D::Normal {
                mean: s(9.0),
                sd: s(1.0),
            },
            D::LogNormal {
                mean: s(9.0),
                sd: s(0.0),
            },
            D::Gamma {
                shape: 0.5,
                scale: s(9.0),
            },
            D::Erlang { mean: s(9.0), k: 1 },
            D::Weibull {
                scale: s(9.0),
                shape: 2.0,
            },
            D::Beta {
                min: s(1.0),
                max: s(2.0),
                alpha: 1.0,
                beta: 2.0,
            },
            D::HyperExponential {
                branches: vec![Branch {
                    share: Share(1.0),
                    mean: s(9.0),
                }],
            },
            D::Coxian {
                phases: vec![Phase {
                    mean: s(9.0),
                    onward: Share(0.0),
                }],
            },
            D::Discrete {
                values: vec![Weighted {
                    share: Share(1.0),
                    value: s(0.0),
                }],
            },
            D::Empirical {
                values: vec![s(0.0), s(4.0)],
            },
        ] {
            let shown = format!("{law:?}");
            assert_eq!(cycle(law), Vec::<String>::new(), "{shown}");
        }
    }

    #[test]
    fn numbers_that_make_no_sense_are_errors() {
        assert_eq!(cycle(D::Constant(S(f64::NAN))), ["not-finite weld.cycle"]);
        assert_eq!(
            cycle(D::Exponential {
                mean: S(f64::INFINITY)
            }),
            ["not-finite weld.cycle.mean"]
        );
        assert_eq!(cycle(D::Constant(S(-1.0))), ["negative-value weld.cycle"]);
        assert_eq!(
            cycle(D::Exponential { mean: S(0.0) }),
            ["zero-value weld.cycle.mean"]
        );
        assert_eq!(
            cycle(D::Gamma {
                shape: 0.0,
                scale: S(1.0)
            }),
            ["zero-value weld.cycle.shape"]
        );
        assert_eq!(cycle(D::Constant(S(2e10))), ["beyond-clock weld.cycle"]);
        // Γ(1 + 1/shape) explodes long before the shape is zero.
        assert_eq!(
            cycle(D::Weibull {
                scale: S(1.0),
                shape: 0.01
            }),
            ["beyond-clock weld.cycle"]
        );
    }

    #[test]
    fn bounds_shares_lists_and_phases_are_checked() {
        let s = S;
        assert_eq!(
            cycle(D::Uniform {
                min: s(2.0),
                max: s(1.0)
            }),
            ["range-order weld.cycle"]
        );
        let d = only(|f| {
            edit_machine(f, "weld", |m| {
                m.cycle = ByProduct::All(D::Triangular {
                    min: s(40.0),
                    mode: s(61.0),
                    max: s(60.0),
                });
            });
        });
        assert_eq!(d.message, "`mode` (61 s) lies above `max` (60 s)");
        let over = vec![Branch {
            share: Share(1.2),
            mean: s(1.0),
        }];
        assert_eq!(
            cycle(D::HyperExponential { branches: over }),
            ["share-range weld.cycle.branches.0.share"]
        );
        assert_eq!(
            cycle(D::Empirical { values: vec![] }),
            ["empty-list weld.cycle.values"]
        );
        let phases = vec![Phase {
            mean: s(1.0),
            onward: Share(0.5),
        }];
        assert_eq!(
            cycle(D::Coxian { phases }),
            ["coxian-last weld.cycle.phases.0.onward"]
        );
        assert_eq!(
            cycle(D::Erlang { mean: s(1.0), k: 0 }),
            ["erlang-k weld.cycle.k"]
        );
        let beta = |alpha, beta| D::Beta {
            min: s(1.0),
            max: s(2.0),
            alpha,
            beta,
        };
        assert_eq!(cycle(beta(1e6, 1e6)), Vec::<String>::new());
        assert_eq!(cycle(beta(1.0, 2e6)), ["beta-shape weld.cycle.beta"]);
    }

    #[test]
    fn a_wide_normal_law_tells_its_true_mean() {
        let d = only(|f| {
            edit_machine(f, "weld", |m| {
                m.cycle = ByProduct::All(D::Normal {
                    mean: S(100.0),
                    sd: S(50.0),
                })
            });
        });
        assert_eq!((d.code, d.is_error()), ("below-zero", false));
        // m + s φ(2)/Φ(2) = 100 + 50 × 0.0552479
        assert_eq!(
            d.message,
            "2.275 % of this normal law lie below zero and are cut off: its true mean is 102.8 s, not 100 s"
        );
        // 4 standard deviations from zero are far enough.
        assert_eq!(
            cycle(D::Normal {
                mean: S(100.0),
                sd: S(25.0)
            }),
            Vec::<String>::new()
        );
    }
}
