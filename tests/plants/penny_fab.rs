//! Penny Fab One against the laws of Factory Physics.

use super::{HOUR, Length, WEEK, meets, outcome, plant_row, station_row};

const LENGTH: Length = Length {
    until: 150.0 * WEEK,
    warm_up: 10.0 * WEEK,
    replications: 10,
};

/// Practical worst case, exact with exponential times: throughput w/(w + 3)/2 an hour, lead time 8 + 2(w − 1).
#[test]
fn exponential_pennies_follow_the_practical_worst_case() {
    for (scenario, w) in [
        (Some("1 penny"), 1.0),
        (Some("2 pennies"), 2.0),
        (None, 4.0),
        (Some("8 pennies"), 8.0),
        (Some("12 pennies"), 12.0),
        (Some("20 pennies"), 20.0),
    ] {
        let rows = outcome("penny-fab", scenario, LENGTH).summary();
        let throughput = w / (w + 3.0) / 2.0;
        let good = plant_row(&rows, "good_parts_per_calendar_hour");
        meets(&format!("w = {w}"), good, throughput, 0.02);
        let lead = plant_row(&rows, "lead_time_mean_s");
        let exact = (8.0 + 2.0 * (w - 1.0)) * HOUR;
        meets(&format!("w = {w}, lead time"), lead, exact, 0.02);
        assert_eq!(plant_row(&rows, "wip_mean_parts").mean, w);
        let working = station_row(&rows, "rim", "working_share_of_scheduled");
        meets(&format!("w = {w}, rim"), working, throughput * 2.0, 0.03);
    }
}

/// Best case: one penny every 2 h, lead time 2w h once the bottleneck is full; without a draw it is exact.
#[test]
fn constant_pennies_reach_the_best_case() {
    for (scenario, w) in [("no variation", 4.0), ("8 pennies, no variation", 8.0)] {
        let rows = outcome("penny-fab", Some(scenario), LENGTH).summary();
        let good = plant_row(&rows, "good_parts_per_calendar_hour").mean;
        assert!((good - 0.5).abs() < 1e-12, "{scenario}: {good}");
        let lead = plant_row(&rows, "lead_time_mean_s").mean;
        assert!((lead - 2.0 * w * HOUR).abs() < 1e-6, "{scenario}: {lead}");
    }
}
