//! What a translation yields: the factory, and which of its stations stands for what in the case.

use twinline::model::{
    Buffer, Factory, Hop, Kind, Link, Machine, Product, Share, Sink, Source, Station,
};

/// A factory and where to find the case's stations and buffers in it.
#[derive(Debug, Clone)]
pub struct Layout {
    pub factory: Factory,
    /// Length of one model time unit [s].
    pub unit: f64,
    /// The case's stations in its order.
    pub spots: Vec<Spot>,
}

/// A station of the case: a machine, and the buffer in front of it where there is one.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Name in the case and of the machine.
    pub id: String,
    /// Name of the buffer in front of it.
    pub queue: Option<String>,
}

/// A case made ready.
#[derive(Debug, Clone)]
pub struct Study {
    pub main: Layout,
    /// When a replication of a terminating or deterministic run stops.
    pub stop: Stop,
    /// Each station alone between plenty and a sink, for what a case says of stations in isolation.
    pub isolated: Vec<Layout>,
    /// Replays: the jobs.
    pub jobs: Option<Jobs>,
    /// A search over buffer places.
    pub search: Option<Search>,
    /// Parts that circulate in a closed line.
    pub population: Option<u32>,
}

/// When a run without a statistics window stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stop {
    /// The case has a window.
    Window,
    /// At a time [model time units].
    At(f64),
    /// Once so many parts are completed.
    Completed(u64),
}

/// Jobs of a replay; each is a product of its own.
#[derive(Debug, Clone, Default)]
pub struct Jobs {
    /// Product name by job index.
    pub products: Vec<String>,
    /// Order of release.
    pub order: Vec<usize>,
    /// Due dates [model time units].
    pub due: Option<Vec<f64>>,
    /// Ties of waiting jobs go to the lowest index, but the queues are first come first served.
    pub fifo: bool,
}

/// All ways to spread places over the buffers of a line.
#[derive(Debug, Clone)]
pub struct Search {
    pub places: u32,
    /// Allocations with their exact throughput.
    pub known: Vec<(Vec<u32>, f64)>,
    /// The line for each of `known`.
    pub layouts: Vec<Layout>,
}

impl Study {
    pub fn new(main: Layout) -> Self {
        Self {
            main,
            stop: Stop::Window,
            isolated: Vec::new(),
            jobs: None,
            search: None,
            population: None,
        }
    }
}

impl Layout {
    pub const SINK: &'static str = "sink";

    pub fn new(unit: f64) -> Self {
        let mut factory = Factory {
            name: "case".to_owned(),
            ..Factory::default()
        };
        factory.stations.insert(
            Self::SINK.to_owned(),
            Station::new(Kind::Sink(Sink::default())),
        );
        Self {
            factory,
            unit,
            spots: Vec::new(),
        }
    }

    pub fn put(&mut self, name: &str, kind: Kind) {
        let old = self
            .factory
            .stations
            .insert(name.to_owned(), Station::new(kind));
        assert!(old.is_none(), "two stations called {name}");
    }

    pub fn source(&mut self, name: &str, source: Source) {
        self.put(name, Kind::Source(source));
    }

    /// A station of the case, with a buffer in front of it or not.
    pub fn spot(&mut self, id: &str, machine: Machine, queue: Option<(&str, Buffer)>) {
        self.put(id, Kind::Machine(machine));
        if let Some((name, buffer)) = &queue {
            self.put(name, Kind::Buffer(buffer.clone()));
            self.link(name, id);
        }
        let queue = queue.map(|(name, _)| name.to_owned());
        self.spots.push(Spot {
            id: id.to_owned(),
            queue,
        });
    }

    /// Where parts for a station go first: its buffer, else the machine.
    pub fn entrance(&self, id: &str) -> &str {
        let spot = self
            .spots
            .iter()
            .find(|spot| spot.id == id)
            .expect("a station of the case");
        spot.queue.as_deref().unwrap_or(&spot.id)
    }

    pub fn link(&mut self, from: &str, to: &str) {
        self.flow(from, to, None, Vec::new());
    }

    pub fn share(&mut self, from: &str, to: &str, share: f64) {
        self.flow(from, to, Some(Share(share)), Vec::new());
    }

    /// A link for some products only.
    pub fn flow(&mut self, from: &str, to: &str, share: Option<Share>, products: Vec<String>) {
        let link = Link {
            from: from.to_owned(),
            to: to.to_owned(),
            share,
            products,
        };
        self.factory.flow.push(Hop::Link(link));
    }

    pub fn product(&mut self, name: &str) {
        self.factory
            .products
            .insert(name.to_owned(), Product::default());
    }

    /// Index of a station in snapshots and records.
    pub fn station(&self, name: &str) -> usize {
        self.factory
            .stations
            .keys()
            .position(|key| key == name)
            .expect("a station of the layout")
    }

    /// Index of a product in snapshots and records.
    pub fn product_index(&self, name: &str) -> Option<usize> {
        self.factory
            .product_names()
            .iter()
            .position(|key| *key == name)
    }
}
