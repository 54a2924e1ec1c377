//! The plant against its checklists: claimed, proven and possible, domain by domain, and what is missing first.

use std::sync::Arc;

use bevy_egui::egui::{self, Color32, RichText};

use super::super::desk::Desk;
use super::super::locale::{Language, Words};
use super::super::score::{Sheet, note};
use super::style::number;
use crate::maturity::{Score, Standing, TopicScore};
use crate::model::checklist::Names;

/// Things that are missing and told.
const BLOCKERS: usize = 12;
/// From this width on the domains stand in two columns \[points\].
const TWO_COLUMNS: f32 = 460.0;
/// A level in a bar \[points\].
const CELL: f32 = 15.0;

const PROVEN: Color32 = Color32::from_rgb(0x2e, 0x9e, 0x6b);
const GAINED: Color32 = Color32::from_rgb(0x2b, 0x7d, 0xe0);
const LOST: Color32 = Color32::from_rgb(0xd6, 0x45, 0x3d);

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let words = desk.words.clone();
    let is_tried = desk.trial.plant().is_some();
    let as_is = scores(ui, desk.background.board.as_is(), &words);
    let tried = match is_tried {
        true => scores(ui, desk.background.board.tried(), &words),
        false => None,
    };
    if let Some(why) = desk.background.failed() {
        ui.label(words.with("checklist.failed", &[&words.said(why)]));
    }
    let Some(as_is) = as_is else { return };
    if as_is.is_empty() {
        ui.label(words.get("checklist.none"));
        return;
    }
    let chosen = desk.background.board.chosen.min(as_is.len() - 1);
    let now = &as_is[chosen];
    let after = tried
        .as_ref()
        .and_then(|all| all.iter().find(|one| one.checklist == now.checklist));
    let width = ui.available_width();
    let pages = std::mem::take(&mut desk.choices.scroll_lower);
    ui.horizontal_top(|ui| {
        let high = ui.available_height();
        column(
            ui,
            "checklists",
            (width * 0.23).clamp(190.0, 330.0),
            high,
            |ui| {
                // First, so that no window is too low for it.
                let mut said = words.get("checklist.disclaimer").to_owned();
                if desk.document.factory.profile.synthetic {
                    let synthetic = words.get("checklist.synthetic");
                    said = words.with("checklist.both", &[&said, synthetic]);
                }
                ui.label(RichText::new(said).small().weak());
                if let Some(day) = &now.basis.as_of {
                    let told = words.with("checklist.as_of", &[day]);
                    ui.label(RichText::new(told).small().weak());
                }
                let note = words.told("note", note(&now.checklist));
                if !note.is_empty() {
                    ui.label(RichText::new(note).small().weak());
                }
                for (at, score) in as_is.iter().enumerate() {
                    let after = tried
                        .as_ref()
                        .and_then(|all| all.iter().find(|one| one.checklist == score.checklist));
                    if card(ui, score, after, at == chosen, &words) {
                        desk.background.board.chosen = at;
                    }
                }
                if now.basis.fingerprint.is_none() {
                    ui.label(RichText::new(words.get("checklist.no_run")).small());
                }
            },
        );
        ui.separator();
        column(
            ui,
            "domains",
            (width * 0.42).clamp(220.0, 620.0),
            high,
            |ui| {
                super::scroll_by(ui, pages);
                domains(ui, now, after, &words);
            },
        );
        ui.separator();
        let rest = ui.available_width();
        column(ui, "missing", rest, high, |ui| {
            super::scroll_by(ui, pages);
            missing(ui, after.unwrap_or(now), &words)
        });
    });
}

