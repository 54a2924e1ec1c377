//! A plant's scores for programs: JSON and CSV.

use serde::Serialize;

use super::json::SCHEMA_VERSION;
use super::score::{Scores, needs_evidence, word};
use super::score_standing::Open;
use crate::maturity::{
    Answered, Basis, Blocker, DISCLAIMER, GroupScore, KeyMachines, Near, Priorities, Scenes, Score,
    Standing, TopicScore, Yardstick,
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
    passed_over: &'a [String],
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
    note: &'a str,
    claimed: Option<&'a Standing>,
    proven: &'a Standing,
    without_statements: &'a Standing,
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    by_statement_alone: &'a [f64],
    possible: &'a Standing,
    reachable: &'a Standing,
    held_back_by: &'a [Blocker],
    needs_evidence: Vec<&'a str>,
    open: Open,
    near_a_threshold: &'a [Near],
    #[serde(skip_serializing_if = "Option::is_none")]
    scenes: Option<&'a Scenes>,
    #[serde(skip_serializing_if = "<[Priorities]>::is_empty")]
    priorities: &'a [Priorities],
    groups: &'a [GroupScore],
    topics: &'a [TopicScore],
    left_out: &'a [(String, String)],
    kept_in: &'a [(String, String)],
    key_machines: KeyMachines,
    answers: Vec<Answer<'a>>,
    yardsticks: &'a [Yardstick],
    basis: Named<'a>,
}

/// An answer, and the basis that it rests on by its id.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    answered: &'a Answered,
    basis: String,
}

/// What all answers rest on, under the id by which they name it.
#[derive(Serialize)]
struct Named<'a> {
    id: String,
    #[serde(flatten)]
    basis: &'a Basis,
}

/// Plant, run and seed in one word.
fn id(basis: &Basis) -> String {
    let run = basis.fingerprint.map(|run| format!("{run:016x}"));
    let run = run.unwrap_or_else(|| "no-run".to_owned());
    format!("{:016x}/{run}/{}", basis.plant_hash, basis.seed)
}

impl<'a> Body<'a> {
    fn of(score: &'a Score) -> Self {
        Self {
            checklist: &score.checklist,
            checklist_version: &score.version,
            checklist_name: &score.names.en,
            source: &score.source,
            note: &score.note,
            claimed: score.claimed.as_ref(),
            proven: &score.proven,
            without_statements: &score.without_statements,
            by_statement_alone: &score.by_statement_alone,
            possible: &score.possible,
            reachable: &score.reachable,
            held_back_by: &score.held_back_by,
            needs_evidence: needs_evidence(score)
                .map(|a| a.criterion.as_str())
                .collect(),
            open: Open::of(score),
            near_a_threshold: &score.near,
            scenes: score.scenes.as_ref(),
            priorities: &score.priorities,
            groups: &score.groups,
            topics: &score.topics,
            left_out: &score.left_out,
            kept_in: &score.kept_in,
            key_machines: score.key_machines,
            answers: score
                .answers
                .iter()
                .map(|answered| Answer {
                    answered,
                    basis: id(&score.basis),
                })
                .collect(),
            yardsticks: &score.yardsticks,
            basis: Named {
                id: id(&score.basis),
                basis: &score.basis,
            },
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
        passed_over: &scores.passed_over,
        first: bodies.next(),
        other_checklists: bodies.collect(),
    };
    super::json::text(&document)
}

/// The columns of the CSV. `status` is that of a criterion; `summary` for the row that sums a checklist up,
/// whose level and credits are the standing's level and totals (levels where the rule has no total), `group` for
/// a domain with its levels in the credits, `yardstick` for a number that the checklist goes by, in `value`, and
/// `passed over` for a name of the plant's file that no checklist has. `value` of a criterion holds the results of
/// the run that it rests on. What the proven credit is more than that without statements rests on bare statements
/// alone; the reachable credit is the possible one with this version.
pub const COLUMNS: [&str; 24] = [
    "file",
    "plant_name",
    "checklist",
    "criterion",
    "topic",
    "level",
    "status",
    "proven_credit",
    "without_statements_credit",
    "possible_credit",
    "reachable_credit",
    "claimed",
    "asks",
    "because",
    "value",
    "source",
    "confidence",
    "plant_hash",
    "run",
    "seed",
    "as_of",
    "note",
    "synthetic",
    "disclaimer",
];

/// One line of the CSV, without what all lines of a checklist share.
#[derive(Default)]
struct Line<'a> {
    criterion: &'a str,
    topic: &'a str,
    level: String,
    status: &'a str,
    proven: String,
    without_statements: String,
    possible: String,
    reachable: String,
    claimed: String,
    asks: &'a str,
    because: String,
    value: String,
    source: &'a str,
    confidence: &'a str,
    note: &'a str,
}

