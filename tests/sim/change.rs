//! A scenario set in mid-run.

use twinline::model::*;
use twinline::sim::observe::{Record, What};
use twinline::sim::{Plan, PlanError, Run};

use super::plant::*;
use super::story::{S, start};

/// When something happened, in a run of one plant that another follows at an instant [s].
fn times(before: &Factory, instant: f64, after: &Factory, until: f64, what: What) -> Vec<f64> {
    let mut run = start(before);
    run.keep_records(1 << 20);
    run.advance((instant * 1e9) as u64).unwrap();
    run.apply(after).unwrap();
    run.advance((until * 1e9) as u64).unwrap();
    let is = |r: &Record| r.what == what;
    let records = run.take_records();
    records
        .iter()
        .filter(|r| is(r))
        .map(|r| r.at as f64 / 1e9)
        .collect()
}

fn from(source: Station) -> Factory {
    chain(vec![
        ("in", source),
        ("m", machine(constant(1.0))),
        ("out", sink()),
    ])
}

/// Every 10, two in all; at 25 five in all: the next comes after one interval, at 35.
#[test]
fn a_raised_limit_sets_a_source_that_was_done_going_again() {
    let limit = |limit| from(arrivals(constant(10.0)).source(|s| s.limit = Some(limit)));
    assert_eq!(
        times(&limit(2), 25.0, &limit(5), 100.0, What::Created),
        [10.0, 20.0, 35.0, 45.0, 55.0]
    );
    // A saturated one goes on at once.
    let limit = |limit| from(saturated().source(|s| s.limit = Some(limit)));
    assert_eq!(
        times(&limit(2), 25.0, &limit(4), 100.0, What::Created),
        [0.0, 1.0, 25.0, 26.0]
    );
}

/// Orders at 5, 10 and 20; from 12 on those of 6, 12, 15 and 30 that are still to come.
#[test]
fn a_changed_order_list_replaces_the_orders_to_come() {
    let (old, new) = (
        from(at_times(&[5.0, 10.0, 20.0])),
        from(at_times(&[6.0, 12.0, 15.0, 30.0])),
    );
    assert_eq!(
        times(&old, 12.0, &new, 100.0, What::Created),
        [5.0, 10.0, 15.0, 30.0]
    );
    // A list that was at its end has orders again.
    assert_eq!(
        times(&old, 25.0, &new, 100.0, What::Created),
        [5.0, 10.0, 20.0, 30.0]
    );
}

/// Every 10; from 25 on always at hand, to a machine of 7; from 40 on every 10 again.
#[test]
fn a_source_may_change_its_supply_and_back() {
    let line = |source| {
        chain(vec![
            ("in", source),
            ("m", machine(constant(7.0))),
            ("out", sink()),
        ])
    };
    let (timed, always) = (line(arrivals(constant(10.0))), line(saturated()));
    assert_eq!(
        times(&timed, 25.0, &always, 42.0, What::Created),
        [10.0, 20.0, 27.0, 34.0, 41.0]
    );
    assert_eq!(
        times(&always, 15.0, &timed, 40.0, What::Created),
        [0.0, 7.0, 14.0, 25.0, 35.0]
    );
}

/// Three parts wait in the yard when raw parts are to be always at hand: those go first.
#[test]
fn what_waits_in_the_yard_goes_before_raw_parts() {
    let line = |source| {
        chain(vec![
            ("in", source),
            ("m", machine(constant(4.0))),
            ("out", sink()),
        ])
    };
    let mut run = start(&line(at_times(&[1.0, 1.0, 1.0, 1.0])));
    run.advance(2 * S).unwrap();
    run.apply(&line(saturated())).unwrap();
    run.advance(17 * S).unwrap();
    // 1–5, 5–9, 9–13, 13–17; the first raw part at 17.
    let shot = run.snapshot();
    assert_eq!((shot.plant.created, shot.plant.finished), (5, 4));
    assert_eq!(shot.plant.in_system, 1);
}

/// What a plant had no stream for begins with the stream of this run, not with one that all runs share.
#[test]
fn streams_that_a_change_brings_are_those_of_the_run() {
    let mixed = |first: f64| {
        let mut factory = from(arrivals(constant(2.0)).source(|s| {
            s.mix = [
                ("a".to_owned(), Share(first)),
                ("b".to_owned(), Share(1.0 - first)),
            ]
            .into();
        }));
        factory.products = ["a", "b"]
            .map(|p| (p.to_owned(), Default::default()))
            .into();
        factory
    };
    let shots = [(3, 0), (4, 0)].map(|(seed, replication)| {
        let mut run = Run::new(&Plan::new(&mixed(1.0)).unwrap(), seed, replication).unwrap();
        run.apply(&mixed(0.5)).unwrap();
        run.advance(100 * S).unwrap();
        let mut whole = Run::new(&Plan::new(&mixed(0.5)).unwrap(), seed, replication).unwrap();
        whole.advance(100 * S).unwrap();
        assert_eq!(run.snapshot(), whole.snapshot());
        run.snapshot().products[0].clone()
    });
    assert_ne!(shots[0], shots[1]);
}

/// Each refusal says what cannot change, and where.
#[test]
fn a_refused_change_is_named() {
    let mut plain = from(arrivals(constant(10.0)));
    plain.products.insert("a".into(), Product::default());
    let said = |change: &dyn Fn(&mut Factory)| {
        let mut other = plain.clone();
        change(&mut other);
        let PlanError::Invalid(text) = start(&plain).apply(&other).unwrap_err();
        text
    };
    fn mill(factory: &mut Factory) -> &mut Machine {
        match &mut factory.stations.get_mut("m").unwrap().kind {
            Kind::Machine(machine) => machine,
            _ => unreachable!(),
        }
    }
    let tail = "cannot change while the plant runs";
    assert_eq!(
        said(&|f| mill(f).servers = 2),
        format!("the number of servers of `m` {tail}")
    );
    assert_eq!(
        said(&|f| {
            mill(f).failures.insert("wear".into(), up_failure(1.0, 1.0));
        }),
        format!("failure modes, clocks and scopes of `m` {tail}")
    );
    assert_eq!(
        said(&|f| f.products.get_mut("a").unwrap().key = Some("z".into())),
        format!("products and their keys {tail}")
    );
    assert_eq!(
        said(&|f| f.stations.get_mut("in").unwrap().key = Some("z".into())),
        format!("the key of `in` {tail}")
    );
    assert_eq!(
        said(&|f| f.run.warm_up = s(5.0)),
        format!("start and warm-up {tail}")
    );
}
