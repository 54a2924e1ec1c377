//! The count, worked out by hand on five facilities.

use std::collections::BTreeMap;

use twinline::maturity::{self, GradeIf, Papers, ToGo};
use twinline::model::structure::{Facility, Sector};
use twinline::programme::{
    IfCovered, Lack, Mark, Of, Reached, Reading, Row, Scored, Share, Sides, Sum, Verdict, count,
};
use twinline::report::count::sheet;
use twinline::report::count_data;
use twinline::text::{Source, programme};

pub fn mark(level: u8, total: f64) -> Mark {
    Mark {
        level,
        total: Some(total),
    }
}

/// A factory above scale with a level proven and claimed, and a grade proven.
pub fn factory(name: &str, proven: Mark, claimed: Option<u8>, grade: u8) -> Scored {
    let lack = Lack {
        criterion: format!("cmmm.{name}"),
        says: "something".to_owned(),
        unknown: false,
    };
    let level = Sides {
        claimed: claimed.map(|level| mark(level, f64::from(level))),
        proven,
        without_statements: proven,
        possible: mark(proven.level + 1, f64::from(proven.level) + 1.0),
        by_luck: None,
        to_go: (1..=5)
            .map(|level: u8| ToGo {
                criteria: 3 * u32::from(level.saturating_sub(proven.level)),
                weight: (f64::from(level) - 0.2 - proven.total.unwrap_or(0.0)).max(0.0),
                needs: Vec::new(),
            })
            .collect(),
        by_papers_alone: Some(0.5),
        lacks: vec![lack],
        grade_if: None,
    };
    let grade = Sides {
        claimed: None,
        proven: Mark {
            level: grade,
            total: None,
        },
        without_statements: Mark {
            level: grade,
            total: None,
        },
        possible: Mark {
            level: grade,
            total: None,
        },
        by_luck: None,
        to_go: (1..=4)
            .map(|rank: u8| ToGo {
                criteria: u32::from(rank.saturating_sub(grade)),
                weight: 0.0,
                // The second grade needs the second level.
                needs: (rank >= 2)
                    .then(|| ("cmmm".to_owned(), 2))
                    .into_iter()
                    .collect(),
            })
            .collect(),
        by_papers_alone: None,
        lacks: Vec::new(),
        // Where two scenes or half of them must cover an area, the grade is lost.
        grade_if: Some(GradeIf {
            one: grade,
            two: 0,
            half: 0,
        }),
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
        plant_hash: name.to_owned(),
        is_silent: false,
        papers: Papers::default(),
        seed: 1,
        replications: 0,
        fingerprint: None,
        as_of: None,
        later_papers: 0,
        papers_to: None,
        odd: Vec::new(),
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

pub fn scored(file: &str, facility: Scored) -> Row {
    row(file, Verdict::Scored(Box::new(facility)))
}

/// Level 3 with grade 2 (intelligent), level 3 with grade 1, level 2 that claims 4, level 0, one broken.
pub fn rows() -> Vec<Row> {
    vec![
        scored("a.ron", factory("a", mark(3, 3.2), Some(3), 2)),
        scored("b.ron", factory("b", mark(3, 3.0), None, 1)),
        scored("c.ron", factory("c", mark(2, 2.65), Some(4), 1)),
        scored("d.ron", factory("d", mark(0, 0.4), Some(1), 0)),
        row("e.ron", Verdict::Unscored("line 3: broken".to_owned())),
    ]
}

pub fn shanghai() -> twinline::model::Programme {
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
    // But a and c claim level 3 or more, a part of it.
    assert_eq!(intelligent.strict.claimed_in_part, 2);
    let lenient = Sum {
        proven: 3,
        proven_without_copies: 3,
        proven_synthetic: 0,
        by_luck: 0,
        claimed: 2,
        by_statement_alone: 0,
        claimed_in_part: 0,
        claimed_not_proven: 0,
        possible: 3,
        possible_silent: 0,
    };
    assert_eq!(intelligent.lenient, Some(lenient));
    assert_eq!(intelligent.limits, []);
    let if_covered = IfCovered {
        one: 1,
        two: 0,
        half: 0,
    };
    assert_eq!(intelligent.if_covered, Some(if_covered));

    // Level 4: c claims it and proves it not.
    let benchmark = rule("benchmark");
    let all = Sum {
        proven: 0,
        proven_without_copies: 0,
        proven_synthetic: 0,
        by_luck: 0,
        claimed: 1,
        by_statement_alone: 0,
        claimed_in_part: 0,
        claimed_not_proven: 1,
        possible: 2,
        possible_silent: 0,
    };
    assert_eq!(benchmark.strict, all);

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
            proven_lenient: None,
            synthetic: 0.0,
            synthetic_lenient: None,
            without_copies: 0.75,
            without_copies_lenient: None,
            claimed: 0.5,
            claimed_lenient: None,
            share_of: Some(Of::Files {
                number: 4,
                undeclared: 0,
                unscored: 1,
            }),
            provable: true,
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
            of: 4,
            synthetic: 0,
            among: 4
        }
    );
    assert_eq!(
        *reached("devices"),
        Reached::Summed {
            value: 200.0,
            of: 4,
            synthetic: 0,
            among: 4
        }
    );
    assert_eq!(*reached("e-governance"), Reached::Unknown);
    let lingang = Share { yes: 1, of: 4 };
    assert_eq!(result.districts.get("Lingang"), Some(&lingang));
}

