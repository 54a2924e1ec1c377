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

/// Without a warm-up the window is [0, H]: a part that comes at 0 and is done there counts.
#[test]
fn without_a_warm_up_what_happens_at_the_start_counts() {
    let factory = chain(vec![
        ("in", at_times(&[0.0, 0.0, 5.0])),
        ("m", machine(constant(0.0))),
        ("out", sink()),
    ]);
    let shot = tell(&factory, 10.0).shot;
    let plant = &shot.plant;
    assert_eq!((plant.created, plant.created_window), (3, 3));
    assert_eq!((plant.finished, plant.finished_window), (3, 3));
    let m = shot.stations.iter().find(|s| s.name == "m").unwrap();
    assert_eq!((m.entered, m.left, m.processed[0]), (3, 3, 3));
}

/// 12,000 parts from 0 on, one to the machine every four weeks: content × time runs over 64 bits in the
/// first of them.
#[test]
fn the_content_of_a_large_yard_over_a_long_time_is_exact() {
    const WEEKS: f64 = 7.0 * 86_400.0;
    let long = |before: twinline::model::Station| {
        let mut source = at_times(&[0.0]);
        source = source.source(|s| {
            let orders = s.orders.as_mut().unwrap();
            orders[0].quantity = 12_000;
        });
        let factory = chain(vec![
            ("in", source),
            ("before", before),
            ("m", machine(constant(4.0 * WEEKS))),
            ("out", sink()),
        ]);
        tell(&factory, 12.0 * WEEKS).shot
    };
    let integral = |shot: &twinline::sim::observe::Snapshot, name: &str| {
        let found = shot.stations.iter().find(|s| s.name == name);
        found.unwrap().content_integral
    };
    let four_weeks = (4.0 * WEEKS) as u128 * 1_000_000_000;
    let waiting = four_weeks * (11_999 + 11_998 + 11_997);
    let shot = long(buffer(None));
    assert_eq!(integral(&shot, "before"), waiting);
    let shot = long(delay(constant(0.0)));
    assert_eq!(integral(&shot, "before"), waiting);
    // All but one of them in the yard.
    let shot = long(buffer(Some(1)));
    assert_eq!(integral(&shot, "in"), waiting - 3 * four_weeks);
    assert_eq!(integral(&shot, "m"), 3 * four_weeks);
}

/// Close to the end of the clock, where the last day has no midnight any more.
#[test]
fn a_run_to_the_end_of_the_clock_ends() {
    let factory = chain(vec![
        ("in", at_times(&[1.0])),
        ("m", machine(constant(1.0))),
        ("out", sink()),
    ]);
    let mut run = super::super::story::start(&factory);
    run.advance(u64::MAX - 1).unwrap();
    assert_eq!(run.snapshot().plant.finished, 1);
    assert_eq!(run.snapshot().plant.scheduled, u64::MAX - 1);
}
