//! README.md stays true: its plants run, its commands do what it shows, and its picture is the page that
//! the program prints.
//!
//! Code blocks by their language: `ron` is a plant, saved under the name in its first comment; `sh` holds
//! commands, run in order in one folder with copies of `factories/`; a `text` block right behind commands
//! shows the first lines of what they print, `…` for the rest. `TWINLINE_BLESS=1 cargo test readme` writes
//! the shown lines and the picture anew; look at the difference before you keep it.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The program as a reader of the README starts it from the sources.
const FROM_SOURCE: &str = "cargo run --release -- ";
/// The main job, the first command of the README.
const MAIN_JOB: &str = "cargo run --release -- run factories/lingang-body-shop.ron";
/// The second one. It is what runs this test, so this test does not run it.
const TESTS: &str = "cargo test";
/// The picture of the main job.
const PICTURE: &str = "assets/pictures/page.svg";

/// A code block: its language, the number of its first line counted from 0, and its lines.
struct Block<'a> {
    language: &'a str,
    first: usize,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(language) => {
                open = true;
                blocks.push(Block {
                    language,
                    first: number + 1,
                    lines: Vec::new(),
                });
            }
            None if open => blocks.last_mut().unwrap().lines.push(line),
            None => {}
        }
    }
    assert!(!open, "the last code block does not end");
    blocks
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn bless() -> bool {
    std::env::var_os("TWINLINE_BLESS").is_some()
}

/// A folder in which the commands of the README run, with the shipped plants.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let plants = folder.path().join("factories");
    fs::create_dir(&plants).unwrap();
    for entry in fs::read_dir(repository().join("factories")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, plants.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// Runs one command line in a shell that finds this build's program as `twinline`; gives its exit code and
/// what it printed, errors after data.
fn shell(folder: &Path, line: &str, colours: bool) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_twinline"));
    let mut search = vec![program.parent().unwrap().to_owned()];
    search.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(search).unwrap())
        .stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    if colours {
        command.env("CLICOLOR_FORCE", "1");
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().expect("the shell was killed"),
        String::from_utf8(text).unwrap(),
    )
}

/// The exit code that a command announces in a comment: `# exit code 1`; else 0.
fn announced(line: &str) -> i32 {
    let code = line.split("# exit code ").nth(1);
    code.map_or(0, |code| code.trim().parse().expect("an exit code"))
}

#[test]
fn the_readme_opens_with_the_two_commands() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut commands = blocks(&readme)
        .into_iter()
        .filter(|b| b.language == "sh")
        .flat_map(|b| b.lines);
    assert_eq!(commands.next(), Some(MAIN_JOB));
    assert_eq!(commands.next(), Some(TESTS));
    assert!(
        readme.contains(&format!("]({PICTURE})")) || readme.contains(&format!("\"{PICTURE}\""))
    );
}

