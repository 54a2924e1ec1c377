//! What no facility can prove yet, however good it is: a rule that asks for more than this version can show.

use serde::Serialize;

use super::count::Reading;
use crate::maturity::{Reach, Standing, reach};
use crate::model::Checklist;
use crate::model::checklist::Rule;
use crate::model::programme::Condition;
use crate::model::structure::Sector;

/// Why a rule cannot be proven with this version by a facility that leaves no topic out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// The reading of the rule that it speaks of.
    pub reading: Reading,
    /// The sector for which it holds.
    pub sector: Sector,
    /// The checklist on which a perfect facility falls short.
    pub checklist: String,
    /// What the rule asks of it, in words.
    pub asked: String,
    /// The level, band or rank of the grade that such a facility proves.
    pub at_most: u8,
    /// Its name.
    pub at_most_name: Option<String>,
    /// Its total, where the checklist has one.
    pub at_most_total: Option<f64>,
    /// Topics without which a facility that has no such business can prove the rule all the same; empty:
    /// none can.
    pub unless_without: Vec<String>,
}

/// What this version can prove at most on each checklist, by sector.
pub(super) struct Limits<'c> {
    checklists: &'c [Checklist],
    reached: Vec<(Sector, Vec<Reach>)>,
}

/// Which facility is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Full,
    Tailored,
}

impl<'c> Limits<'c> {
    pub fn of(checklists: &'c [Checklist]) -> Self {
        let sectors = [Sector::Discrete, Sector::Process];
        Self {
            checklists,
            reached: sectors
                .map(|sector| (sector, reach(checklists, sector)))
                .into(),
        }
    }

    /// What stands against a reading of a rule; empty where it can be proven in every sector.
    pub fn against(&self, reading: Reading, condition: &Condition) -> Vec<Limit> {
        let sectors = self.reached.iter();
        sectors
            .flat_map(|(sector, reached)| {
                let missed = self.missed(condition, *sector, reached, Scope::Full);
                let tailored = self.missed(condition, *sector, reached, Scope::Tailored);
                missed.into_iter().map(move |(reach, asked)| Limit {
                    reading,
                    sector: *sector,
                    checklist: reach.checklist.clone(),
                    asked,
                    at_most: reach.full_scope.level,
                    at_most_name: reach.full_scope.name.as_ref().map(|name| name.en.clone()),
                    at_most_total: reach.full_scope.total,
                    unless_without: match tailored.is_empty() {
                        true => self.left_out(reached),
                        false => Vec::new(),
                    },
                })
            })
            .collect()
    }

    /// The topics that a facility leaves out to reach furthest, by their full names.
    fn left_out(&self, reached: &[Reach]) -> Vec<String> {
        let named = |reach: &Reach| -> Vec<String> {
            let topics = reach.left_out.iter();
            topics
                .map(|topic| format!("{}.{topic}", reach.checklist))
                .collect()
        };
        reached.iter().flat_map(named).collect()
    }

    /// The parts of a condition that a perfect facility misses, each with what it asks; of alternatives those
    /// of the one with the fewest.
    fn missed<'r>(
        &self,
        condition: &Condition,
        sector: Sector,
        reached: &'r [Reach],
        scope: Scope,
    ) -> Vec<(&'r Reach, String)> {
        let part = |part: &Condition| self.missed(part, sector, reached, scope);
        let stands = |id: &str, asked: String, holds: &dyn Fn(&Standing) -> bool| {
            let reach = reached.iter().find(|reach| reach.checklist == id);
            let standing = |reach: &'r Reach| match scope {
                Scope::Full => &reach.full_scope,
                Scope::Tailored => &reach.tailored,
            };
            let missed = reach.filter(|reach| !holds(standing(reach)));
            missed.map(|reach| (reach, asked)).into_iter().collect()
        };
        match condition {
            Condition::Level(id, level) => {
                stands(id, format!("level {level}"), &|s| s.level >= *level)
            }
            Condition::Grade(id, grade) => {
                let rank = self.checklists.iter().find(|list| list.id == *id);
                let rank = rank.and_then(|list| match &list.rule {
                    Rule::Gates(gates) => gates.rank(grade),
                    _ => None,
                });
                stands(id, format!("grade {grade}"), &|s| {
                    rank.is_some_and(|rank| s.level >= rank)
                })
            }
            Condition::Points(id, from) => stands(id, format!("a total of {from}"), &|s| {
                s.total.unwrap_or(f64::from(s.level)) >= *from
            }),
            Condition::Facility(_) | Condition::Sector(_) | Condition::AboveScale => Vec::new(),
            Condition::All(parts) => parts.iter().flat_map(part).collect(),
            Condition::Any(parts) => {
                let parts = parts.iter().filter(|part| match part {
                    Condition::Sector(wanted) => *wanted == sector,
                    _ => true,
                });
                parts.map(part).min_by_key(Vec::len).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::shipped;

    #[test]
    fn a_rule_above_what_the_engine_simulates_says_how_far_it_goes() {
        let lists = shipped();
        let limits = Limits::of(&lists);
        let level = |level| Condition::Level("cmmm".into(), level);
        assert_eq!(limits.against(Reading::Strict, &level(3)), []);
        let against = limits.against(Reading::Strict, &Condition::All(vec![level(3), level(4)]));
        assert_eq!(against.len(), 2);
        assert_eq!(
            (against[0].at_most, against[0].asked.as_str()),
            (3, "level 4")
        );
        assert_eq!(against[0].at_most_name.as_deref(), Some("Integration"));
        assert!(
            limits.against(Reading::Strict, &level(5))[0]
                .unless_without
                .is_empty()
        );
        // One way that can be gone is enough.
        let grade = |grade: &str| Condition::Grade("miit".into(), grade.into());
        let any = Condition::Any(vec![level(4), grade("excellent")]);
        assert_eq!(limits.against(Reading::Strict, &any), []);
        assert_eq!(
            limits.against(Reading::Strict, &grade("pioneering")).len(),
            2
        );
    }
}
