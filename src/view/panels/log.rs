//! What happened, the newest first.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::locale::Words;
use super::super::scene::mark;
use super::super::twin::Twin;
use super::choices::Kind;
use super::style::clock;
use crate::sim::observe::{Record, State, What};

const ROW: f32 = 17.0;

/// What to show, and whose.
pub fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    super::side_switch(ui, desk);
    let all = desk.words.get("log.all").to_owned();
    ui.selectable_value(&mut desk.choices.kind, None, all);
    for kind in Kind::ALL {
        let name = desk.words.get(kind_key(kind)).to_owned();
        ui.selectable_value(&mut desk.choices.kind, Some(kind), name);
    }
    ui.separator();
    let only = desk.words.get("log.only_selected").to_owned();
    ui.checkbox(&mut desk.choices.only_selected, only);
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Failures => "log.failures",
        Kind::Setups => "log.setups",
        Kind::Parts => "log.parts",
        Kind::Shifts => "log.shifts",
    }
}

fn kind_of(what: What) -> Kind {
    match what {
        What::Failed | What::Repaired => Kind::Failures,
        What::SetupStarted => Kind::Setups,
        What::ShiftStarted | What::ShiftEnded => Kind::Shifts,
        _ => Kind::Parts,
    }
}

/// What the person wants to see, newest first: the places in the log.
fn wanted(desk: &Desk, side: usize) -> Vec<usize> {
    let choices = &desk.choices;
    let station = desk.selected.filter(|_| choices.only_selected);
    let shows = |(_, record): &(usize, &Record)| {
        choices.kind.is_none_or(|kind| kind == kind_of(record.what))
            && station.is_none_or(|station| station == record.station as usize)
    };
    let log = desk.twins[side].history.log();
    let shown = log.enumerate().rev().filter(shows);
    shown.map(|(at, _)| at).collect()
}

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let side = super::side(desk);
    let records = wanted(desk, side);
    if records.is_empty() {
        ui.label(egui::RichText::new(desk.words.get("log.none")).weak());
        return;
    }
    let twin = &desk.twins[side];
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        ROW,
        records.len(),
        |ui, range| {
            let shown = records[range].iter();
            for record in shown.filter_map(|at| twin.history.logged(*at)) {
                let name = twin.name(record.station as usize).unwrap_or("");
                let name = super::shown_name(&desk.words, twin.factory(), name);
                if line(ui, desk, side, record, &name) {
                    chosen = Some(record.station as usize);
                }
            }
        },
    );
    if chosen.is_some() {
        desk.selected = chosen;
    }
}

fn line(ui: &mut egui::Ui, desk: &Desk, side: usize, record: &Record, name: &str) -> bool {
    let size = egui::vec2(ui.available_width().max(1.0), ROW);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let is_selected = desk.selected == Some(record.station as usize);
    let twin = &desk.twins[side];
    let what = told(&desk.words, twin, record);
    let when = clock(record.at);
    response.widget_info(|| {
        let kind = egui::WidgetType::SelectableLabel;
        egui::WidgetInfo::selected(kind, true, is_selected, format!("{when} {name} {what}"))
    });
    super::row_paper(ui, rect, is_selected, &response);
    let colour = ui.visuals().text_color();
    let weak = ui.visuals().weak_text_color();
    let middle = rect.center().y;
    let font = egui::FontId::monospace(11.0);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let at = egui::pos2(rect.left() + 6.0, middle);
    painter.text(at, egui::Align2::LEFT_CENTER, when, font, weak);
    sign(
        &painter,
        egui::pos2(rect.left() + 118.0, middle),
        record.what,
        weak,
    );
    let left = rect.left() + 132.0;
    let name_right = left + (rect.width() * 0.25).clamp(60.0, 190.0);
    let name_rect = egui::Rect::from_x_y_ranges(left..=name_right - 8.0, rect.y_range());
    super::elided(ui, name_rect, name, colour);
    let rest =
        egui::Rect::from_x_y_ranges(name_right..=rect.right().max(name_right), rect.y_range());
    super::elided(ui, rest, &what, colour);
    response.clicked()
}

/// A mark for what happened: that of the state which begins, a dot for the rest.
fn sign(painter: &egui::Painter, middle: egui::Pos2, what: What, weak: egui::Color32) {
    let state = match what {
        What::Failed => State::Down,
        What::Repaired => State::Working,
        What::SetupStarted => State::Setup,
        What::ShiftEnded => State::OffShift,
        What::ShiftStarted => State::Starved,
        _ => {
            painter.circle_filled(middle, 2.4, weak);
            return;
        }
    };
    mark(painter, middle, 4.2, state);
}

