//! The kernel against hand-written specialised loops: same draws, same process, thread CPU time,
//! interleaved rounds, medians. Run with `cargo bench --bench kernel`; options: `--rounds N`,
//! `--operations N`, `--only NAME OR PART OF ONE`, `--quick`.
//!
//! The hand-written loops know their plant: arrays instead of components, no records, no fingerprint, no
//! routing. They keep what a result needs: state times, the WIP integral and lead times, and must reach
//! 15 M operations per CPU second at 20 stations, else the table says that the baseline is too slow.
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

mod feedback;
mod line;
mod plants;

use cpu_time::ThreadTime;
use twinline::model::Factory;
use twinline::sim::{Plan, Progress, Run};

/// What a loop did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Operations completed.
    pub operations: u64,
    /// Parts that left.
    pub finished: u64,
    /// Sum of lead times [ns].
    pub lead: u128,
    /// ∫ parts inside dt [part·ns].
    pub wip: u128,
    /// Time processing, all stations [ns].
    pub working: u128,
}

fn kernel(plan: &Plan, until: u64) -> (Outcome, f64) {
    let mut run = Run::new(plan, 1, 0).expect("the benchmark's plants are sound");
    let clock = ThreadTime::now();
    let progress = run.advance(until).expect("no law is broken");
    let seconds = clock.elapsed().as_secs_f64();
    assert_eq!(progress, Progress::Reached);
    let shot = run.snapshot();
    let outcome = Outcome {
        operations: shot.operations,
        finished: shot.plant.finished,
        lead: shot.plant.lead.sum(),
        wip: shot.plant.wip_integral,
        working: shot
            .stations
            .iter()
            .flat_map(|s| &s.servers)
            .map(|s| u128::from(s.times[twinline::sim::observe::State::Working as usize]))
            .sum(),
    };
    (outcome, seconds)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

struct Case {
    name: String,
    factory: Factory,
    until: u64,
    hand: Box<dyn Fn(u64) -> Outcome>,
    is_yardstick: bool,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let quick = args.iter().any(|a| a == "--quick" || a == "--test");
    let option = |name: &str| {
        let at = args.iter().position(|a| a == name)?;
        args.get(at + 1)
    };
    let number = |name: &str| option(name).and_then(|text| text.parse::<usize>().ok());
    let rounds = number("--rounds").unwrap_or(if quick { 1 } else { 9 });
    let operations =
        number("--operations").unwrap_or(if quick { 40_000 } else { 2_000_000 }) as f64;
    let only = option("--only");

    let mut cases = Vec::new();
    for failures in [false, true] {
        for stations in [5usize, 20, 100, 1000] {
            // About 0.65 parts a minute leave such a line.
            let until = (operations / stations as f64 / 0.65 * 60e9) as u64;
            let name = format!(
                "line {stations}{}",
                if failures { ", failures" } else { "" }
            );
            cases.push(Case {
                name,
                factory: plants::line(stations, failures),
                until,
                hand: Box::new(move |until| line::run(stations, failures, until)),
                is_yardstick: stations == 20 && !failures,
            });
        }
    }
    cases.push(Case {
        name: "shop with feedback".into(),
        factory: plants::feedback(),
        until: (operations / 5.0 * 60e9) as u64,
        hand: Box::new(feedback::run),
        is_yardstick: false,
    });
    let is_name = cases.iter().any(|case| Some(&case.name) == only);
    cases.retain(|case| match only {
        None => true,
        Some(only) if is_name => case.name == *only,
        Some(only) => case.name.contains(only.as_str()),
    });

    println!(
        "| plant | operations | by hand [ns/op] | twinline [ns/op] | ratio | twinline [M op/s] |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let mut costs = Vec::new();
    for case in &cases {
        let plan = Plan::new(&case.factory).expect("the benchmark's plants are sound");
        let (mut by_hand, mut ours) = (Vec::new(), Vec::new());
        let mut operations = 0;
        for _ in 0..rounds {
            let clock = ThreadTime::now();
            let expected = (case.hand)(case.until);
            by_hand.push(clock.elapsed().as_secs_f64());
            let (outcome, seconds) = kernel(&plan, case.until);
            ours.push(seconds);
            assert_eq!(outcome, expected, "{}: the two loops disagree", case.name);
            operations = outcome.operations;
        }
        let ratio = median(ours.iter().zip(&by_hand).map(|(a, b)| a / b).collect());
        let (by_hand, ours) = (median(by_hand), median(ours));
        let n = operations as f64;
        println!(
            "| {} | {operations} | {:.1} | {:.1} | {ratio:.2} | {:.1} |",
            case.name,
            by_hand / n * 1e9,
            ours / n * 1e9,
            n / ours / 1e6
        );
        if case.is_yardstick && n / by_hand < 15e6 {
            println!(
                "| | | the baseline is too slow: {:.1} M op/s | | | |",
                n / by_hand / 1e6
            );
        }
        costs.push((case.name.clone(), ours / n));
    }
    let cost = |name: &str| costs.iter().find(|(n, _)| n == name).map(|(_, cost)| *cost);
    if let (Some(small), Some(large)) = (cost("line 20"), cost("line 1000")) {
        println!(
            "\ncost per operation from 20 to 1,000 stations: × {:.2}",
            large / small
        );
    }
    if only.is_none() {
        build_time(rounds);
    }
}

fn build_time(rounds: usize) {
    let plan = Plan::new(&plants::line(20, false)).expect("the benchmark's plants are sound");
    let times = (0..rounds * 100)
        .map(|replication| {
            let clock = ThreadTime::now();
            let run = Run::new(&plan, 1, replication as u32);
            let seconds = clock.elapsed().as_secs_f64();
            drop(run);
            seconds
        })
        .collect();
    println!(
        "building a replication of 20 stations: {:.1} µs",
        median(times) * 1e6
    );
}
