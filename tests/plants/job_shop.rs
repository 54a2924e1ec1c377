//! The job shop of Law and Kelton against the utilisation law.

use super::{Length, WEEK, against, meets, outcome, plant_row, station_row};

const LENGTH: Length = Length {
    until: 110.0 * WEEK,
    warm_up: 30.0 * WEEK,
    replications: 10,
};

/// Arrivals × shares × mean times / machines.
const UTILISATION: [(&str, f64); 5] = [
    ("group 1", 0.96),
    ("group 2", 0.99),
    ("group 3", 0.725),
    ("group 4", 2.92 / 3.0),
    ("group 5", 0.80),
];

#[test]
fn groups_are_as_busy_as_arrivals_make_them() {
    let rows = outcome("job-shop", None, LENGTH).summary();
    for (group, exact) in UTILISATION {
        let working = station_row(&rows, group, "working_share_of_scheduled");
        meets(group, working, exact, 0.01);
    }
    meets(
        "jobs an hour",
        plant_row(&rows, "good_parts_per_calendar_hour"),
        4.0,
        0.01,
    );
}

/// A third machine in group 2 makes no job more and most of the waiting vanish.
#[test]
fn a_machine_at_the_bottleneck_shortens_lead_time_only() {
    let both = against("job-shop", "third machine in group 2", LENGTH);
    let (base, changed) = (both.base.summary(), both.scenario.summary());
    let working = station_row(&changed, "group 2", "working_share_of_scheduled");
    meets("group 2 of three", working, 0.66, 0.01);
    meets(
        "jobs an hour",
        plant_row(&changed, "good_parts_per_calendar_hour"),
        4.0,
        0.01,
    );
    let wip = |rows: &[_]| plant_row(rows, "wip_mean_parts").mean;
    assert!(
        wip(&changed) < 0.6 * wip(&base),
        "{} of {}",
        wip(&changed),
        wip(&base)
    );
}