#[test]
fn the_nearest_to_the_line_come_first_with_what_they_lack() {
    let result = count(&shanghai(), &maturity::shipped(), &rows());
    let near: Vec<(&str, u32)> = result.rules[0]
        .nearest
        .iter()
        .map(|near| (near.name.as_str(), near.criteria))
        .collect();
    // c lacks three criteria to level 3 and one to the grade; b one; d nine and two, level 2 being on its way to 3.
    assert_eq!(near, [("b", 1), ("c", 4), ("d", 11)]);
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

/// The programme with another text in place of a part of it.
fn shanghai_with(part: &str, other: &str) -> twinline::model::Programme {
    let (name, text) = twinline::programme::SHIPPED[0];
    assert!(text.contains(part), "{part}");
    let source = Source {
        name: name.to_owned(),
        text: text.replace(part, other),
    };
    programme(source).programme.expect("a programme")
}

#[test]
fn a_rule_above_what_can_be_simulated_says_so_in_every_format() {
    let result = count(&shanghai(), &maturity::shipped(), &rows());
    let benchmark = result.rules.iter().find(|rule| rule.id == "benchmark");
    let limits = &benchmark.expect("a rule").limits;
    assert!(limits.iter().all(|limit| limit.reading == Reading::Strict));
    assert_eq!((limits.len(), limits[0].at_most), (2, 3));
    let target = |id: &str| {
        let found = result.targets.iter().find(|target| target.id == id);
        found.expect(id).reached.clone()
    };
    // The 200 of October 2021 and the 20 of 2023 are of the grade that cannot be proven yet.
    for (id, can) in [
        ("benchmark factories", false),
        ("factories, plan of October 2021", false),
        ("factories", true),
    ] {
        assert!(
            matches!(target(id), Reached::Counted { provable, .. } if provable == can),
            "{id}"
        );
    }
    for page in pages(&result) {
        assert!(
            page.contains("cannot be proven with this version"),
            "{page}"
        );
        assert!(page.contains("3 Integration"), "{page}");
    }
    let json = count_data::json(&result).expect("json");
    assert!(json.contains("\"at_most_name\": \"Integration\""), "{json}");
    let md = sheet(&result).markdown();
    assert!(md.contains("strict: cannot be proven yet"), "{md}");
}

/// The count as people read it, and as CSV.
fn pages(result: &twinline::programme::Count) -> Vec<String> {
    // Sentences are looked for whatever the width of the page.
    let joined = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![
        joined(sheet(result).text(true)),
        joined(sheet(result).markdown()),
        joined(count_data::csv(result).expect("csv")),
    ]
}

#[test]
fn notes_of_checklists_targets_and_their_sources_reach_the_reader() {
    let result = count(&shanghai(), &maturity::shipped(), &rows());
    let json = count_data::json(&result).expect("json");
    let mut formats = pages(&result);
    formats.push(json);
    for page in formats {
        for words in [
            "A checklist of our own; no official one was found.",
            "the documents do not agree",
            "OURS",
        ] {
            let ours = words == "OURS" && page.contains("[ours]");
            assert!(page.contains(words) || ours, "{words} is missing in {page}");
        }
    }
    // In a table of the page for people, cells are wrapped.
    let text = &pages(&result)[1];
    for words in [
        "OG, SH1; the grade MP [S2]",
        "SH1: Shine, 2021-11",
        "[S2] two or more sources agree",
        "pass mark 1 [K-h]",
    ] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
}

#[test]
fn a_share_says_of_what_it_is_and_who_stands_apart() {
    let mut rows = rows();
    let mut silent = factory("f", mark(2, 2.5), None, 1);
    silent.above_scale = None;
    rows.push(scored("f.ron", silent));
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let text = &pages(&result)[0];
    for words in [
        "of 4 files",
        "a share of the 4 files that can count, not of the city; not among them: 1 that do not declare whether \
         they are above scale and 1 without a score",
    ] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    let stated = shanghai_with(
        "measured: ShareOf(\"transformed\"),",
        "measured: ShareOf(\"transformed\"), population: (number: 12, as_of: \"2022\", source: \"a test\"),",
    );
    let result = count(&stated, &maturity::shipped(), &rows);
    let share = result
        .targets
        .iter()
        .find(|target| target.id == "manufacturers transformed")
        .expect("the target");
    assert!(
        matches!(share.reached, Reached::Counted { proven: 0.25, .. }),
        "{share:?}"
    );
    let text = &pages(&result)[0];
    assert!(text.contains("a share of 12 in 2022 (a test)"), "{text}");
}

#[test]
fn robots_are_those_of_factories_over_the_people_of_these_factories() {
    let mut rows = rows();
    let mut hospital = factory("h", mark(0, 0.0), None, 0);
    hospital.facility = Facility::Hospital;
    hospital.employees = Some(1_000_000);
    rows.push(scored("h.ron", hospital));
    let mut silent = factory("s", mark(0, 0.0), None, 0);
    silent.employees = None;
    silent.robots = 1000;
    rows.push(scored("s.ron", silent));
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let density = result.targets.iter().find(|t| t.id == "robot density");
    assert_eq!(
        density.expect("the target").reached,
        Reached::Summed {
            value: 100.0,
            of: 4,
            synthetic: 0,
            among: 5
        }
    );
    let text = &pages(&result)[0];
    assert!(text.contains("from 4 of 5"), "{text}");
}

#[test]
fn standings_have_names_and_one_above_all_names_is_told() {
    let mut rows = rows();
    let mut hospital = factory("h", mark(0, 0.0), None, 0);
    hospital.facility = Facility::Hospital;
    let stands = |level| Sides {
        claimed: None,
        proven: mark(level, f64::from(level)),
        without_statements: mark(level, f64::from(level)),
        possible: mark(level, f64::from(level)),
        by_luck: None,
        to_go: Vec::new(),
        by_papers_alone: None,
        lacks: Vec::new(),
        grade_if: None,
    };
    hospital.standings = BTreeMap::from([("hospital".to_owned(), stands(2))]);
    rows.push(scored("h.ron", hospital.clone()));
    hospital.standings = BTreeMap::from([("hospital".to_owned(), stands(7))]);
    hospital.plant_hash = "i".to_owned();
    rows.push(scored("i.ron", hospital));
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let spread = result.standings.iter().find(|s| s.checklist == "hospital");
    let places: Vec<(&str, usize)> = spread
        .expect("the list")
        .places
        .iter()
        .filter(|place| place.proven > 0)
        .map(|place| (place.name.as_str(), place.proven))
        .collect();
    assert_eq!(places, [("Joined", 1), ("7, above the highest named", 1)]);
    let text = &pages(&result)[0];
    assert!(
        text.contains("Joined") && text.contains("7, above the highest named"),
        "{text}"
    );
    // Nearest: what is lacked, in words.
    assert!(text.contains("cmmm.c \"something\""), "{text}");
}

#[test]
fn the_same_plant_in_two_files_is_told() {
    let mut rows = rows();
    rows.push(scored("z.ron", factory("a", mark(3, 3.2), Some(3), 2)));
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    assert_eq!(result.same_plant, [["a.ron", "z.ron"]]);
    for page in pages(&result) {
        assert!(page.contains("a.ron, z.ron"), "{page}");
    }
}

/// Made-up plants, copies, plants that declare nothing, boasters and lucky ones were counted in silence.
#[test]
fn what_stands_behind_a_count_is_told_beside_it() {
    let mut rows = rows();
    let mut copy = factory("a", mark(3, 3.2), Some(3), 2);
    (copy.synthetic, copy.replications, copy.is_silent) = (true, 5, true);
    let level = copy.standings.get_mut("cmmm").expect("it");
    level.by_luck = Some([mark(2, 2.7), mark(3, 3.2)]);
    level.by_papers_alone = Some(0.95);
    copy.papers.oldest = Some(("1990-01-01".to_owned(), "all".to_owned()));
    rows.push(scored("copy.ron", copy));
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let strict = result.rules[0].strict;
    assert_eq!((strict.proven, strict.proven_without_copies), (2, 1));
    assert_eq!((strict.proven_synthetic, strict.possible_silent), (1, 1));
    assert_eq!(strict.by_luck, 1);
    let target = result.targets.iter().find(|t| t.id == "factories");
    assert!(
        matches!(
            target.expect("it").reached,
            Reached::Counted {
                proven: 2.0,
                synthetic: 1.0,
                without_copies: 1.0,
                ..
            }
        ),
        "{target:?}"
    );
    let text = &pages(&result)[0];
    for words in [
        "2 (1)",
        "2 proven, or 1 without copies",
        "of them 1 that declare nothing",
        "synthetic",
        "WHO CLAIMS WITHOUT PROOF",
        "Benchmark factories, strict: c (c.ron)",
        "Each run with seed 1 and 5 replications.",
        "decided by a result within its interval of a threshold: a (copy.ron)",
        "a (copy.ron): 95 %, the oldest of 1990-01-01",
    ] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    let table = count_data::csv(&result).expect("csv");
    assert!(table.contains(",nearest,intelligent,b.ron,1,"), "{table}");
}
