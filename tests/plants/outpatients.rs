//! A clinic: all who come are seen, and desks took more than half of a visit.

use super::{Length, against, outcome, plant_row};
use twinline::kpi::Bottleneck;

const PLANT: &str = "xuhui-outpatients";
const DAY: f64 = 86_400.0;
const LENGTH: Length = Length {
    until: 12.0 * DAY,
    warm_up: 2.0 * DAY,
    replications: 5,
};

#[test]
fn all_who_come_are_seen_within_a_quarter_of_an_hour_or_so() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["consultation"]);
    let an_hour = plant_row(&rows, "good_parts_per_calendar_hour").mean;
    assert!((59.0..61.0).contains(&an_hour), "{an_hour}");
    let visit = plant_row(&rows, "lead_time_mean_s").mean / 60.0;
    assert!((15.0..16.0).contains(&visit), "{visit}");
}

#[test]
fn desks_took_more_than_half_of_a_visit() {
    let before = outcome(PLANT, Some("desks and cash"), LENGTH).summary();
    let visit = plant_row(&before, "lead_time_mean_s").mean / 60.0;
    assert!((31.0..42.0).contains(&visit), "{visit}");
}

#[test]
fn a_doctor_more_and_a_robot_save_little() {
    for (scenario, least, most) in [("ninth doctor", -0.6, -0.2), ("pharmacy robot", -1.8, -1.1)] {
        let both = against(PLANT, scenario, LENGTH);
        let saved = plant_row(&both.differences(), "lead_time_mean_s").mean / 60.0;
        assert!(saved > least && saved < most, "{scenario}: {saved}");
    }
}
