//! What criteria ask, and the thresholds that they name.

use std::collections::BTreeSet;

use super::super::words::did_you_mean;
use super::at;
use crate::model::checklist::{Checklist, Rule};
use crate::model::evidence::{Predicate, Test};
use crate::model::{Diagnostic, Path};

pub(super) fn check(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    let declared: Vec<&str> = checklist.thresholds.keys().map(String::as_str).collect();
    let mut used = BTreeSet::new();
    let conditions: &[String] = match &checklist.rule {
        Rule::Gates(rule) => &rule.conditions,
        _ => &[],
    };
    for topic in &checklist.topics {
        if topic.criteria.is_empty() {
            let message = format!("`{}` has no criteria", topic.id);
            let path = at(topic).join("criteria");
            found.push(Diagnostic::error("asks-nothing", path, message));
        }
        if let Some(asked) = &topic.contradicted_by {
            let path = at(topic).join("contradicted_by");
            if !topic.tailorable {
                let message = format!(
                    "`{}` cannot be left out, so nothing can contradict it",
                    topic.id
                );
                let problem = Diagnostic::error("idle-contradiction", path.clone(), message);
                found.push(problem.hint("add `tailorable: true`, or leave it out"));
            }
            let mut here = BTreeSet::new();
            of_predicate(asked, &mut here);
            named(here, &path, &declared, &mut used, found);
        }
        for criterion in &topic.criteria {
            let path = at(topic).join("criteria").join(criterion.id.clone());
            let (model, run) = (&criterion.model, &criterion.run);
            if !criterion.document
                && model.is_none()
                && run.is_none()
                && criterion.not_yet.is_none()
            {
                let problem =
                    Diagnostic::error("asks-nothing", path.clone(), "this criterion asks nothing");
                found.push(problem.hint(
                    "add `document: true`, `model`, `run`, or `not_yet` with what would have to be simulated",
                ));
            }
            let scene = matches!(checklist.rule, Rule::Gates(_)) && !conditions.contains(&topic.id);
            if criterion.ai.is_some() && !scene {
                let message = "`ai` counts at the scenes of a checklist with gates alone";
                let problem = Diagnostic::error("idle-ai", path.join("ai"), message);
                found.push(problem.hint("leave it out"));
            }
            let mut here = BTreeSet::new();
            for asked in [model, &criterion.ai].into_iter().flatten() {
                of_predicate(asked, &mut here);
            }
            if let Some(run) = run {
                of_test(run, &mut here);
            }
            named(here, &path, &declared, &mut used, found);
        }
    }
    for name in declared.iter().filter(|name| !used.contains(*name)) {
        let path = Path::of(["thresholds", name]);
        let message = format!("no criterion names the threshold `{name}`");
        found.push(Diagnostic::warning("idle-threshold", path, message));
    }
}

/// Notes the thresholds that a question names, and reports those that are not declared.
fn named<'a>(
    names: BTreeSet<&'a str>,
    path: &Path,
    declared: &[&str],
    used: &mut BTreeSet<&'a str>,
    found: &mut Vec<Diagnostic>,
) {
    for name in names {
        if declared.contains(&name) {
            used.insert(name);
            continue;
        }
        let message = format!("there is no threshold `{name}`");
        let problem = Diagnostic::error("unknown-threshold", path.clone(), message);
        found.push(problem.hint(did_you_mean(name, "thresholds", declared)));
    }
}

fn of_predicate<'a>(predicate: &'a Predicate, names: &mut BTreeSet<&'a str>) {
    match predicate {
        Predicate::AtLeast(_, name) | Predicate::AtMost(_, name) => drop(names.insert(name)),
        Predicate::All(all) | Predicate::Any(all) => {
            all.iter().for_each(|one| of_predicate(one, names));
        }
        Predicate::Is(_)
        | Predicate::Reaches(..)
        | Predicate::Has(_)
        | Predicate::Linked(..)
        | Predicate::Skilled(_)
        | Predicate::Learns(..)
        | Predicate::Models(..) => {}
    }
}

fn of_test<'a>(test: &'a Test, names: &mut BTreeSet<&'a str>) {
    match test {
        Test::AtLeast(_, name) | Test::AtMost(_, name) => drop(names.insert(name)),
        Test::All(all) => all.iter().for_each(|one| of_test(one, names)),
    }
}
