//! A checklist's file as it was read.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::checklist::Checklist;
use crate::model::{Diagnostic, Path, Span};

use super::document::Document;
use super::lower;
use super::parse::parse;
use super::place::{located, nearest};
use super::tree::Value;
use super::{Source, suggest};

/// What a file of ours holds, by its outermost name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A plant: `Factory(..)`, or a file without a name around it.
    Factory,
    /// A checklist: `Checklist(..)`.
    Checklist,
    /// A programme: `Programme(..)`.
    Programme,
}

impl FileKind {
    /// The outermost names that files have.
    const NAMES: [(&'static str, Self); 3] = [
        ("Factory", Self::Factory),
        ("Checklist", Self::Checklist),
        ("Programme", Self::Programme),
    ];

    /// What a text holds; a misspelt name counts as the nearest one, and whoever reads the file says so.
    pub fn of(text: &str) -> Self {
        let root = parse(text).root;
        let name = match &root.plain().value {
            Value::Struct(Some(word), _) | Value::Tuple(Some(word), _) => word.name.as_str(),
            Value::Word(word) => word,
            _ => return Self::Factory,
        };
        let near = suggest::nearest(name, Self::NAMES.iter().map(|(name, _)| *name));
        let known = Self::NAMES.iter().find(|(name, _)| near == Some(*name));
        known.map_or(Self::Factory, |(_, kind)| *kind)
    }
}

/// A checklist as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ChecklistDraft {
    /// The checklist; where something could not be read, a stand-in is, or nothing.
    pub checklist: Checklist,
    /// What could not be read. What is found wrong there, or only because of it, is no news.
    pub failed: BTreeSet<Path>,
}

/// A checklist's file as it was read.
#[derive(Debug, Clone)]
pub struct ChecklistReading {
    /// The file.
    pub source: Source,
    /// The checklist; none when anything is wrong.
    pub checklist: Option<Checklist>,
    /// The checklist as far as it could be read; none when the file holds none at all.
    pub draft: Option<ChecklistDraft>,
    /// Everything that is wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
    places: BTreeMap<Path, Span>,
}

/// Reads a checklist. What is wrong with one that reads, [`crate::check::check_checklist`] says.
pub fn checklist(source: Source) -> ChecklistReading {
    let read = Document::read(&source.text, lower::checklist);
    ChecklistReading {
        checklist: read.sound(),
        draft: read.draft.map(|checklist| ChecklistDraft {
            checklist,
            failed: read.failed,
        }),
        places: read.places,
        diagnostics: read.diagnostics,
        source,
    }
}

impl ChecklistReading {
    /// Where an element stands; for one that is not written, the nearest one around it.
    pub fn span_of(&self, path: &Path) -> Option<Span> {
        nearest(&self.places, path)
    }

    /// Gives every problem its place in the file that has none yet, and sorts them by place.
    pub fn locate(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        located(&self.places, diagnostics)
    }
}
