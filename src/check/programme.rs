//! What is wrong with a programme that reads: conditions and targets that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::checklist::{Checklist, Rule};
use crate::model::programme::{Condition, Measured, Programme};
use crate::model::{Diagnostic, Path};

/// Checks a programme against the checklists that its conditions may name.
pub fn check_programme(programme: &Programme, checklists: &[&Checklist]) -> Vec<Diagnostic> {
    let by_id = checklists.iter().map(|list| (list.id.as_str(), *list));
    let mut found = Found {
        checklists: by_id.collect(),
        problems: Vec::new(),
    };
    for (section, empty) in [
        ("counts", programme.counts.is_empty()),
        ("targets", programme.targets.is_empty()),
    ] {
        if empty {
            found.error(
                "empty-list",
                Path::of([section]),
                format!("a programme without {section} counts nothing"),
                "name at least one",
            );
        }
    }
    for rule in &programme.counts {
        let path = Path::of(["counts", rule.id.as_str()]);
        if let Some(among) = &rule.among {
            found.condition(among, &path.join("among"));
        }
        found.condition(&rule.strict, &path.join("strict"));
        if let Some(lenient) = &rule.lenient {
            found.condition(lenient, &path.join("lenient"));
            let implies = |one, other| implied(one, other, &found.checklists);
            if implies(lenient, &rule.strict) && !implies(&rule.strict, lenient) {
                found.error(
                    "stricter-lenient",
                    path.join("lenient"),
                    format!(
                        "the milder reading of `{}` asks more than the strict one",
                        rule.id
                    ),
                    "change the two about",
                );
            }
        }
    }
    for target in &programme.targets {
        if let Some(growth) = target.growth
            && growth.since >= target.by
        {
            let path = Path::of(["targets", target.id.as_str(), "growth", "since"]);
            let message = format!(
                "growth since {} leaves no year before {}",
                growth.since, target.by
            );
            found.error(
                "contradiction",
                path,
                message,
                "name an earlier year, or leave the growth out",
            );
        }
        let path = Path::of(["targets", target.id.as_str()]);
        if let Some(population) = &target.population {
            let path = path.join("population");
            if population.number == 0 {
                found.error(
                    "bad-number",
                    path,
                    "a share of nothing cannot be counted".to_owned(),
                    "write how many there are: number: 9000",
                );
            } else if !matches!(target.measured, Measured::ShareOf(_)) {
                found.error(
                    "contradiction",
                    path,
                    "a population goes with a share alone".to_owned(),
                    "leave it out, or write measured: ShareOf(..)",
                );
            }
        }
        found.measured(programme, &target.measured, target.amount.is_share, &path);
    }
    found.problems
}

/// The same of a programme of which the elements `failed` could not be read. What is wrong at them, or might be
/// so only because of them, is left out.
pub fn check_programme_draft(
    programme: &Programme,
    checklists: &[&Checklist],
    failed: &BTreeSet<Path>,
) -> Vec<Diagnostic> {
    let mut found = check_programme(programme, checklists);
    let below = |section: &str| {
        let mut failed = failed.iter();
        failed.any(|path| path.0.first().is_some_and(|first| first == section))
    };
    found.retain(|problem| {
        let at = &problem.path.0;
        // That the whole is not called a programme explains nothing.
        let mut failed = failed.iter().filter(|path| !path.0.is_empty());
        let touched = failed.any(|path| at.starts_with(&path.0));
        // A count that could not be read, or all of them, may be the one that is named.
        let named = problem.code == "unknown-name" && at.ends_with(&["measured".to_owned()]);
        let empty = problem.code == "empty-list" && at.first().is_some_and(|first| below(first));
        !(touched || empty || named && below("counts"))
    });
    found
}

/// Whether who fulfils one condition fulfils the other, as far as that can be told from the conditions.
fn implied(one: &Condition, other: &Condition, lists: &BTreeMap<&str, &Checklist>) -> bool {
    let implied = |one, other| implied(one, other, lists);
    match (one, other) {
        (_, Condition::All(parts)) => parts.iter().all(|part| implied(one, part)),
        (Condition::Any(parts), _) => parts.iter().all(|part| implied(part, other)),
        (_, Condition::Any(parts)) => parts.iter().any(|part| implied(one, part)),
        (Condition::All(parts), _) => parts.iter().any(|part| implied(part, other)),
        (Condition::Level(a, high), Condition::Level(b, low)) => a == b && high >= low,
        (Condition::Points(a, high), Condition::Points(b, low)) => a == b && high >= low,
        (Condition::Grade(a, high), Condition::Grade(b, low)) => {
            let gates = match lists.get(a.as_str()).map(|list| &list.rule) {
                Some(Rule::Gates(gates)) => gates,
                _ => return one == other,
            };
            a == b && gates.rank(high) >= gates.rank(low)
        }
        _ => one == other,
    }
}

