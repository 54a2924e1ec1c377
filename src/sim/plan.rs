//! A factory compiled for running: names resolved to dense slots, links to ports. Built once, shared by
//! all replications.

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy::prelude::Resource;
use smallvec::SmallVec;

use super::kind::{Declared, KindTag, StationRef};
use super::port::{Exit, Ports};
use super::stream::name_hash;
use super::{PlanError, build};
use crate::model::{Blocking, Factory, Kind, Link, Rework, ReworkPriority, Route, Station};

/// A factory made ready to run. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Plan(pub(super) Arc<Layout>);

/// What a station is made from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A declared station, by name.
    Declared(String),
    /// The shelf before a station that mends.
    Shelf {
        /// Whether its parts go first.
        first: bool,
    },
}

/// One station of the layout.
#[derive(Debug, Clone)]
pub struct Place {
    /// Name for people.
    pub name: String,
    /// Key of its streams.
    pub key: String,
    /// Hash of the key.
    pub key_hash: u64,
    /// How others name it.
    pub station: StationRef,
    /// What it is made from.
    pub origin: Origin,
    /// Stations that may give to it, by rank of their keys.
    pub ins: SmallVec<[StationRef; 2]>,
    /// Ways on.
    pub exits: SmallVec<[Exit; 1]>,
    /// Its place in the snapshot.
    pub view: u32,
    /// The shelf that it sends bad parts to.
    pub shelf: Option<StationRef>,
    /// Holds a bounded number of parts.
    pub is_finite: bool,
}

impl Place {
    fn ports(&self) -> Ports {
        Ports::new(self.ins.clone(), self.exits.clone(), None)
    }
}

/// The compiled factory.
#[derive(Debug, Clone, Resource)]
pub struct Layout {
    /// The factory as it was given.
    pub factory: Factory,
    /// Stations by rank of their keys.
    pub stations: Vec<Place>,
    /// Product (name, key) by rank of the keys.
    pub products: Vec<(String, String)>,
    /// Place of each product in the order of names.
    product_views: Vec<u16>,
    /// Station by kind and place among its kind.
    pub ranks: BTreeMap<StationRef, usize>,
    /// Machines that block before service and stand behind others in a first-free choice: what they have at
    /// hand changes with those.
    pub wavering: Vec<u32>,
    /// Some loop has only finite places, so the plant can lock.
    pub may_lock: bool,
    /// End of the run \[ns\].
    pub until: u64,
    /// End of the warm-up \[ns\].
    pub warm_up: u64,
}

fn invalid(text: impl Into<String>) -> PlanError {
    PlanError::Invalid(text.into())
}

impl Plan {
    /// Compiles a factory. `check` finds every reason to refuse one first, with its place in the file.
    pub fn new(factory: &Factory) -> Result<Self, PlanError> {
        let layout = Layout::new(factory)?;
        build::refuse_collisions(&layout)?;
        Ok(Self(Arc::new(layout)))
    }

    /// End of the run \[ns\].
    pub fn until(&self) -> u64 {
        self.0.until
    }

    /// End of the warm-up \[ns\].
    pub fn warm_up(&self) -> u64 {
        self.0.warm_up
    }

    /// The factory it was made from.
    pub fn factory(&self) -> &Factory {
        &self.0.factory
    }
}

fn rework_of(station: &Station) -> Option<&Rework> {
    match &station.kind {
        Kind::Inspection(inspection) => inspection.rework.as_ref(),
        _ => None,
    }
}

