//! Bonders: the many machines of the floor are its bottleneck, and what is gained elsewhere is not gained.

use super::{Length, WEEK, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "zhangjiang-chip-packaging";
const LENGTH: Length = Length {
    until: 3.0 * WEEK,
    warm_up: WEEK,
    replications: 5,
};

#[test]
fn the_bonders_lead_and_every_day_reaches_its_number() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["wire bonding"]);
    let met = plant_row(&rows, "demand_attainment").mean;
    assert!((1.06..1.10).contains(&met), "{met}");
    assert!(plant_row(&rows, "takt_adherence").mean > 0.97);
    let first = plant_row(&rows, "first_pass_yield").mean;
    assert!((0.97..0.99).contains(&first), "{first}");
}

#[test]
fn bonders_gain_and_moulds_do_not() {
    for (scenario, least, most) in [
        ("two more bonders", 0.5, 0.85),
        ("capillaries changed ahead", 0.03, 0.15),
        ("mould cleaned in half the time", -0.03, 0.03),
        ("bonders of 2020", -0.60, -0.35),
    ] {
        let both = against(PLANT, scenario, LENGTH);
        let gain = plant_row(&both.differences(), "good_parts_per_scheduled_hour").mean;
        assert!(gain > least && gain < most, "{scenario}: {gain}");
    }
}
