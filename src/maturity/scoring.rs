//! A score put together: answers, standings, what holds the plant back.

use std::collections::BTreeSet;

use super::claims;
use super::sheet::{Sheet, View};
use super::{Blocker, Evidence, Near, Priorities, Scenes, Score, Standing, TopicScore, Verdict};
use super::{bands, gates, groups, lacking, ladder, papers, points, to_go, yardsticks};
use crate::model::Checklist;
use crate::model::checklist::Rule;

/// Scores a plant against a checklist. `others` are scores already made of the same evidence; a grade
/// that needs a level of another checklist finds it there, and counts it as unknown when it does not.
pub fn score(checklist: &Checklist, evidence: &Evidence, others: &[Score]) -> Score {
    of_sheet(&Sheet::new(checklist, evidence), evidence, others)
}

/// What the answers come to.
pub(super) fn of_sheet(sheet: &Sheet, evidence: &Evidence, others: &[Score]) -> Score {
    let checklist = sheet.checklist;
    let stands = |view| standing(sheet, others, view);
    let proven = stands(View::Proven);
    let (held_back_by, priorities, scenes) = beside(sheet, others);
    let alone = |without| match &checklist.rule {
        Rule::Ladder(_) => ladder::alone(sheet, proven.by_level.len(), without),
        Rule::Bands(_) | Rule::Gates(_) | Rule::Points(_) => Vec::new(),
    };
    Score {
        checklist: checklist.id.clone(),
        version: checklist.version.clone(),
        names: checklist.names.clone(),
        source: checklist.origin.source.clone(),
        note: checklist.note.clone(),
        claimed: claims::standing(checklist, evidence, || stands(View::Claimed)),
        without_statements: stands(View::WithoutStatements),
        by_statement_alone: alone(View::WithoutStatements),
        by_papers_alone: alone(View::WithoutPapers),
        papers: papers::of(sheet, evidence),
        by_luck: [stands(View::ByBadLuck), stands(View::ByGoodLuck)],
        to_go: to_go::of(sheet, others),
        proven,
        possible: stands(View::Possible),
        reachable: stands(View::Reachable),
        groups: groups::of(sheet, evidence),
        topics: (0..sheet.topics.len())
            .map(|at| topic(sheet, at, evidence))
            .collect(),
        answers: sheet
            .lines()
            .map(|(_, line)| line.answered.clone())
            .collect(),
        held_back_by,
        near: near(sheet),
        left_out: sheet.left_out.clone(),
        kept_in: sheet.kept_in.clone(),
        key_machines: evidence.key_machines,
        priorities,
        scenes,
        yardsticks: yardsticks::of(checklist),
        basis: evidence.basis.clone(),
    }
}

/// Scores a plant against several checklists, those that others need first; the scores come in the
/// order of the checklists.
pub fn score_all(checklists: &[Checklist], evidence: &Evidence) -> Vec<Score> {
    in_turn(checklists, |at, others| {
        score(&checklists[at], evidence, others)
    })
}

/// The scores that `score` makes of the checklists by their places, those that others need first; they come
/// in the order of the checklists.
pub(super) fn in_turn(
    checklists: &[Checklist],
    score: impl Fn(usize, &[Score]) -> Score,
) -> Vec<Score> {
    let ids: BTreeSet<&str> = checklists.iter().map(|c| c.id.as_str()).collect();
    let mut open: Vec<usize> = (0..checklists.len()).collect();
    let mut order = Vec::new();
    let mut scores: Vec<Score> = Vec::new();
    while !open.is_empty() {
        let scored = |id: &str| scores.iter().any(|score| score.checklist == id);
        let ready = |at: &usize| {
            let mut needs = checklists[*at].needs().into_iter();
            needs.all(|id| !ids.contains(id) || scored(id))
        };
        // Checklists that need each other are refused when they are read; one of them goes first here.
        let next = open.iter().position(ready).unwrap_or(0);
        let at = open.remove(next);
        scores.push(score(at, &scores));
        order.push(at);
    }
    let mut placed: Vec<(usize, Score)> = order.into_iter().zip(scores).collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, score)| score).collect()
}

fn standing(sheet: &Sheet, others: &[Score], view: View) -> Standing {
    match &sheet.checklist.rule {
        Rule::Ladder(rule) => ladder::of(sheet, rule, view).standing(rule),
        Rule::Bands(rule) => bands::standing(sheet, rule, view),
        Rule::Gates(rule) => gates::standing(sheet, rule, others, view),
        Rule::Points(rule) => points::standing(sheet, rule, view),
    }
}

/// What each rule says beside the standing.
fn beside(sheet: &Sheet, others: &[Score]) -> (Vec<Blocker>, Vec<Priorities>, Option<Scenes>) {
    match &sheet.checklist.rule {
        Rule::Ladder(rule) => {
            let proven = ladder::of(sheet, rule, View::Proven);
            (ladder::held_back_by(sheet, rule, &proven), Vec::new(), None)
        }
        Rule::Bands(rule) => (
            bands::held_back_by(sheet, rule),
            bands::priorities(sheet, rule),
            None,
        ),
        Rule::Gates(rule) => (
            lacking::held_back_by(sheet, rule, others),
            Vec::new(),
            Some(gates::scenes(sheet, rule, others)),
        ),
        Rule::Points(rule) => (points::held_back_by(sheet, rule), Vec::new(), None),
    }
}

