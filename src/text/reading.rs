//! A plant's file as it was read, and the plant with changes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Diagnostic, Factory, Path, Seconds, Span};

use super::change::without_places;
use super::edit::{Edit, applied, blame, overlaps};
use super::lower::{self, Item, Known, Log, Lower};
use super::parse::parse;
use super::place::{located, nearest, places};
use super::suggest;
use super::tree::{Entry, Node, Value};
use super::{Files, NoFiles, Source};

/// A plant as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The plant; where something could not be read, a harmless stand-in is, or nothing.
    pub factory: Factory,
    /// What could not be read. What is found wrong there, or only because of it, is no news.
    pub failed: BTreeSet<Path>,
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The file.
    pub source: Source,
    /// The plant; none when anything is wrong.
    pub factory: Option<Factory>,
    /// The plant as far as it could be read; none when the file holds none at all. Without failures it
    /// is the whole plant, even when a scenario is wrong.
    pub draft: Option<Draft>,
    /// The plant under each of its scenarios that fits.
    pub changed: BTreeMap<String, Factory>,
    /// The plant with each of its measures that fits carried out.
    pub measured: BTreeMap<String, Factory>,
    /// Everything that is wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
    pub(super) root: Node,
    pub(super) known: Known,
    places: BTreeMap<Path, Span>,
    /// What is wrong with the plant itself, its scenarios left aside.
    base: Vec<Diagnostic>,
    files: BTreeMap<String, Result<String, String>>,
}

/// Reads a plant and tries each of its scenarios and measures. `files` hands out the tables that it names.
pub fn read(source: Source, files: &dyn Files) -> Reading {
    let parsed = parse(&source.text);
    let kept = Kept {
        files,
        read: RefCell::default(),
    };
    let lowered = lower(&parsed.root, &source.text, &kept);
    let places = places(&parsed.root, &source.text);
    let mut reading = Reading {
        source,
        factory: lowered.factory.filter(|_| parsed.diagnostics.is_empty()),
        draft: lowered.draft,
        changed: BTreeMap::new(),
        measured: BTreeMap::new(),
        diagnostics: parsed.diagnostics,
        root: parsed.root,
        known: lowered.known,
        places,
        base: lowered.diagnostics,
        files: BTreeMap::new(),
    };
    let mut found = reading.base.clone();
    for (name, edits) in reading.scenarios() {
        match reading.change(&edits, &kept) {
            Ok(factory) => drop(reading.changed.insert(name, factory)),
            Err(problems) => found.extend(problems),
        }
    }
    for planned in reading.measures() {
        match reading.try_measure(&planned, &kept) {
            Ok((factory, warnings)) => {
                reading.measured.extend(factory.map(|f| (planned.name, f)));
                found.extend(warnings);
            }
            Err(problems) => found.extend(problems),
        }
    }
    if found.iter().any(Diagnostic::is_error) {
        reading.factory = None;
    }
    reading.diagnostics.append(&mut found);
    reading
        .diagnostics
        .sort_by_key(|problem| problem.span.unwrap_or_default());
    reading.files = kept.read.into_inner();
    reading
}

impl Reading {
    /// Where an element stands; for one that is not written, the nearest one around it.
    pub fn span_of(&self, path: &Path) -> Option<Span> {
        nearest(&self.places, path)
    }

    /// Gives every problem its place in the file that has none yet, and sorts them by place.
    pub fn locate(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        located(&self.places, diagnostics)
    }

    /// The plant with one of its scenarios.
    ///
    /// # Errors
    /// No such scenario, or the plant itself is wrong.
    pub fn scenario(&self, name: &str) -> Result<Factory, Vec<Diagnostic>> {
        if self.factory.is_none() {
            return Err(self.diagnostics.clone());
        }
        let scenarios = self.scenarios();
        match self.changed.get(name) {
            Some(factory) => Ok(factory.clone()),
            None => {
                let names: Vec<&str> = scenarios.iter().map(|(name, _)| name.as_str()).collect();
                let message = format!("there is no scenario `{name}`");
                let mut problem =
                    Diagnostic::error("unknown-scenario", Path::of(["scenarios"]), message);
                problem.hint = suggest::hint(name, "the scenarios are", names.iter().copied());
                Err(vec![problem])
            }
        }
    }

