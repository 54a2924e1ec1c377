//! A programme's file as it was read.

use std::collections::BTreeMap;

use crate::model::programme::Programme;
use crate::model::{Diagnostic, Path, Span};

use super::lower::{self, Log};
use super::parse::parse;
use super::place::{nearest, places};
use super::{NoFiles, Source};

/// A programme's file as it was read.
#[derive(Debug, Clone)]
pub struct ProgrammeReading {
    /// The file.
    pub source: Source,
    /// The programme; none when anything is wrong.
    pub programme: Option<Programme>,
    /// Everything that is wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
    places: BTreeMap<Path, Span>,
}

/// Reads a programme. What is wrong with one that reads, [`crate::check::check_programme`] says.
pub fn programme(source: Source) -> ProgrammeReading {
    let parsed = parse(&source.text);
    let mut log = Log::new(&NoFiles);
    let read = lower::programme(&parsed.root, &mut log);
    let mut diagnostics = parsed.diagnostics;
    diagnostics.append(&mut log.diagnostics);
    diagnostics.sort_by_key(|problem| problem.span.unwrap_or_default());
    let sound = diagnostics.is_empty() && log.failed.is_empty();
    ProgrammeReading {
        programme: read.filter(|_| sound),
        places: places(&parsed.root, &source.text),
        diagnostics,
        source,
    }
}

impl ProgrammeReading {
    /// Gives every problem its place in the file that has none yet, and sorts them by place.
    pub fn locate(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for problem in &mut diagnostics {
            let near = nearest(&self.places, &problem.path);
            problem.span = problem.span.or(near);
        }
        diagnostics.sort_by_key(|problem| problem.span.unwrap_or_default());
        diagnostics
    }
}
