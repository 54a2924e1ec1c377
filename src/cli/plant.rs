//! A plant from its file: read, checked, and under its scenarios.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use super::CliError;
use super::file::{read_text, text_of};
use super::printer::Printer;
use crate::check::{check, check_dates, check_draft, check_names};
use crate::model::checklist::Checklist;
use crate::model::{self, Diagnostic, Factory};
use crate::report::diagnostics;
use crate::sim::Deadlock;
use crate::text::{self, Files, Reading, Source};

/// A plant that can run.
pub(super) struct Plant {
    /// The file as named on the command line.
    pub label: String,
    /// The plant as declared.
    pub factory: Factory,
    /// What a person should look at, one sentence each.
    pub warnings: Vec<String>,
    /// The plant's file and the tables that it names.
    pub files: Vec<PathBuf>,
    reading: Reading,
}

impl Plant {
    /// Reads and checks a plant; prints what it finds to standard error. `None` when it cannot run.
    pub fn read(path: &Path, printer: &Printer) -> Result<Option<Self>, CliError> {
        let (reading, files) = read(path)?;
        let found = reading.locate(of_plant(&reading));
        print(&reading, &found, printer);
        let wrong = found.iter().any(Diagnostic::is_error);
        let label = path.display().to_string();
        let warnings = found.into_iter().map(|problem| problem.message).collect();
        let factory = reading.factory.clone().filter(|_| !wrong);
        Ok(factory.map(|factory| Self {
            label,
            factory,
            warnings,
            files,
            reading,
        }))
    }

    /// The plant under one of its scenarios; prints what is wrong with it. `None` when it cannot run.
    pub fn scenario(&self, name: &str, printer: &Printer) -> Result<Option<Factory>, CliError> {
        match self.reading.scenario(name) {
            Ok(factory) => {
                let what = ["scenarios", "scenario"];
                let found = broken_by(&self.reading, &self.factory, what, name, &factory);
                print(&self.reading, &found, printer);
                Ok((!found.iter().any(Diagnostic::is_error)).then_some(factory))
            }
            Err(found) if self.factory.scenarios.contains_key(name) => {
                print(&self.reading, &found, printer);
                Ok(None)
            }
            // A name that the plant does not have is a mistake of the command line, not of the plant.
            Err(found) => {
                let sentence = |problem: &Diagnostic| {
                    let hint = problem
                        .hint
                        .as_ref()
                        .map_or(String::new(), |hint| format!("; {hint}"));
                    format!("{}: {}{hint}", self.label, problem.message)
                };
                Err(CliError::Usage(
                    found.iter().map(sentence).collect::<Vec<_>>().join("\n"),
                ))
            }
        }
    }
}

impl Plant {
    /// The file as it was read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Prints problems of the plant with their places.
    pub fn print(&self, found: &[Diagnostic], printer: &Printer) {
        print(&self.reading, &self.reading.locate(found.to_vec()), printer);
    }
}

/// Everything that is wrong with a plant's file, its scenarios and measures and what it says of these
/// checklists included, in file order. `are_all` tells whether these are all that were meant, so that another one
/// is a mistake.
pub(super) fn examine(
    path: &Path,
    source: Source,
    checklists: &[&Checklist],
    are_all: bool,
) -> (Source, Vec<Diagnostic>) {
    let reading = text::read(source, &Beside::of(path));
    let mut found = problems(&reading);
    // A syntax error may have cut a name in two; all else leaves names as they are.
    let cut = |problem: &Diagnostic| problem.code == "syntax";
    if let Some(draft) = &reading.draft
        && !reading.diagnostics.iter().any(cut)
    {
        let mut beside = check_names(&draft.factory, checklists);
        // It may be the one of a file that could not be read.
        beside.retain(|problem| are_all || problem.code != "unknown-checklist");
        found.extend(beside);
        found.extend(check_dates(&draft.factory, &today()));
    }
    let found = reading.locate(found);
    (reading.source, found)
}

/// Everything that is wrong with what was read, in file order. A file that cannot be read as a whole is
/// checked as far as it can be.
fn problems(reading: &Reading) -> Vec<Diagnostic> {
    let mut found = of_plant(reading);
    if let Some(draft) = &reading.draft {
        for (name, changed) in &reading.changed {
            let what = ["scenarios", "scenario"];
            found.extend(broken_by(reading, &draft.factory, what, name, changed));
        }
        for (name, changed) in &reading.measured {
            // What its scenario makes wrong by itself is told there.
            let measure = draft.factory.measures.get(name);
            let scenario = measure.and_then(|measure| measure.scenario.as_ref());
            let base = scenario.and_then(|scenario| reading.changed.get(scenario));
            let base = base.unwrap_or(&draft.factory);
            let what = ["measures", "measure"];
            found.extend(broken_by(reading, base, what, name, changed));
        }
    }
    reading.locate(found)
}

