//! The changes of a scenario, of a measure or of a person, as they are applied to a plant's tree.

use crate::model::{Diagnostic, Path, Span};

use super::change::{change, without_places};
use super::lower::{Known, Set};
use super::place::canonical;
use super::tree::Node;

/// One change and where it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edit {
    /// `scenarios.smed.0`, or the path itself when a person typed it.
    pub element: Path,
    /// Where the path is written, when it is in the file.
    pub span: Option<Span>,
    pub path: Path,
    pub value: Node,
    /// Whether the value goes to the end of the list at the path.
    pub adds: bool,
}

/// How two changes stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// They do not meet.
    Apart,
    /// They hit the same field.
    Same,
    /// One hits what lies inside the other's field.
    Inside,
}

impl Edit {
    /// The changes of a scenario or measure.
    pub fn all(sets: Vec<Set>) -> Vec<Self> {
        let edit = |set: Set| Self {
            element: set.element,
            span: Some(set.written.span),
            path: set.path,
            value: set.value.clone(),
            adds: set.adds,
        };
        sets.into_iter().map(edit).collect()
    }

    /// A problem of this change, at its place.
    pub fn own(&self, mut problem: Diagnostic) -> Diagnostic {
        problem.path = self.element.clone();
        problem.span = self.span;
        problem
    }

    /// How it stands to another. What is added to a list meets neither what else is added there nor
    /// changes of what the list holds already.
    pub fn clash(&self, other: &Self) -> Clash {
        let (path, with) = (canonical(&self.path), canonical(&other.path));
        let below =
            |outer: &Self, inner: &Path, at: &Path| !outer.adds && inner.0.starts_with(&at.0);
        if path == with {
            match self.adds && other.adds {
                true => Clash::Apart,
                false => Clash::Same,
            }
        } else if below(other, &path, &with) || below(self, &with, &path) {
            Clash::Inside
        } else {
            Clash::Apart
        }
    }

    /// Whether both write the same value to the same place.
    pub fn equals(&self, other: &Self) -> bool {
        let written = |edit: &Self| without_places(edit.value.clone());
        self.adds == other.adds
            && canonical(&self.path) == canonical(&other.path)
            && written(self) == written(other)
    }
}

/// The tree with changes; what is added to lists comes last, so that it moves nothing that is changed.
///
/// # Errors
/// The changes that do not fit.
pub(super) fn applied<'e>(
    root: &Node,
    known: &Known,
    edits: impl Iterator<Item = &'e Edit> + Clone,
) -> Result<Node, Vec<Diagnostic>> {
    let mut root = root.clone();
    let mut problems = Vec::new();
    let sets = edits.clone().filter(|edit| !edit.adds);
    for edit in sets.chain(edits.filter(|edit| edit.adds)) {
        let done = change(&mut root, known, &edit.path, &edit.value, edit.adds);
        if let Err(Some(problem)) = done {
            problems.push(edit.own(*problem));
        }
    }
    match problems.is_empty() {
        true => Ok(root),
        false => Err(problems),
    }
}

/// A problem without a place is that of the change nearest to it.
pub(super) fn blame(edits: &[Edit], mut problem: Diagnostic) -> Diagnostic {
    if problem.span.is_none() {
        let near = edits
            .iter()
            .find(|edit| problem.path.0.starts_with(&canonical(&edit.path).0));
        problem.span = near.or(edits.first()).and_then(|edit| edit.span);
    }
    problem
}

/// Changes that hit the same field, or one inside another's.
pub(super) fn overlaps(edits: &[Edit]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (at, edit) in edits.iter().enumerate() {
        let path = canonical(&edit.path);
        for other in &edits[..at] {
            let message = match edit.clash(other) {
                Clash::Apart => continue,
                Clash::Same => format!("`{path}` is changed twice"),
                Clash::Inside => format!(
                    "`{path}` and `{}` lie inside each other",
                    canonical(&other.path)
                ),
            };
            let problem = Diagnostic::error("changed-twice", edit.element.clone(), message);
            problems.push(edit.own(problem.hint("keep one of the two changes")));
        }
    }
    problems
}
