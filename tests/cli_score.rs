//! `twinline score`, as its user calls it.

use serde_json::Value;

use crate::cli_program::{Folder, LINE};

/// The line with what it has beside it: it says much, and shows little.
pub fn boaster() -> String {
    let beside = r#"
    profile: (sector: Discrete, employees: 200),
    structure: (systems: { "ERP": (does: [Erp]) }, network: (office: true), scheduling: Manual),
    documents: {
        "Plan for the plant": (date: "2024-02-01", shows: ["cmmm.org_strategy.l1.a"]),
        "A word on training": (shows: ["cmmm.skills.l1.a"]),
    },
    claims: { "cmmm": 4, "miit": "advanced" },
    measures: { "training": (cost: "20000 CNY", shows: ["cmmm.skills.l1.a"]) },
)"#;
    let line = LINE.trim_end();
    format!("{}{beside}", line.strip_suffix(')').expect("a plant"))
}

pub fn folder() -> Folder {
    Folder::with("line.ron", boaster())
}

#[test]
fn json_sets_claimed_beside_proven_and_says_what_it_rests_on() {
    let folder = folder();
    let text = folder.done(&["score", "line.ron", "--format", "json", "--threads", "1"]);
    let other = folder.done(&["score", "line.ron", "--format", "json", "--threads", "2"]);
    assert_eq!(text, other);
    let score: Value = serde_json::from_str(&text).expect("json");
    assert_eq!(score["checklist"], "cmmm");
    assert_eq!(score["claimed"]["level"], 4);
    assert_eq!(score["proven"]["level"], 0);
    assert!(
        score["disclaimer"]
            .as_str()
            .is_some_and(|d| d.contains("not a certificate"))
    );
    let needs = score["needs_evidence"].as_array().expect("a list");
    assert!(needs.iter().any(|c| c == "cmmm.ehs.l1.a"), "{needs:?}");
    assert_eq!(
        score["basis"]["plant_hash"].as_str().map(str::len),
        Some(16)
    );
    assert_eq!(
        score["basis"]["fingerprint"].as_str().map(str::len),
        Some(16)
    );
    let answer = |id: &str| {
        let answers = score["answers"].as_array().expect("answers");
        answers
            .iter()
            .find(|a| a["criterion"] == id)
            .cloned()
            .expect("the answer")
    };
    // A dated document earns all, a bare statement half.
    assert_eq!(answer("cmmm.org_strategy.l1.a")["proven_tenths"], 10);
    assert_eq!(answer("cmmm.skills.l1.a")["proven_tenths"], 5);
    // What the engine cannot run yet is told.
    assert!(answer("cmmm.sales.l4.a")["not_yet"].is_string());
    let others = score["other_checklists"].as_array().expect("a list");
    let grades = others
        .iter()
        .find(|o| o["checklist"] == "miit")
        .expect("the grades");
    assert_eq!(grades["scenes"]["all"], 40);
    assert_eq!(grades["claimed"]["level"], 2);
}

