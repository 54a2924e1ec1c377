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

    /// Runs on until it is there or the budget \[s\] is spent; whether it is there.
    pub fn catch_up(&mut self, to: u64, budget: f64, clock: &dyn Fn() -> f64) -> bool {
        let look = (to / LOOKS).max(1);
        let began = clock();
        while self.twin.now() < to && self.twin.ended().is_none() {
            let before = clock();
            let next = look.saturating_mul(self.looks + 1);
            let until = self.twin.now().saturating_add(self.piece).min(next).min(to);
            self.twin.advance(until);
            if until >= next {
                self.twin.refresh();
                self.looks = until / look;
            }
            let now = clock();
            match now - before {
                took if took < budget / 6.0 => self.piece = self.piece.saturating_mul(2).min(look),
                took if took > budget / 2.0 => self.piece = (self.piece / 2).max(1_000_000),
                _ => {}
            }
            if now - began >= budget {
                break;
            }
        }
        self.twin.now() >= to || self.twin.ended().is_some()
    }

    /// The run, measured, and what it is for people.
    pub fn into_parts(mut self) -> (Twin, String) {
        self.twin.refresh();
        (self.twin, self.name)
    }
}
