//! What a frame of the window costs on the processor, rendering aside: 1,000 stations and 10,000 moving parts.
//!
//! `cargo bench --features view --bench view`; options: `--frames N`, `--hours N` of simulated time to watch.
//! Reported are CPU times of all threads per frame of the scene's systems, of letting time go by, and of the panels; and
//! how much memory the process holds at the start and after the last frame.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::path::PathBuf;

use bevy_egui::egui;
use cpu_time::ProcessTime;
use twinline::text;
use twinline::view::{Boxes, Desk, Document, Words, undrawn};

/// Lines side by side, each of a source, machines and buffers in turn, a conveyor and a sink.
const LINES: usize = 40;
const LINE: usize = 25;

fn main() {
    let frames = option("--frames").unwrap_or(600.0) as usize;
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
    let before = resident();
    let (mut time, mut scene, mut panels) = (Vec::new(), Vec::new(), Vec::new());
    let ctx = egui::Context::default();
    twinline::view::dress(&ctx, twinline::view::Look::Light);
    for _ in 0..frames {
        time.push(clocked(|| pass(&mut app, 1.0 / 60.0)));
        scene.push(clocked(|| app.update()));
        let mut desk = app.world_mut().resource_mut::<Desk>();
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(1920.0, 1080.0),
            )),
            ..egui::RawInput::default()
        };
        panels.push(clocked(|| {
            ctx.run_ui(input, |ui| twinline::view::panels(ui, &mut desk))
                .drop_without_applying_deltas();
        }));
    }
    let hours = option("--hours").unwrap_or(1.0);
    let mut watched = 0.0;
    while watched < hours * 3600.0 {
        pass(&mut app, 0.25);
        app.update();
        watched += 0.25 * 60.0;
    }
    let desk = app.world().resource::<Desk>();
    let moving = desk.twin().traffic.journeys().count();
    println!("{stations} stations, {inside} parts inside, {moving} on belts, {frames} frames");
    println!("| what | median [ms] | 95 % [ms] |");
    println!("|---|---:|---:|");
    for (name, times) in [("time goes by", time), ("scene", scene), ("panels", panels)] {
        let (median, high) = quantiles(times);
        println!("| {name} | {median:.2} | {high:.2} |");
    }
    let made = app.world().resource::<Boxes>().made();
    println!(
        "boxes in the pool: {made}; memory {before} MB, after {hours} h more {} MB",
        resident()
    );
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

fn pass(app: &mut bevy::prelude::App, seconds: f64) {
    let mut desk = app.world_mut().resource_mut::<Desk>();
    desk.pass(seconds, f64::INFINITY, &|| 0.0);
}

/// CPU time of all threads: Bevy hands systems to others \[ms\].
fn clocked(run: impl FnOnce()) -> f64 {
    let start = ProcessTime::now();
    run();
    start.elapsed().as_secs_f64() * 1e3
}

fn quantiles(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 95 / 100])
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
