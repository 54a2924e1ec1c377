//! Operations and their cycle times, which are counted a block of draws at a time.

use twinline::model::*;
use twinline::sim::observe::{Snapshot, What};
use twinline::sim::{Machine as Mill, Progress, Run, Server};

use super::plant::*;
use super::story::{start, station};

/// Nanoseconds, which the tally keeps apart one by one below 128.
fn nanos(value: f64) -> Seconds {
    Seconds(value * 1e-9)
}

/// 0, 10 or 30 ns, as often.
fn brief() -> Distribution {
    let value = |nanoseconds| Weighted {
        share: Share(1.0 / 3.0),
        value: nanos(nanoseconds),
    };
    Distribution::Discrete {
        values: vec![value(0.0), value(10.0), value(30.0)],
    }
}

/// Two products on so many servers, with a warm-up that ends amid the work.
fn plant_of(servers: u32, failure: Option<Failure>) -> Factory {
    let mut mill = machine(brief()).servers(servers);
    if let Some(failure) = failure {
        mill = mill.fails(failure);
    }
    let mut factory = chain(vec![("in", saturated()), ("m", mill), ("out", sink())]);
    for (name, share) in [("a", 0.3), ("b", 0.7)] {
        let product = Product {
            share: Some(Share(share)),
            ..Product::default()
        };
        factory.products.insert(name.into(), product);
    }
    factory.run.warm_up = nanos(3_005.0);
    factory
}

/// Runs to 20 µs by steps of uneven length, and hears of every record.
fn run(factory: &Factory) -> (Snapshot, Vec<twinline::sim::observe::Record>) {
    let mut run = start(factory);
    run.keep_records(1 << 20);
    let mut until = 0;
    while until < 20_000 {
        until = (until + 1 + until * 7 % 211).min(20_000);
        assert_eq!(run.advance(until), Ok(Progress::Reached));
    }
    (run.snapshot(), run.take_records())
}

#[test]
fn cycle_times_counted_by_block_are_those_of_the_records() {
    // Beyond 64 servers each operation is counted by itself.
    for servers in [1, 3, 64, 65] {
        let (shot, records) = run(&plant_of(servers, None));
        let mut began = vec![0; servers as usize];
        let mut due = Vec::new();
        for record in records.iter().filter(|record| record.station == 1) {
            match record.what {
                What::Started => began[usize::from(record.server)] = record.at,
                What::Finished if record.at > 3_005 => {
                    due.push(record.at - began[usize::from(record.server)]);
                }
                _ => {}
            }
        }
        due.sort_unstable();
        assert!(due.len() > 500, "{}", due.len());
        let mill = station(&shot, "m");
        let counted = mill.cycle_times.buckets().flat_map(|(low, width, n)| {
            assert_eq!(width, 1);
            (0..n).map(move |_| low)
        });
        assert!(counted.eq(due.iter().copied()), "{servers} servers");
        assert_eq!(mill.processed.iter().sum::<u64>(), due.len() as u64);
    }
}

/// The laws, which hold after every step, say that the times add up to the work.
#[test]
fn what_failures_repeat_or_scrap_is_counted_once_or_never() {
    for part in [Interrupted::Repeat, Interrupted::Scrap, Interrupted::Resume] {
        let mut wear = up_failure(0.0, 0.0);
        wear.every = Distribution::Exponential { mean: nanos(60.0) };
        wear.repair = Distribution::Exponential { mean: nanos(9.0) };
        wear.part = part;
        let clocks = [FailureClock::Up, FailureClock::Processing];
        for (clock, servers) in clocks
            .into_iter()
            .flat_map(|clock| [(clock, 3), (clock, 65)])
        {
            wear.clock = clock;
            let (shot, records) = run(&plant_of(servers, Some(wear.clone())));
            let done = |from| {
                let done = records.iter().filter(|r| r.what == What::Finished);
                done.filter(|record| record.at > from).count() as u64
            };
            assert!(done(3_005) > 100, "{}", done(3_005));
            assert_eq!(station(&shot, "m").cycle_times.count(), done(3_005));
            assert_eq!(
                shot.operations,
                done(0)
                    + records
                        .iter()
                        .filter(|r| r.what == What::Finished && r.at == 0)
                        .count() as u64
            );
        }
    }
}

fn mills(run: &mut Run, mut with: impl FnMut(&mut Mill)) {
    let world = run.world_mut();
    let mut query = world.query::<&mut Mill>();
    query.iter_mut(world).for_each(|mut mill| with(&mut mill));
}

#[test]
fn what_others_draw_is_no_operation() {
    let mut run = start(&plant_of(2, None));
    run.advance(5_001).unwrap();
    let before = run.snapshot();
    mills(&mut run, |mill| {
        for _ in 0..70 {
            mill.cycles.lead().draw();
        }
    });
    assert_eq!(run.snapshot(), before);
    run.advance(9_001).unwrap();
    let mut other = None;
    mills(&mut run, |mill| other = Some(mill.cycles[1].clone()));
    mills(&mut run, |mill| mill.cycles[0] = other.clone().unwrap());
    run.advance(12_001).unwrap();
}

/// A server that says nothing of a part has none to be left out of a block.
#[test]
fn a_server_put_in_the_place_of_another_counts_every_operation() {
    let operations = |is_new: bool| {
        let mut run = start(&plant_of(1, None));
        mills(&mut run, |mill| {
            let server = mill.servers.lead();
            if is_new {
                let mut other = Server::default();
                (other.timer, other.fails_at) = (server.timer, server.fails_at);
                *server = other;
            }
        });
        run.advance(20_000).unwrap();
        let shot = run.snapshot();
        (shot.operations, station(&shot, "m").cycle_times.count())
    };
    assert_eq!(operations(true), operations(false));
}

#[test]
fn lanes_count_the_parts_since_a_set_up_too() {
    let factory = line(
        &[exponential(3.0), exponential(2.0), exponential(3.0)],
        &[2, 2],
    );
    let since = |lanes| {
        let mut run = start(&factory);
        run.use_lanes(lanes);
        run.advance(1_000_000_000_000).unwrap();
        let mut all = Vec::new();
        mills(&mut run, |mill| all.push(mill.servers.first().since_setup));
        all
    };
    assert!(since(true).iter().all(|parts| *parts > 100));
    assert_eq!(since(true), since(false));
}
