//! Where every station's time goes, as stacked bars.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::super::twin::Twin;
use super::choices::Order;
use super::state_bar::{self, paint, shares};
use super::style::{percent, side_ink};
use super::{side_name, side_names};
use crate::kpi::MachineKpis;
use crate::sim::observe::State;

/// A station in the list.
struct Row {
    station: usize,
    active: f64,
}

/// The order of the bars.
pub fn controls(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.label(egui::RichText::new(desk.words.get("states.order")).weak());
    for (order, key) in [
        (Order::Flow, "states.by_flow"),
        (Order::Name, "states.by_name"),
        (Order::Active, "states.by_active"),
    ] {
        let name = desk.words.get(key).to_owned();
        ui.selectable_value(&mut desk.choices.order, order, name);
    }
}

fn machine(twin: &Twin, station: usize) -> Option<&MachineKpis> {
    twin.kpis.stations.get(station)?.machine.as_ref()
}

fn rows(desk: &Desk) -> Vec<Row> {
    let twin = desk.twin();
    let row = |station: &usize| {
        let active = machine(twin, *station)?.states.active_share_of_scheduled;
        Some(Row {
            station: *station,
            active: active.unwrap_or(0.0),
        })
    };
    let mut rows: Vec<Row> = twin.flow().iter().filter_map(row).collect();
    match desk.choices.order {
        Order::Flow => {}
        // Stations are numbered in the order of their names.
        Order::Name => rows.sort_by_key(|row| row.station),
        Order::Active => rows.sort_by(|a, b| b.active.total_cmp(&a.active)),
    }
    rows
}

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    let rows = rows(desk);
    ui.horizontal_wrapped(|ui| {
        state_bar::legend(ui, &desk.words);
        if desk.twins.len() > 1 {
            ui.separator();
            side_names(ui, desk);
        }
        ui.separator();
        let told = desk.words.get("states.figure");
        ui.label(egui::RichText::new(told).weak());
    });
    if rows.is_empty() {
        ui.label(egui::RichText::new(desk.words.get("states.none")).weak());
        return;
    }
    let least = if desk.twins.len() > 1 { 26.0 } else { 18.0 };
    let fits = rows.len() as f32 * (least + 3.0) <= ui.available_height();
    let columns = if ui.available_width() >= 900.0 && !fits {
        2
    } else {
        1
    };
    let lines = rows.len().div_ceil(columns);
    let high = (ui.available_height() / lines as f32 - 3.0).clamp(least, least * 1.5);
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 3.0;
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, high, lines, |ui, range| {
            for line in range {
                ui.horizontal(|ui| {
                    let wide = ui.available_width() / columns as f32 - 8.0;
                    for column in 0..columns {
                        let Some(row) = rows.get(line + column * lines) else {
                            continue;
                        };
                        if station(ui, desk, row, egui::vec2(wide.max(1.0), high)) {
                            chosen = Some(row.station);
                        }
                    }
                });
            }
        });
    if chosen.is_some() {
        desk.selected = chosen;
    }
}

/// A station's bars; true when it was clicked.
fn station(ui: &mut egui::Ui, desk: &Desk, row: &Row, size: egui::Vec2) -> bool {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let named = desk.twin().bottleneck.as_ref();
    let title = desk.twin().name(row.station).unwrap_or("");
    let holds_back = named.is_some_and(|b| b.most_active == title);
    let is_selected = desk.selected == Some(row.station);
    let told = match holds_back {
        true => format!(
            "{title} · {}",
            desk.words.get(super::most_active_key(desk.twin()))
        ),
        false => title.to_owned(),
    };
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, true, is_selected, &told)
    });
    if !ui.is_rect_visible(rect) {
        return false;
    }
    super::row_paper(ui, rect, is_selected, &response);
    let name_wide = (rect.width() * 0.28).clamp(20.0, 190.0);
    let value_wide = (rect.width() * 0.12).clamp(10.0, 52.0);
    let name = rect.with_max_x(rect.left() + name_wide);
    let red = ink(of_state(State::Down));
    let colour = match holds_back {
        true => red,
        false => ui.visuals().text_color(),
    };
    if holds_back {
        let edge = egui::Rect::from_min_size(rect.min, egui::vec2(3.0, rect.height()));
        ui.painter().rect_filled(edge, 1.0, red);
    }
    super::elided(ui, name.shrink2(egui::vec2(6.0, 0.0)), &told, colour);
    let bars = egui::Rect::from_x_y_ranges(
        name.right()..=(rect.right() - value_wide).max(name.right()),
        rect.y_range().shrink(2.0),
    );
    let pointer = response.hover_pos();
    let count = desk.twins.len();
    let mut under = None;
    for (side, twin) in desk.twins.iter().enumerate() {
        let Some(machine) = machine(twin, row.station) else {
            continue;
        };
        let high = bars.height() / count as f32;
        let top = bars.top() + high * side as f32;
        let bar = egui::Rect::from_x_y_ranges(bars.x_range(), top..=top + high - 1.0);
        let shares = shares(&machine.states);
        if let Some(state) = paint(ui.painter(), bar, &shares, pointer) {
            under = Some((side, shares, state));
        }
        let active = machine.states.active_share_of_scheduled;
        let colour = match count {
            1 => ui.visuals().text_color(),
            _ => side_ink(side),
        };
        let at = egui::pos2(rect.right() - 4.0, bar.center().y);
        let size = if count == 1 { 12.0 } else { 10.5 };
        let font = egui::FontId::proportional(size);
        let align = egui::Align2::RIGHT_CENTER;
        ui.painter().text(at, align, percent(active), font, colour);
    }
    let is_clicked = response.clicked();
    response.on_hover_ui_at_pointer(|ui| {
        ui.strong(title);
        if let Some((side, shares, state)) = under {
            if count > 1 {
                ui.colored_label(side_ink(side), side_name(desk, side));
            }
            state_bar::tell(ui, &desk.words, &shares, Some(state));
        }
        ui.label(format!(
            "{}: {}",
            desk.words.get("states.active"),
            percent(Some(row.active))
        ));
    });
    is_clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::desk::tests::desk;

    #[test]
    fn bars_come_in_the_order_that_was_chosen() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.jump(300_000_000_000_000);
        desk.pass(0.0, 100.0, &|| 0.0);
        desk.refresh();
        let names = |desk: &Desk| -> Vec<String> {
            let name = |row: &Row| desk.twin().name(row.station).unwrap().to_owned();
            rows(desk).iter().map(name).collect()
        };
        let flow = names(&desk);
        assert_eq!(flow.first().map(String::as_str), Some("blanking"));
        desk.choices.order = Order::Name;
        assert!(names(&desk).is_sorted() && names(&desk).len() == flow.len());
        desk.choices.order = Order::Active;
        let active: Vec<f64> = rows(&desk).iter().map(|row| -row.active).collect();
        assert!(active.is_sorted() && active[0] < -0.5);
    }
}
