//! A programme's file as it was read.

use std::collections::BTreeMap;

use crate::model::programme::Programme;
use crate::model::{Diagnostic, Path, Span};

use super::document::Document;
use super::place::located;
use super::{Source, lower};

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
    let read = Document::read(&source.text, lower::programme);
    ProgrammeReading {
        programme: read.sound(),
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
