//! The flow as measured: what becomes of a part beyond a station, and stations in the order of the flow.

use std::collections::BTreeMap;

use super::quality::handled;
use super::row::ratio;
use crate::model::{Factory, Kind, Link, Route};
use crate::sim::observe::{Snapshot, StationView};

/// The names of all stations along the flow: each after those that feed it, first mentioned first; a
/// loop is cut where `flow` enters it; stations without a link come last, by name.
pub fn in_flow_order(factory: &Factory) -> Vec<&str> {
    follow(factory, &known_links(factory))
}

fn known_links(factory: &Factory) -> Vec<Link> {
    let mut links: Vec<Link> = factory.links();
    links
        .retain(|l| factory.stations.contains_key(&l.from) && factory.stations.contains_key(&l.to));
    links
}

fn follow<'a>(factory: &'a Factory, links: &[Link]) -> Vec<&'a str> {
    // Rank by first mention, then follow the flow: a station is ready once all that feed it are placed.
    let mut mentioned: BTreeMap<&str, usize> = BTreeMap::new();
    for name in links.iter().flat_map(|l| [&l.from, &l.to]) {
        let (next, declared) = (mentioned.len(), factory.stations.get_key_value(name));
        if let Some((name, _)) = declared {
            mentioned.entry(name.as_str()).or_insert(next);
        }
    }
    for name in factory.stations.keys() {
        let next = mentioned.len();
        mentioned.entry(name.as_str()).or_insert(next);
    }
    let mut names = vec![""; mentioned.len()];
    for (name, rank) in &mentioned {
        names[*rank] = *name;
    }
    let mut onward = vec![Vec::new(); names.len()];
    let mut feeders = vec![0usize; names.len()];
    for link in links {
        let (from, to) = (mentioned[link.from.as_str()], mentioned[link.to.as_str()]);
        if from != to {
            onward[from].push(to);
            feeders[to] += 1;
        }
    }
    // Of the stations that nothing unplaced feeds, the first mentioned; in a loop, the first mentioned.
    let mut ready: std::collections::BTreeSet<usize> =
        (0..names.len()).filter(|s| feeders[*s] == 0).collect();
    let mut open: std::collections::BTreeSet<usize> = (0..names.len()).collect();
    let mut order = Vec::with_capacity(names.len());
    while let Some(station) = ready.pop_first().or_else(|| open.first().copied()) {
        if !open.remove(&station) {
            continue;
        }
        order.push(names[station]);
        for next in &onward[station] {
            feeders[*next] = feeders[*next].saturating_sub(1);
            if feeders[*next] == 0 && open.contains(next) {
                ready.insert(*next);
            }
        }
    }
    order
}

/// What becomes of a part after an operation at a station, before it comes back there if it does.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Fate {
    /// Probability that it leaves the plant as good.
    pub good: f64,
    /// Probability that it is scrapped, there or later.
    pub scrapped: f64,
}

/// The plant as an absorbing Markov chain of operations with the shares measured in the window.
///
/// From a station a part is scrapped or sent to rework as often as was counted there; otherwise it
/// follows the links: by their shares; by product, weighted with the mix worked on there; round robin
/// evenly; first free in proportion to what the next stations took in.
#[derive(Debug, Clone)]
pub(super) struct Fates {
    onward: Vec<Vec<(usize, f64)>>,
    scrapped: Vec<f64>,
    sink: Vec<bool>,
    /// Last first, so that one sweep settles all that has no loop.
    sweep: Vec<usize>,
    /// Of every station, good and scrapped, in a plant without a loop: nothing comes back to a station there,
    /// so the same holds whichever is asked for.
    settled: Option<(Vec<f64>, Vec<f64>)>,
}

/// What does not change from one snapshot of a plant to the next: where its stations and links are.
#[derive(Debug, Clone)]
pub(super) struct Ways {
    /// Places of the stations by name, in the order of their keys.
    index: BTreeMap<String, usize>,
    /// By the name of the station that they lead from.
    links: BTreeMap<String, Vec<Link>>,
    /// Places, last first, so that one sweep settles all that has no loop.
    sweep: Vec<usize>,
}

