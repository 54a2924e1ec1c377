//! One server of a machine: what it holds, which state it is in, and for how long.

use super::agenda::{Ticket, Timer};
use super::observe::State;
use super::part::PartId;

/// What a server is about, whether or not it is up and on shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// No part.
    #[default]
    Idle,
    /// A part, not started.
    Loaded,
    /// Being set up for its part.
    Setup,
    /// Processing its part.
    Working,
    /// A finished part that finds no room.
    Held,
}

/// A server.
// In this order: every part asks for the first line of the cache, most that start or end a rest for the second.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub struct Server {
    /// Entry of its work on the agenda: a change if a failure ends it, a completion otherwise.
    pub ticket: Ticket,
    /// When it last began to run \[ns\].
    pub ran_from: u64,
    /// Work left when it last began to run \[ns\].
    pub left: u64,
    /// Processing time drawn for this part \[ns\].
    pub drawn: u64,
    /// Processing done, whole run \[ns\]: what `Processing` failure clocks count.
    pub worn: u64,
    /// What it is worn by when the first of those clocks runs out; `u64::MAX`: it has none.
    pub fails_at: u64,
    /// Its alarm.
    pub timer: Timer,
    /// The part on it; [`Server::load`] and [`Server::unload`] also keep the time that it is there.
    pub part: Option<PartId>,
    /// Parts since the last set-up.
    pub since_setup: u32,
    /// The sampler with whose block of draws the time of its part is counted, from 1; or 0.
    counted_with: u16,
    /// What it is about.
    pub phase: Phase,
    /// Under repair.
    pub is_down: bool,
    /// Over the window, by state \[ns\]; that of the present state less the time now.
    times: [u64; 6],
    /// With a part on it, over the window \[ns\]; less the time now while there is one.
    occupied: u64,
    state: State,
    /// Idle, but a part is at hand whose next place is taken (blocking before service).
    pub at_hand: bool,
    /// The failure mode of the processing clock that runs out first.
    pub fails_by: u16,
    /// Product that it is set up for, where set-ups are: that of the last part it began; `None` before.
    pub last: Option<u16>,
    /// Attempts at its part that were given up \[ns\].
    repeated: u64,
}

impl Server {
    /// An idle server with its alarm.
    pub fn new(timer: Timer) -> Self {
        Self {
            timer,
            fails_at: u64::MAX,
            ..Self::default()
        }
    }

    /// State now.
    pub fn state(&self) -> State {
        self.state
    }

    /// Enters a state, and accounts for the one that ends.
    #[inline(always)]
    pub fn turn(&mut self, now: u64, state: State) {
        let times = &mut self.times;
        times[self.state as usize] = times[self.state as usize].wrapping_add(now);
        times[state as usize] = times[state as usize].wrapping_sub(now);
        self.state = state;
    }

    /// A part comes onto the server.
    #[inline(always)]
    pub fn load(&mut self, now: u64, part: PartId) {
        self.phase = Phase::Loaded;
        self.part = Some(part);
        self.occupied = self.occupied.wrapping_sub(now);
    }

    /// The part leaves the server.
    #[inline(always)]
    pub fn unload(&mut self, now: u64) -> Option<PartId> {
        self.phase = Phase::Idle;
        self.occupied = self.occupied.wrapping_add(now);
        self.part.take()
    }

    /// How long it runs on with the work it has left, and whether a failure ends that. Due exactly at the
    /// end of the work, the part comes first.
    #[inline(always)]
    pub fn runs_for(&self) -> (u64, bool) {
        let life = self.fails_at - self.worn;
        if self.phase == Phase::Working && life < self.left {
            (life, true)
        } else {
            (self.left, false)
        }
    }

    /// Stops at `now`: the work done since it last began to run is accounted.
    #[inline]
    pub fn stop(&mut self, now: u64) {
        let elapsed = now - self.ran_from;
        self.ticket = Ticket::NONE;
        self.left -= elapsed;
        if self.phase == Phase::Working {
            self.worn += elapsed;
        }
    }

