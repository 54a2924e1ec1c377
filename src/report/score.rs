//! A plant's scores for people: claimed beside proven, and what holds it back.

use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::maturity::{
    Answered, DISCLAIMER, Measured, Score, Side, Standing, Status, TopicScore, Verdict,
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
    /// By checklist; the first is told at length.
    pub scores: Vec<Score>,
}

/// How many things that hold the plant back are told.
const BLOCKERS: usize = 5;

/// How many topics are told for each planning horizon.
const BEGIN: usize = 4;

/// The sheet; with `answers` every criterion of the first checklist is told.
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
    standing(first, &mut sheet);
    scenes(first, &mut sheet);
    held_back(first, &mut sheet);
    topics(first, &mut sheet);
    priorities(first, &mut sheet);
    near(first, &mut sheet);
    if !others.is_empty() {
        sheet.heading("OTHER CHECKLISTS");
        let mut table = Table::new(&["", "claimed", "proven", "possible"]);
        for score in others {
            table.row([
                score.names.en.clone(),
                score.claimed.as_ref().map_or("-".to_owned(), named),
                named(&score.proven),
                named(&score.possible),
            ]);
        }
        sheet.table(table);
        for score in others {
            if let Some(first) = score.held_back_by.first() {
                sheet.point(format!("{}: {}", first.criterion, first.because));
            }
        }
    }
    if answers {
        all_answers(first, &mut sheet);
    }
    sheet.say(rests_on(first));
    sheet
}

fn standing(score: &Score, sheet: &mut Sheet) {
    sheet.heading("LEVEL");
    let mut table = Table::new(&["", "", "#total", ""]);
    let total = |standing: &Standing| standing.total.map_or(String::new(), |t| fixed(t, 2));
    let claimed = match &score.claimed {
        Some(claimed) => [
            "claimed".to_owned(),
            named(claimed),
            total(claimed),
            "what the factory says of itself".to_owned(),
        ],
        None => [
            "claimed".to_owned(),
            "nothing".to_owned(),
            String::new(),
            String::new(),
        ],
    };
    table.row(claimed);
    table.row([
        "proven".to_owned(),
        named(&score.proven),
        total(&score.proven),
        "what the plant, its run and its papers show".to_owned(),
    ]);
    let unknown = needs_evidence(score).count();
    table.row([
        "possible".to_owned(),
        named(&score.possible),
        total(&score.possible),
        format!("if all {unknown} that need evidence were met"),
    ]);
    sheet.table(table);
    if let Some(next) = score.proven.by_level.get(usize::from(score.proven.level)) {
        sheet.say(format!(
            "Level {}: {} % of its weight is proven. The total counts each level passed as 1 and adds that share.",
            score.proven.level + 1,
            fixed(next * 100.0, 1)
        ));
    }
    if let Some(claimed) = &score.claimed
        && claimed.level > score.proven.level
    {
        sheet.say(format!(
            "Claims {} more than it proves.",
            match claimed.level - score.proven.level {
                1 => "one level".to_owned(),
                n => format!("{n} levels"),
            }
        ));
    }
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

fn held_back(score: &Score, sheet: &mut Sheet) {
    if score.held_back_by.is_empty() {
        return;
    }
    sheet.heading("WHAT HOLDS IT BACK FROM THE NEXT LEVEL");
    for blocker in score.held_back_by.iter().take(BLOCKERS) {
        let costs = match blocker.costs {
            costs if costs > 0.0 => format!(" (costs {} % of the level)", fixed(costs * 100.0, 1)),
            _ => String::new(),
        };
        let kind = if blocker.unknown {
            "needs evidence"
        } else {
            "not met"
        };
        sheet.point(format!(
            "{}{costs}: {}. {kind}: {}",
            blocker.criterion, blocker.says.en, blocker.because
        ));
    }
    if let Some(more) = score.held_back_by.len().checked_sub(BLOCKERS + 1) {
        sheet.point(format!("and {} more", more + 1));
    }
}

fn topics(score: &Score, sheet: &mut Sheet) {
    sheet.heading("DOMAIN BY DOMAIN");
    let levels = score
        .topics
        .iter()
        .map(|t| t.credits.len())
        .max()
        .unwrap_or(0);
    let names: Vec<String> = (1..=levels).map(|level| format!("#L{level}")).collect();
    let mut columns = vec!["", "#weight", "#claimed", "#proven", "#possible"];
    columns.extend(names.iter().map(String::as_str));
    columns.push("lacks");
    let mut table = Table::new(&columns);
    for topic in &score.topics {
        table.row(topic_row(topic, levels));
    }
    sheet.table(table);
    sheet.say("L1, L2 and so on: proven credit of that level's criteria in per cent.");
    for (topic, why) in &score.left_out {
        sheet.say(format!("Left out: {topic} ({why})."));
    }
    for (topic, why) in &score.kept_in {
        sheet.say(format!(
            "Warning: {topic} is declared not to apply and stays in: {why}."
        ));
    }
}

fn topic_row(topic: &TopicScore, levels: usize) -> Vec<String> {
    let mut row = vec![
        topic.names.en.clone(),
        topic
            .weight
            .map_or(String::new(), |w| format!("{} %", fixed(w * 100.0, 1))),
        topic
            .claimed
            .map_or("-".to_owned(), |level| level.to_string()),
        topic.proven.to_string(),
        topic.possible.to_string(),
    ];
    // Credit of the level in per cent.
    let credit = |at: usize| {
        let credit = topic.credits.get(at);
        credit.map_or(String::new(), |c| fixed(*c * 100.0, 0))
    };
    row.extend((0..levels).map(credit));
    let held = topic.held_back_by.as_deref().unwrap_or_default();
    // The row names the topic already.
    row.push(held.splitn(3, '.').nth(2).unwrap_or(held).to_owned());
    row
}

fn near(score: &Score, sheet: &mut Sheet) {
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
            "{}: {}; {advice}",
            near.criterion,
            measured(&near.measured)
        ));
    }
}

fn all_answers(score: &Score, sheet: &mut Sheet) {
    sheet.heading("EVERY ANSWER");
    for answer in &score.answers {
        sheet.point(format!(
            "{} [{}, {}]: {}. {}",
            answer.criterion,
            word(answer.status),
            fixed(f64::from(answer.proven_tenths) / 10.0, 1),
            answer.says.en,
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
    format!(
        "Rests on plant {:016x}, {run}{baseline}. Key machines: {} of {} machines. Checklist {} {}.",
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
        measured.outcome
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
