//! Layer 1: what is wrong with a plant, before it runs, and with a checklist.
//!
//! May import `model` only (and petgraph, for the graph of the plant). The ways in are [`check`] for a
//! plant, [`check_checklist`] for a checklist, [`check_checklists`] for what stands between checklists and
//! [`check_names`] for what a plant says of them: each collects every problem at once. One file per family of problems;
//! each opens with the table of its codes.

mod capacity;
mod checklist;
mod draft;
mod evidence;
mod flow;
mod graph;
mod handover;
mod laws;
mod load;
mod programme;
mod references;
#[cfg(test)]
mod sample;
mod shares;
mod shifts;
mod standstill;
mod stations;
mod structure;
mod times;
mod traffic;
mod values;
mod words;

pub use checklist::{
    check_checklist, check_checklist_draft, check_checklists, check_names, check_stand_in,
};
pub use evidence::check_dates;

use std::cmp::Ordering;
use std::collections::BTreeSet;

pub use programme::{check_programme, check_programme_draft};

use crate::model::{Diagnostic, Factory, Path};
use draft::Failed;
use graph::Plant;

/// All problems of a plant, sorted by path. Equal factories give equal lists.
///
/// A diagnostic names its place by path only: a station's is its bare name and field (`press.cycle`),
/// the other sections open with their name (`products.sedan`, `flow.2.to`, `run.until`); items of a list
/// count from 0. `text` resolves a path to the nearest place that the file has.
pub fn check(factory: &Factory) -> Vec<Diagnostic> {
    check_draft(factory, &BTreeSet::new())
}

/// All problems of a plant of which the elements `failed` could not be read, stand-ins being in their
/// place. What is wrong at them, or might be so only because of them, is left out: their own problems have
/// been reported by whoever read them.
pub fn check_draft(factory: &Factory, failed: &BTreeSet<Path>) -> Vec<Diagnostic> {
    let failed = Failed(failed);
    let plant = Plant::of_draft(factory, failed);
    let mut found = Vec::new();
    references::check(&plant, &mut found);
    values::check(factory, &mut found);
    shares::check(&plant, &mut found);
    structure::check(factory, &mut found);
    evidence::check(factory, &mut found);
    flow::check(&plant, &mut found);
    handover::check(&plant, &mut found);
    standstill::check(&plant, &mut found);
    load::check(&plant, failed, &mut found);
    found.retain(|problem| !failed.explain(problem));
    found.sort_by(|a, b| {
        by_path(&a.path, &b.path)
            .then_with(|| (a.severity, a.code, &a.message).cmp(&(b.severity, b.code, &b.message)))
    });
    found.dedup();
    found
}

/// Orders paths segment by segment; list indices by number, so that `flow.2` stands before `flow.10`.
fn by_path(a: &Path, b: &Path) -> Ordering {
    for (a, b) in a.0.iter().zip(&b.0) {
        let order = match (a.parse::<usize>(), b.parse::<usize>()) {
            (Ok(x), Ok(y)) => x.cmp(&y).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        };
        if order.is_ne() {
            return order;
        }
    }
    a.0.len().cmp(&b.0.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::sound;

    #[test]
    fn a_sound_plant_gives_no_diagnostics() {
        assert_eq!(check(&sound()), vec![]);
    }

    #[test]
    fn an_empty_factory_is_told_so_and_nothing_panics() {
        let codes: Vec<_> = check(&Factory::default()).iter().map(|d| d.code).collect();
        assert_eq!(codes, ["no-sink", "no-source"]);
    }

    #[test]
    fn list_items_are_sorted_by_number() {
        let mut paths = [
            Path::of(["flow", "10"]),
            Path::of(["flow", "2", "to"]),
            Path::of(["flow", "2"]),
        ];
        paths.sort_by(by_path);
        assert_eq!(
            paths.map(|p| p.to_string()),
            ["flow.2", "flow.2.to", "flow.10"]
        );
    }
}
