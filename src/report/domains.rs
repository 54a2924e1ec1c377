//! A score domain by domain, for people: each with its sub-domains, or areas with their scenes.

use super::marks::Marks;
use super::number::fixed;
use super::sheet::{Sheet, Table};
use super::yardsticks::mark_of;
use crate::maturity::{Area, GroupScore, Score, TopicScore, YardstickKind};

/// Adds the table.
pub(super) fn topics(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
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
    if score.reachable != score.possible {
        sheet.say("Possible counts what is not simulated yet as met.");
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
    let claimed = group
        .claimed
        .map_or("-".to_owned(), |level| level.to_string());
    let [proven, possible] = match area {
        Some(area) => [area.covered, area.possible].map(|count| format!("{count}/{}", area.all)),
        None => [level(group.proven), level(group.possible)],
    };
    let mut row = vec![
        group.names.en.to_uppercase(),
        group.weight.map_or(String::new(), |w| {
            format!("{} %{mark}", fixed(w * 100.0, 1))
        }),
        claimed,
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
