//! What a mistake is told as, and what the hint leads to.

use crate::cli_program::{Folder, LINE};

/// A plant with a dot in a name, a map that is not there, a shift plan and an inspection.
const PLANT: &str = r#"
Factory(
    name: "Hints",
    run: (until: "2 d", warm_up: "4 h", replications: 2, seed: 7),
    shifts: { "day": (week: ["Mon-Sun 00:00-24:00"], breaks: ["10:00-10:15"]) },
    demand: "600 /d",
    stations: {
        "in": Source(saturated: true),
        "no. 7": Machine(cycle: "40 s", failures: { "v. 2": (every: "2 h", repair: "5 min") }),
        "m": Machine(cycle: Normal(mean: "45 s", sd: "5 s"), shift: "day"),
        "test": Inspection(cycle: "5 s", scrap: "2 %", rework: (share: "4 %", to: "m")),
        "out": Sink(),
    },
    flow: [["in", "no. 7", "m", "test", "out"]],
    scenarios: { "try": [CHANGE] },
)
"#;

/// What `check` says of the plant with one text replaced.
fn check(from: &str, to: &str) -> (i32, String) {
    let text = PLANT
        .replace(from, to)
        .replace("CHANGE", "Set(\"m.cycle\", \"30 s\")");
    assert_ne!(text, PLANT);
    let folder = Folder::with("plant.ron", text);
    let ran = folder.run(&["check", "plant.ron"]);
    (ran.code, ran.out)
}

/// What `check` says when the one scenario makes this change.
fn change(path: &str, value: &str) -> String {
    let set = format!("Set(\"{}\", {value})", path.replace('"', "\\\""));
    check("CHANGE", &set).1
}

fn says(out: &str, parts: &[&str]) {
    for part in parts {
        assert!(out.contains(part), "{part}:\n{out}");
    }
}

#[test]
fn the_plant_of_these_tests_is_sound() {
    assert_eq!(
        check("CHANGE", "Set(\"m.cycle\", \"30 s\")"),
        (0, String::new())
    );
}

#[test]
fn a_path_through_a_name_with_a_dot_is_told_to_quote_it() {
    says(
        &change("no. 7.servers", "2"),
        &["quoted: \"\\\"no. 7\\\".servers\""],
    );
    assert_eq!(change("\"no. 7\".servers", "2"), "");
    let out = change("\"no. 7\".failures.v. 2.repair", "\"9 min\"");
    says(
        &out,
        &["quoted: \"\\\"no. 7\\\".failures.\\\"v. 2\\\".repair\""],
    );
    assert_eq!(
        change("\"no. 7\".failures.\"v. 2\".repair", "\"9 min\""),
        ""
    );
}

#[test]
fn a_suggested_path_exists() {
    says(
        &change("m.cylce.a", "\"30 s\""),
        &["did you mean `m.cycle`?"],
    );
    says(
        &change("m.cylce.mean", "\"30 s\""),
        &["did you mean `m.cycle.mean`?"],
    );
    says(
        &change("test.rewrok.share", "\"3 %\""),
        &["did you mean `test.rework.share`?"],
    );
    says(&change("m.cylce", "\"30 s\""), &["did you mean `m.cycle`?"]);
}

#[test]
fn a_path_below_a_map_that_is_not_there_is_told_so() {
    let out = change("m.failures.jam.repair", "\"5 min\"");
    says(
        &out,
        &[
            "`m` has no `failures`",
            "set `m.failures` as a whole",
            "plant.ron:15:",
        ],
    );
    assert_eq!(out.matches("error").count(), 1, "{out}");
}

#[test]
fn what_a_scenario_breaks_is_told_at_the_scenario() {
    let out = change("in.saturated", "false");
    says(
        &out,
        &[
            "under scenario \"try\"",
            "`every` is missing",
            "plant.ron:15:",
        ],
    );
    assert!(!out.contains("plant.ron:8:"), "{out}");
}

#[test]
fn a_number_without_a_unit_gets_one_that_people_use() {
    says(&check("\"600 /d\"", "600").1, &["write \"600 /d\""]);
    says(&check("\"40 s\"", "40").1, &["write \"40 s\""]);
}

#[test]
fn a_decimal_comma_becomes_a_point() {
    for (text, hint) in [
        ("1,5 s", "write \"1.5 s\""),
        ("1，5 s", "write \"1.5 s\""),
        ("12,345.5 s", "write \"12345.5 s\""),
        ("1,500 s", "write \"1500 s\" or \"1.500 s\""),
    ] {
        let out = check("\"40 s\"", &format!("\"{text}\"")).1;
        says(&out, &["with a point, not with a comma", hint]);
    }
    let folder = Folder::with("line.ron", LINE);
    let ran = folder.run(&["run", "line.ron", "--until", "1,5 d"]);
    says(&ran.err, &["write \"1.5 d\""]);
}

