//! Whether a facility fulfils a condition of a programme, by what it proves or by what it claims.

use std::collections::BTreeMap;

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
    /// What evidence proves if every result within its interval of a threshold came out on the wrong side.
    BadLuck,
    /// The same with each of them on the wanted side.
    GoodLuck,
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
    let part = |part: &Condition| holds(part, facility, by, checklists);
    let stands = |id: &str, is: &dyn Fn(Mark) -> bool| mark(facility, id, by).is_some_and(is);
    match condition {
        Condition::Level(id, level) => stands(id, &|mark| mark.level >= *level),
        Condition::Grade(id, grade) => {
            let rank = rank(checklists, id, grade);
            stands(id, &|mark| rank.is_some_and(|rank| mark.level >= rank))
        }
        // A claim names a level and no total.
        Condition::Points(id, from) => stands(id, &|mark| {
            mark.total.unwrap_or(f64::from(mark.level)) >= *from
        }),
        Condition::Facility(wanted) => facility.facility == *wanted,
        Condition::Sector(wanted) => facility.sector == *wanted,
        Condition::AboveScale => facility.above_scale == Some(true),
        Condition::All(parts) => parts.iter().all(part),
        Condition::Any(parts) => parts.iter().any(part),
    }
}

/// How far a facility is from fulfilling a condition by proof.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Distance {
    /// So many criteria would do, the weightiest first.
    pub criteria: u32,
    /// What lacks to the pass marks of levels, added up (fractions).
    pub weight: f64,
}

/// How far the facility is from fulfilling the condition. `None` where it never can: it is of another kind, has
/// no standing, or no standing is so high.
pub fn distance(
    condition: &Condition,
    facility: &Scored,
    checklists: &[Checklist],
) -> Option<Distance> {
    let ways = ways(condition, facility, checklists);
    let each = ways.into_iter().filter_map(|wanted| away(wanted, facility));
    each.min_by(|a, b| (a.criteria.cmp(&b.criteria)).then(a.weight.total_cmp(&b.weight)))
}

/// The standings that a condition asks for, by checklist: one set for each way to fulfil it.
fn ways<'c>(
    condition: &'c Condition,
    facility: &Scored,
    checklists: &[Checklist],
) -> Vec<BTreeMap<&'c str, u8>> {
    let one = |id: &'c str, level: u8| vec![BTreeMap::from([(id, level)])];
    match condition {
        Condition::Level(id, level) => one(id, *level),
        Condition::Grade(id, grade) => match rank(checklists, id, grade) {
            Some(rank) => one(id, rank),
            None => Vec::new(),
        },
        // Whole numbers of the total lie on the way; what is reached is no way at all.
        Condition::Points(id, _) if holds(condition, facility, By::Proof, checklists) => one(id, 0),
        Condition::Points(id, from) => one(id, from.ceil().clamp(0.0, 255.0) as u8),
        Condition::Facility(_) | Condition::Sector(_) | Condition::AboveScale => {
            match holds(condition, facility, By::Proof, checklists) {
                true => vec![BTreeMap::new()],
                false => Vec::new(),
            }
        }
        Condition::Any(parts) => {
            let parts = parts.iter();
            parts
                .flat_map(|part| ways(part, facility, checklists))
                .collect()
        }
        Condition::All(parts) => parts.iter().fold(vec![BTreeMap::new()], |ways_here, part| {
            let more = ways(part, facility, checklists);
            let both = ways_here.iter().flat_map(|way| {
                more.iter().map(move |other| {
                    let mut way = way.clone();
                    for (id, level) in other {
                        let known = way.entry(*id).or_insert(*level);
                        *known = (*known).max(*level);
                    }
                    way
                })
            });
            both.collect()
        }),
    }
}

/// How far the facility is from all of these standings, those that they need included.
fn away(wanted: BTreeMap<&str, u8>, facility: &Scored) -> Option<Distance> {
    let mut all: BTreeMap<String, u8> = BTreeMap::new();
    let mut open: Vec<(String, u8)> = wanted
        .into_iter()
        .map(|(id, level)| (id.to_owned(), level))
        .collect();
    while let Some((id, level)) = open.pop() {
        let known = all.get(&id).copied();
        if known.is_some_and(|known| known >= level) {
            continue;
        }
        // At 0 nothing is asked, and a checklist that the facility was not scored by is asked in vain.
        if let Some(at) = usize::from(level).checked_sub(1) {
            open.extend(facility.standings.get(&id)?.to_go.get(at)?.needs.clone());
        }
        all.insert(id, level);
    }
    let mut sum = Distance {
        criteria: 0,
        weight: 0.0,
    };
    for (id, level) in &all {
        let Some(at) = usize::from(*level).checked_sub(1) else {
            continue;
        };
        let to_go = facility.standings.get(id)?.to_go.get(at)?;
        sum.criteria += to_go.criteria;
        sum.weight += to_go.weight;
    }
    Some(sum)
}

/// The rank of a grade on a checklist.
fn rank(checklists: &[Checklist], id: &str, grade: &str) -> Option<u8> {
    match &checklists.iter().find(|list| list.id == id)?.rule {
        Rule::Gates(gates) => gates.rank(grade),
        _ => None,
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
        By::BadLuck => Some(sides.by_luck.map_or(sides.proven, |[bad, _]| bad)),
        By::GoodLuck => Some(sides.by_luck.map_or(sides.proven, |[_, good]| good)),
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
