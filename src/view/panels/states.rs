//! To be drawn.

use bevy_egui::egui;

use super::super::desk::Desk;

/// Draws it.
pub fn show(_ui: &mut egui::Ui, _desk: &mut Desk) {}
