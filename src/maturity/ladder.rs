//! Levels from 1 upward, after GB/T 39117: a level's score is the weighted mean of its topics, a topic's
//! the mean of its criteria; the climb ends at the first level that does not reach the pass mark. Topics that
//! are left out give their weight to the others (what leaves one out: [`super::idle`]).
//!
//! The total is 1 for each level passed and the score of the first that is not. With a pass mark of 0.8
//! the standard's bands of the total (0.8 … 4.8) and the number of levels passed are the same thing.

use super::fraction::{Fraction, best_mean, in_ten_thousandths};
use super::sheet::{Kept, Sheet, View};
use super::{Blocker, Standing, Status};
use crate::model::checklist::{Ladder, Names};

/// How far a climb went.
pub(super) struct Climb {
    /// Levels passed without a gap.
    pub passed: u8,
    /// Score of each level, the first that is not passed included.
    by_level: Vec<Fraction>,
    total: Fraction,
}

/// Climbs the levels whose scores these are. `may_pass` says whether a level may be passed at all.
pub(super) fn climb(
    rule: &Ladder,
    scores: impl Iterator<Item = Fraction>,
    may_pass: impl Fn(u8) -> bool,
) -> Climb {
    let pass = Fraction::of(rule.pass.0);
    // A level that lacks its run counts at most just below the mark, so that total and level agree, and one that is
    // fuller never counts less.
    let below = Fraction::new(in_ten_thousandths(rule.pass.0).saturating_sub(100), 10_000);
    let mut climb = Climb {
        passed: 0,
        by_level: Vec::new(),
        total: Fraction::ZERO,
    };
    for (level, score) in (1..=highest(rule)).zip(scores) {
        climb.by_level.push(score);
        let may_pass = may_pass(level);
        if score < pass || !may_pass {
            let most = if may_pass { score } else { score.min(below) };
            climb.total = climb.total.plus(most);
            break;
        }
        climb.passed = level;
        climb.total = climb.total.plus(Fraction::ONE);
    }
    climb
}

/// Climbs by one view of the answers.
pub(super) fn of(sheet: &Sheet, rule: &Ladder, view: View) -> Climb {
    let scores = (1..=highest(rule)).map(|level| score(sheet, level, view));
    climb(rule, scores, |level| sheet.may_pass(rule, level, view))
}

/// Weighted mean of the topics at one level; the weights of the topics that count are taken to add up to 1.
fn score(sheet: &Sheet, level: u8, view: View) -> Fraction {
    let (sure, open) = sheet.counted(view);
    let weighed = |topics: Vec<&Kept>| -> Vec<(u64, Fraction)> {
        let topics = topics.into_iter();
        topics
            .map(|kept| (kept.weight, kept.mean(level, view)))
            .collect()
    };
    best_mean(&weighed(sure), &weighed(open))
}

/// How much of each of the first levels rests alone on what a view leaves aside, as fractions of its score.
pub(super) fn alone(sheet: &Sheet, levels: usize, without: View) -> Vec<f64> {
    let levels = u8::try_from(levels).unwrap_or(u8::MAX);
    let of = |level| {
        let (all, backed) = (
            score(sheet, level, View::Proven),
            score(sheet, level, without),
        );
        // Both are means of tenths; what is left of their difference below a millionth is rounding.
        let alone = all.value() - backed.value();
        if alone < 1e-6 { 0.0 } else { alone }
    };
    (1..=levels).map(of).collect()
}

/// A topic's weight among those that count in what is proven.
pub(super) fn weight(sheet: &Sheet, weight: u64) -> Fraction {
    Fraction::new(weight, sheet.topics.iter().map(|kept| kept.weight).sum())
}

impl Climb {
    pub fn standing(&self, rule: &Ladder) -> Standing {
        Standing {
            level: self.passed,
            name: name(rule, self.passed),
            total: Some(self.total.value()),
            by_level: self.by_level.iter().map(|score| score.value()).collect(),
        }
    }
}

/// The highest level that there is.
pub(super) fn highest(rule: &Ladder) -> u8 {
    u8::try_from(rule.levels.len()).unwrap_or(u8::MAX).min(99)
}

/// The name of a level; none for level 0.
pub(super) fn name(rule: &Ladder, level: u8) -> Option<Names> {
    rule.levels.get(usize::from(level).checked_sub(1)?).cloned()
}

