//! Reads a RON text into a [`Node`] tree and goes on after an error.

use std::collections::BTreeMap;

use crate::model::{Diagnostic, Span};

use super::scan::{Scanner, is_curly_quote, is_word};
use super::tree::{Fields, Node, Value, Word};

/// Brackets inside brackets that are followed; ron's own limit is 64.
const DEPTH: usize = 48;

/// A text read as far as it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The value of the text; [`Value::Broken`] where nothing could be read.
    pub root: Node,
    /// Every syntax error, in file order. With none, ron reads the same value.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one value with its comments and `#![enable(..)]` headers; a byte order mark is skipped.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        scan: Scanner::new(text),
        open: Vec::new(),
        resumed: false,
    };
    parser.scan.eat("\u{feff}");
    parser.scan.space();
    while parser.scan.peek() == Some('#') {
        parser.header();
        parser.scan.space();
    }
    let root = parser.value();
    parser.scan.space();
    if parser.scan.peek().is_some() && parser.scan.diagnostics.is_empty() {
        let span = parser.here();
        parser.scan.error(
            span,
            "nothing may follow the end of the value",
            "is a bracket closed too early?",
        );
    }
    let mut diagnostics = parser.scan.diagnostics;
    diagnostics.sort_by_key(|problem| problem.span);
    Parsed { root, diagnostics }
}

pub(super) struct Parser<'t> {
    pub(super) scan: Scanner<'t>,
    /// The brackets around this place: their closing partners and where they opened.
    pub(super) open: Vec<(char, usize)>,
    /// A bracket was given up where an item of the brackets around it begins; no comma is missing there.
    pub(super) resumed: bool,
}

/// How the reading of an item ended.
pub(super) enum Item {
    /// At the item's end.
    Done,
    /// Somewhere inside it: skip to the next comma or bracket.
    Lost,
    /// At a line's end, in a text that was not closed.
    LineEnd,
}

