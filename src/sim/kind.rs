//! What a kind of station must say of itself, and how others name one.
//!
//! Adding a kind is one line in the table ([`kinds`](super::kinds)), its twin in `model`, and a file of its own here
//! with three things: the components that its stations carry ([`row`](super::row)), what its model becomes
//! ([`Declared`]), and what it does ([`Kind`]).

use bevy::prelude::World;

use super::PlanError;
use super::agenda::{Agenda, Alarm, Ticket};
use super::build::Kit;
pub use super::kinds::KindTag;
use super::observe::{Glance, StationView};
use super::part::PartId;
use super::port::Ports;
use super::shop::Shop;
use super::station::Slot;

/// A station as others name it: its kind and its place among that kind, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct StationRef(pub(super) u32);

impl StationRef {
    /// Up to fourteen kinds, and 2²⁸ stations of each; the two highest tags mark the names below, so that
    /// one look tells all.
    pub(super) const KIND_BITS: u32 = 4;
    /// A part that may go to several stations has not chosen yet.
    pub const ANY: Self = Self(u32::MAX);
    /// A part has nowhere to go: its product has no way on.
    pub const NOWHERE: Self = Self(u32::MAX - 1);

    /// Names station `at` of a kind.
    pub fn new(kind: KindTag, at: usize) -> Self {
        Self((at as u32) << Self::KIND_BITS | kind as u32)
    }

    /// Its place among its kind.
    #[inline(always)]
    pub fn at(self) -> usize {
        (self.0 >> Self::KIND_BITS) as usize
    }
}

/// What a station offers to a taker: the part that would go next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Since when it waits; the longest waiting goes first.
    pub since: u64,
    /// Its product.
    pub product: u16,
}

/// What every kind of station does. `at` is the place among its kind.
pub trait Kind {
    /// Whether it can take this part now.
    fn room(shop: &Shop<'_>, at: usize, part: PartId) -> bool;
    /// Takes a part for which there is room, or a reserved place.
    fn take(shop: &mut Shop<'_>, at: usize, part: PartId);
    /// Whether a part may come in: a free place, or an idle machine right behind that it passes on to.
    fn has_place(_shop: &Shop<'_>, _at: usize) -> bool {
        true
    }
    /// Keeps a place for a part that will come (blocking before service).
    fn reserve(_shop: &mut Shop<'_>, _at: usize) -> bool {
        false
    }
    /// Gives a reserved place back.
    fn unreserve(_shop: &mut Shop<'_>, _at: usize) {}
    /// The part that would go to `to` next.
    fn offer(_shop: &Shop<'_>, _at: usize, _to: StationRef) -> Option<Offer> {
        None
    }
    /// How many parts could go to `to` one after the other, counted no further than `most`.
    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize;
    /// Hands that part over.
    fn give(_shop: &mut Shop<'_>, _at: usize, _to: StationRef) -> Option<PartId> {
        None
    }
    /// It may have become able to take: pulls, or joins the ready list.
    fn wake(shop: &mut Shop<'_>, at: usize);
    /// Something scheduled here is due.
    fn fire(_shop: &mut Shop<'_>, _at: usize, _alarm: Alarm, _ticket: Ticket) {}
    /// Schedules what happens first.
    fn open(_shop: &mut Shop<'_>, _at: usize) {}
    /// Restarts the statistics.
    fn new_window(shop: &mut Shop<'_>, at: usize);
    /// Parts here now.
    fn content(shop: &Shop<'_>, at: usize) -> u64;
    /// ∫ content dt over the window \[part·ns\].
    fn integral(_shop: &Shop<'_>, _at: usize) -> u128 {
        0
    }
    /// What its parts wait for; `None` when it can move by itself.
    fn waits_for(_shop: &Shop<'_>, _at: usize) -> Option<Vec<StationRef>> {
        None
    }
    /// Whether its component bounds what it holds, whatever the plan knows of it.
    fn is_bounded(_shop: &Shop<'_>, _at: usize) -> bool {
        false
    }
    /// Takes over the parameters of the same stations of a freshly built world.
    fn adopt_all(_world: &mut World, _fresh: &mut World) {}
    /// Fills in what it has to show.
    fn view(shop: &Shop<'_>, at: usize, view: &mut StationView);
    /// Fills in its servers and the parts at places of their own.
    fn glance(_shop: &Shop<'_>, _at: usize, _glance: &mut Glance) {}
}

/// What a declared station becomes: the model's side of a kind.
pub trait Declared {
    /// Spawns its entity, with the components of its kind.
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError>;
    /// Whether it holds a bounded number of parts, so that parts before it may wait for it.
    fn is_finite(&self) -> bool;
    /// Whether it can keep a place for a part to come (blocking before service).
    fn keeps_places(&self) -> bool;
    /// What is built in and differs from `new`, so that it cannot change while the plant runs.
    fn built_in(&self, _new: &Self) -> Option<&'static str> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_keeps_its_kind_and_its_place() {
        for at in [0, 1, 1_000_000, (1 << 28) - 1] {
            for kind in [KindTag::Source, KindTag::Machine, KindTag::Sink] {
                let station = StationRef::new(kind, at);
                assert_eq!((station.kind(), station.at()), (Some(kind), at));
            }
        }
        assert_eq!(StationRef::ANY.kind(), None);
        assert_eq!(StationRef::NOWHERE.kind(), None);
        // Room for the kinds to come: the tags below those of the two names.
        const { assert!((1 << StationRef::KIND_BITS) - 2 >= 14) };
    }
}
