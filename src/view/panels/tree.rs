//! The plant as a list in the order of the flow, with a search.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::mark;
use crate::kpi;

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(6.0);
    ui.label(egui::RichText::new(&desk.document.factory.name).strong());
    let search = egui::TextEdit::singleline(&mut desk.search)
        .hint_text(desk.words.get("tree.search"))
        .desired_width(f32::INFINITY);
    ui.add(search);
    ui.separator();
    let wanted = desk.search.to_lowercase();
    let flow = kpi::in_flow_order(&desk.document.factory);
    let mut chosen = None;
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            for name in flow
                .iter()
                .filter(|name| name.to_lowercase().contains(&wanted))
            {
                let Some(station) = desk.twin().number(name) else {
                    continue;
                };
                let is_chosen = desk.selected == Some(station);
                ui.horizontal(|ui| {
                    let state = desk.twin().glances[station]
                        .servers
                        .first()
                        .map(|s| s.state);
                    let (rect, _) =
                        ui.allocate_exact_size(egui::vec2(12.0, 12.0), egui::Sense::hover());
                    if let Some(state) = state {
                        mark(ui.painter(), rect.center(), 4.0, state);
                    }
                    if ui.selectable_label(is_chosen, *name).clicked() {
                        chosen = Some(station);
                    }
                });
            }
        });
    if chosen.is_some() {
        desk.selected = chosen;
    }
}
