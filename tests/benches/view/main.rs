//! What a frame of the window costs on the processor, rendering aside: 1,000 stations and 10,000 moving parts.
//!
//! `cargo bench --features view --bench view` prints the whole table. Options behind `--`:
//!
//! - `--at-most 4` fails when, of the plant alone, more than one frame in a hundred takes more than 4 ms;
//! - `--frames N` frames for each part of the table;
//! - `--hours N` of simulated time for which the memory is watched;
//! - `--gpu` draws real frames in place of the table, without a window, and tells what drew them.
//!
//! A person is played before it: the pointer goes round over the picture, turns the view and points at stations, keys
//! turn it and bring all of the plant back, the bottleneck is selected, and the tabs of the lower panel are open in turn.
//! Reported is the CPU time of the window's own thread, which runs all our systems here, for each group of them:
//! of the plant alone, of a change that was tried while it catches up, of both plants beside each other, and of
//! a clock that no machine keeps up with; and of what a person does now and then, by itself and in the frames behind it:
//! a change that begins and arrives, undone, done again, a run from the beginning, a step held down, a station dragged,
//! the checklist. Nothing outside the program is read, so that it runs wherever it is carried.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::print_stderr, reason = "and why there is none")]

mod plant;
mod table;

use std::process::ExitCode;

use bevy::math::Vec2;
use bevy::prelude::KeyCode;
use cpu_time::ThreadTime;
use twinline::view::{Cost, Desk, Fineness, Playback, Rehearsal, SPEEDS, Tab, pace};

/// Frames in a second.
const RATE: f64 = 60.0;
/// Seconds of a frame that may go into simulating, as in the window.
const BUDGET: f64 = 0.012;
/// The window \[points\].
const SIZE: (u32, u32) = (1920, 1080);

/// What the lower panel shows in turn; the checklist, which simulates in the background, has a line of its own.
const TABS: [Tab; 5] = [
    Tab::Charts,
    Tab::States,
    Tab::Gantt,
    Tab::LeadTimes,
    Tab::Log,
];

