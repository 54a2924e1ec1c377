//! Whether every part finds its way from a source to a sink.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `no-source`, `no-sink` | error | a plant that no part enters, or leaves |
//! | `no-link` | error | a station that the flow does not name |
//! | `source-incoming`, `sink-outgoing` | error | a link into a source, or out of a sink |
//! | `unreachable` | error | a station that no part can come to |
//! | `dead-end` | error | a station that parts come to and cannot leave |
//! | `no-way-on` | error | the same for one product: its links are all for others |
//! | `no-exit` | error | a loop that no part ever leaves |
//! | `can-lock` | warning | a loop made only of finite places |

use std::collections::BTreeMap;

use super::graph::Plant;
use super::words::list;
use crate::model::{Buffer, Delay, Diagnostic, Kind, Path};

pub(super) fn check(plant: &Plant, found: &mut Vec<Diagnostic>) {
    // A station of unknown kind may be either.
    let any = |test: fn(&Kind) -> bool| {
        (0..plant.names.len()).any(|station| plant.kind(station).is_none_or(test))
    };
    let source = any(|kind| matches!(kind, Kind::Source(_)));
    let sink = any(|kind| matches!(kind, Kind::Sink(_)));
    if !source {
        found.push(
            Diagnostic::error(
                "no-source",
                Path::of(["stations"]),
                "no part enters: the plant has no source",
            )
            .hint("add a station such as `\"in\": Source(every: \"60 s\")`"),
        );
    }
    if !sink {
        found.push(
            Diagnostic::error(
                "no-sink",
                Path::of(["stations"]),
                "no part leaves: the plant has no sink",
            )
            .hint("add a station such as `\"out\": Sink()`"),
        );
    }
    let linked = ends(plant, found);
    if source {
        unreachable(plant, &linked, found);
    }
    dead_ends(plant, &linked, found);
    if sink {
        no_exit(plant, found);
    }
    can_lock(plant, found);
}

/// Links at the wrong end of sources and sinks, and stations without any. Gives who has one.
fn ends(plant: &Plant, found: &mut Vec<Diagnostic>) -> Vec<bool> {
    let mut linked = vec![false; plant.out.len()];
    for edge in &plant.edges {
        linked[edge.from] = true;
        linked[edge.to] = true;
        if let Some(Kind::Sink(_)) = plant.kind(edge.from) {
            let name = plant.names[edge.from];
            found.push(
                Diagnostic::error(
                    "sink-outgoing",
                    edge.path.clone(),
                    format!("`{name}` is a sink: parts leave the plant there and go no further"),
                )
                .hint("take the link out, or make the station a Buffer"),
            );
        }
        if let Some(Kind::Source(_)) = plant.kind(edge.to) {
            let name = plant.names[edge.to];
            found.push(
                Diagnostic::error(
                    "source-incoming",
                    edge.path.clone(),
                    format!("`{name}` is a source: parts begin there and cannot come to it"),
                )
                .hint("lead the link to the station behind the source"),
            );
        }
    }
    for &(_, target) in &plant.reworks {
        linked[target] = true;
    }
    for (at, name) in plant
        .names
        .iter()
        .enumerate()
        .filter(|(at, _)| !linked[*at])
    {
        found.push(
            Diagnostic::error(
                "no-link",
                Path::of([*name]),
                format!("the flow does not name `{name}`"),
            )
            .hint(match plant.kind(at) {
                Some(Kind::Source(_)) => "lead a link or chain out of it, or take it out",
                _ => "lead a link or chain to it, or take it out",
            }),
        );
    }
    linked
}

/// Of the stations that no part comes to, the first ones: what lies behind them is no mistake of its own.
fn unreachable(plant: &Plant, linked: &[bool], found: &mut Vec<Diagnostic>) {
    let moves = plant.all_moves();
    let starts = plant
        .sources()
        .map(|(at, _)| at)
        .chain(plant.unknown_origins());
    let reached = plant.reachable(starts, &moves);
    let mut covered = reached.clone();
    for set in plant.components(&moves) {
        let first = set[0];
        if covered[first] || !linked[first] || first == plant.somewhere() {
            continue;
        }
        let behind = plant.reachable([first], &moves);
        let more = (0..plant.names.len()).filter(|&s| s != first && behind[s] && !reached[s]);
        let more = plant.named(&more.collect::<Vec<_>>());
        let tail = if more.is_empty() {
            String::new()
        } else {
            format!(", so none to {} either", list(&more))
        };
        for (covered, behind) in covered.iter_mut().zip(behind) {
            *covered |= behind;
        }
        let name = plant.names[first];
        found.push(
            Diagnostic::error(
                "unreachable",
                Path::of([name]),
                format!("no part can come to `{name}`{tail}"),
            )
            .hint("lead a link or chain from a source to it"),
        );
    }
}