impl Ways {
    /// `names` are those of the stations, in the order of their keys.
    pub(super) fn new<'n>(factory: &Factory, names: impl Iterator<Item = &'n str>) -> Self {
        let names = names.enumerate();
        let index: BTreeMap<String, usize> = names.map(|(at, name)| (name.into(), at)).collect();
        // In the order of the keys, so that neither names nor the order in the file reach a number.
        let mut links = known_links(factory);
        links.sort_by_cached_key(|l| (index.get(&l.from), index.get(&l.to)));
        let along = follow(factory, &links);
        let sweep = along.iter().rev().filter_map(|name| index.get(*name));
        let sweep = sweep.copied().collect();
        let onward = links.chunk_by(|a, b| a.from == b.from);
        let links = onward.map(|onward| (onward[0].from.clone(), onward.to_vec()));
        Self {
            links: links.collect(),
            sweep,
            index,
        }
    }
}

impl Fates {
    pub(super) fn new(factory: &Factory, snapshot: &Snapshot, ways: &Ways) -> Self {
        let index = &ways.index;
        let mut onward = Vec::new();
        let mut scrapped = Vec::new();
        for view in &snapshot.stations {
            let scrap = ratio(view.scrapped as f64, handled(view))
                .unwrap_or(0.0)
                .min(1.0);
            let mut next = Vec::new();
            let mut rework = 0.0;
            let declared = factory.stations.get(&view.name);
            if let Some(Kind::Inspection(inspection)) = declared.map(|s| &s.kind)
                && let Some(to) = inspection.rework.as_ref().and_then(|r| index.get(&r.to))
            {
                rework = ratio(view.reworked as f64, handled(view))
                    .unwrap_or(0.0)
                    .min(1.0 - scrap);
                next.push((*to, rework));
            }
            let passed = 1.0 - scrap - rework;
            let links = ways.links.get(&view.name).map_or(&[][..], |links| links);
            let route = declared.map(|s| s.route).unwrap_or_default();
            for (to, share) in shares(snapshot, view, links, route, index) {
                next.push((to, passed * share));
            }
            onward.push(next);
            scrapped.push(scrap);
        }
        let sink = snapshot.stations.iter().map(|s| s.kind == "Sink").collect();
        let mut fates = Self {
            onward,
            scrapped,
            sink,
            sweep: ways.sweep.clone(),
            settled: None,
        };
        fates.settled = (!fates.has_loop()).then(|| fates.settle(None, 1));
        fates
    }

    fn has_loop(&self) -> bool {
        let mut is_settled = vec![true; self.onward.len()];
        self.sweep.iter().for_each(|at| is_settled[*at] = false);
        self.sweep.iter().any(|at| {
            let waits = self.onward[*at].iter().any(|(to, _)| !is_settled[*to]);
            is_settled[*at] = true;
            waits
        })
    }

    /// The fate of an operation at `station`.
    pub(super) fn beyond(&self, station: usize) -> Fate {
        const SWEEPS: usize = 200;
        match &self.settled {
            Some((good, scrapped)) => self.step(station, good, scrapped),
            None => {
                let (good, scrapped) = self.settle(Some(station), SWEEPS);
                self.step(station, &good, &scrapped)
            }
        }
    }

    /// Gauss–Seidel sweeps against the flow; loops shrink by the rework share each time, so that few sweeps
    /// settle them.
    fn settle(&self, station: Option<usize>, sweeps: usize) -> (Vec<f64>, Vec<f64>) {
        let mut good: Vec<f64> = self
            .sink
            .iter()
            .map(|sink| f64::from(u8::from(*sink)))
            .collect();
        let mut scrapped = vec![0.0; good.len()];
        for _ in 0..sweeps {
            let mut change = 0.0f64;
            // Coming back to `station` is neither good nor scrapped: its next operation decides.
            for at in self
                .sweep
                .iter()
                .copied()
                .filter(|at| Some(*at) != station && !self.sink[*at])
            {
                let fate = self.step(at, &good, &scrapped);
                change = change
                    .max((fate.good - good[at]).abs())
                    .max((fate.scrapped - scrapped[at]).abs());
                (good[at], scrapped[at]) = (fate.good, fate.scrapped);
            }
            if change < 1e-12 {
                break;
            }
        }
        (good, scrapped)
    }

    fn step(&self, at: usize, good: &[f64], scrapped: &[f64]) -> Fate {
        let mut fate = Fate {
            good: 0.0,
            scrapped: self.scrapped[at],
        };
        for (to, share) in &self.onward[at] {
            fate.good += share * good[*to];
            fate.scrapped += share * scrapped[*to];
        }
        fate
    }
}

