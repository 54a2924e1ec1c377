//! The panels round the picture. They draw a [`Desk`] and change it, nothing else, and need no renderer.

mod as_written;
mod axis;
mod calendar;
mod charts;
mod checklist;
mod choices;
mod fields;
mod gantt;
mod help;
mod histogram;
mod hover;
mod inspector;
mod kept;
mod keys;
mod lead_times;
mod log;
mod playback;
mod state_bar;
mod states;
mod style;
#[cfg(all(test, feature = "view-tests"))]
mod tests;
mod tree;
mod trial;
mod why;

use bevy::math::Vec2;
use bevy_egui::egui;

use super::desk::{Desk, Tab};
use super::locale::Words;
use super::twin::Twin;
use crate::kpi::Limit;
use crate::model::Factory;
use crate::sim::observe::State;

pub use choices::Choices;
pub use kept::Kept;
pub(super) use style::side_ink;
pub use style::{dress, moment};

/// Below this width of the window only the playback bar is shown beside the picture \[points\].
const NARROW: f32 = 760.0;
/// Below this width two runs have no tree beside them \[points\].
const NARROW_FOR_TWO: f32 = 1_100.0;
/// Below this height there is no lower panel \[points\].
const LOW: f32 = 420.0;
/// Nor where the bar and the strip leave less than this \[points\].
const ROOM: f32 = 330.0;

/// Draws all panels into `ui`, which is the whole window, and notes what they leave to the picture.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let before = (desk.tab, desk.inspector, desk.tree);
    keys::handle(ui.ctx(), desk);
    desk.find_bottleneck();
    let width = ui.available_width();
    let is_wide = width >= NARROW;
    let is_high = ui.available_height() >= LOW;
    if desk.bar {
        egui::Panel::top("playback").show(ui, |ui| playback::show(ui, desk));
    }
    if desk.inspector && is_wide {
        egui::Panel::right("inspector")
            .resizable(true)
            .default_size(300.0)
            .size_range(220.0..=440.0)
            .show(ui, |ui| inspector::show(ui, desk));
    }
    trial::strip(ui, desk, is_high);
    let has_room = is_high && ui.available_height() >= ROOM;
    if let Some(tab) = desk.tab.filter(|_| has_room) {
        let high = (ui.available_height() * 0.3).clamp(150.0, 320.0);
        egui::Panel::bottom("lower")
            .resizable(true)
            .default_size(high)
            .size_range(120.0..=ui.available_height() * 0.6)
            .show(ui, |ui| lower(ui, desk, tab));
    }
    let fits_tree = is_wide && (desk.twins.len() < 2 || width >= NARROW_FOR_TWO);
    let has_tree = desk.tree && fits_tree;
    let asks_in_vain = desk.tab.is_some() && desk.tab != before.0 && !has_room
        || desk.inspector && !before.1 && !is_wide
        || desk.tree && !before.2 && !fits_tree
        || desk.choices.wants_search && !fits_tree;
    if asks_in_vain {
        desk.notice = Some(desk.words.get("panel.too_small").to_owned());
    }
    desk.choices.wants_search &= has_tree;
    if has_tree {
        egui::Panel::left("tree")
            .resizable(true)
            .default_size(210.0)
            .size_range(150.0..=360.0)
            .show(ui, |ui| tree::show(ui, desk));
    }
    if let Some(notice) = desk.notice.clone() {
        let close = desk.words.get("panel.close");
        let notice_bar = egui::Panel::bottom("notice").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let is_closed = named(ui, "×", close);
                ui.label(notice);
                is_closed
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
    // What nobody was there to scroll by is not kept for later.
    (desk.choices.scroll_inspector, desk.choices.scroll_lower) = (0.0, 0.0);
    desk.choices.was_focused = ui.memory(|memory| memory.focused().is_some());
    match desk.help {
        true => help::show(ui.ctx(), desk),
        false => hover::show(ui.ctx(), desk),
    }
}

