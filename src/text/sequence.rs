//! What stands between brackets, and how the reading goes on after an error in it.

use std::collections::BTreeMap;

use crate::model::{Diagnostic, Span};

use super::parse::{Item, Parser};
use super::place::line_column;
use super::scan::{UNCLOSED, is_curly_quote, is_word};
use super::tree::{Entry, Fields, Word};

impl Parser<'_> {
    pub(super) fn scan_entries(
        &mut self,
        close: char,
        fields: &mut Fields,
        seen: &mut BTreeMap<String, Span>,
    ) {
        let before = self.scan.diagnostics.len();
        let in_map = close == '}';
        let mut damaged = false;
        self.sequence(close, |parser| {
            let Some(key) = parser.key(in_map) else {
                damaged = true;
                return Item::Lost;
            };
            parser.scan.space();
            if !parser.scan.eat(":") {
                damaged = true;
                let message = format!("`:` is missing after `{}`", key.name);
                parser.scan.error(key.span, message, "");
                if !parser.scan.eat("=") {
                    return Item::Lost;
                }
            }
            parser.scan.space();
            let (node, end) = parser.value_of_item();
            match seen.get(&key.name) {
                Some(first) => {
                    let (line, _) = line_column(parser.scan.text, first.start);
                    let (what, code) = if in_map {
                        ("name", "duplicate-name")
                    } else {
                        ("field", "duplicate-field")
                    };
                    let message = format!("`{}` is given twice", key.name);
                    let hint =
                        format!("the first one stands on line {line}; each {what} is given once");
                    parser.scan.error(key.span, message, &hint);
                    if let Some(problem) = parser.scan.diagnostics.last_mut() {
                        problem.code = code;
                    }
                }
                None => {
                    seen.insert(key.name.clone(), key.span);
                    fields.entries.push(Entry { key, node });
                }
            }
            if !matches!(end, Item::Done) {
                damaged = true;
            }
            end
        });
        // A bracket that was closed wrongly may have cut fields off; a bad value inside one has not.
        let cut = self.scan.diagnostics[before.min(self.scan.diagnostics.len())..]
            .iter()
            .any(|problem| problem.message.contains("never closed"));
        fields.damaged = damaged || cut;
    }

    /// A field name, or a name in quotes in a map.
    fn key(&mut self, in_map: bool) -> Option<Word> {
        let start = self.scan.at;
        let (name, quoted) = match self.scan.peek() {
            Some('"') => (self.scan.string()?, true),
            Some('r') if self.scan.at_raw_string() => (self.scan.raw_string()?, true),
            Some(c) if is_curly_quote(c) => (self.scan.curly_text(), true),
            Some(c) if in_map && is_word(c) => (self.scan.take_while(is_word).to_owned(), false),
            Some(c) if c.is_alphabetic() || c == '_' => (self.scan.word()?.to_owned(), false),
            _ => {
                let due = if in_map {
                    "a name in quotes"
                } else {
                    "a field name"
                };
                let message = match self.scan.peek() {
                    Some(c) => format!("{due} is due here, not `{}`", c.escape_debug()),
                    None => format!("{due} is due here, but the text ends"),
                };
                self.scan.error(self.here(), message, "");
                return None;
            }
        };
        let span = self.scan.since(start);
        if quoted != in_map {
            let (message, hint) = if in_map {
                (
                    "a name in `{ }` stands in quotes",
                    format!("write \"{name}\":"),
                )
            } else {
                (
                    "a field name in `( )` stands without quotes",
                    format!("write {name}:"),
                )
            };
            self.scan.error(span, message, &hint);
        }
        Some(Word { name, span })
    }

    /// Items separated by commas up to `close`; the scanner stands on the opening bracket.
    pub(super) fn sequence(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Item) {
        let opened = self.scan.at;
        let open = self.here();
        self.scan.bump();
        self.open.push((close, opened));
        let mut count = 0;
        loop {
            self.scan.space();
            match self.scan.peek() {
                Some(c) if c == close => {
                    self.scan.bump();
                    break;
                }
                Some(c @ (')' | ']' | '}')) => {
                    if self.open.iter().any(|(partner, _)| *partner == c) {
                        self.never_closed(open, close);
                        break;
                    }
                    let message = format!("`{c}` closes nothing that is open here");
                    self.scan
                        .error(self.here(), message, &format!("`{close}` is due"));
                    self.scan.bump();
                    continue;
                }
                Some(',') => {
                    self.scan
                        .error(self.here(), "a value is missing before this comma", "");
                    self.scan.bump();
                    continue;
                }
                None => {
                    self.never_closed(open, close);
                    break;
                }
                Some(_) => {}
            }
            let before = self.scan.at;
            if self.belongs_outside(close, count) {
                self.never_closed(open, close);
                self.resumed = true;
                break;
            }
            count += 1;
            let end = item(self);
            if matches!(end, Item::Lost) {
                self.skip_to_next();
            }
            let stop = self.scan.at;
            self.scan.space();
            match self.scan.peek() {
                Some(',') => {
                    self.scan.bump();
                }
                Some(')' | ']' | '}') | None => {}
                Some(':') if matches!(end, Item::Done) => {
                    let hint = "in `( )` either all values have a field name or none";
                    self.scan
                        .error(self.here(), "a `:` has no place here", hint);
                    self.skip_to_next();
                    self.scan.eat(",");
                }
                Some(_) => {
                    if matches!(end, Item::Done) && !std::mem::take(&mut self.resumed) {
                        let after = self.scan.text[..stop]
                            .chars()
                            .next_back()
                            .map_or(0, char::len_utf8);
                        let span = Span {
                            start: stop - after,
                            end: stop,
                        };
                        self.scan.error(span, "a comma is missing after this", "");
                    }
                    if self.scan.at == before {
                        self.scan.bump();
                    }
                }
            }
        }
        self.open.pop();
    }

    /// Whether the item that comes next is one of the brackets around these: a field inside a list of
    /// a struct, or, on a line of its own, a name in quotes after the fields of a struct in a map.
    fn belongs_outside(&mut self, close: char, count: usize) -> bool {
        let Some((outer, _)) = self
            .open
            .len()
            .checked_sub(2)
            .and_then(|at| self.open.get(at))
        else {
            return false;
        };
        let (at, kept) = (self.scan.at, self.scan.diagnostics.len());
        let line_start = self.scan.text[..at]
            .trim_end_matches([' ', '\t'])
            .ends_with('\n');
        let read = match (close, *outer, self.scan.peek()) {
            (']', ')', Some(c)) if is_word(c) => !self.scan.take_while(is_word).is_empty(),
            (')', '}', Some('"')) if count > 0 && line_start => self.scan.string().is_some(),
            _ => return false,
        };
        self.scan.space();
        let outside = read && matches!(self.scan.peek(), Some(':' | '='));
        self.scan.at = at;
        self.scan.diagnostics.truncate(kept);
        outside
    }

    /// Reports a bracket without its partner: at the end of the text only the innermost one.
    fn never_closed(&mut self, open: Span, close: char) {
        // A text that lost its quote has swallowed the rest of its line, this partner with it.
        let swallowed = |problem: &Diagnostic| {
            problem.message == UNCLOSED
                && problem.span.is_some_and(|text| {
                    text.start > open.start
                        && !self.scan.text[open.start..text.start].contains('\n')
                })
        };
        if self.scan.diagnostics.iter().any(swallowed) {
            return;
        }
        let at_end = self.scan.peek().is_none();
        if at_end
            && self
                .scan
                .diagnostics
                .last()
                .is_some_and(|problem| problem.message.ends_with("never closed"))
        {
            return;
        }
        let message = format!(
            "this `{}` is never closed",
            &self.scan.text[open.start..open.end]
        );
        let hint = match self.scan.peek() {
            Some(c) => {
                let (line, column) = line_column(self.scan.text, self.scan.at);
                format!("`{close}` is due before the `{c}` on line {line}, column {column}")
            }
            None => format!("`{close}` is due before the end of the text"),
        };
        self.scan.error(open, message, &hint);
    }

    /// Skips to the next comma or closing bracket of this level.
    fn skip_to_next(&mut self) {
        let kept = self.scan.diagnostics.len();
        loop {
            self.scan.space();
            match self.scan.peek() {
                Some(',' | ')' | ']' | '}') | None => break,
                Some('(' | '[' | '{') => self.skip_brackets(),
                Some('"') => drop(self.scan.string()),
                Some(_) => drop(self.scan.bump()),
            }
        }
        self.scan.diagnostics.truncate(kept);
    }

    /// Skips from an opening bracket past its partner, however deep it goes.
    pub(super) fn skip_brackets(&mut self) {
        let kept = self.scan.diagnostics.len();
        let mut depth = 0_usize;
        loop {
            self.scan.space();
            match self.scan.peek() {
                Some('(' | '[' | '{') => depth += 1,
                Some(')' | ']' | '}') => depth = depth.saturating_sub(1),
                Some('"') => {
                    drop(self.scan.string());
                    continue;
                }
                None => break,
                Some(_) => {}
            }
            self.scan.bump();
            if depth == 0 {
                break;
            }
        }
        self.scan.diagnostics.truncate(kept);
    }
}
