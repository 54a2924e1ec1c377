//! Robots and papers: the line meets its demand, and units are not right at once.

use super::{Length, WEEK, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "minhang-drive-units";
const LENGTH: Length = Length {
    until: 4.0 * WEEK,
    warm_up: WEEK,
    replications: 5,
};

#[test]
fn the_demand_is_met_every_day_by_a_line_that_is_not_right_at_once() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["hairpin setting"]);
    let met = plant_row(&rows, "demand_attainment").mean;
    assert!((1.07..1.11).contains(&met), "{met}");
    assert_eq!(plant_row(&rows, "takt_adherence").mean, 1.0);
    let first = plant_row(&rows, "first_pass_yield");
    let surely = first.mean + first.half_width.expect("five replications");
    assert!(first.mean > 0.90 && surely < 0.95, "{first:?}");
}

#[test]
fn good_seams_are_worth_more_than_a_welding_cell() {
    let seams = against(PLANT, "weld seams right at once", LENGTH);
    let first = plant_row(&seams.scenario.summary(), "first_pass_yield");
    let surely = first.mean - first.half_width.expect("five replications");
    assert!(surely > 0.95, "{first:?}");
    let of_seams = plant_row(&seams.differences(), "good_parts_per_scheduled_hour").mean;
    let cell = against(PLANT, "third welding cell", LENGTH);
    let of_cell = plant_row(&cell.differences(), "good_parts_per_scheduled_hour").mean;
    assert!(
        of_seams > 0.2 && of_cell > 0.1 && of_cell < 0.8,
        "{of_seams} and {of_cell}"
    );
    let still = plant_row(&cell.scenario.summary(), "first_pass_yield").mean;
    assert!(still < 0.92, "{still}");
}

#[test]
fn before_the_robots_the_demand_was_missed() {
    let before = outcome(PLANT, Some("before the robots"), LENGTH).summary();
    let met = plant_row(&before, "demand_attainment").mean;
    assert!((0.90..0.94).contains(&met), "{met}");
}
