//! `twinline batch`: many plants and scenarios into one table.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::args::{BatchCommand, TableFormat};
use super::file::{Growing, Place};
use super::plant::{Plant, locked_text};
use super::printer::Printer;
use super::{CliError, Exit, watch};
use crate::experiment::batch::{self, BatchError, Format, Item, Kept, Report};
use crate::experiment::{Failure, Job};
use crate::model::Factory;

pub(super) fn batch(command: &BatchCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let format = format_of(command)?;
    let failed = |error| match &command.output {
        Some(output) => CliError::Write(output.clone(), error),
        None => CliError::Output(error),
    };
    let place = match &command.output {
        Some(output) => {
            let place = Place::of(output).map_err(failed)?;
            refuse_inputs(output, &place, &command.plants)?;
            refuse_to_overwrite(&place, command)?;
            Some(place)
        }
        None => None,
    };
    let mut inputs = Vec::new();
    let Some(items) = items(command, &mut inputs, printer)? else {
        return Ok(Exit::Wrong);
    };
    if let (Some(output), Some(place)) = (&command.output, &place) {
        refuse_inputs(output, place, &inputs)?;
    }
    let kept = match &place {
        Some(place) if command.resume => earlier(place, &items, format)?,
        _ => Kept::nothing(&items),
    };
    watch::end_gently();
    let total = items.iter().map(|item| u64::from(item.job.replications()));
    let bar = watch::bar(total.sum());
    let settings = &command.settings;
    let make = |out: &mut dyn Write| {
        batch::run(
            &items,
            &kept,
            format,
            settings.threads(),
            &watch::INTERRUPTED,
            out,
            &mut |standing| {
                bar.set_message(items[standing.item].label());
                bar.set_position(standing.replications);
            },
        )
    };
    let made = match &place {
        None => make(printer),
        Some(place) => {
            if command.resume {
                place.set_aside().map_err(failed)?;
            }
            let mut file = Growing::create(place).map_err(failed)?;
            let made = make(&mut file);
            // A law that broke leaves a valid table; a disk that is full does not.
            if !matches!(made, Err(BatchError::Write(_))) {
                file.finish().map_err(failed)?;
            }
            // What a broken table lacks may still stand in what was set aside.
            if made.is_ok() {
                place.clear().map_err(failed)?;
            }
            made
        }
    };
    bar.finish_and_clear();
    match made {
        Ok(report) => Ok(say(&report, &items, command, printer)),
        // The reader of our output went away: it has seen enough.
        Err(BatchError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(BatchError::Write(error)) => Err(failed(error)),
        Err(error) => Err(error.into()),
    }
}

/// Tells the person how it went.
fn say(report: &Report, items: &[Item], command: &BatchCommand, printer: &Printer) -> Exit {
    for locked in &report.locked {
        let label = items[locked.item].label();
        printer.error(&locked_text(&label, locked.replication, &locked.deadlock));
    }
    let done = report.made + report.kept;
    let earlier = match report.kept {
        0 => String::new(),
        kept => format!(", {kept} of them from an earlier go"),
    };
    let place = command
        .output
        .as_ref()
        .map_or(String::new(), |o| format!(" in {}", o.display()));
    printer.note(&format!(
        "{done} of {} plants and scenarios{place}{earlier}",
        items.len()
    ));
    if !report.complete {
        if command.output.is_some() {
            printer.note("interrupted; the same command with --resume goes on");
        }
        return Exit::Interrupted;
    }
    if report.locked.is_empty() {
        Exit::Done
    } else {
        Exit::Locked
    }
}

/// All plants as declared and under their scenarios; `None` when one of them is wrong. `inputs` gets every
/// file that was read.
fn items(
    command: &BatchCommand,
    inputs: &mut Vec<PathBuf>,
    printer: &mut Printer,
) -> Result<Option<Vec<Item>>, CliError> {
    let options = command.settings.options();
    let every = command.scenario.iter().any(|name| name == "all");
    let mut items = Vec::new();
    let mut seen = BTreeSet::new();
    let mut wrong = false;
    for path in &command.plants {
        if !seen.insert(path) {
            return Err(CliError::Usage(format!(
                "{} is given twice",
                path.display()
            )));
        }
        let Some(plant) = Plant::read(path, printer)? else {
            wrong = true;
            continue;
        };
        inputs.extend_from_slice(&plant.files);
        let mut names: Vec<&String> = Vec::new();
        if every {
            names.extend(plant.factory.scenarios.keys());
        }
        for name in command.scenario.iter().filter(|name| *name != "all") {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut add = |scenario: Option<String>, factory: &Factory| -> Result<(), CliError> {
            let job = Job::new(options.settle(factory)?).map_err(Failure::from)?;
            items.push(Item {
                plant: plant.label.clone(),
                name: factory.name.clone(),
                scenario,
                job,
            });
            Ok(())
        };
        add(None, &plant.factory)?;
        for name in names {
            match plant.scenario(name, printer)? {
                Some(changed) => add(Some(name.clone()), &changed)?,
                None => wrong = true,
            }
        }
    }
    Ok((!wrong).then_some(items))
}

/// How the table is written: as asked, or as the name of the output ends.
fn format_of(command: &BatchCommand) -> Result<Format, CliError> {
    let ending = command
        .output
        .as_ref()
        .and_then(|o| o.extension())
        .map(|e| e.to_string_lossy().to_lowercase());
    let no_table = |why: &str| {
        let hint = "name the table FILE.csv, which every spreadsheet opens, or FILE.jsonl";
        Err(CliError::Usage(format!("{why}; {hint}")))
    };
    match (command.format, ending.as_deref()) {
        (_, Some("xlsx" | "xls" | "xlsm" | "ods")) => no_table("twinline writes no spreadsheets"),
        (Some(TableFormat::Csv), _) | (None, None | Some("csv" | "txt")) => Ok(Format::Csv),
        (Some(TableFormat::Jsonl), _) | (None, Some("jsonl" | "ndjson")) => Ok(Format::JsonLines),
        (None, Some(ending)) => no_table(&format!(
            "`.{ending}` does not say how to write the table, and no --format does"
        )),
    }
}

/// What the command read is never written over.
fn refuse_inputs(output: &Path, place: &Place, inputs: &[PathBuf]) -> Result<(), CliError> {
    let inputs: Vec<PathBuf> = inputs
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let same = |path: &PathBuf| path.canonicalize().is_ok_and(|path| inputs.contains(&path));
    if place.earlier().iter().any(same) {
        return Err(CliError::Usage(format!(
            "{} is read by this command; give the table another name",
            output.display()
        )));
    }
    Ok(())
}

/// Nothing is overwritten without being asked, an unfinished table of an earlier go included.
fn refuse_to_overwrite(place: &Place, command: &BatchCommand) -> Result<(), CliError> {
    if command.force {
        return Ok(());
    }
    if let (true, Place::Stream(path)) = (command.resume, place) {
        return Err(CliError::Usage(format!(
            "{} is no file, so --resume finds nothing there to go on with",
            path.display()
        )));
    }
    for path in place.earlier() {
        if !command.resume && path.symlink_metadata().is_ok() {
            return Err(CliError::Usage(format!(
                "{} is there already; --resume goes on with it, --force begins anew",
                path.display()
            )));
        }
    }
    Ok(())
}

/// What an earlier go left: its table, and what it had begun to write when it was killed. A file that is
/// no such table, or holds what this command does not make, is never lost for it.
fn earlier(place: &Place, items: &[Item], format: Format) -> Result<Kept, CliError> {
    let mut kept = Kept::nothing(items);
    for path in place.earlier() {
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(CliError::Read(path, error)),
        };
        let path = path.display();
        match kept.read(items, format, &text) {
            Ok(0) => {}
            Ok(lost) => {
                let (blocks, are) = match lost {
                    1 => ("block", "is"),
                    _ => ("blocks", "are"),
                };
                return Err(CliError::Usage(format!(
                    "{path} holds {lost} {blocks} of rows that {are} not of this command's plants, \
                     scenarios and settings and would be lost; give the table another name, or --force \
                     to begin anew"
                )));
            }
            Err(why) => {
                return Err(CliError::Usage(format!(
                    "{path} {why}, so --resume cannot go on with it; give the table another name, or \
                     --force to begin anew"
                )));
            }
        }
    }
    Ok(kept)
}
