//! The criteria of a checklist with the names that a plant's file calls them by, for people.

use super::sheet::Sheet;
use crate::model::checklist::{Checklist, Criterion, Topic};

/// The sheet of a checklist; `below` names a topic (`planning`) or a criterion (`planning.l3.a`) of it, and
/// nothing else is told then.
///
/// # Errors
/// The checklist has no such topic or criterion; the sentence says which there are.
pub fn sheet(list: &Checklist, below: Option<&str>) -> Result<Sheet, String> {
    let (topic, criterion) = match below.map(|below| below.split_once('.')) {
        None => (None, None),
        Some(None) => (below, None),
        Some(Some((topic, criterion))) => (Some(topic), Some(criterion)),
    };
    let topics = list.topics.iter();
    let topics: Vec<&Topic> = topics
        .filter(|one| topic.is_none_or(|topic| one.id == topic))
        .collect();
    if let (Some(topic), []) = (topic, &topics[..]) {
        let ids: Vec<&str> = list.topics.iter().map(|one| one.id.as_str()).collect();
        return Err(format!(
            "`{}` has no topic `{topic}`; there are: {}",
            list.id,
            ids.join(", ")
        ));
    }
    let asked = |one: &&Criterion| criterion.is_none_or(|criterion| one.id == criterion);
    if let (Some(criterion), [topic]) = (criterion, &topics[..])
        && !topic.criteria.iter().any(|one| asked(&one))
    {
        let ids: Vec<&str> = topic.criteria.iter().map(|one| one.id.as_str()).collect();
        return Err(format!(
            "`{}.{}` has no criterion `{criterion}`; there are: {}",
            list.id,
            topic.id,
            ids.join(", ")
        ));
    }
    let mut sheet = Sheet::default();
    sheet.title(format!("{}: {} {}", list.names.en, list.id, list.version));
    sheet.say(
        "The names stand in a plant's file: criteria in `shows` of a document or measure and in `claims`; topics \
         in `not_applicable`, where they may be left out, and in `shows` of the document that shows it; the \
         checklist itself in `claims`, with a level or grade.",
    );
    sheet.say(format!("Source: {}.", list.origin.source));
    for topic in topics {
        let may = match topic.tailorable {
            true => ", may be left out",
            false => "",
        };
        let (names, id) = (topic.names.en.to_uppercase(), &topic.id);
        sheet.heading(format!("{names}: {}.{id}{may}", list.id));
        for one in topic.criteria.iter().filter(asked) {
            let name = format!("{}.{id}.{}", list.id, one.id);
            sheet.point(format!("{name}: {}. Asks {}", one.says.en, asks(one)));
        }
    }
    Ok(sheet)
}

/// What evidence a criterion takes.
fn asks(criterion: &Criterion) -> String {
    let parts = [
        (criterion.document, "a paper"),
        (criterion.model.is_some(), "the plant"),
        (criterion.run.is_some(), "a run"),
    ];
    let asked: Vec<&str> = parts
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, what)| *what)
        .collect();
    match &criterion.not_yet {
        None => asked.join(" and "),
        Some(what) => format!("{}; not simulated yet: {what}", asked.join(" and ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::shipped;

    #[test]
    fn every_criterion_of_a_shipped_checklist_is_listed_with_its_wording() {
        for list in shipped() {
            let page = sheet(&list, None).unwrap().markdown();
            for topic in &list.topics {
                for one in &topic.criteria {
                    let name = format!("{}.{}.{}", list.id, topic.id, one.id);
                    let row = page.lines().find(|l| l.starts_with(&format!("- {name}: ")));
                    let row = row.unwrap_or_else(|| panic!("{name} is missing"));
                    assert!(row.contains(&one.says.en) && row.contains("Asks "), "{row}");
                }
            }
        }
    }

    #[test]
    fn a_topic_or_a_criterion_stands_alone_and_a_wrong_one_is_told_what_there_is() {
        let lists = shipped();
        let cmmm = lists.iter().find(|list| list.id == "cmmm").unwrap();
        let page = |below| sheet(cmmm, Some(below)).map(|sheet| sheet.markdown());
        let planning = page("planning").unwrap();
        assert!(planning.contains("cmmm.planning.l3.a") && !planning.contains("cmmm.sales"));
        let one = page("planning.l3.a").unwrap();
        assert_eq!(one.matches("- cmmm.planning.").count(), 1, "{one}");
        assert!(page("plannig").unwrap_err().contains("planning"));
        assert!(page("planning.l9.z").unwrap_err().contains("l3.a"));
    }
}
