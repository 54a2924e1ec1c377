//! A glance at the floor: what is where and in which state, cheap enough for every frame.

use super::agenda::{Agenda, Alarm};
use super::observe::{Coming, Due, Glance};
use super::plan::Layout;
use super::shop::Shop;
use super::{Progress, Run, RunError};

impl Run {
    /// What every station holds and does now, in the order of [`Snapshot::stations`](super::observe::Snapshot)
    /// with the rework shelves behind them. `into` is empty or what the last glance at this run gave: what did not
    /// change since then is left as it is.
    pub fn glance(&mut self, into: &mut Vec<Glance>) {
        let layout = std::sync::Arc::clone(&self.plan.0);
        let Ok(mut floor) = self.floor.get_mut(&mut self.world) else {
            unreachable!("the world holds what `new` put there")
        };
        floor.shop(|shop, _| look(shop, &layout, into));
    }

    /// Handles the next agenda entry and goes no further, not even to the others of that instant: what may start
    /// after the last of them starts then. Without an entry due at or before `until` \[ns\] the run goes there.
    /// However often it is stepped, a run gives the bits of one that is not.
    ///
    /// # Errors
    /// As [`Run::advance`].
    pub fn step(&mut self, until: u64) -> Result<Progress, RunError> {
        self.go_to(until, true)
    }

    /// When something is due next \[ns\]; `None` when nothing is. An entry that was put off meanwhile may
    /// stand first: nothing happens then.
    pub fn next_due(&self) -> Option<u64> {
        self.world.resource::<Agenda>().next_time()
    }
}

impl Run {
    /// When a shift or a break begins or ends next, at any station \[ns\].
    pub fn next_shift(&self) -> Option<u64> {
        let entries = self.world.resource::<Agenda>().entries();
        let shifts = entries.filter(|(_, _, alarm, _)| *alarm == Alarm::Shift);
        shifts.map(|(at, ..)| at).min()
    }

    /// What is due next at a station, by its number in [`Run::glance`]; `None` when nothing is there by itself. Looks
    /// through the whole agenda.
    pub fn due_at(&self, station: usize) -> Option<Due> {
        let places = &self.plan.0.stations;
        let place = places.iter().find(|place| place.view as usize == station)?;
        let entries = self.world.resource::<Agenda>().entries();
        let here = entries.filter(|(_, station, ..)| *station == place.station);
        here.map(|(at, _, alarm, is_change)| {
            let what = match alarm {
                Alarm::Work { .. } if is_change => Coming::Failure,
                Alarm::Work { .. } => Coming::Done,
                Alarm::Failure { .. } => Coming::Failure,
                Alarm::Repair { .. } => Coming::Repaired,
                Alarm::Shift => Coming::Shift,
                Alarm::Arrival => Coming::Arrival,
                Alarm::Stay => Coming::GoesOn,
            };
            Due { at, what }
        })
        .min()
    }
}

fn look(shop: &mut Shop<'_>, layout: &Layout, into: &mut Vec<Glance>) {
    into.resize_with(layout.stations.len(), Glance::default);
    for place in &layout.stations {
        let glance = &mut into[place.view as usize];
        glance.content = shop.content(place.station);
        shop.glance(place.station, glance);
    }
}
