//! The bridge between the world and the shop: components gathered once, used, and marked as changed
//! exactly where something happened.

use bevy::ecs::system::SystemParam;
use bevy::prelude::{Res, ResMut, Resource};

use super::RunError;
use super::agenda::{Agenda, Alarm, Ticket};
use super::deadlock;
use super::kind::StationRef;
use super::kinds::Stations;
use super::lane;
use super::laws;
use super::part::Parts;
use super::plan::Layout;
use super::shop::{MOST_AT_ONCE, Shop};
use super::totals::Totals;
use super::trace::Recorder;
use super::work;

/// The layout, shared by all replications.
#[derive(Resource, Clone)]
pub struct Shared(pub std::sync::Arc<Layout>);

/// Where a run stands.
#[derive(Resource, Debug, Clone, Default)]
pub struct Clock {
    /// Simulated time \[ns\].
    pub now: u64,
    /// Where the next advance ends \[ns\].
    pub until: u64,
    /// The first entries are on the agenda.
    pub is_open: bool,
    /// The warm-up is over.
    pub is_warm: bool,
    /// Machines do not use their lanes.
    pub is_roundabout: bool,
    /// The next advance handles one entry only.
    pub is_step: bool,
    /// A step ended between two entries of one instant.
    pub left: Option<Left>,
    /// The circular wait that ended the run.
    pub locked: Option<Vec<(StationRef, StationRef)>>,
    /// The error that ended the run.
    pub failed: Option<RunError>,
}

/// What may move when the last entry of an instant is handled, after a step that ended before that.
#[derive(Debug, Clone, Default)]
pub struct Left {
    ready: Vec<u32>,
    later: Vec<StationRef>,
    filled: (u64, u64),
    locked: Option<Vec<(StationRef, StationRef)>>,
}

/// Everything of a world that the shop works on.
#[derive(SystemParam)]
pub struct Floor<'w, 's> {
    stations: Stations<'w, 's>,
    agenda: ResMut<'w, Agenda>,
    parts: ResMut<'w, Parts>,
    totals: ResMut<'w, Totals>,
    recorder: ResMut<'w, Recorder>,
    clock: ResMut<'w, Clock>,
    layout: Res<'w, Shared>,
}

