//! Shares that belong together must make a whole.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `shares-sum` | error | shares that do not add up to 100 %, or to more than that |
//! | `link-shares` | error | some links of a station with a share and several without |
//! | `endless-rework` | error | an inspection that sends every part back, again and again |
//! | `nothing-good` | warning | an inspection that scraps or sends back every part |
//! | `never-taken` | warning | a link left with 0 % because the others take all |
//! | `unused-route` | warning | a route at a station whose links have shares |

use std::collections::BTreeSet;

use super::graph::Plant;
use super::words::{list, percent};
use crate::model::{
    ByProduct, Diagnostic, Distribution, Inspection, Kind, Machine, Path, Route, SetupTime, Share,
    Station,
};

/// Sums of decimal fractions are off by some units in the last place.
const TOLERANCE: f64 = 1e-9;

pub(super) fn check(plant: &Plant, found: &mut Vec<Diagnostic>) {
    products(plant, found);
    for (at, station) in plant.stations.iter().enumerate() {
        let path = Path::of([plant.names[at]]);
        for (path, law) in laws(&path, station) {
            law_shares(&path, law, found);
        }
        match &station.kind {
            Kind::Source(source) if !source.mix.is_empty() => {
                whole(
                    path.join("mix"),
                    "the shares of the mix",
                    source.mix.values().copied(),
                    found,
                );
            }
            Kind::Inspection(test) => {
                let rework = test.rework.as_ref().map_or(Share(0.0), |r| r.share);
                if sum([test.scrap, rework]).is_some_and(|sum| sum > 1.0 + TOLERANCE) {
                    let sum = test.scrap.0 + rework.0;
                    found.push(
                        Diagnostic::error(
                            "shares-sum",
                            path.join("scrap"),
                            format!(
                                "scrap and rework of `{}` make {} together",
                                plant.names[at],
                                percent(sum)
                            ),
                        )
                        .hint("one draw decides scrap, rework or good: together at most 100 %"),
                    );
                } else {
                    nothing_good(plant.names[at], &path, test, found);
                }
            }
            _ => {}
        }
        links(plant, at, found);
    }
}

/// An inspection that lets no part pass.
fn nothing_good(name: &str, path: &Path, test: &Inspection, found: &mut Vec<Diagnostic>) {
    const HINT: &str = "what scrap and rework leave of 100 % is good";
    let rework = test.rework.as_ref();
    let again = rework.map_or(Share(0.0), |rework| rework.share);
    if sum([test.scrap, again]).is_none_or(|sum| sum < 1.0 - TOLERANCE) {
        return;
    }
    if again.0 == 1.0 && rework.is_some_and(|rework| rework.limit.is_none()) {
        let message = format!("`{name}` sends every part back to rework, again and again");
        found.push(
            Diagnostic::error("endless-rework", path.join("rework").join("share"), message)
                .hint("lower the share, or give the rework a limit"),
        );
    } else {
        let what = match rework {
            Some(_) if again.0 > 0.0 => "scraps it or sends it back",
            _ => "scraps it",
        };
        let message = format!("no part leaves `{name}` as good: every inspection {what}");
        found.push(Diagnostic::warning("nothing-good", path.join("scrap"), message).hint(HINT));
    }
}

/// The sum of shares; none when one of them is no share, which is reported where it stands.
fn sum(shares: impl IntoIterator<Item = Share>) -> Option<f64> {
    shares.into_iter().try_fold(0.0, |sum, share| {
        (0.0..=1.0).contains(&share.0).then_some(sum + share.0)
    })
}

fn whole(
    path: Path,
    what: &str,
    shares: impl IntoIterator<Item = Share>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(sum) = sum(shares) else { return };
    if (sum - 1.0).abs() > TOLERANCE {
        found.push(
            Diagnostic::error(
                "shares-sum",
                path,
                format!("{what} add up to {}", percent(sum)),
            )
            .hint("they must add up to 100 %"),
        );
    }
}

fn products(plant: &Plant, found: &mut Vec<Diagnostic>) {
    let products = &plant.factory.products;
    if products.is_empty() {
        return;
    }
    let path = Path::of(["products"]);
    let given = products.values().filter_map(|p| p.share);
    if products.values().all(|p| p.share.is_some()) {
        whole(path, "the shares of the products", given, found);
    } else if let Some(sum) = sum(given).filter(|sum| *sum > 1.0 + TOLERANCE) {
        found.push(
            Diagnostic::error(
                "shares-sum",
                path,
                format!("the shares of the products add up to {}", percent(sum)),
            )
            .hint("they may not exceed 100 %; products without a share split the rest"),
        );
    }
}

/// All distributions of a station with their paths.
pub(super) fn laws<'a>(path: &Path, station: &'a Station) -> Vec<(Path, &'a Distribution)> {
    let mut laws = Vec::new();
    match &station.kind {
        Kind::Source(source) => {
            laws.extend(source.every.iter().map(|law| (path.join("every"), law)))
        }
        Kind::Delay(delay) => by_product(path.join("time"), &delay.time, &mut laws),
        _ => {}
    }
    if let Some(machine) = station.kind.machine() {
        machine_laws(path, machine, &mut laws);
    }
    laws
}

