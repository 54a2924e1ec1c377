//! Programmes from their files: read, and checked against the checklists that they name.

use std::fs;
use std::path::Path;

use super::CliError;
use super::printer::Printer;
use crate::check::check_programme_draft;
use crate::model::{Checklist, Diagnostic, Programme};
use crate::programme::SHIPPED;
use crate::report::diagnostics;
use crate::text::{self, ProgrammeReading, Source};

/// Everything that is wrong with a programme, in file order.
pub(super) fn problems(reading: &ProgrammeReading, lists: &[&Checklist]) -> Vec<Diagnostic> {
    let mut found = reading.diagnostics.clone();
    if let Some(draft) = &reading.draft {
        let (programme, failed) = (&draft.programme, &draft.failed);
        found.extend(check_programme_draft(programme, lists, failed));
    }
    reading.locate(found)
}

/// A shipped programme by its id, or one from a file. `None` when it is wrong; what is wrong is printed.
pub(super) fn programme_of(
    name: &Path,
    lists: &[Checklist],
    printer: &Printer,
) -> Result<Option<Programme>, CliError> {
    let label = name.display().to_string();
    let shipped = SHIPPED
        .iter()
        .find(|(file, _)| !name.exists() && file.strip_suffix(".ron") == Some(label.as_str()));
    let text = match shipped {
        Some((_, text)) => (*text).to_owned(),
        None => fs::read_to_string(name).map_err(|error| CliError::Read(name.to_owned(), error))?,
    };
    let reading = text::programme(Source { name: label, text });
    let lists: Vec<&Checklist> = lists.iter().collect();
    let found = problems(&reading, &lists);
    if !found.is_empty() {
        let source = &reading.source;
        printer.note(&diagnostics::text(&source.name, &source.text, &found, true));
    }
    let wrong = found.iter().any(Diagnostic::is_error);
    Ok(reading.programme.filter(|_| !wrong))
}
