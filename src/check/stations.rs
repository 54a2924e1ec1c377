//! Counts and choices of sources and machines.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `zero-count` | error | no server, no part, no run where at least one is due |
//! | `too-many` | error | more servers or parts at once than the run can hold |
//! | `source-arrivals` | error | a source with none, or several, of `every`, `saturated` and `orders` |
//! | `wip-cap` | error | a cap on the work in process of a source that is not saturated |
//! | `station-failure` | error | a failure of the whole station on the `Processing` clock |

use super::laws::{Least, share, time};
use super::values::at_least_one;
use super::words::list;
use crate::model::{
    ByProduct, Diagnostic, FailureClock, FailureScope, Machine, Path, SetupTrigger, Source,
};

/// Servers are numbered in 16 bits.
const MOST_SERVERS: u32 = u16::MAX as u32;
/// Parts that may arrive at one instant.
const MOST_AT_ONCE: u32 = 1_000_000;

pub(super) fn source(path: &Path, name: &str, source: &Source, found: &mut Vec<Diagnostic>) {
    let given: Vec<&str> = [
        ("every", source.every.is_some()),
        ("saturated", source.saturated),
        ("orders", source.orders.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, given)| given.then_some(field))
    .collect();
    if given.len() != 1 {
        let message = match given.len() {
            0 => format!("`{name}` has nothing that makes parts arrive"),
            _ => format!(
                "`{name}` has {}, but only one of them can make its parts arrive",
                list(&given)
            ),
        };
        found.push(
            Diagnostic::error("source-arrivals", path.clone(), message)
                .hint("give exactly one of `every: \"118 s\"`, `saturated: true` and `orders: …`"),
        );
    }
    if source.wip_cap.is_some() && !source.saturated {
        found.push(
            Diagnostic::error("wip-cap", path.join("wip_cap"), format!("`{name}` has a cap but is not saturated"))
                .hint("a part enters when another leaves only if raw parts always wait: add `saturated: true`"),
        );
    }
    at_least_one(
        path.join("batch"),
        source.batch.into(),
        "an arrival of no part is none",
        found,
    );
    at_most(
        path.join("batch"),
        source.batch,
        MOST_AT_ONCE,
        "parts at once",
        found,
    );
    for (field, count) in [
        ("wip_cap", source.wip_cap.map(u64::from)),
        ("limit", source.limit),
    ] {
        if let Some(count) = count {
            at_least_one(
                path.join(field),
                count,
                "a source that may never make a part is none",
                found,
            );
        }
    }
    for (product, part) in &source.mix {
        share(path.join("mix").join(product), *part, found);
    }
    if let Some(orders) = &source.orders {
        at_least_one(
            path.join("orders"),
            orders.len() as u64,
            "the order list is empty",
            found,
        );
        for (row, order) in orders.iter().enumerate() {
            let path = path.join("orders").join(row.to_string());
            time(path.join("at"), order.at, Least::Zero, found);
            at_least_one(
                path.join("quantity"),
                order.quantity.into(),
                "an order of no part is none",
                found,
            );
            at_most(
                path.join("quantity"),
                order.quantity,
                MOST_AT_ONCE,
                "parts at once",
                found,
            );
        }
    }
}

pub(super) fn machine(path: &Path, name: &str, machine: &Machine, found: &mut Vec<Diagnostic>) {
    at_least_one(
        path.join("servers"),
        machine.servers.into(),
        "a station without a server works on nothing",
        found,
    );
    at_most(
        path.join("servers"),
        machine.servers,
        MOST_SERVERS,
        "servers",
        found,
    );
    match &machine.planned {
        None => {}
        Some(ByProduct::All(planned)) => {
            time(path.join("planned"), *planned, Least::Zero, found);
        }
        Some(ByProduct::Each(map)) => {
            for (product, planned) in map {
                time(
                    path.join("planned").join(product),
                    *planned,
                    Least::Zero,
                    found,
                );
            }
        }
    }
    if let Some(setup) = &machine.setup
        && setup.on == SetupTrigger::Every(0)
    {
        at_least_one(
            path.join("setup").join("on"),
            0,
            "a set-up after no part would never end",
            found,
        );
    }
    for (mode, failure) in &machine.failures {
        if failure.scope == FailureScope::Station && failure.clock == FailureClock::Processing {
            found.push(
                Diagnostic::error(
                    "station-failure",
                    path.join("failures").join(mode),
                    format!("`{mode}` takes all of `{name}` down, but its clock is that of one server's work"),
                )
                .hint("add `clock: Up`, or leave `scope: Station` out"),
            );
        }
    }
}

