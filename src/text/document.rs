//! A file of ours that is no plant, as it was read: what checklists and programmes have in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Diagnostic, Path, Span};

use super::NoFiles;
use super::lower::Log;
use super::parse::parse;
use super::place::places;
use super::tree::Node;

/// What a text holds, and everything that is wrong with it.
pub(super) struct Document<T> {
    /// As far as it could be read.
    pub draft: Option<T>,
    /// What could not be read.
    pub failed: BTreeSet<Path>,
    /// In file order.
    pub diagnostics: Vec<Diagnostic>,
    /// Where each element stands.
    pub places: BTreeMap<Path, Span>,
}

impl<T: Clone> Document<T> {
    /// Reads a text with what lowers its tree.
    pub fn read(text: &str, lower: impl FnOnce(&Node, &mut Log) -> Option<T>) -> Self {
        let parsed = parse(text);
        let mut log = Log::new(&NoFiles);
        let draft = lower(&parsed.root, &mut log);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.append(&mut log.diagnostics);
        diagnostics.sort_by_key(|problem| problem.span.unwrap_or_default());
        Self {
            draft,
            failed: log.failed,
            diagnostics,
            places: places(&parsed.root, text),
        }
    }

    /// The whole, when nothing is wrong.
    pub fn sound(&self) -> Option<T> {
        let is_sound = self.diagnostics.is_empty() && self.failed.is_empty();
        self.draft.clone().filter(|_| is_sound)
    }
}
