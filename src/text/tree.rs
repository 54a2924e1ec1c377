//! The tree that a RON text is read into: every value with its place in the text.

use crate::model::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// From the first to one past the last byte of the value.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What can stand in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// `'a'`.
    Char(char),
    /// `"text"` with its escapes resolved, or a raw string.
    Text(String),
    /// `12`, `-0.5`, `0xff`, `1_000`, `inf`, `NaN`.
    Number(Number),
    /// `[a, b]`.
    List(Vec<Node>),
    /// `{"key": value}`.
    Map(Fields),
    /// `Name(field: value)`, `(field: value)`, `Name()` or `()`.
    Struct(Option<Word>, Fields),
    /// `Name(a, b)` or `(a, b)`.
    Tuple(Option<Word>, Vec<Node>),
    /// A bare word: `FirstFree`.
    Word(String),
    /// `Some(value)`; means the value itself.
    Some(Box<Node>),
    /// `None`; means that the field is left out.
    None,
    /// A syntax error stood here and has been reported.
    Broken,
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Its value; not finite for `inf`, `NaN` and numbers out of range.
    pub value: f64,
    /// Its exact value when it was written as a whole number.
    pub whole: Option<i128>,
}

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// The entries of a struct or a map, in file order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields {
    /// Name and value; no name comes twice.
    pub entries: Vec<Entry>,
    /// A syntax error stood between the entries, so a missing one proves nothing.
    pub damaged: bool,
}

/// One entry of a struct or a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Field name or key.
    pub key: Word,
    /// Its value.
    pub node: Node,
}

impl Fields {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries
            .iter()
            .find(|entry| entry.key.name == name)
            .map(|entry| &entry.node)
    }

    /// The value of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|entry| entry.key.name == name)
            .map(|entry| &mut entry.node)
    }
}

impl Node {
    /// A value with its place.
    pub fn new(span: Span, value: Value) -> Self {
        Self { span, value }
    }

    /// The node itself, or what `Some(..)` holds.
    pub fn plain(&self) -> &Self {
        let mut node = self;
        while let Value::Some(inner) = &node.value {
            node = inner;
        }
        node
    }

    /// As [`Node::plain`], to be changed.
    pub fn plain_mut(&mut self) -> &mut Self {
        let mut node = self;
        while matches!(node.value, Value::Some(_)) {
            let Value::Some(inner) = &mut node.value else {
                unreachable!("just matched")
            };
            node = inner;
        }
        node
    }

    /// What it is, for a sentence: "the number 12", "a list".
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Bool(value) => format!("`{value}`"),
            Value::Char(value) => format!("the character `{value}`"),
            Value::Text(text) if text.is_empty() => "an empty text".to_owned(),
            Value::Text(text) => format!("the text \"{}\"", shorten(text)),
            Value::Number(number) => format!("the number {}", number.value),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a map `{ }`".to_owned(),
            Value::Struct(Some(word), _) | Value::Tuple(Some(word), _) => {
                format!("`{}(..)`", word.name)
            }
            Value::Struct(None, _) | Value::Tuple(None, _) => "a group `( )`".to_owned(),
            Value::Word(word) => format!("`{}`", shorten(word)),
            Value::Some(inner) => inner.describe(),
            Value::None => "`None`".to_owned(),
            Value::Broken => "something unreadable".to_owned(),
        }
    }
}

/// At most 40 characters of a text that goes into a sentence.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
