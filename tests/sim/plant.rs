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
    Station::new(Kind::Machine(Machine { cycle: ByProduct::All(cycle), ..Machine::default() }))
}

/// A buffer with these places; `None`: unlimited.
pub fn buffer(capacity: Option<u32>) -> Station {
    Station::new(Kind::Buffer(Buffer { capacity, ..Buffer::default() }))
}

/// A source of raw parts for ever.
pub fn saturated() -> Station {
    Station::new(Kind::Source(Source { saturated: true, ..Source::default() }))
}

/// A source with drawn intervals.
pub fn arrivals(every: Distribution) -> Station {
    Station::new(Kind::Source(Source { every: Some(every), ..Source::default() }))
}

/// A sink.
pub fn sink() -> Station {
    Station::new(Kind::Sink(Sink {}))
}

/// A plant of these stations in a chain.
pub fn chain(stations: Vec<(&str, Station)>) -> Factory {
    let names = stations.iter().map(|(name, _)| (*name).to_owned()).collect();
    Factory {
        name: "test".into(),
        stations: stations.into_iter().map(|(name, station)| (name.to_owned(), station)).collect(),
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