/// The name of what failed.
fn mode<'a>(twin: &'a Twin, record: &Record) -> Option<&'a str> {
    let station = twin.snapshot.stations.get(record.station as usize)?;
    let mode = station.failures.get(usize::from(record.mode))?;
    Some(&mode.name)
}

/// What happened, in words.
fn told(words: &Words, twin: &Twin, record: &Record) -> String {
    let station = record.station as usize;
    let servers = twin.glances.get(station).map_or(0, |g| g.servers.len());
    let product = twin.snapshot.products.get(usize::from(record.product));
    let product = product.map_or("", |p| p.name.as_str());
    let part = format!("{product} #{}", super::part_number(record.part));
    let what = match record.what {
        What::Failed => match mode(twin, record) {
            Some(mode) => words.with("log.failed_by", &[mode]),
            None => words.get("log.failed").to_owned(),
        },
        What::Repaired => words.get("log.repaired").to_owned(),
        What::SetupStarted => words.with("log.setup", &[product]),
        What::Scrapped => words.with("log.scrapped", &[&part]),
        What::Reworked => words.with("log.reworked", &[&part]),
        What::Lost => words.with("log.lost", &[product]),
        What::ShiftStarted => words.get("log.shift_started").to_owned(),
        What::ShiftEnded => words.get("log.shift_ended").to_owned(),
        _ => String::new(),
    };
    let of_server = matches!(
        record.what,
        What::Failed | What::Repaired | What::SetupStarted
    );
    match usize::from(record.server) {
        server if of_server && server >= servers && servers > 1 => {
            format!("{what} ({})", words.get("log.whole_station"))
        }
        server if of_server && servers > 1 => {
            let number = (server + 1).to_string();
            format!("{what} ({})", words.with("log.server", &[&number]))
        }
        _ => what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::desk::tests::desk;

    #[test]
    fn the_log_is_filtered_by_kind_and_station_and_newest_first() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.jump(100_000_000_000_000);
        desk.pass(0.0, 100.0, &|| 0.0);
        desk.refresh();
        let told = |desk: &Desk| -> Vec<Record> {
            let log = &desk.twin().history;
            let all = wanted(desk, 0).into_iter();
            all.map(|at| *log.logged(at).unwrap()).collect()
        };
        let all = told(&desk);
        assert!(all.len() > 50);
        assert!(all.is_sorted_by(|a, b| a.at >= b.at));
        let mut sum = 0;
        for kind in Kind::ALL {
            desk.choices.kind = Some(kind);
            let some = told(&desk);
            assert!(some.iter().all(|record| kind_of(record.what) == kind));
            sum += some.len();
        }
        assert_eq!(sum, all.len());
        desk.choices.kind = None;
        desk.choices.only_selected = true;
        assert_eq!(wanted(&desk, 0).len(), all.len());
        desk.selected = desk.twin().number("framing");
        let own = told(&desk);
        assert!(!own.is_empty() && own.len() < all.len());
        assert!(
            own.iter()
                .all(|r| Some(r.station as usize) == desk.selected)
        );
    }

    #[test]
    fn everything_in_the_log_is_told_in_words() {
        for name in [
            "lingang-body-shop",
            "xuhui-outpatients",
            "songjiang-furniture",
        ] {
            let (_folder, mut desk) = desk(name);
            desk.jump(90_000_000_000_000);
            desk.pass(0.0, 100.0, &|| 0.0);
            for at in wanted(&desk, 0) {
                let record = desk.twin().history.logged(at).unwrap();
                assert!(
                    !told(&desk.words, desk.twin(), record).is_empty(),
                    "{record:?}"
                );
            }
        }
    }

    /// As many entries of each mode as the run counts failures of it.
    #[test]
    fn a_failure_is_told_with_its_mode() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let warm_up = desk.twin().warm_up();
        desk.jump(warm_up + 60_000_000_000_000);
        desk.pass(0.0, 100.0, &|| 0.0);
        desk.refresh();
        let twin = desk.twin();
        assert!(
            twin.history.log().next().unwrap().at < warm_up,
            "all of it is told"
        );
        let (mut several, mut all) = (0, 0);
        for (at, station) in twin.snapshot.stations.iter().enumerate() {
            for mode in &station.failures {
                let log = twin.history.log();
                let of = log.filter(|record| {
                    record.at > warm_up
                        && record.station as usize == at
                        && record.what == What::Failed
                        && told(&desk.words, twin, record).contains(&mode.name)
                });
                assert_eq!(
                    of.count() as u64,
                    mode.count,
                    "{} {}",
                    station.name,
                    mode.name
                );
                all += mode.count;
            }
            several += usize::from(station.failures.len() > 1);
        }
        assert!(all > 10 && several > 0, "{all} {several}");
    }
}
