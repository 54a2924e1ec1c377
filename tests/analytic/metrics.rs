//! A metric of a case to numbers read from a run, by its name and place.

use twinline::sim::observe::{Snapshot, State};

use super::case::{Case, Class, Metric};
use super::fields::{Missing, missing};
use super::seen::Seen;
use super::story::Story;
use super::translate::{
    INPUT, Layout, Search, Study, allocations, first_parts, leading_number, type_name,
};
use super::{replay, steady};

/// What must be kept of a run for a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watch {
    /// Counters are enough.
    Counters,
    /// The record stream, in pieces.
    Stream,
    /// All records.
    Story,
}

/// Which factory of the study a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Main,
    /// One station alone.
    Isolated(usize),
    /// One allocation of a search.
    Allocation(usize),
}

/// What is measured over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Mean,
    Variance,
}

/// One number of a metric, as a function of a finished run.
pub type Read = Box<dyn Fn(&Sample) -> f64 + Send + Sync>;

/// One number to be compared.
pub struct Gauge {
    pub label: String,
    pub name: String,
    pub exact: f64,
    pub subject: Subject,
    pub watch: Watch,
    pub over: Over,
    pub read: Read,
}

/// A finished run.
pub struct Sample {
    pub snap: Snapshot,
    pub seen: Option<Seen>,
    pub story: Option<Story>,
    /// Length of a model time unit [ns].
    pub unit: f64,
}

impl Sample {
    /// Length of the statistics window [model time units].
    pub fn window(&self) -> f64 {
        (self.snap.now - self.snap.window_start) as f64 / self.unit
    }

    pub fn story(&self) -> &Story {
        self.story.as_ref().expect("the story was watched")
    }

    pub fn seen(&self) -> &Seen {
        self.seen.as_ref().expect("the stream was watched")
    }

    /// Share of server time in some states.
    pub fn share(&self, station: usize, states: &[State]) -> f64 {
        let servers = &self.snap.stations[station].servers;
        let time = |times: &[u64; 6]| states.iter().map(|s| times[*s as usize]).sum::<u64>();
        let total: u64 = servers.iter().map(|server| time(&server.times)).sum();
        total as f64 / self.unit / self.window() / servers.len() as f64
    }

    /// Time average of the parts in a station.
    pub fn content(&self, station: usize) -> f64 {
        self.snap.stations[station].content_integral as f64 / self.unit / self.window()
    }
}

/// What a metric's `where` points to.
pub enum Place {
    System,
    Spots(Vec<usize>),
    Queue(usize),
    Products(Vec<usize>),
    Between(usize, usize),
}

/// The one metric that is found by searching and not by a run.
pub const OPTIMAL: &str = "optimal_allocations";

/// All numbers of a case.
pub fn gauges(case: &Case, study: &Study) -> Result<Vec<Gauge>, Missing> {
    let mut all = Vec::new();
    for metric in case.metrics.iter().filter(|metric| metric.name != OPTIMAL) {
        let exact = metric.numbers();
        let found = read(metric, case, study)?;
        let (subject, watch, over) = (found.subject, found.watch, found.over);
        let reads = found.reads;
        // One number said of several places holds at each of them.
        let broadcast = exact.len() == 1 && reads.len() > 1;
        if !broadcast && exact.len() != reads.len() {
            return missing(format!(
                "list of {} values for `{}`",
                exact.len(),
                metric.label()
            ));
        }
        for (at, read) in reads.into_iter().enumerate() {
            let subject = match subject {
                Subject::Isolated(_) => Subject::Isolated(at),
                other => other,
            };
            let exact = exact[if broadcast { 0 } else { at }];
            let (label, name) = (metric.label(), metric.name.clone());
            all.push(Gauge {
                label,
                name,
                exact,
                subject,
                watch,
                over,
                read,
            });
        }
    }
    Ok(all)
}

/// How a metric is read.
pub struct Found {
    pub reads: Vec<Read>,
    pub watch: Watch,
    pub over: Over,
    pub subject: Subject,
}

impl Found {
    pub fn new(watch: Watch, reads: Vec<Read>) -> Self {
        Self {
            reads,
            watch,
            over: Over::Mean,
            subject: Subject::Main,
        }
    }

    pub fn one(watch: Watch, read: impl Fn(&Sample) -> f64 + Send + Sync + 'static) -> Self {
        Self::new(watch, vec![Box::new(read)])
    }
}

fn read(metric: &Metric, case: &Case, study: &Study) -> Result<Found, Missing> {
    if case.check.class == Class::D {
        return replay::read(metric, study);
    }
    if let Some(search) = &study.search {
        return allocation(metric, search);
    }
    let layout = &study.main;
    let place = place(metric, layout)?;
    let by_name = match case.check.class {
        Class::T => terminating(metric, case),
        _ => None,
    };
    if let Some(found) = by_name {
        return Ok(found);
    }
    steady::read(metric, &place, case, study).ok_or_else(|| {
        let place = metric.place.as_deref().unwrap_or("the system");
        Missing(format!("metric `{}` of {place}", metric.name))
    })
}

