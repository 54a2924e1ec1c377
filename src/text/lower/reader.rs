//! Reading one element of the tree at a time and keeping every problem.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::model::{Code, Diagnostic, Path, Span};
use crate::text::Files;
use crate::text::suggest;
use crate::text::tree::{Fields, Node, Value};

/// The span of values that a person typed and that stand in no file.
pub(in crate::text) const TYPED: Span = Span {
    start: usize::MAX,
    end: usize::MAX,
};

/// The fields that each element of a plant has, declared or not.
pub(in crate::text) type Known = BTreeMap<Path, Vec<&'static str>>;

/// What is found while a plant is read.
pub(in crate::text) struct Log<'f> {
    /// Where order lists and observations come from.
    pub files: &'f dyn Files,
    /// Every problem.
    pub diagnostics: Vec<Diagnostic>,
    /// The fields of every element met.
    pub known: Known,
    /// What could not be read; stand-ins are there in its place, or nothing.
    pub failed: BTreeSet<Path>,
    /// The date of t = 0; none when the plant has no date.
    pub start: Option<DateTime>,
    /// Whether `start` was given but could not be read.
    pub start_failed: bool,
}

/// A node of the tree and the path of the element it is.
#[derive(Clone)]
pub(in crate::text) struct Item<'t> {
    pub node: &'t Node,
    pub path: Path,
}

/// What can be read from a node. `None` only after a problem was reported.
pub(in crate::text) trait Lower: Sized {
    /// A text that would do, for hints.
    const EXAMPLE: &'static str;
    /// Reads it.
    fn lower(item: &Item, log: &mut Log) -> Option<Self>;
    /// What stands in a draft for one that could not be read: as harmless as can be. `None` where
    /// leaving it out is.
    fn stand_in() -> Option<Self> {
        None
    }
}

impl<'t> Item<'t> {
    /// The value; `Some(..)` is looked through.
    pub fn value(&self) -> &'t Value {
        &self.node.plain().value
    }

    /// An element below this one.
    pub fn below(&self, name: &str, node: &'t Node) -> Self {
        Self {
            node,
            path: self.path.join(name),
        }
    }
}

impl<'f> Log<'f> {
    /// An empty log.
    pub fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            diagnostics: Vec::new(),
            known: Known::new(),
            failed: BTreeSet::new(),
            start: None,
            start_failed: false,
        }
    }
}

