//! Holds the sources to the design: who may import whom, what may not be used where, how long a file may be.
//!
//! Each rule takes sources and gives what breaks it, so that each can be tried on a small text that does.

mod rust;

use std::fs;
use std::path::Path;

use rust::{paths, tokens};

/// The layers from the bottom to the top, each with the modules of ours that it may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("check", &["model"]),
    ("sim", &["model"]),
    ("kpi", &["model", "sim"]),
    ("experiment", &["model", "text", "check", "sim", "kpi"]),
    (
        "maturity",
        &["model", "text", "check", "sim", "kpi", "experiment"],
    ),
    (
        "programme",
        &[
            "model",
            "text",
            "check",
            "sim",
            "kpi",
            "experiment",
            "maturity",
        ],
    ),
    (
        "report",
        &[
            "model",
            "text",
            "check",
            "sim",
            "kpi",
            "experiment",
            "maturity",
            "programme",
        ],
    ),
    (
        "connect",
        &[
            "model",
            "text",
            "check",
            "sim",
            "kpi",
            "experiment",
            "maturity",
            "programme",
        ],
    ),
    (
        "view",
        &[
            "model",
            "text",
            "check",
            "sim",
            "kpi",
            "experiment",
            "maturity",
            "programme",
        ],
    ),
    ("cli", DOORS),
    ("python", DOORS),
    ("main", &["cli"]),
    // The build script: it names the sources, and uses none of them.
    ("build", &[]),
];

/// A door may import everything but the other door.
const DOORS: &[&str] = &[
    "model",
    "text",
    "check",
    "sim",
    "kpi",
    "experiment",
    "maturity",
    "programme",
    "report",
    "connect",
    "view",
];

/// Layers whose results must be the same everywhere: no hash order, clock, thread or file reaches them.
const PURE: &[&str] = &["model", "text", "check", "sim", "kpi"];

/// Longest file [lines].
const LONGEST: usize = 500;

/// One file: the path of its module (`sim/machine.rs` is `sim`, `machine`) and its text.
struct Source {
    file: String,
    module: Vec<String>,
    text: String,
}

impl Source {
    fn new(file: &str, text: &str) -> Self {
        let mut module: Vec<String> = file
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        module.retain(|name| name != "mod" && name != "lib");
        Self {
            file: file.to_owned(),
            module,
            text: text.to_owned(),
        }
    }

    fn layer(&self) -> Option<&str> {
        self.module.first().map(String::as_str)
    }
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, prefix: &str, all: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let file = format!("{prefix}{name}");
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{file}/"), all);
            } else if name.ends_with(".rs") {
                all.push(Source::new(
                    &file,
                    &fs::read_to_string(entry.path()).unwrap(),
                ));
            }
        }
    }
    let mut all = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "",
        &mut all,
    );
    all.sort_by(|a, b| a.file.cmp(&b.file));
    assert!(all.len() > 10, "the sources were not found");
    all
}

// --- the rules --------------------------------------------------------------------------------------

/// A layer imports only what its row of the table lists, and of `sim` only what it shows at its top and
/// in `observe`.
fn layers(sources: &[Source]) -> Vec<String> {
    let insides: Vec<&str> = sources
        .iter()
        .filter(|s| s.layer() == Some("sim"))
        .filter_map(|s| s.module.get(1).map(String::as_str))
        .filter(|name| *name != "observe")
        .collect();
    let mut broken = Vec::new();
    for source in sources {
        let Some(layer) = source.layer() else {
            continue;
        };
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            broken.push(format!("{}: `{layer}` stands in no layer", source.file));
            continue;
        };
        for path in paths(&source.module, &source.text) {
            let [root, module, rest @ ..] = path.as_slice() else {
                continue;
            };
            if root != "crate" || module == layer {
                continue;
            }
            let known = LAYERS.iter().any(|(name, _)| name == module);
            if known && !allowed.contains(&module.as_str()) {
                broken.push(format!(
                    "{}: `{layer}` may not import `{module}`",
                    source.file
                ));
            }
            if module == "sim"
                && rest
                    .first()
                    .is_some_and(|name| insides.contains(&name.as_str()))
            {
                broken.push(format!(
                    "{}: `sim::{}` is an inside of `sim`",
                    source.file, rest[0]
                ));
            }
        }
    }
    broken.dedup();
    broken
}

/// No hash container, clock, thread or file in the layers that make numbers.
fn pure(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources
        .iter()
        .filter(|s| s.layer().is_some_and(|layer| PURE.contains(&layer)))
    {
        for token in tokens(&source.text) {
            let hash = token.contains("HashMap") || token.contains("HashSet");
            if hash || matches!(token.as_str(), "Instant" | "SystemTime") {
                broken.push(format!("{}: {token}", source.file));
            }
        }
        for path in paths(&source.module, &source.text) {
            if let [root, module, ..] = path.as_slice()
                && root == "std"
                && (module == "thread" || module == "fs")
            {
                broken.push(format!("{}: std::{module}", source.file));
            }
        }
    }
    broken
}

/// Files stay readable.
fn short(sources: &[Source]) -> Vec<String> {
    let lines = |s: &Source| s.text.lines().count();
    let long = sources.iter().filter(|s| lines(s) > LONGEST);
    long.map(|s| format!("{}: {} lines, at most {LONGEST}", s.file, lines(s)))
        .collect()
}

/// A folder says what it is before anything else.
fn introduced(sources: &[Source]) -> Vec<String> {
    let folders = sources
        .iter()
        .filter(|s| s.file.ends_with("mod.rs") || s.file == "lib.rs");
    folders
        .filter(|s| !s.text.starts_with("//!"))
        .map(|s| format!("{}: does not open with //!", s.file))
        .collect()
}