impl Floor<'_, '_> {
    /// Gathers the stations, lets `work` use them, and writes the clock back.
    pub fn shop<R>(&mut self, work: impl FnOnce(&mut Shop<'_>, &mut Clock) -> R) -> R {
        let mut stations = self.stations.gather();
        let mut rows = stations.rows();
        for row in &mut rows.machines {
            row.body.count_idle();
        }
        let clock = &mut *self.clock;
        if !clock.is_roundabout && !self.recorder.is_on() {
            lane::find(&mut rows);
        }
        let mut shop = Shop {
            rows,
            agenda: &mut self.agenda,
            parts: &mut self.parts,
            totals: &mut self.totals,
            recording: self.recorder.is_on(),
            recorder: &mut self.recorder,
            plan: &self.layout.0,
            now: clock.now,
            may_lock: self.layout.0.may_lock,
            ready: Vec::new(),
            later: Vec::new(),
            filling: None,
            filled: (0, clock.now),
            locked: None,
            halts: false,
        };
        let result = work(&mut shop, clock);
        clock.now = shop.now;
        drop(shop);
        stations.mark();
        result
    }
}

/// The one system that owns the event loop: runs the agenda to [`Clock::until`].
pub fn advance(mut floor: Floor<'_, '_>) {
    floor.shop(|shop, clock| {
        if clock.failed.is_some() || clock.locked.is_some() {
            return;
        }
        for row in &mut shop.rows.machines {
            row.body.forget_drawn();
        }
        if let Err(error) = run(shop, clock) {
            clock.failed = Some(error);
        }
        count_all_drawn(shop);
    });
}

fn run(shop: &mut Shop<'_>, clock: &mut Clock) -> Result<(), RunError> {
    if !clock.is_open {
        clock.is_open = true;
        for place in &shop.plan.stations {
            shop.open(place.station);
        }
    }
    shop.may_lock = deadlock::may_close(shop);
    match clock.left.take() {
        Some(left) => {
            (shop.ready, shop.later) = (left.ready, left.later);
            (shop.filled, shop.locked) = (left.filled, left.locked);
            shop.halts = shop.locked.is_some() || shop.filled.0 > MOST_AT_ONCE;
        }
        None => settle(shop, clock)?,
    }
    // Without a warm-up the window is the whole run, what happens at t = 0 included.
    clock.is_warm |= shop.plan.warm_up == 0;
    if !clock.is_warm && shop.plan.warm_up <= clock.until {
        if go_to(shop, clock, shop.plan.warm_up)? {
            return laws_after_a_step(shop, clock);
        }
        if clock.locked.is_none() {
            clock.is_warm = true;
            laws_hold(shop)?;
            new_window(shop);
        }
    }
    if go_to(shop, clock, clock.until)? {
        return laws_after_a_step(shop, clock);
    }
    shop.totals.schedule_until(shop.now);
    laws_hold(shop)
}

/// Between two instants.
fn laws_hold(shop: &mut Shop<'_>) -> Result<(), RunError> {
    count_all_drawn(shop);
    laws::check(shop)
}

/// Completes the counts of the machines, which are filled a block at a time.
fn count_all_drawn(shop: &mut Shop<'_>) {
    for row in &mut shop.rows.machines {
        row.body.count_all_drawn();
    }
}

/// At the start, a buffer that opened before its source finds raw parts held out only now. Between two advances
/// anybody may have changed a component: what that frees moves now.
fn settle(shop: &mut Shop<'_>, clock: &mut Clock) -> Result<(), RunError> {
    for place in &shop.plan.stations {
        shop.wake(place.station);
    }
    shop.start_all();
    halt(shop, clock).map(drop)
}

/// Why the run cannot go on, if that is so: whether it is locked.
#[cold]
fn halt(shop: &mut Shop<'_>, clock: &mut Clock) -> Result<bool, RunError> {
    if shop.filled.0 > MOST_AT_ONCE {
        return Err(stands_still(shop.now));
    }
    clock.locked = shop.locked.take();
    shop.halts = false;
    Ok(clock.locked.is_some())
}

fn laws_after_a_step(shop: &mut Shop<'_>, clock: &Clock) -> Result<(), RunError> {
    if clock.left.is_some() {
        return Ok(());
    }
    shop.totals.schedule_until(shop.now);
    laws_hold(shop)
}

/// All entries due at or before `until`, or one of them. Whether it was one and the clock is not there yet.
fn go_to(shop: &mut Shop<'_>, clock: &mut Clock, until: u64) -> Result<bool, RunError> {
    match clock.is_step {
        true => entries::<true>(shop, clock, until),
        false => entries::<false>(shop, clock, until),
    }
}

fn new_window(shop: &mut Shop<'_>) {
    for place in &shop.plan.stations {
        shop.new_window(place.station);
    }
    shop.totals.new_window(shop.now);
}

/// Entries between two looks whether the sequence is used up.
const AGENDA_LOOK: u64 = 1 << 24;

fn stands_still(at: u64) -> RunError {
    RunError::Overflow(format!(
        "the clock stands still at {at} ns: {MOST_AT_ONCE} things have happened there and more are due"
    ))
}

/// Handles all entries due at or before `until`, then moves the clock there. With `ONE` the first of them that was
/// not put off meanwhile is the last: whether there was one.
fn entries<const ONE: bool>(
    shop: &mut Shop<'_>,
    clock: &mut Clock,
    until: u64,
) -> Result<bool, RunError> {
    if clock.locked.is_some() {
        return Ok(false);
    }
    let handled = shop.totals.entries;
    let (mut instant, mut last_of_instant) = (shop.now, shop.totals.entries + MOST_AT_ONCE);
    while let Some((at, timer, ticket)) = shop.agenda.take(until) {
        if at != instant {
            (instant, last_of_instant) = (at, shop.totals.entries + MOST_AT_ONCE);
        } else if shop.totals.entries >= last_of_instant {
            return Err(stands_still(at));
        }
        shop.now = at;
        shop.totals.entries += 1;
        if shop.totals.entries.is_multiple_of(AGENDA_LOOK) && shop.agenda.is_used_up() {
            break;
        }
        let (station, alarm) = shop.agenda.alarm(timer);
        let is_served = match alarm {
            Alarm::Work { server } => work::due(shop, station.at(), usize::from(server), ticket),
            _ => {
                fire(shop, station, alarm, ticket);
                false
            }
        };
        if is_served || !shop.agenda.has_more_at(at) {
            shop.start_all();
            if shop.halts && halt(shop, clock)? {
                return Ok(false);
            }
        }
        if ONE && shop.totals.entries != handled {
            clock.left = shop.agenda.has_more_at(at).then(|| Left {
                ready: std::mem::take(&mut shop.ready),
                later: std::mem::take(&mut shop.later),
                filled: shop.filled,
                locked: shop.locked.take(),
            });
            return Ok(true);
        }
    }
    if shop.agenda.is_full() {
        return Err(RunError::Overflow(
            "the agenda's sequence is used up (close to 2^38 entries): the run is too long".into(),
        ));
    }
    shop.now = shop.now.max(until);
    Ok(false)
}

/// Whatever is rarer than the end of some work: kept apart, so that the loop stays small.
#[inline(never)]
fn fire(shop: &mut Shop<'_>, station: StationRef, alarm: Alarm, ticket: Ticket) {
    shop.fire(station, alarm, ticket);
}

#[cfg(test)]
mod tests {
    use super::super::{Plan, Run, RunError};
    use crate::model::*;

