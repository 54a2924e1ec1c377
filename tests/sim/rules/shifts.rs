//! Ends and beginnings of shifts.

use twinline::model::{DAY, Factory, ShiftPlan, Start, TimeOfDay, Window};
use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::tell;

const H: f64 = 3600.0;

fn shop(parts: usize, cycle: f64) -> Factory {
    let mut factory = chain(vec![
        ("in", at_times(&vec![0.0; parts])),
        ("m", machine(constant(cycle)).on_day_shift()),
        ("out", sink()),
    ]);
    factory.shifts.insert("day".into(), daily(8 * 3600));
    factory
}

/// Cycle 6 h on shift 0–8 h: 0–6; 6–8, suspended, 24–28. The end at 12 h was given up.
#[test]
fn work_is_suspended_at_the_end_of_a_shift_and_resumed() {
    let story = tell(&shop(2, 6.0 * H), 48.0 * H);
    assert_eq!(story.times("out", What::Completed), [6.0 * H, 28.0 * H]);
    assert_eq!(story.times("m", What::Started), [0.0, 6.0 * H]);
    assert_eq!(story.spent("m", State::Working), 12.0 * H);
    assert_eq!(story.spent("m", State::OffShift), 32.0 * H);
    assert_eq!(story.spent("m", State::Starved), 4.0 * H);
}

/// Cycle 4 h: the second part ends exactly at 8 h and is finished; the third starts at 24 h.
#[test]
fn a_part_that_ends_exactly_at_the_end_of_a_shift_is_finished_and_none_starts_then() {
    let story = tell(&shop(3, 4.0 * H), 30.0 * H);
    assert_eq!(
        story.times("out", What::Completed),
        [4.0 * H, 8.0 * H, 28.0 * H]
    );
    assert_eq!(story.times("m", What::Started), [0.0, 4.0 * H, 24.0 * H]);
}

/// A finished part leaves a machine that is off shift: `m` (1 h) holds its second part from 2 h and
/// `slow` (20 h, no shifts) takes it at 21 h.
#[test]
fn a_finished_part_leaves_a_machine_that_is_off_shift() {
    let mut factory = chain(vec![
        ("in", at_times(&[0.0, 0.0])),
        ("m", machine(constant(H)).on_day_shift()),
        ("slow", machine(constant(20.0 * H))),
        ("out", sink()),
    ]);
    factory.shifts.insert("day".into(), daily(8 * 3600));
    let story = tell(&factory, 24.0 * H);
    assert_eq!(story.times("m", What::Left), [21.0 * H]);
    assert_eq!(story.spent("m", State::Blocked), 6.0 * H);
}

/// Start on Thursday 08:00 of a plan Mon-Fri 06:00-14:00 with a break 10:00-10:15 and a holiday on the
/// second day: on shift 0–2 h, 2.25–6 h; Friday is off, then Monday 06:00 = 3 d 22 h.
#[test]
fn a_plan_of_weekdays_breaks_and_holidays_is_followed_from_the_start_of_the_run() {
    let mut factory = shop(1, 0.0);
    let week = (0..5).map(|d| Window {
        start: d * DAY + 6 * 3600,
        end: d * DAY + 14 * 3600,
    });
    factory.shifts.insert(
        "day".into(),
        ShiftPlan {
            week: week.collect(),
            breaks: vec![(TimeOfDay(10 * 3600), TimeOfDay(10 * 3600 + 900))],
            holidays: vec![1],
        },
    );
    factory.run.start = Start {
        second_of_week: 3 * DAY + 8 * 3600,
        date: None,
    };
    let story = tell(&factory, 95.0 * H);
    assert_eq!(story.times("m", What::ShiftEnded), [2.0 * H, 6.0 * H]);
    assert_eq!(story.times("m", What::ShiftStarted), [2.25 * H, 94.0 * H]);
    assert_eq!(
        story.shot.plant.scheduled as f64 / 1e9,
        (2.0 + 3.75 + 1.0) * H
    );
}

/// A plan that never pauses has no shift end, and costs nothing to lay out.
#[test]
fn a_plan_around_the_clock_is_the_same_as_none() {
    let mut factory = shop(3, 10.0 * H);
    factory.shifts.insert("day".into(), daily(DAY));
    let story = tell(&factory, 1000.0 * H);
    assert_eq!(
        story.times("out", What::Completed),
        [10.0 * H, 20.0 * H, 30.0 * H]
    );
    assert!(story.times("m", What::ShiftEnded).is_empty());
    assert_eq!(story.spent("m", State::OffShift), 0.0);
}
