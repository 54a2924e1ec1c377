//! A programme's count for people.

use super::count_names::{
    by_name, chance, claimed_not_proven, districts, nearest, odd, papers, same_plant, unscored,
};
use super::marks::Marks;
use super::number::fixed;
use super::sheet::{Sheet, Table};
use crate::maturity::DISCLAIMER;
use crate::model::programme::{Amount, CityGroup};
use crate::model::structure::Sector;
use crate::programme::{Against, Count, Counted, Limit, Of, Reached, Reading, Sum};

/// The sheet.
pub fn sheet(count: &Count) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.title(count.names.en.clone());
    sheet.say(format!("Every score is a {DISCLAIMER}. {}", count.note));
    for list in count.checklists.iter().filter(|list| !list.note.is_empty()) {
        sheet.say(format!("{} ({}): {}", list.names.en, list.id, list.note));
    }
    let made_up = match count.synthetic {
        0 => String::new(),
        n if n == count.scored => ", all of them synthetic (made up)".to_owned(),
        n => format!(", {n} of them synthetic (made up)"),
    };
    let as_of = count.as_of.as_ref().map_or(String::new(), |day| {
        format!(" Papers count as of {day}{}.", later_papers(count))
    });
    sheet.say(format!(
        "{} facilities, {} scored{made_up}, {} without a score.{as_of}",
        count.facilities,
        count.scored,
        count.unscored.len()
    ));
    for own in &count.own_checklists {
        sheet.say(own.to_string());
    }
    let mut marks = Marks::default();
    rules(count, &mut marks, &mut sheet);
    targets(count, &mut marks, &mut sheet);
    baselines(count, &mut marks, &mut sheet);
    standings(count, &mut sheet);
    by_name(count, &mut sheet);
    claimed_not_proven(count, &mut sheet);
    chance(count, &mut sheet);
    papers(count, &mut sheet);
    nearest(count, &mut sheet);
    districts(count, &mut sheet);
    odd(count, &mut sheet);
    same_plant(count, &mut sheet);
    unscored(count, &mut sheet);
    sources(count, &mut marks, &mut sheet);
    sheet
}

/// How many papers are of a day to come; nothing where none is.
fn later_papers(count: &Count) -> String {
    let files = match count.later_papers.files {
        0 => return String::new(),
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    };
    let papers = match count.later_papers.papers {
        1 => "1 paper is dated later and counts as a bare statement".to_owned(),
        n => format!("{n} papers are dated later and count as bare statements"),
    };
    format!(": {papers} ({files}; --format csv tells which)")
}

fn rules(count: &Count, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("COUNTED: PROVEN BESIDE CLAIMED");
    let mut table = Table::new(&[
        "",
        "reading",
        "#among",
        "#proven",
        "#claimed",
        "#in part",
        "#unproven",
        "#possible",
    ]);
    for rule in &count.rules {
        let lenient = rule.lenient.as_ref().map(|sum| ("lenient", sum));
        let mut name = format!("{}{}", rule.names.en, marks.behind(&rule.confidence));
        for (reading, sum) in [("strict", &rule.strict)].into_iter().chain(lenient) {
            table.row([
                std::mem::take(&mut name),
                reading.to_owned(),
                rule.among.to_string(),
                match sum.proven_without_copies == sum.proven {
                    true => sum.proven.to_string(),
                    false => format!("{} ({})", sum.proven, sum.proven_without_copies),
                },
                sum.claimed.to_string(),
                sum.claimed_in_part.to_string(),
                sum.claimed_not_proven.to_string(),
                sum.possible.to_string(),
            ]);
        }
    }
    sheet.table(table);
    sheet.say(
        "strict: by the rule; lenient: by its milder reading, since the official one is not known; claimed: \
         the whole rule; in part: some part of it and not the whole; unproven: claimed and not proven; possible: \
         if everything unknown were met, what is not simulated yet included",
    );
    for rule in &count.rules {
        let lenient = rule.lenient.as_ref().map(|sum| ("lenient", sum));
        for (reading, sum) in [("strict", &rule.strict)].into_iter().chain(lenient) {
            if sum.proven_without_copies < sum.proven {
                sheet.point(format!(
                    "{}, {reading}: {} proven, or {} without copies: several files hold the same plant",
                    rule.names.en, sum.proven, sum.proven_without_copies
                ));
            }
            if sum.by_statement_alone > 0 {
                sheet.point(format!(
                    "{}, {reading}: {} of the {} proven would not be without bare statements: claims, papers without \
                     a date or of a later day",
                    rule.names.en, sum.by_statement_alone, sum.proven
                ));
            }
        }
        let silent = |sum: &Sum| {
            let (all, silent) = (sum.possible, sum.possible_silent);
            format!("possible {all}, of them {silent} that declare nothing")
        };
        match (&rule.strict, &rule.lenient) {
            (strict, Some(lenient)) if strict.possible_silent + lenient.possible_silent > 0 => {
                sheet.point(format!(
                    "{}, strict: {}; lenient: {}",
                    rule.names.en,
                    silent(strict),
                    silent(lenient)
                ));
            }
            (strict, None) if strict.possible_silent > 0 => {
                sheet.point(format!("{}: {}", rule.names.en, silent(strict)));
            }
            _ => {}
        }
        for limit in limits(rule) {
            sheet.point(limit);
        }
        if let Some(covered) = rule.if_covered {
            sheet.point(format!(
                "{}, strict: {} proven where one scene covers an area, {} where two do, {} where half of its scenes \
                 do; the ministry sets no number",
                rule.names.en, covered.one, covered.two, covered.half
            ));
        }
        if rule.undeclared > 0 {
            sheet.point(format!(
                "{}: {} more might be among them, but do not declare whether they are above scale",
                rule.names.en, rule.undeclared
            ));
        }
    }
}

