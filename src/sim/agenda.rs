//! The agenda: what is due, in order of (time, class, sequence).
//!
//! A min-heap of packed 128-bit keys, four below one (a brood, in one line of the cache), with *replace-top*: taking an
//! entry leaves a hole at the top that the next entry fills, so the usual take-one-schedule-one costs a single way
//! down. That way has the same length for every key and no branch that depends on one: where a key comes to rest
//! nobody can guess, and on today's processors the guesses were what an agenda cost.

use std::hint::select_unpredictable;

use bevy::prelude::Resource;

use super::kind::{KindTag, StationRef};

/// The order of entries at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Completions.
    Completion = 0,
    /// Repair ends, failures, shift changes.
    Change = 1,
    /// Arrivals.
    Arrival = 2,
}

/// What is due at a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// A server's work ends, or fails on its processing clock.
    Work {
        /// Server, counted from 0.
        server: u16,
    },
    /// An `Up` clock runs out.
    Failure {
        /// Server, or `STATION` for a station-wide mode.
        server: u16,
        /// Index of the failure mode.
        mode: u16,
    },
    /// A repair ends.
    Repair {
        /// Server, or `STATION`.
        server: u16,
    },
    /// The shift plan changes.
    Shift,
    /// Parts arrive.
    Arrival,
    /// A part has stayed its time.
    Stay,
}

const FIRST_WORK: Alarm = Alarm::Work { server: 0 };

/// In place of a server: the whole station.
pub const STATION: u16 = u16::MAX;

/// Names one alarm of one station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timer(pub u32);

/// Identifies one scheduled entry; an alarm that was put off or given up holds another ticket, or
/// [`Ticket::NONE`], and the old entry is skipped when it comes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticket(u64);

impl Ticket {
    /// Nothing is scheduled.
    pub const NONE: Self = Self(0);

    /// Its alarm.
    #[inline(always)]
    fn timer(self) -> Timer {
        Timer(self.0 as u32 & ((1 << TIMER_BITS) - 1))
    }

    /// The entry is a change, not a completion or an arrival.
    #[inline(always)]
    pub fn is_change(self) -> bool {
        self.0 >> (SEQUENCE_BITS + TIMER_BITS) == Class::Change as u64
    }
}

const TIMER_BITS: u32 = 24;
/// Timers below it are named by a machine and mean the work of its first server: the commonest alarms need no list.
const LISTED: u32 = 1 << 20;
/// So many alarms besides have a timer.
pub const MOST_LISTED: usize = (1 << TIMER_BITS) - LISTED as usize;
const SEQUENCE_BITS: u32 = 38;
/// Behind every real entry.
const NEVER: u128 = u128::MAX;
/// So many tickets given up are not worth looking for.
const GIVEN_UP: usize = 32;

/// Entries below another one, in one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Brood([u128; WIDTH]);

const WIDTH: usize = 4;

impl Brood {
    const EMPTY: Self = Self([NEVER; WIDTH]);

    /// Place and key of the earliest.
    #[inline(always)]
    fn earliest(&self) -> (usize, u128) {
        let [a, b, c, d] = self.0;
        let (is_b, is_d) = (b < a, d < c);
        let ab = select_unpredictable(is_b, b, a);
        let cd = select_unpredictable(is_d, d, c);
        let is_cd = cd < ab;
        let place = select_unpredictable(is_cd, 2 + usize::from(is_d), usize::from(is_b));
        (place, select_unpredictable(is_cd, cd, ab))
    }
}

/// The earlier of two, and the later.
#[inline(always)]
fn in_order(one: u128, other: u128) -> (u128, u128) {
    let is_first = one < other;
    let earlier = select_unpredictable(is_first, one, other);
    (earlier, select_unpredictable(is_first, other, one))
}

