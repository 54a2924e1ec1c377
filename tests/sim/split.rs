//! One advance or many: the same bits.

use twinline::model::Factory;
use twinline::sim::observe::{Coming, Record, Snapshot, What};
use twinline::sim::{Progress, Run};

use super::generated::plant_of;
use super::plant::*;
use super::story::{S, start};

/// Runs to the end at once.
pub fn at_once(factory: &Factory, until: u64) -> Snapshot {
    let mut run = start(factory);
    assert_eq!(run.advance(until).unwrap(), Progress::Reached);
    run.snapshot()
}

/// Runs with a stop at each of these times, and a look at each.
pub fn in_steps(factory: &Factory, stops: impl IntoIterator<Item = u64>) -> Snapshot {
    let mut run = start(factory);
    for stop in stops {
        assert_eq!(run.advance(stop).unwrap(), Progress::Reached);
        run.snapshot();
    }
    run.snapshot()
}

/// All records of a run.
pub fn records(factory: &Factory, until: u64) -> (Vec<Record>, Snapshot) {
    let mut run = start(factory);
    run.keep_records(1 << 24);
    run.advance(until).unwrap();
    (run.take_records(), run.snapshot())
}

/// Frames of an odd length up to `until`.
pub fn frames(length: u64, until: u64) -> impl Iterator<Item = u64> {
    (1..=until / length).map(move |n| n * length).chain([until])
}

#[test]
fn frames_of_any_length_give_the_bits_of_one_advance() {
    let until = 3_000 * S + 1;
    for seed in 0..6 {
        let factory = plant_of(seed);
        let whole = at_once(&factory, until);
        for length in [7_777_777_777, 100_000_003, 999_999_999_989] {
            assert_eq!(
                in_steps(&factory, frames(length, until)),
                whole,
                "plant {seed}, frames of {length}"
            );
        }
    }
}

#[test]
fn an_advance_to_every_instant_and_just_before_it_gives_the_bits_of_one_advance() {
    let until = 1_500 * S;
    for seed in 0..10 {
        let factory = plant_of(seed);
        let (records, whole) = records(&factory, until);
        assert_eq!(whole, at_once(&factory, until), "looking changes nothing");
        let mut stops: Vec<u64> = records
            .iter()
            .flat_map(|r| [r.at.saturating_sub(1), r.at])
            .collect();
        stops.extend([factory.run.warm_up.nanos(), until]);
        stops.sort_unstable();
        stops.dedup();
        assert_eq!(in_steps(&factory, stops), whole, "plant {seed}");
    }
}

#[test]
fn a_stop_exactly_at_the_warm_up_changes_nothing() {
    let mut factory = plant_of(3);
    factory.run.warm_up = s(777.7);
    let w = factory.run.warm_up.nanos();
    let whole = at_once(&factory, 3 * w);
    for stops in [
        vec![w, 3 * w],
        vec![w - 1, w, w + 1, 3 * w],
        vec![w, w, 3 * w],
    ] {
        assert_eq!(in_steps(&factory, stops), whole);
    }
    assert_eq!(whole.window_start, w);
}

/// Records are in order of time, the same in portions as at once, and every counter of the snapshot
/// follows from them, the integral of the parts inside too.
#[test]
fn records_are_complete_and_in_order() {
    for seed in 0..12 {
        let mut factory = plant_of(seed);
        factory.run.warm_up = s(0.0);
        let until = 2_000 * S + 3;
        let (records, shot) = records(&factory, until);
        assert!(records.is_sorted_by_key(|r| r.at));
        let count = |what| records.iter().filter(|r| r.what == what).count() as u64;
        assert_eq!(count(What::Created), shot.plant.created, "plant {seed}");
        assert_eq!(count(What::Completed), shot.plant.finished);
        assert_eq!(count(What::Scrapped), shot.plant.scrapped);
        assert_eq!(count(What::Lost), shot.plant.lost);
        assert_eq!(count(What::Finished), shot.operations);
        let (mut inside, mut since, mut integral) = (0u64, 0, 0u128);
        for record in &records {
            integral += u128::from(inside) * u128::from(record.at - since);
            since = record.at;
            match record.what {
                What::Created => inside += 1,
                What::Completed | What::Scrapped | What::Lost => inside -= 1,
                _ => {}
            }
        }
        integral += u128::from(inside) * u128::from(until - since);
        assert_eq!(integral, shot.plant.wip_integral, "plant {seed}");
        assert_eq!(inside, shot.plant.in_system);

        let mut run: Run = start(&factory);
        run.keep_records(1 << 24);
        let mut portions = Vec::new();
        for stop in frames(17_000_000_001, until) {
            run.advance(stop).unwrap();
            portions.extend(run.take_records());
        }
        assert_eq!(portions, records);
    }
}

