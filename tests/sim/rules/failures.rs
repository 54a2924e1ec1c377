//! Clocks, repairs, and what becomes of the part.

use twinline::model::{FailureClock, FailureScope, Interrupted, RepairIn, WhenDown, WhenFull};
use twinline::sim::observe::{State, What};

use super::super::plant::*;
use super::super::story::{S, Story, tell};

const H: f64 = 3600.0;

/// The cycle times of machine `m` in rising order, each of them whole seconds.
fn cycle_times(story: &Story) -> Vec<u64> {
    let tally = &story.station("m").cycle_times;
    let seconds = tally.buckets().flat_map(|(low, width, n)| {
        let second = (low + width) / S;
        assert!(low <= second * S, "{low} + {width}");
        (0..n).map(move |_| second)
    });
    let list: Vec<u64> = seconds.collect();
    assert_eq!(u128::from(list.iter().sum::<u64>() * S), tally.sum());
    list
}

/// Cycle 10, life 15 in process, repair 1, warm-up to 12: the part under way then is done at 21. Its whole cycle
/// time counts, and the first part's does not. The third, begun at 21, is not done yet.
#[test]
fn cycle_times_are_those_of_the_parts_done_in_the_window() {
    let mut wear = up_failure(15.0, 1.0);
    wear.clock = FailureClock::Processing;
    let mut factory = chain(vec![
        ("in", saturated()),
        ("m", machine(constant(10.0)).fails(wear)),
        ("out", sink()),
    ]);
    factory.run.warm_up = s(12.0);
    let story = tell(&factory, 25.0);
    assert_eq!(story.times("m", What::Finished), [10.0, 21.0]);
    assert_eq!(story.spent("m", State::Working), 3.0 + 5.0 + 4.0);
    assert_eq!(cycle_times(&story), [10]);
}

/// Life 10, repair 5, cycle 6, parts at 0 and 20. A processing clock stands at 6 after the first part
/// and runs out at 24; a repair to 29 leaves 2 of the cycle: done at 31.
#[test]
fn a_processing_clock_runs_only_while_a_part_is_in_process() {
    let mut wear = up_failure(10.0, 5.0);
    wear.clock = FailureClock::Processing;
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 20.0])),
            ("m", machine(constant(6.0)).fails(wear)),
            ("out", sink()),
        ]),
        40.0,
    );
    assert_eq!(story.times("m", What::Failed), [24.0]);
    assert_eq!(story.times("out", What::Completed), [6.0, 31.0]);
    assert_eq!(story.spent("m", State::Down), 5.0);
    assert_eq!(story.station("m").failures[0].repair, 5_000_000_000);
}

/// The same with an `Up` clock: 10 (idle), again 10 after the repair at 15: 25, in the middle of the
/// second part, then 40.
#[test]
fn an_up_clock_runs_while_the_machine_is_idle() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 20.0])),
            ("m", machine(constant(6.0)).fails(up_failure(10.0, 5.0))),
            ("out", sink()),
        ]),
        40.0,
    );
    assert_eq!(story.times("m", What::Failed), [10.0, 25.0, 40.0]);
    assert_eq!(story.times("m", What::Repaired), [15.0, 30.0]);
    assert_eq!(story.times("out", What::Completed), [6.0, 31.0]);
}

/// `m` holds its second part from 2 to 100 and fails at 10, 15, …: the clock runs while it is blocked.
#[test]
fn an_up_clock_runs_while_the_machine_is_blocked_and_a_processing_clock_does_not() {
    for (clock, failed) in [
        (FailureClock::Up, vec![4.0, 9.0, 14.0]),
        (FailureClock::Processing, vec![]),
    ] {
        let mut wear = up_failure(4.0, 1.0);
        wear.clock = clock;
        let story = tell(
            &chain(vec![
                ("in", at_times(&[0.0, 0.0])),
                ("m", machine(constant(1.0)).fails(wear)),
                ("slow", machine(constant(100.0))),
                ("out", sink()),
            ]),
            15.0,
        );
        assert_eq!(story.times("m", What::Failed), failed);
        // Blocked from 2; the repairs 4–5, 9–10, 14–15 count as down.
        assert_eq!(story.spent("m", State::Down), failed.len() as f64);
        assert_eq!(story.spent("m", State::Blocked), 13.0 - failed.len() as f64);
    }
}

