//! Whether a facility fulfils a condition of a programme, by what it proves or by what it claims.

use crate::model::Checklist;
use crate::model::checklist::Rule;
use crate::model::programme::Condition;

use super::facility::{Mark, Scored};

/// By which of a facility's standings a condition is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What evidence proves.
    Proof,
    /// What evidence proves, bare statements left aside.
    ProofWithoutStatements,
    /// What the facility says of itself; what it says nothing of, it does not fulfil.
    Claim,
    /// What would be proven if every unknown were met.
    Possibility,
    /// What is proven where so many scenes cover an area.
    ProofIf(Cover),
}

/// How many scenes cover an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// One.
    One,
    /// Two.
    Two,
    /// Half of those that apply.
    Half,
}

/// Whether the facility fulfils the condition.
pub fn holds(condition: &Condition, facility: &Scored, by: By, checklists: &[Checklist]) -> bool {
    shortfall(condition, facility, by, checklists) == Some(0.0)
}

/// How far the facility is from fulfilling the condition, in levels (a grade counts as a level); 0 when it
/// does. `None` where it never can: it is of another kind, or has no standing.
pub fn shortfall(
    condition: &Condition,
    facility: &Scored,
    by: By,
    checklists: &[Checklist],
) -> Option<f64> {
    let mark = |id: &str| mark(facility, id, by);
    let part = |condition: &Condition| shortfall(condition, facility, by, checklists);
    let kind = |fits: bool| fits.then_some(0.0);
    match condition {
        Condition::Level(id, level) => {
            let mark = mark(id)?;
            if mark.level >= *level {
                return Some(0.0);
            }
            let missing = f64::from(*level) - f64::from(mark.level);
            // The total of a ladder tells how far the last steps are: it must reach the levels below and the
            // pass mark of this one.
            match (rule(checklists, id), mark.total) {
                (Some(Rule::Ladder(ladder)), Some(total)) => {
                    let gap = f64::from(*level) - 1.0 + ladder.pass.0 - total;
                    Some(if gap > 0.0 { gap.min(missing) } else { missing })
                }
                _ => Some(missing),
            }
        }
        Condition::Grade(id, grade) => {
            let Rule::Gates(gates) = rule(checklists, id)? else {
                return None;
            };
            let rank = gates.rank(grade)?;
            let level = mark(id)?.level;
            Some(f64::from(rank.saturating_sub(level)))
        }
        Condition::Points(id, from) => {
            // A claim names a level and no total.
            let mark = mark(id)?;
            let total = mark.total.unwrap_or(f64::from(mark.level));
            Some((from - total).max(0.0))
        }
        Condition::Facility(wanted) => kind(facility.facility == *wanted),
        Condition::Sector(wanted) => kind(facility.sector == *wanted),
        Condition::AboveScale => kind(facility.above_scale == Some(true)),
        Condition::All(parts) => parts.iter().map(part).sum(),
        Condition::Any(parts) => parts.iter().filter_map(part).min_by(f64::total_cmp),
    }
}

/// Whether the facility fulfils some part of a condition that asks for a standing.
pub fn holds_in_part(
    condition: &Condition,
    facility: &Scored,
    by: By,
    checklists: &[Checklist],
) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            let mut parts = parts.iter();
            parts.any(|part| holds_in_part(part, facility, by, checklists))
        }
        Condition::Facility(_) | Condition::Sector(_) | Condition::AboveScale => false,
        part => holds(part, facility, by, checklists),
    }
}

/// The standing of a facility on a checklist.
fn mark(facility: &Scored, id: &str, by: By) -> Option<Mark> {
    let sides = facility.standings.get(id)?;
    match by {
        By::Proof => Some(sides.proven),
        By::ProofWithoutStatements => Some(sides.without_statements),
        By::Claim => sides.claimed,
        By::Possibility => Some(sides.possible),
        By::ProofIf(cover) => Some(match &sides.grade_if {
            Some(grade) => Mark {
                level: match cover {
                    Cover::One => grade.one,
                    Cover::Two => grade.two,
                    Cover::Half => grade.half,
                },
                total: None,
            },
            None => sides.proven,
        }),
    }
}

/// The rule of a checklist.
fn rule<'c>(checklists: &'c [Checklist], id: &str) -> Option<&'c Rule> {
    let list = checklists.iter().find(|list| list.id == id)?;
    Some(&list.rule)
}
