//! The panels round the picture. They draw a [`Desk`] and change it, nothing else, and need no renderer.

mod charts;
mod checklist;
mod fields;
mod gantt;
mod help;
mod inspector;
mod lead_times;
mod log;
mod playback;
mod states;
mod style;
mod tree;
mod trial;

use bevy::math::Vec2;
use bevy_egui::egui;

use super::desk::{Desk, Tab};

pub use style::dress;

/// Below this width of the window only the playback bar is shown beside the picture \[points\].
const NARROW: f32 = 760.0;

/// Draws all panels into `ui`, which is the whole window, and notes what they leave to the picture.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    keys(ui.ctx(), desk);
    let is_wide = ui.available_width() >= NARROW;
    let is_high = ui.available_height() >= 420.0;
    if desk.bar {
        egui::Panel::top("playback").show(ui, |ui| playback::show(ui, desk));
    }
    trial::strip(ui, desk, is_high);
    if let Some(tab) = desk.tab.filter(|_| is_high) {
        let high = (ui.available_height() * 0.3).clamp(150.0, 320.0);
        egui::Panel::bottom("lower")
            .resizable(true)
            .default_size(high)
            .size_range(120.0..=ui.available_height() * 0.6)
            .show(ui, |ui| lower(ui, desk, tab));
    }
    if desk.tree && is_wide {
        egui::Panel::left("tree")
            .resizable(true)
            .default_size(210.0)
            .size_range(150.0..=360.0)
            .show(ui, |ui| tree::show(ui, desk));
    }
    if desk.inspector && is_wide {
        egui::Panel::right("inspector")
            .resizable(true)
            .default_size(280.0)
            .size_range(220.0..=440.0)
            .show(ui, |ui| inspector::show(ui, desk));
    }
    if let Some(notice) = desk.notice.clone() {
        let notice_bar = egui::Panel::bottom("notice").show(ui, |ui| {
            ui.horizontal(|ui| {
                let close = ui.small_button("×").clicked();
                ui.label(notice);
                close
            })
            .inner
        });
        if notice_bar.inner {
            desk.notice = None;
        }
    }
    let clear = ui.available_rect_before_wrap();
    desk.clear = (
        Vec2::new(clear.left(), clear.top()),
        Vec2::new(clear.right(), clear.bottom()),
    );
    if desk.help {
        help::show(ui.ctx(), desk);
    }
}

fn lower(ui: &mut egui::Ui, desk: &mut Desk, open: Tab) {
    ui.horizontal(|ui| {
        for tab in Tab::ALL {
            let name = desk.words.get(tab_key(tab)).to_owned();
            if ui.selectable_label(tab == open, name).clicked() {
                desk.tab = Some(tab);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.small_button("×").clicked() {
                desk.tab = None;
            }
        });
    });
    ui.separator();
    match open {
        Tab::Charts => charts::show(ui, desk),
        Tab::States => states::show(ui, desk),
        Tab::Gantt => gantt::show(ui, desk),
        Tab::LeadTimes => lead_times::show(ui, desk),
        Tab::Checklist => checklist::show(ui, desk),
        Tab::Log => log::show(ui, desk),
    }
}

fn tab_key(tab: Tab) -> &'static str {
    match tab {
        Tab::Charts => "tab.charts",
        Tab::States => "tab.states",
        Tab::Gantt => "tab.gantt",
        Tab::LeadTimes => "tab.lead_times",
        Tab::Checklist => "tab.checklist",
        Tab::Log => "tab.log",
    }
}

/// What the keys do; [`help`] lists the same. Not while a person types.
fn keys(ctx: &egui::Context, desk: &mut Desk) {
    use egui::Key;
    let pressed = |key: Key| ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    if pressed(Key::F1) {
        desk.help = !desk.help;
    }
    trial::keys(ctx, desk);
    if ctx.egui_wants_keyboard_input() {
        return;
    }
    if pressed(Key::Escape) {
        match desk.help {
            true => desk.help = false,
            false => desk.selected = None,
        }
    }
    if pressed(Key::Space) {
        desk.playback.is_playing = !desk.playback.is_playing;
    }
    if pressed(Key::Period) {
        desk.step();
    }
    if pressed(Key::Plus) || pressed(Key::Equals) {
        desk.playback.change_speed(1);
    }
    if pressed(Key::Minus) {
        desk.playback.change_speed(-1);
    }
    if pressed(Key::R) {
        desk.restart(desk.twin().seed());
    }
    if pressed(Key::F) {
        desk.frame_all = true;
    }
    if pressed(Key::T) {
        desk.tree = !desk.tree;
    }
    if pressed(Key::I) {
        desk.inspector = !desk.inspector;
    }
    if pressed(Key::L) {
        desk.look = match desk.look {
            super::desk::Look::Light => super::desk::Look::Dark,
            super::desk::Look::Dark => super::desk::Look::Light,
        };
    }
    if pressed(Key::B) {
        desk.select_bottleneck();
    }
    let tabs = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
    ];
    for (key, tab) in tabs.into_iter().zip(Tab::ALL) {
        if pressed(key) {
            desk.tab = (desk.tab != Some(tab)).then_some(tab);
        }
    }
}
