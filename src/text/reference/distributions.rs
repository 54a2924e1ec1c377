//! Distributions: what may stand where a time is due.

use super::{Element, Field, may, need};

const MEAN: Field = need("mean", "duration", "\"12 s\"", "the mean");
const SD: Field = need("sd", "duration", "\"2 s\"", "the standard deviation");
const MIN: Field = need("min", "duration", "\"10 s\"", "the least");
const MAX: Field = need("max", "duration", "\"14 s\"", "the most");
const SHAPE: Field = need("shape", "number", "2.0", "the shape");
const SCALE: Field = need("scale", "duration", "\"6 s\"", "the scale");
const SHARE: Field = need(
    "share",
    "share",
    "\"90 %\"",
    "how often; all together 100 %",
);

macro_rules! distribution {
    ($name:literal, $about:literal, [$($example:literal),+], [$($field:expr),*]) => {
        Element {
            name: $name,
            about: $about,
            examples: &[$($example),+],
            also: &[],
            fields: &[$($field),*],
        }
    };
}

pub(super) const ELEMENTS: [Element; 16] = [
    distribution!(
        "Exponential",
        "a time without memory",
        ["Exponential(mean: \"12 s\")"],
        [MEAN]
    ),
    distribution!(
        "Uniform",
        "a time between two limits",
        ["Uniform(min: \"10 s\", max: \"14 s\")"],
        [MIN, MAX]
    ),
    distribution!(
        "Triangular",
        "a time between two limits, most often near one value",
        ["Triangular(min: \"10 s\", mode: \"11 s\", max: \"14 s\")"],
        [
            MIN,
            need("mode", "duration", "\"11 s\"", "the most frequent"),
            MAX
        ]
    ),
    distribution!(
        "Normal",
        "a time around its mean, cut off at 0",
        ["Normal(mean: \"12 s\", sd: \"2 s\")"],
        [MEAN, SD]
    ),
    distribution!(
        "LogNormal",
        "a time with a long tail, such as repairs",
        ["LogNormal(mean: \"12 s\", sd: \"2 s\")"],
        [MEAN, SD]
    ),
    distribution!(
        "Gamma",
        "a time by shape and scale",
        ["Gamma(shape: 2.0, scale: \"6 s\")"],
        [SHAPE, SCALE]
    ),
    distribution!(
        "Erlang",
        "a sum of `k` exponential times",
        ["Erlang(mean: \"12 s\", k: 3)"],
        [MEAN, need("k", "whole number", "3", "how many")]
    ),
    distribution!(
        "Weibull",
        "a life time by scale and shape",
        ["Weibull(scale: \"6 h\", shape: 2.0)"],
        [SCALE, SHAPE]
    ),
    distribution!(
        "Beta",
        "a time between two limits by two shapes",
        ["Beta(min: \"10 s\", max: \"14 s\", alpha: 2.0, beta: 3.0)"],
        [
            MIN,
            MAX,
            need("alpha", "number", "2.0", "the first shape"),
            need("beta", "number", "3.0", "the second shape")
        ]
    ),
    distribution!(
        "HyperExponential",
        "one of several exponential times",
        ["HyperExponential(branches: [(share: \"100 %\", mean: \"5 min\")])"],
        [need(
            "branches",
            "[ branch ]",
            "[(share: \"90 %\", mean: \"5 min\"), (share: \"10 %\", mean: \"2 h\")]",
            "the times to choose from"
        )]
    ),
    distribution!(
        "branch",
        "one of the `branches`",
        ["(share: \"90 %\", mean: \"5 min\")"],
        [SHARE, MEAN]
    ),
    distribution!(
        "Coxian",
        "exponential phases in a row, after each of which it may end",
        ["Coxian(phases: [(mean: \"5 min\")])"],
        [need(
            "phases",
            "[ phase ]",
            "[(mean: \"5 min\", onward: \"20 %\"), (mean: \"1 h\")]",
            "the phases"
        )]
    ),
    distribution!(
        "phase",
        "one of the `phases`",
        ["(mean: \"5 min\")"],
        [
            MEAN,
            may(
                "onward",
                "share",
                "100 %, at the last 0 %",
                "\"20 %\"",
                "how often the next one follows"
            )
        ]
    ),
    distribution!(
        "Discrete",
        "one of several fixed times",
        ["Discrete(values: [(share: \"100 %\", value: \"10 s\")])"],
        [need(
            "values",
            "[ value ]",
            "[(share: \"80 %\", value: \"10 s\"), (share: \"20 %\", value: \"25 s\")]",
            "the times to choose from"
        )]
    ),
    distribution!(
        "value",
        "one of the `values` of Discrete",
        ["(share: \"80 %\", value: \"10 s\")"],
        [SHARE, need("value", "duration", "\"10 s\"", "the time")]
    ),
    distribution!(
        "Empirical",
        "times as observed",
        [
            "Empirical(values: [\"10 s\", \"12 s\"])",
            "Empirical(file: \"repairs.csv\", column: \"repair [min]\")"
        ],
        [
            may(
                "values",
                "[ duration ]",
                "a file",
                "[\"10 s\", \"12 s\"]",
                "the observations"
            ),
            may(
                "file",
                "file",
                "values",
                "\"repairs.csv\"",
                "a table with the observations"
            ),
            may("column", "text", "values", "\"repair [min]\"", "its column")
        ]
    ),
];
