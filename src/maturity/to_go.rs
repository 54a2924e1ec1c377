//! How far a plant is from each standing: the fewest criteria that would do, as found by taking the weightiest
//! first.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::gates::Gate;
use super::sheet::{Kept, SHOWN, Sheet, View};
use super::{Score, bands, ladder, points};
use crate::model::checklist::{Bands, Gates, Grade, Ladder, Need, Points, Rule};

/// What lies between a plant and a level, a whole number of the total, or a grade.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ToGo {
    /// So many criteria, met in full, would do, those of the levels below included; a scene that an area
    /// lacks counts as one, and so does the paper that shows a topic to be none of the plant's business. 0 where
    /// it stands there.
    pub criteria: u32,
    /// What lacks to the pass marks of the levels up to this one, added up (fractions); 0 for other rules.
    pub weight: f64,
    /// Levels of other checklists that it needs beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<(String, u8)>,
}

/// By level from 1, whole number of the total from 1, or grade from the lowest.
pub(super) fn of(sheet: &Sheet, others: &[Score]) -> Vec<ToGo> {
    match &sheet.checklist.rule {
        Rule::Ladder(rule) => of_ladder(sheet, rule),
        Rule::Gates(rule) => of_gates(sheet, rule, others),
        Rule::Bands(rule) => of_bands(sheet, rule),
        Rule::Points(rule) => of_points(sheet, rule),
    }
}

/// Sums of shares that differ by less are equal.
const ALIKE: f64 = 1e-9;

/// The gains of one level add up, so the weightiest first are the fewest.
fn of_ladder(sheet: &Sheet, rule: &Ladder) -> Vec<ToGo> {
    let whole: u64 = sheet.topics.iter().map(|kept| kept.weight).sum();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut weight = 0.0;
    let mut to_go = Vec::new();
    for level in 1..=ladder::highest(rule) {
        let mut score = 0.0;
        let mut gains: Vec<(f64, &str)> = Vec::new();
        for kept in &sheet.topics {
            let share = kept.weight as f64 / whole.max(1) as f64;
            let lines: Vec<_> = kept.at(kept.counts_at(level)).collect();
            if met.contains(kept.topic.id.as_str()) || (lines.is_empty() && !kept.is_idle) {
                score += share;
            } else if kept.is_idle {
                gains.push((share, &kept.topic.id));
            } else {
                let each = share / lines.len() as f64;
                for line in lines {
                    let name = line.answered.criterion.as_str();
                    let tenths = match met.contains(name) {
                        true => 10,
                        false => line.tenths(View::Proven),
                    };
                    score += each * f64::from(tenths) / 10.0;
                    if tenths < 10 {
                        gains.push((each * f64::from(10 - tenths) / 10.0, name));
                    }
                }
            }
        }
        weight += (rule.pass.0 - score).max(0.0);
        gains.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (gain, name) in gains {
            if score >= rule.pass.0 - ALIKE {
                break;
            }
            met.insert(name);
            score += gain;
        }
        to_go.push(ToGo {
            criteria: met.len() as u32,
            weight: if weight < ALIKE { 0.0 } else { weight },
            needs: Vec::new(),
        });
    }
    to_go
}

/// Everything that a grade and the grades it needs ask for.
fn of_gates(sheet: &Sheet, rule: &Gates, others: &[Score]) -> Vec<ToGo> {
    let gate = Gate::new(sheet, rule, others, View::Proven);
    let grades = rule.grades.iter();
    grades
        .map(|grade| {
            let mut to_go = ToGo::default();
            let mut areas = BTreeSet::new();
            let mut conditions = false;
            for below in chain(rule, grade) {
                for need in &below.needs {
                    match need {
                        Need::Level(id, level) => to_go.needs.push((id.clone(), *level)),
                        Need::Areas(of) => areas.extend(of.iter().map(String::as_str)),
                        Need::Conditions => conditions = true,
                        Need::AiShare(share) => {
                            let (with, of) = gate.with_ai(below);
                            let asked = (share.0 * of as f64 - ALIKE).ceil().max(1.0) as u64;
                            to_go.criteria += asked.saturating_sub(with) as u32;
                        }
                        Need::Grade(_) => {}
                    }
                }
            }
            for area in areas {
                let covered = gate.seen.of_area(area);
                to_go.criteria += rule.scenes_per_area.saturating_sub(covered);
            }
            if conditions {
                let lines = gate
                    .seen
                    .conditions
                    .iter()
                    .flat_map(|(kept, _)| &kept.lines);
                let open = lines.filter(|line| line.tenths(View::Proven) < SHOWN);
                to_go.criteria += open.count() as u32;
            }
            to_go
        })
        .collect()
}

/// A grade and those that it needs, each once.
fn chain<'g>(rule: &'g Gates, grade: &'g Grade) -> Vec<&'g Grade> {
    let mut chain = vec![grade];
    let mut at = 0;
    while let Some(next) = chain.get(at).copied() {
        for need in &next.needs {
            let Need::Grade(id) = need else { continue };
            let below = rule.grades.iter().find(|grade| grade.id == *id);
            if let Some(below) = below.filter(|one| !chain.iter().any(|c| c.id == one.id)) {
                chain.push(below);
            }
        }
        at += 1;
    }
    chain
}

/// What stands on some band or level and can be raised by steps.
struct Unit {
    weight: f64,
    level: u8,
    /// Criteria that each level from 1 lacks.
    lacking: Vec<u32>,
}

