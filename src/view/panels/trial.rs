//! What is tried: the strip under the playback bar with both runs and their difference, and in the inspector the fields
//! of a station and the plant's ready-made trials.

use bevy_egui::egui::{self, RichText};

use super::super::desk::Desk;
use super::super::locale::Words;
use super::super::scene::palette::{ink, of_state};
use super::super::trial::{Compared, FEWEST, Figure, Pairs, step_name};
use super::style::{duration, number, percent};
use crate::model::Path;
use crate::sim::observe::State;
use crate::text::{FieldAt, Offer, Step};

/// Ctrl+Z, Ctrl+Y and Ctrl+S. While a person types, the first two are the field's own.
pub fn keys(ctx: &egui::Context, desk: &mut Desk) {
    use egui::{Key, Modifiers};
    let pressed = |with: Modifiers, key: Key| ctx.input_mut(|input| input.consume_key(with, key));
    if pressed(Modifiers::COMMAND, Key::S) {
        match desk.trial.is_saving {
            true => desk.save_named(),
            false => desk.ask_for_name(),
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

/// The strip, while something is tried.
pub fn strip(ui: &mut egui::Ui, desk: &mut Desk, is_high: bool) {
    if desk.trial.steps().is_empty() || !desk.bar || !is_high {
        return;
    }
    egui::Panel::top("trial").show(ui, |ui| {
        ui.add_space(3.0);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| figures(ui, desk));
            ui.separator();
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
    let field = egui::TextEdit::singleline(&mut desk.trial.name)
        .hint_text(hint)
        .desired_width(140.0);
    let field = ui.add(field);
    if field.changed() {
        desk.trial.may_replace = false;
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let face = if desk.trial.may_replace {
        replace
    } else {
        save
    };
    if ui.small_button(face).clicked() || entered {
        desk.save_named();
    }
    if ui.small_button("×").clicked() {
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
        desk.notice = problems.first().map(|problem| problem.message.clone());
    }
}

/// How far the changed run and the replications are, as far as that is worth a word.
fn progress(ui: &mut egui::Ui, desk: &Desk) {
    let words = &desk.words;
    if let Some(rerun) = &desk.trial.coming {
        let share = rerun.progress(desk.twin().now());
        let text = words.with("trial.catching_up", &[&number(share * 100.0)]);
        ui.add(
            egui::ProgressBar::new(share as f32)
                .desired_height(14.0)
                .text(text),
        );
        return;
    }
    let text = match desk.pairs() {
        Pairs::Made(_, of) if of < FEWEST && of > 0 => {
            words.with("trial.too_few", &[&of.to_string()])
        }
        Pairs::Made(made, of) if made < FEWEST => {
            words.with("trial.few", &[&made.to_string(), &of.to_string()])
        }
        Pairs::Made(..) => return,
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
        Pairs::Failed(why) => why,
    };
    ui.label(RichText::new(text).weak());
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
        for one in &compared {
            ui.label(RichText::new(words.get(figure_key(one.figure))).weak());
        }
        ui.end_row();
        row(ui, words.get("trial.as_is"), &compared, |one| {
            one.as_is.map(|v| told(one.figure, v))
        });
        row(ui, words.get("trial.as_tried"), &compared, |one| {
            one.tried.map(|v| told(one.figure, v))
        });
        row(ui, words.get("trial.difference"), &compared, |one| {
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
    let mut text = change(one.figure, estimate.mean, words);
    if half.is_finite() {
        text.push_str(" ± ");
        text.push_str(&size(one.figure, half, words));
    }
    let text = RichText::new(text);
    ui.label(match estimate.mean.abs() > half {
        true => text.strong(),
        false => text.weak(),
    });
}

fn figure_key(figure: Figure) -> &'static str {
    match figure {
        Figure::Output => "trial.output",
        Figure::Wip => "kpi.wip",
        Figure::LeadTime => "kpi.lead_time",
        Figure::Oee => "kpi.oee",
    }
}

fn told(figure: Figure, value: f64) -> String {
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

fn change(figure: Figure, value: f64, words: &Words) -> String {
    let sign = match value {
        v if v > 0.0 => "+",
        v if v < 0.0 => "−",
        _ => "±",
    };
    format!("{sign}{}", size(figure, value.abs(), words))
}

/// The fields of the selected station, each to be changed.
pub fn fields(ui: &mut egui::Ui, desk: &mut Desk, station: usize) {
    let Some(name) = desk.twin().names().nth(station).map(str::to_owned) else {
        return;
    };
    let fields = desk.fields_of(&name).to_vec();
    if !fields.is_empty() {
        ui.add_space(6.0);
        let title = RichText::new(desk.words.get("trial.fields")).strong();
        egui::CollapsingHeader::new(title)
            .id_salt("fields")
            .default_open(true)
            .show(ui, |ui| {
                let tried = desk.tried_values();
                for field in &fields {
                    let is_shown = field.written.is_some()
                        || tried.contains_key(&field.path)
                        || desk.trial.shows_unwritten;
                    if is_shown {
                        field_row(ui, desk, field, tried.get(&field.path));
                    }
                }
                let more = desk.words.get("trial.unwritten").to_owned();
                ui.checkbox(&mut desk.trial.shows_unwritten, more);
            });
    }
    offers(ui, desk);
}

fn field_row(ui: &mut egui::Ui, desk: &mut Desk, field: &FieldAt, tried: Option<&String>) {
    let path = &field.path;
    let label = Path(path.0.get(1..).unwrap_or_default().to_vec()).to_string();
    let shown = tried
        .or(field.written.as_ref())
        .cloned()
        .unwrap_or_default();
    let mut text = desk.trial.typing.get(path).cloned().unwrap_or(shown);
    let about = explained(field, &desk.words);
    let response = ui
        .horizontal(|ui| {
            let name = match tried {
                Some(_) => RichText::new(format!("● {label}")).strong(),
                None => RichText::new(&label).weak(),
            };
            let wide = (ui.available_width() * 0.42).max(60.0);
            let size = egui::vec2(wide, ui.spacing().interact_size.y);
            ui.allocate_ui_with_layout(
                size,
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(wide);
                    ui.add(egui::Label::new(name).truncate())
                        .on_hover_text(&about);
                },
            );
            let hint = field.about.and_then(|about| about.without).unwrap_or("");
            let edit = egui::TextEdit::singleline(&mut text)
                .id_salt(("field", path.to_string()))
                .hint_text(hint)
                .desired_width(f32::INFINITY);
            ui.add(edit)
        })
        .inner;
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, path.to_string())
    });
    if response.changed() {
        desk.trial.typing.insert(path.clone(), text.clone());
    }
    if response.lost_focus() {
        let (entered, left) = ui.input(|input| {
            (
                input.key_pressed(egui::Key::Enter),
                input.key_pressed(egui::Key::Escape),
            )
        });
        if entered && desk.trial.typing.contains_key(path) {
            desk.enter(path, &text);
        } else if left {
            desk.trial.typing.remove(path);
        }
    } else if desk.trial.typing.contains_key(path) {
        let hint = desk.words.get("trial.press_enter");
        ui.label(RichText::new(hint).small().weak());
    }
    if let Some((at, problems)) = &desk.trial.refused
        && at == path
    {
        for problem in problems {
            let wrong = RichText::new(&problem.message)
                .small()
                .color(ink(of_state(State::Down)));
            ui.add(egui::Label::new(wrong).wrap());
            if let Some(hint) = &problem.hint {
                ui.add(egui::Label::new(RichText::new(hint).small()).wrap());
            }
        }
    }
}

/// What a field is, for the pointer.
fn explained(field: &FieldAt, words: &Words) -> String {
    let mut lines = vec![field.path.to_string()];
    if let Some(about) = field.about {
        lines.push(about.about.to_owned());
        lines.push(format!(
            "{}; {}",
            about.kind,
            words.with("trial.example", &[about.example])
        ));
        if let (None, Some(without)) = (&field.written, about.without) {
            lines.push(words.with("trial.not_written", &[without]));
        }
    }
    if let Some(written) = &field.written {
        lines.push(words.with("trial.was", &[written]));
    }
    lines.join("\n")
}

/// The plant's measures and scenarios; a click takes one up or back.
pub fn offers(ui: &mut egui::Ui, desk: &mut Desk) {
    let plant = &desk.document.factory;
    let measures = plant.measures.keys().cloned().map(Offer::Measure);
    let scenarios = plant.scenarios.keys().cloned().map(Offer::Scenario);
    let offers: Vec<Offer> = measures.chain(scenarios).collect();
    if offers.is_empty() {
        return;
    }
    let title = RichText::new(desk.words.get("trial.offers")).strong();
    let mut clicked = None;
    egui::CollapsingHeader::new(title)
        .id_salt("offers")
        .default_open(desk.selected.is_none())
        .show(ui, |ui| {
            for offer in &offers {
                let kind = match offer {
                    Offer::Measure(_) => desk.words.get("trial.measure"),
                    Offer::Scenario(_) => desk.words.get("trial.scenario"),
                };
                let row = ui.selectable_label(desk.trial.holds(offer), offer.name());
                if row.on_hover_text(kind).clicked() {
                    clicked = Some(offer.clone());
                }
            }
        });
    let Some(offer) = clicked else { return };
    let step = Step::Offer(offer);
    let done = match desk.trial.steps().iter().position(|held| *held == step) {
        Some(at) => desk.take_back(at),
        None => desk.try_step(step),
    };
    if let Err(problems) = done {
        desk.notice = problems.first().map(|problem| problem.message.clone());
    }
}
