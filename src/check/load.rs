//! Whether the line can keep up with what comes and with what is wanted.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `overload` | warning | a source that outruns its line for ever |
//! | `demand-over-capacity` | warning | a demand that some station can never meet |
//!
//! The load of a station is arrivals × time per part / servers / scheduled share of the week (the
//! utilisation law), by the needs of `capacity`: never too high, so a warning is never idle.

use super::capacity::{need, pace};
use super::draft::Failed;
use super::graph::Plant;
use super::traffic;
use super::words::{percent, rate};
use crate::model::{ByProduct, Demand, Diagnostic, Distribution, Kind, Path, Source, WhenFull};

const TOLERANCE: f64 = 1e-9;

/// Runs after all others: what they found wrong is left out of the account.
pub(super) fn check(plant: &Plant, failed: Failed, found: &mut Vec<Diagnostic>) {
    let wrong = |d: &&Diagnostic| d.is_error();
    let faulty = |name: &str| {
        found.iter().filter(wrong).any(|d| {
            let field = d.path.0.get(1).map(String::as_str);
            d.path.0.first().is_some_and(|first| first == name)
                && !matches!(field, Some("shift" | "key" | "rework" | "planned"))
        })
    };
    let faulty: Vec<bool> = plant
        .names
        .iter()
        .map(|name| faulty(name) || failed.station(name) || failed.inside(name))
        .chain([true])
        .collect();
    let needs: Vec<Vec<f64>> = (0..plant.out.len())
        .map(|s| {
            (0..plant.products.len())
                .map(|p| if faulty[s] { 0.0 } else { need(plant, s, p) })
                .collect()
        })
        .collect();
    if plant.sources().any(|(at, _)| faulty[at]) {
        return;
    }
    overload(plant, &needs, found);
    // Where parts get stuck, what leaves tells nothing about what could.
    let stuck = [
        "no-way-on",
        "dead-end",
        "no-exit",
        "sink-outgoing",
        "source-incoming",
        "unknown-station",
        "shares-sum",
        "link-shares",
        "share-range",
    ];
    if !found.iter().any(|d| stuck.contains(&d.code)) {
        demand(plant, &needs, found);
    }
}

/// The load of every station when parts enter as `arrivals[product][station]` [parts/s], and the rate
/// at which good parts leave. None when a loop keeps its parts.
fn loads(plant: &Plant, needs: &[Vec<f64>], arrivals: &[Vec<f64>]) -> Option<(Vec<f64>, f64)> {
    let mut loads = vec![0.0; plant.out.len()];
    let mut good = 0.0;
    for (product, arrivals) in arrivals.iter().enumerate() {
        let speed = |s: usize| 1.0 / needs[s][product];
        let rates = traffic::rates(plant, product, arrivals, &speed)?;
        for (station, rate) in rates.iter().enumerate() {
            loads[station] += rate * needs[station][product];
            if plant.is_exit(station) {
                good += rate;
            }
        }
    }
    Some((loads, good))
}

/// Arrivals of one source, `[product][station]`, at `pace` parts per second in all.
fn arrivals(plant: &Plant, at: usize, source: &Source, pace: f64) -> Vec<Vec<f64>> {
    let mix: Vec<f64> = plant.mix(source).into_iter().map(traffic::part).collect();
    let whole = mix.iter().sum::<f64>().max(1.0);
    let enter = |part: f64| {
        let mut row = vec![0.0; plant.out.len()];
        row[at] = pace * part / whole;
        row
    };
    mix.into_iter().map(enter).collect()
}

