//! One station: what it does now, what it did, and what its file says. With two runs every number stands
//! twice, as it is and changed.

mod results;
mod rows;

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::state_bar::{small_mark, state_key};
use super::style::{duration, side_ink};
use crate::model::{Control, Kind, Station};
use crate::sim::observe::{Coming, State, StationView};
use rows::{row, section};

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(6.0);
    let count = desk.twin().snapshot.stations.len() + desk.twin().snapshot.shelves.len();
    let Some(station) = desk.selected.filter(|s| *s < count) else {
        ui.label(egui::RichText::new(desk.words.get("inspector.nothing")).weak());
        super::fields::offers(ui, desk);
        return;
    };
    // Another station begins at the top.
    egui::ScrollArea::vertical()
        .id_salt(station)
        .auto_shrink(false)
        .show(ui, |ui| {
            super::scroll_by(ui, std::mem::take(&mut desk.choices.scroll_inspector));
            // Numbers at the right edge keep clear of the scroll bar.
            ui.set_max_width((ui.available_width() - 8.0).max(1.0));
            station_panel(ui, desk, station);
        });
}

fn station_panel(ui: &mut egui::Ui, desk: &mut Desk, station: usize) {
    at_present(ui, desk, station);
    super::fields::show(ui, desk, station);
    so_far(ui, desk, station);
    ui.add_space(8.0);
}

fn view_of(desk: &Desk, station: usize) -> Option<&StationView> {
    let snapshot = &desk.twin().snapshot;
    snapshot
        .stations
        .iter()
        .chain(&snapshot.shelves)
        .nth(station)
}

/// What it is, what it does now, and where its time went.
fn at_present(ui: &mut egui::Ui, desk: &Desk, station: usize) {
    let Some(view) = view_of(desk, station) else {
        return;
    };
    let declared = desk.twin().factory().stations.get(&view.name);
    head(ui, desk, view, declared);
    now(ui, desk, station, declared);
    if let Some(kpis) = desk.twin().kpis.stations.get(station) {
        results::time(ui, desk, kpis);
    }
}

/// How it did, and what its file says of it.
fn so_far(ui: &mut egui::Ui, desk: &Desk, station: usize) {
    let Some(view) = view_of(desk, station) else {
        return;
    };
    let declared = desk.twin().factory().stations.get(&view.name);
    if let Some(kpis) = desk.twin().kpis.stations.get(station) {
        results::results(ui, desk, kpis);
        results::cycle_times(ui, desk, kpis);
        results::failures(ui, desk, &view.name);
    }
    if let Some(declared) = declared {
        written(ui, desk, declared);
        equipment(ui, desk, declared);
    }
}

fn head(ui: &mut egui::Ui, desk: &Desk, view: &StationView, declared: Option<&Station>) {
    let words = &desk.words;
    let name = super::shown_name(words, desk.twin().factory(), &view.name);
    ui.add(egui::Label::new(egui::RichText::new(name).heading()).wrap());
    ui.horizontal(|ui| {
        let kind = declared.map_or("kind.shelf", |_| kind_key(view.kind));
        ui.label(egui::RichText::new(words.get(kind)).weak());
        if declared.is_some_and(|d| d.equipment.key_equipment) {
            ui.label(egui::RichText::new(words.get("evidence.key")).weak());
        }
    });
    let named = desk.twin().bottleneck.as_ref();
    let Some(named) = named.filter(|b| b.most_active == view.name) else {
        return;
    };
    let red = ink(of_state(State::Down));
    egui::Frame::new()
        .fill(red.gamma_multiply(0.12))
        .corner_radius(4.0)
        .inner_margin(6.0)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            of_base(ui, desk);
            ui.label(
                egui::RichText::new(words.get(super::most_active_key(desk.twin())))
                    .color(red)
                    .strong(),
            );
            let why = super::why::why(words, &named.why);
            ui.add(egui::Label::new(why).wrap());
        });
}

/// Of two runs, what stands here once is that of the plant as it is.
fn of_base(ui: &mut egui::Ui, desk: &Desk) {
    if desk.twins.len() > 1 {
        ui.colored_label(side_ink(0), super::side_name(desk, 0));
    }
}

