//! The characters of a RON text: whitespace, comments, words, numbers, strings.
//!
//! Accepts a part of what ron 0.12 accepts, with the same meaning: no byte strings, ranges or number
//! suffixes, and no line break inside an ordinary string, so that a forgotten quote is found on its
//! own line.

use crate::model::{Diagnostic, Path, Span};

use super::tree::{Number, shorten};

/// Syntax errors of one text that are reported; more say nothing new.
const MOST: usize = 100;

/// What is said of a text without its second quote.
pub(super) const UNCLOSED: &str = "this text is not closed on its line";

/// A place in a text and the syntax errors found so far.
pub(super) struct Scanner<'t> {
    pub text: &'t str,
    pub at: usize,
    pub diagnostics: Vec<Diagnostic>,
}

/// What ron counts as whitespace.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\u{b}'
            | '\u{c}'
            | '\u{85}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// Characters that a person may have meant as part of a word; only ASCII ones are accepted.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Quotes as word processors and keyboards for other scripts write them.
pub(super) fn is_curly_quote(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '「' | '」' | '＂'
    )
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            diagnostics: Vec::new(),
        }
    }

    /// A text in curly quotes, which is reported and read all the same.
    pub fn curly_text(&mut self) -> String {
        let start = self.at;
        self.bump();
        let text = self.take_while(|c| !is_curly_quote(c) && c != '"' && c != '\n');
        if self.peek().is_some_and(|c| c != '\n') {
            self.bump();
        }
        let hint = format!("write \"{text}\"");
        self.error(
            self.since(start),
            "a text stands in straight quotes, not in curly ones",
            &hint,
        );
        text.to_owned()
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over one character.
    pub fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Steps over `token` if it comes next.
    pub fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Steps over characters while `keep` holds and returns them.
    pub fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// From `start` to here.
    pub fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    /// Reports a syntax error. Past the limit the rest of the text is given up.
    pub fn error(&mut self, span: Span, message: impl Into<String>, hint: &str) {
        if self.diagnostics.len() >= MOST {
            self.at = self.text.len();
            return;
        }
        let mut problem = Diagnostic::error("syntax", Path::default(), message).at(span);
        if !hint.is_empty() {
            problem = problem.hint(hint);
        }
        self.diagnostics.push(problem);
    }

    /// Skips whitespace and comments.
    pub fn space(&mut self) {
        loop {
            self.take_while(is_space);
            let start = self.at;
            if self.eat("//") {
                self.take_while(|c| c != '\n');
            } else if self.eat("/*") {
                let mut depth = 1_usize;
                while depth > 0 {
                    if self.eat("/*") {
                        depth += 1;
                    } else if self.eat("*/") {
                        depth -= 1;
                    } else if self.bump().is_none() {
                        let span = Span {
                            start,
                            end: start + 2,
                        };
                        self.error(span, "this comment is never closed", "close it with `*/`");
                        return;
                    }
                }
            } else {
                return;
            }
        }
    }

    /// Whether a raw string begins here.
    pub fn at_raw_string(&self) -> bool {
        self.rest()
            .strip_prefix('r')
            .is_some_and(|rest| rest.trim_start_matches('#').starts_with('"'))
    }

    /// A word: a field name, a variant. Reports one that is not plain ASCII.
    pub fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        if self.rest().starts_with("r#") && !self.at_raw_string() {
            self.at += 2;
            let word = self
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-'));
            if word.is_empty() || self.peek().is_some_and(is_word) {
                self.take_while(is_word);
                self.error(self.since(start), "a word is due after `r#`", "");
                return None;
            }
            return Some(word);
        }
        let word = self.take_while(is_word);
        let ascii = word.is_ascii() && !word.starts_with(|c: char| c.is_ascii_digit());
        if word.is_empty() || !ascii {
            let message = format!("`{}` is no word of the language", shorten(word));
            self.error(
                self.since(start),
                message,
                "names are free text, but stand in quotes",
            );
            return None;
        }
        Some(word)
    }

    /// A number. Reports what follows it without a gap, such as the `s` of `12s`.
    pub fn number(&mut self) -> Option<Number> {
        let start = self.at;
        let negative = match self.peek() {
            Some(sign @ ('+' | '-')) => {
                self.at += 1;
                sign == '-'
            }
            _ => false,
        };
        let base = [("0x", 16), ("0o", 8), ("0b", 2)]
            .into_iter()
            .find(|(prefix, _)| self.eat(prefix));
        let found = match base {
            Some((_, base)) => {
                let digits = self
                    .take_while(|c| c.is_ascii_hexdigit() || c == '_')
                    .to_owned();
                whole(&digits, base, negative)
                    .filter(|_| !digits.starts_with('_'))
                    .map(|whole| Number {
                        value: whole as f64,
                        whole: Some(whole),
                    })
            }
            None => self.decimal(start, negative),
        };
        let stop = self.at;
        let junk = self.take_while(|c| is_word(c) || matches!(c, '.' | '%' | '+' | '-' | ':'));
        let junk_is_end = junk.is_empty() || junk == ":";
        if junk_is_end {
            self.at = stop;
        }
        match found {
            Some(number) if junk_is_end => Some(number),
            _ => {
                let written = &self.text[start..self.at];
                let message = format!("`{}` is not a number", shorten(written));
                self.error(
                    self.since(start),
                    message,
                    "a quantity is written in quotes: \"12.5 s\"",
                );
                None
            }
        }
    }

    fn decimal(&mut self, start: usize, negative: bool) -> Option<Number> {
        let digits = |c: char| c.is_ascii_digit() || c == '_';
        let integer = self.take_while(digits).to_owned();
        let mut fraction = "";
        let mut plain = true;
        if self.peek() == Some('.') {
            self.at += 1;
            plain = false;
            fraction = self.take_while(digits);
        }
        let no_digits =
            !integer.starts_with(|c: char| c.is_ascii_digit()) && (plain || fraction.is_empty());
        if no_digits || integer.starts_with('_') || fraction.starts_with('_') {
            return None;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let mark = self.at;
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            if self.take_while(|c| c.is_ascii_digit()).is_empty() {
                self.at = mark;
                return None;
            }
            plain = false;
        }
        let value: f64 = self.text[start..self.at].replace('_', "").parse().ok()?;
        let whole = if plain {
            whole(&integer, 10, negative)
        } else {
            None
        };
        Some(Number { value, whole })
    }

    /// A raw string: `r"..."`, `r#"..."#`; the scanner stands on the `r`.
    pub fn raw_string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        let hashes = self.take_while(|c| c == '#');
        self.at += 1;
        let end = format!("\"{hashes}");
        match self.rest().find(&end) {
            Some(length) => {
                let text = self.rest()[..length].to_owned();
                self.at += length + end.len();
                Some(text)
            }
            None => {
                let span = self.since(start);
                self.take_while(|c| c != '\n');
                self.error(span, "this raw text is never closed", "");
                None
            }
        }
    }

    /// A string; the scanner stands on its quote. One that is not closed ends with its line.
    pub fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        let mut sound = true;
        loop {
            text.push_str(self.take_while(|c| !matches!(c, '"' | '\\' | '\n')));
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return sound.then_some(text);
                }
                Some('\\') => match self.escape(true) {
                    Some(found) => text.extend(found),
                    None => sound = false,
                },
                _ => {
                    // Trailing blanks are not part of what to point at.
                    let end = start + self.text[start..self.at].trim_end().len();
                    let hint = "close it with `\"`; a line break inside a text is written `\\n`";
                    self.error(Span { start, end }, UNCLOSED, hint);
                    return None;
                }
            }
        }
    }

    /// A character; the scanner stands on its quote.
    pub fn character(&mut self) -> Option<char> {
        let start = self.at;
        self.at += 1;
        let found = match self.peek() {
            Some('\\') => self.escape(false)?,
            Some('\n') | None => None,
            _ => self.bump(),
        };
        if found.is_none() || !self.eat("'") {
            let hint = "a text is written in double quotes: \"text\"";
            self.error(
                self.since(start),
                "one character and `'` are due here",
                hint,
            );
            return None;
        }
        found
    }

    /// An escape; the scanner stands on its backslash. The outer `None` is an error, already reported;
    /// the inner one is a continued line, which stands for nothing.
    fn escape(&mut self, in_text: bool) -> Option<Option<char>> {
        let start = self.at;
        self.at += 1;
        let found = match self.bump() {
            Some(c @ ('\'' | '"' | '\\')) => Some(c),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('0') => Some('\0'),
            Some('x') => {
                let digits = self.hex(2);
                u8::from_str_radix(digits, 16)
                    .ok()
                    .filter(|b| digits.len() == 2 && b.is_ascii())
                    .map(char::from)
            }
            Some('u') if self.eat("{") => {
                let digits = self.hex(6);
                let closed = self.eat("}");
                u32::from_str_radix(digits, 16)
                    .ok()
                    .filter(|_| closed)
                    .and_then(char::from_u32)
            }
            Some('\n') if in_text => {
                self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
                return Some(None);
            }
            Some('\r') if in_text && self.eat("\n") => {
                self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
                return Some(None);
            }
            _ => None,
        };
        if found.is_none() {
            let message = format!(
                "`{}` is not an escape",
                self.text[start..self.at].escape_debug()
            );
            let hint = "the escapes are \\\" \\' \\\\ \\n \\r \\t \\0 \\x41 \\u{4e2d}; a backslash is written `\\\\`";
            self.error(self.since(start), message, hint);
            return None;
        }
        Some(found)
    }

    /// Up to `most` hexadecimal digits.
    fn hex(&mut self, most: usize) -> &'t str {
        let rest = self.rest();
        let end = rest
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        self.at += end;
        &rest[..end]
    }
}

