//! Values outside their range: the run, the products, the demand; `stations` and `shifts` go on.
//! Amounts and distributions have their codes in `laws`, sums of shares in `shares`.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `zero-count` | error | no replication, no place where at least one is due |
//! | `run-start` | error | a start beyond the end of the week |
//! | `too-long` | error | a run longer than 500 years |
//! | `warm-up` | error | a warm-up that leaves nothing to measure |
//! | `too-many` | error | more products than a run can tell apart |
//! | `mixed-currencies` | error | values in more than one currency |
//! | `product-never-made` | warning | a product that no source makes |

use std::collections::BTreeMap;

use super::laws::{Least, law, number_in_range, share, time};
use super::words::duration;
use super::{shifts, stations};
use crate::model::{Demand, Diagnostic, Factory, Kind, Path, Rate, RunSettings, Source, WEEK};

pub(super) fn check(factory: &Factory, found: &mut Vec<Diagnostic>) {
    run(factory, found);
    products(factory, found);
    demand(factory, found);
    for (name, plan) in &factory.shifts {
        shifts::shift(&Path::of(["shifts", name]), name, plan, found);
    }
    shifts::unused(factory, found);
    for (name, station) in &factory.stations {
        let path = Path::of([name]);
        for (at, distribution) in super::shares::laws(&path, station) {
            // Arrivals or failures without time between them would stop the clock.
            let clock = at.0.last().is_some_and(|field| field == "every");
            law(
                &at,
                distribution,
                if clock { Least::Above } else { Least::Zero },
                found,
            );
        }
        if let Some(machine) = station.kind.machine() {
            stations::machine(&path, name, machine, found);
        }
        match &station.kind {
            Kind::Source(source) => stations::source(&path, name, source, found),
            Kind::Inspection(test) => {
                share(path.join("scrap"), test.scrap, found);
                if let Some(rework) = &test.rework {
                    share(path.join("rework").join("share"), rework.share, found);
                }
            }
            Kind::Delay(delay) if delay.capacity == Some(0) => {
                at_least_one(
                    path.join("capacity"),
                    0,
                    "a delay without any place takes no part",
                    found,
                );
            }
            _ => {}
        }
    }
}

pub(super) fn at_least_one(path: Path, count: u64, why: &str, found: &mut Vec<Diagnostic>) {
    if count == 0 {
        found.push(Diagnostic::error("zero-count", path, why).hint("give at least 1"));
    }
}

fn run(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let run = &factory.run;
    let path = Path::of(["run"]);
    let until = time(path.join("until"), run.until, Least::Above, found);
    if until && run.until > RunSettings::LONGEST {
        found.push(
            Diagnostic::error(
                "too-long",
                path.join("until"),
                format!(
                    "a run of {} is longer than the clock can be trusted with",
                    duration(run.until)
                ),
            )
            .hint("let the run end after at most 500 years"),
        );
    }
    let warm_up = time(path.join("warm_up"), run.warm_up, Least::Zero, found);
    if until && warm_up && run.warm_up >= run.until {
        let (warm_up, until) = (duration(run.warm_up), duration(run.until));
        found.push(
            Diagnostic::error(
                "warm-up",
                path.join("warm_up"),
                format!(
                    "the warm-up ({warm_up}) leaves nothing to measure: the run ends at {until}"
                ),
            )
            .hint("shorten the warm-up or let the run go on for longer"),
        );
    }
    at_least_one(
        path.join("replications"),
        run.replications.into(),
        "without a replication nothing runs",
        found,
    );
    if run.start.second_of_week >= WEEK {
        found.push(
            Diagnostic::error(
                "run-start",
                path.join("start"),
                "the start lies beyond the end of the week",
            )
            .hint("the start is counted from Monday 00:00 and lies within seven days"),
        );
    }
}

/// Products are numbered in 16 bits, of which one pattern means none.
const MOST_PRODUCTS: usize = u16::MAX as usize;

fn products(factory: &Factory, found: &mut Vec<Diagnostic>) {
    if factory.products.len() > MOST_PRODUCTS {
        found.push(
            Diagnostic::error(
                "too-many",
                Path::of(["products"]),
                format!(
                    "{} products are more than a run can tell apart",
                    factory.products.len()
                ),
            )
            .hint(format!("give at most {MOST_PRODUCTS}")),
        );
    }
    let mut currencies: BTreeMap<&str, &str> = BTreeMap::new();
    let mut first: Option<(&str, &str)> = None;
    for (name, product) in &factory.products {
        let path = Path::of(["products", name]);
        if let Some(part) = product.share {
            share(path.join("share"), part, found);
        }
        let Some(value) = &product.value else {
            continue;
        };
        number_in_range(path.join("value"), value.amount, Least::Zero, found);
        let (currency, owner) = *first.get_or_insert((value.currency.as_str(), name));
        if value.currency != currency && currencies.insert(&value.currency, name).is_none() {
            found.push(
                Diagnostic::error(
                    "mixed-currencies",
                    path.join("value"),
                    format!(
                        "`{name}` is valued in {}, `{owner}` in {currency}",
                        value.currency
                    ),
                )
                .hint("give all values in one currency; there are no exchange rates here"),
            );
        }
    }
    if factory
        .stations
        .values()
        .any(|s| matches!(s.kind, Kind::Source(_)))
    {
        never_made(factory, found);
    }
}