/// Each checklist: a row that sums it up, its groups, its criteria and its numbers; see [`COLUMNS`].
pub fn csv(scores: &Scores) -> ::csv::Result<String> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for (at, score) in scores.scores.iter().enumerate() {
        let basis = &score.basis;
        let run = basis.fingerprint.map(|run| format!("{run:016x}"));
        // What no checklist has belongs to none of them; it stands once, behind the first.
        let names = scores.passed_over.iter().filter(|_| at == 0);
        let names = names.map(|name| Line {
            status: "passed over",
            because: name.clone(),
            ..Line::default()
        });
        for line in lines(score).into_iter().chain(names) {
            table.write_record([
                scores.file.as_str(),
                &scores.plant,
                &score.checklist,
                line.criterion,
                line.topic,
                &line.level,
                line.status,
                &line.proven,
                &line.without_statements,
                &line.possible,
                &line.reachable,
                &line.claimed,
                line.asks,
                &line.because,
                &line.value,
                line.source,
                line.confidence,
                &format!("{:016x}", basis.plant_hash),
                run.as_deref().unwrap_or_default(),
                &basis.seed.to_string(),
                basis.as_of.as_deref().unwrap_or_default(),
                line.note,
                if scores.synthetic { "true" } else { "false" },
                DISCLAIMER,
            ])?;
        }
    }
    super::csv::text(table)
}

fn lines(score: &Score) -> Vec<Line<'_>> {
    let total = |standing: &Standing| match standing.total {
        Some(total) => total.to_string(),
        None => standing.level.to_string(),
    };
    let claimed = |level: Option<u8>| level.map_or(String::new(), |level| level.to_string());
    let mut lines = vec![Line {
        criterion: &score.checklist,
        level: score.proven.level.to_string(),
        status: "summary",
        proven: total(&score.proven),
        without_statements: total(&score.without_statements),
        possible: total(&score.possible),
        reachable: total(&score.reachable),
        claimed: claimed(score.claimed.as_ref().map(|claimed| claimed.level)),
        asks: &score.names.en,
        because: score.held_back_by.first().map_or(String::new(), |first| {
            format!("{}: {}", first.criterion, first.because)
        }),
        source: &score.source,
        note: &score.note,
        ..Line::default()
    }];
    let areas = || score.scenes.iter().flat_map(|scenes| &scenes.areas);
    let area = |id: &str| areas().find(|area| area.area == id);
    lines.extend(score.groups.iter().map(|group| Line {
        criterion: &group.group,
        level: claimed(group.proven),
        status: "group",
        proven: match area(&group.group) {
            Some(area) => area.covered.to_string(),
            None => claimed(group.proven),
        },
        possible: match area(&group.group) {
            Some(area) => area.possible.to_string(),
            None => claimed(group.possible),
        },
        claimed: claimed(group.claimed),
        asks: &group.names.en,
        value: match area(&group.group) {
            Some(area) => format!("scenes={}", area.all),
            None => levels(&group.credits),
        },
        ..Line::default()
    }));
    lines.extend(score.answers.iter().map(|answer| {
        let credit = |tenths: u8| format!("{}.{}", tenths / 10, tenths % 10);
        Line {
            criterion: &answer.criterion,
            topic: &answer.topic,
            level: answer.level.to_string(),
            status: word(answer.status),
            proven: credit(answer.proven_tenths),
            without_statements: credit(answer.without_statements_tenths),
            possible: credit(answer.possible_tenths),
            reachable: credit(answer.reachable_tenths),
            claimed: answer
                .claimed
                .map_or(String::new(), |c| format!("{c:?}").to_lowercase()),
            asks: &answer.says.en,
            because: answer.because.join("; "),
            value: values(answer),
            source: &answer.origin.source,
            confidence: &answer.origin.confidence,
            ..Line::default()
        }
    }));
    lines.extend(score.yardsticks.iter().map(|yardstick| Line {
        criterion: &yardstick.name,
        status: "yardstick",
        asks: yardstick.kind.words(),
        value: yardstick.value.map_or(String::new(), |v| v.to_string()),
        source: &yardstick.source,
        confidence: &yardstick.confidence,
        ..Line::default()
    }));
    lines
}

/// The results that an answer rests on: `first_pass_yield=0.97±0.01`.
fn values(answer: &Answered) -> String {
    let told = answer.measured.iter().filter_map(|measured| {
        let value = measured.value?.without_noise();
        let half = value.half_width.map_or(String::new(), |h| format!("±{h}"));
        Some(format!("{}={}{half}", measured.outcome, value.mean))
    });
    told.collect::<Vec<String>>().join(" ")
}

/// The score of each level: `L1=1 L2=0.75`.
fn levels(credits: &[f64]) -> String {
    let told = credits.iter().enumerate();
    let told = told.map(|(at, credit)| format!("L{}={credit}", at + 1));
    told.collect::<Vec<String>>().join(" ")
}
