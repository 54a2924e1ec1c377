//! The bar at the top: time and how it goes, and the headline numbers.

use bevy_egui::egui;

use super::super::desk::{Desk, Look};
use super::super::playback::SPEEDS;
use super::super::trial::Figure;
use super::super::twin::{Ended, Twin};
use super::style::{clock, moment, number, select_all, side_ink};
use super::trial::{figure_key, hint_key, told};
use super::{calendar, named, shown_name, side_name};

/// Waits of a deadlock that are told; of a large plant there are hundreds.
const WAITS: usize = 6;

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        controls(ui, desk);
        ui.separator();
        when(ui, desk);
        ui.separator();
        headline(ui, desk);
        ui.separator();
        toggles(ui, desk);
    });
    timeline(ui, desk);
    for (side, twin) in desk.twins.iter().enumerate() {
        let Some(ended) = twin.ended() else { continue };
        let words = &desk.words;
        let told = match ended {
            Ended::AtTheEnd => words.get("playback.at_the_end").to_owned(),
            Ended::Locked(deadlock) => {
                let shown = |name| shown_name(words, twin.factory(), name);
                let waits = deadlock.waits.iter().take(WAITS);
                let waits = waits.map(|(a, b)| format!("{} → {}", shown(a), shown(b)));
                let mut told = waits.collect::<Vec<_>>().join(", ");
                if deadlock.waits.len() > WAITS {
                    told.push_str(", …");
                }
                words.with("playback.locked", &[&clock(deadlock.at), &told])
            }
            Ended::Failed(why) => words.with("playback.failed", &[&words.said(why)]),
        };
        let told = match desk.twins.len() {
            1 => told,
            _ => format!("{}: {told}", side_name(desk, side)),
        };
        ui.label(egui::RichText::new(told).strong());
    }
    ui.add_space(2.0);
}

fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    let word = |key: &str| desk.words.get(key).to_owned();
    let (pause, play, step, restart) = (
        word("playback.pause"),
        word("playback.play"),
        word("playback.step"),
        word("playback.restart"),
    );
    let (slower, faster, fastest) = (
        word("playback.slower"),
        word("playback.faster"),
        word("playback.fastest"),
    );
    let (label, hint) = match desk.playback.is_playing {
        true => ("⏸", &pause),
        false => ("▶", &play),
    };
    if named(ui, label, hint) {
        desk.playback.is_playing = !desk.playback.is_playing;
    }
    if named(ui, "⏭", &step) {
        desk.step();
    }
    if named(ui, "⏮", &restart) {
        desk.restart(desk.twin().seed());
    }
    if named(ui, "−", &slower) {
        desk.playback.change_speed(-1);
    }
    let rate = match desk.playback.rate() {
        Some(rate) if desk.playback.is_behind() => {
            let rate = format!("{} ×", number(rate));
            desk.words.with("playback.slower_than", &[&rate])
        }
        Some(rate) => format!("{} ×", number(rate)),
        None => fastest.clone(),
    };
    ui.label(rate);
    if named(ui, "+", &faster) {
        desk.playback.change_speed(1);
    }
    if named(ui, "⏩", &fastest) {
        desk.playback.speed = SPEEDS.len();
        desk.playback.is_playing = true;
    }
}

/// Where a person types the moment to go to: Enter goes there, anything else leaves it.
fn moment_field(ui: &mut egui::Ui, desk: &mut Desk) {
    let text = desk.choices.moment.get_or_insert_default();
    let edit = egui::TextEdit::singleline(text)
        .id(egui::Id::new("moment"))
        .hint_text("2 d 10:30")
        .desired_width(120.0);
    let field = ui.add(edit);
    let name = desk.words.get("playback.moment");
    field.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, name));
    if !field.lost_focus() {
        field.request_focus();
        return;
    }
    let text = desk.choices.moment.take().unwrap_or_default();
    if !ui.input(|input| input.key_pressed(egui::Key::Enter)) || text.trim().is_empty() {
        return;
    }
    match moment(&text) {
        Some(at) => desk.jump(at.min(desk.until())),
        None => desk.notice = Some(desk.words.with("playback.no_moment", &[text.trim()])),
    }
}

fn when(ui: &mut egui::Ui, desk: &mut Desk) {
    let now = desk.now();
    match &desk.choices.moment {
        Some(_) => moment_field(ui, desk),
        None => {
            let mut text = clock(now);
            let factory = desk.twin().factory();
            if calendar::has_days(factory) {
                text = format!(
                    "{text} {}",
                    calendar::day_and_time(&desk.words, factory, now)
                );
            }
            let text = egui::RichText::new(text).monospace().strong();
            let label = egui::Label::new(text).sense(egui::Sense::click());
            let hint = desk.words.get("help.jump");
            if ui.add(label).on_hover_text(hint).clicked() {
                desk.choices.moment = Some(String::new());
            }
        }
    }
    if let Some(at) = calendar::opening(desk) {
        let at = calendar::day_and_time(&desk.words, desk.twin().factory(), at);
        let told = desk.words.with("playback.off_shift", &[&at]);
        if ui.button(told).clicked() {
            calendar::go_to_opening(desk);
        }
    }
    seed_field(ui, desk);
}

