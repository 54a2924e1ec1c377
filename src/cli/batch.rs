//! `twinline batch`: many plants and scenarios into one table.

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::args::{BatchCommand, TableFormat};
use super::file::{Growing, part_of};
use super::plant::{Plant, locked_text};
use super::printer::Printer;
use super::{CliError, Exit, watch};
use crate::experiment::batch::{self, BatchError, Format, Item, Kept, Report};
use crate::experiment::{Failure, Job};
use crate::model::Factory;

pub(super) fn batch(command: &BatchCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    if let Some(output) = &command.output {
        refuse_to_overwrite(output, command)?;
    }
    let Some(items) = items(command, printer)? else {
        return Ok(Exit::Wrong);
    };
    let format = format_of(command);
    let kept = match &command.output {
        Some(output) if command.resume => earlier(output, &items, format)?,
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
    let made = match &command.output {
        None => make(printer),
        Some(output) => {
            let failed = |error| CliError::Write(output.clone(), error);
            let mut file = Growing::create(output).map_err(failed)?;
            let made = make(&mut file);
            // A law that broke leaves a valid table; a disk that is full does not.
            if !matches!(made, Err(BatchError::Write(_))) {
                file.finish().map_err(failed)?;
            }
            made
        }
    };
    bar.finish_and_clear();
    match made {
        Ok(report) => Ok(say(&report, &items, command, printer)),
        // The reader of our output went away: it has seen enough.
        Err(BatchError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Done),
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

/// All plants as declared and under their scenarios; `None` when one of them is wrong.
fn items(command: &BatchCommand, printer: &mut Printer) -> Result<Option<Vec<Item>>, CliError> {
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

fn format_of(command: &BatchCommand) -> Format {
    let ending = command
        .output
        .as_ref()
        .and_then(|o| o.extension())
        .and_then(|e| e.to_str());
    match (command.format, ending) {
        (Some(TableFormat::Jsonl), _) | (None, Some("jsonl" | "ndjson")) => Format::JsonLines,
        _ => Format::Csv,
    }
}

/// Nothing is overwritten without being asked, an unfinished table of an earlier go included.
fn refuse_to_overwrite(output: &Path, command: &BatchCommand) -> Result<(), CliError> {
    if command.resume || command.force {
        return Ok(());
    }
    for path in [output.to_owned(), part_of(output)] {
        if path.symlink_metadata().is_ok() {
            return Err(CliError::Usage(format!(
                "{} is there already; --resume goes on with it, --force begins anew",
                path.display()
            )));
        }
    }
    Ok(())
}

/// What an earlier go left: its table, and what it had begun to write when it was killed.
fn earlier(output: &Path, items: &[Item], format: Format) -> Result<Kept, CliError> {
    let mut kept = Kept::nothing(items);
    for path in [output.to_owned(), part_of(output)] {
        match fs::read(&path) {
            Ok(text) => kept.read(items, format, &text),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(CliError::Read(path, error)),
        }
    }
    Ok(kept)
}
