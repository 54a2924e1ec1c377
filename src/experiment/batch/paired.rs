//! A scenario's replications against those of its plant as declared, which may come from an earlier go.

use std::collections::BTreeMap;

use super::super::estimate::differences;
use super::super::replicate::Replication;
use super::line::{Format, Lines};
use crate::kpi::{MeanRow, Row};

/// What a KPI is in a table: scope, element and name.
type Key = (String, String, String);

/// The values of a block, replication by replication.
#[derive(Debug, Default)]
pub(super) struct Measured(Vec<BTreeMap<Key, f64>>);

impl Measured {
    /// Of replications just made.
    pub fn of(made: &[Replication]) -> Self {
        let values = |row: &Row| Some((key(row), row.value?));
        Self(
            made.iter()
                .map(|replication| replication.rows.iter().filter_map(values).collect())
                .collect(),
        )
    }

    /// Of the text of a complete block. Numbers are written so that reading gives the same bits.
    pub fn read(lines: &Lines, format: Format, block: &[u8]) -> Self {
        let mut measured = Self::default();
        for line in block.split(|byte| *byte == b'\n') {
            let Some((replication, key, value)) = parse(lines.rest(line), format) else {
                continue;
            };
            if measured.0.len() <= replication {
                measured.0.resize_with(replication + 1, BTreeMap::new);
            }
            measured.0[replication].insert(key, value);
        }
        measured
    }

    /// The paired differences of replications from these, scenario less base.
    pub fn differences(&self, scenario: &[Replication]) -> Vec<MeanRow> {
        let nothing = BTreeMap::new();
        let base: Vec<Vec<Row>> = scenario
            .iter()
            .enumerate()
            .map(|(at, replication)| {
                let values = self.0.get(at).unwrap_or(&nothing);
                let twin = |row: &Row| Row {
                    value: values.get(&key(row)).copied(),
                    ..row.clone()
                };
                replication.rows.iter().map(twin).collect()
            })
            .collect();
        let base: Vec<&[Row]> = base.iter().map(Vec::as_slice).collect();
        let scenario: Vec<&[Row]> = scenario.iter().map(|r| r.rows.as_slice()).collect();
        differences(&base, &scenario)
    }
}

fn key(row: &Row) -> Key {
    let text = str::to_owned;
    (
        text(row.scope.word()),
        text(row.scope.element()),
        text(row.name),
    )
}

/// Replication, KPI and value of a row of kind `replication`.
fn parse(rest: &[u8], format: Format) -> Option<(usize, Key, f64)> {
    match format {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(rest);
            let row = reader.records().next()?.ok()?;
            let text = |at: usize| row.get(at).map(str::to_owned);
            let value = row.get(6)?.parse().ok()?;
            let at = row.get(1)?.parse().ok()?;
            (row.get(0)? == "replication").then_some((at, (text(2)?, text(3)?, text(4)?), value))
        }
        Format::JsonLines => {
            let line = std::str::from_utf8(rest).ok()?;
            let row: serde_json::Value = serde_json::from_str(&format!("{{{line}")).ok()?;
            // serde_json may read the last bit of a number otherwise; the standard library does not. A
            // quote inside a text is escaped, so this is the field itself.
            let (_, value) = line.split_once(",\"value\":")?;
            let value = value.split([',', '}']).next()?.parse().ok()?;
            let text = |name: &str| row.get(name)?.as_str().map(str::to_owned);
            let at = usize::try_from(row.get("replication")?.as_u64()?).ok()?;
            let key = (text("scope")?, text("element")?, text("name")?);
            (text("kind")? == "replication").then_some((at, key, value))
        }
    }
}
