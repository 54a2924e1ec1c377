//! How long parts were inside: a histogram, its median and its 95th percentile.

use bevy_egui::egui;
use egui_plot::{Bar, BarChart, GridInput, HoverPosition, Line, VLine};

use super::super::desk::Desk;
use super::super::locale::Words;
use super::super::twin::Twin;
use super::axis;
use super::charts::time_unit;
use super::histogram::Histogram;
use super::side_names;
use super::style::{duration, number, side_ink};
use crate::sim::observe::Durations;

/// Which product.
pub fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    let products = &desk.twin().snapshot.products;
    if products.len() > 1 {
        let names: Vec<String> = products.iter().map(|p| p.name.clone()).collect();
        let all = desk.words.get("lead.all_products").to_owned();
        let chosen = desk
            .choices
            .product
            .and_then(|p| names.get(p))
            .unwrap_or(&all);
        let choice = egui::ComboBox::from_id_salt("product").selected_text(chosen.as_str());
        let choice = choice.show_ui(ui, |ui| {
            ui.selectable_value(&mut desk.choices.product, None, all.as_str());
            for (at, name) in names.iter().enumerate() {
                ui.selectable_value(&mut desk.choices.product, Some(at), name);
            }
        });
        choice.response.widget_info(|| {
            egui::WidgetInfo::labeled(
                egui::WidgetType::ComboBox,
                true,
                desk.words.get("lead.product"),
            )
        });
    }
    if desk.twins.len() > 1 {
        side_names(ui, desk);
    }
}

fn tally(twin: &Twin, product: Option<usize>) -> &Durations {
    let of = product.and_then(|p| twin.snapshot.products.get(p));
    of.map_or(&twin.snapshot.plant.lead, |p| &p.lead)
}

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let product = desk.choices.product;
    let tallies: Vec<&Durations> = desk.twins.iter().map(|t| tally(t, product)).collect();
    if tallies.iter().all(|t| t.count() == 0) {
        ui.label(egui::RichText::new(desk.words.get("lead.none")).weak());
        return;
    }
    let table_wide = 330.0;
    if ui.available_width() > 2.0 * table_wide {
        egui::Panel::right("lead-table")
            .resizable(false)
            .show_separator_line(false)
            .exact_size(table_wide)
            .show(ui, |ui| table(ui, desk));
    }
    plot(ui, desk, &tallies);
}

fn plot(ui: &mut egui::Ui, desk: &Desk, tallies: &[&Durations]) {
    let p95 = tallies.iter().filter_map(|t| t.quantile(0.95));
    let (unit, unit_name) = time_unit(p95.fold(0.0, f64::max) / 1e9);
    let range = Histogram::range(tallies, unit);
    let histograms: Vec<Histogram> = tallies.iter().map(|t| Histogram::new(t, range)).collect();
    let (from, wide) = (range.0 / unit / 1e9, range.1 / unit / 1e9);
    let to = from + wide * range.2 as f64;
    let shares = histograms.iter().flat_map(|h| &h.shares);
    let top = shares.fold(0.0, |a: f64, b| a.max(*b)) * 100.0 * 1.18 + 1e-6;
    let words = &desk.words;
    let rows = f64::from(ui.available_height() / 34.0);
    let told = |position: &HoverPosition<'_>| {
        let (HoverPosition::NearDataPoint { position, .. } | HoverPosition::Elsewhere { position }) =
            position;
        tell(&histograms, from, wide, position.x, unit_name)
    };
    let strong = ui.visuals().strong_text_color();
    let marks: Vec<(f64, String, egui::Color32)> = tallies
        .iter()
        .enumerate()
        .flat_map(|(side, tally)| {
            let colour = if tallies.len() == 1 {
                strong
            } else {
                side_ink(side)
            };
            let words = [
                (0.5, words.get("lead.median")),
                (0.95, words.get("lead.p95_mark")),
            ];
            words.into_iter().filter_map(move |(q, name)| {
                let nanos = tally.quantile(q)?;
                let text = format!("{name} {} {unit_name}", number(nanos / 1e9 / unit));
                Some((nanos / 1e9 / unit, text, colour))
            })
        })
        .collect();
    let response = axis::still(ui, "lead-times", 60.0)
        .show_crosshair(false)
        .y_axis_min_width(34.0)
        .x_grid_spacer(|input: GridInput| axis::marks(input.bounds, 10.0))
        .y_grid_spacer(move |input: GridInput| axis::marks(input.bounds, rows))
        .x_axis_formatter(move |mark, _| format!("{} {unit_name}", axis::plain(mark)))
        .y_axis_formatter(|mark, _| format!("{} %", axis::plain(mark)))
        .label_formatter(told)
        .show(ui, |plot| {
            plot.set_plot_bounds_x(from..=to);
            plot.set_plot_bounds_y(0.0..=top);
            for (side, histogram) in histograms.iter().enumerate() {
                bars(plot, side, histogram, from, wide, histograms.len());
            }
            for (at, text, colour) in &marks {
                let style = egui_plot::LineStyle::dashed_dense();
                let line = VLine::new(text.clone(), *at)
                    .color(colour.gamma_multiply(0.7))
                    .width(1.2);
                plot.vline(line.style(style).allow_hover(false));
            }
        });
    for (line, (at, text, colour)) in marks.iter().enumerate() {
        let place = egui_plot::PlotPoint::new(*at, top);
        let x = response.transform.position_from_point(&place).x;
        let frame = response.response.rect;
        let (align, x) = match x > frame.right() - 110.0 {
            true => (egui::Align2::RIGHT_TOP, x - 4.0),
            false => (egui::Align2::LEFT_TOP, x + 4.0),
        };
        let at = egui::pos2(x, frame.top() + 2.0 + 13.0 * (line / 2) as f32);
        let font = egui::FontId::proportional(11.0);
        ui.painter().text(at, align, text, font, *colour);
    }
    let frame = response.response.rect;
    for (side, histogram) in histograms.iter().enumerate() {
        if let Some(text) = beyond(histogram, to, unit_name, words) {
            let at = egui::pos2(frame.right() - 4.0, frame.top() + 30.0 + 13.0 * side as f32);
            let ink = if histograms.len() == 1 {
                ui.visuals().weak_text_color()
            } else {
                side_ink(side)
            };
            let font = egui::FontId::proportional(11.0);
            ui.painter()
                .text(at, egui::Align2::RIGHT_TOP, text, font, ink);
        }
    }
}

