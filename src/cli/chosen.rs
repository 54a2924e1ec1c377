//! The checklists that a command works with: shipped ones, or files of the user's own.

use std::fs;
use std::path::Path;

use super::CliError;
use super::checklist::{known, problems};
use super::printer::Printer;
use crate::maturity::{self, OwnChecklist};
use crate::model::{Checklist, Diagnostic};
use crate::report::diagnostics;
use crate::text::{self, ChecklistReading, Source};

/// Those of the shipped checklists that come behind the ones that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Only those whose levels the others need.
    Needed,
    /// All that were not replaced.
    All,
}

/// All shipped checklists when none was asked for; else those that were, by id or file, in the order of
/// asking, and others behind them. `None` when a file is wrong; what is wrong is printed.
pub(super) fn checklists(
    asked: &[String],
    behind: Behind,
    printer: &Printer,
) -> Result<Option<Vec<Checklist>>, CliError> {
    let shipped = maturity::shipped();
    if asked.is_empty() {
        return Ok(Some(shipped));
    }
    let readings = asked
        .iter()
        .filter(|name| !shipped.iter().any(|list| list.id == **name))
        .map(|name| read(name, &shipped))
        .collect::<Result<Vec<ChecklistReading>, CliError>>()?;
    let mut wrong = false;
    let known = known(&readings, &shipped);
    for (reading, found) in readings.iter().zip(problems(&readings, &known, &shipped)) {
        if !found.is_empty() {
            let source = &reading.source;
            printer.note(&diagnostics::text(&source.name, &source.text, &found, true));
        }
        wrong |= found.iter().any(Diagnostic::is_error);
    }
    if wrong {
        return Ok(None);
    }
    let mut own = readings.into_iter().filter_map(|reading| reading.checklist);
    let mut chosen: Vec<Checklist> = Vec::new();
    for name in asked {
        let known = shipped.iter().find(|list| list.id == *name).cloned();
        chosen.extend(known.or_else(|| own.next()));
    }
    for list in shipped {
        let needed = chosen
            .iter()
            .any(|one| one.needs().contains(&list.id.as_str()));
        if (needed || behind == Behind::All) && !chosen.iter().any(|one| one.id == list.id) {
            chosen.push(list);
        }
    }
    Ok(Some(chosen))
}

/// Those asked for that are not the shipped ones, each with its file.
pub(super) fn own_checklists(asked: &[String]) -> Vec<OwnChecklist> {
    let shipped = maturity::shipped();
    let files = asked
        .iter()
        .filter(|name| !shipped.iter().any(|list| list.id == **name));
    files
        .filter_map(|name| {
            let reading = read(name, &shipped).ok()?;
            OwnChecklist::of(&reading.checklist?, name, &reading.source.text)
        })
        .collect()
}

/// The one checklist of a file. `None` when it is wrong; what is wrong is printed.
pub(super) fn one_of(name: &str, printer: &Printer) -> Result<Option<Checklist>, CliError> {
    let chosen = checklists(&[name.to_owned()], Behind::Needed, printer)?;
    Ok(chosen.and_then(|lists| lists.into_iter().next()))
}

/// A checklist from a file of the user's own.
fn read(name: &str, shipped: &[Checklist]) -> Result<ChecklistReading, CliError> {
    let path = Path::new(name);
    if !path.exists() {
        let ids: Vec<&str> = shipped.iter().map(|list| list.id.as_str()).collect();
        return Err(CliError::Usage(format!(
            "there is no checklist `{name}`, and no file of that name; the shipped ones are {}",
            ids.join(", ")
        )));
    }
    let text = fs::read_to_string(path).map_err(|error| CliError::Read(path.to_owned(), error))?;
    Ok(text::checklist(Source {
        name: name.to_owned(),
        text,
    }))
}