    fn stands_still(stations: Vec<(&str, Kind)>, flow: Vec<Hop>) -> bool {
        let factory = Factory {
            stations: stations
                .into_iter()
                .map(|(name, kind)| (name.to_owned(), Station::new(kind)))
                .collect(),
            flow,
            ..Factory::default()
        };
        let mut run = Run::new(&Plan::new(&factory).unwrap(), 1, 0).unwrap();
        match run.advance(1_000_000_000) {
            Err(RunError::Overflow(why)) => why.contains("the clock stands still at 0 ns"),
            _ => false,
        }
    }

    fn way(names: &[&str]) -> Hop {
        Hop::Chain(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn work(law: Distribution) -> Kind {
        Kind::Machine(Machine {
            cycle: ByProduct::All(law),
            ..Machine::default()
        })
    }

    #[test]
    fn an_instant_without_end_is_an_error() {
        let tiny = Distribution::Exponential {
            mean: Seconds(1e-12),
        };
        let source = |law: &Distribution| {
            Kind::Source(Source {
                every: Some(law.clone()),
                ..Source::default()
            })
        };
        let out = || ("out", Kind::Sink(Sink {}));
        assert!(stands_still(
            vec![("in", source(&tiny)), out()],
            vec![way(&["in", "out"])]
        ));
        let saturated = Kind::Source(Source {
            saturated: true,
            ..Source::default()
        });
        assert!(stands_still(
            vec![("in", saturated), ("m", work(tiny.clone())), out()],
            vec![way(&["in", "m", "out"])]
        ));
        // Without an entry on the agenda: raw parts into a place without end.
        let saturated = Kind::Source(Source {
            saturated: true,
            ..Source::default()
        });
        let yard = Kind::Buffer(Buffer::default());
        assert!(stands_still(
            vec![("in", saturated), ("yard", yard), out()],
            vec![way(&["in", "yard", "out"])]
        ));
        assert!(!stands_still(
            vec![
                ("in", source(&Distribution::Constant(Seconds(1e-5)))),
                out()
            ],
            vec![way(&["in", "out"])]
        ));
    }
}
