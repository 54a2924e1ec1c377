//! The way up for people: the cheapest set of measures for each level, and what it is worth.

use super::number::{fixed, percent, signed, written};
use super::score::named;
use super::sheet::{Sheet, Table};
use crate::kpi::Estimate;
use crate::maturity::DISCLAIMER;
use crate::maturity::way_up::{Lifted, Step, WayUp, Worth};
use crate::model::Money;

/// How many criteria a step names.
const LIFTED: usize = 6;

/// The sheet of a plant's way up.
pub fn sheet(plant: &str, synthetic: bool, way: &WayUp) -> Sheet {
    let mut sheet = Sheet::default();
    let made_up = if synthetic { " (synthetic)" } else { "" };
    sheet.title(format!("{plant}{made_up}: the way up"));
    sheet.say(format!("{}: {DISCLAIMER}.", way.names.en));
    for own in &way.own_checklists {
        sheet.say(own.to_string());
    }
    if let Some(day) = &way.basis.as_of {
        let later = match way.basis.later_papers.len() {
            0 => String::new(),
            1 => ": 1 is dated later and a bare statement".to_owned(),
            n => format!(": {n} are dated later and bare statements"),
        };
        sheet.say(format!("Papers count as of {day}{later}."));
    }
    if let Some(gave_up) = &way.gave_up {
        let found = match way.not_shown_cheapest.is_empty() {
            true => "There may be a way all the same",
            false => {
                "The sets marked * prove their level; they are not shown to be the cheapest: all together, from \
                 which one after the other was left out"
            }
        };
        sheet.say(format!(
            "Level {} was not found: the search ended {}. {found}.",
            gave_up.level, gave_up.because
        ));
    }
    sheet.heading("LEVEL BY LEVEL");
    let mut table = Table::new(&[
        "proven",
        "#cost",
        "measures",
        "#good parts/h",
        "#OEE, points",
        "#worth/h",
    ]);
    table.row([
        named(&way.declared),
        String::new(),
        "as declared".to_owned(),
        value(way.worth.good_parts_per_scheduled_hour),
        percent(way.worth.oee).joined(),
        money(&way.worth),
    ]);
    for step in &way.steps {
        table.row(row(step, ""));
    }
    for step in &way.not_shown_cheapest {
        table.row(row(step, " *"));
    }
    sheet.table(table);
    let steps = || way.steps.iter().chain(&way.not_shown_cheapest);
    if steps().next().is_none() && way.gave_up.is_none() {
        sheet.say(
            "No set of the declared measures and scenarios lifts the proven level. What holds the plant back, \
             `score` without --way-up tells; a measure is something that changes it: \
             `twinline reference measure`.",
        );
    } else if steps().next().is_some() {
        sheet.say(
            "Each set was carried out on the plant and scored by its run; good parts, OEE and worth are \
             differences to the plant as declared, with common random numbers.",
        );
    }
    for step in steps() {
        told(step, &mut sheet);
    }
    alone(way, &mut sheet);
    together(way, &mut sheet);
    left_out(way, &mut sheet);
    let searched = match &way.gave_up {
        None => "every cheaper set was looked at".to_owned(),
        Some(gave_up) => format!(
            "the search for level {} gave up: {}",
            gave_up.level, gave_up.because
        ),
    };
    let sets = if way.tried == 1 { "set" } else { "sets" };
    sheet.say(format!(
        "{} {sets} looked at; {} of changed plants (sets with the same line share one); {searched}. {} for what \
         each does by itself and for all together.",
        way.tried,
        runs(way.runs, "run"),
        runs(way.runs_beside, "more run")
    ));
    sheet
}