fn main() -> ExitCode {
    let frames = option("--frames").unwrap_or(1_200.0) as usize;
    if std::env::args().any(|word| word == "--gpu") {
        return on_gpu(frames);
    }
    let mut window = Bench::new();
    let stations = window.seen.desk().twin().snapshot.stations.len();
    let inside = window.seen.desk().twin().snapshot.plant.in_system;
    let mut shown = Vec::new();
    let alone: Vec<Cost> = (0..frames)
        .map(|_| {
            let cost = window.frame();
            shown.push(window.seen.desk().twin().snapshot.now);
            cost
        })
        .collect();
    let moving = window.seen.desk().twin().traffic.journeys().count();
    println!("{}", processor());
    println!("{stations} stations, {inside} parts inside, {moving} on belts, {frames} frames");
    table::head();
    let high = table::lines("alone", &alone);
    shown.dedup();
    let renewed = shown.len() as f64 / (frames as f64 / RATE);
    // Before anything else is asked of it.
    let hours = option("--hours").unwrap_or(1.0);
    let watched = window.watch(hours);
    window.deed("a change is tried", |desk| {
        desk.try_step(plant::change()).expect("a change that fits");
    });
    window.arrival("a change catches up");
    let both: Vec<Cost> = (0..frames).map(|_| window.frame()).collect();
    table::lines("beside its trial", &both);
    window.seen.desk().bar = false;
    let watched_both = window.watch(hours);
    window.seen.desk().bar = true;
    window.seen.desk().playback.speed = SPEEDS.len() - 1;
    let fast: Vec<Cost> = (0..frames.min(300)).map(|_| window.frame()).collect();
    table::lines("beside its trial, 14,400 ×", &fast);
    window.seen.desk().playback.speed = Playback::default().speed;
    window.now_and_then();
    println!("numbers shown anew {renewed:.1} times a second");
    println!("memory every quarter of {hours} h, alone: {watched}");
    println!("memory every quarter of {hours} h, beside its trial: {watched_both}");
    println!("boxes in the pool: {}", window.seen.boxes());
    match option("--at-most") {
        Some(most) if high > most => {
            println!(
                "FAILED: 99 % of the frames of the plant alone take up to {high:.2} ms, at most {most} asked"
            );
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// The window, and the person before it.
struct Bench {
    seen: Rehearsal,
    frames: usize,
    /// What the lower panel shows in the place of each of [`TABS`] in turn.
    tab: Option<Tab>,
}

/// Frames behind a deed that are told.
const BEHIND: usize = 60;

impl Bench {
    /// So far into the run that the buffers hold their parts, and everything stands.
    fn new() -> Self {
        let mut desk = plant::desk();
        desk.pass(40.0 * 3600.0 / 60.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        desk.select_bottleneck();
        let mut bench = Self {
            seen: Rehearsal::new(desk, SIZE),
            frames: 0,
            tab: None,
        };
        for _ in 0..60 {
            bench.frame();
        }
        bench
    }

    /// What a person does in one frame, and what it costs \[ms\].
    fn frame(&mut self) -> Cost {
        let at = self.frames;
        self.frames += 1;
        let round = at as f32 * 0.05;
        let middle = Vec2::new(SIZE.0 as f32 * 0.48, SIZE.1 as f32 * 0.4);
        let there = Vec2::from_angle(round) * Vec2::new(500.0, 250.0);
        let phase = at % 240;
        self.seen.point(middle + there, (60..90).contains(&phase));
        self.seen.hold(KeyCode::KeyQ, (120..150).contains(&phase));
        self.seen.hold(KeyCode::KeyE, (150..180).contains(&phase));
        let mut desk = self.seen.desk();
        desk.tab = self.tab.or(Some(TABS[at / 120 % TABS.len()]));
        desk.frame_all |= phase == 200;
        let began = ThreadTime::now();
        let seconds = || began.elapsed().as_secs_f64();
        let clock = || began.elapsed().as_secs_f64() * 1e3;
        self.seen.frame(1.0 / RATE, BUDGET, &seconds, &clock)
    }

    /// What a person does costs by itself \[ms\].
    fn cost(&mut self, deed: impl FnOnce(&mut Desk)) -> f64 {
        let began = ThreadTime::now();
        deed(&mut self.seen.desk());
        began.elapsed().as_secs_f64() * 1e3
    }

    /// Tells what a deed costs.
    fn deed(&mut self, what: &str, deed: impl FnOnce(&mut Desk)) {
        let cost = self.cost(deed);
        table::line(&format!("{what} | itself"), vec![cost]);
    }

    /// Tells the frames until a change is there, that of its arrival, and those behind it, in which it is put up.
    fn arrival(&mut self, what: &str) {
        let mut costs = Vec::new();
        while self.seen.desk().trial.coming.is_some() {
            costs.push(self.frame());
        }
        let arrival = costs.pop();
        table::lines(what, &costs);
        table::line("its arrival | all", arrival.iter().map(Cost::all).collect());
        self.behind("behind its arrival");
    }

    /// Tells some frames.
    fn behind(&mut self, what: &str) {
        let costs = (0..BEHIND).map(|_| self.frame().all()).collect();
        table::line(&format!("{what} | all"), costs);
    }

    /// Tells frames in each of which the person does something.
    fn held(&mut self, what: &str, mut deed: impl FnMut(&mut Desk, usize)) {
        let costs = (0..4 * BEHIND).map(|at| self.cost(|desk| deed(desk, at)) + self.frame().all());
        let costs = costs.collect();
        table::line(&format!("{what} | all"), costs);
    }

    /// What a person does now and then, beside a trial.
    fn now_and_then(&mut self) {
        self.deed("it is undone", Desk::undo);
        self.behind("behind that");
        self.deed("it is done again", Desk::redo);
        self.arrival("it catches up again");
        self.held("a step is held down", |desk, _| desk.step());
        self.seen.desk().playback.is_playing = true;
        let at = self.seen.desk().layout.places[500].at;
        self.held("a station is dragged", |desk, frame| {
            desk.put(500, at + Vec2::new(0.02, 0.05) * frame as f32);
        });
        self.deed("it is put down", |desk| desk.layout.settle());
        self.behind("behind that");
        self.tab = Some(Tab::Checklist);
        self.held("the checklist", |_, _| {});
        self.tab = None;
        self.deed("from the beginning", |desk| {
            let seed = desk.twin().seed();
            desk.restart(seed);
        });
        self.behind("behind that");
    }

    /// Lets simulated hours go by a second a frame, and tells what the process holds meanwhile.
    fn watch(&mut self, hours: f64) -> String {
        let mut told = vec![format!("{} MB", resident())];
        for _ in 0..(hours * 4.0) as usize {
            for _ in 0..900 {
                self.frame();
            }
            told.push(resident().to_string());
        }
        told.join(", ")
    }
}

/// Real frames of the same plant, on whatever this machine draws with.
#[expect(
    clippy::disallowed_methods,
    reason = "what is measured is the time of the wall"
)]
fn on_gpu(frames: usize) -> ExitCode {
    let mut desk = plant::desk();
    desk.pass(40.0 * 3600.0 / 60.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    desk.select_bottleneck();
    let began = std::time::Instant::now();
    let clock = || began.elapsed().as_secs_f64() * 1e3;
    match pace(desk, SIZE, Fineness::Fine, frames, &clock) {
        Ok(pace) => {
            println!("drawn by {}", pace.adapter);
            println!(
                "{} x {} pixels, shadows and smooth edges, {frames} frames",
                SIZE.0, SIZE.1
            );
            println!("| frames | median [ms] | 95 % [ms] | 99 % [ms] | largest [ms] |");
            println!("|---|---:|---:|---:|---:|");
            table::line("from one to the next", pace.frames);
            ExitCode::SUCCESS
        }
        Err(obstacle) => {
            eprintln!("no frame is drawn here: {obstacle}");
            ExitCode::from(2)
        }
    }
}

fn processor() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = told.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split(": ").nth(1));
    name.unwrap_or("an unknown processor").to_owned()
}

/// Memory that the process holds \[MB\], where the system tells.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn option(name: &str) -> Option<f64> {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.nth(1)?.parse().ok()
}
