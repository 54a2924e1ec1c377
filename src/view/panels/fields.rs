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
    let hint = desk.words.told("without", hint).to_owned();
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
            let field = ui.add(edit);
            // It may be longer than the panel is wide.
            field.on_hover_text(&text)
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
        lines.push(words.told("field", about.about).to_owned());
        lines.push(format!(
            "{}; {}",
            words.told("type", about.kind),
            words.with("trial.example", &[about.example])
        ));
        if let (None, Some(without)) = (&field.written, about.without) {
            let without = words.told("without", without);
            lines.push(words.with("trial.not_written", &[without]));
        }
    }
    if let Some(written) = &field.written {
        lines.push(words.with("trial.was", &[written]));
    }
    lines.join("\n")
}

/// The step that an offer is already, as itself or as the scenario that it carries out.
fn held(desk: &Desk, offer: &Offer) -> Option<usize> {
    let measures = &desk.document.factory.measures;
    let carried_out = match offer {
        Offer::Measure(name) => measures.get(name).and_then(|one| one.scenario.clone()),
        Offer::Scenario(_) => None,
    };
    let same = |step: &Step| match step {
        Step::Offer(Offer::Scenario(name)) if carried_out.as_ref() == Some(name) => true,
        Step::Offer(held) => held == offer,
        Step::Set(..) => false,
    };
    desk.trial.steps().iter().position(same)
}

/// The plant's measures and scenarios; a click takes one up or back.
pub fn offers(ui: &mut egui::Ui, desk: &mut Desk) {
    let offers = desk.document.reading.offers();
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
                let row = ui.selectable_label(held(desk, offer).is_some(), offer.name());
                if row.on_hover_text(kind).clicked() {
                    clicked = Some(offer.clone());
                }
            }
        });
    let Some(offer) = clicked else { return };
    let done = match held(desk, &offer) {
        Some(at) => desk.take_back(at),
        None => desk.try_step(Step::Offer(offer)),
    };
    if let Err(problems) = done {
        desk.tell(&problems);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;
    use super::super::trial::tests::shown;
    use super::*;
    use crate::view::Language;

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

    #[test]
    fn a_scenario_and_the_measure_that_carries_it_out_are_one_offer() {
        let mut seen = 0;
        for name in ["lingang-body-shop", "songjiang-furniture"] {
            let (_folder, mut desk) = desk(name);
            let plant = desk.document.factory.clone();
            let offers = desk.document.reading.offers();
            let mut scenarios: Vec<&String> = Vec::new();
            for offer in &offers {
                scenarios.extend(match offer {
                    Offer::Scenario(name) => Some(name),
                    Offer::Measure(name) => plant.measures[name].scenario.as_ref(),
                });
            }
            scenarios.sort();
            let undoes = |name: &&String| plant.profile.baseline.as_ref() == Some(*name);
            let all = plant.scenarios.keys().filter(|name| !undoes(name));
            let all: Vec<&String> = all.collect();
            scenarios.dedup();
            assert_eq!(scenarios, all, "every scenario is offered but the baseline");
            for (name, measure) in &plant.measures {
                let Some(scenario) = &measure.scenario else {
                    continue;
                };
                let scenario = Offer::Scenario(scenario.clone());
                assert!(!offers.contains(&scenario));
                desk.try_step(Step::Offer(scenario)).unwrap();
                assert_eq!(held(&desk, &Offer::Measure(name.clone())), Some(0));
                desk.take_all_back();
                assert_eq!(held(&desk, &Offer::Measure(name.clone())), None);
                seen += 1;
            }
        }
        assert!(seen > 0);
    }

    /// In both languages there are words for every field of every kind of station; in Chinese what is left of the
    /// Latin alphabet is what a person types into a file.
    #[test]
    fn every_field_is_explained_in_the_windows_language() {
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        let mut seen = 0;
        for name in [
            "lingang-body-shop",
            "songjiang-furniture",
            "xuhui-outpatients",
            "job-shop",
        ] {
            let (_folder, desk) = desk(name);
            for station in desk.document.factory.stations.keys() {
                for field in desk.document.reading.fields(station) {
                    let Some(about) = field.about else { continue };
                    assert_eq!(english.told("field", about.about), about.about);
                    let told = chinese.told("field", about.about);
                    let is_latin = |c: char| c.is_ascii_alphabetic();
                    assert!(!told.contains(is_latin), "{told}");
                    let kind = chinese.told("type", about.kind).replace("true", "");
                    let kind = kind.replace("false", "");
                    let is_choice = about.kind.contains(" | ");
                    assert!(is_choice || !kind.contains(is_latin), "{kind}");
                    assert!(!explained(&field, &chinese).contains("such as"));
                    let without = about.without.filter(|text| text.contains(' '));
                    let without = without.map_or("", |text| chinese.told("without", text));
                    assert!(!without.contains(is_latin), "{without}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 300, "{seen}");
    }
}
