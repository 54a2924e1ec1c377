//! The plant as a graph: names resolved to indices, links in file order, petgraph for its questions.
//!
//! Station indices follow the order of names, link indices the order of the file; whatever petgraph
//! answers is sorted by them before anybody sees it. A name that is not declared stands for the station
//! it probably means, else for *somewhere*: one extra node that any part may come from and leave by, so
//! that one typing error is reported once and not again as a dead end.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Dfs;

use super::draft::Failed;
use super::words::nearest;
use crate::model::{Factory, Hop, Inspection, Kind, Path, Source, Station};

/// One move, names resolved.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    /// The item of `flow` that it was written in.
    pub path: Path,
    pub from: usize,
    pub to: usize,
    pub share: Option<f64>,
    /// Products named on the link.
    products: Vec<usize>,
    /// Whether the link names no product: it takes what no other link of the station names.
    pub open: bool,
    /// Whether it names a product that is not declared: it might then be for any.
    doubtful: bool,
}

/// A factory with its names resolved.
pub(super) struct Plant<'a> {
    pub factory: &'a Factory,
    pub names: Vec<&'a str>,
    pub stations: Vec<&'a Station>,
    pub products: Vec<&'a str>,
    pub edges: Vec<Edge>,
    /// Edges that leave each station, in file order.
    pub out: Vec<Vec<usize>>,
    /// Inspection and the station that mends for it.
    pub reworks: Vec<(usize, usize)>,
    /// Whether not even the kind of a station could be read: parts may then begin and end there.
    unsure: Vec<bool>,
    /// Whether a product can come to a station: `reach[station][product]`.
    pub reach: Vec<Vec<bool>>,
}

impl<'a> Plant<'a> {
    #[cfg(test)]
    pub fn new(factory: &'a Factory) -> Self {
        Self::of_draft(factory, Failed(&std::collections::BTreeSet::new()))
    }

    pub fn of_draft(factory: &'a Factory, failed: Failed) -> Self {
        let names: Vec<&str> = factory.stations.keys().map(String::as_str).collect();
        let products = factory.product_names();
        let somewhere = names.len();
        let resolve = |name: &str| index(&names, name).unwrap_or(somewhere);
        let edge = |path: Path, from: &str, to: &str| Edge {
            path,
            from: resolve(from),
            to: resolve(to),
            share: None,
            products: Vec::new(),
            open: true,
            doubtful: false,
        };
        let mut edges = Vec::new();
        for (at, hop) in factory.flow.iter().enumerate() {
            let path = Path::of(["flow".to_owned(), at.to_string()]);
            match hop {
                Hop::Chain(chain) => edges.extend(
                    chain
                        .windows(2)
                        .enumerate()
                        .map(|(k, pair)| edge(path.join((k + 1).to_string()), &pair[0], &pair[1])),
                ),
                Hop::Link(link) => {
                    let named: Vec<_> = link.products.iter().map(|p| index(&products, p)).collect();
                    edges.push(Edge {
                        share: link.share.map(|s| s.0),
                        open: named.is_empty(),
                        doubtful: named.contains(&None),
                        products: named.into_iter().flatten().collect(),
                        ..edge(path, &link.from, &link.to)
                    });
                }
            }
        }
        let mut out = vec![Vec::new(); somewhere + 1];
        for (id, edge) in edges.iter().enumerate() {
            out[edge.from].push(id);
        }
        let reworks = factory
            .stations
            .values()
            .enumerate()
            .filter_map(|(at, station)| match &station.kind {
                Kind::Inspection(Inspection {
                    rework: Some(rework),
                    ..
                }) => Some((at, resolve(&rework.to))),
                _ => None,
            })
            .collect();
        let stations = factory.stations.values().collect();
        let unsure = names.iter().map(|name| failed.station(name)).collect();
        let mut plant = Self {
            factory,
            unsure,
            names,
            stations,
            products,
            edges,
            out,
            reworks,
            reach: Vec::new(),
        };
        plant.reach = plant.reachable_by_product();
        plant
    }