fn now(ui: &mut egui::Ui, desk: &Desk, station: usize, declared: Option<&Station>) {
    let (twin, words) = (desk.twin(), &desk.words);
    let Some(glance) = twin.glances.get(station) else {
        return;
    };
    section(ui, words.get("inspector.now"));
    of_base(ui, desk);
    for (server, seen) in glance.servers.iter().enumerate() {
        ui.horizontal(|ui| {
            small_mark(ui, seen.state);
            ui.label(words.get(state_key(seen.state)));
            if let Some(since) = twin.history.since(station, server) {
                let long = twin.now().saturating_sub(since) as f64 / 1e9;
                ui.label(egui::RichText::new(duration(long)).weak());
            }
        });
        if let Some(part) = seen.part {
            let product = twin.snapshot.products.get(usize::from(part.product));
            let product = product.map_or("", |p| p.name.as_str());
            let inside = twin.now().saturating_sub(part.entered) as f64 / 1e9;
            let name = format!("    {product} #{}", super::part_number(part.number));
            row(
                ui,
                &name,
                words.with("inspector.inside", &[&duration(inside)]),
            );
        }
    }
    let capacity = match declared.map(|d| &d.kind) {
        Some(Kind::Buffer(buffer)) => buffer.capacity,
        Some(Kind::Delay(delay)) => delay.capacity,
        _ => None,
    };
    let content = match capacity {
        Some(capacity) => format!("{} / {capacity}", glance.content),
        None => glance.content.to_string(),
    };
    row(ui, words.get("inspector.content"), content);
    if let Some(capacity) = capacity.filter(|c| *c > 0) {
        let share = glance.content as f32 / capacity as f32;
        fill(ui, share);
    }
    let oldest = glance.parts.iter().map(|part| part.since).min();
    if let Some(oldest) = oldest {
        let long = twin.now().saturating_sub(oldest) as f64 / 1e9;
        row(ui, words.get("inspector.longest"), duration(long));
    }
    if let Some(due) = twin.due_at(station) {
        let left = due.at.saturating_sub(twin.now()) as f64 / 1e9;
        row(ui, words.get(coming_key(due.what)), duration(left));
    }
    if let Some(names) = super::waits_for(words, twin, station) {
        row(ui, words.get("inspector.waits_for"), names);
    }
}

/// The words for what is due.
fn coming_key(what: Coming) -> &'static str {
    match what {
        Coming::Done => "inspector.next_done",
        Coming::Failure => "inspector.next_failure",
        Coming::Repaired => "inspector.next_repaired",
        Coming::Shift => "inspector.next_shift",
        Coming::Arrival => "inspector.next_arrival",
        Coming::GoesOn => "inspector.next_out",
    }
}

/// How full a place is.
fn fill(ui: &mut egui::Ui, share: f32) {
    let size = egui::vec2(ui.available_width().max(1.0), 7.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter()
        .rect_filled(rect, 3.0, ui.visuals().extreme_bg_color);
    let full = rect.with_max_x(rect.left() + rect.width() * share.clamp(0.0, 1.0));
    let colour = match share {
        share if share >= 1.0 => ink(of_state(State::Blocked)),
        _ => side_ink(0),
    };
    ui.painter().rect_filled(full, 3.0, colour);
}

/// What the file says.
fn written(ui: &mut egui::Ui, desk: &Desk, declared: &Station) {
    let rows = super::as_written::settings(&desk.words, declared);
    if rows.is_empty() {
        return;
    }
    section(ui, desk.words.get("inspector.written"));
    for (name, value) in rows {
        row(ui, &name, value);
    }
}

/// What a checklist asks of the equipment.
fn equipment(ui: &mut egui::Ui, desk: &Desk, declared: &Station) {
    let words = &desk.words;
    let equipment = &declared.equipment;
    section(ui, words.get("inspector.evidence"));
    let control = match equipment.control {
        Some(Control::Manual) => "evidence.manual",
        Some(Control::Plc) => "evidence.plc",
        Some(Control::Cnc) => "evidence.cnc",
        Some(Control::Robot) => "evidence.robot",
        None => "evidence.unsaid",
    };
    row(
        ui,
        words.get("evidence.control"),
        words.get(control).to_owned(),
    );
    for (key, has) in [
        ("evidence.networked", equipment.networked),
        ("evidence.sensed", equipment.sensed),
        ("evidence.remote_diagnosis", equipment.remote_diagnosis),
        ("evidence.standard_interface", equipment.standard_interface),
        ("evidence.hmi", equipment.hmi),
        ("evidence.model_3d", equipment.model_3d),
        ("evidence.adaptive", equipment.adaptive),
    ] {
        let answer = match has {
            Some(true) => "evidence.yes",
            Some(false) => "evidence.no",
            None => "evidence.unsaid",
        };
        row(ui, words.get(key), words.get(answer).to_owned());
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
