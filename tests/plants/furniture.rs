//! A joiner's shop: the third joiner gains, the faster saw does not.

use super::{Length, WEEK, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "songjiang-furniture";
const LENGTH: Length = Length {
    until: 10.0 * WEEK,
    warm_up: 2.0 * WEEK,
    replications: 10,
};

#[test]
fn assembly_leads_and_the_demand_is_just_met() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["assembly"]);
    let met = plant_row(&rows, "demand_attainment").mean;
    assert!((1.04..1.08).contains(&met), "{met}");
}

#[test]
fn hands_gain_where_they_lack_and_nothing_gains_elsewhere() {
    for (scenario, least, most) in [
        ("third joiner", 0.65, 0.95),
        ("faster saw", -0.05, 0.05),
        ("longer bench", -0.05, 0.05),
    ] {
        let both = against(PLANT, scenario, LENGTH);
        let gain = plant_row(&both.differences(), "good_parts_per_scheduled_hour").mean;
        assert!(gain > least && gain < most, "{scenario}: {gain}");
    }
}
