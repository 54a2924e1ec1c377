//! Metrics over the statistics window of a run.

use twinline::sim::observe::{Durations, State};

use super::case::{Case, Metric};
use super::metrics::{Found, Place, Read, Sample, Subject, Watch};
use super::rule::percentile;
use super::seen::AtSpot;
use super::translate::Study;

/// How a metric of a window is read; none when its name or place is not known.
pub fn read(metric: &Metric, place: &Place, case: &Case, study: &Study) -> Option<Found> {
    use State::{Blocked, Down, Setup, Starved, Working};
    let layout = &study.main;
    let machine = |at: &usize| layout.station(&layout.spots[*at].id);
    let queue = |at: &usize| {
        layout.spots[*at]
            .queue
            .as_ref()
            .map(|name| layout.station(name))
    };
    let shares = |states: &'static [State]| -> Option<Found> {
        let Place::Spots(spots) = place else {
            return None;
        };
        let read = |at: &usize| -> Read {
            let station = machine(at);
            Box::new(move |s: &Sample| s.share(station, states))
        };
        Some(Found::new(
            Watch::Counters,
            spots.iter().map(read).collect(),
        ))
    };
    let at_spots = |watch: Watch, read: fn(&Sample, usize, usize) -> f64| -> Option<Found> {
        let Place::Spots(spots) = place else {
            return None;
        };
        let make = |at: &usize| -> Read {
            let (at, station) = (*at, machine(at));
            Box::new(move |s: &Sample| read(s, at, station))
        };
        Some(Found::new(watch, spots.iter().map(make).collect()))
    };
    let seen = |read: fn(&AtSpot, &Sample) -> f64| spots_seen(place, read);
    let lead = |read: fn(&Durations, f64) -> f64| -> Option<Found> {
        match place {
            Place::System => Some(Found::one(Watch::Counters, move |s| {
                read(&s.snap.plant.lead, s.unit)
            })),
            // With one station the time at it is the time in the system.
            Place::Spots(spots) if layout.spots.len() == 1 && spots.len() == 1 => {
                Some(Found::one(Watch::Counters, move |s| {
                    read(&s.snap.plant.lead, s.unit)
                }))
            }
            Place::Products(products) => {
                let make = |product: &usize| -> Read {
                    let product = *product;
                    Box::new(move |s: &Sample| read(&s.snap.products[product].lead, s.unit))
                };
                Some(Found::new(
                    Watch::Counters,
                    products.iter().map(make).collect(),
                ))
            }
            _ => None,
        }
    };
    let mean = |tally: &Durations, unit: f64| tally.mean().map_or(f64::NAN, |mean| mean / unit);
    match metric.name.as_str() {
        "throughput" => match place {
            Place::System => Some(Found::one(Watch::Counters, |s| {
                s.snap.plant.finished_window as f64 / s.window()
            })),
            _ => at_spots(Watch::Counters, |s, _, station| {
                s.snap.stations[station].processed.iter().sum::<u64>() as f64 / s.window()
            }),
        },
        "utilization" | "utilization_processing" | "fraction_of_time_processing" => {
            shares(&[Working])
        }
        "fraction_of_time_in_setup" => shares(&[Setup]),
        "blocking_probability" => shares(&[Blocked]),
        "starving_probability" => shares(&[Starved]),
        "down_probability" => shares(&[Down]),
        // Empty and up: with blocking before service a blocked machine is empty as well.
        "idle_probability" => shares(&[Starved, Blocked]),
        "availability" => at_spots(Watch::Counters, |s, _, station| {
            1.0 - s.share(station, &[Down])
        }),
        "arrival_rate" => at_spots(Watch::Counters, |s, _, station| {
            s.snap.stations[station].entered as f64 / s.window()
        }),
        "failure_rate" => at_spots(Watch::Counters, |s, _, station| {
            failures(s, station) / s.window()
        }),
        "failures_per_part" => at_spots(Watch::Counters, |s, _, station| {
            failures(s, station) / s.snap.stations[station].processed.iter().sum::<u64>() as f64
        }),
        "setups_per_part" => at_spots(Watch::Counters, |s, _, station| {
            let view = &s.snap.stations[station];
            view.setups as f64 / view.processed.iter().sum::<u64>() as f64
        }),
        "loss_probability" => {
            let first = layout.station(layout.entrance(&layout.spots[0].id));
            let streams = || {
                layout
                    .factory
                    .stations
                    .values()
                    .filter(|s| s.kind.name() == "Source")
            };
            // Of all arrivals: those that came in and those that did not.
            let read = move |s: &Sample| {
                let lost = s.snap.plant.lost_window as f64;
                lost / (lost + s.snap.stations[first].entered as f64)
            };
            let whole = matches!(place, Place::System | Place::Queue(0)) && streams().count() == 1;
            whole.then(|| Found::one(Watch::Counters, read))
        }
        "mean_cycle_time" => lead(mean),
        "sd_of_cycle_time" => {
            lead(|tally, unit| tally.variance().map_or(f64::NAN, |v| v.sqrt() / unit))
        }
        "var_of_cycle_time" | "variance_of_cycle_time" => {
            lead(|tally, unit| tally.variance().map_or(f64::NAN, |v| v / unit / unit))
        }
        "mean_wip" => match place {
            Place::System => Some(Found::one(Watch::Counters, |s| {
                s.snap.plant.wip_integral as f64 / s.unit / s.window()
            })),
            Place::Products(products) => {
                let make = |product: &usize| -> Read {
                    let product = *product;
                    Box::new(move |s: &Sample| s.seen().integral(product) / s.unit / s.window())
                };
                Some(Found::new(
                    Watch::Stream,
                    products.iter().map(make).collect(),
                ))
            }
            _ => None,
        },
        "prob_system_empty" => Some(Found::one(Watch::Stream, |s| {
            s.seen().empty() as f64 / s.unit / s.window()
        })),
        "mean_buffer_content" | "mean_queue_length" => {
            let at = match place {
                Place::Queue(at) => *at,
                Place::Spots(spots) if spots.len() == 1 => spots[0],
                _ => return None,
            };
            let station = queue(&at);
            // Without a buffer there is nothing that could hold a part.
            Some(Found::one(Watch::Counters, move |s| {
                station.map_or(0.0, |at| s.content(at))
            }))
        }
        "mean_parts_at_station" => {
            let Place::Spots(spots) = place else {
                return None;
            };
            let make = |at: &usize| -> Read {
                let (queue, station) = (queue(at), machine(at));
                Box::new(move |s| s.content(station) + queue.map_or(0.0, |q| s.content(q)))
            };
            Some(Found::new(
                Watch::Counters,
                spots.iter().map(make).collect(),
            ))
        }
        // By Little's law at the station: the ends of the window weigh less than its half-width.
        "mean_time_per_visit" => {
            let Place::Spots(spots) = place else {
                return None;
            };
            let make = |at: &usize| -> Read {
                let (queue, station) = (queue(at), machine(at));
                Box::new(move |s| {
                    let parts = s.content(station) + queue.map_or(0.0, |q| s.content(q));
                    let visits: u64 = s.snap.stations[station].processed.iter().sum();
                    parts * s.window() / visits as f64
                })
            };
            Some(Found::new(
                Watch::Counters,
                spots.iter().map(make).collect(),
            ))
        }
        "mean_parts_between_stations" => {
            let Place::Between(from, to) = place else {
                return None;
            };
            if from + 1 != *to {
                return None;
            }
            let (first, second, queue) = (machine(from), machine(to), queue(to));
            // Held on the first, in the buffer, or on the second, where the part may be held as well.
            Some(Found::one(Watch::Counters, move |s| {
                let servers = s.snap.stations[first].servers.len() as f64;
                let held = s.share(first, &[Blocked]) * servers;
                held + queue.map_or(0.0, |q| s.content(q)) + s.content(second)
            }))
        }
        "efficiency_in_isolation" => {
            let Place::Spots(spots) = place else {
                return None;
            };
            let enough = spots.iter().all(|at| *at < study.isolated.len());
            if !enough || spots.len() != study.isolated.len() {
                return None;
            }
            let make = |_: &usize| -> Read {
                Box::new(|s: &Sample| s.snap.plant.finished_window as f64 / s.window())
            };
            let mut found = Found::new(Watch::Counters, spots.iter().map(make).collect());
            found.subject = Subject::Isolated(0);
            Some(found)
        }
        "mean_queue_time" => match place {
            Place::Products(products) if layout.spots.len() == 1 => {
                let make = |product: &usize| -> Read {
                    let product = *product;
                    Box::new(move |s| s.seen().spots[0].queue_of(product).mean() / s.unit)
                };
                Some(Found::new(
                    Watch::Stream,
                    products.iter().map(make).collect(),
                ))
            }
            _ => seen(|at, s| at.queue_all().mean() / s.unit),
        },
        "sd_of_queue_time" => seen(|at, s| at.queue_all().variance().sqrt() / s.unit),
        "var_of_queue_time" | "variance_of_queue_time" => {
            seen(|at, s| at.queue_all().variance() / s.unit / s.unit)
        }
        "second_moment_of_queue_time" => seen(|at, s| at.queue_all().second() / s.unit / s.unit),
        "prob_wait" => seen(|at, _| at.share_longer(0)),
        "mean_completion_time" | "mean_effective_process_time" => {
            seen(|at, s| at.on_machine.mean() / s.unit)
        }
        "scv_effective_process_time" => seen(|at, _| {
            let on = at.on_machine;
            on.variance() / (on.mean() * on.mean())
        }),
        "prob_no_failure" => seen(|at, _| at.undisturbed as f64 / at.on_machine.n as f64),
        name => {
            if let Some((rank, "cycle_time")) = percentile(name) {
                let ok = matches!(place, Place::System)
                    || matches!(place, Place::Spots(_) if layout.spots.len() == 1);
                return ok.then(|| {
                    Found::one(Watch::Counters, move |s| {
                        s.snap
                            .plant
                            .lead
                            .quantile(rank)
                            .map_or(f64::NAN, |ns| ns / s.unit)
                    })
                });
            }
            let wait = threshold(name)?;
            let index = thresholds(case).iter().position(|other| *other == wait)? + 1;
            spots_seen(place, move |at, _| at.share_longer(index))
        }
    }
}

fn failures(sample: &Sample, station: usize) -> f64 {
    sample.snap.stations[station]
        .failures
        .iter()
        .map(|mode| mode.count)
        .sum::<u64>() as f64
}

/// The wait of `prob_wait_longer_than_1` [model time units]; a decimal point is written as `p` or `.`.
fn threshold(name: &str) -> Option<f64> {
    name.strip_prefix("prob_wait_longer_than_")?
        .replace('p', ".")
        .parse()
        .ok()
}

/// All waits that a case asks for, in the order of its metrics.
pub fn thresholds(case: &Case) -> Vec<f64> {
    case.metrics
        .iter()
        .filter_map(|metric| threshold(&metric.name))
        .collect()
}

/// A number from the record stream at each of the stations.
fn spots_seen(
    place: &Place,
    read: impl Fn(&AtSpot, &Sample) -> f64 + Copy + Send + Sync + 'static,
) -> Option<Found> {
    let Place::Spots(spots) = place else {
        return None;
    };
    let make = |at: &usize| -> Read {
        let at = *at;
        Box::new(move |s: &Sample| read(&s.seen().spots[at], s))
    };
    Some(Found::new(Watch::Stream, spots.iter().map(make).collect()))
}