impl Layout {
    fn new(factory: &Factory) -> Result<Self, PlanError> {
        if factory.products.len() > usize::from(u16::MAX) {
            return Err(invalid("a plant has at most 65,535 products"));
        }
        let mut products: Vec<(String, String)> = factory
            .product_names()
            .into_iter()
            .map(|name| {
                let key = factory.products.get(name).and_then(|p| p.key.clone());
                (name.to_owned(), key.unwrap_or_else(|| name.to_owned()))
            })
            .collect();
        products.sort_by(|a, b| a.1.cmp(&b.1));
        let mut names: Vec<&str> = products.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let product_views = products
            .iter()
            .map(|(name, _)| names.binary_search(&name.as_str()).unwrap_or(0) as u16)
            .collect();

        let mut stations = Self::places(factory)?;
        stations.sort_by(|a, b| a.key.cmp(&b.key));
        if let Some(pair) = stations.windows(2).find(|pair| pair[0].key == pair[1].key) {
            let (a, b) = (&pair[0].name, &pair[1].name);
            return Err(invalid(format!(
                "`{a}` and `{b}` have the same key `{}`",
                pair[0].key
            )));
        }
        let mut counts = [0usize; 16];
        let mut refs: BTreeMap<String, StationRef> = BTreeMap::new();
        for place in &mut stations {
            let tag = match &place.origin {
                Origin::Declared(name) => KindTag::of(&factory.stations[name].kind),
                Origin::Shelf { .. } => KindTag::Buffer,
            };
            place.station = StationRef::new(tag, counts[tag as usize]);
            counts[tag as usize] += 1;
            refs.insert(place.name.clone(), place.station);
        }
        let mut layout = Self {
            factory: factory.clone(),
            products,
            product_views,
            ranks: stations
                .iter()
                .enumerate()
                .map(|(rank, place)| (place.station, rank))
                .collect(),
            stations,
            wavering: Vec::new(),
            may_lock: false,
            until: factory.run.until.nanos(),
            warm_up: factory.run.warm_up.nanos(),
        };
        layout.link(&refs)?;
        layout.refuse_misfits()?;
        for rank in 0..layout.stations.len() {
            layout.stations[rank].is_finite = layout.is_finite(&layout.stations[rank]);
        }
        layout.wavering = layout.find_wavering();
        layout.may_lock = layout.has_finite_loop();
        Ok(layout)
    }

    fn places(factory: &Factory) -> Result<Vec<Place>, PlanError> {
        if factory.stations.is_empty() {
            return Err(invalid("the plant has no station"));
        }
        let place = |name: String, key: String, origin, view: usize| Place {
            key_hash: name_hash([key.as_str()]),
            name,
            key,
            station: StationRef::default(),
            origin,
            ins: SmallVec::new(),
            exits: SmallVec::new(),
            view: view as u32,
            shelf: None,
            is_finite: false,
        };
        let mut stations = Vec::new();
        let mut shelves = factory.stations.len();
        for (view, (name, station)) in factory.stations.iter().enumerate() {
            let key = station.key.clone().unwrap_or_else(|| name.clone());
            stations.push(place(
                name.clone(),
                key.clone(),
                Origin::Declared(name.clone()),
                view,
            ));
            if let Some(rework) = rework_of(station) {
                // The unit separator cannot stand in a name that a person types.
                let shelf = place(
                    format!("{name}\u{1f}rework shelf"),
                    format!("{key}\u{1f}rework shelf"),
                    Origin::Shelf {
                        first: rework.first == ReworkPriority::First,
                    },
                    shelves,
                );
                stations.push(shelf);
                shelves += 1;
            }
        }
        Ok(stations)
    }

    /// Compiles the links into exits, and the exits into ins.
    fn link(&mut self, refs: &BTreeMap<String, StationRef>) -> Result<(), PlanError> {
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
    fn refuse_misfits(&self) -> Result<(), PlanError> {
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

    fn is_finite(&self, place: &Place) -> bool {
        match &place.origin {
            Origin::Shelf { .. } => false,
            Origin::Declared(name) => self.factory.stations[name].kind.is_finite(),
        }
    }

    /// Whether some loop runs through finite places only: peel off stations with no finite station
    /// before them; what is left lies on or behind a loop.
    fn has_finite_loop(&self) -> bool {
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

    /// The rank of a station among the keys, which no other station's kind or number can move.
    pub fn rank_of(&self, station: StationRef) -> Option<usize> {
        self.ranks.get(&station).copied()
    }

    /// The name of a station.
    pub fn name_of(&self, station: StationRef) -> &str {
        self.ranks
            .get(&station)
            .map_or("?", |rank| self.stations[*rank].name.as_str())
    }

    /// The place of a product in the order of names.
    pub fn product_view(&self, product: u16) -> u16 {
        self.product_views[usize::from(product)]
    }

    /// Counts by product in the order of names.
    pub fn by_product_name(&self, counts: &[u64]) -> Vec<u64> {
        let mut named = vec![0; self.products.len()];
        for (product, count) in counts.iter().enumerate() {
            named[usize::from(self.product_views[product])] = *count;
        }
        named
    }

    /// Rank of a product by name.
    pub fn product(&self, name: &str) -> Result<u16, PlanError> {
        self.products
            .iter()
            .position(|(n, _)| n == name)
            .map(|at| at as u16)
            .ok_or_else(|| invalid(format!("`{name}` is not a product")))
    }
}
