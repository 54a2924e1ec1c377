//! `twinline check`: everything that is wrong with plants, checklists and programmes.

use std::path::PathBuf;

use super::args::{CheckCommand, CheckFormat};
use super::checklist;
use super::file::read_text;
use super::plant;
use super::printer::Printer;
use super::programme;
use super::{CliError, Exit};
use crate::maturity::shipped;
use crate::model::Diagnostic;
use crate::report::diagnostics;
use crate::text::{self, ChecklistReading, FileKind, Source};

pub(super) fn check(command: &CheckCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let (examined, unread) = examine(&command.files);
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

/// A file and everything that is wrong with it.
type Examined = (Source, Vec<Diagnostic>);

/// Everything that is wrong with each file, in the order of the command line. What a file holds is told by
/// its outermost name. Beside it the files that cannot be read.
fn examine(files: &[PathBuf]) -> (Vec<Examined>, Vec<CliError>) {
    let mut sources = Vec::new();
    let mut unread = Vec::new();
    for path in files {
        match read_text(path) {
            Ok(text) => {
                let kind = FileKind::of(&text);
                let name = path.display().to_string();
                sources.push((path, kind, Source { name, text }));
            }
            Err(error) => unread.push(error),
        }
    }
    // Checklists may name each other, and plants name them, so they are read before anything is checked.
    let lists: Vec<ChecklistReading> = sources
        .iter()
        .filter(|(_, kind, _)| *kind == FileKind::Checklist)
        .map(|(_, _, source)| text::checklist(source.clone()))
        .collect();
    let are_all = lists.iter().all(|list| list.checklist.is_some());
    let shipped = shipped();
    let known = checklist::known(&lists, &shipped);
    let mut of_lists = checklist::problems(&lists, &known, &shipped).into_iter();
    let examined = sources.into_iter().map(|(path, kind, source)| match kind {
        FileKind::Factory => plant::examine(path, source, &known, are_all),
        FileKind::Checklist => (source, of_lists.next().unwrap_or_default()),
        FileKind::Programme => {
            let reading = text::programme(source);
            let found = programme::problems(&reading, &known);
            (reading.source, found)
        }
    });
    (examined.collect(), unread)
}
