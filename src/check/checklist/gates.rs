//! Grades and what they need.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `unknown-topic` | error | a condition that is no topic |
//! | `unknown-grade` | error | a need for a grade that is not declared |
//! | `grade-order` | error | a grade that needs itself or a higher one |
//! | `no-conditions` | error | a grade that needs conditions where there are none |
//! | `small-area` | error | an area with fewer scenes than cover it |
//! | `unknown-checklist` | error | a need for the level of a checklist that is not there |
//! | `need-loop` | error | checklists that need each other's levels in a circle |

use super::super::words::did_you_mean;
use super::levels::top;
use super::unknown_group;
use crate::model::checklist::{Checklist, Gates, Need, Rule};
use crate::model::{Diagnostic, Path};

pub(super) fn check(checklist: &Checklist, rule: &Gates, found: &mut Vec<Diagnostic>) {
    let topics: Vec<&str> = checklist.topics.iter().map(|topic| &*topic.id).collect();
    for (at, name) in rule.conditions.iter().enumerate() {
        if !topics.contains(&name.as_str()) {
            let path = Path::of(["rule", "conditions", &at.to_string()]);
            let message = format!("there is no topic `{name}`");
            let problem = Diagnostic::error("unknown-topic", path, message);
            found.push(problem.hint(did_you_mean(name, "topics", &topics)));
        }
    }
    let ids: Vec<&str> = rule.grades.iter().map(|grade| &*grade.id).collect();
    for (rank, grade) in rule.grades.iter().enumerate() {
        let path = Path::of(["rule", "grades", &grade.id]);
        if grade.needs.is_empty() {
            let message = format!("`{}` needs nothing", grade.id);
            found.push(Diagnostic::error("asks-nothing", path.clone(), message));
        }
        for (at, need) in grade.needs.iter().enumerate() {
            let path = path.join("needs").join(at.to_string());
            match need {
                Need::Grade(id) => match ids.iter().position(|known| known == id) {
                    Some(other) if other < rank => {}
                    Some(_) => {
                        let message =
                            format!("`{}` cannot need `{id}`, which is not below it", grade.id);
                        let problem = Diagnostic::error("grade-order", path, message);
                        found.push(problem.hint("grades stand from the lowest upward"));
                    }
                    None => {
                        let message = format!("there is no grade `{id}`");
                        let problem = Diagnostic::error("unknown-grade", path, message);
                        found.push(problem.hint(did_you_mean(id, "grades", &ids)));
                    }
                },
                Need::Areas(areas) => {
                    for area in areas {
                        unknown_group(checklist, area, path.clone(), found);
                        small(checklist, rule, area, &path, found);
                    }
                }
                Need::Conditions if rule.conditions.is_empty() => {
                    let message = "the checklist has no conditions";
                    let problem = Diagnostic::error("no-conditions", path, message);
                    found.push(
                        problem.hint("name the topics that are conditions: conditions: [\"..\"]"),
                    );
                }
                // Levels of other checklists are looked at where these are known.
                Need::Conditions | Need::Level(..) | Need::AiShare(_) => {}
            }
        }
    }
}

/// Reports an area that has fewer scenes than it takes to cover it.
fn small(
    checklist: &Checklist,
    rule: &Gates,
    area: &str,
    path: &Path,
    found: &mut Vec<Diagnostic>,
) {
    let known = checklist.groups.iter().any(|group| group.id == area);
    let scenes = checklist
        .topics
        .iter()
        .filter(|topic| topic.group == area && !rule.conditions.contains(&topic.id))
        .count();
    if known && scenes < rule.scenes_per_area as usize {
        let message = format!(
            "`{area}` can never be covered: it has {scenes} scenes, and {} cover an area",
            rule.scenes_per_area
        );
        found.push(Diagnostic::error("small-area", path.clone(), message));
    }
}

/// The levels of other checklists that one needs, with the places of the needs.
fn levels_needed(checklist: &Checklist) -> Vec<(Path, &str, u8)> {
    let Rule::Gates(rule) = &checklist.rule else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for grade in &rule.grades {
        for (at, need) in grade.needs.iter().enumerate() {
            if let Need::Level(of, level) = need {
                let path = Path::of(["rule", "grades", &grade.id, "needs", &at.to_string()]);
                all.push((path, of.as_str(), *level));
            }
        }
    }
    all
}

/// What is wrong with the needs of the checklist `at` of a set.
pub(super) fn needs(checklists: &[&Checklist], at: usize, found: &mut Vec<Diagnostic>) {
    let ids: Vec<&str> = checklists.iter().map(|checklist| &*checklist.id).collect();
    for (path, of, level) in levels_needed(checklists[at]) {
        let Some(other) = ids.iter().position(|id| *id == of) else {
            let message = format!("there is no checklist `{of}`");
            let problem = Diagnostic::error("unknown-checklist", path, message);
            found.push(problem.hint(did_you_mean(of, "checklists", &ids)));
            continue;
        };
        let top = top(checklists[other]);
        if usize::from(level) > top {
            let message = format!("`{of}` has no level {level}: the highest is {top}");
            found.push(Diagnostic::error("level-range", path.clone(), message));
        }
        if reaches(checklists, other, at) {
            let message = format!(
                "`{}` needs `{of}`, which needs `{}` in turn",
                ids[at], ids[at]
            );
            found.push(Diagnostic::error("need-loop", path, message));
        }
    }
}

/// Whether needs lead from one checklist of a set to another, or to itself.
fn reaches(checklists: &[&Checklist], from: usize, to: usize) -> bool {
    let mut seen = vec![false; checklists.len()];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        let next = levels_needed(checklists[at]);
        open.extend(
            next.iter()
                .filter_map(|(_, of, _)| checklists.iter().position(|other| other.id == *of)),
        );
    }
    false
}
