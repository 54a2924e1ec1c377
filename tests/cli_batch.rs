//! `twinline batch`: one table, stopped and resumed.

use crate::cli_program::{Folder, LINE, LOCKS};

const ALL: [&str; 5] = ["batch", "line.ron", "other.ron", "--scenario", "all"];

fn folder() -> Folder {
    let folder = Folder::with("line.ron", LINE);
    folder.write(
        "other.ron",
        LINE.replace("Test line", "Other line")
            .replace("\"60 s\"", "\"50 s\""),
    );
    folder
}

fn batch(folder: &Folder, more: &[&str]) -> String {
    let args: Vec<&str> = ALL.iter().chain(more).copied().collect();
    folder.done(&args)
}

/// (plant, scenario, kind, replication) of each row.
fn rows(table: &str) -> Vec<[String; 4]> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let at = ["plant", "scenario", "kind", "replication"]
        .map(|name| names.iter().position(|n| n == name).unwrap());
    reader
        .records()
        .map(|r| r.unwrap())
        .map(|r| at.map(|i| r[i].to_owned()))
        .collect()
}

#[test]
fn every_plant_and_scenario_is_in_the_table_in_order() {
    let folder = folder();
    let table = batch(&folder, &[]);
    let rows = rows(&table);
    let mut blocks: Vec<(&str, &str)> = rows
        .iter()
        .map(|r| (r[0].as_str(), r[1].as_str()))
        .collect();
    blocks.dedup();
    let expected: Vec<(&str, &str)> = ["line.ron", "other.ron"]
        .into_iter()
        .flat_map(|plant| ["", "faster", "wider"].map(|scenario| (plant, scenario)))
        .collect();
    assert_eq!(blocks, expected);
    for block in expected {
        let kinds: Vec<&[String]> = rows
            .iter()
            .filter(|r| (r[0].as_str(), r[1].as_str()) == block)
            .map(|r| &r[2..])
            .collect();
        for replication in 0..4 {
            let raw = kinds
                .iter()
                .filter(|k| ***k == ["replication".to_owned(), replication.to_string()]);
            assert!(raw.count() > 50, "{block:?} {replication}");
        }
        assert!(
            kinds.iter().filter(|k| k[0] == "summary").count() > 50,
            "{block:?}"
        );
        assert_eq!(kinds.last().unwrap()[0], "end", "{block:?}");
        assert_eq!(kinds.iter().filter(|k| k[0] == "end").count(), 1);
    }
    for threads in ["1", "3"] {
        assert_eq!(
            batch(&folder, &["--threads", threads]),
            table,
            "{threads} threads"
        );
    }
}

#[test]
fn a_file_holds_what_standard_output_would_and_is_not_overwritten() {
    let folder = folder();
    let table = batch(&folder, &[]);
    assert_eq!(batch(&folder, &["-o", "all.csv"]), "");
    assert_eq!(folder.read("all.csv"), table);
    assert_eq!(folder.names(), ["all.csv", "line.ron", "other.ron"]);
    let args: Vec<&str> = ALL.iter().chain(&["-o", "all.csv"]).copied().collect();
    assert_eq!(folder.run(&args).code, 2);
    folder.write("all.csv", "old");
    batch(&folder, &["-o", "all.csv", "--force"]);
    assert_eq!(folder.read("all.csv"), table);
}

#[test]
fn json_lines_hold_one_object_each() {
    let folder = folder();
    batch(&folder, &["-o", "all.jsonl"]);
    let text = folder.read("all.jsonl");
    let count = rows(&batch(&folder, &[])).len();
    assert_eq!(text.lines().count(), count);
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(row["schema_version"], 2);
    }
}

#[test]
fn a_table_cut_anywhere_is_resumed_to_the_same_bytes() {
    for name in ["all.csv", "all.jsonl"] {
        let folder = folder();
        batch(&folder, &["-o", name]);
        let whole = folder.read(name);
        let line_ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
        let middle = line_ends[line_ends.len() / 2];
        for cut in [
            0,
            1,
            40,
            middle,
            middle + 17,
            whole.len() - 1,
            whole.len() - 30,
            whole.len(),
        ] {
            folder.write(name, &whole.as_bytes()[..cut]);
            batch(&folder, &["-o", name, "--resume"]);
            assert_eq!(folder.read(name), whole, "{name} cut at {cut}");
        }
    }
}