#[test]
fn the_page_tells_the_gap_and_what_holds_the_plant_back() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron"]);
    for words in [
        "not a certificate",
        "claimed   4 Optimisation",
        "proven    none",
        "Claims 4 levels more than it proves.",
        "WHAT HOLDS IT BACK",
        "needs evidence",
        "DOMAIN BY DOMAIN",
        "Rests on plant",
    ] {
        assert!(page.contains(words), "{words} is missing in\n{page}");
    }
    let answers = folder.done(&["score", "line.ron", "--answers"]);
    assert!(answers.contains("EVERY ANSWER") && answers.len() > page.len());
    let md = folder.done(&["score", "line.ron", "--format", "md"]);
    assert!(
        md.starts_with("# Test line") && md.contains("|---|"),
        "{md}"
    );
    let csv = folder.done(&["score", "line.ron", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let criteria = |row: &&csv::StringRecord| &row[2] == "cmmm" && !row[4].is_empty();
    assert_eq!(rows.iter().filter(criteria).count(), 100);
    // The first row of each checklist sums it up.
    let sums: Vec<&str> = rows
        .iter()
        .filter(|row| &row[6] == "summary")
        .map(|row| &row[2])
        .collect();
    assert_eq!(sums, ["cmmm", "miit", "siri", "impuls"]);
    assert_eq!(
        (&rows[0][3], &rows[0][6], &rows[0][5]),
        ("cmmm", "summary", "0")
    );
}

#[test]
fn without_a_run_results_need_evidence() {
    let folder = folder();
    let text = folder.done(&["score", "line.ron", "--no-run", "--format", "json"]);
    let score: Value = serde_json::from_str(&text).expect("json");
    assert!(score["basis"]["fingerprint"].is_null());
    let needs = score["needs_evidence"].as_array().expect("a list");
    assert!(
        needs.iter().any(|c| c == "cmmm.process_design.l3.a"),
        "{needs:?}"
    );
}

#[test]
fn a_criterion_without_its_checklist_is_told_by_its_full_name() {
    let folder = folder();
    folder.write(
        "odd.ron",
        boaster().replace("\"cmmm.skills.l1.a\"", "\"skills.l1.a\""),
    );
    let ran = folder.run(&["score", "odd.ron", "--no-run"]);
    assert!(
        ran.err.contains("did you mean `cmmm.skills.l1.a`?"),
        "{}",
        ran.err
    );
}

/// A changed pass mark printed as the shipped checklist.
#[test]
fn a_changed_checklist_is_named_with_its_file_and_content() {
    let folder = folder();
    let (_, text) = twinline::maturity::SHIPPED[0];
    folder.write("same.ron", text);
    let changed = text.replacen("pass: \"80 %\"", "pass: \"10 %\"", 1);
    assert_ne!(changed, text);
    folder.write("mine.ron", changed);
    let score = |list: &str, format: &str| {
        let with = [
            "score",
            "line.ron",
            "--no-run",
            "--checklist",
            list,
            "--format",
        ];
        folder.done(&[&with[..], &[format]].concat())
    };
    for format in ["text", "json", "csv"] {
        assert!(score("mine.ron", format).contains("mine.ron"), "{format}");
        assert!(!score("same.ron", format).contains("same.ron"), "{format}");
    }
    assert!(
        score("mine.ron", "text").contains("Not the shipped checklist `cmmm`: mine.ron (content ")
    );
}

/// One paper of 1990 for all criteria: "nothing rests on bare statements", and not a word of the paper.
#[test]
fn what_rests_on_papers_alone_is_told_with_the_oldest() {
    let folder = folder();
    let lists = twinline::maturity::shipped();
    let topics = lists[0].topics.iter();
    let ids = topics.flat_map(|topic| {
        let criteria = topic.criteria.iter();
        criteria.map(|criterion| format!("\"cmmm.{}.{}\"", topic.id, criterion.id))
    });
    let shows = ids.collect::<Vec<String>>().join(", ");
    let line = LINE.trim_end().strip_suffix(')').expect("a plant");
    let papers = format!("documents: {{ \"all\": (date: \"1990-01-01\", shows: [{shows}]) }},\n)");
    folder.write("paper.ron", format!("{line}\n{papers}"));
    let page = folder.done(&["score", "paper.ron", "--no-run"]);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("on papers alone, the oldest of 1990-01-01; "),
        "{page}"
    );
    assert!(page.contains("criteria by one paper: all."), "{page}");
    let table = folder.done(&["score", "paper.ron", "--no-run", "--format", "csv"]);
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let first: Vec<&str> = lines.next().expect("a summary").split(',').collect();
    let cell = |name: &str| first[names.iter().position(|n| *n == name).expect(name)];
    // A total stood in the column of credits.
    assert_eq!(cell("proven_credit"), "");
    assert!(cell("proven_total").parse::<f64>().expect("a total") > 0.0);
}

#[test]
fn a_way_up_that_no_measure_opens_says_so() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron", "--way-up", "--replications", "2"]);
    assert!(page.contains("lifts the proven level"), "{page}");
    let json = folder.done(&[
        "score",
        "line.ron",
        "--way-up",
        "--replications",
        "2",
        "--format",
        "json",
    ]);
    let way: Value = serde_json::from_str(&json).expect("json");
    assert_eq!(way["steps"].as_array().map(Vec::len), Some(0));
    assert!(way["disclaimer"].is_string());
    // The plant as it is and why there is no step, where a bare header stood.
    let table = folder.done(&["score", "line.ron", "--way-up", "--format", "csv"]);
    let kinds = table.lines().filter_map(|line| line.split(',').nth(1));
    let kinds: Vec<&str> = kinds.collect();
    assert_eq!(kinds, ["kind", "declared", "none found"]);
    assert!(table.starts_with("checklist,"), "{table}");
    assert!(
        table.contains("gain_good_parts_per_scheduled_hour"),
        "{table}"
    );
}

#[test]
fn the_readiness_index_tells_where_to_begin() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron", "--checklist", "siri"]);
    assert!(page.contains("WHERE TO BEGIN"), "{page}");
    let ran = folder.run(&["score", "line.ron", "--checklist", "miit"]);
    assert!(ran.out.contains("of 40 scenes covered"), "{ran:?}");
    // That the plant speaks of other shipped checklists is no mistake.
    assert_eq!(ran.err, "");
}