/// What is wrong with the file as read and with the plant as declared.
fn of_plant(reading: &Reading) -> Vec<Diagnostic> {
    let mut found = reading.diagnostics.clone();
    if let Some(draft) = &reading.draft {
        found.extend(check_draft(&draft.factory, &draft.failed));
    }
    found
}

/// What a scenario or measure makes wrong that is right without it, told at its name; `what` is its section
/// and what it is called.
fn broken_by(
    reading: &Reading,
    base: &Factory,
    [section, what]: [&str; 2],
    name: &str,
    changed: &Factory,
) -> Vec<Diagnostic> {
    let before = check(base);
    // A warning that the plant gives as declared says nothing new, even with another number in it.
    let known = |problem: &Diagnostic| {
        before.contains(problem)
            || !problem.is_error()
                && before
                    .iter()
                    .any(|b| b.code == problem.code && b.path == problem.path)
    };
    let path = model::Path::of([section, name]);
    let span = reading.span_of(&path);
    // That a scenario leaves a shift plan aside is what it is for.
    let news = |problem: &Diagnostic| !known(problem) && problem.code != "unused-shift";
    let new = check(changed).into_iter().filter(news);
    new.map(|problem| Diagnostic {
        message: format!("under {what} \"{name}\": {}", problem.message),
        span,
        ..problem
    })
    .collect()
}

/// What a file holds, and all files that were read for it.
fn read(path: &Path) -> Result<(Reading, Vec<PathBuf>), CliError> {
    let text = read_text(path)?;
    let source = Source {
        name: path.display().to_string(),
        text,
    };
    let beside = Beside::of(path);
    let reading = text::read(source, &beside);
    Ok((reading, beside.read.into_inner()))
}

/// Tables that a plant names are read beside it.
struct Beside {
    folder: PathBuf,
    /// The plant's file and the tables that were read.
    read: RefCell<Vec<PathBuf>>,
}

impl Beside {
    /// The folder of a plant's file.
    fn of(path: &Path) -> Self {
        Self {
            folder: path.parent().map_or_else(PathBuf::new, Path::to_owned),
            read: RefCell::new(vec![path.to_owned()]),
        }
    }
}

impl Files for Beside {
    fn read(&self, name: &str) -> Result<String, String> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).map_err(|error| error.to_string())?;
        self.read.borrow_mut().push(path);
        text_of(bytes)
    }
}

fn print(reading: &Reading, found: &[Diagnostic], printer: &Printer) {
    if !found.is_empty() {
        let source = &reading.source;
        printer.note(&diagnostics::text(&source.name, &source.text, found, true));
    }
}

/// A deadlock in words. `replication` counts from 0; people count from 1.
pub(super) fn locked_text(label: &str, replication: u32, deadlock: &Deadlock) -> String {
    let seconds = deadlock.at / 1_000_000_000;
    let (days, rest) = (seconds / model::DAY, seconds % model::DAY);
    let clock = format!(
        "{days} d {:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    );
    let waits: Vec<String> = deadlock
        .waits
        .iter()
        .map(|(who, whom)| format!("`{who}` waits for `{whom}`"))
        .collect();
    format!(
        "{label}: the plant is locked at {clock} of replication {}, for ever: {}",
        replication + 1,
        waits.join(", ")
    )
}

/// Today in universal time, as `2026-11-22`: the day that documents are held against.
pub(super) fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadlock_is_told_with_its_time_and_who_waits_for_whom() {
        let waits = vec![
            ("a".to_owned(), "b c".to_owned()),
            ("b c".to_owned(), "a".to_owned()),
        ];
        let at = (2 * 86_400 + 3 * 3600 + 4 * 60 + 5) * 1_000_000_000 + 999_999_999;
        assert_eq!(
            locked_text("x.ron", 2, &Deadlock { at, waits }),
            "x.ron: the plant is locked at 2 d 03:04:05 of replication 3, for ever: \
             `a` waits for `b c`, `b c` waits for `a`"
        );
    }
}
