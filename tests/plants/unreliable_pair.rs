//! Two unreliable machines against the stationary distribution of their Markov chain.

use super::{Length, WEEK, meets, outcome, plant_row, station_row};

const LENGTH: Length = Length {
    until: 13.0 * WEEK,
    warm_up: WEEK,
    replications: 10,
};

/// Parts per minute, exact, by places on the shelf.
#[test]
fn throughput_grows_with_the_shelf_as_computed() {
    for (scenario, exact) in [
        (Some("no shelf"), 0.529_300_567),
        (Some("1 place"), 0.583_263_257),
        (Some("2 places"), 0.615_768_868),
        (Some("5 places"), 0.667_364_586),
        (None, 0.706_818_954),
        (Some("20 places"), 0.744_034_972),
        (Some("50 places"), 0.785_121_770),
        (Some("100 places"), 0.806_029_045),
        (Some("by the clock"), 0.691_382_517),
    ] {
        let rows = outcome("unreliable-pair", scenario, LENGTH).summary();
        let good = plant_row(&rows, "good_parts_per_calendar_hour");
        meets(&format!("{scenario:?}"), good, 60.0 * exact, 0.012);
    }
}

/// Each machine is under repair 10 min for every 50 min of work; the parts but the unblocked one on machine 1
/// are (10 + 2)/2 = 6 on average by symmetry.
#[test]
fn downtime_and_content_follow_from_the_model() {
    let rows = outcome("unreliable-pair", None, LENGTH).summary();
    let throughput = 0.706_818_954;
    for machine in ["machine 1", "machine 2"] {
        let down = station_row(&rows, machine, "down_share_of_scheduled");
        meets(machine, down, throughput / 5.0, 0.03);
    }
    let wip = plant_row(&rows, "wip_mean_parts");
    meets("parts in the line", wip, 6.0 + throughput * 1.2, 0.02);
}
