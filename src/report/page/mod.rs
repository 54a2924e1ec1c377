//! The printed page of a run, for a person who never read a manual. It fits 80 columns but for long names;
//! colour only repeats what the words say.

mod bottleneck;
mod output;
mod quality;
mod stations;

use super::number::{NONE, Written, duration_unit, fixed, percent, span, written};
use super::text::{Ink, cut, heading, left, listed, paragraph, right, width};
use super::{RunResult, Timings};
use crate::kpi::{Bottleneck, Estimate, Means};

pub use super::comparison::comparison;

/// Columns of a label, a mean, a half-width and a unit.
const LABEL: usize = 32;
const MEAN: usize = 9;
const HALF_WIDTH: usize = 10;
const UNIT: usize = 4;
/// Products listed by name; more would bury the rest.
const PRODUCTS: usize = 8;
/// Scenarios listed by name.
const SCENARIOS: usize = 12;

/// The page of one result.
pub fn run(result: &RunResult, colour: bool) -> String {
    let page = Page {
        result,
        means: result.means(),
        bottleneck: result.bottleneck(),
        ink: Ink { on: colour },
    };
    let mut lines = page.title();
    for section in [
        page.output(),
        page.flow(),
        page.quality(),
        page.stations(),
        page.failures(),
        page.bottleneck(),
        page.notes(),
        page.footer(),
        page.timings(),
        page.next(),
    ] {
        if !section.is_empty() {
            lines.push(String::new());
            lines.extend(section);
        }
    }
    finish(lines)
}

/// Lines to text, without spaces at their ends.
pub(super) fn finish(lines: Vec<String>) -> String {
    lines
        .iter()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

struct Page<'a> {
    result: &'a RunResult,
    means: Means<'a>,
    bottleneck: Option<Bottleneck>,
    ink: Ink,
}