impl Parser<'_> {
    /// The character at this place, for pointing at it.
    pub(super) fn here(&self) -> Span {
        let length = self.scan.peek().map_or(0, char::len_utf8);
        Span {
            start: self.scan.at,
            end: self.scan.at + length,
        }
    }

    fn header(&mut self) {
        let start = self.scan.at;
        if !self.read_header() {
            let hint = "such a line reads `#![enable(implicit_some)]`; a plant needs none";
            self.scan.error(
                self.scan.since(start),
                "this is not a header of the language",
                hint,
            );
            self.scan.take_while(|c| c != '\n');
        }
    }

    fn read_header(&mut self) -> bool {
        let scan = &mut self.scan;
        for token in ["#", "!", "["] {
            if !scan.eat(token) {
                return false;
            }
            scan.space();
        }
        match scan.take_while(is_word) {
            "enable" => {
                scan.space();
                if !scan.eat("(") {
                    return false;
                }
                loop {
                    scan.space();
                    let known = [
                        "implicit_some",
                        "unwrap_newtypes",
                        "unwrap_variant_newtypes",
                        "explicit_struct_names",
                    ];
                    if !known.contains(&scan.take_while(is_word)) {
                        return false;
                    }
                    scan.space();
                    let more = scan.eat(",");
                    scan.space();
                    if scan.eat(")") {
                        break;
                    }
                    if !more {
                        return false;
                    }
                }
            }
            "type" | "schema" => {
                scan.space();
                if !scan.eat("=") {
                    return false;
                }
                scan.space();
                if scan.peek() != Some('"') || scan.string().is_none() {
                    return false;
                }
            }
            _ => return false,
        }
        scan.space();
        scan.eat("]")
    }

    fn value(&mut self) -> Node {
        let start = self.scan.at;
        let value = if self.open.len() >= DEPTH && matches!(self.scan.peek(), Some('(' | '[' | '{'))
        {
            let message = format!("more than {DEPTH} brackets stand inside each other here");
            self.scan.error(self.here(), message, "");
            self.skip_brackets();
            Value::Broken
        } else {
            self.read_value()
        };
        Node::new(self.scan.since(start), value)
    }

    fn read_value(&mut self) -> Value {
        match self.scan.peek() {
            Some('"') => self.scan.string().map_or(Value::Broken, Value::Text),
            Some('r') if self.scan.at_raw_string() => {
                self.scan.raw_string().map_or(Value::Broken, Value::Text)
            }
            Some(c) if is_curly_quote(c) => Value::Text(self.scan.curly_text()),
            Some('\'') => self.scan.character().map_or(Value::Broken, Value::Char),
            Some('0'..='9' | '+' | '-' | '.') => self.number(),
            Some('[') => Value::List(self.list()),
            Some('{') => self.map(),
            Some('(') => self.group(None),
            Some(c) if c.is_alphabetic() || c == '_' => self.named(),
            Some(c) => {
                let message = format!("a value is due here, not `{}`", c.escape_debug());
                self.scan.error(self.here(), message, "");
                Value::Broken
            }
            None => {
                self.scan
                    .error(self.here(), "a value is due here, but the text ends", "");
                Value::Broken
            }
        }
    }

    /// A number, or the commonest slip: a quantity without its quotes.
    fn number(&mut self) -> Value {
        let start = self.scan.at;
        let Some(number) = self.scan.number() else {
            return Value::Broken;
        };
        let stop = self.scan.at;
        self.scan.take_while(|c| c == ' ');
        let unit = self
            .scan
            .take_while(|c| c.is_alphabetic() || matches!(c, '%' | '/'))
            .to_owned();
        let end = self.scan.at;
        self.scan.take_while(|c| c == ' ');
        let alone = matches!(self.scan.peek(), Some(',' | ')' | ']' | '}' | '\n' | '\r'))
            || self.scan.rest().starts_with("//");
        // `//` and `/*` are comments, and `1 true` in a row is a missing comma.
        if alone && !unit.is_empty() && !unit.contains("//") && unit != "true" && unit != "false" {
            self.scan.at = end;
            let hint = format!("write \"{}\"", &self.scan.text[start..end]);
            self.scan.error(
                self.scan.since(start),
                "a quantity with its unit stands in quotes",
                &hint,
            );
            return Value::Broken;
        }
        self.scan.at = stop;
        Value::Number(number)
    }

    /// What begins with a word.
    fn named(&mut self) -> Value {
        let start = self.scan.at;
        let raw = self.scan.rest().starts_with("r#");
        let Some(word) = self.scan.word() else {
            if self.scan.peek() == Some('(') {
                self.skip_brackets();
            }
            return Value::Broken;
        };
        let word = Word {
            name: word.to_owned(),
            span: self.scan.since(start),
        };
        if !raw {
            let number = |value| Value::Number(super::tree::Number { value, whole: None });
            match word.name.as_str() {
                "true" => return Value::Bool(true),
                "false" => return Value::Bool(false),
                "None" => return Value::None,
                "inf" | "inff32" | "inff64" => return number(f64::INFINITY),
                "NaN" | "NaNf32" | "NaNf64" => return number(f64::NAN),
                "b" | "br" if matches!(self.scan.peek(), Some('"' | '\'' | '#')) => {
                    self.scan.error(
                        word.span,
                        "byte strings have no place here",
                        "write a text: \"..\"",
                    );
                    return self.read_value();
                }
                _ => {}
            }
        }
        let stop = self.scan.at;
        self.scan.space();
        if self.scan.peek() != Some('(') {
            self.scan.at = stop;
            if !raw && word.name == "Some" {
                self.scan.error(
                    word.span,
                    "`Some` holds a value: Some(..)",
                    "leave `Some` out and write the value",
                );
                return Value::Broken;
            }
            return Value::Word(word.name);
        }
        if raw || word.name != "Some" {
            return self.group(Some(word));
        }
        match self.group(None) {
            Value::Tuple(_, mut items) if items.len() == 1 => items
                .pop()
                .map_or(Value::Broken, |item| Value::Some(Box::new(item))),
            _ => {
                self.scan.error(
                    word.span,
                    "`Some` holds one value",
                    "leave `Some` out and write the value",
                );
                Value::Broken
            }
        }
    }

    fn list(&mut self) -> Vec<Node> {
        let mut items = Vec::new();
        self.sequence(']', |parser| parser.item(&mut items));
        items
    }

    /// A value of a list or a tuple.
    fn item(&mut self, items: &mut Vec<Node>) -> Item {
        let (node, end) = self.value_of_item();
        items.push(node);
        end
    }

    pub(super) fn value_of_item(&mut self) -> (Node, Item) {
        let before = self.scan.diagnostics.len();
        let text = self.scan.peek() == Some('"');
        let node = self.value();
        let broken = node.value == Value::Broken && self.scan.diagnostics.len() > before;
        let end = match self.scan.peek() {
            Some('\n') | None if broken && text => Item::LineEnd,
            _ if broken && !self.at_end_of_item() => Item::Lost,
            _ => Item::Done,
        };
        (node, end)
    }

    /// Whether only blanks and comments stand before the next comma or closing bracket.
    fn at_end_of_item(&mut self) -> bool {
        let (at, kept) = (self.scan.at, self.scan.diagnostics.len());
        self.scan.space();
        let end = matches!(self.scan.peek(), Some(',' | ')' | ']' | '}'));
        self.scan.at = at;
        self.scan.diagnostics.truncate(kept);
        end
    }

    fn map(&mut self) -> Value {
        let mut fields = Fields::default();
        let mut seen = BTreeMap::new();
        self.scan_entries('}', &mut fields, &mut seen);
        Value::Map(fields)
    }

    /// What stands in round brackets: fields, values or nothing.
    fn group(&mut self, name: Option<Word>) -> Value {
        let start = self.scan.at;
        self.scan.at += 1;
        self.scan.space();
        let empty = self.scan.peek() == Some(')');
        let key = matches!(self.scan.peek(), Some(c) if c.is_alphabetic() || c == '_' || c == '"');
        let mut named = false;
        if key && !self.scan.at_raw_string() {
            // A look ahead; whatever it reports is reported again by the real reading.
            let kept = self.scan.diagnostics.len();
            let read = if self.scan.peek() == Some('"') {
                self.scan.string().is_some()
            } else {
                self.scan.word().is_some()
            };
            self.scan.space();
            named = read && matches!(self.scan.peek(), Some(':' | '='));
            self.scan.diagnostics.truncate(kept);
        }
        self.scan.at = start;
        if empty || named {
            let mut fields = Fields::default();
            self.scan_entries(')', &mut fields, &mut BTreeMap::new());
            Value::Struct(name, fields)
        } else {
            let mut items = Vec::new();
            self.sequence(')', |parser| parser.item(&mut items));
            Value::Tuple(name, items)
        }
    }
}
