//! What is wrong is told, all at once, with its place.

use twinline::model::{Diagnostic, Path};

use super::{listed, machine, reading};

const EIGHT: &str = r#"// Eight mistakes.
Factory(
    name: "Eight",
    run: (until: "4 weeks", seed: 1),
    products: { "sedan": (share: 0.7), "wagon": (share: "30 %") },
    stations: {
        "coil": Source(every: Exponential(mean: "118 m/s")),
        "press": Machine(cycl: "42 s", servers: 0),
        "weld": Machine(cycle: Normall(mean: "1 s", sd: "1 s")),
        "out": Sink(),
    },
    flow: [["coil", "press", "weld" "out"]],
    scenarios: { "fast": [Set("weld.cicle", "70 s")] },
)
"#;

#[test]
fn eight_mistakes_are_eight_problems_with_their_places() {
    let reading = reading(EIGHT);
    assert!(reading.factory.is_none());
    let found: Vec<(usize, usize, &str)> = listed(&reading)
        .iter()
        .map(|(line, column, code, _)| (*line, *column, *code))
        .collect();
    assert_eq!(
        found,
        [
            (4, 18, "wrong-unit"),
            (5, 34, "missing-unit"),
            (7, 49, "wrong-unit"),
            (8, 26, "unknown-field"),
            (8, 49, "zero"),
            (9, 32, "unknown-variant"),
            (12, 35, "syntax"),
            (13, 31, "unknown-path"),
        ],
        "{:#?}",
        listed(&reading)
    );
}

fn only(problems: &[Diagnostic]) -> (&'static str, String, String) {
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let problem = &problems[0];
    (
        problem.code,
        problem.message.clone(),
        problem.hint.clone().unwrap_or_default(),
    )
}

#[test]
fn each_problem_of_a_value_says_what_to_write() {
    for (fields, code, message, hint) in [
        (
            "cycle: 42",
            "missing-unit",
            "a unit is missing: a duration is due here, such as \"12.5 s\"",
            "write \"42 s\"",
        ),
        (
            "cycle: \"42\"",
            "missing-unit",
            "a unit is missing",
            "write \"42 s\"",
        ),
        (
            "cycle: 42 s",
            "syntax",
            "a quantity with its unit stands in quotes",
            "write \"42 s\"",
        ),
        ("cycle: 42s", "syntax", "`42s` is not a number", "in quotes"),
        (
            "cycle: \"42 secs\"",
            "wrong-unit",
            "`secs` is no unit of a duration",
            "write \"42 s\"",
        ),
        (
            "cycle: \"4 %\"",
            "wrong-unit",
            "`%` measures a share, but a duration is due",
            "",
        ),
        (
            "cycle: \"-4 s\"",
            "negative",
            "a duration cannot be negative",
            "",
        ),
        (
            "cycle: \"NaN s\"",
            "bad-number",
            "does not start with a number",
            "12.5 s",
        ),
        (
            "cycle: \"1e999 s\"",
            "not-finite",
            "a duration is a finite number",
            "",
        ),
        (
            "cycle: NaN",
            "wrong-type",
            "a duration is due here, not the number NaN",
            "write",
        ),
        (
            "cycle: []",
            "wrong-type",
            "a duration or a distribution is due here, not a list",
            "write \"12 s\"",
        ),
        (
            "cycle: Exponential(\"2 s\")",
            "wrong-type",
            "are written by name",
            "write Exponential(mean: ",
        ),
        (
            "cycle: Weibull(scale: \"6 h\", shape: NaN)",
            "not-finite",
            "a number above 0",
            "",
        ),
        (
            "cycle: Gamma(scale: \"6 h\", shape: 0)",
            "zero",
            "a number above 0",
            "",
        ),
        (
            "cycle: Erlang(mean: \"6 h\", k: 2.5)",
            "wrong-type",
            "a whole number of at least 1 is due here, not 2.5",
            "",
        ),
        (
            "cycle: Normal(mean: \"6 h\")",
            "missing-field",
            "`sd` is missing in Normal",
            "write sd: ",
        ),
        (
            "cycle: \"1 s\", servers: \"2\"",
            "wrong-type",
            "a whole number of at least 1",
            "write 2 without quotes",
        ),
        ("cycle: \"1 s\", servers: -2", "negative", "not -2", ""),
        (
            "cycle: \"1 s\", servers: 5000000000",
            "too-large",
            "the most is 4294967295",
            "",
        ),
        (
            "cycle: \"1 s\", control: \"Cnc\"",
            "wrong-type",
            "a control is due here",
            "write Cnc without quotes",
        ),
        (
            "cycle: \"1 s\", control: Cncc",
            "unknown-variant",
            "`Cncc` is not a control",
            "did you mean `Cnc`? a control is one of Manual, Plc, Cnc, Robot",
        ),
        (
            "cycle: \"1 s\", shift: night",
            "wrong-type",
            "a text in quotes is due here, not `night`",
            "write \"night\"",
        ),
        (
            "cycle: \"1 s\", networked: yes",
            "wrong-type",
            "true or false is due here",
            "",
        ),
        (
            "cycle: \"1 s\", cycle: \"2 s\"",
            "duplicate-field",
            "`cycle` is given twice",
            "line 1",
        ),
        (
            "cycle: {\"a\": \"1 s\", \"a\": \"2 s\"}",
            "duplicate-name",
            "`a` is given twice",
            "line 1",
        ),
        ("cycle: {}", "empty-list", "no product is named", ""),
        (
            "cycle: \"1 s\", planed: \"1 s\"",
            "unknown-field",
            "`planed` is not a field of Machine",
            "did you mean `planned`?",
        ),
        (
            "cycle: \"1 s\", setup: (on: Change, takes: \"1 s\")",
            "unknown-variant",
            "`Change` is not when a set-up is due",
            "ProductChange, Every(12)",
        ),
    ] {
        let (found, said, advised) = only(&machine(fields).diagnostics);
        assert_eq!(found, code, "{fields}: {said}");
        assert!(said.contains(message), "{fields}: {said}");
        assert!(advised.contains(hint), "{fields}: {advised}");
    }
}

