//! Truth: factories whose results are known exactly, from the file `cases.json` or the one that
//! `TWINLINE_CASES` names, run through the public API by one generic translator and judged by the
//! file's own pass rules. `TWINLINE_CASES_REPORT` names a file for the table.
#![allow(
    clippy::print_stdout,
    reason = "the table of cases is for whoever runs the tests"
)]

mod case;
mod fields;
mod judge;
mod metrics;
mod replay;
mod rule;
mod run;
mod seen;
mod steady;
mod story;
mod table;
mod translate;

use std::path::{Path, PathBuf};

use case::{Case, Class, File};
use judge::{Effort, Outcome, Row, prepare, run_case};
use metrics::Watch;

/// Cases of our own file that pass, and must go on to.
const PASSES: usize = 117;

/// The file to run, and whether it is our own.
fn cases() -> (Vec<Case>, bool) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/analytic/cases.json");
    let given = std::env::var_os("TWINLINE_CASES").map(PathBuf::from);
    let is_own = given.is_none();
    (File::read(&given.unwrap_or(own)).cases, is_own)
}

/// Parts × stations that a case handles when run in full: a guess, to choose the quick ones.
fn work(case: &Case) -> f64 {
    let Ok((study, gauges)) = prepare(case) else {
        return 0.0;
    };
    let rate = |name: &str| name == "throughput" || name == "optimal_throughput";
    let flow = case
        .metrics
        .iter()
        .find(|m| rate(&m.name))
        .and_then(|m| m.value.as_f64());
    let stations = study.main.spots.len() as f64;
    let watched = gauges.iter().any(|gauge| gauge.watch != Watch::Counters);
    let runs = case.check.replications.unwrap_or(20) as f64;
    let length = case.check.run_length.unwrap_or(200.0);
    runs * length * flow.unwrap_or(1.0) * stations * if watched { 3.0 } else { 1.0 }
}

/// Work of a quick case, in parts × stations.
const QUICK: f64 = 150_000.0;

#[test]
fn quick_cases_pass() {
    let (cases, is_own) = cases();
    let mut rows = Vec::new();
    for case in &cases {
        let effort = match case.check.class {
            Class::D => Effort::FULL,
            Class::S | Class::T => Effort {
                scale: (QUICK / work(case).max(1.0)).min(1.0),
                precise: false,
            },
            _ => continue,
        };
        // A run cut too short would still be filling up.
        if effort.scale >= 0.01 {
            rows.push(run_case(case, effort));
        }
    }
    print!("{}", table::text(&rows));
    assert_no_failure(&rows);
    assert!(
        !is_own || passes(&rows) >= 80,
        "{} quick cases pass",
        passes(&rows)
    );
}

#[test]
#[ignore = "several minutes in release"]
fn all_cases_pass() {
    let (cases, is_own) = cases();
    let mut rows: Vec<Row> = Vec::new();
    for case in &cases {
        rows.push(run_case(case, Effort::FULL));
        print!("{}", table::line(&rows[rows.len() - 1]));
    }
    println!("{}", table::totals(&rows));
    if let Some(path) = std::env::var_os("TWINLINE_CASES_REPORT") {
        std::fs::write(&path, table::markdown(&rows)).expect("the report is written");
    }
    assert_no_failure(&rows);
    if is_own {
        assert!(
            passes(&rows) >= PASSES,
            "{} of {} pass",
            passes(&rows),
            rows.len()
        );
    }
}

fn passes(rows: &[Row]) -> usize {
    rows.iter()
        .filter(|row| row.outcome == Outcome::Pass)
        .count()
}

fn assert_no_failure(rows: &[Row]) {
    let failed = rows
        .iter()
        .filter(|row| matches!(row.outcome, Outcome::Fail(_)));
    let failed: Vec<String> = failed.map(table::line).collect();
    assert!(
        failed.is_empty(),
        "{} cases fail:\n{}",
        failed.len(),
        failed.concat()
    );
}

/// What is told of the cases is what the table holds, and the table holds every case: those that lack an
/// element are the ones that the translator refuses, for the same reason.
#[test]
fn the_numbers_told_of_the_cases_are_those_of_the_table() {
    let (cases, is_own) = cases();
    if !is_own {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let results = read("tests/analytic/RESULTS.md");
    let rows: Vec<Vec<&str>> = results
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .map(|line| line.trim_end_matches(" |").split(" | ").collect())
        .skip_while(|row: &Vec<&str>| row[0] == "case" || row[0].starts_with("---"))
        .collect();
    assert_eq!(rows.len(), cases.len());
    let mut passed = 0;
    for (row, case) in rows.iter().zip(&cases) {
        assert_eq!(row[0], case.id);
        match prepare(case) {
            Ok(_) => assert_eq!(row[3], "pass", "{}", case.id),
            Err(lacks) => assert_eq!(
                (row[3], row[4]),
                ("missing", lacks.0.as_str()),
                "{}",
                case.id
            ),
        }
        passed += usize::from(row[3] == "pass");
    }
    let (all, missing) = (rows.len(), rows.len() - passed);
    assert_eq!(passed, PASSES);
    for (path, said) in [
        (
            "tests/analytic/RESULTS.md",
            format!("{all} cases: {passed} pass, 0 fail, {missing} missing"),
        ),
        (
            "README.md",
            format!("Of {all} reference cases with exact answers {passed} run and"),
        ),
        ("CHANGELOG.md", format!("{passed} of {all} pass")),
    ] {
        assert!(read(path).contains(&said), "{path} does not say: {said}");
    }
}

#[test]
fn enough_cases_can_be_expressed() {
    let (cases, is_own) = cases();
    let missing = |case: &Case| {
        prepare(case)
            .err()
            .map(|missing| (case.id.clone(), missing.0))
    };
    let missing: Vec<(String, String)> = cases.iter().filter_map(missing).collect();
    missing
        .iter()
        .for_each(|(id, what)| println!("{id:<40} {what}"));
    if is_own {
        assert!(
            cases.len() - missing.len() >= PASSES,
            "{} are missing an element",
            missing.len()
        );
    }
    // A model with a field that nobody knows is never run without it.
    for case in cases.iter().filter(|case| prepare(case).is_ok()) {
        let mut strange = case.clone();
        strange
            .model
            .insert("wobble".to_owned(), serde_json::Value::from(1));
        assert!(prepare(&strange).is_err(), "{} ignores a field", case.id);
    }
}
