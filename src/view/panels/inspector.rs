//! One station: what it does now, what it did, and what its file says. With two runs every number stands
//! twice, as it is and changed.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::super::twin::Twin;
use super::as_written;
use super::state_bar::{bar, shares, small_mark, state_key};
use super::style::{duration, number, percent, side_ink};
use crate::kpi::StationKpis;
use crate::model::{Control, Kind, Station};
use crate::sim::observe::{FailureView, State, StationView};

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(6.0);
    let count = desk.twin().snapshot.stations.len() + desk.twin().snapshot.shelves.len();
    let Some(station) = desk.selected.filter(|s| *s < count) else {
        ui.label(egui::RichText::new(desk.words.get("inspector.nothing")).weak());
        return;
    };
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            // Numbers at the right edge keep clear of the scroll bar.
            ui.set_max_width((ui.available_width() - 8.0).max(1.0));
            station_panel(ui, desk, station);
        });
}

fn station_panel(ui: &mut egui::Ui, desk: &Desk, station: usize) {
    let twin = desk.twin();
    let all = twin.snapshot.stations.iter().chain(&twin.snapshot.shelves);
    let Some(view) = all.into_iter().nth(station) else {
        return;
    };
    let declared = twin.factory().stations.get(&view.name);
    let kpis = twin.kpis.stations.get(station);
    head(ui, desk, view, declared);
    now(ui, desk, station, view, declared);
    if let Some(kpis) = kpis {
        time(ui, desk, kpis);
        results(ui, desk, kpis, view);
        failures(ui, desk, view, declared);
    }
    if let Some(declared) = declared {
        written(ui, desk, declared);
        equipment(ui, desk, declared);
    }
    ui.add_space(8.0);
}

fn head(ui: &mut egui::Ui, desk: &Desk, view: &StationView, declared: Option<&Station>) {
    let words = &desk.words;
    ui.add(egui::Label::new(egui::RichText::new(&view.name).heading()).wrap());
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
            ui.label(
                egui::RichText::new(words.get("scene.bottleneck"))
                    .color(red)
                    .strong(),
            );
            ui.add(egui::Label::new(&named.why).wrap());
        });
}

fn now(
    ui: &mut egui::Ui,
    desk: &Desk,
    station: usize,
    view: &StationView,
    declared: Option<&Station>,
) {
    let (twin, words) = (desk.twin(), &desk.words);
    let Some(glance) = twin.glances.get(station) else {
        return;
    };
    section(ui, words.get("inspector.now"));
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
    let until = glance.parts.iter().filter_map(|part| part.until).min();
    if let Some(until) = until {
        let left = until.saturating_sub(twin.now()) as f64 / 1e9;
        row(ui, words.get("inspector.next_out"), duration(left));
    }
    if !view.waits_for.is_empty() {
        row(
            ui,
            words.get("inspector.waits_for"),
            view.waits_for.join(", "),
        );
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

/// Where a machine's time went.
fn time(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis) {
    let of = |twin| station_of(twin, &kpis.name).and_then(|s| s.machine.as_ref());
    let machines: Vec<_> = desk.twins.iter().filter_map(of).collect();
    let Some(first) = machines.first() else {
        return;
    };
    section(ui, desk.words.get("inspector.time"));
    for machine in &machines {
        bar(ui, &desk.words, &machine.states, 12.0);
    }
    let sides: Vec<_> = machines.iter().map(|m| shares(&m.states)).collect();
    for (at, (state, _)) in shares(&first.states).into_iter().enumerate() {
        if sides
            .iter()
            .all(|side| side[at].1.is_none_or(|share| share == 0.0))
        {
            continue;
        }
        ui.horizontal(|ui| {
            small_mark(ui, state);
            let values = sides.iter().map(|side| percent(side[at].1));
            values_row(ui, desk.words.get(state_key(state)), values.collect());
        });
    }
}

fn station_of<'a>(twin: &'a Twin, name: &str) -> Option<&'a StationKpis> {
    twin.kpis.stations.iter().find(|s| s.name == name)
}

