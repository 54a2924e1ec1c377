//! Metrics of deterministic runs, read from the story of their parts.

use super::case::Metric;
use super::fields::{Missing, missing};
use super::metrics::{Found, Read, Sample, Watch};
use super::story::{PartStory, Visit};
use super::translate::{Jobs, Study, leading_number};
use twinline::model::DAY;
use twinline::sim::observe::State;

/// How a metric of class D is read.
pub fn read(metric: &Metric, study: &Study) -> Result<Found, Missing> {
    let name = metric.name.as_str();
    let count = metric.numbers().len();
    let story = |reads: Vec<Read>| Found::new(Watch::Story, reads);
    let found = match (&study.jobs, study.population) {
        (_, Some(population)) => long_run(name, study, u64::from(population)),
        (Some(jobs), _) => of_jobs(name, metric, jobs, study).or_else(|| of_line(metric, study)),
        (None, None) => of_line(metric, study),
    };
    let found = found.or_else(|| match name {
        "makespan" => Some(vec![one(|s| last(&s.story().completions()) / s.unit)]),
        "completion_times" => Some(
            (0..count)
                .map(|at| one(move |s| nth(&s.story().completions(), at) / s.unit))
                .collect(),
        ),
        _ => None,
    });
    match found {
        Some(reads) => Ok(story(reads)),
        None => missing(format!("metric `{}` of a replay", metric.label())),
    }
}

fn one(read: impl Fn(&Sample) -> f64 + Send + Sync + 'static) -> Read {
    Box::new(read)
}

/// Element `at` of a list of times; what did not happen is no number.
fn nth(times: &[u64], at: usize) -> f64 {
    times.get(at).map_or(f64::NAN, |ns| *ns as f64)
}

fn last(times: &[u64]) -> f64 {
    times.last().map_or(f64::NAN, |ns| *ns as f64)
}

/// Completion of a job [model time units].
fn completion(sample: &Sample, job: usize) -> f64 {
    let part = sample.story().of_product(job);
    part.and_then(|part| part.completed)
        .map_or(f64::NAN, |ns| ns as f64 / sample.unit)
}

/// Metrics of given jobs. Products are numbered in the order of the jobs.
fn of_jobs(name: &str, metric: &Metric, jobs: &Jobs, study: &Study) -> Option<Vec<Read>> {
    let n = jobs.products.len();
    let visit_of = |job: usize, at: usize, of: fn(&Sample, &Visit) -> f64| {
        one(move |s| {
            let visit = s
                .story()
                .of_product(job)
                .and_then(|part| part.visits.get(at));
            visit.map_or(f64::NAN, |visit| of(s, visit))
        })
    };
    Some(match name {
        "completion_times" | "completion_times_by_job" => {
            (0..n).map(|job| one(move |s| completion(s, job))).collect()
        }
        "completion_times_in_order" => jobs
            .order
            .iter()
            .copied()
            .map(|job| one(move |s| completion(s, job)))
            .collect(),
        "sum_of_completion_times" => {
            vec![one(move |s| (0..n).map(|job| completion(s, job)).sum())]
        }
        "mean_flow_time" => {
            let from_start = metric
                .definition
                .as_deref()
                .is_some_and(|d| d.starts_with("start on"));
            vec![one(move |s| {
                let flow = |part: &PartStory| {
                    let begun = part.visits.first().and_then(|visit| visit.started);
                    let from = if from_start {
                        begun
                    } else {
                        Some(part.created)
                    };
                    Some((part.completed? - from?) as f64 / s.unit)
                };
                let parts = &s.story().parts;
                parts
                    .iter()
                    .map(|part| flow(part).unwrap_or(f64::NAN))
                    .sum::<f64>()
                    / n as f64
            })]
        }
        "total_tardiness" | "tardy_jobs" => {
            let due = jobs.due.clone()?;
            let count = name == "tardy_jobs";
            vec![one(move |s| {
                let late = due
                    .iter()
                    .enumerate()
                    .map(|(job, due)| completion(s, job) - due);
                let cost = |late: f64| {
                    if count {
                        f64::from(late > 0.0)
                    } else {
                        late.max(0.0)
                    }
                };
                // `max` would hide a job that was never finished.
                late.map(|late| if late.is_nan() { late } else { cost(late) })
                    .sum()
            })]
        }
        "start_times_by_job" => {
            let operations = metric
                .value
                .as_array()?
                .iter()
                .map(|row| row.as_array().map(Vec::len));
            let operations: Vec<usize> = operations.collect::<Option<_>>()?;
            let start = |s: &Sample, v: &Visit| v.started.map_or(f64::NAN, |ns| ns as f64 / s.unit);
            let row = |(job, ops): (usize, &usize)| -> Vec<Read> {
                (0..*ops).map(|at| visit_of(job, at, start)).collect()
            };
            operations.iter().enumerate().flat_map(row).collect()
        }
        "machine_of_job" => {
            if study.main.spots.len() != 1 {
                return None;
            }
            (0..n)
                .map(|job| visit_of(job, 0, |_, visit| f64::from(visit.server)))
                .collect()
        }
        _ => return None,
    })
}

