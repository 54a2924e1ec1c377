//! The ways that products take through the plant: what facts about routes and inspections rest on.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Factory, Inspection, Kind, Link, Station};

/// Machines by what the products do that arrive at them.
pub(super) struct Ways<'a> {
    /// Machines and inspections that some product can reach.
    pub reached: BTreeSet<&'a str>,
    /// Machines without a cycle time for a product that can reach them.
    pub without_time: BTreeSet<&'a str>,
    /// Machines (no inspections) from which some way out of the plant passes no inspection.
    pub uninspected: BTreeSet<&'a str>,
}

impl<'a> Ways<'a> {
    /// Follows every product from the sources that make it.
    pub fn of(factory: &'a Factory) -> Self {
        let mut ways = Self {
            reached: BTreeSet::new(),
            without_time: BTreeSet::new(),
            uninspected: BTreeSet::new(),
        };
        let links = factory.links();
        for product in factory.product_names() {
            ways.follow(factory, product, &moves(factory, &links, product));
        }
        ways
    }

    fn follow(&mut self, factory: &'a Factory, product: &str, moves: &[(&'a str, &'a str)]) {
        let stations = || factory.stations.iter().map(|(name, s)| (name.as_str(), s));
        let starts = stations().filter(|(_, s)| makes(s, product));
        let reached = spread(starts.map(|(name, _)| name).collect(), moves);
        let exits = stations().filter(|(_, s)| matches!(s.kind, Kind::Sink(_)));
        // Backwards from the exits, never through an inspection: what is met lets parts out unseen.
        let unseen: Vec<(&str, &str)> = moves
            .iter()
            .filter(|(from, _)| !is_inspection(factory, from))
            .map(|(from, to)| (*to, *from))
            .collect();
        let leaks = spread(exits.map(|(name, _)| name).collect(), &unseen);
        for (name, station) in stations().filter(|(name, _)| reached.contains(name)) {
            let Some(machine) = station.kind.machine() else {
                continue;
            };
            self.reached.insert(name);
            if machine.cycle.get(product).is_none() {
                self.without_time.insert(name);
            }
            if leaks.contains(name) {
                self.uninspected.insert(name);
            }
        }
    }
}

fn makes(station: &Station, product: &str) -> bool {
    let Kind::Source(source) = &station.kind else {
        return false;
    };
    match &source.orders {
        Some(orders) => orders.iter().any(|line| line.product == product),
        None => source.mix.is_empty() || source.mix.get(product).is_some_and(|s| s.0 > 0.0),
    }
}

pub(super) fn is_inspection(factory: &Factory, name: &str) -> bool {
    let kind = factory.stations.get(name).map(|s| &s.kind);
    matches!(kind, Some(Kind::Inspection(_)))
}

/// The moves that a product may make between declared stations, rework included: at each station the
/// links that name it, else those that name no product.
fn moves<'a>(factory: &'a Factory, links: &[Link], product: &str) -> Vec<(&'a str, &'a str)> {
    let known = |name: &str| {
        factory
            .stations
            .get_key_value(name)
            .map(|(n, _)| n.as_str())
    };
    let names_it = |link: &Link| link.products.iter().any(|p| p == product);
    let named: BTreeSet<&str> = links
        .iter()
        .filter(|link| names_it(link))
        .map(|link| link.from.as_str())
        .collect();
    let open = |link: &Link| link.products.is_empty() && !named.contains(link.from.as_str());
    let mut moves: Vec<(&str, &str)> = links
        .iter()
        .filter(|link| names_it(link) || open(link))
        .filter(|link| link.share.is_none_or(|share| share.0 > 0.0))
        .filter_map(|link| Some((known(&link.from)?, known(&link.to)?)))
        .collect();
    for (name, station) in &factory.stations {
        if let Kind::Inspection(Inspection {
            rework: Some(rework),
            ..
        }) = &station.kind
        {
            moves.extend(known(&rework.to).map(|to| (name.as_str(), to)));
        }
    }
    moves
}

/// All that can be come to from `starts`, these included.
fn spread<'a>(starts: Vec<&'a str>, moves: &[(&'a str, &'a str)]) -> BTreeSet<&'a str> {
    let mut onward: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in moves {
        onward.entry(from).or_default().push(to);
    }
    let mut seen: BTreeSet<&str> = starts.iter().copied().collect();
    let mut open = starts;
    while let Some(at) = open.pop() {
        for to in onward.get(at).into_iter().flatten() {
            if seen.insert(to) {
                open.push(to);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::sample::{inspection, link, machine, plant};
    use crate::model::{Hop, Rework, Share};

    fn uninspected(factory: &Factory) -> Vec<&str> {
        Ways::of(factory).uninspected.into_iter().collect()
    }

    #[test]
    fn a_machine_behind_the_last_inspection_is_not_inspected() {
        let mut factory = plant(&["press", "check", "pack"]);
        factory.stations.insert("check".into(), inspection());
        assert_eq!(uninspected(&factory), ["pack"]);
    }

    #[test]
    fn one_way_round_the_inspection_is_enough_to_be_uninspected() {
        let mut factory = plant(&["press", "weld", "check"]);
        factory.stations.insert("check".into(), inspection());
        assert_eq!(uninspected(&factory), Vec::<&str>::new());
        factory.flow.push(link("weld", "out"));
        assert_eq!(uninspected(&factory), ["press", "weld"]);
        // A link that nothing takes is no way.
        let Some(Hop::Link(way)) = factory.flow.last_mut() else {
            unreachable!()
        };
        way.share = Some(Share(0.0));
        assert_eq!(uninspected(&factory), Vec::<&str>::new());
    }

    #[test]
    fn rework_leads_back_and_counts_by_where_it_leads() {
        let mut factory = plant(&["press", "check"]);
        let mut judged = inspection();
        if let Kind::Inspection(i) = &mut judged.kind {
            i.rework = Some(Rework {
                share: Share(0.1),
                to: "mend".into(),
                limit: None,
                first: Default::default(),
            });
        }
        factory.stations.insert("check".into(), judged);
        factory.stations.insert("mend".into(), machine());
        factory.flow.push(link("mend", "check"));
        assert_eq!(uninspected(&factory), Vec::<&str>::new());
        factory.flow.pop();
        factory.flow.push(link("mend", "out"));
        assert_eq!(uninspected(&factory), ["mend"]);
    }

    #[test]
    fn a_machine_that_no_product_reaches_does_not_count() {
        let mut factory = plant(&["press"]);
        factory.stations.insert("idle".into(), machine());
        factory.flow.push(link("idle", "out"));
        assert_eq!(uninspected(&factory), ["press"]);
        assert!(!Ways::of(&factory).reached.contains("idle"));
    }
}
