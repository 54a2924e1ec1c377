//! Programme files: the shipped one is sound, and every mistake of a wrong one is told at its place.

use twinline::check::{check_programme, check_programme_draft};
use twinline::maturity::shipped;
use twinline::model::Diagnostic;
use twinline::model::programme::{CityGroup, Measured};
use twinline::text::{Source, line_column, programme};

fn read(text: &str) -> twinline::text::ProgrammeReading {
    programme(Source {
        name: "programme.ron".to_owned(),
        text: text.to_owned(),
    })
}

#[test]
fn the_shipped_programme_reads_and_checks_without_a_word() {
    for (name, text) in twinline::programme::SHIPPED {
        let reading = read(text);
        assert_eq!(reading.diagnostics, [], "{name}");
        let programme = reading.programme.expect("a programme");
        assert_eq!(
            check_programme(&programme, &shipped().iter().collect::<Vec<_>>()),
            [],
            "{name}"
        );
        assert_eq!(format!("{}.ron", programme.id), *name);
    }
}

#[test]
fn the_targets_of_the_citys_plan_are_all_there_with_their_years_and_sources() {
    let (_, text) = twinline::programme::SHIPPED[0];
    let programme = read(text).programme.expect("a programme");
    let target = |id: &str| programme.targets.iter().find(|t| t.id == id).expect(id);
    let amount = |id: &str| (target(id).amount.value, target(id).by);
    assert_eq!(amount("factories"), (200.0, 2025));
    assert_eq!(amount("factories 2021 plan"), (100.0, 2025));
    assert_eq!(amount("benchmark factories"), (20.0, 2025));
    assert_eq!(amount("manufacturers transformed"), (0.8, 2025));
    assert_eq!(amount("hospitals"), (50.0, 2025));
    assert_eq!(amount("devices"), (100_000_000.0, 2025));
    // What was there in 2021 is told and is no target.
    let stood = |id: &str| {
        let baseline = programme.baselines.iter().find(|b| b.id == id).expect(id);
        assert!(programme.targets.iter().all(|target| target.id != id));
        (baseline.amount.value, baseline.year)
    };
    assert_eq!(stood("5g stations"), (52_000.0, 2021));
    assert_eq!(stood("5g applications"), (600.0, 2021));
    assert_eq!(stood("gigabit families"), (9_600_000.0, 2021));
    // 400 billion by 2025, 12 % more each year: 357.1 by 2024, 254.2 in 2021, and nothing is said of 2020.
    let output = target("ai output");
    assert_eq!((output.due(2025), output.due(2020)), (Some(400.0), None));
    for (year, due) in [(2024, 357.142_857), (2021, 254.207_231)] {
        assert!(
            (output.due(year).expect("a year of the plan") - due).abs() < 1e-5,
            "{year}"
        );
    }
    assert_eq!(target("factories").due(2024), None);
    assert!(target("manufacturers transformed").amount.is_share);
    for group in CityGroup::ALL {
        assert!(
            programme.targets.iter().any(|t| t.group == group),
            "{group:?}"
        );
    }
    for target in &programme.targets {
        assert!(!target.origin.source.is_empty(), "{}", target.id);
        if let Measured::Declared(Some(declared)) = &target.measured {
            assert!(!declared.source.is_empty() && !declared.as_of.is_empty());
        }
    }
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let text = r#"Programme(
    id: "x", version: "1", names: (en: "X"), origin: (source: "s", confidence: "P"), nota: "n",
    counts: {
        "a": (names: (en: "A"), strict: Level("cmmm", 9), source: "s", confidence: "P"),
        "b": (names: (en: "B"), strict: Grade("miit", "great"), source: "s", confidence: "P"),
        "c": (names: (en: "C"), strict: Level("nothing", 1), source: "s", confidence: "P"),
        "d": (names: (en: "D"), strict: Levl("cmmm", 1), source: "s", confidence: "P"),
    },
    targets: {
        "t": (names: (en: "T"), group: Economy, by: 2025, amount: "200", measured: Count("a"), source: "s", confidence: "P"),
        "u": (names: (en: "U"), group: Economy, by: 25, amount: "2 x", measured: Count("a"), source: "s", confidence: "P"),
        "v": (names: (en: "V"), group: Econom, by: 2025, amount: "2 x", measured: Count("a"), source: "s", confidence: "P"),
    },
)"#;
    let reading = read(text);
    assert!(reading.programme.is_none());
    let lines: Vec<(usize, &str)> = reading
        .diagnostics
        .iter()
        .map(|d| (line_column(text, d.span.expect("a place").start).0, d.code))
        .collect();
    assert_eq!(
        lines,
        [
            (2, "unknown-field"),
            (7, "unknown-variant"),
            (10, "bad-number"),
            (11, "bad-number"),
            (12, "unknown-variant"),
        ]
    );
}

