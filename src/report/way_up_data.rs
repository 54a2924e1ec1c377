//! The way up for programs: JSON and CSV.

use crate::kpi::Estimate;
use crate::maturity::DISCLAIMER;
use crate::maturity::way_up::{Lifted, Step, WayUp, Worth};

/// The way up as one JSON document.
pub fn json(plant: &str, file: &str, synthetic: bool, way: &WayUp) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Document<'a> {
        schema_version: u32,
        twinline_version: &'static str,
        disclaimer: &'static str,
        plant_name: &'a str,
        file: &'a str,
        synthetic: bool,
        #[serde(flatten)]
        way: &'a WayUp,
    }
    let document = Document {
        schema_version: super::json::SCHEMA_VERSION,
        twinline_version: env!("CARGO_PKG_VERSION"),
        disclaimer: DISCLAIMER,
        plant_name: plant,
        file,
        synthetic,
        way,
    };
    super::json::text(&document)
}

/// The columns of the CSV. `kind` is what a row tells: `declared` (the plant as it is, with what it makes),
/// `step` (the cheapest set of a level, with its gains: paired differences to the plant as declared),
/// `not shown to be the cheapest` (a set that was found where the search gave up), `gave up` or `none found` (why
/// there is no further step). OEE and its gain are fractions.
pub const COLUMNS: [&str; 24] = [
    "checklist",
    "kind",
    "level",
    "level_name",
    "measures",
    "cost",
    "cost_currency",
    "without_cost",
    "good_parts_per_scheduled_hour",
    "good_parts_half_width",
    "oee",
    "oee_half_width",
    "value_per_scheduled_hour",
    "gain_good_parts_per_scheduled_hour",
    "gain_good_parts_half_width",
    "gain_oee",
    "gain_oee_half_width",
    "gain_value_per_scheduled_hour",
    "value_currency",
    "lifted",
    "lowered",
    "says",
    "synthetic",
    "disclaimer",
];

/// What rows differ in; the cells of worth come from [`cells`].
#[derive(Default)]
struct Row {
    kind: &'static str,
    level: String,
    name: String,
    measures: String,
    cost: String,
    cost_currency: String,
    without_cost: String,
    declared: [String; 5],
    gain: [String; 5],
    value_currency: String,
    lifted: String,
    lowered: String,
    says: String,
}

/// The plant as declared, each step, and why there is no further one: see [`COLUMNS`].
pub fn csv(synthetic: bool, way: &WayUp) -> ::csv::Result<String> {
    let mut rows = vec![Row {
        kind: "declared",
        level: way.declared.level.to_string(),
        name: named(way.declared.name.as_ref()),
        declared: cells(&way.worth),
        value_currency: way.worth.currency.clone().unwrap_or_default(),
        ..Row::default()
    }];
    rows.extend(way.steps.iter().map(|one| step("step", one)));
    let others = way.not_shown_cheapest.iter();
    rows.extend(others.map(|one| step("not shown to be the cheapest", one)));
    match &way.gave_up {
        Some(gave_up) => rows.push(Row {
            kind: "gave up",
            level: gave_up.level.to_string(),
            says: gave_up.because.clone(),
            ..Row::default()
        }),
        None if way.steps.is_empty() => rows.push(Row {
            kind: "none found",
            says: "no set of the declared measures and scenarios lifts the proven level".to_owned(),
            ..Row::default()
        }),
        None => {}
    }
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for row in &rows {
        let first = [
            way.checklist.as_str(),
            row.kind,
            &row.level,
            &row.name,
            &row.measures,
            &row.cost,
            &row.cost_currency,
            &row.without_cost,
        ];
        let worth = row.declared.iter().chain(&row.gain).map(String::as_str);
        let last = [
            row.value_currency.as_str(),
            &row.lifted,
            &row.lowered,
            &row.says,
            if synthetic { "true" } else { "false" },
            DISCLAIMER,
        ];
        table.write_record(first.into_iter().chain(worth).chain(last))?;
    }
    super::csv::text(table)
}

fn step(kind: &'static str, step: &Step) -> Row {
    let names: Vec<&str> = step.measures.iter().map(|m| m.name.as_str()).collect();
    let cost = step.cost.as_ref();
    Row {
        kind,
        level: step.level.to_string(),
        name: named(step.name.as_ref()),
        measures: names.join("; "),
        cost: cost.map_or(String::new(), |cost| cost.amount.to_string()),
        cost_currency: cost.map_or(String::new(), |cost| cost.currency.clone()),
        without_cost: step.undeclared.join("; "),
        gain: cells(&step.worth),
        value_currency: step.worth.currency.clone().unwrap_or_default(),
        lifted: changes(&step.lifted),
        lowered: changes(&step.lowered),
        ..Row::default()
    }
}

fn named(name: Option<&crate::model::checklist::Names>) -> String {
    name.map_or(String::new(), |name| name.en.clone())
}

/// `cmmm.planning.l3.a 0.0 to 1.0; …`.
fn changes(of: &[Lifted]) -> String {
    let told = of.iter().map(super::way_up::change);
    told.collect::<Vec<String>>().join("; ")
}

/// Good parts, OEE and value, the first two with their half-widths.
fn cells(worth: &Worth) -> [String; 5] {
    let number = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
    let mean = |e: Option<Estimate>| number(e.map(|e| e.mean));
    let half = |e: Option<Estimate>| number(e.and_then(|e| e.half_width));
    [
        mean(worth.good_parts_per_scheduled_hour),
        half(worth.good_parts_per_scheduled_hour),
        mean(worth.oee),
        half(worth.oee),
        mean(worth.value_per_scheduled_hour),
    ]
}
