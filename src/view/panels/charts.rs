//! Curves over time: good parts an hour, parts inside, lead time, OEE. Two runs share one chart.

use std::sync::Arc;

use bevy_egui::egui;
use egui_plot::{GridInput, GridMark, HoverPosition, Line, PlotPoint, Span};

use super::super::desk::Desk;
use super::super::locale::{Language, Words};
use super::super::twin::{Curve, Moment, Twin};
use super::axis;
use super::style::{clock, number, side_ink};
use super::{side_name, side_names};
use crate::model::Factory;

const HOUR: u64 = 3_600_000_000_000;
/// Spans over which throughput and lead time are taken, for the person to choose \[ns\].
const SPANS: [u64; 5] = [HOUR / 4, HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR];
/// Least size of a chart \[points\].
const LEAST: egui::Vec2 = egui::vec2(185.0, 110.0);
/// Between charts \[points\].
const GAP: f32 = 18.0;

/// One chart.
struct Chart {
    id: &'static str,
    title: String,
    unit: &'static str,
    /// By run: time \[s\] and value in `unit`.
    curves: Vec<Vec<PlotPoint>>,
    /// The highest value.
    most: f64,
}

/// A run: its plant, its seed, and how far its curves go.
type Of = (Arc<Factory>, u64, Extent);
type Extent = (usize, Option<Moment>);

/// Charts that were drawn in the last frame, and of what: worked out anew when that is something else.
pub struct Drawn {
    over: u64,
    language: Language,
    of: Vec<Of>,
    charts: Arc<[Chart]>,
}

impl Drawn {
    fn is_of(&self, desk: &Desk, over: u64) -> bool {
        let same = |(plant, seed, extent): &Of, twin: &Twin| {
            Arc::ptr_eq(plant, twin.plant())
                && (*seed, *extent) == (twin.seed(), twin.history.extent())
        };
        let mut both = self.of.iter().zip(&desk.twins);
        (self.over, self.language) == (over, desk.words.language())
            && self.of.len() == desk.twins.len()
            && both.all(|(of, twin)| same(of, twin))
    }
}

/// The span over which curves are taken.
pub fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.label(egui::RichText::new(desk.words.get("charts.over")).weak());
    let auto = desk.words.get("charts.auto").to_owned();
    ui.selectable_value(&mut desk.choices.over, None, auto);
    for span in SPANS {
        ui.selectable_value(&mut desk.choices.over, Some(span), span_name(span));
    }
    if desk.twins.len() > 1 {
        ui.separator();
        side_names(ui, desk);
    }
}

fn span_name(span: u64) -> String {
    crate::model::Seconds(span as f64 / 1e9).told()
}

/// A span that suits the time shown: about a twenty-fourth of it.
fn suits(shown: u64) -> u64 {
    let long = SPANS
        .into_iter()
        .chain([2, 7, 28].map(|days| days * 24 * HOUR));
    let least = shown / 24;
    long.into_iter()
        .find(|span| *span >= least)
        .unwrap_or(28 * 24 * HOUR)
}

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let now = desk.now();
    let over = desk.choices.over.unwrap_or_else(|| suits(now));
    let charts = kept(desk, over);
    let room = ui.available_size();
    let columns = ((room.x / LEAST.x) as usize).clamp(1, charts.len());
    let rows = charts.len().div_ceil(columns);
    let gap = egui::vec2(GAP, ui.spacing().item_spacing.y);
    let wide = (room.x - gap.x * (columns as f32 - 1.0)) / columns as f32;
    let high = ((room.y - gap.y * rows as f32) / rows as f32).max(LEAST.y);
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            for row in charts.chunks(columns) {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = GAP;
                    for chart in row {
                        let size = egui::vec2(wide.max(1.0), high - 4.0);
                        let layout = egui::Layout::top_down(egui::Align::Min);
                        ui.allocate_ui_with_layout(size, layout, |ui| {
                            ui.set_min_size(size);
                            ui.set_max_size(size);
                            draw(ui, desk, chart, now);
                        });
                    }
                });
            }
        });
}

