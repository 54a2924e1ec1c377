//! Measures against numbers worked out by hand.

use twinline::kpi::{Bottleneck, measure};
use twinline::model::{ByProduct, Factory, Kind, Seconds};
use twinline::sim::observe::{DayView, Snapshot, State};

use crate::kpi_sample::{ENGLISH, H, averaged, factory, replication, station};

fn machine_of(factory: &mut Factory, name: &str) -> twinline::model::Machine {
    factory
        .stations
        .get(name)
        .and_then(|s| s.kind.machine())
        .cloned()
        .unwrap()
}

/// A plant of which only the weld cell has anything to measure.
fn one_machine(minutes: &[(State, u64)], processed: u64) -> (Factory, Snapshot) {
    let mut factory = factory(&ENGLISH);
    let mut weld = machine_of(&mut factory, "weld");
    weld.planned = Some(ByProduct::All(Seconds(90.0)));
    factory.stations.get_mut("weld").unwrap().kind = twinline::model::Kind::Machine(weld);
    let mut snapshot = replication(&ENGLISH, 0);
    let view = snapshot
        .stations
        .iter_mut()
        .find(|s| s.name == "weld")
        .unwrap();
    view.servers.truncate(1);
    view.servers[0].times = [0; 6];
    for (state, minutes) in minutes {
        view.servers[0].times[*state as usize] = minutes * 60_000_000_000;
    }
    view.processed = vec![processed, 0];
    (factory, snapshot)
}

fn weld_of(factory: &Factory, snapshot: &Snapshot) -> twinline::kpi::MachineKpis {
    measure(factory, snapshot)
        .stations
        .into_iter()
        .find(|s| s.name == "weld")
        .unwrap()
        .machine
        .unwrap()
}

#[test]
fn the_factors_of_one_shift_follow_iso_22400_2() {
    // 480 min planned busy time: 35 setup, 60 down, 385 working; 240 parts at 1.5 min planned.
    let minutes = [
        (State::Setup, 35),
        (State::Down, 60),
        (State::Working, 385),
        (State::OffShift, 100),
    ];
    let (factory, snapshot) = one_machine(&minutes, 240);
    let oee = weld_of(&factory, &snapshot).oee;
    let near = |value: Option<f64>, exact: f64| {
        assert!(
            (value.unwrap() / exact - 1.0).abs() < 1e-12,
            "{value:?} {exact}"
        )
    };
    near(oee.availability, 385.0 / 480.0);
    near(oee.effectiveness, 360.0 / 385.0);
    near(oee.oee, 360.0 / 480.0);
    near(oee.nee, 420.0 / 480.0 * 360.0 / 385.0);
    near(oee.technical_efficiency, 385.0 / 445.0);
    near(oee.setup_ratio, 35.0 / 420.0);
    near(oee.cycle_time_mean_s, 385.0 * 60.0 / 240.0);
    near(oee.quality_ratio, 1.0);
}

#[test]
fn what_an_inspection_rejects_lowers_its_quality_ratio() {
    let mut snapshot = replication(&ENGLISH, 0);
    let check = snapshot
        .stations
        .iter_mut()
        .find(|s| s.name == "check")
        .unwrap();
    (check.processed, check.scrapped, check.reworked) = (vec![200, 40], 4, 8);
    check.rejected = 4;
    (check.first_inspected, check.first_good) = (230, 219);
    let kpis = measure(&factory(&ENGLISH), &snapshot);
    let check = kpis
        .stations
        .iter()
        .find(|s| s.name == "check")
        .unwrap()
        .machine
        .clone()
        .unwrap();
    assert_eq!(check.oee.quality_ratio, Some(0.95));
    assert_eq!(check.quality.first_pass_yield, Some(219.0 / 230.0));
    assert_eq!(check.quality.scrap_ratio, Some(4.0 / 240.0));
    assert_eq!(check.quality.rework_ratio, Some(8.0 / 240.0));
    assert_eq!(kpis.plant.quality.scrap_ratio, Some(140.0 / 13_990.0));
}

#[test]
fn cycle_times_have_their_extremes_their_quantiles_and_their_spread() {
    let (factory, mut snapshot) = one_machine(&[(State::Working, 15)], 5);
    let nothing = weld_of(&factory, &snapshot).cycle_time;
    assert_eq!(
        (nothing.cycle_time_median_s, nothing.cycle_time_sd_s),
        (None, None)
    );
    let weld = snapshot.stations.iter_mut().find(|s| s.name == "weld");
    let cycles = &mut weld.unwrap().cycle_times;
    for minutes in [3, 1, 5, 2, 4] {
        cycles.add(minutes * 60_000_000_000);
    }
    let weld = weld_of(&factory, &snapshot);
    let (cycle, near) = (
        weld.cycle_time,
        |value: Option<f64>, exact: f64, by: f64| {
            assert!(
                (value.unwrap() / exact - 1.0).abs() <= by,
                "{value:?} {exact}"
            );
        },
    );
    assert_eq!(weld.oee.cycle_time_mean_s, Some(180.0));
    near(cycle.cycle_time_min_s, 60.0, 0.0);
    near(cycle.cycle_time_max_s, 300.0, 0.0);
    near(cycle.cycle_time_median_s, 180.0, 1e-2);
    near(cycle.cycle_time_p95_s, 300.0, 1e-2);
    near(cycle.cycle_time_sd_s, 60.0 * 2.5f64.sqrt(), 1e-12);
}