/// Nothing unfinished and no debugging aid stays in the sources.
fn finished(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources {
        for pair in tokens(&source.text).windows(2) {
            if matches!(pair[0].as_str(), "todo" | "unimplemented" | "dbg") && pair[1] == "!" {
                broken.push(format!("{}: {}!", source.file, pair[0]));
            }
        }
    }
    broken
}

#[test]
fn layers_import_only_downwards() {
    assert_eq!(layers(&sources()), Vec::<String>::new());
}

#[test]
fn layers_that_make_numbers_use_no_hash_order_clock_thread_or_file() {
    assert_eq!(pure(&sources()), Vec::<String>::new());
}

#[test]
fn files_are_at_most_500_lines() {
    assert_eq!(short(&sources()), Vec::<String>::new());
}

#[test]
fn every_folder_opens_with_what_it_is() {
    assert_eq!(introduced(&sources()), Vec::<String>::new());
}

#[test]
fn nothing_unfinished_stays_in_the_sources() {
    assert_eq!(finished(&sources()), Vec::<String>::new());
}

// --- each rule on a text that breaks it -------------------------------------------------------------

/// What a rule says about one file beside a small `sim`.
fn said(rule: fn(&[Source]) -> Vec<String>, file: &str, text: &str) -> Vec<String> {
    rule(&[
        Source::new(file, text),
        Source::new("sim/machine.rs", "//! Machines.\n"),
        Source::new("sim/observe.rs", "//! The window.\n"),
    ])
}

#[test]
fn an_import_upwards_is_found_however_it_is_written() {
    let upwards = ["model/mod.rs: `model` may not import `text`"];
    for text in [
        "use crate::text::read;",
        "use crate::{text, model};",
        "use crate::{model::Path, text::{self, read as r}};",
        "fn f() { let x = crate::text::read(\"\"); }",
        "use super::text;",
        "mod tests { use super::super::text::read; }",
        "mod a { mod b {} use super::super::text; }",
        "fn f() { twinline::text::read() }",
    ] {
        assert_eq!(said(layers, "model/mod.rs", text), upwards, "{text}");
    }
    assert_eq!(
        said(layers, "report/page.rs", "use crate::cli::Args;"),
        ["report/page.rs: `report` may not import `cli`"]
    );
    assert_eq!(
        said(layers, "tools/mod.rs", ""),
        ["tools/mod.rs: `tools` stands in no layer"]
    );
}

#[test]
fn an_allowed_import_a_comment_and_a_string_are_fine() {
    for text in [
        "use crate::model::Path; use super::text;",
        "mod tests { use super::super::check; }",
        "//! Nothing like [`crate::cli`].\n/* use crate::cli; /* nested */ use crate::cli; */",
        "const A: &str = \"crate::cli \\\" crate::cli\"; const B: &str = r#\"crate::cli \" \"#; const C: char = '\"';",
        "fn f<'a>(x: &'a str) -> char { '\\'' }",
    ] {
        assert_eq!(
            said(layers, "check/flow.rs", text),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn of_sim_only_the_top_and_observe_are_seen() {
    let fine = "use crate::sim::{Plan, Run, observe::{self, State}}; fn f(x: crate::sim::observe::Snapshot) {}";
    assert_eq!(said(layers, "kpi/oee.rs", fine), Vec::<String>::new());
    for text in [
        "use crate::sim::machine::Machine;",
        "use crate::sim::{Plan, machine};",
    ] {
        assert_eq!(
            said(layers, "kpi/oee.rs", text),
            ["kpi/oee.rs: `sim::machine` is an inside of `sim`"],
            "{text}"
        );
        assert_eq!(said(layers, "sim/build.rs", text), Vec::<String>::new());
    }
}

#[test]
fn a_hash_map_a_clock_a_thread_and_a_file_are_found() {
    for (text, what) in [
        ("use std::collections::HashMap;", "HashMap"),
        ("use std::collections::{BTreeMap, HashSet};", "HashSet"),
        ("use bevy::ecs::entity::EntityHashMap;", "EntityHashMap"),
        ("fn f() { std::time::Instant::now(); }", "Instant"),
        ("use std::time::{Duration, SystemTime};", "SystemTime"),
        ("use std::{fmt, thread};", "std::thread"),
        ("fn f() { std::fs::read(\"x\"); }", "std::fs"),
    ] {
        assert_eq!(
            said(pure, "kpi/oee.rs", text),
            [format!("kpi/oee.rs: {what}")]
        );
        assert_eq!(said(pure, "cli/mod.rs", text), Vec::<String>::new());
    }
}

#[test]
fn a_long_file_a_silent_folder_and_unfinished_code_are_found() {
    let long = "\n".repeat(LONGEST + 1);
    assert_eq!(
        said(short, "kpi/oee.rs", &long),
        ["kpi/oee.rs: 501 lines, at most 500"]
    );
    assert_eq!(said(short, "kpi/oee.rs", &long[1..]), Vec::<String>::new());
    assert_eq!(
        said(introduced, "kpi/mod.rs", "use x;\n//! late"),
        ["kpi/mod.rs: does not open with //!"]
    );
    assert_eq!(
        said(finished, "kpi/oee.rs", "fn f() { todo!() } // todo!"),
        ["kpi/oee.rs: todo!"]
    );
    assert_eq!(
        said(
            finished,
            "kpi/oee.rs",
            "fn f() { dbg!(1); unimplemented!() }"
        ),
        ["kpi/oee.rs: dbg!", "kpi/oee.rs: unimplemented!"]
    );
}
