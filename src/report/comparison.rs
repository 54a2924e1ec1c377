//! The page of a comparison: base, scenario, paired difference and a verdict in words.

use super::number::{NONE, Written, duration_unit, signed, written, written_to};
use super::page::{conditions, finish, is_without_output};
use super::text::{Ink, PROSE, heading, left, paragraph, right, width, wrap};
use super::{Comparison, RunResult};
use crate::kpi::{Bottleneck, Estimate, Limit, Means};

/// How a headline is written.
enum Form {
    Number,
    Percent,
    Duration,
    Money,
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq)]
enum Better {
    Higher,
    Lower,
    /// Good or bad only together with other rows.
    Neither,
}

/// The verdict on a difference that may be chance.
const UNCLEAR: &str = "unclear";

/// The rows of the page: label, row name, form, which way is better.
const HEADLINES: [(&str, &str, Form, Better); 15] = [
    (
        "good parts/{hour}",
        "good_parts_per_scheduled_hour",
        Form::Number,
        Better::Higher,
    ),
    (
        "good parts/day",
        "good_parts_per_day",
        Form::Number,
        Better::Higher,
    ),
    (
        "demand met",
        "demand_attainment",
        Form::Percent,
        Better::Higher,
    ),
    (
        "value/{hour}",
        "output_value_per_scheduled_hour",
        Form::Money,
        Better::Higher,
    ),
    (
        "parts in the plant",
        "wip_mean_parts",
        Form::Number,
        Better::Neither,
    ),
    (
        "lead time, mean",
        "lead_time_mean_s",
        Form::Duration,
        Better::Lower,
    ),
    (
        "lead time, median",
        "lead_time_median_s",
        Form::Duration,
        Better::Lower,
    ),
    (
        "lead time, 95 % within",
        "lead_time_p95_s",
        Form::Duration,
        Better::Lower,
    ),
    (
        "lead time, longest",
        "lead_time_max_s",
        Form::Duration,
        Better::Lower,
    ),
    (
        "first-pass yield/inspection",
        "first_pass_yield",
        Form::Percent,
        Better::Higher,
    ),
    (
        "rolled throughput yield",
        "rolled_throughput_yield",
        Form::Percent,
        Better::Higher,
    ),
    ("scrap", "scrap_ratio", Form::Percent, Better::Lower),
    ("rework", "rework_ratio", Form::Percent, Better::Lower),
    (
        "OEE of the plant",
        "plant_oee",
        Form::Percent,
        Better::Higher,
    ),
    (
        "takt adherence",
        "takt_adherence",
        Form::Percent,
        Better::Higher,
    ),
];

/// The page of a comparison.
pub fn comparison(comparison: &Comparison, colour: bool) -> String {
    let ink = Ink { on: colour };
    let (base, scenario) = (&comparison.base, &comparison.scenario);
    let name = scenario.scenario.as_deref().unwrap_or("scenario");
    let title = format!("{} - base against scenario \"{name}\"", base.plant);
    let mut lines = heading(&title, ink);
    lines.extend(conditions(base));
    for (at, change) in comparison.changes.iter().enumerate() {
        let label = if at == 0 { "changes:" } else { "" };
        for (at, text) in wrap(change, PROSE - 10).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            lines.push(left(label, 10) + text);
        }
    }
    lines.push(String::new());
    let (before, after) = (base.means(), scenario.means());
    let between = Means::new(&comparison.difference);
    lines.extend(table(comparison, [&before, &after, &between], ink));
    lines.push(String::new());
    lines.push(ink.bold("IN SHORT"));
    let output = HEADLINES[0].1;
    if is_without_output(&before) && is_without_output(&after) {
        let text =
            "No good part left the plant, neither before nor after: there is nothing to compare.";
        lines.extend(paragraph(text, 2));
    } else {
        let difference = between.plant(output);
        let short = in_short(name, difference, before.plant(output), hour(base));
        let moved = moved(base.bottleneck(), scenario.bottleneck());
        for sentence in [short, moved] {
            lines.extend(paragraph(&sentence, 2));
        }
    }
    lines.push(String::new());
    lines.push(ink.bold("RUN"));
    let run = |r: &RunResult| {
        format!(
            "fingerprint {:016x}   plant hash {:016x}",
            r.fingerprint, r.plant_hash
        )
    };
    lines.push(format!("  base       {}", run(base)));
    lines.push(format!("  scenario   {}", run(scenario)));
    lines.push(format!(
        "  seed {}, common random numbers, paired by replication; twinline {}",
        base.seed, base.version
    ));
    finish(lines)
}

