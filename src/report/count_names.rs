//! The facilities of a count by their names and files: who is counted, who is near, where they are, and of which
//! something must be said.

use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::programme::{Count, Counted, Nearest, Standing};

/// How many files without a score, or with something odd, are told.
const FILES: usize = 10;
/// How many of those near a line are told, and how many things that each lacks.
const NEAREST: usize = 5;
const LACKS: usize = 3;
/// From which share on a level is told to rest on papers.
const MOSTLY: f64 = 0.9;
/// How many of those that are counted by a rule are named.
const NAMES: usize = 10;

/// Who is nearest to the line of each rule, and what they lack.
pub(super) fn nearest(count: &Count, sheet: &mut Sheet) {
    let rules = count.rules.iter().filter(|rule| !rule.nearest.is_empty());
    for (at, rule) in rules.enumerate() {
        sheet.heading(format!(
            "NEAREST TO THE LINE: {}",
            rule.names.en.to_uppercase()
        ));
        if at == 0 {
            sheet.say(
                "By the fewest criteria that would do, the weightiest first; then by what lacks to the pass mark. A \
                 criterion may want a paper, a fact or a result; alike for every facility and every rule.",
            );
        }
        for near in rule.nearest.iter().take(NEAREST) {
            sheet.point(format!(
                "{} ({}), {}",
                near.name,
                near.file,
                short(near, LACKS)
            ));
        }
    }
}

/// How far one is from the line, and so many of the things that it lacks: `2 criteria short: …`.
pub(super) fn short(near: &Nearest, most: usize) -> String {
    let wanted = usize::try_from(near.criteria).unwrap_or(usize::MAX);
    let told = near.lacks.iter().take(wanted.min(most));
    let lacks: Vec<String> = told
        .map(|lack| {
            let kind = match lack.unknown {
                true => " (needs evidence)",
                false => "",
            };
            format!("{} \"{}\"{kind}", lack.criterion, lack.says)
        })
        .collect();
    let first = match lacks.len() < wanted {
        true => ", first",
        false => "",
    };
    let criteria = match wanted {
        1 => "1 criterion".to_owned(),
        n => format!("{n} criteria"),
    };
    match lacks.is_empty() {
        true => format!("{criteria} short"),
        false => format!("{criteria} short{first}: {}", lacks.join("; ")),
    }
}

/// Facilities by name, as many as fit.
fn named<'s>(who: impl Iterator<Item = &'s Standing>) -> Option<String> {
    let who: Vec<String> = who
        .map(|one| format!("{} ({})", one.name, one.file))
        .collect();
    let more = match who.len().saturating_sub(NAMES) {
        0 => String::new(),
        more => format!(" and {more} more: --format csv names all"),
    };
    (!who.is_empty()).then(|| format!("{}{more}", who[..who.len().min(NAMES)].join(", ")))
}

/// Who claims what it does not prove.
pub(super) fn claimed_not_proven(count: &Count, sheet: &mut Sheet) {
    let of = |rule: &Counted| {
        let all = count.by_facility.iter();
        named(all.filter(|one| one.claimed_not_proven.contains(&rule.id)))
    };
    let told: Vec<(&Counted, String)> = count
        .rules
        .iter()
        .filter_map(|rule| Some((rule, of(rule)?)))
        .collect();
    if told.is_empty() {
        return;
    }
    sheet.heading("WHO CLAIMS WITHOUT PROOF");
    for (rule, names) in told {
        sheet.point(format!("{}, strict: {names}", rule.names.en));
    }
}

/// What the runs rest on, and for whom chance decides.
pub(super) fn chance(count: &Count, sheet: &mut Sheet) {
    let ran = || count.by_facility.iter().filter(|one| one.replications > 0);
    let range = |of: fn(&Standing) -> u64| {
        let (least, most) = (ran().map(of).min()?, ran().map(of).max()?);
        Some(match least == most {
            true => least.to_string(),
            false => format!("{least} to {most}"),
        })
    };
    let seeds = range(|one| one.seed);
    let replications = range(|one| u64::from(one.replications));
    let (Some(seeds), Some(replications)) = (seeds, replications) else {
        return;
    };
    sheet.heading("CHANCE");
    let each = match replications.as_str() {
        "1" => "1 replication".to_owned(),
        n => format!("{n} replications"),
    };
    sheet.say(format!("Each run with seed {seeds} and {each}."));
    let mut none = true;
    for rule in &count.rules {
        let near = count.by_facility.iter();
        let near = named(near.filter(|one| one.by_luck.contains(&rule.id)));
        if let Some(names) = near {
            none = false;
            sheet.point(format!(
                "{}, strict: decided by a result within its interval of a threshold: {names}",
                rule.names.en
            ));
        }
    }
    if none {
        sheet.say("No result within its interval of a threshold decides who is counted strictly.");
    }
}

/// How much of what is counted rests on papers alone.
pub(super) fn papers(count: &Count, sheet: &mut Sheet) {
    let Some(list) = count.checklists.first() else {
        return;
    };
    let share = |one: &Standing| one.standings.get(&list.id)?.by_papers_alone;
    let counted = |one: &&Standing| !one.proven.is_empty() || !one.proven_leniently.is_empty();
    let mut most: Vec<(f64, &Standing)> = count
        .by_facility
        .iter()
        .filter(counted)
        .filter_map(|one| Some((share(one)?, one)))
        .filter(|(share, _)| *share >= MOSTLY)
        .collect();
    if most.is_empty() {
        return;
    }
    most.sort_by(|a, b| b.0.total_cmp(&a.0));
    sheet.heading("MOSTLY ON PAPER");
    sheet.say(format!(
        "Of the level that these prove on `{}`, so much rests on dated papers alone.",
        list.id
    ));
    for (share, one) in most.iter().take(FILES) {
        let oldest = one.papers.oldest.as_ref();
        let oldest = oldest.map_or(String::new(), |(date, _)| format!(", the oldest of {date}"));
        sheet.point(format!(
            "{} ({}): {} %{oldest}",
            one.name,
            one.file,
            fixed(share * 100.0, 0)
        ));
    }
    and_more(most.len(), sheet);
}

/// How many of each district fulfil the first rule.
pub(super) fn districts(count: &Count, sheet: &mut Sheet) {
    let Some(rule) = count.rules.first() else {
        return;
    };
    if count.districts.len() < 2 {
        return;
    }
    sheet.heading(format!(
        "BY DISTRICT, STRICT: {}",
        rule.names.en.to_uppercase()
    ));
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
            let counted = named(counted.filter(|one| rules(one).contains(&rule.id)));
            if reading == "lenient" && rule.lenient.is_none() {
                continue;
            }
            let names = counted.unwrap_or_else(|| "nobody".to_owned());
            sheet.point(format!("{}, {reading}: {names}", rule.names.en));
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
