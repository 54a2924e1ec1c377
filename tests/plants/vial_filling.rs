//! Vials: the cleaning of the filler is what the line has to gain.

use super::{HOUR, Length, WEEK, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "fengxian-vial-filling";
const LENGTH: Length = Length {
    until: 4.0 * WEEK,
    warm_up: WEEK,
    replications: 5,
};

#[test]
fn the_filler_leads_and_the_demand_is_met() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["filling"]);
    let met = plant_row(&rows, "demand_attainment").mean;
    assert!((1.13..1.18).contains(&met), "{met}");
    assert!(plant_row(&rows, "takt_adherence").mean > 0.95);
    let first = plant_row(&rows, "first_pass_yield").mean;
    assert!((0.98..0.99).contains(&first), "{first}");
}

#[test]
fn cleaning_is_worth_more_than_machines_and_room() {
    let gain = |scenario| {
        let both = against(PLANT, scenario, LENGTH);
        plant_row(&both.differences(), "good_parts_per_scheduled_hour").mean
    };
    let cleaning = gain("quick cleaning");
    assert!((2.7..3.5).contains(&cleaning), "{cleaning}");
    let capper = gain("faster capper");
    assert!((0.1..0.6).contains(&capper), "{capper}");
    // Not one place more is ever used, so nothing at all is different.
    assert_eq!(gain("more room for vials"), 0.0);
}

#[test]
fn inspection_by_eye_took_longer() {
    let both = against(PLANT, "inspection by eye", LENGTH);
    let lead = plant_row(&both.scenario.summary(), "lead_time_mean_s").mean / HOUR;
    assert!((1.4..1.8).contains(&lead), "{lead}");
    let gain = plant_row(&both.differences(), "good_parts_per_scheduled_hour").mean;
    assert!((-1.2..-0.4).contains(&gain), "{gain}");
}