/// The agenda of one run.
#[derive(Resource, Debug, Clone)]
pub struct Agenda {
    /// time(64) | class(2) | sequence(38) | timer(24) of the first entry, of the one just taken while there is a hole, or
    /// [`NEVER`].
    first: u128,
    /// All others: below the first those of brood 0, below the entry at place p (the places of all broods numbered
    /// through) those of brood p + 1. All generations are full, so there may be four times the places that are needed;
    /// what is over holds [`NEVER`].
    broods: Vec<Brood>,
    /// Entries on the heap, the hole included.
    count: usize,
    /// The root was taken and waits to be overwritten.
    hole: bool,
    /// Next sequence number; from 1, so that no ticket equals [`Ticket::NONE`].
    sequence: u64,
    /// From timer [`LISTED`] on.
    timers: Vec<(StationRef, Alarm)>,
    /// Tickets given up whose entries may still be on the heap.
    given_up: Vec<u64>,
}

impl Agenda {
    /// Registers an alarm; its timer is what [`Agenda::schedule`] takes.
    pub fn timer(&mut self, station: StationRef, alarm: Alarm) -> Timer {
        let is_machine = station.kind() == Some(KindTag::Machine);
        if alarm == FIRST_WORK && is_machine && station.at() < LISTED as usize {
            return Timer(station.at() as u32);
        }
        self.timers.push((station, alarm));
        Timer(self.timers.len() as u32 - 1 + LISTED)
    }

    /// The alarm behind a timer.
    #[inline(always)]
    pub fn alarm(&self, timer: Timer) -> (StationRef, Alarm) {
        match timer.0.checked_sub(LISTED) {
            Some(at) => self.timers[at as usize],
            None => {
                let machine = StationRef::new(KindTag::Machine, timer.0 as usize);
                (machine, FIRST_WORK)
            }
        }
    }

    /// Whether some field of the key is full.
    pub fn is_full(&self) -> bool {
        self.is_used_up() || self.timers.len() > MOST_LISTED
    }

    /// Whether the last numbers of the sequence are being given. Asked every 2²⁴ entries, long before the last.
    pub fn is_used_up(&self) -> bool {
        self.sequence >= (1 << SEQUENCE_BITS) - (1 << 32)
    }

    /// Puts an entry on the agenda.
    #[inline(always)]
    pub fn schedule(&mut self, at: u64, class: Class, timer: Timer) -> Ticket {
        self.sequence += 1;
        debug_assert!(self.sequence >> SEQUENCE_BITS == 0);
        let low = (class as u64) << (SEQUENCE_BITS + TIMER_BITS)
            | (self.sequence << TIMER_BITS)
            | u64::from(timer.0);
        let key = u128::from(at) << 64 | u128::from(low);
        if self.hole {
            self.hole = false;
            self.sink(key);
        } else {
            self.push(key);
        }
        Ticket(low)
    }

    #[inline(never)]
    fn push(&mut self, key: u128) {
        self.count += 1;
        if self.count == 1 {
            self.first = key;
            return;
        }
        let place = self.count - 2;
        if place / WIDTH >= self.broods.len() {
            self.broods
                .resize(self.broods.len() * WIDTH + 1, Brood::EMPTY);
        }
        self.rise(place, key);
    }

    /// Tells that an entry will not be wanted. It is skipped when it comes up; before such entries
    /// outnumber the others, all of them are taken out.
    #[inline]
    pub fn give_up(&mut self, ticket: Ticket) {
        self.given_up.push(ticket.0);
        if self.given_up.len() > GIVEN_UP + self.count / 2 {
            self.clean();
        }
    }

    /// Takes out all entries given up. The keys are all different, so the order of the rest stays.
    #[cold]
    fn clean(&mut self) {
        if self.hole {
            self.fill_hole();
        }
        self.given_up.sort_unstable();
        let given_up = std::mem::take(&mut self.given_up);
        let is_wanted = |key: &u128| given_up.binary_search(&(*key as u64)).is_err();
        let mut keys = vec![std::mem::replace(&mut self.first, NEVER)];
        keys.extend(self.broods.iter().flat_map(|brood| brood.0));
        keys.retain(|key| *key != NEVER && is_wanted(key));
        self.broods.clear();
        self.count = 0;
        keys.into_iter().for_each(|key| self.push(key));
    }

