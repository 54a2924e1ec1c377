//! Everything the model has can be written, and means what it says.

use twinline::model::*;
use twinline::text::{Files, Reading};

use super::tables::{tables, with_tables};
use super::{machine, reading};

fn plant(reading: Reading) -> Factory {
    assert_eq!(reading.diagnostics, []);
    reading.factory.expect("no problem means a plant")
}

fn s(seconds: f64) -> Seconds {
    Seconds(seconds)
}

const LARGE: &str = r#"#![enable(implicit_some)]
Factory(
    name: "Large 大厂",
    run: (until: "4 w", warm_up: "1 w", replications: 20, seed: 18446744073709551615, start: "2026-10-05T06:00"),
    shifts: {
        "nights": (week: ["Mon-Thu 22:00-06:00", "Sat 06:00-14:00"], breaks: ["23:50-00:10", "10:00-10:15"],
            holidays: ["2026-10-08", "2026-10-01", "2026-10-08"]),
    },
    products: {
        "sedan": (share: "70 %", value: "420 CNY", priority: -1, key: "old sedan"),
        "wagon": (),
    },
    demand: { "sedan": "240 /d", "wagon": "10 /h" },
    stations: {
        "coil": Source(every: Exponential(mean: "118 s"), batch: 2, mix: {"sedan": "60 %", "wagon": "40 %"}, limit: 5000000000, when_full: Lose),
        "raw": Source(saturated: true, wip_cap: 8, route: RoundRobin),
        "list": Source(orders: "orders.csv"),
        "dated": Source(orders: "dated.csv"),
        "press 2.1": Machine(
            servers: 2,
            cycle: {"sedan": "42 s", "wagon": Constant("0x 1 s")},
            planned: {"sedan": "40 s", "wagon": "1 min"},
            setup: (on: Every(12), takes: {"sedan": {"wagon": "1 min"}, "wagon": {"sedan": "2 min"}}),
            failures: {
                "die": (every: Weibull(scale: "6 h", shape: 2), clock: Up, repair: Empirical(file: "repairs.csv", column: "repair [min]"),
                    part: Scrap, scope: Station, repair_in: Shift),
                "jam": (every: "1 h", repair: "1 min", part: Repeat),
            },
            when_down: Accept, blocking: BeforeService, shift: "nights", key: "press", route: RoundRobin,
            key_equipment: true, control: Robot, networked: true, sensed: true, remote_diagnosis: true,
        ),
        "shelf": Buffer(capacity: 12, order: Priority, priorities: {"sedan": 2}, sensed: true),
        "yard": Buffer(),
        "hatch": Buffer(capacity: 0),
        "check": Inspection(cycle: "12 s", scrap: "1 %", rework: (share: "4 %", to: "press 2.1", limit: 1, first: First)),
        "cure": Delay(time: {"sedan": "1 h", "wagon": "2 h"}, capacity: 40),
        "out": Sink,
    },
    flow: [["coil", "press 2.1", "shelf"], (from: "shelf", to: "check", share: "40 %", products: ["sedan"])],
    scenarios: { "s": [Set("\"press 2.1\".servers", 3), Set("flow.1.share", Some("30 %"))] },
)"#;

