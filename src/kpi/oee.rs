//! Overall equipment effectiveness by ISO 22400-2.
//!
//! The time model, with our states: planned busy time PBT = all on-shift time × servers; actual
//! production time APT = working; actual setup time ASUT = setup; actual unit processing time AUPT =
//! APT + ASUT; actual unit delay time ADET = down (an order is stopped by a malfunction); actual unit
//! busy time AUBT = AUPT + ADET; actual down time ADOT = blocked + starved (no order runs: the part of
//! a blocked server is finished); PBT = AUBT + ADOT.
//!
//! Quantities: PQ = operations completed; GQ = PQ less the parts judged scrap or rework here (only an
//! inspection judges). A part lost to a failure that scraps it was never produced: it shows as lost
//! effectiveness. Planned run time per unit PRU = the declared `planned` time, else the mean of the
//! declared cycle, which makes effectiveness about 1 by construction. Over products PRU·PQ is the sum.

use super::StationKpis;
use super::bottleneck::most_active;
use super::row::{measures, ratio};
use super::states::Times;
use crate::model::{Factory, Machine};
use crate::sim::observe::{ProductView, Snapshot, State, StationView};

measures! {
    /// Overall equipment effectiveness of a machine and its factors.
    Oee {
        /// Operations completed: produced quantity PQ.
        operations [ "parts" ],
        /// Mean processing time of an operation: APT ÷ PQ \[s\].
        cycle_time_mean_s [ "s" ],
        /// Availability = APT ÷ PBT.
        availability [ "1" ],
        /// Effectiveness = PRU·PQ ÷ APT.
        effectiveness [ "1" ],
        /// Quality ratio = GQ ÷ PQ.
        quality_ratio [ "1" ],
        /// OEE = availability × effectiveness × quality ratio = PRU·GQ ÷ PBT.
        oee [ "1" ],
        /// NEE = AUPT ÷ PBT × effectiveness × quality ratio: OEE that does not blame the setups.
        nee [ "1" ],
        /// Allocation efficiency = AUBT ÷ PBT.
        allocation_efficiency [ "1" ],
        /// Utilisation efficiency = APT ÷ AUBT.
        utilisation_efficiency [ "1" ],
        /// Setup ratio = ASUT ÷ AUPT.
        setup_ratio [ "1" ],
        /// Technical efficiency = APT ÷ (APT + ADET).
        technical_efficiency [ "1" ],
        /// Set-ups done.
        setups [ "setups" ],
    }
}

impl Oee {
    pub(super) fn measure(
        declared: Option<&Machine>,
        products: &[ProductView],
        view: &StationView,
        times: &Times,
    ) -> Self {
        let apt = times.get(State::Working);
        let asut = times.get(State::Setup);
        let adet = times.get(State::Down);
        let pbt = times.scheduled();
        let pq = view.processed.iter().sum::<u64>() as f64;
        let planned_s = declared.map_or(0.0, |machine| {
            planned_time(machine, products, &view.processed)
        });
        let quality_ratio = ratio(good_quantity(view), pq);
        // The product form has no value when a factor has none; the short form then still has: nothing made.
        let oee = ratio(planned_s * quality_ratio.unwrap_or(0.0), pbt);
        Self {
            operations: Some(pq),
            cycle_time_mean_s: ratio(apt, pq),
            availability: ratio(apt, pbt),
            effectiveness: ratio(planned_s, apt),
            quality_ratio,
            oee,
            nee: match oee {
                Some(oee) if apt > 0.0 => Some(oee * ((apt + asut) / apt)),
                other => other,
            },
            allocation_efficiency: ratio(apt + asut + adet, pbt),
            utilisation_efficiency: ratio(apt, apt + asut + adet),
            setup_ratio: ratio(asut, apt + asut),
            technical_efficiency: ratio(apt, apt + adet),
            setups: Some(view.setups as f64),
        }
    }
}

/// PRU·PQ: the planned time of `made` parts by product \[s\].
fn planned_time(machine: &Machine, products: &[ProductView], made: &[u64]) -> f64 {
    let time = |(product, made): (&ProductView, &u64)| {
        let planned = machine
            .planned
            .as_ref()
            .and_then(|p| p.get(&product.name))
            .map(|s| s.0);
        let cycle = || machine.cycle.get(&product.name).map(|c| c.mean());
        planned.or_else(cycle).unwrap_or(0.0) * *made as f64
    };
    products.iter().zip(made).map(time).sum()
}

/// GQ: the parts of PQ that nobody here judged scrap or rework.
fn good_quantity(view: &StationView) -> f64 {
    let made = view.processed.iter().sum::<u64>();
    made.saturating_sub(view.rejected + view.reworked) as f64
}

measures! {
    /// OEE of the plant. ISO 22400-2 defines OEE for a work unit; for the plant we take its pace-maker.
    PlantOee {
        /// PRU of the bottleneck × good parts at the sinks ÷ PBT of the bottleneck. The bottleneck is the
        /// station with the largest active share of this replication; only products that it works on
        /// count.
        plant_oee [ "1" ],
    }
}

impl PlantOee {
    pub(super) fn measure(
        factory: &Factory,
        snapshot: &Snapshot,
        stations: &[StationKpis],
    ) -> Self {
        let active = stations.iter().filter_map(|s| {
            Some((
                s.name.as_str(),
                s.machine.as_ref()?.states.active_share_of_scheduled?,
            ))
        });
        let of = |name: &str| {
            let view = snapshot.stations.iter().find(|view| view.name == name)?;
            let machine = factory.stations.get(name)?.kind.machine()?;
            let good: Vec<u64> = (snapshot.products.iter().zip(&view.processed))
                .map(|(product, worked)| if *worked > 0 { product.finished } else { 0 })
                .collect();
            let planned_s = planned_time(machine, &snapshot.products, &good);
            ratio(planned_s, Times::of(&view.servers).scheduled())
        };
        Self {
            plant_oee: most_active(active).first().and_then(|(name, _)| of(name)),
        }
    }
}