/// What came of it.
fn results(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis, view: &StationView) {
    section(ui, desk.words.get("inspector.results"));
    let sides: Vec<&StationKpis> = desk
        .twins
        .iter()
        .filter_map(|twin| station_of(twin, &kpis.name))
        .collect();
    let measure = |ui: &mut egui::Ui, key: &str, of: &dyn Fn(&StationKpis) -> Option<String>| {
        let values: Vec<Option<String>> = sides.iter().map(|side| of(side)).collect();
        if values.iter().any(Option::is_some) {
            let shown = values.into_iter().map(|v| v.unwrap_or("–".to_owned()));
            values_row(ui, desk.words.get(key), shown.collect());
        }
    };
    let some_time = |seconds: Option<f64>| seconds.map(duration);
    if kpis.machine.is_some() {
        measure(ui, "kpi.oee", &|s| {
            Some(percent(s.machine.as_ref()?.oee.oee))
        });
        measure(ui, "kpi.availability", &|s| {
            Some(percent(s.machine.as_ref()?.oee.availability))
        });
        measure(ui, "kpi.effectiveness", &|s| {
            Some(percent(s.machine.as_ref()?.oee.effectiveness))
        });
        measure(ui, "kpi.quality", &|s| {
            Some(percent(s.machine.as_ref()?.oee.quality_ratio))
        });
        measure(ui, "kpi.cycle_time", &|s| {
            some_time(s.machine.as_ref()?.oee.cycle_time_mean_s)
        });
        measure(ui, "kpi.operations", &|s| {
            s.machine.as_ref()?.oee.operations.map(count)
        });
        if view.setups > 0 {
            measure(ui, "kpi.setups", &|s| {
                s.machine.as_ref()?.oee.setups.map(count)
            });
        }
    }
    measure(ui, "kpi.throughput", &|s| {
        s.throughput.throughput_per_calendar_hour.map(number)
    });
    measure(ui, "kpi.content", &|s| {
        s.content.mean_content_parts.map(number)
    });
    measure(ui, "kpi.stay", &|s| some_time(s.content.mean_stay_s));
    if view.scrapped > 0 {
        row(
            ui,
            desk.words.get("kpi.scrapped"),
            view.scrapped.to_string(),
        );
    }
    if view.reworked > 0 {
        row(
            ui,
            desk.words.get("kpi.reworked"),
            view.reworked.to_string(),
        );
    }
    if view.lost > 0 {
        row(ui, desk.words.get("kpi.lost"), view.lost.to_string());
    }
}

/// Failures of all modes together, then mode by mode.
fn failures(ui: &mut egui::Ui, desk: &Desk, view: &StationView, declared: Option<&Station>) {
    if view.failures.is_empty() {
        return;
    }
    let words = &desk.words;
    section(ui, words.get("inspector.failures"));
    let of = |twin| station_of(twin, &view.name).and_then(|s| s.machine.as_ref());
    let sides: Vec<_> = desk
        .twins
        .iter()
        .filter_map(of)
        .map(|m| &m.failures)
        .collect();
    for (key, of) in [
        (
            "kpi.mtbf",
            (|f| f.mtbf_s) as fn(&crate::kpi::Failures) -> Option<f64>,
        ),
        ("kpi.mttr", |f| f.mttr_s),
    ] {
        let values = sides
            .iter()
            .map(|side| of(side).map_or("–".to_owned(), duration));
        values_row(ui, words.get(key), values.collect());
    }
    let modes = declared.and_then(|d| d.kind.machine()).map(|m| &m.failures);
    for mode in &view.failures {
        let response = row(ui, &mode.name, mode_numbers(words, mode));
        if let Some(said) = modes.and_then(|modes| modes.get(&mode.name)) {
            response.on_hover_ui(|ui| {
                for (name, value) in as_written::failure(words, said) {
                    ui.label(format!("{name}: {value}"));
                }
            });
        }
    }
}

fn mode_numbers(words: &super::super::locale::Words, mode: &FailureView) -> String {
    let mean = match mode.count {
        0 => "–".to_owned(),
        count => duration(mode.repair as f64 / count as f64 / 1e9),
    };
    words.with("inspector.mode", &[&mode.count.to_string(), &mean])
}

/// What the file says.
fn written(ui: &mut egui::Ui, desk: &Desk, declared: &Station) {
    let rows = as_written::settings(&desk.words, declared);
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
        Control::Manual => "evidence.manual",
        Control::Plc => "evidence.plc",
        Control::Cnc => "evidence.cnc",
        Control::Robot => "evidence.robot",
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
        let answer = if has { "evidence.yes" } else { "evidence.no" };
        row(ui, words.get(key), words.get(answer).to_owned());
    }
}

fn section(ui: &mut egui::Ui, name: &str) {
    ui.add_space(8.0);
    ui.label(egui::RichText::new(name).strong());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    let (rect, _) = ui.allocate_exact_size(
        egui::vec2(ui.available_width().max(1.0), 3.0),
        egui::Sense::hover(),
    );
    ui.painter().hline(rect.x_range(), rect.top(), line);
}

/// A name at the left and a value at the right; a long value goes on in the next line.
fn row(ui: &mut egui::Ui, name: &str, value: String) -> egui::Response {
    values_row(ui, name, vec![value])
}

/// A name and a value for each run.
fn values_row(ui: &mut egui::Ui, name: &str, values: Vec<String>) -> egui::Response {
    let shown = ui.horizontal(|ui| {
        ui.add(egui::Label::new(egui::RichText::new(name).weak()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let count = values.len();
            for (side, value) in values.iter().enumerate().rev() {
                let text = match count {
                    1 => egui::RichText::new(value),
                    _ => egui::RichText::new(value).color(side_ink(side)),
                };
                ui.add(egui::Label::new(text).wrap());
                if side > 0 {
                    ui.label(egui::RichText::new("→").weak());
                }
            }
        });
    });
    shown.response
}

fn count(value: f64) -> String {
    format!("{value:.0}")
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