#[test]
fn a_plant_with_everything_is_read() {
    let plant = plant(with_tables(&LARGE.replace("0x 1 s", "43 s")));
    assert_eq!(plant.name, "Large 大厂");
    let start = Start {
        second_of_week: 6 * 3600,
        date: Some("2026-10-05T06:00".into()),
    };
    let run = RunSettings {
        until: s(2_419_200.0),
        warm_up: s(604_800.0),
        replications: 20,
        seed: u64::MAX,
        start,
    };
    assert_eq!(plant.run, run);

    let nights = &plant.shifts["nights"];
    assert_eq!(nights.week.len(), 5);
    assert_eq!(
        nights.week[0],
        Window {
            start: 22 * 3600,
            end: 30 * 3600
        }
    );
    let clock = |h: u32, m: u32| TimeOfDay(h * 3600 + m * 60);
    let breaks = [
        (clock(0, 0), clock(0, 10)),
        (clock(10, 0), clock(10, 15)),
        (clock(23, 50), clock(24, 0)),
    ];
    assert_eq!(nights.breaks, breaks);
    assert_eq!(nights.holidays, [-4, 3]);

    let sedan = Product {
        key: Some("old sedan".into()),
        share: Some(Share(0.7)),
        value: Some(Money {
            amount: 420.0,
            currency: "CNY".into(),
        }),
        priority: -1,
        ..Product::default()
    };
    assert_eq!(plant.products["sedan"], sedan);
    assert_eq!(plant.products["wagon"], Product::default());
    let Some(Demand::Each(demand)) = &plant.demand else {
        panic!("{:?}", plant.demand)
    };
    assert_eq!(demand["wagon"], Rate(10.0 / 3600.0));

    let source = |name: &str| match &plant.stations[name].kind {
        Kind::Source(source) => source.clone(),
        other => panic!("{other:?}"),
    };
    let coil = source("coil");
    assert_eq!(
        coil.every,
        Some(Distribution::Exponential { mean: s(118.0) })
    );
    assert_eq!(
        (coil.batch, coil.limit, coil.when_full),
        (2, Some(5_000_000_000), WhenFull::Lose)
    );
    assert_eq!(coil.mix["sedan"], Share(0.6));
    assert_eq!(
        (source("raw").saturated, source("raw").wip_cap),
        (true, Some(8))
    );
    assert_eq!(plant.stations["raw"].route, Route::RoundRobin);
    let line = |at, product: &str, quantity| OrderLine {
        at: s(at),
        product: product.into(),
        quantity,
    };
    let orders = vec![
        line(600.0, "sedan", 1),
        line(1800.0, "wagon", 2),
        line(1800.0, "sedan", 3),
    ];
    assert_eq!(source("list").orders, Some(orders));
    let dated = vec![line(5400.0, "sedan", 1), line(86_401.0, "sedan", 1)];
    assert_eq!(source("dated").orders, Some(dated));

    let station = &plant.stations["press 2.1"];
    assert_eq!(station.key.as_deref(), Some("press"));
    let equipment = Equipment {
        key_equipment: true,
        control: Some(Control::Robot),
        networked: Some(true),
        sensed: Some(true),
        remote_diagnosis: Some(true),
        ..Equipment::default()
    };
    assert_eq!(station.equipment, equipment);
    let press = station.kind.machine().expect("a machine");
    assert_eq!(
        (press.servers, press.when_down, press.blocking),
        (2, WhenDown::Accept, Blocking::BeforeService)
    );
    assert_eq!(press.shift.as_deref(), Some("nights"));
    assert_eq!(
        press.cycle.get("wagon"),
        Some(&Distribution::Constant(s(43.0)))
    );
    assert_eq!(
        press.planned.as_ref().and_then(|p| p.get("wagon")),
        Some(&s(60.0))
    );
    let setup = press.setup.as_ref().expect("a set-up");
    assert_eq!(setup.on, SetupTrigger::Every(12));
    let SetupTime::Pair(pairs) = &setup.takes else {
        panic!("{setup:?}")
    };
    assert_eq!(pairs["wagon"]["sedan"], Distribution::Constant(s(120.0)));
    let die = &press.failures["die"];
    assert_eq!(
        die.every,
        Distribution::Weibull {
            scale: s(21_600.0),
            shape: 2.0
        }
    );
    assert_eq!(
        die.repair,
        Distribution::Empirical {
            values: vec![s(720.0), s(450.0)]
        }
    );
    assert_eq!(
        (die.clock, die.part),
        (FailureClock::Up, Interrupted::Scrap)
    );
    assert_eq!(
        (die.scope, die.repair_in),
        (FailureScope::Station, RepairIn::Shift)
    );
    assert_eq!(press.failures["jam"].part, Interrupted::Repeat);

    let shelf = Buffer {
        capacity: Some(12),
        order: Order::Priority,
        priorities: [("sedan".into(), 2)].into(),
    };
    assert_eq!(plant.stations["shelf"].kind, Kind::Buffer(shelf));
    assert_eq!(plant.stations["yard"].kind, Kind::Buffer(Buffer::default()));
    let Kind::Buffer(hatch) = &plant.stations["hatch"].kind else {
        panic!()
    };
    assert_eq!(hatch.capacity, Some(0));
    let Kind::Inspection(check) = &plant.stations["check"].kind else {
        panic!()
    };
    let rework = Rework {
        share: Share(0.04),
        to: "press 2.1".into(),
        limit: Some(1),
        first: ReworkPriority::First,
    };
    assert_eq!(
        (check.scrap, check.rework.as_ref()),
        (Share(0.01), Some(&rework))
    );
    let Kind::Delay(cure) = &plant.stations["cure"].kind else {
        panic!()
    };
    assert_eq!(
        (cure.capacity, cure.time.get("wagon")),
        (Some(40), Some(&Distribution::Constant(s(7200.0))))
    );
    assert_eq!(plant.stations["out"], Station::new(Kind::Sink(Sink {})));

    let chain = Hop::Chain(vec!["coil".into(), "press 2.1".into(), "shelf".into()]);
    let link = Link {
        from: "shelf".into(),
        to: "check".into(),
        share: Some(Share(0.4)),
        products: vec!["sedan".into()],
    };
    assert_eq!(plant.flow, [chain, Hop::Link(link)]);
    let change = |path: &str, value: &str| Change {
        path: path.parse().expect("a path"),
        value: value.into(),
        adds: false,
    };
    let changes = [
        change("\"press 2.1\".servers", "3"),
        change("flow.1.share", "Some(\"30 %\")"),
    ];
    assert_eq!(plant.scenarios["s"].changes, changes);
}