#[test]
fn the_commands_of_the_readme_do_what_it_shows() {
    let path = repository().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = readme.lines().map(str::to_owned).collect();
    let folder = folder();
    let mut printed: Option<String> = None;
    let (mut commands, mut shown) = (0, 0);
    let blocks = blocks(&readme);
    for block in &blocks {
        match block.language {
            "ron" => {
                let name = block.lines[0]
                    .strip_prefix("// ")
                    .and_then(|l| l.split(':').next());
                let name = name.expect("a plant opens with `// its-name.ron: what it is`");
                fs::write(folder.path().join(name), block.lines.join("\n")).unwrap();
            }
            "sh" => {
                let mut all = String::new();
                for line in block.lines.iter().filter(|line| **line != TESTS) {
                    let line = line.replace(FROM_SOURCE, "twinline ");
                    assert!(
                        line.starts_with("twinline "),
                        "not a command of ours: {line}"
                    );
                    let (code, text) = shell(folder.path(), &line, false);
                    assert_eq!(code, announced(&line), "{line}\n{text}");
                    all += &text;
                    commands += 1;
                }
                printed = Some(all);
                continue;
            }
            "text" => {
                // Without commands before it, a block is no output.
                if let Some(printed) = &printed {
                    let end = block
                        .lines
                        .iter()
                        .position(|l| *l == "…")
                        .unwrap_or(block.lines.len());
                    let is_whole = end == block.lines.len();
                    let real: Vec<&str> = printed.lines().collect();
                    let real = if is_whole {
                        &real[..]
                    } else {
                        &real[..end.min(real.len())]
                    };
                    shown += 1;
                    if bless() {
                        assert!(real.len() >= end, "the block shows more than is printed");
                        for (at, line) in real[..end].iter().enumerate() {
                            lines[block.first + at] = (*line).to_owned();
                        }
                    } else {
                        assert_eq!(
                            block.lines[..end].join("\n"),
                            real.join("\n"),
                            "README.md:{}",
                            block.first + 1
                        );
                    }
                }
            }
            _ => {}
        }
        printed = None;
    }
    assert!(
        commands >= 7 && shown >= 4,
        "{commands} commands, {shown} outputs"
    );
    if bless() {
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn the_picture_is_the_page_of_the_main_job() {
    let folder = folder();
    let line = MAIN_JOB.replace(FROM_SOURCE, "twinline ");
    let (code, page) = shell(folder.path(), &line, true);
    assert_eq!(code, 0, "{page}");
    let picture = picture(MAIN_JOB, &page);
    let path: PathBuf = repository().join(PICTURE);
    if bless() {
        fs::write(&path, &picture).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == picture,
        "{PICTURE} is not what the program prints now; TWINLINE_BLESS=1 cargo test readme draws it anew"
    );
}

// --- the picture ----------------------------------------------------------------------------------------

/// Width of a character, height of a line, size of the letters, margin and height of the title bar [px].
const CHAR: f64 = 8.0;
const LINE: f64 = 17.0;
const SIZE: f64 = 13.3;
const MARGIN: f64 = 18.0;
const BAR: f64 = 34.0;

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    /// Column of its first character.
    column: usize,
    /// Class of the style sheet.
    class: String,
    text: String,
}

/// A line with ANSI colours as stretches without blanks at their ends.
fn stretches(line: &str) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let (mut codes, mut column) = (Vec::<u32>::new(), 0);
    for (index, piece) in line.split('\u{1b}').enumerate() {
        let mut text = piece;
        if index > 0 {
            let (code, rest) = piece[1..]
                .split_once('m')
                .expect("only colours are escaped");
            match code.parse().unwrap_or(0) {
                0 => codes.clear(),
                code => codes.push(code),
            }
            text = rest;
        }
        let names = codes.iter().filter_map(|code| match code {
            1 => Some("b"),
            2 => Some("d"),
            31 => Some("r"),
            32 => Some("g"),
            33 => Some("y"),
            _ => None,
        });
        let class = names.collect::<Vec<_>>().join(" ");
        // Words keep their columns whatever the font: a wide gap begins a stretch of its own.
        let mut start = None;
        let chars: Vec<char> = text.chars().collect();
        for at in 0..=chars.len() {
            let gap = at == chars.len()
                || (chars[at] == ' ' && chars.get(at + 1).is_none_or(|c| *c == ' '));
            match (gap, start) {
                (false, None) if chars[at] != ' ' => start = Some(at),
                (true, Some(from)) => {
                    let text = chars[from..at].iter().collect();
                    found.push(Stretch {
                        column: column + from,
                        class: class.clone(),
                        text,
                    });
                    start = None;
                }
                _ => {}
            }
        }
        column += chars.len();
    }
    found
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A terminal that shows a command and what it printed, up to the words on what to do next.
fn picture(command: &str, page: &str) -> String {
    let lines: Vec<Vec<Stretch>> = page.lines().map(stretches).collect();
    let is_heading = |line: &[Stretch], word: &str| {
        line.first()
            .is_some_and(|s| s.column == 0 && s.text == word)
    };
    let end = lines
        .iter()
        .position(|line| is_heading(line, "NEXT"))
        .unwrap_or(lines.len());
    let mut lines = lines[..end].to_vec();
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    let columns = lines
        .iter()
        .flatten()
        .map(|s| s.column + s.text.chars().count())
        .max()
        .unwrap_or(0);
    let width = columns as f64 * CHAR + 2.0 * MARGIN;
    let height = BAR + MARGIN + (lines.len() + 2) as f64 * LINE + MARGIN / 2.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n\
         <style>\n\
         text {{ font: {SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d7dde5; white-space: pre; }}\n\
         .b {{ font-weight: 700; fill: #ffffff; }} .d {{ fill: #8b97a6; }} .g {{ fill: #6fd08c; }}\n\
         .r {{ fill: #ff8f80; }} .y {{ fill: #ecc46b; }} .u {{ fill: #5ea2ff; }}\n\
         </style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"#10161f\"/>\n\
         <path d=\"M0 {BAR}V10a10 10 0 0 1 10-10H{}a10 10 0 0 1 10 10V{BAR}z\" fill=\"#1d2632\"/>\n\
         <circle cx=\"20\" cy=\"17\" r=\"5.5\" fill=\"#ff6159\"/><circle cx=\"39\" cy=\"17\" r=\"5.5\" fill=\"#ffbd2e\"/>\
         <circle cx=\"58\" cy=\"17\" r=\"5.5\" fill=\"#28c941\"/>\n",
        escaped(command),
        width - 10.0,
    );
    let prompt = [
        Stretch {
            column: 0,
            class: "g".to_owned(),
            text: "$".to_owned(),
        },
        Stretch {
            column: 2,
            class: "b".to_owned(),
            text: command.to_owned(),
        },
    ];
    let all = [prompt.to_vec(), Vec::new()].into_iter().chain(lines);
    for (row, line) in all.enumerate() {
        let y = BAR + MARGIN + row as f64 * LINE + 6.0;
        for Stretch {
            column,
            class,
            text,
        } in line
        {
            let x = MARGIN + column as f64 * CHAR;
            // A rule of equal signs is drawn: as letters it would be a dotted line.
            let count = text.chars().count();
            if count > 3 && text.chars().all(|c| c == '=') {
                let (y, right) = (y - 5.0, x + count as f64 * CHAR);
                let _ = writeln!(
                    svg,
                    "<path d=\"M{x} {y}H{right}\" stroke=\"#5ea2ff\" stroke-width=\"2\"/>"
                );
                continue;
            }
            let length = count as f64 * CHAR;
            let class = if class.is_empty() {
                String::new()
            } else {
                format!(" class=\"{class}\"")
            };
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{y}\"{class} textLength=\"{length}\">{}</text>",
                escaped(&text)
            );
        }
    }
    svg + "</svg>\n"
}

#[test]
fn colours_and_columns_of_a_line_are_read() {
    let stretch = |column, class: &str, text: &str| Stretch {
        column,
        class: class.into(),
        text: text.into(),
    };
    assert_eq!(
        stretches("  a b  \u{1b}[1m\u{1b}[31mlate\u{1b}[0m ± 1"),
        [
            stretch(2, "", "a b"),
            stretch(7, "b r", "late"),
            stretch(12, "", "± 1")
        ]
    );
    assert_eq!(stretches(""), []);
}

#[test]
fn code_blocks_are_found_with_their_places() {
    let text = "a\n```sh\nx\ny\n```\n\n```\nz\n```\n";
    let found: Vec<_> = blocks(text)
        .into_iter()
        .map(|b| (b.language, b.first, b.lines))
        .collect();
    assert_eq!(found, [("sh", 2, vec!["x", "y"]), ("", 7, vec!["z"])]);
    assert_eq!((announced("x # exit code 3"), announced("x")), (3, 0));
}
