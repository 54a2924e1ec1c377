//! The plant as a list in the order of the flow, with a search.

use std::sync::Arc;

use bevy_egui::egui;

use super::super::desk::Desk;
use super::super::scene::palette::{ink, of_state};
use super::state_bar::small_mark;
use crate::sim::observe::State;

/// Draws it.
pub fn show(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.add_space(6.0);
    let name = egui::RichText::new(&desk.document.factory.name)
        .strong()
        .size(14.0);
    ui.add(egui::Label::new(name).wrap());
    ui.add_space(2.0);
    let search = egui::TextEdit::singleline(&mut desk.search)
        .hint_text(desk.words.get("tree.search"))
        .desired_width(f32::INFINITY);
    let search = ui.add(search);
    let name = desk.words.get("tree.search");
    search.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, name));
    // Behind the field, so that the key which asks for it is not typed into it.
    if std::mem::take(&mut desk.choices.wants_search) {
        search.request_focus();
    }
    let is_entered = search.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.separator();
    let found = found(desk);
    let mut chosen = None;
    if is_entered {
        chosen = found.first().copied();
    }
    let is_left = search.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape));
    if is_left || is_entered && chosen.is_some() {
        desk.search.clear();
    }
    let high = ui.spacing().interact_size.y;
    if found.is_empty() {
        ui.label(egui::RichText::new(desk.words.get("tree.nothing")).weak());
    }
    egui::ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        high,
        found.len(),
        |ui, range| {
            for station in &found[range] {
                if line(ui, desk, *station) {
                    chosen = Some(*station);
                }
            }
        },
    );
    if chosen.is_some() {
        desk.selected = chosen;
    }
}

/// Of several servers the worst is shown: that one of two is down must not be hidden by the other.
fn badness(state: &State) -> u8 {
    match state {
        State::Down => 0,
        State::Blocked => 1,
        State::Starved => 2,
        State::Setup => 3,
        State::Working => 4,
        State::OffShift => 5,
    }
}

/// A station in the list; true when it was clicked.
fn line(ui: &mut egui::Ui, desk: &Desk, station: usize) -> bool {
    let name = desk.twin().name(station).unwrap_or("");
    let named = desk.twin().bottleneck.as_ref();
    let holds_back = named.is_some_and(|b| b.most_active == name);
    ui.horizontal(|ui| {
        let servers = desk.twin().glances.get(station).map(|g| &g.servers);
        let worst = servers.and_then(|all| all.iter().map(|one| one.state).min_by_key(badness));
        match worst {
            Some(state) => small_mark(ui, state),
            None => drop(ui.allocate_exact_size(egui::vec2(13.0, 12.0), egui::Sense::hover())),
        }
        let mut text = egui::RichText::new(name);
        if holds_back {
            text = text.color(ink(of_state(State::Down))).strong();
        }
        let label = ui.selectable_label(desk.selected == Some(station), text);
        if holds_back {
            let told = desk.words.get(super::most_active_key(desk.twin()));
            return label.on_hover_text(told).clicked();
        }
        label.clicked()
    })
    .inner
}

/// Stations whose names have what is searched for, in the order of the flow. Looked for when something else is searched
/// for: their names stay.
fn found(desk: &mut Desk) -> Arc<[usize]> {
    if let Some((wanted, found)) = &desk.kept.found
        && *wanted == desk.search
    {
        return found.clone();
    }
    let wanted = desk.search.trim().to_lowercase();
    let twin = desk.twin();
    let has = |station: &usize| {
        let name = twin.name(*station).unwrap_or("");
        name.to_lowercase().contains(&wanted)
    };
    let found: Arc<[usize]> = twin.flow().iter().copied().filter(has).collect();
    desk.kept.found = Some((desk.search.clone(), found.clone()));
    found
}

/// Selects the next station of the list, or the one before; behind the last comes the first.
pub fn select_neighbour(desk: &mut Desk, by: isize) {
    let found = found(desk);
    if found.is_empty() {
        return;
    }
    let place = found.iter().position(|s| Some(*s) == desk.selected);
    let next = match place {
        Some(place) => (place as isize + by).rem_euclid(found.len() as isize) as usize,
        None if by < 0 => found.len() - 1,
        None => 0,
    };
    desk.selected = found.get(next).copied();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::desk::tests::desk;

    #[test]
    fn what_is_found_follows_what_is_searched_for() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let flow = desk.twin().flow().len();
        for (search, most) in [("", flow), ("FRAM", 3), ("nowhere", 0), ("  ", flow)] {
            desk.search = search.to_owned();
            let first = found(&mut desk);
            assert!(
                first.len() <= most && (first.is_empty() == (most == 0)),
                "{search}"
            );
            let names = first.iter().map(|s| desk.twin().name(*s).unwrap());
            assert!(
                names
                    .map(str::to_lowercase)
                    .all(|n| n.contains(&search.trim().to_lowercase()))
            );
            // The next frame finds the same without looking.
            assert!(Arc::ptr_eq(&first, &found(&mut desk)));
        }
    }

    #[test]
    fn the_worst_of_several_servers_is_shown() {
        let worst = |states: &[State]| states.iter().copied().min_by_key(badness);
        assert_eq!(worst(&[State::Working, State::Down]), Some(State::Down));
        assert_eq!(
            worst(&[State::Starved, State::Blocked]),
            Some(State::Blocked)
        );
        assert_eq!(
            worst(&[State::OffShift, State::Working]),
            Some(State::Working)
        );
    }
}