/// Mode a: life 10, repair 100. Mode b: life 15, repair 1. a at 10, repaired at 110; b has 5 left and
/// fails at 115, is repaired at 116; a, drawn anew at 110, had 5 left then and fails at 121.
#[test]
fn an_up_clock_stands_still_while_the_machine_is_down_for_another_mode() {
    let m = machine(constant(1.0)).machine(|m| {
        m.failures.insert("a".into(), up_failure(10.0, 100.0));
        m.failures.insert("b".into(), up_failure(15.0, 1.0));
    });
    let factory = chain(vec![("in", at_times(&[0.0])), ("m", m), ("out", sink())]);
    let story = tell(&factory, 200.0);
    assert_eq!(story.times("m", What::Failed), [10.0, 115.0, 121.0]);
    assert_eq!(story.station("m").failures[0].count, 2);
    assert_eq!(story.station("m").failures[1].count, 1);
}

/// The same with b taking down the whole station, which is the same thing for one server.
#[test]
fn a_clock_of_the_station_stands_still_while_its_only_server_is_down() {
    let m = machine(constant(1.0)).machine(|m| {
        m.failures.insert("a".into(), up_failure(10.0, 100.0));
        let mut b = up_failure(15.0, 1.0);
        b.scope = FailureScope::Station;
        m.failures.insert("b".into(), b);
    });
    let factory = chain(vec![("in", at_times(&[0.0])), ("m", m), ("out", sink())]);
    let story = tell(&factory, 200.0);
    assert_eq!(story.times("m", What::Failed), [10.0, 115.0, 121.0]);
}

/// On shift 0–8 h each day. Life 10 h: 8 h on the first day, so 24 + 2 = 26 h; a processing clock of a
/// part of 20 h likewise. The entry that stood at 10 h was given up and never fires.
#[test]
fn clocks_stand_still_off_shift_and_the_entry_given_up_never_fires() {
    for clock in [FailureClock::Up, FailureClock::Processing] {
        let mut wear = up_failure(10.0 * H, 1.0 * H);
        wear.clock = clock;
        let mut factory = chain(vec![
            ("in", at_times(&[0.0])),
            ("m", machine(constant(20.0 * H)).fails(wear).on_day_shift()),
            ("out", sink()),
        ]);
        factory.shifts.insert("day".into(), daily(8 * 3600));
        let story = tell(&factory, 30.0 * H);
        assert_eq!(story.times("m", What::Failed), [26.0 * H], "{clock:?}");
        assert_eq!(story.station("m").failures[0].count, 1);
        assert_eq!(story.spent("m", State::Working), (8.0 + 2.0 + 3.0) * H);
    }
}

/// Cycle 10, life 4, repair 1: works 0–4, 5–9, 10–12. The ends at 10 and 11 were given up.
#[test]
fn an_interrupted_part_resumes_and_its_first_end_never_comes() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0])),
            ("m", machine(constant(10.0)).fails(up_failure(4.0, 1.0))),
            ("out", sink()),
        ]),
        13.0,
    );
    assert_eq!(story.times("m", What::Finished), [12.0]);
    assert_eq!(story.times("m", What::Failed), [4.0, 9.0]);
    assert_eq!(story.station("m").processed, [1]);
    assert_eq!(cycle_times(&story), [10]);
}