/// The charts as they were, or worked out anew.
fn kept(desk: &mut Desk, over: u64) -> Arc<[Chart]> {
    if let Some(drawn) = desk.kept.charts.as_ref().filter(|d| d.is_of(desk, over)) {
        return drawn.charts.clone();
    }
    let charts: Arc<[Chart]> = charts(desk, over).into();
    let of = |twin: &Twin| (twin.plant().clone(), twin.seed(), twin.history.extent());
    desk.kept.charts = Some(Drawn {
        over,
        language: desk.words.language(),
        of: desk.twins.iter().map(of).collect(),
        charts: charts.clone(),
    });
    charts
}

fn charts(desk: &Desk, over: u64) -> Vec<Chart> {
    let curves = |curve| -> Vec<Vec<[f64; 2]>> {
        let of = |twin: &Twin| twin.history.curve(curve, over);
        desk.twins.iter().map(of).collect()
    };
    let chart = |id, title, unit, curves: Vec<Vec<[f64; 2]>>| {
        let all = curves.iter().flatten().map(|p| p[1]);
        Chart {
            id,
            title,
            unit,
            most: all.fold(0.0, f64::max),
            curves: curves
                .into_iter()
                .map(|curve| curve.into_iter().map(PlotPoint::from).collect())
                .collect(),
        }
    };
    let words = &desk.words;
    let span = span_name(over);
    let (lead, lead_unit) = in_unit(curves(Curve::LeadTime));
    let mut oee = curves(Curve::Oee);
    oee.iter_mut().flatten().for_each(|point| point[1] *= 100.0);
    vec![
        chart(
            "throughput",
            words.with("charts.throughput", &[&span]),
            words_unit(desk),
            curves(Curve::Throughput),
        ),
        chart(
            "wip",
            words.get("charts.wip").to_owned(),
            "",
            curves(Curve::Wip),
        ),
        chart(
            "lead",
            words.with("charts.lead_time", &[&span]),
            lead_unit,
            lead,
        ),
        chart("oee", words.get("charts.oee").to_owned(), "%", oee),
    ]
}

fn words_unit(desk: &Desk) -> &'static str {
    match desk.words.language() {
        Language::English => "/h",
        Language::Chinese => "/时",
    }
}

/// Times \[s\] in the unit that suits the longest.
fn in_unit(mut curves: Vec<Vec<[f64; 2]>>) -> (Vec<Vec<[f64; 2]>>, &'static str) {
    let most = curves.iter().flatten().map(|p| p[1]).fold(0.0, f64::max);
    let (size, unit) = time_unit(most);
    curves.iter_mut().flatten().for_each(|p| p[1] /= size);
    (curves, unit)
}

/// Size \[s\] and name of the unit that suits a time \[s\].
pub(super) fn time_unit(most: f64) -> (f64, &'static str) {
    match most {
        m if m < 300.0 => (1.0, "s"),
        m if m < 10_800.0 => (60.0, "min"),
        m if m < 345_600.0 => (3_600.0, "h"),
        _ => (86_400.0, "d"),
    }
}

