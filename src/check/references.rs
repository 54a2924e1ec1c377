//! Names that do not exist, are missing, or stand twice.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `unknown-station` | error | a station in `flow` or in `rework.to` that is not declared |
//! | `unknown-product` | error | a product anywhere that is not declared |
//! | `unknown-shift` | error | a machine's shift plan that is not declared |
//! | `duplicate-key` | error | two elements that share one key, so that their random streams would be one |
//! | `duplicate-link` | error | two links between the same two stations |
//! | `short-chain` | error | a chain of fewer than two stations |
//! | `rework-target` | error | rework sent to a station that does no work |

use std::collections::BTreeMap;

use super::graph::Plant;
use super::times;
use super::words::{did_you_mean, list};
use crate::model::{ByProduct, Demand, Diagnostic, Hop, Inspection, Kind, Machine, Path};

pub(super) fn check(plant: &Plant, found: &mut Vec<Diagnostic>) {
    keys(plant, found);
    flow(plant, found);
    links(plant, found);
    if let Some(Demand::Each(rates)) = &plant.factory.demand {
        products(plant, &Path::of(["demand"]), rates.keys(), found);
    }
    for (at, station) in plant.stations.iter().enumerate() {
        let path = Path::of([plant.names[at]]);
        if let Some(machine) = station.kind.machine() {
            self::machine(plant, at, &path, machine, found);
        }
        match &station.kind {
            Kind::Source(source) => {
                products(plant, &path.join("mix"), source.mix.keys(), found);
                for (row, line) in source.orders.iter().flatten().enumerate() {
                    let path = path.join("orders").join(row.to_string()).join("product");
                    product(plant, path, &line.product, found);
                }
            }
            Kind::Buffer(buffer) => products(
                plant,
                &path.join("priorities"),
                buffer.priorities.keys(),
                found,
            ),
            Kind::Delay(delay) => times::times(plant, at, &path.join("time"), &delay.time, found),
            Kind::Inspection(Inspection {
                rework: Some(rework),
                ..
            }) => {
                rework_target(plant, path.join("rework").join("to"), &rework.to, found);
            }
            Kind::Machine(_) | Kind::Inspection(_) | Kind::Sink(_) => {}
        }
    }
}

fn station(plant: &Plant, path: Path, name: &str, found: &mut Vec<Diagnostic>) {
    if !plant.factory.stations.contains_key(name) {
        found.push(
            Diagnostic::error(
                "unknown-station",
                path,
                format!("there is no station `{name}`"),
            )
            .hint(did_you_mean(name, "stations", &plant.names)),
        );
    }
}

fn product(plant: &Plant, path: Path, name: &str, found: &mut Vec<Diagnostic>) {
    if !plant.products.contains(&name) {
        found.push(
            Diagnostic::error(
                "unknown-product",
                path,
                format!("there is no product `{name}`"),
            )
            .hint(did_you_mean(name, "products", &plant.products)),
        );
    }
}

/// Product names that are keys of a map at `path`.
pub(super) fn products<'a>(
    plant: &Plant,
    path: &Path,
    names: impl Iterator<Item = &'a String>,
    found: &mut Vec<Diagnostic>,
) {
    for name in names {
        product(plant, path.join(name), name, found);
    }
}

fn rework_target(plant: &Plant, path: Path, to: &str, found: &mut Vec<Diagnostic>) {
    match plant.factory.stations.get(to) {
        None => station(plant, path, to, found),
        Some(target) if target.kind.machine().is_none() => found.push(
            Diagnostic::error(
                "rework-target",
                path,
                format!("rework goes to `{to}`, a {}, which does no work", target.kind.name()),
            )
            .hint("send rework to the Machine or Inspection that mends; it has a rework shelf of its own"),
        ),
        Some(_) => {}
    }
}

