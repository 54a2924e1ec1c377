//! What is tried: the strip under the playback bar with both runs and their difference, and the keys.

use bevy_egui::egui::{self, RichText};

use super::super::desk::Desk;
use super::super::locale::Words;
use super::super::trial::{Compared, FEWEST, Figure, Pairs, Rerun, step_name};
use super::style::{clock, duration, number, percent, select_all};

/// Ctrl+Z, Ctrl+Y and Ctrl+S. While a person types, the first two are the field's own.
pub fn keys(ctx: &egui::Context, desk: &mut Desk) {
    use egui::{Key, Modifiers};
    let pressed = |with: Modifiers, key: Key| ctx.input_mut(|input| input.consume_key(with, key));
    // A key that is held down asks once, and what is there already is replaced by the button alone.
    let is_new = ctx.input(|input| {
        let new = |event: &egui::Event| {
            matches!(
                event,
                egui::Event::Key {
                    key: Key::S,
                    pressed: true,
                    repeat: false,
                    ..
                }
            )
        };
        input.events.iter().any(new)
    });
    if pressed(Modifiers::COMMAND, Key::S) && is_new {
        match (desk.trial.is_saving, desk.trial.may_replace) {
            (true, false) => desk.save_named(),
            (true, true) => {}
            (false, _) => desk.ask_for_name(),
        }
    }
    if ctx.egui_wants_keyboard_input() {
        return;
    }
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || pressed(Modifiers::COMMAND, Key::Y)
    {
        desk.redo();
    }
    if pressed(Modifiers::COMMAND, Key::Z) {
        desk.undo();
    }
}

/// Below this width there is no room for the figures beside the steps \[points\].
const NARROW: f32 = 900.0;

/// The strip, while something is tried; where there is little room, a line or two.
pub fn strip(ui: &mut egui::Ui, desk: &mut Desk, is_high: bool) {
    if desk.trial.steps().is_empty() || !desk.bar {
        return;
    }
    if !is_high || ui.available_width() < NARROW {
        egui::Panel::top("trial line").show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                buttons(ui, desk);
                let coming = desk.trial.coming.as_ref();
                let coming = coming.map(|rerun| told_coming(desk, rerun));
                if let Some(told) = coming.or_else(|| told_pairs(desk).filter(|_| is_high)) {
                    ui.label(RichText::new(told).weak());
                }
            });
            if is_high {
                ui.horizontal_wrapped(|ui| differences(ui, desk));
            }
        });
        return;
    }
    egui::Panel::top("trial").show(ui, |ui| {
        ui.add_space(3.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| figures(ui, desk));
            ui.add_space(24.0);
            ui.vertical(|ui| {
                ui.horizontal_wrapped(|ui| buttons(ui, desk));
                ui.horizontal_wrapped(|ui| steps(ui, desk));
                progress(ui, desk);
            });
        });
        ui.add_space(3.0);
    });
}

fn buttons(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.label(RichText::new(desk.trial_name()).strong());
    let word = |key: &str| desk.words.get(key).to_owned();
    let (undo, redo, back, save) = (
        word("trial.undo"),
        word("trial.redo"),
        word("trial.back"),
        word("trial.save"),
    );
    let replace = word("trial.replace");
    let hint = word("trial.name_hint");
    let (can_undo, can_redo) = (desk.trial.can_undo(), desk.trial.can_redo());
    if ui
        .add_enabled(can_undo, egui::Button::new(undo).small())
        .clicked()
    {
        desk.undo();
    }
    if ui
        .add_enabled(can_redo, egui::Button::new(redo).small())
        .clicked()
    {
        desk.redo();
    }
    if ui.small_button(back).clicked() {
        desk.take_all_back();
    }
    if !desk.trial.is_saving {
        if ui.small_button(save).clicked() {
            desk.ask_for_name();
        }
        return;
    }
    let id = egui::Id::new("trial name");
    let field = egui::TextEdit::singleline(&mut desk.trial.name)
        .id(id)
        .hint_text(hint)
        .desired_width(140.0);
    let field = ui.add(field);
    if std::mem::take(&mut desk.choices.wants_name) {
        field.request_focus();
        select_all(ui.ctx(), id, &desk.trial.name);
    }
    let name = desk.words.get("trial.name_hint");
    field.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, name));
    if field.changed() {
        desk.trial.may_replace = false;
    }
    let is_left = field.lost_focus();
    let (entered, left) = ui.input(|input| {
        let by = |key| is_left && input.key_pressed(key);
        (by(egui::Key::Enter), by(egui::Key::Escape))
    });
    let face = if desk.trial.may_replace {
        replace
    } else {
        save
    };
    let is_clicked = ui.small_button(face).clicked();
    if is_clicked || entered && !desk.trial.may_replace {
        desk.save_named();
    }
    // Enter takes the keyboard from the field: as long as nothing is saved, it is wanted for another name.
    desk.choices.wants_name |= entered && desk.trial.is_saving;
    if ui.small_button("×").clicked() || left {
        desk.trial.is_saving = false;
        desk.trial.may_replace = false;
    }
}