#[test]
fn curly_quotes_are_told_to_be_straight() {
    for (from, to) in [("\"40 s\"", "“40 s”"), ("\"out\": Sink", "„out“: Sink")] {
        let (code, out) = check(from, to);
        assert_eq!(code, 1);
        says(&out, &["straight quotes", "write \""]);
        assert_eq!(out.matches("error").count(), 1, "{out}");
    }
}

#[test]
fn dash_o_where_there_is_none_says_where_output_goes() {
    let folder = Folder::with("line.ron", LINE);
    for args in [
        &["run", "line.ron", "-o", "x"][..],
        &["check", "line.ron", "-o", "x"],
        &["verify", "line.ron", "--output", "x"],
    ] {
        let ran = folder.run(args);
        assert_eq!(ran.code, 2);
        says(&ran.err, &["> FILE"]);
        assert!(!ran.err.contains("as a value"), "{}", ran.err);
    }
    says(
        &folder.run(&["new", "-o", "x.ron"]).err,
        &["twinline new line.ron"],
    );
}

#[test]
fn durations_are_told_in_the_units_people_use() {
    let folder = Folder::with("line.ron", LINE);
    let ran = folder.run(&["run", "line.ron", "--until", "2 w", "--warm-up", "21 d"]);
    says(
        &ran.err,
        &["the warm-up (3 w) must end before the run does (2 w)"],
    );
    let out = folder.done(&["verify", "line.ron", "--replications", "1"]);
    says(&out, &["1 replication to 2 d"]);
}

#[test]
fn an_order_list_without_a_unit_is_told_once() {
    let folder = Folder::new();
    let rows: String = (0..30).map(|at| format!("{at}.5,part\n")).collect();
    folder.write("orders.csv", format!("at,product\n{rows}"));
    for run in ["(until: \"2 d\"", "(start: \"2026-10-05\", until: \"2 d\""] {
        let text = PLANT
            .replace("saturated: true", "orders: \"orders.csv\"")
            .replace("(until: \"2 d\"", run)
            .replace("CHANGE", "Set(\"m.cycle\", \"30 s\")");
        folder.write("plant.ron", text);
        let ran = folder.run(&["check", "plant.ron"]);
        says(&ran.out, &["at ["]);
        assert_eq!(ran.out.matches("error").count(), 1, "{}", ran.out);
    }
}

#[test]
fn an_inspection_that_nothing_good_leaves_is_told() {
    let (code, out) = check(
        "scrap: \"2 %\", rework: (share: \"4 %\"",
        "rework: (share: \"100 %\"",
    );
    assert_eq!(code, 1);
    says(&out, &["endless-rework", "again and again"]);
    let (code, out) = check(
        "scrap: \"2 %\", rework: (share: \"4 %\", to: \"m\")",
        "scrap: \"100 %\"",
    );
    assert_eq!(code, 0);
    says(&out, &["warning[nothing-good]"]);
}

#[test]
fn a_break_outside_the_shift_and_a_plan_nobody_uses_are_told() {
    let (code, out) = check("Mon-Sun 00:00-24:00", "Mon-Fri 06:00-09:00");
    assert_eq!(code, 0, "{out}");
    says(&out, &["warning[break-outside]", "10:00-10:15"]);
    let (code, out) = check(", shift: \"day\"", "");
    assert_eq!(code, 0, "{out}");
    says(&out, &["warning[unused-shift]", "`day`"]);
    // A plan that a scenario takes up, or leaves, is fine.
    let out = check("}\n", "}\n").1;
    assert_eq!(out, "");
    let two =
        "\"day\": (week: [\"Mon-Sun 00:00-24:00\"]), \"two\": (week: [\"Mon-Fri 06:00-22:00\"])";
    let text = PLANT
        .replace("CHANGE", "Set(\"m.shift\", \"two\")")
        .replace(
            "\"day\": (week: [\"Mon-Sun 00:00-24:00\"], breaks: [\"10:00-10:15\"])",
            two,
        );
    let folder = Folder::with("plant.ron", text);
    let ran = folder.run(&["check", "plant.ron"]);
    assert_eq!(ran.out, "");
}

#[test]
fn a_scenario_cannot_change_how_both_sides_run() {
    for (path, value, option) in [
        ("run.seed", "9", "--seed"),
        ("run.until", "\"3 d\"", "--until"),
        ("run.replications", "9", "--replications"),
        ("run.warm_up", "\"1 h\"", "--warm-up"),
        ("run", "(seed: 9)", "--seed"),
    ] {
        let out = change(path, value);
        says(&out, &["runs both sides alike", option, "plant.ron:15:"]);
    }
    assert_eq!(change("run.start", "\"Tue 06:00\""), "");
}

#[test]
fn a_scenario_named_all_is_refused() {
    let (code, out) = check("\"try\"", "\"all\"");
    assert_eq!(code, 1);
    says(&out, &["reserved-name", "plant.ron:15:18"]);
}
