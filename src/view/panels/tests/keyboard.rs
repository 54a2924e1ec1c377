//! Everything by keys alone.

use super::*;

#[test]
fn arrow_keys_on_the_time_line_jump() {
    let (_folder, mut desk) = later(6);
    desk.tab = None;
    let mut window = window(desk, (1280.0, 720.0));
    window.get_by_label("time line").focus();
    window.run_steps(2);
    let hundredth = window.state().twin().until() / 100;
    window.key_press(egui::Key::ArrowRight);
    window.run_steps(2);
    let target = window.state().playback.target;
    assert_eq!(target, Some(6 * HOUR + hundredth));
    window.key_press(egui::Key::ArrowLeft);
    window.run_steps(2);
    let desk = window.state();
    assert_eq!((desk.playback.target, desk.twin().now()), (Some(0), 0));
}

#[test]
fn a_typed_time_is_gone_to() {
    let (_folder, mut desk) = later(6);
    desk.tab = None;
    let mut window = window(desk, (1280.0, 720.0));
    for (typed, hours) in [("58 h", Some(58)), ("2 d 10:30", None), ("7:00", Some(7))] {
        window.key_press(egui::Key::G);
        window.run_steps(3);
        let field = window.get_by_label("a time: 58 h, or 2 d 10:30");
        field.type_text(typed);
        window.run_steps(2);
        window.key_press(egui::Key::Enter);
        window.run_steps(2);
        let to = hours.map_or(58 * HOUR + HOUR / 2, |hours| hours * HOUR);
        assert_eq!(window.state().playback.target, Some(to), "{typed}");
    }
    assert_eq!(
        super::super::style::moment("2 d 10:30:15"),
        Some(210_615_000_000_000)
    );
    for wrong in ["", "10", "x:y", "-3 h", "1e300 h", "d"] {
        assert_eq!(super::super::style::moment(wrong), None, "{wrong}");
    }
}

/// From the keyboard alone: the key opens the list and the field, letters search, Enter chooses the first found.
#[test]
fn a_station_is_searched_and_chosen_by_keys() {
    let (_folder, mut desk) = later(6);
    (desk.tab, desk.tree) = (None, false);
    let mut window = window(desk, (1280.0, 720.0));
    window.key_press(egui::Key::Slash);
    window.run_steps(3);
    assert!(window.state().tree);
    window.get_by_label("search").type_text("Fram");
    window.run_steps(2);
    window.key_press(egui::Key::Enter);
    window.run_steps(2);
    let desk = window.state();
    assert_eq!(
        (desk.search.as_str(), desk.selected),
        ("", desk.twin().number("framing")),
        "the whole list is back"
    );
    window.key_press(egui::Key::T);
    window.run_steps(2);
    assert!(!window.state().tree, "the field let the keyboard go");
}

/// A person who types a name does not pause the run with its spaces, or close panels with its letters.
#[test]
fn typing_in_the_search_is_no_shortcut() {
    let (_folder, mut desk) = later(6);
    desk.tab = None;
    let mut window = window(desk, (1280.0, 720.0));
    window.get_by_label("search").focus();
    window.run_steps(2);
    for key in [egui::Key::T, egui::Key::Space, egui::Key::R] {
        window.key_press(key);
    }
    window.run_steps(3);
    let desk = window.state();
    assert!(desk.tree && !desk.playback.is_playing && desk.twin().now() == 6 * HOUR);
    window.key_press(egui::Key::Escape);
    window.run_steps(2);
    window.key_press(egui::Key::T);
    window.run_steps(2);
    assert!(!window.state().tree);
}

#[test]
fn the_help_shows_every_shortcut() {
    let (_folder, desk) = later(1);
    let mut window = window(desk, (1280.0, 900.0));
    window.key_press(egui::Key::F1);
    window.run_steps(4);
    for shortcut in super::super::keys::SHORTCUTS {
        let told = window.state().words.get(shortcut.told).to_owned();
        assert!(
            shows(&window, shortcut.face) && shows(&window, &told),
            "{told}"
        );
    }
    window.key_press(egui::Key::F1);
    window.run_steps(4);
    assert!(!shows(&window, "PgUp  PgDn"));
}

/// The letters of a name are no commands; Enter saves under it, Esc leaves it.
#[test]
fn a_trial_is_named_and_saved_from_the_keyboard() {
    let (folder, mut desk) = later(0);
    desk.tab = None;
    let path: crate::model::Path = "framing.setup.takes".parse().unwrap();
    desk.enter(&path, "6 s");
    let station = desk.twin().number("framing");
    desk.selected = station;
    let look = desk.look;
    let mut window = window(desk, (1600.0, 900.0));
    for (name, end) in [("lib", egui::Key::Escape), ("blib", egui::Key::Enter)] {
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
        window.run_steps(3);
        for letter in name.chars() {
            let key = egui::Key::from_name(&letter.to_uppercase().to_string()).unwrap();
            window.key_press(key);
            window.event(egui::Event::Text(letter.to_string()));
            window.run_steps(2);
        }
        window.key_press(end);
        window.run_steps(3);
        assert!(!window.state().trial.is_saving, "{name}");
    }
    let desk = window.state();
    assert_eq!((desk.selected, desk.look), (station, look));
    assert!(folder.path().join("lingang-body-shop.blib.ron").exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// What lies below the fold of the inspector and of the checklist comes up without a pointer, and goes back.
#[test]
fn the_inspector_and_the_checklist_are_scrolled_by_keys() {
    let (_folder, mut desk) = later(30);
    desk.tab = None;
    desk.select_bottleneck();
    let mut window = window(desk, (1280.0, 500.0));
    let y = |window: &Harness<'_, Desk>, text: &str| window.get_by_label(text).rect().top();
    let before = y(&window, "Equipment");
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::PageDown);
    window.run_steps(40);
    assert!(y(&window, "Equipment") < before - 200.0);
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::PageUp);
    window.run_steps(40);
    assert_eq!(y(&window, "Equipment"), before);
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::PageDown);
    window.run_steps(40);
    let other = window.state().twin().number("press line");
    assert_ne!(window.state().selected, other);
    window.state_mut().selected = other;
    window.run_steps(3);
    assert!(
        y(&window, "Now") < 400.0,
        "another station begins at the top"
    );

    window.state_mut().tab = Some(Tab::Checklist);
    window.state_mut().finish_background();
    window.run_steps(3);
    let before = y(&window, "Missing first");
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::PageDown);
    window.run_steps(40);
    assert!(y(&window, "Missing first") < before - 60.0);
}