/// Every step with a way to take it back.
fn steps(ui: &mut egui::Ui, desk: &mut Desk) {
    let hint = desk.words.get("trial.take_back").to_owned();
    let mut gone = None;
    for (at, step) in desk.trial.steps().iter().enumerate() {
        let name = step_name(step);
        let chip = ui
            .add(egui::Button::new(format!("{name}  ×")).small())
            .on_hover_text(&hint);
        chip.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::Button, true, format!("{hint}: {name}"))
        });
        if chip.clicked() {
            gone = Some(at);
        }
    }
    if let Some(Err(problems)) = gone.map(|at| desk.take_back(at)) {
        desk.tell(&problems);
    }
}

/// How far the changed run and the replications are, as far as that is worth a word.
fn progress(ui: &mut egui::Ui, desk: &Desk) {
    if let Some(rerun) = &desk.trial.coming {
        let share = rerun.progress(desk.now());
        ui.add(
            egui::ProgressBar::new(share as f32)
                .desired_height(14.0)
                .text(told_coming(desk, rerun)),
        );
    } else if let Some(told) = told_pairs(desk) {
        ui.label(RichText::new(told).weak());
    }
}

fn told_coming(desk: &Desk, rerun: &Rerun) -> String {
    let share = number(rerun.progress(desk.now()) * 100.0);
    desk.words.with("trial.catching_up", &[&share])
}

/// What is to be said of the replications; nothing once there is an interval.
fn told_pairs(desk: &Desk) -> Option<String> {
    let words = &desk.words;
    Some(match desk.pairs() {
        Pairs::Made(_, of) if of < FEWEST && of > 0 => {
            words.with("trial.too_few", &[&of.to_string()])
        }
        Pairs::Made(made, of) if made < FEWEST => {
            words.with("trial.few", &[&made.to_string(), &of.to_string()])
        }
        Pairs::Made(..) => return None,
        Pairs::Locked {
            is_tried,
            replication,
        } => {
            let number = replication.to_string();
            match is_tried {
                true => words.with("trial.locked_tried", &[&number]),
                false => words.with("trial.locked_base", &[&number]),
            }
        }
        Pairs::Failed(why) => words.with("trial.failed", &[&words.said(&why)]),
    })
}

/// The key of what the difference of the runs as they stand is called.
fn difference_key(desk: &Desk) -> &'static str {
    match desk.twin().snapshot.window_start >= desk.twin().warm_up() {
        true => "trial.difference",
        false => "trial.difference_warm_up",
    }
}

/// What the runs differ by, in a line: as they stand and, once there is one, the interval.
fn differences(ui: &mut egui::Ui, desk: &Desk) {
    let words = &desk.words;
    ui.label(words.get(difference_key(desk)));
    for one in desk.compared() {
        ui.label(RichText::new(words.get(figure_key(one.figure))).weak());
        let difference = one.difference();
        let told = difference.map(|value| change(one.figure, value, words));
        ui.label(RichText::new(told.unwrap_or_else(|| "–".to_owned())).strong());
        if one.paired.is_some() {
            interval(ui, &one, words);
        }
    }
}

