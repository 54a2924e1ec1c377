//! Every distribution at work as the cycle of a machine.

use twinline::model::{Branch, Distribution, Phase, Share, Weighted};
use twinline::sim::observe::What;

use super::plant::*;
use super::story::tell;

fn every_law() -> Vec<Distribution> {
    vec![
        constant(2.5),
        exponential(3.0),
        Distribution::Uniform {
            min: s(1.0),
            max: s(4.0),
        },
        Distribution::Triangular {
            min: s(1.0),
            mode: s(2.0),
            max: s(6.0),
        },
        Distribution::Normal {
            mean: s(5.0),
            sd: s(1.0),
        },
        Distribution::Normal {
            mean: s(0.5),
            sd: s(1.0),
        },
        Distribution::LogNormal {
            mean: s(6.0),
            sd: s(3.0),
        },
        Distribution::LogNormal {
            mean: s(6.0),
            sd: s(6.0),
        },
        Distribution::Gamma {
            shape: 0.5,
            scale: s(4.0),
        },
        Distribution::Gamma {
            shape: 7.3,
            scale: s(0.5),
        },
        Distribution::Erlang { mean: s(5.0), k: 3 },
        Distribution::Erlang {
            mean: s(5.0),
            k: 20,
        },
        Distribution::Weibull {
            scale: s(4.0),
            shape: 1.5,
        },
        Distribution::Beta {
            min: s(1.0),
            max: s(5.0),
            alpha: 2.0,
            beta: 3.5,
        },
        Distribution::HyperExponential {
            branches: vec![
                Branch {
                    share: Share(0.25),
                    mean: s(8.0),
                },
                Branch {
                    share: Share(0.75),
                    mean: s(1.0),
                },
            ],
        },
        Distribution::Coxian {
            phases: vec![
                Phase {
                    mean: s(1.0),
                    onward: Share(0.4),
                },
                Phase {
                    mean: s(5.0),
                    onward: Share(0.0),
                },
            ],
        },
        Distribution::Discrete {
            values: vec![
                Weighted {
                    share: Share(0.3),
                    value: s(1.0),
                },
                Weighted {
                    share: Share(0.7),
                    value: s(9.0),
                },
            ],
        },
        Distribution::Empirical {
            values: vec![s(1.0), s(2.0), s(6.0)],
        },
    ]
}

#[test]
fn a_machine_with_any_distribution_has_its_mean_within_four_standard_errors() {
    for law in every_law() {
        let line = chain(vec![
            ("in", saturated()),
            ("m", machine(law.clone())),
            ("out", sink()),
        ]);
        let story = tell(&line, 300_000.0);
        let started = story.times("m", What::Started);
        let took: Vec<f64> = story
            .times("m", What::Finished)
            .iter()
            .zip(&started)
            .map(|(end, start)| end - start)
            .collect();
        let n = took.len() as f64;
        let mean = took.iter().sum::<f64>() / n;
        let variance = took.iter().map(|t| (t - mean) * (t - mean)).sum::<f64>() / n;
        // A constant has no spread; times are rounded to nanoseconds.
        let limit = 4.0 * (variance / n).sqrt() + 1e-9;
        assert!(
            (mean - law.mean()).abs() <= limit,
            "{law:?}: {mean} against {}",
            law.mean()
        );
        assert!(n > 20_000.0, "{law:?}");
    }
}