fn draw(ui: &mut egui::Ui, desk: &Desk, chart: &Chart, now: u64) {
    header(ui, &desk.words, chart);
    let end = (now as f64 / 1e9).max(60.0);
    let most = (ui.available_width() / 62.0) as usize;
    let step = axis::step(end, most);
    let rows = f64::from(ui.available_height() / 34.0);
    let weak = ui.visuals().weak_text_color();
    let warm = desk.twin().warm_up() as f64 / 1e9;
    let warm_name = desk.words.get("charts.warm_up");
    let names: Vec<String> = (0..chart.curves.len())
        .map(|side| side_name(desk, side))
        .collect();
    let told = |position: &HoverPosition<'_>| {
        let (HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position }) =
            position;
        tell(chart, &names, position.x)
    };
    let top = match chart.most {
        // Nothing yet: an axis that has numbers.
        none if none < 1e-3 => 1.0,
        most => most * 1.08,
    };
    // A share begins at a full scale; a start that was too good goes a little beyond it.
    let top = match chart.unit {
        "%" => top.clamp(100.0, 130.0),
        _ => top,
    };
    axis::still(ui, chart.id, 40.0)
        .show_crosshair(true)
        .link_cursor("charts", [true, false])
        .y_axis_min_width(30.0)
        .default_x_bounds(0.0, end)
        .default_y_bounds(0.0, top)
        .x_grid_spacer(move |input: GridInput| time_marks(input.bounds, step))
        .y_grid_spacer(move |input: GridInput| axis::marks(input.bounds, rows))
        // The corner belongs to the other axis.
        .x_axis_formatter(move |mark, _| match mark.value > 0.0 {
            true => axis::label(mark.value as u64, step),
            false => String::new(),
        })
        .y_axis_formatter(|mark, _| axis::plain(mark))
        .label_formatter(told)
        .show(ui, |plot| {
            plot.set_plot_bounds_x(0.0..=end);
            plot.set_plot_bounds_y(0.0..=top);
            if warm > 0.0 {
                let fill = weak.gamma_multiply(0.13);
                let until = warm.min(end);
                let name = if until > end / 6.0 { warm_name } else { "" };
                let border = weak.gamma_multiply(0.5);
                let span = Span::new(name, 0.0..=until).fill(fill).border_color(border);
                plot.span(span);
            }
            for (side, curve) in chart.curves.iter().enumerate() {
                let is_whole = |a: &PlotPoint, b: &PlotPoint| a.y.is_finite() && b.y.is_finite();
                for piece in curve.chunk_by(is_whole).filter(|piece| piece.len() > 1) {
                    let mut line = Line::new(names[side].clone(), piece)
                        .id(egui::Id::new((chart.id, side, piece[0].x.to_bits())))
                        .color(side_ink(side))
                        .width(1.7);
                    if chart.curves.len() == 1 {
                        line = line.fill(0.0).fill_alpha(0.10);
                    }
                    plot.line(line);
                }
            }
        });
}

/// Title, and the value now of each run; those of two runs have a line of their own.
fn header(ui: &mut egui::Ui, words: &Words, chart: &Chart) {
    let title = |ui: &mut egui::Ui| {
        ui.add(egui::Label::new(egui::RichText::new(&chart.title).weak()).truncate());
    };
    let is_single = chart.curves.len() == 1;
    if !is_single {
        title(ui);
    }
    let high = ui.spacing().interact_size.y;
    let size = egui::vec2(ui.available_width(), high);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        let lasts: Vec<Option<f64>> = chart
            .curves
            .iter()
            .map(|curve| curve.last().map(|p| p.y).filter(|v| v.is_finite()))
            .collect();
        if let [Some(before), Some(after)] = lasts[..] {
            difference(ui, words, before, after);
        }
        for (side, last) in lasts.iter().enumerate().rev() {
            let value = last.map_or("–".to_owned(), number);
            let text = egui::RichText::new(format!("{value} {}", chart.unit)).strong();
            ui.label(match is_single {
                true => text.size(15.0),
                false => text.color(side_ink(side)),
            });
        }
        if is_single {
            // What the value leaves.
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), title);
        }
    });
}

/// By how much the value now differs. In no colour: two runs at one moment say nothing about chance, only the
/// interval over the replications does.
fn difference(ui: &mut egui::Ui, words: &Words, before: f64, after: f64) {
    if before <= 0.0 {
        return;
    }
    let change = format!("{:+.1} %", (after / before - 1.0) * 100.0);
    let text = words.with("charts.now", &[&change]);
    ui.label(egui::RichText::new(text).weak().small());
}