/// What no facility can prove yet, the sectors of which the same is true together.
fn limits(rule: &Counted) -> Vec<String> {
    let mut told: Vec<(&Limit, Vec<Sector>)> = Vec::new();
    for limit in &rule.limits {
        let what = |l: &Limit| Limit {
            sector: limit.sector,
            at_most_total: None,
            ..l.clone()
        };
        match told
            .iter_mut()
            .find(|(other, _)| what(other) == what(limit))
        {
            Some((_, sectors)) => sectors.push(limit.sector),
            None => told.push((limit, vec![limit.sector])),
        }
    }
    let sentence = |(limit, sectors): &(&Limit, Vec<Sector>)| {
        let reading = match limit.reading {
            Reading::Strict => "strict",
            Reading::Lenient => "lenient",
        };
        let sector = match sectors[..] {
            [Sector::Discrete] => " in discrete manufacturing",
            [Sector::Process] => " in process manufacturing",
            _ => "",
        };
        let name = limit.at_most_name.as_ref();
        let name = name.map_or(String::new(), |name| format!(" {name}"));
        let unless = match limit.unless_without.is_empty() {
            true => String::new(),
            false => format!(
                "; one that has no business of {} can go further",
                limit.unless_without.join(", ")
            ),
        };
        format!(
            "{}, {reading}: cannot be proven with this version{sector}: at most {}{name} of `{}`, and {} is asked, \
             for what the engine does not simulate yet stops even a perfect facility that leaves no topic \
             out{unless}",
            rule.names.en, limit.at_most, limit.checklist, limit.asked
        )
    };
    told.iter().map(sentence).collect()
}

