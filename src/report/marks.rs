//! Marks of confidence beside what they speak of, and the legend that explains them.

use std::collections::BTreeSet;

use super::sheet::Sheet;

/// Every mark with what it means, from the surest.
const MEANING: [(&str, &str); 7] = [
    ("P", "read in a primary document"),
    ("S2", "two or more sources agree"),
    ("S1", "one source"),
    ("K-h", "our own knowledge, of high trust"),
    ("K-m", "our own knowledge, of middling trust"),
    ("K-l", "our own knowledge, of low trust"),
    ("OURS", "set by us; no source gives it"),
];

/// The marks that a sheet shows.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeSet<usize>);

impl Marks {
    /// The mark as it stands behind what it speaks of: ` [S2]`; nothing where there is none.
    pub fn behind(&mut self, confidence: &str) -> String {
        match confidence {
            "" => String::new(),
            _ => format!(" [{}]", self.alone(confidence)),
        }
    }

    /// The mark alone: `S2`, `ours`.
    pub fn alone(&mut self, confidence: &str) -> String {
        let known = MEANING.iter().position(|(mark, _)| *mark == confidence);
        self.0.extend(known);
        short(confidence)
    }

    /// Adds the legend of the marks that were shown.
    pub fn legend(&self, sheet: &mut Sheet) {
        let of = |at: &usize| {
            let (mark, meaning) = MEANING[*at];
            format!("[{}] {meaning}", short(mark))
        };
        let told: Vec<String> = self.0.iter().map(of).collect();
        if !told.is_empty() {
            sheet.say(format!("How sure: {}.", told.join("; ")));
        }
    }
}

/// `ours` for OURS, which would shout.
fn short(confidence: &str) -> String {
    match confidence {
        "OURS" => "ours".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_explains_the_marks_that_were_shown_and_no_others() {
        let mut marks = Marks::default();
        assert_eq!(marks.behind("OURS"), " [ours]");
        assert_eq!(marks.behind("S2"), " [S2]");
        assert_eq!(marks.behind(""), "");
        let mut sheet = Sheet::default();
        marks.legend(&mut sheet);
        assert_eq!(
            sheet.markdown().trim(),
            "How sure: [S2] two or more sources agree; [ours] set by us; no source gives it."
        );
    }
}
