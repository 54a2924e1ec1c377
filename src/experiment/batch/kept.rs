//! What an earlier go of a batch left that is still good.

use super::Item;
use super::line::{Format, Lines};

/// Blocks of an earlier file that need not be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    blocks: Vec<Option<Vec<u8>>>,
}

impl Kept {
    /// Nothing: everything is made.
    pub fn nothing(items: &[Item]) -> Self {
        Self {
            blocks: vec![None; items.len()],
        }
    }

    /// Takes over from the text of an earlier file each complete block of an item whose plant, hash,
    /// version, seed and settings agree. A torn line or block, one that locked (it is made again, and
    /// reported again), and blocks of other items are left out. What is held already stays.
    pub fn read(&mut self, items: &[Item], format: Format, text: &[u8]) {
        let lines: Vec<&[u8]> = text
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| line.ends_with(b"\n"))
            .collect();
        let owners: Vec<Lines> = items.iter().map(|item| item.lines(format)).collect();
        let mut at = 0;
        while at < lines.len() {
            let Some(item) = owners.iter().position(|owner| owner.owns(lines[at])) else {
                at += 1;
                continue;
            };
            let owner = &owners[item];
            let count = lines[at..]
                .iter()
                .take_while(|line| owner.owns(line))
                .count();
            let block = &lines[at..at + count];
            at += count;
            if self.blocks[item].is_none() && is_complete(owner, block, format) {
                self.blocks[item] = Some(block.concat());
            }
        }
    }

    /// Without the blocks of scenarios whose base is not held: what they differ from is made again.
    pub(super) fn with_bases(mut self, bases: &[Option<usize>]) -> Self {
        for (item, base) in bases.iter().enumerate() {
            if base.is_some_and(|base| self.blocks[base].is_none()) {
                self.blocks[item] = None;
            }
        }
        self
    }

    /// The block of an item.
    pub fn block(&self, item: usize) -> Option<&[u8]> {
        self.blocks.get(item)?.as_deref()
    }

    /// How many blocks are held.
    pub fn count(&self) -> usize {
        self.blocks.iter().flatten().count()
    }
}

/// Whether a block has its end, as many rows as the end says, and no lock.
fn is_complete(owner: &Lines, block: &[&[u8]], format: Format) -> bool {
    let Some((last, rows)) = block.split_last() else {
        return false;
    };
    let kind_is = |line: &[u8], kind: &str| {
        let start = match format {
            Format::Csv => format!("{kind},"),
            Format::JsonLines => format!("\"kind\":\"{kind}\","),
        };
        owner.rest(line).starts_with(start.as_bytes())
    };
    kind_is(last, "end")
        && rows_in_end(owner.rest(last), format) == Some(rows.len() as u64)
        && rows.iter().all(|line| {
            ["replication", "summary", "difference"]
                .iter()
                .any(|k| kind_is(line, k))
        })
}

/// The count of rows that an end row carries in `n`, the last but one of its columns.
fn rows_in_end(rest: &[u8], format: Format) -> Option<u64> {
    let text = std::str::from_utf8(rest).ok()?.trim_end();
    match format {
        Format::Csv => text.rsplit(',').nth(1)?.parse().ok(),
        Format::JsonLines => {
            let object: serde_json::Value = serde_json::from_str(&format!("{{{text}")).ok()?;
            object.get("n")?.as_u64()
        }
    }
}
