//! Dye works: what arrives leaves, whatever is done; what changes is how long it lies there.

use super::{HOUR, Length, WEEK, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "jinshan-dye-works";
const LENGTH: Length = Length {
    until: 10.0 * WEEK,
    warm_up: 2.0 * WEEK,
    replications: 10,
};

#[test]
fn the_vats_lead_and_one_batch_in_eight_is_dyed_again() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["vats"]);
    let first = plant_row(&rows, "first_pass_yield").mean;
    assert!((0.86..0.91).contains(&first), "{first}");
    let median = plant_row(&rows, "lead_time_median_s").mean / HOUR;
    assert!((14.0..20.0).contains(&median), "{median}");
}

#[test]
fn every_scenario_shortens_the_stay_and_makes_nothing_more() {
    for (scenario, most) in [
        ("recipes weighed by a machine", -2.0),
        ("seventh vat", -2.0),
        ("faster stenter", -0.3),
    ] {
        let differences = against(PLANT, scenario, LENGTH).differences();
        let made = plant_row(&differences, "good_parts_per_scheduled_hour").mean;
        assert!(made.abs() < 0.02, "{scenario}: {made}");
        let sooner = plant_row(&differences, "lead_time_mean_s").mean / HOUR;
        assert!(sooner < most, "{scenario}: {sooner}");
    }
}
