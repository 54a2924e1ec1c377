//! A changed run on its way to the moment of the other, a piece at a time, so that no frame waits for it.

use super::super::twin::Twin;
use crate::model::Factory;
use crate::sim::PlanError;

/// Points that the curves get on the way.
const LOOKS: u64 = 120;

/// A run that catches up.
pub struct Rerun {
    twin: Twin,
    name: String,
    /// The piece of simulated time that took about a third of a frame last time \[ns\].
    piece: u64,
    /// Looks taken.
    looks: u64,
    /// It is measured at the moment where it is to arrive.
    is_measured: bool,
}

impl Rerun {
    /// The changed plant at t = 0.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub fn new(factory: &Factory, name: String, seed: u64) -> Result<Self, PlanError> {
        Ok(Self {
            twin: Twin::new(factory, seed)?,
            name,
            piece: 60_000_000_000,
            looks: 0,
            is_measured: false,
        })
    }

    /// The run, as far as it is.
    pub fn twin(&self) -> &Twin {
        &self.twin
    }

    /// How far it is on its way to a moment, as a fraction.
    pub fn progress(&self, to: u64) -> f64 {
        if to == 0 {
            return 1.0;
        }
        (self.twin.now() as f64 / to as f64).min(1.0)
    }

    /// Runs on until it is there and measured, or the budget \[s\] is spent; whether it is there. Each piece is small: of
    /// time about a third of a budget, of a measurement a station.
    pub fn catch_up(&mut self, to: u64, budget: f64, clock: &dyn Fn() -> f64) -> bool {
        let look = (to / LOOKS).max(1);
        let began = clock();
        loop {
            if self.twin.is_refreshing() {
                if !self.twin.go_on_refreshing() {
                    self.twin.show_fresh();
                }
            } else if self.twin.now() < to && self.twin.ended().is_none() {
                self.go_on(to, look, budget, clock);
            } else if !self.is_measured && self.twin.is_stale() {
                self.is_measured = true;
                self.twin.begin_refresh();
            } else {
                return true;
            }
            if clock() - began >= budget {
                return false;
            }
        }
    }

    /// One piece of time, and the begin of a look where one is due.
    fn go_on(&mut self, to: u64, look: u64, budget: f64, clock: &dyn Fn() -> f64) {
        let before = clock();
        let next = look.saturating_mul(self.looks + 1);
        let until = self.twin.now().saturating_add(self.piece).min(next).min(to);
        self.twin.advance(until);
        if until >= next {
            self.twin.begin_refresh();
            self.looks = until / look;
        }
        match clock() - before {
            took if took < budget / 6.0 => self.piece = self.piece.saturating_mul(2).min(look),
            took if took > budget / 2.0 => self.piece = (self.piece / 2).max(1_000_000),
            _ => {}
        }
    }

    /// What it is for people, when its run is not wanted.
    pub fn into_name(self) -> String {
        self.name
    }

    /// The run, measured where it is, and what it is for people.
    pub fn into_parts(mut self) -> (Twin, String) {
        if self.twin.is_stale() || self.twin.is_refreshing() {
            self.twin.refresh();
        }
        (self.twin, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::layout::tests::floor;

    /// With a clock by which every look costs a twelfth of the budget, no frame overruns it by more than one piece, and
    /// what arrives is the run that was never cut.
    #[test]
    fn no_frame_takes_more_than_its_budget_and_a_piece() {
        let plant = floor("lingang-body-shop").0;
        let to = 40 * 3_600_000_000_000;
        let mut rerun = Rerun::new(&plant, "a".to_owned(), 7).unwrap();
        let spent = std::cell::Cell::new(0.0);
        let clock = || {
            spent.set(spent.get() + 0.001);
            spent.get()
        };
        let mut frames = 0;
        loop {
            let began = spent.get();
            let is_there = rerun.catch_up(to, 0.012, &clock);
            assert!(spent.get() - began <= 0.012 + 0.004);
            frames += 1;
            if is_there {
                break;
            }
            assert!(rerun.progress(to) <= 1.0);
        }
        assert!(frames > 100, "{frames}");
        assert!(!rerun.twin().is_stale());
        let (twin, _) = rerun.into_parts();
        let mut whole = Twin::new(&plant, 7).unwrap();
        whole.advance(to);
        whole.refresh();
        assert_eq!(twin.snapshot, whole.snapshot);
        assert!(twin.history.moments().count() as u64 >= LOOKS);
    }
}
