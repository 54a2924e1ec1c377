//! Sections and rows: a name at the left, values at the right.

use bevy_egui::egui;

use super::super::style::side_ink;

/// Begins a section.
pub fn section(ui: &mut egui::Ui, name: &str) {
    ui.add_space(8.0);
    ui.label(egui::RichText::new(name).strong());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    let (rect, _) = ui.allocate_exact_size(
        egui::vec2(ui.available_width().max(1.0), 3.0),
        egui::Sense::hover(),
    );
    ui.painter().hline(rect.x_range(), rect.top(), line);
}

/// A name at the left and a value at the right; a long value goes on in the next line.
pub fn row(ui: &mut egui::Ui, name: &str, value: String) -> egui::Response {
    values_row(ui, name, vec![value])
}

/// A name and a value for each run.
pub fn values_row(ui: &mut egui::Ui, name: &str, values: Vec<String>) -> egui::Response {
    let shown = ui.horizontal(|ui| {
        ui.add(egui::Label::new(egui::RichText::new(name).weak()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let count = values.len();
            for (side, value) in values.iter().enumerate().rev() {
                let text = match count {
                    1 => egui::RichText::new(value),
                    _ => egui::RichText::new(value).color(side_ink(side)),
                };
                ui.add(egui::Label::new(text).wrap());
                if side > 0 {
                    ui.label(egui::RichText::new("→").weak());
                }
            }
        });
    });
    shown.response
}