/// "hour", or "scheduled hour" where shift plans tell it from others.
fn hour(result: &RunResult) -> &'static str {
    match result.working_time {
        Some(_) => "scheduled hour",
        None => "hour",
    }
}

/// One row a headline; columns are as wide as what stands in them.
fn table(comparison: &Comparison, means: [&Means<'_>; 3], ink: Ink) -> Vec<String> {
    let base = &comparison.base;
    let mut rows = vec![["", "base", "scenario", "difference"].map(str::to_owned)];
    let mut verdicts = vec![""];
    // One unit for all lead times, that of the middle between both sides, so that rows can be compared.
    let [before, after] = [0, 1].map(|side| means[side].plant("lead_time_median_s"));
    let of_lead = before.or(after).map(|one| {
        let middle = libm::sqrt(one.mean * after.unwrap_or(one).mean);
        Estimate::single(middle)
    });
    for (label, row, form, better) in &HEADLINES {
        let [b, s, d] = means.map(|means| means.plant(row));
        if b.is_none() && s.is_none() {
            continue;
        }
        // What never happens on either side says nothing.
        let zero = |e: Option<Estimate>| e.is_some_and(|e| e.mean == 0.0);
        if ["scrap_ratio", "rework_ratio"].contains(row) && zero(b) && zero(s) {
            continue;
        }
        let (unit, write) = writer(form, of_lead, base.currency.as_deref());
        let label = label.replace("{hour}", hour(base));
        let label = match unit {
            "" => label,
            unit => format!("{label} [{unit}]"),
        };
        let difference = signed(write(d), d.map_or(0.0, |e| e.mean));
        rows.push([
            label,
            write(b).joined(),
            write(s).joined(),
            difference.joined(),
        ]);
        verdicts.push(verdict(d, *better));
    }
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max();
    let columns: Vec<usize> = (0..4).map(|c| widest(c).unwrap_or(0)).collect();
    let mut lines = Vec::new();
    for (at, (row, verdict)) in rows.iter().zip(&verdicts).enumerate() {
        let [label, values @ ..] = row;
        let mut line = format!("  {}", left(label, columns[0]));
        for (value, columns) in values.iter().zip(&columns[1..]) {
            line += &format!("  {}", right(value, *columns));
        }
        lines.push(if at == 0 {
            ink.bold(&line)
        } else {
            format!("{line}  {}", paint(ink, verdict))
        });
    }
    if verdicts.contains(&UNCLEAR) {
        let text =
            format!("{UNCLEAR}: the interval of the difference includes 0, it may be chance");
        lines.push(ink.dim(&format!("  {text}")));
    }
    lines
}

/// Writes a value of one row.
type Writer = Box<dyn Fn(Option<Estimate>) -> Written>;

/// Unit and writer of a row; both sides and the difference share the unit, and `lead` decides that of all
/// durations.
fn writer<'a>(form: &Form, lead: Option<Estimate>, currency: Option<&'a str>) -> (&'a str, Writer) {
    match form {
        Form::Number => ("", Box::new(written)),
        Form::Money => (currency.unwrap_or(""), Box::new(written)),
        // More decimals than on the page of a run: a difference of ratios is small.
        Form::Percent => (
            "%",
            Box::new(|e: Option<Estimate>| written_to(e.map(|e| e.times(100.0)), 3)),
        ),
        Form::Duration => {
            let (unit, factor) = duration_unit(lead.map_or(0.0, |e| e.mean));
            (unit, Box::new(move |e| written(e.map(|e| e.times(factor)))))
        }
    }
}

/// What the interval of the paired difference shows.
fn verdict(difference: Option<Estimate>, better: Better) -> &'static str {
    let Some(d) = difference else { return NONE };
    if d.mean == 0.0 && d.half_width.unwrap_or(0.0) == 0.0 {
        return "no change";
    }
    if d.half_width.is_none() {
        return "one run only";
    }
    match (d.low() > 0.0, d.high() < 0.0) {
        (false, false) => UNCLEAR,
        (up, _) if better == Better::Neither => match up {
            true => "more",
            false => "fewer",
        },
        (up, _) if up == (better == Better::Higher) => "better",
        _ => "worse",
    }
}

fn paint(ink: Ink, verdict: &str) -> String {
    match verdict {
        "better" => ink.good(verdict),
        "worse" => ink.bad(verdict),
        _ => verdict.to_owned(),
    }
}

