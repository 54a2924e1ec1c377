//! A plant's scores for people: claimed beside proven, and what holds it back.

use super::domains::topics;
use super::marks::Marks;
use super::number::fixed;
use super::score_standing::standing;
use super::sheet::{Sheet, Table};
use super::yardsticks::{all_numbers, mark_of, numbers};
use crate::maturity::{
    Answered, DISCLAIMER, Measured, OwnChecklist, Score, Side, Standing, Status, Verdict,
    YardstickKind,
};

/// What is scored, for the heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The plant's name.
    pub plant: String,
    /// Its file as named.
    pub file: String,
    /// The scenario, where one is scored in place of the plant as declared.
    pub scenario: Option<String>,
    /// Whether the plant was made up.
    pub synthetic: bool,
    /// What its file says of criteria, topics and checklists that none has, a sentence each: it counts for
    /// nothing.
    pub passed_over: Vec<String>,
    /// The checklists that are not the shipped ones.
    pub own_checklists: Vec<OwnChecklist>,
    /// By checklist; the first is told at length.
    pub scores: Vec<Score>,
}

/// How many things that hold the plant back are told.
const BLOCKERS: usize = 5;

/// How many things that fit no checklist are told.
const PASSED_OVER: usize = 3;

/// How many topics are told for each planning horizon.
const BEGIN: usize = 4;

/// The sheet; with `answers` every criterion of the first checklist is told, and
/// nothing is cut short.
pub fn sheet(scores: &Scores, answers: bool) -> Sheet {
    let mut sheet = Sheet::default();
    let scenario = scores
        .scenario
        .as_ref()
        .map_or(String::new(), |name| format!(", scenario \"{name}\""));
    let made_up = if scores.synthetic { " (synthetic)" } else { "" };
    sheet.title(format!("{}{scenario}{made_up}", scores.plant));
    let Some((first, others)) = scores.scores.split_first() else {
        return sheet;
    };
    sheet.say(format!("{}: {DISCLAIMER}.", first.names.en));
    sheet.say(format!("Source: {}.", first.source));
    if !first.note.is_empty() {
        sheet.say(first.note.clone());
    }
    for own in &scores.own_checklists {
        sheet.say(own.to_string());
    }
    let mut marks = Marks::default();
    standing(first, &mut marks, &mut sheet);
    scenes(first, &mut sheet);
    passed_over(&scores.passed_over, answers, &mut sheet);
    held_back(first, answers, &mut marks, &mut sheet);
    topics(first, &mut marks, &mut sheet);
    priorities(first, &mut sheet);
    near(first, &mut marks, &mut sheet);
    if !others.is_empty() {
        sheet.heading("OTHER CHECKLISTS");
        let mut table = Table::new(&["", "claimed", "proven", "possible", "reachable"]);
        for score in others {
            table.row([
                score.names.en.clone(),
                score.claimed.as_ref().map_or("-".to_owned(), named),
                named(&score.proven),
                named(&score.possible),
                named(&score.reachable),
            ]);
        }
        sheet.table(table);
        for score in others {
            if let Some(first) = score.held_back_by.first() {
                sheet.point(format!("{}: {}", first.criterion, first.because));
            }
            if !score.note.is_empty() {
                sheet.point(format!("{}: {}", score.names.en, score.note));
            }
        }
    }
    if answers {
        all_answers(first, &mut marks, &mut sheet);
        all_numbers(first, &mut marks, &mut sheet);
    }
    sheet.say(format!(
        "Its numbers: {}.",
        numbers(&first.yardsticks, &mut marks)
    ));
    marks.legend(&mut sheet);
    sheet.say(rests_on(first));
    sheet
}

/// How many scenes are covered, stated ones apart.
fn scenes(score: &Score, sheet: &mut Sheet) {
    let Some(scenes) = &score.scenes else { return };
    sheet.say(format!(
        "{} of {} scenes covered, {} of them with artificial intelligence; {} more only stated; {} if \
         everything unknown were met.",
        scenes.covered, scenes.all, scenes.ai, scenes.attested, scenes.possible
    ));
}

/// Where a step is worth most, by planning horizon.
fn priorities(score: &Score, sheet: &mut Sheet) {
    if score.priorities.is_empty() {
        return;
    }
    sheet.heading("WHERE TO BEGIN, BY PLANNING HORIZON");
    for priority in &score.priorities {
        if priority.all_alike {
            sheet.point(format!(
                "{}: no order can be given, since all weigh the same",
                priority.horizon
            ));
            continue;
        }
        let named = |id: &String| {
            let topic = score.topics.iter().find(|topic| topic.topic == *id);
            topic.map_or(id.clone(), |topic| topic.names.en.clone())
        };
        let first: Vec<String> = priority
            .topics
            .iter()
            .take(BEGIN)
            .map(|(id, value)| format!("{} ({})", named(id), fixed(*value, 3)))
            .collect();
        sheet.point(format!("{}: {}", priority.horizon, first.join(", ")));
    }
    sheet.say(
        "By what a topic matters to costs and KPIs (alike where the checklist says nothing else) and by its \
         distance to the band of the best in class, which is ours, since no benchmark is public.",
    );
}

