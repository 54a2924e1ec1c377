//! Every server's states over a span of time that ends now.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::super::twin::Stretch;
use super::axis;
use super::state_bar::{legend, small_mark, state_key};
use super::style::{clock, duration};
use crate::sim::observe::State;

const ROW: f32 = 17.0;
const AXIS: f32 = 18.0;
/// Spans to choose from \[h\].
const SPANS: [(f64, &str); 4] = [(1.0, "1 h"), (4.0, "4 h"), (8.0, "8 h"), (24.0, "1 d")];

/// A server in the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    station: usize,
    server: usize,
}

impl Row {
    /// What it is called; made for the rows that are shown only.
    fn name(&self, desk: &Desk, side: usize) -> String {
        let twin = &desk.twins[side];
        let name = twin.name(self.station).unwrap_or("");
        let servers = twin.glances.get(self.station);
        match servers.map_or(0, |glance| glance.servers.len()) {
            1 => name.to_owned(),
            _ => format!("{name} · {}", self.server + 1),
        }
    }
}

/// The span of time shown.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    from: f64,
    to: f64,
}

impl Span {
    /// `hours` up to `now` \[ns\], moving on by whole cells only, so that the picture does not flicker.
    fn new(now: u64, hours: f64, cells: usize) -> Self {
        let long = hours * 3.6e12;
        let cell = long / cells.max(1) as f64;
        let to = libm::ceil(now as f64 / cell) * cell;
        Self {
            from: to - long,
            to,
        }
    }

    fn x(&self, at: f64, rect: egui::Rect) -> f32 {
        rect.left() + ((at - self.from) / (self.to - self.from)) as f32 * rect.width()
    }

    fn at(&self, x: f32, rect: egui::Rect) -> f64 {
        let share = f64::from((x - rect.left()) / rect.width().max(1.0));
        self.from + share * (self.to - self.from)
    }
}

/// The span of time, and whose.
pub fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    super::side_switch(ui, desk);
    ui.label(egui::RichText::new(desk.words.get("gantt.span")).weak());
    for (hours, name) in SPANS {
        ui.selectable_value(&mut desk.choices.span, hours, name);
    }
    let typed = egui::DragValue::new(&mut desk.choices.span)
        .range(0.02..=2_000.0)
        .speed(0.1)
        .max_decimals(2)
        .suffix(" h");
    ui.add(typed).on_hover_text(desk.words.get("gantt.typed"));
}

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let side = super::side(desk);
    let rows = rows(desk, side);
    ui.horizontal_wrapped(|ui| legend(ui, &desk.words));
    let wide = ui.available_width();
    let name_wide = (wide * 0.2).clamp(10.0, 160.0);
    let scroll_bar = ui.spacing().scroll.allocated_width() + 8.0;
    let (line, _) = ui.allocate_exact_size(egui::vec2(wide, AXIS), egui::Sense::hover());
    let axis = egui::Rect::from_x_y_ranges(
        line.left() + name_wide..=(line.right() - scroll_bar).max(line.left() + name_wide + 1.0),
        line.y_range(),
    );
    let cells = (axis.width() * ui.ctx().pixels_per_point()).clamp(1.0, 8_192.0) as usize;
    let span = Span::new(desk.twins[side].now(), desk.choices.span, cells);
    let ticks = axis_line(ui, axis, &span);
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, ROW, rows.len(), |ui, range| {
            for row in &rows[range] {
                if server(ui, desk, side, row, axis, &span, cells, &ticks) {
                    chosen = Some(row.station);
                }
            }
        });
    if chosen.is_some() {
        desk.selected = chosen;
    }
}

fn rows(desk: &Desk, side: usize) -> Vec<Row> {
    let twin = &desk.twins[side];
    let mut rows = Vec::new();
    for station in twin.flow().iter().copied() {
        let servers = twin.glances.get(station).map_or(0, |g| g.servers.len());
        rows.extend((0..servers).map(|server| Row { station, server }));
    }
    rows
}

