//! Names that a plant's documents, claims and measures say, against checklists.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `unknown-checklist` | warning | a checklist that is not known |
//! | `unknown-topic` | warning | a topic that its checklist does not have |
//! | `unknown-criterion` | warning | a criterion that its topic does not have |
//! | `unknown-grade` | warning | a claimed grade or level by a name that the checklist does not have |
//! | `level-range` | warning | a claimed level above the highest |
//!
//! Warnings alone: the plant runs, but what is said there counts for nothing.

use super::super::words::did_you_mean;
use super::levels::top;
use crate::model::checklist::{Checklist, Names, Rule, Topic};
use crate::model::{Claim, Diagnostic, Factory, Path};

/// What a plant says of checklists, topics and criteria that these checklists do not have. Without a
/// checklist there is nothing to hold it against.
pub fn check_names(factory: &Factory, checklists: &[&Checklist]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if checklists.is_empty() {
        return found;
    }
    for (at, name) in factory.profile.not_applicable.iter().enumerate() {
        let path = Path::of(["profile", "not_applicable", &at.to_string()]);
        if let Some(checklist) = resolve(name, path.clone(), checklists, &mut found) {
            let topic = name.split('.').nth(1);
            let fixed = |known: &&Topic| Some(known.id.as_str()) == topic && !known.tailorable;
            if checklist.topics.iter().any(|known| fixed(&known)) {
                let message =
                    format!("`{name}` cannot be left out: every factory has this business");
                let problem = Diagnostic::warning("fixed-topic", path, message);
                found.push(problem.hint("take it off the list; it is scored all the same"));
            }
        }
    }
    for (title, document) in &factory.documents {
        shown(
            &document.shows,
            Path::of(["documents", title, "shows"]),
            checklists,
            &mut found,
        );
    }
    for (title, measure) in &factory.measures {
        shown(
            &measure.shows,
            Path::of(["measures", title, "shows"]),
            checklists,
            &mut found,
        );
    }
    for (name, claim) in &factory.claims {
        let path = Path::of(["claims", name]);
        if let Some(checklist) = resolve(name, path.clone(), checklists, &mut found) {
            standing(checklist, claim, path, &mut found);
        }
    }
    found
}

fn shown(names: &[String], path: Path, checklists: &[&Checklist], found: &mut Vec<Diagnostic>) {
    for (at, name) in names.iter().enumerate() {
        resolve(name, path.join(at.to_string()), checklists, found);
    }
}

/// The checklist of a name, when all that the name says exists; else reports the first part that does not.
fn resolve<'c>(
    name: &str,
    path: Path,
    checklists: &[&'c Checklist],
    found: &mut Vec<Diagnostic>,
) -> Option<&'c Checklist> {
    let mut missing = |code, message: String, hint| {
        found.push(Diagnostic::warning(code, path.clone(), message).hint(hint));
        None
    };
    let (list, rest) = parts(name);
    let Some(checklist) = checklists.iter().copied().find(|known| known.id == list) else {
        let known: Vec<&str> = checklists.iter().map(|known| &*known.id).collect();
        let message = format!("no checklist `{list}` is known here");
        let hint = match without_checklist(name, checklists) {
            Some(whole) => format!("did you mean `{whole}`?"),
            None => did_you_mean(list, "checklists", &known),
        };
        return missing("unknown-checklist", message, hint);
    };
    let Some(rest) = rest else {
        return Some(checklist);
    };
    let (topic, rest) = parts(rest);
    let Some(of) = checklist.topics.iter().find(|known| known.id == topic) else {
        let known: Vec<&str> = checklist.topics.iter().map(|known| &*known.id).collect();
        let message = format!("`{list}` has no topic `{topic}`");
        return missing(
            "unknown-topic",
            message,
            of_many(topic, "topics", &known, list),
        );
    };
    let Some(criterion) = rest else {
        return Some(checklist);
    };
    if !has(of, criterion) {
        let known: Vec<&str> = of.criteria.iter().map(|known| &*known.id).collect();
        let message = format!("`{list}.{topic}` has no criterion `{criterion}`");
        return missing(
            "unknown-criterion",
            message,
            of_many(criterion, "criteria", &known, &format!("{list}.{topic}")),
        );
    }
    Some(checklist)
}

/// The full name of what was named by its topic alone: `cmmm.skills.l1.a` for `skills.l1.a`.
fn without_checklist(name: &str, checklists: &[&Checklist]) -> Option<String> {
    let (topic, criterion) = parts(name);
    let has_it = |checklist: &&&Checklist| {
        let mut topics = checklist.topics.iter().filter(|known| known.id == topic);
        topics.any(|topic| criterion.is_none_or(|criterion| has(topic, criterion)))
    };
    let found = checklists.iter().find(has_it)?;
    Some(format!("{}.{name}", found.id))
}

/// The name that was probably meant, or what there is, of which a long list is cut: all of it is in the
/// reference.
fn of_many(name: &str, what: &str, known: &[&str], of: &str) -> String {
    let hint = did_you_mean(name, what, known);
    let then = if hint.ends_with('?') { "" } else { ";" };
    format!("{hint}{then} `twinline reference {of}` lists them")
}

/// What stands before the first dot, and what behind it.
fn parts(name: &str) -> (&str, Option<&str>) {
    match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    }
}

fn has(topic: &Topic, criterion: &str) -> bool {
    topic.criteria.iter().any(|known| known.id == criterion)
}

/// Reports a claimed level or grade that the checklist does not have.
fn standing(checklist: &Checklist, claim: &Claim, path: Path, found: &mut Vec<Diagnostic>) {
    match claim {
        Claim::Level(level) if usize::from(*level) > top(checklist) => {
            let message = format!(
                "`{}` has no level {level}: the highest is {}",
                checklist.id,
                top(checklist)
            );
            found.push(Diagnostic::warning("level-range", path, message));
        }
        Claim::Grade(grade)
            if !names_of(checklist).any(|known| known.eq_ignore_ascii_case(grade)) =>
        {
            // An id and its name differ by a capital at most, so only one kind of them is offered.
            let known: Vec<&str> = match &checklist.rule {
                Rule::Gates(rule) => rule.grades.iter().map(|grade| &*grade.id).collect(),
                _ => names_of(checklist).collect(),
            };
            let message = format!("`{}` has no grade `{grade}`", checklist.id);
            let problem = Diagnostic::warning("unknown-grade", path, message);
            found.push(problem.hint(did_you_mean(grade, "grades", &known)));
        }
        Claim::Level(_) | Claim::Grade(_) | Claim::Answer(_) => {}
    }
}

/// The names by which a standing of a checklist can be claimed: ids of grades first, then their names.
fn names_of(checklist: &Checklist) -> impl Iterator<Item = &str> {
    let (ids, names): (Vec<&str>, Vec<&Names>) = match &checklist.rule {
        Rule::Ladder(rule) => (Vec::new(), rule.levels.iter().collect()),
        Rule::Gates(rule) => rule
            .grades
            .iter()
            .map(|grade| (&*grade.id, &grade.names))
            .unzip(),
        Rule::Points(rule) => (
            Vec::new(),
            rule.standings.iter().map(|one| &one.names).collect(),
        ),
        Rule::Bands(_) => (Vec::new(), Vec::new()),
    };
    ids.into_iter().chain(
        names
            .into_iter()
            .flat_map(|names| std::iter::once(names.en.as_str()).chain(names.zh.as_deref())),
    )
}