/// Stations that take parts, or some product, and give them to nobody.
fn dead_ends(plant: &Plant, linked: &[bool], found: &mut Vec<Diagnostic>) {
    for (at, name) in plant.names.iter().enumerate() {
        if plant.is_exit(at) || !linked[at] {
            continue;
        }
        if plant.out[at].is_empty() {
            let kind = plant.stations[at].kind.name();
            found.push(
                Diagnostic::error(
                    "dead-end",
                    Path::of([*name]),
                    format!("no part can leave `{name}`, a {kind}"),
                )
                .hint(format!(
                    "add a link or chain from `{name}` on; only a Sink lets parts out of the plant"
                )),
            );
            continue;
        }
        let stuck: Vec<&str> = (0..plant.products.len())
            .filter(|&p| plant.reach[at][p] && plant.ways(at, p).is_empty())
            .map(|p| plant.products[p])
            .collect();
        if !stuck.is_empty() {
            let has = if stuck.len() == 1 { "has" } else { "have" };
            found.push(
                Diagnostic::error(
                    "no-way-on",
                    Path::of([*name]),
                    format!(
                        "{} {has} no way on from `{name}`: its links are for other products",
                        list(&stuck)
                    ),
                )
                .hint("add the product to one of the links, or a link without `products`"),
            );
        }
    }
}

/// Loops from which some product reaches no sink.
fn no_exit(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let mut traps: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
    for product in 0..plant.products.len() {
        let moves: Vec<_> = (0..plant.names.len())
            .filter(|&s| plant.reach[s][product])
            .flat_map(|s| plant.ways(s, product))
            .map(|e| &plant.edges[e])
            .filter(|e| e.share != Some(0.0))
            .map(|e| (e.from, e.to))
            .chain(
                plant
                    .reworks
                    .iter()
                    .copied()
                    .filter(|(from, _)| plant.reach[*from][product]),
            )
            .collect();
        let backwards: Vec<_> = moves.iter().map(|&(from, to)| (to, from)).collect();
        let exits = (0..plant.out.len()).filter(|&s| plant.is_exit(s));
        let leaves = plant.reachable(exits, &backwards);
        for set in plant
            .loops(&moves)
            .into_iter()
            .filter(|set| !leaves[set[0]])
        {
            // A station in it with a way out that is a dead end is reported as that.
            let closed = moves
                .iter()
                .all(|(from, to)| !set.contains(from) || set.contains(to));
            if closed {
                traps.entry(set).or_default().push(plant.products[product]);
            }
        }
    }
    for (set, products) in traps {
        let who = if products.len() == plant.products.len() {
            "no part".into()
        } else {
            format!("no {}", list(&products))
        };
        let names = plant.named(&set);
        found.push(
            Diagnostic::error(
                "no-exit",
                Path::of([names[0]]),
                format!("{who} ever leaves the loop of {}", list(&names)),
            )
            .hint("add a link from the loop to a station that leads to a sink"),
        );
    }
}

