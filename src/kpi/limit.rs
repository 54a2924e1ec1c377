//! What limits the output: a station, no station alone, or what arrives.

use serde::Serialize;

use super::{Estimate, Means};

/// Below this active share no station can be said to hold the plant back by itself.
pub(super) const BUSY: f64 = 0.85;
/// What arrives leaves when the difference is no more than this share of the arrivals.
const EVEN: f64 = 0.01;
/// As far as this a difference may be chance, if its interval includes 0.
const CHANCE: f64 = 0.05;

/// What limits the output of a plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The busiest station, or the busiest where several cannot be told apart.
    Station,
    /// No station alone: none is active nearly all of its scheduled time.
    NoStationAlone,
    /// What arrives: all of it leaves, nothing is turned away and no queue grows, so no faster station
    /// makes more parts.
    Arrivals,
}

impl Limit {
    /// `busiest`: the largest active share of scheduled time.
    pub(super) fn of(means: &Means<'_>, busiest: f64) -> Self {
        if arrivals_leave(means) {
            Self::Arrivals
        } else if busiest < BUSY {
            Self::NoStationAlone
        } else {
            Self::Station
        }
    }
}

/// Whether no source is saturated, nothing is turned away, and the parts inside neither grow nor shrink.
fn arrivals_leave(means: &Means<'_>) -> bool {
    let mean = |name: &str| means.plant(name).map(|e| e.mean);
    let Some(arrived) = mean("arrived_parts").filter(|arrived| *arrived > 0.0) else {
        return false;
    };
    let Some(growth) = means.plant("parts_inside_growth") else {
        return false;
    };
    mean("lost_arrivals_ratio").unwrap_or(0.0) == 0.0 && is_even(growth, arrived)
}

fn is_even(growth: Estimate, arrived: f64) -> bool {
    // A part more or less at the end of a short run says nothing.
    let may_be_chance = growth.low() <= 0.0 && growth.high() >= 0.0;
    let size = growth.mean.abs();
    size <= (EVEN * arrived).max(1.0) || (may_be_chance && size <= CHANCE * arrived)
}

#[cfg(test)]
mod tests {
    use super::super::{MeanRow, Scope};
    use super::*;

    fn limit(arrived: Option<f64>, growth: (f64, Option<f64>), lost: f64, busiest: f64) -> Limit {
        let row = |name, estimate| MeanRow {
            scope: Scope::Plant,
            name,
            unit: "1",
            estimate,
        };
        let growth = Estimate {
            mean: growth.0,
            half_width: growth.1,
            n: 10,
        };
        let rows = [
            row("arrived_parts", arrived.map(Estimate::single)),
            row("parts_inside_growth", Some(growth)),
            row("lost_arrivals_ratio", Some(Estimate::single(lost))),
        ];
        Limit::of(&Means::new(&rows), busiest)
    }

    #[test]
    fn arrivals_limit_a_plant_that_lets_all_of_them_out() {
        let arrivals = Some(1_000.0);
        assert_eq!(limit(arrivals, (0.0, None), 0.0, 0.99), Limit::Arrivals);
        assert_eq!(limit(arrivals, (-10.0, None), 0.0, 0.4), Limit::Arrivals);
        assert_eq!(
            limit(arrivals, (30.0, Some(31.0)), 0.0, 0.9),
            Limit::Arrivals
        );
        assert_eq!(limit(Some(8.0), (1.0, None), 0.0, 0.9), Limit::Arrivals);
    }

    #[test]
    fn a_saturated_source_a_growing_queue_and_lost_arrivals_leave_it_to_the_stations() {
        let arrivals = Some(1_000.0);
        assert_eq!(limit(None, (0.0, None), 0.0, 0.9), Limit::Station);
        assert_eq!(limit(None, (0.0, None), 0.0, 0.8), Limit::NoStationAlone);
        assert_eq!(limit(arrivals, (30.0, None), 0.0, 0.9), Limit::Station);
        assert_eq!(
            limit(arrivals, (30.0, Some(20.0)), 0.0, 0.9),
            Limit::Station
        );
        assert_eq!(
            limit(arrivals, (80.0, Some(99.0)), 0.0, 0.9),
            Limit::Station
        );
        assert_eq!(limit(arrivals, (0.0, None), 0.001, 0.9), Limit::Station);
        assert_eq!(limit(Some(0.0), (0.0, None), 0.0, 0.9), Limit::Station);
    }
}