impl Page<'_> {
    fn title(&self) -> Vec<String> {
        let r = self.result;
        let name = match &r.scenario {
            Some(scenario) => format!("{} - scenario \"{scenario}\"", r.plant),
            None => r.plant.clone(),
        };
        let mut lines = heading(&name, self.ink);
        lines.extend(conditions(r));
        lines
    }

    /// "hour" or, where shift plans tell it from others, "scheduled hour".
    fn hour(&self) -> &'static str {
        match self.result.working_time {
            Some(_) => "scheduled hour",
            None => "hour",
        }
    }

    /// One line: label, mean, half-width, unit, and a remark.
    fn fact(&self, label: &str, value: &Written, unit: &str, remark: &str) -> String {
        let half_width = match (&value.half_width, self.result.replications) {
            (Some(half_width), _) => format!(" ± {half_width}"),
            (None, 0 | 1) => String::new(),
            (None, _) => " ".repeat(3),
        };
        let columns = if self.result.replications > 1 {
            HALF_WIDTH
        } else {
            0
        };
        let start = format!(
            "  {}{}{}",
            left(&cut(label, LABEL), LABEL),
            self.ink.bold(&right(&value.mean, MEAN)),
            left(&half_width, columns)
        );
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(" {unit}")
        };
        if remark.is_empty() {
            start + &unit
        } else {
            format!("{start}{}  {remark}", left(&unit, UNIT))
        }
    }

    fn more_products(&self) -> Option<String> {
        let more = self.result.products.len().saturating_sub(PRODUCTS);
        (more > 0).then(|| format!("      and {more} more products, in --format csv"))
    }

    fn flow(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("FLOW")];
        let little = written(m.plant("wip_by_littles_law_parts")).mean;
        let remark = match little.as_str() {
            NONE => String::new(),
            little => format!("Little's law: {little}"),
        };
        lines.push(self.fact(
            "parts in the plant, on average",
            &written(m.plant("wip_mean_parts")),
            "",
            &remark,
        ));
        let median = m.plant("lead_time_median_s");
        let (unit, factor) = duration_unit(median.map_or(0.0, |e| e.mean));
        let time = |e: Option<Estimate>| written(e.map(|e| e.times(factor)));
        let longest = match self.result.replications {
            0 | 1 => "",
            _ => "mean over the runs",
        };
        let rows = [
            ("lead time, mean", "lead_time_mean_s", "from entry to exit"),
            (
                "lead time, median",
                "lead_time_median_s",
                "half the parts within",
            ),
            ("lead time, 95 % of parts within", "lead_time_p95_s", ""),
            ("lead time, longest", "lead_time_max_s", longest),
        ];
        for (label, name, remark) in rows {
            lines.push(self.fact(label, &time(m.plant(name)), unit, remark));
        }
        if self.result.products.len() > 1 {
            for product in self.result.products.iter().take(PRODUCTS) {
                let p95 = time(m.product(&product.name, "lead_time_p95_s"));
                let remark = match p95.mean.as_str() {
                    NONE => String::new(),
                    _ => format!("95 %: {}", p95.joined()),
                };
                let median = time(m.product(&product.name, "lead_time_median_s"));
                lines.push(self.fact(
                    &format!("    {}, median", product.name),
                    &median,
                    unit,
                    &remark,
                ));
            }
            lines.extend(self.more_products());
        }
        let idle = m.plant("time_inside_not_worked_on_share");
        if idle.is_some() {
            let label = "time inside without work on it";
            lines.push(self.fact(label, &percent(idle), "%", "waiting or moving"));
        }
        if self.result.working_time.is_some() {
            lines.push(self.ink.dim(
                "  Lead times run on while the plant is off shift: breaks, nights, days off.",
            ));
        }
        lines
    }

    fn notes(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let nothing = is_without_output(&self.means).then_some(NO_OUTPUT);
        for warning in nothing
            .into_iter()
            .chain(self.result.warnings.iter().map(String::as_str))
        {
            for (at, line) in paragraph(warning, 4).into_iter().enumerate() {
                lines.push(if at == 0 {
                    line.replacen("    ", "  - ", 1)
                } else {
                    line
                });
            }
        }
        if !lines.is_empty() {
            lines.insert(0, self.ink.bold("NOTES"));
        }
        lines
    }

    fn footer(&self) -> Vec<String> {
        let r = self.result;
        vec![
            self.ink.bold("RUN"),
            format!("  fingerprint {:016x}   seed {}", r.fingerprint, r.seed),
            format!(
                "  plant hash {:016x}   twinline {}",
                r.plant_hash, r.version
            ),
        ]
    }

    fn timings(&self) -> Vec<String> {
        let Some(Timings {
            events,
            operations,
            cpu_s,
            events_per_cpu_s,
        }) = self.result.timings
        else {
            return Vec::new();
        };
        let text = format!(
            "{} events, {} operations, {} CPU seconds, {} million events per CPU second",
            fixed(events as f64, 0),
            fixed(operations as f64, 0),
            fixed(cpu_s, 3),
            fixed(events_per_cpu_s / 1e6, 2)
        );
        let mut lines = vec![self.ink.bold("TIMINGS")];
        lines.extend(paragraph(&text, 2));
        lines
    }

    fn next(&self) -> Vec<String> {
        let file = quoted(&self.result.file);
        let mut lines = vec![self.ink.bold("NEXT")];
        let here = self.result.scenario.as_ref();
        let others = self.result.scenarios.iter().filter(|s| Some(*s) != here);
        let names: Vec<String> = others.map(|name| quoted(name)).collect();
        if !names.is_empty() {
            let what = match names.len() {
                1 => "try the file's change:".to_owned(),
                n => format!("try one of the file's {n} changes:"),
            };
            lines.push(format!("  twinline run {file} --scenario NAME"));
            let more = names.len().saturating_sub(SCENARIOS);
            let mut items = names[..names.len() - more].to_vec();
            if more > 0 {
                items.push(format!("and {more} more"));
            }
            lines.push(self.ink.dim(&format!("      {what}")));
            let list = listed(&items, 6);
            lines.extend(list.iter().map(|line| self.ink.dim(line)));
        }
        let commands = [
            (
                format!("twinline check {file}"),
                "what looks odd in the file",
            ),
            (
                format!("twinline run {file} --format csv"),
                "every number, also json",
            ),
        ];
        let columns = commands.iter().map(|(c, _)| width(c)).max().unwrap_or(0);
        for (command, what) in commands {
            lines.push(format!(
                "  {}   {}",
                left(&command, columns),
                self.ink.dim(what)
            ));
        }
        lines
    }
}

/// What is said of a run that made nothing.
const NO_OUTPUT: &str = "No good part left the plant in the time that counts, so nothing here is a result: see \
     whether the run is too short, the warm-up too long, or no part can reach a sink.";

/// Whether no good part left in any replication.
pub(super) fn is_without_output(means: &Means<'_>) -> bool {
    means.plant("good_parts").is_some_and(|e| e.mean == 0.0)
}

/// Horizon, warm-up and replications in words.
pub(super) fn conditions(result: &RunResult) -> Vec<String> {
    let counted = match result.warm_up_s {
        w if w > 0.0 => format!(" ({} of it warm-up, not counted)", span(w)),
        _ => String::new(),
    };
    let (replications, interval) = match result.replications {
        0 | 1 => (
            "1 replication".to_owned(),
            "no intervals: they need more replications than one",
        ),
        n => (
            format!("{n} replications"),
            "± is the 95 % interval of the mean over the replications",
        ),
    };
    let horizon = span(result.horizon_s);
    let mut lines = paragraph(&format!("{horizon} simulated{counted}, {replications}"), 0);
    lines.push(interval.to_owned());
    lines
}

/// As a shell wants it: in quotes when it has a space or another character with a meaning.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._/-+:\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("\"{word}\"")
    }
}
