//! Distributions of the reference file to those of the model.

use serde_json::Value;
use twinline::model::{Branch, Distribution, Phase, Seconds, Share, Weighted};

use crate::analytic::fields::{Fields, Missing, as_list, as_number, missing};

/// Reads a distribution; `unit` is the length of a model time unit [s].
///
/// Parameters may be given in several ways at once (a lognormal by mean and cv and by the moments of
/// its logarithm); what is redundant must agree with what was used.
pub fn read(value: &Value, unit: f64) -> Result<Distribution, Missing> {
    if let Some(constant) = value.as_f64() {
        return Ok(Distribution::Constant(Seconds(constant * unit)));
    }
    let fields = Fields::of("a distribution", value)?;
    let kind = fields.text("dist")?;
    let law = match kind {
        "exponential" => Distribution::Exponential {
            mean: Seconds(mean_or_rate(&fields)?),
        },
        "deterministic" | "constant" => {
            Distribution::Constant(Seconds(fields.number(if fields.has("value") {
                "value"
            } else {
                "mean"
            })?))
        }
        "erlang" => {
            let key = if fields.has("shape_k") {
                "shape_k"
            } else {
                "k"
            };
            let k = fields.whole(key)?;
            Distribution::Erlang {
                mean: Seconds(mean_or_rate(&fields)?),
                k,
            }
        }
        "uniform" => Distribution::Uniform {
            min: Seconds(fields.number("low")?),
            max: Seconds(fields.number("high")?),
        },
        "triangular" => Distribution::Triangular {
            min: Seconds(fields.number("low")?),
            mode: Seconds(fields.number("mode")?),
            max: Seconds(fields.number("high")?),
        },
        "lognormal" => lognormal(&fields)?,
        "gamma" => {
            let shape = match (fields.maybe_number("shape")?, fields.maybe_number("cv")?) {
                (Some(shape), _) => shape,
                (None, Some(cv)) => 1.0 / (cv * cv),
                (None, None) => return missing("a gamma distribution without shape or cv"),
            };
            let scale = match fields.maybe_number("scale")? {
                Some(scale) => scale,
                None => fields.number("mean")? / shape,
            };
            Distribution::Gamma {
                shape,
                scale: Seconds(scale),
            }
        }
        "weibull" => {
            let shape = fields.number("shape")?;
            let scale = match fields.maybe_number("scale")? {
                Some(scale) => scale,
                None => fields.number("mean")? / libm::tgamma(1.0 + 1.0 / shape),
            };
            Distribution::Weibull {
                scale: Seconds(scale),
                shape,
            }
        }
        "normal" => Distribution::Normal {
            mean: Seconds(fields.number("mean")?),
            sd: Seconds(match fields.maybe_number("sd")? {
                Some(sd) => sd,
                None => fields.number("cv")? * fields.number("mean")?,
            }),
        },
        "hyperexponential" => {
            let shares = numbers(&fields, "probabilities")?;
            let means = if fields.has("means") {
                numbers(&fields, "means")?
            } else {
                numbers(&fields, "rates")?
                    .iter()
                    .map(|rate| 1.0 / rate)
                    .collect()
            };
            if shares.len() != means.len() {
                return missing("a hyperexponential with unequal lists");
            }
            let branch = |(p, m): (&f64, &f64)| Branch {
                share: Share(*p),
                mean: Seconds(*m),
            };
            Distribution::HyperExponential {
                branches: shares.iter().zip(&means).map(branch).collect(),
            }
        }
        "coxian" => coxian(&fields)?,
        "discrete" => {
            let (values, shares) = (
                numbers(&fields, "values")?,
                numbers(&fields, "probabilities")?,
            );
            if shares.len() != values.len() {
                return missing("a discrete distribution with unequal lists");
            }
            let weigh = |(v, p): (&f64, &f64)| Weighted {
                share: Share(*p),
                value: Seconds(*v),
            };
            Distribution::Discrete {
                values: values.iter().zip(&shares).map(weigh).collect(),
            }
        }
        "geometric" => {
            fields.take("support");
            geometric(fields.number("mean")?, 0.0, 1.0, 1.0)
        }
        other => return missing(format!("distribution `{other}`")),
    };
    redundant(&fields, &law)?;
    fields.finish()?;
    Ok(scaled(law, unit))
}

/// Mass of the tail that a geometric law loses: far below what any run can see.
const TAIL: f64 = 1e-15;