#[test]
fn mistakes_are_told_and_nothing_is_scored_by_them() {
    let folder = folder();
    let ran = folder.run(&["score", "line.ron", "--checklist", "cmm"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("cmmm"), "{}", ran.err);
    folder.write("mine.ron", "Checklist(id: \"mine\")");
    let ran = folder.run(&["score", "line.ron", "--checklist", "mine.ron"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("mine.ron:1"), "{}", ran.err);
    // A criterion that no checklist has is passed over, but not in silence.
    folder.write(
        "odd.ron",
        boaster().replace("cmmm.org_strategy.l1.a", "cmmm.org_strategy.l1.z"),
    );
    let ran = folder.run(&["score", "odd.ron", "--no-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("cmmm.org_strategy.l1.z"), "{}", ran.err);
}

/// The same line in which a paper is dated in a day to come.
fn ahead() -> String {
    boaster().replace("2024-02-01", "2199-02-01")
}

#[test]
fn a_paper_of_a_day_to_come_is_a_bare_statement() {
    let folder = folder();
    folder.write("ahead.ron", ahead());
    let score = |args: &[&str]| -> Value {
        let all = [&["score"], args, &["--no-run", "--format", "json"]].concat();
        serde_json::from_str(&folder.done(&all)).expect("json")
    };
    let tenths = |score: &Value| {
        let answers = score["answers"].as_array().expect("answers");
        let plan = answers
            .iter()
            .find(|a| a["criterion"] == "cmmm.org_strategy.l1.a");
        plan.expect("the answer")["proven_tenths"].as_u64()
    };
    let today = score(&["ahead.ron"]);
    assert_eq!(tenths(&today), Some(5));
    assert!(today["basis"]["as_of"].is_string());
    let later = score(&["ahead.ron", "--as-of", "2199-02-01"]);
    assert_eq!(tenths(&later), Some(10));
    assert_eq!(later["basis"]["as_of"], "2199-02-01");
    // Where no paper is later the day is told only when it was asked for.
    assert!(score(&["line.ron"])["basis"]["as_of"].is_null());
    let before = score(&["line.ron", "--as-of", "2024-01-31"]);
    assert_eq!(tenths(&before), Some(5));
    let page = folder.done(&["score", "line.ron", "--no-run", "--as-of", "2024-01-31"]);
    assert!(page.contains("Papers count as of 2024-01-31"), "{page}");
    let wrong = folder.run(&["score", "line.ron", "--as-of", "2024-13-01"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.err.contains("2026-11-22"), "{}", wrong.err);
}

#[test]
fn domains_stand_above_their_sub_domains_and_answers_name_their_basis() {
    let folder = folder();
    let json = folder.done(&["score", "line.ron", "--no-run", "--format", "json"]);
    let score: Value = serde_json::from_str(&json).expect("json");
    let groups = score["groups"].as_array().expect("groups");
    let weights = groups.iter().filter_map(|group| group["weight"].as_f64());
    assert!((weights.sum::<f64>() - 1.0).abs() < 1e-9, "{groups:?}");
    // Σ γ·C over the sub-domains of personnel at level 1: both weigh the same, one is shown, the other stated.
    let personnel = groups.iter().find(|g| g["group"] == "personnel");
    let personnel = personnel.expect("personnel");
    assert_eq!(personnel["credits"][0], 0.75);
    assert_eq!(personnel["proven"], 0);
    let id = &score["basis"]["id"];
    assert!(
        id.as_str().is_some_and(|id| id.contains("/no-run/")),
        "{id}"
    );
    let answers = score["answers"].as_array().expect("answers");
    assert!(answers.iter().all(|answer| answer["basis"] == *id));
    assert!(
        answers
            .iter()
            .all(|a| a["origin"]["confidence"].is_string())
    );
    assert!(
        score["note"]
            .as_str()
            .is_some_and(|note| note.contains("House weights"))
    );
    let open = |what: &str| score["open"][what].as_u64().expect(what);
    let more = answers
        .iter()
        .filter(|a| a["possible_tenths"].as_u64() > a["proven_tenths"].as_u64());
    assert_eq!(
        open("yours_to_show")
            + open("a_run_would_tell")
            + open("not_yet_simulated")
            + open("within_the_interval"),
        more.count() as u64
    );
    assert!(open("not_yet_simulated") > 0 && open("yours_to_show") > 0);
    // What a run alone could show was called "yours to show".
    assert!(open("a_run_would_tell") > 0);

    let page = folder.done(&["score", "line.ron", "--no-run", "--answers"]);
    for words in [
        "PERSONNEL",
        "· Personnel skills",
        "yours to show",
        "a run",
        "[ours]",
        "House weights",
        "EVERY NUMBER",
    ] {
        assert!(page.contains(words), "{words} is missing in\n{page}");
    }
    let csv = folder.done(&["score", "line.ron", "--no-run", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let head = rows.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|column| column == name).expect(name);
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let hash = score["basis"]["plant_hash"].as_str().expect("a hash");
    assert!(
        rows.iter()
            .all(|row| &row[at("plant_hash")] == hash && !row[at("seed")].is_empty())
    );
    let status = |word: &str| rows.iter().filter(|row| &row[at("status")] == word).count();
    assert!(status("group") > 0 && status("yardstick") > 0);
    assert!(
        rows.iter()
            .any(|row| row[at("note")].contains("House weights"))
    );
}

#[test]
fn the_grades_say_how_areas_are_covered_and_what_another_reading_would_give() {
    let folder = folder();
    let page = folder.done(&["score", "line.ron", "--no-run", "--checklist", "miit"]);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "PRODUCTION OPERATION",
        "/10",
        "our reading",
        "with half of an area's scenes",
    ] {
        assert!(page.contains(words), "{words} is missing in\n{page}");
    }
}
