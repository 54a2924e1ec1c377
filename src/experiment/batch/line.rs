//! One row of the table as a line of text: what identifies its block, then what it says.

use serde::Serialize;

use crate::kpi::{Estimate, MeanRow, Row};

/// Version of the columns.
pub const SCHEMA_VERSION: u32 = 2;

/// How the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header line (RFC 4180, lines end in a line feed).
    Csv,
    /// One JSON object per line.
    JsonLines,
}

/// What all rows of a block begin with: two blocks with equal identities hold equal rows.
#[derive(Debug, Serialize)]
pub(super) struct Identity<'a> {
    pub schema_version: u32,
    pub plant: &'a str,
    pub plant_name: &'a str,
    pub scenario: Option<&'a str>,
    pub plant_hash: String,
    pub version: &'a str,
    pub seed: u64,
    pub until_s: f64,
    pub warm_up_s: f64,
    pub replications: u32,
}

/// What one row says.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Values<'a> {
    pub kind: &'static str,
    pub replication: Option<u32>,
    pub scope: &'a str,
    pub element: &'a str,
    pub name: &'a str,
    pub unit: &'a str,
    pub value: f64,
    pub half_width: Option<f64>,
    pub n: Option<u32>,
    pub fingerprint: Option<String>,
}

const COLUMNS: &str = "schema_version,plant,plant_name,scenario,plant_hash,version,seed,until_s,warm_up_s,replications,\
                       kind,replication,scope,element,name,unit,value,half_width,n,fingerprint\n";

/// The line before the first block; empty for JSON lines.
pub(super) fn header(format: Format) -> &'static str {
    match format {
        Format::Csv => COLUMNS,
        Format::JsonLines => "",
    }
}

impl<'a> Values<'a> {
    /// A KPI of a replication.
    pub fn of(row: &'a Row, value: f64) -> Self {
        Self {
            kind: "replication",
            replication: None,
            scope: row.scope.word(),
            element: row.scope.element(),
            name: row.name,
            unit: row.unit,
            value,
            half_width: None,
            n: None,
            fingerprint: None,
        }
    }

    /// A KPI over the replications.
    pub fn summary(row: &'a MeanRow, estimate: Estimate) -> Self {
        let estimate = estimate.without_noise();
        Self {
            kind: "summary",
            replication: None,
            scope: row.scope.word(),
            element: row.scope.element(),
            name: row.name,
            unit: row.unit,
            value: estimate.mean,
            half_width: estimate.half_width,
            n: Some(estimate.n),
            fingerprint: None,
        }
    }

    /// The difference of a KPI from that of the plant as declared, replication by replication.
    pub fn difference(row: &'a MeanRow, estimate: Estimate) -> Self {
        Self {
            kind: "difference",
            ..Self::summary(row, estimate)
        }
    }

    /// A replication that locked, with the time at which it did \[s\].
    pub fn locked(replication: u32, at: f64) -> Self {
        let plain = Self::plain("locked", "locked_at_s", "s", at);
        Self {
            replication: Some(replication),
            ..plain
        }
    }

    /// The end of a block: replications made, rows before this one, and one hash of them all.
    pub fn end(made: usize, rows: u32, fingerprint: u64) -> Self {
        let plain = Self::plain("end", "replications_made", "1", made as f64);
        Self {
            n: Some(rows),
            fingerprint: Some(format!("{fingerprint:016x}")),
            ..plain
        }
    }

    fn plain(kind: &'static str, name: &'a str, unit: &'a str, value: f64) -> Self {
        Self {
            kind,
            replication: None,
            scope: "plant",
            element: "",
            name,
            unit,
            value,
            half_width: None,
            n: None,
            fingerprint: None,
        }
    }
}

/// Writes the rows of one block.
pub(super) struct Lines {
    format: Format,
    /// The text that all rows of the block begin with, the separator after it included.
    prefix: Vec<u8>,
}

impl Lines {
    pub fn new(format: Format, identity: &Identity<'_>) -> Self {
        let mut prefix = text_of(format, identity);
        match format {
            Format::Csv => prefix.push(b','),
            Format::JsonLines => {
                prefix.pop();
                prefix.push(b',');
            }
        }
        Self { format, prefix }
    }

    /// Appends one row.
    pub fn push(&self, text: &mut Vec<u8>, values: &Values<'_>) {
        text.extend_from_slice(&self.prefix);
        let values = text_of(self.format, values);
        text.extend_from_slice(match self.format {
            Format::Csv => &values,
            Format::JsonLines => &values[1..],
        });
        text.push(b'\n');
    }

    /// Any line of the block.
    pub fn sample(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.push(&mut text, &Values::end(0, 0, 0));
        text
    }

    /// Whether a line belongs to the block.
    pub fn owns(&self, line: &[u8]) -> bool {
        line.starts_with(&self.prefix)
    }

    /// What follows the block's own text in a line that it owns.
    pub fn rest<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        line.get(self.prefix.len()..).unwrap_or_default()
    }
}

/// A record as one line without its end. Plain data with text keys cannot fail to be written to memory.
fn text_of(format: Format, record: &impl Serialize) -> Vec<u8> {
    match format {
        Format::Csv => {
            let mut writer = csv::WriterBuilder::new()
                .has_headers(false)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_writer(Vec::new());
            let _ = writer.serialize(record);
            let mut text = writer.into_inner().unwrap_or_default();
            text.pop();
            text
        }
        Format::JsonLines => serde_json::to_vec(record).unwrap_or_else(|_| b"{}".to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(plant: &str) -> Identity<'_> {
        Identity {
            schema_version: SCHEMA_VERSION,
            plant,
            plant_name: "A, B",
            scenario: None,
            plant_hash: "00ff".into(),
            version: "1.2.3",
            seed: u64::MAX,
            until_s: 3600.0,
            warm_up_s: 0.5,
            replications: 2,
        }
    }

    fn line(format: Format, plant: &str) -> String {
        let mut text = Vec::new();
        Lines::new(format, &identity(plant)).push(&mut text, &Values::end(2, 7, 255));
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_csv_line_has_the_columns_of_the_header() {
        let text = format!("{COLUMNS}{}", line(Format::Csv, "a \"b\", c"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers().unwrap().clone();
        let record = reader.records().next().unwrap().unwrap();
        let field = |name: &str| &record[names.iter().position(|n| n == name).unwrap()];
        assert_eq!(field("plant"), "a \"b\", c");
        assert_eq!(field("plant_name"), "A, B");
        assert_eq!(field("scenario"), "");
        assert_eq!(field("seed"), u64::MAX.to_string());
        assert_eq!(
            (
                field("warm_up_s"),
                field("kind"),
                field("value"),
                field("n")
            ),
            ("0.5", "end", "2.0", "7")
        );
        assert_eq!(field("fingerprint"), "00000000000000ff");
    }

    #[test]
    fn a_json_line_is_one_object_with_the_same_names() {
        let object: serde_json::Value =
            serde_json::from_str(&line(Format::JsonLines, "工厂")).unwrap();
        for name in COLUMNS.trim().split(',') {
            assert!(object.get(name).is_some(), "{name}");
        }
        assert_eq!(
            object.as_object().unwrap().len(),
            COLUMNS.split(',').count()
        );
        assert_eq!(object["plant"], "工厂");
        assert!(object["scenario"].is_null());
        assert_eq!(object["kind"], "end");
    }
}
