//! What a station did in the statistics window: times, results and failures.

use bevy_egui::egui;

use super::super::super::desk::Desk;
use super::super::super::locale::Words;
use super::super::super::twin::Twin;
use super::super::as_written;
use super::super::histogram::Histogram;
use super::super::state_bar::{bar, shares, small_mark, state_key};
use super::super::style::{duration, number, percent, share, side_ink};
use super::rows::{section, values_row};
use crate::kpi::{MachineKpis, Oee, StationKpis};
use crate::sim::observe::{Durations, FailureView, StationView};

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

/// A station or shelf of every run, by its name.
fn views_of<'a>(desk: &'a Desk, name: &str) -> Vec<&'a StationView> {
    let of = |twin: &'a Twin| {
        let mut all = twin.snapshot.stations.iter().chain(&twin.snapshot.shelves);
        all.nth(twin.number(name)?)
    };
    desk.twins.iter().filter_map(of).collect()
}

/// What came of it.
pub fn results(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis) {
    let views = views_of(desk, &kpis.name);
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
        share_row(ui, desk, &sides, "kpi.oee", |oee| oee.oee);
        share_row(ui, desk, &sides, "kpi.availability", |oee| oee.availability);
        // No share of time: chance alone puts it above 100 %.
        measure(ui, "kpi.effectiveness", &|s| {
            Some(percent(s.machine.as_ref()?.oee.effectiveness))
        });
        measure(ui, "kpi.quality", &|s| {
            Some(percent(s.machine.as_ref()?.oee.quality_ratio))
        });
        measure(ui, "kpi.operations", &|s| {
            s.machine.as_ref()?.oee.operations.map(count)
        });
        if views.iter().any(|view| view.setups > 0) {
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
    let mut counted = |key: &str, of: fn(&StationView) -> u64| {
        let counts: Vec<u64> = views.iter().map(|view| of(view)).collect();
        if counts.iter().any(|count| *count > 0) {
            let shown = counts.iter().map(u64::to_string);
            values_row(ui, desk.words.get(key), shown.collect());
        }
    };
    counted("kpi.scrapped", |view| view.scrapped);
    counted("kpi.reworked", |view| view.reworked);
    counted("kpi.lost", |view| view.lost);
}

/// A share of a machine's time in all runs.
fn share_row(
    ui: &mut egui::Ui,
    desk: &Desk,
    sides: &[&StationKpis],
    key: &str,
    of: fn(&Oee) -> Option<f64>,
) {
    let machines = sides.iter().map(|side| side.machine.as_ref());
    let values: Vec<Option<f64>> = machines.map(|one| of(&one?.oee)).collect();
    let row = values_row(
        ui,
        desk.words.get(key),
        values.iter().map(|v| share(*v)).collect(),
    );
    if values.iter().any(|value| *value > Some(1.0)) {
        row.on_hover_text(desk.words.get("hint.too_early"));
    }
}

/// How long a machine works on a part: the distribution, and its figures.
pub fn cycle_times(ui: &mut egui::Ui, desk: &Desk, kpis: &StationKpis) {
    let of = |twin| station_of(twin, &kpis.name).and_then(|s| s.machine.as_ref());
    let sides: Vec<&MachineKpis> = desk.twins.iter().filter_map(of).collect();
    let view = |twin: &Twin| twin.number(&kpis.name);
    let tallies: Vec<&Durations> = desk
        .twins
        .iter()
        .filter_map(|twin| Some(&twin.snapshot.stations.get(view(twin)?)?.cycle_times))
        .collect();
    if tallies.iter().all(|tally| tally.count() == 0) || sides.is_empty() {
        return;
    }
    section(ui, desk.words.get("kpi.cycle_time"));
    bars(ui, &tallies);
    let measure = |ui: &mut egui::Ui, key: &str, of: &dyn Fn(&MachineKpis) -> Option<String>| {
        let values = sides.iter().map(|side| of(side).unwrap_or("–".to_owned()));
        values_row(ui, desk.words.get(key), values.collect());
    };
    measure(ui, "kpi.cycle_mean", &|m| {
        m.oee.cycle_time_mean_s.map(duration)
    });
    measure(ui, "kpi.cycle_median", &|m| {
        m.cycle_time.cycle_time_median_s.map(duration)
    });
    measure(ui, "kpi.cycle_p95", &|m| {
        m.cycle_time.cycle_time_p95_s.map(duration)
    });
    measure(ui, "kpi.cycle_range", &|m| {
        let (min, max) = (
            m.cycle_time.cycle_time_min_s?,
            m.cycle_time.cycle_time_max_s?,
        );
        Some(format!("{} – {}", duration(min), duration(max)))
    });
    measure(ui, "kpi.cycle_sd", &|m| {
        m.cycle_time.cycle_time_sd_s.map(duration)
    });
}

/// A small histogram of all runs, one behind the other, from the shortest to where all but one in 200 lie.
fn bars(ui: &mut egui::Ui, tallies: &[&Durations]) {
    let size = egui::vec2(ui.available_width().max(1.0), 36.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let range = Histogram::range(tallies, 1.0);
    let all: Vec<Histogram> = tallies
        .iter()
        .map(|tally| Histogram::new(tally, range))
        .collect();
    let shares = all.iter().flat_map(|one| &one.shares);
    let top = shares.fold(1e-9, |most: f64, share| most.max(*share));
    let wide = rect.width() / range.2 as f32;
    for (side, histogram) in all.iter().enumerate() {
        let ink = side_ink(side).gamma_multiply(if all.len() == 1 { 0.85 } else { 0.5 });
        for (at, share) in histogram.shares.iter().enumerate() {
            let left = rect.left() + at as f32 * wide;
            let high = (share / top) as f32 * rect.height();
            let corner = egui::pos2(left, rect.bottom() - high);
            let bar = egui::vec2((wide - 0.5).max(0.5), high);
            ui.painter()
                .rect_filled(egui::Rect::from_min_size(corner, bar), 0.0, ink);
        }
    }
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// Failures of all modes together, then mode by mode.
pub fn failures(ui: &mut egui::Ui, desk: &Desk, name: &str) {
    let views = views_of(desk, name);
    let mut modes: Vec<&str> = Vec::new();
    for mode in views.iter().flat_map(|view| &view.failures) {
        if !modes.contains(&mode.name.as_str()) {
            modes.push(&mode.name);
        }
    }
    if modes.is_empty() {
        return;
    }
    let words = &desk.words;
    section(ui, words.get("inspector.failures"));
    let of = |twin| station_of(twin, name).and_then(|s| s.machine.as_ref());
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
    for mode in modes {
        let of = |view: &&StationView| {
            let mode = view.failures.iter().find(|one| one.name == mode);
            mode.map_or("–".to_owned(), |mode| mode_numbers(words, mode))
        };
        let values: Vec<String> = views.iter().map(of).collect();
        let response = match values.len() {
            1 => values_row(ui, mode, values),
            // Two of these have no room beside a name.
            _ => {
                ui.label(egui::RichText::new(mode).weak());
                values_row(ui, "", values)
            }
        };
        let said: Vec<_> = desk
            .twins
            .iter()
            .filter_map(|twin| {
                let machine = twin.factory().stations.get(name)?.kind.machine()?;
                Some(as_written::failure(words, machine.failures.get(mode)?))
            })
            .collect();
        let is_changed = said.windows(2).any(|pair| pair[0] != pair[1]);
        response.on_hover_ui(|ui| {
            for (side, lines) in said.iter().enumerate().take(1 + usize::from(is_changed)) {
                for (name, value) in lines {
                    let line = egui::RichText::new(format!("{name}: {value}"));
                    ui.label(match is_changed {
                        true => line.color(side_ink(side)),
                        false => line,
                    });
                }
            }
        });
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
