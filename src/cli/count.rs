//! `twinline count`: how many facilities reach what a programme asks.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::args::{CountCommand, SheetFormat};
use super::chosen::{Behind, checklists, own_checklists};
use super::file::{Growing, Place};
use super::printer::Printer;
use super::programme::programme_of;
use super::{CliError, Exit, watch};
use crate::programme::{self, Facilities, Kept, Row, Survey};
use crate::report::count::sheet;
use crate::report::count_data::{csv, json};

/// How many files that say something odd are told on standard error; `--format csv` names all.
const ODD: usize = 10;

pub(super) fn count(command: &CountCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let Some(lists) = checklists(&command.checklist, Behind::All, printer)? else {
        return Ok(Exit::Wrong);
    };
    let Some(programme) = programme_of(&command.programme, &lists, printer)? else {
        return Ok(Exit::Wrong);
    };
    let files = Plants::find(&command.facilities)?;
    let place = match &command.scores {
        None => None,
        Some(scores) => {
            let failed = |error| CliError::Write(scores.clone(), error);
            let place = Place::of(scores).map_err(failed)?;
            refuse_to_overwrite(scores, &place, &files, command)?;
            Some((scores, place))
        }
    };
    let options = command.settings.options();
    let (day, told) = command.papers.day();
    let survey = Survey {
        checklists: &lists,
        options: &options,
        as_of: &day,
    };
    let mut kept = Kept::default();
    if let (Some((scores, place)), true) = (&place, command.resume) {
        let mut read = Vec::new();
        for path in place.earlier() {
            match fs::read(&path) {
                Ok(text) => {
                    kept.read(&text);
                    read.push(path.display().to_string());
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(CliError::Read(path, error)),
            }
        }
        let names = (0..files.count()).map(|at| files.name(at)).collect();
        match kept.lost(&names, &survey.rules()) {
            0 => {}
            lost => {
                return Err(CliError::Usage(format!(
                    "{}: {lost} scores of other files, other checklists or other settings would be lost; give \
                     the scores another name, or --force to begin anew",
                    read.join(", ")
                )));
            }
        }
        let failed = |error| CliError::Write((*scores).clone(), error);
        place.set_aside().map_err(failed)?;
    }
    let mut out = match &place {
        None => None,
        Some((path, place)) => {
            let failed = |error| CliError::Write((*path).clone(), error);
            Some((*path, place, Growing::create(place).map_err(failed)?))
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
            if let Some((path, _, file)) = &mut out {
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
    let unfinished = out.as_ref().map(|(path, place, _)| place.unfinished(path));
    if let Some((path, place, mut file)) = out {
        // What an interrupted survey made stays beside its place; --resume finds it there.
        let ended = match complete {
            true => file.finish().and_then(|()| place.clear()),
            false => file.flush(),
        };
        ended.map_err(|error| CliError::Write(path.clone(), error))?;
    }
    if !complete {
        let hint = match unfinished {
            Some(part) => format!(
                "; their scores are in {}, and the same command with --resume goes on",
                part.display()
            ),
            None => "; with --scores FILE a count can be resumed".to_owned(),
        };
        printer.note(&format!(
            "interrupted after {} of {} facilities{hint}",
            surveyed.rows,
            files.0.len()
        ));
        return Ok(Exit::Interrupted);
    }
    let mut result = programme::count(&programme, &lists, &rows);
    result.own_checklists = own_checklists(&command.checklist);
    if told {
        result.as_of = Some(day.clone());
    }
    for file in &result.unscored {
        printer.note(&format!("without a score: {}: {}", file.file, file.why));
    }
    for odd in result.odd.iter().take(ODD) {
        printer.note(&format!("odd: {}: {}", odd.file, odd.says.join("; ")));
    }
    if result.odd.len() > ODD {
        let more = result.odd.len() - ODD;
        printer.note(&format!("odd: {more} files more; --format csv names all"));
    }
    if result.later_papers.papers > 0 {
        printer.note(&format!(
            "{} papers in {} files are dated later than {day} and count as bare statements",
            result.later_papers.papers, result.later_papers.files
        ));
    }
    for files in &result.same_plant {
        printer.note(&format!(
            "the same plant, counted each time: {}",
            files.join(", ")
        ));
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

/// Nothing is overwritten without being asked, unfinished scores of an earlier go included, and never a
/// file that is counted or one that holds something else.
fn refuse_to_overwrite(
    scores: &Path,
    place: &Place,
    plants: &Plants,
    command: &CountCommand,
) -> Result<(), CliError> {
    let label = scores.display();
    for path in place.earlier() {
        let Ok(there) = path.canonicalize() else {
            continue;
        };
        let counted = |plant: &PathBuf| plant.canonicalize().is_ok_and(|plant| plant == there);
        if plants.0.iter().any(counted) {
            return Err(CliError::Usage(format!(
                "{label} is read by this command; give the scores another name"
            )));
        }
        if !command.resume && !command.force {
            return Err(CliError::Usage(format!(
                "{} is there already; --resume goes on with it, --force begins anew",
                path.display()
            )));
        }
        if command.resume {
            let text = fs::read(&path).map_err(|error| CliError::Read(path.clone(), error))?;
            if !Kept::holds_rows(&text) {
                return Err(CliError::Usage(format!(
                    "{} holds no scores of a count, so --resume cannot go on with it; give the scores \
                     another name, or --force to begin anew",
                    path.display()
                )));
            }
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
        // One file under two spellings counts once.
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
        Ok(Self(files))
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let failed = |error| CliError::Read(folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        // A link to a folder may lead round in a circle.
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        let path = entry.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_folder {
            walk(&path, files)?;
            continue;
        }
        let name = name.to_lowercase();
        if name.ends_with(".ron") && !name.ends_with(".layout.ron") {
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
