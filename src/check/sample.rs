//! A small sound plant for the tests of this layer, and ways to bend it.

use std::collections::BTreeMap;

use super::check;
use crate::model::*;

/// coil → press → shelf → weld → test → out, two products, one shift plan, rework from test to weld.
pub fn sound() -> Factory {
    let shift = ShiftPlan {
        week: (0..5)
            .map(|day| Window {
                start: day * DAY + 6 * 3600,
                end: day * DAY + 22 * 3600,
            })
            .collect(),
        breaks: vec![(TimeOfDay(10 * 3600), TimeOfDay(10 * 3600 + 900))],
        holidays: vec![2],
    };
    let money = |amount| {
        Some(Money {
            amount,
            currency: "CNY".into(),
        })
    };
    let product = |share, value| Product {
        share: Some(Share(share)),
        value: money(value),
        ..Product::default()
    };
    let failure = Failure {
        every: Distribution::Exponential {
            mean: Seconds(6.0 * 3600.0),
        },
        clock: FailureClock::Processing,
        repair: Distribution::LogNormal {
            mean: Seconds(840.0),
            sd: Seconds(540.0),
        },
        part: Interrupted::Resume,
        scope: FailureScope::Server,
        repair_in: RepairIn::Always,
    };
    let press = Machine {
        cycle: ByProduct::Each(BTreeMap::from([
            ("sedan".into(), constant(42.0)),
            (
                "wagon".into(),
                Distribution::Triangular {
                    min: Seconds(40.0),
                    mode: Seconds(45.0),
                    max: Seconds(60.0),
                },
            ),
        ])),
        setup: Some(Setup {
            on: SetupTrigger::ProductChange,
            takes: SetupTime::Next(ByProduct::All(constant(540.0))),
        }),
        failures: BTreeMap::from([("die".into(), failure)]),
        shift: Some("day".into()),
        ..Machine::default()
    };
    let weld = Machine {
        servers: 2,
        ..machine(110.0)
    };
    let test = Inspection {
        machine: machine(12.0),
        scrap: Share(0.01),
        rework: Some(Rework {
            share: Share(0.04),
            to: "weld".into(),
            limit: Some(1),
            first: ReworkPriority::InTurn,
        }),
    };
    let source = Source {
        every: Some(Distribution::Exponential {
            mean: Seconds(240.0),
        }),
        ..Source::default()
    };
    Factory {
        name: "sample".into(),
        shifts: BTreeMap::from([("day".into(), shift)]),
        products: BTreeMap::from([
            ("sedan".into(), product(0.7, 420.0)),
            ("wagon".into(), product(0.3, 510.0)),
        ]),
        demand: Some(Demand::Total(Rate(300.0 / 86_400.0))),
        stations: BTreeMap::from([
            ("coil".into(), Station::new(Kind::Source(source))),
            ("press".into(), Station::new(Kind::Machine(press))),
            ("shelf".into(), buffer(Some(12))),
            ("weld".into(), Station::new(Kind::Machine(weld))),
            ("test".into(), Station::new(Kind::Inspection(test))),
            ("out".into(), Station::new(Kind::Sink(Sink {}))),
        ]),
        flow: vec![chain(["coil", "press", "shelf", "weld", "test", "out"])],
        ..Factory::default()
    }
}

pub fn constant(seconds: f64) -> Distribution {
    Distribution::Constant(Seconds(seconds))
}

pub fn machine(cycle: f64) -> Machine {
    Machine {
        cycle: ByProduct::All(constant(cycle)),
        ..Machine::default()
    }
}

pub fn work(cycle: f64) -> Station {
    Station::new(Kind::Machine(machine(cycle)))
}

pub fn buffer(capacity: Option<u32>) -> Station {
    Station::new(Kind::Buffer(Buffer {
        capacity,
        ..Buffer::default()
    }))
}

pub fn chain<const N: usize>(names: [&str; N]) -> Hop {
    Hop::Chain(names.map(str::to_owned).to_vec())
}

pub fn link(from: &str, to: &str) -> Hop {
    Hop::Link(Link {
        from: from.into(),
        to: to.into(),
        share: None,
        products: Vec::new(),
    })
}

pub fn shared(from: &str, to: &str, share: f64) -> Hop {
    Hop::Link(Link {
        from: from.into(),
        to: to.into(),
        share: Some(Share(share)),
        products: Vec::new(),
    })
}

pub fn edit_machine(factory: &mut Factory, name: &str, edit: impl FnOnce(&mut Machine)) {
    match &mut factory.stations.get_mut(name).unwrap().kind {
        Kind::Machine(machine) | Kind::Inspection(Inspection { machine, .. }) => edit(machine),
        other => panic!("{name} is a {}", other.name()),
    }
}

pub fn edit_source(factory: &mut Factory, edit: impl FnOnce(&mut Source)) {
    let Kind::Source(source) = &mut factory.stations.get_mut("coil").unwrap().kind else {
        panic!()
    };
    edit(source);
}

/// Bends the sound plant and gives every problem found as "code path".
pub fn bent(edit: impl FnOnce(&mut Factory)) -> Vec<String> {
    let mut factory = sound();
    edit(&mut factory);
    check(&factory)
        .iter()
        .map(|d| format!("{} {}", d.code, d.path))
        .collect()
}

/// The only diagnostic of the bent plant.
pub fn only(edit: impl FnOnce(&mut Factory)) -> Diagnostic {
    let mut factory = sound();
    edit(&mut factory);
    let mut found = check(&factory);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}
