//! What keys do. The help lists this table, so that it tells all of them and nothing else.

use bevy::math::Vec2;
use bevy_egui::egui::{Context, Key, Modifiers};

use super::super::desk::{Desk, Look, Tab};

/// What a key does to the desk.
type Deed = fn(&mut Desk);

/// A line of the help, with the keys that do it.
pub struct Shortcut {
    /// The keys as the help shows them.
    pub face: &'static str,
    /// What they do, by its key in the locales.
    pub told: &'static str,
    /// The keys that the panels handle; none where the picture does.
    pub keys: &'static [(Key, Deed)],
}

const fn of(face: &'static str, told: &'static str, keys: &'static [(Key, Deed)]) -> Shortcut {
    Shortcut { face, told, keys }
}

/// All keys and moves of the pointer, in the order of the help. Keys without a deed go with others, or are the picture's
/// own: `scene::camera` and `app` handle them.
pub const SHORTCUTS: &[Shortcut] = &[
    of(
        "Space",
        "help.play",
        &[(Key::Space, |desk| {
            desk.playback.is_playing = !desk.playback.is_playing;
        })],
    ),
    of(".", "help.step", &[(Key::Period, Desk::step)]),
    of(
        "+  −",
        "help.speed",
        &[
            (Key::Plus, faster),
            (Key::Equals, faster),
            (Key::Minus, |desk| desk.playback.change_speed(-1)),
        ],
    ),
    of(
        "R",
        "help.restart",
        &[(Key::R, |desk| desk.restart(desk.twin().seed()))],
    ),
    of(
        "G",
        "help.jump",
        &[(Key::G, |desk| desk.choices.moment = Some(String::new()))],
    ),
    of(
        "O",
        "help.opening",
        &[(Key::O, super::calendar::go_to_opening)],
    ),
    of(
        "[  ]",
        "help.neighbour",
        &[
            (Key::OpenBracket, |desk| {
                super::tree::select_neighbour(desk, -1)
            }),
            (Key::CloseBracket, |desk| {
                super::tree::select_neighbour(desk, 1)
            }),
        ],
    ),
    of("/", "help.search", &[(Key::Slash, search)]),
    of("B", "help.bottleneck", &[(Key::B, Desk::seek_bottleneck)]),
    of("F", "help.frame", &[(Key::F, |desk| desk.frame_all = true)]),
    of("T", "help.tree", &[(Key::T, |desk| desk.tree = !desk.tree)]),
    of(
        "I",
        "help.inspector",
        &[(Key::I, |desk| desk.inspector = !desk.inspector)],
    ),
    of(
        "1 … 6",
        "help.tabs",
        &[
            (Key::Num1, |desk| toggle(desk, 0)),
            (Key::Num2, |desk| toggle(desk, 1)),
            (Key::Num3, |desk| toggle(desk, 2)),
            (Key::Num4, |desk| toggle(desk, 3)),
            (Key::Num5, |desk| toggle(desk, 4)),
            (Key::Num6, |desk| toggle(desk, 5)),
        ],
    ),
    of(
        "L",
        "help.look",
        &[(Key::L, |desk| {
            desk.look = match desk.look {
                Look::Light => Look::Dark,
                Look::Dark => Look::Light,
            };
        })],
    ),
    of(
        "Esc",
        "help.escape",
        &[(Key::Escape, |desk| {
            match (desk.help, desk.notice.is_some()) {
                (true, _) => desk.help = false,
                (false, true) => desk.notice = None,
                (false, false) => {
                    desk.selected = None;
                    desk.choices.wants_bottleneck = false;
                }
            }
        })],
    ),
    of(
        "F1",
        "help.help",
        &[(Key::F1, |desk| desk.help = !desk.help)],
    ),
    of("F12", "help.picture", &[]),
    of("Tab  Enter", "help.controls", &[]),
    of("Ctrl+Z  Ctrl+Y  Ctrl+Shift+Z", "help.undo", &[]),
    of("Ctrl+S", "help.save", &[]),
    of("← ↑ → ↓", "help.move", &[]),
    of("Shift+← ↑ → ↓", "help.nudge", &[]),
    of("Q  E", "help.turn", &[]),
    of("Home  End", "help.tilt", &[]),
    of("PgUp  PgDn", "help.zoom", &[]),
    of("Shift+PgUp  PgDn", "help.scroll", &[]),
    of("Ctrl+PgUp  PgDn", "help.scroll_lower", &[]),
];

fn faster(desk: &mut Desk) {
    desk.playback.change_speed(1);
}

fn search(desk: &mut Desk) {
    desk.tree = true;
    desk.choices.wants_search = true;
}

fn toggle(desk: &mut Desk, tab: usize) {
    let tab = Tab::ALL.get(tab).copied();
    desk.tab = tab.filter(|_| desk.tab != tab);
}

/// Does what the keys pressed in this frame say. While a person types, only those that are no text; while a
/// control has the focus, it gets the space bar.
pub fn handle(ctx: &Context, desk: &mut Desk) {
    super::trial::keys(ctx, desk);
    nudge(ctx, desk);
    scroll(ctx, desk);
    let types = ctx.text_edit_focused();
    // Esc takes the focus from a control before anybody is asked; it has been that control's all the same.
    let is_focused = ctx.memory(|memory| memory.focused().is_some()) || desk.choices.was_focused;
    for (key, deed) in SHORTCUTS.iter().flat_map(|shortcut| shortcut.keys) {
        let belongs_to_control = match key {
            Key::F1 => false,
            Key::Space | Key::Escape => is_focused,
            _ => types,
        };
        if !belongs_to_control && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, *key)) {
            deed(desk);
        }
    }
}

