//! Plants built in code for the tests.

use twinline::model::*;

/// Seconds.
pub fn s(value: f64) -> Seconds {
    Seconds(value)
}

/// Exponential with this mean [s].
pub fn exponential(mean: f64) -> Distribution {
    Distribution::Exponential { mean: s(mean) }
}

/// Constant [s].
pub fn constant(value: f64) -> Distribution {
    Distribution::Constant(s(value))
}

/// A machine with this cycle.
pub fn machine(cycle: Distribution) -> Station {
    Station::new(Kind::Machine(Machine {
        cycle: ByProduct::All(cycle),
        ..Machine::default()
    }))
}

/// A buffer with these places; `None`: unlimited.
pub fn buffer(capacity: Option<u32>) -> Station {
    Station::new(Kind::Buffer(Buffer {
        capacity,
        ..Buffer::default()
    }))
}

/// A source of raw parts for ever.
pub fn saturated() -> Station {
    Station::new(Kind::Source(Source {
        saturated: true,
        ..Source::default()
    }))
}

/// A source with drawn intervals.
pub fn arrivals(every: Distribution) -> Station {
    Station::new(Kind::Source(Source {
        every: Some(every),
        ..Source::default()
    }))
}

/// A sink.
pub fn sink() -> Station {
    Station::new(Kind::Sink(Sink {}))
}

/// A plant of these stations in a chain.
pub fn chain(stations: Vec<(&str, Station)>) -> Factory {
    let names = stations
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    Factory {
        name: "test".into(),
        stations: stations
            .into_iter()
            .map(|(name, station)| (name.to_owned(), station))
            .collect(),
        flow: vec![Hop::Chain(names)],
        ..Factory::default()
    }
}

/// A saturated line of machines with buffers between them; 0 places: direct hand-over.
pub fn line(cycles: &[Distribution], buffers: &[u32]) -> Factory {
    let mut stations = vec![("source".to_owned(), saturated())];
    for (at, cycle) in cycles.iter().enumerate() {
        stations.push((format!("M{}", at + 1), machine(cycle.clone())));
        if let Some(places) = buffers.get(at).filter(|places| **places > 0) {
            stations.push((format!("B{}", at + 1), buffer(Some(*places))));
        }
    }
    stations.push(("sink".to_owned(), sink()));
    let names = stations.iter().map(|(name, _)| name.clone()).collect();
    Factory {
        name: "line".into(),
        stations: stations.into_iter().collect(),
        flow: vec![Hop::Chain(names)],
        ..Factory::default()
    }
}

/// A plant of these stations and this flow.
pub fn plant<'a>(
    stations: impl IntoIterator<Item = (&'a str, Station)>,
    flow: Vec<Hop>,
) -> Factory {
    Factory {
        name: "test".into(),
        stations: stations
            .into_iter()
            .map(|(name, station)| (name.to_owned(), station))
            .collect(),
        flow,
        ..Factory::default()
    }
}

/// `["a", "b"]`.
pub fn way(names: &[&str]) -> Hop {
    Hop::Chain(names.iter().map(|name| (*name).to_owned()).collect())
}

/// A link with a share.
pub fn by_share(from: &str, to: &str, share: f64) -> Hop {
    Hop::Link(Link {
        from: from.into(),
        to: to.into(),
        share: Some(Share(share)),
        products: Vec::new(),
    })
}

/// A link for one product.
pub fn by_product(from: &str, to: &str, product: &str) -> Hop {
    Hop::Link(Link {
        from: from.into(),
        to: to.into(),
        share: None,
        products: vec![product.into()],
    })
}

/// A source of parts at these times [s], of the only product.
pub fn at_times(times: &[f64]) -> Station {
    orders(
        &times
            .iter()
            .map(|at| (*at, Factory::ONLY_PRODUCT))
            .collect::<Vec<_>>(),
    )
}

/// A source of one part for each (time [s], product).
pub fn orders(list: &[(f64, &str)]) -> Station {
    let lines = list.iter().map(|(at, product)| OrderLine {
        at: s(*at),
        product: (*product).to_owned(),
        quantity: 1,
    });
    Station::new(Kind::Source(Source {
        orders: Some(lines.collect()),
        ..Source::default()
    }))
}

/// A delay without limit.
pub fn delay(time: Distribution) -> Station {
    Station::new(Kind::Delay(Delay {
        time: ByProduct::All(time),
        capacity: None,
    }))
}

/// A machine with this cycle that judges.
pub fn inspection(cycle: Distribution, scrap: f64, rework: Option<Rework>) -> Station {
    Station::new(Kind::Inspection(Inspection {
        machine: Machine {
            cycle: ByProduct::All(cycle),
            ..Machine::default()
        },
        scrap: Share(scrap),
        rework,
    }))
}

/// Sends a share back to a station.
pub fn rework(share: f64, to: &str, limit: Option<u32>) -> Rework {
    Rework {
        share: Share(share),
        to: to.into(),
        limit,
        first: ReworkPriority::InTurn,
    }
}

/// A failure mode of a server with constant times [s], on the `Up` clock, resuming.
pub fn up_failure(every: f64, repair: f64) -> Failure {
    Failure {
        every: constant(every),
        clock: FailureClock::Up,
        repair: constant(repair),
        part: Interrupted::Resume,
        scope: FailureScope::Server,
        repair_in: RepairIn::Always,
    }
}

/// Every day from midnight for so many seconds.
pub fn daily(seconds: u64) -> ShiftPlan {
    let week = (0..7).map(|day| Window {
        start: day * DAY,
        end: day * DAY + seconds,
    });
    ShiftPlan {
        week: week.collect(),
        ..ShiftPlan::default()
    }
}

/// Changes to a built station.
pub trait With: Sized {
    /// Of the machine in it.
    fn machine(self, change: impl FnOnce(&mut Machine)) -> Self;
    /// Of the source in it.
    fn source(self, change: impl FnOnce(&mut Source)) -> Self;
    /// Of the buffer in it.
    fn buffer(self, change: impl FnOnce(&mut Buffer)) -> Self;
    /// So many servers.
    fn servers(self, servers: u32) -> Self {
        self.machine(|machine| machine.servers = servers)
    }
    /// One failure mode.
    fn fails(self, failure: Failure) -> Self {
        self.machine(|machine| {
            machine.failures.insert("wear".into(), failure);
        })
    }
    /// On the shift plan `day`.
    fn on_day_shift(self) -> Self {
        self.machine(|machine| machine.shift = Some("day".into()))
    }
    /// Strict turn in place of first free.
    fn in_turn(self) -> Self;
}

impl With for Station {
    fn machine(mut self, change: impl FnOnce(&mut Machine)) -> Self {
        match &mut self.kind {
            Kind::Machine(machine) | Kind::Inspection(Inspection { machine, .. }) => {
                change(machine)
            }
            other => panic!("{} is no machine", other.name()),
        }
        self
    }

    fn source(mut self, change: impl FnOnce(&mut Source)) -> Self {
        match &mut self.kind {
            Kind::Source(source) => change(source),
            other => panic!("{} is no source", other.name()),
        }
        self
    }

    fn buffer(mut self, change: impl FnOnce(&mut Buffer)) -> Self {
        match &mut self.kind {
            Kind::Buffer(buffer) => change(buffer),
            other => panic!("{} is no buffer", other.name()),
        }
        self
    }

    fn in_turn(mut self) -> Self {
        self.route = Route::RoundRobin;
        self
    }
}