fn at_most(path: Path, count: u32, most: u32, what: &str, found: &mut Vec<Diagnostic>) {
    if count > most {
        found.push(
            Diagnostic::error(
                "too-many",
                path,
                format!("{count} {what} are more than a run can hold"),
            )
            .hint(format!("give at most {most}")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    #[test]
    fn a_source_has_one_way_to_make_parts() {
        assert_eq!(
            bent(|f| edit_source(f, |s| s.every = None)),
            ["source-arrivals coil"]
        );
        let d = only(|f| edit_source(f, |s| s.saturated = true));
        assert_eq!(
            d.message,
            "`coil` has `every` and `saturated`, but only one of them can make its parts arrive"
        );
        assert_eq!(
            bent(|f| edit_source(f, |s| s.wip_cap = Some(5))),
            ["wip-cap coil.wip_cap"]
        );
        assert_eq!(
            bent(|f| edit_source(f, |s| s.batch = 0)),
            ["zero-count coil.batch"]
        );
        assert_eq!(
            bent(|f| edit_source(f, |s| s.limit = Some(0))),
            ["zero-count coil.limit"]
        );
        let zero = only(|f| edit_source(f, |s| s.every = Some(constant(0.0))));
        assert_eq!(
            (zero.code, zero.path.to_string().as_str()),
            ("zero-value", "coil.every")
        );
        let found = bent(|f| {
            edit_source(f, |s| {
                s.every = None;
                let order = |at, product: &str, quantity| OrderLine {
                    at: Seconds(at),
                    product: product.into(),
                    quantity,
                };
                s.orders = Some(vec![order(-1.0, "sedan", 1), order(1.0, "wagon", 0)]);
            });
        });
        assert_eq!(
            found,
            [
                "negative-value coil.orders.0.at",
                "zero-count coil.orders.1.quantity"
            ]
        );
    }

    #[test]
    fn counts_are_neither_none_nor_endless() {
        assert_eq!(
            bent(|f| edit_machine(f, "weld", |m| m.servers = 0)),
            ["zero-count weld.servers"]
        );
        assert_eq!(
            bent(|f| edit_machine(f, "weld", |m| m.servers = u32::MAX)),
            ["too-many weld.servers"]
        );
        assert_eq!(
            bent(|f| edit_source(f, |s| s.limit = Some(u64::MAX))),
            Vec::<String>::new()
        );
        let every = |f: &mut Factory| {
            edit_machine(f, "press", |m| {
                m.setup.as_mut().unwrap().on = SetupTrigger::Every(0)
            })
        };
        assert_eq!(bent(every), ["zero-count press.setup.on"]);
        // A buffer of no place hands over directly.
        assert_eq!(
            bent(|f| drop(f.stations.insert("shelf".into(), buffer(Some(0))))),
            Vec::<String>::new()
        );
        let delay = Kind::Delay(Delay {
            time: ByProduct::All(constant(5.0)),
            capacity: Some(0),
        });
        assert_eq!(
            bent(|f| drop(f.stations.insert("shelf".into(), Station::new(delay)))),
            ["zero-count shelf.capacity"]
        );
    }

    #[test]
    fn a_station_fails_as_a_whole_only_on_the_up_clock() {
        let scope = |clock| {
            bent(move |f| {
                edit_machine(f, "press", |m| {
                    let die = m.failures.get_mut("die").unwrap();
                    die.scope = FailureScope::Station;
                    die.clock = clock;
                })
            })
        };
        assert_eq!(
            scope(FailureClock::Processing),
            ["station-failure press.failures.die"]
        );
        assert_eq!(scope(FailureClock::Up), Vec::<String>::new());
        let always = |f: &mut Factory| {
            edit_machine(f, "press", |m| {
                m.failures.get_mut("die").unwrap().every = constant(0.0)
            })
        };
        assert_eq!(bent(always), ["zero-value press.failures.die.every"]);
    }
}