/// What cannot be read hides nothing, and makes no mistake of its own.
#[test]
fn a_misspelt_condition_hides_no_other_mistake() {
    let text = r#"Programme(
    id: "x", version: "1", origin: (source: "s", confidence: "P"),
    counts: {
        "a": (names: (en: "A"), strict: Level("cmmm", 9), source: "s", confidence: "P"),
        "b": (names: (en: "B"), strict: Levl("miit", 2), source: "s", confidence: "P"),
    },
    targets: {
        "t": (names: (en: "T"), group: Economy, by: 2025, amount: "2 x", measured: Count("b"), source: "s", confidence: "P"),
        "u": (names: (en: "U"), group: Economy, by: 2025, amount: "80 %", measured: Count("a"), source: "s", confidence: "P"),
    },
)"#;
    let reading = read(text);
    assert!(reading.programme.is_none());
    let draft = reading.draft.clone().expect("a draft");
    let lists = shipped();
    let lists: Vec<_> = lists.iter().collect();
    let mut found = reading.diagnostics.clone();
    found.extend(check_programme_draft(
        &draft.programme,
        &lists,
        &draft.failed,
    ));
    let told: Vec<(usize, &str)> = reading
        .locate(found)
        .iter()
        .map(|d| (line_column(text, d.span.expect("a place").start).0, d.code))
        .collect();
    // That nothing is counted as `b` would only say again that `b` could not be read.
    assert_eq!(
        told,
        [
            (1, "missing-field"),
            (4, "unknown-level"),
            (5, "unknown-variant"),
            (9, "contradiction"),
        ]
    );
}

#[test]
fn a_milder_rule_that_asks_more_and_points_that_nobody_reaches_are_told() {
    let text = r#"Programme(
    id: "x", version: "1", names: (en: "X"), origin: (source: "s", confidence: "P"),
    counts: {
        "a": (names: (en: "A"), strict: Level("cmmm", 2), lenient: Level("cmmm", 3), source: "s", confidence: "P"),
        "b": (names: (en: "B"), strict: Grade("miit", "basic"), lenient: All([Grade("miit", "advanced"), AboveScale]), source: "s", confidence: "P"),
        "c": (names: (en: "C"), strict: Points("hospital", 4.5), source: "s", confidence: "P"),
        "d": (names: (en: "D"), strict: Points("miit", 1.0), source: "s", confidence: "P"),
        "e": (names: (en: "E"), strict: All([Level("cmmm", 3), AboveScale]), lenient: Any([Level("cmmm", 2), Level("siri", 4)]), source: "s", confidence: "P"),
        "f": (names: (en: "F"), strict: Points("hospital", 4.0), lenient: Points("hospital", 4.0), source: "s", confidence: "P"),
    },
    targets: {
        "t": (names: (en: "T"), group: Economy, by: 2025, amount: "2 x", growth: (a_year: "5 %", since: 2025), measured: Count("a"), source: "s", confidence: "P"),
    },
)"#;
    let reading = read(text);
    assert_eq!(reading.diagnostics, []);
    let programme = reading.programme.clone().expect("it reads");
    let lists = shipped();
    let found = check_programme(&programme, &lists.iter().collect::<Vec<_>>());
    let told: Vec<(usize, &str)> = reading
        .locate(found)
        .iter()
        .map(|d| (line_column(text, d.span.expect("a place").start).0, d.code))
        .collect();
    assert_eq!(
        told,
        [
            (4, "stricter-lenient"),
            (5, "stricter-lenient"),
            (6, "unknown-level"),
            (7, "unknown-level"),
            (12, "contradiction"),
        ]
    );
}

#[test]
fn a_programme_that_leads_nowhere_is_told_so() {
    let text = r#"Programme(
    id: "x", version: "1", names: (en: "X"), origin: (source: "s", confidence: "P"),
    counts: {
        "a": (names: (en: "A"), strict: Level("cmmm", 9), source: "s", confidence: "P"),
        "b": (names: (en: "B"), strict: Grade("miit", "great"), source: "s", confidence: "P"),
        "c": (names: (en: "C"), strict: All([Level("nothing", 1)]), source: "s", confidence: "P"),
    },
    targets: {
        "t": (names: (en: "T"), group: Economy, by: 2025, amount: "80 %", measured: Count("a"), source: "s", confidence: "P"),
        "u": (names: (en: "U"), group: Economy, by: 2025, amount: "2 x", measured: ShareOf("z"), source: "s", confidence: "P"),
    },
)"#;
    let reading = read(text);
    assert_eq!(reading.diagnostics, []);
    let programme = reading.programme.clone().expect("it reads");
    let found = reading.locate(check_programme(
        &programme,
        &shipped().iter().collect::<Vec<_>>(),
    ));
    let lines: Vec<(usize, &str)> = found
        .iter()
        .map(|d: &Diagnostic| (line_column(text, d.span.expect("a place").start).0, d.code))
        .collect();
    assert_eq!(
        lines,
        [
            (4, "unknown-level"),
            (5, "unknown-level"),
            (6, "unknown-name"),
            (9, "contradiction"),
            (10, "contradiction"),
            (10, "unknown-name"),
        ]
    );
}