/// `base` with a share `1 - hit`, else `base + step·G` with G geometric on 1, 2, … of the given mean.
/// The tail beyond [`TAIL`] is put on the last value.
pub fn geometric(mean: f64, base: f64, step: f64, hit: f64) -> Distribution {
    let end = 1.0 / mean;
    let mut values = Vec::new();
    if hit < 1.0 {
        values.push(Weighted {
            share: Share(1.0 - hit),
            value: Seconds(base),
        });
    }
    let mut left = hit;
    let mut n = 1.0;
    while left * (1.0 - end) > TAIL {
        values.push(Weighted {
            share: Share(left * end),
            value: Seconds(base + step * n),
        });
        left *= 1.0 - end;
        n += 1.0;
    }
    values.push(Weighted {
        share: Share(left),
        value: Seconds(base + step * n),
    });
    Distribution::Discrete { values }
}

fn mean_or_rate(fields: &Fields) -> Result<f64, Missing> {
    match fields.maybe_number("mean")? {
        Some(mean) => Ok(mean),
        None => Ok(1.0 / fields.number("rate")?),
    }
}

fn numbers(fields: &Fields, key: &str) -> Result<Vec<f64>, Missing> {
    fields
        .list(key)?
        .iter()
        .map(|value| as_number(key, value))
        .collect()
}

fn lognormal(fields: &Fields) -> Result<Distribution, Missing> {
    let first = |keys: [&str; 2]| -> Result<Option<f64>, Missing> {
        Ok(fields
            .maybe_number(keys[0])?
            .or(fields.maybe_number(keys[1])?))
    };
    let (mu, sigma) = (
        first(["mu_of_log", "mu"])?,
        first(["sigma_of_log", "sigma"])?,
    );
    let mean = match (fields.maybe_number("mean")?, mu, sigma) {
        (Some(mean), _, _) => mean,
        (None, Some(mu), Some(sigma)) => libm::exp(mu + sigma * sigma / 2.0),
        _ => return missing("a lognormal distribution without its mean"),
    };
    let cv = match (
        fields.maybe_number("cv")?,
        fields.maybe_number("sd")?,
        sigma,
    ) {
        (Some(cv), _, _) => cv,
        (None, Some(sd), _) => sd / mean,
        (None, None, Some(sigma)) => libm::sqrt(libm::expm1(sigma * sigma)),
        _ => return missing("a lognormal distribution without its spread"),
    };
    if let (Some(mu), Some(sigma)) = (mu, sigma) {
        agree("lognormal mean", mean, libm::exp(mu + sigma * sigma / 2.0))?;
        agree("lognormal cv", cv, libm::sqrt(libm::expm1(sigma * sigma)))?;
    }
    Ok(Distribution::LogNormal {
        mean: Seconds(mean),
        sd: Seconds(mean * cv),
    })
}

fn coxian(fields: &Fields) -> Result<Distribution, Missing> {
    // `meaning` repeats the parameters in words.
    fields.take("meaning");
    let rates = numbers(fields, "phase_rates")?;
    let onward = match (rates.len(), fields.take("continuation_probabilities")) {
        (_, Some(list)) => {
            let list = as_list("continuation probabilities", list)?;
            list.iter()
                .map(|p| as_number("a probability", p))
                .collect::<Result<_, _>>()?
        }
        (2, None) => vec![fields.number("probability_of_second_phase")?],
        _ => return missing("a Coxian distribution whose continuation is not given"),
    };
    if onward.len() + 1 != rates.len() {
        return missing("a Coxian distribution with unequal lists");
    }
    let phase = |(at, rate): (usize, &f64)| Phase {
        mean: Seconds(1.0 / rate),
        onward: Share(onward.get(at).copied().unwrap_or(0.0)),
    };
    Ok(Distribution::Coxian {
        phases: rates.iter().enumerate().map(phase).collect(),
    })
}

/// Checks what a distribution says twice.
fn redundant(fields: &Fields, law: &Distribution) -> Result<(), Missing> {
    if let Some(mean) = fields.maybe_number("mean")? {
        agree("mean", mean, law.mean())?;
    }
    if let Some(scv) = fields.maybe_number("scv")? {
        if let Distribution::HyperExponential { branches } = law {
            let second: f64 = branches
                .iter()
                .map(|b| 2.0 * b.share.0 * b.mean.0 * b.mean.0)
                .sum();
            agree("scv", scv, second / (law.mean() * law.mean()) - 1.0)?;
        } else {
            return missing("`scv` of a distribution");
        }
    }
    Ok(())
}

