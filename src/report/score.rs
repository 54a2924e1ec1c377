//! A plant's scores for people: claimed beside proven, and what holds it back.

use std::collections::BTreeMap;

use super::marks::Marks;
use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::maturity::{
    Answered, Area, DISCLAIMER, GroupScore, Measured, Score, Side, Standing, Status, TopicScore,
    Verdict, Yardstick, YardstickKind,
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
    if !first.note.is_empty() {
        sheet.say(first.note.clone());
    }
    let mut marks = Marks::default();
    standing(first, &mut sheet);
    scenes(first, &mut sheet);
    held_back(first, &mut marks, &mut sheet);
    topics(first, &mut marks, &mut sheet);
    priorities(first, &mut sheet);
    near(first, &mut marks, &mut sheet);
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

/// How many numbers of each kind rest on what: `40 weights [ours]`.
pub(super) fn numbers(yardsticks: &[Yardstick], marks: &mut Marks) -> String {
    let mut kinds: Vec<(YardstickKind, Vec<(&str, usize)>, usize)> = Vec::new();
    for yardstick in yardsticks {
        let at = kinds.iter().position(|(kind, ..)| *kind == yardstick.kind);
        let at = at.unwrap_or_else(|| {
            kinds.push((yardstick.kind, Vec::new(), 0));
            kinds.len() - 1
        });
        let (_, by_mark, without) = &mut kinds[at];
        *without += usize::from(yardstick.value.is_none());
        let mark = yardstick.confidence.as_str();
        match by_mark.iter_mut().find(|(known, _)| *known == mark) {
            Some((_, count)) => *count += 1,
            None => by_mark.push((mark, 1)),
        }
    }
    let told = kinds.iter().map(|(kind, by_mark, without)| {
        let counts = by_mark.iter().map(|(mark, count)| {
            let mark = marks.behind(mark);
            format!("{count}{mark}")
        });
        let counts: Vec<String> = counts.collect();
        let without = match without {
            0 => String::new(),
            n => format!(" ({n} of them need a sector's value)"),
        };
        format!("{} {}{without}", kind.words(), counts.join(", "))
    });
    let told: Vec<String> = told.collect();
    told.join("; ")
}

/// The mark of a number by its kind and name; a weight of a topic has its sector behind the name.
fn mark_of(score: &Score, kind: YardstickKind, name: &str, marks: &mut Marks) -> String {
    let is = |y: &&Yardstick| {
        let rest = y.name.strip_prefix(name);
        y.kind == kind && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    };
    let found = score.yardsticks.iter().find(is);
    found.map_or(String::new(), |y| marks.behind(&y.confidence))
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
    let open = Open::of(score);
    table.row([
        "possible".to_owned(),
        named(&score.possible),
        total(&score.possible),
        open.words(),
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

fn held_back(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    if score.held_back_by.is_empty() {
        return;
    }
    sheet.heading("WHAT HOLDS IT BACK FROM THE NEXT LEVEL");
    for blocker in score.held_back_by.iter().take(BLOCKERS) {
        let costs = match blocker.costs {
            costs if costs > 0.0 => format!(" (costs {} % of the level)", fixed(costs * 100.0, 1)),
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
    if let Some(more) = score.held_back_by.len().checked_sub(BLOCKERS + 1) {
        sheet.point(format!("and {} more", more + 1));
    }
}

fn topics(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
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
    for group in &score.groups {
        // A domain's weight is the sum of those of its sub-domains.
        let mut topics = score.topics.iter().filter(|t| t.group == group.group);
        let first = topics.next().filter(|topic| topic.weight.is_some());
        let of = first.map_or(&group.group, |topic| &topic.topic);
        let mark = mark_of(score, YardstickKind::Weight, of, marks);
        let areas = score.scenes.iter().flat_map(|scenes| &scenes.areas);
        let area = areas.into_iter().find(|area| area.area == group.group);
        table.row(group_row(group, area, levels, &mark));
        for topic in score.topics.iter().filter(|t| t.group == group.group) {
            let mark = mark_of(score, YardstickKind::Weight, &topic.topic, marks);
            table.row(topic_row(topic, levels, &mark));
        }
    }
    sheet.table(table);
    let by_level = "L1, L2 and so on: proven credit of that level's criteria in per cent";
    match score.groups.iter().any(|group| !group.credits.is_empty()) {
        true => sheet.say(format!(
            "Domains in capitals, their sub-domains below. {by_level}; of a domain the mean of its sub-domains by \
             their weights in it."
        )),
        false => sheet.say(format!("{by_level}.")),
    }
    if let Some(scenes) = &score.scenes {
        let scene = match scenes.per_area {
            1 => "One covered scene is".to_owned(),
            n => format!("{n} covered scenes are"),
        };
        let ours = match scenes.per_area_origin.1.as_str() {
            "OURS" => ", our reading, since the ministry sets no number",
            _ => "",
        };
        let grade = |rank: u8| rank.to_string();
        sheet.say(format!(
            "Areas: scenes covered of those that apply. {scene} enough for an area{}{ours}. The grade proven would be \
             {} with one, {} with two, {} with half of an area's scenes.",
            mark_of(score, YardstickKind::ScenesPerArea, "area", marks),
            grade(scenes.grade_if.one),
            grade(scenes.grade_if.two),
            grade(scenes.grade_if.half),
        ));
    }
    for (topic, why) in &score.left_out {
        sheet.say(format!("Left out: {topic} ({why})."));
    }
    for (topic, why) in &score.kept_in {
        sheet.say(format!(
            "Warning: {topic} is declared not to apply and stays in: {why}."
        ));
    }
}

/// A domain, or what else topics are grouped by.
fn group_row(group: &GroupScore, area: Option<&Area>, levels: usize, mark: &str) -> Vec<String> {
    let level = |level: Option<u8>| level.map_or(String::new(), |level| level.to_string());
    let [proven, possible] = match area {
        Some(area) => [area.covered, area.possible].map(|count| format!("{count}/{}", area.all)),
        None => [level(group.proven), level(group.possible)],
    };
    let mut row = vec![
        group.names.en.to_uppercase(),
        group.weight.map_or(String::new(), |w| {
            format!("{} %{mark}", fixed(w * 100.0, 1))
        }),
        level(group.claimed),
        proven,
        possible,
    ];
    let credits = group.credits.iter().take(levels);
    row.extend(credits.map(|credit| fixed(*credit * 100.0, 0)));
    row
}

fn topic_row(topic: &TopicScore, levels: usize, mark: &str) -> Vec<String> {
    let mut row = vec![
        format!("· {}", topic.names.en),
        topic.weight.map_or(String::new(), |w| {
            format!("{} %{mark}", fixed(w * 100.0, 1))
        }),
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

/// Why more might be proven than is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct Open {
    /// What the facility could show: papers, facts that it does not declare, a run.
    pub yours_to_show: usize,
    /// What the engine does not simulate yet.
    pub not_yet_simulated: usize,
    /// Results whose interval holds their threshold: more replications would tell.
    pub within_the_interval: usize,
}

impl Open {
    pub fn of(score: &Score) -> Self {
        let mut open = Self {
            yours_to_show: 0,
            not_yet_simulated: 0,
            within_the_interval: 0,
        };
        for answer in &score.answers {
            if answer.possible_tenths <= answer.proven_tenths {
                continue;
            }
            let straddles = |measured: &Measured| measured.verdict == Verdict::Straddles;
            let is_at_most_straddling = answer.proven_tenths >= 8;
            if answer.not_yet.is_some() {
                open.not_yet_simulated += 1;
            } else if is_at_most_straddling && answer.measured.iter().any(straddles) {
                open.within_the_interval += 1;
            } else {
                open.yours_to_show += 1;
            }
        }
        open
    }

    fn words(&self) -> String {
        let all = self.yours_to_show + self.not_yet_simulated + self.within_the_interval;
        if all == 0 {
            return "nothing more is open".to_owned();
        }
        let parts = [
            (self.yours_to_show, "yours to show"),
            (self.not_yet_simulated, "not yet simulated"),
            (self.within_the_interval, "within the interval"),
        ];
        let told: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        format!("if all {all} that are open were met: {}", told.join(", "))
    }
}

/// Every number of the checklist with its source.
fn all_numbers(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("EVERY NUMBER");
    // What has the same kind, source and mark is told together.
    let mut together: BTreeMap<(&str, &str, &str), Vec<String>> = BTreeMap::new();
    for yardstick in &score.yardsticks {
        let value =
            yardstick
                .value
                .map_or("needs a sector's value".to_owned(), |v| {
                    match yardstick.is_share {
                        true => format!("{} %", fixed(v * 100.0, 2)),
                        false => v.to_string(),
                    }
                });
        let of = (
            yardstick.kind.words(),
            yardstick.source.as_str(),
            yardstick.confidence.as_str(),
        );
        let told = together.entry(of).or_default();
        told.push(format!("{} {value}", yardstick.name));
    }
    for ((kind, source, confidence), numbers) in together {
        let mark = marks.behind(confidence);
        sheet.point(format!("{kind}, {source}{mark}: {}", numbers.join(", ")));
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
    let as_of = basis.as_of.as_ref().map_or(String::new(), |day| {
        format!(" Papers count as of {day}: one dated later is a bare statement.")
    });
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