#[test]
fn each_problem_of_a_plant_says_what_to_write() {
    for (sections, code, message) in [
        (
            "stations: {\"flow\": Sink()}",
            "reserved-name",
            "cannot be called `flow`",
        ),
        (
            "stations: {\"a\": Sinc()}",
            "unknown-variant",
            "`Sinc` is not a kind of station",
        ),
        (
            "stations: {\"a\": Source()}",
            "missing-field",
            "`every` is missing in Source",
        ),
        (
            "stations: {\"a\": Source(every: \"1 s\", saturated: true)}",
            "contradiction",
            "only one",
        ),
        (
            "stations: {\"a\": Sink(route: FirstFree)}",
            "unknown-field",
            "`route` is not a field of Sink",
        ),
        (
            "stations: {a: Sink()}",
            "syntax",
            "a name in `{ }` stands in quotes",
        ),
        (
            "stations: {}, flow: [\"a\"]",
            "wrong-type",
            "a chain or a link",
        ),
        (
            "stations: {}, flow: [[\"a\"]]",
            "short-chain",
            "at least two",
        ),
        (
            "stations: {}, demand: \"380 d\"",
            "wrong-unit",
            "`d` measures a duration, but a rate",
        ),
        (
            "stations: {}, products: {\"a\": (share: \"120 %\")}",
            "share-range",
            "at most 100 %",
        ),
        ("stations: {}, run: (until: \"0 s\")", "zero", "above zero"),
        (
            "stations: {}, run: (start: \"Monday\")",
            "bad-date",
            "neither a day",
        ),
        (
            "stations: {}, run: (start: \"2026-02-30\")",
            "bad-date",
            "neither a day",
        ),
        (
            "stations: {}, shifts: {\"a\": (week: [\"Mon-Fri 06:00-14:00\", \"Fri 13:00-15:00\"])}",
            "overlap",
            "overlaps",
        ),
        (
            "stations: {}, shifts: {\"a\": (week: [\"Mon-Fri 6-14\"])}",
            "bad-time",
            "not a time of day",
        ),
        (
            "stations: {}, shifts: {\"a\": (week: [], holidays: [\"2026-10-01\"])}",
            "no-date",
            "starts on a date",
        ),
        (
            "stations: {}, colour: 3",
            "unknown-field",
            "`colour` is not a field of Factory",
        ),
        (
            "stations: {}, scenarios: {\"a\": []}",
            "empty-list",
            "changes nothing",
        ),
        (
            "stations: {}, scenarios: {\"a\": [Put(\"run.seed\", 2)]}",
            "unknown-variant",
            "`Put` is not a change",
        ),
        (
            "stations: {}, scenarios: {\"a\": [Set(\"run..seed\", 2)]}",
            "bad-path",
            "empty segment",
        ),
    ] {
        let reading = reading(&format!("Factory(name: \"t\", {sections})"));
        let (found, said, _) = only(&reading.diagnostics);
        assert_eq!(found, code, "{sections}: {said}");
        assert!(said.contains(message), "{sections}: {said}");
        assert!(reading.factory.is_none());
    }
}

