//! Checklists: the reader, the checker, and the shipped files.

mod mistakes;
mod mutation;
mod perfect;
mod shipped;

use twinline::model::Diagnostic;
use twinline::text::{ChecklistReading, Source, checklist, line_column};

fn reading(text: &str) -> ChecklistReading {
    checklist(Source {
        name: "list.ron".to_owned(),
        text: text.to_owned(),
    })
}

/// Line, column, code and message of problems.
fn listed(
    reading: &ChecklistReading,
    found: &[Diagnostic],
) -> Vec<(usize, usize, &'static str, String)> {
    let place = |d: &Diagnostic| {
        let span = d.span.expect("every problem of a file has a place");
        line_column(&reading.source.text, span.start)
    };
    found
        .iter()
        .map(|d| (place(d).0, place(d).1, d.code, d.message.clone()))
        .collect()
}
