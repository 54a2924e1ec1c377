//! The pace that demand asks for, and how often the plant kept it.

use super::row::{measures, ratio};
use super::{Window, seconds};
use crate::model::{DAY, Factory, Kind, Station};
use crate::sim::observe::Snapshot;

measures! {
    /// Takt. ISO 22400-2 has no formula for it.
    Takt {
        /// Scheduled time ÷ parts wanted in the window: the time that the plant may take for one good
        /// part \[s\].
        takt_time_s [ "s" ],
        /// Share of the window's days with scheduled time whose good output reached the day's demand.
        /// The day's demand is its scheduled time ÷ takt time, so that what is wanted over a free
        /// weekend falls on the days on which the plant works; it is rounded down to whole parts. No plant
        /// makes what has not come yet: where no source is saturated, a day is kept as well when all that
        /// had arrived before it began has left by its end (by number: no more parts are inside than came
        /// that day). Whether enough came is told by the demand attainment. Only days wholly inside the
        /// window count.
        takt_adherence [ "1" ],
    }
}

impl Takt {
    pub(super) fn measure(factory: &Factory, snapshot: &Snapshot, window: Window) -> Self {
        let Some(demand) = factory.demand_total().map(|d| d.0) else {
            return Self::default();
        };
        let Some(takt_s) = ratio(window.scheduled_s, demand * window.calendar_s) else {
            return Self::default();
        };
        let saturated = |station: &Station| matches!(&station.kind, Kind::Source(s) if s.saturated);
        let is_fed = !factory.stations.values().any(saturated);
        let (mut days, mut kept) = (0.0, 0.0);
        let (mut arrived, mut left) = (0, 0);
        for (at, day) in snapshot.plant.days.iter().enumerate() {
            let before = arrived;
            arrived += day.arrived;
            left += day.finished + day.scrapped;
            if day.scheduled == 0
                || !inside(snapshot, factory.run.start.second_of_week % DAY, at as u64)
            {
                continue;
            }
            days += 1.0;
            // A fraction of a part cannot be made on the day; the sum guards against rounding just below.
            let due = libm::floor(seconds(day.scheduled) / takt_s + 1e-9);
            if day.finished as f64 >= due || is_fed && left >= before {
                kept += 1.0;
            }
        }
        Self {
            takt_time_s: Some(takt_s),
            takt_adherence: ratio(kept, days),
        }
    }
}

/// Whether day `at` of the run lies wholly inside the window; t = 0 is `offset_s` after midnight.
fn inside(snapshot: &Snapshot, offset_s: u64, at: u64) -> bool {
    const NANOS: u128 = 1_000_000_000;
    let midnight = |day: u64| u128::from(day) * u128::from(DAY) * NANOS;
    let shifted = |t: u64| u128::from(t) + u128::from(offset_s) * NANOS;
    midnight(at) >= shifted(snapshot.window_start) && midnight(at + 1) <= shifted(snapshot.now)
}