/// Of the records only the last are kept, and looking back costs no number.
#[test]
fn a_small_memory_keeps_the_last_records() {
    let factory = plant_of(1);
    let (all, shot) = records(&factory, 1_000 * S);
    let mut run = start(&factory);
    run.keep_records(10);
    run.advance(1_000 * S).unwrap();
    assert_eq!(run.take_records(), all[all.len() - 10..]);
    assert_eq!(run.snapshot(), shot);
}

/// Entry by entry, and in turn with whole advances: the bits of one advance, in plants of every kind and in one
/// where nearly all is due at the same instants.
#[test]
fn stepping_entry_by_entry_gives_the_bits_of_one_advance() {
    let tied = || {
        let machine = || machine(constant(10.0));
        plant(
            vec![
                ("in", saturated()),
                ("a", machine()),
                ("b", machine()),
                ("c", machine()),
                ("out", sink()),
            ],
            vec![way(&["in", "a", "c", "out"]), way(&["in", "b", "c", "out"])],
        )
    };
    let plants = (0..10).map(plant_of).chain([tied()]);
    for (number, mut factory) in plants.enumerate() {
        factory.run.warm_up = s(500.0);
        let until = 1_000 * S;
        let whole = at_once(&factory, until);
        let (mut run, mut steps, mut ties) = (start(&factory), 0u64, 0);
        while run.now() < until {
            let (before, entries) = (run.now(), run.snapshot().entries);
            assert_eq!(run.step(until).unwrap(), Progress::Reached);
            let handled = run.snapshot().entries - entries;
            assert!(handled <= 1, "plant {number}: {handled} at {before}");
            steps += handled;
            ties += usize::from(handled == 1 && before == run.now());
        }
        run.advance(until).unwrap();
        assert_eq!(run.snapshot(), whole, "plant {number}");
        assert!(steps > 0 && steps <= whole.entries, "plant {number}");
        if number == 10 {
            assert!(ties > 50, "{ties} of {steps}");
        }
        let mut run = start(&factory);
        let mut stop = 0;
        while stop < until {
            for _ in 0..3 {
                run.step(until).unwrap();
            }
            stop = (run.now() + 7 * S).min(until);
            run.advance(stop).unwrap();
        }
        assert_eq!(run.snapshot(), whole, "plant {number}");
    }
}

/// The next of all stations is the agenda's, and a step to it does at that station what was told.
#[test]
fn what_is_due_next_at_a_station_happens_there() {
    let mut seen = [0u32; 6];
    let mut by_day = plant(
        vec![
            ("in", saturated()),
            ("m", machine(constant(5.0 * 3600.0)).on_day_shift()),
            ("out", sink()),
        ],
        vec![way(&["in", "m", "out"])],
    );
    by_day.shifts.insert("day".into(), daily(8 * 3600));
    for (seed, factory) in (0..30).map(plant_of).chain([by_day]).enumerate() {
        let mut run = start(&factory);
        run.keep_records(1 << 20);
        run.advance(0).unwrap();
        let view = run.snapshot();
        // Shelves stand behind the stations.
        let stations = view.stations.len();
        for _ in 0..400 {
            let due = (0..stations).filter_map(|at| Some((run.due_at(at)?, at)));
            let Some((next, at)) = due.min_by_key(|(due, _)| due.at) else {
                break;
            };
            // What was put off may stand before it.
            assert!(run.next_due().is_some_and(|at| at <= next.at));
            run.take_records();
            run.advance(next.at).unwrap();
            let records = run.take_records();
            assert!(
                records.iter().all(|record| record.at == next.at),
                "plant {seed}"
            );
            let is_there = |what: &[What]| {
                let mut here = records
                    .iter()
                    .filter(|record| record.station as usize == at);
                here.any(|record| record.at == next.at && what.contains(&record.what))
            };
            let happened = match next.what {
                Coming::Done => is_there(&[What::Finished, What::Started, What::SetupStarted]),
                Coming::Failure => is_there(&[What::Failed]),
                Coming::Repaired => is_there(&[What::Repaired]),
                Coming::Shift => is_there(&[What::ShiftStarted, What::ShiftEnded]),
                // An arrival may find no room; a part that has stayed may find none behind.
                Coming::Arrival => true,
                Coming::GoesOn => is_there(&[What::Left, What::Blocked]),
            };
            assert!(happened, "plant {seed}: {next:?} at {at}: {records:?}");
            seen[next.what as usize] += 1;
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "{seen:?}");
}