/// The highest level that a topic passes by itself, without a gap.
pub(super) fn of_topic(sheet: &Sheet, at: usize, rule: &Ladder, view: View) -> u8 {
    let kept = &sheet.topics[at];
    let scores = (1..=highest(rule)).map(|level| kept.mean(level, view));
    climb(rule, scores, |level| sheet.may_pass(rule, level, view)).passed
}

/// What the next level lacks, with the share of its score that each criterion costs.
pub(super) fn held_back_by(sheet: &Sheet, rule: &Ladder, proven: &Climb) -> Vec<Blocker> {
    let next = proven.passed + 1;
    if next > highest(rule) {
        return Vec::new();
    }
    let mut blockers = Vec::new();
    for kept in &sheet.topics {
        let level = kept.counts_at(next);
        let count = kept.at(level).count() as u64;
        for line in kept.at(level) {
            let lost = u64::from(10 - line.tenths(View::Proven));
            if lost > 0 {
                let costs = weight(sheet, kept.weight).times(Fraction::new(lost, 10 * count));
                blockers.push((costs, blocker(line)));
            }
        }
    }
    // A stable sort: what costs the same stays in the checklist's order.
    blockers.sort_by(|(a, _), (b, _)| b.cmp(a));
    let run = (!sheet.may_pass(rule, next, View::Proven)).then(|| Blocker {
        criterion: format!("{}.run", sheet.checklist.id),
        says: Names {
            en: "A run of the plant".into(),
            zh: Some("工厂仿真运行".into()),
        },
        costs: 1.0,
        unknown: true,
        because: format!("without a run no level from {next} on is proven"),
    });
    let priced = blockers.into_iter().map(|(costs, blocker)| Blocker {
        costs: costs.value(),
        ..blocker
    });
    run.into_iter().chain(priced).collect()
}

