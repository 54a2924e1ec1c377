//! Machines that block before service where others may take the part that they have at hand.

use super::kind::{Declared, KindTag, StationRef};
use super::plan::{Layout, Origin, Place};
use super::port::Exit;
use crate::model::Blocking;

impl Layout {
    /// Machines of [`Layout::wavering`].
    pub fn find_wavering(&self) -> Vec<u32> {
        let before_service = |place: &Place| match &place.origin {
            Origin::Declared(name) => {
                let machine = self.factory.stations[name].kind.machine();
                machine.is_some_and(|m| m.blocking == Blocking::BeforeService)
            }
            Origin::Shelf { .. } => false,
        };
        let found = self.stations.iter();
        found
            .filter(|place| before_service(place) && self.is_chosen_freely(place))
            .map(|place| place.station.at() as u32)
            .collect()
    }

    /// Whether parts come to a station by first free, a buffer without places in between looked through.
    fn is_chosen_freely(&self, place: &Place) -> bool {
        place.ins.iter().any(|from| {
            let from = &self.stations[self.ranks[from]];
            let chooses =
                |exit: &Exit| matches!(exit, Exit::Free(to) if to.contains(&place.station));
            let is_link =
                from.station.kind() == Some(KindTag::Buffer) && self.reserves_nothing(from.station);
            from.exits.iter().any(chooses) || (is_link && self.is_chosen_freely(from))
        })
    }

    /// Whether a station has no place that could be kept for a part to come.
    pub fn reserves_nothing(&self, station: StationRef) -> bool {
        match &self.stations[self.ranks[&station]].origin {
            Origin::Shelf { .. } => false,
            Origin::Declared(name) => !self.factory.stations[name].kind.keeps_places(),
        }
    }
}
