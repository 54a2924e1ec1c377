//! What a factory says of itself, as a standing: it proves nothing and stands beside what is proven.

use super::scoring::level_of_topic;
use super::sheet::{Sheet, View};
use super::{Evidence, Standing, gates, ladder, points};
use crate::model::checklist::{Names, Rule};
use crate::model::{Checklist, Claim};

/// The standing that a factory claims: a level or grade by name, else what its answers to single criteria
/// come to; `None` when it says nothing.
pub(super) fn standing(
    checklist: &Checklist,
    evidence: &Evidence,
    by_answers: impl Fn() -> Standing,
) -> Option<Standing> {
    let level = match evidence.claims.get(&checklist.id) {
        // A level that the checklist does not have says nothing; `check_names` tells of it.
        Some(Claim::Level(level)) => Some(*level).filter(|level| *level <= checklist.highest()),
        Some(Claim::Grade(grade)) => level_of(checklist, grade),
        Some(Claim::Answer(_)) | None => None,
    };
    match level {
        Some(level) => Some(Standing {
            level,
            name: name_of(checklist, level),
            total: None,
            by_level: Vec::new(),
        }),
        // Answers that come to no level claim none.
        None => any_answer(evidence, &checklist.id)
            .then(by_answers)
            .filter(|claimed| claimed.level > 0),
    }
}

/// The level that a factory claims for a topic: `"cmmm.planning": 3`, or what its answers come to.
pub(super) fn of_topic(sheet: &Sheet, at: usize, evidence: &Evidence) -> Option<u8> {
    let name = format!("{}.{}", sheet.checklist.id, sheet.topics[at].topic.id);
    match evidence.claims.get(&name) {
        Some(Claim::Level(level)) => Some(*level),
        _ => any_answer(evidence, &name).then(|| level_of_topic(sheet, at, View::Claimed)),
    }
}

/// Whether some criterion below this name is answered.
fn any_answer(evidence: &Evidence, name: &str) -> bool {
    let mut claims = evidence.claims.iter();
    claims.any(|(claimed, claim)| {
        let below = claimed
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'));
        below && matches!(claim, Claim::Answer(_))
    })
}

/// The level with this name, in either language; a grade by its id as well.
fn level_of(checklist: &Checklist, name: &str) -> Option<u8> {
    let is =
        |names: &Names| names.en.eq_ignore_ascii_case(name) || names.zh.as_deref() == Some(name);
    let all = 1..u8::MAX;
    let by_id = match &checklist.rule {
        Rule::Gates(rule) => rule.rank(name),
        _ => None,
    };
    by_id.or_else(|| {
        all.into_iter()
            .find(|&l| name_of(checklist, l).is_some_and(|n| is(&n)))
    })
}

/// The name of a level or grade; the index of bands has none.
pub(super) fn name_of(checklist: &Checklist, level: u8) -> Option<Names> {
    match &checklist.rule {
        Rule::Ladder(rule) => ladder::name(rule, level),
        Rule::Gates(rule) => gates::name(rule, level),
        Rule::Points(rule) => points::name(rule, level),
        Rule::Bands(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::maturity::sample::{by_document, checklist, dated, ladder, plant, topic};
    use crate::maturity::{Evidence, Score, score};
    use crate::model::structure::Answer;
    use crate::model::{Checklist, Claim, Factory};

    fn list() -> Checklist {
        let criteria = vec![by_document("l1.a", 1), by_document("l2.a", 2)];
        checklist("c", ladder(None), vec![topic("t", 1.0, criteria)])
    }

    fn scored(factory: &Factory) -> Score {
        score(&list(), &Evidence::of_plant(factory), &[])
    }

    #[test]
    fn a_claimed_level_stands_beside_and_proves_nothing() {
        let mut factory = plant(&["press"]);
        assert_eq!(scored(&factory).claimed, None);
        factory.claims.insert("c".into(), Claim::Level(4));
        let score = scored(&factory);
        let claimed = score.claimed.unwrap();
        assert_eq!(
            (claimed.level, claimed.name.unwrap().en),
            (4, "Optimization".into())
        );
        assert_eq!((score.proven.level, score.proven.total), (0, Some(0.0)));
        assert_eq!(score.topics[0].claimed, None);
        factory
            .claims
            .insert("c".into(), Claim::Grade("integration".into()));
        assert_eq!(scored(&factory).claimed.unwrap().level, 3);
    }

    #[test]
    fn a_level_that_the_checklist_does_not_have_is_no_claim() {
        let mut factory = plant(&["press"]);
        factory.claims.insert("c".into(), Claim::Level(9));
        assert_eq!(scored(&factory).claimed, None);
    }

    #[test]
    fn answers_to_criteria_come_to_a_claimed_level() {
        let mut factory = plant(&["press"]);
        let answer = |factory: &mut Factory, name: &str, answer| {
            factory.claims.insert(name.into(), Claim::Answer(answer));
        };
        answer(&mut factory, "c.t.l1.a", Answer::Mostly);
        answer(&mut factory, "c.t.l2.a", Answer::Partly);
        let score = scored(&factory);
        let claimed = score.claimed.unwrap();
        assert_eq!((claimed.level, claimed.total), (1, Some(1.5)));
        assert_eq!(score.topics[0].claimed, Some(1));
        // A bare statement earns half of what it claims.
        assert_eq!(score.proven.total, Some(0.5));
        factory
            .documents
            .insert("paper".into(), dated(&["c.t.l1.a"]));
        assert_eq!(scored(&factory).proven.level, 1);
        factory.claims.insert("c.t".into(), Claim::Level(5));
        assert_eq!(scored(&factory).topics[0].claimed, Some(5));
    }
}