#[test]
fn failures_by_working_time_and_repair_time() {
    let weld = weld_of(&factory(&ENGLISH), &replication(&ENGLISH, 0));
    let hours = |h: f64| Some(h * 3600.0);
    assert_eq!(weld.failures.failures, Some(51.0));
    assert_eq!(weld.failures.mttr_s, hours(17.0 / 51.0));
    assert_eq!(weld.failures.mttf_s, hours(456.0 / 51.0));
    assert_eq!(weld.failures.mtbf_s, hours(473.0 / 51.0));
}

#[test]
fn rates_by_scheduled_and_by_calendar_hours() {
    let kpis = measure(&factory(&ENGLISH), &replication(&ENGLISH, 0));
    let output = kpis.plant.output;
    let near = |value: Option<f64>, exact: f64| {
        assert!(
            (value.unwrap() / exact - 1.0).abs() < 1e-12,
            "{value:?} {exact}"
        )
    };
    near(output.good_parts_per_scheduled_hour, 13_850.0 / 240.0);
    near(output.good_parts_per_calendar_hour, 13_850.0 / 504.0);
    near(output.good_parts_per_shift, 13_850.0 / 30.0);
    near(output.good_parts_per_day, 13_850.0 / 21.0);
    near(output.demand_attainment, 13_850.0 / 14_700.0);
    near(
        output.output_value_per_scheduled_hour,
        (9_700.0 * 420.0 + 4_150.0 * 510.0) / 240.0,
    );
    near(kpis.plant.wip.wip_mean_parts, 9.0);
    // 240 scheduled hours for 14,700 parts.
    near(kpis.plant.takt.takt_time_s, 240.0 * 3600.0 / 14_700.0);
    // PRU of the weld cell (110 s) × good parts ÷ two servers × 240 h.
    near(
        kpis.plant.oee.plant_oee,
        110.0 * 13_850.0 / (2.0 * 240.0 * 3600.0),
    );
}

#[test]
fn the_books_of_the_plant() {
    let mut factory = factory(&ENGLISH);
    let mut snapshot = replication(&ENGLISH, 0);
    let kpis = measure(&factory, &snapshot).plant;
    // 9,700 and 4,150 good parts, one in 25 of each mended; 140 scrapped.
    let straight = (9_700.0 - 388.0) + (4_150.0 - 166.0);
    assert_eq!(
        kpis.straight.rolled_throughput_yield,
        Some(straight / 13_990.0)
    );
    // 674 h of work in 504 h with 9 parts inside.
    let idle = kpis.balance.time_inside_not_worked_on_share.unwrap();
    assert!(
        (idle - (1.0 - 674.0 / (9.0 * 504.0))).abs() < 1e-12,
        "{idle}"
    );
    assert_eq!(kpis.balance.arrived_parts, None, "coils never run out");
    let longest = snapshot.plant.lead.max().unwrap() as f64 / 1e9;
    assert_eq!(kpis.lead_time.lead_time_max_s, Some(longest));
    if let twinline::model::Kind::Source(coil) = &mut factory.stations.get_mut("coil").unwrap().kind
    {
        coil.saturated = false;
    }
    (snapshot.plant.created_window, snapshot.plant.lost_window) = (14_000, 7);
    for view in &mut snapshot.stations {
        view.first_inspected = 0;
    }
    let kpis = measure(&factory, &snapshot).plant;
    assert_eq!(kpis.balance.arrived_parts, Some(14_007.0));
    assert_eq!(kpis.balance.parts_inside_growth, Some(10.0));
    assert_eq!(kpis.straight.rolled_throughput_yield, None);
}

