//! What a run holds does not grow with the parts that passed.

use twinline::model::*;
use twinline::sim::observe::What;

use super::plant::*;
use super::story::{S, start};

#[test]
fn the_pool_holds_no_more_parts_than_were_ever_in_the_plant_at_once() {
    let line = chain(vec![
        ("in", arrivals(exponential(1.25))),
        ("queue", buffer(None)),
        ("m", machine(exponential(1.0))),
        (
            "i",
            inspection(constant(0.1), 0.1, Some(rework(0.1, "m", None))),
        ),
        ("out", sink()),
    ]);
    let mut run = start(&line);
    run.keep_records(1 << 24);
    run.advance(50_000 * S).unwrap();
    let (mut inside, mut most) = (0usize, 0);
    for record in run.take_records() {
        match record.what {
            What::Created => inside += 1,
            What::Completed | What::Scrapped | What::Lost => inside -= 1,
            _ => {}
        }
        most = most.max(inside);
    }
    assert!(run.snapshot().plant.finished > 30_000);
    assert_eq!(run.pooled_parts(), most);
}

#[test]
fn a_line_with_a_cap_pools_as_many_parts_as_the_cap_however_long_it_runs() {
    let line = chain(vec![
        ("in", saturated().source(|s| s.wip_cap = Some(5))),
        ("a", machine(exponential(1.0))),
        ("queue", buffer(None)),
        ("b", machine(exponential(1.0))),
        ("out", sink()),
    ]);
    let mut run = start(&line);
    for until in [100, 10_000, 100_000] {
        run.advance(until * S).unwrap();
        assert_eq!(run.pooled_parts(), 5);
    }
    assert!(run.snapshot().plant.finished > 50_000);
}

/// Every repair puts off the failure that comes once in a hundred years: what was on the agenda for it before
/// must not stay there for a hundred years.
#[test]
fn entries_that_were_put_off_do_not_pile_up_on_the_agenda() {
    let often = Failure {
        every: exponential(20.0),
        repair: exponential(1.0),
        ..up_failure(0.0, 0.0)
    };
    let mut factory = chain(vec![
        ("in", saturated()),
        (
            "m",
            machine(exponential(1.0)).fails(often).machine(|m| {
                m.failures
                    .insert("never".into(), up_failure(3.2e9, 3_600.0));
            }),
        ),
        ("out", sink()),
    ]);
    factory.run.until = s(1e6);
    let mut run = start(&factory);
    for until in [1_000, 100_000] {
        run.advance(until * S).unwrap();
        let most = run.agenda_entries();
        assert!(most < 100, "{most} entries at {until} s");
    }
    let shot = run.snapshot();
    let m = shot.stations.iter().find(|s| s.name == "m").unwrap();
    assert!(
        m.failures.iter().any(|f| f.count > 4_000),
        "{:?}",
        m.failures
    );
}