struct Found<'c> {
    checklists: BTreeMap<&'c str, &'c Checklist>,
    problems: Vec<Diagnostic>,
}

impl Found<'_> {
    fn error(&mut self, code: &'static str, path: Path, message: String, hint: impl Into<String>) {
        self.problems
            .push(Diagnostic::error(code, path, message).hint(hint));
    }

    fn condition(&mut self, condition: &Condition, path: &Path) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part, path);
                }
            }
            Condition::Level(id, level) => {
                let most = self.checklist(id, path).map(Checklist::highest);
                if most.is_some_and(|most| *level > most) {
                    let message = format!("the checklist `{id}` has no level {level}");
                    let hint = format!("its highest is {}", most.unwrap_or_default());
                    self.error("unknown-level", path.clone(), message, hint);
                }
            }
            Condition::Grade(id, grade) => {
                let grades: Option<Vec<String>> = self.checklist(id, path).map(|list| {
                    let Rule::Gates(gates) = &list.rule else {
                        return Vec::new();
                    };
                    gates.grades.iter().map(|grade| grade.id.clone()).collect()
                });
                if let Some(grades) = grades
                    && !grades.contains(grade)
                {
                    let message = format!("the checklist `{id}` has no grade `{grade}`");
                    let hint = match grades.is_empty() {
                        true => format!("`{id}` has levels: write Level(\"{id}\", 3)"),
                        false => format!("its grades are {}", grades.join(", ")),
                    };
                    self.error("unknown-level", path.clone(), message, hint);
                }
            }
            Condition::Points(id, points) => {
                let most = self.checklist(id, path).map(|list| match &list.rule {
                    Rule::Gates(_) => 0.0,
                    _ => f64::from(list.highest()),
                });
                if let Some(most) = most.filter(|most| points > most) {
                    let message = format!("nobody reaches {points} points of `{id}`");
                    let hint = match most > 0.0 {
                        true => format!("its total goes up to {most}"),
                        false => format!("`{id}` has grades: write Grade(\"{id}\", \"..\")"),
                    };
                    self.error("unknown-level", path.clone(), message, hint);
                }
            }
            Condition::Facility(_) | Condition::Sector(_) | Condition::AboveScale => {}
        }
    }

    fn checklist(&mut self, id: &str, path: &Path) -> Option<&Checklist> {
        let found = self.checklists.get(id).copied();
        if found.is_none() {
            let names: Vec<&str> = self.checklists.keys().copied().collect();
            let hint = format!("the checklists are {}", names.join(", "));
            let message = format!("there is no checklist `{id}`");
            self.error("unknown-name", path.clone(), message, hint);
        }
        found
    }

    fn measured(
        &mut self,
        programme: &Programme,
        measured: &Measured,
        is_share: bool,
        path: &Path,
    ) {
        let (Measured::Count(id) | Measured::ShareOf(id)) = measured else {
            return;
        };
        if !programme.counts.iter().any(|rule| rule.id == *id) {
            let names: Vec<&str> = programme
                .counts
                .iter()
                .map(|rule| rule.id.as_str())
                .collect();
            let message = format!("nothing is counted as `{id}`");
            let hint = format!("the counts are {}", names.join(", "));
            self.error("unknown-name", path.join("measured"), message, hint);
        }
        let wants_share = matches!(measured, Measured::ShareOf(_));
        if wants_share != is_share {
            let (message, hint) = match wants_share {
                true => ("a share is held against a number", "write amount: \"80 %\""),
                false => (
                    "a number is held against a share",
                    "write measured: ShareOf(..), or amount: \"200 factories\"",
                ),
            };
            self.error(
                "contradiction",
                path.join("amount"),
                message.to_owned(),
                hint,
            );
        }
    }
}