#[test]
fn lost_time_at_the_bottleneck_becomes_parts_and_money() {
    let factory = factory(&ENGLISH);
    let kpis = measure(&factory, &replication(&ENGLISH, 0));
    let losses = kpis
        .stations
        .iter()
        .find(|s| s.name == "weld")
        .unwrap()
        .machine
        .as_ref()
        .unwrap()
        .losses;
    let near = |value: Option<f64>, exact: f64| {
        assert!(
            (value.unwrap() / exact - 1.0).abs() < 1e-9,
            "{value:?} {exact}"
        )
    };
    // Of 14,550 operations 560 come back to be welded again and 140 are scrapped.
    let operations = 14_550.0;
    near(losses.good_parts_per_operation, 13_850.0 / operations);
    // 17 server hours down, 110 s a part, over 240 scheduled hours.
    let down = 17.0 * 3600.0 / 110.0 * (13_850.0 / operations) / 240.0;
    near(losses.parts_lost_to_downtime_per_scheduled_hour, down);
    near(losses.parts_lost_to_scrap_per_scheduled_hour, 140.0 / 240.0);
    assert_eq!(losses.parts_lost_to_setup_per_scheduled_hour, Some(0.0));
    let value = (10_190.0 * 420.0 + 4_360.0 * 510.0) / operations;
    near(
        losses.money_lost_to_downtime_per_scheduled_hour,
        down * value,
    );
    // From the press on, rework comes back to the weld cell, not to the press: all that is not scrapped
    // ends good in the long run.
    let press = kpis
        .stations
        .iter()
        .find(|s| s.name == "press")
        .unwrap()
        .machine
        .as_ref()
        .unwrap()
        .losses;
    near(press.good_parts_per_operation, 13_850.0 / 13_990.0);
}

#[test]
fn takt_adherence_counts_whole_days_of_work() {
    let mut snapshot = replication(&ENGLISH, 0);
    let factory = factory(&ENGLISH);
    // 16 h at 58.775 s a part ask for 980 parts; weekends ask for nothing.
    let day = |finished| DayView {
        finished,
        scheduled: 16 * H,
        ..DayView::default()
    };
    snapshot.plant.days = vec![DayView::default(); 28];
    snapshot.plant.days[0] = day(5_000); // in the warm-up: does not count
    snapshot.plant.days[7] = day(980);
    snapshot.plant.days[8] = day(979);
    snapshot.plant.days[9] = day(2_000);
    assert_eq!(
        measure(&factory, &snapshot).plant.takt.takt_adherence,
        Some(2.0 / 3.0)
    );
    // Started at noon, the window opens at noon of day 7: that day is not whole any more.
    let mut noon = factory.clone();
    noon.run.start.second_of_week = 43_200;
    assert_eq!(
        measure(&noon, &snapshot).plant.takt.takt_adherence,
        Some(0.5)
    );
    let free = Factory {
        demand: None,
        ..factory
    };
    assert_eq!(measure(&free, &snapshot).plant.takt.takt_adherence, None);
}

/// A source that is not saturated: on a day on which too little came the plant is not late, unless parts of
/// the days before are left.
#[test]
fn takt_adherence_asks_for_no_part_that_has_not_arrived() {
    let mut snapshot = replication(&ENGLISH, 0);
    let mut factory = factory(&ENGLISH);
    let day = |arrived, finished, scrapped| DayView {
        arrived,
        finished,
        scrapped,
        scheduled: 16 * H,
    };
    snapshot.plant.days = vec![DayView::default(); 28];
    snapshot.plant.days[6] = DayView {
        arrived: 10,
        ..DayView::default()
    };
    snapshot.plant.days[7] = day(500, 490, 0); // 20 are left, all of them of today
    snapshot.plant.days[8] = day(30, 15, 5); // all 20 of the days before have gone, 5 of them as scrap
    snapshot.plant.days[9] = day(100, 29, 0); // one of yesterday's 30 is left
    let kept = |factory: &Factory| measure(factory, &snapshot).plant.takt.takt_adherence;
    let fed = |factory: &mut Factory, saturated: bool| {
        for station in factory.stations.values_mut() {
            if let Kind::Source(source) = &mut station.kind {
                source.saturated = saturated;
            }
        }
    };
    fed(&mut factory, false);
    assert_eq!(kept(&factory), Some(2.0 / 3.0));
    // A saturated source has whatever the plant takes.
    fed(&mut factory, true);
    assert_eq!(kept(&factory), Some(0.0));
}

#[test]
fn nothing_happened_gives_no_nan_and_no_bottleneck() {
    let mut snapshot = replication(&ENGLISH, 0);
    snapshot.now = 0;
    snapshot.window_start = 0;
    snapshot.plant = Default::default();
    for product in &mut snapshot.products {
        (product.finished, product.scrapped, product.lead) = (0, 0, Default::default());
    }
    for view in &mut snapshot.stations {
        let mut empty = station(&view.name, view.kind);
        empty.servers = view.servers.clone();
        empty.servers.iter_mut().for_each(|s| s.times = [0; 6]);
        *view = empty;
    }
    let kpis = measure(&factory(&ENGLISH), &snapshot);
    assert!(
        kpis.rows()
            .iter()
            .all(|row| row.value.is_none_or(|v| v == 0.0))
    );
    assert_eq!(Bottleneck::of(&averaged(&[kpis])), None);
}
