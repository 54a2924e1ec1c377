//! Distributions: `"12 s"`, `Normal(mean: "110 s", sd: "6 s")`, `Empirical(file: "repairs.csv", column: "repair [min]")`.

use crate::model::{Branch, Distribution, Phase, Seconds, Share, Weighted};
use crate::text::table;
use crate::text::tree::Value;

use super::reader::{Item, Log, Lower, Reader};

const WHAT: &str = "a distribution";
const NAMES: [&str; 14] = [
    "Constant",
    "Exponential",
    "Uniform",
    "Triangular",
    "Normal",
    "LogNormal",
    "Gamma",
    "Erlang",
    "Weibull",
    "Beta",
    "HyperExponential",
    "Coxian",
    "Discrete",
    "Empirical",
];

impl Lower for Distribution {
    const EXAMPLE: &'static str = "\"12 s\"";

    fn stand_in() -> Option<Self> {
        Seconds::stand_in().map(Self::Constant)
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Text(_) | Value::Number(_) => Seconds::lower(item, log).map(Self::Constant),
            Value::Tuple(Some(word), values) if word.name == "Constant" => {
                match values.as_slice() {
                    [value] => Seconds::lower(&item.below("0", value), log).map(Self::Constant),
                    _ => log.wrong_type(
                        item,
                        "one duration",
                        "write Constant(\"12 s\"), or just \"12 s\"",
                    ),
                }
            }
            Value::Struct(Some(word), _) if word.name == "Constant" => log.wrong_type(
                item,
                "one duration",
                "write Constant(\"12 s\"), or just \"12 s\"",
            ),
            Value::Tuple(Some(word), _) if NAMES.contains(&word.name.as_str()) => {
                let message = format!("the values of {} are written by name", word.name);
                log.error(
                    item,
                    "wrong-type",
                    message,
                    format!("write {}", example(&word.name)),
                )
            }
            Value::Tuple(Some(word), _) => log.unknown_variant(item, &word.name, WHAT, &NAMES),
            _ => match Reader::named(item) {
                Some((name, reader)) => by_name(item, name, reader, log),
                None => log.wrong_type(
                    item,
                    "a duration or a distribution",
                    "write \"12 s\" or Normal(mean: \"12 s\", sd: \"2 s\")",
                ),
            },
        }
    }
}

fn example(name: &str) -> &'static str {
    match name {
        "Exponential" => "Exponential(mean: \"12 s\")",
        "Uniform" => "Uniform(min: \"10 s\", max: \"14 s\")",
        "Triangular" => "Triangular(min: \"10 s\", mode: \"11 s\", max: \"14 s\")",
        "Normal" => "Normal(mean: \"12 s\", sd: \"2 s\")",
        "LogNormal" => "LogNormal(mean: \"12 s\", sd: \"2 s\")",
        "Gamma" => "Gamma(shape: 2.0, scale: \"6 s\")",
        "Erlang" => "Erlang(mean: \"12 s\", k: 3)",
        "Weibull" => "Weibull(scale: \"6 h\", shape: 2.0)",
        "Beta" => "Beta(min: \"10 s\", max: \"14 s\", alpha: 2.0, beta: 3.0)",
        "HyperExponential" => {
            "HyperExponential(branches: [(share: \"90 %\", mean: \"5 min\"), (share: \"10 %\", mean: \"2 h\")])"
        }
        "Coxian" => "Coxian(phases: [(mean: \"5 min\", onward: \"20 %\"), (mean: \"1 h\")])",
        "Discrete" => {
            "Discrete(values: [(share: \"80 %\", value: \"10 s\"), (share: \"20 %\", value: \"25 s\")])"
        }
        "Empirical" => "Empirical(values: [\"10 s\", \"12 s\"])",
        _ => "Constant(\"12 s\")",
    }
}