fn agree(what: &str, given: f64, used: f64) -> Result<(), Missing> {
    if (given - used).abs() <= 1e-9 * given.abs().max(used.abs()).max(1e-3) {
        Ok(())
    } else {
        missing(format!(
            "a distribution whose {what} is given as {given} and follows as {used}"
        ))
    }
}

/// All times multiplied by `unit`.
fn scaled(law: Distribution, unit: f64) -> Distribution {
    use Distribution as D;
    let s = |x: Seconds| Seconds(x.0 * unit);
    match law {
        D::Constant(x) => D::Constant(s(x)),
        D::Exponential { mean } => D::Exponential { mean: s(mean) },
        D::Uniform { min, max } => D::Uniform {
            min: s(min),
            max: s(max),
        },
        D::Triangular { min, mode, max } => D::Triangular {
            min: s(min),
            mode: s(mode),
            max: s(max),
        },
        D::Normal { mean, sd } => D::Normal {
            mean: s(mean),
            sd: s(sd),
        },
        D::LogNormal { mean, sd } => D::LogNormal {
            mean: s(mean),
            sd: s(sd),
        },
        D::Gamma { shape, scale } => D::Gamma {
            shape,
            scale: s(scale),
        },
        D::Erlang { mean, k } => D::Erlang { mean: s(mean), k },
        D::Weibull { scale, shape } => D::Weibull {
            scale: s(scale),
            shape,
        },
        D::Beta {
            min,
            max,
            alpha,
            beta,
        } => D::Beta {
            min: s(min),
            max: s(max),
            alpha,
            beta,
        },
        D::HyperExponential { branches } => D::HyperExponential {
            branches: branches
                .into_iter()
                .map(|b| Branch {
                    mean: s(b.mean),
                    ..b
                })
                .collect(),
        },
        D::Coxian { phases } => D::Coxian {
            phases: phases
                .into_iter()
                .map(|p| Phase {
                    mean: s(p.mean),
                    ..p
                })
                .collect(),
        },
        D::Discrete { values } => D::Discrete {
            values: values
                .into_iter()
                .map(|v| Weighted {
                    value: s(v.value),
                    ..v
                })
                .collect(),
        },
        D::Empirical { values } => D::Empirical {
            values: values.into_iter().map(s).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Distribution, Missing> {
        read(&serde_json::from_str(text).unwrap(), 1.0)
    }

    #[test]
    fn a_law_may_be_given_by_different_parameters() {
        let by_log = parse(r#"{"dist": "lognormal", "mu": 0.0, "sigma": 1.0}"#).unwrap();
        assert!((by_log.mean() - libm::exp(0.5)).abs() < 1e-12);
        let by_cv = parse(r#"{"dist": "gamma", "mean": 3.0, "cv": 0.5}"#).unwrap();
        assert_eq!(
            by_cv,
            Distribution::Gamma {
                shape: 4.0,
                scale: Seconds(0.75)
            }
        );
        let by_mean = parse(r#"{"dist": "weibull", "mean": 3.0, "shape": 2.0}"#).unwrap();
        assert!((by_mean.mean() - 3.0).abs() < 1e-12);
        let by_rate = parse(r#"{"dist": "exponential", "rate": 4.0}"#).unwrap();
        assert_eq!(
            by_rate,
            Distribution::Exponential {
                mean: Seconds(0.25)
            }
        );
        let minutes = read(
            &serde_json::json!({"dist": "uniform", "low": 1, "high": 2}),
            60.0,
        );
        assert_eq!(minutes.unwrap().mean(), 90.0);
    }

    #[test]
    fn what_disagrees_or_is_not_known_is_missing() {
        assert!(parse(r#"{"dist": "gamma", "shape": 2, "scale": 1, "mean": 3}"#).is_err());
        assert!(
            parse(r#"{"dist": "lognormal", "mean": 1, "cv": 1, "mu": 1, "sigma": 1}"#).is_err()
        );
        assert!(parse(r#"{"dist": "exponential", "mean": 1, "shift": 3}"#).is_err());
        assert!(parse(r#"{"dist": "zipf", "mean": 1}"#).is_err());
    }

    #[test]
    fn a_geometric_tail_keeps_its_mass_and_mean() {
        let law = geometric(10.0, 1.0, 1.0, 0.01);
        let Distribution::Discrete { values } = &law else {
            panic!("{law:?}")
        };
        assert!((values.iter().map(|v| v.share.0).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((law.mean() - (1.0 + 0.01 * 10.0)).abs() < 1e-12);
        assert_eq!(values[0].value, Seconds(1.0));
        assert_eq!(values[1].value, Seconds(2.0));
    }
}