/// The level or band of one topic; a scene is at 1 when it is covered.
pub(super) fn level_of_topic(sheet: &Sheet, at: usize, view: View) -> u8 {
    let kept = &sheet.topics[at];
    match &sheet.checklist.rule {
        Rule::Ladder(rule) => ladder::of_topic(sheet, at, rule, view),
        Rule::Bands(rule) => bands::of_topic(kept, rule, view),
        Rule::Gates(_) => u8::from(gates::is_covered(kept, view)),
        Rule::Points(rule) => points::of_topic(kept, rule, view),
    }
}

fn topic(sheet: &Sheet, at: usize, evidence: &Evidence) -> TopicScore {
    let kept = &sheet.topics[at];
    let topic = kept.topic;
    let groups = &sheet.checklist.groups;
    let group = groups.iter().find(|group| group.id == topic.group);
    let mut lines: Vec<_> = kept.lines.iter().collect();
    lines.sort_by_key(|line| line.criterion.level);
    let lacking = lines.iter().find(|line| line.tenths(View::Proven) < 10);
    TopicScore {
        topic: topic.id.clone(),
        group: topic.group.clone(),
        names: topic.names.clone(),
        group_names: group.map(|group| group.names.clone()).unwrap_or_default(),
        weight: matches!(sheet.checklist.rule, Rule::Ladder(_))
            .then(|| ladder::weight(sheet, kept.weight).value()),
        claimed: claims::of_topic(sheet, at, evidence),
        proven: level_of_topic(sheet, at, View::Proven),
        possible: level_of_topic(sheet, at, View::Possible),
        credits: (1..=kept.highest())
            .map(|level| kept.mean(level, View::Proven).value())
            .collect(),
        held_back_by: lacking.map(|line| line.answered.criterion.clone()),
    }
}

/// Results whose interval holds their threshold.
fn near(sheet: &Sheet) -> Vec<Near> {
    let lines = sheet.lines().map(|(_, line)| &line.answered);
    let near = lines.flat_map(|answered| {
        let straddling = answered
            .measured
            .iter()
            .filter(|measured| measured.verdict == Verdict::Straddles);
        straddling.map(|measured| Near {
            criterion: answered.criterion.clone(),
            measured: measured.clone(),
        })
    });
    near.collect()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::maturity::sample::{group, names, plant};
    use crate::maturity::shipped;
    use crate::model::checklist::{Gates, Grade, Need};
    use crate::model::{Factory, Seconds};
    use crate::text::{NoFiles, STARTER, Source, read};

    fn starter() -> Factory {
        let source = Source {
            name: "starter.ron".into(),
            text: STARTER.into(),
        };
        let mut factory = read(source, &NoFiles).factory.unwrap();
        factory.run.until = Seconds(86_400.0);
        factory.run.warm_up = Seconds(0.0);
        factory.run.replications = 2;
        factory
    }

    /// The standings by checklist: proven and possible.
    fn levels(scores: &[Score]) -> Vec<(&str, u8, u8)> {
        let level = |s: &'_ Score| (s.proven.level, s.possible.level);
        scores
            .iter()
            .map(|s| (s.checklist.as_str(), level(s).0, level(s).1))
            .collect()
    }

    #[test]
    fn the_shipped_checklists_score_a_plain_plant_low_and_say_why() {
        let (checklists, factory) = (shipped(), starter());
        assert_eq!(checklists.len(), 5);
        let stop = AtomicBool::new(false);
        let run = Evidence::gather(&factory, None, NonZeroUsize::MIN, &stop, &mut |_| ());
        for evidence in [Evidence::of_plant(&factory), run.unwrap()] {
            let scores = score_all(&checklists, &evidence);
            for (score, checklist) in scores.iter().zip(&checklists) {
                assert_eq!(score.checklist, checklist.id);
                assert_eq!(score.proven.level, 0, "{}", score.checklist);
                // The ministry's lowest grade asks for level 2, which machines that are neither networked
                // nor sensed put out of reach.
                let within_reach = u8::from(score.checklist != "miit");
                assert!(score.possible.level >= within_reach, "{}", score.checklist);
                assert!(!score.held_back_by.is_empty(), "{}", score.checklist);
                for answer in &score.answers {
                    assert!(!answer.because.is_empty(), "{}", answer.criterion);
                }
                let weights: Vec<f64> = score.topics.iter().filter_map(|t| t.weight).collect();
                let sum: f64 = weights.iter().sum();
                assert!(weights.is_empty() || (sum - 1.0).abs() < 1e-9, "{sum}");
            }
        }
    }

    #[test]
    fn checklists_that_others_need_go_first_whatever_their_order() {
        let gate = |id: &str, needs: &str| {
            let grade = Grade {
                origin: crate::model::checklist::Origin::default(),
                id: "held".into(),
                names: names("held"),
                needs: vec![Need::Level(needs.into(), 0)],
            };
            let rule = Rule::Gates(Gates {
                grades: vec![grade],
                scenes_per_area: 1,
                origin: crate::model::checklist::Origin::default(),
                conditions: Vec::new(),
            });
            let mut list = crate::maturity::sample::checklist(id, rule, Vec::new());
            list.groups = vec![group("g", None)];
            list
        };
        let evidence = Evidence::of_plant(&plant(&["press"]));
        let chain = [gate("c", "b"), gate("b", "a"), gate("a", "elsewhere")];
        let scores = score_all(&chain, &evidence);
        // Nobody scored `elsewhere`; level 0 of the others is reached by whoever was scored.
        assert_eq!(levels(&scores), [("c", 1, 1), ("b", 1, 1), ("a", 0, 1)]);
        // In a circle somebody goes first and finds the other unknown.
        let circle = [gate("c", "b"), gate("b", "c")];
        let scores = score_all(&circle, &evidence);
        assert_eq!(levels(&scores), [("c", 0, 1), ("b", 1, 1)]);
    }
}