    /// The node that stands for undeclared names.
    pub fn somewhere(&self) -> usize {
        self.names.len()
    }

    /// The kind of a station; none for *somewhere* and for one whose kind could not be read.
    pub fn kind(&self, station: usize) -> Option<&'a Kind> {
        let known = self.stations.get(station).filter(|_| !self.unsure[station]);
        known.map(|s| &s.kind)
    }

    /// Where parts may come from although no source is there: *somewhere* and stations of unknown kind.
    pub fn unknown_origins(&self) -> impl Iterator<Item = usize> + '_ {
        let unsure = (0..self.names.len()).filter(|&station| self.unsure[station]);
        unsure.chain([self.somewhere()])
    }

    /// Whether parts leave the plant here as good, as far as can be told.
    pub fn is_exit(&self, station: usize) -> bool {
        matches!(self.kind(station), Some(Kind::Sink(_)) | None)
    }

    /// Sources in the order of names.
    pub fn sources(&self) -> impl Iterator<Item = (usize, &'a Source)> + '_ {
        self.stations
            .iter()
            .enumerate()
            .filter_map(|(at, station)| match &station.kind {
                Kind::Source(source) => Some((at, source)),
                _ => None,
            })
    }

    /// Share of each product among the parts that a source makes. Products it never makes get 0.
    pub fn mix(&self, source: &Source) -> Vec<f64> {
        if let Some(orders) = &source.orders {
            let of = |p: &str| -> f64 {
                orders
                    .iter()
                    .filter(|o| o.product == p)
                    .map(|o| f64::from(o.quantity))
                    .sum()
            };
            let all: f64 = orders.iter().map(|o| f64::from(o.quantity)).sum();
            return self.products.iter().map(|p| of(p) / all.max(1.0)).collect();
        }
        if source.mix.is_empty() {
            return self.factory.product_shares();
        }
        self.products
            .iter()
            .map(|p| source.mix.get(*p).map_or(0.0, |s| s.0))
            .collect()
    }

    /// The edges that a product may take from a station, in file order: those that name it, else those
    /// that name none.
    pub fn ways(&self, station: usize, product: usize) -> Vec<usize> {
        let out = &self.out[station];
        let named = out
            .iter()
            .any(|&id| self.edges[id].products.contains(&product));
        out.iter()
            .copied()
            .filter(|&id| {
                let edge = &self.edges[id];
                edge.doubtful
                    || if named {
                        edge.products.contains(&product)
                    } else {
                        edge.open
                    }
            })
            .collect()
    }

    /// The moves that a product may make, rework included.
    pub fn moves(&self, product: usize) -> Vec<(usize, usize)> {
        let mut moves: Vec<_> = (0..self.out.len())
            .flat_map(|station| self.ways(station, product))
            .map(|id| (self.edges[id].from, self.edges[id].to))
            .collect();
        moves.extend(&self.reworks);
        moves
    }

    /// The moves that any product may make, rework included.
    pub fn all_moves(&self) -> Vec<(usize, usize)> {
        let links = self.edges.iter().map(|edge| (edge.from, edge.to));
        links.chain(self.reworks.iter().copied()).collect()
    }

    /// Stations that can be come to from `starts`, these included.
    pub fn reachable(
        &self,
        starts: impl IntoIterator<Item = usize>,
        moves: &[(usize, usize)],
    ) -> Vec<bool> {
        let graph = self.graph(moves);
        let mut seen = vec![false; self.out.len()];
        let mut walk = Dfs::empty(&graph);
        for start in starts {
            walk.move_to(NodeIndex::new(start));
            while let Some(node) = walk.next(&graph) {
                seen[node.index()] = true;
            }
        }
        seen
    }

    /// Every set of stations that lie on loops together, each sorted, in the order of their first names.
    pub fn loops(&self, moves: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut own = vec![false; self.out.len()];
        for (from, to) in moves {
            own[*from] |= from == to;
        }
        let mut loops = self.components(moves);
        loops.retain(|set| set.len() > 1 || own[set[0]]);
        loops.sort();
        loops
    }

    /// Strongly connected sets, each sorted; every set stands before those that its moves lead to.
    pub fn components(&self, moves: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = kosaraju_scc(&self.graph(moves))
            .into_iter()
            .map(|set| {
                let mut set: Vec<usize> = set.into_iter().map(NodeIndex::index).collect();
                set.sort_unstable();
                set
            })
            .collect();
        sets.reverse();
        sets
    }

    /// Names of stations, for messages.
    pub fn named(&self, stations: &[usize]) -> Vec<&'a str> {
        stations
            .iter()
            .filter_map(|&s| self.names.get(s).copied())
            .collect()
    }

    fn graph(&self, moves: &[(usize, usize)]) -> DiGraph<(), ()> {
        let mut graph = DiGraph::with_capacity(self.out.len(), moves.len());
        for _ in 0..self.out.len() {
            graph.add_node(());
        }
        for &(from, to) in moves {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        }
        graph
    }

    fn reachable_by_product(&self) -> Vec<Vec<bool>> {
        let mut reach = vec![vec![false; self.products.len()]; self.out.len()];
        let mixes: Vec<_> = self
            .sources()
            .map(|(at, source)| (at, self.mix(source)))
            .collect();
        for product in 0..self.products.len() {
            let starts = mixes
                .iter()
                .filter(|(_, mix)| mix[product] > 0.0)
                .map(|(at, _)| *at);
            let starts = starts.chain(self.unknown_origins());
            let seen = self.reachable(starts, &self.moves(product));
            for (row, seen) in reach.iter_mut().zip(seen) {
                row[product] = seen;
            }
        }
        reach
    }
}

