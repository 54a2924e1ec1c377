//! A programme's count for people.

use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::maturity::DISCLAIMER;
use crate::model::programme::{Amount, CityGroup};
use crate::programme::{Against, Count, Counted, Reached, Sum};

/// How many files without a score are told.
const UNSCORED: usize = 10;
/// How many of those near a line are told.
const NEAREST: usize = 5;

/// The sheet.
pub fn sheet(count: &Count) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.title(count.names.en.clone());
    sheet.say(format!("Every score is a {DISCLAIMER}. {}", count.note));
    let made_up = match count.synthetic {
        0 => String::new(),
        n if n == count.scored => ", all of them synthetic (made up)".to_owned(),
        n => format!(", {n} of them synthetic (made up)"),
    };
    sheet.say(format!(
        "{} facilities, {} scored{made_up}, {} without a score.",
        count.facilities,
        count.scored,
        count.unscored.len()
    ));
    rules(count, &mut sheet);
    targets(count, &mut sheet);
    baselines(count, &mut sheet);
    standings(count, &mut sheet);
    for rule in &count.rules {
        nearest(rule, &mut sheet);
    }
    districts(count, &mut sheet);
    unscored(count, &mut sheet);
    sheet
}

fn rules(count: &Count, sheet: &mut Sheet) {
    sheet.heading("COUNTED: PROVEN BESIDE CLAIMED");
    let mut table = Table::new(&[
        "",
        "#among",
        "#proven",
        "#(lenient)",
        "#claimed",
        "#unproven",
        "#possible",
    ]);
    for rule in &count.rules {
        let lenient = |of: fn(&Sum) -> usize| {
            rule.lenient
                .as_ref()
                .map_or("-".to_owned(), |sum| of(sum).to_string())
        };
        table.row([
            rule.names.en.clone(),
            rule.among.to_string(),
            rule.strict.proven.to_string(),
            lenient(|sum| sum.proven),
            rule.strict.claimed.to_string(),
            rule.claimed_not_proven.to_string(),
            rule.strict.possible.to_string(),
        ]);
    }
    sheet.table(table);
    sheet.say(
        "proven: by the strict rule; lenient: by its milder reading, since the official one is not known; \
         unproven: claimed and not proven; possible: if everything unknown were met",
    );
}

