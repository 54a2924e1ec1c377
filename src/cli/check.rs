//! `twinline check`: everything that is wrong with plants, checklists and programmes.

use std::fs;
use std::path::PathBuf;

use super::args::{CheckCommand, CheckFormat};
use super::checklist;
use super::plant;
use super::printer::Printer;
use super::programme;
use super::{CliError, Exit};
use crate::maturity::shipped;
use crate::model::Diagnostic;
use crate::report::diagnostics;
use crate::text::{self, ChecklistReading, FileKind, Source};

pub(super) fn check(command: &CheckCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let examined = examine(&command.files)?;
    match command.format {
        CheckFormat::Json => {
            for (source, found) in &examined {
                printer.data(&diagnostics::json(&source.name, &source.text, found))?;
            }
        }
        CheckFormat::Text => {
            for (source, found) in &examined {
                printer.data(&diagnostics::text(&source.name, &source.text, found, true))?;
            }
            for (source, found) in &examined {
                printer.note(&diagnostics::summary(&source.name, found));
            }
        }
    }
    let wrong = examined
        .iter()
        .any(|(_, found)| found.iter().any(Diagnostic::is_error));
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

/// Everything that is wrong with each file, in the order of the command line. What a file holds is told by
/// its outermost name.
fn examine(files: &[PathBuf]) -> Result<Vec<(Source, Vec<Diagnostic>)>, CliError> {
    let mut sources = Vec::new();
    for path in files {
        let text = fs::read_to_string(path).map_err(|error| CliError::Read(path.clone(), error))?;
        let kind = FileKind::of(&text);
        let name = path.display().to_string();
        sources.push((path, kind, Source { name, text }));
    }
    // Checklists may name each other, and plants name them, so they are read before anything is checked.
    let lists: Vec<ChecklistReading> = sources
        .iter()
        .filter(|(_, kind, _)| *kind == FileKind::Checklist)
        .map(|(_, _, source)| text::checklist(source.clone()))
        .collect();
    let shipped = shipped();
    let known = checklist::known(&lists, &shipped);
    let mut of_lists = checklist::problems(&lists, &known).into_iter();
    let examined = sources.into_iter().map(|(path, kind, source)| match kind {
        FileKind::Factory => plant::examine(path, source, &known),
        FileKind::Checklist => (source, of_lists.next().unwrap_or_default()),
        FileKind::Programme => {
            let reading = text::programme(source);
            let found = programme::problems(&reading, &known);
            (reading.source, found)
        }
    });
    Ok(examined.collect())
}
