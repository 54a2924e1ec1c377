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
        CheckFormat::Json => printer.data(&diagnostics::json(&examined))?,
        CheckFormat::Text => {
            for (source, found) in examined.iter().filter(|(_, found)| !found.is_empty()) {
                printer.data(&diagnostics::text(source, found))?;
            }
            printer.note(&sum_of(&examined));
        }
    }
    let wrong = examined.iter().any(|(_, found)| found.iter().any(Diagnostic::is_error));
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

/// `2 files: 3 errors, 1 warning`.
fn sum_of<S>(examined: &[(S, Vec<Diagnostic>)]) -> String {
    let all = || examined.iter().flat_map(|(_, found)| found);
    let errors = all().filter(|problem| problem.is_error()).count();
    let warnings = all().count() - errors;
    let count = |n: usize, word: &str| match n {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    };
    format!("{}: {}, {}", count(examined.len(), "file"), count(errors, "error"), count(warnings, "warning"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Path;

    #[test]
    fn the_sum_counts_errors_and_warnings() {
        let error = Diagnostic::error("a", Path::default(), "x");
        let warning = Diagnostic::warning("b", Path::default(), "y");
        assert_eq!(sum_of(&[((), vec![])]), "1 file: no errors, no warnings");
        let two = [((), vec![error.clone(), warning]), ((), vec![error])];
        assert_eq!(sum_of(&two), "2 files: 2 errors, 1 warning");
    }
}
