//! Weights, counted in hundredths of a per cent so that sums are exact.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `weight-step` | error | a weight finer than 0.01 % |
//! | `missing-weight` | error | no weight where the rule counts by weight |
//! | `idle-weight` | error | a weight where the rule counts by none |
//! | `weights-sum` | error | weights that do not add up to 100 % |

use super::at;
use crate::model::checklist::{Checklist, Rule};
use crate::model::structure::Sector;
use crate::model::{Diagnostic, Path, Share};

/// 100 % in hundredths of a per cent.
const WHOLE: i64 = 10_000;

/// A weight in hundredths of a per cent; `None` for a finer one.
fn hundredths(weight: Share) -> Option<i64> {
    let exact = weight.0 * WHOLE as f64;
    let rounded = exact.round();
    // A share is at most 1, so the nearest whole number fits; 1e-6 is far above the error of the division.
    ((exact - rounded).abs() < 1e-6).then_some(rounded as i64)
}

pub(super) fn check(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    topics(checklist, found);
    groups(checklist, found);
    if let Rule::Bands(rule) = &checklist.rule {
        for priority in &rule.priorities {
            let path = Path::of(["rule", "priorities", &priority.id]);
            let weights = [
                ("cost", priority.cost),
                ("kpi", priority.kpi),
                ("proximity", priority.proximity),
            ];
            let weights = weights.map(|(field, weight)| (path.join(field), weight));
            let what = format!("the weights of `{}`", priority.id);
            sum(&what, weights.into_iter(), path, false, found);
        }
    }
}

fn topics(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    let ladder = matches!(checklist.rule, Rule::Ladder(_));
    for topic in &checklist.topics {
        let path = at(topic).join("weights");
        if !ladder && !topic.weights.is_empty() {
            let message = format!(
                "`{}` has weights, but the rule counts topics by none",
                topic.id
            );
            found.push(Diagnostic::error("idle-weight", path, message).hint("leave them out"));
        } else if ladder && topic.weights.len() < 2 {
            let message = format!("`{}` has no weights", topic.id);
            found.push(
                Diagnostic::error("missing-weight", path, message)
                    .hint("write weights: (discrete: \"5 %\", process: \"5 %\")"),
            );
        }
    }
    if !ladder {
        return;
    }
    for (word, sector) in [("discrete", Sector::Discrete), ("process", Sector::Process)] {
        let weights = checklist.topics.iter().filter_map(|topic| {
            let weight = topic.weights.get(&sector)?;
            Some((at(topic).join("weights").join(word), *weight))
        });
        let what = format!("the weights for {word} manufacturing");
        sum(&what, weights, Path::of(["topics"]), false, found);
    }
}

fn groups(checklist: &Checklist, found: &mut Vec<Diagnostic>) {
    let weights = checklist.groups.iter().filter_map(|group| {
        let path = Path::of(["groups", &group.id, "weight"]);
        Some((path, group.weight?))
    });
    let Rule::Points(rule) = &checklist.rule else {
        for (path, _) in weights {
            let message = "the rule counts groups by no weight";
            found.push(Diagnostic::error("idle-weight", path, message).hint("leave it out"));
        }
        return;
    };
    if checklist.groups.iter().all(|group| group.weight.is_none()) {
        return;
    }
    for group in checklist
        .groups
        .iter()
        .filter(|group| group.weight.is_none())
    {
        let path = Path::of(["groups", &group.id]);
        let message = format!(
            "the group `{}` has no weight, but others have one",
            group.id
        );
        found.push(Diagnostic::error("missing-weight", path, message));
    }
    let path = Path::of(["groups"]);
    sum(
        "the weights of the groups",
        weights,
        path,
        rule.normalise,
        found,
    );
}

/// Reports weights that are too fine, or do not add up.
fn sum(
    what: &str,
    weights: impl Iterator<Item = (Path, Share)>,
    path: Path,
    normalise: bool,
    found: &mut Vec<Diagnostic>,
) {
    let mut total = Some(0);
    for (path, weight) in weights {
        match hundredths(weight) {
            Some(weight) => total = total.map(|total| total + weight),
            None => {
                let message = format!("{weight} is finer than 0.01 %");
                found.push(Diagnostic::error("weight-step", path, message));
                total = None;
            }
        }
    }
    let Some(total) = total.filter(|total| *total != WHOLE) else {
        return;
    };
    if normalise && total > 0 {
        return;
    }
    let percent = |hundredths: i64| format!("{}.{:02} %", hundredths / 100, hundredths % 100);
    let message = format!("{what} add up to {}, not 100 %", percent(total));
    let off = percent((WHOLE - total).abs());
    let hint = if total < WHOLE {
        format!("{off} is missing")
    } else {
        format!("{off} is too much")
    };
    found.push(Diagnostic::error("weights-sum", path, message).hint(hint));
}