/// The times above the rows; gives the places of the ticks.
fn axis_line(ui: &egui::Ui, rect: egui::Rect, span: &Span) -> Vec<f32> {
    let most = (rect.width() / 70.0) as usize;
    let long = (span.to - span.from) / 1e9;
    let step = axis::step(long, most);
    let font = egui::FontId::proportional(10.5);
    let colour = ui.visuals().weak_text_color();
    axis::ticks(span.from / 1e9, span.to / 1e9, step)
        .map(|tick| {
            let x = span.x(tick as f64 * 1e9, rect);
            let at = egui::pos2(x, rect.center().y);
            let align = match x {
                x if x > rect.right() - 18.0 => egui::Align2::RIGHT_CENTER,
                x if x < rect.left() + 18.0 => egui::Align2::LEFT_CENTER,
                _ => egui::Align2::CENTER_CENTER,
            };
            let text = axis::label(tick, step);
            ui.painter().text(at, align, text, font.clone(), colour);
            x
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "a row, and where and of when")]
fn server(
    ui: &mut egui::Ui,
    desk: &Desk,
    side: usize,
    row: &Row,
    axis: egui::Rect,
    span: &Span,
    cells: usize,
    ticks: &[f32],
) -> bool {
    let size = egui::vec2(ui.available_width().max(1.0), ROW);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let is_selected = desk.selected == Some(row.station);
    let title = row.name(desk, side);
    response.widget_info(|| {
        let kind = egui::WidgetType::SelectableLabel;
        egui::WidgetInfo::selected(kind, true, is_selected, &title)
    });
    super::row_paper(ui, rect, is_selected, &response);
    let name = rect.with_max_x(axis.left() - 6.0);
    let colour = ui.visuals().text_color();
    super::elided(ui, name.shrink2(egui::vec2(4.0, 0.0)), &title, colour);
    let bar = egui::Rect::from_x_y_ranges(axis.x_range(), rect.y_range().shrink(2.0));
    let twin = &desk.twins[side];
    let (from, to) = (span.from.max(0.0) as u64, twin.now());
    let stretches = twin.history.stretches(row.station, row.server, from, to);
    let mut mesh = egui::Mesh::default();
    let cell = bar.width() / cells as f32;
    for (first, last, state) in runs(&stretches, span, cells) {
        let (left, right) = (first as f32 * cell, last as f32 * cell);
        let x = bar.left() + left..=bar.left() + right;
        let piece = egui::Rect::from_x_y_ranges(x, bar.y_range());
        mesh.add_colored_rect(piece, ink(of_state(state)));
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.add(mesh);
    let grid = egui::Stroke::new(1.0, ui.visuals().weak_text_color().gamma_multiply(0.25));
    for x in ticks {
        painter.vline(*x, rect.y_range(), grid);
    }
    let is_clicked = response.clicked();
    if let Some(at) = response
        .hover_pos()
        .filter(|at| axis.x_range().contains(at.x))
    {
        let line = egui::Stroke::new(1.0, ui.visuals().strong_text_color());
        ui.painter().vline(at.x, rect.y_range(), line);
        let time = span.at(at.x, axis);
        let holds = |s: &&Stretch| s.from as f64 <= time && time < s.to as f64;
        if let Some(stretch) = stretches.iter().find(holds) {
            let whole = whole(desk, side, row, stretch);
            response.on_hover_ui_at_pointer(|ui| tell(ui, desk, &title, &whole));
        }
    }
    is_clicked
}

/// A stretch as long as it was, also before the span that is shown.
fn whole(desk: &Desk, side: usize, row: &Row, seen: &Stretch) -> Stretch {
    let twin = &desk.twins[side];
    let history = &twin.history;
    let whole = history.stretch_at(row.station, row.server, seen.from, twin.now());
    whole.unwrap_or(*seen)
}

fn tell(ui: &mut egui::Ui, desk: &Desk, name: &str, stretch: &Stretch) {
    let words = &desk.words;
    ui.strong(name);
    ui.horizontal(|ui| {
        small_mark(ui, stretch.state);
        ui.label(words.get(state_key(stretch.state)));
        ui.strong(duration((stretch.to - stretch.from) as f64 / 1e9));
    });
    ui.label(format!("{} – {}", clock(stretch.from), clock(stretch.to)));
}

/// Cells of one colour, as (first, one behind the last, state): each cell shows the state that holds most of
/// its time, so that a day of short cycles is as quick to draw as a quiet one.
fn runs(stretches: &[Stretch], span: &Span, cells: usize) -> Vec<(usize, usize, State)> {
    let cell = (span.to - span.from) / cells as f64;
    let mut weights = vec![[0f32; State::ALL.len()]; cells];
    for stretch in stretches {
        let from = ((stretch.from as f64 - span.from) / cell).max(0.0);
        let to = ((stretch.to as f64 - span.from) / cell).min(cells as f64);
        let (first, last) = (from as usize, (libm::ceil(to) as usize).min(cells));
        let touched = weights.iter_mut().enumerate().take(last).skip(first);
        for (at, weights) in touched {
            let overlap = to.min((at + 1) as f64) - from.max(at as f64);
            weights[stretch.state as usize] += overlap as f32;
        }
    }
    let mut runs: Vec<(usize, usize, State)> = Vec::new();
    for (at, weights) in weights.iter().enumerate() {
        let most = State::ALL
            .into_iter()
            .max_by(|a, b| weights[*a as usize].total_cmp(&weights[*b as usize]));
        let Some(state) = most.filter(|state| weights[*state as usize] > 0.0) else {
            continue;
        };
        match runs.last_mut() {
            Some(last) if last.1 == at && last.2 == state => last.1 = at + 1,
            _ => runs.push((at, at + 1, state)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000_000;

    fn stretch(state: State, from: u64, to: u64) -> Stretch {
        Stretch { state, from, to }
    }

    #[test]
    fn a_cell_shows_what_holds_most_of_it() {
        let span = Span {
            from: 0.0,
            to: 100.0,
        };
        let stretches = [
            stretch(State::Working, 10, 34),
            stretch(State::Down, 34, 41),
            stretch(State::Working, 41, 60),
        ];
        let runs = runs(&stretches, &span, 10);
        let (working, down) = (State::Working, State::Down);
        assert_eq!(runs, [(1, 3, working), (3, 4, down), (4, 6, working)]);
    }

    #[test]
    fn the_span_ends_now_and_moves_by_whole_cells() {
        let span = Span::new(5 * HOUR, 4.0, 400);
        assert_eq!((span.from, span.to), (HOUR as f64, 5.0 * HOUR as f64));
        let later = Span::new(5 * HOUR + 1_000_000_000, 4.0, 400);
        assert_eq!(later.to - span.to, 4.0 * HOUR as f64 / 400.0);
        let rect = egui::Rect::from_min_size(egui::pos2(50.0, 0.0), egui::vec2(400.0, 10.0));
        let there = span.x(3.0 * HOUR as f64, rect);
        assert!((span.at(there, rect) / HOUR as f64 - 3.0).abs() < 1e-5);
    }

    /// Found by its time, a stretch is the one that a look at all of them finds.
    #[test]
    fn a_stretch_under_the_pointer_is_told_as_long_as_it_was() {
        let (_folder, mut desk) = crate::view::desk::tests::desk("lingang-body-shop");
        desk.jump(40 * HOUR);
        desk.pass(0.0, 100.0, &|| 0.0);
        let twin = desk.twin();
        let (mut long, mut last) = (0, 0);
        for row in rows(&desk, 0) {
            let of = |from: u64| {
                twin.history
                    .stretches(row.station, row.server, from, twin.now())
            };
            let all = of(0);
            for seen in of(39 * HOUR) {
                let holds = |s: &&Stretch| s.from <= seen.from && seen.from < s.to;
                let found = all.iter().find(holds).unwrap();
                assert_eq!(whole(&desk, 0, &row, &seen), *found);
                long += usize::from(found.from < seen.from);
                last += usize::from(found.to == twin.now());
            }
            assert!(!row.name(&desk, 0).is_empty());
        }
        assert!(long > 3 && last > 3, "{long} {last}");
    }

    #[test]
    fn no_cells_and_no_stretches_draw_nothing() {
        let span = Span::new(0, 1.0, 0);
        assert!(runs(&[], &span, 0).is_empty() && runs(&[], &span, 5).is_empty());
    }
}
