//! The printed page of a run, for a person who never read a manual. At most 100 columns as long as the
//! file's own name is short; colour only repeats what the words say.

use super::number::{NONE, Written, duration_unit, fixed, percent, span, written};
use super::stations;
use super::text::{Ink, WIDTH, cut, left, right, width, wrap};
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
        page.bottleneck(),
    ] {
        lines.push(String::new());
        lines.extend(section);
    }
    for section in [page.notes(), page.footer(), page.timings(), page.next()] {
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
            Some(scenario) => format!("{} - scenario {scenario}", r.plant),
            None => r.plant.clone(),
        };
        let name = cut(&name, WIDTH);
        vec![
            self.ink.bold(&name),
            "=".repeat(width(&name)),
            conditions(r),
        ]
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

    fn output(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("OUTPUT")];
        let hourly = m.plant("good_parts_per_scheduled_hour");
        lines.push(self.fact("good parts per scheduled hour", &written(hourly), "", ""));
        let per_shift = m.plant("good_parts_per_shift");
        lines.push(self.fact(
            "  per shift (8 scheduled hours)",
            &written(per_shift),
            "",
            "",
        ));
        let per_day = m.plant("good_parts_per_day");
        let verdict = self.verdict(self.result.demand_per_s, m.plant("demand_attainment"));
        lines.push(self.fact(
            "  per day (24 calendar hours)",
            &written(per_day),
            "",
            &verdict,
        ));
        if self.result.products.len() > 1 {
            for product in self.result.products.iter().take(PRODUCTS) {
                let per_day = m.product(&product.name, "good_parts_per_day");
                let attainment = m.product(&product.name, "demand_attainment");
                let verdict = self.verdict(product.demand_per_s, attainment);
                lines.push(self.fact(
                    &format!("    {}", product.name),
                    &written(per_day),
                    "",
                    &verdict,
                ));
            }
            lines.extend(self.more_products());
        }
        if let (Some(value), Some(currency)) = (
            m.plant("output_value_per_scheduled_hour"),
            &self.result.currency,
        ) {
            lines.push(self.fact(
                "value per scheduled hour",
                &written(Some(value)),
                currency,
                "",
            ));
        }
        if let Some(lost) = m
            .plant("lost_arrivals_ratio")
            .filter(|lost| lost.mean > 0.0)
        {
            lines.push(self.fact(
                "arrivals turned away",
                &percent(Some(lost)),
                "%",
                "they found no room",
            ));
        }
        lines
    }

    fn more_products(&self) -> Option<String> {
        let more = self.result.products.len().saturating_sub(PRODUCTS);
        (more > 0).then(|| format!("      and {more} more products, in --format csv"))
    }

    fn verdict(&self, demand_per_s: Option<f64>, attainment: Option<Estimate>) -> String {
        let Some((demand, attainment)) =
            demand_per_s.zip(attainment.filter(|a| a.mean.is_finite()))
        else {
            return String::new();
        };
        let (words, good) = against_demand(attainment);
        let words = if good {
            self.ink.good(&words)
        } else {
            self.ink.bad(&words)
        };
        let wanted = written(Some(Estimate::single(demand * 86_400.0))).mean;
        format!("demand {wanted}: {words}")
    }

    fn flow(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("FLOW")];
        let little = written(m.plant("wip_by_littles_law_parts")).mean;
        let remark = if little == NONE {
            String::new()
        } else {
            format!("(about {little} by Little's law)")
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
        lines.push(self.fact(
            "lead time, median",
            &time(median),
            unit,
            "from entry to exit",
        ));
        let p95 = m.plant("lead_time_p95_s");
        lines.push(self.fact("lead time, 95 % of parts within", &time(p95), unit, ""));
        if self.result.products.len() > 1 {
            for product in self.result.products.iter().take(PRODUCTS) {
                let p95 = time(m.product(&product.name, "lead_time_p95_s"));
                let remark = format!("95 % within {} {unit}", p95.joined());
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
        lines
    }

    fn quality(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("QUALITY AND OEE")];
        let mut line = |label: &str, name: &str, remark: &str| {
            if let Some(e) = m.plant(name) {
                lines.push(self.fact(label, &percent(Some(e)), "%", remark));
            }
        };
        line(
            "first-pass yield",
            "first_pass_yield",
            "good at the first inspection",
        );
        line("scrap", "scrap_ratio", "of the parts that left the plant");
        line(
            "rework",
            "rework_ratio",
            "sent back, per part that left the plant",
        );
        line(
            "OEE of the plant, by bottleneck",
            "plant_oee",
            "good parts x planned time / its time",
        );
        let takt_s = m.plant("takt_time_s").map(|e| Estimate {
            half_width: None,
            ..e
        });
        let takt = written(takt_s).mean;
        let remark = format!("of days kept the takt, {takt} s a part");
        line("takt adherence", "takt_adherence", &remark);
        lines
    }

    fn stations(&self) -> Vec<String> {
        let named = self.bottleneck.as_ref().map_or(&[][..], |b| &b.stations);
        stations::table(self.result, &self.means, named, self.ink)
    }

    fn bottleneck(&self) -> Vec<String> {
        let mut lines = vec![self.ink.bold("BOTTLENECK")];
        let Some(bottleneck) = &self.bottleneck else {
            lines.push(
                "  No machine was active, so nothing can be said of a bottleneck.".to_owned(),
            );
            return lines;
        };
        lines.extend(
            wrap(&bottleneck.why, WIDTH - 2)
                .into_iter()
                .map(|line| format!("  {line}")),
        );
        let first = bottleneck.stations.first().map_or("", String::as_str);
        lines.push(format!(
            "  What {} loses per scheduled hour:",
            cut(first, WIDTH - 40)
        ));
        for loss in &bottleneck.costs {
            let Some(parts) = loss.parts_per_scheduled_hour else {
                continue;
            };
            let money = match (loss.money_per_scheduled_hour, &self.result.currency) {
                (Some(money), Some(currency)) if money.mean > 0.0 => {
                    format!("= {} {currency}", written(Some(money)).joined())
                }
                _ => String::new(),
            };
            let label = match loss.cause {
                "scrap" => "  to scrap, there or later".to_owned(),
                cause => format!("  to {cause}"),
            };
            lines.push(self.fact(&label, &written(Some(parts)), "good parts", &money));
        }
        lines
    }

    fn notes(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for warning in &self.result.warnings {
            for (at, line) in wrap(warning, WIDTH - 4).into_iter().enumerate() {
                lines.push(format!("  {} {line}", if at == 0 { "-" } else { " " }));
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
            format!(
                "  fingerprint {:016x}   seed {}   plant hash {:016x}   twinline {}",
                r.fingerprint, r.seed, r.plant_hash, r.version
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
        vec![
            self.ink.bold("TIMINGS"),
            format!(
                "  {} events, {} operations, {} CPU seconds, {} million events per CPU second",
                fixed(events as f64, 0),
                fixed(operations as f64, 0),
                fixed(cpu_s, 3),
                fixed(events_per_cpu_s / 1e6, 2)
            ),
        ]
    }

    fn next(&self) -> Vec<String> {
        let file = quoted(&self.result.file);
        let mut commands = vec![(
            format!("twinline check {file}"),
            "what looks odd in the file".to_owned(),
        )];
        let others: Vec<&String> = self
            .result
            .scenarios
            .iter()
            .filter(|s| Some(*s) != self.result.scenario.as_ref())
            .collect();
        if let Some(first) = others.first() {
            let rest = match others.len() {
                1 => "try a change".to_owned(),
                n => format!("try a change ({n} scenarios)"),
            };
            commands.push((
                format!("twinline run {file} --scenario {}", quoted(first)),
                rest,
            ));
        }
        commands.push((
            format!("twinline run {file} --format csv"),
            "every number, also json".to_owned(),
        ));
        let columns = commands
            .iter()
            .map(|(command, _)| width(command))
            .max()
            .unwrap_or(0);
        let mut lines = vec![self.ink.bold("NEXT")];
        for (command, what) in commands {
            lines.push(format!(
                "  {}   {}",
                left(&command, columns),
                self.ink.dim(&what)
            ));
        }
        lines
    }
}

/// Horizon, warm-up and replications in words.
pub(super) fn conditions(result: &RunResult) -> String {
    let counted = match result.warm_up_s {
        w if w > 0.0 => format!(" ({} of it warm-up, not counted)", span(w)),
        _ => String::new(),
    };
    let replications = match result.replications {
        0 | 1 => "1 replication, so no intervals".to_owned(),
        n => format!("{n} replications, ± is the 95 % interval"),
    };
    format!(
        "{} simulated{counted}, {replications}",
        span(result.horizon_s)
    )
}

/// Output against demand in words, and whether that is good news.
fn against_demand(attainment: Estimate) -> (String, bool) {
    let gap = |share: f64| fixed(share * 100.0, 1);
    if attainment.high() < 1.0 {
        (
            format!("misses demand by {} %", gap(1.0 - attainment.mean)),
            false,
        )
    } else if attainment.low() < 1.0 {
        ("meets demand, about evenly".to_owned(), true)
    } else if attainment.mean - 1.0 < 0.0005 {
        ("meets demand".to_owned(), true)
    } else {
        (
            format!("meets demand, {} % over", gap(attainment.mean - 1.0)),
            true,
        )
    }
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
