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

/// A name and a value for each run. Where they do not fit beside the name they have a line of their own.
pub fn values_row(ui: &mut egui::Ui, name: &str, values: Vec<String>) -> egui::Response {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let gap = ui.spacing().item_spacing.x;
    let wide = |text: &str| {
        let galley =
            ui.painter()
                .layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::PLACEHOLDER);
        galley.size().x + gap
    };
    let arrows = wide("→") * values.len().saturating_sub(1) as f32;
    let needed = arrows + values.iter().map(|value| wide(value)).sum::<f32>();
    let room = ui.available_width();
    let is_beside = needed > room || wide(name) + needed <= room;
    let shown = match is_beside {
        true => ui.horizontal(|ui| {
            ui.label(egui::RichText::new(name).weak());
            at_the_right(ui, &values);
        }),
        false => ui.vertical(|ui| {
            ui.label(egui::RichText::new(name).weak());
            let high = ui.spacing().interact_size.y;
            ui.allocate_ui(egui::vec2(room, high), |ui| at_the_right(ui, &values));
        }),
    };
    shown.response
}

fn at_the_right(ui: &mut egui::Ui, values: &[String]) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        for (side, value) in values.iter().enumerate().rev() {
            let text = match values.len() {
                1 => egui::RichText::new(value),
                _ => egui::RichText::new(value).color(side_ink(side)),
            };
            ui.add(egui::Label::new(text).wrap());
            if side > 0 {
                ui.label(egui::RichText::new("→").weak());
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two numbers behind a long name, in a panel of the least width.
    #[test]
    fn no_number_breaks_into_lines() {
        let ctx = egui::Context::default();
        let mut high = [0.0; 2];
        let input = egui::RawInput::default();
        ctx.run_ui(input, |ui| {
            ui.set_max_width(200.0);
            let one = |ui: &mut egui::Ui, name: &str| {
                let values = vec!["43.2 min".to_owned(), "45.1 min".to_owned()];
                values_row(ui, name, values).rect.height()
            };
            high = [one(ui, "mean"), one(ui, "parts per calendar hour")];
        })
        .drop_without_applying_deltas();
        assert!(high[1] > high[0] * 1.5, "a line of their own: {high:?}");
        assert!(high[1] < high[0] * 2.8, "and no more than one: {high:?}");
    }
}
