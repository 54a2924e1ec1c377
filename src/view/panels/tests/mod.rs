//! The panels by their accessibility tree: what a person who cannot see the picture finds and does.

mod chinese;
mod robust;

use bevy_egui::egui::{self, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};

use super::style::{duration, number, percent};
use crate::kpi;
use crate::model::Kind;
use crate::sim::observe::State;
use crate::view::desk::tests::desk;
use crate::view::{Desk, Language, Tab, Twin, Words};

const HOUR: u64 = 3_600_000_000_000;

/// A window of a size on a desk, drawn once.
fn window<'a>(desk: Desk, size: (f32, f32)) -> Harness<'a, Desk> {
    let draw = |ui: &mut egui::Ui, desk: &mut Desk| {
        let ctx = ui.ctx().clone();
        let root = egui::UiBuilder::new()
            .layer_id(egui::LayerId::background())
            .max_rect(ctx.viewport_rect());
        let mut root = egui::Ui::new(ctx, egui::Id::new("window"), root);
        super::show(&mut root, desk);
    };
    let mut window = Harness::builder()
        .with_size(size)
        .build_ui_state(draw, desk);
    window.run_steps(3);
    window
}

fn shows(window: &Harness<'_, Desk>, text: &str) -> bool {
    window.query_all_by_label(text).next().is_some()
}

fn click(window: &mut Harness<'_, Desk>, name: &str) {
    let found = window.query_all_by_label(name).next();
    found.unwrap_or_else(|| panic!("no control {name}")).click();
    window.run_steps(3);
}

/// The flagship some way into its run.
fn later(hours: u64) -> (tempfile::TempDir, Desk) {
    let (folder, mut desk) = desk("lingang-body-shop");
    desk.playback.is_playing = false;
    desk.jump(hours * HOUR);
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.refresh();
    (folder, desk)
}

#[test]
fn play_pause_and_step_are_found_by_name() {
    let (_folder, mut desk) = later(6);
    desk.tab = None;
    let mut window = window(desk, (1280.0, 720.0));
    click(&mut window, "let time go");
    assert!(window.state().playback.is_playing);
    click(&mut window, "pause");
    assert!(!window.state().playback.is_playing);
    let due = window.state().twin().next_due().unwrap();
    click(&mut window, "one step");
    assert_eq!(window.state().twin().now(), due);
    click(&mut window, "from the beginning");
    assert_eq!(window.state().twin().now(), 0);
}

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
        super::style::moment("2 d 10:30:15"),
        Some(210_615_000_000_000)
    );
    for wrong in ["", "10", "x:y", "-3 h", "1e300 h", "d"] {
        assert_eq!(super::style::moment(wrong), None, "{wrong}");
    }
}

#[test]
fn every_tab_opens_by_its_name_and_closes() {
    let (_folder, desk) = later(6);
    let mut window = window(desk, (1280.0, 720.0));
    for tab in Tab::ALL.into_iter().rev() {
        let name = window.state().words.get(super::tab_key(tab)).to_owned();
        click(&mut window, &name);
        assert_eq!(window.state().tab, Some(tab), "{name}");
    }
    click(&mut window, "close");
    assert_eq!(window.state().tab, None);
}