/// Shift and an arrow move the selected station.
fn nudge(ctx: &Context, desk: &mut Desk) {
    if ctx.egui_wants_keyboard_input() {
        return;
    }
    for (key, towards) in [
        (Key::ArrowRight, Vec2::X),
        (Key::ArrowLeft, Vec2::NEG_X),
        (Key::ArrowDown, Vec2::Y),
        (Key::ArrowUp, Vec2::NEG_Y),
    ] {
        if ctx.input_mut(|input| input.consume_key(Modifiers::SHIFT, key)) {
            desk.nudge(towards);
        }
    }
}

/// What takes no focus is scrolled by keys too, by most of what is seen of it.
fn scroll(ctx: &Context, desk: &mut Desk) {
    for (key, pages) in [(Key::PageDown, PAGE), (Key::PageUp, -PAGE)] {
        let pressed = |with| ctx.input_mut(|input| input.consume_key(with, key));
        if pressed(Modifiers::SHIFT) {
            desk.choices.scroll_inspector += pages;
        }
        if pressed(Modifiers::COMMAND) {
            desk.choices.scroll_lower += pages;
        }
    }
}

/// What a key scrolls, as a share of what is seen.
const PAGE: f32 = 0.8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::desk::tests::desk;

    fn press(desk: &mut Desk, key: Key) {
        press_with(desk, Modifiers::NONE, key);
    }

    fn press_with(desk: &mut Desk, modifiers: Modifiers, key: Key) {
        let ctx = Context::default();
        let event = bevy_egui::egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        };
        let input = bevy_egui::egui::RawInput {
            events: vec![event],
            ..Default::default()
        };
        ctx.run_ui(input, |ui| handle(ui.ctx(), desk))
            .drop_without_applying_deltas();
    }

    #[test]
    fn no_key_has_two_meanings_and_the_help_shows_each() {
        let mut seen = Vec::new();
        for shortcut in SHORTCUTS {
            assert!(!shortcut.face.is_empty() && shortcut.told.starts_with("help."));
            for (key, _) in shortcut.keys {
                assert!(!seen.contains(key), "{key:?}");
                seen.push(*key);
                let name = match key {
                    Key::Equals => "+",
                    Key::Num2 | Key::Num3 | Key::Num4 | Key::Num5 => "…",
                    Key::Escape => "Esc",
                    Key::Space => "Space",
                    Key::Minus => "−",
                    key => key.symbol_or_name(),
                };
                assert!(shortcut.face.contains(name), "{key:?}: {name}");
            }
        }
    }

    /// What the table leaves to the picture, the picture's source handles.
    #[test]
    fn the_pictures_keys_are_handled_there() {
        let camera = include_str!("../scene/camera.rs");
        for key in [
            "ArrowRight",
            "ArrowLeft",
            "ArrowDown",
            "ArrowUp",
            "KeyQ",
            "KeyE",
            "PageUp",
            "PageDown",
            "Home",
            "End",
        ] {
            assert!(camera.contains(&format!("KeyCode::{key}")), "{key}");
        }
        assert!(include_str!("../app.rs").contains("KeyCode::F12"));
        let own = camera.matches("KeyCode::").count();
        assert_eq!(own, 14, "a new key of the picture belongs into the help");
    }

    #[test]
    fn shift_and_an_arrow_move_the_selected_station_and_save_its_place() {
        let (folder, mut desk) = desk("penny-fab");
        desk.selected = Some(1);
        let at = desk.layout.places[1].at;
        press(&mut desk, Key::ArrowRight);
        assert_eq!(desk.layout.places[1].at, at);
        press_with(&mut desk, Modifiers::SHIFT, Key::ArrowRight);
        press_with(&mut desk, Modifiers::SHIFT, Key::ArrowUp);
        let by = desk.layout.places[1].at - at;
        assert!(by.x > 0.0 && by.y < 0.0, "{by}");
        assert!(folder.path().join("penny-fab.layout.ron").exists());
    }

    #[test]
    fn keys_do_what_the_help_says() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let was = desk.playback.is_playing;
        press(&mut desk, Key::Space);
        assert_eq!(desk.playback.is_playing, !was);
        let due = desk.twin().next_due().unwrap();
        press(&mut desk, Key::Period);
        assert_eq!(desk.twin().now(), due);
        press(&mut desk, Key::Num3);
        assert_eq!(desk.tab, Some(Tab::Gantt));
        press(&mut desk, Key::Num3);
        assert_eq!(desk.tab, None);
        press(&mut desk, Key::CloseBracket);
        let first = desk.selected.unwrap();
        assert_eq!(desk.twin().names().nth(first), Some("coils"));
        press(&mut desk, Key::OpenBracket);
        assert_eq!(
            desk.twin().names().nth(desk.selected.unwrap()),
            Some("to paint")
        );
        press(&mut desk, Key::F1);
        assert!(desk.help);
        press(&mut desk, Key::Escape);
        assert!(!desk.help && desk.selected.is_some());
        press(&mut desk, Key::Escape);
        assert_eq!(desk.selected, None);
        desk.selected = Some(0);
        desk.notice = Some("something".to_owned());
        press(&mut desk, Key::Escape);
        assert_eq!((&desk.notice, desk.selected), (&None, Some(0)));
        desk.tree = false;
        press(&mut desk, Key::Slash);
        assert!(desk.tree && desk.choices.wants_search);
        press(&mut desk, Key::R);
        assert_eq!(desk.twin().now(), 0);
        let speed = desk.playback.speed;
        press(&mut desk, Key::Plus);
        assert_eq!(desk.playback.speed, speed + 1);
    }
}
