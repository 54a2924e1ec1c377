//! Set-up of a server before a part: on product change, or after a number of parts.

use bevy::prelude::Component;

use super::sample::Sampler;
use super::server::Server;
use crate::model::SetupTrigger;

/// A machine's set-up.
#[derive(Component, Debug, Clone)]
pub struct Setup {
    /// When it is due.
    pub on: SetupTrigger,
    /// Times: one for all; one by next product; or one by last product (rows) and next product.
    pub times: Vec<Sampler>,
    /// Products in the plant.
    pub products: usize,
    /// Set-ups done, window.
    pub done: u64,
    /// Streams of times that were given in another way before.
    pub aside: Vec<Sampler>,
}

impl Setup {
    /// The time that a server needs before a part of `product`, if any; drawn when it is due.
    pub fn due(&mut self, server: &Server, product: u16) -> Option<u64> {
        let last = match self.on {
            SetupTrigger::ProductChange => server.last.filter(|last| *last != product)?,
            SetupTrigger::Every(n) if server.since_setup >= n => server.last.unwrap_or(product),
            SetupTrigger::Every(_) => return None,
        };
        let next = usize::from(product);
        let which = if self.times.len() == 1 {
            0
        } else if self.times.len() == self.products {
            next
        } else {
            usize::from(last) * self.products + next
        };
        // A pair that needs no time needs no set-up.
        Some(self.times[which].draw()).filter(|time| *time > 0)
    }

    /// Takes over the parameters of a set-up built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        self.on = fresh.on;
        // By next product, by pair or one for all: each has streams of its own, and none begins twice.
        let times = std::mem::replace(&mut self.times, fresh.times);
        self.aside.extend(times);
        for time in &mut self.times {
            if let Some(at) = self.aside.iter().position(|mine| mine.has_stream_of(time)) {
                let mut mine = self.aside.swap_remove(at);
                mine.set_law(time.law().clone());
                *time = mine;
            }
        }
    }
}
