//! `check` from outside: many mistakes at once, values that nobody would write, and a long line.

use std::collections::BTreeMap;

use twinline::check::check;
use twinline::model::*;

fn machine(cycle: Distribution) -> Station {
    Station::new(Kind::Machine(Machine {
        cycle: ByProduct::All(cycle),
        ..Machine::default()
    }))
}

fn constant(seconds: f64) -> Distribution {
    Distribution::Constant(Seconds(seconds))
}

/// in → m0 → … → out with a source of the given interval.
fn line(stations: usize, every: Distribution, cycle: &Distribution) -> Factory {
    let source = Source {
        every: Some(every),
        ..Source::default()
    };
    let mut factory = Factory::default();
    factory
        .stations
        .insert("in".into(), Station::new(Kind::Source(source)));
    factory
        .stations
        .insert("out".into(), Station::new(Kind::Sink(Sink {})));
    let mut chain = vec!["in".to_owned()];
    for at in 0..stations {
        let name = format!("m{at}");
        factory
            .stations
            .insert(name.clone(), machine(cycle.clone()));
        chain.push(name);
    }
    chain.push("out".into());
    factory.flow = vec![Hop::Chain(chain)];
    factory
}

#[test]
fn ten_mistakes_in_one_plant_are_ten_diagnostics() {
    let mut factory = line(6, constant(60.0), &constant(50.0));
    let Some(Hop::Chain(chain)) = factory.flow.first_mut() else {
        panic!("a line is a chain")
    };
    chain[2] = "n1".into();
    let link = |from: &str, to: &str, share| {
        Hop::Link(Link {
            from: from.into(),
            to: to.into(),
            share,
            products: vec![],
        })
    };
    factory.flow.push(link("m5", "m3", Some(Share(0.1))));
    factory.flow.push(link("m5", "oven", Some(Share(0.2))));
    factory
        .stations
        .insert("oven".into(), machine(constant(-4.0)));
    factory.stations.insert(
        "spare".into(),
        Station::new(Kind::Buffer(Buffer::default())),
    );
    factory.stations.insert(
        "m2".into(),
        machine(Distribution::Normal {
            mean: Seconds(9.0),
            sd: Seconds(9.0),
        }),
    );
    factory
        .stations
        .insert("m4".into(), machine(constant(61.0)));
    factory.stations.get_mut("m0").unwrap().key = Some("m3".into());
    factory.run.warm_up = factory.run.until;
    factory.products.insert(
        "part".into(),
        Product {
            share: Some(Share(0.9)),
            ..Product::default()
        },
    );
    let found: Vec<String> = check(&factory)
        .iter()
        .map(|d| format!("{} {}", d.code, d.path))
        .collect();
    assert_eq!(
        found,
        [
            "unknown-station flow.0.2",
            "overload in.every",
            "duplicate-key m0.key",
            "below-zero m2.cycle",
            "can-lock m3",
            "dead-end oven",
            "negative-value oven.cycle",
            "shares-sum products",
            "warm-up run.warm_up",
            "no-link spare",
        ],
    );
    assert!(
        check(&factory)
            .iter()
            .all(|d| d.hint.is_some() && !d.message.is_empty())
    );
}

#[test]
fn a_source_that_outruns_a_long_line_names_the_slow_station() {
    let mut factory = line(1_000, constant(60.0), &constant(50.0));
    assert_eq!(check(&factory), vec![]);
    factory
        .stations
        .insert("m777".into(), machine(constant(75.0)));
    let found = check(&factory);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "`in` sends 60 parts/h, which loads `m777` to 125 %: its queue grows for ever"
    );
}

#[test]
fn values_that_nobody_would_write_are_reported_and_never_panic() {
    let wild = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1.0,
        -f64::MIN_POSITIVE,
        1e300,
    ];
    for x in wild {
        let s = Seconds(x);
        let laws = [
            Distribution::Constant(s),
            Distribution::Exponential { mean: s },
            Distribution::Uniform { min: s, max: s },
            Distribution::Triangular {
                min: s,
                mode: s,
                max: s,
            },
            Distribution::Normal {
                mean: Seconds(1.0),
                sd: s,
            },
            Distribution::Normal {
                mean: s,
                sd: Seconds(1.0),
            },
            Distribution::LogNormal { mean: s, sd: s },
            Distribution::Gamma {
                shape: x,
                scale: Seconds(1e9),
            },
            Distribution::Erlang {
                mean: s,
                k: u32::MAX,
            },
            Distribution::Weibull { scale: s, shape: x },
            Distribution::Beta {
                min: s,
                max: s,
                alpha: x,
                beta: x,
            },
            Distribution::HyperExponential {
                branches: vec![Branch {
                    share: Share(x),
                    mean: s,
                }],
            },
            Distribution::Coxian {
                phases: vec![Phase {
                    mean: s,
                    onward: Share(x),
                }],
            },
            Distribution::Discrete {
                values: vec![Weighted {
                    share: Share(x),
                    value: s,
                }],
            },
            Distribution::Empirical { values: vec![s] },
        ];
        for law in laws {
            for (every, cycle) in [(&law, &constant(1.0)), (&constant(1e3), &law)] {
                let found = check(&line(2, every.clone(), cycle));
                assert!(
                    found.iter().any(Diagnostic::is_error),
                    "{every:?} {cycle:?}"
                );
            }
        }
        let mut factory = line(2, constant(9.0), &constant(1.0));
        factory.run.until = s;
        factory.demand = Some(Demand::Each(BTreeMap::from([("part".into(), Rate(-x))])));
        factory.shifts.insert(
            "s".into(),
            ShiftPlan {
                week: vec![
                    Window {
                        start: u64::MAX,
                        end: 0,
                    },
                    Window {
                        start: 0,
                        end: u64::MAX,
                    },
                ],
                breaks: vec![(TimeOfDay(u32::MAX), TimeOfDay(0))],
                holidays: vec![i64::MIN],
            },
        );
        assert!(check(&factory).len() >= 4, "{x}");
    }
}

#[test]
fn the_order_of_the_file_changes_no_diagnostic_but_its_path() {
    let mut factory = line(4, constant(10.0), &constant(50.0));
    let Some(Hop::Chain(chain)) = factory.flow.pop() else {
        panic!("a line is a chain")
    };
    let hops: Vec<Hop> = chain
        .windows(2)
        .map(|pair| Hop::Chain(pair.to_vec()))
        .collect();
    factory.flow.clone_from(&hops);
    let forwards = check(&factory);
    factory.flow = hops.into_iter().rev().collect();
    assert_eq!(check(&factory), forwards);
    assert_eq!(forwards.len(), 1);
}
