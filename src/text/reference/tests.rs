//! The table says what the reader reads: no field more or less, every example and default true.

use std::collections::BTreeSet;

use super::{Element, Field, Without, elements, reference};
use crate::model::{Diagnostic, Factory, Path};
use crate::text::Files;
use crate::text::lower::{Log, factory};
use crate::text::parse;

/// What is told in one of several ways, none of which is needed by itself.
const TOLD_SOMEHOW: [&str; 3] = ["Source", "Empirical", "measure"];

/// The tables that examples name.
struct Tables;

impl Files for Tables {
    fn read(&self, name: &str) -> Result<String, String> {
        match name {
            "orders.csv" => Ok("at [h],product\n1,part\n".to_owned()),
            "repairs.csv" => Ok("repair [min]\n12\n".to_owned()),
            _ => Err("no such table".to_owned()),
        }
    }
}

/// A plant around an element written as `text`, and the path that the element has there.
fn host(element: &Element, text: &str) -> (String, Path) {
    let machine = |field: &str| {
        let stations = format!("{{ \"x\": Inspection(cycle: \"1 s\", {field}) }}");
        format!("Factory(name: \"p\", stations: {stations})")
    };
    let cycle = |cycle: &str| {
        format!("Factory(name: \"p\", stations: {{ \"x\": Machine(cycle: {cycle}) }})")
    };
    let section = |section: &str| format!("Factory(name: \"p\", stations: {{}}, {section})");
    let structure = |field: &str| section(&format!("structure: ({field})"));
    let (plant, path) = match element.name {
        "Factory" => return (text.to_owned(), Path::default()),
        "run" => (section(&format!("run: {text}")), "run"),
        "shift plan" => {
            let run = "run: (start: \"2026-09-28\")";
            (
                section(&format!("{run}, shifts: {{ \"x\": {text} }}")),
                "shifts.x",
            )
        }
        "product" => (
            section(&format!("products: {{ \"x\": {text} }}")),
            "products.x",
        ),
        "link" => (section(&format!("flow: [{text}]")), "flow.0"),
        "profile" | "structure" => (section(&format!("{}: {text}", element.name)), element.name),
        "system" => (
            structure(&format!("systems: {{ \"x\": {text} }}")),
            "structure.systems.x",
        ),
        "data link" => (
            structure(&format!("data_links: [{text}]")),
            "structure.data_links.0",
        ),
        "network" => (structure(&format!("network: {text}")), "structure.network"),
        "metering" => (
            structure(&format!("metering: {text}")),
            "structure.metering",
        ),
        "data" => (structure(&format!("data: {text}")), "structure.data"),
        "analysis model" => (
            structure(&format!("data: (models: {{ \"x\": {text} }})")),
            "structure.data.models.x",
        ),
        "partner" => (
            structure(&format!("partners: {{ \"x\": {text} }}")),
            "structure.partners.x",
        ),
        "hazard" => (
            structure(&format!("hazards: {{ \"x\": {text} }}")),
            "structure.hazards.x",
        ),
        "document" => (
            section(&format!("documents: {{ \"x\": {text} }}")),
            "documents.x",
        ),
        "measure" => (
            section(&format!("measures: {{ \"x\": {text} }}")),
            "measures.x",
        ),
        "every station" | "Source" | "Machine" | "Inspection" | "Buffer" | "Delay" | "Sink" => (
            format!("Factory(name: \"p\", stations: {{ \"x\": {text} }})"),
            "x",
        ),
        "set-up" => (machine(&format!("setup: {text}")), "x.setup"),
        "failure" => (
            machine(&format!("failures: {{ \"f\": {text} }}")),
            "x.failures.f",
        ),
        "rework" => (machine(&format!("rework: {text}")), "x.rework"),
        "branch" => (
            cycle(&format!("HyperExponential(branches: [{text}])")),
            "x.cycle.branches.0",
        ),
        "phase" => (
            cycle(&format!("Coxian(phases: [{text}])")),
            "x.cycle.phases.0",
        ),
        "value" => (
            cycle(&format!("Discrete(values: [{text}])")),
            "x.cycle.values.0",
        ),
        _ => (cycle(text), "x.cycle"),
    };
    (plant, path.parse().unwrap())
}

/// What the reader makes of an element: the plant, the fields that it knows there, and what is wrong.
fn read(
    element: &Element,
    text: &str,
) -> (Option<Factory>, BTreeSet<&'static str>, Vec<Diagnostic>) {
    let (plant, path) = host(element, text);
    let parsed = parse(&plant);
    assert_eq!(parsed.diagnostics, [], "{plant}");
    let mut log = Log::new(&Tables);
    let read = factory(&parsed.root, &plant, &mut log);
    let known = log.known.get(&path);
    let known = known.unwrap_or_else(|| panic!("{plant}: {path} in {:?}", log.known));
    (read, known.iter().copied().collect(), log.diagnostics)
}

/// An element with one more field.
fn with(text: &str, name: &str, value: &str) -> String {
    let inside = text.strip_suffix(')').unwrap();
    let comma = if inside.ends_with('(') { "" } else { ", " };
    format!("{inside}{comma}{name}: {value})")
}

fn writes(text: &str, field: &Field) -> bool {
    let name = format!("{}:", field.name);
    text.contains(&format!("({name}")) || text.contains(&format!(" {name}"))
}

