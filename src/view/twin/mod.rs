//! One run as the window knows it: the run itself, what it shows now, and what is remembered of it.
//!
//! Nothing here changes a number: time is advanced, looked at, and left alone.

mod curve;
mod fresh;
mod history;
mod traffic;

use std::sync::Arc;

use crate::kpi::{self, Bottleneck, Course, Kpis};
use crate::model::Factory;
use crate::sim::observe::{Due, Glance, Snapshot};
use crate::sim::{Deadlock, Plan, PlanError, Progress, Run, RunError};

use fresh::Fresh;

pub use curve::Curve;
pub use history::{History, Moment, Stretch};
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

/// Numbers of the stations along the flow, and (name, key) of each.
type Along = (Arc<[usize]>, Arc<[(String, String)]>);

/// Names and keys as the KPIs take them.
fn told(keys: &[(String, String)]) -> Vec<(&str, &str)> {
    keys.iter()
        .map(|(name, key)| (name.as_str(), key.as_str()))
        .collect()
}

/// A run that is watched.
pub struct Twin {
    factory: Arc<Factory>,
    plan: Plan,
    run: Run,
    seed: u64,
    flow: Arc<[usize]>,
    /// (Name, key) of each along the flow.
    keys: Arc<[(String, String)]>,
    /// What measuring asks of the plant.
    course: Arc<Course>,
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
    /// Something happened, or time passed, that is neither shown nor being measured.
    is_behind: bool,
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
        let names = kpi::in_flow_order(factory);
        // Stations stand in the order of their names.
        let all: Vec<&str> = factory.stations.keys().map(String::as_str).collect();
        let number = |name: &&str| all.binary_search(name).ok();
        let flow = names.iter().filter_map(number).collect();
        let key = |name: &&str| factory.station_key(name).to_owned();
        let keys = names.iter().map(|name| ((*name).to_owned(), key(name)));
        let keys = keys.collect();
        Self::at_begin(Arc::new(factory.clone()), plan, (flow, keys), None, seed)
    }

    /// The same plant at t = 0 again, under this seed.
    ///
    /// # Errors
    /// None that [`Twin::new`] has not told.
    pub fn anew(&self, seed: u64) -> Result<Self, PlanError> {
        let along = (self.flow.clone(), self.keys.clone());
        let course = Some(self.course.clone());
        Self::at_begin(self.factory.clone(), self.plan.clone(), along, course, seed)
    }

    fn at_begin(
        factory: Arc<Factory>,
        plan: Plan,
        (flow, keys): Along,
        course: Option<Arc<Course>>,
        seed: u64,
    ) -> Result<Self, PlanError> {
        let mut run = Run::new(&plan, seed, 0)?;
        run.keep_records(RECORDS);
        // What happens at t = 0 has happened when somebody looks: only then it is measured, once.
        let begun = run.advance(0);
        let snapshot = run.snapshot();
        let course = course.unwrap_or_else(|| Arc::new(Course::new(&factory, &snapshot)));
        let kpis = kpi::measure_along(&course, &factory, &snapshot);
        let history = History::new(&factory, &snapshot);
        let mut twin = Self {
            factory,
            plan,
            run,
            seed,
            bottleneck: kpis.bottleneck(&told(&keys)),
            flow,
            keys,
            course,
            glances: Vec::new(),
            snapshot,
            kpis,
            traffic: Traffic::default(),
            history,
            piece: PIECE,
            fits: u64::MAX,
            is_behind: false,
            fresh: None,
            ended: None,
        };
        twin.take_in(begun, 0);
        twin.is_behind = false;
        twin.history.measure(&twin.snapshot, &twin.kpis);
        Ok(twin)
    }

    /// The plant that runs.
    pub fn factory(&self) -> &Factory {
        &self.factory
    }

    /// The same, to be kept and told from another.
    pub fn plant(&self) -> &Arc<Factory> {
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

    /// When a shift or a break begins or ends next \[ns\], within the run.
    pub fn next_shift(&self) -> Option<u64> {
        self.run.next_shift().filter(|at| *at <= self.until())
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
            let kpis = kpi::measure_along(&self.course, &self.factory, &snapshot);
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
        let progress = forward(&mut self.run);
        self.take_in(progress, before)
    }

    /// Looks what happened since a moment \[ns\]; how many records that made.
    fn take_in(&mut self, progress: Result<Progress, RunError>, before: u64) -> usize {
        match progress {
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
        let made = records.len() + dropped as usize;
        self.is_behind |= made > 0 || now != before;
        made
    }

    /// Stations by name, in the order of [`Twin::glances`], with the rework shelves behind them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = self.snapshot.stations.iter().chain(&self.snapshot.shelves);
        all.map(|station| station.name.as_str())
    }

    /// The name of a station by its number in [`Twin::glances`].
    pub fn name(&self, station: usize) -> Option<&str> {
        let stations = &self.snapshot.stations;
        let shelf = || self.snapshot.shelves.get(station - stations.len());
        let view = stations.get(station).or_else(shelf)?;
        Some(&view.name)
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::layout::tests::floor;

    const HOUR: u64 = 3_600_000_000_000;

    /// What is left as it was is what a look at everything gives, to the part: lines in every order, conveyors that
    /// are full and not, and the moments between the entries of one instant.
    #[test]
    fn a_glance_into_the_last_one_is_one_into_nothing() {
        let mut kept = 0;
        let names = [
            "lingang-body-shop",
            "songjiang-furniture",
            "job-shop",
            "penny-fab",
            "xuhui-outpatients",
        ];
        // Looks closer together than a stay on a conveyor, and farther apart.
        let strides = [7, 400].map(|seconds| seconds * 1_000_000_000);
        for (name, stride) in names.iter().flat_map(|name| strides.map(|s| (name, s))) {
            let mut twin = Twin::new(&floor(name).0, 6).unwrap();
            let mut before = twin.glances.clone();
            for step in 1..3_000u64 {
                match step % 3 {
                    0 => twin.step(u64::MAX),
                    _ => twin.advance(20 * HOUR + step * stride),
                }
                let mut fresh = Vec::new();
                twin.run.glance(&mut fresh);
                assert_eq!(twin.glances, fresh, "{name} at {}", twin.now());
                let pairs = before.iter().zip(&fresh);
                kept += pairs
                    .filter(|(one, other)| one == other && one.parts.len() > 1)
                    .count();
                before = fresh;
            }
        }
        assert!(kept > 1_000, "{kept}");
    }

    /// What happens at a moment after it was measured is measured too, though no time passes.
    #[test]
    fn the_rest_of_an_instant_makes_what_is_shown_stale() {
        let two = r#"Factory(name: "two", run: (until: "9 h"), stations: {
            "in": Source(every: "20 s", batch: 2), "a": Machine(cycle: "10 s"), "b": Machine(cycle: "10 s"),
            "out": Sink(),
        }, flow: [["in", "a", "out"], ["in", "b", "out"]])"#;
        let (_folder, desk) = crate::view::desk::tests::written(two);
        let mut twin = Twin::new(&desk.document.factory, 1).unwrap();
        let mut rests = 0;
        for _ in 0..400 {
            let at = twin.next_due().unwrap();
            twin.step(at);
            twin.refresh();
            assert!(!twin.is_stale());
            let shown = twin.snapshot.clone();
            twin.advance(at);
            let is_stale = twin.is_stale();
            twin.refresh();
            assert_eq!(is_stale, shown != twin.snapshot);
            rests += usize::from(is_stale);
            let last = twin.history.moments().last().unwrap();
            assert!(last.at < at || last.finished == twin.snapshot.plant.finished);
        }
        assert!(rests > 20, "{rests}");
    }

    /// A run from the beginning is one of a plant that is read again, whatever came before.
    #[test]
    fn the_same_plant_anew_is_the_plant_from_the_start() {
        let factory = floor("lingang-body-shop").0;
        let mut twin = Twin::new(&factory, 2).unwrap();
        twin.advance(30 * HOUR);
        let mut anew = twin.anew(9).unwrap();
        let mut other = Twin::new(&factory, 9).unwrap();
        assert!(Arc::ptr_eq(twin.plant(), anew.plant()));
        for hours in [0, 25] {
            anew.advance(hours * HOUR);
            other.advance(hours * HOUR);
            anew.refresh();
            other.refresh();
            assert_eq!(anew.seed(), 9);
            assert_eq!(anew.snapshot, other.snapshot);
            assert_eq!(
                (&anew.kpis, &anew.bottleneck),
                (&other.kpis, &other.bottleneck)
            );
            assert_eq!((anew.flow(), &anew.glances), (other.flow(), &other.glances));
        }
    }

    #[test]
    fn a_station_is_named_by_its_number_and_numbered_by_its_name() {
        let twin = Twin::new(&floor("lingang-body-shop").0, 2).unwrap();
        let names: Vec<&str> = twin.names().collect();
        assert!(names.len() > twin.snapshot.stations.len());
        for (number, name) in names.iter().enumerate() {
            assert_eq!(
                (twin.name(number), twin.number(name)),
                (Some(*name), Some(number))
            );
        }
        assert_eq!(twin.name(names.len()), None);
    }
}
