//! What the page of `twinline score` tells beside the level: what rests on words alone, what is needed, what is within
//! reach, what is passed over, and where a list is cut, how to see the rest.

use serde_json::Value;

use crate::cli_program::{Folder, LINE};
use crate::cli_score::{boaster, folder};

fn words(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Half a credit for a claim is more than a reader would guess, so the page says how much of the level is such.
#[test]
fn the_page_says_how_much_rests_on_bare_statements_alone() {
    let folder = folder();
    let claims = boaster().replace("\"cmmm\": 4", "\"cmmm\": 4, \"cmmm.ehs.l1.a\": Fully");
    folder.write("claims.ron", claims);
    let score = |file: &str| -> Value {
        let text = folder.done(&["score", file, "--no-run", "--format", "json"]);
        serde_json::from_str(&text).expect("json")
    };
    let (paper, claim) = (score("line.ron"), score("claims.ron"));
    let total = |score: &Value, key: &str| score[key]["total"].as_f64().expect(key);
    // A claim raises what is proven, and nothing of what is proven without it.
    assert!(total(&claim, "proven") > total(&paper, "proven"));
    assert_eq!(
        total(&claim, "without_statements"),
        total(&paper, "without_statements")
    );
    let alone = claim["by_statement_alone"][0].as_f64().expect("a share");
    let gap = total(&claim, "proven") - total(&claim, "without_statements");
    assert!(alone > 0.0 && (alone - gap).abs() < 1e-9, "{alone} {gap}");
    let answers = claim["answers"].as_array().expect("answers");
    let ehs = answers.iter().find(|a| a["criterion"] == "cmmm.ehs.l1.a");
    let ehs = ehs.expect("the answer");
    assert_eq!(
        (&ehs["proven_tenths"], &ehs["without_statements_tenths"]),
        (&5.into(), &0.into())
    );

    for format in ["text", "md"] {
        let args = ["score", "claims.ron", "--no-run", "--format", format];
        let page = words(&folder.done(&args));
        let told = format!(
            "2 criteria rest on bare statements alone (claims, papers without a date or of a later day, figures typed in), which earn half at most: {:.1} % of level 1",
            alone * 100.0
        );
        assert!(page.contains(&told), "{told} is missing in\n{page}");
        assert!(
            page.contains("Without them level and total come to none (0."),
            "{page}"
        );
    }
    let csv = folder.done(&["score", "claims.ron", "--no-run", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let head = rows.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|column| column == name).expect(name);
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let ehs = rows
        .iter()
        .find(|row| &row[at("criterion")] == "cmmm.ehs.l1.a");
    let ehs = ehs.expect("the row");
    assert_eq!(
        (
            &ehs[at("proven_credit")],
            &ehs[at("without_statements_credit")]
        ),
        ("0.5", "0.0")
    );
}

#[test]
fn a_plant_that_states_nothing_is_told_so() {
    let folder = Folder::with("line.ron", LINE);
    let page = folder.done(&["score", "line.ron", "--no-run"]);
    assert!(
        page.contains("Nothing of what is proven rests on bare statements alone."),
        "{page}"
    );
}

#[test]
fn the_page_says_how_much_of_a_level_is_needed() {
    let folder = folder();
    let page = words(&folder.done(&["score", "line.ron", "--no-run"]));
    assert!(page.contains("% of its weight is proven"), "{page}");
    assert!(page.contains(", 80 % is needed [K-h]."), "{page}");
    let bands = ["score", "line.ron", "--no-run", "--checklist", "siri"];
    let page = words(&folder.done(&bands));
    assert!(
        page.contains("A topic reaches a band when 80 % of its criteria are shown"),
        "{page}"
    );
}

/// Nobody can prove level 4 with this version, so "possible 5" alone would promise what cannot be.
#[test]
fn a_bare_plant_is_told_what_is_within_reach_of_this_version() {
    let folder = Folder::with("line.ron", LINE);
    let text = folder.done(&["score", "line.ron", "--no-run", "--format", "json"]);
    let score: Value = serde_json::from_str(&text).expect("json");
    let level = |key: &str| score[key]["level"].as_u64().expect(key);
    let top = twinline::maturity::reach(&twinline::maturity::shipped(), Default::default());
    let top = top
        .iter()
        .find(|reach| reach.checklist == "cmmm")
        .expect("it");
    assert_eq!(level("possible"), 5);
    assert_eq!(level("reachable"), u64::from(top.full_scope.level));
    let page = folder.done(&["score", "line.ron", "--no-run"]);
    let row = page
        .lines()
        .find(|line| line.trim_start().starts_with("reachable"));
    let row = row.unwrap_or_else(|| panic!("{page}"));
    assert!(row.contains("3 Integration"), "{row}");
    assert!(
        words(&page).contains("claimed proven possible reachable"),
        "{page}"
    );
    assert!(
        words(&page).contains("Possible counts what is not simulated yet as met"),
        "{page}"
    );
}

/// A paper of a later day is a bare statement; the page says so where the level is told.
#[test]
fn the_page_names_the_papers_of_a_later_day() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron", "--no-run", "--as-of", "2024-01-31"]);
    let level = page.split("WHAT HOLDS IT BACK").next().expect("the level");
    let level = words(level);
    for told in [
        "1 paper is dated later than 2024-01-31 and so a bare statement: ",
        "Plan for the plant (2024-02-01)",
    ] {
        assert!(level.contains(told), "{told} is missing in\n{page}");
    }
    let way = [
        "score",
        "line.ron",
        "--way-up",
        "--replications",
        "2",
        "--as-of",
        "2024-01-31",
    ];
    let page = words(&folder.done(&way));
    assert!(
        page.contains("Papers count as of 2024-01-31: 1 is dated later and a bare statement."),
        "{page}"
    );
    let today = folder.done(&["score", "line.ron", "--no-run"]);
    assert!(!today.contains("dated later"), "{today}");
}

/// A list that is cut says how to see the rest, and that way shows it.
#[test]
fn what_is_cut_short_can_be_seen() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron", "--no-run"]);
    let more = page
        .lines()
        .find(|line| line.contains(" more: --answers tells all"));
    let more = more.unwrap_or_else(|| panic!("{page}"));
    let number: usize = more
        .trim()
        .split(' ')
        .nth(2)
        .and_then(|n| n.parse().ok())
        .expect(more);
    let told = |page: &str| {
        let part = page.split("WHAT HOLDS IT BACK").nth(1).expect("the part");
        let part = part.split("DOMAIN BY DOMAIN").next().expect("its end");
        part.lines()
            .filter(|line| line.starts_with("  - cmmm."))
            .count()
    };
    let all = folder.done(&["score", "line.ron", "--no-run", "--answers"]);
    assert_eq!(told(&all), told(&page) + number);
    assert!(!all.contains(" more: "), "{all}");
}