/// The scores, or a line on how far they are.
fn scores(ui: &mut egui::Ui, sheet: Option<&Sheet>, words: &Words) -> Option<Arc<Vec<Score>>> {
    match sheet? {
        Sheet::Scored(scores) => return Some(scores.clone()),
        Sheet::Failed(why) => {
            let text = words.with("checklist.failed", &[&words.said(why)]);
            ui.add(egui::Label::new(text).wrap());
        }
        Sheet::Scoring => drop(ui.label(words.get("checklist.scoring"))),
        Sheet::Waiting(made, of) => {
            let text = words.with("checklist.waiting", &[&made.to_string(), &of.to_string()]);
            let share = *made as f32 / (*of).max(1) as f32;
            ui.add(
                egui::ProgressBar::new(share)
                    .desired_height(16.0)
                    .text(text),
            );
        }
    }
    None
}

fn column(ui: &mut egui::Ui, id: &str, wide: f32, high: f32, add: impl FnOnce(&mut egui::Ui)) {
    ui.allocate_ui_with_layout(
        egui::vec2(wide, high),
        egui::Layout::top_down(egui::Align::Min),
        |ui| {
            ui.set_width(wide);
            egui::ScrollArea::vertical()
                .id_salt(id)
                .auto_shrink(false)
                .show(ui, add);
        },
    );
}

/// One checklist with its standings; whether it was clicked.
fn card(
    ui: &mut egui::Ui,
    score: &Score,
    after: Option<&Score>,
    is_chosen: bool,
    words: &Words,
) -> bool {
    let name = in_language(&score.names, words);
    let title = ui.selectable_label(is_chosen, RichText::new(name).strong());
    let clicked = title.on_hover_text(&score.source).clicked();
    let after = after.filter(|after| after.proven != score.proven);
    let possible = &after.unwrap_or(score).possible;
    let claimed = score.claimed.as_ref();
    ui.horizontal_wrapped(|ui| {
        ui.add_space(8.0);
        let mut told = |key: &str, value: String, full: String| {
            ui.label(RichText::new(words.get(key)).small().weak());
            ui.label(value).on_hover_text(full);
        };
        let nothing = || words.get("checklist.nothing").to_owned();
        let in_full = |one: &Standing| standing(one, words);
        told(
            "checklist.claimed",
            claimed.map_or_else(nothing, |one| one.level.to_string()),
            claimed.map_or_else(nothing, in_full),
        );
        let mut proven = in_full(&score.proven);
        if let Some(after) = after {
            proven = format!("{proven} » {}", in_full(&after.proven));
        }
        told("checklist.proven", proven.clone(), proven);
        told(
            "checklist.possible",
            possible.level.to_string(),
            in_full(possible),
        );
    });
    ui.add_space(4.0);
    clicked
}

/// "3 integration (3.55)".
fn standing(standing: &Standing, words: &Words) -> String {
    let mut text = match &standing.name {
        Some(name) => {
            let name = in_language(name, words);
            match name.contains(&standing.level.to_string()) {
                true => name.to_owned(),
                false => format!("{} {name}", standing.level),
            }
        }
        None => standing.level.to_string(),
    };
    if let Some(total) = standing.total {
        text.push_str(&format!(" ({})", number(total)));
    }
    text
}

/// Every topic with its levels, by group.
fn domains(ui: &mut egui::Ui, now: &Score, after: Option<&Score>, words: &Words) {
    let highest = now.topics.iter().map(highest).max().unwrap_or(1);
    legend(ui, after.is_some(), words);
    let all = now.topics.as_slice();
    let halves = match ui.available_width() >= TWO_COLUMNS {
        true => all.split_at(all.len().div_ceil(2)),
        false => (all, &all[..0]),
    };
    let list = |ui: &mut egui::Ui, topics: &[TopicScore]| {
        let mut group = None;
        for topic in topics {
            if group != Some(&topic.group) {
                group = Some(&topic.group);
                let name = in_language(&topic.group_names, words);
                ui.label(RichText::new(name).small().weak());
            }
            let same = |other: &&TopicScore| other.topic == topic.topic;
            let after = after.and_then(|score| score.topics.iter().find(same));
            domain(ui, now, topic, after, highest, words);
        }
    };
    match halves.1.is_empty() {
        true => list(ui, halves.0),
        false => ui.columns(2, |columns| {
            list(&mut columns[0], halves.0);
            list(&mut columns[1], halves.1);
        }),
    }
}

