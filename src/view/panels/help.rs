//! What the keys and the pointer do.

use bevy_egui::egui;

use super::super::desk::Desk;
use super::keys::SHORTCUTS;

/// What the pointer does in the picture.
const POINTER: [(&str, &str); 3] = [
    ("help.button_left", "help.left"),
    ("help.button_right", "help.right"),
    ("help.button_wheel", "help.wheel"),
];

/// Draws it.
pub fn show(ctx: &egui::Context, desk: &mut Desk) {
    let words = &desk.words;
    let room = ctx.content_rect().size() - egui::vec2(40.0, 70.0);
    egui::Window::new(words.get("panel.help"))
        .id(egui::Id::new("help"))
        .open(&mut desk.help)
        .resizable(false)
        .collapsible(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .show(ctx, |ui| {
            egui::ScrollArea::vertical()
                .max_height(room.y.max(60.0))
                .show(ui, |ui| {
                    ui.set_max_width(room.x.clamp(120.0, 440.0));
                    egui::Grid::new("keys")
                        .num_columns(2)
                        .spacing([18.0, 5.0])
                        .striped(true)
                        .show(ui, |ui| {
                            for shortcut in SHORTCUTS {
                                line(ui, shortcut.face, words.get(shortcut.told));
                            }
                            for (button, what) in POINTER {
                                line(ui, words.get(button), words.get(what));
                            }
                        });
                });
        });
}

fn line(ui: &mut egui::Ui, face: &str, what: &str) {
    ui.label(egui::RichText::new(face).strong());
    ui.add(egui::Label::new(what).wrap());
    ui.end_row();
}