fn fields(element: &'static Element) -> BTreeSet<&'static str> {
    let also = elements().filter(|other| element.also.contains(&other.name));
    let all = also.chain([element]).flat_map(|element| element.fields);
    all.map(|field| field.name).collect()
}

#[test]
fn every_field_that_the_reader_knows_is_in_the_table_and_no_other() {
    for element in elements() {
        for example in element.examples {
            let (_, known, wrong) = read(element, example);
            assert_eq!(wrong, [], "{example}");
            assert_eq!(known, fields(element), "{}", element.name);
        }
    }
}

#[test]
fn every_kind_of_station_and_distribution_is_in_the_table() {
    // The reader's own lists, as its hints give them.
    for (text, beside) in [("Zzzzzzzz()", "Sink"), ("Zzzzzzzz(a: 1)", "Normal")] {
        let element = elements().find(|element| element.name == beside).unwrap();
        let (plant, _) = host(element, text);
        let mut log = Log::new(&Tables);
        factory(&parse(&plant).root, &plant, &mut log);
        let hint = log.diagnostics[0].hint.clone().unwrap();
        let (_, names) = hint.split_once(" is one of ").unwrap();
        // A constant is written as the duration alone.
        for name in names.split(", ").filter(|name| *name != "Constant") {
            assert!(elements().any(|element| element.name == name), "{name}");
        }
    }
}

#[test]
fn every_example_reads_and_every_default_is_what_is_read_without_it() {
    for element in elements() {
        let base = element.examples[0];
        let plain = read(element, base).0;
        if !TOLD_SOMEHOW.contains(&element.name) {
            let also = elements().filter(|other| element.also.contains(&other.name));
            let all = also.chain([element]).flat_map(|element| element.fields);
            let mut text = format!("{}()", base.split('(').next().unwrap());
            for field in all.filter(|field| matches!(field.without, Without::Needed)) {
                text = with(&text, field.name, field.example);
            }
            assert_eq!(read(element, &text).2, [], "{text}");
        }
        for field in element.fields {
            if element.examples.iter().any(|text| writes(text, field)) {
                continue;
            }
            let text = with(base, field.name, field.example);
            let (changed, _, wrong) = read(element, &text);
            assert_eq!(wrong, [], "{text}");
            let same = changed == plain;
            assert!(!same, "{}: the example {text} says nothing", element.name);
            if let Without::Value(value) = field.without {
                let text = with(base, field.name, value);
                let (default, _, wrong) = read(element, &text);
                assert_eq!(wrong, [], "{text}");
                assert_eq!(default, plain, "{text}");
            }
        }
    }
}

#[test]
fn every_field_is_needed_or_not_as_the_table_says() {
    for element in elements() {
        // These are told one of several ways.
        if TOLD_SOMEHOW.contains(&element.name) {
            continue;
        }
        let name = element.examples[0].split('(').next().unwrap();
        let (plant, _) = host(element, &format!("{name}()"));
        let mut log = Log::new(&Tables);
        factory(&parse(&plant).root, &plant, &mut log);
        let missing = log.diagnostics.iter().filter(|d| d.code == "missing-field");
        let missing: BTreeSet<String> = missing.filter_map(|d| d.path.0.last().cloned()).collect();
        let also = elements().filter(|other| element.also.contains(&other.name));
        let all = also.chain([element]).flat_map(|element| element.fields);
        let needed = all.filter(|field| matches!(field.without, Without::Needed));
        let needed: BTreeSet<String> = needed.map(|field| field.name.to_owned()).collect();
        assert_eq!(missing, needed, "{}", element.name);
    }
}

/// An element with another value of a field that it writes.
fn instead(text: &str, name: &str, value: &str) -> String {
    let start = text.find(&format!("{name}: ")).unwrap() + name.len() + 2;
    let mut depth = 0;
    let ends = |c: char| {
        let end = depth == 0 && (c == ',' || c == ')');
        depth += i32::from(c == '(') - i32::from(c == ')');
        end
    };
    let end = start + text[start..].find(ends).unwrap();
    format!("{}{value}{}", &text[..start], &text[end..])
}

#[test]
fn words_to_choose_from_are_those_of_the_reader() {
    let mut compared = 0;
    for element in elements() {
        for field in element
            .fields
            .iter()
            .filter(|field| field.kind.contains(" | "))
        {
            let base = element.examples[0];
            let text = match writes(base, field) {
                true => instead(base, field.name, "Zzzzzzzz"),
                false => with(base, field.name, "Zzzzzzzz"),
            };
            let (_, _, wrong) = read(element, &text);
            let hint = wrong[0].hint.clone().unwrap();
            let (_, names) = hint.split_once(" is one of ").unwrap();
            assert_eq!(names.replace(", ", " | "), field.kind, "{text}");
            compared += 1;
        }
    }
    assert!(compared >= 12, "{compared}");
}

#[test]
fn the_page_shows_all_and_one_element_alone() {
    let page = reference(None, &[]).unwrap();
    for element in elements() {
        assert!(page.contains(&format!("\n{}  - ", element.name)));
        assert!(
            element
                .fields
                .iter()
                .all(|field| page.contains(field.about))
        );
    }
    let longest = page
        .lines()
        .max_by_key(|line| line.chars().count())
        .unwrap();
    assert!(longest.chars().count() <= 130, "{longest}");
    let one = reference(Some("machine"), &[]).unwrap();
    assert!(one.contains("cycle") && !one.contains("wip_cap"), "{one}");
    assert!(
        reference(Some("machin"), &[])
            .unwrap_err()
            .contains("`Machine`")
    );
    assert!(reference(Some("zzz"), &[]).unwrap_err().contains("Buffer"));
}
