//! The agenda: what is due, in order of (time, class, sequence).
//!
//! A binary min-heap of packed 128-bit keys with *replace-top*: taking an entry leaves a hole at the
//! root that the next entry fills, so the usual take-one-schedule-one costs a single sift. The heap counts
//! from 1, so that the two entries below a place lie side by side and are looked at together.

use bevy::prelude::Resource;

use super::kind::StationRef;

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
}

const TIMER_BITS: u32 = 24;
const SEQUENCE_BITS: u32 = 38;
/// Behind every real entry.
const NEVER: u128 = u128::MAX;
/// So many tickets given up are not worth looking for.
const GIVEN_UP: usize = 32;

/// The agenda of one run.
#[derive(Resource, Debug, Clone, Default)]
pub struct Agenda {
    /// Min-heap of time(64) | class(2) | sequence(38) | timer(24) from place 1 on; an even number of places,
    /// of which the first, and one that may be over, hold [`NEVER`].
    heap: Vec<u128>,
    /// Entries on the heap, the hole included.
    count: usize,
    /// The root was taken and waits to be overwritten.
    hole: bool,
    /// Next sequence number; from 1, so that no ticket equals [`Ticket::NONE`].
    sequence: u64,
    timers: Vec<(StationRef, Alarm)>,
    /// Tickets given up whose entries may still be on the heap.
    given_up: Vec<u64>,
}

impl Agenda {
    /// Registers an alarm; its timer is what [`Agenda::schedule`] takes.
    pub fn timer(&mut self, station: StationRef, alarm: Alarm) -> Timer {
        self.timers.push((station, alarm));
        Timer(self.timers.len() as u32 - 1)
    }

    /// The alarm behind a timer.
    pub fn alarm(&self, timer: Timer) -> (StationRef, Alarm) {
        self.timers[timer.0 as usize]
    }