/// Cycle 10, life 15, repair 1: the second part is 5 through at 15; it starts again at 16 and is done at
/// 26. Scrapped, the third starts at 16 instead.
#[test]
fn an_interrupted_part_may_start_again_or_be_scrapped() {
    for (policy, done, scrapped, cycles) in [
        (Interrupted::Repeat, vec![1, 2], vec![], [10, 5 + 10]),
        (Interrupted::Scrap, vec![1, 3], vec![2], [10, 10]),
    ] {
        let mut wear = up_failure(15.0, 1.0);
        wear.part = policy;
        let story = tell(
            &chain(vec![
                ("in", at_times(&[0.0, 0.0, 0.0])),
                ("m", machine(constant(10.0)).fails(wear)),
                ("out", sink()),
            ]),
            27.0,
        );
        assert_eq!(story.times("m", What::Finished), [10.0, 26.0], "{policy:?}");
        assert_eq!(story.parts("out", What::Completed), done);
        assert_eq!(story.parts("m", What::Scrapped), scrapped);
        assert_eq!(cycle_times(&story), cycles);
        assert_eq!(story.shot.plant.scrapped, scrapped.len() as u64);
    }
}

/// Two servers, cycle 10, life 4, repair 3 for the whole station: both work 0–4, 7–11 and 14–16.
#[test]
fn a_failure_of_the_station_takes_down_every_server() {
    let mut wear = up_failure(4.0, 3.0);
    wear.scope = FailureScope::Station;
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 0.0])),
            ("m", machine(constant(10.0)).servers(2).fails(wear)),
            ("out", sink()),
        ]),
        16.0,
    );
    assert_eq!(story.times("m", What::Finished), [16.0, 16.0]);
    assert_eq!(story.times("m", What::Failed), [4.0, 11.0]);
    assert_eq!(story.spent("m", State::Down), 12.0);
    // 4–7 and 11–14: a repair counts once, although two servers stand still for it.
    assert_eq!(story.station("m").failures[0].repair, 6_000_000_000);
}

/// Each server has a clock of its own: only the one at work wears.
#[test]
fn a_failure_of_a_server_leaves_the_other_at_work() {
    let mut wear = up_failure(4.0, 100.0);
    wear.clock = FailureClock::Processing;
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 1.0, 2.0])),
            ("m", machine(constant(3.0)).servers(2).fails(wear)),
            ("out", sink()),
        ]),
        50.0,
    );
    // Server 0: part 1 to 3, part 3 from 3, fails at 4. Server 1: part 2 from 1 to 4.
    assert_eq!(story.times("m", What::Failed), [4.0]);
    assert_eq!(story.servers("m", What::Failed), [0]);
    assert_eq!(story.times("m", What::Finished), [3.0, 4.0]);
}

/// On shift 0–8 h each day, life 7 h, repair 4 h. Always: 7–11 h, and the clock, drawn anew, runs from
/// 24 h: 31 h. In shift: 7–8 and 24–27 h, then five hours to 32 and two more from 48: 50 h.
#[test]
fn repair_goes_on_off_shift_unless_it_needs_the_shift() {
    for (repair_in, failed, repaired, down, repair) in [
        (RepairIn::Always, [7.0, 31.0], vec![11.0, 35.0], 2.0, 8.0),
        (RepairIn::Shift, [7.0, 50.0], vec![27.0], 5.0, 5.0),
    ] {
        let mut wear = up_failure(7.0 * H, 4.0 * H);
        wear.repair_in = repair_in;
        let mut factory = chain(vec![
            ("in", at_times(&[0.0])),
            ("m", machine(constant(1.0)).fails(wear).on_day_shift()),
            ("out", sink()),
        ]);
        factory.shifts.insert("day".into(), daily(8 * 3600));
        let story = tell(&factory, 51.0 * H);
        assert_eq!(story.times("m", What::Failed), failed.map(|h| h * H));
        assert_eq!(
            story.times("m", What::Repaired),
            repaired.iter().map(|h| h * H).collect::<Vec<_>>()
        );
        // Off shift counts before down.
        assert_eq!(story.spent("m", State::Down), down * H);
        assert_eq!(story.spent("m", State::OffShift), 32.0 * H);
        // Off shift a repair that needs the shift stands still.
        let nanos = (repair * H) as u64 * 1_000_000_000;
        assert_eq!(story.station("m").failures[0].repair, nanos);
    }
}

