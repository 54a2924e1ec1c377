//! A plant's scores for programs: JSON and CSV.

use serde::Serialize;

use super::json::SCHEMA_VERSION;
use super::score::{Scores, needs_evidence, word};
use super::score_standing::Open;
use crate::maturity::{
    Answered, Basis, Blocker, DISCLAIMER, GroupScore, KeyMachines, Near, OwnChecklist, Papers,
    Priorities, Scenes, Score, Standing, TopicScore, Yardstick,
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
    #[serde(skip_serializing_if = "<[OwnChecklist]>::is_empty")]
    own_checklists: &'a [OwnChecklist],
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
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    by_papers_alone: &'a [f64],
    papers: &'a Papers,
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
            by_papers_alone: &score.by_papers_alone,
            papers: &score.papers,
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
        own_checklists: &scores.own_checklists,
        first: bodies.next(),
        other_checklists: bodies.collect(),
    };
    super::json::text(&document)
}

/// The columns of the CSV. `status` is that of a criterion; `summary` for the row that sums a checklist up,
/// with its levels and, where the rule has one, totals; `group` for a domain with its levels, or an area with its
/// scenes; `yardstick` for a number that the checklist goes by, in `value`, and
/// `passed over` for a name of the plant's file that no checklist has. `value` of a criterion holds the results of
/// the run that it rests on. What the proven credit is more than that without statements rests on bare statements
/// alone; the reachable credit is the possible one with this version. Credits are from 0 to 1 and of criteria alone.
pub const COLUMNS: [&str; 35] = [
    "file",
    "plant_name",
    "checklist",
    "criterion",
    "topic",
    "level",
    "status",
    "proven_credit",
    "without_statements_credit",
    "without_papers_credit",
    "possible_credit",
    "reachable_credit",
    "without_statements_level",
    "possible_level",
    "reachable_level",
    "proven_total",
    "without_statements_total",
    "possible_total",
    "reachable_total",
    "scenes_covered",
    "scenes_possible",
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
    "own_checklist",
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
    without_papers: String,
    possible: String,
    reachable: String,
    /// Levels without statements, possible and reachable.
    levels: [String; 3],
    /// Totals proven, without statements, possible and reachable.
    totals: [String; 4],
    /// Scenes covered and possible.
    scenes: [String; 2],
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
        let own = scores.own_checklists.iter();
        let own = own.filter(|own| own.id == score.checklist);
        let own: String = own.map(OwnChecklist::place).collect();
        let names = scores.passed_over.iter().filter(|_| at == 0);
        let names = names.map(|name| Line {
            status: "passed over",
            because: name.clone(),
            ..Line::default()
        });
        for line in lines(score).into_iter().chain(names) {
            let first = [
                scores.file.as_str(),
                &scores.plant,
                &score.checklist,
                line.criterion,
                line.topic,
                &line.level,
                line.status,
                &line.proven,
                &line.without_statements,
                &line.without_papers,
                &line.possible,
                &line.reachable,
            ];
            let scales = line.levels.iter().chain(&line.totals).chain(&line.scenes);
            let seed = basis.seed.to_string();
            let plant_hash = format!("{:016x}", basis.plant_hash);
            let last = [
                line.claimed.as_str(),
                line.asks,
                &line.because,
                &line.value,
                line.source,
                line.confidence,
                &plant_hash,
                run.as_deref().unwrap_or_default(),
                &seed,
                basis.as_of.as_deref().unwrap_or_default(),
                line.note,
                &own,
                if scores.synthetic { "true" } else { "false" },
                DISCLAIMER,
            ];
            let scales = scales.map(String::as_str);
            table.write_record(first.into_iter().chain(scales).chain(last))?;
        }
    }
    super::csv::text(table)
}

fn lines(score: &Score) -> Vec<Line<'_>> {
    let total = |standing: &Standing| standing.total.map_or(String::new(), |t| t.to_string());
    let level = |standing: &Standing| standing.level.to_string();
    let claimed = |level: Option<u8>| level.map_or(String::new(), |level| level.to_string());
    let mut lines = vec![Line {
        criterion: &score.checklist,
        level: score.proven.level.to_string(),
        status: "summary",
        levels: [&score.without_statements, &score.possible, &score.reachable].map(level),
        totals: [
            &score.proven,
            &score.without_statements,
            &score.possible,
            &score.reachable,
        ]
        .map(total),
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
        levels: [String::new(), claimed(group.possible), String::new()],
        scenes: area(&group.group).map_or_else(Default::default, |area| {
            [area.covered.to_string(), area.possible.to_string()]
        }),
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
            without_papers: credit(answer.without_papers_tenths),
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
