//! What is said is translated, all of it.

use super::*;
use crate::maturity::{Evidence, score_all};
use crate::model::Diagnostic;
use crate::text::{Offer, Step};
use crate::view::desk::tests::{desk, written};
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

fn tables() -> Tables {
    ron::from_str(CHINESE).unwrap()
}

#[test]
fn a_pattern_is_met_by_what_it_says_and_nothing_else() {
    let gaps = |pattern: &str, text: &str| {
        let pattern = Pattern::of(pattern);
        let gaps = pattern.gaps(text)?;
        Some(gaps.into_iter().map(|(_, gap)| gap.to_owned()).collect())
    };
    let is = |pattern: &str, text: &str, expected: &[&str]| {
        let found: Option<Vec<String>> = gaps(pattern, text);
        assert_eq!(found.as_deref().unwrap(), expected, "{pattern}: {text}");
    };
    is(
        "`{}` is not {}",
        "`a` is not b` is not c",
        &["a", "b` is not c"],
    );
    is(
        "{n} of {n} {}: {}",
        "5 of 8 x are y: 62.5 % to 70 %",
        &["5", "8", "x are y", "62.5 % to 70 %"],
    );
    is(
        "document {} of {n}",
        "document rules of play of 2024-05-01",
        &["rules of play", "2024-05-01"],
    );
    is("at most {n} %", "at most 4 %", &["4"]);
    for (pattern, text) in [
        ("{n} of it", "some of it"),
        ("{} of it", " of it"),
        ("no {}", "no "),
        ("nothing", "nothing more"),
    ] {
        let found: Option<Vec<String>> = gaps(pattern, text);
        assert_eq!(found, None, "{pattern}: {text}");
    }
    assert_eq!(
        filled("{2}：{1}，{ }", &["a".into(), "b".into()]),
        "b：a，{ }"
    );
}

/// As many gaps on both sides, and every gap that is counted is there.
#[test]
fn every_pattern_has_as_many_gaps_as_its_text() {
    let tables = tables();
    assert!(tables.sentences.len() > 100 && tables.phrases.len() > 60);
    for (said, text) in tables.sentences.iter().chain(&tables.phrases) {
        let gaps = Pattern::of(said).0;
        let count = gaps.iter().filter(|p| !matches!(p, Piece::Text(_))).count();
        let marks: Vec<String> = (1..=count).map(|n| format!("<{n}>")).collect();
        let told = filled(text, &marks);
        for mark in &marks {
            assert_eq!(told.matches(mark).count(), 1, "{said}: {text}");
        }
        assert!(!text.contains(&format!("{{{}}}", count + 1)), "{said}");
    }
}

/// A word of English: neither quoted nor a unit, nor what a plant's file calls something; what begins with a large letter
/// is a word of the file's own, such as `Normal`.
fn english(text: &str, own: &BTreeSet<String>) -> Option<String> {
    let outside: Vec<&str> = text.split('`').step_by(2).collect();
    let outside = outside.concat();
    let outside: Vec<&str> = outside.split('"').step_by(2).collect();
    let outside = outside.concat();
    let mut words = outside.split(|c: char| !c.is_ascii_alphabetic());
    words
        .find(|word| {
            word.len() >= 4 && word.starts_with(|c: char| c.is_lowercase()) && !own.contains(*word)
        })
        .map(str::to_owned)
}

fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    words.map(str::to_owned).collect()
}