#[test]
fn what_fits_no_checklist_is_on_the_page() {
    let folder = folder();
    let odd = boaster()
        .replace("cmmm.org_strategy.l1.a", "cmmm.org_strategy.l1.z")
        .replace(
            "\"miit\": \"advanced\"",
            "\"miit\": \"advancd\", \"cmm\": 3, \"cmmm.plannig\": 2",
        );
    folder.write("odd.ron", odd);
    let run = |more: &[&str]| folder.done(&[&["score", "odd.ron", "--no-run"], more].concat());
    let page = words(&run(&[]));
    for told in [
        "PASSED OVER",
        "4 things that the plant's file says fit no checklist and count for nothing",
        "`cmmm.org_strategy` has no criterion `l1.z`",
        "and 1 more: --answers tells all",
    ] {
        assert!(page.contains(told), "{told} is missing in\n{page}");
    }
    let all = words(&run(&["--answers"]));
    assert!(
        all.contains("`miit` has no grade `advancd`; did you mean `advanced`?"),
        "{all}"
    );
    let json: Value = serde_json::from_str(&run(&["--format", "json"])).expect("json");
    assert_eq!(json["passed_over"].as_array().map(Vec::len), Some(4));
    let csv = run(&["--format", "csv"]);
    assert_eq!(csv.matches(",passed over,").count(), 4, "{csv}");
    assert!(run(&["--format", "md"]).contains("## PASSED OVER"));
    // A plant whose names are all right has no such part.
    let fine = folder.done(&["score", "line.ron", "--no-run"]);
    assert!(!fine.contains("PASSED OVER"), "{fine}");
}

/// One criterion, which asks for machines on the network.
const NETWORK: &str = r#"Checklist(
    id: "mine", version: "1", names: (en: "Mine"), origin: (source: "the test", confidence: "OURS"),
    thresholds: { "all": (value: "100 %", source: "ours", confidence: "OURS") },
    topics: {
        "net": (names: (en: "Network"), group: "g", criteria: {
            "l1.a": (level: 1, says: (en: "All are networked"), model: AtLeast(key_machines_networked, all)),
        }),
    },
    groups: { "g": (names: (en: "G"), weight: "100 %", source: "ours", confidence: "OURS") },
    rule: Points(most: 1),
)"#;

/// What a measure takes away is never told as a lift.
#[test]
fn a_measure_that_is_a_loss_is_told_as_one() {
    let folder = Folder::with("mine.ron", NETWORK);
    let measures = r#"
    measures: {
        "pull the plug": (cost: "1 CNY", changes: [Set("cut.networked", false)]),
        "slow hand": (cost: "1 CNY", changes: [Set("weld.cycle", "90 s")]),
    },
)"#;
    let line = LINE
        .trim_end()
        .replace("Machine(", "Machine(networked: true, ");
    folder.write(
        "line.ron",
        format!("{}{measures}", line.strip_suffix(')').expect("a plant")),
    );
    let page = folder.done(&["score", "line.ron", "--way-up", "--checklist", "mine.ron"]);
    let part = page
        .split("WHAT EACH OF THEM DOES BY ITSELF")
        .nth(1)
        .expect(&page);
    let line = |name: &str| {
        let found = part.lines().find(|line| line.contains(name));
        found.unwrap_or_else(|| panic!("{name} is missing in\n{page}"))
    };
    let plug = line("pull the plug");
    assert!(
        plug.contains("lowers mine.net.l1.a 1.0 to 0.0") && !plug.contains("lifts"),
        "{page}"
    );
    let slow = line("slow hand");
    assert!(
        slow.contains("lifts nothing") && slow.contains("good parts/h"),
        "{page}"
    );
    assert!(slow.contains('−') || slow.contains("; -"), "{page}");
}
