//! The numbers in the panels are those that were measured, of the run that they stand for.

use super::*;
use crate::kpi;
use crate::model::Kind;
use crate::sim::observe::State;
use crate::view::Twin;

use super::super::style::{number, percent};

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
    (oee.oee, oee.availability) = (Some(1.131), Some(1.2));
    let mut window = window(desk, (1600.0, 1600.0));
    let above = |window: &Harness<'_, Desk>, text: &str| {
        let told = By::new().label_contains(text);
        window.query_all(told).next().is_some()
    };
    assert!(!above(&window, "113.1") && !above(&window, "120.0 %"));
    let since = super::super::style::clock(window.state().twin().snapshot.window_start);
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
