//! Sinks: where good parts leave. A sink always takes.

use bevy::ecs::query::QueryData;
use bevy::prelude::Component;

use super::observe::{StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::shop::{Kind, KindTag, Shop, StationRef};
use super::station::Slot;
use super::trace::Trace;

/// A sink's statistics.
#[derive(Component, Debug, Clone, Default)]
pub struct Sink {
    /// Its history.
    pub trace: Trace,
}

/// The sinks of the world.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct SinkData {
    /// Which one.
    pub slot: &'static Slot,
    /// Its links.
    pub ports: &'static mut Ports,
    /// Its state.
    pub body: &'static mut Sink,
}

/// A sink while the shop runs.
pub struct SinkRow<'w> {
    /// Dense slot.
    pub slot: u32,
    /// Links.
    pub ports: &'w mut Ports,
    /// State.
    pub body: &'w mut Sink,
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