/// The index of a name in a sorted list, or of the one that it probably means.
fn index(known: &[&str], name: &str) -> Option<usize> {
    let at = |name: &str| known.binary_search(&name).ok();
    at(name).or_else(|| at(nearest(name, known.iter().copied())?))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{chain, link, sound};
    use super::*;

    #[test]
    fn a_product_takes_the_links_that_name_it_else_the_open_ones() {
        let mut factory = sound();
        factory.flow = vec![chain(["coil", "press", "shelf"]), {
            let Hop::Link(mut special) = link("press", "weld") else {
                unreachable!()
            };
            special.products = vec!["wagon".into()];
            Hop::Link(special)
        }];
        let plant = Plant::new(&factory);
        let press = plant.names.iter().position(|n| *n == "press").unwrap();
        let to = |product| {
            plant
                .ways(press, product)
                .iter()
                .map(|&e| plant.names[plant.edges[e].to])
                .collect::<Vec<_>>()
        };
        assert_eq!(plant.products, ["sedan", "wagon"]);
        assert_eq!(to(0), ["shelf"]);
        assert_eq!(to(1), ["weld"]);
    }

    #[test]
    fn loops_are_found_and_sorted_and_a_station_may_loop_to_itself() {
        let factory = sound();
        let plant = Plant::new(&factory);
        assert_eq!(
            plant.loops(&[(3, 4), (4, 3), (2, 2), (0, 1), (1, 2)]),
            vec![vec![2], vec![3, 4]]
        );
        let order = plant.components(&[(4, 3), (3, 1), (1, 0), (0, 2)]);
        let at = |s: usize| order.iter().position(|set| set.contains(&s)).unwrap();
        assert!(at(4) < at(3) && at(3) < at(1) && at(1) < at(0) && at(0) < at(2));
    }

    #[test]
    fn an_undeclared_name_stands_for_its_neighbour_or_for_somewhere() {
        let mut factory = sound();
        factory.flow = vec![chain(["coil", "pres", "xyzzy", "out"])];
        let plant = Plant::new(&factory);
        assert_eq!(plant.names[plant.edges[0].to], "press");
        assert_eq!(plant.edges[1].to, plant.somewhere());
        let out = plant.names.iter().position(|n| *n == "out").unwrap();
        assert_eq!(plant.reach[out], [true, true]);
    }
}
