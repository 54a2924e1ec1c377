//! A sheet of headings, sentences and tables, written for a terminal or as Markdown.

use super::text::{Ink, WIDTH, cut, left, right, width, wrap};

/// A sheet in the order of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Title(String),
    Heading(String),
    Sentence(String),
    Point(String),
    Table(Table),
}

/// A table; its widest column of words is wrapped when the page is too narrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    is_number: bool,
}

/// Spaces between columns.
const GAP: usize = 2;

impl Table {
    /// A table with these columns; a name that starts with `#` heads a column of numbers.
    pub fn new(columns: &[&str]) -> Self {
        let column = |name: &&str| Column {
            name: name.trim_start_matches('#').to_owned(),
            is_number: name.starts_with('#'),
        };
        Self {
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// One more row; what is missing at its end stays empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn cell<'a>(&self, row: &'a [String], column: usize) -> &'a str {
        row.get(column).map_or("", String::as_str)
    }

    fn without_empty_columns(self) -> Self {
        let kept: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.rows.iter().any(|row| !self.cell(row, *at).is_empty()))
            .collect();
        let row = |row: &Vec<String>| {
            kept.iter()
                .map(|at| self.cell(row, *at).to_owned())
                .collect()
        };
        Self {
            columns: kept.iter().map(|at| self.columns[*at].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// The width of each column, the widest one of words narrowed until the page holds all.
    fn widths(&self, page: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells = self.rows.iter().map(|row| width(self.cell(row, at)));
                cells.chain([width(&column.name)]).max().unwrap_or(0)
            })
            .collect();
        let gaps = GAP * widths.len();
        while widths.iter().sum::<usize>() + gaps > page {
            let words = (0..widths.len()).filter(|at| !self.columns[*at].is_number);
            let Some(widest) = words.max_by_key(|at| widths[*at]) else {
                break;
            };
            if widths[widest] <= 12 {
                break;
            }
            widths[widest] -= 1;
        }
        widths
    }

    /// A row in as many lines as its longest cell needs.
    fn lines(&self, cells: &[String], widths: &[usize]) -> Vec<String> {
        let wrapped: Vec<Vec<String>> = (0..self.columns.len())
            .map(|at| wrap(self.cell(cells, at), widths[at].max(1)))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        let line = |n: usize| {
            let mut line = String::new();
            for (at, column) in self.columns.iter().enumerate() {
                let cell = wrapped[at].get(n).map_or("", String::as_str);
                line.push_str(&" ".repeat(GAP));
                line.push_str(&match column.is_number {
                    true => right(cell, widths[at]),
                    false => left(cell, widths[at]),
                });
            }
            line.trim_end().to_owned()
        };
        (0..height).map(line).collect()
    }
}

impl Sheet {
    /// The title.
    pub fn title(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Title(text.into()));
    }

