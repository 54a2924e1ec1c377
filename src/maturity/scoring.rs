//! A score put together: answers, standings, what holds the plant back.

use std::collections::BTreeSet;

use super::claims;
use super::sheet::{Sheet, View};
use super::{Blocker, Evidence, Near, Priorities, Scenes, Score, Standing, TopicScore, Verdict};
use super::{bands, gates, lacking, ladder, points};
use crate::model::Checklist;
use crate::model::checklist::{Need, Rule};

/// Scores a plant against a checklist. `others` are scores already made of the same evidence; a grade
/// that needs a level of another checklist finds it there, and counts it as unknown when it does not.
pub fn score(checklist: &Checklist, evidence: &Evidence, others: &[Score]) -> Score {
    let sheet = Sheet::new(checklist, evidence);
    let stands = |view| standing(&sheet, others, view);
    let (held_back_by, priorities, scenes) = beside(&sheet, others);
    Score {
        checklist: checklist.id.clone(),
        version: checklist.version.clone(),
        names: checklist.names.clone(),
        source: checklist.origin.source.clone(),
        claimed: claims::standing(checklist, evidence, || stands(View::Claimed)),
        proven: stands(View::Proven),
        possible: stands(View::Possible),
        topics: (0..sheet.topics.len())
            .map(|at| topic(&sheet, at, evidence))
            .collect(),
        answers: sheet
            .lines()
            .map(|(_, line)| line.answered.clone())
            .collect(),
        held_back_by,
        near: near(&sheet),
        left_out: sheet.left_out.clone(),
        priorities,
        scenes,
        basis: evidence.basis.clone(),
    }
}

/// Scores a plant against several checklists, those that others need first; the scores come in the
/// order of the checklists.
pub fn score_all(checklists: &[Checklist], evidence: &Evidence) -> Vec<Score> {
    let ids: BTreeSet<&str> = checklists.iter().map(|c| c.id.as_str()).collect();
    let mut open: Vec<usize> = (0..checklists.len()).collect();
    let mut order = Vec::new();
    let mut scores: Vec<Score> = Vec::new();
    while !open.is_empty() {
        let scored = |id: &str| scores.iter().any(|score| score.checklist == id);
        let ready = |at: &usize| {
            let mut needs = needs(&checklists[*at]);
            needs.all(|id| !ids.contains(id) || scored(id))
        };
        // Checklists that need each other are refused when they are read; one of them goes first here.
        let next = open.iter().position(ready).unwrap_or(0);
        let at = open.remove(next);
        scores.push(score(&checklists[at], evidence, &scores));
        order.push(at);
    }
    let mut placed: Vec<(usize, Score)> = order.into_iter().zip(scores).collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, score)| score).collect()
}

/// Checklists whose levels a checklist needs.
pub(super) fn needs(checklist: &Checklist) -> impl Iterator<Item = &str> {
    let grades = match &checklist.rule {
        Rule::Gates(gates) => gates.grades.as_slice(),
        _ => &[],
    };
    let needs = grades.iter().flat_map(|grade| &grade.needs);
    needs.filter_map(|need| match need {
        Need::Level(id, _) => Some(id.as_str()),
        _ => None,
    })
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
            Some(gates::scenes(sheet, rule)),
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