fn flow(plant: &Plant, found: &mut Vec<Diagnostic>) {
    for (at, hop) in plant.factory.flow.iter().enumerate() {
        let path = Path::of(["flow".to_owned(), at.to_string()]);
        match hop {
            Hop::Chain(names) => {
                for (k, name) in names.iter().enumerate() {
                    station(plant, path.join(k.to_string()), name, found);
                }
                if names.len() < 2 {
                    found.push(
                        Diagnostic::error(
                            "short-chain",
                            path,
                            "a chain of fewer than two stations leads nowhere",
                        )
                        .hint("name at least two stations, or take the chain out"),
                    );
                }
            }
            Hop::Link(link) => {
                station(plant, path.join("from"), &link.from, found);
                station(plant, path.join("to"), &link.to, found);
                for (k, name) in link.products.iter().enumerate() {
                    product(
                        plant,
                        path.join("products").join(k.to_string()),
                        name,
                        found,
                    );
                }
            }
        }
    }
}

fn links(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(usize, usize), &Path> = BTreeMap::new();
    for edge in &plant.edges {
        if edge.from == plant.somewhere() || edge.to == plant.somewhere() {
            continue;
        }
        if let Some(first) = seen.get(&(edge.from, edge.to)) {
            let (from, to) = (plant.names[edge.from], plant.names[edge.to]);
            found.push(
                Diagnostic::error(
                    "duplicate-link",
                    edge.path.clone(),
                    format!("the link from `{from}` to `{to}` stands in `{first}` already"),
                )
                .hint(format!(
                    "keep one of them: end a chain at `{from}` where another goes on, add shares up, or list all products in one link"
                )),
            );
        } else {
            seen.insert((edge.from, edge.to), &edge.path);
        }
    }
}

fn keys(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let stations = plant
        .factory
        .stations
        .iter()
        .map(|(name, s)| (Path::of([name]), name, &s.key));
    unique("stations", stations, found);
    let products = plant
        .factory
        .products
        .iter()
        .map(|(name, p)| (Path::of(["products", name]), name, &p.key));
    unique("products", products, found);
}

fn unique<'a>(
    what: &str,
    elements: impl Iterator<Item = (Path, &'a String, &'a Option<String>)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut owners: BTreeMap<&str, Vec<(Path, &str, bool)>> = BTreeMap::new();
    for (path, name, key) in elements {
        owners
            .entry(key.as_ref().unwrap_or(name))
            .or_default()
            .push((path, name, key.is_some()));
    }
    for (key, owners) in owners.into_iter().filter(|(_, owners)| owners.len() > 1) {
        let names: Vec<&str> = owners.iter().map(|(_, name, _)| *name).collect();
        // Blame the last one that wrote the key: a name alone is never at fault.
        let Some((path, ..)) = owners.iter().rev().find(|(_, _, written)| *written) else {
            continue;
        };
        found.push(
            Diagnostic::error(
                "duplicate-key",
                path.join("key"),
                format!("the {what} {} share the key `{key}`", list(&names)),
            )
            .hint("a key is the old name of one renamed element; give each its own"),
        );
    }
}

