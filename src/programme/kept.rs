//! Rows of an earlier go: one JSON object a line.

use std::collections::{BTreeMap, BTreeSet};

use super::facility::{Row, Verdict};

/// Rows of an earlier go that are still good.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    rows: BTreeMap<String, Row>,
}

impl Kept {
    /// Takes over from the text of an earlier file every row that was scored. A torn line is left out, and
    /// so is a facility without a score: it is tried again.
    pub fn read(&mut self, text: &[u8]) {
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            if !line.ends_with(b"\n") {
                continue;
            }
            let row: Option<Row> = serde_json::from_slice(line).ok();
            if let Some(row) = row.filter(|row| matches!(row.result, Verdict::Scored(_))) {
                self.rows.insert(row.file.clone(), row);
            }
        }
    }

    /// Whether a text is one of ours: its first line is a row, or it has not got as far as one.
    pub fn holds_rows(text: &[u8]) -> bool {
        match text.split_inclusive(|byte| *byte == b'\n').next() {
            Some(line) if line.ends_with(b"\n") => serde_json::from_slice::<Row>(line).is_ok(),
            Some(torn) => torn.starts_with(b"{\"file\":") || b"{\"file\":".starts_with(torn),
            None => true,
        }
    }

    /// How many rows a survey of these files, by these rules, would not write again: of other files, or
    /// scored otherwise.
    pub fn lost(&self, files: &BTreeSet<String>, rules: &str) -> usize {
        let keeps = |row: &&Row| files.contains(&row.file) && row.rules == rules;
        self.rows.len() - self.rows.values().filter(keeps).count()
    }

    /// How many rows are held.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The row of a facility when neither its content nor what it is scored by has changed, and its papers
    /// count as they did then.
    pub(super) fn get(&self, row: &Row, as_of: &str) -> Option<&Row> {
        self.rows.get(&row.file).filter(|held| {
            let same = held.content == row.content && held.rules == row.rules;
            same && holds_on(held, as_of)
        })
    }
}

/// Whether a row says on a day what it said when it was made: none of its papers was dated later then, and
/// none is now; or it is the same day.
fn holds_on(row: &Row, day: &str) -> bool {
    let Verdict::Scored(facility) = &row.result else {
        return false;
    };
    match &facility.as_of {
        Some(then) => then == day,
        None => facility.papers_to.as_deref().is_none_or(|to| to <= day),
    }
}

impl Row {
    /// The row as one line, with its end.
    pub fn line(&self) -> Vec<u8> {
        // Plain data with text keys: writing it to memory cannot fail.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}