/// Down from 10 to 15; a part arrives at 12. Refused, it is lost; accepted, it waits on the server.
#[test]
fn a_machine_that_is_down_takes_no_part_unless_it_accepts() {
    for (when_down, lost, started) in [
        (WhenDown::Refuse, vec![12.0], vec![]),
        (WhenDown::Accept, vec![], vec![15.0]),
    ] {
        let story = tell(
            &chain(vec![
                (
                    "in",
                    at_times(&[12.0]).source(|s| s.when_full = WhenFull::Lose),
                ),
                (
                    "m",
                    machine(constant(1.0))
                        .fails(up_failure(10.0, 5.0))
                        .machine(|m| m.when_down = when_down),
                ),
                ("out", sink()),
            ]),
            20.0,
        );
        assert_eq!(story.times("in", What::Lost), lost);
        assert_eq!(story.times("m", What::Started), started);
        assert_eq!(story.spent("m", State::Down), 5.0);
    }
}

/// A part waits in the buffer at 12: refused, it stays there to 15; accepted, it is on the server.
#[test]
fn a_machine_that_accepts_while_down_empties_the_buffer_before_it() {
    for (when_down, waiting) in [(WhenDown::Refuse, 1), (WhenDown::Accept, 0)] {
        let m = machine(constant(1.0))
            .fails(up_failure(10.0, 5.0))
            .machine(|m| m.when_down = when_down);
        let factory = chain(vec![
            ("in", at_times(&[12.0])),
            ("wait", buffer(None)),
            ("m", m),
            ("out", sink()),
        ]);
        let story = tell(&factory, 13.0);
        assert_eq!(story.station("wait").content, waiting);
        assert_eq!(tell(&factory, 20.0).times("m", What::Started), [15.0]);
    }
}

/// `m` holds a part from 2 and is down from 10 to 30; `slow` takes it at 21 all the same.
#[test]
fn a_finished_part_leaves_a_machine_that_is_down() {
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 0.0])),
            ("m", machine(constant(1.0)).fails(up_failure(10.0, 20.0))),
            ("slow", machine(constant(20.0))),
            ("out", sink()),
        ]),
        31.0,
    );
    assert_eq!(story.times("m", What::Left), [21.0]);
    assert_eq!(story.times("slow", What::Started), [1.0, 21.0]);
    assert_eq!(story.spent("m", State::Down), 20.0);
    assert_eq!(story.spent("m", State::Blocked), 8.0);
}

/// Life exactly one cycle: the part is finished first; the next fails the moment it starts.
#[test]
fn a_processing_clock_due_at_a_completion_lets_the_part_go_first() {
    let mut wear = up_failure(5.0, 2.0);
    wear.clock = FailureClock::Processing;
    let story = tell(
        &chain(vec![
            ("in", at_times(&[0.0, 10.0])),
            ("m", machine(constant(5.0)).fails(wear)),
            ("out", sink()),
        ]),
        18.0,
    );
    // 1: 0–5. 2 starts at 10 with a clock run out: down 10–12, works 12–17.
    assert_eq!(story.times("out", What::Completed), [5.0, 17.0]);
    assert_eq!(story.times("m", What::Failed), [10.0]);
}

/// Three servers of 20 s, arrivals every 10 s, life 1 h, repair 10 min for the whole station: the mean time
/// to repair is that of a repair, and a server works for about 40 min between two failures.
#[test]
fn the_mean_time_to_repair_does_not_grow_with_the_servers() {
    let mut wear = up_failure(H, 600.0);
    wear.scope = FailureScope::Station;
    let factory = chain(vec![
        ("in", arrivals(constant(10.0))),
        ("m", machine(constant(20.0)).servers(3).fails(wear)),
        ("out", sink()),
    ]);
    let story = tell(&factory, 70.0 * H);
    let kpis = twinline::kpi::measure(&factory, &story.shot);
    let m = kpis.stations.iter().find(|s| s.name == "m").unwrap();
    let failures = m.machine.as_ref().unwrap().failures;
    assert_eq!(
        (failures.failures, failures.mttr_s),
        (Some(60.0), Some(600.0))
    );
    let working = story.spent("m", State::Working) / 3.0 / 60.0;
    assert_eq!(failures.mttf_s, Some(working));
    assert_eq!(failures.mtbf_s, Some(working + 600.0));
}