/// How parts that pass a station spread over its links; shares add up to 1 where there is any link.
fn shares(
    snapshot: &Snapshot,
    view: &StationView,
    links: &[Link],
    route: Route,
    index: &BTreeMap<String, usize>,
) -> Vec<(usize, f64)> {
    let mut total: BTreeMap<usize, f64> = BTreeMap::new();
    let worked: u64 = view.processed.iter().sum();
    for (at, product) in snapshot.products.iter().enumerate() {
        let seen = match worked {
            // A station that does not work sees what the plant lets out.
            0 => product.finished + product.scrapped,
            _ => view.processed.get(at).copied().unwrap_or(0),
        } as f64;
        let named: Vec<&Link> = links
            .iter()
            .filter(|l| l.products.contains(&product.name))
            .collect();
        let open = if named.is_empty() {
            links.iter().filter(|l| l.products.is_empty()).collect()
        } else {
            named
        };
        let weights: Vec<(usize, f64)> = open
            .iter()
            .filter_map(|link| {
                let to = *index.get(&link.to)?;
                let weight = match (link.share, route) {
                    (Some(share), _) => share.0,
                    (None, Route::RoundRobin) => 1.0,
                    (None, Route::FirstFree) => snapshot.stations[to].entered as f64,
                };
                Some((to, weight))
            })
            .collect();
        let sum: f64 = weights.iter().map(|(_, w)| w).sum();
        for (to, weight) in &weights {
            let share = ratio(*weight, sum).unwrap_or(1.0 / weights.len() as f64);
            *total.entry(*to).or_default() += seen * share;
        }
    }
    let sum: f64 = total.values().sum();
    total
        .into_iter()
        .filter_map(|(to, weight)| Some((to, ratio(weight, sum)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Hop, Sink, Station};

    fn plant(names: &[&str], chains: &[&[&str]]) -> Factory {
        let station = |name: &&str| ((*name).to_owned(), Station::new(Kind::Sink(Sink {})));
        let chain = |chain: &&[&str]| Hop::Chain(chain.iter().map(|s| (*s).to_owned()).collect());
        Factory {
            stations: names.iter().map(station).collect(),
            flow: chains.iter().map(chain).collect(),
            ..Factory::default()
        }
    }

    #[test]
    fn the_order_follows_the_flow_not_the_alphabet() {
        let line = plant(&["a", "b", "c", "z"], &[&["z", "c", "a"]]);
        assert_eq!(in_flow_order(&line), ["z", "c", "a", "b"]);
        // Two branches meet again: the meeting point comes after both.
        let branches = plant(
            &["in", "left", "right", "out"],
            &[&["in", "left", "out"], &["in", "right", "out"]],
        );
        assert_eq!(in_flow_order(&branches), ["in", "left", "right", "out"]);
    }

    #[test]
    fn a_loop_and_an_unknown_name_do_not_stop_it() {
        let looped = plant(
            &["in", "a", "b", "out"],
            &[&["in", "a", "b", "a"], &["b", "out", "ghost"]],
        );
        assert_eq!(in_flow_order(&looped), ["in", "a", "b", "out"]);
    }

    /// In a plant without a loop one sweep for all stations gives the bits of a sweep for each; with one it is
    /// not taken.
    #[test]
    fn without_a_loop_the_fates_of_all_stations_are_settled_at_once() {
        let of = |onward: Vec<Vec<(usize, f64)>>| {
            let count = onward.len();
            let mut fates = Fates {
                scrapped: (0..count).map(|at| 0.01 * at as f64).collect(),
                sink: (0..count).map(|at| at + 1 == count).collect(),
                sweep: (0..count).rev().collect(),
                onward,
                settled: None,
            };
            fates.settled = (!fates.has_loop()).then(|| fates.settle(None, 1));
            fates
        };
        let tree = of(vec![
            vec![(1, 0.3), (2, 0.7)],
            vec![(3, 0.99)],
            vec![(3, 0.5), (4, 0.48)],
            vec![(4, 0.97)],
            vec![],
        ]);
        let each = Fates {
            settled: None,
            ..tree.clone()
        };
        assert!(tree.settled.is_some());
        for at in 0..5 {
            assert_eq!(tree.beyond(at), each.beyond(at), "{at}");
        }
        assert!(tree.beyond(0).good > 0.9);
        let back = of(vec![vec![(1, 1.0)], vec![(2, 0.9), (0, 0.1)], vec![]]);
        assert!(back.settled.is_none());
        let own = of(vec![vec![(0, 0.1), (1, 0.9)], vec![]]);
        assert!(own.settled.is_none());
    }
}
