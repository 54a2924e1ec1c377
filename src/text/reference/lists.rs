//! The tables of checklists and programmes say what their readers read.

use std::collections::BTreeSet;

use super::{Element, Without, checklist, programme, reference};
use crate::model::{Diagnostic, Path};
use crate::text::lower::{self, CONDITIONS, Log, MEASURED, NEEDS, PREDICATES, TESTS};
use crate::text::{NoFiles, parse};

const HEAD: &str =
    "id: \"x\", version: \"1\", names: (en: \"X\"), origin: (source: \"s\", confidence: \"P\")";

/// A file around an element written as `text`, and the path that the element has there.
fn host(element: &Element, text: &str) -> (String, &'static str) {
    let list = |fields: &str| {
        let rule = "rule: Points(most: 5)";
        format!("Checklist({HEAD}, {fields}, topics: {{}}, {rule})")
    };
    let topic = |fields: &str| {
        let topic = format!("(names: (en: \"T\"), group: \"g\", {fields})");
        format!("Checklist({HEAD}, topics: {{ \"x\": {topic} }}, rule: Points(most: 5))")
    };
    let rule = |rule: &str| format!("Checklist({HEAD}, topics: {{}}, rule: {rule})");
    let plan = |targets: &str| format!("Programme({HEAD}, counts: {{}}, targets: {{ {targets} }})");
    let target = |fields: &str| {
        plan(&format!(
            "\"x\": (names: (en: \"T\"), group: Economy, by: 2025, amount: \"2 x\", \
             source: \"s\", confidence: \"P\", {fields})"
        ))
    };
    match element.name {
        "Checklist" | "Programme" => (text.to_owned(), ""),
        "names" => (
            format!(
                "Checklist(id: \"x\", version: \"1\", names: {text}, origin: (source: \"s\", confidence: \"P\"), topics: {{}}, rule: Points(most: 5))"
            ),
            "names",
        ),
        "origin" => (
            format!(
                "Checklist(id: \"x\", version: \"1\", names: (en: \"X\"), origin: {text}, topics: {{}}, rule: Points(most: 5))"
            ),
            "origin",
        ),
        "threshold" => (
            list(&format!("thresholds: {{ \"x\": {text} }}")),
            "thresholds.x",
        ),
        "group" => (list(&format!("groups: {{ \"x\": {text} }}")), "groups.x"),
        "topic" => (
            format!(
                "Checklist({HEAD}, thresholds: {{ \"half\": (value: \"50 %\", source: \"s\", confidence: \"P\") }}, topics: {{ \"x\": {text} }}, rule: Points(most: 5))"
            ),
            "topics.x",
        ),
        "relevance" => (
            topic(&format!("relevance: {text}, criteria: {{}}")),
            "topics.x.relevance",
        ),
        "best in class" => (
            rule(&format!(
                "Bands(most: 5, share: \"80 %\", best_in_class: {text})"
            )),
            "rule.best_in_class",
        ),
        "weights" => (
            topic(&format!("weights: {text}, criteria: {{}}")),
            "topics.x.weights",
        ),
        "criterion" => (
            format!(
                "Checklist({HEAD}, thresholds: {{ \"half\": (value: \"50 %\", source: \"s\", confidence: \"P\") }}, topics: {{ \"x\": (names: (en: \"T\"), group: \"g\", criteria: {{ \"x\": {text} }}) }}, rule: Points(most: 5))"
            ),
            "topics.x.criteria.x",
        ),
        "Ladder" | "Bands" | "Gates" | "Points" => (rule(text), "rule"),
        "priority" => (
            rule(&format!(
                "Bands(most: 5, share: \"80 %\", priorities: {{ \"x\": {text} }})"
            )),
            "rule.priorities.x",
        ),
        "grade" => (
            rule(&format!("Gates(grades: {{ \"x\": {text} }})")),
            "rule.grades.x",
        ),
        "standing" => (
            rule(&format!("Points(most: 5, standings: [{text}])")),
            "rule.standings.0",
        ),
        "rule" => (
            format!("Programme({HEAD}, counts: {{ \"x\": {text} }}, targets: {{}})"),
            "counts.x",
        ),
        "target" => (plan(&format!("\"x\": {text}")), "targets.x"),
        "population" => (
            target(&format!("population: {text}, measured: ShareOf(\"x\")")),
            "targets.x.population",
        ),
        "growth" => (
            target(&format!("growth: {text}, measured: Devices")),
            "targets.x.growth",
        ),
        "baseline" => (
            format!(
                "Programme({HEAD}, counts: {{}}, targets: {{}}, baselines: {{ \"x\": {text} }})"
            ),
            "baselines.x",
        ),
        "Declared" => (target(&format!("measured: {text}")), "targets.x.measured"),
        other => panic!("no place for {other}"),
    }
}

