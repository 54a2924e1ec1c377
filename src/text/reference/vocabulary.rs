//! The language in which the criteria of a checklist ask.

use std::fmt::Write as _;

use super::super::lower::{NEEDS, PREDICATES, TESTS};
use crate::model::evidence::{Fact, Outcome};

/// The language in which criteria ask, as the reader knows it.
pub(super) fn vocabulary() -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut list = |title: &str, items: &mut dyn Iterator<Item = &'static str>| {
        let _ = writeln!(text, "\n{title}");
        for item in items {
            let _ = writeln!(text, "  {item}");
        }
    };
    list(
        "questions to the plant",
        &mut PREDICATES.iter().map(|(_, example)| *example),
    );
    list(
        "questions to a run",
        &mut TESTS.iter().map(|(_, example)| *example),
    );
    list("needs of a grade", &mut NEEDS.iter().copied());
    let _ = writeln!(text, "\nfacts of a plant");
    for fact in Fact::ALL {
        let (word, scale) = (fact.word(), format!("{:?}", fact.scale()));
        let _ = writeln!(text, "  {word:<32} {scale:<15} {}", fact.meaning().trim());
    }
    let _ = writeln!(text, "\nresults of a run");
    for outcome in Outcome::ALL {
        let (word, scale) = (outcome.word(), format!("{:?}", outcome.scale()));
        let _ = writeln!(
            text,
            "  {word:<32} {scale:<15} {}",
            outcome.meaning().trim()
        );
    }
    text
}
