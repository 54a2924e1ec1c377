//! Results as tidy CSV: one measure a line, the same columns for every plant and scenario, so that files
//! can be put below each other.

use std::io::Write;

use super::RunResult;
use crate::kpi::MeanRow;

/// The columns. `scope` is `plant`, `product`, `station` or `failure mode` and `element` its name; `name` carries its
/// unit; `half_width` is empty for one replication, and all three numbers where nothing was measured.
pub const COLUMNS: [&str; 9] = [
    "plant",
    "scenario",
    "scope",
    "element",
    "name",
    "unit",
    "mean",
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
            file.write_record(record(result, scenario, row))?;
        }
    }
    file.flush()?;
    Ok(())
}

/// The same for a comparison: base, scenario, and the paired differences under the scenario's name
/// followed by ` - base`.
pub fn write_comparison(to: impl Write, comparison: &super::Comparison) -> ::csv::Result<()> {
    let mut file = ::csv::Writer::from_writer(to);
    file.write_record(COLUMNS)?;
    let (base, scenario) = (&comparison.base, &comparison.scenario);
    let name = scenario.scenario.as_deref().unwrap_or("scenario");
    let difference = format!("{name} - base");
    let parts = [
        (base, "", &base.rows),
        (scenario, name, &scenario.rows),
        (base, &difference, &comparison.difference),
    ];
    for (result, label, rows) in parts {
        for row in rows {
            file.write_record(record(result, label, row))?;
        }
    }
    file.flush()?;
    Ok(())
}

fn record(result: &RunResult, scenario: &str, row: &MeanRow) -> [String; 9] {
    let number = |x: Option<f64>| x.map_or(String::new(), |x| x.to_string());
    let unit = match (&result.currency, row.unit) {
        (Some(currency), "money/h") => format!("{currency}/h"),
        (_, unit) => unit.to_owned(),
    };
    [
        result.plant.clone(),
        scenario.to_owned(),
        row.scope.word().to_owned(),
        row.scope.element().to_owned(),
        row.name.to_owned(),
        unit,
        number(row.estimate.map(|e| e.mean)),
        number(row.estimate.and_then(|e| e.half_width)),
        row.estimate.map_or(String::new(), |e| e.n.to_string()),
    ]
}
