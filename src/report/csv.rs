//! Results as tidy CSV: one measure a line, the same columns for every plant and scenario, so that files
//! can be put below each other, and below those of a batch: columns of one name hold the same there.

use std::io::Write;

use super::RunResult;
use crate::kpi::MeanRow;

/// The columns. `plant` is the file and `plant_name` the plant's own name; `kind` is `summary`, or
/// `difference` for what a scenario changes, replication by replication; `scope` is `plant`, `product`,
/// `station` or `failure` and `element` its name; `name` carries its unit; `half_width` is empty for one
/// replication, and all three numbers where nothing was measured.
pub const COLUMNS: [&str; 11] = [
    "plant",
    "plant_name",
    "scenario",
    "kind",
    "scope",
    "element",
    "name",
    "unit",
    "value",
    "half_width",
    "n",
];

/// Writes the header and all rows of the results. Fails only when `to` does.
pub fn write(to: impl Write, results: &[&RunResult]) -> ::csv::Result<()> {
    let mut file = ::csv::Writer::from_writer(to);
    file.write_record(COLUMNS)?;
    for result in results {
        let scenario = result.scenario.as_deref().unwrap_or("");
        for row in &result.rows {
            file.write_record(record(result, scenario, "summary", row))?;
        }
    }
    file.flush()?;
    Ok(())
}

/// The same for a comparison: base, scenario, and the paired differences of the scenario from the base.
pub fn write_comparison(to: impl Write, comparison: &super::Comparison) -> ::csv::Result<()> {
    let mut file = ::csv::Writer::from_writer(to);
    file.write_record(COLUMNS)?;
    let (base, scenario) = (&comparison.base, &comparison.scenario);
    let name = scenario.scenario.as_deref().unwrap_or("scenario");
    let parts = [
        (base, "", "summary", &base.rows),
        (scenario, name, "summary", &scenario.rows),
        (base, name, "difference", &comparison.difference),
    ];
    for (result, label, kind, rows) in parts {
        for row in rows {
            file.write_record(record(result, label, kind, row))?;
        }
    }
    file.flush()?;
    Ok(())
}

fn record(result: &RunResult, scenario: &str, kind: &str, row: &MeanRow) -> [String; 11] {
    let estimate = row.estimate.map(crate::kpi::Estimate::without_noise);
    let number = |x: Option<f64>| x.map_or(String::new(), |x| x.to_string());
    let unit = match (&result.currency, row.unit) {
        (Some(currency), "money/h") => format!("{currency}/h"),
        (_, unit) => unit.to_owned(),
    };
    [
        result.file.clone(),
        result.plant.clone(),
        scenario.to_owned(),
        kind.to_owned(),
        row.scope.word().to_owned(),
        row.scope.element().to_owned(),
        row.name.to_owned(),
        unit,
        number(estimate.map(|e| e.mean)),
        number(estimate.and_then(|e| e.half_width)),
        estimate.map_or(String::new(), |e| e.n.to_string()),
    ]
}

/// A finished table as text.
pub(super) fn text(table: ::csv::Writer<Vec<u8>>) -> ::csv::Result<String> {
    let bytes = table.into_inner().map_err(|error| error.into_error())?;
    // Only texts were written.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