    /// Entries on the heap, those given up included.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Takes the first entry due at or before `until`.
    #[inline]
    pub fn take(&mut self, until: u64) -> Option<(u64, Timer, Ticket)> {
        if self.hole {
            self.fill_hole();
        }
        let at = (self.first >> 64) as u64;
        let ticket = Ticket(self.first as u64);
        if at > until || ticket.0 == NEVER as u64 {
            return None;
        }
        self.hole = true;
        Some((at, ticket.timer(), ticket))
    }

    /// Whether another entry is due at the instant of the one just taken, stale ones included.
    #[inline(always)]
    pub fn has_more_at(&self, at: u64) -> bool {
        let is_at = |key: u128| (key >> 64) as u64 == at;
        // All entries left are due at that instant or later, so those right below the hole tell.
        let is_due = match self.broods.first() {
            Some(brood) if self.hole => brood.0.into_iter().fold(false, |is, key| is | is_at(key)),
            _ => !self.hole & is_at(self.first),
        };
        // The end of time is where the empty places are.
        is_due && (at != u64::MAX || self.next_time().is_some())
    }

    /// When the next entry is due, stale ones included; `None` on an empty agenda.
    #[cold]
    pub fn next_time(&self) -> Option<u64> {
        let next = match self.broods.first() {
            Some(brood) if self.hole => brood.earliest().1,
            None if self.hole => NEVER,
            _ => self.first,
        };
        (next != NEVER).then_some((next >> 64) as u64)
    }

    /// All entries, in no order: when each is due, where, what, and whether it is a change. Those given up are left out.
    pub fn entries(&self) -> impl Iterator<Item = (u64, StationRef, Alarm, bool)> + '_ {
        let first = (!self.hole).then_some(self.first);
        let others = self.broods.iter().flat_map(|brood| brood.0);
        let keys = first.into_iter().chain(others);
        let wanted = keys.filter(|key| *key != NEVER && !self.given_up.contains(&(*key as u64)));
        wanted.map(|key| {
            let ticket = Ticket(key as u64);
            let (station, alarm) = self.alarm(ticket.timer());
            ((key >> 64) as u64, station, alarm, ticket.is_change())
        })
    }

    #[inline(never)]
    fn fill_hole(&mut self) {
        self.hole = false;
        self.count -= 1;
        let Some(place) = self.count.checked_sub(1) else {
            self.first = NEVER;
            return;
        };
        let last = std::mem::replace(&mut self.broods[place / WIDTH].0[place % WIDTH], NEVER);
        self.sink(last);
    }

    /// Puts a key at the top and lets it sink. From where it stays on, all keep their places, but the way along the
    /// earliest is gone to its end: how far a key sinks nobody can guess, and a wrong guess costs more.
    fn sink(&mut self, key: u128) {
        let broods = self.broods.as_mut_slice();
        let Some(top) = broods.first() else {
            self.first = key;
            return;
        };
        let (mut place, earliest) = top.earliest();
        let (stays, mut carried) = in_order(key, earliest);
        self.first = stays;
        while let Some(below) = broods.get(place + 1) {
            let (at, earliest) = below.earliest();
            let stays;
            (stays, carried) = in_order(carried, earliest);
            broods[place / WIDTH].0[place % WIDTH] = stays;
            place = (place + 1) * WIDTH + at;
        }
        broods[place / WIDTH].0[place % WIDTH] = carried;
    }

    fn rise(&mut self, mut place: usize, key: u128) {
        let broods = self.broods.as_mut_slice();
        loop {
            let Some(parent) = (place / WIDTH).checked_sub(1) else {
                let first = self.first;
                self.first = first.min(key);
                broods[0].0[place] = first.max(key);
                return;
            };
            let above = broods[parent / WIDTH].0[parent % WIDTH];
            if above <= key {
                broods[place / WIDTH].0[place % WIDTH] = key;
                return;
            }
            broods[place / WIDTH].0[place % WIDTH] = above;
            place = parent;
        }
    }
}

impl Default for Agenda {
    fn default() -> Self {
        Self {
            first: NEVER,
            broods: Vec::new(),
            count: 0,
            hole: false,
            sequence: 0,
            timers: Vec::new(),
            given_up: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
