//! Sinks: where good parts leave. A sink always takes.

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::Agenda;
use super::build::Kit;
use super::kind::{Declared, Kind, KindTag, StationRef};
use super::observe::{StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::row::row;
use super::shop::Shop;
use super::station::Slot;
use super::trace::Trace;
use crate::model;

/// A sink's statistics.
#[derive(Component, Debug, Clone, Default)]
pub struct Sink {
    /// Its history.
    pub trace: Trace,
}

row! {
    Sink: SinkData, SinkRow {}
}

impl Declared for model::Sink {
    fn spawn(
        &self,
        _kit: &Kit<'_>,
        world: &mut World,
        _agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        world.spawn((station, Sink::default()));
        Ok(())
    }

    fn is_finite(&self) -> bool {
        false
    }

    fn keeps_places(&self) -> bool {
        true
    }
}

impl Kind for Sink {
    #[inline]
    fn room(_shop: &Shop<'_>, _at: usize, _part: PartId) -> bool {
        true
    }

    fn take(shop: &mut Shop<'_>, at: usize, part: PartId) {
        shop.rows.sinks[at].body.trace.entered += 1;
        shop.rows.sinks[at].body.trace.left += 1;
        shop.note(
            StationRef::new(KindTag::Sink, at),
            What::Completed,
            0,
            Some(part),
        );
        let part = shop.parts.remove(part);
        shop.totals.finish(shop.now, &part);
        shop.released(part.source);
    }

    fn offers(_shop: &Shop<'_>, _at: usize, _to: StationRef, _most: usize) -> usize {
        0
    }

    fn reserve(_shop: &mut Shop<'_>, _at: usize) -> bool {
        true
    }

    fn wake(shop: &mut Shop<'_>, at: usize) {
        shop.pull(StationRef::new(KindTag::Sink, at));
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        shop.rows.sinks[at].body.trace.new_window();
    }

    fn content(_shop: &Shop<'_>, _at: usize) -> u64 {
        0
    }

    fn view(_shop: &Shop<'_>, _at: usize, _view: &mut StationView) {}
}