#[test]
fn every_distribution_is_read() {
    let d = |text: &str| {
        let plant = plant(machine(&format!("cycle: {text}")));
        plant.stations["m"]
            .kind
            .machine()
            .and_then(|m| m.cycle.get("part").cloned())
            .expect("a cycle")
    };
    assert_eq!(d("\"12 s\""), Distribution::Constant(s(12.0)));
    assert_eq!(
        d("Uniform(min: \"1 s\", max: \"2 s\")"),
        Distribution::Uniform {
            min: s(1.0),
            max: s(2.0)
        }
    );
    let triangular = Distribution::Triangular {
        min: s(1.0),
        mode: s(2.0),
        max: s(4.0),
    };
    assert_eq!(
        d("Triangular(min: \"1 s\", mode: \"2 s\", max: \"4 s\")"),
        triangular
    );
    assert_eq!(
        d("Normal(mean: \"9 s\", sd: \"1 s\")"),
        Distribution::Normal {
            mean: s(9.0),
            sd: s(1.0)
        }
    );
    assert_eq!(
        d("LogNormal(mean: \"9 s\", sd: \"1 s\")"),
        Distribution::LogNormal {
            mean: s(9.0),
            sd: s(1.0)
        }
    );
    assert_eq!(
        d("Gamma(shape: 0.5, scale: \"1 s\")"),
        Distribution::Gamma {
            shape: 0.5,
            scale: s(1.0)
        }
    );
    assert_eq!(
        d("Erlang(mean: \"1 s\", k: 3)"),
        Distribution::Erlang { mean: s(1.0), k: 3 }
    );
    let beta = Distribution::Beta {
        min: s(1.0),
        max: s(2.0),
        alpha: 2.0,
        beta: 3.0,
    };
    assert_eq!(
        d("Beta(min: \"1 s\", max: \"2 s\", alpha: 2, beta: 3)"),
        beta
    );
    let branch = |share, mean| Branch {
        share: Share(share),
        mean: s(mean),
    };
    assert_eq!(
        d(
            "HyperExponential(branches: [(share: \"90 %\", mean: \"1 s\"), (share: \"10 %\", mean: \"5 s\")])"
        ),
        Distribution::HyperExponential {
            branches: vec![branch(0.9, 1.0), branch(0.1, 5.0)]
        }
    );
    let phase = |mean, onward| Phase {
        mean: s(mean),
        onward: Share(onward),
    };
    assert_eq!(
        d("Coxian(phases: [(mean: \"1 s\"), (mean: \"2 s\", onward: \"20 %\"), (mean: \"3 s\")])"),
        Distribution::Coxian {
            phases: vec![phase(1.0, 1.0), phase(2.0, 0.2), phase(3.0, 0.0)]
        }
    );
    let value = |share, value| Weighted {
        share: Share(share),
        value: s(value),
    };
    assert_eq!(
        d(
            "Discrete(values: [(share: \"80 %\", value: \"1 s\"), (share: \"20 %\", value: \"2 s\")])"
        ),
        Distribution::Discrete {
            values: vec![value(0.8, 1.0), value(0.2, 2.0)]
        }
    );
    let observed = Distribution::Empirical {
        values: vec![s(1.0), s(60.0)],
    };
    assert_eq!(d("Empirical(values: [\"1 s\", \"1 min\"])"), observed);
}