fn never_made(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let shares = factory.product_shares();
    for ((name, _), share) in factory.products.iter().zip(shares) {
        let makes = |source: &Source| match &source.orders {
            Some(orders) => orders.iter().any(|o| o.product == *name),
            None if source.mix.is_empty() => share != 0.0,
            None => source.mix.get(name).is_some_and(|s| s.0 != 0.0),
        };
        let made = factory
            .stations
            .values()
            .any(|s| matches!(&s.kind, Kind::Source(source) if makes(source)));
        if !made {
            found.push(
                Diagnostic::warning(
                    "product-never-made",
                    Path::of(["products", name]),
                    format!("no source makes `{name}`"),
                )
                .hint(
                    "give it a share, name it in the mix or the orders of a source, or take it out",
                ),
            );
        }
    }
}

fn demand(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let path = Path::of(["demand"]);
    match &factory.demand {
        None => {}
        Some(Demand::Total(Rate(rate))) => {
            number_in_range(path, *rate, Least::Above, found);
        }
        Some(Demand::Each(rates)) => {
            for (product, rate) in rates {
                number_in_range(path.join(product), rate.0, Least::Zero, found);
            }
            if rates.values().all(|rate| rate.0 == 0.0) {
                number_in_range(path, 0.0, Least::Above, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    #[test]
    fn the_run_has_an_end_a_window_and_a_replication() {
        assert_eq!(
            bent(|f| f.run.until = Seconds(0.0)),
            ["zero-value run.until"]
        );
        assert_eq!(
            bent(|f| f.run.until = Seconds(600.0 * 365.25 * 86_400.0)),
            ["beyond-clock run.until"]
        );
        let years = |years: f64| bent(|f| f.run.until = Seconds(years * 365.25 * 86_400.0));
        assert_eq!(years(500.1), ["too-long run.until"]);
        assert_eq!(years(500.0), Vec::<String>::new());
        assert_eq!(
            bent(|f| f.run.warm_up = f.run.until),
            ["warm-up run.warm_up"]
        );
        assert_eq!(
            bent(|f| f.run.replications = 0),
            ["zero-count run.replications"]
        );
        assert_eq!(
            bent(|f| f.run.start.second_of_week = WEEK),
            ["run-start run.start"]
        );
    }

    #[test]
    fn an_interval_that_rounds_to_no_time_stops_the_clock() {
        let every = |law: Distribution| bent(move |f| edit_source(f, |s| s.every = Some(law)));
        let mean = Seconds(1e-12);
        for law in [
            constant(1e-10),
            Distribution::Exponential { mean },
            Distribution::Uniform {
                min: Seconds(0.0),
                max: Seconds(1e-10),
            },
        ] {
            assert_eq!(every(law), ["zero-value coil.every"]);
        }
        let press = bent(|f| {
            edit_machine(f, "press", |m| {
                m.failures.get_mut("die").unwrap().every = Distribution::Exponential { mean }
            })
        });
        assert_eq!(press, ["zero-value press.failures.die.every"]);
    }

    #[test]
    fn products_are_made_and_valued_in_one_currency() {
        let d = only(|f| {
            f.products.get_mut("wagon").unwrap().value = Some(Money {
                amount: 70.0,
                currency: "EUR".into(),
            })
        });
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "mixed-currencies",
                "`wagon` is valued in EUR, `sedan` in CNY"
            )
        );
        assert_eq!(
            bent(|f| f
                .products
                .get_mut("wagon")
                .unwrap()
                .value
                .as_mut()
                .unwrap()
                .amount = -1.0),
            ["negative-value products.wagon.value"]
        );
        let d = only(|f| {
            f.products.get_mut("sedan").unwrap().share = Some(Share(1.0));
            f.products.get_mut("wagon").unwrap().share = Some(Share(0.0));
        });
        assert_eq!((d.code, d.is_error()), ("product-never-made", false));
    }

    #[test]
    fn demand_is_a_rate_above_zero() {
        assert_eq!(
            bent(|f| f.demand = Some(Demand::Total(Rate(-1.0)))),
            ["negative-value demand"]
        );
        assert_eq!(
            bent(|f| f.demand = Some(Demand::Each([("sedan".into(), Rate(0.0))].into()))),
            ["zero-value demand"]
        );
    }
}
