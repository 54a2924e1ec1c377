//! `twinline check` on sound and broken plants.

use crate::cli_program::{Folder, LINE};

/// The test line with three mistakes on three lines.
fn broken() -> String {
    LINE.replace("mean: \"40 s\"", "mean: \"40\"")
        .replace("capacity: 3", "capacty: 3")
        .replace("sd: \"5 s\"", "sd: \"5 %\"")
}

#[test]
fn a_sound_plant_checks_with_0() {
    let folder = Folder::with("line.ron", LINE);
    let ran = folder.run(&["check", "line.ron"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    let folder = Folder::with("line.ron", broken());
    let ran = folder.run(&["check", "line.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let text = broken();
    for mistake in ["mean: \"40\"", "capacty", "sd: \"5 %\""] {
        let line = text[..text.find(mistake).unwrap()].matches('\n').count() + 1;
        assert!(
            ran.out.contains(&format!("line.ron:{line}:")),
            "{mistake} on {line}:\n{}",
            ran.out
        );
    }
}

#[test]
fn a_plant_that_reads_well_but_cannot_work_is_told_so() {
    let folder = Folder::with(
        "line.ron",
        LINE.replace("\"weld\", \"out\"]]", "\"wled\", \"out\"]]"),
    );
    let ran = folder.run(&["check", "line.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("wled") && ran.out.contains("line.ron:15:"),
        "{}",
        ran.out
    );
}

#[test]
fn a_broken_plant_does_not_run() {
    let folder = Folder::with("line.ron", broken());
    for command in ["run", "verify", "batch"] {
        let ran = folder.run(&[command, "line.ron"]);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (1, ""),
            "{command}: {}",
            ran.err
        );
        assert!(ran.err.contains("capacty"), "{command}: {}", ran.err);
    }
}

#[test]
fn several_files_are_all_checked() {
    let folder = Folder::with("a.ron", LINE);
    folder.write("b.ron", broken());
    folder.write("c.ron", "Factory(");
    let ran = folder.run(&["check", "a.ron", "b.ron", "c.ron"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("b.ron:") && ran.out.contains("c.ron:"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("a.ron:"), "{}", ran.out);
}

#[test]
fn problems_come_as_json_too() {
    let folder = Folder::with("line.ron", broken());
    let ran = folder.run(&["check", "line.ron", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(found.get("schema_version").is_some(), "{found}");
    let text = found.to_string();
    for word in [
        "unknown-field",
        "\"line\"",
        "\"column\"",
        "capacty",
        "line.ron",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let sound = Folder::with("line.ron", LINE);
    let ran = sound.run(&["check", "line.ron", "--format", "json"]);
    assert_eq!(ran.code, 0);
    let _: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
}

#[test]
fn a_scenario_that_breaks_the_plant_is_refused() {
    let text = LINE.replace("\"30 s\"", "\"30 kW\"");
    let folder = Folder::with("line.ron", &text);
    let ran = folder.run(&["run", "line.ron", "--scenario", "faster"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("kW"), "{}", ran.err);
}

#[test]
fn tables_are_read_beside_the_plant() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("plants")).unwrap();
    folder.write("plants/cut.csv", "cycle [s]\n38\n40\n42\n");
    let text = LINE.replace(
        "cycle: Exponential(mean: \"40 s\")",
        "cycle: Empirical(file: \"cut.csv\", column: \"cycle [s]\")",
    );
    folder.write("plants/line.ron", &text);
    let ran = folder.run(&["run", "plants/line.ron", "--replications", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::remove_file(folder.path("plants/cut.csv")).unwrap();
    let ran = folder.run(&["check", "plants/line.ron"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("cut.csv"), "{}", ran.out);
}

/// Twelve mistakes of every layer, each on a line of its own.
const TWELVE: &str = r#"
Factory(
    name: "Twelve",
    run: (until: "2 d", warm_up: "4 kW", replications: 4),
    products: {
        "sedan": (share: "70 %"),
        "wagon": (share: "130 %"),
    },
    stations: {
        "in": Source(every: 60),
        "press": Machine(cycle: { "sedan": "42 s", "wagen": "45 s" }),
        "press": Machine(cycle: "1 s"),
        "shelf": Buffer(capacty: 3),
        "weld": Machine(cycle: Normall(mean: "45 s", sd: "5 s")),
        "oven": Machine(cycle: "10 s"),
        "scrapyard": Buffer(),
        "test": Inspection(cycle: "5 s", scrap: "2 %"),
        "mill": Machine(cycle: "20 s", shift: "night"),
        "out": Sink(),
    },
    flow: [
        ["in", "press", "shelf", "wled", "mill", "test"],
        (from: "test", to: "out", share: "90 %"),
        (from: "test", to: "scrapyard", share: "10 %"),
        ["oven", "out"],
    ],
    scenarios: {
        "faster": [Set("weld.cicle", "30 s")],
    },
)
"#;

/// Line, column and code of everything that `check` finds.
fn found(text: &str) -> Vec<(u64, u64, String)> {
    let folder = Folder::with("plant.ron", text);
    let ran = folder.run(&["check", "plant.ron", "--format", "json"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let rows = report["diagnostics"].as_array().unwrap();
    let row = |d: &serde_json::Value| {
        let code = d["code"].as_str().unwrap().to_owned();
        (
            d["line"].as_u64().unwrap(),
            d["column"].as_u64().unwrap(),
            code,
        )
    };
    rows.iter().map(row).collect()
}

const EXPECTED: [(u64, u64, &str); 12] = [
    (4, 34, "wrong-unit"),
    (7, 26, "share-range"),
    (10, 29, "missing-unit"),
    (11, 61, "unknown-product"),
    (12, 9, "duplicate-name"),
    (13, 25, "unknown-field"),
    (14, 32, "unknown-variant"),
    (15, 9, "unreachable"),
    (16, 9, "dead-end"),
    (18, 47, "unknown-shift"),
    (22, 34, "unknown-station"),
    (28, 24, "unknown-path"),
];

#[test]
fn mistakes_of_all_layers_are_found_at_once_and_none_is_told_twice() {
    let expected = EXPECTED.map(|(line, column, code)| (line, column, code.to_owned()));
    assert_eq!(found(TWELVE), expected);
}

#[test]
fn a_syntax_error_hides_no_mistake_of_another_station_and_makes_none() {
    // A quote, a value and a colon left out of the oven.
    for (whole, broken) in [
        ("cycle: \"10 s\"", "cycle: \"10 s"),
        ("cycle: \"10 s\"", "cycle: "),
        ("\"oven\": Machine", "\"oven\" Machine"),
    ] {
        let found: Vec<(u64, String)> = found(&TWELVE.replace(whole, broken))
            .into_iter()
            .map(|(line, _, code)| (line, code))
            .collect();
        assert!(
            found.contains(&(15, "syntax".to_owned())),
            "{broken}: {found:?}"
        );
        for (line, _, code) in EXPECTED {
            // Where a station may be lost, nothing is said about the flow.
            let sure = line < 15 || code == "unknown-path";
            let due = (line, code.to_owned());
            assert!(
                !sure || found.contains(&due),
                "{broken}: {due:?} in {found:?}"
            );
        }
        let known = |(line, code): &(u64, String)| {
            (*line, code.as_str()) == (15, "syntax")
                || EXPECTED
                    .iter()
                    .any(|(l, _, c)| (l, c) == (line, &code.as_str()))
        };
        assert!(found.iter().all(known), "{broken}: {found:?}");
    }
}
