//! What comes into the plant against what leaves it, and how long parts are inside for nothing.

use super::Window;
use super::row::{measures, ratio};
use crate::model::{Factory, Kind, NANOS};
use crate::sim::observe::{Snapshot, State};

measures! {
    /// The books of the plant over the window.
    Balance {
        /// Parts that arrived, those turned away included. None where a source is saturated: it sends
        /// whatever is taken, so nothing can be held against it.
        arrived_parts [ "parts" ],
        /// Parts inside at the end less parts inside at the start of the window: created − good − scrapped.
        parts_inside_growth [ "parts" ],
        /// 1 − working time of all servers ÷ ∫ parts inside dt: the share of the time inside in which a
        /// part is not worked on, be it waiting, stored, moved, blocked, off shift, or held up by a setup or
        /// a repair. A server works on one part at a time, so this is exact. 1 − process cycle efficiency
        /// (George, Lean Six Sigma, McGraw-Hill 2002) with every operation taken to add value; parts that
        /// are scrapped or still inside count with the time that they were inside in the window.
        time_inside_not_worked_on_share [ "1" ],
    }
}

impl Balance {
    pub(super) fn measure(factory: &Factory, snapshot: &Snapshot, window: Window) -> Self {
        let plant = &snapshot.plant;
        let is_saturated = |name: &String| match factory.stations.get(name).map(|s| &s.kind) {
            Some(Kind::Source(source)) => source.saturated,
            _ => false,
        };
        let endless = snapshot.stations.iter().any(|s| is_saturated(&s.name));
        let arrived = (plant.created_window + plant.lost_window) as f64;
        let left = (plant.finished_window + plant.scrapped_window) as f64;
        let servers = snapshot.stations.iter().flat_map(|s| &s.servers);
        let worked: u128 = servers
            .map(|s| u128::from(s.times[State::Working as usize]))
            .sum();
        let inside_s = plant.wip_integral as f64 / NANOS;
        let has_time = window.calendar_s > 0.0;
        Self {
            arrived_parts: (!endless && has_time).then_some(arrived),
            parts_inside_growth: has_time.then_some(plant.created_window as f64 - left),
            time_inside_not_worked_on_share: ratio(inside_s - worked as f64 / NANOS, inside_s),
        }
    }
}
