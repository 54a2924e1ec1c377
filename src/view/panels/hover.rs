//! What the station under the pointer does now, beside the pointer.

use bevy_egui::egui::{self, RichText};

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::side_name;
use super::state_bar::{small_mark, state_key};
use super::style::{duration, share, side_ink};
use crate::model::Kind;
use crate::sim::observe::State;

/// Servers that are told one by one.
const SERVERS: usize = 6;
/// From the pointer to the card \[points\].
const BESIDE: egui::Vec2 = egui::vec2(16.0, 12.0);

/// Draws it while the pointer is on a station of the picture. Nothing of it can be pointed at itself: it would take the
/// pointer from the station.
pub fn show(ctx: &egui::Context, desk: &Desk) {
    let (Some(station), Some(pointer)) = (desk.hovered, ctx.pointer_hover_pos()) else {
        return;
    };
    egui::Area::new(egui::Id::new("hover"))
        .order(egui::Order::Tooltip)
        .interactable(false)
        .constrain(true)
        .fixed_pos(pointer + BESIDE)
        .show(ctx, |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_max_width(260.0);
                card(ui, desk, station);
            });
        });
}

/// What is told of a station, as lines.
fn card(ui: &mut egui::Ui, desk: &Desk, station: usize) {
    let side = desk.pointed.min(desk.twins.len() - 1);
    let (twin, words) = (&desk.twins[side], &desk.words);
    let (Some(glance), Some(name)) = (twin.glances.get(station), twin.names().nth(station)) else {
        return;
    };
    let shown = super::shown_name(words, twin.factory(), name);
    ui.label(RichText::new(shown).strong());
    if desk.twins.len() > 1 {
        ui.colored_label(side_ink(side), side_name(desk, side));
    }
    if twin
        .bottleneck
        .as_ref()
        .is_some_and(|b| b.most_active == name)
    {
        let told = RichText::new(words.get(super::most_active_key(twin)));
        ui.label(told.color(ink(of_state(State::Down))));
    }
    for (server, seen) in glance.servers.iter().take(SERVERS).enumerate() {
        ui.horizontal(|ui| {
            small_mark(ui, seen.state);
            let state = words.get(state_key(seen.state));
            ui.label(match twin.history.since(station, server) {
                Some(since) => {
                    let long = duration(twin.now().saturating_sub(since) as f64 / 1e9);
                    words.with("hover.state_for", &[state, &long])
                }
                None => state.to_owned(),
            });
        });
    }
    if glance.servers.len() > SERVERS {
        ui.label("…");
    }
    let capacity = match twin.factory().stations.get(name).map(|s| &s.kind) {
        Some(Kind::Buffer(buffer)) => buffer.capacity,
        Some(Kind::Delay(delay)) => delay.capacity,
        _ => None,
    };
    let content = glance.content.to_string();
    ui.label(match capacity {
        Some(capacity) => words.with("hover.content_of", &[&content, &capacity.to_string()]),
        None => words.with("hover.content", &[&content]),
    });
    let kpis = twin.kpis.stations.get(station);
    if let Some(machine) = kpis.and_then(|kpis| kpis.machine.as_ref()) {
        let active = share(machine.states.active_share_of_scheduled);
        ui.label(words.with("hover.active", &[&active]));
    }
    if let Some(names) = super::waits_for(words, twin, station) {
        ui.label(words.with("hover.waits_for", &[&names]));
    }
}
