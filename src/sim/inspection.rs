//! Inspection: after processing, one draw decides scrap, rework or good.
//!
//! Rules: reworked parts wait on an unlimited rework shelf before the station that mends, counted as work
//! in process, first come first served with fresh parts (or first); past the limit a part is scrapped;
//! first-pass yield counts a part at its first inspection here.

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::Agenda;
use super::build::Kit;
use super::equip::{equip, idle};
use super::kind::{Declared, StationRef};
use super::machine::me;
use super::observe::{StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::sample::Uniforms;
use super::shop::Shop;
use super::station::Slot;
use super::work::free;
use crate::model;

/// What an inspection finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Goes on.
    Good,
    /// Is scrapped.
    Scrap,
    /// Goes to this rework shelf.
    Rework(StationRef),
}

/// A machine's verdicts.
#[derive(Component, Debug, Clone)]
pub struct Inspection {
    /// Share scrapped.
    pub scrap: f64,
    /// Share sent back.
    pub rework: f64,
    /// How often one part may be sent back from here.
    pub limit: Option<u32>,
    /// The rework shelf.
    pub shelf: Option<StationRef>,
    /// Stream of the verdicts.
    pub draws: Uniforms,
    /// By handle: (number of the part inspected last under it, how often it was sent back).
    seen: Vec<(u64, u32)>,
    rejected: u64,
    reworked: u64,
    first_inspected: u64,
    first_good: u64,
}

impl Inspection {
    /// An inspection that has seen nothing yet.
    pub fn new(
        scrap: f64,
        rework: f64,
        limit: Option<u32>,
        shelf: Option<StationRef>,
        draws: Uniforms,
    ) -> Self {
        Self {
            scrap,
            rework,
            limit,
            shelf,
            draws,
            seen: Vec::new(),
            rejected: 0,
            reworked: 0,
            first_inspected: 0,
            first_good: 0,
        }
    }

    /// Judges a part: one draw, whatever the outcome.
    pub fn judge(&mut self, part: PartId, number: u64) -> Verdict {
        let u = self.draws.draw();
        let slot = part.at();
        if slot >= self.seen.len() {
            // 0 is no part's number: numbers count from 1.
            self.seen.resize(slot + 1, (0, 0));
        }
        let seen = &mut self.seen[slot];
        let first = seen.0 != number;
        if first {
            *seen = (number, 0);
            self.first_inspected += 1;
        }
        if u <= self.scrap {
            self.rejected += 1;
            return Verdict::Scrap;
        }
        if u <= self.scrap + self.rework
            && let Some(shelf) = self.shelf
        {
            if self.limit.is_some_and(|limit| seen.1 >= limit) {
                self.rejected += 1;
                return Verdict::Scrap;
            }
            seen.1 += 1;
            self.reworked += 1;
            return Verdict::Rework(shelf);
        }
        self.first_good += u64::from(first);
        Verdict::Good
    }

    /// A new statistics window begins.
    pub fn new_window(&mut self) {
        self.rejected = 0;
        self.reworked = 0;
        self.first_inspected = 0;
        self.first_good = 0;
    }

    /// Fills in what it has to show.
    pub fn view(&self, view: &mut StationView) {
        view.rejected = self.rejected;
        view.reworked = self.reworked;
        view.first_inspected = self.first_inspected;
        view.first_good = self.first_good;
    }

    /// Takes over the parameters of an inspection built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        self.scrap = fresh.scrap;
        self.rework = fresh.rework;
        self.limit = fresh.limit;
    }
}

/// Sends the part on a server to the rework shelf.
pub fn send_back(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId, shelf: StationRef) {
    if shop.parts[part].reserved {
        shop.parts[part].reserved = false;
        let next = shop.parts[part].next;
        shop.unreserve(next);
    }
    shop.parts[part].is_reworked = true;
    shop.note(me(at), What::Reworked, server as u16, Some(part));
    free(shop, at, server);
    shop.take(shelf, part);
}

impl Declared for model::Inspection {
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        let rework = self.rework.as_ref();
        let verdicts = Inspection::new(
            self.scrap.0,
            rework.map_or(0.0, |rework| rework.share.0),
            rework.and_then(|rework| rework.limit),
            kit.place.shelf,
            kit.uniforms("verdict"),
        );
        let machine = idle(kit, &self.machine, agenda)?;
        let mut entity = world.spawn((station, machine, verdicts));
        equip(kit, &mut entity, &self.machine, agenda)
    }

    fn is_finite(&self) -> bool {
        true
    }

    fn keeps_places(&self) -> bool {
        false
    }

    fn built_in(&self, new: &Self) -> Option<&'static str> {
        let way = |i: &Self| i.rework.as_ref().map(|r| (r.to.clone(), r.first));
        let of_machine = self.machine.built_in(&new.machine);
        of_machine.or((way(self) != way(new)).then_some("the way of rework"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::KindTag;
    use super::super::stream::{RunKey, StreamId};
    use super::*;

    #[test]
    fn a_part_past_its_limit_is_scrapped_and_first_pass_counts_once() {
        let shelf = StationRef::new(KindTag::Buffer, 0);
        let draws = Uniforms::new(RunKey::new(1, 0), StreamId::of("check", "verdict", &[]));
        let mut inspection = Inspection::new(0.0, 1.0, Some(2), Some(shelf), draws);
        let part = PartId(std::num::NonZeroU32::MIN.saturating_add(2));
        assert_eq!(inspection.judge(part, 7), Verdict::Rework(shelf));
        assert_eq!(inspection.judge(part, 7), Verdict::Rework(shelf));
        assert_eq!(inspection.judge(part, 7), Verdict::Scrap);
        // The handle is reused by another part.
        assert_eq!(inspection.judge(part, 8), Verdict::Rework(shelf));
        assert_eq!((inspection.first_inspected, inspection.first_good), (2, 0));
    }
}
