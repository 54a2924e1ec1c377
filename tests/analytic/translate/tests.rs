//! Small models of each shape, translated.

use serde_json::{Value, json};
use twinline::model::{
    Blocking, ByProduct, Distribution, Factory, Kind, Link, Machine, Order, Source, WhenDown,
    WhenFull, Window,
};

use super::{Stop, Study, translate};

fn study(model: Value) -> Study {
    let map = model.as_object().expect("a model is an object");
    translate(map).unwrap_or_else(|missing| panic!("{missing:?}"))
}

fn lacks(model: Value) -> String {
    translate(model.as_object().unwrap())
        .expect_err("something is missing")
        .0
}

fn machine<'a>(factory: &'a Factory, name: &str) -> &'a Machine {
    factory.stations[name]
        .kind
        .machine()
        .unwrap_or_else(|| panic!("{name} is no machine"))
}

fn source<'a>(factory: &'a Factory, name: &str) -> &'a Source {
    match &factory.stations[name].kind {
        Kind::Source(source) => source,
        other => panic!("{name} is a {}", other.name()),
    }
}

fn pairs(factory: &Factory) -> Vec<(String, String)> {
    let mut all: Vec<_> = factory
        .links()
        .into_iter()
        .map(|l: Link| (l.from, l.to))
        .collect();
    all.sort();
    all
}

fn stations(n: usize) -> Value {
    let one = |at| json!({"id": format!("S{at}"), "servers": 1, "processing": {"dist": "exponential", "mean": 1.0}});
    (1..=n).map(one).collect()
}

#[test]
fn a_line_has_a_buffer_only_where_there_are_places() {
    let model = json!({
        "description": "", "source": "never starved", "stations": stations(3), "blocking": "BBS",
        "buffers": [{"from": "S1", "to": "S2", "capacity": 4}, {"from": "S2", "to": "S3", "capacity": 2}],
    });
    let line = study(model.clone()).main.factory;
    let link = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let want = [
        link("S1", "buffer S1-S2"),
        link("S2", "buffer S2-S3"),
        link("S3", "sink"),
        link("buffer S1-S2", "S2"),
        link("buffer S2-S3", "S3"),
        link("source 1", "S1"),
    ];
    assert_eq!(pairs(&line), want);
    assert!(source(&line, "source 1").saturated);
    assert_eq!(machine(&line, "S2").blocking, Blocking::BeforeService);
    assert_eq!(
        machine(&line, "S3").blocking,
        Blocking::AfterService,
        "the last is never blocked"
    );

    let mut direct = model.clone();
    direct["blocking"] = json!("BAS");
    direct["buffers"] = json!([0, 2]);
    let direct = study(direct).main.factory;
    assert!(pairs(&direct).contains(&link("S1", "S2")));

    let mut none = model;
    none["buffers"] = json!([0, 2]);
    assert_eq!(lacks(none), "blocking before service without a buffer");
}

#[test]
fn a_queue_of_limited_length_loses_and_ranks_types() {
    let arrivals = |kind: u32| json!({"part_type": kind, "interarrival": {"dist": "exponential", "mean": 2.0}});
    let mut station = stations(1)[0].clone();
    station["discipline"] = json!("non-preemptive static priority");
    let model = json!({
        "description": "Type 1 has the highest priority", "source": [arrivals(1), arrivals(2)],
        "stations": [station], "buffers": [{"before": "S1", "capacity": 9}], "sink": "immediate",
    });
    let factory = study(model.clone()).main.factory;
    let Kind::Buffer(buffer) = &factory.stations["input buffer"].kind else {
        panic!()
    };
    assert_eq!((buffer.capacity, buffer.order), (Some(9), Order::Priority));
    assert!(buffer.priorities["type_1"] < buffer.priorities["type_2"]);
    assert_eq!(source(&factory, "source 2").when_full, WhenFull::Lose);
    assert_eq!(
        source(&factory, "source 2").mix.keys().collect::<Vec<_>>(),
        ["type_2"]
    );

    let mut preemptive = model;
    preemptive["stations"][0]["discipline"] = json!("preemptive static priority, resumed");
    assert_eq!(lacks(preemptive), "preemptive priority");
}

#[test]
fn what_a_down_machine_does_is_read_or_missing() {
    let mut two = stations(2);
    two[0]["failures"] = json!({
        "time_to_failure": {"dist": "exponential", "mean": 20.0},
        "repair": {"dist": "exponential", "mean": 5.0}, "clock": "time dependent: runs whenever it is up",
    });
    let model = |words: &str| {
        json!({
            "description": words, "source": "never starved", "stations": two.clone(), "buffers": [1],
        })
    };
    let rule = |words: &str| machine(&study(model(words)).main.factory, "S1").when_down;
    assert_eq!(rule("A down machine accepts no part;"), WhenDown::Refuse);
    assert_eq!(
        rule("A down machine that is empty also accepts a part."),
        WhenDown::Accept
    );
    assert_eq!(
        lacks(model("")),
        "what a down machine does with a part is not said"
    );
}