#[test]
fn syntax_errors_do_not_hide_what_follows() {
    let text = "Factory(\n  name: \"open,\n  run: (seed: 1 until: \"1 w\"),\n  stations: {\n    \"a\": Machine(cycle: \"1 s\",\n    \"b\": Sink(),\n  },\n  flow: [[\"a\", \"b\"],\n  demand = \"3 /d\",\n)";
    let found: Vec<(usize, usize, String)> = listed(&reading(text))
        .into_iter()
        .map(|(line, column, _, message)| (line, column, message))
        .collect();
    let expected = [
        (2, 9, "this text is not closed on its line"),
        (3, 15, "a comma is missing after this"),
        (5, 17, "this `(` is never closed"),
        (9, 3, "`:` is missing after `demand`"),
        (8, 9, "this `[` is never closed"),
    ];
    for (line, column, message) in expected {
        assert!(
            found
                .iter()
                .any(|(l, c, m)| (*l, *c) == (line, column) && m.contains(message)),
            "{message} at {line}:{column} in {found:#?}"
        );
    }
    assert!(found.len() <= 9, "an error has too many echoes: {found:#?}");
}

const CHANGED: &str = r#"Factory(name: "t", stations: {
    "press 2.1": Machine(cycle: Normal(mean: "9 s", sd: "1 s")),
    "weld": Machine(cycle: "60 s"), "end": Sink,
}, flow: [["press 2.1", "weld"], (from: "weld", to: "end")],
scenarios: { "s": [CHANGES] })"#;

fn scenario(changes: &str) -> super::Reading {
    reading(&CHANGED.replace("CHANGES", changes))
}

#[test]
fn a_scenario_that_does_not_fit_is_an_error() {
    for (changes, code, message, hint) in [
        (
            "Set(\"wled.cycle\", \"2 s\")",
            "unknown-path",
            "no station or section `wled`",
            "`weld`",
        ),
        (
            "Set(\"weld.servrs\", 2)",
            "unknown-path",
            "`weld.servrs` does not exist",
            "`weld.servers`",
        ),
        (
            "Set(\"weld.cycle.mean\", \"2 s\")",
            "unknown-path",
            "`weld.cycle` is a single value",
            "`weld.cycle`",
        ),
        (
            "Set(\"flow.7\", [\"a\", \"b\"])",
            "unknown-path",
            "`flow.7` does not exist",
            "2 items",
        ),
        (
            "Set(\"weld.cycle\", \"1 min\")",
            "no-effect",
            "changes nothing",
            "",
        ),
        (
            "Set(\"weld.servers\", 1)",
            "no-effect",
            "changes nothing",
            "",
        ),
        (
            "Set(\"weld.cycle\", \"2 s\"), Set(\"stations.weld.cycle\", \"3 s\")",
            "changed-twice",
            "changed twice",
            "",
        ),
        (
            "Set(\"weld\", Sink()), Set(\"weld.cycle\", \"3 s\")",
            "changed-twice",
            "inside each other",
            "",
        ),
        (
            "Set(\"weld.cycle\", 2)",
            "missing-unit",
            "a unit is missing",
            "\"2 s\"",
        ),
        (
            "Set(\"weld.setup.takes\", \"2 s\")",
            "missing-field",
            "`on` is missing",
            "ProductChange",
        ),
        (
            "Set(\"name\", \"x\")",
            "unknown-path",
            "cannot reach `name`",
            "",
        ),
        (
            "Set(\"weld.cycle\", \"2 s\"), Set(\"weld.servers\", 1)",
            "no-effect",
            "`weld.servers` is so already",
            "",
        ),
    ] {
        let reading = scenario(changes);
        let (found, said, advised) = only(&reading.diagnostics);
        assert_eq!(found, code, "{changes}: {said}");
        assert!(said.contains(message), "{changes}: {said}");
        assert!(advised.contains(hint), "{changes}: {advised}");
        let (line, ..) = listed(&reading)[0];
        assert_eq!(line, 5, "{changes}: the problem stands in the scenario");
    }
}

#[test]
fn paths_lead_to_places() {
    let reading = scenario("Set(\"weld.servers\", 2)");
    let at = |path: &str| {
        let span = reading
            .span_of(&path.parse().expect("a path"))
            .expect("a place");
        &reading.source.text[span.start..span.end]
    };
    assert_eq!(at("\"press 2.1\""), "\"press 2.1\"");
    assert_eq!(at("weld.cycle"), "\"60 s\"");
    assert_eq!(at("stations.weld.cycle"), "\"60 s\"");
    // A field left out is at its station, and what lies nowhere is at the plant.
    assert_eq!(at("weld.servers"), "\"weld\"");
    assert_eq!(at("\"press 2.1\".cycle.sd"), "\"1 s\"");
    assert_eq!(at("flow.1"), "(from: \"weld\", to: \"end\")");
    assert_eq!(at("scenarios.s.0"), "Set(\"weld.servers\", 2)");
    assert_eq!(at("nowhere.at.all"), "Factory");
    let path: Path = "weld.cycle".parse().expect("a path");
    let located = reading.locate(vec![Diagnostic::warning("x", path, "y")]);
    assert_eq!(
        located[0].span,
        reading.span_of(&"weld.cycle".parse().expect("a path"))
    );
}
