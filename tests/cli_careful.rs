//! What a person has is not lost: outputs, earlier tables, files that cannot be read.

use crate::cli_program::{Folder, LINE, LOCKS, Ran};

/// Two plants, one of which names a table.
fn folder() -> Folder {
    let folder = Folder::with("line.ron", LINE);
    folder.write("other.ron", LINE.replace("Test line", "Other line"));
    folder.write("cut.csv", "cycle [s]\n38\n40\n42\n");
    let text = LINE.replace(
        "cycle: Exponential(mean: \"40 s\")",
        "cycle: Empirical(file: \"cut.csv\", column: \"cycle [s]\")",
    );
    folder.write("table.ron", text);
    folder
}

fn refused(ran: &Ran, why: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains(why), "{why}: {}", ran.err);
}

#[test]
fn resume_refuses_a_file_that_is_no_table() {
    let folder = folder();
    for (name, text, why) in [
        ("notes.csv", "my notes\n", "no table of twinline"),
        ("short.csv", "a", "no table of twinline"),
        ("mine.csv", "name,value\na,1\n", "no table of twinline"),
        ("mine.jsonl", "{\"a\":1}\n", "no table of twinline"),
        ("data.csv", "schema_version,plant,mine\n", "other columns"),
        ("lines.csv", "{\"schema_version\":2}\n", "JSON lines"),
    ] {
        folder.write(name, text);
        let ran = folder.run(&["batch", "line.ron", "-o", name, "--resume"]);
        refused(&ran, why);
        assert!(ran.err.contains(name), "{}", ran.err);
        assert_eq!(folder.read(name), text);
    }
    // What was begun and holds nothing yet is gone on with.
    folder.write("all.csv", "");
    folder.done(&["batch", "line.ron", "-o", "all.csv", "--resume"]);
    let whole = folder.read("all.csv");
    assert_eq!(whole, folder.done(&["batch", "line.ron"]));
    // A table with something else in it is not only ours.
    let notes = format!("{whole}my notes\n");
    folder.write("all.csv", &notes);
    let ran = folder.run(&["batch", "line.ron", "-o", "all.csv", "--resume"]);
    refused(&ran, "more than a table");
    assert_eq!(folder.read("all.csv"), notes);
}

#[test]
fn resume_refuses_to_drop_rows_of_other_plants_scenarios_and_settings() {
    for name in ["all.csv", "all.jsonl"] {
        let folder = folder();
        let both = ["batch", "line.ron", "other.ron", "--scenario", "all"];
        folder.done(&[&both[..], &["-o", name]].concat());
        let whole = folder.read(name);
        for (command, lost) in [
            (vec!["batch", "line.ron", "--scenario", "all"], "3 blocks"),
            (
                vec!["batch", "line.ron", "other.ron", "--scenario", "wider"],
                "2 blocks",
            ),
            ([&both[..], &["--seed", "99"]].concat(), "6 blocks"),
            ([&both[..], &["--until", "3 d"]].concat(), "6 blocks"),
        ] {
            let ran = folder.run(&[&command[..], &["-o", name, "--resume"]].concat());
            refused(&ran, lost);
            assert!(ran.err.contains("--force"), "{}", ran.err);
            assert_eq!(folder.read(name), whole);
        }
        // A plant that was edited is made again: nothing that this command makes is lost.
        folder.write("line.ron", LINE.replace("\"40 s\"", "\"41 s\""));
        folder.done(&[&both[..], &["-o", name, "--resume"]].concat());
        folder.done(&["batch", "line.ron", "-o", name, "--force"]);
        assert!(!folder.read(name).contains("other.ron"));
    }
}