#[test]
fn only_what_changed_is_made_again() {
    let folder = folder();
    batch(&folder, &["-o", "all.csv"]);
    let resume = |more: &[&str]| {
        let args: Vec<&str> = ALL
            .iter()
            .chain(&["-o", "all.csv", "--resume"])
            .chain(more)
            .copied()
            .collect();
        let ran = folder.run(&args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    assert!(resume(&[]).contains("6 of them from an earlier go"));
    // Another cycle time in the first plant: the second one stays.
    folder.write("line.ron", LINE.replace("\"40 s\"", "\"41 s\""));
    assert!(resume(&[]).contains("3 of them from an earlier go"));
    let fresh = batch(&folder, &[]);
    assert_eq!(folder.read("all.csv"), fresh);
}

#[test]
fn rows_that_were_tampered_with_are_made_again() {
    let folder = folder();
    batch(&folder, &["-o", "all.csv"]);
    let whole = folder.read("all.csv");
    let mut lines: Vec<&str> = whole.split_inclusive('\n').collect();
    lines.remove(5);
    folder.write("all.csv", lines.concat());
    batch(&folder, &["-o", "all.csv", "--resume"]);
    assert_eq!(folder.read("all.csv"), whole);
}

#[test]
fn what_a_killed_batch_had_begun_is_used() {
    let folder = folder();
    batch(&folder, &["-o", "all.csv"]);
    let whole = folder.read("all.csv");
    std::fs::remove_file(folder.path("all.csv")).unwrap();
    folder.write("all.csv.part", &whole.as_bytes()[..whole.len() * 2 / 3]);
    let args: Vec<&str> = ALL.iter().chain(&["-o", "all.csv"]).copied().collect();
    assert_eq!(
        folder.run(&args).code,
        2,
        "an unfinished table is not overwritten unasked"
    );
    batch(&folder, &["-o", "all.csv", "--resume"]);
    assert_eq!(folder.read("all.csv"), whole);
    assert_eq!(folder.names(), ["all.csv", "line.ron", "other.ron"]);
}

#[test]
fn a_plant_that_locks_does_not_end_the_batch() {
    let folder = folder();
    folder.write("locks.ron", LOCKS);
    let args = ["batch", "locks.ron", "line.ron", "-o", "all.csv"];
    let ran = folder.run(&args);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("`a` waits for `b`"), "{}", ran.err);
    let whole = folder.read("all.csv");
    let rows = rows(&whole);
    let kinds = |plant: &str, kind: &str| {
        rows.iter()
            .filter(|r| r[0] == plant && r[2] == kind)
            .count()
    };
    assert_eq!(kinds("locks.ron", "locked"), 1);
    assert_eq!(kinds("locks.ron", "summary"), 0);
    assert!(kinds("line.ron", "summary") > 50);
    // A resumed batch says it again, and is the same to the byte.
    let ran = folder.run(&[
        "batch",
        "locks.ron",
        "line.ron",
        "-o",
        "all.csv",
        "--resume",
    ]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(folder.read("all.csv"), whole);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_valid_table_that_can_be_resumed() {
    use std::process::{Command, Stdio};
    let folder = folder();
    let many = ["-o", "all.csv", "--replications", "100", "--threads", "2"];
    let args: Vec<&str> = ALL.iter().chain(&many).copied().collect();
    let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
    // Once the table has begun the program listens.
    while !folder.path("all.csv.part").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", child.id())])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let partial = folder.read("all.csv");
    rows(&partial);
    assert!(!folder.path("all.csv.part").exists());
    batch(&folder, &[&many[..], &["--resume"]].concat());
    let resumed = folder.read("all.csv");
    assert_eq!(resumed, batch(&folder, &many[2..]));
    assert!(partial.len() < resumed.len());
}

#[test]
fn a_scenario_comes_with_its_paired_differences_from_the_plant() {
    use std::collections::BTreeMap;
    let folder = folder();
    let table = batch(&folder, &[]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let at = |name: &str| names.iter().position(|n| n == name).unwrap();
    let columns = ["plant", "scenario", "scope", "element", "name"].map(at);
    let (kind, value, replication) = (at("kind"), at("value"), at("replication"));
    // By plant, scenario and KPI: the values by replication, and the difference with its n.
    let mut raw: BTreeMap<[String; 5], BTreeMap<String, f64>> = BTreeMap::new();
    let mut differences = BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let key = columns.map(|column| row[column].to_owned());
        let number: f64 = row[value].parse().unwrap();
        match &row[kind] {
            "replication" => drop(
                raw.entry(key)
                    .or_default()
                    .insert(row[replication].to_owned(), number),
            ),
            "difference" => drop(differences.insert(key, (number, row[at("n")].to_owned()))),
            _ => {}
        }
    }
    for (plant, scenario) in [("line.ron", "faster"), ("other.ron", "wider")] {
        let of = |k: &&[String; 5]| k[0] == plant && k[1] == scenario;
        assert!(
            differences.keys().filter(of).count() > 50,
            "{plant} {scenario}"
        );
    }
    assert!(differences.keys().all(|key| !key[1].is_empty()));
    for (key, (found, n)) in &differences {
        let mut base = key.clone();
        base[1].clear();
        let (base, scenario) = (&raw[&base], &raw[key]);
        let pairs: Vec<f64> = scenario
            .iter()
            .filter_map(|(at, value)| Some(value - base.get(at)?))
            .collect();
        let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
        let scale = scenario
            .values()
            .fold(1.0_f64, |most, value| most.max(value.abs()));
        assert!(
            (found - mean).abs() <= 1e-11 * scale,
            "{key:?}: {found} is not {mean}"
        );
        assert_eq!(*n, pairs.len().to_string(), "{key:?}");
    }
    // With the base taken over from an earlier go, and in the other format, it comes to the same.
    for format in ["csv", "jsonl"] {
        let output = format!("part.{format}");
        folder.done(&["batch", "line.ron", "-o", &output]);
        folder.done(&[
            "batch",
            "line.ron",
            "--scenario",
            "all",
            "-o",
            &output,
            "--resume",
        ]);
        let whole = format!("whole.{format}");
        folder.done(&["batch", "line.ron", "--scenario", "all", "-o", &whole]);
        assert_eq!(folder.read(&output), folder.read(&whole));
    }
}
