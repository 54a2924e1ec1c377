//! Good parts per time, against demand, and what they are worth.

use super::row::{measures, ratio};
use super::{Window, WorkingTime};
use crate::model::{Demand, Factory};
use crate::sim::observe::{ProductView, Snapshot, StationView};

/// Scheduled hours of a shift where none is declared, by convention.
const SHIFT_H: f64 = 8.0;

measures! {
    /// What the plant delivers. Throughput rate of ISO 22400-2 (produced quantity ÷ time), over the
    /// window in place of an order's execution time, and of good parts at the sinks only.
    Output {
        /// Good parts that left in the window.
        good_parts [ "parts" ],
        /// Good parts ÷ hours in which at least one machine was on shift.
        good_parts_per_scheduled_hour [ "parts/h" ],
        /// Good parts ÷ all hours of the window.
        good_parts_per_calendar_hour [ "parts/h" ],
        /// Good parts per 8 scheduled hours.
        good_parts_per_shift [ "parts" ],
        /// Good parts per 24 calendar hours.
        good_parts_per_day [ "parts/d" ],
        /// Good parts per calendar time ÷ demand per calendar time; 1 meets the demand exactly.
        demand_attainment [ "1" ],
        /// Arrivals that found no room ÷ all arrivals (created and lost).
        lost_arrivals_ratio [ "1" ],
        /// Σ good parts × value of the product ÷ scheduled hours, in the plant's currency; products
        /// without a value count as worth nothing. None when no product has a value.
        output_value_per_scheduled_hour [ "money/h" ],
        /// Good parts per scheduled hour × mean scheduled hours of a shift, see [`WorkingTime`]. None without
        /// a shift plan.
        good_parts_per_planned_shift [ "parts" ],
        /// Good parts per scheduled hour × scheduled hours of a working day, see [`WorkingTime`]. None
        /// without a shift plan.
        good_parts_per_working_day [ "parts" ],
    }
}

impl Output {
    pub(super) fn measure(factory: &Factory, snapshot: &Snapshot, window: Window) -> Self {
        let plant = &snapshot.plant;
        let good = plant.finished_window as f64;
        let hourly = window.per_scheduled_hour(good);
        let per_day = window.per_calendar_hour(good).map(|x| x * 24.0);
        let demand = factory.demand_total().map(|d| d.0);
        let arrivals = (plant.created_window + plant.lost_window) as f64;
        let working = WorkingTime::of(factory);
        let during = |hours: fn(&WorkingTime) -> f64| Some(hourly? * hours(working.as_ref()?));
        let value = currency(factory).map(|_| {
            let worth = |p: &ProductView| p.finished as f64 * value_of(factory, &p.name);
            snapshot.products.iter().map(worth).sum::<f64>()
        });
        Self {
            good_parts: Some(good),
            good_parts_per_scheduled_hour: hourly,
            good_parts_per_calendar_hour: window.per_calendar_hour(good),
            good_parts_per_shift: hourly.map(|x| x * SHIFT_H),
            good_parts_per_day: per_day,
            demand_attainment: demand.and_then(|d| ratio(good, d * window.calendar_s)),
            lost_arrivals_ratio: ratio(plant.lost_window as f64, arrivals),
            output_value_per_scheduled_hour: value.and_then(|v| window.per_scheduled_hour(v)),
            good_parts_per_planned_shift: during(|w| w.shift_h),
            good_parts_per_working_day: during(|w| w.working_day_h),
        }
    }
}

/// The currency of the products' values; `None` when there are none or they disagree.
pub fn currency(factory: &Factory) -> Option<&str> {
    let mut currencies = factory
        .products
        .values()
        .filter_map(|p| p.value.as_ref())
        .map(|v| v.currency.as_str());
    let first = currencies.next()?;
    currencies.all(|c| c == first).then_some(first)
}

/// Worth of one good part of a product; 0 where none is declared.
pub(super) fn value_of(factory: &Factory, product: &str) -> f64 {
    factory
        .products
        .get(product)
        .and_then(|p| p.value.as_ref())
        .map_or(0.0, |v| v.amount)
}

measures! {
    /// What the plant delivers of one product; definitions as in [`Output`].
    ProductOutput {
        /// Good parts that left in the window.
        good_parts [ "parts" ],
        /// Good parts ÷ scheduled hours.
        good_parts_per_scheduled_hour [ "parts/h" ],
        /// Good parts per 24 calendar hours.
        good_parts_per_day [ "parts/d" ],
        /// Against the product's own demand, where it has one.
        demand_attainment [ "1" ],
        /// Scrapped ÷ all parts of the product that left, good or scrapped.
        scrap_ratio [ "1" ],
    }
}

impl ProductOutput {
    pub(super) fn measure(factory: &Factory, view: &ProductView, window: Window) -> Self {
        let good = view.finished as f64;
        let demand = match &factory.demand {
            Some(Demand::Each(map)) => map.get(&view.name).map(|rate| rate.0),
            _ => None,
        };
        Self {
            good_parts: Some(good),
            good_parts_per_scheduled_hour: window.per_scheduled_hour(good),
            good_parts_per_day: window.per_calendar_hour(good).map(|x| x * 24.0),
            demand_attainment: demand.and_then(|d| ratio(good, d * window.calendar_s)),
            scrap_ratio: ratio(view.scrapped as f64, good + view.scrapped as f64),
        }
    }
}

measures! {
    /// Parts that went through a station, whatever became of them; at a sink those that came in.
    Throughput {
        /// Parts ÷ scheduled hours of the plant.
        throughput_per_scheduled_hour [ "parts/h" ],
        /// Parts ÷ calendar hours.
        throughput_per_calendar_hour [ "parts/h" ],
    }
}

impl Throughput {
    pub(super) fn measure(view: &StationView, window: Window) -> Self {
        let parts = match view.kind {
            "Sink" => view.entered,
            "Source" => view.created,
            _ => view.left,
        } as f64;
        Self {
            throughput_per_scheduled_hour: window.per_scheduled_hour(parts),
            throughput_per_calendar_hour: window.per_calendar_hour(parts),
        }
    }
}

measures! {
    /// What a source sends.
    Arrivals {
        /// Parts created in the window.
        created [ "parts" ],
        /// Arrivals that found no room.
        lost [ "parts" ],
        /// Lost ÷ all arrivals.
        lost_ratio [ "1" ],
    }
}

impl Arrivals {
    pub(super) fn measure(view: &StationView) -> Self {
        let (created, lost) = (view.created as f64, view.lost as f64);
        Self {
            created: Some(created),
            lost: Some(lost),
            lost_ratio: ratio(lost, created + lost),
        }
    }
}
