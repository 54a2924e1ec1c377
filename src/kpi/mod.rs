//! Layer 3: what [`observe`](crate::sim::observe) shows, turned into numbers.
//!
//! May import `model` and `sim::observe`, never the insides of `sim`. The one way in is [`measure`]: one
//! replication to [`Kpis`], plain structs of `Option<f64>` with the unit in the field's name; `None`
//! where nothing happened to measure, never NaN. [`Kpis::rows`] flattens them; averaged rows give the
//! [`Bottleneck`] of all replications together. Each file holds one family and cites its formulas:
//! "ISO 22400-2" is ISO 22400-2:2014, key performance indicators for manufacturing operations.
//!
//! Two clocks: *calendar* hours are all hours of the window; *scheduled* hours are those in which at
//! least one machine was on shift (all of them in a plant without shift plans).

mod balance;
mod bottleneck;
mod cycle_time;
mod estimate;
mod failures;
mod flow;
mod lead_time;
mod limit;
mod losses;
mod oee;
mod quality;
mod row;
mod states;
mod takt;
mod throughput;
mod why;
mod wip;
mod working_time;

use std::borrow::Cow;
use std::mem::take;

use serde::Serialize;

use crate::model::Factory;
use crate::sim::observe::{Snapshot, StationView};

pub use balance::Balance;
pub use bottleneck::{Bottleneck, Loss, most_active};
pub use cycle_time::CycleTime;
pub use estimate::Estimate;
pub use failures::Failures;
pub use flow::in_flow_order;
pub use lead_time::LeadTime;
pub use limit::Limit;
pub use losses::Losses;
pub use oee::{Oee, PlantOee};
pub use quality::{Quality, Straight};
pub use row::{MeanRow, Means, Row, Scope};
pub use states::States;
pub use takt::Takt;
pub use throughput::{Arrivals, Output, ProductOutput, Throughput, currency};
pub use why::{Busy, Reason, Seldom, Waits, Why, told_share};
pub use wip::{StationContent, Wip};
pub use working_time::WorkingTime;

/// All measures of one replication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kpis {
    /// The plant as a whole.
    pub plant: PlantKpis,
    /// By product, in the order of the names.
    pub products: Vec<ProductKpis>,
    /// By station, in the order of the names.
    pub stations: Vec<StationKpis>,
}

/// The plant as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlantKpis {
    /// Good parts and their worth.
    pub output: Output,
    /// Pace against demand.
    pub takt: Takt,
    /// Parts inside.
    pub wip: Wip,
    /// Entry to exit.
    pub lead_time: LeadTime,
    /// Good, mended, scrapped.
    pub quality: Quality,
    /// Right first time, through the whole plant.
    pub straight: Straight,
    /// What comes in against what leaves.
    pub balance: Balance,
    /// Overall equipment effectiveness through the bottleneck.
    pub oee: PlantOee,
}

/// One product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductKpis {
    /// Name.
    pub name: String,
    /// Good parts.
    pub output: ProductOutput,
    /// Entry to exit.
    pub lead_time: LeadTime,
}

/// One station. Which families it has depends on its kind alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StationKpis {
    /// Name.
    pub name: String,
    /// Kind as written in a file.
    pub kind: &'static str,
    /// Parts that went through.
    pub throughput: Throughput,
    /// Parts inside.
    pub content: StationContent,
    /// Of a source.
    pub arrivals: Option<Arrivals>,
    /// Of a machine or inspection.
    pub machine: Option<MachineKpis>,
}

/// One machine or inspection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MachineKpis {
    /// Where its time goes.
    pub states: States,
    /// Overall equipment effectiveness and its factors.
    pub oee: Oee,
    /// How long it works on a part.
    pub cycle_time: CycleTime,
    /// Failures and repairs.
    pub failures: Failures,
    /// The same by failure mode, in the order of the names; empty unless there are several.
    pub failure_modes: Vec<(String, Failures)>,
    /// Good, mended, scrapped.
    pub quality: Quality,
    /// What its lost time and its scrap are worth in parts, were it the bottleneck.
    pub losses: Losses,
}

/// The statistics window, in the units of the field.
#[derive(Debug, Clone, Copy)]
struct Window {
    calendar_s: f64,
    scheduled_s: f64,
}

impl Window {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            calendar_s: seconds(snapshot.now.saturating_sub(snapshot.window_start)),
            scheduled_s: seconds(snapshot.plant.scheduled),
        }
    }

    fn per_scheduled_hour(&self, amount: f64) -> Option<f64> {
        row::ratio(amount, self.scheduled_s / 3600.0)
    }

    fn per_calendar_hour(&self, amount: f64) -> Option<f64> {
        row::ratio(amount, self.calendar_s / 3600.0)
    }
}

/// Nanoseconds to seconds.
fn seconds(nanos: u64) -> f64 {
    nanos as f64 / crate::model::NANOS
}

