//! Groups of topics: domains with the score B = Σ γ·C of GB/T 39117, dimensions that stand where their weakest
//! field stands. Areas are counted by [`super::gates`].

use super::fraction::{Fraction, best_mean, in_ten_thousandths};
use super::sheet::{Kept, Sheet, View};
use super::{Evidence, GroupScore, claims, ladder, points};
use crate::model::checklist::{Group, Ladder, Rule};

/// The groups with a topic that applies, in the checklist's order.
pub(super) fn of(sheet: &Sheet, evidence: &Evidence) -> Vec<GroupScore> {
    let groups = sheet.checklist.groups.iter();
    groups
        .filter_map(|group| one(sheet, group, evidence))
        .collect()
}

fn one(sheet: &Sheet, group: &Group, evidence: &Evidence) -> Option<GroupScore> {
    let belongs = |at: &usize| sheet.topics[*at].topic.group == group.id;
    let places: Vec<usize> = (0..sheet.topics.len()).filter(belongs).collect();
    let kept: Vec<&Kept> = places.iter().map(|at| &sheet.topics[*at]).collect();
    if kept.is_empty() {
        return None;
    }
    let claims: Option<Vec<u8>> = places
        .iter()
        .map(|at| claims::of_topic(sheet, *at, evidence))
        .collect();
    let mut score = GroupScore {
        group: group.id.clone(),
        names: group.names.clone(),
        weight: None,
        claimed: claims.and_then(|levels| levels.into_iter().min()),
        proven: None,
        possible: None,
        credits: Vec::new(),
    };
    match &sheet.checklist.rule {
        Rule::Ladder(rule) => {
            let weight = kept.iter().map(|kept| kept.weight).sum();
            score.weight = Some(ladder::weight(sheet, weight).value());
            let climbed = |view| {
                let scores = (1..=ladder::highest(rule)).map(|level| mean(&kept, level, view));
                ladder::climb(rule, scores, |level| sheet.may_pass(rule, level, view)).passed
            };
            score.proven = Some(climbed(View::Proven));
            score.possible = Some(climbed(View::Possible));
            score.credits = credits(&kept, rule);
        }
        Rule::Points(rule) => {
            let known = sheet.checklist.groups.iter();
            let applies = |group: &&Group| sheet.topics.iter().any(|k| k.topic.group == group.id);
            let weight = |group: &Group| group.weight.map_or(0, |w| in_ten_thousandths(w.0));
            let all: u64 = known.filter(applies).map(weight).sum();
            score.weight = (all > 0).then(|| Fraction::new(weight(group), all).value());
            score.proven = Some(points::weakest(&kept, rule, View::Proven));
            let sure: Vec<&Kept> = kept.iter().copied().filter(|k| !k.is_idle).collect();
            let possible = if sure.is_empty() { &kept } else { &sure };
            score.possible = Some(points::weakest(possible, rule, View::Possible));
        }
        Rule::Gates(_) | Rule::Bands(_) => {}
    }
    Some(score)
}

/// B = Σ γ·C: the mean credit of the group's topics at a level, by their weights in the group. Topics count in a
/// view as in the whole checklist ([`Sheet::counted`]).
fn mean(kept: &[&Kept], level: u8, view: View) -> Fraction {
    let weighed = |counts: &dyn Fn(&Kept) -> bool| -> Vec<(u64, Fraction)> {
        let kept = kept.iter().filter(|kept| counts(kept));
        kept.map(|kept| (kept.weight, kept.mean(level, view)))
            .collect()
    };
    let sure = weighed(&|kept| !kept.is_idle || view.is_proven());
    let open = weighed(&|kept| kept.may_apply && view.is_possible());
    best_mean(&sure, &open)
}

/// Proven score of each level that the group asks for.
fn credits(kept: &[&Kept], rule: &Ladder) -> Vec<f64> {
    (1..=ladder::highest(rule))
        .map(|level| mean(kept, level, View::Proven).value())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::maturity::sample::{by_document, checklist, dated, group, ladder, plant, topic};
    use crate::maturity::{Evidence, score};

    /// Two domains: one with topics of weights 0.3 and 0.1, one with 0.6.
    #[test]
    fn a_domain_is_the_weighted_mean_of_its_sub_domains() {
        let criteria = || vec![by_document("l1.a", 1), by_document("l2.a", 2)];
        let mut list = checklist(
            "c",
            ladder(None),
            vec![
                topic("plan", 0.3, criteria()),
                topic("buy", 0.1, criteria()),
                topic("sell", 0.6, criteria()),
            ],
        );
        list.groups = vec![group("making", None), group("selling", None)];
        for (topic, to) in list.topics.iter_mut().zip(["making", "making", "selling"]) {
            topic.group = to.into();
        }
        let mut factory = plant(&["press"]);
        let shown = ["c.plan.l1.a", "c.plan.l2.a", "c.buy.l1.a"];
        factory.documents.insert("papers".into(), dated(&shown));
        let groups = score(&list, &Evidence::of_plant(&factory), &[]).groups;
        let making = &groups[0];
        // γ = 0.75 and 0.25: B1 = 0.75 + 0.25 = 1; B2 = 0.75, below 0.8.
        assert_eq!(making.weight, Some(0.4));
        assert_eq!(making.credits[..2], [1.0, 0.75]);
        assert_eq!((making.proven, making.possible), (Some(1), Some(5)));
        assert_eq!(groups[1].proven, Some(0));
        assert_eq!(groups[1].claimed, None);
    }
}
