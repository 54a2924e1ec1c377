//! No plant, moment or size of the window ends the program.

use super::*;
use crate::view::Look;
use crate::view::desk::tests::written;

/// Draws every tab in windows of several sizes.
fn draw_all(desk: Desk, sizes: &[(f32, f32)]) -> Desk {
    let mut window = window(desk, (1280.0, 720.0));
    for size in sizes {
        window.set_size(egui::vec2(size.0, size.1));
        for tab in Tab::ALL {
            window.state_mut().tab = Some(tab);
            window.run_steps(2);
        }
    }
    window.into_state()
}

const SIZES: [(f32, f32); 5] = [
    (1600.0, 900.0),
    (800.0, 430.0),
    (640.0, 360.0),
    (5.0, 600.0),
    (900.0, 5.0),
];

#[test]
fn every_shipped_plant_at_the_start_and_later() {
    let folder = format!("{}/factories", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "ron") || path.to_string_lossy().contains(".layout")
        {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (_folder, mut desk) = desk(&name);
        desk.help = true;
        desk.selected = Some(0);
        let mut desk = draw_all(desk, &[(1280.0, 720.0)]);
        desk.help = false;
        desk.look = Look::Dark;
        desk.words = Words::of(Language::Chinese);
        let to = desk.twin().until() / 10;
        desk.jump(to);
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        desk.select_bottleneck();
        draw_all(desk, &[(1280.0, 720.0)]);
        seen += 1;
    }
    assert!(seen >= 11);
}

#[test]
fn every_station_and_shelf_has_an_inspector() {
    for hours in [0, 30] {
        let (_folder, mut desk) = later(hours);
        desk.tab = None;
        let count = desk.twin().names().count();
        let mut window = window(desk, (1280.0, 900.0));
        for station in 0..=count {
            window.state_mut().selected = Some(station);
            window.run_steps(1);
        }
    }
}

#[test]
fn windows_of_every_size_with_one_run_and_with_two() {
    let (_folder, mut desk) = later(30);
    desk.select_bottleneck();
    let mut desk = draw_all(desk, &SIZES);
    let mut changed = desk.twin().factory().clone();
    changed.run.seed = 9;
    desk.set_beside("another plan", &changed).unwrap();
    desk.choices.side = 1;
    let desk = draw_all(desk, &SIZES);
    let window = window(desk, (1600.0, 900.0));
    assert!(shows(&window, "another plan") && shows(&window, "as it is"));
}

#[test]
fn a_locked_plant_one_station_and_no_products() {
    let locked = r#"Factory(name: "locked", run: (until: "1 h"), stations: {
        "in": Source(saturated: true),
        "a": Machine(cycle: "1 s"),
        "b": Machine(cycle: "1 s"),
        "out": Sink(),
    }, flow: [
        ["in", "a", "b"], (from: "b", to: "a", share: "99 %"), (from: "b", to: "out", share: "1 %"),
    ])"#;
    let (_folder, mut desk) = written(locked);
    desk.jump(desk.twin().until());
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    let desk = draw_all(desk, &SIZES);
    assert!(matches!(
        desk.twin().ended(),
        Some(crate::view::Ended::Locked(_))
    ));

    let one = r#"Factory(name: "one", run: (until: "1 h"), stations: {
        "in": Source(every: "10 s"), "out": Sink(),
    }, flow: [["in", "out"]])"#;
    let (_folder, mut desk) = written(one);
    draw_all(written(one).1, &SIZES);
    desk.jump(desk.twin().until());
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    draw_all(desk, &SIZES);
}

/// Runs of every number on the way to the one that is meant would be started and thrown away.
#[test]
fn a_seed_is_taken_when_it_is_typed_and_the_moment_stays() {
    let (_folder, mut desk) = later(6);
    (desk.tab, desk.tree) = (None, false);
    let mut window = window(desk, (1280.0, 720.0));
    let field = || By::new().role(Role::TextInput).label("seed");
    window.get(field()).click();
    window.run_steps(3);
    for digit in ["4", "2"] {
        window.get(field()).type_text(digit);
        window.run_steps(2);
        let desk = window.state();
        assert_eq!((desk.twin().seed(), desk.now()), (1, 6 * HOUR));
    }
    window.key_press(egui::Key::Enter);
    window.run_steps(2);
    let desk = window.state_mut();
    assert_eq!(desk.twin().seed(), 42);
    assert_eq!(desk.playback.target, Some(6 * HOUR));
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    assert_eq!(desk.now(), 6 * HOUR);
    // Every one of the 64 bits, and what is no seed.
    let exact = 9_007_199_254_740_993_u64;
    for (typed, seed) in [
        (exact.to_string(), exact),
        (u64::MAX.to_string(), u64::MAX),
        ("4.5".to_owned(), u64::MAX),
    ] {
        window.get(field()).focus();
        window.run_steps(3);
        window.get(field()).type_text(&typed);
        window.run_steps(2);
        window.key_press(egui::Key::Enter);
        window.run_steps(3);
        assert_eq!(window.state().twin().seed(), seed, "{typed}");
    }
    let notice = window.state().notice.clone().unwrap_or_default();
    assert!(notice.starts_with("4.5 is no seed"), "{notice}");
}