fn by_name(item: &Item, name: &str, mut reader: Reader, log: &mut Log) -> Option<Distribution> {
    let r = &mut reader;
    let read = match name {
        "Exponential" => r
            .need("mean", log)
            .map(|mean| Distribution::Exponential { mean }),
        "Uniform" => {
            let (min, max) = (r.need("min", log), r.need("max", log));
            both(min, max).map(|(min, max)| Distribution::Uniform { min, max })
        }
        "Triangular" => {
            let (min, mode, max) = (r.need("min", log), r.need("mode", log), r.need("max", log));
            both(both(min, mode), max).map(|((min, mode), max)| Distribution::Triangular {
                min,
                mode,
                max,
            })
        }
        "Normal" => {
            let (mean, sd) = (r.need("mean", log), r.need("sd", log));
            both(mean, sd).map(|(mean, sd)| Distribution::Normal { mean, sd })
        }
        "LogNormal" => {
            let (mean, sd) = (r.need("mean", log), r.need("sd", log));
            both(mean, sd).map(|(mean, sd)| Distribution::LogNormal { mean, sd })
        }
        "Gamma" => {
            let (shape, scale) = (r.need("shape", log), r.need("scale", log));
            both(shape, scale).map(|(shape, scale)| Distribution::Gamma { shape, scale })
        }
        "Erlang" => {
            let (mean, k) = (r.need("mean", log), r.need("k", log));
            both(mean, k).map(|(mean, k)| Distribution::Erlang { mean, k })
        }
        "Weibull" => {
            let (scale, shape) = (r.need("scale", log), r.need("shape", log));
            both(scale, shape).map(|(scale, shape)| Distribution::Weibull { scale, shape })
        }
        "Beta" => {
            let (min, max) = (r.need("min", log), r.need("max", log));
            let (alpha, beta) = (r.need("alpha", log), r.need("beta", log));
            both(both(min, max), both(alpha, beta)).map(|((min, max), (alpha, beta))| {
                Distribution::Beta {
                    min,
                    max,
                    alpha,
                    beta,
                }
            })
        }
        "HyperExponential" => {
            let branches = filled(r, "branches", item, log);
            branches.map(|branches| Distribution::HyperExponential { branches })
        }
        "Coxian" => {
            let phases: Option<Vec<OpenPhase>> = filled(r, "phases", item, log);
            phases.map(|phases| {
                let last = phases.len() - 1;
                let close = |(at, phase): (usize, OpenPhase)| Phase {
                    mean: phase.mean,
                    onward: phase
                        .onward
                        .unwrap_or(Share(if at == last { 0.0 } else { 1.0 })),
                };
                Distribution::Coxian {
                    phases: phases.into_iter().enumerate().map(close).collect(),
                }
            })
        }
        "Discrete" => {
            filled(r, "values", item, log).map(|values| Distribution::Discrete { values })
        }
        "Empirical" => empirical(r, item, log).map(|values| Distribution::Empirical { values }),
        _ => return log.unknown_variant(item, name, WHAT, &NAMES),
    };
    reader.finish(log);
    read
}

fn both<A, B>(a: Option<A>, b: Option<B>) -> Option<(A, B)> {
    Some((a?, b?))
}

/// A list that holds at least one value.
fn filled<T: Lower>(
    reader: &mut Reader,
    name: &'static str,
    item: &Item,
    log: &mut Log,
) -> Option<Vec<T>> {
    let values: Vec<T> = reader.need(name, log)?;
    if values.is_empty() {
        return log.error(
            item,
            "empty-list",
            format!("`{name}` holds no value"),
            format!("write {name}: [{}]", T::EXAMPLE),
        );
    }
    Some(values)
}

/// Observations from a list, or from a column of a file.
fn empirical(reader: &mut Reader, item: &Item, log: &mut Log) -> Option<Vec<Seconds>> {
    let listed = reader.item("values");
    let file = reader.item("file");
    let column = reader.item("column");
    match (listed, file, column) {
        (Some(values), None, None) => {
            let values = Vec::<Seconds>::lower(&values, log)?;
            if values.is_empty() {
                return log.error(
                    item,
                    "empty-list",
                    "`values` holds no value",
                    "write values: [\"10 s\", \"12 s\"]",
                );
            }
            Some(values)
        }
        (None, Some(file), Some(column)) => {
            let (name, column_name) = both(String::lower(&file, log), String::lower(&column, log))?;
            table::observations(&name, &column_name, &file, &column, log)
        }
        (None, Some(_), None) => reader.missing("column", "\"repair [min]\""),
        (None, None, Some(_)) => reader.missing("file", "\"repairs.csv\""),
        (None, None, None) => reader.missing("values", "[\"10 s\", \"12 s\"]"),
        (Some(_), _, _) => log.error(
            item,
            "contradiction",
            "the observations are given twice: by `values` and by a file",
            "keep one of them",
        ),
    }
}

impl Lower for Branch {
    const EXAMPLE: &'static str = "(share: \"90 %\", mean: \"5 min\")";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a branch", Self::EXAMPLE, log)?;
        let (share, mean) = (r.need("share", log), r.need("mean", log));
        r.finish(log);
        both(share, mean).map(|(share, mean)| Self { share, mean })
    }
}

/// A phase before its place in the row is known.
struct OpenPhase {
    mean: Seconds,
    onward: Option<Share>,
}

impl Lower for OpenPhase {
    const EXAMPLE: &'static str = "(mean: \"5 min\", onward: \"20 %\")";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a phase", Self::EXAMPLE, log)?;
        let (mean, onward) = (r.need("mean", log), r.optional("onward", log));
        r.finish(log);
        mean.map(|mean| Self { mean, onward })
    }
}

impl Lower for Weighted {
    const EXAMPLE: &'static str = "(share: \"80 %\", value: \"10 s\")";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a value", Self::EXAMPLE, log)?;
        let (share, value) = (r.need("share", log), r.need("value", log));
        r.finish(log);
        both(share, value).map(|(share, value)| Self { share, value })
    }
}