/// Digits with underscores as a whole number; `None` when there are none or ron has no room for it.
fn whole(digits: &str, base: u32, negative: bool) -> Option<i128> {
    let digits = digits.replace('_', "");
    let magnitude = i128::from(u64::from_str_radix(&digits, base).ok()?);
    if negative {
        let value = -magnitude;
        (value >= i128::from(i64::MIN)).then_some(value)
    } else {
        Some(magnitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(f64, Option<i128>)> {
        Scanner::new(text).number().map(|n| (n.value, n.whole))
    }

    #[test]
    fn numbers_of_every_form() {
        assert_eq!(number("1_000"), Some((1000.0, Some(1000))));
        assert_eq!(number("-0x_f"), None);
        assert_eq!(number("0xfF"), Some((255.0, Some(255))));
        assert_eq!(number("0b101"), Some((5.0, Some(5))));
        assert_eq!(number("-7"), Some((-7.0, Some(-7))));
        assert_eq!(number(".5"), Some((0.5, None)));
        assert_eq!(number("5."), Some((5.0, None)));
        assert_eq!(number("1e3"), Some((1000.0, None)));
        assert_eq!(number("1e"), None);
        assert_eq!(number("12s"), None);
        assert_eq!(number("1.2.3"), None);
        assert_eq!(number("-"), None);
        // Beyond 64 bits ron reads a float.
        assert_eq!(
            number("18446744073709551616"),
            Some((18_446_744_073_709_551_616.0, None))
        );
    }

    #[test]
    fn escapes_of_every_form() {
        let read = |text: &str| {
            let mut scanner = Scanner::new(text);
            (scanner.string(), scanner.diagnostics.len())
        };
        assert_eq!(
            read(r#""a\n\t\\\"\x41\u{4e2d}""#),
            (Some("a\n\t\\\"A中".into()), 0)
        );
        assert_eq!(read("\"a\\\n   b\""), (Some("ab".into()), 0));
        // Two bad escapes in one text are two problems.
        assert_eq!(read(r#""\q\x9""#), (None, 2));
        assert_eq!(read("\"never"), (None, 1));
        let mut raw = Scanner::new("r#\"a\"b\"# rest");
        assert_eq!(
            (raw.raw_string(), raw.rest()),
            (Some("a\"b".into()), " rest")
        );
    }

    #[test]
    fn comments_nest() {
        let mut scanner = Scanner::new(" /* a /* b */ c */ // d\n x");
        scanner.space();
        assert_eq!(scanner.rest(), "x");
    }
}