/// Marks at full hours and days.
fn time_marks(bounds: (f64, f64), step: u64) -> Vec<GridMark> {
    let mark = |at: u64| GridMark {
        value: at as f64,
        step_size: step as f64,
    };
    axis::ticks(bounds.0, bounds.1, step).map(mark).collect()
}

/// The values of all runs at a time \[s\].
fn tell(chart: &Chart, names: &[String], at: f64) -> Option<String> {
    let mut told = clock((at.max(0.0) * 1e9) as u64);
    let is_single = names.len() == 1;
    for (curve, name) in chart.curves.iter().zip(names) {
        let next = curve.partition_point(|p| p.x <= at);
        let Some(point) = next.checked_sub(1).and_then(|at| curve.get(at)) else {
            continue;
        };
        told.push('\n');
        if !is_single {
            told.push_str(name);
            told.push_str(": ");
        }
        match point.y.is_finite() {
            true => told.push_str(&format!("{} {}", number(point.y), chart.unit)),
            false => told.push('–'),
        }
    }
    (at >= 0.0).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_of_the_curves_suits_the_time_shown() {
        assert_eq!(suits(0), HOUR / 4);
        assert_eq!(suits(30 * HOUR), 4 * HOUR);
        assert_eq!(suits(28 * 24 * HOUR), 48 * HOUR);
        assert_eq!(suits(u64::MAX), 28 * 24 * HOUR);
        assert_eq!(span_name(SPANS[0]), "15 min");
    }

    /// Between two measurements nothing is worked out; every measurement, plant, seed and choice gives its own curves.
    #[test]
    fn charts_are_worked_out_when_their_curves_are_others() {
        let (_folder, mut desk) = crate::view::desk::tests::desk("penny-fab");
        let mut seen: Vec<Arc<[Chart]>> = Vec::new();
        let mut is_new = |desk: &mut Desk, over: u64| {
            let charts = kept(desk, over);
            assert!(Arc::ptr_eq(&charts, &kept(desk, over)));
            let fresh = super::charts(desk, over);
            let ends = |charts: &[Chart]| -> Vec<String> {
                charts
                    .iter()
                    .map(|c| format!("{:?} {} {}", c.curves, c.most, c.title))
                    .collect()
            };
            assert_eq!(ends(&charts), ends(&fresh));
            let is_new = seen.iter().all(|other| !Arc::ptr_eq(other, &charts));
            seen.push(charts);
            is_new
        };
        assert!(is_new(&mut desk, HOUR));
        desk.twins[0].advance(3 * HOUR);
        assert!(!is_new(&mut desk, HOUR));
        desk.refresh();
        assert!(is_new(&mut desk, HOUR) && is_new(&mut desk, 2 * HOUR));
        let mut changed = desk.twin().factory().clone();
        changed.run.seed = 7;
        desk.set_beside("another", &changed).unwrap();
        assert!(is_new(&mut desk, HOUR));
        desk.restart(3);
        assert!(is_new(&mut desk, HOUR));
        desk.words = Words::of(Language::Chinese);
        assert!(is_new(&mut desk, HOUR));
    }

    #[test]
    fn a_chart_tells_the_values_at_a_time() {
        let chart = Chart {
            id: "x",
            title: String::new(),
            unit: "h",
            curves: vec![
                [[0.0, 1.0], [60.0, 2.5], [90.0, f64::NAN]]
                    .map(PlotPoint::from)
                    .into(),
                vec![],
            ],
            most: 2.5,
        };
        let names = ["a".to_owned(), "b".to_owned()];
        let told = tell(&chart, &names, 61.0);
        assert_eq!(told.as_deref(), Some("0 d 00:01:01\na: 2.50 h"));
        let told = tell(&chart, &names, 100.0);
        assert_eq!(told.as_deref(), Some("0 d 00:01:40\na: –"));
        assert_eq!(tell(&chart, &names, -1.0), None);
    }
}
