//! In the inspector: the fields of a station, each to be changed, and the plant's ready-made trials.

use bevy_egui::egui::{self, RichText};

use super::super::desk::Desk;
use super::super::locale::Words;
use super::super::scene::palette::{ink, of_state};
use crate::model::Path;
use crate::sim::observe::State;
use crate::text::{FieldAt, Offer, Step};

/// Longest value that stands beside its name \[characters\].
const LONG: usize = 14;

/// The fields of the selected station, each to be changed.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk, station: usize) {
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
    // By what is written, so that nothing moves while a person types.
    let is_long = shown.chars().count() > LONG;
    let mut text = desk.trial.typing.get(path).cloned().unwrap_or(shown);
    let about = explained(field, &desk.words);
    let hint = field.about.and_then(|about| about.without).unwrap_or("");
    let edit = egui::TextEdit::singleline(&mut text)
        .id_salt(("field", path.to_string()))
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let name = match tried {
        Some(_) => RichText::new(format!("• {label}")).strong(),
        None => RichText::new(&label).weak(),
    };
    let name = egui::Label::new(name).truncate();
    // What is long has a line of its own.
    let response = match is_long {
        true => {
            ui.add(name).on_hover_text(&about);
            ui.add(edit)
        }
        false => {
            ui.horizontal(|ui| {
                let wide = (ui.available_width() * 0.55).max(60.0);
                let size = egui::vec2(wide, ui.spacing().interact_size.y);
                let layout = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(size, layout, |ui| {
                    ui.set_min_width(wide);
                    ui.add(name).on_hover_text(&about);
                });
                ui.add(edit)
            })
            .inner
        }
    };
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
            desk.leave(path);
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

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;
    use super::super::trial::tests::shown;
    use super::*;

    #[test]
    fn the_inspector_lists_the_fields_and_what_is_wrong_with_one() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let ctx = egui::Context::default();
        desk.selected = desk.twin().number("framing");
        shown(&ctx, &mut desk);
        let path: Path = "framing.setup.takes".parse().unwrap();
        desk.enter(&path, "6");
        let texts = shown(&ctx, &mut desk);
        for text in [
            "setup.takes",
            "\"24 s\"",
            "a unit is missing",
            "write \"6 s\"",
        ] {
            assert!(
                texts.iter().any(|one| one.contains(text)),
                "{text}: {texts:?}"
            );
        }
    }
}