fn machine(plant: &Plant, at: usize, path: &Path, machine: &Machine, found: &mut Vec<Diagnostic>) {
    times::times(plant, at, &path.join("cycle"), &machine.cycle, found);
    if let Some(ByProduct::Each(planned)) = &machine.planned {
        products(plant, &path.join("planned"), planned.keys(), found);
    }
    if let Some(setup) = &machine.setup {
        times::setup(plant, at, &path.join("setup").join("takes"), setup, found);
    }
    let Some(shift) = &machine.shift else { return };
    if !plant.factory.shifts.contains_key(shift) {
        let known: Vec<&str> = plant.factory.shifts.keys().map(String::as_str).collect();
        found.push(
            Diagnostic::error(
                "unknown-shift",
                path.join("shift"),
                format!("there is no shift plan `{shift}`"),
            )
            .hint(did_you_mean(shift, "shift plans", &known)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;
    use std::collections::BTreeMap;

    #[test]
    fn an_unknown_station_is_reported_once_with_its_neighbour() {
        let d = only(|f| f.flow = vec![chain(["coil", "press", "shelf", "wled", "test", "out"])]);
        assert_eq!(
            (d.code, d.path.to_string().as_str()),
            ("unknown-station", "flow.0.3")
        );
        assert_eq!(d.message, "there is no station `wled`");
        assert_eq!(d.hint.as_deref(), Some("did you mean `weld`?"));
    }

    #[test]
    fn rework_needs_a_station_that_exists_and_works() {
        let rework_to = |to: &'static str| {
            bent(move |f| {
                let Kind::Inspection(test) = &mut f.stations.get_mut("test").unwrap().kind else {
                    panic!()
                };
                test.rework.as_mut().unwrap().to = to.into();
            })
        };
        assert_eq!(rework_to("welt"), ["unknown-station test.rework.to"]);
        assert_eq!(rework_to("shelf"), ["rework-target test.rework.to"]);
    }

    #[test]
    fn unknown_products_are_found_wherever_they_stand() {
        let found = bent(|f| {
            f.demand = Some(Demand::Each(BTreeMap::from([(
                "sedam".into(),
                Rate(0.001),
            )])));
            edit_source(f, |s| {
                s.mix = [("sedan", 0.5), ("wagon", 0.25), ("vagon", 0.25)]
                    .map(|(name, share)| (name.into(), Share(share)))
                    .into();
            });
            edit_machine(f, "press", |m| {
                m.cycle =
                    ByProduct::Each(["sedan", "wagn"].map(|p| (p.into(), constant(42.0))).into());
                m.planned = Some(ByProduct::Each([("van".into(), Seconds(40.0))].into()));
                m.setup.as_mut().unwrap().takes = SetupTime::Next(ByProduct::Each(
                    ["sedan", "wagon", "x"]
                        .map(|p| (p.into(), constant(9.0)))
                        .into(),
                ));
            });
            let Kind::Buffer(shelf) = &mut f.stations.get_mut("shelf").unwrap().kind else {
                panic!()
            };
            shelf.priorities = [("limo".into(), 1)].into();
            shelf.order = Order::Priority;
        });
        assert_eq!(
            found,
            [
                "unknown-product coil.mix.vagon",
                "unknown-product demand.sedam",
                "unknown-product press.cycle.wagn",
                "unknown-product press.planned.van",
                "unknown-product press.setup.takes.x",
                "unknown-product shelf.priorities.limo",
            ]
        );
        let order = |product: &str| OrderLine {
            at: Seconds(5.0),
            product: product.into(),
            quantity: 1,
        };
        let found = bent(|f| {
            edit_source(f, |s| {
                s.every = None;
                s.orders = Some(["sedan", "wagon", "wagons"].map(order).into());
            });
        });
        assert_eq!(found, ["unknown-product coil.orders.2.product"]);
        let found = bent(|f| {
            let Hop::Link(mut way) = link("shelf", "weld") else {
                unreachable!()
            };
            way.products = vec!["sedan".into(), "wagn".into()];
            f.flow = vec![
                chain(["coil", "press", "shelf"]),
                Hop::Link(way),
                chain(["weld", "test", "out"]),
            ];
        });
        assert_eq!(found, ["unknown-product flow.1.products.1"]);
    }

    #[test]
    fn a_shift_plan_must_exist() {
        let d = only(|f| edit_machine(f, "weld", |m| m.shift = Some("days".into())));
        assert_eq!(
            (d.code, d.path.to_string().as_str()),
            ("unknown-shift", "weld.shift")
        );
        assert_eq!(d.hint.as_deref(), Some("did you mean `day`?"));
    }

    #[test]
    fn two_elements_may_not_share_a_key() {
        let d = only(|f| f.stations.get_mut("weld").unwrap().key = Some("press".into()));
        assert_eq!(
            (d.code, d.path.to_string().as_str()),
            ("duplicate-key", "weld.key")
        );
        assert_eq!(
            d.message,
            "the stations `press` and `weld` share the key `press`"
        );
        // Two names that swap keys are fine: each key has one owner.
        assert!(
            bent(|f| {
                f.stations.get_mut("weld").unwrap().key = Some("press".into());
                f.stations.get_mut("press").unwrap().key = Some("weld".into());
            })
            .is_empty()
        );
        assert_eq!(
            bent(|f| f.products.get_mut("wagon").unwrap().key = Some("sedan".into())),
            ["duplicate-key products.wagon.key"]
        );
    }

    #[test]
    fn a_link_stands_once_and_a_chain_has_two_stations() {
        assert_eq!(
            bent(|f| f.flow.push(link("press", "shelf"))),
            ["duplicate-link flow.1"]
        );
        assert_eq!(
            bent(|f| f.flow.push(chain(["press"]))),
            ["short-chain flow.1"]
        );
    }
}