fn highest(topic: &TopicScore) -> u8 {
    let credits = u8::try_from(topic.credits.len()).unwrap_or(u8::MAX);
    let named = topic.claimed.unwrap_or(0).max(topic.possible);
    credits.max(named).max(topic.proven)
}

fn legend(ui: &mut egui::Ui, has_after: bool, words: &Words) {
    ui.horizontal(|ui| {
        let mut entry = |paint: &dyn Fn(&egui::Painter, egui::Rect), text: &str| {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(CELL, 11.0), egui::Sense::hover());
            paint(ui.painter(), rect);
            ui.label(RichText::new(text).small());
        };
        let proven = words.get("checklist.proven");
        entry(&|p, r| full(p, r, PROVEN), proven);
        if has_after {
            let text = format!("{proven}, {}", words.get("trial.tried"));
            entry(&|p, r| full(p, r, GAINED), &text);
        }
        entry(&|p, r| hollow(p, r), words.get("checklist.possible"));
        entry(&|p, r| under(p, r), words.get("checklist.claimed"));
    });
}

fn domain(
    ui: &mut egui::Ui,
    score: &Score,
    topic: &TopicScore,
    after: Option<&TopicScore>,
    highest: u8,
    words: &Words,
) {
    let row = ui.horizontal(|ui| {
        let wide = CELL * f32::from(highest) + 2.0;
        let name = (ui.available_width() - wide - 62.0).max(60.0);
        let high = ui.spacing().interact_size.y * 0.8;
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(egui::vec2(name, high), layout, |ui| {
            ui.set_min_width(name);
            ui.add(egui::Label::new(in_language(&topic.names, words)).truncate());
        });
        let (rect, _) = ui.allocate_exact_size(egui::vec2(wide, high), egui::Sense::hover());
        let tried = after.map_or(topic.proven, |after| after.proven);
        let possible = after.map_or(topic.possible, |after| after.possible);
        for level in 1..=highest {
            let left = rect.left() + CELL * f32::from(level - 1);
            let corner = egui::pos2(left + 1.0, rect.center().y - 5.5);
            let cell = egui::Rect::from_min_size(corner, egui::vec2(CELL - 2.0, 11.0));
            let painter = ui.painter();
            match (level <= topic.proven, level <= tried) {
                (true, true) => full(painter, cell, PROVEN),
                (false, true) => full(painter, cell, GAINED),
                (true, false) => full(painter, cell, LOST),
                (false, false) if level <= possible => hollow(painter, cell),
                _ => {}
            }
            if Some(level) == topic.claimed {
                under(painter, cell);
            }
        }
        let mut text = match after.filter(|after| after.proven != topic.proven) {
            Some(after) => format!("{} » {}", topic.proven, after.proven),
            None => topic.proven.to_string(),
        };
        if let Some(claimed) = topic.claimed {
            text = format!("{text}  ({claimed})");
        }
        ui.label(text);
    });
    let claimed = topic
        .claimed
        .map_or("–".to_owned(), |level| level.to_string());
    let mut told = format!(
        "{}\n{}: {claimed}\n{}: {}\n{}: {}",
        in_language(&topic.names, words),
        words.get("checklist.claimed"),
        words.get("checklist.proven"),
        topic.proven,
        words.get("checklist.possible"),
        topic.possible,
    );
    if let Some(first) = &topic.held_back_by {
        let blocker = score
            .held_back_by
            .iter()
            .find(|one| one.criterion == *first);
        let first = blocker.map_or(first.as_str(), |one| in_language(&one.says, words));
        told = format!("{told}\n{}: {first}", words.get("checklist.missing"));
    }
    row.response.on_hover_text(told);
}

fn full(painter: &egui::Painter, rect: egui::Rect, colour: Color32) {
    painter.rect_filled(rect, 2.0, colour);
}

