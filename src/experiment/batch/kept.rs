//! What an earlier go of a batch left that is still good.

use std::collections::BTreeSet;

use super::Item;
use super::line::{Format, Lines, header};

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
    ///
    /// Gives the number of blocks left out that no item makes again, such as those of other plants,
    /// scenarios or settings.
    ///
    /// # Errors
    /// What the text is, when it is no such table; an empty one is.
    pub fn read(
        &mut self,
        items: &[Item],
        format: Format,
        text: &[u8],
    ) -> Result<usize, &'static str> {
        begins_as_table(format, text)?;
        let lines: Vec<&[u8]> = text
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| line.ends_with(b"\n"))
            .collect();
        let owners: Vec<Lines> = items.iter().map(|item| item.lines(format)).collect();
        let made: BTreeSet<Option<Vec<String>>> = owners
            .iter()
            .map(|owner| block_of(format, &owner.sample()).map(|block| block.1))
            .collect();
        let mut lost = BTreeSet::new();
        let mut at = 0;
        if let (Format::Csv, [_, ..]) = (format, &lines[..]) {
            // The header.
            at = 1;
        }
        while at < lines.len() {
            let Some(item) = owners.iter().position(|owner| owner.owns(lines[at])) else {
                let (whole, short) =
                    block_of(format, lines[at]).ok_or("holds more than a table of twinline")?;
                if !made.contains(&Some(short)) {
                    lost.insert(whole);
                }
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
        Ok(lost.len())
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

/// Whether a text begins, as far as it goes, as such a table does.
fn begins_as_table(format: Format, text: &[u8]) -> Result<(), &'static str> {
    let json = b"{\"schema_version\":";
    let due: &[u8] = match format {
        Format::Csv => header(format).as_bytes(),
        Format::JsonLines => json,
    };
    let with = |due: &[u8]| {
        let both = due.len().min(text.len());
        due[..both] == text[..both]
    };
    if with(due) {
        Ok(())
    } else if format == Format::Csv && with(json) {
        Err("is a table of JSON lines, not csv")
    } else if with(b"schema_version,") {
        Err("is a csv table with other columns")
    } else {
        Err("is no table of twinline")
    }
}

/// The block that a line belongs to by all that identifies it, and by what a command says of it: plant,
/// scenario and settings, but not what the plant's file holds or which version ran it. `None` for a line
/// of no block.
fn block_of(format: Format, line: &[u8]) -> Option<(Vec<String>, Vec<String>)> {
    const WHOLE: [&str; 10] = [
        "schema_version",
        "plant",
        "plant_name",
        "scenario",
        "plant_hash",
        "version",
        "seed",
        "until_s",
        "warm_up_s",
        "replications",
    ];
    const SHORT: [usize; 6] = [1, 3, 6, 7, 8, 9];
    let whole: Vec<String> = match format {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(line);
            let record = reader.records().next()?.ok()?;
            let columns = header(format).split(',').count();
            (record.len() == columns)
                .then(|| record.iter().take(WHOLE.len()).map(str::to_owned).collect())?
        }
        Format::JsonLines => {
            let object: serde_json::Value = serde_json::from_slice(line).ok()?;
            let field = |name: &&str| object.get(name).map(ToString::to_string);
            WHOLE.iter().map(field).collect::<Option<_>>()?
        }
    };
    let short = SHORT.iter().map(|at| whole[*at].clone()).collect();
    Some((whole, short))
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
