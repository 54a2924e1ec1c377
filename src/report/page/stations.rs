//! The tables of stations: where their time goes, and their failures by mode.

use super::Page;
use crate::kpi::Limit;
use crate::report::StationInfo;
use crate::report::number::{NONE, duration_unit, glance, whole_percents, written};
use crate::report::text::{cut, left, right, width};

/// Columns: name at most, servers, bar, and the states after `working`.
const NAME: usize = 20;
const SERVERS: usize = 8;
const BAR: usize = 10;
const WORKING: usize = 4;
const STATES: [(&str, &str, usize); 4] = [
    ("setup", "setup_share_of_scheduled", 7),
    ("blocked", "blocked_share_of_scheduled", 8),
    ("starved", "starved_share_of_scheduled", 8),
    ("down", "down_share_of_scheduled", 6),
];
const OFF_SHIFT: usize = 10;
/// Parts that wait at a source, on average, before the page tells of them.
const LEAST_WAITING: f64 = 0.05;
/// What stands before the bottleneck's name.
const MARK: &str = "> ";
/// Rows of failure modes.
const MODES: usize = 20;

impl Page<'_> {
    /// One row a station in flow order.
    pub(super) fn stations(&self) -> Vec<String> {
        let all = &self.result.stations;
        let name = all.iter().map(|s| width(&s.name)).max().unwrap_or(0);
        let name = name.clamp(12, NAME);
        let before = 2 + name + SERVERS + 2;
        let states: usize = STATES.iter().map(|(_, _, columns)| columns).sum();
        let has_shifts = self.result.working_time.is_some();
        let heading = if has_shifts {
            let share = left("% of scheduled time", BAR + WORKING + states);
            share + &right("% of all", OFF_SHIFT)
        } else {
            "% of time".to_owned()
        };
        let mut titles = left("", 2 + name) + &right("servers", SERVERS) + "  ";
        titles += &left("working", BAR + WORKING);
        for (title, _, columns) in STATES {
            titles += &right(title, columns);
        }
        if has_shifts {
            titles += &right("off shift", OFF_SHIFT);
        }
        let mut lines = vec![
            self.ink.bold(&left("STATIONS in flow order", before)) + &heading,
            self.ink.dim(&titles),
        ];
        let named = self.bottleneck.as_ref().map_or(&[][..], |b| &b.stations);
        for station in all {
            let text = left(&cut(&station.name, name), name);
            let start = if named.contains(&station.name) {
                self.ink.bad(&format!("{MARK}{text}"))
            } else {
                format!("{}{text}", " ".repeat(MARK.len()))
            };
            let rest = if station.servers > 0 {
                self.machine(station, has_shifts)
            } else {
                self.other(station)
            };
            lines.push(start + &rest);
        }
        if !named.is_empty() {
            let limit = self.bottleneck.as_ref().map(|b| b.limit);
            let what = match (named.len(), limit) {
                (1, Some(Limit::Station)) => "bottleneck",
                (1, _) => "busiest",
                _ => "busiest, too close to tell apart",
            };
            lines.push(self.ink.dim(&format!("{MARK}{what}")));
        }
        lines
    }

    fn machine(&self, station: &StationInfo, has_shifts: bool) -> String {
        let share = |name: &str| self.means.station(&station.name, name).map(|e| e.mean);
        let mut line = right(&station.servers.to_string(), SERVERS) + "  ";
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
        if has_shifts {
            let off_shift = share("off_shift_share")
                .map(|share| whole_percents(&[share, 1.0 - share])[0].to_string());
            line += &right(off_shift.as_deref().unwrap_or(NONE), OFF_SHIFT);
        }
        line
    }

    /// What there is to say of a station without servers. No half-widths: the table is for one glance, the
    /// other formats have them.
    fn other(&self, station: &StationInfo) -> String {
        let short = |name: &str| {
            let found = self.means.station(&station.name, name);
            let found = found.filter(|e| e.mean.is_finite());
            found.map_or(NONE.to_owned(), |e| glance(e.mean))
        };
        let hourly = || {
            let rate = short("throughput_per_scheduled_hour");
            format!("{rate} parts per {}", self.hour())
        };
        let content = || short("mean_content_parts");
        let text = match (station.kind, station.capacity) {
            ("Source", _) => {
                let waiting = self.means.station(&station.name, "mean_content_parts");
                match waiting.filter(|e| e.mean >= LEAST_WAITING) {
                    Some(waiting) => format!("sends {}, {} wait", hourly(), glance(waiting.mean)),
                    None => format!("sends {}", hourly()),
                }
            }
            ("Sink", _) => format!("takes {}", hourly()),
            (_, Some(0)) => "no place to wait".to_owned(),
            (_, Some(places)) => format!("holds {} parts on average, room for {places}", content()),
            (_, None) => format!("holds {} parts on average, no limit", content()),
        };
        format!("{}  {text}", right(&station.kind.to_lowercase(), SERVERS))
    }

    /// Failures by mode, of stations that have several: those of the others stand in `--format csv`.
    pub(super) fn failures(&self) -> Vec<String> {
        let several = self.result.stations.iter();
        let several = several.filter(|s| s.failure_modes.len() > 1);
        let modes: Vec<(&str, &str)> = several
            .flat_map(|s| {
                s.failure_modes
                    .iter()
                    .map(|m| (s.name.as_str(), m.as_str()))
            })
            .collect();
        if modes.is_empty() {
            return Vec::new();
        }
        // One unit a column: the one in which the shortest reads well.
        let column = |name: &str, title: &str| {
            let of = |(station, mode): &(&str, &str)| self.means.failure_mode(station, mode, name);
            let shortest = modes.iter().filter_map(of).map(|e| e.mean);
            let shortest = shortest.filter(|s| s.is_finite()).reduce(f64::min);
            let (unit, factor) = duration_unit(shortest.unwrap_or(0.0));
            let cells = modes
                .iter()
                .map(|mode| written(of(mode).map(|e| e.times(factor))).joined());
            let mut cells: Vec<String> = cells.collect();
            cells.insert(0, format!("{title} [{unit}]"));
            cells
        };
        let names = |of: &dyn Fn(&(&str, &str)) -> String| {
            let mut cells = vec![String::new()];
            cells.extend(modes.iter().map(of));
            cells
        };
        let columns = [
            names(&|(station, _)| cut(station, NAME)),
            names(&|(_, mode)| cut(mode, NAME)),
            column("mtbf_s", "MTBF"),
            column("mttr_s", "MTTR"),
        ];
        let mut lines = vec![self.ink.bold("FAILURES where a station has several kinds")];
        for row in 0..=modes.len().min(MODES) {
            let mut line = String::from("  ");
            for (at, cells) in columns.iter().enumerate() {
                let widest = cells.iter().map(|c| width(c)).max().unwrap_or(0);
                // A station is named once.
                let cell = if at == 0 && row > 1 && cells[row] == cells[row - 1] {
                    ""
                } else {
                    cells[row].as_str()
                };
                line += &match at {
                    0 | 1 => left(cell, widest + 2),
                    _ => right(cell, widest) + "   ",
                };
            }
            lines.push(if row == 0 { self.ink.dim(&line) } else { line });
        }
        if let more @ 1.. = modes.len().saturating_sub(MODES) {
            lines.push(format!("  and {more} more, in --format csv"));
        }
        let words =
            "  MTBF: mean working and repair time between failures; MTTR: mean time to repair";
        lines.push(self.ink.dim(words));
        lines
    }
}

/// Ten characters, one for each full ten percent.
fn bar(share: f64) -> String {
    let full = (libm::floor(share.clamp(0.0, 1.0) * BAR as f64 + 1e-9)) as usize;
    format!("{}{}", "#".repeat(full), ".".repeat(BAR - full))
}