#[test]
fn a_search_leaves_what_it_finds_and_a_click_selects() {
    let (_folder, mut desk) = later(6);
    desk.tab = None;
    let mut window = window(desk, (1280.0, 720.0));
    assert!(shows(&window, "press line") && shows(&window, "framing"));
    window.get_by_label("search").focus();
    window.run_steps(2);
    window.get_by_label("search").type_text("Fram");
    window.run_steps(3);
    assert!(!shows(&window, "press line") && shows(&window, "framing"));
    click(&mut window, "framing");
    let desk = window.state();
    assert_eq!(desk.selected, desk.twin().number("framing"));
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

/// A station that holds nobody back is not called so, wherever the busiest is marked.
#[test]
fn the_busiest_station_is_the_bottleneck_only_where_it_limits_the_plant() {
    use crate::kpi::Limit;
    let mut seen = std::collections::BTreeSet::new();
    for name in [
        "lingang-body-shop",
        "songjiang-furniture",
        "xuhui-outpatients",
    ] {
        let (_folder, mut desk) = desk(name);
        (desk.playback.is_playing, desk.tab) = (false, Some(Tab::States));
        desk.jump(60 * HOUR);
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        desk.select_bottleneck();
        let limits = desk.twin().bottleneck.as_ref().unwrap().limit == Limit::Station;
        let window = window(desk, (1280.0, 900.0));
        assert_eq!(shows(&window, "bottleneck"), limits, "{name}");
        assert_eq!(shows(&window, "busiest"), !limits, "{name}");
        seen.insert(limits);
    }
    assert_eq!(seen.len(), 2);
}

/// The card tells what the glance holds, and goes with the pointer.
#[test]
fn hovering_over_a_station_tells_what_it_does() {
    let (_folder, mut desk) = later(30);
    (desk.tab, desk.inspector, desk.tree) = (None, false, false);
    let framing = desk.twin().number("framing").unwrap();
    let mut window = window(desk, (1280.0, 720.0));
    assert!(!shows(&window, "framing"));
    window.hover_at(egui::pos2(640.0, 400.0));
    window.state_mut().hovered = Some(framing);
    window.run_steps(3);
    let desk = window.state();
    let glance = &desk.twin().glances[framing];
    let since = desk.twin().history.since(framing, 0).unwrap();
    let long = duration((desk.twin().now() - since) as f64 / 1e9);
    let state = desk
        .words
        .get(super::state_bar::state_key(glance.servers[0].state));
    let first = format!("{state} for {long}");
    let content = format!("{} here", glance.content);
    for text in ["framing", first.as_str(), content.as_str()] {
        assert!(shows(&window, text), "{text}");
    }
    window.state_mut().hovered = None;
    window.run_steps(3);
    assert!(!shows(&window, "framing"));
}

/// The measurement may be older than the glance: "working" and "waits for" of one station do not go together.
#[test]
fn nobody_waits_at_a_station_that_is_not_blocked() {
    let (_folder, mut desk) = later(30);
    (desk.tab, desk.tree) = (None, false);
    let framing = desk.twin().number("framing").unwrap();
    desk.selected = Some(framing);
    desk.hovered = Some(framing);
    desk.twins[0].snapshot.stations[framing].waits_for = vec!["to paint".to_owned()];
    let mut window = window(desk, (1280.0, 1600.0));
    window.hover_at(egui::pos2(640.0, 400.0));
    for (state, waits) in [(State::Blocked, true), (State::Working, false)] {
        let desk = window.state_mut();
        for server in &mut desk.twins[0].glances[framing].servers {
            server.state = state;
        }
        window.run_steps(3);
        assert_eq!(shows(&window, "waits for to paint"), waits, "{state:?}");
        assert_eq!(shows(&window, "waits for"), waits, "{state:?}");
    }
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
fn the_inspector_shows_the_measured_numbers() {
    let (_folder, mut desk) = later(200);
    desk.tab = None;
    desk.select_bottleneck();
    let station = desk.selected.unwrap();
    let window = window(desk, (1280.0, 1600.0));
    let desk = window.state();
    let kpis = kpi::measure(desk.twin().factory(), &desk.twin().snapshot);
    let of = &kpis.stations[station];
    let machine = of.machine.as_ref().unwrap();
    for (name, value) in [
        ("OEE", percent(machine.oee.oee)),
        ("availability", percent(machine.oee.availability)),
        ("effectiveness", percent(machine.oee.effectiveness)),
        (
            "median",
            duration(machine.cycle_time.cycle_time_median_s.unwrap()),
        ),
        (
            "95 % within",
            duration(machine.cycle_time.cycle_time_p95_s.unwrap()),
        ),
        (
            "standard deviation",
            duration(machine.cycle_time.cycle_time_sd_s.unwrap()),
        ),
        ("working", percent(machine.states.working_share)),
        ("down", percent(machine.states.down_share)),
        ("MTBF", duration(machine.failures.mtbf_s.unwrap())),
        ("MTTR", duration(machine.failures.mttr_s.unwrap())),
        (
            "parts per calendar hour",
            number(of.throughput.throughput_per_calendar_hour.unwrap()),
        ),
        (
            "mean content",
            number(of.content.mean_content_parts.unwrap()),
        ),
    ] {
        let inspector = egui::Rect::everything_right_of(940.0);
        let row = |text: &str| {
            let all = window.query_all_by_label(text);
            let ys: Vec<f32> = all
                .map(|node| node.rect())
                .filter(|rect| inspector.contains_rect(*rect))
                .map(|rect| rect.center().y)
                .collect();
            ys
        };
        let (names, values) = (row(name), row(&value));
        let beside = names
            .iter()
            .any(|y| values.iter().any(|v| (v - y).abs() < 6.0));
        assert!(beside, "{name} {value}: {names:?} {values:?}");
    }
}

/// Counts of both runs, also of what happened in the changed one alone; and what stands once says whose it is.
#[test]
fn the_inspector_counts_both_runs() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    (desk.playback.is_playing, desk.tab) = (false, None);
    let changed = desk.document.factory.clone();
    let machines = changed.stations.iter();
    let mut machines = machines.filter_map(|(name, one)| Some((name, one.kind.machine()?)));
    let broken = machines.find(|(_, machine)| !machine.failures.is_empty());
    let broken = broken.unwrap().0.as_str();
    // As it is, it never fails there.
    let mut without = changed.clone();
    match &mut without.stations.get_mut(broken).unwrap().kind {
        Kind::Machine(machine) => machine.failures.clear(),
        Kind::Inspection(inspection) => inspection.machine.failures.clear(),
        _ => panic!("{broken} is no machine"),
    }
    desk.twins = vec![Twin::new(&without, 1).unwrap()];
    desk.jump(200 * HOUR);
    desk.pass(0.0, f64::INFINITY, &|| 0.0);
    desk.set_beside("another", &changed).unwrap();
    desk.refresh();
    let failing = desk.twin().number(broken).unwrap();
    assert!(desk.twins[0].snapshot.stations[failing].failures.is_empty());
    let mode = desk.twins[1].snapshot.stations[failing].failures[0].clone();
    assert!(mode.count > 0);
    // What happened in the changed run alone is told as well.
    let tried = &mut desk.twins[1].snapshot.stations[failing];
    (tried.scrapped, tried.reworked, tried.lost) = (7_771, 7_772, 7_773);
    desk.selected = Some(failing);
    let window = window(desk, (1280.0, 2400.0));
    let count = format!("{} ×", mode.count);
    let told = By::new().label_contains(&count);
    assert!(window.query_all(told).next().is_some(), "{count}");
    assert!(shows(&window, &mode.name));
    for count in ["7771", "7772", "7773"] {
        assert!(shows(&window, count), "{count}");
    }
    let inspector = egui::Rect::everything_right_of(940.0);
    let mut sides = window.query_all_by_label("as it is");
    assert!(sides.any(|node| inspector.contains_rect(node.rect())));
}

#[test]
fn a_click_on_a_bar_a_server_or_a_line_of_the_log_selects() {
    let (_folder, desk) = later(30);
    let mut window = window(desk, (1280.0, 900.0));
    window.state_mut().tree = false;
    for (tab, name) in [(Tab::States, "press line"), (Tab::Gantt, "blanking")] {
        window.state_mut().tab = Some(tab);
        window.state_mut().selected = None;
        window.run_steps(3);
        click(&mut window, name);
        let desk = window.state();
        assert_eq!(desk.selected, desk.twin().number(name), "{name}");
    }
    window.state_mut().tab = Some(Tab::Log);
    window.state_mut().selected = None;
    window.run_steps(3);
    let line = By::new().role(Role::Button).label_contains(" d ");
    let mut lines = window.query_all(line);
    let first = lines.next();
    first.expect("a line of the log").click();
    drop(lines);
    window.run_steps(2);
    let newest = window
        .state()
        .twin()
        .history
        .log()
        .next_back()
        .copied()
        .unwrap();
    assert_eq!(window.state().selected, Some(newest.station as usize));
}

#[test]
fn the_window_speaks_chinese() {
    let (_folder, mut desk) = later(6);
    desk.words = Words::of(Language::Chinese);
    desk.help = true;
    let window = window(desk, (1280.0, 900.0));
    for text in [
        "播放",
        "单步",
        "甘特图",
        "曲线",
        "点击一个工位。",
        "帮助",
        "本帮助",
    ] {
        assert!(shows(&window, text), "{text}");
    }
    for text in ["pause", "charts", "help"] {
        assert!(!shows(&window, text), "{text}");
    }
}

#[test]
fn the_help_shows_every_shortcut() {
    let (_folder, desk) = later(1);
    let mut window = window(desk, (1280.0, 900.0));
    window.key_press(egui::Key::F1);
    window.run_steps(4);
    for shortcut in super::keys::SHORTCUTS {
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
    desk.selected = None;
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
    assert_eq!((desk.selected, desk.look), (None, look));
    assert!(folder.path().join("lingang-body-shop.blib.ron").exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// Also behind a tab that has little to show.
#[test]
fn the_lower_panel_keeps_its_height_over_all_tabs() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    desk.playback.is_playing = false;
    let mut window = window(desk, (1280.0, 800.0));
    let high = window.state().clear.1.y;
    for tab in Tab::ALL.into_iter().chain([Tab::Charts]) {
        window.state_mut().tab = Some(tab);
        window.run_steps(4);
        let now = window.state().clear.1.y;
        assert!((now - high).abs() < 1.0, "{tab:?}: {now} {high}");
    }
}

/// Early in a window good parts leave that were worked on before it began.
#[test]
fn a_share_above_100_per_cent_is_a_dash_and_every_headline_is_explained() {
    let (_folder, mut desk) = later(200);
    desk.tab = None;
    let framing = desk.twin().number("framing").unwrap();
    desk.selected = Some(framing);
    let kpis = &mut desk.twins[0].kpis;
    kpis.plant.oee.plant_oee = Some(1.131);
    let oee = &mut kpis.stations[framing].machine.as_mut().unwrap().oee;
    (oee.oee, oee.effectiveness) = (Some(1.131), Some(1.2));
    let mut window = window(desk, (1600.0, 1600.0));
    let above = |window: &Harness<'_, Desk>, text: &str| {
        let told = By::new().label_contains(text);
        window.query_all(told).next().is_some()
    };
    assert!(!above(&window, "113.1") && !above(&window, "120.0 %"));
    let since = super::style::clock(window.state().twin().snapshot.window_start);
    for (name, says) in [
        ("lead time, median", "from entry to exit"),
        ("WIP, mean", "in the mean over the time"),
        ("good parts per scheduled hour", "was on shift"),
        ("OEE", "before the window"),
    ] {
        let all = window.query_all_by_label(name);
        let first = all.min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
        first.unwrap().hover();
        window.run_steps(40);
        assert!(above(&window, says) && above(&window, &since), "{name}");
    }
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

#[test]
fn a_narrow_window_leaves_the_picture_its_share() {
    for (size, least) in [
        ((640.0, 360.0), 0.6),
        ((1280.0, 720.0), 0.4),
        ((1600.0, 900.0), 0.4),
    ] {
        let (_folder, desk) = later(6);
        let window = window(desk, size);
        let (from, to) = window.state().clear;
        let share = (to.x - from.x) * (to.y - from.y) / (size.0 * size.1);
        assert!(share >= least, "{size:?}: {share}");
    }
}

/// Every text key in the sources of the panels has a text, also those that go through tables.
#[test]
fn every_key_of_the_panels_has_a_text() {
    let words = Words::english();
    let starts = [
        "charts.",
        "checklist.",
        "evidence.",
        "gantt.",
        "help.",
        "hover.",
        "inspector.",
        "kind.",
        "kpi.",
        "lead.",
        "log.",
        "panel.",
        "playback.",
        "scene.",
        "side.",
        "state.",
        "states.",
        "tab.",
        "tree.",
        "trial.",
        "why.",
        "written.",
    ];
    let mut seen = std::collections::BTreeMap::new();
    for (path, text) in super::style::tests::sources() {
        for literal in text.split('"') {
            let Some(start) = starts.iter().find(|s| literal.starts_with(**s)) else {
                continue;
            };
            let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c);
            if literal.chars().all(is_key) && !literal.ends_with('.') {
                assert_ne!(words.get(literal), literal, "{}", path.display());
                *seen.entry(*start).or_insert(0) += 1;
            }
        }
    }
    let unseen = starts.iter().find(|start| !seen.contains_key(**start));
    assert_eq!(unseen, None, "{seen:?}");
    assert!(seen.values().sum::<u32>() > 250, "{seen:?}");
}
