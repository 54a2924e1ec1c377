//! Nothing that can be typed into a checklist makes the reader or the checker panic.

use twinline::check::{check_checklist_draft, check_checklists};
use twinline::maturity::SHIPPED;

use super::mistakes::{SMALL, asking};
use super::reading;
use crate::text::mutation::{Spoiler, spoil};

fn run(texts: &[String], count: usize) {
    let mut broken = 0;
    for (number, text) in (0..count).zip(texts.iter().cycle()) {
        let text = spoil(text, &mut Spoiler::new(number));
        let read = reading(&text);
        if read.checklist.is_none() {
            broken += 1;
            let told = read.diagnostics.iter().any(|problem| problem.is_error());
            assert!(
                told,
                "mutation {number} has no checklist and no error:\n{text}"
            );
        }
        // What could be read is checked, and every problem has a place.
        let mut problems = read.diagnostics.clone();
        if let Some(draft) = &read.draft {
            let checked = check_checklist_draft(&draft.checklist, &draft.failed);
            problems.extend(read.locate(checked));
            check_checklists(&[&draft.checklist, &draft.checklist]);
        }
        for problem in &problems {
            let span = problem.span.expect("every problem of a file has a place");
            assert!(
                text.get(span.start..span.end).is_some(),
                "mutation {number}: {problem:?}"
            );
        }
    }
    // Much of a checklist is free text; a spoiler that is never noticed would prove nothing.
    assert!(
        broken * 4 > count,
        "only {broken} of {count} mutations were noticed"
    );
}

fn small() -> Vec<String> {
    let asks =
        "model: All([Reaches(scheduling, Manual), AtLeast(robots, two)]), run: AtMost(oee, half)";
    let mut texts: Vec<String> = SMALL.iter().map(|text| (*text).to_owned()).collect();
    texts.push(asking(asks));
    texts
}

#[test]
fn a_thousand_mutations_of_small_checklists_never_panic() {
    run(&small(), 1_000);
}

#[test]
fn a_hundred_mutations_of_the_shipped_checklists_never_panic() {
    let texts: Vec<String> = SHIPPED.iter().map(|(_, text)| (*text).to_owned()).collect();
    run(&texts, 100);
}

#[test]
#[ignore = "minutes"]
fn a_hundred_thousand_mutations_never_panic() {
    run(&small(), 100_000);
}