/// The headline in a sentence.
fn in_short(
    name: &str,
    difference: Option<Estimate>,
    base: Option<Estimate>,
    hour: &str,
) -> String {
    let Some(d) = difference else {
        return format!("Scenario \"{name}\" could not be compared: one side made nothing.");
    };
    let size = written(Some(Estimate {
        mean: d.mean.abs(),
        ..d
    }))
    .joined();
    let relative = match base {
        // Of the base's mean, with the digits that the difference itself has.
        Some(b) if b.mean > 0.0 => {
            let relative = d.times(100.0 / b.mean);
            let text = signed(written(Some(relative)), d.mean).joined();
            format!(" ({text} %)")
        }
        _ => String::new(),
    };
    match verdict(difference, Better::Higher) {
        "better" => {
            format!("Scenario \"{name}\" makes {size} good parts more per {hour}{relative}.")
        }
        "worse" => {
            format!("Scenario \"{name}\" makes {size} good parts fewer per {hour}{relative}.")
        }
        "no change" => format!("Scenario \"{name}\" changes nothing in the output."),
        "one run only" => {
            format!(
                "One replication each: a difference of {} good parts per {hour} may be chance.",
                signed(written(Some(d)), d.mean).joined()
            )
        }
        _ => format!(
            "No difference in output is shown: the interval of the paired difference, {} good parts per {hour}, includes 0.",
            signed(written(Some(d)), d.mean).joined()
        ),
    }
}

/// Where the bottleneck went.
fn moved(base: Option<Bottleneck>, scenario: Option<Bottleneck>) -> String {
    let is_station = |b: &Option<Bottleneck>| b.as_ref().is_some_and(|b| b.limit == Limit::Station);
    let names = |b: &Option<Bottleneck>| match b {
        None => "none".to_owned(),
        Some(b) if b.limit == Limit::Arrivals => "the arrivals".to_owned(),
        Some(b) if b.limit == Limit::NoStationAlone => "no station alone".to_owned(),
        Some(b) => join(&b.stations),
    };
    let what = match is_station(&base) && is_station(&scenario) {
        true => "The bottleneck",
        false => "What limits the output",
    };
    let (before, after) = (names(&base), names(&scenario));
    if before == after {
        format!("{what} stays: {after}.")
    } else {
        format!("{what} moves from {before} to {after}.")
    }
}

fn join(names: &[String]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_needs_an_interval_that_leaves_zero_out() {
        let of = |mean, half_width, better| {
            verdict(
                Some(Estimate {
                    mean,
                    half_width,
                    n: 10,
                }),
                better,
            )
        };
        assert_eq!(of(1.0, Some(0.4), Better::Higher), "better");
        assert_eq!(of(1.0, Some(0.4), Better::Lower), "worse");
        assert_eq!(of(-1.0, Some(0.4), Better::Higher), "worse");
        assert_eq!(of(-1.0, Some(0.4), Better::Lower), "better");
        assert_eq!(of(-1.0, Some(1.0), Better::Lower), "unclear");
        assert_eq!(of(1.0, Some(0.4), Better::Neither), "more");
        assert_eq!(of(-1.0, Some(0.4), Better::Neither), "fewer");
        assert_eq!(of(0.0, Some(0.0), Better::Lower), "no change");
        assert_eq!(of(1.0, None, Better::Higher), "one run only");
        assert_eq!(verdict(None, Better::Higher), "-");
    }

    #[test]
    fn the_sentence_says_what_the_verdict_says() {
        let d = |mean, half_width| {
            Some(Estimate {
                mean,
                half_width,
                n: 10,
            })
        };
        let say = |difference| in_short("smed", difference, d(20.0, Some(0.1)), "scheduled hour");
        assert_eq!(
            say(d(1.5, Some(0.12))),
            "Scenario \"smed\" makes 1.50 ± 0.12 good parts more per scheduled hour (+7.50 ± 0.60 %)."
        );
        assert_eq!(
            say(d(-1.5, Some(0.12))),
            "Scenario \"smed\" makes 1.50 ± 0.12 good parts fewer per scheduled hour (-7.50 ± 0.60 %)."
        );
        assert_eq!(
            say(d(0.1, Some(0.12))),
            "No difference in output is shown: the interval of the paired difference, +0.10 ± 0.12 good parts per \
             scheduled hour, includes 0."
        );
        assert_eq!(
            say(d(0.0, Some(0.0))),
            "Scenario \"smed\" changes nothing in the output."
        );
        assert!(say(d(1.5, None)).contains("may be chance"));
    }
}