#[test]
fn an_output_that_is_an_input_is_refused_always() {
    let folder = folder();
    for (output, inputs) in [
        ("line.ron", ["line.ron", "other.ron"]),
        ("./other.ron", ["line.ron", "other.ron"]),
        ("cut.csv", ["line.ron", "table.ron"]),
    ] {
        let before = folder.read(output);
        for more in [&["--force"][..], &["--resume"], &[]] {
            let args = [
                &[
                    "batch", inputs[0], inputs[1], "--format", "csv", "-o", output,
                ],
                more,
            ]
            .concat();
            let ran = folder.run(&args);
            refused(
                &ran,
                if more.is_empty() && output == "cut.csv" {
                    "cut.csv"
                } else {
                    "is read by this command"
                },
            );
            assert_eq!(folder.read(output), before);
        }
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("line.ron", folder.path("link.csv")).unwrap();
        let ran = folder.run(&["batch", "line.ron", "-o", "link.csv", "--force"]);
        refused(&ran, "is read by this command");
        assert_eq!(folder.read("line.ron"), LINE);
    }
}

#[cfg(unix)]
#[test]
fn an_output_follows_links_and_keeps_what_is_no_file() {
    use std::fs;
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = folder();
    let is_link = |name: &str| folder.path(name).symlink_metadata().unwrap().is_symlink();
    fs::create_dir(folder.path("far")).unwrap();
    // To a file that is there, and to one that is not yet.
    folder.write("far/old.csv", "old");
    for (link, target) in [("old.csv", "far/old.csv"), ("new.csv", "far/new.csv")] {
        symlink(target, folder.path(link)).unwrap();
        folder.done(&["batch", "line.ron", "-o", link, "--force"]);
        assert!(is_link(link));
        assert!(folder.read(target).starts_with("schema_version,"));
        folder.done(&["batch", "line.ron", "-o", link, "--resume"]);
        assert!(is_link(link));
    }
    folder.write("far/plant.ron", "old");
    symlink("far/plant.ron", folder.path("plant.ron")).unwrap();
    folder.done(&["new", "plant.ron", "--force"]);
    assert!(is_link("plant.ron") && folder.read("far/plant.ron").contains("Factory("));
    // A folder is no place for a table.
    for args in [
        &["batch", "line.ron", "-o", "far", "--force"][..],
        &["new", "far", "--force"],
    ] {
        refused(&folder.run(args), "folder");
    }
    // Standard output is written to, without --force, since nothing is replaced.
    let table = folder.done(&["batch", "line.ron"]);
    assert_eq!(
        folder.done(&["batch", "line.ron", "-o", "/dev/stdout"]),
        table
    );
    assert!(folder.done(&["new", "/dev/stdout"]).contains("Factory("));
    refused(
        &folder.run(&["batch", "line.ron", "-o", "/dev/stdout", "--resume"]),
        "--resume",
    );
    // A pipe with a name takes the table and stays.
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    let mut child = folder
        .command(&["batch", "line.ron", "-o", "pipe"])
        .spawn()
        .unwrap();
    assert_eq!(folder.read("pipe"), table);
    assert!(child.wait().unwrap().success());
    let there = folder.path("pipe").symlink_metadata().unwrap();
    assert!(there.file_type().is_fifo());
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    folder.write("all.csv", "old");
    fs::set_permissions(folder.path("all.csv"), fs::Permissions::from_mode(0o640)).unwrap();
    folder.done(&["batch", "line.ron", "-o", "all.csv", "--force"]);
    let mode = folder
        .path("all.csv")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_the_file_and_stays_what_it_is() {
    use std::os::unix::fs::FileTypeExt;
    use std::process::Stdio;
    let folder = folder();
    for args in [
        &["batch", "line.ron", "-o", "/dev/full", "--force"][..],
        &["batch", "line.ron", "-o", "/dev/full"],
        &["new", "/dev/full", "--force"],
    ] {
        refused(&folder.run(args), "cannot write /dev/full");
    }
    let full = std::fs::metadata("/dev/full").unwrap();
    assert!(full.file_type().is_char_device());
    // Neither does help pretend to have been read.
    for arg in ["--help", "--version"] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let status = folder
            .command(&[arg])
            .stdout(Stdio::from(full))
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(2), "{arg}");
    }
}

#[test]
fn a_failed_new_leaves_nothing() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("line.ron")).unwrap();
    refused(&folder.run(&["new", "line.ron", "--force"]), "line.ron");
    refused(&folder.run(&["new", "nowhere/line.ron"]), "nowhere");
    assert_eq!(folder.names(), ["line.ron"]);
}