    /// Whether some field of the key is full.
    pub fn is_full(&self) -> bool {
        self.is_used_up() || self.timers.len() >= 1 << TIMER_BITS
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
            self.sift_from_root(key);
        } else {
            self.push(key);
        }
        Ticket(low)
    }

    #[inline(never)]
    fn push(&mut self, key: u128) {
        if self.count == 0 {
            self.heap.resize(2, NEVER);
        }
        self.count += 1;
        if self.count == self.heap.len() {
            self.heap.extend([NEVER; 2]);
        }
        self.sift_up(self.count, key);
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
        let mut keys = std::mem::take(&mut self.heap);
        keys.retain(|key| *key != NEVER && is_wanted(key));
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
        let key = *self.heap.get(1)?;
        let at = (key >> 64) as u64;
        if at > until || key as u64 == NEVER as u64 {
            return None;
        }
        self.hole = true;
        let low = key as u64;
        Some((at, Timer(low as u32 & ((1 << TIMER_BITS) - 1)), Ticket(low)))
    }

    /// Whether another entry is due at the instant of the one just taken, stale ones included.
    #[inline(always)]
    pub fn has_more_at(&self, at: u64) -> bool {
        // All entries left are due at that instant or later, so the first two behind the hole tell.
        let is_at = |key: u128| (key >> 64) as u64 == at;
        match self.heap.as_slice() {
            [_, _, second, third, ..] if self.hole => {
                (is_at(*second) || is_at(*third)) && self.next_time() == Some(at)
            }
            [_, first, ..] if !self.hole => is_at(*first) && self.next_time() == Some(at),
            _ => false,
        }
    }

    /// When the next entry is due, stale ones included; `None` on an empty agenda.
    #[cold]
    pub fn next_time(&self) -> Option<u64> {
        let next = match self.heap.as_slice() {
            [_, _, second, third, ..] if self.hole => *second.min(third),
            [_, first, ..] if !self.hole => *first,
            _ => NEVER,
        };
        (next != NEVER).then_some((next >> 64) as u64)
    }

    #[inline(never)]
    fn fill_hole(&mut self) {
        self.hole = false;
        let last = std::mem::replace(&mut self.heap[self.count], NEVER);
        if self.count.is_multiple_of(2) {
            self.heap.truncate(self.count);
        }
        self.count -= 1;
        if self.count > 0 {
            self.sift_from_root(last);
        }
    }

    /// Sinks the hole at the root to a leaf along the smaller children, then lets the key rise: a new
    /// key is usually late, so comparing it on the way down would be wasted.
    fn sift_from_root(&mut self, key: u128) {
        let heap = self.heap.as_mut_slice();
        let mut at = 1;
        while let Some(&[left, right]) = heap.as_chunks::<2>().0.get(at) {
            let is_right = right < left;
            heap[at] = if is_right { right } else { left };
            at = 2 * at + usize::from(is_right);
        }
        self.sift_up(at, key);
    }

    fn sift_up(&mut self, mut at: usize, key: u128) {
        let heap = self.heap.as_mut_slice();
        while at > 1 {
            let parent = at / 2;
            let above = heap[parent];
            if above <= key {
                break;
            }
            heap[at] = above;
            at = parent;
        }
        heap[at] = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random schedules and takes against a sorted list.
    #[test]
    fn entries_come_in_order_of_time_class_and_sequence() {
        let mut agenda = Agenda::default();
        let timer = agenda.timer(StationRef::default(), Alarm::Arrival);
        let mut list: Vec<(u64, u8, u64)> = Vec::new();
        let mut random = 88_172_645_463_325_252_u64;
        let mut draw = |n: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % n
        };
        let mut now = 0;
        for sequence in 1..20_000u64 {
            let class = [Class::Completion, Class::Change, Class::Arrival][draw(3) as usize];
            let at = now + draw(5);
            agenda.schedule(at, class, timer);
            list.push((at, class as u8, sequence));
            for _ in 0..draw(3) {
                list.sort_unstable();
                assert_eq!(agenda.next_time(), list.first().map(|e| e.0));
                if list.is_empty() {
                    assert!(agenda.take(u64::MAX).is_none());
                    continue;
                }
                let (at, class, sequence) = list.remove(0);
                let low = (u64::from(class) << 62) | sequence << TIMER_BITS;
                assert_eq!(agenda.take(u64::MAX), Some((at, timer, Ticket(low))));
                assert_eq!(agenda.next_time(), list.first().map(|e| e.0));
                assert_eq!(
                    agenda.has_more_at(at),
                    list.first().is_some_and(|e| e.0 == at)
                );
                now = at;
            }
        }
    }

    /// A far entry that is put off again and again leaves no trail.
    #[test]
    fn entries_given_up_do_not_pile_up() {
        let mut agenda = Agenda::default();
        let timer = agenda.timer(StationRef::default(), Alarm::Shift);
        let mut far = agenda.schedule(u64::MAX, Class::Change, timer);
        for now in 0..10_000 {
            agenda.schedule(now, Class::Completion, timer);
            assert_eq!(agenda.take(now).map(|e| e.0), Some(now));
            agenda.give_up(far);
            far = agenda.schedule(u64::MAX - now, Class::Change, timer);
            assert!(agenda.len() <= 2 * GIVEN_UP + 4);
        }
        while let Some((_, _, ticket)) = agenda.take(u64::MAX) {
            if ticket == far {
                far = Ticket::NONE;
            }
        }
        assert_eq!(far, Ticket::NONE, "the last one is still there");
    }

    #[test]
    fn an_entry_after_the_horizon_stays() {
        let mut agenda = Agenda::default();
        let timer = agenda.timer(StationRef::default(), Alarm::Shift);
        agenda.schedule(10, Class::Change, timer);
        assert!(agenda.take(9).is_none());
        assert_eq!(agenda.take(10).map(|e| e.0), Some(10));
        assert!(agenda.take(u64::MAX).is_none());
        agenda.schedule(20, Class::Change, timer);
        assert_eq!(agenda.take(u64::MAX).map(|e| e.0), Some(20));
    }
}
