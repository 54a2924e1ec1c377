//! `twinline city` and `twinline count`, as their user calls them.

use serde_json::Value;

use crate::cli_program::Folder;

fn city() -> Folder {
    let folder = Folder::new();
    folder.done(&["city", "--factories", "8", "--seed", "3", "-o", "city"]);
    folder
}

const COUNT: [&str; 5] = ["count", "shanghai-2025", "city", "--replications", "2"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    COUNT.iter().chain(more).copied().collect()
}

#[test]
fn a_city_is_written_once_and_says_that_it_is_made_up() {
    let folder = city();
    let again = folder.run(&["city", "--factories", "8", "--seed", "3", "-o", "city"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.err.contains("is not empty"), "{}", again.err);
    let names: Vec<String> = std::fs::read_dir(folder.path("city"))
        .expect("the folder")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(names.len(), 8);
    for name in names {
        let text = folder.read(&format!("city/{name}"));
        assert!(text.starts_with("// Synthetic"), "{text}");
    }
}

#[test]
fn a_count_tells_proven_beside_claimed_and_is_the_same_for_any_number_of_threads() {
    let folder = city();
    let json = folder.done(&with(&["--format", "json", "--threads", "1"]));
    assert_eq!(
        json,
        folder.done(&with(&["--format", "json", "--threads", "2"]))
    );
    let count: Value = serde_json::from_str(&json).expect("json");
    assert_eq!(count["scored"], 8);
    assert_eq!(count["synthetic"], 8);
    assert!(
        count["disclaimer"]
            .as_str()
            .is_some_and(|d| d.contains("not a certificate"))
    );
    assert!(count["rules"][0]["strict"]["proven"].is_u64());
    assert!(count["rules"][0]["strict"]["claimed"].is_u64());
    let text = folder.done(&COUNT);
    for words in [
        "PROVEN BESIDE CLAIMED",
        "synthetic",
        "not a certificate",
        "200 factories",
    ] {
        let found = text.contains(words) || words == "200 factories" && text.contains("200");
        assert!(found, "{words} is missing in\n{text}");
    }
    let md = folder.done(&with(&["--format", "md"]));
    assert!(md.starts_with("# "), "{md}");
    let csv = folder.done(&with(&["--format", "csv"]));
    assert!(csv.starts_with("programme,kind,id,name,"), "{csv}");
    // Every row has every cell.
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    assert!(rows.records().all(|row| row.is_ok()), "{csv}");
}

#[test]
fn a_broken_file_is_told_and_the_rest_is_counted() {
    let folder = city();
    folder.write("city/broken.ron", "Factory(name: 7)");
    let ran = folder.run(&with(&["--format", "json"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("without a score: city/broken.ron: line 1"),
        "{}",
        ran.err
    );
    let count: Value = serde_json::from_str(&ran.out).expect("json");
    assert_eq!(
        (&count["facilities"], &count["scored"]),
        (&9.into(), &8.into())
    );
}

#[test]
fn scores_are_kept_in_a_file_and_taken_over_from_it() {
    let folder = city();
    let first = folder.done(&with(&["--scores", "scores.jsonl"]));
    let rows = folder.read("scores.jsonl");
    assert_eq!(rows.lines().count(), 8);
    let refused = folder.run(&with(&["--scores", "scores.jsonl"]));
    assert_eq!(refused.code, 2, "{refused:?}");
    // As after a kill: half of the rows in the unfinished file, none in its place.
    let half: String = rows
        .lines()
        .take(4)
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::remove_file(folder.path("scores.jsonl")).expect("the file");
    folder.write("scores.jsonl.part", half);
    let ran = folder.run(&with(&["--scores", "scores.jsonl", "--resume"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, first.as_str()));
    assert!(
        ran.err.contains("4 of 8 facilities from an earlier go"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("scores.jsonl"), rows);
}

#[test]
fn a_resume_that_would_lose_scores_is_refused() {
    let folder = city();
    folder.done(&with(&["--scores", "scores.jsonl"]));
    let rows = folder.read("scores.jsonl");
    // Fewer files, and other settings.
    folder.done(&["city", "--factories", "2", "--seed", "3", "-o", "small"]);
    let fewer = ["count", "shanghai-2025", "small", "--replications", "2"];
    let fewer = [&fewer[..], &["--scores", "scores.jsonl", "--resume"]].concat();
    let otherwise = ["count", "shanghai-2025", "city", "--replications", "3"];
    let otherwise = [&otherwise[..], &["--scores", "scores.jsonl", "--resume"]].concat();
    for args in [fewer, otherwise] {
        let ran = folder.run(&args);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("would be lost"), "{}", ran.err);
        assert!(ran.err.contains("scores.jsonl: "), "{}", ran.err);
        assert_eq!(folder.read("scores.jsonl"), rows);
    }
}

#[test]
fn a_file_under_two_spellings_counts_once() {
    let folder = city();
    let mut args = COUNT.to_vec();
    args.extend(["./city", "--format", "json"]);
    let count: Value = serde_json::from_str(&folder.done(&args)).expect("json");
    assert_eq!(count["facilities"], 8);
}

/// A file named `.RON` was passed over in silence.
#[test]
fn files_in_capitals_are_counted_too() {
    let folder = Folder::with("plants.RON", crate::cli_program::LINE);
    let count = ["count", "shanghai-2025", ".", "--replications", "1"];
    let json = folder.done(&[&count[..], &["--format", "json"]].concat());
    let count: Value = serde_json::from_str(&json).expect("json");
    assert_eq!(
        (&count["facilities"], &count["scored"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn an_unknown_programme_or_an_empty_folder_is_a_mistake_of_the_command_line() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("empty")).expect("a folder");
    let ran = folder.run(&["count", "shanghai-2025", "empty"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("holds no plant"), "{}", ran.err);
    let ran = folder.run(&["count", "atlantis", "empty"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn the_day_to_which_papers_count_is_told_when_it_is_asked_for_or_matters() {
    let folder = city();
    let count = |more: &[&str]| -> (Value, String) {
        let ran = folder.run(&with(&[more, &["--format", "json"]].concat()));
        assert_eq!(ran.code, 0, "{ran:?}");
        (serde_json::from_str(&ran.out).expect("json"), ran.err)
    };
    let (today, _) = count(&[]);
    assert!(today["as_of"].is_null());
    assert_eq!(today["later_papers"]["papers"], 0);
    // Before every paper of the city.
    let (before, told) = count(&["--as-of", "2018-12-31"]);
    assert_eq!(before["as_of"], "2018-12-31");
    let (papers, files) = (
        before["later_papers"]["papers"].as_u64().expect("a number"),
        before["later_papers"]["files"].as_u64().expect("a number"),
    );
    assert!(papers > files && files > 1, "{papers} {files}");
    // Once with a number, and not as if they were odd or still to come.
    let once = format!("{papers} papers in {files} files are dated later than 2018-12-31");
    assert_eq!(told.matches(&once).count(), 1, "{told}");
    assert!(
        !told.contains("odd:") && !told.contains("to come"),
        "{told}"
    );
    let page = folder.done(&with(&["--as-of", "2018-12-31"]));
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let once = format!("as of 2018-12-31: {papers} papers are dated later and count as bare");
    assert!(words.contains(&once), "{page}");
    assert!(!page.contains("SOMETHING ODD IN"), "{page}");
}

/// What a spreadsheet opens on, and how the city finds who is counted.
#[test]
fn the_csv_has_a_row_for_each_facility_and_the_page_names_who_is_proven() {
    let folder = city();
    let csv = folder.done(&with(&["--format", "csv"]));
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let head = rows.headers().expect("a head").clone();
    let at = |name: &str| head.iter().position(|column| column == name).expect(name);
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let kinds: Vec<&str> = rows.iter().map(|row| &row[at("kind")]).collect();
    // Yardsticks come last, and facilities before them.
    let first = |kind: &str| kinds.iter().position(|one| *one == kind).expect(kind);
    assert!(first("rule") < first("facility") && first("facility") < first("yardstick"));
    assert!(
        kinds[first("checklist")..]
            .iter()
            .all(|kind| ["checklist", "yardstick"].contains(kind))
    );

    let json = folder.done(&with(&["--format", "json"]));
    let count: Value = serde_json::from_str(&json).expect("json");
    let all = count["by_facility"].as_array().expect("a list");
    let of_facilities: Vec<&csv::StringRecord> = rows
        .iter()
        .filter(|row| &row[at("kind")] == "facility")
        .collect();
    assert_eq!((all.len(), of_facilities.len()), (8, 8));
    for (one, row) in all.iter().zip(&of_facilities) {
        assert_eq!(
            (&row[at("id")], &row[at("name")]),
            (one["file"].as_str().unwrap(), one["name"].as_str().unwrap())
        );
        for list in ["cmmm", "miit", "hospital"] {
            let marks = &one["standings"][list];
            for what in ["claimed", "proven", "possible"] {
                let level = marks[what]["level"]
                    .as_u64()
                    .map_or(String::new(), |l| l.to_string());
                assert_eq!(row[at(&format!("{list}_{what}"))], level, "{row:?}");
            }
        }
    }
    // Who is counted by a rule is as many as the rule counts, in every format.
    let page = folder.done(&COUNT);
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for rule in count["rules"].as_array().expect("rules") {
        let (id, name) = (
            rule["id"].as_str().unwrap(),
            rule["names"]["en"].as_str().unwrap(),
        );
        for (column, sum) in [
            ("counts_for", &rule["strict"]),
            ("counts_leniently_for", &rule["lenient"]),
        ] {
            let fulfil = of_facilities
                .iter()
                .filter(|row| row[at(column)].split("; ").any(|one| one == id));
            let fulfil: Vec<&&csv::StringRecord> = fulfil.collect();
            assert_eq!(
                fulfil.len() as u64,
                sum["proven"].as_u64().unwrap_or(0),
                "{id} {column}"
            );
            for row in fulfil {
                let told = format!("{} ({})", &row[at("name")], &row[at("id")]);
                assert!(words.contains(&told), "{told} is missing in\n{page}");
            }
        }
        assert!(words.contains(&format!("{name}, strict:")), "{page}");
    }
    assert!(page.contains("WHO IS COUNTED AS PROVEN"), "{page}");
}

/// Ctrl-C leaves the scores in a file of their own; the message names it, and how many they are.
#[cfg(unix)]
#[test]
fn an_interrupted_count_says_where_its_scores_are() {
    let folder = Folder::new();
    folder.done(&["city", "--factories", "60", "--seed", "3", "-o", "city"]);
    let args = [
        "count",
        "shanghai-2025",
        "city",
        "--replications",
        "30",
        "--threads",
        "1",
        "--scores",
        "s.jsonl",
    ];
    let mut command = folder.command(&args);
    let child = command
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null());
    let child = child.spawn().expect("it starts");
    let part = folder.path("s.jsonl.part");
    let lines = || std::fs::read_to_string(&part).map_or(0, |text| text.lines().count());
    for _ in 0..3000 {
        if lines() >= 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let id = child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status()
        .expect("kill");
    assert!(killed.success());
    let ended = child.wait_with_output().expect("it ends");
    let told = String::from_utf8(ended.stderr).expect("text");
    assert_eq!(ended.status.code(), Some(130), "{told}");
    let told_all = format!("interrupted after {} of 60 facilities", lines());
    assert!(told.contains(&told_all), "{told_all}: {told}");
    assert!(
        told.contains("s.jsonl.part") && told.contains("--resume"),
        "{told}"
    );
    assert!(!folder.names().contains(&"s.jsonl".to_owned()));
}