/// Measures one replication. `factory` gives what a snapshot does not hold: planned times, demand and
/// values; a station that it does not know is measured without them.
///
/// Sums are taken, and ties broken, in the order of the elements' keys: under another name with the old
/// key a plant measures the same, to the last bit.
pub fn measure(factory: &Factory, snapshot: &Snapshot) -> Kpis {
    measure_along(&Course::new(factory, snapshot), factory, snapshot)
}

/// As [`measure`], with what is known of the plant.
pub fn measure_along(course: &Course, factory: &Factory, snapshot: &Snapshot) -> Kpis {
    let mut measuring = Measuring::along(course, factory, Cow::Borrowed(snapshot));
    while measuring.go_on(factory) {}
    measuring.finish(factory).1
}

/// What measuring asks of a plant and not of its run: the same for all snapshots of the plant.
#[derive(Debug, Clone)]
pub struct Course {
    /// Where products and stations stand in a snapshot, by rank of their keys.
    products: Vec<usize>,
    places: Vec<usize>,
    ways: flow::Ways,
}

impl Course {
    /// That of a plant; any of its snapshots tells the names.
    pub fn new(factory: &Factory, snapshot: &Snapshot) -> Self {
        let products = snapshot.products.iter();
        let places = snapshot.stations.iter();
        let places = ranked(places.map(|s| factory.station_key(&s.name)));
        let names = places.iter().map(|at| snapshot.stations[*at].name.as_str());
        Self {
            products: ranked(products.map(|p| factory.product_key(&p.name))),
            ways: flow::Ways::new(factory, names),
            places,
        }
    }
}

/// As [`measure`], a station at a time: whoever draws in between need not wait for a large plant.
#[derive(Debug)]
pub struct Measuring<'a> {
    /// Its products and stations by key.
    seen: Cow<'a, Snapshot>,
    /// Where its products and stations stood, if in another order.
    given: Option<(Vec<usize>, Vec<usize>)>,
    fates: flow::Fates,
    stations: Vec<StationKpis>,
}

impl<'a> Measuring<'a> {
    /// Begins, with what is known of the plant; the same `factory` is to be given to the end.
    pub fn along(course: &Course, factory: &Factory, snapshot: Cow<'a, Snapshot>) -> Self {
        let (products, places) = (&course.products, &course.places);
        let is_by_key = products.is_sorted() && places.is_sorted();
        let mut seen = snapshot;
        if !is_by_key {
            by_key(seen.to_mut(), products, places);
        }
        Self {
            fates: flow::Fates::new(factory, &seen, &course.ways),
            stations: Vec::with_capacity(seen.stations.len()),
            given: (!is_by_key).then(|| (products.clone(), places.clone())),
            seen,
        }
    }

    /// Measures one more station; whether there is another.
    pub fn go_on(&mut self, factory: &Factory) -> bool {
        let seen = &*self.seen;
        let at = self.stations.len();
        let Some(view) = seen.stations.get(at) else {
            return false;
        };
        let next = station(factory, seen, Window::of(seen), &self.fates, at, view);
        self.stations.push(next);
        self.stations.len() < self.seen.stations.len()
    }

    /// Measures what is left, the plant last; the snapshot comes back as it was given.
    pub fn finish(mut self, factory: &Factory) -> (Cow<'a, Snapshot>, Kpis) {
        while self.go_on(factory) {}
        let stations = take(&mut self.stations);
        let mut kpis = whole(factory, &self.seen, stations);
        if let Some((products, places)) = &self.given {
            kpis.products = given_order(kpis.products, products);
            kpis.stations = given_order(kpis.stations, places);
            as_given(self.seen.to_mut(), products, places);
        }
        (self.seen, kpis)
    }
}

fn ranked<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut order: Vec<(usize, &str)> = keys.enumerate().collect();
    order.sort_by_key(|(_, key)| *key);
    order.into_iter().map(|(at, _)| at).collect()
}

/// Puts products and stations in the order of their keys. Nothing is copied: a large plant has much to say.
fn by_key(snapshot: &mut Snapshot, products: &[usize], places: &[usize]) {
    snapshot.products = in_order(take(&mut snapshot.products), products);
    snapshot.stations = in_order(take(&mut snapshot.stations), places);
    for view in &mut snapshot.stations {
        if view.processed.len() == products.len() {
            view.processed = in_order(take(&mut view.processed), products);
        }
    }
}

/// Puts them back.
fn as_given(snapshot: &mut Snapshot, products: &[usize], places: &[usize]) {
    snapshot.products = given_order(take(&mut snapshot.products), products);
    snapshot.stations = given_order(take(&mut snapshot.stations), places);
    for view in &mut snapshot.stations {
        if view.processed.len() == products.len() {
            view.processed = given_order(take(&mut view.processed), products);
        }
    }
}

/// The items of these places.
fn in_order<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let places = places.iter();
    places.filter_map(|at| items[*at].take()).collect()
}