    /// The heading of a part.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// A sentence or two.
    pub fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Sentence(text.into()));
    }

    /// A point of a list.
    pub fn point(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Point(text.into()));
    }

    /// A table; one without rows is left out, and so is a column without a word in any row.
    pub fn table(&mut self, table: Table) {
        if !table.is_empty() {
            self.blocks
                .push(Block::Table(table.without_empty_columns()));
        }
    }

    /// For a terminal.
    pub fn text(&self, colour: bool) -> String {
        let ink = Ink { on: colour };
        let mut lines: Vec<String> = Vec::new();
        for (at, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Title(text) => lines.push(ink.bold(&cut(text, WIDTH))),
                Block::Heading(text) => {
                    lines.push(String::new());
                    lines.push(ink.bold(text));
                }
                Block::Sentence(text) => {
                    let indent = if self.is_under_title(at) { "" } else { "  " };
                    let columns = WIDTH - indent.len();
                    lines.extend(
                        wrap(text, columns)
                            .into_iter()
                            .map(|l| format!("{indent}{l}")),
                    );
                }
                Block::Point(text) => {
                    for (n, line) in wrap(text, WIDTH - 4).into_iter().enumerate() {
                        let mark = if n == 0 { "- " } else { "  " };
                        lines.push(format!("  {mark}{line}"));
                    }
                }
                Block::Table(table) => {
                    let widths = table.widths(WIDTH);
                    let names: Vec<String> = table
                        .columns
                        .iter()
                        .map(|column| column.name.clone())
                        .collect();
                    if names.iter().any(|name| !name.is_empty()) {
                        let head = table.lines(&names, &widths);
                        lines.extend(head.iter().map(|line| ink.dim(line)));
                    }
                    for row in &table.rows {
                        lines.extend(table.lines(row, &widths));
                    }
                }
            }
        }
        lines.join("\n") + "\n"
    }

    /// Whether only the title and sentences stand before a block.
    fn is_under_title(&self, at: usize) -> bool {
        self.blocks[..at]
            .iter()
            .all(|block| matches!(block, Block::Title(_) | Block::Sentence(_)))
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let plain = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
        let mut text = String::new();
        let mut in_list = false;
        for block in &self.blocks {
            let is_point = matches!(block, Block::Point(_));
            if !(text.is_empty() || in_list && is_point) {
                text.push('\n');
            }
            in_list = is_point;
            match block {
                Block::Title(title) => text.push_str(&format!("# {}\n", plain(title))),
                Block::Heading(heading) => text.push_str(&format!("## {}\n", plain(heading))),
                Block::Sentence(sentence) => text.push_str(&format!("{}\n", plain(sentence))),
                Block::Point(point) => text.push_str(&format!("- {}\n", plain(point))),
                Block::Table(table) => {
                    let names: Vec<String> = table
                        .columns
                        .iter()
                        .map(|column| plain(&column.name))
                        .collect();
                    let rule = table.columns.iter().map(|column| match column.is_number {
                        true => "---:",
                        false => "---",
                    });
                    text.push_str(&format!("| {} |\n", names.join(" | ")));
                    text.push_str(&format!("|{}|\n", rule.collect::<Vec<_>>().join("|")));
                    for row in &table.rows {
                        let cells: Vec<String> = (0..table.columns.len())
                            .map(|at| plain(table.cell(row, at)))
                            .collect();
                        text.push_str(&format!("| {} |\n", cells.join(" | ")));
                    }
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut table = Table::new(&["topic", "#level"]);
        table.row(["planning".to_owned(), "3".to_owned()]);
        table.row(["a|b".to_owned(), "12".to_owned()]);
        let mut sheet = Sheet::default();
        sheet.title("Plant");
        sheet.say("A self-assessment.");
        sheet.heading("TOPICS");
        sheet.table(table);
        sheet.point("first");
        sheet.point("second");
        sheet
    }

    #[test]
    fn a_terminal_gets_columns() {
        assert_eq!(
            sheet().text(false),
            "Plant\nA self-assessment.\n\nTOPICS\n  topic     level\n  planning      3\n  \
             a|b          12\n  - first\n  - second\n"
        );
    }

    #[test]
    fn markdown_gets_a_table_that_bars_do_not_break() {
        assert_eq!(
            sheet().markdown(),
            "# Plant\n\nA self-assessment.\n\n## TOPICS\n\n| topic | level |\n|---|---:|\n\
             | planning | 3 |\n| a\\|b | 12 |\n\n- first\n- second\n"
        );
    }

    #[test]
    fn the_widest_words_give_way_on_a_narrow_page() {
        let mut table = Table::new(&["name", "what it asks", "#n"]);
        table.row(["x".to_owned(), "long ".repeat(40), "7".to_owned()]);
        let mut sheet = Sheet::default();
        sheet.table(table);
        let text = sheet.text(false);
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        // Nothing is lost: the words go on below.
        assert_eq!(text.matches("long").count(), 40, "{text}");
        assert!(
            text.lines().nth(1).is_some_and(|line| line.ends_with(" 7")),
            "{text}"
        );
    }
}
