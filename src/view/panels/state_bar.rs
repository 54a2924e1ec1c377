//! Shares of time in the states as bars, the same wherever they are shown.

use bevy_egui::egui;

use super::super::locale::Words;
use super::super::scene::mark;
use super::super::scene::palette::{ink, of_state};
use super::style::percent;
use crate::kpi::States;
use crate::sim::observe::State;

/// From left to right: first what makes a station active, then what others do to it.
pub const ORDER: [State; 6] = [
    State::Working,
    State::Setup,
    State::Down,
    State::Blocked,
    State::Starved,
    State::OffShift,
];

/// Shares of all time in that order.
pub fn shares(states: &States) -> [(State, Option<f64>); 6] {
    ORDER.map(|state| {
        let share = match state {
            State::Working => states.working_share,
            State::Setup => states.setup_share,
            State::Down => states.down_share,
            State::Blocked => states.blocked_share,
            State::Starved => states.starved_share,
            State::OffShift => states.off_shift_share,
        };
        (state, share)
    })
}

/// Draws a bar into a rectangle and gives the state under `pointer`.
pub fn paint(
    painter: &egui::Painter,
    rect: egui::Rect,
    shares: &[(State, Option<f64>)],
    pointer: Option<egui::Pos2>,
) -> Option<State> {
    let mut left = rect.left();
    let mut under = None;
    painter.rect_filled(
        rect,
        2.0,
        painter.ctx().global_style().visuals.faint_bg_color,
    );
    for (state, share) in shares {
        let wide = rect.width() * share.unwrap_or(0.0).clamp(0.0, 1.0) as f32;
        let right = (left + wide).min(rect.right());
        if right > left {
            let piece = egui::Rect::from_x_y_ranges(left..=right, rect.y_range());
            painter.rect_filled(piece, 0.0, ink(of_state(*state)));
            if pointer.is_some_and(|at| piece.contains(at)) {
                under = Some(*state);
            }
        }
        left = right;
    }
    under
}

/// A bar as wide as there is room; hover tells the shares.
pub fn bar(ui: &mut egui::Ui, words: &Words, states: &States, high: f32) {
    let size = egui::vec2(ui.available_width().max(1.0), high);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let shares = shares(states);
    paint(ui.painter(), rect, &shares, None);
    response.on_hover_ui(|ui| tell(ui, words, &shares, None));
}

/// Every state with its mark, name and share; one of them stands out.
pub fn tell(
    ui: &mut egui::Ui,
    words: &Words,
    shares: &[(State, Option<f64>)],
    stands_out: Option<State>,
) {
    egui::Grid::new("shares").num_columns(3).show(ui, |ui| {
        for (state, share) in shares {
            small_mark(ui, *state);
            let text = |text: &str| match stands_out == Some(*state) {
                true => egui::RichText::new(text).strong().underline(),
                false => egui::RichText::new(text),
            };
            ui.label(text(words.get(state_key(*state))));
            ui.label(text(&percent(*share)));
            ui.end_row();
        }
    });
}

/// What the colours and marks mean, in a line.
pub fn legend(ui: &mut egui::Ui, words: &Words) {
    for state in ORDER {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            small_mark(ui, state);
            ui.label(words.get(state_key(state)));
        });
    }
}

/// The mark of a state in a line of text.
pub fn small_mark(ui: &mut egui::Ui, state: State) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(13.0, 12.0), egui::Sense::hover());
    mark(ui.painter(), rect.center(), 4.2, state);
}

/// The key of a state's name.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Working => "state.working",
        State::Setup => "state.setup",
        State::Blocked => "state.blocked",
        State::Starved => "state.starved",
        State::Down => "state.down",
        State::OffShift => "state.off_shift",
    }
}