/// `1 more run`, `2 more runs`.
fn runs(number: u32, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

fn row(step: &Step, mark: &str) -> Vec<String> {
    let names: Vec<&str> = step.measures.iter().map(|m| m.name.as_str()).collect();
    let worth = &step.worth;
    vec![
        format!("{}{mark}", named(&step.proven)),
        cost(step),
        names.join(", "),
        difference(worth.good_parts_per_scheduled_hour),
        // OEE is a fraction; its difference is told in points of per cent.
        difference(worth.oee.map(|oee| oee.times(100.0))),
        match worth.value_per_scheduled_hour {
            Some(_) => format!(
                "{} {}",
                difference(worth.value_per_scheduled_hour),
                worth.currency.as_deref().unwrap_or_default()
            ),
            None => String::new(),
        },
    ]
}

/// What a step changes and what it leaves open.
fn told(step: &Step, sheet: &mut Sheet) {
    sheet.heading(format!("TO LEVEL {}", named(&step.proven).to_uppercase()));
    for measure in &step.measures {
        let cost = measure
            .cost
            .as_ref()
            .map_or("no cost declared".to_owned(), price);
        let kind = if measure.is_scenario {
            "scenario"
        } else {
            "measure"
        };
        sheet.point(format!("{kind} \"{}\": {cost}", measure.name));
    }
    for criterion in step.lifted.iter().take(LIFTED) {
        sheet.point(format!("{} ({})", change(criterion), criterion.says.en));
    }
    if let Some(more) = step.lifted.len().checked_sub(LIFTED + 1) {
        sheet.point(format!("and {} more: --format json tells all", more + 1));
    }
    // What is lost must be seen, however much it is.
    for criterion in &step.lowered {
        let (what, says) = (change(criterion), &criterion.says.en);
        sheet.point(format!("lowers {what} ({says})"));
    }
}

/// Which measure lifts or lowers which criterion, carried out by itself, and what that does to the output.
fn alone(way: &WayUp, sheet: &mut Sheet) {
    if way.alone.is_empty() {
        return;
    }
    sheet.heading("WHAT EACH OF THEM DOES BY ITSELF");
    for candidate in &way.alone {
        let lifted: Vec<String> = candidate.lifted.iter().map(change).collect();
        let mut told = vec![match lifted.len() {
            0 => String::new(),
            n if n > LIFTED => format!(
                "lifts {} and {} more (--format json tells all)",
                lifted[..LIFTED].join(", "),
                n - LIFTED
            ),
            _ => format!("lifts {}", lifted.join(", ")),
        }];
        let lowered: Vec<String> = candidate.lowered.iter().map(change).collect();
        if !lowered.is_empty() {
            told.push(format!("lowers {}", lowered.join(", ")));
        }
        told.retain(|one| !one.is_empty());
        if told.is_empty() {
            told.push("lifts nothing without the others".to_owned());
        }
        told.extend(output(&candidate.worth));
        sheet.point(format!("\"{}\": {}", candidate.name, told.join("; ")));
    }
}

pub(super) fn change(lifted: &Lifted) -> String {
    let tenths = |t: u8| format!("{}.{}", t / 10, t % 10);
    format!(
        "{} {} to {}",
        lifted.criterion,
        tenths(lifted.from_tenths),
        tenths(lifted.to_tenths)
    )
}

/// By how much the output changes, where that is no chance.
fn output(worth: &Worth) -> Option<String> {
    let parts = worth.good_parts_per_scheduled_hour?;
    let sure = parts.half_width? < parts.mean.abs();
    sure.then(|| format!("{} good parts/h", difference(Some(parts))))
}

/// Where everything on offer would lead.
fn together(way: &WayUp, sheet: &mut Sheet) {
    let Some(all) = &way.together else { return };
    let total = all
        .proven
        .total
        .map_or(String::new(), |total| format!(" ({})", fixed(total, 2)));
    let apart = match all.apart.len() {
        0 => String::new(),
        _ => format!(
            "; these do not go with the others: {}",
            all.apart.join(", ")
        ),
    };
    let who = match all.names.len() {
        1 => "That one reaches".to_owned(),
        n => format!("All {n} together reach"),
    };
    let lost = match all.possible.level < way.possible.level {
        true => format!(
            " The plant as declared could come to {}: what these declare rules that out.",
            named(&way.possible)
        ),
        false => String::new(),
    };
    sheet.say(format!(
        "{who} {}{total}, and {} if every unknown were met{apart}.{lost}",
        named(&all.proven),
        named(&all.possible)
    ));
}

fn left_out(way: &WayUp, sheet: &mut Sheet) {
    let out: Vec<_> = way
        .candidates
        .iter()
        .filter(|c| c.left_out.is_some())
        .collect();
    if out.is_empty() {
        return;
    }
    sheet.heading("WHAT DOES NOT HELP");
    for candidate in out {
        let why = candidate.left_out.as_deref().unwrap_or_default();
        sheet.point(format!("\"{}\": {why}", candidate.name));
    }
}

fn value(estimate: Option<Estimate>) -> String {
    written(estimate).joined()
}

fn difference(estimate: Option<Estimate>) -> String {
    let mean = estimate.map_or(0.0, |e| e.mean);
    signed(written(estimate), mean).joined()
}

fn money(worth: &Worth) -> String {
    match worth.value_per_scheduled_hour {
        Some(estimate) => format!(
            "{} {}",
            value(Some(estimate)),
            worth.currency.as_deref().unwrap_or_default()
        ),
        None => String::new(),
    }
}

fn cost(step: &Step) -> String {
    let sum = step.cost.as_ref().map_or("not declared".to_owned(), price);
    match (step.cost.is_some(), step.undeclared.is_empty()) {
        (true, false) => format!("{sum} or more"),
        _ => sum,
    }
}

fn price(cost: &Money) -> String {
    format!("{} {}", fixed(cost.amount, 0), cost.currency)
}
