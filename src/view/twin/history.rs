//! What is remembered of a run: curves, the states of every server, and the last things that happened.
//! All of it is bounded, however long the run.

use std::collections::VecDeque;

use crate::kpi::Kpis;
use crate::model::Factory;
use crate::sim::observe::{Glance, Record, Snapshot, State, What};

/// Points of a curve; when they are full, every other one goes and the next come half as often.
const MOMENTS: usize = 1024;
/// Stretches of all servers together, and of one at least.
const STRETCHES: usize = 120_000;
const STRETCHES_EACH: usize = 100;
/// Things told in the log.
const LOG: usize = 4000;
/// First distance between two points of a curve \[ns\]: it doubles whenever the curves are full.
const SPACING: u64 = 10_000_000_000;
/// However fast time goes, the curves get so many points in a whole run.
const LEAST: u64 = 512;

/// A point of every curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// When \[ns\].
    pub at: u64,
    /// Good parts so far.
    pub finished: u64,
    /// Parts inside.
    pub in_system: u64,
    /// Parts that left good in the statistics window, and the sum of their lead times \[ns\].
    pub lead: (u64, u128),
    /// OEE of the plant in the statistics window so far.
    pub oee: Option<f64>,
    /// Start of the statistics window at that time \[ns\].
    pub since: u64,
}

/// A time during which a server stayed in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The state.
    pub state: State,
    /// Begin \[ns\].
    pub from: u64,
    /// End \[ns\].
    pub to: u64,
}

/// What a server is about, as far as its records tell.
#[derive(Debug, Clone, Default)]
struct Seen {
    off_shift: bool,
    down: bool,
    phase: State,
    since: u64,
    state: State,
    past: VecDeque<Stretch>,
}

impl Seen {
    fn now(&self, station_down: bool) -> State {
        if self.off_shift {
            State::OffShift
        } else if self.down || station_down {
            State::Down
        } else {
            self.phase
        }
    }

    fn turn(&mut self, state: State, at: u64, most: usize) {
        if state == self.state {
            return;
        }
        if at > self.since {
            let (from, to) = (self.since, at);
            // A state left and taken again in one instant goes on.
            match self.past.back_mut() {
                Some(last) if last.to == from && last.state == self.state => last.to = to,
                _ => self.past.push_back(Stretch {
                    state: self.state,
                    from,
                    to,
                }),
            }
            if self.past.len() > most {
                self.past.pop_front();
            }
        }
        self.since = at;
        self.state = state;
    }
}

#[derive(Debug, Clone, Default)]
struct Floor {
    down: bool,
    servers: Vec<Seen>,
}

/// The past of a run.
#[derive(Debug, Clone)]
pub struct History {
    moments: Vec<Moment>,
    /// As of the last measurement; not yet in `moments`, perhaps.
    latest: Option<Moment>,
    spacing: u64,
    sparsest: u64,
    stations: Vec<Floor>,
    most: usize,
    log: VecDeque<Record>,
}

impl History {
    /// Nothing has happened yet.
    pub fn new(factory: &Factory, snapshot: &Snapshot) -> Self {
        let servers: usize = snapshot.stations.iter().map(|s| s.servers.len()).sum();
        let all = snapshot.stations.iter().chain(&snapshot.shelves);
        let until = (factory.run.until.0 * crate::model::NANOS) as u64;
        Self {
            moments: Vec::with_capacity(MOMENTS),
            latest: None,
            spacing: SPACING.min(until / LEAST).max(1),
            sparsest: (until / LEAST).max(1),
            stations: all
                .map(|station| Floor {
                    down: false,
                    servers: vec![Seen::default(); station.servers.len()],
                })
                .collect(),
            most: (STRETCHES / servers.max(1)).max(STRETCHES_EACH),
            log: VecDeque::with_capacity(LOG),
        }
    }

    /// The curves' points, oldest first; the last is of the last measurement.
    pub fn moments(&self) -> impl Iterator<Item = &Moment> {
        let kept = self.moments.last().map(|m| m.at);
        let latest = self.latest.iter().filter(move |m| Some(m.at) > kept);
        self.moments.iter().chain(latest)
    }

    /// How many points the curves have, and the last. A run of the same plant and seed with the same has the same curves.
    pub fn extent(&self) -> (usize, Option<Moment>) {
        (self.moments.len(), self.latest)
    }

    /// Until when a run may go on before the curves want a point \[ns\].
    pub(super) fn wants(&self) -> u64 {
        let last = self.moments.last().map_or(0, |m| m.at);
        last.saturating_add(self.sparsest.max(self.spacing))
    }

