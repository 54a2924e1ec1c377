//! Plants in which parts would move for ever while the clock stands still.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `no-time` | error | a loop of stations that all take no time |
//! | `endless-supply` | error | raw parts that always wait, and somewhere that takes them all at once |

use std::collections::BTreeSet;

use super::graph::Plant;
use super::words::list;
use crate::model::{Buffer, Delay, Diagnostic, Kind, Machine, Path, Route};

pub(super) fn check(plant: &Plant, found: &mut Vec<Diagnostic>) {
    loops(plant, found);
    for (at, source) in plant.sources() {
        if source.saturated && source.limit.is_none() {
            endless(plant, at, source.wip_cap.is_some(), found);
        }
    }
}

/// Whether a product spends time at a station, in whole nanoseconds. What cannot be told counts as time.
fn takes_time(plant: &Plant, station: usize, product: usize) -> bool {
    let product = plant.products[product];
    let times = match plant.kind(station) {
        Some(Kind::Buffer(_)) => return false,
        Some(Kind::Delay(delay)) => &delay.time,
        Some(kind) => match kind.machine() {
            Some(machine) => &machine.cycle,
            None => return true,
        },
        None => return true,
    };
    times.get(product).is_none_or(|law| !law.is_instant())
}

fn loops(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let mut sets: BTreeSet<Vec<usize>> = BTreeSet::new();
    for product in 0..plant.products.len() {
        let idle = |s: usize| plant.reach[s][product] && !takes_time(plant, s, product);
        let mut moves = plant.moves(product);
        moves.retain(|&(from, to)| idle(from) && idle(to));
        sets.extend(plant.loops(&moves));
    }
    for set in sets {
        let names = plant.named(&set);
        let message = match names[..] {
            [one] => format!("`{one}` leads back to itself and takes no time"),
            _ => format!("{} form a loop that takes no time", list(&names)),
        };
        found.push(
            Diagnostic::error(
                "no-time",
                Path::of([names[0]]),
                format!("{message}: the clock would stand still"),
            )
            .hint("give at least one station of the loop a time above zero"),
        );
    }
}

/// A saturated source that can give parts without end before any time passes.
fn endless(plant: &Plant, source: usize, capped: bool, found: &mut Vec<Diagnostic>) {
    // What other sources make may come to a stop on its way; that holds up none of these for certain.
    let made = &plant.reach[source];
    // Grows from the places that take any number of parts back to those that only pass them on.
    let mut endless: Vec<bool> = (0..plant.out.len())
        .map(|s| match plant.kind(s) {
            Some(Kind::Sink(_)) => true,
            Some(
                Kind::Buffer(Buffer { capacity: None, .. })
                | Kind::Delay(Delay { capacity: None, .. }),
            ) => !capped,
            _ => false,
        })
        .collect();
    loop {
        let more: Vec<usize> = (0..plant.names.len())
            .filter(|&s| {
                !endless[s] && passes(plant, s, made) && leads_on(plant, s, made, &endless)
            })
            .collect();
        if more.is_empty() {
            break;
        }
        for station in more {
            endless[station] = true;
        }
    }
    if leads_on(plant, source, made, &endless) {
        let name = plant.names[source];
        let ends: Vec<usize> = plant.out[source]
            .iter()
            .map(|&e| plant.edges[e].to)
            .filter(|&s| endless[s])
            .collect();
        found.push(
            Diagnostic::error(
                "endless-supply",
                Path::of([name, "saturated"]),
                format!(
                    "raw parts always wait at `{name}`, and {} would take them without end before any time passes",
                    list(&plant.named(&ends))
                ),
            )
            .hint("give the place behind it a capacity, the source a `wip_cap` or `limit`, or arrivals with `every`"),
        );
    }
}

/// Whether parts of all products made go through a station at once.
fn passes(plant: &Plant, station: usize, made: &[bool]) -> bool {
    let plain = |machine: &Machine| machine.setup.is_none();
    matches!(plant.kind(station), Some(kind) if kind.machine().is_none_or(plain))
        && !matches!(plant.kind(station), Some(Kind::Source(_)))
        && (0..plant.products.len())
            .all(|p| !made[p] || !plant.reach[station][p] || !takes_time(plant, station, p))
}

