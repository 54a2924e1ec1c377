//! The identities of ISO 22400-2 and the absence of NaN, on any snapshot.

use proptest::prelude::*;
use twinline::kpi::{Kpis, Means, Scope, measure};
use twinline::sim::observe::{FailureView, Snapshot, State};

use crate::kpi_sample::{ENGLISH, averaged, factory, replication, server};

/// Snapshots whose counters agree with each other as the laws ask, but are otherwise arbitrary, zeros
/// included.
fn snapshots() -> impl Strategy<Value = Snapshot> {
    let hours = prop::array::uniform6(0u64..50);
    let counts = (
        0u64..1_000,
        0u64..1_000,
        0u64..1_000,
        0u64..1_000,
        0u64..1_000,
    );
    let machine = (prop::collection::vec(hours, 1..4), counts);
    (
        prop::collection::vec(machine, 3),
        0u64..1_000,
        0u64..1_000,
        0u64..2_000,
    )
        .prop_map(|(machines, sedan, wagon, now)| {
            let mut snapshot = replication(&ENGLISH, 0);
            snapshot.window_start = 0;
            snapshot.now = now * 3_600_000_000_000;
            snapshot.plant.scheduled = snapshot.now / 3;
            snapshot.plant.finished_window = sedan + wagon;
            (snapshot.products[0].finished, snapshot.products[1].finished) = (sedan, wagon);
            let views = snapshot
                .stations
                .iter_mut()
                .filter(|s| !s.servers.is_empty());
            for (view, (servers, (a, b, scrap, rework, failures))) in views.zip(machines) {
                view.servers = servers.into_iter().map(server).collect();
                view.processed = vec![a, b];
                view.setups = failures;
                let modes: Vec<String> = view.failures.iter().map(|f| f.name.clone()).collect();
                view.failures = modes
                    .into_iter()
                    .map(|name| FailureView {
                        name,
                        servers: 1,
                        count: failures,
                        repair: scrap * 1_000,
                    })
                    .collect();
                // Failures may scrap parts as well, at an inspection too.
                let broken = if failures % 3 == 0 { rework / 7 } else { 0 };
                view.scrapped = broken;
                if view.kind == "Inspection" {
                    view.rejected = scrap.min(a + b);
                    view.scrapped = broken + view.rejected;
                    view.reworked = rework.min(a + b - view.rejected);
                    view.first_inspected = a;
                    view.first_good = b.min(a);
                }
            }
            snapshot
        })
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #[test]
    fn the_ratios_of_iso_22400_2_hold_together(snapshot in snapshots()) {
        let factory = factory(&ENGLISH);
        let kpis = measure(&factory, &snapshot);
        for (station, view) in kpis.stations.iter().zip(&snapshot.stations) {
            let Some(machine) = &station.machine else { continue };
            let hours = |state: State| view.servers.iter().map(|s| s.times[state as usize] as f64 / 1e9).sum::<f64>();
            let pbt: f64 = State::ALL.iter().filter(|s| **s != State::OffShift).map(|s| hours(*s)).sum();
            let oee = machine.oee;
            // Planned times as declared: the products' own at the press, the same for all elsewhere.
            let planned: [f64; 2] = match station.name.as_str() {
                "press" => [40.0, 50.0],
                "weld" => [110.0; 2],
                _ => [12.0; 2],
            };
            let pq = view.processed.iter().sum::<u64>() as f64;
            let planned_pq: f64 = planned.iter().zip(&view.processed).map(|(t, n)| t * *n as f64).sum();
            let bad = (view.rejected + view.reworked) as f64;
            if let Some(value) = oee.oee {
                let gq = if view.kind == "Inspection" { pq - bad } else { pq };
                let exact = if pq > 0.0 { planned_pq / pq * gq / pbt } else { 0.0 };
                prop_assert!(close(value, exact), "OEE {value}, PRU·GQ/PBT {exact}");
            }
            if let (Some(a), Some(e), Some(q)) = (oee.availability, oee.effectiveness, oee.quality_ratio) {
                prop_assert!(close(oee.oee.unwrap(), a * e * q));
                prop_assert!(oee.nee.unwrap() >= oee.oee.unwrap());
                if e <= 1.0 {
                    prop_assert!(oee.oee.unwrap() <= a + 1e-12);
                }
                let (allocation, utilisation) = (oee.allocation_efficiency.unwrap(), oee.utilisation_efficiency.unwrap());
                prop_assert!(close(a, allocation * utilisation));
            }
            if let Some(value) = oee.quality_ratio {
                prop_assert!(close(value, (pq - bad) / pq), "a part that a failure broke was never produced");
            }
            let ended = pq + (view.scrapped - view.rejected) as f64;
            if ended > 0.0 {
                prop_assert!(close(machine.quality.scrap_ratio.unwrap(), view.scrapped as f64 / ended));
            }
            prop_assert_eq!(oee.availability.is_some(), pbt > 0.0);
            prop_assert!(oee.allocation_efficiency.unwrap_or(0.0) <= 1.0 + 1e-12);
            prop_assert!(machine.quality.first_pass_yield.unwrap_or(0.0) <= 1.0);
            let s = machine.states;
            if let Some(working) = s.working_share {
                let rest = [s.setup_share, s.blocked_share, s.starved_share, s.down_share, s.off_shift_share];
                prop_assert!(close(working + rest.iter().flatten().sum::<f64>(), 1.0));
            }
            let yielded = machine.losses.good_parts_per_operation.unwrap_or(0.0);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&yielded));
        }
    }

    #[test]
    fn rows_are_finite_unique_and_always_the_same(snapshot in snapshots()) {
        let factory = factory(&ENGLISH);
        let rows = measure(&factory, &snapshot).rows();
        let names = |kpis: &Kpis| kpis.rows().into_iter().map(|r| (r.scope, r.name, r.unit)).collect::<Vec<_>>();
        let other = measure(&factory, &replication(&ENGLISH, 1));
        prop_assert_eq!(names(&measure(&factory, &snapshot)), names(&other));
        for row in &rows {
            prop_assert!(row.value.is_none_or(f64::is_finite), "{:?}", row);
        }
        let mut keys: Vec<(&Scope, &str)> = rows.iter().map(|r| (&r.scope, r.name)).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), rows.len());
        // The page finds every row that it asks for by name.
        let mean_rows = averaged(&[other]);
        let means = Means::new(&mean_rows);
        prop_assert!(means.plant("good_parts_per_scheduled_hour").is_some());
    }
}
