//! Text on a terminal: columns by display width, and colour that only repeats what the words say.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a page at most; only long names make it wider than [`PROSE`].
pub const WIDTH: usize = 100;
/// Columns of its sentences.
pub const PROSE: usize = 80;

/// Columns that a text takes; a Chinese character takes two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Filled with spaces on the right to `columns`.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Filled with spaces on the left to `columns`.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Cut to `columns`, with two dots in place of what is missing. Control characters become spaces, so
/// that no name breaks the page.
pub fn cut(text: &str, columns: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if width(&clean) <= columns {
        return clean;
    }
    let (mut kept, mut used) = (String::new(), 0);
    for c in clean.chars() {
        let w = c.width().unwrap_or(0);
        if used + w + 2 > columns {
            break;
        }
        used += w;
        kept.push(c);
    }
    kept + ".."
}

/// Broken at spaces into lines of `columns` at most; a longer word, such as a Chinese sentence, is
/// broken between characters. A number stays with its `±` and with its unit, the word behind it.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last)
                if word.starts_with(['±', '%']) || last.ends_with('±') || ends_in_number(last) =>
            {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in &words {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= columns {
            line.extend(std::iter::repeat_n(' ', gap));
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            if width(&line) + c.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// Whether the last word is a number, maybe behind a bracket, a quote or a sign.
fn ends_in_number(words: &str) -> bool {
    let word = words.rsplit(' ').next().unwrap_or_default();
    let number = word.trim_start_matches(['(', '"', '+', '-']);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || ".,".contains(c))
}

/// Items with commas between them, set in by `indent`; an item is not broken.
pub fn listed(items: &[String], indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let comma = if at + 1 < items.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(item) + comma.len() <= PROSE => {
                line.push(' ');
                line.push_str(item);
                line.push_str(comma);
            }
            _ => lines.push(format!("{}{item}{comma}", " ".repeat(indent))),
        }
    }
    lines
}

/// As [`wrap`], each line set in by `indent`.
pub fn paragraph(text: &str, indent: usize) -> Vec<String> {
    wrap(text, PROSE - indent)
        .into_iter()
        .map(|line| format!("{}{line}", " ".repeat(indent)))
        .collect()
}

/// A heading in as many lines as it needs, with a rule below.
pub fn heading(text: &str, ink: Ink) -> Vec<String> {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let lines = wrap(&clean, PROSE);
    let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let mut heading: Vec<String> = lines.iter().map(|line| ink.bold(line)).collect();
    heading.push("=".repeat(columns));
    heading
}

/// Colour, when it is asked for. Applied after padding, since its codes have no width.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Whether to colour at all.
    pub on: bool,
}

impl Ink {
    fn paint(self, text: &str, style: anstyle::Style) -> String {
        if self.on && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// For headings and what matters most.
    pub fn bold(self, text: &str) -> String {
        self.paint(text, anstyle::Style::new().bold())
    }

    /// For what may be skipped.
    pub fn dim(self, text: &str) -> String {
        self.paint(text, anstyle::Style::new().dimmed())
    }

    /// For good news.
    pub fn good(self, text: &str) -> String {
        self.paint(text, anstyle::AnsiColor::Green.on_default())
    }

    /// For bad news.
    pub fn bad(self, text: &str) -> String {
        self.paint(text, anstyle::AnsiColor::Red.on_default().bold())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_take_two_columns_a_character() {
        assert_eq!(width("冲压"), 4);
        assert_eq!(left("冲压", 6), "冲压  ");
        assert_eq!(cut("焊接工位一号", 9), "焊接工..");
        assert_eq!(cut("tab\there", 20), "tab here");
    }

    #[test]
    fn wrapping_keeps_words_and_breaks_what_has_none() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("冲压焊接", 4), ["冲压", "焊接"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("by (+2 ± 1 %).", 12), ["by", "(+2 ± 1 %)."]);
        assert_eq!(
            wrap("takes 4 min at once", 9),
            ["takes", "4 min at", "once"]
        );
        assert_eq!(wrap("of 2.5 ± 0.1 min", 13), ["of", "2.5 ± 0.1 min"]);
        assert_eq!(wrap("until 8. Then", 8), ["until 8.", "Then"]);
    }

    #[test]
    fn items_of_a_list_are_not_broken() {
        let items: Vec<String> = (0..9).map(|n| format!("\"{n} places\"")).collect();
        let lines = listed(&items, 6);
        assert_eq!(
            lines[0],
            "      \"0 places\", \"1 places\", \"2 places\", \"3 places\", \"4 places\", \"5 places\","
        );
        assert_eq!(lines[1], "      \"6 places\", \"7 places\", \"8 places\"");
    }
}
