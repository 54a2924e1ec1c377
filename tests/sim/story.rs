//! A run told by its records, in seconds, for plants whose every time is worked out by hand.

use twinline::model::Factory;
use twinline::sim::observe::{Record, Snapshot, State, StationView, What};
use twinline::sim::{Plan, Progress, Run};

/// Nanoseconds in a second.
pub const S: u64 = 1_000_000_000;

/// A part's place in the sequence of its source: the low bits of its number.
const ORDINAL: u64 = (1 << 40) - 1;

/// A finished run.
pub struct Story {
    pub shot: Snapshot,
    pub records: Vec<Record>,
}

/// A fresh run.
pub fn start(factory: &Factory) -> Run {
    Run::new(&Plan::new(factory).unwrap(), factory.run.seed, 0).unwrap()
}

/// Runs to a time [s] and keeps every record.
pub fn tell(factory: &Factory, until: f64) -> Story {
    let mut run = start(factory);
    run.keep_records(1 << 24);
    let progress = run.advance((until * 1e9) as u64).unwrap();
    assert_eq!(progress, Progress::Reached);
    Story {
        shot: run.snapshot(),
        records: run.take_records(),
    }
}

impl Story {
    /// A station by name.
    pub fn station(&self, name: &str) -> &StationView {
        station(&self.shot, name)
    }

    fn of(&self, name: &str, what: What) -> impl Iterator<Item = &Record> {
        let at = self
            .shot
            .stations
            .iter()
            .position(|s| s.name == name)
            .unwrap() as u32;
        self.records
            .iter()
            .filter(move |r| r.station == at && r.what == what)
    }

    /// When something happened at a station [s].
    pub fn times(&self, name: &str, what: What) -> Vec<f64> {
        self.of(name, what).map(|r| r.at as f64 / 1e9).collect()
    }

    /// The parts to which it happened, by their place in the sequence of their source.
    pub fn parts(&self, name: &str, what: What) -> Vec<u64> {
        self.of(name, what).map(|r| r.part & ORDINAL).collect()
    }

    /// The servers at which it happened.
    pub fn servers(&self, name: &str, what: What) -> Vec<u16> {
        self.of(name, what).map(|r| r.server).collect()
    }

    /// Time of all servers of a station in a state [s].
    pub fn spent(&self, name: &str, state: State) -> f64 {
        self.station(name)
            .servers
            .iter()
            .map(|s| s.times[state as usize])
            .sum::<u64>() as f64
            / 1e9
    }

    /// What happened at one instant [s], in order.
    pub fn instant(&self, at: f64) -> Vec<(String, What)> {
        self.records
            .iter()
            .filter(|r| r.at as f64 / 1e9 == at)
            .map(|r| (self.shot.stations[r.station as usize].name.clone(), r.what))
            .collect()
    }
}

/// A station of a snapshot by name.
pub fn station<'a>(shot: &'a Snapshot, name: &str) -> &'a StationView {
    shot.stations
        .iter()
        .find(|s| s.name == name)
        .unwrap_or_else(|| panic!("no station {name}"))
}