fn of_bands(sheet: &Sheet, rule: &Bands) -> Vec<ToGo> {
    let units = sheet.topics.iter().map(|kept| Unit {
        weight: 1.0 / sheet.topics.len() as f64,
        level: bands::of_topic(kept, rule, View::Proven),
        lacking: lacking(kept, rule.most, rule.share.0),
    });
    raised(units.collect(), rule.most)
}

fn of_points(sheet: &Sheet, rule: &Points) -> Vec<ToGo> {
    let groups = sheet.checklist.groups.iter().filter_map(|group| {
        let of_group = |kept: &&Kept| kept.topic.group == group.id;
        let fields: Vec<&Kept> = sheet.topics.iter().filter(of_group).collect();
        let mut unit = Unit {
            weight: group.weight.map_or(0.0, |weight| weight.0),
            level: points::weakest(&fields, rule, View::Proven),
            lacking: vec![0; usize::from(rule.most)],
        };
        for kept in &fields {
            for (sum, one) in unit.lacking.iter_mut().zip(lacking(kept, rule.most, 1.0)) {
                *sum += one;
            }
        }
        (!fields.is_empty()).then_some(unit)
    });
    let mut units: Vec<Unit> = groups.collect();
    let whole: f64 = units.iter().map(|unit| unit.weight).sum();
    // Without weights the total is the plain sum.
    for unit in &mut units {
        unit.weight = if whole > 0.0 {
            unit.weight / whole
        } else {
            1.0
        };
    }
    let most = match whole > 0.0 {
        true => rule.most,
        false => u8::try_from(units.len() * usize::from(rule.most)).unwrap_or(u8::MAX),
    };
    raised(units, most)
}

/// Criteria that a topic lacks for each level from 1, where `share` of a level's must be shown.
fn lacking(kept: &Kept, most: u8, share: f64) -> Vec<u32> {
    (1..=most)
        .map(|level| {
            let lines = kept.at(level).count();
            let shown = lines - kept.not_shown(level).count();
            let asked = (share * lines as f64 - ALIKE).ceil().max(0.0) as usize;
            match kept.is_idle {
                // The paper that is missing lifts all of them.
                true => u32::from(level == 1),
                false => asked.saturating_sub(shown) as u32,
            }
        })
        .collect()
}

/// Raises, step by step, what adds most to the total for each criterion, until each whole number is reached.
fn raised(mut units: Vec<Unit>, most: u8) -> Vec<ToGo> {
    let mut criteria = 0;
    let mut to_go = Vec::new();
    for wanted in 1..=most {
        let total = |units: &[Unit]| -> f64 {
            let each = units.iter();
            each.map(|unit| unit.weight * f64::from(unit.level)).sum()
        };
        while total(&units) < f64::from(wanted) - ALIKE {
            let worth = |unit: &Unit| {
                let cost = unit.lacking.get(usize::from(unit.level))?;
                Some(unit.weight / f64::from(*cost).max(0.5))
            };
            let open = units.iter().enumerate();
            let open = open.filter_map(|(at, unit)| Some((worth(unit)?, at)));
            // Of equals the first of the checklist.
            let Some((_, at)) = open.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else {
                break;
            };
            criteria += units[at].lacking[usize::from(units[at].level)];
            units[at].level += 1;
        }
        to_go.push(ToGo {
            criteria,
            ..ToGo::default()
        });
    }
    to_go
}

#[cfg(test)]
mod tests {
    use crate::maturity::sample::{by_document, checklist, dated, plant, topic};
    use crate::maturity::{Evidence, score, shipped};

    /// Weights 0.5, 0.3 and 0.2; two criteria each at level 1, one at level 2; pass at 0.8.
    #[test]
    fn the_fewest_criteria_that_would_do() {
        let criteria = || {
            vec![
                by_document("l1.a", 1),
                by_document("l1.b", 1),
                by_document("l2.a", 2),
            ]
        };
        let list = checklist(
            "c",
            crate::maturity::sample::ladder(None),
            vec![
                topic("big", 0.5, criteria()),
                topic("middle", 0.3, criteria()),
                topic("small", 0.2, criteria()),
            ],
        );
        let mut factory = plant(&["press"]);
        let to_go = |factory: &_| score(&list, &Evidence::of_plant(factory), &[]).to_go;
        // Level 1: 0.25 + 0.25 + 0.15 + 0.15 = 0.8; level 2 asks 0.5 and 0.3 more.
        let all: Vec<u32> = to_go(&factory)[..2].iter().map(|t| t.criteria).collect();
        assert_eq!(all, [4, 6]);
        let shown = ["c.big.l1.a", "c.big.l1.b", "c.middle.l1.a"];
        factory.documents.insert("papers".into(), dated(&shown));
        let some = to_go(&factory);
        assert_eq!((some[0].criteria, some[1].criteria), (1, 3));
        assert!((some[0].weight - 0.15).abs() < 1e-12, "{some:?}");
        assert!((some[1].weight - 0.95).abs() < 1e-12, "{some:?}");
    }

    /// Wherever a plant stands it has nothing to go, and every level beyond takes something.
    #[test]
    fn who_stands_there_has_nothing_to_go() {
        let factory = plant(&["press"]);
        let lists = shipped();
        for score in crate::maturity::score_all(&lists, &Evidence::of_plant(&factory)) {
            assert!(!score.to_go.is_empty(), "{}", score.checklist);
            let total = score.proven.total.map_or(score.proven.level, |t| t as u8);
            for (at, to_go) in score.to_go.iter().enumerate() {
                let nothing = to_go.criteria == 0 && to_go.needs.is_empty();
                assert_eq!(nothing, at < usize::from(total), "{} {at}", score.checklist);
            }
        }
    }
}