fn machine_laws<'a>(path: &Path, machine: &'a Machine, laws: &mut Vec<(Path, &'a Distribution)>) {
    by_product(path.join("cycle"), &machine.cycle, laws);
    if let Some(setup) = &machine.setup {
        let path = path.join("setup").join("takes");
        match &setup.takes {
            SetupTime::Next(times) => by_product(path, times, laws),
            SetupTime::Pair(rows) => {
                for (last, row) in rows {
                    laws.extend(
                        row.iter()
                            .map(|(next, law)| (path.join(last).join(next), law)),
                    );
                }
            }
        }
    }
    for (mode, failure) in &machine.failures {
        let path = path.join("failures").join(mode);
        laws.push((path.join("every"), &failure.every));
        laws.push((path.join("repair"), &failure.repair));
    }
}

fn by_product<'a>(
    path: Path,
    times: &'a ByProduct<Distribution>,
    laws: &mut Vec<(Path, &'a Distribution)>,
) {
    match times {
        ByProduct::All(law) => laws.push((path, law)),
        ByProduct::Each(map) => {
            laws.extend(map.iter().map(|(product, law)| (path.join(product), law)))
        }
    }
}

fn law_shares(path: &Path, law: &Distribution, found: &mut Vec<Diagnostic>) {
    match law {
        Distribution::HyperExponential { branches } if !branches.is_empty() => {
            whole(
                path.join("branches"),
                "the shares of the branches",
                branches.iter().map(|b| b.share),
                found,
            );
        }
        Distribution::Discrete { values } if !values.is_empty() => {
            whole(
                path.join("values"),
                "the shares of the values",
                values.iter().map(|v| v.share),
                found,
            );
        }
        _ => {}
    }
}