#[test]
fn failures_per_part_become_part_of_the_cycle() {
    let station = json!({
        "id": "S1", "servers": 1, "processing": {"dist": "deterministic", "value": 2.0},
        "failures": {"probability_per_part": 0.1, "down_cycles": {"dist": "geometric", "support": "1,2,...", "mean": 4.0}},
    });
    let model = json!({"description": "", "source": "never starved", "stations": [station]});
    let ByProduct::All(cycle) = machine(&study(model).main.factory, "S1").cycle.clone() else {
        panic!()
    };
    assert!((cycle.mean() - (2.0 + 0.1 * 4.0 * 2.0)).abs() < 1e-9);
}

#[test]
fn a_closed_line_is_capped_and_a_network_is_routed() {
    let closed = json!({"description": "", "population": 5, "stations": stations(2)});
    let closed = study(closed);
    assert_eq!(source(&closed.main.factory, "source").wip_cap, Some(5));
    assert_eq!(closed.population, Some(5));
    let batch =
        json!({"description": "", "population": 5, "stations": stations(2), "transfer_batch": 5});
    assert_eq!(lacks(batch), "parts that travel as one transfer batch");

    let open = json!({
        "description": "", "stations": stations(2), "buffers": "infinite",
        "source": [{"to": "S1", "interarrival": {"dist": "exponential", "mean": 3.0}}],
        "routing": [
            {"from": "S1", "to": "S2", "probability": 1}, {"from": "S2", "to": "S1", "probability": 0.3},
            {"from": "S2", "to": "sink", "probability": 0.7},
        ],
    });
    let links = study(open).main.factory.links();
    let share = |to: &str| {
        links
            .iter()
            .find(|l| l.from == "S2" && l.to == to)
            .unwrap()
            .share
            .unwrap()
            .0
    };
    assert_eq!((share("queue S1"), share("sink")), (0.3, 0.7));
}

#[test]
fn a_job_shop_ranks_waiting_operations() {
    let model = |rule: &str| {
        json!({
            "description": "non-delay dispatching", "rule": rule,
            "jobs_machine_time": [[[0, 3], [1, 2]], [[1, 4], [0, 3]], [[0, 1]]],
            "due_dates": [9, 8, 7],
        })
    };
    let ranks = |rule: &str| -> Vec<i32> {
        let shop = study(model(rule)).main.factory;
        let Kind::Buffer(queue) = &shop.stations["queue M0"].kind else {
            panic!()
        };
        (0..3)
            .map(|job| queue.priorities[&format!("job {job:05}")])
            .collect()
    };
    // On machine 0: times 3, 3, 1; work left 5, 3, 1; ties to the lowest job.
    assert_eq!(ranks("SPT"), [1, 2, 0]);
    assert_eq!(ranks("LPT"), [0, 1, 2]);
    assert_eq!(ranks("MWKR"), [0, 1, 2]);
    assert_eq!(ranks("LWKR"), [2, 1, 0]);
    assert_eq!(ranks("MOPNR"), [0, 1, 2]);
    assert_eq!(ranks("EDD"), [2, 1, 0]);
    let shop = study(model("SPT"));
    let links = shop.main.factory.links();
    let out = links
        .iter()
        .find(|l| l.from == "M0" && l.to == "sink")
        .unwrap();
    assert_eq!(out.products, ["job 00001", "job 00002"]);
    assert_eq!(shop.stop, Stop::Completed(3));

    let mut again = model("SPT");
    again["jobs_machine_time"] = json!([[[0, 3], [0, 2]]]);
    again["due_dates"] = json!([9]);
    assert!(lacks(again).starts_with("a job that visits a machine twice"));
}

#[test]
fn clocks_and_shifts_become_windows() {
    let shifts = json!({
        "description": "At the end of a window the part in process stops and goes on at the start of the next window.",
        "processing_min": 50, "parts": 6, "windows": [[480, 720], [750, 960]], "day_length": 1440,
    });
    let shifts = study(shifts).main;
    assert_eq!(shifts.unit, 60.0);
    let week = &shifts.factory.shifts["windows"].week;
    assert_eq!(
        (week.len(), week[2]),
        (
            14,
            Window {
                start: 86_400 + 28_800,
                end: 86_400 + 43_200
            }
        )
    );

    let clock = json!({
        "description": "maintenance windows [10,12), [20,22), ... on the clock; work in process stops and resumes.",
        "processing": 3, "parts": 6,
    });
    let week = &study(clock).main.factory.shifts["windows"].week;
    assert_eq!(
        week[..2],
        [Window { start: 0, end: 10 }, Window { start: 12, end: 20 }]
    );
    let told = json!({"description": "stops now and then", "processing": 3, "parts": 6});
    assert_eq!(lacks(told), "a calendar that is told in words only");
}

#[test]
fn a_cycle_by_type_stays_by_type() {
    let mut station = stations(1)[0].clone();
    station["processing"] =
        json!({"type_1": {"dist": "deterministic", "value": 1.0}, "type_2": 2.5});
    station["setup_times_from_row_to_column"] = json!([[0, 1], [2, 0]]);
    let model = json!({
        "description": "", "source": "always a part available; type drawn independently",
        "type_probabilities": [0.5, 0.5], "stations": [station],
    });
    let factory = study(model).main.factory;
    assert_eq!(factory.product_names(), ["type_1", "type_2"]);
    let cycle = &machine(&factory, "S1").cycle;
    assert_eq!(cycle.get("type_2").map(Distribution::mean), Some(2.5));
    assert!(machine(&factory, "S1").setup.is_some());
}
