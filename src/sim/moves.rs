//! How parts move between stations, whatever their kinds: who offers, who takes, who is told.
//!
//! A giver pushes a part on when the next station has room; else the part waits where it is, counted at
//! every station that it may go to, and whoever gets room pulls the longest waiting one. A buffer never
//! pushes: it tells the next stations of each part that comes in, and machines choose when nothing else is
//! due, all others at once.

use smallvec::SmallVec;

use super::buffer::Buffer;
use super::kind::{Kind, KindTag, Offer, StationRef};
use super::machine::Machine;
use super::part::PartId;
use super::shop::{MOST_AT_ONCE, Shop};
use super::work;

impl Shop<'_> {
    /// Counts a part that waits for a place, or no longer does, at every station that it may go to: a
    /// station that nobody waits for need not look around when it gets room.
    #[inline]
    pub fn want(&mut self, part: PartId, from: StationRef, waits: bool) {
        let next = self.parts[part].next;
        if next != StationRef::ANY {
            return self.ports_mut(next).count_wanted(waits);
        }
        let product = self.parts[part].product;
        for at in 0..self.ports(from).candidates(product).len() {
            let to = self.ports(from).candidates(product)[at];
            self.ports_mut(to).count_wanted(waits);
        }
    }

    /// Sends a part on to the station it has chosen, or to the first that has room.
    #[inline(always)]
    pub fn pass(&mut self, part: PartId, from: StationRef) -> bool {
        let mut to = self.parts[part].next;
        if to == StationRef::ANY {
            let product = self.parts[part].product;
            match self
                .ports(from)
                .candidates(product)
                .iter()
                .find(|to| self.room(**to, part))
            {
                Some(free) => to = *free,
                None => return false,
            }
        } else if !self.room(to, part) {
            return false;
        }
        self.take(to, part);
        true
    }

    /// Whether a waiting part of station `from` may go to `to`. One that takes the first free station
    /// leaves it to the first in file order that has room.
    pub fn goes_to(&self, part: PartId, from: StationRef, to: StationRef) -> bool {
        let next = self.parts[part].next;
        if next != StationRef::ANY {
            return next == to;
        }
        self.is_first_able(self.ports(from).candidates(self.parts[part].product), to)
    }

    /// Whether none of the stations before `to` could take a part now.
    pub fn is_first_able(&self, candidates: &[StationRef], to: StationRef) -> bool {
        for candidate in candidates {
            if *candidate == to {
                return true;
            }
            if self.able(*candidate) {
                return false;
            }
        }
        false
    }

    /// A waiting part has gone that took the first free station: another that had to leave it to that
    /// one may take the next.
    #[inline]
    pub fn share_out(&mut self, part: PartId, from: StationRef) {
        if self.parts[part].next == StationRef::ANY {
            let product = self.parts[part].product;
            self.offer_around(from, product);
        }
    }

    /// Whether a station could take a part if it chose now: like room, but a machine that waits on the
    /// ready list counts, and one that has no place to reserve does not.
    fn able(&self, station: StationRef) -> bool {
        let station = self.behind(station);
        match station.kind() {
            Some(KindTag::Machine) => {
                let row = &self.rows.machines[station.at()];
                row.body
                    .idle_server()
                    .is_some_and(|server| !row.body.servers[server].at_hand)
            }
            // Whether a full one is passed would ask who is offered to the machine behind it, and so on
            // in a circle.
            Some(KindTag::Buffer) => self.rows.buffers[station.at()].body.free(),
            _ => self.has_place(station),
        }
    }

    /// The station itself, or the one behind it when it is a buffer without places.
    pub fn behind(&self, mut station: StationRef) -> StationRef {
        while station.kind() == Some(KindTag::Buffer)
            && let Some(to) = Buffer::way_through(self, station.at())
        {
            station = to;
        }
        station
    }

    /// A part waits at `from` that nobody was asked to take: idle machines that it may go to look.
    pub fn announce(&mut self, part: PartId, from: StationRef) {
        let next = self.parts[part].next;
        if next == StationRef::ANY {
            let product = self.parts[part].product;
            self.offer_around(from, product);
        } else {
            self.ask(next);
        }
    }

    /// Idle machines look among which a product at `from` takes the first free one.
    #[cold]
    pub fn offer_around(&mut self, from: StationRef, product: u16) {
        for at in 0..self.ports(from).candidates(product).len() {
            let to = self.ports(from).candidates(product)[at];
            self.ask(to);
            if to.kind() != Some(KindTag::Machine) {
                self.later.push(to);
            }
        }
    }

    /// A machine has taken a part from `from`: those that left it to take the first part of another
    /// station may have that one now.
    #[inline]
    pub fn pass_over(&mut self, taker: StationRef, from: StationRef) {
        let is_alone = match self.ports(taker).only_in() {
            Some(only) => self.behind(only) == only,
            None => false,
        };
        if !is_alone {
            self.pass_over_among(taker, from);
        }
    }

    /// A machine takes no part from anywhere now after all: it failed, its shift ended, or it has a part at
    /// hand but no place to reserve. See [`Shop::pass_over`].
    #[cold]
    pub fn pass_over_all(&mut self, machine: StationRef) {
        self.pass_over_among(machine, StationRef::NOWHERE);
    }

    fn pass_over_among(&mut self, taker: StationRef, from: StationRef) {
        for at in 0..self.ports(taker).ins.len() {
            let other = self.ports(taker).ins[at];
            if self.behind(other) != other {
                // They left it to the buffer without places in between.
                self.pass_over_among(other, from);
            }
            if other == from {
                continue;
            }
            for exit in 0..self.ports(other).exits.len() {
                if self.ports(other).candidates(exit as u16).contains(&taker) {
                    self.offer_around(other, exit as u16);
                }
            }
        }
    }

    /// An idle machine joins the ready list.
    #[inline]
    pub fn ask(&mut self, station: StationRef) {
        let station = self.behind(station);
        if station.kind() == Some(KindTag::Machine) {
            Machine::wake(self, station.at());
        }
    }

    /// An arrival that is lost otherwise: a machine that has come free at this instant and has not chosen
    /// yet does so now, and takes the part if it still has an idle server then.
    pub fn squeeze_in(&mut self, part: PartId, from: StationRef) -> bool {
        let next = self.parts[part].next;
        let product = self.parts[part].product;
        let candidates: SmallVec<[StationRef; 4]> = match next {
            StationRef::ANY => SmallVec::from_slice(self.ports(from).candidates(product)),
            one => SmallVec::from_slice(&[one]),
        };
        for to in candidates {
            let machine = self.behind(to);
            if machine.kind() != Some(KindTag::Machine) {
                continue;
            }
            let row = &self.rows.machines[machine.at()];
            if !row.body.listed || row.body.before_service || row.body.idle_server().is_none() {
                continue;
            }
            work::serve(self, machine.at());
            if self.rows.machines[machine.at()]
                .body
                .idle_server()
                .is_some()
            {
                self.take(to, part);
                return true;
            }
        }
        false
    }

    /// The longest waiting part among those offered to a station, and who offers it.
    #[inline]
    pub fn best_offer(&self, to: StationRef) -> Option<(StationRef, Offer)> {
        let ins = &self.ports(to).ins;
        let mut best: Option<(StationRef, Offer)> = None;
        for from in ins {
            if let Some(offer) = self.offer(*from, to)
                && best.is_none_or(|(_, b)| offer.since < b.since)
            {
                best = Some((*from, offer));
            }
        }
        best
    }

    /// How many parts are offered to a station, counted no further than `most`.
    pub fn offered(&self, to: StationRef, most: usize) -> usize {
        let mut count = 0;
        for from in &self.ports(to).ins {
            if count < most {
                count += self.offers(*from, to, most - count);
            }
        }
        count
    }

    /// Takes the longest waiting part that is offered to a station out of where it waits.
    #[inline]
    pub fn fetch(&mut self, to: StationRef) -> Option<(StationRef, PartId)> {
        let from = match self.ports(to).only_in() {
            Some(only) => only,
            None => self.best_offer(to)?.0,
        };
        Some((from, self.give(from, to)?))
    }

    /// Fills the place that a part left behind. Called once the part has arrived where it goes, so that
    /// nothing which that sets in motion takes its new place for free.
    #[inline]
    pub fn refill(&mut self, from: StationRef) {
        if !matches!(from.kind(), Some(KindTag::Buffer | KindTag::Delay)) {
            return;
        }
        if self.behind(from) == from {
            return self.pull(from);
        }
        // Through a buffer without places it came from one of those before it.
        for at in 0..self.ports(from).ins.len() {
            let before = self.ports(from).ins[at];
            self.refill(before);
        }
    }

    /// Fills a station that holds places from those that wait for one, as long as it can take. While
    /// another is being filled it waits for its turn.
    pub fn pull(&mut self, to: StationRef) {
        if self.ports(to).wanted == 0 {
            return;
        }
        if let Some(waiting) = &mut self.filling {
            return waiting.push(to);
        }
        self.filling = Some(Vec::new());
        let mut next = Some(to);
        while let Some(station) = next {
            self.fill(station);
            next = self.filling.as_mut().and_then(Vec::pop);
        }
        self.filling = None;
    }

    fn fill(&mut self, to: StationRef) {
        // Beyond that the run ends with an error.
        if self.filled.1 != self.now {
            self.filled = (0, self.now);
        }
        while self.has_place(to) && self.filled.0 <= MOST_AT_ONCE {
            let Some((from, part)) = self.fetch(to) else {
                break;
            };
            self.filled.0 += 1;
            self.halts |= self.filled.0 > MOST_AT_ONCE;
            self.take(to, part);
            self.pass_over(to, from);
            self.refill(from);
        }
        // A machine that reserves its next place before it starts waits for just this.
        for at in 0..self.ports(to).ins.len() {
            let from = self.ports(to).ins[at];
            if from.kind() == Some(KindTag::Machine)
                && self.rows.machines[from.at()].body.before_service
            {
                self.wake(from);
            }
        }
    }
}