fn overload(plant: &Plant, needs: &[Vec<f64>], found: &mut Vec<Diagnostic>) {
    let open: Vec<(usize, &Source, f64, Vec<f64>)> = plant
        .sources()
        .filter_map(|(at, source)| {
            let pace = pace(plant, source)?;
            let (loads, _) = loads(plant, needs, &arrivals(plant, at, source, pace))?;
            Some((at, source, pace, loads))
        })
        .collect();
    let total: Vec<f64> = (0..plant.names.len())
        .map(|s| open.iter().map(|o| o.3[s]).sum())
        .collect();
    for (at, source, pace, own) in &open {
        // A list or a limited number of parts ends; it outruns nothing for ever.
        let Some(every) = source.every.as_ref().filter(|_| source.limit.is_none()) else {
            continue;
        };
        let worst = (0..plant.names.len())
            .filter(|&s| {
                own[s] > 0.0 && (source.when_full == WhenFull::Wait || queue_between(plant, *at, s))
            })
            .max_by(|&a, &b| total[a].total_cmp(&total[b]).then(b.cmp(&a)));
        let Some(worst) = worst else { continue };
        let load = total[worst];
        let exact = load < 1.0 + TOLERANCE && even(plant, every, worst);
        if load < 1.0 - TOLERANCE || exact {
            continue;
        }
        let (name, station) = (plant.names[*at], plant.names[worst]);
        let left = pace * (1.0 - (load - own[worst])) / own[worst];
        let advice = if left > 0.0 {
            format!(
                "`{station}` keeps up with fewer than {} from `{name}`; slow `{name}` down or speed `{station}` up",
                rate(left)
            )
        } else {
            format!(
                "other sources fill `{station}` already; speed it up or lead the parts elsewhere"
            )
        };
        found.push(
            Diagnostic::warning(
                "overload",
                Path::of([name, "every"]),
                format!(
                    "`{name}` sends {}, which loads `{station}` to {}: its queue grows for ever",
                    rate(*pace),
                    percent(load)
                ),
            )
            .hint(advice),
        );
    }
}

/// Whether arrivals and work keep the same even beat, so that a load of exactly 100 % is no problem.
fn even(plant: &Plant, every: &Distribution, station: usize) -> bool {
    let constant = |law: &Distribution| matches!(law, Distribution::Constant(_));
    plant
        .kind(station)
        .and_then(Kind::machine)
        .is_some_and(|machine| {
            let even_cycle = match &machine.cycle {
                ByProduct::All(law) => constant(law),
                ByProduct::Each(map) => map.len() < 2 && map.values().all(constant),
            };
            constant(every) && even_cycle && machine.failures.is_empty() && machine.setup.is_none()
        })
}

/// Whether some unlimited place to wait lies on a way from a source to a station.
fn queue_between(plant: &Plant, source: usize, station: usize) -> bool {
    let moves = plant.all_moves();
    let ahead = plant.reachable([source], &moves);
    let backwards: Vec<_> = moves.iter().map(|&(from, to)| (to, from)).collect();
    let before = plant.reachable([station], &backwards);
    let unlimited = |s: usize| match plant.kind(s) {
        Some(Kind::Buffer(buffer)) => buffer.capacity.is_none(),
        Some(Kind::Delay(delay)) => delay.capacity.is_none(),
        _ => plant.reworks.iter().any(|(_, target)| *target == s),
    };
    (0..plant.names.len()).any(|s| ahead[s] && before[s] && unlimited(s))
}

