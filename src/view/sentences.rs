//! What other layers say in English, in the window's other language: reasons of a score, problems of the reader and of
//! the check.
//!
//! Those layers know no language but the page's. Their sentences are few and regular, so that each has a pattern in
//! `assets/locales/zh-sentences.ron`, and tests hold the patterns to what is really said.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::maturity::shipped;
use crate::model::checklist::Names;

const CHINESE: &str = include_str!("../../assets/locales/zh-sentences.ron");

/// The Chinese sentences, read once.
pub(super) static IN_CHINESE: LazyLock<Sentences> = LazyLock::new(|| Sentences::read(CHINESE));

/// The file: patterns of whole sentences, and of what stands in their gaps.
#[derive(Deserialize, Default)]
struct Tables {
    sentences: BTreeMap<String, String>,
    phrases: BTreeMap<String, String>,
}

/// Patterns with their texts in another language; those that say most come first.
pub(super) struct Sentences {
    sentences: Vec<(Pattern, String)>,
    phrases: Vec<(Pattern, String)>,
    /// Names that checklists and what they hold have in both languages, the longest first; their ids.
    names: Vec<(String, String)>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// This text.
    Text(String),
    /// `{}`: anything.
    Any,
    /// `{n}`: a number, per cent or day.
    Number,
    /// `{list}`: "a, b and c".
    List,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(Vec<Piece>);

/// The gaps of a pattern, as they are written.
const GAPS: [(&str, Piece); 3] = [
    ("{}", Piece::Any),
    ("{n}", Piece::Number),
    ("{list}", Piece::List),
];

impl Pattern {
    fn of(mut text: &str) -> Self {
        let mut pieces = Vec::new();
        while !text.is_empty() {
            let next = |(mark, piece): &(&'static str, Piece)| {
                text.find(mark).map(|at| (at, *mark, piece.clone()))
            };
            let Some((at, mark, piece)) = GAPS.iter().filter_map(next).min_by_key(|gap| gap.0)
            else {
                pieces.push(Piece::Text(text.to_owned()));
                break;
            };
            if at > 0 {
                pieces.push(Piece::Text(text[..at].to_owned()));
            }
            pieces.push(piece);
            text = &text[at + mark.len()..];
        }
        Self(pieces)
    }

    /// Letters that it asks for.
    fn says(&self) -> usize {
        let said = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            // Between two that say as much, the one that asks for a number says more.
            Piece::Number => 1,
            Piece::Any | Piece::List => 0,
        };
        self.0.iter().map(said).sum()
    }

    /// What stands in its gaps, where a text is of this form.
    fn gaps<'t>(&self, text: &'t str) -> Option<Vec<(&Piece, &'t str)>> {
        let mut gaps = Vec::new();
        fits(&self.0, text, &mut gaps).then_some(gaps)
    }
}

/// Fills `gaps` with what stands there; leaves them as they were where the text does not fit.
fn fits<'p, 't>(pieces: &'p [Piece], text: &'t str, gaps: &mut Vec<(&'p Piece, &'t str)>) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    let mut ends: Vec<usize> = match first {
        Piece::Text(said) => {
            return text
                .strip_prefix(said.as_str())
                .is_some_and(|text| fits(rest, text, gaps));
        }
        Piece::Number => number(text),
        Piece::Any | Piece::List => match rest.first() {
            None => vec![text.len()],
            Some(Piece::Text(next)) => text
                .match_indices(next.as_str())
                .map(|(at, _)| at)
                .collect(),
            Some(_) => text.char_indices().map(|(at, _)| at).collect(),
        },
    };
    ends.retain(|end| *end > 0);
    ends.into_iter().any(|end| {
        gaps.push((first, &text[..end]));
        let fit = fits(rest, &text[end..], gaps);
        if !fit {
            gaps.pop();
        }
        fit
    })
}

/// Where a number at the beginning of a text may end: behind its "%" or before it.
fn number(text: &str) -> Vec<usize> {
    let is_part = |(at, c): &(usize, char)| match c {
        '0'..='9' => true,
        '-' | '−' | '+' => true,
        '.' | ',' => *at > 0,
        _ => false,
    };
    let digits = text.char_indices().take_while(is_part);
    let Some((last, c)) = digits.filter(|(_, c)| c.is_ascii_digit()).last() else {
        return Vec::new();
    };
    let end = last + c.len_utf8();
    match text[end..].starts_with(" %") {
        true => vec![end + " %".len(), end],
        false => vec![end],
    }
}

