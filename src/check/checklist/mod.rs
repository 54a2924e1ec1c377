//! What is wrong with a checklist that could be read.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `bad-id` | error | a short name that is not a plain word |
//! | `duplicate-id` | error | a short name that stands twice |
//! | `no-topics` | error | a checklist or a group of scenes without a topic |
//! | `unknown-group` | error | a group or an area that is not declared |
//! | `idle-group` | warning | a group without a topic |
//! | `asks-nothing` | error | a criterion without a question, a grade without a need |
//! | `idle-contradiction` | error | what contradicts leaving out a topic that cannot be left out |
//! | `idle-ai` | error | a question about artificial intelligence that no rule looks at |
//! | `unknown-threshold` | error | a threshold that is not declared |
//! | `idle-threshold` | warning | a threshold that no question names |
//!
//! `levels`, `weights` and `gates` have the rest.

mod gates;
mod levels;
mod names;
mod questions;
mod weights;

pub use names::check_names;

use std::collections::BTreeSet;

use super::by_path;
use super::words::did_you_mean;
use crate::model::checklist::{Checklist, Rule, Topic};
use crate::model::{Diagnostic, Path};

/// All problems of a checklist by itself, sorted by path.
pub fn check_checklist(checklist: &Checklist) -> Vec<Diagnostic> {
    check_checklist_draft(checklist, &BTreeSet::new())
}

/// All problems of a checklist of which the elements `failed` could not be read. What is wrong at them, or
/// might be so only because of them, is left out.
pub fn check_checklist_draft(checklist: &Checklist, failed: &BTreeSet<Path>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    ids(checklist, &mut found);
    groups(checklist, &mut found);
    questions::check(checklist, &mut found);
    levels::check(checklist, &mut found);
    weights::check(checklist, &mut found);
    if let Rule::Gates(rule) = &checklist.rule {
        gates::check(checklist, rule, &mut found);
    }
    found.retain(|problem| !explained(problem, failed));
    sorted(found)
}

/// What is wrong between checklists: for each, its problems beside its own.
///
/// A need for another checklist's level must name one of the set; needs must not run in a circle.
pub fn check_checklists(checklists: &[&Checklist]) -> Vec<Vec<Diagnostic>> {
    let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); checklists.len()];
    for (at, checklist) in checklists.iter().enumerate() {
        if checklists[..at]
            .iter()
            .any(|other| other.id == checklist.id)
        {
            let message = format!("another checklist is called `{}`, too", checklist.id);
            let problem = Diagnostic::error("duplicate-id", Path::of(["id"]), message);
            found[at].push(problem.hint("give it another id"));
        }
        gates::needs(checklists, at, &mut found[at]);
    }
    found.into_iter().map(sorted).collect()
}

/// A warning where a checklist has the id of a shipped one and is another: it then stands in for that one.
pub fn check_stand_in(checklist: &Checklist, shipped: &[Checklist]) -> Option<Diagnostic> {
    let like = shipped.iter().find(|other| other.id == checklist.id)?;
    (like != checklist).then(|| {
        let message = format!(
            "a checklist that comes with twinline is called `{}`, too: this one stands in for it",
            checklist.id
        );
        let problem = Diagnostic::warning("stands-in", Path::of(["id"]), message);
        problem.hint("give it another id if both are to be used")
    })
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| {
        by_path(&a.path, &b.path)
            .then_with(|| (a.severity, a.code, &a.message).cmp(&(b.severity, b.code, &b.message)))
    });
    found.dedup();
    found
}

/// Whether a problem says only what failures said already, or might vanish once they are mended.
fn explained(problem: &Diagnostic, failed: &BTreeSet<Path>) -> bool {
    let at = problem.path.0.as_slice();
    let inside = |section: &str| {
        failed
            .iter()
            .any(|path| path.0.first().is_some_and(|first| first == section))
    };
    // That the whole is not called a checklist explains nothing.
    let mut others = failed.iter().filter(|path| !path.0.is_empty());
    let touched = others.any(|path| at.starts_with(&path.0) || path.0.starts_with(at));
    touched
        || match problem.code {
            "unknown-group" | "missing-weight" => inside("groups"),
            "unknown-topic" | "idle-group" | "idle-threshold" | "weights-sum" => inside("topics"),
            "unknown-threshold" => inside("thresholds"),
            "level-range" | "level-hole" | "level-names" | "idle-weight" | "idle-ai"
            | "idle-inherits" => inside("rule"),
            _ => false,
        }
}

/// The path of a topic.
fn at(topic: &Topic) -> Path {
    Path::of(["topics", &topic.id])
}

/// Whether a short name is a plain word: letters, digits and `_`, a letter first.
fn is_plain(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn ids(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    plain(&checklist.id, Path::of(["id"]), found);
    let thresholds = Path::of(["thresholds"]);
    each(checklist.thresholds.keys(), &thresholds, false, found);
    let groups = checklist.groups.iter().map(|group| &group.id);
    each(groups, &Path::of(["groups"]), false, found);
    let topics = checklist.topics.iter().map(|topic| &topic.id);
    each(topics, &Path::of(["topics"]), false, found);
    for topic in &checklist.topics {
        let criteria = topic.criteria.iter().map(|criterion| &criterion.id);
        each(criteria, &at(topic).join("criteria"), true, found);
    }
    if let Rule::Gates(rule) = &checklist.rule {
        let grades = rule.grades.iter().map(|grade| &grade.id);
        each(grades, &Path::of(["rule", "grades"]), false, found);
    }
}

/// Short names that must be plain words, or plain words with dots between, and differ.
fn each<'a>(
    ids: impl Iterator<Item = &'a String>,
    path: &Path,
    dots: bool,
    found: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    for id in ids {
        let here = path.join(id.clone());
        match dots {
            true if id.split('.').all(is_plain) => {}
            _ => plain(id, here.clone(), found),
        }
        if !seen.insert(id) {
            let message = format!("`{id}` stands twice");
            found.push(Diagnostic::error("duplicate-id", here, message));
        }
    }
}

fn plain(id: &str, path: Path, found: &mut Vec<Diagnostic>) {
    if !is_plain(id) {
        let message = format!("`{id}` is not a plain word");
        let hint = "a short name has letters, digits and `_`, and opens with a letter";
        found.push(Diagnostic::error("bad-id", path, message).hint(hint));
    }
}

fn groups(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    if checklist.topics.is_empty() {
        let path = Path::of(["topics"]);
        found.push(Diagnostic::error(
            "no-topics",
            path,
            "the checklist has no topics",
        ));
    }
    for topic in &checklist.topics {
        unknown_group(checklist, &topic.group, at(topic).join("group"), found);
    }
    for group in &checklist.groups {
        if !checklist.topics.iter().any(|topic| topic.group == group.id) {
            let path = Path::of(["groups", &group.id]);
            let message = format!("no topic belongs to the group `{}`", group.id);
            found.push(Diagnostic::warning("idle-group", path, message));
        }
    }
}

/// Reports a group that is not declared.
fn unknown_group(checklist: &Checklist, id: &str, path: Path, found: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = checklist.groups.iter().map(|group| &*group.id).collect();
    if !known.contains(&id) {
        let problem = Diagnostic::error("unknown-group", path, format!("there is no group `{id}`"));
        found.push(problem.hint(did_you_mean(id, "groups", &known)));
    }
}

#[cfg(test)]
mod tests;
