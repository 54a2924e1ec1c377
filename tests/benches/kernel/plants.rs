//! The benchmark's plants.

use twinline::model::*;

/// Mean processing time of every station [s].
pub const CYCLE: f64 = 60.0;
/// Places between two stations.
pub const PLACES: u32 = 3;
/// Mean processing time to a failure [s].
pub const LIFE: f64 = 3600.0;
/// Mean time to repair [s].
pub const REPAIR: f64 = 600.0;

fn exponential(mean: f64) -> Distribution {
    Distribution::Exponential {
        mean: Seconds(mean),
    }
}

/// Name of a station of the line; the keys sort like the numbers.
pub fn name(station: usize) -> String {
    format!("m{station:04}")
}

/// A saturated serial line with exponential times and three places between stations.
pub fn line(stations: usize, failures: bool) -> Factory {
    let mut factory = Factory {
        name: "line".into(),
        ..Factory::default()
    };
    let mut chain = vec!["source".to_owned()];
    let source = Source {
        saturated: true,
        ..Source::default()
    };
    factory
        .stations
        .insert("source".into(), Station::new(Kind::Source(source)));
    for at in 0..stations {
        let mut machine = Machine {
            cycle: ByProduct::All(exponential(CYCLE)),
            ..Machine::default()
        };
        if failures {
            let failure = Failure {
                every: exponential(LIFE),
                clock: FailureClock::Processing,
                repair: exponential(REPAIR),
                part: Interrupted::Resume,
                scope: FailureScope::Server,
                repair_in: RepairIn::Always,
            };
            machine.failures.insert("stop".into(), failure);
        }
        factory
            .stations
            .insert(name(at), Station::new(Kind::Machine(machine)));
        chain.push(name(at));
        if at + 1 < stations {
            let buffer = Buffer {
                capacity: Some(PLACES),
                ..Buffer::default()
            };
            factory
                .stations
                .insert(format!("b{at:04}"), Station::new(Kind::Buffer(buffer)));
            chain.push(format!("b{at:04}"));
        }
    }
    factory
        .stations
        .insert("sink".into(), Station::new(Kind::Sink(Sink {})));
    chain.push("sink".into());
    factory.flow = vec![Hop::Chain(chain)];
    factory
}

/// Stations of the shop.
pub const SHOP: usize = 5;
/// Mean time between arrivals [s].
pub const INTERVAL: f64 = 60.0;
/// Mean processing times of the shop [s].
pub const SHOP_CYCLES: [f64; SHOP] = [40.0, 44.0, 36.0, 42.0, 38.0];
/// Share of the parts that leave a station for the one before the last again; the rest goes on.
pub const BACK: f64 = 0.1;

/// An open shop: five queues in a row, of each a tenth of the parts goes back to the first.
pub fn feedback() -> Factory {
    let mut factory = Factory {
        name: "shop".into(),
        ..Factory::default()
    };
    let source = Source {
        every: Some(exponential(INTERVAL)),
        ..Source::default()
    };
    factory
        .stations
        .insert("source".into(), Station::new(Kind::Source(source)));
    factory
        .stations
        .insert("sink".into(), Station::new(Kind::Sink(Sink {})));
    let link = |from: &str, to: &str, share: Option<f64>| {
        Hop::Link(Link {
            from: from.into(),
            to: to.into(),
            share: share.map(Share),
            products: Vec::new(),
        })
    };
    factory.flow.push(link("source", "b0000", None));
    for (at, cycle) in SHOP_CYCLES.iter().enumerate() {
        let machine = Machine {
            cycle: ByProduct::All(exponential(*cycle)),
            ..Machine::default()
        };
        factory
            .stations
            .insert(name(at), Station::new(Kind::Machine(machine)));
        factory.stations.insert(
            format!("b{at:04}"),
            Station::new(Kind::Buffer(Buffer::default())),
        );
        factory
            .flow
            .push(link(&format!("b{at:04}"), &name(at), None));
        let next = if at + 1 < SHOP {
            format!("b{:04}", at + 1)
        } else {
            "sink".into()
        };
        if at == 0 {
            factory.flow.push(link(&name(at), &next, None));
        } else {
            factory.flow.push(link(&name(at), "b0000", Some(BACK)));
            factory.flow.push(link(&name(at), &next, None));
        }
    }
    factory
}