/// What the plant's file says that fits no checklist: short, or all of it.
fn passed_over(names: &[String], all: bool, sheet: &mut Sheet) {
    if names.is_empty() {
        return;
    }
    let told = if all { names.len() } else { PASSED_OVER };
    let what = match names.len() {
        1 => "1 thing that the plant's file says fits no checklist and counts".to_owned(),
        n => format!("{n} things that the plant's file says fit no checklist and count"),
    };
    sheet.heading("PASSED OVER");
    sheet.say(format!(
        "{what} for nothing; `twinline check` shows the lines."
    ));
    for name in names.iter().take(told) {
        sheet.point(name.clone());
    }
    if let Some(more) = names.len().checked_sub(told + 1) {
        sheet.point(format!("and {} more: --answers tells all", more + 1));
    }
}

fn held_back(score: &Score, all: bool, marks: &mut Marks, sheet: &mut Sheet) {
    if score.held_back_by.is_empty() {
        return;
    }
    sheet.heading("WHAT HOLDS IT BACK FROM THE NEXT LEVEL");
    let told = if all { usize::MAX } else { BLOCKERS };
    for blocker in score.held_back_by.iter().take(told) {
        let costs = match blocker.costs {
            costs if costs > 0.0 => {
                format!(" ({} % of the level's weight)", fixed(costs * 100.0, 1))
            }
            _ => String::new(),
        };
        let asked = score.answers.iter();
        let asked = asked.clone().find(|a| a.criterion == blocker.criterion);
        let mark = asked.map_or(String::new(), |a| marks.behind(&a.origin.confidence));
        let kind = if blocker.unknown {
            "needs evidence"
        } else {
            "not met"
        };
        sheet.point(format!(
            "{}{costs}: {}{mark}. {kind}: {}",
            blocker.criterion, blocker.says.en, blocker.because
        ));
    }
    if let Some(more) = score.held_back_by.len().checked_sub(BLOCKERS + 1)
        && !all
    {
        sheet.point(format!("and {} more: --answers tells all", more + 1));
    }
}

fn near(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    if score.near.is_empty() {
        return;
    }
    sheet.heading("NEAR A THRESHOLD");
    for near in &score.near {
        let single = near
            .measured
            .value
            .is_some_and(|value| value.half_width.is_none());
        let advice = match single {
            true => "one replication gives no interval",
            false => "more replications would tell",
        };
        sheet.point(format!(
            "{}: {}{}; {advice}",
            near.criterion,
            measured(&near.measured),
            mark_of(
                score,
                YardstickKind::Threshold,
                &near.measured.threshold,
                marks
            )
        ));
    }
}

fn all_answers(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("EVERY ANSWER");
    for answer in &score.answers {
        sheet.point(format!(
            "{} ({}, {}): {}{}. {}",
            answer.criterion,
            word(answer.status),
            fixed(f64::from(answer.proven_tenths) / 10.0, 1),
            answer.says.en,
            marks.behind(&answer.origin.confidence),
            answer.because.join("; ")
        ));
    }
}

fn rests_on(score: &Score) -> String {
    let basis = &score.basis;
    let run = match basis.fingerprint {
        Some(fingerprint) => format!(
            "run {fingerprint:016x}, seed {}, {} replications",
            basis.seed, basis.replications
        ),
        None => "no run: results need evidence".to_owned(),
    };
    let baseline = basis
        .baseline
        .as_ref()
        .map_or(String::new(), |(name, hash)| {
            format!("; gains against scenario \"{name}\", run {hash:016x}")
        });
    let as_of = basis
        .as_of
        .as_ref()
        .map_or(String::new(), |day| format!(" Papers count as of {day}."));
    format!(
        "Rests on plant {:016x}, {run}{baseline}. Key machines: {} of {} machines. Checklist {} {}.{as_of}",
        basis.plant_hash,
        score.key_machines.key,
        score.key_machines.all,
        score.checklist,
        score.version
    )
}

/// A standing in words: `3 Integration`.
pub(super) fn named(standing: &Standing) -> String {
    match &standing.name {
        Some(name) => format!("{} {}", standing.level, name.en),
        None if standing.level == 0 => "none".to_owned(),
        None => standing.level.to_string(),
    }
}

/// A result against its threshold, in words.
pub(super) fn measured(measured: &Measured) -> String {
    let value = measured.value.map_or("no value".to_owned(), |value| {
        let half = value.half_width.map_or(String::new(), |half| {
            format!(" ± {}", fixed(half * 100.0, 2))
        });
        format!("{}{half} %", fixed(value.mean * 100.0, 2))
    });
    let limit = measured.limit.map_or_else(
        || format!("a sector's value ({})", measured.threshold),
        |limit| format!("{} %", fixed(limit * 100.0, 2)),
    );
    let side = match measured.wanted {
        Side::AtLeast => "at least",
        Side::AtMost => "at most",
    };
    let verdict = match measured.verdict {
        Verdict::Met => "met",
        Verdict::Straddles if measured.value.is_some_and(|v| v.half_width.is_none()) => "not sure",
        Verdict::Straddles => "within its interval",
        Verdict::Missed => "missed",
        Verdict::Unknown => "unknown",
    };
    format!(
        "{} {value}, asked {side} {limit}: {verdict}",
        measured.outcome.replace('_', " ")
    )
}

/// A status as in the data formats.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::PartlyMet => "partly met",
        Status::NotMet => "not met",
        Status::NeedsEvidence => "needs evidence",
    }
}

/// What something unknown would decide.
pub(super) fn needs_evidence(score: &Score) -> impl Iterator<Item = &Answered> {
    let unknown = |answer: &&Answered| answer.status == Status::NeedsEvidence;
    score.answers.iter().filter(unknown)
}
