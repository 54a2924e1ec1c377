//! A body shop with hand-made snapshots: what the tests of measures and pages are made from.

use std::collections::BTreeMap;

use twinline::kpi::{Estimate, Kpis, MeanRow, Row, measure};
use twinline::model::{
    Buffer, ByProduct, DAY, Demand, Distribution, Factory, Failure, Hop, Inspection, Kind, Machine,
    Money, Product, Rate, Rework, Scenario, Seconds, Setup, SetupTime, SetupTrigger, Share,
    ShiftPlan, Sink, Source, Station, Window,
};
use twinline::report::{Comparison, ProductInfo, RunResult, StationInfo};
use twinline::sim::observe::{
    DayView, Durations, FailureView, PlantView, ProductView, ServerView, Snapshot, State,
    StationView,
};

pub const H: u64 = 3_600_000_000_000;

/// Names of the stations; tests of the page put Chinese ones here.
pub struct Names(pub [&'static str; 6]);

pub const ENGLISH: Names = Names(["coil", "press", "shelf", "weld", "check", "out"]);
pub const CHINESE: Names = Names([
    "卷材",
    "冲压一号线",
    "shelf",
    "焊接工位（双机器人）自动线",
    "check",
    "出货",
]);

fn machine(servers: u32, cycle: ByProduct<Distribution>) -> Machine {
    Machine {
        servers,
        cycle,
        ..Machine::default()
    }
}

fn constant(s: f64) -> Distribution {
    Distribution::Constant(Seconds(s))
}

/// Monday to Friday, 06:00 to 14:00 and 14:00 to 22:00.
fn two_shifts() -> ShiftPlan {
    let hour = |h: u64| h * 3600;
    let windows = (0..5).flat_map(|day| [6, 14].map(|from| (day * DAY + hour(from), hour(8))));
    ShiftPlan {
        week: windows
            .map(|(start, long)| Window {
                start,
                end: start + long,
            })
            .collect(),
        ..ShiftPlan::default()
    }
}

/// coil, press, shelf, weld, check, out; scrap and rework at the check.
pub fn factory(names: &Names) -> Factory {
    let [coil, press, shelf, weld, check, out] = names.0;
    let press_cycle = BTreeMap::from([
        ("sedan".to_owned(), constant(40.0)),
        ("wagon".to_owned(), constant(50.0)),
    ]);
    let failure = || Failure {
        every: constant(3600.0),
        clock: Default::default(),
        repair: constant(600.0),
        part: Default::default(),
        scope: Default::default(),
        repair_in: Default::default(),
    };
    let press_machine = Machine {
        shift: Some("two shifts".to_owned()),
        failures: BTreeMap::from(["die", "jam"].map(|mode| (mode.to_owned(), failure()))),
        setup: Some(Setup {
            on: SetupTrigger::ProductChange,
            takes: SetupTime::Next(ByProduct::All(constant(540.0))),
        }),
        ..machine(1, ByProduct::Each(press_cycle))
    };
    let judge = Inspection {
        machine: machine(1, ByProduct::All(constant(12.0))),
        scrap: Share(0.01),
        rework: Some(Rework {
            share: Share(0.04),
            to: weld.to_owned(),
            limit: Some(1),
            first: Default::default(),
        }),
    };
    let product = |share, value| Product {
        share: Some(Share(share)),
        value: Some(Money {
            amount: value,
            currency: "CNY".to_owned(),
        }),
        ..Product::default()
    };
    Factory {
        name: "Lingang body shop".to_owned(),
        products: BTreeMap::from([
            ("sedan".to_owned(), product(0.7, 420.0)),
            ("wagon".to_owned(), product(0.3, 510.0)),
        ]),
        demand: Some(Demand::Total(Rate(4900.0 / 604_800.0))),
        demand_unit: Some("/w"),
        shifts: BTreeMap::from([("two shifts".to_owned(), two_shifts())]),
        stations: BTreeMap::from([
            (
                coil.to_owned(),
                Station::new(Kind::Source(Source {
                    saturated: true,
                    ..Source::default()
                })),
            ),
            (press.to_owned(), Station::new(Kind::Machine(press_machine))),
            (
                shelf.to_owned(),
                Station::new(Kind::Buffer(Buffer {
                    capacity: Some(12),
                    ..Buffer::default()
                })),
            ),
            (
                weld.to_owned(),
                Station::new(Kind::Machine(machine(2, ByProduct::All(constant(110.0))))),
            ),
            (check.to_owned(), Station::new(Kind::Inspection(judge))),
            (out.to_owned(), Station::new(Kind::Sink(Sink::default()))),
        ]),
        flow: vec![Hop::Chain(
            [coil, press, shelf, weld, check, out]
                .map(str::to_owned)
                .to_vec(),
        )],
        scenarios: BTreeMap::from([
            ("robot".to_owned(), Scenario::default()),
            ("smed".to_owned(), Scenario::default()),
        ]),
        ..Factory::default()
    }
}

/// An idle view of a station.
pub fn station(name: &str, kind: &'static str) -> StationView {
    StationView {
        name: name.to_owned(),
        kind,
        hash: 0,
        entered: 0,
        left: 0,
        content: 0,
        content_integral: 0,
        servers: Vec::new(),
        processed: vec![0, 0],
        cycle_times: Durations::default(),
        setups: 0,
        scrapped: 0,
        rejected: 0,
        reworked: 0,
        first_inspected: 0,
        first_good: 0,
        failures: Vec::new(),
        created: 0,
        lost: 0,
        waits_for: Vec::new(),
    }
}

/// A server with hours in each state in the order of `State::ALL`.
pub fn server(hours: [u64; 6]) -> ServerView {
    ServerView {
        state: State::Starved,
        times: hours.map(|h| h * H),
        part: None,
    }
}

/// One replication of four weeks, the first as warm-up: 80 scheduled hours a week. `k` varies it.
pub fn replication(names: &Names, k: u64) -> Snapshot {
    let [coil, press, shelf, weld, check, out] = names.0;
    let (sedan, wagon) = (9_700 + 37 * k, 4_150 + 5 * k);
    let good = sedan + wagon;
    let (scrapped, reworked) = (140 + 3 * k, 560 + 11 * k);
    let passed = [sedan + 98, wagon + 42 + 3 * k];
    let worked = [passed[0] + 392, passed[1] + 168 + 11 * k];
    let through = passed[0] + passed[1];
    let window = 504;
    let mut views = vec![
        StationView {
            created: through,
            left: through,
            ..station(coil, "Source")
        },
        StationView {
            entered: through,
            left: through,
            content_integral: u128::from(H) * 240,
            processed: passed.to_vec(),
            setups: 220,
            servers: vec![server([264, 9 + k, 33, 20 - k, 168, 10])],
            failures: vec![
                FailureView {
                    name: "die".to_owned(),
                    servers: 1,
                    count: 10 + k,
                    repair: (8 + k) * H,
                },
                FailureView {
                    name: "jam".to_owned(),
                    servers: 1,
                    count: 20,
                    repair: 2 * H,
                },
            ],
            ..station(press, "Machine")
        },
        StationView {
            entered: through,
            left: through,
            content: 7,
            content_integral: u128::from(H) * 3_700 + u128::from(k * H) * 20,
            ..station(shelf, "Buffer")
        },
        StationView {
            entered: through + reworked,
            left: through + reworked,
            content_integral: u128::from(H) * 470,
            processed: worked.to_vec(),
            servers: vec![
                server([264, 8, 0, 0, 230, 2]),
                server([264, 9, 0, 1, 226 + k, 4 - k]),
            ],
            failures: vec![FailureView {
                name: "tip".to_owned(),
                servers: 1,
                count: 51,
                repair: 17 * H,
            }],
            ..station(weld, "Machine")
        },
        StationView {
            entered: through + reworked,
            left: good,
            content_integral: u128::from(H) * 50,
            processed: worked.to_vec(),
            scrapped,
            rejected: scrapped,
            reworked,
            first_inspected: through,
            first_good: through - reworked - 120,
            servers: vec![server([264, 0, 0, 0, 50, 190])],
            ..station(check, "Inspection")
        },
        StationView {
            entered: good,
            ..station(out, "Sink")
        },
    ];
    let times = |parts: u64, shortest: u64| {
        let mut lead = Durations::default();
        for part in 0..parts {
            lead.add(shortest + part * H / (4 * parts) + k * H / 300);
        }
        lead
    };
    let (sedan_lead, wagon_lead) = (times(sedan, H / 5), times(wagon, H / 4));
    let mut lead = sedan_lead.clone();
    lead.merge(&wagon_lead);
    let product = |name: &str, finished, scrapped, lead| ProductView {
        name: name.to_owned(),
        created: finished + scrapped,
        finished,
        straight: finished - finished / 25,
        scrapped,
        lead,
    };
    views.sort_by(|a, b| a.name.cmp(&b.name));
    // Weekdays of 16 hours; the output of a day decides whether it kept the pace.
    let day = |d: u64| match d % 7 {
        5 | 6 => DayView::default(),
        _ => DayView {
            finished: 900 + 20 * (d % 5) + 10 * k,
            scheduled: 16 * H,
            ..DayView::default()
        },
    };
    Snapshot {
        now: 4 * 168 * H,
        window_start: 168 * H,
        fingerprint: 0x0123_4567_89ab_cdef ^ k,
        entries: 100_000,
        operations: 45_000,
        plant: PlantView {
            created: through,
            finished: good,
            scrapped,
            finished_window: good,
            scrapped_window: scrapped,
            created_window: through,
            wip_integral: u128::from(H) * u128::from(window * 9 + 40 * k),
            lead,
            scheduled: 240 * H,
            days: (0..28).map(day).collect(),
            ..PlantView::default()
        },
        products: vec![
            product("sedan", sedan, 98, sedan_lead),
            product("wagon", wagon, 42 + 3 * k, wagon_lead),
        ],
        stations: views,
        shelves: Vec::new(),
    }
}

/// Averages replications as an experiment does; 4.303 is the 97.5 % quantile of t with 2 degrees.
pub fn averaged(replications: &[Kpis]) -> Vec<MeanRow> {
    averaged_rows(&replications.iter().map(Kpis::rows).collect::<Vec<_>>())
}

fn averaged_rows(all: &[Vec<Row>]) -> Vec<MeanRow> {
    let mean_row = |at: usize| {
        let values: Vec<f64> = all.iter().filter_map(|rows| rows[at].value).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
        let half_width = (values.len() == 3).then(|| 4.303 * (variance / n).sqrt());
        let row = all[0][at].clone();
        let estimate = (n > 0.0).then_some(Estimate {
            mean,
            half_width,
            n: values.len() as u32,
        });
        MeanRow {
            scope: row.scope,
            name: row.name,
            unit: row.unit,
            estimate,
        }
    };
    (0..all[0].len()).map(mean_row).collect()
}

/// The result of replications `from`, `from + 1`, …
pub fn result(names: &Names, from: u64, replications: u32) -> RunResult {
    let factory = factory(names);
    let kpis: Vec<Kpis> = (from..from + u64::from(replications))
        .map(|k| measure(&factory, &replication(names, k)))
        .collect();
    RunResult {
        plant: factory.name.clone(),
        file: "factories/lingang-body-shop.ron".to_owned(),
        version: "0.1.0".to_owned(),
        plant_hash: 0x00c0_ffee_00c0_ffee,
        seed: 1,
        replications,
        horizon_s: 4.0 * 604_800.0,
        warm_up_s: 604_800.0,
        scenario: None,
        fingerprint: 0x0123_4567_89ab_cdef,
        rows: averaged(&kpis),
        stations: StationInfo::all(&factory),
        products: ProductInfo::all(&factory),
        demand_per_s: factory.demand_total().map(|d| d.0),
        demand_unit: factory.demand_unit,
        working_time: twinline::kpi::WorkingTime::of(&factory),
        currency: twinline::kpi::currency(&factory).map(str::to_owned),
        scenarios: factory.scenarios.keys().cloned().collect(),
        warnings: Vec::new(),
        timings: None,
    }
}

/// Base: replications 0 to 2; scenario: replications 1 to 3, each paired with the one before it.
pub fn comparison() -> Comparison {
    let factory = factory(&ENGLISH);
    let rows = |k| measure(&factory, &replication(&ENGLISH, k)).rows();
    let paired = |k| {
        let pair = rows(k + 1).into_iter().zip(rows(k));
        pair.map(|(after, before)| Row {
            value: after.value.zip(before.value).map(|(a, b)| a - b),
            ..before
        })
        .collect::<Vec<_>>()
    };
    let pairs: Vec<Vec<Row>> = (0..3).map(paired).collect();
    let mut scenario = result(&ENGLISH, 1, 3);
    scenario.scenario = Some("smed".to_owned());
    scenario.plant_hash += 1;
    Comparison {
        base: result(&ENGLISH, 0, 3),
        scenario,
        changes: vec!["press.setup.takes: 60 s".to_owned()],
        difference: averaged_rows(&pairs),
    }
}
