//! One run as the window knows it: the run itself, what it shows now, and what is remembered of it.
//!
//! Nothing here changes a number: time is advanced, looked at, and left alone.

mod curve;
mod fresh;
mod history;
mod traffic;

use std::collections::BTreeMap;

use crate::kpi::{self, Bottleneck, Kpis};
use crate::model::Factory;
use crate::sim::observe::{Due, Glance, Snapshot};
use crate::sim::{Deadlock, Plan, PlanError, Progress, Run, RunError};

use fresh::Fresh;

pub use curve::Curve;
pub use history::{History, Stretch};
pub use traffic::Traffic;

/// Records kept between two looks. A long way is gone in pieces that make about a quarter of them.
const RECORDS: usize = 1 << 17;
/// The first piece \[ns\], and the shortest that tells how many records a piece makes.
const PIECE: u64 = 60_000_000_000;

/// Why a run stands still for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It reached the end that the plant's file sets.
    AtTheEnd,
    /// Stations wait for each other for ever.
    Locked(Deadlock),
    /// A law is broken or a counter full: a fault of twinline.
    Failed(String),
}

/// A run that is watched.
pub struct Twin {
    factory: Factory,
    plan: Plan,
    run: Run,
    seed: u64,
    flow: Vec<usize>,
    /// (Name, key) of each along the flow.
    keys: Vec<(String, String)>,
    /// What every station holds and does now.
    pub glances: Vec<Glance>,
    /// Everything measured, as of the last refresh.
    pub snapshot: Snapshot,
    /// The same as numbers of the field.
    pub kpis: Kpis,
    /// What holds the plant back, as of the last refresh.
    pub bottleneck: Option<Bottleneck>,
    /// Parts on their way from station to station.
    pub traffic: Traffic,
    /// Curves, states and happenings of the past.
    pub history: History,
    /// A long way is gone in pieces so long \[ns\].
    piece: u64,
    /// The longest that the busiest so far leaves room for \[ns\].
    fits: u64,
    /// What is being measured, to be shown when all of it is.
    fresh: Option<Fresh>,
    ended: Option<Ended>,
}