/// Every reason that a shipped plant gets from a shipped checklist, with its run and without.
#[test]
fn every_reason_of_a_score_is_told_in_chinese() {
    let lists = shipped();
    let mut seen = BTreeSet::new();
    let mut missing = BTreeSet::new();
    for name in [
        "lingang-body-shop",
        "jinshan-dye-works",
        "xuhui-outpatients",
        "songjiang-furniture",
        "minhang-drive-units",
        "fengxian-vial-filling",
        "zhangjiang-chip-packaging",
        "penny-fab",
    ] {
        let (_folder, desk) = desk(name);
        let plant = &desk.document.factory;
        let own = words_of(&desk.document.reading.source.text);
        let mut short = plant.clone();
        short.run.replications = 3;
        let stop = AtomicBool::new(false);
        let ran = Evidence::gather(&short, None, NonZeroUsize::MIN, &stop, &mut |_| {});
        let all = [
            Evidence::of_plant(plant),
            Evidence::of_plant(plant).as_of("2001-01-01", true),
            ran.unwrap(),
        ];
        for evidence in &all {
            for score in score_all(&lists, evidence) {
                let held = score.held_back_by.iter().map(|one| &one.because);
                let answered = score.answers.iter().flat_map(|one| &one.because);
                for said in held.chain(answered) {
                    match IN_CHINESE.told(said) {
                        None => drop(missing.insert(format!("{said}  (no pattern)"))),
                        Some(told) => {
                            if let Some(word) = english(&told, &own) {
                                missing.insert(format!("{said}  ({word} in {told})"));
                            }
                        }
                    }
                    seen.insert(said.clone());
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {}: {missing:#?}",
        missing.len(),
        seen.len()
    );
    assert!(seen.len() > 200, "{}", seen.len());
}

/// Every way of mistyping every field of a station: what the reader and the check say of it.
#[test]
fn every_problem_of_a_field_is_told_in_chinese() {
    const TYPED: [&str; 24] = [
        "6",
        "-1",
        "-6 s",
        "0",
        "0 s",
        "2.5",
        "1e400 s",
        "1,5 s",
        "1,500 s",
        "6 parsecs",
        "6 Sec",
        "6 kg",
        "40 CNY",
        "fast",
        "",
        "\"\"",
        "Norml(mean: \"6 s\", sd: \"1 s\")",
        "Normal(mean: \"6 s\")",
        "Normal(mean: \"6 s\", sd: 1, s: 2)",
        "[1, 2]",
        "{ \"a\": 1 }",
        "(share: \"4 %\")",
        "99999999999",
        "140 %",
    ];
    let mut seen = BTreeSet::new();
    let mut missing = BTreeSet::new();
    for name in [
        "lingang-body-shop",
        "songjiang-furniture",
        "job-shop",
        "xuhui-outpatients",
    ] {
        let (_folder, mut desk) = desk(name);
        let own = words_of(&desk.document.reading.source.text);
        let stations: Vec<String> = desk.document.factory.stations.keys().cloned().collect();
        let mut kinds = BTreeSet::new();
        for station in stations {
            // One of each kind with each set of fields will do.
            let fields = desk.document.reading.fields(&station);
            let shape: Vec<String> = fields.iter().map(|f| f.path.0[1..].join(".")).collect();
            if !kinds.insert(shape) {
                continue;
            }
            for field in fields {
                for typed in TYPED {
                    let step = Step::Set(field.path.clone(), typed.to_owned());
                    let Err(problems) = desk.try_step(step) else {
                        desk.take_all_back();
                        continue;
                    };
                    look(&problems, &own, &mut seen, &mut missing);
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {}: {missing:#?}",
        missing.len(),
        seen.len()
    );
    assert!(seen.len() > 150, "{}", seen.len());
}

fn look(
    problems: &[Diagnostic],
    own: &BTreeSet<String>,
    seen: &mut BTreeSet<String>,
    missing: &mut BTreeSet<String>,
) {
    for problem in problems {
        for said in std::iter::once(&problem.message).chain(&problem.hint) {
            match IN_CHINESE.told(said) {
                None => drop(missing.insert(format!("{said}  (no pattern)"))),
                Some(told) => {
                    if let Some(word) = english(&told, own) {
                        missing.insert(format!("{said}  ({word} in {told})"));
                    }
                }
            }
            seen.insert(said.clone());
        }
    }
}

/// What a trial cannot be, beside single fields.
#[test]
fn what_keeps_a_trial_from_running_or_being_saved_is_told_in_chinese() {
    let plant = r#"Factory(name: "a", run: (until: "1 h"), stations: {
        "in": Source(every: "10 s"), "a": Machine(cycle: "1 s"), "out": Sink(),
    }, flow: [["in", "a", "out"]], scenarios: { "x": [Set("a.servers", 2)], "y": [Set("a.servers", 3)] })"#;
    let (_folder, mut desk) = written(plant);
    let (mut seen, mut missing) = (BTreeSet::new(), BTreeSet::new());
    let own = words_of(plant);
    let set = |path: &str, value: &str| Step::Set(path.parse().unwrap(), value.to_owned());
    let offer = |name: &str| Step::Offer(Offer::Scenario(name.to_owned()));
    for step in [
        set("run.seed", "3"),
        set("nobody.cycle", "3 s"),
        set("a.shfit", "day"),
        set("a.shift", "day"),
        set("name", "b"),
        set("a.servers", "1"),
        set("flow", "[[\"in\", \"out\"]]"),
        set("flow", "[[\"in\", \"b\", \"out\"]]"),
        offer("z"),
    ] {
        let problems = desk.try_step(step).unwrap_err();
        look(&problems, &own, &mut seen, &mut missing);
    }
    desk.try_step(offer("x")).unwrap();
    let problems = desk.try_step(offer("y")).unwrap_err();
    look(&problems, &own, &mut seen, &mut missing);
    let reading = &desk.document.reading;
    for name in ["", "x"] {
        let problems = reading.with_scenario(name, &[offer("x")]).unwrap_err();
        look(&problems, &own, &mut seen, &mut missing);
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(seen.len() >= 12, "{seen:?}");
}

/// A topic left out that the plant does not say enough of: no shipped plant has one.
#[test]
fn a_topic_that_is_left_out_in_vain_is_told_in_chinese() {
    let start = "the factory says that it has no such business; it counts nothing";
    let end = "what might contradict it is not declared: `structure.systems`; declare it, `{}` where there is none";
    for said in [
        format!("{start}: no dated document shows it, and {end}"),
        format!("{start}: document charter of 2024-05-01 shows it, but {end}"),
    ] {
        let told = IN_CHINESE.told(&said).unwrap();
        let own = ["charter", "structure.systems"].map(str::to_owned);
        assert_eq!(english(&told, &own.into_iter().collect()), None, "{told}");
    }
}
