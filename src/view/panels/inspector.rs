//! One station: what it does now, what it has, and how it did.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::mark;
use super::super::scene::palette::{ink, of_state};
use super::style::{duration, number, percent};
use crate::sim::observe::State;

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(6.0);
    let Some(station) = desk
        .selected
        .filter(|s| *s < desk.twin().snapshot.stations.len())
    else {
        ui.label(egui::RichText::new(desk.words.get("inspector.nothing")).weak());
        super::fields::offers(ui, desk);
        return;
    };
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            station_panel(ui, desk, station);
            super::fields::show(ui, desk, station);
        });
}

fn station_panel(ui: &mut egui::Ui, desk: &Desk, station: usize) {
    let twin = desk.twin();
    let (view, kpis, words) = (
        &twin.snapshot.stations[station],
        &twin.kpis.stations[station],
        &desk.words,
    );
    ui.heading(&view.name);
    ui.label(egui::RichText::new(words.get(kind_key(view.kind))).weak());
    if let Some(why) = twin
        .bottleneck
        .as_ref()
        .filter(|b| b.most_active == view.name)
    {
        ui.label(
            egui::RichText::new(words.get("scene.bottleneck"))
                .color(ink(of_state(State::Down)))
                .strong(),
        );
        ui.label(&why.why);
    }
    ui.separator();
    for (server, seen) in twin.glances[station].servers.iter().enumerate() {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), egui::Sense::hover());
            mark(ui.painter(), rect.center(), 4.5, seen.state);
            ui.label(words.get(state_key(seen.state)));
            if let Some(since) = twin.history.since(station, server) {
                let long = twin.now().saturating_sub(since) as f64 / 1e9;
                ui.label(egui::RichText::new(duration(long)).weak());
            }
            if let Some(part) = seen.part {
                let product = &twin.snapshot.products[usize::from(part.product)].name;
                ui.label(format!("{product} #{}", part.number & ((1 << 40) - 1)));
            }
        });
    }
    row(
        ui,
        words.get("inspector.content"),
        twin.glances[station].content.to_string(),
    );
    if let Some(machine) = &kpis.machine {
        ui.separator();
        let states = &machine.states;
        let shares = [
            (State::Working, states.working_share),
            (State::Setup, states.setup_share),
            (State::Blocked, states.blocked_share),
            (State::Starved, states.starved_share),
            (State::Down, states.down_share),
            (State::OffShift, states.off_shift_share),
        ];
        bar(ui, &shares, 14.0);
        for (state, share) in shares
            .into_iter()
            .filter(|(_, share)| share.is_some_and(|s| s > 0.0))
        {
            ui.horizontal(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(12.0, 12.0), egui::Sense::hover());
                mark(ui.painter(), rect.center(), 4.0, state);
                row(ui, words.get(state_key(state)), percent(share));
            });
        }
        ui.separator();
        row(ui, words.get("kpi.oee"), percent(machine.oee.oee));
        row(
            ui,
            words.get("kpi.availability"),
            percent(machine.oee.availability),
        );
        row(
            ui,
            words.get("kpi.quality"),
            percent(machine.oee.quality_ratio),
        );
        let cycle = machine.oee.cycle_time_mean_s;
        row(
            ui,
            words.get("kpi.cycle_time"),
            cycle.map_or("–".to_owned(), duration),
        );
        let mtbf = machine.failures.mtbf_s;
        row(
            ui,
            words.get("kpi.mtbf"),
            mtbf.map_or("–".to_owned(), duration),
        );
        let mttr = machine.failures.mttr_s;
        row(
            ui,
            words.get("kpi.mttr"),
            mttr.map_or("–".to_owned(), duration),
        );
    }
    let per_hour = kpis.throughput.throughput_per_calendar_hour;
    row(
        ui,
        words.get("kpi.throughput"),
        per_hour.map_or("–".to_owned(), number),
    );
    for other in &view.waits_for {
        row(ui, words.get("inspector.waits_for"), other.clone());
    }
}

/// Shares of time side by side.
pub(super) fn bar(ui: &mut egui::Ui, shares: &[(State, Option<f64>)], high: f32) -> egui::Response {
    let (rect, response) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), high), egui::Sense::hover());
    let mut left = rect.left();
    for (state, share) in shares {
        let wide = rect.width() * share.unwrap_or(0.0) as f32;
        let piece = egui::Rect::from_min_size(egui::pos2(left, rect.top()), egui::vec2(wide, high));
        ui.painter().rect_filled(piece, 0.0, ink(of_state(*state)));
        left += wide;
    }
    response
}

fn row(ui: &mut egui::Ui, name: &str, value: String) {
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(name).weak());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(value)
        });
    });
}

/// The key of a state's name.
pub(super) fn state_key(state: State) -> &'static str {
    match state {
        State::Working => "state.working",
        State::Setup => "state.setup",
        State::Blocked => "state.blocked",
        State::Starved => "state.starved",
        State::Down => "state.down",
        State::OffShift => "state.off_shift",
    }
}

fn kind_key(kind: &str) -> &'static str {
    match kind {
        "Source" => "kind.source",
        "Machine" => "kind.machine",
        "Buffer" => "kind.buffer",
        "Inspection" => "kind.inspection",
        "Delay" => "kind.delay",
        _ => "kind.sink",
    }
}