/// Both runs as they stand, what they differ by, and the interval.
fn figures(ui: &mut egui::Ui, desk: &Desk) {
    let words = &desk.words;
    let compared = desk.compared();
    let grid = egui::Grid::new("figures")
        .num_columns(5)
        .spacing([18.0, 2.0]);
    grid.show(ui, |ui| {
        ui.label("");
        let since = clock(desk.twin().snapshot.window_start);
        for one in &compared {
            let name = RichText::new(words.get(figure_key(one.figure))).weak();
            let hint = words.with(hint_key(one.figure), &[&since]);
            ui.label(name).on_hover_text(hint);
        }
        ui.end_row();
        row(ui, words.get("trial.as_is"), &compared, |one| {
            one.as_is.map(|v| told(one.figure, v))
        });
        row(ui, words.get("trial.as_tried"), &compared, |one| {
            one.tried.map(|v| told(one.figure, v))
        });
        row(ui, words.get(difference_key(desk)), &compared, |one| {
            Some(change(one.figure, one.difference()?, words))
        });
        if let Pairs::Made(made, of) = desk.pairs()
            && made >= FEWEST
        {
            let name = words.with("trial.interval", &[&made.to_string(), &of.to_string()]);
            ui.label(RichText::new(name).weak());
            for one in &compared {
                interval(ui, one, words);
            }
            ui.end_row();
        }
    });
}

fn row(
    ui: &mut egui::Ui,
    name: &str,
    compared: &[Compared],
    value: impl Fn(&Compared) -> Option<String>,
) {
    ui.label(RichText::new(name).weak());
    for one in compared {
        let text = value(one).unwrap_or_else(|| "–".to_owned());
        ui.label(RichText::new(text).strong());
    }
    ui.end_row();
}

/// The paired difference; weak while its interval holds 0, so that nobody reads a gain into noise.
fn interval(ui: &mut egui::Ui, one: &Compared, words: &Words) {
    let Some(estimate) = one.paired else {
        ui.label("–");
        return;
    };
    let half = estimate.half_width.unwrap_or(f64::INFINITY);
    let text = with_width(one.figure, estimate.mean, half, words);
    let text = RichText::new(text);
    ui.label(match estimate.mean.abs() > half {
        true => text.strong(),
        false => text.weak(),
    });
}

/// What a figure is called, wherever it stands.
pub fn figure_key(figure: Figure) -> &'static str {
    match figure {
        Figure::Output => "trial.output",
        Figure::Wip => "kpi.wip",
        Figure::LeadTime => "kpi.lead_time",
        Figure::Oee => "kpi.oee",
    }
}

/// What it is exactly, from a moment on.
pub fn hint_key(figure: Figure) -> &'static str {
    match figure {
        Figure::Output => "hint.output",
        Figure::Wip => "hint.wip",
        Figure::LeadTime => "hint.lead_time",
        Figure::Oee => "hint.oee",
    }
}

/// Its value with its unit.
pub fn told(figure: Figure, value: f64) -> String {
    match figure {
        Figure::Output | Figure::Wip => number(value),
        Figure::LeadTime => duration(value),
        Figure::Oee => percent(Some(value)),
    }
}

/// As [`told`], for what two values differ by.
fn size(figure: Figure, value: f64, words: &Words) -> String {
    match figure {
        Figure::Oee => format!("{:.1} {}", value * 100.0, words.get("trial.points")),
        _ => told(figure, value),
    }
}

/// "+3.69 ± 0.24": both in one unit.
fn with_width(figure: Figure, mean: f64, half: f64, words: &Words) -> String {
    if !half.is_finite() {
        return change(figure, mean, words);
    }
    let (scale, unit) = match (figure, mean.abs().max(half)) {
        (Figure::Output | Figure::Wip, _) => (1.0, ""),
        (Figure::Oee, _) => (0.01, words.get("trial.points")),
        (Figure::LeadTime, size) if size < 120.0 => (1.0, "s"),
        (Figure::LeadTime, size) if size < 7_200.0 => (60.0, "min"),
        (Figure::LeadTime, _) => (3_600.0, "h"),
    };
    let (mean, half) = (mean / scale, half / scale);
    let text = format!(
        "{}{} ± {} {unit}",
        sign(mean),
        number(mean.abs()),
        number(half)
    );
    text.trim_end().to_owned()
}

fn sign(value: f64) -> &'static str {
    match value {
        v if v > 0.0 => "+",
        v if v < 0.0 => "−",
        _ => "±",
    }
}

fn change(figure: Figure, value: f64, words: &Words) -> String {
    format!("{}{}", sign(value), size(figure, value.abs(), words))
}

#[cfg(test)]
pub(super) mod tests;
