//! A programme's file as it was read.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::programme::Programme;
use crate::model::{Diagnostic, Path, Span};

use super::document::Document;
use super::place::located;
use super::{Source, lower};

/// A programme as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeDraft {
    /// The programme; what could not be read is left out, or a stand-in is.
    pub programme: Programme,
    /// What could not be read. What is found wrong there, or only because of it, is no news.
    pub failed: BTreeSet<Path>,
}

/// A programme's file as it was read.
#[derive(Debug, Clone)]
pub struct ProgrammeReading {
    /// The file.
    pub source: Source,
    /// The programme; none when anything is wrong.
    pub programme: Option<Programme>,
    /// The programme as far as it could be read; none when the file holds none at all.
    pub draft: Option<ProgrammeDraft>,
    /// Everything that is wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
    places: BTreeMap<Path, Span>,
}

/// Reads a programme. What is wrong with one that reads, [`crate::check::check_programme`] says.
pub fn programme(source: Source) -> ProgrammeReading {
    let read = Document::read(&source.text, lower::programme);
    ProgrammeReading {
        programme: read.sound(),
        draft: read.draft.map(|programme| ProgrammeDraft {
            programme,
            failed: read.failed,
        }),
        places: read.places,
        diagnostics: read.diagnostics,
        source,
    }
}

impl ProgrammeReading {
    /// Gives every problem its place in the file that has none yet, and sorts them by place.
    pub fn locate(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        located(&self.places, diagnostics)
    }
}
