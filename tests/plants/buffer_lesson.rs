//! Five exponential stations: what a place is worth, and what a faster labeller is not.

use super::{Length, WEEK, against, meets, outcome, plant_row};

const LENGTH: Length = Length {
    until: 5.0 * WEEK,
    warm_up: WEEK,
    replications: 10,
};

/// Parts per minute, exact (blocking after service).
#[test]
fn throughput_by_places_is_that_of_the_markov_chain() {
    for (scenario, exact) in [
        (None, 0.485_798_122),
        (Some("1 place"), 0.607_583_0),
        (Some("2 places"), 0.680_489_0),
        (Some("faster station 3"), 0.536_193_767),
    ] {
        let rows = outcome("buffer-lesson", scenario, LENGTH).summary();
        let good = plant_row(&rows, "good_parts_per_calendar_hour");
        meets(&format!("{scenario:?}"), good, 60.0 * exact, 0.01);
    }
}

/// The rack before the labeller never fills, so the line does not notice it: at every instant the two runs
/// differ by no more than the parts that the labeller can hold back or push out.
#[test]
fn a_faster_labeller_gains_nothing() {
    let both = against("buffer-lesson", "faster labeller", LENGTH);
    for (base, changed) in both
        .base
        .replications
        .iter()
        .zip(&both.scenario.replications)
    {
        let (before, after) = (base.snapshot.plant.created, changed.snapshot.plant.created);
        assert_eq!(before, after, "what enters the line");
        let (before, after) = (
            base.snapshot.plant.finished,
            changed.snapshot.plant.finished,
        );
        assert!(
            before <= after && after - before <= 5,
            "{before} and {after} finished"
        );
    }
}