impl Log<'_> {
    /// Reads an item, or notes that it failed and gives its stand-in.
    pub fn read<T: Lower>(&mut self, item: &Item) -> Option<T> {
        T::lower(item, self).or_else(|| {
            self.failed.insert(item.path.clone());
            T::stand_in()
        })
    }

    /// Notes that an item could not be read and that nothing stands in for it.
    pub fn lost<T>(&mut self, item: &Item) -> Option<T> {
        self.failed.insert(item.path.clone());
        None
    }

    /// Reports an error at an item; returns `None` for `return log.error(..)`.
    pub fn error<T>(
        &mut self,
        item: &Item,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<T> {
        self.report(item.node.plain().span, &item.path, code, message, hint)
    }

    /// Reports an error at a span.
    pub fn report<T>(
        &mut self,
        span: Span,
        path: &Path,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Option<T> {
        let mut problem = Diagnostic::error(code, path.clone(), message);
        if span != TYPED {
            problem = problem.at(span);
        }
        let hint = hint.into();
        if !hint.is_empty() {
            problem = problem.hint(hint);
        }
        self.diagnostics.push(problem);
        None
    }

    /// Reports that something else stands where `due` is due. Syntax errors have been reported before.
    pub fn wrong_type<T>(&mut self, item: &Item, due: &str, hint: impl Into<String>) -> Option<T> {
        if *item.value() == Value::Broken {
            return None;
        }
        let message = format!("{due} is due here, not {}", item.node.describe());
        self.error(item, "wrong-type", message, hint)
    }

    /// Reports a word that is none of `words`.
    pub fn unknown_variant<T>(
        &mut self,
        item: &Item,
        word: &str,
        what: &str,
        words: &[&'static str],
    ) -> Option<T> {
        let span = match item.value() {
            Value::Struct(Some(word), _) | Value::Tuple(Some(word), _) => word.span,
            _ => item.node.plain().span,
        };
        let hint = match suggest::nearest(word, words.iter().copied()) {
            // Of a few words, all are told as well; a long list would bury the answer.
            Some(near) if words.len() > 6 => format!("did you mean `{near}`?"),
            Some(near) => format!(
                "did you mean `{near}`? {what} is one of {}",
                words.join(", ")
            ),
            None => format!("{what} is one of {}", words.join(", ")),
        };
        self.report(
            span,
            &item.path,
            "unknown-variant",
            format!("`{word}` is not {what}"),
            hint,
        )
    }
}

/// The fields of one struct, taken by name.
pub(in crate::text) struct Reader<'t> {
    what: String,
    path: Path,
    /// The name, or the opening bracket: where a missing field is reported.
    span: Span,
    fields: &'t Fields,
    known: Vec<&'static str>,
    /// Fields that must be there and are not, with an example.
    absent: Vec<(&'static str, String)>,
}

static NO_FIELDS: Fields = Fields {
    entries: Vec::new(),
    damaged: false,
};

impl<'t> Reader<'t> {
    /// The fields of a struct without a name; `what` names the element in sentences: "a shift plan".
    pub fn unnamed(item: &Item<'t>, what: &str, example: &str, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Struct(None, fields) => Some(Self::over(item, what, fields, None)),
            Value::Struct(Some(word), _) => {
                let message = format!(
                    "{what} is written in plain brackets, without `{}`",
                    word.name
                );
                log.error(item, "wrong-type", message, format!("write {example}"))
            }
            _ => log.wrong_type(item, what, format!("write {example}")),
        }
    }

    /// The fields of `Name(..)`; a bare `Name` has none.
    pub fn named(item: &Item<'t>) -> Option<(&'t str, Self)> {
        match item.value() {
            Value::Struct(Some(word), fields) => Some((
                &word.name,
                Self::over(item, &word.name, fields, Some(word.span)),
            )),
            Value::Word(word) => Some((
                word,
                Self::over(item, word, &NO_FIELDS, Some(item.node.plain().span)),
            )),
            _ => None,
        }
    }

    fn over(item: &Item<'t>, what: &str, fields: &'t Fields, name: Option<Span>) -> Self {
        let whole = item.node.plain().span;
        let span = match name {
            _ if whole == TYPED => TYPED,
            Some(name) => name,
            None => Span {
                start: whole.start,
                end: whole.end.min(whole.start + 1),
            },
        };
        Self {
            what: what.to_owned(),
            path: item.path.clone(),
            span,
            fields,
            known: Vec::new(),
            absent: Vec::new(),
        }
    }

    /// The node of a field; `None` as a value means that the field is left out.
    pub fn item(&mut self, name: &'static str) -> Option<Item<'t>> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        let node = self.fields.get(name)?;
        (node.plain().value != Value::None).then(|| Item {
            node,
            path: self.path.join(name),
        })
    }

    /// A field that may be left out.
    pub fn optional<T: Lower>(&mut self, name: &'static str, log: &mut Log) -> Option<T> {
        log.read(&self.item(name)?)
    }

    /// A field that must be there.
    pub fn need<T: Lower>(&mut self, name: &'static str, log: &mut Log) -> Option<T> {
        match self.item(name) {
            Some(item) => log.read(&item),
            None => {
                log.failed.insert(self.path.join(name));
                self.missing::<T>(name, T::EXAMPLE);
                T::stand_in()
            }
        }
    }

    /// Whether a syntax error may have cut fields off.
    pub fn damaged(&self) -> bool {
        self.fields.damaged
    }

    /// Keeps a field that is not there for [`Reader::finish`].
    pub fn missing<T>(&mut self, name: &'static str, example: &str) -> Option<T> {
        self.absent.push((name, example.to_owned()));
        None
    }

    /// Reports every field that was not asked for, and those that are missing.
    pub fn finish(self, log: &mut Log) {
        let mut meant = Vec::new();
        for entry in &self.fields.entries {
            let name = entry.key.name.as_str();
            if self.known.contains(&name) {
                continue;
            }
            meant.extend(suggest::nearest(name, self.known.iter().copied()));
            let message = format!("`{name}` is not a field of {}", self.what);
            let hint = if self.known.is_empty() {
                format!("{} has no fields", self.what)
            } else {
                suggest::hint(name, "the fields are", self.known.iter().copied())
                    .unwrap_or_default()
            };
            log.report::<()>(
                entry.key.span,
                &self.path.join(name),
                "unknown-field",
                message,
                hint,
            );
        }
        // What a misspelt field was meant to be, and what a syntax error may have cut off, is not known.
        let lost = self.known.iter().copied().filter(|name| {
            meant.contains(name) || (self.fields.damaged && self.fields.get(name).is_none())
        });
        log.failed.extend(lost.map(|name| self.path.join(name)));
        for (name, example) in &self.absent {
            // A misspelt field has been reported; that it is missing says the same again.
            if self.fields.damaged || meant.contains(name) {
                continue;
            }
            let message = format!("`{name}` is missing in {}", self.what);
            let hint = format!("write {name}: {example}");
            log.report::<()>(
                self.span,
                &self.path.join(*name),
                "missing-field",
                message,
                hint,
            );
        }
        log.known.insert(self.path, self.known);
    }
}

impl<T: Lower> Lower for Vec<T> {
    const EXAMPLE: &'static str = "[..]";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let Value::List(nodes) = item.value() else {
            return log.wrong_type(item, "a list", format!("write [{}]", T::EXAMPLE));
        };
        let read: Vec<Option<T>> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| log.read(&item.below(&at.to_string(), node)))
            .collect();
        read.into_iter().collect()
    }
}

impl<T: Lower> Lower for BTreeMap<String, T> {
    const EXAMPLE: &'static str = "{ \"name\": .. }";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let read = named_items(item, T::EXAMPLE, log)?;
        let read = read
            .into_iter()
            .filter_map(|(name, below)| Some((name, log.read(&below)?)));
        Some(read.collect())
    }
}

/// The entries of a map; reports what is no map and empty names.
pub(super) fn named_items<'t>(
    item: &Item<'t>,
    example: &str,
    log: &mut Log,
) -> Option<Vec<(String, Item<'t>)>> {
    let Value::Map(fields) = item.value() else {
        return log.wrong_type(
            item,
            "a map by name",
            format!("write {{ \"name\": {example} }}"),
        );
    };
    if fields.damaged {
        log.failed.insert(item.path.clone());
    }
    for entry in fields
        .entries
        .iter()
        .filter(|entry| entry.key.name.trim().is_empty())
    {
        log.report::<()>(
            entry.key.span,
            &item.path,
            "empty-name",
            "a name is empty",
            "give it a name",
        );
    }
    Some(
        fields
            .entries
            .iter()
            .map(|e| (e.key.name.clone(), item.below(&e.key.name, &e.node)))
            .collect(),
    )
}
