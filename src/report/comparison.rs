//! The page of a comparison: base, scenario, paired difference and a verdict in words.

use super::Comparison;
use super::number::{NONE, Written, duration_unit, signed, written, written_to};
use super::page::{conditions, finish};
use super::text::{Ink, WIDTH, cut, left, right, width, wrap};
use crate::kpi::{Bottleneck, Estimate, Means};

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
}

/// The rows of the page: label, row name, form, which way is better.
const HEADLINES: [(&str, &str, Form, Better); 12] = [
    (
        "good parts per scheduled hour",
        "good_parts_per_scheduled_hour",
        Form::Number,
        Better::Higher,
    ),
    (
        "good parts per day",
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
        "value/scheduled hour",
        "output_value_per_scheduled_hour",
        Form::Money,
        Better::Higher,
    ),
    (
        "parts in the plant",
        "wip_mean_parts",
        Form::Number,
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
        "first-pass yield",
        "first_pass_yield",
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

const LABEL: usize = 29;
const VALUE: usize = 16;

/// The page of a comparison.
pub fn comparison(comparison: &Comparison, colour: bool) -> String {
    let ink = Ink { on: colour };
    let (base, scenario) = (&comparison.base, &comparison.scenario);
    let name = scenario.scenario.as_deref().unwrap_or("scenario");
    let title = cut(
        &format!("{} - base against scenario {name}", base.plant),
        WIDTH,
    );
    let mut lines = vec![
        ink.bold(&title),
        "=".repeat(width(&title)),
        conditions(base),
    ];
    for change in &comparison.changes {
        let text = wrap(change, WIDTH - 10);
        lines.extend(
            text.iter()
                .enumerate()
                .map(|(at, l)| format!("{}{l}", if at == 0 { "changes:  " } else { "          " })),
        );
    }
    lines.push(String::new());
    let head = |text: &str| right(&cut(text, VALUE - 2), VALUE);
    lines.push(ink.bold(&format!(
        "  {}{}{}{}",
        left("", LABEL),
        head("base"),
        head(name),
        head("difference")
    )));
    let (before, after) = (base.means(), scenario.means());
    let between = Means::new(&comparison.difference);
    for (label, row, form, better) in &HEADLINES {
        let (b, s, d) = (before.plant(row), after.plant(row), between.plant(row));
        if b.is_none() && s.is_none() {
            continue;
        }
        let (unit, write) = writer(form, b.or(s), base.currency.as_deref());
        let label = if unit.is_empty() {
            (*label).to_owned()
        } else {
            format!("{label} [{unit}]")
        };
        let difference = signed(write(d), d.map_or(0.0, |e| e.mean));
        let columns = [write(b), write(s), difference]
            .map(|w| format!(" {}", right(&w.joined(), VALUE - 1)))
            .concat();
        let verdict = paint(ink, verdict(d, *better));
        lines.push(format!("  {}{columns}  {verdict}", left(&label, LABEL)));
    }
    lines.push(String::new());
    lines.push(ink.bold("IN SHORT"));
    let short = in_short(
        name,
        between.plant(HEADLINES[0].1),
        before.plant(HEADLINES[0].1),
    );
    let moved = moved(base.bottleneck(), scenario.bottleneck());
    for sentence in [short, moved] {
        lines.extend(
            wrap(&sentence, WIDTH - 2)
                .into_iter()
                .map(|line| format!("  {line}")),
        );
    }
    lines.push(String::new());
    lines.push(ink.bold("RUN"));
    let run = |r: &super::RunResult| {
        format!(
            "fingerprint {:016x}   plant hash {:016x}",
            r.fingerprint, r.plant_hash
        )
    };
    let columns = width(name).max(4);
    lines.push(format!("  {}   {}", left("base", columns), run(base)));
    lines.push(format!("  {}   {}", left(name, columns), run(scenario)));
    lines.push(format!(
        "  seed {}, common random numbers, differences paired by replication; twinline {}",
        base.seed, base.version
    ));
    finish(lines)
}

/// Writes a value of one row.
type Writer = Box<dyn Fn(Option<Estimate>) -> Written>;

/// Unit and writer of a row; both sides and the difference share the unit.
fn writer<'a>(
    form: &Form,
    sample: Option<Estimate>,
    currency: Option<&'a str>,
) -> (&'a str, Writer) {
    match form {
        Form::Number => ("", Box::new(written)),
        Form::Money => (currency.unwrap_or(""), Box::new(written)),
        // More decimals than on the page of a run: a difference of ratios is small.
        Form::Percent => (
            "%",
            Box::new(|e: Option<Estimate>| written_to(e.map(|e| e.times(100.0)), 3)),
        ),
        Form::Duration => {
            let (unit, factor) = duration_unit(sample.map_or(0.0, |e| e.mean));
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
        (false, false) => "no difference shown",
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
fn in_short(name: &str, difference: Option<Estimate>, base: Option<Estimate>) -> String {
    let Some(d) = difference else {
        return format!("Scenario {name} could not be compared: one side made nothing.");
    };
    let size = written(Some(Estimate {
        mean: d.mean.abs(),
        ..d
    }))
    .joined();
    let relative = match base {
        Some(b) if b.mean > 0.0 => format!(" ({:+.1} %)", d.mean / b.mean * 100.0),
        _ => String::new(),
    };
    match verdict(difference, Better::Higher) {
        "better" => {
            format!("Scenario {name} makes {size} good parts more per scheduled hour{relative}.")
        }
        "worse" => {
            format!("Scenario {name} makes {size} good parts fewer per scheduled hour{relative}.")
        }
        "no change" => format!("Scenario {name} changes nothing in the output."),
        "one run only" => {
            format!(
                "One replication each: a difference of {:+.4} good parts per scheduled hour may be chance.",
                d.mean
            )
        }
        _ => format!(
            "No difference in output is shown: the interval of the paired difference, {} good parts per scheduled hour, includes 0.",
            signed(written(Some(d)), d.mean).joined()
        ),
    }
}

/// Where the bottleneck went.
fn moved(base: Option<Bottleneck>, scenario: Option<Bottleneck>) -> String {
    let names = |b: &Option<Bottleneck>| {
        b.as_ref()
            .map_or("none".to_owned(), |b| b.stations.join(" and "))
    };
    let (before, after) = (names(&base), names(&scenario));
    if before == after {
        format!("The bottleneck stays: {after}.")
    } else {
        format!("The bottleneck moves from {before} to {after}.")
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
        assert_eq!(of(-1.0, Some(1.0), Better::Lower), "no difference shown");
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
        let say = |difference| in_short("smed", difference, d(20.0, Some(0.1)));
        assert_eq!(
            say(d(1.5, Some(0.12))),
            "Scenario smed makes 1.50 ± 0.12 good parts more per scheduled hour (+7.5 %)."
        );
        assert_eq!(
            say(d(-1.5, Some(0.12))),
            "Scenario smed makes 1.50 ± 0.12 good parts fewer per scheduled hour (-7.5 %)."
        );
        assert_eq!(
            say(d(0.1, Some(0.12))),
            "No difference in output is shown: the interval of the paired difference, +0.10 ± 0.12 good parts per \
             scheduled hour, includes 0."
        );
        assert_eq!(
            say(d(0.0, Some(0.0))),
            "Scenario smed changes nothing in the output."
        );
        assert!(say(d(1.5, None)).contains("may be chance"));
    }
}
