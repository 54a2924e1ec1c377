//! The shipped plants: each reads and checks without a word, runs, and shows what its header promises.
//!
//! Expected values stand in each plant's header with their source; the tests run shorter or longer than the
//! plant itself where a dev build needs it.

mod body_shop;
mod buffer_lesson;
mod chip_packaging;
mod drive_units;
mod dye_works;
mod evidence;
mod furniture;
mod golden;
mod headers;
mod job_shop;
mod outpatients;
mod penny_fab;
mod unreliable_pair;
mod vial_filling;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use twinline::experiment::{Comparison, Job, Outcome, RunOptions, compare, run};
use twinline::kpi::{Estimate, MeanRow, Means, Scope};
use twinline::model::{Factory, Seconds};
use twinline::text::{NoFiles, Reading, Source, read};

/// The shipped plants.
const PLANTS: [&str; 11] = [
    "buffer-lesson",
    "fengxian-vial-filling",
    "jinshan-dye-works",
    "job-shop",
    "lingang-body-shop",
    "minhang-drive-units",
    "penny-fab",
    "songjiang-furniture",
    "unreliable-pair",
    "xuhui-outpatients",
    "zhangjiang-chip-packaging",
];

const HOUR: f64 = 3600.0;
const WEEK: f64 = 168.0 * HOUR;

/// The text of a shipped plant.
fn text_of(plant: &str) -> String {
    let path = format!("{}/factories/{plant}.ron", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A shipped plant, read.
fn reading(plant: &str) -> Reading {
    let source = Source {
        name: format!("{plant}.ron"),
        text: text_of(plant),
    };
    read(source, &NoFiles)
}

/// A shipped plant as it is (`None`) or under one of its scenarios.
fn factory(plant: &str, scenario: Option<&str>) -> Factory {
    let reading = reading(plant);
    match scenario {
        None => reading
            .factory
            .unwrap_or_else(|| panic!("{plant}: {:?}", reading.diagnostics)),
        Some(name) => reading
            .scenario(name)
            .unwrap_or_else(|found| panic!("{plant}, {name}: {found:?}")),
    }
}

/// How long and how often a test runs a plant.
#[derive(Clone, Copy)]
struct Length {
    until: f64,
    warm_up: f64,
    replications: u32,
}

fn job(factory: &Factory, length: Length) -> Job {
    let options = RunOptions {
        replications: Some(length.replications),
        until: Some(Seconds(length.until)),
        warm_up: Some(Seconds(length.warm_up)),
        seed: None,
    };
    Job::new(options.settle(factory).expect("the settings fit")).expect("the plant can be built")
}

const THREADS: NonZeroUsize = NonZeroUsize::new(2).unwrap();

fn outcome(plant: &str, scenario: Option<&str>, length: Length) -> Outcome {
    let job = job(&factory(plant, scenario), length);
    run(&job, THREADS, &AtomicBool::new(false), &mut |_| ())
        .unwrap_or_else(|failure| panic!("{plant}, {scenario:?}: {failure:?}"))
}

/// The plant as it is against one of its scenarios, with common random numbers.
fn against(plant: &str, scenario: &str, length: Length) -> Comparison {
    let jobs = [None, Some(scenario)].map(|name| job(&factory(plant, name), length));
    let [base, changed] = jobs;
    let stop = AtomicBool::new(false);
    compare(scenario, base, changed, THREADS, &stop, &mut |_| ())
        .unwrap_or_else(|failure| panic!("{plant}, {scenario}: {failure:?}"))
}

/// A row of the plant.
fn plant_row(rows: &[MeanRow], name: &str) -> Estimate {
    Means::new(rows)
        .plant(name)
        .unwrap_or_else(|| panic!("no row {name}"))
}

/// A row of a station.
fn station_row(rows: &[MeanRow], station: &str, name: &str) -> Estimate {
    Means::new(rows)
        .get(&Scope::Station(station.to_owned()), name)
        .unwrap_or_else(|| panic!("{station}: no row {name}"))
}

/// Holds an estimate to an exact value: within three half-widths of its 95 % interval, which is to be
/// no wider than `widest` of the value.
fn meets(what: &str, estimate: Estimate, exact: f64, widest: f64) {
    let half_width = estimate.half_width.expect("more than one replication");
    assert!(
        half_width <= widest * exact,
        "{what}: {} ± {half_width} tells too little about {exact}",
        estimate.mean
    );
    let error = (estimate.mean - exact).abs();
    assert!(
        error <= 3.0 * half_width + 1e-9 * exact,
        "{what}: {} ± {half_width}, exactly {exact}",
        estimate.mean
    );
}