/// The seed, as text so that all 64 bits of it can be typed: Enter takes it, anything else leaves it.
fn seed_field(ui: &mut egui::Ui, desk: &mut Desk) {
    let name = desk.words.get("playback.seed").to_owned();
    ui.label(&name);
    let now = desk.twin().seed();
    let typed = desk.choices.seed.take();
    let mut text = typed.clone().unwrap_or_else(|| now.to_string());
    let wide = (12.0 + 7.0 * text.len() as f32).clamp(36.0, 160.0);
    let id = egui::Id::new("seed");
    let edit = egui::TextEdit::singleline(&mut text).id(id);
    let field = ui.add(edit.desired_width(wide));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, &name));
    if field.gained_focus() {
        select_all(ui.ctx(), id, &text);
    }
    if !field.lost_focus() {
        desk.choices.seed = (field.changed() || typed.is_some()).then_some(text);
        return;
    }
    if !ui.input(|input| input.key_pressed(egui::Key::Enter)) || text.trim().is_empty() {
        return;
    }
    match text.trim().parse() {
        Ok(seed) if seed == now => {}
        Ok(seed) => {
            let at = desk.now();
            desk.restart(seed);
            desk.jump(at);
        }
        Err(_) => desk.notice = Some(desk.words.with("playback.no_seed", &[text.trim()])),
    }
}

/// The headline numbers of the statistics window, of every run.
fn headline(ui: &mut egui::Ui, desk: &Desk) {
    let words = &desk.words;
    let since = clock(desk.twin().snapshot.window_start);
    for figure in Figure::ALL {
        let mut hint = words.with(hint_key(figure), &[&since]);
        let oee = |twin: &Twin| twin.kpis.plant.oee.plant_oee;
        if figure == Figure::Oee && desk.twins.iter().any(|twin| oee(twin) > Some(1.0)) {
            hint = format!("{hint}\n{}", words.get("hint.too_early"));
        }
        let name = egui::RichText::new(words.get(figure_key(figure))).weak();
        ui.label(name).on_hover_text(&hint);
        for (side, twin) in desk.twins.iter().enumerate() {
            let value = figure.of(&twin.kpis.plant);
            let value = value.map_or("–".to_owned(), |value| told(figure, value));
            let mut text = egui::RichText::new(value).strong();
            if desk.twins.len() > 1 {
                text = text.color(side_ink(side));
            }
            ui.label(text).on_hover_text(&hint);
        }
    }
}

fn toggles(ui: &mut egui::Ui, desk: &mut Desk) {
    let words = &desk.words;
    ui.toggle_value(&mut desk.tree, words.get("panel.tree"));
    ui.toggle_value(&mut desk.inspector, words.get("panel.inspector"));
    let mut is_dark = desk.look == Look::Dark;
    if ui
        .toggle_value(&mut is_dark, words.get("panel.dark"))
        .changed()
    {
        desk.look = if is_dark { Look::Dark } else { Look::Light };
    }
    ui.toggle_value(&mut desk.help, words.get("panel.help"));
}

/// The run from its start to its end; a click goes to that moment, and with the focus the arrow keys go a
/// hundredth of the run back or on.
fn timeline(ui: &mut egui::Ui, desk: &mut Desk) {
    let (rect, response) = ui.allocate_exact_size(
        egui::vec2(ui.available_width().max(1.0), 10.0),
        egui::Sense::click_and_drag(),
    );
    let (now, end, warm) = (desk.now(), desk.until().max(1), desk.twin().warm_up());
    let x = |at: u64| rect.left() + rect.width() * (at as f64 / end as f64) as f32;
    let painter = ui.painter();
    let visuals = ui.visuals();
    painter.rect_filled(
        rect.shrink2(egui::vec2(0.0, 3.0)),
        2.0,
        visuals.widgets.inactive.bg_fill,
    );
    let done = egui::Rect::from_min_max(rect.min, egui::pos2(x(now), rect.max.y));
    painter.rect_filled(
        done.shrink2(egui::vec2(0.0, 3.0)),
        2.0,
        side_ink(0).gamma_multiply(0.7),
    );
    if warm > 0 {
        let line = egui::Stroke::new(1.0, visuals.weak_text_color());
        painter.vline(x(warm), rect.y_range(), line);
    }
    painter.circle_filled(
        egui::pos2(x(now), rect.center().y),
        5.0,
        visuals.strong_text_color(),
    );
    let at = |pos: egui::Pos2| {
        let share = f64::from((pos.x - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0);
        (share * end as f64) as u64
    };
    if let Some(pos) = response.hover_pos() {
        response.clone().on_hover_text(clock(at(pos)));
    }
    if let Some(pos) = response
        .interact_pointer_pos()
        .filter(|_| response.clicked() || response.drag_stopped())
    {
        desk.jump(at(pos));
    }
    if response.has_focus() {
        let arrows = egui::EventFilter {
            horizontal_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let frame = egui::Stroke::new(1.0, side_ink(0));
        let kind = egui::StrokeKind::Outside;
        ui.painter().rect_stroke(rect, 3.0, frame, kind);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let piece = (end / 100).max(1);
        if pressed(egui::Key::ArrowLeft) {
            desk.jump(now.saturating_sub(piece));
        }
        if pressed(egui::Key::ArrowRight) {
            desk.jump(now.saturating_add(piece).min(end));
        }
    }
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::WidgetType::Slider,
            true,
            desk.words.get("playback.timeline"),
        )
    });
}
