//! `twinline check`: everything that is wrong with plants.

use super::args::{CheckCommand, CheckFormat};
use super::plant::examine;
use super::printer::Printer;
use super::{CliError, Exit};
use crate::model::Diagnostic;
use crate::report::diagnostics;

pub(super) fn check(command: &CheckCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let mut examined = Vec::new();
    for file in &command.files {
        examined.push(examine(file)?);
    }
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
