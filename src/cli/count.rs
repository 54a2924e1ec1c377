//! `twinline count`: how many facilities reach what a programme asks.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::args::{CountCommand, SheetFormat};
use super::chosen::{Behind, checklists};
use super::file::{Growing, kept_of, part_of, write_whole};
use super::printer::Printer;
use super::programme::programme_of;
use super::{CliError, Exit, watch};
use crate::programme::{self, Facilities, Kept, Row, Survey};
use crate::report::count::{csv, json, sheet};

pub(super) fn count(command: &CountCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let Some(lists) = checklists(&command.checklist, Behind::All, printer)? else {
        return Ok(Exit::Wrong);
    };
    let Some(programme) = programme_of(&command.programme, &lists, printer)? else {
        return Ok(Exit::Wrong);
    };
    let files = Plants::find(&command.facilities)?;
    if let Some(scores) = &command.scores {
        refuse_to_overwrite(scores, command)?;
    }
    let mut kept = Kept::default();
    if let (Some(scores), true) = (&command.scores, command.resume) {
        for path in [scores.clone(), kept_of(scores), part_of(scores)] {
            match fs::read(&path) {
                Ok(text) => kept.read(&text),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(CliError::Read(path, error)),
            }
        }
        // The unfinished file begins anew below: a second kill must not lose what the first go made.
        if kept.count() > 0 {
            let safe = kept_of(scores);
            write_whole(&safe, &kept.lines()).map_err(|e| CliError::Write(safe.clone(), e))?;
        }
    }
    let options = command.settings.options();
    let survey = Survey {
        checklists: &lists,
        options: &options,
    };
    let mut out = match &command.scores {
        None => None,
        Some(path) => {
            let file = Growing::create(path).map_err(|e| CliError::Write(path.clone(), e))?;
            Some((path, file))
        }
    };
    watch::end_gently();
    let bar = watch::bar_of(files.0.len() as u64, "facilities");
    let mut rows: Vec<Row> = Vec::new();
    let mut broken = None;
    let surveyed = survey.run(
        &files,
        &kept,
        command.settings.threads(),
        &watch::INTERRUPTED,
        |_, row| {
            if let Some((path, file)) = &mut out {
                let written = file.write_all(&row.line()).and_then(|()| file.flush());
                if let Err(error) = written {
                    broken = Some(CliError::Write((*path).clone(), error));
                    return ControlFlow::Break(());
                }
            }
            bar.set_message(row.file.clone());
            bar.inc(1);
            rows.push(row);
            ControlFlow::Continue(())
        },
    );
    bar.finish_and_clear();
    if let Some(error) = broken {
        return Err(error);
    }
    let complete = surveyed.rows == files.0.len();
    if let Some((path, file)) = out {
        // What an interrupted survey made stays beside its place; --resume finds it there.
        let ended = if complete {
            file.finish()
        } else {
            { file }.flush()
        };
        ended.map_err(|error| CliError::Write(path.clone(), error))?;
        if complete && command.resume {
            remove(&kept_of(path))?;
        }
    }
    if !complete {
        let hint = match &command.scores {
            Some(_) => "; the same command with --resume goes on",
            None => "; with --scores FILE a count can be resumed",
        };
        printer.note(&format!(
            "interrupted after {} of {} facilities{hint}",
            surveyed.rows,
            files.0.len()
        ));
        return Ok(Exit::Interrupted);
    }
    let result = programme::count(&programme, &lists, &rows);
    for file in &result.unscored {
        printer.note(&format!("without a score: {}: {}", file.file, file.why));
    }
    if surveyed.kept > 0 {
        printer.note(&format!(
            "{} of {} facilities from an earlier go",
            surveyed.kept, surveyed.rows
        ));
    }
    let text = match command.format {
        SheetFormat::Text => sheet(&result).text(true),
        SheetFormat::Md => sheet(&result).markdown(),
        SheetFormat::Json => json(&result).map_err(io::Error::from)?,
        SheetFormat::Csv => csv(&result).map_err(io::Error::from)?,
    };
    printer.data(&text)?;
    Ok(match result.scored {
        0 => Exit::Wrong,
        _ => Exit::Done,
    })
}

/// Removes what is no longer needed, if it is there.
fn remove(path: &Path) -> Result<(), CliError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(CliError::Write(path.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// Nothing is overwritten without being asked, unfinished scores of an earlier go included.
fn refuse_to_overwrite(scores: &Path, command: &CountCommand) -> Result<(), CliError> {
    if command.resume || command.force {
        return Ok(());
    }
    for path in [scores.to_owned(), part_of(scores), kept_of(scores)] {
        if path.symlink_metadata().is_ok() {
            return Err(CliError::Usage(format!(
                "{} is there already; --resume goes on with it, --force begins anew",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Plant files, sorted, each once.
struct Plants(Vec<PathBuf>);

impl Plants {
    /// The files given, and in folders, however deep, every file that ends in `.ron` and is no layout.
    fn find(given: &[PathBuf]) -> Result<Self, CliError> {
        let mut files = Vec::new();
        for path in given {
            let failed = |error| CliError::Read(path.clone(), error);
            if fs::metadata(path).map_err(failed)?.is_dir() {
                let before = files.len();
                walk(path, &mut files)?;
                if files.len() == before {
                    return Err(CliError::Usage(format!(
                        "the folder {} holds no plant (no file that ends in .ron)",
                        path.display()
                    )));
                }
            } else {
                files.push(path.clone());
            }
        }
        files.sort();
        files.dedup();
        Ok(Self(files))
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let failed = |error| CliError::Read(folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            walk(&path, files)?;
        } else if name.ends_with(".ron") && !name.ends_with(".layout.ron") {
            files.push(path);
        }
    }
    Ok(())
}

impl Facilities for Plants {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, at: usize) -> String {
        self.0[at].display().to_string()
    }

    fn read(&self, at: usize) -> Result<String, String> {
        fs::read_to_string(&self.0[at]).map_err(|error| error.to_string())
    }

    fn table(&self, at: usize, name: &str) -> Result<String, String> {
        let folder = self.0[at].parent().unwrap_or(Path::new(""));
        fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())
    }
}