/// Items in the order of the keys, put back to the places where they came from.
fn given_order<T>(items: Vec<T>, places: &[usize]) -> Vec<T> {
    let mut items: Vec<(&usize, T)> = places.iter().zip(items).collect();
    items.sort_by_key(|(at, _)| **at);
    items.into_iter().map(|(_, item)| item).collect()
}

/// The plant and its products, with its stations measured already.
fn whole(factory: &Factory, snapshot: &Snapshot, stations: Vec<StationKpis>) -> Kpis {
    let window = Window::of(snapshot);
    let plant = PlantKpis {
        output: Output::measure(factory, snapshot, window),
        takt: Takt::measure(factory, snapshot, window),
        wip: Wip::measure(snapshot, window),
        lead_time: LeadTime::measure(&snapshot.plant.lead),
        quality: Quality::of_plant(snapshot),
        straight: Straight::measure(snapshot),
        balance: Balance::measure(factory, snapshot, window),
        oee: PlantOee::measure(factory, snapshot, &stations),
    };
    let products = snapshot
        .products
        .iter()
        .map(|view| ProductKpis {
            name: view.name.clone(),
            output: ProductOutput::measure(factory, view, window),
            lead_time: LeadTime::measure(&view.lead),
        })
        .collect();
    Kpis {
        plant,
        products,
        stations,
    }
}

fn station(
    factory: &Factory,
    snapshot: &Snapshot,
    window: Window,
    fates: &flow::Fates,
    at: usize,
    view: &StationView,
) -> StationKpis {
    let declared = factory
        .stations
        .get(&view.name)
        .and_then(|s| s.kind.machine());
    let machine = (!view.servers.is_empty()).then(|| {
        let states = States::measure(&view.servers);
        let times = states::Times::of(&view.servers);
        MachineKpis {
            oee: Oee::measure(declared, &snapshot.products, view, &times),
            cycle_time: CycleTime::measure(&view.cycle_times),
            failures: Failures::measure(&view.failures, &times),
            failure_modes: Failures::by_mode(&view.failures, &times),
            quality: Quality::of_station(view),
            losses: Losses::measure(factory, snapshot, window, view, &times, fates.beyond(at)),
            states,
        }
    });
    StationKpis {
        name: view.name.clone(),
        kind: view.kind,
        throughput: Throughput::measure(view, window),
        content: StationContent::measure(view, window),
        arrivals: (view.kind == "Source").then(|| Arrivals::measure(view)),
        machine,
    }
}

impl Kpis {
    /// All measures as rows: plant, products, stations. Length and order depend on the plant alone, so
    /// that replications can be averaged by position.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = self.plant.rows();
        for product in &self.products {
            let scope = Scope::Product(product.name.clone());
            product.output.push(&scope, &mut rows);
            product.lead_time.push(&scope, &mut rows);
        }
        for station in &self.stations {
            station.push(&mut rows);
        }
        rows
    }

    /// The bottleneck of this one replication: what [`Bottleneck::along`] finds in all its rows.
    pub fn bottleneck(&self, flow: &[(&str, &str)]) -> Option<Bottleneck> {
        let active = |station: &StationKpis| {
            let states = &station.machine.as_ref()?.states;
            states.active_share_of_scheduled
        };
        let shares = self.stations.iter();
        let shares: Vec<(&str, f64)> = shares
            .filter_map(|station| Some((station.name.as_str(), active(station)?)))
            .collect();
        let most_active = bottleneck::first(flow, &shares)?;
        let first = self.stations.iter().find(|s| s.name == most_active)?;
        let mut rows = self.plant.rows();
        first.push(&mut rows);
        let rows: Vec<MeanRow> = rows.into_iter().map(Row::alone).collect();
        Bottleneck::among(flow, shares, &Means::new(&rows))
    }
}

impl PlantKpis {
    fn rows(&self) -> Vec<Row> {
        let (scope, mut rows) = (Scope::Plant, Vec::new());
        self.output.push(&scope, &mut rows);
        self.takt.push(&scope, &mut rows);
        self.wip.push(&scope, &mut rows);
        self.lead_time.push(&scope, &mut rows);
        self.quality.push(&scope, &mut rows);
        self.straight.push(&scope, &mut rows);
        self.balance.push(&scope, &mut rows);
        self.oee.push(&scope, &mut rows);
        rows
    }
}

impl StationKpis {
    fn push(&self, rows: &mut Vec<Row>) {
        let scope = Scope::Station(self.name.clone());
        self.throughput.push(&scope, rows);
        self.content.push(&scope, rows);
        if let Some(arrivals) = &self.arrivals {
            arrivals.push(&scope, rows);
        }
        if let Some(machine) = &self.machine {
            machine.states.push(&scope, rows);
            machine.oee.push(&scope, rows);
            machine.cycle_time.push(&scope, rows);
            machine.failures.push(&scope, rows);
            machine.quality.push(&scope, rows);
            machine.losses.push(&scope, rows);
            for (mode, failures) in &machine.failure_modes {
                failures.push(&Scope::failure_mode(&self.name, mode), rows);
            }
        }
    }
}
