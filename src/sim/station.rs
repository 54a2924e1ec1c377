//! What every station entity carries besides its kind.

use bevy::prelude::Component;

/// Which station an entity is.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Rank of its key among all stations: the dense id.
    pub rank: u32,
    /// Its place in [`super::observe::Snapshot::stations`], or behind them for a rework shelf.
    pub view: u32,
}
