//! How far this version can prove a checklist at all: what a plant comes to that fulfils every criterion and
//! shows a dated document for each. What the engine does not simulate yet stops even that plant.

use super::fraction::Fraction;
use super::sheet::{Sheet, View};
use super::{Evidence, Score, Standing, ladder, scoring};
use crate::model::checklist::Rule;
use crate::model::structure::Sector;
use crate::model::{Checklist, Factory};

/// The most that can be proven on one checklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// The checklist's id.
    pub checklist: String,
    /// By a facility that leaves no topic out.
    pub full_scope: Standing,
    /// By one that leaves out those of the tailorable topics that stop it.
    pub tailored: Standing,
    /// The topics that it leaves out for that; empty where that does not help.
    pub left_out: Vec<String>,
}

/// So many topics are tried with and without; each more doubles the work.
const MOST_TAILORED: usize = 12;

/// The most that a facility of this sector can prove on each checklist, in their order.
pub fn reach(checklists: &[Checklist], sector: Sector) -> Vec<Reach> {
    let mut plant = Factory::default();
    plant.profile.sector = sector;
    let evidence = Evidence::of_plant(&plant);
    let without: Vec<Vec<String>> = checklists
        .iter()
        .map(|list| stopping(list, &evidence))
        .collect();
    let all = |tailored: bool| -> Vec<Score> {
        scoring::in_turn(checklists, |at, others| {
            let none = Vec::new();
            let without = if tailored { &without[at] } else { &none };
            let sheet = Sheet::perfect(&checklists[at], &evidence, without);
            scoring::of_sheet(&sheet, &evidence, others)
        })
    };
    let (full, tailored) = (all(false), all(true));
    let both = full.into_iter().zip(tailored).zip(without);
    both.map(|((full, tailored), left_out)| Reach {
        checklist: full.checklist,
        full_scope: full.proven,
        tailored: tailored.proven,
        left_out,
    })
    .collect()
}

/// The fewest tailorable topics without which a perfect plant stands highest on a ladder.
fn stopping(checklist: &Checklist, evidence: &Evidence) -> Vec<String> {
    let Rule::Ladder(rule) = &checklist.rule else {
        return Vec::new();
    };
    let whole = Sheet::perfect(checklist, evidence, &[]);
    let levels = || 1..=ladder::highest(rule);
    // Each topic's weight and its mean credit by level.
    let topics: Vec<(u64, Vec<Fraction>)> = whole
        .topics
        .iter()
        .map(|kept| {
            let means = levels().map(|level| kept.mean(level, View::Proven));
            (kept.weight, means.collect())
        })
        .collect();
    let passed = |without: &[usize]| {
        let kept = || {
            let topics = topics.iter().enumerate();
            topics.filter(|(at, _)| !without.contains(at))
        };
        let all: u64 = kept().map(|(_, (weight, _))| weight).sum();
        let scores = (0..levels().count()).map(|level| {
            kept().fold(Fraction::ZERO, |sum, (_, (weight, means))| {
                sum.plus(means[level].times(Fraction::new(*weight, all)))
            })
        });
        ladder::climb(rule, scores, |_| true).passed
    };
    let stops = whole.topics.iter().enumerate().filter(|(at, kept)| {
        let passes = ladder::of_topic(&whole, *at, rule, View::Proven);
        kept.topic.tailorable && passes < ladder::highest(rule)
    });
    let stops: Vec<usize> = stops.map(|(at, _)| at).take(MOST_TAILORED).collect();
    let mut best: (u8, Vec<usize>) = (passed(&[]), Vec::new());
    for set in 1_u32..1 << stops.len() {
        let chosen = stops.iter().enumerate();
        let chosen: Vec<usize> = chosen
            .filter(|(at, _)| set & 1 << at != 0)
            .map(|(_, topic)| *topic)
            .collect();
        let level = passed(&chosen);
        if level > best.0 || (level == best.0 && chosen.len() < best.1.len()) {
            best = (level, chosen);
        }
    }
    let named = |at: &usize| whole.topics[*at].topic.id.clone();
    best.1.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::sample::{by_document, checklist, ladder, topic};
    use crate::maturity::shipped;

    fn of(all: &[Reach], id: &str) -> Reach {
        let found = all.iter().find(|reach| reach.checklist == id);
        found.cloned().expect("a shipped checklist")
    }

    #[test]
    fn what_is_not_simulated_yet_stops_a_perfect_plant() {
        let mut later = by_document("l2.a", 2);
        later.not_yet = Some("something".into());
        let mut sales = topic("sales", 0.5, vec![by_document("l1.a", 1), later]);
        let plan = topic("plan", 0.5, vec![by_document("l1.a", 1)]);
        let found = |sales: &crate::model::checklist::Topic| {
            let list = checklist("c", ladder(Some(2)), vec![plan.clone(), sales.clone()]);
            reach(&[list], Sector::Discrete).swap_remove(0)
        };
        // A dated document for what is not simulated earns half: 0.5 + 0.25 is below 0.8.
        let whole = found(&sales);
        assert_eq!((whole.full_scope.level, whole.tailored.level), (1, 1));
        assert_eq!(whole.full_scope.total, Some(1.75));
        sales.tailorable = true;
        let tailored = found(&sales);
        assert_eq!((tailored.full_scope.level, tailored.tailored.level), (1, 5));
        assert_eq!(tailored.left_out, ["sales"]);
    }

    #[test]
    fn today_the_engine_stops_a_perfect_plant_of_the_shipped_ladder_after_level_three() {
        for sector in [Sector::Discrete, Sector::Process] {
            let all = reach(&shipped(), sector);
            let cmmm = of(&all, "cmmm");
            assert_eq!(cmmm.full_scope.level, 3, "{sector:?}");
            assert_eq!(cmmm.tailored.level, 3, "{sector:?}");
            assert!(cmmm.left_out.is_empty(), "{sector:?}");
            assert_eq!(of(&all, "miit").full_scope.level, 3, "{sector:?}");
            assert!(of(&all, "hospital").full_scope.total >= Some(3.0));
        }
    }
}