/// Metrics of parts that all take the same way.
fn of_line(metric: &Metric, study: &Study) -> Option<Vec<Read>> {
    let name = metric.name.as_str();
    let count = metric.numbers().len();
    let spots = study.main.spots.len();
    let spot = |id: &str| study.main.spots.iter().position(|spot| spot.id == id);
    let place = |text: &str| {
        if text == "last_station" {
            spots.checked_sub(1)
        } else {
            spot(text)
        }
    };
    let departure = |spot: usize, at: usize| {
        one(move |s: &Sample| nth(&s.story().departures(spot), at) / s.unit)
    };
    if let Some(rest) = name.strip_prefix("departure_times_") {
        let spot = place(rest.split("_first_").next()?)?;
        return Some((0..count).map(|at| departure(spot, at)).collect());
    }
    if let Some(rest) = name.strip_prefix("departure_time_") {
        // `part_50_from_S1` or `S2_part_200`
        let (part, from) = match rest.strip_prefix("part_") {
            Some(rest) => rest.split_once("_from_")?,
            None => rest.split_once("_part_").map(|(from, part)| (part, from))?,
        };
        let at = (leading_number(part)? as usize).checked_sub(1)?;
        return Some(vec![departure(place(from)?, at)]);
    }
    if let Some(rest) = name.strip_prefix("completion_times_parts_") {
        let index = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
        let parts: Vec<usize> = rest.split('_').map(index).collect::<Option<_>>()?;
        let read = |at: usize| one(move |s| nth(&s.story().completions(), at) / s.unit);
        return Some(parts.into_iter().map(read).collect());
    }
    if let Some(day) = name.strip_prefix("parts_finished_by_end_of_day_") {
        let end = leading_number(day)? * DAY * 1_000_000_000;
        return Some(vec![one(move |s| {
            s.story()
                .completions()
                .iter()
                .filter(|at| **at <= end)
                .count() as f64
        })]);
    }
    match name {
        "total_blocked_time" => {
            let (from, to) = metric.place.as_deref()?.split_once("..")?;
            let stations = spot(from)?..=spot(to)?;
            let read = |at: usize| {
                let station = study.main.station(&study.main.spots[at].id);
                one(move |s: &Sample| {
                    let servers = &s.snap.stations[station].servers;
                    servers
                        .iter()
                        .map(|v| v.times[State::Blocked as usize] as f64)
                        .sum::<f64>()
                        / s.unit
                })
            };
            Some(stations.map(read).collect())
        }
        "mean_flow_time" => Some(vec![one(|s| {
            let flow = |part: &PartStory| {
                let begun = part.visits.first().and_then(|visit| visit.started)?;
                Some((part.completed? - begun) as f64 / s.unit)
            };
            let parts = &s.story().parts;
            parts
                .iter()
                .map(|part| flow(part).unwrap_or(f64::NAN))
                .sum::<f64>()
                / parts.len() as f64
        })]),
        "long_run_throughput" => {
            let definition = metric.definition.as_deref()?;
            let (late, early) = between(definition)?;
            let at = definition
                .split(" at ")
                .nth(1)
                .and_then(&spot)
                .or(spots.checked_sub(1))?;
            Some(vec![one(move |s| {
                let times = s.story().departures(at);
                // `over whole cycles` names the length of one; the last whole one ends the count.
                let late = if late == 0 {
                    times.len() / early * early
                } else {
                    late
                };
                let span = nth(&times, late.wrapping_sub(1)) - nth(&times, early - 1);
                (late - early) as f64 / (span / s.unit)
            })])
        }
        _ => None,
    }
}

/// `(50-25)/(D(50)-D(25))` counts from part 25 to part 50; `over whole cycles of 12 parts` from part 12
/// to the last whole cycle, given as 0.
fn between(definition: &str) -> Option<(usize, usize)> {
    let number = |text: &str| leading_number(text).map(|n| n as usize).filter(|n| *n > 0);
    if let Some((_, cycle)) = definition.split_once("whole cycles of ") {
        return Some((0, number(cycle)?));
    }
    let mut parts = definition.split("D(").skip(1);
    let (late, early) = (number(parts.next()?)?, number(parts.next()?)?);
    (late > early).then_some((late, early))
}

/// Long-run rates of a closed line with constant times: over whole rounds, once it is periodic.
///
/// The departures repeat after a number of parts that divides population × servers; the run is long
/// enough for the start to have passed.
fn long_run(name: &str, study: &Study, population: u64) -> Option<Vec<Read>> {
    let rounds = 10 * whole_rounds(study, population) as usize;
    match name {
        "throughput" => Some(vec![one(move |s| {
            let times = s.story().completions();
            let end = times.len().wrapping_sub(1);
            let span = nth(&times, end) - nth(&times, end.wrapping_sub(rounds));
            rounds as f64 / (span / s.unit)
        })]),
        "mean_cycle_time" => Some(vec![one(move |s| {
            let parts = s.story().parts.iter();
            let mut done: Vec<(u64, u64)> = parts
                .filter_map(|part| Some((part.completed?, part.completed? - part.created)))
                .collect();
            done.sort_unstable();
            let lead: u64 = done.iter().rev().take(rounds).map(|(_, lead)| lead).sum();
            lead as f64 / done.len().min(rounds) as f64 / s.unit
        })]),
        _ => None,
    }
}

/// Parts after which the departures of a closed line with constant times repeat.
pub fn whole_rounds(study: &Study, population: u64) -> u64 {
    let servers = study.main.spots.iter().map(|spot| {
        let kind = &study.main.factory.stations[&spot.id].kind;
        kind.machine()
            .map_or(1, |machine| u64::from(machine.servers))
    });
    population * servers.fold(1, lcm)
}

fn lcm(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

#[test]
fn definitions_of_long_run_rates_are_read() {
    assert_eq!(
        between("(50-25)/(D(50)-D(25)) at the last station"),
        Some((50, 25))
    );
    assert_eq!(between("over whole cycles of 12 parts"), Some((0, 12)));
    assert_eq!(between("long-run rate"), None);
    assert_eq!(lcm(4, 6), 12);
}