fn targets(count: &Count, marks: &mut Marks, sheet: &mut Sheet) {
    for group in CityGroup::ALL {
        let of_group: Vec<&Against> = count.targets.iter().filter(|t| t.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        sheet.heading(format!("TARGETS: {}", group.name().to_uppercase()));
        // Where all are made up, the head of the page says so.
        let made_up = count.synthetic < count.scored
            && of_group
                .iter()
                .any(|target| !matches!(synthetic(target).as_str(), "0" | ""));
        let mut columns = vec!["", "target", "#reached", "", "#claimed", "source"];
        if made_up {
            columns.insert(3, "#synthetic");
        }
        let mut table = Table::new(&columns);
        for target in &of_group {
            let [reached, share, claimed] = reached(target);
            let mut row = vec![
                target.names.en.clone(),
                format!("{} by {}", wanted(&target.amount), target.by),
                reached,
                share,
                claimed,
                format!("{}{}", target.source, marks.behind(&target.confidence)),
            ];
            if made_up {
                row.insert(3, synthetic(target));
            }
            table.row(row);
        }
        sheet.table(table);
        for target in of_group {
            for sentence in beside(target) {
                sheet.point(format!("{}: {sentence}", target.names.en));
            }
        }
    }
}

/// How much of what is reached is of facilities that are made up; `0` for nothing, empty where it is no count.
fn synthetic(target: &Against) -> String {
    let write = |value: f64| amount(value, &target.amount);
    match &target.reached {
        Reached::Counted {
            synthetic,
            synthetic_lenient,
            ..
        } => match synthetic_lenient.filter(|lenient| lenient != synthetic) {
            _ if synthetic.max(synthetic_lenient.unwrap_or(0.0)) == 0.0 => "0".to_owned(),
            Some(lenient) => format!("{} to {}", write(*synthetic), write(lenient)),
            None => write(*synthetic),
        },
        Reached::Summed { synthetic: 0, .. } => "0".to_owned(),
        Reached::Summed { synthetic, of, .. } => format!("{synthetic} of {of}"),
        Reached::Declared(_) | Reached::Unknown => String::new(),
    }
}

/// What must be said of a target beside its row.
fn beside(target: &Against) -> Vec<String> {
    let mut said = Vec::new();
    let due = |(year, due): &(u16, f64)| format!("{} by {year}", amount(*due, &target.amount));
    if !target.path.is_empty() {
        let years: Vec<String> = target.path.iter().map(due).collect();
        said.push(format!(
            "year by year as its growth states: {} ({})",
            years.join(", "),
            target.amount.unit
        ));
    }
    if !target.note.is_empty() {
        said.push(target.note.clone());
    }
    if let Reached::Counted {
        proven,
        without_copies,
        proven_lenient,
        without_copies_lenient,
        ..
    } = &target.reached
    {
        let strict = (without_copies < proven).then_some((*proven, *without_copies, "strict"));
        let lenient = proven_lenient.zip(*without_copies_lenient);
        let lenient = lenient.filter(|(all, without)| without < all);
        let lenient = lenient.map(|(all, without)| (all, without, "lenient"));
        for (all, without, reading) in strict.into_iter().chain(lenient) {
            said.push(format!(
                "{reading}: {}, or {} without copies of the same plant",
                amount(all, &target.amount),
                amount(without, &target.amount)
            ));
        }
    }
    match &target.reached {
        Reached::Counted {
            share_of: Some(Of::Population(population)),
            ..
        } => said.push(format!(
            "a share of {} in {} ({}), counted from the files alone",
            fixed(f64::from(population.number), 0),
            population.as_of,
            population.source
        )),
        Reached::Counted {
            share_of:
                Some(Of::Files {
                    number,
                    undeclared,
                    unscored,
                }),
            ..
        } => {
            let mut apart = Vec::new();
            if *undeclared > 0 {
                apart.push(format!(
                    "{undeclared} that do not declare whether they are above scale"
                ));
            }
            if *unscored > 0 {
                apart.push(format!("{unscored} without a score"));
            }
            let apart = match apart.is_empty() {
                true => String::new(),
                false => format!("; not among them: {}", apart.join(" and ")),
            };
            said.push(format!(
                "a share of the {} files that can count, not of the city{apart}",
                fixed(*number as f64, 0)
            ));
        }
        _ => {}
    }
    said
}

/// Where the city stood; told, and compared with nothing.
fn baselines(count: &Count, marks: &mut Marks, sheet: &mut Sheet) {
    if count.baselines.is_empty() {
        return;
    }
    sheet.heading("WHERE THE CITY STOOD (NO TARGETS)");
    let mut table = Table::new(&["", "stood at", "in", "source"]);
    for baseline in &count.baselines {
        let mark = marks.behind(&baseline.origin.confidence);
        table.row([
            baseline.names.en.clone(),
            wanted(&baseline.amount),
            baseline.year.to_string(),
            format!("{}{mark}", baseline.origin.source),
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
            claimed_lenient,
            share_of,
            provable,
            ..
        } => {
            let range =
                |strict: f64, lenient: Option<f64>, text: &dyn Fn(f64) -> String| match lenient
                    .filter(|lenient| *lenient != strict)
                {
                    Some(lenient) => format!("{} to {}", text(strict), text(lenient)),
                    None => text(strict),
                };
            let beside = match share_of {
                _ if !provable => "strict: cannot be proven yet".to_owned(),
                Some(Of::Files { number, .. }) => {
                    format!("of {} files", fixed(*number as f64, 0))
                }
                Some(Of::Population(population)) => {
                    format!("of {}", fixed(f64::from(population.number), 0))
                }
                None => range(*proven, *proven_lenient, &share),
            };
            [
                range(*proven, *proven_lenient, &write),
                beside,
                range(*claimed, *claimed_lenient, &write),
            ]
        }
        Reached::Summed {
            value, of, among, ..
        } => [
            write(*value),
            format!(
                "{}, from {} of {}",
                share(*value),
                fixed(*of as f64, 0),
                fixed(*among as f64, 0)
            ),
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
        for place in &spread.places {
            if place.proven == 0 && place.claimed == 0 {
                continue;
            }
            let list = std::mem::take(&mut list);
            table.row([
                list,
                place.name.clone(),
                place.proven.to_string(),
                place.claimed.to_string(),
            ]);
        }
        if (1..spread.scored).contains(&spread.silent) {
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

/// From where the numbers are, and what the marks mean.
fn sources(count: &Count, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("SOURCES");
    for (short, source) in &count.sources {
        sheet.point(format!("{short}: {source}"));
    }
    let mark = marks.behind(&count.confidence);
    sheet.point(format!("{}: {}{mark}", count.programme, count.source));
    for list in &count.checklists {
        let mark = marks.behind(&list.confidence);
        let numbers = super::yardsticks::numbers(&list.yardsticks, marks);
        sheet.point(format!(
            "{} {}: {}{mark}. Its numbers: {numbers}",
            list.id, list.version, list.source
        ));
    }
    marks.legend(sheet);
}