impl Twin {
    /// A run of a plant at t = 0: its first replication under this seed.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub fn new(factory: &Factory, seed: u64) -> Result<Self, PlanError> {
        let plan = Plan::new(factory)?;
        let mut run = Run::new(&plan, seed, 0)?;
        run.keep_records(RECORDS);
        let snapshot = run.snapshot();
        let kpis = kpi::measure(factory, &snapshot);
        let history = History::new(factory, &snapshot);
        let number = |name: &&str| snapshot.stations.iter().position(|s| s.name == **name);
        let names = kpi::in_flow_order(factory);
        let flow = names.iter().filter_map(number).collect();
        let key = |name: &&str| factory.station_key(name).to_owned();
        let keys = names.iter().map(|name| ((*name).to_owned(), key(name)));
        let mut twin = Self {
            factory: factory.clone(),
            plan,
            run,
            seed,
            flow,
            keys: keys.collect(),
            glances: Vec::new(),
            snapshot,
            kpis,
            bottleneck: None,
            traffic: Traffic::default(),
            history,
            piece: PIECE,
            fits: u64::MAX,
            fresh: None,
            ended: None,
        };
        // What happens at t = 0 has happened when somebody looks.
        twin.advance(0);
        twin.refresh();
        Ok(twin)
    }

    /// The plant that runs.
    pub fn factory(&self) -> &Factory {
        &self.factory
    }

    /// Seed of its random streams.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Simulated time \[ns\].
    pub fn now(&self) -> u64 {
        self.run.now()
    }

    /// The end of the run \[ns\].
    pub fn until(&self) -> u64 {
        self.plan.until()
    }

    /// Where the warm-up ends \[ns\].
    pub fn warm_up(&self) -> u64 {
        self.plan.warm_up()
    }

    /// Why it stands still for good, if it does.
    pub fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// When something happens next \[ns\], within the run.
    pub fn next_due(&self) -> Option<u64> {
        self.run.next_due().filter(|at| *at <= self.until())
    }

    /// What happens next at a station \[ns\], within the run.
    pub fn due_at(&self, station: usize) -> Option<Due> {
        let due = self.run.due_at(station);
        due.filter(|due| due.at <= self.until())
    }

    /// Runs to a time \[ns\], no further than the end of the run. On a long way the curves get their points.
    pub fn advance(&mut self, until: u64) {
        let until = until.min(self.until());
        while self.history.wants() < until && self.now() < until && self.ended.is_none() {
            self.advance_at_once(self.history.wants());
            let snapshot = self.run.snapshot();
            let kpis = kpi::measure(&self.factory, &snapshot);
            self.history.measure(&snapshot, &kpis);
        }
        self.advance_at_once(until);
    }

    fn advance_at_once(&mut self, until: u64) {
        loop {
            let from = self.now();
            let to = until.min(from.saturating_add(self.piece));
            let made = self.go(|run| run.advance(to));
            let long = to.saturating_sub(from);
            if long >= PIECE {
                let fits = u128::from(long) * (RECORDS as u128 / 4) / (made as u128).max(1);
                self.fits = self.fits.min(fits.min(u128::from(u64::MAX)) as u64);
                self.piece = self.piece.saturating_mul(2).min(self.fits).max(PIECE / 60);
            }
            if to == until || matches!(self.ended, Some(Ended::Locked(_) | Ended::Failed(_))) {
                return;
            }
        }
    }

    /// Handles the agenda entry that is due next, if it is due at this moment \[ns\]; goes there otherwise.
    pub fn step(&mut self, at: u64) {
        self.go(|run| run.step(at));
    }

    /// Goes on and looks what happened; how many records that made.
    fn go(&mut self, forward: impl FnOnce(&mut Run) -> Result<Progress, RunError>) -> usize {
        if matches!(self.ended, Some(Ended::Locked(_) | Ended::Failed(_))) {
            return 0;
        }
        let before = self.now();
        match forward(&mut self.run) {
            Ok(Progress::Reached) if self.now() >= self.until() && self.next_due().is_none() => {
                self.ended = Some(Ended::AtTheEnd);
            }
            Ok(Progress::Reached) => {}
            Ok(Progress::Locked(deadlock)) => self.ended = Some(Ended::Locked(deadlock)),
            Err(error) => self.ended = Some(Ended::Failed(error.to_string())),
        }
        let dropped = self.run.records_since(u64::MAX).dropped;
        let records = self.run.take_records();
        if dropped > 0 {
            let known = records.first().map_or(before, |record| record.at);
            self.history.forget(before, known);
        }
        self.run.glance(&mut self.glances);
        let now = self.run.now();
        self.traffic.follow(&records, dropped == 0, now);
        self.history.follow(&records, &self.glances, now);
        records.len() + dropped as usize
    }

    /// Stations by name, in the order of [`Twin::glances`], with the rework shelves behind them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = self.snapshot.stations.iter().chain(&self.snapshot.shelves);
        all.map(|station| station.name.as_str())
    }

    /// The number of a station by its name.
    pub fn number(&self, name: &str) -> Option<usize> {
        // Stations stand in the order of their names, shelves behind them.
        let stations = &self.snapshot.stations;
        let found = stations.binary_search_by(|other| other.name.as_str().cmp(name));
        let shelves = &self.snapshot.shelves;
        let shelf = || shelves.iter().position(|shelf| shelf.name == name);
        found.ok().or_else(|| Some(stations.len() + shelf()?))
    }

    /// The numbers of all stations along the flow.
    pub fn flow(&self) -> &[usize] {
        &self.flow
    }

    /// From whom each station gets and to whom it gives, by name.
    pub fn neighbours(&self) -> BTreeMap<&str, (Vec<String>, Vec<String>)> {
        let mut near: BTreeMap<&str, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for name in self.factory.stations.keys() {
            near.insert(name, Default::default());
        }
        for link in self.factory.links() {
            if let Some((_, onward)) = near.get_mut(link.from.as_str()) {
                onward.push(link.to.clone());
            }
            if let Some((back, _)) = near.get_mut(link.to.as_str()) {
                back.push(link.from.clone());
            }
        }
        near
    }
}