#[test]
fn a_file_that_cannot_be_read_hides_no_other() {
    let folder = folder();
    folder.write("bad.ron", LINE.replace("capacity", "capacty"));
    folder.write("latin.ron", b"Factory(\n  name: \"Stra\xdfe\")");
    for format in ["text", "json"] {
        let ran = folder.run(&[
            "check",
            "--format",
            format,
            "gone.ron",
            "bad.ron",
            "latin.ron",
            "line.ron",
        ]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.out.contains("capacty"), "{}", ran.out);
        for part in [
            "gone.ron",
            "latin.ron",
            "byte 23 on line 2",
            "save it as UTF-8",
        ] {
            assert!(ran.err.contains(part), "{part}: {}", ran.err);
        }
    }
    assert_eq!(folder.run(&["check", "bad.ron", "line.ron"]).code, 1);
    assert_eq!(folder.run(&["check", "line.ron", "other.ron"]).code, 0);
    // So is a table that is not UTF-8.
    folder.write("cut.csv", b"cycle [s]\n38\n\xff\n");
    let ran = folder.run(&["check", "table.ron"]);
    assert!(ran.out.contains("save it as UTF-8"), "{}", ran.out);
}

#[test]
fn a_table_is_named_as_what_it_is() {
    let folder = folder();
    for (name, more, why) in [
        ("all.xlsx", &[][..], "no spreadsheets"),
        ("all.XLSX", &["--format", "csv"], "no spreadsheets"),
        ("all.json", &[], ".jsonl"),
        ("all.parquet", &[], "--format"),
    ] {
        let args = [&["batch", "line.ron", "-o", name], more].concat();
        let ran = folder.run(&args);
        refused(&ran, why);
        assert!(!folder.path(name).exists());
    }
    let ran = folder.run(&["run", "line.ron", "--timings", "--format", "csv"]);
    refused(&ran, "--timings");
}

#[test]
fn the_tables_of_run_and_batch_have_the_same_columns_and_numbers() {
    let folder = folder();
    let read = |text: &str| -> Vec<Vec<String>> {
        let columns = [
            "plant",
            "plant_name",
            "scenario",
            "kind",
            "scope",
            "element",
            "name",
            "unit",
            "value",
            "half_width",
            "n",
        ];
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers().unwrap().clone();
        let at = columns.map(|name| names.iter().position(|n| n == name).unwrap());
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| at.iter().map(|i| row[*i].to_owned()).collect())
            .collect()
    };
    let run = read(&folder.done(&["run", "line.ron", "--scenario", "faster", "--format", "csv"]));
    let batch = read(&folder.done(&["batch", "line.ron", "--scenario", "faster"]));
    assert!(
        run.iter()
            .any(|row| row[3] == "difference" && row[2] == "faster")
    );
    let mut compared = 0;
    for row in &run {
        assert_eq!(
            (row[0].as_str(), row[1].as_str()),
            ("line.ron", "Test line")
        );
        let number: Option<f64> = row[8].parse().ok();
        let Some(number) = number else { continue };
        let twin = batch.iter().find(|other| other[2..8] == row[2..8]);
        let twin = twin.unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(twin[8].parse(), Ok(number), "{row:?}");
        assert_eq!(twin[9].parse::<f64>().ok(), row[9].parse().ok(), "{row:?}");
        // No more than 12 digits, so no noise of floating point.
        let digits = row[8].trim_start_matches(['-', '0', '.']).replace('.', "");
        assert!(digits.trim_end_matches('0').len() <= 12, "{row:?}");
        compared += 1;
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn a_deadlock_counts_replications_as_people_do() {
    let folder = Folder::with("locks.ron", LOCKS);
    for args in [&["run", "locks.ron"][..], &["batch", "locks.ron"]] {
        let ran = folder.run(args);
        assert!(
            ran.err.contains("of replication 1, for ever"),
            "{}",
            ran.err
        );
    }
}
