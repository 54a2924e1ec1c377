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
use crate::model::{Factory, Kind, Rework, ReworkPriority, Station};

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
    /// Kind as written in a file, or what it is besides.
    pub kind: &'static str,
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
    pub(super) fn ports(&self) -> Ports {
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

pub(super) fn invalid(text: impl Into<String>) -> PlanError {
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

pub(super) fn rework_of(station: &Station) -> Option<&Rework> {
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
        let place = |name: String, key: String, kind, origin, view: usize| Place {
            key_hash: name_hash([key.as_str()]),
            name,
            key,
            kind,
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
                station.kind.name(),
                Origin::Declared(name.clone()),
                view,
            ));
            if let Some(rework) = rework_of(station) {
                // The unit separator cannot stand in a name that a person types.
                let shelf = place(
                    format!("{name}\u{1f}rework shelf"),
                    format!("{key}\u{1f}rework shelf"),
                    "Rework shelf",
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

    fn is_finite(&self, place: &Place) -> bool {
        match &place.origin {
            Origin::Shelf { .. } => false,
            Origin::Declared(name) => self.factory.stations[name].kind.is_finite(),
        }
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
