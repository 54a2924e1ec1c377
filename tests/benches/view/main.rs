//! What a frame of the window costs on the processor, rendering aside: 1,000 stations and 10,000 moving parts.
//!
//! `cargo bench --features view --bench view`; options: `--frames N`, `--hours N` of simulated time to watch,
//! `--at-most N` to fail when more than one frame in a hundred takes more than N ms.
//! The bottleneck is selected, and the tabs of the lower panel are open in turn. Reported are CPU times of all threads per frame of letting time go by (with the measuring of what is shown), of
//! the scene's systems, of the panels and of all three; and how much memory the process holds every quarter of an
//! hour that is watched.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::path::PathBuf;
use std::process::ExitCode;

use bevy::prelude::App;
use bevy_egui::egui;
use cpu_time::{ProcessTime, ThreadTime};
use twinline::text;
use twinline::view::{Boxes, Desk, Document, Tab, Words, undrawn};

/// Lines side by side, each of a source, machines and buffers in turn, a conveyor and a sink.
const LINES: usize = 40;
const LINE: usize = 25;
/// Frames in a second.
const RATE: f64 = 60.0;

/// What the lower panel shows in turn; the checklist would simulate in the background.
const TABS: [Tab; 5] = [
    Tab::Charts,
    Tab::States,
    Tab::Gantt,
    Tab::LeadTimes,
    Tab::Log,
];

fn main() -> ExitCode {
    let frames = option("--frames").unwrap_or(1_200.0) as usize;
    let desk = desk();
    let stations = desk.twin().snapshot.stations.len();
    let mut app = undrawn(desk);
    app.update();
    // Far enough that the buffers hold their parts.
    pass(&mut app, 40.0 * 3600.0 / 60.0);
    app.update();
    let inside = app
        .world()
        .resource::<Desk>()
        .twin()
        .snapshot
        .plant
        .in_system;
    let ctx = egui::Context::default();
    twinline::view::dress(&ctx, twinline::view::Look::Light);
    app.world_mut().resource_mut::<Desk>().select_bottleneck();
    for _ in 0..60 {
        frame(&mut app, &ctx);
    }
    let mut shown = Vec::new();
    let costs: Vec<[f64; 3]> = (0..frames)
        .map(|at| {
            app.world_mut().resource_mut::<Desk>().tab = Some(TABS[at * TABS.len() / frames]);
            let costs = frame(&mut app, &ctx);
            shown.push(app.world().resource::<Desk>().twin().snapshot.now);
            costs
        })
        .collect();
    let moving = app.world().resource::<Desk>().twin().traffic.journeys();
    let moving = moving.count();
    println!("{}", processor());
    println!("{stations} stations, {inside} parts inside, {moving} on belts, {frames} frames");
    println!("| what | median [ms] | 95 % [ms] | 99 % [ms] | largest [ms] |");
    println!("|---|---:|---:|---:|---:|");
    for (at, name) in ["time goes by", "scene", "panels"].iter().enumerate() {
        line(name, costs.iter().map(|cost| cost[at]).collect());
    }
    let high = line("all", costs.iter().map(|cost| cost.iter().sum()).collect());
    shown.dedup();
    let renewed = shown.len() as f64 / (frames as f64 / RATE);
    println!("numbers shown anew {renewed:.1} times a second");
    watch(&mut app, &ctx, option("--hours").unwrap_or(1.0));
    match option("--at-most") {
        Some(most) if high > most => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// Lets simulated hours go by a second a frame, and tells what the process holds meanwhile.
fn watch(app: &mut App, ctx: &egui::Context, hours: f64) {
    let mut told = vec![format!("{} MB", resident())];
    for _ in 0..(hours * 4.0) as usize {
        for _ in 0..900 {
            frame(app, ctx);
        }
        told.push(resident().to_string());
    }
    let made = app.world().resource::<Boxes>().made();
    println!(
        "boxes in the pool: {made}; memory every quarter of {hours} h: {}",
        told.join(", ")
    );
}

/// One frame \[ms\]: time, scene, panels.
fn frame(app: &mut App, ctx: &egui::Context) -> [f64; 3] {
    let time = clocked(|| pass(app, 1.0 / RATE));
    let scene = clocked(|| app.update());
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let size = egui::vec2(1920.0, 1080.0);
    let input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
        ..egui::RawInput::default()
    };
    let panels = clocked(|| {
        ctx.run_ui(input, |ui| twinline::view::panels(ui, &mut desk))
            .drop_without_applying_deltas();
    });
    [time, scene, panels]
}

/// A line of the table; what 99 % of the frames stay below \[ms\].
fn line(name: &str, mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} | {:.2} |",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    at(0.99)
}

fn desk() -> Desk {
    let mut stations = String::new();
    let mut flow = String::new();
    for line in 0..LINES {
        let mut chain = Vec::new();
        for at in 0..LINE {
            let name = format!("s{line}-{at}");
            let kind = match at {
                0 => "Source(saturated: true)".to_owned(),
                a if a == LINE - 1 => "Sink()".to_owned(),
                a if a == LINE - 2 => "Delay(time: \"40 min\", capacity: 200)".to_owned(),
                a if a % 2 == 1 => format!(
                    "Machine(cycle: Exponential(mean: \"{} s\"))",
                    44 + line % 5 + at
                ),
                _ => "Buffer(capacity: 26)".to_owned(),
            };
            stations += &format!("\"{name}\": {kind},\n");
            chain.push(format!("\"{name}\""));
        }
        flow += &format!("[{}],\n", chain.join(", "));
    }
    let text = format!(
        "Factory(name: \"bench\", run: (until: \"52 w\"), stations: {{\n{stations}}}, flow: [{flow}])"
    );
    let source = text::Source {
        name: "bench.ron".to_owned(),
        text,
    };
    let reading = text::read(source, &text::NoFiles);
    let factory = reading.factory.clone().expect("a plant without a mistake");
    let path = PathBuf::from("bench.ron");
    let mut desk = Desk::new(
        Document {
            path,
            reading,
            factory,
        },
        1,
        Words::english(),
    )
    .expect("a plant that runs");
    desk.playback.is_playing = true;
    desk
}

fn pass(app: &mut App, seconds: f64) {
    let began = ThreadTime::now();
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let clock = || began.elapsed().as_secs_f64();
    desk.pass(seconds, f64::INFINITY, &clock);
}

/// CPU time of all threads: Bevy hands systems to others \[ms\].
fn clocked(run: impl FnOnce()) -> f64 {
    let start = ProcessTime::now();
    run();
    start.elapsed().as_secs_f64() * 1e3
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
