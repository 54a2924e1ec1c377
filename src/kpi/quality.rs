//! Good, mended, scrapped.

use super::row::{measures, ratio};
use crate::sim::observe::{Snapshot, StationView};

measures! {
    /// What goes through right first time.
    Straight {
        /// Rolled throughput yield RTY = parts that left good without ever having been sent to rework ÷ parts
        /// that left, good or scrapped. Counted part by part; by the book it is the product of the
        /// first-pass yields of all steps (Keller, Six Sigma Demystified, McGraw-Hill 2011), which is
        /// the same where parts meet one inspection after the other. None without an inspection.
        rolled_throughput_yield [ "1" ],
    }
}

impl Straight {
    pub(super) fn measure(snapshot: &Snapshot) -> Self {
        let is_inspected = snapshot.stations.iter().any(|s| s.first_inspected > 0);
        let straight = snapshot.products.iter().map(|p| p.straight).sum::<u64>() as f64;
        let left = (snapshot.plant.finished_window + snapshot.plant.scrapped_window) as f64;
        Self {
            rolled_throughput_yield: ratio(straight, left).filter(|_| is_inspected),
        }
    }
}

measures! {
    /// Quality ratios of ISO 22400-2.
    Quality {
        /// First-pass yield FPY = good at first inspection ÷ first inspected (GP ÷ IP). For the plant, all
        /// inspections together: it is a share of inspections, not of parts; see [`Straight`] for those.
        /// None without an inspection.
        first_pass_yield [ "1" ],
        /// Scrap ratio = SQ ÷ PQ. For the plant, PQ is what left it, good or scrapped; for a station, what
        /// it worked on, parts that a failure scrapped there included.
        scrap_ratio [ "1" ],
        /// Rework ratio = RQ ÷ PQ, PQ as above. A part sent back twice counts twice.
        rework_ratio [ "1" ],
    }
}

impl Quality {
    pub(super) fn of_plant(snapshot: &Snapshot) -> Self {
        let sum =
            |of: fn(&StationView) -> u64| snapshot.stations.iter().map(of).sum::<u64>() as f64;
        let scrapped = snapshot.plant.scrapped_window as f64;
        let produced = snapshot.plant.finished_window as f64 + scrapped;
        Self {
            first_pass_yield: ratio(sum(|s| s.first_good), sum(|s| s.first_inspected)),
            scrap_ratio: ratio(scrapped, produced),
            rework_ratio: ratio(sum(|s| s.reworked), produced),
        }
    }

    pub(super) fn of_station(view: &StationView) -> Self {
        let produced = handled(view);
        Self {
            first_pass_yield: ratio(view.first_good as f64, view.first_inspected as f64),
            scrap_ratio: ratio(view.scrapped as f64, produced),
            rework_ratio: ratio(view.reworked as f64, produced),
        }
    }
}

/// Parts whose stay at a working station ended: operations completed, and parts scrapped by a failure,
/// which complete none. An inspection rejects after its operation.
pub(super) fn handled(view: &StationView) -> f64 {
    let made = view.processed.iter().sum::<u64>();
    (made + view.scrapped.saturating_sub(view.rejected)) as f64
}
