//! The changes of a scenario, of a measure or of a person, as they are applied to a plant's tree.

use crate::model::{Diagnostic, Path, Span};

use super::change::{change, without_places};
use super::lower::{Known, Set};
use super::place::canonical;
use super::reading::typed;
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

    /// A change that a person typed.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn typed(path: &Path, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let told = |problem: Diagnostic| Diagnostic {
            path: path.clone(),
            span: None,
            message: format!("in `{text}`: {}", problem.message),
            ..problem
        };
        let value = typed(text).map_err(|found| found.into_iter().map(told).collect::<Vec<_>>())?;
        Ok(Self {
            element: path.clone(),
            span: None,
            path: path.clone(),
            value,
            adds: false,
        })
    }

    /// A problem of this change, at its place.
    pub fn own(&self, mut problem: Diagnostic) -> Diagnostic {
        problem.path = self.element.clone();
        problem.span = self.span;
        problem
    }

    /// Two sides of a comparison are run alike: a scenario cannot change how.
    pub fn of_the_run(&self) -> Option<Diagnostic> {
        // A person who types a change may well set the run.
        self.span?;
        self.apart()
    }

    /// The same for a change that is to be compared with the plant, typed or not.
    pub fn apart(&self) -> Option<Diagnostic> {
        let option = match canonical(&self.path).0.as_slice() {
            [run] if run == "run" => "--until or --seed, say",
            [run, field, ..] if run == "run" => match field.as_str() {
                "seed" => "--seed",
                "until" => "--until",
                "warm_up" => "--warm-up",
                "replications" => "--replications",
                _ => return None,
            },
            _ => return None,
        };
        let message = format!(
            "a scenario cannot change `{}`: a comparison runs both sides alike",
            self.path
        );
        let problem = Diagnostic::error("unknown-path", self.path.clone(), message);
        Some(problem.hint(format!(
            "set it in `run`, or on the command line with {option}"
        )))
    }

    /// What it stands in, a scenario or a measure, and the name of that.
    fn owner(&self) -> Option<(&'static str, &str)> {
        self.span?;
        let what = match self.element.0.first()?.as_str() {
            "measures" => "measure",
            _ => "scenario",
        };
        Some((what, self.element.0.get(1)?))
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

/// A problem without a place is that of the change nearest to it, and so is one at a place that no change
/// wrote: the plant as declared has not got it.
pub(super) fn blame(edits: &[Edit], mut problem: Diagnostic) -> Diagnostic {
    let at = canonical(&problem.path);
    let shared = |edit: &&Edit| {
        let path = canonical(&edit.path);
        path.0.iter().zip(&at.0).take_while(|(a, b)| a == b).count()
    };
    // Of equally near ones the first.
    let near = edits.iter().rev().max_by_key(shared);
    let Some(near) = near else { return problem };
    let path = canonical(&near.path);
    if problem.span.is_none()
        && problem.code == "wrong-type"
        && path.0.len() > at.0.len()
        && let (true, Some((last, owner))) = (path.0.starts_with(&at.0), at.0.split_last())
    {
        problem.code = "unknown-path";
        let owner = Path(owner.to_vec());
        problem.message = format!("`{path}` does not exist: `{owner}` has no `{last}`");
        problem.hint = Some(format!(
            "set `{at}` as a whole, as the plant would declare it"
        ));
    }
    let written = problem.span.is_some_and(|span| {
        edits.iter().any(|edit| {
            let value = edit.value.span;
            value.start <= span.start && span.end <= value.end
        })
    });
    if let (false, Some((what, name))) = (written, near.owner()) {
        if problem.span.is_some() {
            problem.message = format!("under {what} \"{name}\": {}", problem.message);
        }
        problem.span = near.span;
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
