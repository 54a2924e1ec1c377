//! Times by product: one for each product that comes, and for each change that can happen.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `missing-cycle` | error | a time by product that misses a product which comes here |
//! | `missing-setup` | error | a set-up time that misses a change which can happen here |

use std::collections::BTreeSet;

use super::graph::Plant;
use super::references::products;
use super::words::nearest;
use crate::model::{ByProduct, Diagnostic, Distribution, Path, Setup, SetupTime, SetupTrigger};

pub(super) fn times(
    plant: &Plant,
    at: usize,
    path: &Path,
    times: &ByProduct<Distribution>,
    found: &mut Vec<Diagnostic>,
) {
    let ByProduct::Each(map) = times else { return };
    products(plant, path, map.keys(), found);
    // A misspelt product is reported above; it is not missing as well.
    let meant: BTreeSet<&str> = map
        .keys()
        .filter(|k| !plant.products.contains(&k.as_str()))
        .filter_map(|k| nearest(k, plant.products.iter().copied()))
        .collect();
    for product in comers(plant, at) {
        if !map.contains_key(product) && !meant.contains(product) {
            let name = plant.names[at];
            found.push(
                Diagnostic::error(
                    "missing-cycle",
                    path.clone(),
                    format!("`{product}` comes to `{name}`, which has no time for it"),
                )
                .hint(format!(
                    "add `\"{product}\": …`, or lead `{product}` past `{name}`"
                )),
            );
        }
    }
}

pub(super) fn setup(
    plant: &Plant,
    at: usize,
    path: &Path,
    setup: &Setup,
    found: &mut Vec<Diagnostic>,
) {
    let comers = comers(plant, at);
    let mut missing = Vec::new();
    match &setup.takes {
        SetupTime::Next(ByProduct::All(_)) => {}
        SetupTime::Next(ByProduct::Each(map)) => {
            products(plant, path, map.keys(), found);
            // One product alone is never changed to.
            if comers.len() > 1 || setup.on != SetupTrigger::ProductChange {
                missing.extend(
                    comers
                        .iter()
                        .filter(|p| !map.contains_key(**p))
                        .map(|p| format!("to `{p}`")),
                );
            }
        }
        SetupTime::Pair(rows) => {
            products(plant, path, rows.keys(), found);
            for (last, row) in rows {
                products(plant, &path.join(last), row.keys(), found);
            }
            for last in &comers {
                for next in &comers {
                    let due = last != next || setup.on != SetupTrigger::ProductChange;
                    if due && !rows.get(*last).is_some_and(|row| row.contains_key(*next)) {
                        missing.push(format!("from `{last}` to `{next}`"));
                    }
                }
            }
        }
    }
    if !missing.is_empty() {
        let more = if missing.len() > 4 {
            format!(" and {} more", missing.len() - 4)
        } else {
            String::new()
        };
        missing.truncate(4);
        found.push(
            Diagnostic::error(
                "missing-setup",
                path.clone(),
                format!(
                    "`{}` has no set-up time {}{more}",
                    plant.names[at],
                    missing.join(", ")
                ),
            )
            .hint("give the time, or \"0 s\" where no set-up is needed"),
        );
    }
}

/// Products that can come to a station.
fn comers<'a>(plant: &Plant<'a>, at: usize) -> Vec<&'a str> {
    plant
        .products
        .iter()
        .zip(&plant.reach[at])
        .filter(|(_, comes)| **comes)
        .map(|(p, _)| *p)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_time_by_product_names_every_product_that_comes() {
        let each = || ByProduct::Each(BTreeMap::from([("sedan".into(), constant(42.0))]));
        let d = only(|f| edit_machine(f, "press", |m| m.cycle = each()));
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "missing-cycle",
                "`wagon` comes to `press`, which has no time for it"
            )
        );
        // Only sedans are made: nothing is missing.
        let found = bent(|f| {
            edit_machine(f, "press", |m| m.cycle = each());
            edit_source(f, |s| {
                s.mix = BTreeMap::from([("sedan".into(), Share(1.0))])
            });
        });
        assert_eq!(found, ["product-never-made products.wagon"]);
    }

    #[test]
    fn a_setup_matrix_names_every_change() {
        let row = |next: &str| BTreeMap::from([(next.to_owned(), constant(60.0))]);
        let pair = |rows: &[(&str, &str)]| {
            SetupTime::Pair(rows.iter().map(|(a, b)| ((*a).into(), row(b))).collect())
        };
        let with = |takes| {
            move |f: &mut Factory| {
                edit_machine(f, "press", |m| m.setup.as_mut().unwrap().takes = takes)
            }
        };
        assert_eq!(
            bent(with(pair(&[("sedan", "wagon"), ("wagon", "sedan")]))),
            Vec::<String>::new()
        );
        let d = only(with(pair(&[("sedan", "wagon")])));
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "missing-setup",
                "`press` has no set-up time from `wagon` to `sedan`"
            )
        );
        let next = SetupTime::Next(ByProduct::Each(row("sedan")));
        assert_eq!(
            only(with(next)).message,
            "`press` has no set-up time to `wagon`"
        );
    }
}