fn hollow(painter: &egui::Painter, rect: egui::Rect) {
    let stroke = egui::Stroke::new(1.0, Color32::from_gray(150));
    painter.rect_stroke(rect.shrink(0.5), 2.0, stroke, egui::StrokeKind::Inside);
}

/// A claim is a mark under its level.
fn under(painter: &egui::Painter, rect: egui::Rect) {
    let y = rect.bottom() + 2.0;
    let stroke = egui::Stroke::new(2.0, Color32::from_rgb(0xe0, 0x8a, 0x1e));
    painter.hline(rect.x_range(), y, stroke);
}

/// What stands between the plant and its next level, the heaviest first.
fn missing(ui: &mut egui::Ui, score: &Score, words: &Words) {
    ui.label(RichText::new(words.get("checklist.missing")).strong());
    if score.held_back_by.is_empty() {
        ui.label(words.get("checklist.complete"));
        return;
    }
    for blocker in score.held_back_by.iter().take(BLOCKERS) {
        let kind = match blocker.unknown {
            true => words.get("checklist.needs_evidence"),
            false => words.get("checklist.not_met"),
        };
        ui.add(egui::Label::new(in_language(&blocker.says, words)).wrap());
        let because = words.said(&blocker.because);
        let mut text = words.with("checklist.because", &[kind, &because]);
        if blocker.costs > 0.0 {
            let share = format!("{:.1}", blocker.costs * 100.0);
            text = format!("{text} ({})", words.with("checklist.costs", &[&share]));
        }
        let small = egui::Label::new(RichText::new(text).small().weak()).wrap();
        ui.add(small).on_hover_text(&blocker.criterion);
        ui.add_space(3.0);
    }
    if score.held_back_by.len() > BLOCKERS {
        let more = (score.held_back_by.len() - BLOCKERS).to_string();
        ui.label(RichText::new(words.with("checklist.more", &[&more])).weak());
    }
}

fn in_language<'a>(names: &'a Names, words: &Words) -> &'a str {
    match (words.language(), &names.zh) {
        (Language::Chinese, Some(chinese)) => chinese,
        _ => &names.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disclaimer_is_that_of_every_score() {
        let words = Words::english();
        assert_eq!(
            words.get("checklist.disclaimer"),
            crate::maturity::DISCLAIMER
        );
    }

    #[test]
    fn the_fonts_have_every_sign_that_these_panels_draw() {
        let ctx = egui::Context::default();
        super::super::dress(&ctx, crate::view::Look::Light);
        let mut out = ctx.run_ui(egui::RawInput::default(), |_| {});
        out.textures_delta.clear();
        let id = egui::FontId::proportional(12.0);
        ctx.fonts_mut(|fonts| assert!(fonts.has_glyphs(&id, "»•±−×–…")));
    }

    #[test]
    fn a_standing_is_told_with_its_name_and_total() {
        let name = |en: &str| Names {
            en: en.to_owned(),
            zh: Some("集成级".to_owned()),
        };
        let of = |name: Option<Names>, total| Standing {
            level: 3,
            name,
            total,
            by_level: Vec::new(),
        };
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        let integrated = of(Some(name("integration")), Some(3.55));
        assert_eq!(standing(&integrated, &english), "3 integration (3.55)");
        assert_eq!(standing(&integrated, &chinese), "3 集成级 (3.55)");
        assert_eq!(
            standing(&of(Some(name("level 3")), None), &english),
            "level 3"
        );
        assert_eq!(standing(&of(None, None), &english), "3");
    }

    #[test]
    fn the_note_of_every_shipped_checklist_is_told_in_both_languages() {
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        for list in crate::maturity::shipped() {
            assert_eq!(note(&list.id), list.note);
            assert_eq!(english.told("note", &list.note), list.note);
            let told = chinese.told("note", &list.note);
            assert!(list.note.is_empty() || told != list.note, "{}", list.note);
        }
        assert!(!note("cmmm").is_empty() && note("no such list").is_empty());
    }
}