fn demand(plant: &Plant, needs: &[Vec<f64>], found: &mut Vec<Diagnostic>) {
    let Some(demand) = &plant.factory.demand else {
        return;
    };
    let sources: Vec<_> = plant
        .sources()
        .map(|(at, s)| (at, s, pace(plant, s)))
        .collect();
    // Without arrivals of their own, sources are taken to give alike; a mixture of both is anybody's guess.
    let paced = sources.iter().filter(|(.., pace)| pace.is_some()).count();
    if paced != 0 && paced != sources.len() {
        return;
    }
    let mut enter = vec![vec![0.0; plant.out.len()]; plant.products.len()];
    for (at, source, pace) in &sources {
        for (sum, row) in enter
            .iter_mut()
            .zip(arrivals(plant, *at, source, pace.unwrap_or(1.0)))
        {
            sum.iter_mut().zip(row).for_each(|(sum, more)| *sum += more);
        }
    }
    let wanted = demand.total().0;
    let scale = |rows: &mut [Vec<f64>], wanted: f64| -> Option<()> {
        let (_, good) = loads(plant, needs, rows)?;
        let factor = wanted / good;
        rows.iter_mut().flatten().for_each(|rate| *rate *= factor);
        factor.is_finite().then_some(())
    };
    let scaled = match demand {
        Demand::Total(_) => scale(&mut enter, wanted),
        Demand::Each(rates) => (0..plant.products.len()).try_for_each(|p| {
            let wanted = rates.get(plant.products[p]).map_or(0.0, |rate| rate.0);
            if wanted == 0.0 {
                enter[p].fill(0.0);
                return Some(());
            }
            let mut alone = vec![vec![0.0; plant.out.len()]; plant.products.len()];
            alone[p].clone_from(&enter[p]);
            scale(&mut alone, wanted)?;
            enter[p].clone_from(&alone[p]);
            Some(())
        }),
    };
    let Some((loads, _)) = scaled.and_then(|()| loads(plant, needs, &enter)) else {
        return;
    };
    let worst =
        (0..plant.names.len()).max_by(|&a, &b| loads[a].total_cmp(&loads[b]).then(b.cmp(&a)));
    let Some(worst) = worst.filter(|&s| loads[s] > 1.0 + TOLERANCE) else {
        return;
    };
    let station = plant.names[worst];
    found.push(
        Diagnostic::warning(
            "demand-over-capacity",
            Path::of(["demand"]),
            format!(
                "the demand of {} needs {} of the time that `{station}` works in a week",
                rate(wanted),
                percent(loads[worst])
            ),
        )
        .hint(format!(
            "at most {} are possible there, all days of the week counted; speed `{station}` up, add servers or shifts",
            rate(wanted / loads[worst])
        )),
    );
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    fn every(seconds: f64) -> impl FnOnce(&mut Factory) {
        move |f| {
            edit_source(f, |s| {
                s.every = Some(Distribution::Exponential {
                    mean: Seconds(seconds),
                })
            });
            f.demand = None;
        }
    }

    #[test]
    fn a_source_that_outruns_its_line_is_told_the_station_and_the_rate() {
        // The press works 78.75 of 168 h; 0.7 × 42 s + 0.3 × 48.33 s = 43.9 s a part.
        let d = only(every(60.0));
        assert_eq!(
            (d.code, d.path.to_string().as_str(), d.is_error()),
            ("overload", "coil.every", false)
        );
        assert_eq!(
            d.message,
            "`coil` sends 60 parts/h, which loads `press` to 156.1 %: its queue grows for ever"
        );
        assert_eq!(
            d.hint.as_deref(),
            Some(
                "`press` keeps up with fewer than 38.44 parts/h from `coil`; slow `coil` down or speed `press` up"
            )
        );
        assert_eq!(bent(every(94.0)), Vec::<String>::new());
    }

    #[test]
    fn parts_that_end_are_lost_or_wait_for_their_turn_outrun_nothing() {
        let with = |edit: fn(&mut Source)| {
            bent(move |f| {
                every(60.0)(f);
                edit_source(f, edit);
            })
        };
        assert_eq!(
            with(|s| s.limit = Some(1_000_000_000)),
            Vec::<String>::new()
        );
        assert_eq!(with(|s| s.when_full = WhenFull::Lose), Vec::<String>::new());
        assert_eq!(
            with(|s| {
                s.every = None;
                s.saturated = true;
            }),
            Vec::<String>::new()
        );
        // Lost only where there is no room: an unlimited buffer before the press always has some.
        let found = bent(|f| {
            every(60.0)(f);
            edit_source(f, |s| s.when_full = WhenFull::Lose);
            f.stations.insert("yard".into(), buffer(None));
            f.flow = vec![chain([
                "coil", "yard", "press", "shelf", "weld", "test", "out",
            ])];
        });
        assert_eq!(found, ["overload coil.every"]);
    }

    #[test]
    fn a_full_load_is_fine_only_on_an_even_beat() {
        let beat = |interval: Distribution| {
            bent(move |f| {
                f.demand = None;
                f.shifts.clear();
                edit_source(f, |s| s.every = Some(interval));
                f.flow = vec![chain(["coil", "weld", "out"])];
                f.stations
                    .retain(|name, _| ["coil", "weld", "out"].contains(&name.as_str()));
            })
        };
        assert_eq!(beat(constant(55.0)), Vec::<String>::new());
        assert_eq!(beat(constant(54.0)), ["overload coil.every"]);
        assert_eq!(
            beat(Distribution::Exponential {
                mean: Seconds(55.0)
            }),
            ["overload coil.every"]
        );
    }

    /// Each part is gone after 9 s at most, long before its 100 s are over.
    #[test]
    fn a_station_that_scraps_half_way_needs_less_than_its_cycle() {
        let breaks = |part| {
            bent(move |f| {
                every(20.0)(f);
                f.demand = None;
                for name in ["press", "weld", "test"] {
                    edit_machine(f, name, |m| {
                        *m = Machine {
                            cycle: ByProduct::All(constant(1.0)),
                            ..Machine::default()
                        }
                    });
                }
                edit_machine(f, "press", |m| {
                    m.cycle = ByProduct::All(constant(100.0));
                    let often = Failure {
                        every: constant(9.0),
                        clock: FailureClock::Processing,
                        repair: constant(1.0),
                        part,
                        scope: FailureScope::Server,
                        repair_in: RepairIn::Always,
                    };
                    m.failures.insert("often".into(), often);
                });
            })
        };
        // That nobody follows the shift plan any more is told as well.
        let unused = "unused-shift shifts.day";
        assert_eq!(breaks(Interrupted::Resume), ["overload coil.every", unused]);
        assert_eq!(breaks(Interrupted::Scrap), [unused]);
    }

    #[test]
    fn failures_and_regular_setups_take_their_time() {
        let always_on = |f: &mut Factory| {
            every(60.0)(f);
            edit_machine(f, "press", |m| m.shift = None);
            f.shifts.clear();
        };
        assert_eq!(bent(always_on), Vec::<String>::new());
        let fails = bent(|f| {
            always_on(f);
            edit_machine(f, "press", |m| {
                m.failures.get_mut("die").unwrap().repair = constant(3.0 * 3600.0)
            });
        });
        assert_eq!(fails, ["overload coil.every"]);
        let set_up = bent(|f| {
            always_on(f);
            edit_machine(f, "press", |m| {
                m.setup.as_mut().unwrap().on = SetupTrigger::Every(20)
            });
        });
        assert_eq!(set_up, ["overload coil.every"]);
    }

    #[test]
    fn two_sources_share_a_station() {
        let found = bent(|f| {
            every(120.0)(f);
            let second = Source {
                every: Some(Distribution::Exponential {
                    mean: Seconds(120.0),
                }),
                ..Source::default()
            };
            f.stations
                .insert("coil 2".into(), Station::new(Kind::Source(second)));
            f.flow.push(link("coil 2", "press"));
        });
        assert_eq!(found, ["overload coil.every", "overload \"coil 2\".every"]);
    }

    #[test]
    fn a_demand_beyond_a_station_is_told_the_most_it_can_give() {
        let demand = |per_day: f64| {
            move |f: &mut Factory| f.demand = Some(Demand::Total(Rate(per_day / 86_400.0)))
        };
        assert_eq!(bent(demand(900.0)), Vec::<String>::new());
        let d = only(demand(950.0));
        assert_eq!(d.code, "demand-over-capacity");
        // A part is good with 0.988 (1.04 inspections of 95 %): 922.6 × 0.988 a day.
        assert_eq!(
            d.message,
            "the demand of 39.58 parts/h needs 104.2 % of the time that `press` works in a week"
        );
        let each = |sedan: f64, wagon: f64| {
            let rates = [("sedan", sedan), ("wagon", wagon)]
                .map(|(p, r)| (p.to_owned(), Rate(r / 86_400.0)));
            bent(move |f| f.demand = Some(Demand::Each(rates.into())))
        };
        assert_eq!(each(900.0, 0.0), Vec::<String>::new());
        // Wagons take longer.
        assert_eq!(each(0.0, 900.0), ["demand-over-capacity demand"]);
    }
}
