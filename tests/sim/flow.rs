//! Exact results of small lines.

use twinline::model::Kind;
use twinline::sim::observe::{Snapshot, State};
use twinline::sim::{Plan, Run};

use super::plant::*;

const S: u64 = 1_000_000_000;

fn run_to(factory: &twinline::model::Factory, seconds: u64) -> Snapshot {
    let plan = Plan::new(factory).unwrap();
    let mut run = Run::new(&plan, factory.run.seed, 0).unwrap();
    run.advance(seconds * S).unwrap();
    run.snapshot()
}

/// Constant times 5, 7, 6 with buffers 2 and 1: the second machine makes the pace.
#[test]
fn a_line_of_constant_times_makes_exactly_what_the_recursion_says() {
    let line = line(&[constant(5.0), constant(7.0), constant(6.0)], &[2, 1]);
    let shot = run_to(&line, 18 + 7 * 99);
    // The first part leaves at 18 s, then one every 7 s; the one due at the horizon counts.
    assert_eq!(shot.plant.finished, 100);
    let m2 = &shot.stations[shot.stations.iter().position(|s| s.name == "M2").unwrap()];
    assert_eq!(
        m2.servers[0].times[State::Working as usize],
        (18 + 7 * 99 - 5) * S
    );
    assert_eq!(m2.servers[0].times[State::Starved as usize], 5 * S);
}

/// Three exponential stations with one place between them: 0.670466… (exact Markov chain).
#[test]
fn an_exponential_line_approaches_its_exact_throughput() {
    let line = line(
        &[exponential(1.0), exponential(1.0), exponential(1.0)],
        &[1, 1],
    );
    let shot = run_to(&line, 400_000);
    let throughput = shot.plant.finished as f64 / 400_000.0;
    assert!((throughput - 0.670_466_162_0).abs() < 0.004, "{throughput}");
}

/// M/M/1 at load 0.8: four parts on average.
#[test]
fn a_queue_approaches_its_exact_content() {
    let queue = chain(vec![
        ("source", arrivals(exponential(1.25))),
        ("queue", buffer(None)),
        ("machine", machine(exponential(1.0))),
        ("sink", sink()),
    ]);
    let shot = run_to(&queue, 1_000_000);
    let wip = shot.plant.wip_integral as f64 / 1e15;
    assert!((wip - 4.0).abs() < 0.2, "{wip}");
}

/// Two servers blocked before a full shelf: when the machine behind it takes a part, one of them moves up and
/// the other one waits; no part is loaded onto a server whose next part is on the way.
#[test]
fn two_blocked_servers_move_up_one_by_one() {
    let mut feeder = machine(constant(20.0));
    if let Kind::Machine(machine) = &mut feeder.kind {
        machine.servers = 2;
    }
    let plant = chain(vec![
        ("source", saturated()),
        ("feeder", feeder),
        ("shelf", buffer(Some(2))),
        ("slow", machine(constant(30.0))),
        ("sink", sink()),
    ]);
    // Both feeders finish at 20 s; from then on a part leaves every 30 s.
    let shot = run_to(&plant, 20 + 30 * 100);
    assert_eq!(shot.plant.finished, 100);
    let inside: u64 = shot.stations.iter().map(|station| station.content).sum();
    assert_eq!((shot.plant.created, inside), (105, 5));
}