/// What the reader makes of an element (written out), the fields that it knows there, and what is wrong.
fn read(element: &Element, text: &str) -> (String, BTreeSet<&'static str>, Vec<Diagnostic>) {
    let (file, path) = host(element, text);
    let parsed = parse(&file);
    assert_eq!(parsed.diagnostics, [], "{file}");
    let mut log = Log::new(&NoFiles);
    let read = match file.starts_with("Programme") {
        true => format!("{:?}", lower::programme(&parsed.root, &mut log)),
        false => format!("{:?}", lower::checklist(&parsed.root, &mut log)),
    };
    let path: Path = match path {
        "" => Path::default(),
        path => path.parse().unwrap(),
    };
    let known = log.known.get(&path);
    let known = known.unwrap_or_else(|| panic!("{file}: {path} in {:?}", log.known));
    (read, known.iter().copied().collect(), log.diagnostics)
}

fn elements() -> impl Iterator<Item = &'static Element> {
    checklist::ELEMENTS.iter().chain(&programme::ELEMENTS)
}

fn with(text: &str, name: &str, value: &str) -> String {
    let inside = text.strip_suffix(')').unwrap();
    let comma = if inside.ends_with('(') { "" } else { ", " };
    format!("{inside}{comma}{name}: {value})")
}

#[test]
fn every_field_of_checklists_and_programmes_is_in_the_table_and_no_other() {
    for element in elements() {
        for example in element.examples {
            let (_, known, wrong) = read(element, example);
            assert_eq!(wrong, [], "{example}");
            let fields = element.fields.iter().map(|field| field.name);
            assert_eq!(known, fields.collect(), "{}", element.name);
        }
    }
}

#[test]
fn every_example_of_a_field_reads_and_says_something() {
    for element in elements() {
        let base = element.examples[0];
        let plain = read(element, base).0;
        for field in element.fields {
            if base.contains(&format!("({}:", field.name))
                || base.contains(&format!(" {}:", field.name))
            {
                continue;
            }
            let text = with(base, field.name, field.example);
            let (changed, _, wrong) = read(element, &text);
            assert_eq!(wrong, [], "{text}");
            assert_ne!(changed, plain, "the example {text} says nothing");
            if let Without::Value(value) = field.without {
                let text = with(base, field.name, value);
                assert_eq!(read(element, &text).0, plain, "{text}");
            }
        }
    }
}

#[test]
fn a_field_of_a_checklist_is_needed_or_not_as_the_table_says() {
    // `Declared()` is a state that nobody declared.
    for element in elements().filter(|element| element.name != "Declared") {
        let name = element.examples[0].split('(').next().unwrap();
        let (_, _, wrong) = read(element, &format!("{name}()"));
        let missing = wrong.iter().filter(|d| d.code == "missing-field");
        let missing: BTreeSet<String> = missing.filter_map(|d| d.path.0.last().cloned()).collect();
        let needed = element.fields.iter();
        let needed = needed.filter(|field| matches!(field.without, Without::Needed));
        let needed: BTreeSet<String> = needed.map(|field| field.name.to_owned()).collect();
        assert_eq!(missing, needed, "{}", element.name);
    }
}

#[test]
fn the_pages_of_checklists_and_programmes_show_all_and_the_words_of_the_reader() {
    let (list, plan) = (
        reference(Some("checklist"), &[]).unwrap(),
        reference(Some("programme"), &[]).unwrap(),
    );
    for (page, elements) in [
        (&list, &checklist::ELEMENTS[..]),
        (&plan, &programme::ELEMENTS[..]),
    ] {
        for element in elements {
            assert!(
                page.contains(&format!("\n{}  - ", element.name)),
                "{}",
                element.name
            );
        }
    }
    let questions = PREDICATES.iter().chain(&TESTS).map(|(_, example)| *example);
    for word in questions.chain(NEEDS) {
        assert!(list.contains(word), "{word}");
    }
    for fact in crate::model::evidence::Fact::ALL {
        assert!(list.contains(fact.word()), "{}", fact.word());
    }
    for (_, example) in CONDITIONS.iter().chain(&MEASURED) {
        assert!(plan.contains(example), "{example}");
    }
    let one = reference(Some("criterion"), &[]).unwrap();
    assert!(
        one.contains("not_yet") && !one.contains("tailorable"),
        "{one}"
    );
    // A plant's page does not carry them.
    assert!(!reference(None, &[]).unwrap().contains("\nCriterion  - "));
}