fn place(metric: &Metric, layout: &Layout) -> Result<Place, Missing> {
    let Some(text) = metric.place.as_deref() else {
        return Ok(Place::System);
    };
    let spot = |id: &str| layout.spots.iter().position(|spot| spot.id == id);
    let pair = |text: &str, by: &str| {
        let (from, to) = text.split_once(by)?;
        Some((spot(from)?, spot(to)?))
    };
    if let Some(at) = spot(text) {
        return Ok(Place::Spots(vec![at]));
    }
    if text == "each station" {
        return Ok(Place::Spots((0..layout.spots.len()).collect()));
    }
    if text == INPUT {
        return Ok(Place::Queue(0));
    }
    let buffer = text
        .strip_prefix("buffer ")
        .and_then(|text| pair(text, "-"));
    if let Some((_, to)) = buffer.filter(|(from, to)| from + 1 == *to) {
        return Ok(Place::Queue(to));
    }
    if let Some((from, to)) = pair(text, "..") {
        return Ok(Place::Spots((from..=to).collect()));
    }
    if let Some((from, to)) = pair(text, "-") {
        return Ok(Place::Between(from, to));
    }
    if text == "each type" {
        return Ok(Place::Products(
            (0..layout.factory.product_names().len()).collect(),
        ));
    }
    let product = text
        .strip_prefix("part type ")
        .and_then(|n| layout.product_index(&type_name(n)));
    match product {
        Some(product) => Ok(Place::Products(vec![product])),
        None => missing(format!("place `{text}` of a metric")),
    }
}

/// Metrics of a search: throughputs of known allocations, and how many there are.
fn allocation(metric: &Metric, search: &Search) -> Result<Found, Missing> {
    let known = &search.known;
    let extreme = |best: bool| {
        let by = |a: &usize, b: &usize| known[*a].1.total_cmp(&known[*b].1);
        if best {
            (0..known.len()).max_by(by)
        } else {
            (0..known.len()).min_by(by)
        }
    };
    let buffers = known[0].0.len();
    let even = |a: &[u32]| a.iter().all(|places| *places == a[0]);
    let at = match metric.name.as_str() {
        "optimal_throughput" => extreme(true),
        "worst_throughput" => extreme(false),
        "throughput_of_even_or_first_allocation" => {
            Some(known.iter().position(|(a, _)| even(a)).unwrap_or(0))
        }
        "number_of_allocations" => {
            let all = allocations(search.places, buffers).len() as f64;
            return Ok(Found::one(Watch::Counters, move |_| all));
        }
        name => return missing(format!("metric `{name}` of a search")),
    };
    let mut found = Found::one(Watch::Counters, |s| {
        s.snap.plant.finished_window as f64 / s.window()
    });
    found.subject = Subject::Allocation(at.unwrap_or(0));
    Ok(found)
}

/// Metrics of a terminating run that a steady one does not have.
fn terminating(metric: &Metric, case: &Case) -> Option<Found> {
    let name = metric.name.as_str();
    let mut found = match name {
        "mean_output" | "variance_of_output" => {
            Found::one(Watch::Counters, |s| s.snap.plant.finished as f64)
        }
        "mean_wip_at_horizon" => Found::one(Watch::Counters, |s| s.snap.plant.in_system as f64),
        "mean_makespan" | "variance_of_makespan" => Found::one(Watch::Story, |s| {
            s.story()
                .completions()
                .last()
                .map_or(f64::NAN, |end| *end as f64 / s.unit)
        }),
        _ => {
            let text = metric.definition.iter().map(String::as_str);
            let words = case.model.get("description").and_then(|d| d.as_str());
            let n = text.chain(words).find_map(first_parts)? as usize;
            let wait = |s: &Sample, part: usize| -> f64 {
                let visit = s
                    .story()
                    .parts
                    .get(part)
                    .and_then(|part| part.visits.first());
                let wait = visit.and_then(|v| Some(v.started? - v.arrived));
                wait.map_or(f64::NAN, |ns| ns as f64 / s.unit)
            };
            match name {
                "mean_of_average_queue_time_first_n" => Found::one(Watch::Story, move |s| {
                    (0..n).map(|part| wait(s, part)).sum::<f64>() / n as f64
                }),
                _ => {
                    let which = name.strip_prefix("mean_queue_time_of_part_")?;
                    let part = if which == "n" {
                        n
                    } else {
                        leading_number(which)? as usize
                    };
                    Found::one(Watch::Story, move |s| wait(s, part - 1))
                }
            }
        }
    };
    if name.starts_with("variance_of_") {
        found.over = Over::Variance;
    }
    Some(found)
}
