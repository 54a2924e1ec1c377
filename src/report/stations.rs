//! The table of stations: one row each in flow order.

use super::number::{NONE, fixed, whole_percents};
use super::text::{Ink, cut, left, right, width};
use super::{RunResult, StationInfo};
use crate::kpi::Means;

/// Columns: name at most, servers, bar, and the states after `working`.
const NAME: usize = 20;
const SERVERS: usize = 8;
const BAR: usize = 10;
const WORKING: usize = 4;
const STATES: [(&str, &str, usize); 4] = [
    ("setup", "setup_share_of_scheduled", 8),
    ("blocked", "blocked_share_of_scheduled", 9),
    ("starved", "starved_share_of_scheduled", 9),
    ("down", "down_share_of_scheduled", 6),
];
const OFF_SHIFT: usize = 11;

/// The table with its heading.
pub fn table(
    result: &RunResult,
    means: &Means<'_>,
    bottleneck: &[String],
    ink: Ink,
) -> Vec<String> {
    let name = result
        .stations
        .iter()
        .map(|s| width(&s.name))
        .max()
        .unwrap_or(0)
        .clamp(12, NAME);
    let states: usize = STATES.iter().map(|(_, _, columns)| columns).sum();
    let shares = 1 + BAR + WORKING + states;
    let heading = left("STATIONS in flow order", 2 + name + SERVERS);
    let first = format!(
        "{}{}{}",
        ink.bold(&heading),
        left("  % of scheduled time", 1 + shares),
        right("% of all time", OFF_SHIFT)
    );
    let mut second =
        left("", 2 + name) + &right("servers", SERVERS) + "  " + &left("working", BAR + WORKING);
    for (title, _, columns) in STATES {
        second += &right(title, columns);
    }
    second += &right("off shift", OFF_SHIFT);
    let mut lines = vec![first, ink.dim(&second)];
    for station in &result.stations {
        let is_bottleneck = bottleneck.contains(&station.name);
        let start = format!("  {}", left(&cut(&station.name, name), name));
        let start = if is_bottleneck {
            ink.bold(&start)
        } else {
            start
        };
        let rest = if station.servers > 0 {
            machine(station, means)
        } else {
            other(station, means)
        };
        let mark = if is_bottleneck {
            format!(" {}", ink.bad("bottleneck"))
        } else {
            String::new()
        };
        lines.push(start + &rest + &mark);
    }
    lines
}

fn machine(station: &StationInfo, means: &Means<'_>) -> String {
    let share = |name: &str| means.station(&station.name, name).map(|e| e.mean);
    let mut line = right(&station.servers.to_string(), SERVERS) + "  ";
    let off_shift = share("off_shift_share").map(|s| whole_percents(&[s, 1.0 - s])[0].to_string());
    match share("working_share_of_scheduled") {
        Some(working) => {
            let mut all = vec![working];
            all.extend(STATES.iter().map(|(_, name, _)| share(name).unwrap_or(0.0)));
            let percents = whole_percents(&all);
            line += &bar(working);
            line += &right(&percents[0].to_string(), WORKING);
            for ((_, _, columns), percent) in STATES.iter().zip(&percents[1..]) {
                line += &right(&percent.to_string(), *columns);
            }
        }
        None => {
            line += &left("never on shift", BAR + WORKING);
            for (_, _, columns) in STATES {
                line += &right(NONE, columns);
            }
        }
    }
    line + &right(off_shift.as_deref().unwrap_or(NONE), OFF_SHIFT)
}

/// Ten characters, one for each full ten percent.
fn bar(share: f64) -> String {
    let full = (libm::floor(share.clamp(0.0, 1.0) * BAR as f64 + 1e-9)) as usize;
    format!("{}{}", "#".repeat(full), ".".repeat(BAR - full))
}

/// What there is to say of a station without servers.
fn other(station: &StationInfo, means: &Means<'_>) -> String {
    let get = |name: &str| means.station(&station.name, name);
    // No half-widths here: the table is for one glance, the other formats have them.
    let short = |name: &str| get(name).map_or(NONE.to_owned(), |e| fixed(e.mean, 1));
    let hourly = || short("throughput_per_scheduled_hour");
    let content = || short("mean_content_parts");
    let text = match (station.kind, station.capacity) {
        ("Source", _) => format!("sends {} parts per scheduled hour", hourly()),
        ("Sink", _) => format!("takes {} parts per scheduled hour", hourly()),
        (_, Some(places)) => format!("holds {} parts on average, room for {places}", content()),
        (_, None) => format!("holds {} parts on average, room without limit", content()),
    };
    format!("{}  {text}", right(&station.kind.to_lowercase(), SERVERS))
}