/// A criterion that holds the plant back, without its price.
pub(super) fn blocker(line: &super::sheet::Line) -> Blocker {
    Blocker {
        criterion: line.answered.criterion.clone(),
        says: line.answered.says.clone(),
        costs: 0.0,
        unknown: line.answered.status == Status::NeedsEvidence,
        because: line.lacks.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{by_document, checklist, dated, ladder, plant, system, topic};
    use crate::model::checklist::{Checklist, Rule};
    use crate::model::evidence::Predicate;
    use crate::model::structure::Function;
    use crate::model::structure::Sector;
    use crate::model::{Factory, Share};

    fn rule() -> Ladder {
        match ladder(Some(3)) {
            Rule::Ladder(rule) => rule,
            _ => unreachable!(),
        }
    }

    fn vector(hundredths: &[u64]) -> (f64, u8) {
        let scores = hundredths.iter().map(|&s| Fraction::new(s, 100));
        let climb = climb(&rule(), scores, |_| true);
        (climb.total.value(), climb.passed)
    }

    /// Research §1.3: vectors of real reports and of the band table.
    #[test]
    fn the_worked_vectors() {
        assert_eq!(vector(&[100, 100, 100, 55]), (3.55, 3));
        assert_eq!(vector(&[80, 80, 80, 71]), (3.71, 3));
        assert_eq!(vector(&[90, 70]), (1.7, 1));
        assert_eq!(vector(&[79]), (0.79, 0));
        assert_eq!(vector(&[80; 5]), (5.0, 5));
        // The climb ends at the first level that fails, whatever comes after.
        assert_eq!(vector(&[79, 100, 100]), (0.79, 0));
    }

    #[test]
    fn bands_of_the_total_are_the_levels_passed() {
        for a in (0..=100).step_by(10) {
            for b in (0..=100).step_by(5) {
                let (total, passed) = vector(&[a, b, 40, 90, 100]);
                let band = (total * 100.0 + 20.0).round() as u64 / 100;
                assert_eq!(u64::from(passed), band, "{a} {b}: {total}");
            }
        }
    }

    #[test]
    fn without_a_run_no_level_from_three_on_is_passed_and_the_total_says_so() {
        let scores = || [Fraction::ONE; 5].into_iter();
        let climbed = climb(&rule(), scores(), |level| level < 3);
        assert_eq!(climbed.passed, 2);
        assert_eq!(climbed.total.value(), 2.79);
        assert_eq!(climb(&rule(), scores(), |_| true).passed, 5);
    }

    /// 0.795 of level 3 without a run came to 2.795 and 0.8 of it to 2.79: more evidence, a lower total.
    #[test]
    fn a_fuller_level_that_lacks_its_run_never_counts_less() {
        let total = |thousandths: u64| {
            let third = Fraction::new(thousandths, 1000);
            let scores = [Fraction::ONE, Fraction::ONE, third].into_iter();
            climb(&rule(), scores, |level| level < 3).total.value()
        };
        assert_eq!(
            [785, 790, 795, 800, 1000].map(total),
            [2.785, 2.79, 2.79, 2.79, 2.79]
        );
    }

    /// Two topics; the heavier has two criteria at level 1 and inherits level 2.
    fn two() -> Checklist {
        let mut strategy = topic(
            "strategy",
            0.7512,
            vec![by_document("l1.a", 1), by_document("l1.b", 1)],
        );
        strategy.inherits = vec![2];
        let mut sales = topic(
            "sales",
            0.2488,
            vec![by_document("l1.a", 1), by_document("l2.a", 2)],
        );
        sales.tailorable = true;
        checklist("c", ladder(Some(3)), vec![strategy, sales])
    }

    fn shows(criteria: &[&str]) -> Factory {
        let mut factory = plant(&["press"]);
        factory.documents.insert("paper".into(), dated(criteria));
        factory
    }

    fn climbed(factory: &Factory) -> (Vec<f64>, u8) {
        let (checklist, evidence) = (two(), Evidence::of_plant(factory));
        let climb = of(&Sheet::new(&checklist, &evidence), &rule(), View::Proven);
        let standing = climb.standing(&rule());
        (standing.by_level, standing.level)
    }

    #[test]
    fn a_level_is_the_weighted_mean_of_its_topics_and_an_inherited_one_that_of_the_level_below() {
        let (by_level, level) = climbed(&shows(&["c.strategy.l1.a", "c.sales.l1.a"]));
        assert_eq!((by_level, level), (vec![0.7512 / 2.0 + 0.2488], 0));
        let both = ["c.strategy.l1.a", "c.strategy.l1.b", "c.sales.l1.a"];
        // Level 2 of strategy takes the 1 of level 1; sales shows nothing there.
        assert_eq!(climbed(&shows(&both)), (vec![1.0, 0.7512], 1));
        let (by_level, level) = climbed(&shows(&[&both[..], &["c.sales.l2.a"]].concat()));
        // What no level asks for any more is inherited upwards too, but not without a run.
        assert_eq!((by_level, level), (vec![1.0, 1.0, 1.0], 2));
    }

    #[test]
    fn a_topic_left_out_gives_its_weight_to_the_others() {
        let mut factory = shows(&["c.strategy.l1.a", "c.strategy.l1.b"]);
        assert_eq!(climbed(&factory).0, [0.7512]);
        factory.profile.not_applicable = vec!["c.sales".into()];
        // To say so is not enough, and an undated paper does not show it.
        assert_eq!(climbed(&factory).0, [0.7512]);
        let paper = |date: Option<&str>| crate::model::Document {
            date: date.map(str::to_owned),
            shows: vec!["c.sales".into()],
        };
        factory.documents.insert("no sales".into(), paper(None));
        assert_eq!(climbed(&factory).0, [0.7512]);
        let dated = paper(Some("2024-05-01"));
        factory.documents.insert("no sales".into(), dated);
        assert_eq!(climbed(&factory), (vec![1.0; 3], 2));
        // Strategy may not be left out.
        factory.profile.not_applicable = vec!["c.strategy".into()];
        assert_eq!(climbed(&factory).0, [0.7512]);
        factory.profile.not_applicable.clear();
        let mut checklist = two();
        checklist.topics[1]
            .weights
            .insert(Sector::Process, Share(0.0));
        factory.profile.sector = Sector::Process;
        let evidence = Evidence::of_plant(&factory);
        let sheet = Sheet::new(&checklist, &evidence);
        assert_eq!(
            sheet.left_out,
            [(
                "sales".into(),
                "it has no weight in process manufacturing".into()
            )]
        );
        assert_eq!(of(&sheet, &rule(), View::Proven).passed, 2);
    }

    #[test]
    fn a_topic_that_the_plant_itself_contradicts_stays_in_and_says_why() {
        let mut factory = shows(&["c.strategy.l1.a", "c.strategy.l1.b"]);
        factory.profile.not_applicable = vec!["c.sales".into()];
        let mut checklist = two();
        checklist.topics[1].contradicted_by = Some(Predicate::Has(Function::Crm));
        let no_sales = dated(&["c.sales"]);
        factory.documents.insert("no sales".into(), no_sales);
        let told = |factory: &Factory| {
            let evidence = Evidence::of_plant(factory);
            let sheet = Sheet::new(&checklist, &evidence);
            let why = |(_, why): &(String, String)| why.clone();
            (
                sheet.left_out.first().map(why),
                sheet.kept_in.first().map(why),
            )
        };
        // What might contradict it has to be declared: else a score would rise by saying less.
        let silent = "it counts nothing: document no sales of 2024-05-01 shows it, but what might contradict it is \
                      not declared: `structure.systems`; declare it, `{}` where there is none";
        assert_eq!(told(&factory), (None, Some(silent.into())));
        factory.structure.systems = Some(Default::default());
        let shown = "the factory has no such business, by document no sales of 2024-05-01";
        assert_eq!(told(&factory), (Some(shown.into()), None));
        let systems = [("book".to_owned(), system(&[Function::Crm]))];
        factory.structure.systems = Some(systems.into());
        let why = "the plant contradicts it: Crm is done by book";
        assert_eq!(told(&factory), (None, Some(why.into())));
        factory.documents.remove("no sales");
        factory.structure.systems = Some(Default::default());
        let bare = "it counts nothing, since no dated document shows it";
        assert_eq!(told(&factory), (None, Some(bare.into())));
    }

    /// The one exception to "supporting evidence never lowers a score": a system that shows that the factory
    /// has the business after all is none that supports what it says.
    #[test]
    fn a_contradiction_may_lower_what_is_proven() {
        let mut factory = shows(&["c.strategy.l1.a", "c.strategy.l1.b", "c.sales"]);
        factory.profile.not_applicable = vec!["c.sales".into()];
        factory.structure.systems = Some(Default::default());
        let mut checklist = two();
        checklist.topics[1].contradicted_by = Some(Predicate::Has(Function::Crm));
        let level = |factory: &Factory| {
            let evidence = Evidence::of_plant(factory);
            let sheet = Sheet::new(&checklist, &evidence);
            let climb = of(&sheet, &rule(), View::Proven);
            climb.standing(&rule()).level
        };
        assert_eq!(level(&factory), 2);
        let systems = [("book".to_owned(), system(&[Function::Crm]))];
        factory.structure.systems = Some(systems.into());
        assert_eq!(level(&factory), 0);
    }

    /// What might still turn out to be the factory's business counts in what is possible where it is for
    /// the better, and is left out where it is not.
    #[test]
    fn the_possible_covers_both_turns_of_a_topic_that_may_be_left_out() {
        let mut checklist = two();
        checklist.topics[1].contradicted_by = Some(Predicate::Has(Function::Crm));
        let possible = |factory: &Factory| {
            let evidence = Evidence::of_plant(factory);
            let sheet = Sheet::new(&checklist, &evidence);
            of(&sheet, &rule(), View::Possible)
                .standing(&rule())
                .by_level
        };
        let mut factory = shows(&[]);
        factory.profile.not_applicable = vec!["c.sales".into()];
        let refuse = |factory: &mut Factory, names: &[&str]| {
            for name in names {
                let no = crate::model::Claim::Answer(crate::model::structure::Answer::No);
                factory.claims.insert((*name).into(), no);
            }
        };
        // Strategy refuses half of level 1; sales could still prove its all and raise the level.
        refuse(&mut factory, &["c.strategy.l1.a"]);
        assert_eq!(possible(&factory)[0], 0.7512 / 2.0 + 0.2488);
        // Sales refuses as well: left out, it does no harm.
        refuse(&mut factory, &["c.sales.l1.a"]);
        assert_eq!(possible(&factory)[0], 0.5);
        // Nothing contradicts it: then it can only be left out.
        factory.claims.remove("c.sales.l1.a");
        factory.structure.systems = Some(Default::default());
        assert_eq!(possible(&factory)[0], 0.5);
    }

    #[test]
    fn what_costs_most_of_the_next_level_comes_first() {
        let (checklist, evidence) = (two(), Evidence::of_plant(&shows(&["c.strategy.l1.a"])));
        let sheet = Sheet::new(&checklist, &evidence);
        let proven = of(&sheet, &rule(), View::Proven);
        let held = held_back_by(&sheet, &rule(), &proven);
        let told: Vec<_> = held
            .iter()
            .map(|b| (b.criterion.as_str(), b.costs))
            .collect();
        assert_eq!(
            told,
            [("c.strategy.l1.b", 0.3756), ("c.sales.l1.a", 0.2488)]
        );
        assert!(held[0].unknown);
        assert_eq!(held[0].because, "no document shows it");
    }
}