/// The strip beside an open inspector: its buttons in one row, and what the runs differ by.
#[test]
fn a_trial_in_a_middling_window_is_told_in_short() {
    let (_folder, mut desk) = later(200);
    let path: crate::model::Path = "framing.setup.takes".parse().unwrap();
    desk.enter(&path, "6 s");
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    desk.tab = None;
    let mut window = window(desk, (1000.0, 600.0));
    let top = |window: &Harness<'_, Desk>, text: &str| window.get_by_label(text).rect().top();
    assert_eq!(top(&window, "undo"), top(&window, "save as a scenario"));
    assert!(shows(&window, "difference now"));
    let high = window.state().clear.1.y - window.state().clear.0.y;
    assert!(high > 380.0, "{high}");
    // No card of a station lies over the help.
    window.hover_at(egui::pos2(400.0, 450.0));
    window.state_mut().hovered = Some(0);
    window.state_mut().help = true;
    window.run_steps(3);
    assert!(!shows(&window, "0 here"), "a card over the help");
}

/// A key that can show nothing says why.
#[test]
fn a_panel_that_has_no_room_is_told() {
    for key in [egui::Key::Num3, egui::Key::I, egui::Key::T] {
        let (_folder, mut desk) = later(1);
        (desk.tab, desk.inspector, desk.tree) = (None, false, false);
        for (size, is_told) in [((640.0, 360.0), true), ((1280.0, 720.0), false)] {
            desk.notice = None;
            let mut window = window(desk, size);
            window.key_press(key);
            window.run_steps(3);
            desk = window.into_state();
            let told = desk.notice.as_deref().unwrap_or_default();
            assert_eq!(told.contains("too small"), is_told, "{key:?} {size:?}");
            (desk.tab, desk.inspector, desk.tree) = (None, false, false);
        }
    }
}

#[test]
fn a_long_notice_goes_on_in_the_next_line() {
    let (_folder, mut desk) = later(1);
    let notice = "a sentence that says much of what went wrong ".repeat(8);
    desk.notice = Some(notice.clone());
    let window = window(desk, (800.0, 600.0));
    let rect = window.get_by_label(&notice).rect();
    assert!(rect.right() <= 800.0 && rect.height() > 30.0, "{rect:?}");
}

/// Hundreds of stations may wait for each other; the bar has a line for them, in the window's words.
#[test]
fn a_large_deadlock_is_told_in_short() {
    let line: Vec<String> = (0..40).map(|at| format!("m{at}")).collect();
    let machines = line
        .iter()
        .map(|name| format!("\"{name}\": Machine(cycle: \"1 s\"),"));
    let machines: String = machines.collect();
    let way: Vec<String> = line.iter().map(|name| format!("\"{name}\"")).collect();
    let (way, first, last) = (way.join(", "), &line[0], &line[39]);
    let plant = format!(
        r#"Factory(name: "ring", run: (until: "10 h"), stations: {{
            "in": Source(saturated: true), {machines} "out": Sink(),
        }}, flow: [
            ["in", {way}], (from: "{last}", to: "{first}", share: "99 %"), (from: "{last}", to: "out", share: "1 %"),
        ])"#
    );
    let (_folder, mut desk) = written(&plant);
    desk.jump(desk.twin().until());
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    let window = window(desk, (1280.0, 720.0));
    let desk = window.state();
    let Some(crate::view::Ended::Locked(deadlock)) = desk.twin().ended() else {
        panic!("{:?}", desk.twin().ended());
    };
    let waits = deadlock.waits.iter().map(|(a, b)| format!("{a} → {b}"));
    let waits: Vec<String> = waits.collect();
    assert!(waits.len() > 30);
    let clock = super::super::style::clock(deadlock.at);
    let told = format!("Locked at {clock} for ever: {}, …", waits[..6].join(", "));
    assert!(shows(&window, &told), "{told}");
}

/// A trial in a small window: both plants are seen, the catch-up is told, and no name is saved that nobody saw.
#[test]
fn a_trial_in_a_small_window_leaves_the_plant_its_share_and_hides_nothing() {
    for (size, least) in [
        ((640.0, 360.0), 0.5),
        ((800.0, 430.0), 0.3),
        ((1280.0, 720.0), 0.3),
    ] {
        let (folder, mut desk) = later(6);
        let path: crate::model::Path = "framing.setup.takes".parse().unwrap();
        desk.enter(&path, "6 s");
        assert!(desk.trial.coming.is_some());
        let mut window = window(desk, size);
        let coming = By::new().label_contains("catches up");
        assert!(window.query_all(coming).next().is_some(), "{size:?}");
        window.state_mut().pass(0.0, f64::INFINITY, &|| 0.0);
        window.run_steps(3);
        let desk = window.state();
        assert_eq!(desk.twins.len(), 2);
        let (from, to) = desk.clear;
        let share = (to.x - from.x) * (to.y - from.y) / (size.0 * size.1);
        assert!(share >= least, "{size:?}: {share}");
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
        window.run_steps(3);
        assert!(shows(&window, "name"), "{size:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
