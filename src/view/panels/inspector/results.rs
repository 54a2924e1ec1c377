//! What a station did in the statistics window: times, results and failures.

use bevy_egui::egui;

use super::super::super::desk::Desk;
use super::super::super::locale::Words;
use super::super::super::twin::Twin;
use super::super::as_written;
use super::super::state_bar::{bar, shares, small_mark, state_key};
use super::super::style::{duration, number, percent};
use super::rows::{row, section, values_row};
use crate::kpi::StationKpis;
use crate::model::Station;
use crate::sim::observe::{FailureView, StationView};

/// Where a machine's time went.
pub fn time(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis) {
    let of = |twin| station_of(twin, &kpis.name).and_then(|s| s.machine.as_ref());
    let machines: Vec<_> = desk.twins.iter().filter_map(of).collect();
    let Some(first) = machines.first() else {
        return;
    };
    section(ui, desk.words.get("inspector.time"));
    for machine in &machines {
        bar(ui, &desk.words, &machine.states, 12.0);
    }
    let sides: Vec<_> = machines.iter().map(|m| shares(&m.states)).collect();
    for (at, (state, _)) in shares(&first.states).into_iter().enumerate() {
        if sides
            .iter()
            .all(|side| side[at].1.is_none_or(|share| share == 0.0))
        {
            continue;
        }
        ui.horizontal(|ui| {
            small_mark(ui, state);
            let values = sides.iter().map(|side| percent(side[at].1));
            values_row(ui, desk.words.get(state_key(state)), values.collect());
        });
    }
}

fn station_of<'a>(twin: &'a Twin, name: &str) -> Option<&'a StationKpis> {
    twin.kpis.stations.get(twin.number(name)?)
}

/// What came of it.
pub fn results(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis, view: &StationView) {
    section(ui, desk.words.get("inspector.results"));
    let sides: Vec<&StationKpis> = desk
        .twins
        .iter()
        .filter_map(|twin| station_of(twin, &kpis.name))
        .collect();
    let measure = |ui: &mut egui::Ui, key: &str, of: &dyn Fn(&StationKpis) -> Option<String>| {
        let values: Vec<Option<String>> = sides.iter().map(|side| of(side)).collect();
        if values.iter().any(Option::is_some) {
            let shown = values.into_iter().map(|v| v.unwrap_or("–".to_owned()));
            values_row(ui, desk.words.get(key), shown.collect());
        }
    };
    let some_time = |seconds: Option<f64>| seconds.map(duration);
    if kpis.machine.is_some() {
        measure(ui, "kpi.oee", &|s| {
            Some(percent(s.machine.as_ref()?.oee.oee))
        });
        measure(ui, "kpi.availability", &|s| {
            Some(percent(s.machine.as_ref()?.oee.availability))
        });
        measure(ui, "kpi.effectiveness", &|s| {
            Some(percent(s.machine.as_ref()?.oee.effectiveness))
        });
        measure(ui, "kpi.quality", &|s| {
            Some(percent(s.machine.as_ref()?.oee.quality_ratio))
        });
        measure(ui, "kpi.cycle_time", &|s| {
            some_time(s.machine.as_ref()?.oee.cycle_time_mean_s)
        });
        measure(ui, "kpi.operations", &|s| {
            s.machine.as_ref()?.oee.operations.map(count)
        });
        if view.setups > 0 {
            measure(ui, "kpi.setups", &|s| {
                s.machine.as_ref()?.oee.setups.map(count)
            });
        }
    }
    measure(ui, "kpi.throughput", &|s| {
        s.throughput.throughput_per_calendar_hour.map(number)
    });
    measure(ui, "kpi.content", &|s| {
        s.content.mean_content_parts.map(number)
    });
    measure(ui, "kpi.stay", &|s| some_time(s.content.mean_stay_s));
    if view.scrapped > 0 {
        row(
            ui,
            desk.words.get("kpi.scrapped"),
            view.scrapped.to_string(),
        );
    }
    if view.reworked > 0 {
        row(
            ui,
            desk.words.get("kpi.reworked"),
            view.reworked.to_string(),
        );
    }
    if view.lost > 0 {
        row(ui, desk.words.get("kpi.lost"), view.lost.to_string());
    }
}

/// Failures of all modes together, then mode by mode.
pub fn failures(ui: &mut egui::Ui, desk: &Desk, view: &StationView, declared: Option<&Station>) {
    if view.failures.is_empty() {
        return;
    }
    let words = &desk.words;
    section(ui, words.get("inspector.failures"));
    let of = |twin| station_of(twin, &view.name).and_then(|s| s.machine.as_ref());
    let sides: Vec<_> = desk
        .twins
        .iter()
        .filter_map(of)
        .map(|m| &m.failures)
        .collect();
    for (key, of) in [
        (
            "kpi.mtbf",
            (|f| f.mtbf_s) as fn(&crate::kpi::Failures) -> Option<f64>,
        ),
        ("kpi.mttr", |f| f.mttr_s),
    ] {
        let values = sides
            .iter()
            .map(|side| of(side).map_or("–".to_owned(), duration));
        values_row(ui, words.get(key), values.collect());
    }
    let modes = declared.and_then(|d| d.kind.machine()).map(|m| &m.failures);
    for mode in &view.failures {
        let response = row(ui, &mode.name, mode_numbers(words, mode));
        if let Some(said) = modes.and_then(|modes| modes.get(&mode.name)) {
            response.on_hover_ui(|ui| {
                for (name, value) in as_written::failure(words, said) {
                    ui.label(format!("{name}: {value}"));
                }
            });
        }
    }
}

fn mode_numbers(words: &Words, mode: &FailureView) -> String {
    let mean = match mode.count {
        0 => "–".to_owned(),
        count => duration(mode.repair as f64 / count as f64 / 1e9),
    };
    words.with("inspector.mode", &[&mode.count.to_string(), &mean])
}

fn count(value: f64) -> String {
    format!("{value:.0}")
}
