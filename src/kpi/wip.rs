//! Parts inside: time averages from exact integrals.

use super::Window;
use super::row::{measures, ratio};
use crate::model::NANOS;
use crate::sim::observe::{Snapshot, StationView};

measures! {
    /// Work in process of the plant.
    Wip {
        /// Time average of the parts inside: ∫ N dt ÷ window.
        wip_mean_parts [ "parts" ],
        /// Little's law L = λ·W with λ the good parts per calendar time and W their mean lead time.
        /// Approximate: parts that entered before the window or have not left yet, and scrapped ones,
        /// make it differ from the time average.
        wip_by_littles_law_parts [ "parts" ],
    }
}

impl Wip {
    pub(super) fn measure(snapshot: &Snapshot, window: Window) -> Self {
        let plant = &snapshot.plant;
        let stays_s = plant.lead.mean().map_or(0.0, |w| w / NANOS) * plant.finished_window as f64;
        Self {
            wip_mean_parts: ratio(plant.wip_integral as f64 / NANOS, window.calendar_s),
            wip_by_littles_law_parts: ratio(stays_s, window.calendar_s),
        }
    }
}

measures! {
    /// Parts at a station: waiting, in process, or finished and blocked.
    StationContent {
        /// Time average of the content: ∫ n dt ÷ window.
        mean_content_parts [ "parts" ],
        /// Mean time that a part stays, by Little's law: ∫ n dt ÷ parts that went on or were scrapped here \[s\].
        mean_stay_s [ "s" ],
    }
}

impl StationContent {
    pub(super) fn measure(view: &StationView, window: Window) -> Self {
        let integral = view.content_integral as f64 / NANOS;
        Self {
            mean_content_parts: ratio(integral, window.calendar_s),
            mean_stay_s: ratio(integral, (view.left + view.scrapped) as f64),
        }
    }
}
