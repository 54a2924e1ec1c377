//! What is wrong in a checklist is told, all at once, with its place.

use twinline::check::check_checklist_draft;
use twinline::model::Diagnostic;
use twinline::model::checklist::{Checklist, Rule};
use twinline::model::evidence::{Fact, Outcome, Predicate, Rank, Test};
use twinline::model::structure::{Activity, Scheduling};

use super::{listed, reading};

/// A checklist with one criterion that holds `fields`.
pub(super) fn asking(fields: &str) -> String {
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
fn what_matters_to_priorities_is_read_with_its_source() {
    let bands = |of_topic: &str, of_rule: &str| {
        asking("document: true), \"l2.a\": (level: 2, says: (en: \"More.\"), document: true")
            .replace(
                "weights: (discrete: \"100 %\", process: \"100 %\")",
                of_topic,
            )
            .replace(
                "Ladder(levels: [(en: \"One\")], pass: \"80 %\")",
                &format!("Bands(most: 2, share: \"80 %\"{of_rule})"),
            )
    };
    let text = bands(
        "activity: Planning, relevance: (best_in_class: 1, cost: 3, source: \"a survey\", confidence: \"S1\")",
        ", best_in_class: (band: 1, source: \"ours\", confidence: \"OURS\")",
    );
    let read = reading(&text);
    assert_eq!(listed(&read, &read.diagnostics), []);
    let list = read.checklist.expect("nothing is wrong");
    let relevance = list.topics[0].relevance.clone().expect("it is written");
    assert_eq!(
        (relevance.best_in_class, relevance.cost, relevance.kpi),
        (Some(1), 3, 1)
    );
    assert_eq!(relevance.origin.source, "a survey");
    assert_eq!(list.topics[0].activity, Some(Activity::Planning));
    let best = |list: &Checklist| match &list.rule {
        Rule::Bands(rule) => (
            rule.best_in_class.band,
            rule.best_in_class.origin.confidence.clone(),
        ),
        other => panic!("bands are due, not {other:?}"),
    };
    assert_eq!(best(&list), (1, "OURS".to_owned()));
    // What is not written is the highest band, and says that it is ours.
    let read = reading(&bands("activity: Planning", ""));
    assert_eq!(
        best(&read.checklist.expect("nothing is wrong")),
        (2, "OURS".to_owned())
    );
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

/// One small checklist for each further rule.
pub(super) const SMALL: [&str; 3] = [
    r#"Checklist(
    id: "bands", version: "1", names: (en: "Bands"), origin: (source: "ours", confidence: "OURS"),
    groups: { "all": (names: (en: "All")) },
    topics: { "shop": (names: (en: "Shop"), group: "all", levels: [(en: "None"), (en: "Some")], criteria: {
        "b1.a": (level: 1, says: (en: "There are systems."), model: Any([Has(Mes), Linked(Erp, Wms), Models(Quality)])),
    }) },
    rule: Bands(most: 1, share: "80 %", priorities: {
        "strategic": (cost: "30 %", kpi: "40 %", proximity: "30 %", source: "ours", confidence: "OURS"),
    }),
)"#,
    r#"Checklist(
    id: "gates", version: "1", names: (en: "Gates"), origin: (source: "ours", confidence: "OURS"),
    groups: { "shop": (names: (en: "Shop")), "general": (names: (en: "General")) },
    topics: {
        "s1": (names: (en: "Scene"), group: "shop", criteria: {
            "a": (level: 1, says: (en: "It is seen."), model: Is(office_network), ai: Learns(Quality), not_yet: "a live link"),
        }),
        "size": (names: (en: "Size"), group: "general", criteria: { "a": (level: 1, says: (en: "It is large."), document: true) }),
    },
    rule: Gates(scenes_per_area: 1, conditions: ["size"], grades: {
        "low": (names: (en: "Low"), needs: [Conditions, Areas(["shop"])]),
        "high": (names: (en: "High"), needs: [Grade("low"), Level("cmmm", 3), AiShare("20 %")]),
    }),
)"#,
    r#"Checklist(
    id: "points", version: "1", names: (en: "Points"), origin: (source: "ours", confidence: "OURS"),
    groups: { "all": (names: (en: "All"), weight: "99.9 %") },
    topics: { "field": (names: (en: "Field"), group: "all", inherits: [2], criteria: {
        "l1.a": (level: 1, says: (en: "It is so."), document: true),
    }) },
    rule: Points(most: 2, normalise: true, standings: [(names: (en: "None"), from: 0), (names: (en: "Half"), from: 0.5)]),
)"#,
];

#[test]
fn each_rule_is_read() {
    for text in SMALL {
        let read = reading(text);
        assert_eq!(listed(&read, &read.diagnostics), []);
        assert!(read.checklist.is_some());
    }
}

const MANY: &str = r#"// Many mistakes.
Checklist(
    id: "ten", version: 1, names: (en: "Ten"), origin: (source: "ours", confidence: "S3"),
    thresholds: { "half": (value: 0.5, source: "ours", confidence: "OURS") },
    groups: { "all": (name: (en: "All")) },
    topics: {
        "a": (names: (en: "A"), group: "all", weights: (discrete: "60 %", process: "100.001 %"), criteria: {
            "l1.a": (level: 1, says: (en: "It is so."), model: AtLeast(key_machines_digtal, half)),
            "l2.a": (level: 0, says: "It is so.", model: Has(Mes)),
        }),
        "b": (names: (en: "B"), group: "al", weights: (discrete: "40 %"), criteria: {
            "l1.a": (level: 1, says: (en: "It is so.")),
            "l3.a": (level: 3, says: (en: "It is so."), documnet: true),
        }),
    },
    rule: Ladder(levels: [(en: "One"), (en: "Two")], pass: "80 s", needs_run_from: 3),
)
"#;

#[test]
fn many_mistakes_are_all_told_at_once() {
    let read = reading(MANY);
    assert!(read.checklist.is_none());
    let found = |problems: &[Diagnostic]| -> Vec<(usize, usize, &'static str)> {
        let all = listed(&read, problems);
        all.iter()
            .map(|(line, column, code, _)| (*line, *column, *code))
            .collect()
    };
    assert_eq!(
        found(&read.diagnostics),
        [
            (3, 25, "wrong-type"),
            (3, 85, "unknown-confidence"),
            (4, 35, "missing-unit"),
            (5, 23, "unknown-field"),
            (7, 84, "share-range"),
            (8, 72, "unknown-fact"),
            (9, 29, "zero"),
            (9, 38, "wrong-type"),
            (11, 55, "missing-field"),
            (13, 57, "unknown-field"),
            (16, 60, "wrong-unit"),
        ],
        "{:#?}",
        read.diagnostics
    );
    // What is wrong beside that, and does not follow from it.
    let draft = read.draft.as_ref().expect("most of it reads");
    let checked = read.locate(check_checklist_draft(&draft.checklist, &draft.failed));
    assert_eq!(found(&checked), [(12, 13, "asks-nothing")], "{checked:#?}");
}
