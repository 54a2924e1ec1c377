//! The numbers that a checklist goes by, for people: each with its source and its mark of confidence.

use std::collections::BTreeMap;

use super::marks::Marks;
use super::number::fixed;
use super::sheet::Sheet;
use crate::maturity::{Score, Yardstick, YardstickKind};

/// The numbers of one kind.
struct OfKind<'y> {
    kind: YardstickKind,
    /// How many by mark, in order of appearance.
    by_mark: Vec<(&'y str, usize)>,
    /// Without a value.
    without: usize,
}

/// How many numbers of each kind rest on what: `40 weights [ours]`.
pub(super) fn numbers(yardsticks: &[Yardstick], marks: &mut Marks) -> String {
    let mut kinds: Vec<OfKind<'_>> = Vec::new();
    for yardstick in yardsticks {
        let at = kinds.iter().position(|one| one.kind == yardstick.kind);
        let at = at.unwrap_or_else(|| {
            kinds.push(OfKind {
                kind: yardstick.kind,
                by_mark: Vec::new(),
                without: 0,
            });
            kinds.len() - 1
        });
        let one = &mut kinds[at];
        one.without += usize::from(yardstick.value.is_none());
        let mark = yardstick.confidence.as_str();
        match one.by_mark.iter_mut().find(|(known, _)| *known == mark) {
            Some((_, count)) => *count += 1,
            None => one.by_mark.push((mark, 1)),
        }
    }
    let told = kinds.iter().map(|one| {
        let counts = one.by_mark.iter().map(|(mark, count)| {
            let mark = marks.behind(mark);
            format!("{count}{mark}")
        });
        let counts: Vec<String> = counts.collect();
        let without = match one.without {
            0 => String::new(),
            n => format!(" ({n} of them need a sector's value)"),
        };
        format!("{} {}{without}", one.kind.words(), counts.join(", "))
    });
    let told: Vec<String> = told.collect();
    told.join("; ")
}

/// The mark of a number by its kind and name; a weight of a topic has its sector behind the name.
pub(super) fn mark_of(score: &Score, kind: YardstickKind, name: &str, marks: &mut Marks) -> String {
    let is = |y: &&Yardstick| {
        let rest = y.name.strip_prefix(name);
        y.kind == kind && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    };
    let found = score.yardsticks.iter().find(is);
    found.map_or(String::new(), |y| marks.behind(&y.confidence))
}

/// Every number of the checklist with its source.
pub(super) fn all_numbers(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("EVERY NUMBER");
    // What has the same kind, source and mark is told together.
    let mut together: BTreeMap<(&str, &str, &str), Vec<String>> = BTreeMap::new();
    for yardstick in &score.yardsticks {
        let value =
            yardstick
                .value
                .map_or("needs a sector's value".to_owned(), |v| {
                    match yardstick.is_share {
                        true => format!("{} %", fixed(v * 100.0, 2)),
                        false => v.to_string(),
                    }
                });
        let of = (
            yardstick.kind.words(),
            yardstick.source.as_str(),
            yardstick.confidence.as_str(),
        );
        let told = together.entry(of).or_default();
        told.push(format!("{} {value}", yardstick.name));
    }
    for ((kind, source, confidence), numbers) in together {
        let mark = marks.behind(confidence);
        sheet.point(format!("{kind}, {source}{mark}: {}", numbers.join(", ")));
    }
}
