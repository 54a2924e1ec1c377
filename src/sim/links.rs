//! The links of a plant compiled into the exits and ins of its stations, and what no link may break.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::PlanError;
use super::kind::{KindTag, StationRef};
use super::plan::{Layout, Origin, invalid, rework_of};
use super::port::Exit;
use crate::model::{Blocking, Kind, Link, Route};

impl Layout {
    /// Compiles the links into exits, and the exits into ins.
    pub(super) fn link(&mut self, refs: &BTreeMap<String, StationRef>) -> Result<(), PlanError> {
        let find = |name: &str| {
            refs.get(name)
                .copied()
                .ok_or_else(|| invalid(format!("`{name}` is not a station")))
        };
        let links = self.factory.links();
        let mut outgoing: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
        for link in &links {
            find(&link.from)?;
            find(&link.to)?;
            outgoing.entry(&link.from).or_default().push(link);
        }
        for rank in 0..self.stations.len() {
            let Origin::Declared(name) = self.stations[rank].origin.clone() else {
                continue;
            };
            let links = outgoing.get(name.as_str()).map_or(&[][..], |links| links);
            let station = &self.factory.stations[&name];
            let exits: SmallVec<[Exit; 1]> = if links.iter().all(|link| link.products.is_empty()) {
                SmallVec::from_iter([self.exit(station.route, links, refs)?])
            } else {
                let mut exits = SmallVec::new();
                for (product, _) in &self.products {
                    let own: Vec<&Link> = links
                        .iter()
                        .filter(|l| l.products.contains(product))
                        .copied()
                        .collect();
                    let common: Vec<&Link> = links
                        .iter()
                        .filter(|l| l.products.is_empty())
                        .copied()
                        .collect();
                    let links = if own.is_empty() { common } else { own };
                    exits.push(self.exit(station.route, &links, refs)?);
                }
                exits
            };
            if let Some(rework) = rework_of(station) {
                let to = find(&rework.to)?;
                let shelf = find(&format!("{name}\u{1f}rework shelf"))?;
                let shelf_rank = self.ranks[&shelf];
                self.stations[shelf_rank].exits = SmallVec::from_iter([Exit::One(to)]);
                self.stations[rank].shelf = Some(shelf);
            }
            self.stations[rank].exits = exits;
        }
        for rank in 0..self.stations.len() {
            let from = self.stations[rank].station;
            let ports = self.stations[rank].ports();
            for to in ports.reach_all() {
                let to = self.ranks[&to];
                self.stations[to].ins.push(from);
            }
        }
        Ok(())
    }

    fn exit(
        &self,
        route: Route,
        links: &[&Link],
        refs: &BTreeMap<String, StationRef>,
    ) -> Result<Exit, PlanError> {
        let to = |link: &&Link| refs[&link.to];
        if links.iter().all(|link| link.share.is_none()) {
            return Ok(match (links, route) {
                ([], _) => Exit::None,
                ([only], _) => Exit::One(to(only)),
                (_, Route::FirstFree) => Exit::Free(links.iter().map(to).collect()),
                (_, Route::RoundRobin) => Exit::Turn {
                    to: links.iter().map(to).collect(),
                    next: 0,
                },
            });
        }
        // In key order, so that the order of the links in the file reaches no number.
        let mut links: Vec<&Link> = links.to_vec();
        links.sort_by_key(|link| self.ranks[&to(link)]);
        let given: f64 = links
            .iter()
            .filter_map(|link| link.share)
            .map(|s| s.0)
            .sum();
        let open = links.iter().filter(|link| link.share.is_none()).count();
        if open > 1 || given > 1.0 + 1e-9 || (open == 0 && given < 1.0 - 1e-9) {
            return Err(invalid(format!(
                "the shares of the links from `{}` do not add up",
                links[0].from
            )));
        }
        let mut sum = 0.0;
        Ok(Exit::Shares(
            links
                .iter()
                .map(|link| {
                    sum += link.share.map_or(1.0 - given, |s| s.0);
                    (sum, to(link))
                })
                .collect(),
        ))
    }

    /// What the kernel relies on and no link may break.
    pub(super) fn refuse_misfits(&self) -> Result<(), PlanError> {
        for place in &self.stations {
            let Origin::Declared(name) = &place.origin else {
                continue;
            };
            let ports = place.ports();
            let is_sink = place.station.kind() == Some(KindTag::Sink);
            if place.station.kind() == Some(KindTag::Source) && !place.ins.is_empty() {
                return Err(invalid(format!(
                    "`{name}` is a source, nothing goes into it"
                )));
            }
            if is_sink != ports.reach_all().is_empty() {
                return Err(invalid(format!(
                    "`{name}` has no way on, or is a sink that has one"
                )));
            }
            if let Some(machine) = self.factory.stations[name].kind.machine()
                && machine.blocking == Blocking::BeforeService
                && ports
                    .reach_all()
                    .iter()
                    .any(|to| self.reserves_nothing(*to))
            {
                return Err(invalid(format!(
                    "`{name}` blocks before service, so a buffer with places, a delay or a sink must follow it"
                )));
            }
            if let Kind::Buffer(buffer) = &self.factory.stations[name].kind
                && buffer.capacity == Some(0)
                && ports.only().is_none()
            {
                return Err(invalid(format!(
                    "`{name}` has no places, so it needs exactly one way on"
                )));
            }
        }
        Ok(())
    }

    /// Whether some loop runs through finite places only: peel off stations with no finite station
    /// before them; what is left lies on or behind a loop.
    pub(super) fn has_finite_loop(&self) -> bool {
        let finite: Vec<bool> = self.stations.iter().map(|place| place.is_finite).collect();
        let mut before: Vec<usize> = self
            .stations
            .iter()
            .map(|place| {
                place
                    .ins
                    .iter()
                    .filter(|from| finite[self.ranks[from]])
                    .count()
            })
            .collect();
        let mut open: Vec<usize> = (0..finite.len())
            .filter(|rank| finite[*rank] && before[*rank] == 0)
            .collect();
        let mut peeled = open.len();
        while let Some(rank) = open.pop() {
            let ports = self.stations[rank].ports();
            for to in ports.reach_all() {
                let to = self.ranks[&to];
                before[to] -= 1;
                if finite[to] && before[to] == 0 {
                    open.push(to);
                    peeled += 1;
                }
            }
        }
        peeled < finite.iter().filter(|f| **f).count()
    }
}
