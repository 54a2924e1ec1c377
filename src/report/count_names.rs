//! The facilities of a count by their names and files: who is counted, who is near, where they are, and of which
//! something must be said.

use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::programme::{Count, Counted, Standing};

/// How many files without a score, or with something odd, are told.
const FILES: usize = 10;
/// How many of those near a line are told, and how many things that each lacks.
const NEAREST: usize = 5;
const LACKS: usize = 3;
/// How many of those that are counted by a rule are named.
const NAMES: usize = 10;

/// Who is nearest to the line of a rule, and what they lack.
pub(super) fn nearest(rule: &Counted, sheet: &mut Sheet) {
    if rule.nearest.is_empty() {
        return;
    }
    sheet.heading(format!(
        "NEAREST TO THE LINE: {}",
        rule.names.en.to_uppercase()
    ));
    for near in rule.nearest.iter().take(NEAREST) {
        let mut lacks: Vec<String> = near
            .lacks
            .iter()
            .take(LACKS)
            .map(|lack| {
                let kind = match lack.unknown {
                    true => " (needs evidence)",
                    false => "",
                };
                format!("{} \"{}\"{kind}", lack.criterion, lack.says)
            })
            .collect();
        if let Some(more) = near.lacks.len().checked_sub(LACKS + 1) {
            lacks.push(format!("and {} more: `twinline score` tells all", more + 1));
        }
        let short = match near.short_by {
            gap if gap < 0.005 => "less than 0.01".to_owned(),
            gap => fixed(gap, 2),
        };
        sheet.point(format!(
            "{} ({}), short by {short} of a level: {}",
            near.name,
            near.file,
            lacks.join("; ")
        ));
    }
}

/// How many of each district fulfil the first rule.
pub(super) fn districts(count: &Count, sheet: &mut Sheet) {
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

/// Files without a score.
pub(super) fn unscored(count: &Count, sheet: &mut Sheet) {
    if count.unscored.is_empty() {
        return;
    }
    sheet.heading("WITHOUT A SCORE");
    for file in count.unscored.iter().take(FILES) {
        sheet.point(format!("{}: {}", file.file, file.why));
    }
    and_more(count.unscored.len(), sheet);
}

/// Who is counted by each rule by proof.
pub(super) fn by_name(count: &Count, sheet: &mut Sheet) {
    type Fulfilled = fn(&Standing) -> &Vec<String>;
    let strictly: Fulfilled = |one| &one.proven;
    let leniently: Fulfilled = |one| &one.proven_leniently;
    sheet.heading("WHO IS COUNTED AS PROVEN");
    for rule in &count.rules {
        for (reading, rules) in [("strict", strictly), ("lenient", leniently)] {
            let counted = count.by_facility.iter();
            let counted: Vec<String> = counted
                .filter(|one| rules(one).contains(&rule.id))
                .map(|one| format!("{} ({})", one.name, one.file))
                .collect();
            if reading == "lenient" && rule.lenient.is_none() {
                continue;
            }
            let names = match counted.len() {
                0 => "nobody".to_owned(),
                _ => counted[..counted.len().min(NAMES)].join(", "),
            };
            let more = match counted.len().saturating_sub(NAMES) {
                0 => String::new(),
                more => format!(" and {more} more: --format csv names all"),
            };
            sheet.point(format!("{}, {reading}: {names}{more}", rule.names.en));
        }
    }
}

/// Files that say something odd.
pub(super) fn odd(count: &Count, sheet: &mut Sheet) {
    if count.odd.is_empty() {
        return;
    }
    let files = match count.odd.len() {
        1 => "1 FILE".to_owned(),
        n => format!("{n} FILES"),
    };
    sheet.heading(format!("SOMETHING ODD IN {files}"));
    for odd in count.odd.iter().take(FILES) {
        sheet.point(format!("{}: {}", odd.file, odd.says.join("; ")));
    }
    and_more(count.odd.len(), sheet);
}

/// Files with the same plant.
pub(super) fn same_plant(count: &Count, sheet: &mut Sheet) {
    if count.same_plant.is_empty() {
        return;
    }
    sheet.heading("THE SAME PLANT IN SEVERAL FILES, EACH COUNTED");
    for files in count.same_plant.iter().take(FILES) {
        sheet.point(files.join(", "));
    }
    and_more(count.same_plant.len(), sheet);
}

fn and_more(all: usize, sheet: &mut Sheet) {
    if let Some(more) = all.checked_sub(FILES + 1) {
        sheet.point(format!("and {} more: --format csv names all", more + 1));
    }
}
