//! `twinline check`: everything that is wrong with plants.

use super::args::{CheckCommand, CheckFormat};
use super::plant::examine;
use super::printer::Printer;
use super::{CliError, Exit};
use crate::model::Diagnostic;
use crate::report::diagnostics;

pub(super) fn check(command: &CheckCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let mut examined = Vec::new();
    let mut unread = Vec::new();
    for file in &command.files {
        match examine(file) {
            Ok(found) => examined.push(found),
            Err(error) => unread.push(error),
        }
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
    // A file that cannot be read hides no other: it is told last, where it is seen.
    for error in &unread {
        printer.error(&error.to_string());
    }
    let wrong = examined
        .iter()
        .any(|(_, found)| found.iter().any(Diagnostic::is_error));
    Ok(match (unread.is_empty(), wrong) {
        (false, _) => Exit::Failed,
        (true, true) => Exit::Wrong,
        (true, false) => Exit::Done,
    })
}
