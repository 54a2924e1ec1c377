//! `twinline run`, `new`, `verify` and what all commands share.

use std::io::Read;
use std::process::Stdio;

use crate::cli_program::{Folder, LINE, LOCKS};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn help_begins_with_examples_and_documents_the_exit_codes() {
    let folder = Folder::new();
    for command in [
        None,
        Some("run"),
        Some("check"),
        Some("new"),
        Some("batch"),
        Some("verify"),
        Some("reference"),
    ] {
        let args: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let help = folder.done(&args);
        let example = help
            .find("Examples:")
            .unwrap_or_else(|| panic!("{command:?}: no examples"));
        assert!(example < help.find("Usage:").unwrap() && example < help.find("Options:").unwrap());
        for code in ["  0 ", "  1 ", "  2 ", "  3 ", "  130 "] {
            assert!(help.contains(code), "{command:?}: exit code{code}");
        }
    }
    assert!(
        folder
            .done(&["--version"])
            .contains(env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_wrong_command_line_ends_with_2_and_prints_no_data() {
    let folder = Folder::with("line.ron", LINE);
    for args in [
        &["run"][..],
        &["fly", "line.ron"],
        &["run", "line.ron", "--until", "5"],
        &["run", "line.ron", "--replications", "0"],
        &["run", "line.ron", "--warm-up", "3 d"],
        &["run", "line.ron", "--scenario", "fastr"],
        &["run", "nowhere.ron"],
        &["check", "nowhere.ron"],
        &["batch", "line.ron", "--resume"],
        &["batch", "line.ron", "line.ron"],
    ] {
        let ran = folder.run(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{args:?}: {}",
            ran.err
        );
        assert!(ran.err.contains("error"), "{args:?}: {}", ran.err);
    }
    let ran = folder.run(&["run", "line.ron", "--scenario", "fastr"]);
    assert!(
        ran.err.contains("did you mean") && ran.err.contains("faster"),
        "{}",
        ran.err
    );
}

#[test]
fn a_new_plant_is_sound_and_is_not_overwritten() {
    let folder = Folder::new();
    folder.done(&["new", "line.ron"]);
    let ran = folder.run(&["check", "line.ron"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains("warning"), "{}", ran.out);
    folder.write("line.ron", "mine");
    let ran = folder.run(&["new", "line.ron"]);
    assert_eq!(ran.code, 2);
    assert_eq!(folder.read("line.ron"), "mine");
    folder.done(&["new", "line.ron", "--force"]);
    assert!(folder.read("line.ron").contains("Factory("));
    assert_eq!(folder.names(), ["line.ron"]);
    let page = folder.done(&["run", "line.ron", "--replications", "2", "--until", "2 w"]);
    assert!(
        page.contains("fingerprint") && page.lines().count() > 20,
        "{page}"
    );
}

#[test]
fn equal_runs_give_equal_bytes_and_another_seed_does_not() {
    let folder = Folder::with("line.ron", LINE);
    for format in ["text", "json", "csv"] {
        let run = |more: &[&str]| {
            let args: Vec<&str> = ["run", "line.ron", "--format", format]
                .iter()
                .chain(more)
                .copied()
                .collect();
            folder.done(&args)
        };
        let one = run(&[]);
        assert_eq!(run(&[]), one, "{format}");
        for threads in ["1", "2", "5"] {
            assert_eq!(
                run(&["--threads", threads]),
                one,
                "{format}, {threads} threads"
            );
        }
        assert_ne!(run(&["--seed", "8"]), one, "{format}");
        assert_eq!(run(&["--seed", "7"]), one, "{format}: the file's own seed");
    }
}

#[test]
fn the_command_line_comes_before_the_file() {
    let folder = Folder::with("line.ron", LINE);
    let args = [
        "run",
        "line.ron",
        "--until",
        "1 d",
        "--warm-up",
        "0 s",
        "--replications",
        "2",
        "--format",
        "json",
    ];
    let result = json(&folder.done(&args));
    let text = result.to_string();
    assert!(result.get("schema_version").is_some(), "{text}");
    assert!(text.contains("86400"), "{text}");
}

#[test]
fn the_first_replication_is_the_same_of_any_number() {
    let folder = Folder::with("line.ron", LINE);
    let first_rows = |n: &str| {
        let table = folder.done(&[
            "batch",
            "line.ron",
            "--replications",
            n,
            "--format",
            "jsonl",
        ]);
        let rows = table
            .lines()
            .map(json)
            .filter(|r| r["kind"] == "replication" && r["replication"] == 0);
        rows.map(|r| {
            (
                r["scope"].clone(),
                r["element"].clone(),
                r["name"].clone(),
                r["value"].clone(),
            )
        })
        .collect::<Vec<_>>()
    };
    let one = first_rows("1");
    assert!(one.len() > 50, "{}", one.len());
    assert_eq!(first_rows("3"), one);
}

#[test]
fn a_scenario_is_compared_under_common_random_numbers() {
    let folder = Folder::with("line.ron", LINE);
    let page = folder.done(&["run", "line.ron", "--scenario", "faster"]);
    assert!(page.contains("faster"), "{page}");
    let both = json(&folder.done(&[
        "run",
        "line.ron",
        "--scenario",
        "faster",
        "--format",
        "json",
    ]));
    let alone = json(&folder.done(&["run", "line.ron", "--format", "json"]));
    // Base within the comparison is the plain run: the same numbers, so the same fingerprint.
    let fingerprint = alone["fingerprint"]
        .as_str()
        .expect("a fingerprint")
        .to_owned();
    assert!(both["base"].to_string().contains(&fingerprint), "{both}");
    assert!(
        !both["scenario"].to_string().contains(&fingerprint),
        "{both}"
    );
}

#[test]
fn timings_are_shown_only_when_asked_for() {
    let folder = Folder::with("line.ron", LINE);
    let plain = folder.done(&["run", "line.ron", "--format", "json"]);
    assert!(!plain.contains("cpu_s"));
    let timed = json(&folder.done(&["run", "line.ron", "--format", "json", "--timings"]));
    let timings = &timed["timings"];
    assert!(
        timings["events"].as_u64().is_some_and(|n| n > 1000),
        "{timings}"
    );
    assert!(
        timings["operations"].as_u64().is_some_and(|n| n > 1000),
        "{timings}"
    );
    assert!(timings["cpu_s"].as_f64().is_some() && timings["events_per_cpu_s"].as_f64().is_some());
}

#[test]
fn a_locked_plant_ends_with_3_and_says_who_waits() {
    let folder = Folder::with("locks.ron", LOCKS);
    for args in [
        &["run", "locks.ron"][..],
        &["run", "locks.ron", "--threads", "3"],
        &["verify", "locks.ron"],
    ] {
        let ran = folder.run(args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (3, ""),
            "{args:?}: {}",
            ran.err
        );
        assert!(
            ran.err.contains("`a` waits for `b`") && ran.err.contains("`b` waits for `a`"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("replication 1,"), "{}", ran.err);
    }
}

#[test]
fn no_colour_leaves_the_pipe_and_data_never_mixes_with_notes() {
    let folder = Folder::with("line.ron", LINE);
    let ran = folder.run(&["run", "line.ron"]);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
    assert!(!ran.out.contains("warning"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::with("line.ron", LINE);
    for args in [
        &["run", "line.ron", "--format", "csv"][..],
        &["batch", "line.ron", "--scenario", "all"],
    ] {
        let mut child = folder
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}: {err}");
        assert!(
            !err.contains("error") && !err.contains("panicked"),
            "{args:?}: {err}"
        );
    }
}

#[test]
fn verify_says_what_agrees() {
    let folder = Folder::with("line.ron", LINE);
    let text = folder.done(&["verify", "line.ron"]);
    assert_eq!(text.matches("agrees").count(), 5, "{text}");
    assert!(
        text.contains("unrelated") && text.contains("fingerprint"),
        "{text}"
    );
    assert!(!text.contains("DIFFERS"), "{text}");
}

#[test]
fn verify_takes_a_scenario() {
    let folder = Folder::with("line.ron", LINE);
    let base = folder.done(&["verify", "line.ron", "--replications", "2"]);
    let args = ["verify", "line.ron", "--replications", "2", "--scenario"];
    let faster = folder.done(&[&args[..], &["faster"]].concat());
    assert!(
        faster.starts_with("line.ron, scenario \"faster\": "),
        "{faster}"
    );
    let last = |text: &str| text.lines().last().unwrap().to_owned();
    assert_ne!(last(&base), last(&faster));
    let ran = folder.run(&[&args[..], &["slower"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("faster"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_run_and_verify_with_130_and_no_half_page() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let folder = Folder::with("line.ron", LINE);
    for command in ["run", "verify"] {
        let args = [command, "line.ron", "--replications", "50000"];
        let mut child = folder
            .command(&args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // The program listens once its mask of caught signals holds SIGINT, bit 1.
        let listens = || {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
            let mask = status
                .lines()
                .find_map(|line| line.strip_prefix("SigCgt:"))?;
            Some(u64::from_str_radix(mask.trim(), 16).ok()? & 2 != 0)
        };
        while listens() == Some(false) {
            std::thread::yield_now();
        }
        let kill = format!("kill -INT {}", child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(130), "{command}");
        let mut out = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut out)
            .unwrap();
        assert_eq!(out, "", "{command}");
    }
}
