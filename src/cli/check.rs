//! `twinline check`: everything that is wrong with plants and checklists.

use std::fs;
use std::path::PathBuf;

use super::args::{CheckCommand, CheckFormat};
use super::checklist;
use super::plant;
use super::printer::Printer;
use super::{CliError, Exit};
use crate::model::Diagnostic;
use crate::report::diagnostics;
use crate::text::{self, FileKind, Source};

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
    let mut examined = Vec::new();
    let (mut places, mut lists) = (Vec::new(), Vec::new());
    for path in files {
        let text = fs::read_to_string(path).map_err(|error| CliError::Read(path.clone(), error))?;
        let name = path.display().to_string();
        let source = Source { name, text };
        match FileKind::of(&source.text) {
            FileKind::Factory => examined.push(plant::examine(path, source)),
            FileKind::Checklist => {
                places.push(examined.len());
                examined.push((source.clone(), Vec::new()));
                lists.push(text::checklist(source));
            }
        }
    }
    // Checklists may name each other, so they are looked at together.
    for (at, found) in places.into_iter().zip(checklist::problems(&lists)) {
        examined[at].1 = found;
    }
    Ok(examined)
}