/// What lies behind the last bar: its share of all, where there is any.
fn beyond(histogram: &Histogram, to: f64, unit: &str, words: &Words) -> Option<String> {
    let share = histogram.beyond * 100.0;
    let over = format!("{} {unit}", number(to));
    (share > 0.0).then(|| words.with("lead.beyond", &[&over, &number(share)]))
}

/// One histogram: full bars when it is alone, an outline over faint bars when there are two.
fn bars(
    plot: &mut egui_plot::PlotUi<'_>,
    side: usize,
    histogram: &Histogram,
    from: f64,
    wide: f64,
    count: usize,
) {
    let colour = side_ink(side);
    let fill = colour.gamma_multiply(if count == 1 { 0.85 } else { 0.28 });
    let bars = histogram.shares.iter().enumerate().map(|(at, share)| {
        Bar::new(from + (at as f64 + 0.5) * wide, share * 100.0)
            .width(wide * if count == 1 { 0.92 } else { 1.0 })
            .fill(fill)
            .stroke(egui::Stroke::NONE)
    });
    let id = egui::Id::new(("lead", side));
    plot.bar_chart(BarChart::new("", bars.collect()).id(id).allow_hover(false));
    if count > 1 {
        let mut outline = Vec::with_capacity(histogram.shares.len() * 2 + 2);
        outline.push([from, 0.0]);
        for (at, share) in histogram.shares.iter().enumerate() {
            let left = from + at as f64 * wide;
            outline.extend([[left, share * 100.0], [left + wide, share * 100.0]]);
        }
        let line = Line::new("", outline).id(id.with("line")).color(colour);
        plot.line(line.width(1.4).allow_hover(false));
    }
}

fn tell(histograms: &[Histogram], from: f64, wide: f64, at: f64, unit: &str) -> Option<String> {
    let bar = ((at - from) / wide).max(0.0) as usize;
    let left = from + bar as f64 * wide;
    let mut told = format!("{} – {} {unit}", number(left), number(left + wide));
    for histogram in histograms {
        let share = histogram.shares.get(bar)?;
        told.push_str(&format!("\n{:.2} %", share * 100.0));
    }
    Some(told)
}

/// Numbers of all products, and of both runs.
fn table(ui: &mut egui::Ui, desk: &Desk) {
    let words = &desk.words;
    egui::ScrollArea::vertical().show(ui, |ui| {
        egui::Grid::new("lead-table-grid")
            .num_columns(5)
            .striped(true)
            .spacing([14.0, 4.0])
            .show(ui, |ui| {
                let heads = [
                    "lead.product",
                    "lead.parts",
                    "lead.mean",
                    "lead.median",
                    "lead.p95",
                ];
                for head in heads {
                    ui.label(egui::RichText::new(words.get(head)).weak());
                }
                ui.end_row();
                let products = desk.twin().snapshot.products.len();
                let several = products > 1;
                let each = (0..products).filter(|_| several).map(Some);
                for product in std::iter::once(None).chain(each) {
                    for side in 0..desk.twins.len() {
                        line(ui, desk, side, product);
                    }
                }
            });
    });
}

fn line(ui: &mut egui::Ui, desk: &Desk, side: usize, product: Option<usize>) {
    let twin = &desk.twins[side];
    let tally = tally(twin, product);
    let name = product.and_then(|p| twin.snapshot.products.get(p));
    let name = name.map_or(desk.words.get("lead.all_products"), |p| p.name.as_str());
    let time = |nanos: Option<f64>| nanos.map_or("–".to_owned(), |n| duration(n / 1e9));
    let cells = [
        name.to_owned(),
        tally.count().to_string(),
        time(tally.mean()),
        time(tally.quantile(0.5)),
        time(tally.quantile(0.95)),
    ];
    for cell in cells {
        let mut text = egui::RichText::new(cell);
        if desk.twins.len() > 1 {
            text = text.color(side_ink(side));
        }
        if desk.choices.product == product {
            text = text.strong();
        }
        ui.label(text);
    }
    ui.end_row();
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;
    use super::super::trial::tests::shown;
    use super::*;
    use crate::view::Tab;

    #[test]
    fn what_lies_behind_the_last_bar_is_told() {
        let (_folder, mut desk) = desk("unreliable-pair");
        desk.playback.is_playing = false;
        desk.tab = Some(Tab::LeadTimes);
        let end = desk.until();
        desk.jump(end);
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        let texts = shown(&egui::Context::default(), &mut desk);
        let told = texts.iter().find(|text| text.contains("longer than"));
        let told = told.unwrap_or_else(|| panic!("{texts:?}"));
        assert!(told.contains("% of the parts"), "{told}");
        let histogram = Histogram {
            shares: vec![1.0],
            ..Histogram::default()
        };
        assert_eq!(beyond(&histogram, 3.0, "h", &desk.words), None);
    }
}