#[test]
fn the_start_of_a_run_is_a_day_or_a_date() {
    let start = |text: &str| {
        plant(reading(&format!(
            "Factory(name: \"t\", run: (start: \"{text}\"), stations: {{}})"
        )))
        .run
        .start
    };
    assert_eq!(
        start("Sun 23:59"),
        Start {
            second_of_week: WEEK - 60,
            date: None
        }
    );
    assert_eq!(start("Mon"), Start::default());
    // 5 October 2026 is a Monday.
    assert_eq!(start("2026-10-07").second_of_week, 2 * DAY);
    assert_eq!(
        start("2026-10-07 12:30:15").second_of_week,
        2 * DAY + 45_015
    );
}

#[test]
fn a_scenario_takes_its_type_from_what_it_changes() {
    let reading = with_tables(&LARGE.replace("0x 1 s", "43 s"));
    let plant = reading.scenario("s").expect("the scenario fits");
    let base = reading.factory.as_ref().expect("a plant");
    assert_eq!(
        plant.stations["press 2.1"]
            .kind
            .machine()
            .map(|m| m.servers),
        Some(3)
    );
    assert_eq!(
        plant.links().last().and_then(|link| link.share),
        Some(Share(0.3))
    );
    assert_eq!(plant.stations["shelf"], base.stations["shelf"]);
    let unknown = reading.scenario("r").expect_err("no such scenario");
    assert_eq!(unknown[0].hint.as_deref(), Some("did you mean `s`?"));
}

#[test]
fn a_person_may_type_a_change_without_quotes() {
    let reading = with_tables(&LARGE.replace("0x 1 s", "43 s"));
    let with =
        |path: &str, value: &str| reading.with(&[(path.parse().expect("a path"), value.into())]);
    let check = |plant: Factory| match &plant.stations["check"].kind {
        Kind::Inspection(check) => check.clone(),
        other => panic!("{other:?}"),
    };
    for value in ["70 s", "\"70 s\"", "Constant(\"70 s\")", " 70 s "] {
        let cycle = check(with("check.cycle", value).expect("a duration"))
            .machine
            .cycle;
        assert_eq!(
            cycle,
            ByProduct::All(Distribution::Constant(s(70.0))),
            "{value}"
        );
    }
    // A field at its default, a name without quotes, a section.
    assert_eq!(
        check(with("check.shift", "nights").expect("a name"))
            .machine
            .shift
            .as_deref(),
        Some("nights")
    );
    assert_eq!(with("run.seed", "7").expect("a number").run.seed, 7);
    assert_eq!(
        with("demand.wagon", "20 /h")
            .expect("a rate")
            .demand
            .map(|d| d.total()),
        Some(Rate(240.0 / 86_400.0 + 20.0 / 3600.0))
    );
    let setup = with("check.setup", "(on: ProductChange, takes: \"1 min\")").expect("a set-up");
    assert!(check(setup).machine.setup.is_some());

    let refused =
        |path: &str, value: &str| with(path, value).expect_err("it does not fit").remove(0);
    assert_eq!(refused("check.cycle", "70").code, "missing-unit");
    assert_eq!(
        refused("check.cycle", "Normal(mean: \"1 s\"").code,
        "syntax"
    );
    assert_eq!(refused("check.cycles", "70 s").code, "unknown-path");
    assert_eq!(refused("check.cycle", "12 s").code, "no-effect");
    assert_eq!(refused("list.orders", "other.csv").code, "bad-file");
    assert!(refused("check.cycle", "70").span.is_none());
    // A table that the plant does not name yet.
    let path: Path = "list.orders".parse().expect("a path");
    let other = reading.with_files(&[(path, "dated.csv".into())], &tables() as &dyn Files);
    assert!(other.is_ok_and(|plant| plant.stations["list"] == plant.stations["dated"]));
}
