//! The statistics window.

use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

/// Cycle 10, warm-up 5, horizon 25. In (5, 25] the machine works 20, two parts leave, at 10 and 20, with
/// their whole lead times of 10; one part is inside all the time.
#[test]
fn the_warm_up_clips_states_and_wip_and_leaves_lead_times_whole() {
    let mut factory = chain(vec![
        ("in", saturated()),
        ("m", machine(constant(10.0))),
        ("out", sink()),
    ]);
    factory.run.warm_up = s(5.0);
    let story = tell(&factory, 25.0);
    assert_eq!(story.shot.window_start, 5_000_000_000);
    assert_eq!(story.spent("m", State::Working), 20.0);
    assert_eq!(story.shot.plant.finished_window, 2);
    assert_eq!(story.shot.plant.lead.sum(), 20_000_000_000);
    assert_eq!(story.shot.plant.wip_integral, 20_000_000_000);
    assert_eq!(story.station("m").content_integral, 20_000_000_000);
    assert_eq!(story.shot.plant.created_window, 2);
    assert_eq!(story.shot.plant.created, 3);
}

/// Warm-up 10: the part that leaves exactly then is outside of (10, 25], as is the start there.
#[test]
fn what_happens_exactly_at_the_warm_up_is_before_the_window() {
    let mut factory = chain(vec![
        ("in", saturated()),
        ("m", machine(constant(10.0))),
        ("out", sink()),
    ]);
    factory.run.warm_up = s(10.0);
    let story = tell(&factory, 25.0);
    assert_eq!(story.shot.plant.finished_window, 1);
    assert_eq!(story.shot.plant.created_window, 1);
    assert_eq!(story.station("m").processed, [1]);
    assert_eq!(story.times("m", What::Started), [0.0, 10.0, 20.0]);
}

/// A repair 8–12 and a blocked part are cut at the warm-up of 10.
#[test]
fn a_repair_and_a_blocked_part_across_the_warm_up_are_cut_there() {
    let mut factory = chain(vec![
        ("in", at_times(&[0.0, 0.0])),
        ("m", machine(constant(1.0)).fails(up_failure(8.0, 4.0))),
        ("slow", machine(constant(13.0))),
        ("out", sink()),
    ]);
    factory.run.warm_up = s(10.0);
    // m holds its second part from 2, is down 8–12 and blocked 12–14; then starved to 15.
    let story = tell(&factory, 15.0);
    assert_eq!(story.spent("m", State::Down), 2.0);
    assert_eq!(story.spent("m", State::Blocked), 2.0);
    assert_eq!(story.spent("m", State::Starved), 1.0);
    assert_eq!(story.station("m").failures[0].repair, 2_000_000_000);
    assert_eq!(story.station("m").failures[0].count, 0);
    assert_eq!(story.station("m").content_integral, 4_000_000_000);
}
