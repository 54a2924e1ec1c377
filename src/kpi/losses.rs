//! What a station's lost time and its scrap are worth, were it the bottleneck.
//!
//! At the bottleneck an hour lost is an hour lost for the plant (Goldratt). Lost server time ÷ mean
//! cycle of the mix made = operations not made; × the good parts that come of an operation = good parts
//! not made. At a station that waits anyway the same number is only what it *could* have made, so the
//! page quotes it for the bottleneck alone.

use super::Window;
use super::flow::Fate;
use super::row::{measures, ratio};
use super::states::Times;
use super::throughput::{currency, value_of};
use crate::model::Factory;
use crate::sim::observe::{Snapshot, State, StationView};

measures! {
    /// Losses of a machine in good parts and in money, per scheduled hour of the plant.
    Losses {
        /// Share of the operations here whose part leaves as good before it comes back: yield of what
        /// lies from here on, rework that returns here counted as another operation.
        good_parts_per_operation [ "1" ],
        /// Time down ÷ mean cycle × good parts per operation.
        parts_lost_to_downtime_per_scheduled_hour [ "parts/h" ],
        /// Time in setup ÷ mean cycle × good parts per operation.
        parts_lost_to_setup_per_scheduled_hour [ "parts/h" ],
        /// Operations × share whose part is scrapped here or later: each took its cycle for nothing, and
        /// would have been a good part.
        parts_lost_to_scrap_per_scheduled_hour [ "parts/h" ],
        /// Parts lost to downtime × mean value of the mix worked on here.
        money_lost_to_downtime_per_scheduled_hour [ "money/h" ],
        /// Parts lost to setup × mean value of the mix worked on here.
        money_lost_to_setup_per_scheduled_hour [ "money/h" ],
        /// Parts lost to scrap × mean value of the mix worked on here.
        money_lost_to_scrap_per_scheduled_hour [ "money/h" ],
    }
}

impl Losses {
    pub(super) fn measure(
        factory: &Factory,
        snapshot: &Snapshot,
        window: Window,
        view: &StationView,
        times: &Times,
        fate: Fate,
    ) -> Self {
        let made = view.processed.iter().sum::<u64>() as f64;
        if made == 0.0 {
            return Self::default();
        }
        let machine = factory
            .stations
            .get(&view.name)
            .and_then(|s| s.kind.machine());
        let over_mix = |of: &dyn Fn(&str) -> f64| {
            let products = snapshot.products.iter().zip(&view.processed);
            products
                .map(|(product, n)| of(&product.name) * *n as f64)
                .sum::<f64>()
                / made
        };
        let cycle_s = over_mix(&|name| {
            machine
                .and_then(|m| m.cycle.get(name))
                .map_or(0.0, |c| c.mean())
        });
        let value = currency(factory).map(|_| over_mix(&|name| value_of(factory, name)));
        let in_time = |state| {
            let operations = ratio(times.get(state), cycle_s)?;
            window.per_scheduled_hour(operations * fate.good)
        };
        let down = in_time(State::Down);
        let setup = in_time(State::Setup);
        let scrap = window.per_scheduled_hour(made * fate.scrapped);
        let money = |parts: Option<f64>| Some(parts? * value?);
        Self {
            good_parts_per_operation: Some(fate.good),
            parts_lost_to_downtime_per_scheduled_hour: down,
            parts_lost_to_setup_per_scheduled_hour: setup,
            parts_lost_to_scrap_per_scheduled_hour: scrap,
            money_lost_to_downtime_per_scheduled_hour: money(down),
            money_lost_to_setup_per_scheduled_hour: money(setup),
            money_lost_to_scrap_per_scheduled_hour: money(scrap),
        }
    }
}
