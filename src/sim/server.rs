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
#[derive(Debug, Clone, Default)]
pub struct Server {
    /// What it is about.
    pub phase: Phase,
    /// Under repair.
    pub is_down: bool,
    /// Idle, but a part is at hand whose next place is taken (blocking before service).
    pub at_hand: bool,
    /// The part on it.
    pub part: Option<PartId>,
    /// Entry of its work on the agenda.
    pub ticket: Ticket,
    /// Its alarm.
    pub timer: Timer,
    /// Work left when it last began to run \[ns\].
    pub left: u64,
    /// When it last began to run \[ns\].
    pub ran_from: u64,
    /// Processing time drawn for this part \[ns\].
    pub drawn: u64,
    /// Its cycle time: the processing that it takes here in all, attempts that were given up included \[ns\].
    pub cycle: u64,
    /// That time is counted with the block of draws that it came from; otherwise by itself, when the part is done.
    pub in_block: bool,
    /// The sampler that it was drawn from.
    pub drawn_by: u16,
    /// The entry on the agenda is a failure instead of the end of the work.
    pub is_failing: bool,
    /// Processing done, whole run \[ns\]: what `Processing` failure clocks count.
    pub worn: u64,
    /// What it is worn by when the first of those clocks runs out; `u64::MAX`: it has none.
    pub fails_at: u64,
    /// The failure mode of that clock.
    pub fails_by: u16,
    /// Product that it is set up for, where set-ups are: that of the last part it began; `None` before.
    pub last: Option<u16>,
    /// Parts since the last set-up.
    pub since_setup: u32,
    state: State,
    since: u64,
    times: [u64; 6],
    loaded_at: u64,
    occupied: u64,
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
        self.times[self.state as usize] += now - self.since;
        self.since = now;
        self.state = state;
    }

    /// A part comes onto the server.
    #[inline(always)]
    pub fn load(&mut self, now: u64, part: PartId) {
        self.phase = Phase::Loaded;
        self.part = Some(part);
        self.loaded_at = now;
    }

    /// The part leaves the server.
    #[inline(always)]
    pub fn unload(&mut self, now: u64) -> Option<PartId> {
        self.phase = Phase::Idle;
        self.occupied += now - self.loaded_at;
        self.part.take()
    }

    /// How long it runs on with the work it has left, and whether a failure ends that. Due exactly at the
    /// end of the work, the part comes first.
    #[inline(always)]
    pub fn runs_for(&mut self) -> (u64, bool) {
        let life = self.fails_at - self.worn;
        self.is_failing = self.phase == Phase::Working && life < self.left;
        if self.is_failing {
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
        self.is_failing = false;
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
        self.cycle += self.drawn - self.left;
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
        self.cycle - self.left + running
    }

    /// Time in each state over the window \[ns\].
    pub fn times(&self, now: u64) -> [u64; 6] {
        let mut times = self.times;
        times[self.state as usize] += now - self.since;
        times
    }

    /// Time with a part on it over the window \[ns\].
    pub fn occupied(&self, now: u64) -> u64 {
        self.occupied + self.part.map_or(0, |_| now - self.loaded_at)
    }

    /// A new statistics window begins.
    pub fn new_window(&mut self, now: u64) {
        self.times = [0; 6];
        self.since = now;
        self.occupied = 0;
        self.loaded_at = now;
    }

    /// For the tests of the laws: breaks a counter on purpose.
    #[cfg(test)]
    pub fn corrupt_times(&mut self) {
        self.times[State::Working as usize] += 1;
    }
}

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
