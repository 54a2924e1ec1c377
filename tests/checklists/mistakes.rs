//! What is wrong in a checklist is told, all at once, with its place.

use twinline::model::checklist::Rule;
use twinline::model::evidence::{Fact, Outcome, Predicate, Rank, Test};
use twinline::model::structure::Scheduling;

use super::{listed, reading};

/// A checklist with one criterion that holds `fields`.
fn asking(fields: &str) -> String {
    format!(
        r#"Checklist(
    id: "own", version: "1", names: (en: "Own", zh: "自评"), origin: (source: "ours", confidence: "OURS"),
    thresholds: {{
        "half": (value: "50 %", source: "ours", confidence: "OURS"),
        "two": (value: 2, source: "ours", confidence: "OURS"),
        "open": (source: "needs a sector's value", confidence: "OURS"),
    }},
    groups: {{ "production": (names: (en: "Production", zh: "生产")) }},
    topics: {{
        "planning": (names: (en: "Planning"), group: "production", weights: (discrete: "100 %", process: "100 %"), criteria: {{
            "l1.a": (level: 1, says: (en: "It is planned."), {fields}),
        }}),
    }},
    rule: Ladder(levels: [(en: "One")], pass: "80 %"),
)"#
    )
}

#[test]
fn what_is_written_is_what_is_asked() {
    let read = reading(&asking(
        "document: true, model: All([Reaches(scheduling, FiniteCapacity), AtLeast(robots, two)]), run: AtLeast(takt_adherence, half)",
    ));
    assert_eq!(read.diagnostics, []);
    let list = read.checklist.expect("nothing is wrong");
    let criterion = &list.topics[0].criteria[0];
    assert!(criterion.document && criterion.level == 1);
    assert_eq!(
        criterion.model,
        Some(Predicate::All(vec![
            Predicate::Reaches(
                Fact::Scheduling,
                Rank::Scheduling(Scheduling::FiniteCapacity)
            ),
            Predicate::AtLeast(Fact::Robots, "two".into()),
        ]))
    );
    assert_eq!(
        criterion.run,
        Some(Test::AtLeast(Outcome::TaktAdherence, "half".into()))
    );
    assert_eq!(criterion.origin.source, "ours");
    assert_eq!(list.thresholds["open"].value, None);
    assert!(!list.thresholds["two"].is_share);
    assert!(matches!(list.rule, Rule::Ladder(_)));
}

#[test]
fn each_problem_of_a_question_says_what_to_write() {
    for (fields, code, message, hint) in [
        (
            "model: AtLeast(key_machines_digitall, half)",
            "unknown-fact",
            "`key_machines_digitall` is not a fact of the plant",
            "did you mean `key_machines_digital`?",
        ),
        (
            "model: AtLeast(office_network, half)",
            "wrong-scale",
            "`office_network` is yes or no",
            "write Is(office_network)",
        ),
        (
            "model: Is(key_machines_digital)",
            "wrong-scale",
            "is a share",
            "write AtLeast(key_machines_digital, ",
        ),
        (
            "model: AtLeast(scheduling, half)",
            "wrong-scale",
            "ordered scale",
            "write Reaches(scheduling, ",
        ),
        (
            "model: AtLeast(takt_adherence, half)",
            "wrong-place",
            "`takt_adherence` is a result of a run",
            "write it under `run`",
        ),
        (
            "run: AtLeast(robots, two)",
            "wrong-place",
            "`robots` is a fact of the plant",
            "write it under `model`",
        ),
        (
            "run: Has(Mes)",
            "wrong-place",
            "`Has` asks the plant",
            "write it under `model`",
        ),
        (
            "run: AtLeast(takt_adherense, half)",
            "unknown-outcome",
            "`takt_adherense` is not a result",
            "did you mean `takt_adherence`?",
        ),
        (
            "model: AtLeast(key_machines_digital, haf)",
            "unknown-threshold",
            "there is no threshold `haf`",
            "did you mean `half`?",
        ),
        (
            "model: AtLeast(key_machines_digital, two)",
            "wrong-threshold",
            "`two` is a number, but `key_machines_digital` is a share",
            "same kind",
        ),
        (
            "model: AtLeast(robots, half)",
            "wrong-threshold",
            "`half` is a share, but `robots` is a number",
            "same kind",
        ),
        (
            "model: AtLeast(key_machines_digital, \"50 %\")",
            "wrong-type",
            "the name of a threshold is due here",
            "declare it with its source",
        ),
        (
            "model: AtLeast(robots, 3)",
            "wrong-type",
            "the name of a threshold is due here",
            "value: 3",
        ),
        (
            "model: AtLeast(robots, \"two\")",
            "wrong-type",
            "the name of a threshold is due here",
            "write two without quotes",
        ),
        (
            "model: Reaches(scheduling, Batch)",
            "unknown-variant",
            "`Batch` is not a way of scheduling",
            "FiniteCapacity",
        ),
        (
            "model: Reaches(one_dictionary, Batch)",
            "wrong-scale",
            "`one_dictionary` is yes or no",
            "write Is(one_dictionary)",
        ),
        (
            "model: Has(Mess)",
            "unknown-variant",
            "`Mess` is not what a system does",
            "did you mean `Mes`?",
        ),
        (
            "model: Linked(Erp)",
            "wrong-type",
            "`Linked` does not hold what it should",
            "write Linked(Erp, Wms)",
        ),
        (
            "model: Hass(Mes)",
            "unknown-variant",
            "`Hass` is not a question to the plant",
            "did you mean `Has`?",
        ),
        ("model: All([])", "empty-list", "asks nothing", ""),
        (
            "model: All(Has(Mes))",
            "wrong-type",
            "a list of questions is due here",
            "write [",
        ),
        (
            "model: true",
            "wrong-type",
            "a question to the plant is due here",
            "write Is(",
        ),
        (
            "documents: true",
            "unknown-field",
            "`documents` is not a field of a criterion",
            "did you mean `document`?",
        ),
        (
            "document: true, confidence: \"ours\"",
            "unknown-confidence",
            "`ours` is not a mark of confidence",
            "did you mean \"OURS\"?",
        ),
        (
            "document: true, level: 2",
            "duplicate-field",
            "`level` is given twice",
            "",
        ),
    ] {
        let read = reading(&asking(fields));
        let found = listed(&read, &read.diagnostics);
        assert_eq!(found.len(), 1, "{fields}: {found:#?}");
        assert!(read.checklist.is_none());
        let advised = read.diagnostics[0].hint.clone().unwrap_or_default();
        assert_eq!(found[0].2, code, "{fields}: {}", found[0].3);
        assert!(found[0].3.contains(message), "{fields}: {}", found[0].3);
        assert!(advised.contains(hint), "{fields}: {advised}");
    }
}