    /// What happened lately, oldest first: nothing of every day, but failures, set-ups, scrap, rework, lost
    /// arrivals and shifts.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Record> + ExactSizeIterator {
        self.log.iter()
    }

    /// One entry of the log by its place there.
    pub fn logged(&self, at: usize) -> Option<&Record> {
        self.log.get(at)
    }

    /// The stretch of a server at a moment \[ns\], as long as it was; the one of now ends at `now` \[ns\].
    pub fn stretch_at(&self, station: usize, server: usize, at: u64, now: u64) -> Option<Stretch> {
        let seen = self.stations.get(station)?.servers.get(server)?;
        if at >= seen.since {
            let (state, from) = (seen.state, seen.since);
            return (at < now).then_some(Stretch {
                state,
                from,
                to: now,
            });
        }
        let first = seen.past.partition_point(|stretch| stretch.to <= at);
        seen.past
            .get(first)
            .filter(|stretch| stretch.from <= at)
            .copied()
    }

    /// The states of a server in a span of time \[ns\], as far as they are remembered.
    pub fn stretches(&self, station: usize, server: usize, from: u64, to: u64) -> Vec<Stretch> {
        let Some(seen) = self
            .stations
            .get(station)
            .and_then(|s| s.servers.get(server))
        else {
            return Vec::new();
        };
        let last = Stretch {
            state: seen.state,
            from: seen.since,
            to: to.max(seen.since),
        };
        let first = seen.past.partition_point(|stretch| stretch.to <= from);
        let within = seen.past.range(first..).copied().chain([last]);
        within
            .map(|stretch| Stretch {
                from: stretch.from.max(from),
                to: stretch.to.min(to),
                ..stretch
            })
            .filter(|stretch| stretch.from < stretch.to)
            .collect()
    }

    /// Since when a server is in its state \[ns\].
    pub fn since(&self, station: usize, server: usize) -> Option<u64> {
        Some(self.stations.get(station)?.servers.get(server)?.since)
    }

    /// Nothing is known of what happened between two moments \[ns\]: a gap, not the state before it.
    pub(super) fn forget(&mut self, from: u64, to: u64) {
        let floors = self.stations.iter_mut();
        for seen in floors.flat_map(|floor| &mut floor.servers) {
            if from > seen.since {
                let (state, since) = (seen.state, seen.since);
                let known = Stretch {
                    state,
                    from: since,
                    to: from,
                };
                seen.past.push_back(known);
                if seen.past.len() > self.most {
                    seen.past.pop_front();
                }
            }
            seen.since = seen.since.max(to);
        }
    }

    /// Takes in what happened. Where the records tell another state than the run shows now (they tell of no
    /// part that waits for a reserved place), the run is right.
    pub(super) fn follow(&mut self, records: &[Record], glances: &[Glance], now: u64) {
        for record in records {
            self.take(record);
        }
        for (floor, glance) in self.stations.iter_mut().zip(glances) {
            for (seen, server) in floor.servers.iter_mut().zip(&glance.servers) {
                if seen.state != server.state {
                    seen.turn(server.state, now, self.most);
                    seen.off_shift = server.state == State::OffShift;
                    seen.down = server.state == State::Down && !floor.down;
                    if !matches!(server.state, State::OffShift | State::Down) {
                        seen.phase = server.state;
                        floor.down = false;
                    }
                }
            }
        }
    }

    fn take(&mut self, record: &Record) {
        let Some(floor) = self.stations.get_mut(record.station as usize) else {
            return;
        };
        let told = matches!(
            record.what,
            What::Failed
                | What::Repaired
                | What::SetupStarted
                | What::Scrapped
                | What::Reworked
                | What::Lost
                | What::ShiftStarted
                | What::ShiftEnded
        );
        if told {
            if self.log.len() == LOG {
                self.log.pop_front();
            }
            self.log.push_back(*record);
        }
        let whole = usize::from(record.server) >= floor.servers.len();
        match record.what {
            What::Failed if whole => floor.down = true,
            What::Repaired if whole => floor.down = false,
            What::ShiftEnded => floor.servers.iter_mut().for_each(|s| s.off_shift = true),
            What::ShiftStarted => floor.servers.iter_mut().for_each(|s| s.off_shift = false),
            _ => {}
        }
        let most = self.most;
        if let Some(seen) = floor.servers.get_mut(usize::from(record.server)) {
            match record.what {
                What::SetupStarted => seen.phase = State::Setup,
                What::Started => seen.phase = State::Working,
                What::Blocked => seen.phase = State::Blocked,
                What::Finished | What::Left | What::Scrapped | What::Reworked => {
                    seen.phase = State::Starved;
                }
                What::Failed => seen.down = true,
                What::Repaired => seen.down = false,
                _ => {}
            }
        }
        let down = floor.down;
        for seen in &mut floor.servers {
            let state = seen.now(down);
            seen.turn(state, record.at, most);
        }
    }

    /// Adds a point to the curves.
    pub(super) fn measure(&mut self, snapshot: &Snapshot, kpis: &Kpis) {
        let moment = Moment {
            at: snapshot.now,
            finished: snapshot.plant.finished,
            in_system: snapshot.plant.in_system,
            lead: (snapshot.plant.lead.count(), snapshot.plant.lead.sum()),
            oee: kpis.plant.oee.plant_oee,
            since: snapshot.window_start,
        };
        self.latest = Some(moment);
        // Of an instant that was measured in its middle, its end counts.
        if let Some(last) = self.moments.last_mut().filter(|m| m.at == moment.at) {
            *last = moment;
            return;
        }
        let due = self.moments.last().map_or(0, |m| m.at + self.spacing);
        if snapshot.now < due {
            return;
        }
        if self.moments.len() == MOMENTS {
            let mut at = 0;
            self.moments.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.spacing = (self.spacing * 2).max(1);
        }
        self.moments.push(moment);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Twin;
    use super::*;
    use crate::view::layout::tests::floor;

    /// What the records tell is what the run shows, all servers at every look, in every shipped kind of plant.
    #[test]
    fn states_told_by_records_are_those_of_the_run() {
        for name in [
            "lingang-body-shop",
            "unreliable-pair",
            "job-shop",
            "songjiang-furniture",
        ] {
            let (factory, _) = floor(name);
            let mut twin = Twin::new(&factory, 3).unwrap();
            let (mut same, mut other) = (0, 0);
            for step in 1..400 {
                let before = twin.history.clone();
                let until = step * 977_000_000_000;
                twin.run.advance(until).unwrap();
                let records = twin.run.take_records();
                twin.run.glance(&mut twin.glances);
                let mut told = before;
                for record in &records {
                    told.take(record);
                }
                for (floor, glance) in told.stations.iter().zip(&twin.glances) {
                    for (seen, server) in floor.servers.iter().zip(&glance.servers) {
                        if seen.state == server.state {
                            same += 1
                        } else {
                            other += 1
                        }
                    }
                }
                twin.history.follow(&records, &twin.glances, until);
            }
            assert!(other * 200 < same, "{name}: {other} of {}", same + other);
        }
    }

    #[test]
    fn the_stretches_of_a_server_are_its_state_times() {
        let (factory, _) = floor("unreliable-pair");
        let mut twin = Twin::new(&factory, 1).unwrap();
        let end = twin.warm_up() + 3_600_000_000_000;
        let mut at = 0;
        while at < end {
            at += 10_000_000_000;
            twin.advance(at.min(end));
        }
        twin.refresh();
        for (station, view) in twin.snapshot.stations.iter().enumerate() {
            for (server, view) in view.servers.iter().enumerate() {
                for state in State::ALL {
                    let stretches = twin.history.stretches(station, server, twin.warm_up(), end);
                    let of_state = stretches.iter().filter(|s| s.state == state);
                    let sum: u64 = of_state.map(|s| s.to - s.from).sum();
                    let off = sum.abs_diff(view.times[state as usize]);
                    assert!(off < 20_000_000_000, "{station} {state:?} {off}");
                }
            }
        }
    }

    #[test]
    fn memory_is_bounded_and_curves_keep_their_ends() {
        let (factory, _) = floor("penny-fab");
        let mut twin = Twin::new(&factory, 1).unwrap();
        twin.history.spacing = 1;
        for at in 1..3000u64 {
            twin.advance(at * 1_000_000_000);
            twin.refresh();
        }
        assert!(twin.history.moments.len() <= MOMENTS);
        assert_eq!(twin.history.moments().last().unwrap().at, twin.now());
        assert_eq!(twin.history.moments[0].at, 0);
        assert!(twin.history.moments.last().unwrap().at > 2_990_000_000_000);
        assert!(twin.history.log.len() <= LOG);
    }

    /// A way of five million records in one go loses none of them; what is lost is a gap.
    #[test]
    fn a_long_way_of_a_fast_plant_is_remembered_to_its_end() {
        let text = r#"Factory(name: "fast", run: (until: "3 h"), stations: {
            "in": Source(saturated: true),
            "a": Machine(cycle: "0.01 s", failures: { "jam": (every: "30 s", repair: "5 s") }),
            "b": Machine(cycle: "0.02 s"), "out": Sink(),
        }, flow: [["in", "a", "b", "out"]])"#;
        let source = crate::text::Source {
            name: "fast.ron".to_owned(),
            text: text.to_owned(),
        };
        let reading = crate::text::read(source, &crate::text::NoFiles);
        let mut twin = Twin::new(&reading.factory.unwrap(), 1).unwrap();
        let end = 3_600_000_000_000;
        twin.advance(end);
        let failures = |record: &&Record| record.what == What::Failed;
        let told = twin.history.log().filter(failures).count() as u64;
        twin.refresh();
        let counted: u64 = twin
            .snapshot
            .stations
            .iter()
            .flat_map(|station| &station.failures)
            .map(|mode| mode.count)
            .sum();
        assert_eq!(told, counted);
        assert!(told > 40 && twin.snapshot.operations > 300_000, "{told}");
        let before = twin.history.stretches(1, 0, 0, end).len();
        twin.history.forget(end, end + 100);
        let after = twin.history.stretches(1, 0, 0, end + 200);
        assert!(after.len() == before + 1, "{before} {}", after.len());
        assert!(!after.iter().any(|s| s.from < end + 50 && s.to > end + 50));
    }
}