    /// Its part is done at `now`, as its entry on the agenda told. The short form of [`Server::stop`] for a part that it
    /// worked on: with the ticket, the work left counts no more.
    #[inline(always)]
    pub fn finish(&mut self, now: u64) {
        self.ticket = Ticket::NONE;
        self.worn += now - self.ran_from;
    }

    /// Its part starts again: what was done so far has been for nothing, and took its time.
    pub fn repeat(&mut self) {
        self.repeated += self.drawn - self.left;
        self.left = self.drawn;
    }

    /// Processing done on the part that it works on \[ns\].
    pub fn work_done(&self, now: u64) -> u64 {
        if self.phase != Phase::Working {
            return 0;
        }
        let running = match self.ticket {
            Ticket::NONE => 0,
            _ => now - self.ran_from,
        };
        self.cycle() - self.left + running
    }

    /// A part begins whose processing time has been drawn \[ns\], to be counted with the block that it came from or by
    /// itself.
    #[inline(always)]
    pub(super) fn begin(&mut self, time: u64, block: Option<u16>) {
        self.phase = Phase::Working;
        self.drawn = time;
        self.left = time;
        self.counted_with = block.map_or(0, |which| which + 1);
    }

    /// The sampler with whose block the time of its part is to be counted; from now on it is not.
    #[inline(always)]
    pub(super) fn take_block(&mut self) -> Option<u16> {
        std::mem::take(&mut self.counted_with).checked_sub(1)
    }

    /// The sampler with whose block the time of its part is to be counted.
    pub(super) fn block(&self) -> Option<u16> {
        self.counted_with.checked_sub(1)
    }

    /// Cycle time of its part, if nothing happens any more: the processing that it takes here in all, attempts that were
    /// given up included \[ns\].
    pub fn cycle(&self) -> u64 {
        self.repeated + self.drawn
    }

    /// Takes the cycle time of its part, which is done \[ns\].
    pub(super) fn take_cycle(&mut self) -> u64 {
        let cycle = self.cycle();
        self.repeated = 0;
        cycle
    }

    /// Takes the processing done on its part, which is lost \[ns\].
    pub(super) fn take_work(&mut self, now: u64) -> u64 {
        let done = self.work_done(now);
        self.repeated = 0;
        done
    }

    /// Time in each state over the window \[ns\].
    pub fn times(&self, now: u64) -> [u64; 6] {
        let mut times = self.times;
        let present = &mut times[self.state as usize];
        *present = present.wrapping_add(now);
        times
    }

    /// Time with a part on it over the window \[ns\].
    pub fn occupied(&self, now: u64) -> u64 {
        let running = if self.part.is_some() { now } else { 0 };
        self.occupied.wrapping_add(running)
    }

    /// A new statistics window begins.
    pub fn new_window(&mut self, now: u64) {
        self.times = [0; 6];
        self.times[self.state as usize] = now.wrapping_neg();
        let running = if self.part.is_some() { now } else { 0 };
        self.occupied = running.wrapping_neg();
    }

    /// For the tests of the laws: breaks a counter on purpose.
    #[cfg(test)]
    pub fn corrupt_times(&mut self) {
        let working = &mut self.times[State::Working as usize];
        *working = working.wrapping_add(1);
    }
}

// What every part asks for is in the first line of the cache.
const _: () = assert!(std::mem::offset_of!(Server, times) == 64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_times_add_up_to_the_window() {
        let mut server = Server::default();
        server.turn(10, State::Working);
        server.new_window(15);
        server.turn(40, State::Blocked);
        server.turn(40, State::Working);
        let times = server.times(100);
        assert_eq!(times.iter().sum::<u64>(), 85);
        assert_eq!(times[State::Working as usize], 85);
    }
}
