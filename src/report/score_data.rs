//! A plant's scores for programs: JSON and CSV.

use serde::Serialize;

use super::json::SCHEMA_VERSION;
use super::score::{Scores, needs_evidence, word};
use crate::maturity::{
    Answered, Basis, Blocker, DISCLAIMER, KeyMachines, Near, Priorities, Scenes, Score, Standing,
    TopicScore, Yardstick,
};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    twinline_version: &'static str,
    disclaimer: &'static str,
    plant_name: &'a str,
    file: &'a str,
    scenario: Option<&'a str>,
    synthetic: bool,
    #[serde(flatten)]
    first: Option<Body<'a>>,
    other_checklists: Vec<Body<'a>>,
}

#[derive(Serialize)]
struct Body<'a> {
    checklist: &'a str,
    checklist_version: &'a str,
    checklist_name: &'a str,
    source: &'a str,
    claimed: Option<&'a Standing>,
    proven: &'a Standing,
    possible: &'a Standing,
    held_back_by: &'a [Blocker],
    needs_evidence: Vec<&'a str>,
    near_a_threshold: &'a [Near],
    #[serde(skip_serializing_if = "Option::is_none")]
    scenes: Option<&'a Scenes>,
    #[serde(skip_serializing_if = "<[Priorities]>::is_empty")]
    priorities: &'a [Priorities],
    topics: &'a [TopicScore],
    left_out: &'a [(String, String)],
    kept_in: &'a [(String, String)],
    key_machines: KeyMachines,
    answers: &'a [Answered],
    yardsticks: &'a [Yardstick],
    basis: &'a Basis,
}

impl<'a> Body<'a> {
    fn of(score: &'a Score) -> Self {
        Self {
            checklist: &score.checklist,
            checklist_version: &score.version,
            checklist_name: &score.names.en,
            source: &score.source,
            claimed: score.claimed.as_ref(),
            proven: &score.proven,
            possible: &score.possible,
            held_back_by: &score.held_back_by,
            needs_evidence: needs_evidence(score)
                .map(|a| a.criterion.as_str())
                .collect(),
            near_a_threshold: &score.near,
            scenes: score.scenes.as_ref(),
            priorities: &score.priorities,
            topics: &score.topics,
            left_out: &score.left_out,
            kept_in: &score.kept_in,
            key_machines: score.key_machines,
            answers: &score.answers,
            yardsticks: &score.yardsticks,
            basis: &score.basis,
        }
    }
}

/// All scores as one JSON document: the first checklist at the top, the others in a list.
pub fn json(scores: &Scores) -> serde_json::Result<String> {
    let mut bodies = scores.scores.iter().map(Body::of);
    let document = Document {
        schema_version: SCHEMA_VERSION,
        twinline_version: env!("CARGO_PKG_VERSION"),
        disclaimer: DISCLAIMER,
        plant_name: &scores.plant,
        file: &scores.file,
        scenario: scores.scenario.as_deref(),
        synthetic: scores.synthetic,
        first: bodies.next(),
        other_checklists: bodies.collect(),
    };
    super::json::text(&document)
}

/// One row for each criterion of each checklist, and before them one that sums the checklist up: its status is
/// `summary`, its level and credits are the standing's level and totals (levels where the rule has no total).
pub fn csv(scores: &Scores) -> ::csv::Result<String> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record([
        "file",
        "plant_name",
        "checklist",
        "criterion",
        "topic",
        "level",
        "status",
        "proven_credit",
        "possible_credit",
        "claimed",
        "asks",
        "because",
        "synthetic",
        "disclaimer",
    ])?;
    for score in &scores.scores {
        let total = |standing: &Standing| match standing.total {
            Some(total) => total.to_string(),
            None => standing.level.to_string(),
        };
        table.write_record([
            scores.file.as_str(),
            &scores.plant,
            &score.checklist,
            &score.checklist,
            "",
            &score.proven.level.to_string(),
            "summary",
            &total(&score.proven),
            &total(&score.possible),
            &score
                .claimed
                .as_ref()
                .map_or(String::new(), |claimed| claimed.level.to_string()),
            &score.names.en,
            &score.held_back_by.first().map_or(String::new(), |first| {
                format!("{}: {}", first.criterion, first.because)
            }),
            if scores.synthetic { "true" } else { "false" },
            DISCLAIMER,
        ])?;
        for answer in &score.answers {
            let credit = |tenths: u8| format!("{}.{}", tenths / 10, tenths % 10);
            let claimed = answer
                .claimed
                .map_or(String::new(), |c| format!("{c:?}").to_lowercase());
            table.write_record([
                scores.file.as_str(),
                &scores.plant,
                &score.checklist,
                &answer.criterion,
                &answer.topic,
                &answer.level.to_string(),
                word(answer.status),
                &credit(answer.proven_tenths),
                &credit(answer.possible_tenths),
                &claimed,
                &answer.says.en,
                &answer.because.join("; "),
                if scores.synthetic { "true" } else { "false" },
                DISCLAIMER,
            ])?;
        }
    }
    super::csv::text(table)
}