/// The links of one station, for each set of them that some product chooses from.
fn links(plant: &Plant, at: usize, found: &mut Vec<Diagnostic>) {
    let choices: BTreeSet<Vec<usize>> = (0..plant.products.len())
        .map(|p| plant.ways(at, p))
        .collect();
    let name = plant.names[at];
    for ways in choices {
        let given: Vec<usize> = ways
            .iter()
            .copied()
            .filter(|&e| plant.edges[e].share.is_some())
            .collect();
        let open: Vec<usize> = ways
            .iter()
            .copied()
            .filter(|&e| plant.edges[e].share.is_none())
            .collect();
        let Some(first) = given.first().map(|&e| &plant.edges[e].path) else {
            continue;
        };
        let shares = given
            .iter()
            .filter_map(|&e| plant.edges[e].share)
            .map(Share);
        let mut valid = true;
        for (&edge, share) in given.iter().zip(shares.clone()) {
            valid &= super::laws::share(plant.edges[edge].path.join("share"), share, found);
        }
        let Some(sum) = sum(shares).filter(|_| valid) else {
            continue;
        };
        if sum > 1.0 + TOLERANCE || (open.is_empty() && sum < 1.0 - TOLERANCE) {
            found.push(
                Diagnostic::error(
                    "shares-sum",
                    first.join("share"),
                    format!("the links that leave `{name}` add up to {}", percent(sum)),
                )
                .hint("give shares that add up to 100 %, or leave one link without a share: it takes the rest"),
            );
        } else if let [only] = open[..] {
            if sum > 1.0 - TOLERANCE {
                found.push(
                    Diagnostic::warning(
                        "never-taken",
                        plant.edges[only].path.clone(),
                        format!("no part takes this link: the other links that leave `{name}` take 100 %"),
                    )
                    .hint("lower one of their shares, or take the link out"),
                );
            }
        } else if open.len() > 1 {
            let ends: Vec<usize> = open.iter().map(|&e| plant.edges[e].to).collect();
            found.push(
                Diagnostic::error(
                    "link-shares",
                    first.join("share"),
                    format!(
                        "this link that leaves `{name}` has a share, but those to {} have none",
                        list(&plant.named(&ends))
                    ),
                )
                .hint("give every link a share, or all but one"),
            );
        }
    }
    let shared = plant.out[at]
        .iter()
        .any(|&e| plant.edges[e].share.is_some());
    if shared && plant.stations[at].route != Route::FirstFree {
        found.push(
            Diagnostic::warning(
                "unused-route",
                Path::of([name, "route"]),
                format!("the links that leave `{name}` have shares, so its route decides nothing"),
            )
            .hint("take out the route or the shares"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    /// The sample with two ways from press to weld, around the shelf.
    fn forked(shelf: Option<f64>, rack: Option<f64>) -> impl FnOnce(&mut Factory) {
        move |f| {
            let way = |to, share: Option<f64>| {
                share.map_or_else(|| link("press", to), |s| shared("press", to, s))
            };
            f.stations.insert("rack".into(), buffer(Some(4)));
            f.flow = vec![
                chain(["coil", "press"]),
                way("shelf", shelf),
                way("rack", rack),
                chain(["shelf", "weld", "test", "out"]),
                chain(["rack", "weld"]),
            ];
        }
    }

    #[test]
    fn links_add_up_or_leave_one_the_rest() {
        for (shelf, rack) in [(Some(0.7), Some(0.3)), (Some(0.7), None), (None, None)] {
            assert_eq!(bent(forked(shelf, rack)), Vec::<String>::new());
        }
        assert_eq!(
            bent(forked(Some(0.7), Some(0.2))),
            ["shares-sum flow.1.share"]
        );
        assert_eq!(
            bent(forked(Some(0.7), Some(0.4))),
            ["shares-sum flow.1.share"]
        );
        assert_eq!(
            bent(forked(Some(-0.1), Some(0.4))),
            ["share-range flow.1.share"]
        );
        assert_eq!(bent(forked(Some(1.0), None)), ["never-taken flow.2"]);
        let d = only(|f| {
            forked(Some(0.5), None)(f);
            f.stations.insert("cart".into(), buffer(Some(1)));
            f.flow.push(chain(["press", "cart", "weld"]));
        });
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "link-shares",
                "this link that leaves `press` has a share, but those to `rack` and `cart` have none"
            )
        );
        let found = bent(|f| {
            forked(Some(0.5), None)(f);
            f.stations.get_mut("press").unwrap().route = Route::RoundRobin;
        });
        assert_eq!(found, ["unused-route press.route"]);
    }

    #[test]
    fn shares_of_different_products_are_not_added() {
        let found = bent(|f| {
            forked(Some(1.0), Some(1.0))(f);
            for (at, product) in [(1, "sedan"), (2, "wagon")] {
                let Hop::Link(link) = &mut f.flow[at] else {
                    panic!()
                };
                link.products = vec![product.into()];
            }
        });
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn products_and_mixes_add_up() {
        let share = |share: Option<f64>| {
            move |f: &mut Factory| f.products.get_mut("wagon").unwrap().share = share.map(Share)
        };
        assert_eq!(bent(share(None)), Vec::<String>::new());
        let d = only(share(Some(0.2)));
        assert_eq!(
            (d.code, d.message.as_str()),
            ("shares-sum", "the shares of the products add up to 90 %")
        );
        let found = bent(|f| {
            f.products.insert("van".into(), Product::default());
            f.products.get_mut("wagon").unwrap().share = Some(Share(0.5));
            edit_machine(f, "press", |m| m.cycle = ByProduct::All(constant(42.0)));
        });
        assert_eq!(
            found,
            ["shares-sum products", "product-never-made products.van"]
        );
        let found = bent(|f| {
            edit_source(f, |s| {
                s.mix = [("sedan", 0.5), ("wagon", 0.4)]
                    .map(|(n, x)| (n.into(), Share(x)))
                    .into()
            })
        });
        assert_eq!(found, ["shares-sum coil.mix"]);
    }

    #[test]
    fn an_inspection_lets_some_part_pass() {
        let test = |scrap, again, limit| {
            bent(move |f| {
                let Kind::Inspection(test) = &mut f.stations.get_mut("test").unwrap().kind else {
                    panic!()
                };
                test.scrap = Share(scrap);
                f.demand = None;
                let rework = test.rework.as_mut().unwrap();
                (rework.share, rework.limit) = (Share(again), limit);
            })
        };
        assert_eq!(test(0.0, 1.0, None), ["endless-rework test.rework.share"]);
        assert_eq!(test(0.0, 1.0, Some(2)), ["nothing-good test.scrap"]);
        assert_eq!(test(1.0, 0.0, None), ["nothing-good test.scrap"]);
        assert_eq!(test(0.7, 0.3, None), ["nothing-good test.scrap"]);
        assert_eq!(test(0.69, 0.3, None), Vec::<String>::new());
    }

    #[test]
    fn laws_and_verdicts_add_up() {
        let values = |shares: [f64; 3]| {
            let values = shares
                .map(|x| Weighted {
                    share: Share(x),
                    value: Seconds(100.0),
                })
                .to_vec();
            bent(|f| {
                edit_machine(f, "weld", |m| {
                    m.cycle = ByProduct::All(Distribution::Discrete { values })
                })
            })
        };
        // In floating point 0.1 + 0.2 + 0.7 is not 1.
        assert_eq!(values([0.1, 0.2, 0.7]), Vec::<String>::new());
        assert_eq!(values([0.1, 0.2, 0.6]), ["shares-sum weld.cycle.values"]);
        let d = only(|f| {
            let Kind::Inspection(test) = &mut f.stations.get_mut("test").unwrap().kind else {
                panic!()
            };
            test.scrap = Share(0.97);
        });
        assert_eq!(
            (d.code, d.message.as_str()),
            (
                "shares-sum",
                "scrap and rework of `test` make 101 % together"
            )
        );
    }
}
