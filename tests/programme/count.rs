//! The count, worked out by hand on five facilities.

use std::collections::BTreeMap;

use twinline::maturity;
use twinline::model::structure::{Facility, Sector};
use twinline::programme::{Lack, Mark, Reached, Row, Scored, Share, Sides, Sum, Verdict, count};
use twinline::text::{Source, programme};

fn mark(level: u8, total: f64) -> Mark {
    Mark {
        level,
        total: Some(total),
    }
}

/// A factory above scale with a level proven and claimed, and a grade proven.
fn factory(name: &str, proven: Mark, claimed: Option<u8>, grade: u8) -> Scored {
    let lack = Lack {
        criterion: format!("cmmm.{name}"),
        says: "something".to_owned(),
        unknown: false,
    };
    let level = Sides {
        claimed: claimed.map(|level| mark(level, f64::from(level))),
        proven,
        possible: mark(proven.level + 1, f64::from(proven.level) + 1.0),
        lacks: vec![lack],
    };
    let grade = Sides {
        claimed: None,
        proven: Mark {
            level: grade,
            total: None,
        },
        possible: Mark {
            level: grade,
            total: None,
        },
        lacks: Vec::new(),
    };
    Scored {
        name: name.to_owned(),
        sector: Sector::Discrete,
        facility: Facility::Factory,
        industry: None,
        district: Some("Lingang".to_owned()),
        employees: Some(1000),
        above_scale: Some(true),
        devices: Some(50),
        robots: 10,
        synthetic: false,
        plant_hash: String::new(),
        fingerprint: None,
        standings: BTreeMap::from([("cmmm".to_owned(), level), ("miit".to_owned(), grade)]),
    }
}

fn row(file: &str, result: Verdict) -> Row {
    Row {
        file: file.to_owned(),
        content: String::new(),
        rules: String::new(),
        result,
    }
}

fn scored(file: &str, facility: Scored) -> Row {
    row(file, Verdict::Scored(Box::new(facility)))
}

/// Level 3 with grade 2 (intelligent), level 3 with grade 1, level 2 that claims 4, level 0, one broken.
fn rows() -> Vec<Row> {
    vec![
        scored("a.ron", factory("a", mark(3, 3.2), Some(3), 2)),
        scored("b.ron", factory("b", mark(3, 3.0), None, 1)),
        scored("c.ron", factory("c", mark(2, 2.65), Some(4), 1)),
        scored("d.ron", factory("d", mark(0, 0.4), Some(1), 0)),
        row("e.ron", Verdict::Unscored("line 3: broken".to_owned())),
    ]
}

fn shanghai() -> twinline::model::Programme {
    let (name, text) = twinline::programme::SHIPPED[0];
    let source = Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    programme(source).programme.expect("the shipped programme")
}

/// A state of 2023 lies to what was due in 2023, not to what is due two years later.
#[test]
fn what_an_office_declares_is_compared_with_the_target_of_its_year() {
    let (name, text) = twinline::programme::SHIPPED[0];
    let line = "growth: (a_year: \"12 %\", since: 2021),\n            measured: Declared()";
    assert!(text.contains(line));
    let declared = "growth: (a_year: \"25 %\", since: 2021), \
                    measured: Declared(value: 384, as_of: \"2023-12\", source: \"the test\")";
    let source = Source {
        name: name.to_owned(),
        text: text.replace(line, declared),
    };
    let programme = programme(source).programme.expect("a programme");
    let result = count(&programme, &maturity::shipped(), &rows());
    let output = result
        .targets
        .iter()
        .find(|t| t.id == "ai output")
        .expect("it");
    let years: Vec<(u16, f64)> = output.path.clone();
    assert_eq!(years[2..], [(2023, 256.0), (2024, 320.0), (2025, 400.0)]);
    assert_eq!(
        (output.due(Some(2023)), output.due(Some(2020))),
        (256.0, 400.0)
    );
    let page = twinline::report::count::sheet(&result).markdown();
    assert!(page.contains("150 %, declared in 2023-12"), "{page}");
    assert!(page.contains("WHERE THE CITY STOOD (NO TARGETS)"), "{page}");
    assert!(
        page.contains("256 by 2023, 320 by 2024, 400 by 2025"),
        "{page}"
    );
    assert!(result.targets.iter().all(|target| target.by > 2021));
}

#[test]
fn five_facilities_are_counted_by_hand() {
    let result = count(&shanghai(), &maturity::shipped(), &rows());
    assert_eq!((result.facilities, result.scored), (5, 4));
    assert_eq!(result.unscored.len(), 1);
    let rule = |id: &str| result.rules.iter().find(|rule| rule.id == id).expect(id);

    // Strictly: level 3 and the grade advanced (rank 2). Leniently: level 2.
    let intelligent = rule("intelligent");
    assert_eq!(intelligent.among, 4);
    assert_eq!(intelligent.strict.proven, 1);
    // Nobody claims a grade, so nobody claims to be counted.
    assert_eq!(intelligent.strict.claimed, 0);
    assert_eq!(intelligent.lenient.map(|sum| sum.proven), Some(3));

    // Level 4: c claims it and proves it not.
    let benchmark = rule("benchmark");
    let all = Sum {
        proven: 0,
        claimed: 1,
        possible: 2,
    };
    assert_eq!(benchmark.strict, all);
    assert_eq!(benchmark.claimed_not_proven, 1);

    // Three of four above scale reach level 2.
    let share = result
        .targets
        .iter()
        .find(|target| target.id == "manufacturers transformed")
        .expect("the target");
    assert_eq!(
        share.reached,
        Reached::Counted {
            proven: 0.75,
            proven_lenient: Some(0.75),
            claimed: 0.5,
        }
    );
    // 40 robots for 4,000 people; 200 devices.
    let reached = |id: &str| {
        &result
            .targets
            .iter()
            .find(|t| t.id == id)
            .expect(id)
            .reached
    };
    assert_eq!(
        *reached("robot density"),
        Reached::Summed {
            value: 100.0,
            of: 4
        }
    );
    assert_eq!(
        *reached("devices"),
        Reached::Summed {
            value: 200.0,
            of: 4
        }
    );
    assert_eq!(*reached("e-governance"), Reached::Unknown);
    let lingang = Share { yes: 1, of: 4 };
    assert_eq!(result.districts.get("Lingang"), Some(&lingang));
}

#[test]
fn the_nearest_to_the_line_come_first_with_what_they_lack() {
    let result = count(&shanghai(), &maturity::shipped(), &rows());
    let near: Vec<(&str, f64)> = result.rules[0]
        .nearest
        .iter()
        .map(|near| (near.name.as_str(), (near.short_by * 100.0).round() / 100.0))
        .collect();
    // c lacks 0.15 to the 2.8 of level 3 and one grade; b one grade; d 2.4 and two grades.
    assert_eq!(near, [("b", 1.0), ("c", 1.15), ("d", 4.4)]);
    let c = &result.rules[0].nearest[1];
    assert_eq!(c.lacks[0].criterion, "cmmm.c");
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let forward = count(&shanghai(), &maturity::shipped(), &rows());
    let mut rows = rows();
    rows.reverse();
    assert_eq!(count(&shanghai(), &maturity::shipped(), &rows), forward);
}

#[test]
fn a_row_survives_its_line_bit_for_bit() {
    let mut awkward = factory("awkward", mark(2, 0.1 + 0.2), Some(5), 1);
    awkward.industry = Some("\"quoted\",\n机电".to_owned());
    let row = scored("x.ron", awkward);
    let back: Row = serde_json::from_slice(&row.line()).expect("a row");
    assert_eq!(back, row);
}
