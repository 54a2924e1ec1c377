//! The panels by their accessibility tree: what a person who cannot see the picture finds and does.

mod chinese;
mod keyboard;
mod numbers;
mod robust;

use bevy_egui::egui::{self, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};

use super::style::duration;
use crate::view::desk::tests::desk;
use crate::view::{Desk, Language, Tab, Words};

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
        let mut desk = window.into_state();
        desk.twins[0].snapshot.plant.finished_window = super::FEW - 1;
        assert_eq!(super::most_active_key(desk.twin()), "scene.busiest");
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