/// Whether a station never has to wait on its way to `ends`: with a free choice one way is enough,
/// with shares or in turn all of them are needed, and for every product made.
fn leads_on(plant: &Plant, station: usize, made: &[bool], ends: &[bool]) -> bool {
    let free = plant.stations[station].route == Route::FirstFree;
    let comes = |&p: &usize| made[p] && plant.reach[station][p];
    let mut products = (0..plant.products.len()).filter(comes).peekable();
    products.peek().is_some()
        && products.all(|product| {
            let ways = plant.ways(station, product);
            let shared = ways.iter().any(|&e| plant.edges[e].share.is_some());
            let mut taken = ways
                .iter()
                .filter(|&&e| plant.edges[e].share != Some(0.0))
                .map(|&e| ends[plant.edges[e].to]);
            !ways.is_empty()
                && if free && !shared {
                    taken.any(|end| end)
                } else {
                    taken.all(|end| end)
                }
        })
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    #[test]
    fn a_loop_without_time_is_an_error() {
        let back = |weld: f64, test: f64| {
            bent(move |f| {
                edit_machine(f, "weld", |m| m.cycle = ByProduct::All(constant(weld)));
                edit_machine(f, "test", |m| m.cycle = ByProduct::All(constant(test)));
            })
        };
        // The rework from test back to weld closes a loop.
        assert_eq!(back(0.0, 0.0), ["no-time test"]);
        assert_eq!(back(1e-10, 0.4e-9), ["no-time test"]);
        assert_eq!(back(1e-10, 1e-9), Vec::<String>::new());
        assert_eq!(back(0.0, 1.0), Vec::<String>::new());
    }

    fn saturated(cap: Option<u32>, flow: Hop) -> Vec<String> {
        bent(move |f| {
            edit_source(f, |s| {
                s.every = None;
                s.saturated = true;
                s.wip_cap = cap;
            });
            f.demand = None;
            f.stations.insert("yard".into(), buffer(None));
            edit_machine(f, "weld", |m| m.cycle = ByProduct::All(constant(0.0)));
            f.flow = vec![flow];
            f.stations.retain(|name, _| match &f.flow[0] {
                Hop::Chain(names) => names.contains(name),
                Hop::Link(_) => false,
            });
            if !f.stations.contains_key("press") {
                f.shifts.clear();
            }
        })
    }

    #[test]
    fn raw_parts_that_always_wait_need_a_bound() {
        let endless = ["endless-supply coil.saturated"];
        let fine: [&str; 0] = [];
        assert_eq!(saturated(None, chain(["coil", "press", "out"])), fine);
        assert_eq!(
            saturated(None, chain(["coil", "shelf", "press", "out"])),
            fine
        );
        assert_eq!(
            saturated(None, chain(["coil", "yard", "press", "out"])),
            endless
        );
        assert_eq!(
            saturated(None, chain(["coil", "shelf", "yard", "press", "out"])),
            endless
        );
        assert_eq!(
            saturated(Some(9), chain(["coil", "yard", "press", "out"])),
            fine
        );
        assert_eq!(saturated(Some(9), chain(["coil", "weld", "out"])), endless);
    }

    /// The wagons of another source would wait at the yard for the weld cell; the sedans never do.
    #[test]
    fn what_another_source_makes_does_not_hold_up_an_endless_supply() {
        let found = bent(|f| {
            edit_source(f, |s| {
                s.every = None;
                s.saturated = true;
                s.mix = [("sedan".to_owned(), Share(1.0))].into();
            });
            f.demand = None;
            let wagons = Source {
                every: Some(constant(900.0)),
                mix: [("wagon".to_owned(), Share(1.0))].into(),
                ..Source::default()
            };
            f.stations
                .insert("rail".into(), Station::new(Kind::Source(wagons)));
            f.stations.insert("yard".into(), buffer(Some(4)));
            f.flow = vec![
                link("coil", "yard"),
                link("rail", "yard"),
                chain(["press", "shelf", "weld", "test", "out"]),
            ];
            for (to, product) in [("out", "sedan"), ("press", "wagon")] {
                let Hop::Link(mut way) = link("yard", to) else {
                    panic!()
                };
                way.products = vec![product.into()];
                f.flow.push(Hop::Link(way));
            }
        });
        assert!(
            found.contains(&"endless-supply coil.saturated".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn an_overflow_is_endless_only_when_parts_choose_freely() {
        let overflow = |route| {
            bent(move |f| {
                edit_source(f, |s| {
                    s.every = None;
                    s.saturated = true;
                });
                f.stations.insert("yard".into(), buffer(None));
                f.stations.get_mut("coil").unwrap().route = route;
                f.flow.extend([link("coil", "yard"), link("yard", "weld")]);
            })
        };
        assert_eq!(
            overflow(Route::FirstFree),
            ["endless-supply coil.saturated"]
        );
        assert_eq!(overflow(Route::RoundRobin), Vec::<String>::new());
    }
}