/// Loops of stations that each hold a bounded number of parts. The shelf of reworked parts is unlimited,
/// so a way back by rework closes no such loop.
fn can_lock(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let finite = |station: usize| match plant.kind(station) {
        Some(Kind::Machine(_) | Kind::Inspection(_)) => true,
        Some(Kind::Buffer(Buffer { capacity, .. }) | Kind::Delay(Delay { capacity, .. })) => {
            capacity.is_some()
        }
        Some(Kind::Source(_) | Kind::Sink(_)) | None => false,
    };
    let moves: Vec<_> = plant
        .edges
        .iter()
        .filter(|e| finite(e.from) && finite(e.to) && e.share != Some(0.0))
        .map(|e| (e.from, e.to))
        .collect();
    for set in plant.loops(&moves) {
        let names = plant.named(&set);
        let how = match names[..] {
            [one] => format!(
                "`{one}` leads back to itself and has finite room: full, it waits for itself for ever"
            ),
            _ => format!(
                "{} form a loop of finite places: full, they wait for each other for ever",
                list(&names)
            ),
        };
        found.push(
            Diagnostic::warning("can-lock", Path::of([names[0]]), how).hint(
                "put a Buffer without a capacity into the loop, or send the parts back as `rework`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    #[test]
    fn a_plant_needs_a_source_and_a_sink() {
        assert_eq!(
            bent(|f| {
                f.stations.remove("coil");
                f.flow = vec![chain(["press", "shelf", "weld", "test", "out"])];
                f.demand = None;
            }),
            ["no-source stations"]
        );
        let found = bent(|f| {
            f.stations.remove("out");
            f.flow = vec![chain(["coil", "press", "shelf", "weld", "test"])];
        });
        assert_eq!(found, ["no-sink stations", "dead-end test"]);
    }

    #[test]
    fn a_station_outside_the_flow_is_named() {
        assert_eq!(
            bent(|f| drop(f.stations.insert("oven".into(), work(9.0)))),
            ["no-link oven"]
        );
    }

    #[test]
    fn sources_begin_and_sinks_end() {
        assert_eq!(
            bent(|f| f.flow.push(link("out", "weld"))),
            ["sink-outgoing flow.1"]
        );
        let found = bent(|f| f.flow.push(shared("test", "coil", 0.1)));
        assert_eq!(found, ["source-incoming flow.1"]);
    }

    #[test]
    fn of_a_line_that_nothing_enters_only_the_head_is_reported() {
        let d = only(|f| {
            f.stations.insert("oven".into(), work(9.0));
            f.stations.insert("airer".into(), work(9.0));
            f.flow.push(chain(["oven", "airer", "out"]));
        });
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "unreachable",
                "no part can come to `oven`, so none to `airer` either"
            )
        );
    }

    #[test]
    fn a_machine_that_leads_nowhere_is_a_dead_end() {
        let d = only(|f| {
            f.stations.insert("oven".into(), work(9.0));
            f.flow.push(shared("test", "oven", 0.1));
        });
        assert_eq!(
            (d.code, d.message.as_str()),
            ("dead-end", "no part can leave `oven`, a Machine")
        );
    }

    #[test]
    fn every_product_has_a_way_on() {
        let d = only(|f| {
            f.flow = vec![
                chain(["coil", "press", "shelf"]),
                chain(["weld", "test", "out"]),
            ];
            let Hop::Link(mut way) = link("shelf", "weld") else {
                panic!()
            };
            way.products = vec!["wagon".into()];
            f.flow.push(Hop::Link(way));
        });
        assert_eq!(
            d.message,
            "`sedan` has no way on from `shelf`: its links are for other products"
        );
        assert_eq!(
            (d.code, d.path.to_string().as_str()),
            ("no-way-on", "shelf")
        );
    }

    /// weld ⇄ oven beside the way out, closed or with a share that goes on.
    fn looped(buffer_between: Option<Station>, on: f64) -> impl FnOnce(&mut Factory) {
        move |f| {
            f.stations.insert("oven".into(), work(9.0));
            f.flow = vec![
                chain(["coil", "press", "shelf", "weld"]),
                chain(["test", "out"]),
            ];
            f.flow.push(shared("weld", "test", on));
            f.flow.push(shared("weld", "oven", 1.0 - on));
            match buffer_between {
                None => f.flow.push(link("oven", "weld")),
                Some(station) => {
                    f.stations.insert("rack".into(), station);
                    f.flow.push(chain(["oven", "rack", "weld"]));
                }
            }
        }
    }

    #[test]
    fn a_loop_without_an_exit_is_an_error() {
        let found = bent(looped(Some(buffer(None)), 0.0));
        assert_eq!(found, ["no-exit oven"]);
        let found = bent(|f| {
            looped(Some(buffer(None)), 0.5)(f);
            f.flow
                .retain(|hop| !matches!(hop, Hop::Link(l) if l.from == "weld"));
            for (to, product) in [("test", "sedan"), ("oven", "wagon")] {
                let Hop::Link(mut way) = link("weld", to) else {
                    panic!()
                };
                way.products = vec![product.into()];
                f.flow.push(Hop::Link(way));
            }
        });
        assert!(found.contains(&"no-exit oven".to_owned()), "{found:?}");
    }

    #[test]
    fn a_loop_of_finite_places_can_lock() {
        let d = only(looped(None, 0.9));
        assert_eq!((d.code, d.is_error()), ("can-lock", false));
        assert_eq!(
            d.message,
            "`oven` and `weld` form a loop of finite places: full, they wait for each other for ever"
        );
        assert_eq!(bent(looped(Some(buffer(Some(3))), 0.9)), ["can-lock oven"]);
        assert_eq!(bent(looped(Some(buffer(None)), 0.9)), Vec::<String>::new());
        let delay = |capacity| {
            Station::new(Kind::Delay(Delay {
                time: ByProduct::All(constant(60.0)),
                capacity,
            }))
        };
        assert_eq!(bent(looped(Some(delay(Some(3))), 0.9)), ["can-lock oven"]);
        assert_eq!(bent(looped(Some(delay(None)), 0.9)), Vec::<String>::new());
        // Onto itself.
        let found = bent(|f| f.flow.push(shared("press", "press", 0.1)));
        assert_eq!(found, ["can-lock press"]);
    }
}