    /// The plant with changes that a person typed. The value is in the file's notation; the quotes of a
    /// quantity or a name may be left out, as a command line takes them away. Only tables that the plant
    /// names already can be named; [`Reading::with_files`] reads others.
    ///
    /// # Errors
    /// As for a scenario of the file: a path that does not exist, a value that does not fit, a change
    /// that changes nothing, two changes to one field. These problems have no place in the file.
    pub fn with(&self, changes: &[(Path, String)]) -> Result<Factory, Vec<Diagnostic>> {
        self.with_files(changes, &NoFiles)
    }

    /// As [`Reading::with`], with a way to read tables that the plant does not name yet.
    ///
    /// # Errors
    /// As [`Reading::with`].
    pub fn with_files(
        &self,
        changes: &[(Path, String)],
        files: &dyn Files,
    ) -> Result<Factory, Vec<Diagnostic>> {
        if self.factory.is_none() {
            return Err(self.diagnostics.clone());
        }
        let mut edits = Vec::new();
        let mut problems = Vec::new();
        for (path, text) in changes {
            match Edit::typed(path, text) {
                Ok(edit) => edits.push(edit),
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        self.change(&edits, &self.kept(files))
    }

    /// The entries of a section that is a map.
    pub(super) fn entries(&self, section: &str) -> &[Entry] {
        let Value::Struct(_, sections) = &self.root.plain().value else {
            return &[];
        };
        match sections.get(section).map(|node| &node.plain().value) {
            Some(Value::Map(fields)) => &fields.entries,
            _ => &[],
        }
    }

    /// The changes of each scenario that can be read, in file order.
    pub(super) fn scenarios(&self) -> Vec<(String, Vec<Edit>)> {
        // What is wrong with their form was reported when the plant was read.
        let mut log = Log::new(&NoFiles);
        let section = Path::of(["scenarios"]);
        let mut scenarios = Vec::new();
        for entry in self.entries("scenarios") {
            let item = Item {
                node: &entry.node,
                path: section.join(entry.key.name.clone()),
            };
            let edits = Edit::all(lower::changes(&item, "this scenario", &mut log));
            scenarios.push((entry.key.name.clone(), edits));
        }
        scenarios
    }

    /// Applies the changes together and reads the plant again. With a plant that is wrong by itself, no
    /// problem means that none is the changes' own: the error is then empty.
    pub(super) fn change(
        &self,
        edits: &[Edit],
        files: &dyn Files,
    ) -> Result<Factory, Vec<Diagnostic>> {
        let (factory, idle) = self.applied(edits, files)?;
        if idle.is_empty() {
            Ok(factory)
        } else {
            Err(idle)
        }
    }

    /// The same, with the changes that change nothing told beside the plant, as errors.
    pub(super) fn applied(
        &self,
        edits: &[Edit],
        files: &dyn Files,
    ) -> Result<(Factory, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut problems = overlaps(edits);
        let of_the_run = |edit: &Edit| edit.of_the_run().map(|problem| edit.own(problem));
        problems.extend(edits.iter().filter_map(of_the_run));
        let others = edits.iter().filter(|edit| edit.of_the_run().is_none());
        let root = applied(&self.root, &self.known, others).unwrap_or_else(|found| {
            problems.extend(found);
            self.root.clone()
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let lowered = lower(&root, &self.source.text, files);
        let new = lowered
            .diagnostics
            .into_iter()
            .filter(|problem| !self.base.contains(problem));
        let problems: Vec<Diagnostic> = new.map(|problem| blame(edits, problem)).collect();
        let Some(factory) = lowered.factory.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        if self.factory.is_none() {
            return Err(problems);
        }
        let mut idle = Vec::new();
        for left_out in 0..edits.len() {
            if self
                .without(edits, left_out, files)
                .is_some_and(|other| other == factory)
            {
                let edit = &edits[left_out];
                let message = format!("this changes nothing: `{}` is so already", edit.path);
                let problem = Diagnostic::error("no-effect", edit.element.clone(), message);
                idle.push(edit.own(problem.hint("give it another value, or leave the change out")));
            }
        }
        Ok((factory, idle))
    }

    /// The plant with all changes but one; none when they need each other.
    fn without(&self, edits: &[Edit], left_out: usize, files: &dyn Files) -> Option<Factory> {
        if edits.len() == 1 {
            return self.factory.clone();
        }
        let others = edits.iter().enumerate().filter(|(at, _)| *at != left_out);
        let others = others.map(|(_, edit)| edit);
        let root = applied(&self.root, &self.known, others).ok()?;
        lower(&root, &self.source.text, files).factory
    }

    pub(super) fn kept<'f>(&self, files: &'f dyn Files) -> Kept<'f> {
        Kept {
            files,
            read: RefCell::new(self.files.clone()),
        }
    }
}

/// A duration that a person typed, without the quotes of the file.
///
/// # Errors
/// What is wrong with it, as for a duration in a file.
pub fn duration(text: &str) -> Result<Seconds, Box<Diagnostic>> {
    let node = without_places(Node::new(Span::default(), Value::Text(text.to_owned())));
    let item = Item {
        node: &node,
        path: Path::default(),
    };
    let mut log = Log::new(&NoFiles);
    let read = Seconds::lower(&item, &mut log);
    match (read, log.diagnostics.pop()) {
        (Some(seconds), None) => Ok(seconds),
        (_, Some(problem)) => Err(Box::new(problem)),
        (None, None) => Err(Box::new(Diagnostic::error(
            "wrong-type",
            Path::default(),
            "a duration is due here",
        ))),
    }
}

/// A value as a person types it.
pub(super) fn typed(text: &str) -> Result<Node, Vec<Diagnostic>> {
    let parsed = parse(text);
    let notation = text.trim_start().starts_with(['(', '[', '{', '"', '\'']) || text.contains('(');
    match parsed.diagnostics.is_empty() {
        true => Ok(without_places(parsed.root)),
        false if notation => Err(parsed.diagnostics),
        false => Ok(without_places(Node::new(
            Span::default(),
            Value::Text(text.trim().to_owned()),
        ))),
    }
}

pub(super) struct Lowered {
    /// The plant when nothing is wrong.
    pub factory: Option<Factory>,
    draft: Option<Draft>,
    pub diagnostics: Vec<Diagnostic>,
    known: Known,
}

pub(super) fn lower(root: &Node, text: &str, files: &dyn Files) -> Lowered {
    let mut log = Log::new(files);
    let draft = lower::factory(root, text, &mut log).map(|factory| Draft {
        factory,
        failed: log.failed,
    });
    let sound = !log.diagnostics.iter().any(Diagnostic::is_error);
    let whole = draft
        .as_ref()
        .filter(|draft| sound && draft.failed.is_empty());
    Lowered {
        factory: whole.map(|draft| draft.factory.clone()),
        draft,
        diagnostics: log.diagnostics,
        known: log.known,
    }
}

/// Files that are read once: a scenario sees the same table as the plant.
pub(super) struct Kept<'f> {
    files: &'f dyn Files,
    read: RefCell<BTreeMap<String, Result<String, String>>>,
}

impl Files for Kept<'_> {
    fn read(&self, name: &str) -> Result<String, String> {
        if let Some(found) = self.read.borrow().get(name) {
            return found.clone();
        }
        let found = self.files.read(name);
        self.read
            .borrow_mut()
            .insert(name.to_owned(), found.clone());
        found
    }
}