fn targets(count: &Count, sheet: &mut Sheet) {
    for group in CityGroup::ALL {
        let of_group: Vec<&Against> = count.targets.iter().filter(|t| t.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        sheet.heading(format!("TARGETS: {}", group.name().to_uppercase()));
        let mut table = Table::new(&["", "target", "#reached", "", "#claimed", "source"]);
        for target in of_group {
            let [reached, share, claimed] = reached(target);
            table.row([
                target.names.en.clone(),
                format!("{} by {}", wanted(&target.amount), target.by),
                reached,
                share,
                claimed,
                target.source.clone(),
            ]);
        }
        sheet.table(table);
        for target in count.targets.iter().filter(|t| t.group == group) {
            let due =
                |(year, due): &(u16, f64)| format!("{} by {year}", amount(*due, &target.amount));
            if !target.path.is_empty() {
                let years: Vec<String> = target.path.iter().map(due).collect();
                sheet.point(format!(
                    "{}, year by year as its growth states: {} ({})",
                    target.names.en,
                    years.join(", "),
                    target.amount.unit
                ));
            }
        }
    }
}

/// Where the city stood; told, and compared with nothing.
fn baselines(count: &Count, sheet: &mut Sheet) {
    if count.baselines.is_empty() {
        return;
    }
    sheet.heading("WHERE THE CITY STOOD (NO TARGETS)");
    let mut table = Table::new(&["", "stood at", "in", "source"]);
    for baseline in &count.baselines {
        table.row([
            baseline.names.en.clone(),
            wanted(&baseline.amount),
            baseline.year.to_string(),
            baseline.origin.source.clone(),
        ]);
    }
    sheet.table(table);
}

/// What is reached, its share of the target or how it is known, and what is claimed.
fn reached(target: &Against) -> [String; 3] {
    let write = |value: f64| amount(value, &target.amount);
    let share = |value: f64| format!("{} %", fixed(value / target.amount.value * 100.0, 0));
    match &target.reached {
        Reached::Counted {
            proven,
            proven_lenient,
            claimed,
        } => {
            let lenient = proven_lenient.filter(|lenient| lenient != proven);
            let range = |text: &dyn Fn(f64) -> String| match lenient {
                Some(lenient) => format!("{} to {}", text(*proven), text(lenient)),
                None => text(*proven),
            };
            // A share against a share says enough by itself.
            let shares = match target.amount.is_share {
                true => String::new(),
                false => range(&share),
            };
            [range(&write), shares, write(*claimed)]
        }
        Reached::Summed { value, of } => [
            write(*value),
            format!("{}, declared by {of}", share(*value)),
            String::new(),
        ],
        Reached::Declared(declared) => {
            let due = target.due(declared.year());
            let share = match target.amount.is_share {
                true => String::new(),
                false => format!("{} %, ", fixed(declared.value / due * 100.0, 0)),
            };
            [
                write(declared.value),
                format!("{share}declared in {}", declared.as_of),
                String::new(),
            ]
        }
        Reached::Unknown => ["-".to_owned(), "not known".to_owned(), String::new()],
    }
}

/// A number in the unit of a target.
fn amount(value: f64, of: &Amount) -> String {
    match of.is_share {
        true => format!("{} %", fixed(value * 100.0, 1)),
        false => fixed(value, 0),
    }
}

/// A target with what it counts.
fn wanted(of: &Amount) -> String {
    match of.is_share {
        true => amount(of.value, of),
        false => format!("{} {}", fixed(of.value, 0), of.unit),
    }
}

fn standings(count: &Count, sheet: &mut Sheet) {
    sheet.heading("WHO STANDS WHERE");
    let mut table = Table::new(&["checklist", "standing", "#proven", "#claimed"]);
    for spread in &count.standings {
        let mut list = spread.checklist.clone();
        for (at, name) in spread.names.iter().enumerate() {
            if spread.proven[at] == 0 && spread.claimed[at] == 0 {
                continue;
            }
            let list = std::mem::take(&mut list);
            table.row([
                list,
                name.clone(),
                spread.proven[at].to_string(),
                spread.claimed[at].to_string(),
            ]);
        }
        let scored = spread.proven.iter().sum::<usize>();
        if spread.silent < scored {
            table.row([
                String::new(),
                "claims nothing".to_owned(),
                String::new(),
                spread.silent.to_string(),
            ]);
        }
    }
    sheet.table(table);
}

fn nearest(rule: &Counted, sheet: &mut Sheet) {
    if rule.nearest.is_empty() {
        return;
    }
    sheet.heading(format!(
        "NEAREST TO THE LINE: {}",
        rule.names.en.to_uppercase()
    ));
    for near in rule.nearest.iter().take(NEAREST) {
        let lacks: Vec<String> = near
            .lacks
            .iter()
            .map(|lack| {
                let kind = if lack.unknown {
                    " (needs evidence)"
                } else {
                    ""
                };
                format!("{}{kind}", lack.criterion)
            })
            .collect();
        let short = match near.short_by {
            gap if gap < 0.005 => "less than 0.01".to_owned(),
            gap => fixed(gap, 2),
        };
        sheet.point(format!(
            "{} ({}), short by {short} of a level: {}",
            near.name,
            near.file,
            lacks.join(", ")
        ));
    }
}

fn districts(count: &Count, sheet: &mut Sheet) {
    let Some(rule) = count.rules.first() else {
        return;
    };
    if count.districts.len() < 2 {
        return;
    }
    sheet.heading(format!("BY DISTRICT: {}", rule.names.en.to_uppercase()));
    let mut table = Table::new(&["district", "#proven", "#of"]);
    for (name, share) in &count.districts {
        let name = if name.is_empty() {
            "not declared"
        } else {
            name
        };
        table.row([name.to_owned(), share.yes.to_string(), share.of.to_string()]);
    }
    sheet.table(table);
}

fn unscored(count: &Count, sheet: &mut Sheet) {
    if count.unscored.is_empty() {
        return;
    }
    sheet.heading("WITHOUT A SCORE");
    for file in count.unscored.iter().take(UNSCORED) {
        sheet.point(format!("{}: {}", file.file, file.why));
    }
    if let Some(more) = count.unscored.len().checked_sub(UNSCORED + 1) {
        sheet.point(format!("and {} more", more + 1));
    }
}

/// The count as one JSON document.
pub fn json(count: &Count) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Document<'a> {
        schema_version: u32,
        twinline_version: &'static str,
        disclaimer: &'static str,
        #[serde(flatten)]
        count: &'a Count,
    }
    let document = Document {
        schema_version: super::json::SCHEMA_VERSION,
        twinline_version: env!("CARGO_PKG_VERSION"),
        disclaimer: DISCLAIMER,
        count,
    };
    super::json::text(&document)
}

/// One row for each target.
pub fn csv(count: &Count) -> ::csv::Result<String> {
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record([
        "programme",
        "target",
        "group",
        "by",
        "unit",
        "target_amount",
        "proven",
        "proven_lenient",
        "claimed",
        "declared",
        "source",
        "facilities_scored",
        "of_them_synthetic",
        "disclaimer",
    ])?;
    for target in &count.targets {
        let mut cells = [const { String::new() }; 4];
        match &target.reached {
            Reached::Counted {
                proven,
                proven_lenient,
                claimed,
            } => {
                cells[0] = proven.to_string();
                cells[1] = proven_lenient.map_or(String::new(), |l| l.to_string());
                cells[2] = claimed.to_string();
            }
            Reached::Summed { value, .. } => cells[3] = value.to_string(),
            Reached::Declared(declared) => cells[3] = declared.value.to_string(),
            Reached::Unknown => {}
        }
        let unit = if target.amount.is_share {
            "share"
        } else {
            &target.amount.unit
        };
        table.write_record([
            count.programme.as_str(),
            &target.id,
            target.group.name(),
            &target.by.to_string(),
            unit,
            &target.amount.value.to_string(),
            &cells[0],
            &cells[1],
            &cells[2],
            &cells[3],
            &target.source,
            &count.scored.to_string(),
            &count.synthetic.to_string(),
            DISCLAIMER,
        ])?;
    }
    super::csv::text(table)
}