fn lower(ui: &mut egui::Ui, desk: &mut Desk, open: Tab) {
    // A tab with little to show leaves the panel its height.
    ui.take_available_height();
    ui.add_space(3.0);
    ui.horizontal_wrapped(|ui| {
        if named(ui, "×", desk.words.get("panel.close")) {
            desk.tab = None;
        }
        for tab in Tab::ALL {
            let name = desk.words.get(tab_key(tab)).to_owned();
            if ui.selectable_label(tab == open, name).clicked() {
                desk.tab = Some(tab);
            }
        }
        ui.separator();
        match open {
            Tab::Charts => charts::controls(ui, desk),
            Tab::States => states::controls(ui, desk),
            Tab::Gantt => gantt::controls(ui, desk),
            Tab::LeadTimes => lead_times::controls(ui, desk),
            Tab::Checklist => {}
            Tab::Log => log::controls(ui, desk),
        }
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

/// A button with a sign on it and a name for those who cannot see the sign.
fn named(ui: &mut egui::Ui, face: &str, name: &str) -> bool {
    let button = ui.button(face);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, name));
    button.on_hover_text(name).clicked()
}

/// The name of a station as the window tells it: a rework shelf is named by the run, after its inspection.
pub(super) fn shown_name(words: &Words, factory: &Factory, name: &str) -> String {
    // A name that comes from the run itself has a sign that nobody types.
    let name = &name.replace('\u{1f}', " ");
    let inspection = name.strip_suffix(" rework shelf");
    match inspection.filter(|_| !factory.stations.contains_key(name)) {
        Some(inspection) => format!("{inspection} · {}", words.get("kind.shelf")),
        None => name.clone(),
    }
}

/// The stations that parts wait for which are held up here now. The measurement that names them may be older than the
/// glance: nobody waits where no server is blocked or, without servers, no part is.
fn waits_for(words: &Words, twin: &Twin, station: usize) -> Option<String> {
    let glance = twin.glances.get(station)?;
    let is_held = match glance.servers.is_empty() {
        true => !glance.parts.is_empty(),
        false => glance.servers.iter().any(|one| one.state == State::Blocked),
    };
    let snapshot = &twin.snapshot;
    let mut all = snapshot.stations.iter().chain(&snapshot.shelves);
    let names = &all.nth(station).filter(|_| is_held)?.waits_for;
    let shown = names
        .iter()
        .map(|name| shown_name(words, twin.factory(), name));
    (!names.is_empty()).then(|| shown.collect::<Vec<_>>().join(", "))
}

/// Fewer parts that left tell of nobody that it holds the plant back.
const FEW: u64 = 30;

/// The key of what the most active station of a run is called: where no station alone holds the plant back, or what
/// arrives does, or too few parts have left to say so, it is only the busiest.
pub(super) fn most_active_key(twin: &Twin) -> &'static str {
    let has_seen = twin.snapshot.plant.finished_window >= FEW;
    match twin.bottleneck.as_ref().map(|named| named.limit) {
        Some(Limit::Station) if has_seen => "scene.bottleneck",
        _ => "scene.busiest",
    }
}

/// What a run is called when there are two.
pub(super) fn side_name(desk: &Desk, side: usize) -> String {
    match (side, &desk.beside) {
        (0, _) => desk.words.get("side.as_it_is").to_owned(),
        // What is shown there is of the trial before.
        (_, Some(name)) if desk.trial.coming.is_some() => {
            desk.words.with("side.catching_up", &[name])
        }
        (_, Some(name)) => name.clone(),
        (_, None) => desk.words.get("side.changed").to_owned(),
    }
}

/// Both runs' names in their colours: the legend of everything that shows both.
fn side_names(ui: &mut egui::Ui, desk: &Desk) {
    for side in 0..desk.twins.len() {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 12.0), egui::Sense::hover());
        let line = egui::Stroke::new(3.0, style::side_ink(side));
        ui.painter().hline(rect.x_range(), rect.center().y, line);
        ui.colored_label(style::side_ink(side), side_name(desk, side));
    }
}

/// The run that panels of one run tell of.
fn side(desk: &Desk) -> usize {
    desk.choices.side.min(desk.twins.len().saturating_sub(1))
}

/// A choice between the runs, when there are two.
fn side_switch(ui: &mut egui::Ui, desk: &mut Desk) {
    if desk.twins.len() < 2 {
        return;
    }
    let chosen = side(desk);
    for side in 0..desk.twins.len() {
        let name = side_name(desk, side);
        let text = egui::RichText::new(name).color(style::side_ink(side));
        if ui.selectable_label(chosen == side, text).clicked() {
            desk.choices.side = side;
        }
    }
    ui.separator();
}

/// Scrolls the area round it down by a share of what is seen.
fn scroll_by(ui: &egui::Ui, pages: f32) {
    if pages != 0.0 {
        ui.scroll_with_delta(egui::vec2(0.0, -pages * ui.clip_rect().height()));
    }
}

/// Paper behind a row that can be clicked: the selected and the one under the pointer stand out.
fn row_paper(ui: &egui::Ui, rect: egui::Rect, is_selected: bool, response: &egui::Response) {
    let visuals = ui.visuals();
    let paper = match (is_selected, response.hovered()) {
        (true, _) => visuals.selection.bg_fill,
        (_, true) => visuals.widgets.hovered.weak_bg_fill.gamma_multiply(0.6),
        _ if response.has_focus() => visuals.faint_bg_color,
        _ => return,
    };
    ui.painter().rect_filled(rect, 2.0, paper);
    if response.has_focus() {
        let stroke = visuals.selection.stroke;
        let kind = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 2.0, stroke, kind);
    }
}

/// A line of text in a rectangle, cut with an ellipsis where it is too long.
fn elided(ui: &egui::Ui, rect: egui::Rect, text: &str, colour: egui::Color32) {
    if rect.width() < 4.0 {
        return;
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    let at = egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour);
}

/// The place of a part in the sequence of its source, from its own number.
fn part_number(part: u64) -> u64 {
    part & ((1 << 40) - 1)
}
