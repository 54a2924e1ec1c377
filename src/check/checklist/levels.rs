//! Levels and bands.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `no-levels` | error | a ladder without levels, gates without grades |
//! | `level-range` | error | a level that the rule does not have |
//! | `level-hole` | error | a level of a topic that asks nothing and inherits nothing |
//! | `bad-inherits` | error | a level that inherits though it has criteria, or has nothing below |
//! | `idle-inherits` | error | `inherits` where no level is climbed |
//! | `idle-relevance` | error | `relevance` where there are no priorities |
//! | `level-names` | error | more or fewer names of levels than the topic has levels |
//! | `standing-order` | error | named totals that do not ascend |
//! | `standing-range` | error | a named total above the highest level |

use super::at;
use crate::model::checklist::{Checklist, Points, Rule, Topic};
use crate::model::{Diagnostic, Path};

/// The highest level, band or rank that a checklist knows.
pub(super) fn top(checklist: &Checklist) -> usize {
    checklist.highest().into()
}

pub(super) fn check(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    let top = top(checklist);
    for topic in &checklist.topics {
        let Some(relevance) = &topic.relevance else {
            continue;
        };
        let path = at(topic).join("relevance");
        if !matches!(checklist.rule, Rule::Bands(_)) {
            let message = "only topics of a checklist with bands have an order of priorities";
            let problem = Diagnostic::error("idle-relevance", path, message);
            found.push(problem.hint("leave it out"));
        } else if let Some(band) = relevance.best_in_class
            && usize::from(band) > top
        {
            found.push(out_of_range(band, top, path.join("best_in_class")));
        }
    }
    match &checklist.rule {
        Rule::Ladder(rule) => {
            if top == 0 {
                let path = Path::of(["rule", "levels"]);
                found.push(Diagnostic::error(
                    "no-levels",
                    path,
                    "the ladder has no levels",
                ));
                return;
            }
            if rule.pass.0 <= 0.0 {
                let path = Path::of(["rule", "pass"]);
                found.push(Diagnostic::error(
                    "zero",
                    path,
                    "a level is passed from above 0 %",
                ));
            }
            let from = rule.needs_run_from.filter(|from| usize::from(*from) > top);
            if let Some(from) = from {
                let path = Path::of(["rule", "needs_run_from"]);
                found.push(out_of_range(from, top, path));
            }
        }
        Rule::Points(rule) => standings(rule, found),
        Rule::Gates(_) => {
            if top == 0 {
                let path = Path::of(["rule", "grades"]);
                found.push(Diagnostic::error("no-levels", path, "there are no grades"));
            }
            checklist.topics.iter().for_each(|topic| flat(topic, found));
            return;
        }
        Rule::Bands(rule) if usize::from(rule.best_in_class.band) > top => {
            let path = Path::of(["rule", "best_in_class", "band"]);
            found.push(out_of_range(rule.best_in_class.band, top, path));
        }
        Rule::Bands(_) => {}
    }
    let ladder = matches!(checklist.rule, Rule::Ladder(_));
    for topic in &checklist.topics {
        climbed(topic, top, ladder, found);
    }
}

fn out_of_range(level: u8, top: usize, path: Path) -> Diagnostic {
    let message = format!("there is no level {level}: the highest is {top}");
    Diagnostic::error("level-range", path, message)
}

/// A topic whose levels are climbed one by one.
fn climbed(topic: &Topic, top: usize, ladder: bool, found: &mut Vec<Diagnostic>) {
    for criterion in &topic.criteria {
        if criterion.level == 0 || usize::from(criterion.level) > top {
            let path = at(topic).join("criteria").join(criterion.id.clone());
            found.push(out_of_range(criterion.level, top, path.join("level")));
        }
    }
    let asks = |level: u8| topic.criteria.iter().any(|c| c.level == level);
    for level in (1..=9).filter(|level| usize::from(*level) <= top) {
        let inherits = topic.inherits.contains(&level);
        if !asks(level) && !inherits && !topic.criteria.is_empty() {
            let message = format!("level {level} of `{}` asks nothing", topic.id);
            let problem = Diagnostic::error("level-hole", at(topic).join("criteria"), message);
            found.push(problem.hint(format!(
                "add a criterion, or inherits: [{level}] for the result of the level below"
            )));
        }
        if inherits && asks(level) {
            let message = format!("level {level} of `{}` has criteria and inherits", topic.id);
            let path = at(topic).join("inherits");
            let problem = Diagnostic::error("bad-inherits", path, message);
            found.push(problem.hint("take the level out of `inherits`"));
        }
    }
    for level in &topic.inherits {
        let path = at(topic).join("inherits");
        if usize::from(*level) > top {
            found.push(out_of_range(*level, top, path));
        } else if *level < 2 {
            let message = "level 1 has no level below from which to inherit";
            found.push(Diagnostic::error("bad-inherits", path, message));
        }
    }
    let due = if ladder { top } else { top + 1 };
    if !topic.levels.is_empty() && topic.levels.len() != due {
        let from = if ladder { "from 1" } else { "from 0" };
        let message = format!(
            "`{}` names {} levels; there are {due}, {from} to {top}",
            topic.id,
            topic.levels.len()
        );
        found.push(Diagnostic::error(
            "level-names",
            at(topic).join("levels"),
            message,
        ));
    }
}

/// A topic of a checklist with gates has one level.
fn flat(topic: &Topic, found: &mut Vec<Diagnostic>) {
    for criterion in topic.criteria.iter().filter(|c| c.level != 1) {
        let path = at(topic)
            .join("criteria")
            .join(criterion.id.clone())
            .join("level");
        let message = "a scene or a condition has no levels above 1";
        found.push(Diagnostic::error("level-range", path, message));
    }
    if !topic.inherits.is_empty() {
        let message = "a scene or a condition has no levels from which to inherit";
        let path = at(topic).join("inherits");
        found.push(Diagnostic::error("idle-inherits", path, message));
    }
    if !topic.levels.is_empty() {
        let message = "a scene or a condition has no levels to name";
        found.push(Diagnostic::error(
            "level-names",
            at(topic).join("levels"),
            message,
        ));
    }
}

fn standings(rule: &Points, found: &mut Vec<Diagnostic>) {
    for (at, standing) in rule.standings.iter().enumerate() {
        if standing.from > f64::from(rule.most) {
            let path = Path::of(["rule", "standings", &at.to_string(), "from"]);
            let message = format!(
                "nobody reaches `{}`: it holds from {}, and the highest level is {}",
                standing.names.en, standing.from, rule.most
            );
            found.push(Diagnostic::error("standing-range", path, message));
        }
    }
    for (at, pair) in rule.standings.windows(2).enumerate() {
        if pair[0].from >= pair[1].from {
            let path = Path::of(["rule", "standings", &(at + 1).to_string(), "from"]);
            let message = "named totals stand from the lowest upward";
            found.push(Diagnostic::error("standing-order", path, message));
        }
    }
}
