//! The table of cases: for a terminal and as markdown.

use std::fmt::Write as _;

use super::judge::{Outcome, Row};

/// One row for a terminal.
pub fn line(row: &Row) -> String {
    let (word, detail) = words(row);
    format!("{:<40} {:?}  {:<8} {}\n", row.id, row.class, word, detail)
}

/// All rows and their totals for a terminal.
pub fn text(rows: &[Row]) -> String {
    rows.iter().map(line).collect::<String>() + &totals(rows) + "\n"
}

pub fn totals(rows: &[Row]) -> String {
    let count = |of: fn(&Outcome) -> bool| rows.iter().filter(|row| of(&row.outcome)).count();
    format!(
        "{} cases: {} pass, {} fail, {} missing an element",
        rows.len(),
        count(|outcome| *outcome == Outcome::Pass),
        count(|outcome| matches!(outcome, Outcome::Fail(_))),
        count(|outcome| matches!(outcome, Outcome::Missing(_))),
    )
}

/// The table for a report.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = format!("# Reference cases\n\n{}.\n\n", totals(rows));
    text.push_str(
        "Worst error is the largest |error| / half-width of the 95 % interval over a case's metrics; \
         up to 1.5 passes. Deterministic cases (class D) agree within 1e-9. Written by \
         `TWINLINE_CASES_REPORT=FILE cargo test --release --test all all_cases_pass -- --ignored`.\n\n\
         | case | class | metrics | result | worst error / half-width, or what is missing |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let (word, detail) = words(row);
        let (id, class, metrics) = (&row.id, row.class, row.metrics);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {id} | {class:?} | {metrics} | {word} | {detail} |");
    }
    text
}

fn words(row: &Row) -> (&'static str, String) {
    match &row.outcome {
        Outcome::Pass => ("pass", format!("{:.2}", row.worst)),
        Outcome::Fail(why) => ("FAIL", why.clone()),
        Outcome::Missing(what) => ("missing", what.clone()),
    }
}
