//! Which waiting part goes first.

use twinline::model::{Factory, Order, Product};
use twinline::sim::Plan;
use twinline::sim::Run;
use twinline::sim::observe::What;

use super::super::plant::*;
use super::super::story::{S, tell};

/// The first part occupies `m` from 0 to 10; 2 (a), 3 (b) and 4 (b) come at 1, 2 and 3.
fn shop(order: Order) -> Factory {
    let mut factory = chain(vec![
        (
            "in",
            orders(&[(0.0, "a"), (1.0, "a"), (2.0, "b"), (3.0, "b")]),
        ),
        ("wait", buffer(None).buffer(|b| b.order = order)),
        ("m", machine(constant(10.0))),
        ("out", sink()),
    ]);
    let product = |priority| Product {
        priority,
        ..Product::default()
    };
    factory.products = [("a".to_owned(), product(2)), ("b".to_owned(), product(1))].into();
    factory
}

#[test]
fn first_in_first_out_and_last_in_first_out() {
    assert_eq!(
        tell(&shop(Order::Fifo), 50.0).parts("m", What::Started),
        [1, 2, 3, 4]
    );
    assert_eq!(
        tell(&shop(Order::Lifo), 50.0).parts("m", What::Started),
        [1, 4, 3, 2]
    );
}

#[test]
fn the_lowest_priority_number_goes_first_and_then_the_longest_waiting() {
    assert_eq!(
        tell(&shop(Order::Priority), 50.0).parts("m", What::Started),
        [1, 3, 4, 2]
    );
    let mut own = shop(Order::Priority);
    let wait = own.stations.remove("wait").unwrap();
    let wait = wait.buffer(|b| b.priorities = [("a".to_owned(), 0)].into());
    own.stations.insert("wait".into(), wait);
    assert_eq!(tell(&own, 50.0).parts("m", What::Started), [1, 2, 3, 4]);
}

/// Of three waiting parts each is first in a third of the runs, within four standard errors.
#[test]
fn in_random_order_each_waiting_part_is_equally_likely() {
    let plan = Plan::new(&shop(Order::Random)).unwrap();
    let runs = 900;
    let mut first = [0u32; 3];
    for replication in 0..runs {
        let mut run = Run::new(&plan, 1, replication).unwrap();
        run.keep_records(1 << 10);
        run.advance(50 * S).unwrap();
        let started: Vec<u64> = run
            .take_records()
            .iter()
            .filter(|r| r.what == What::Started)
            .map(|r| r.part & 0xff)
            .collect();
        let mut sorted = started.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [1, 2, 3, 4]);
        first[started[1] as usize - 2] += 1;
    }
    let sd = (f64::from(runs) * 2.0 / 9.0).sqrt();
    for count in first {
        assert!(
            (f64::from(count) - f64::from(runs) / 3.0).abs() < 4.0 * sd,
            "{first:?}"
        );
    }
}
