//! Facility by facility: where each stands, and what it counts for.

use super::condition::{By, holds};
use super::count::{Marks, Standing};
use super::facility::{Scored, Sides};
use crate::model::Checklist;
use crate::model::programme::{Condition, CountRule, Measured, Programme};

/// One row for each scored facility, in the order that they come in.
pub(super) fn by_facility(
    programme: &Programme,
    checklists: &[Checklist],
    scored: &[(&str, &Scored)],
) -> Vec<Standing> {
    let rows = scored.iter();
    rows.map(|(file, facility)| row(programme, checklists, file, facility))
        .collect()
}

fn row(programme: &Programme, checklists: &[Checklist], file: &str, facility: &Scored) -> Standing {
    let fulfils = |condition: &Condition, by| holds(condition, facility, by, checklists);
    let can_count = |rule: &&CountRule| {
        let among = rule.among.as_ref();
        among.is_none_or(|among| fulfils(among, By::Proof))
    };
    let rules: Vec<&CountRule> = programme.counts.iter().filter(can_count).collect();
    let ids = |is: &dyn Fn(&CountRule) -> bool| -> Vec<String> {
        let rules = rules.iter().filter(|rule| is(rule));
        rules.map(|rule| rule.id.clone()).collect()
    };
    let proven = ids(&|rule| fulfils(&rule.strict, By::Proof));
    let counted_in = programme
        .targets
        .iter()
        .filter(|target| match &target.measured {
            Measured::Count(id) | Measured::ShareOf(id) => proven.contains(id),
            Measured::Devices | Measured::RobotDensity | Measured::Declared(_) => false,
        });
    Standing {
        file: file.to_owned(),
        name: facility.name.clone(),
        facility: facility.facility,
        sector: facility.sector,
        industry: facility.industry.clone(),
        district: facility.district.clone(),
        synthetic: facility.synthetic,
        later_papers: facility.later_papers,
        targets: counted_in.map(|target| target.id.clone()).collect(),
        proven_leniently: ids(&|rule| {
            let lenient = rule.lenient.as_ref();
            lenient.is_some_and(|lenient| fulfils(lenient, By::Proof))
        }),
        claimed: ids(&|rule| fulfils(&rule.strict, By::Claim)),
        claimed_not_proven: ids(&|rule| {
            fulfils(&rule.strict, By::Claim) && !fulfils(&rule.strict, By::Proof)
        }),
        by_luck: ids(&|rule| {
            fulfils(&rule.strict, By::GoodLuck) && !fulfils(&rule.strict, By::BadLuck)
        }),
        seed: facility.seed,
        replications: facility.replications,
        is_silent: facility.is_silent,
        papers: facility.papers.clone(),
        proven,
        standings: facility
            .standings
            .iter()
            .map(|(id, sides)| (id.clone(), marks(sides)))
            .collect(),
    }
}

fn marks(sides: &Sides) -> Marks {
    Marks {
        claimed: sides.claimed,
        proven: sides.proven,
        possible: sides.possible,
        by_papers_alone: sides.by_papers_alone,
    }
}