impl Sentences {
    /// From the text of a file; nothing from one that cannot be read, which a test keeps from being shipped.
    fn read(file: &str) -> Self {
        let tables: Tables = ron::from_str(file).unwrap_or_default();
        let compile = |table: BTreeMap<String, String>| {
            let mut all: Vec<(Pattern, String)> = table
                .into_iter()
                .map(|(said, text)| (Pattern::of(&said), text))
                .collect();
            all.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.says()));
            all
        };
        let mut names: Vec<(String, String)> = Vec::new();
        for list in shipped() {
            names.extend(list.names.zh.map(|name| (list.id, name)));
            let topics = list.topics.into_iter().map(|topic| topic.names);
            let groups = list.groups.into_iter().map(|group| group.names);
            let both = |names: Names| Some((names.en, names.zh?));
            names.extend(topics.chain(groups).filter_map(both));
        }
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self {
            sentences: compile(tables.sentences),
            phrases: compile(tables.phrases),
            names,
        }
    }

    /// A sentence in the other language; none where it has no pattern.
    pub fn told(&self, english: &str) -> Option<String> {
        self.by(&self.sentences, english)
    }

    fn by(&self, table: &[(Pattern, String)], text: &str) -> Option<String> {
        table.iter().find_map(|(pattern, told)| {
            let gaps = pattern.gaps(text)?;
            let gaps = gaps.into_iter().map(|(piece, gap)| match piece {
                Piece::List => self.list(gap),
                _ => self.gap(gap),
            });
            Some(filled(told, &gaps.collect::<Vec<_>>()))
        })
    }

    /// What stands in a gap: a sentence, a phrase, or what nobody translates, such as a name.
    fn gap(&self, text: &str) -> String {
        let told = self.told(text).or_else(|| self.by(&self.phrases, text));
        told.or_else(|| self.name(text))
            .unwrap_or_else(|| text.to_owned())
    }

    fn name(&self, text: &str) -> Option<String> {
        let found = self.names.iter().find(|(name, _)| name == text);
        found.map(|(_, told)| told.clone())
    }

    /// "a, b and c". Names that are known may hold an "and" of their own.
    fn list(&self, mut text: &str) -> String {
        const JOINTS: [&str; 2] = [", ", " and "];
        let mut told: Vec<String> = Vec::new();
        while !text.is_empty() {
            let ends = |rest: &str| rest.is_empty() || JOINTS.iter().any(|j| rest.starts_with(j));
            let known = self
                .names
                .iter()
                .find(|(name, _)| text.strip_prefix(name.as_str()).is_some_and(ends));
            let length = match known {
                Some((name, _)) => name.len(),
                None => {
                    let joints = JOINTS.iter().filter_map(|joint| text.find(joint));
                    joints.min().unwrap_or(text.len())
                }
            };
            let (item, rest) = text.split_at(length);
            told.push(known.map_or_else(|| self.gap(item), |(_, name)| name.clone()));
            let joint = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint));
            text = joint.unwrap_or("");
        }
        told.join("、")
    }
}

/// A text with `{}` and `{2}` filled: the gaps in turn, or the second.
fn filled(text: &str, gaps: &[String]) -> String {
    let mut pieces = text.split('{');
    let mut told = pieces.next().unwrap_or_default().to_owned();
    let mut turn = 0;
    for piece in pieces {
        let Some((place, rest)) = piece.split_once('}') else {
            told.push('{');
            told.push_str(piece);
            continue;
        };
        let at = match place.parse::<usize>() {
            Ok(number) => number.checked_sub(1),
            Err(_) if place.is_empty() => {
                turn += 1;
                Some(turn - 1)
            }
            // Brackets that are meant.
            Err(_) => {
                told.push_str(&format!("{{{place}}}{rest}"));
                continue;
            }
        };
        told.push_str(at.and_then(|at| gaps.get(at)).map_or("", String::as_str));
        told.push_str(rest);
    }
    told
}

#[cfg(test)]
mod tests;
