//! What the keys and the pointer do.

use bevy_egui::egui;

use super::super::desk::Desk;

const KEYS: [(&str, &str); 20] = [
    ("Space", "help.play"),
    (".", "help.step"),
    ("+  −", "help.speed"),
    ("R", "help.restart"),
    ("F", "help.frame"),
    ("B", "help.bottleneck"),
    ("T", "help.tree"),
    ("I", "help.inspector"),
    ("L", "help.look"),
    ("1 … 6", "help.tabs"),
    ("Ctrl+Z  Ctrl+Y", "help.undo"),
    ("Ctrl+S", "help.save"),
    ("← ↑ → ↓", "help.move"),
    ("Q  E", "help.turn"),
    ("PgUp  PgDn", "help.zoom"),
    ("Esc", "help.escape"),
    ("F1", "help.help"),
    ("⬉", "help.left"),
    ("⬈", "help.right"),
    ("⬍", "help.wheel"),
];

/// Draws it.
pub fn show(ctx: &egui::Context, desk: &mut Desk) {
    let words = &desk.words;
    egui::Window::new(words.get("panel.help"))
        .open(&mut desk.help)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .show(ctx, |ui| {
            egui::Grid::new("keys")
                .num_columns(2)
                .spacing([18.0, 4.0])
                .show(ui, |ui| {
                    for (key, what) in KEYS {
                        ui.label(egui::RichText::new(key).monospace().strong());
                        ui.label(words.get(what));
                        ui.end_row();
                    }
                });
        });
}
