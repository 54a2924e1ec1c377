//! `twinline score`: a plant against checklists, claimed beside proven.

use std::io;

use super::args::{ScoreCommand, SheetFormat};
use super::chosen::{Behind, checklists, own_checklists};
use super::plant::Plant;
use super::printer::Printer;
use super::run::ended;
use super::way_up::way_up;
use super::{CliError, Exit, watch};
use crate::check::{check_dates, check_names};
use crate::maturity::{Evidence, score_all, shipped};
use crate::model::{Checklist, Diagnostic, Factory};
use crate::report::score::{Scores, sheet};
use crate::report::score_data;

pub(super) fn score(command: &ScoreCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let Some(plant) = Plant::read(&command.file, printer)? else {
        return Ok(Exit::Wrong);
    };
    let Some(lists) = checklists(&command.checklist, Behind::Needed, printer)? else {
        return Ok(Exit::Wrong);
    };
    let factory = match &command.scenario {
        None => plant.factory.clone(),
        Some(name) => match plant.scenario(name, printer)? {
            Some(changed) => changed,
            None => return Ok(Exit::Wrong),
        },
    };
    // What the plant says of criteria that no checklist has would be passed over in silence.
    let shipped = shipped();
    let others = shipped
        .iter()
        .filter(|one| !lists.iter().any(|list| list.id == one.id));
    let known: Vec<&Checklist> = lists.iter().chain(others).collect();
    let mut odd = check_names(&plant.factory, &known);
    let passed_over = odd.iter().map(in_words).collect();
    let (day, told) = command.papers.day();
    odd.extend(check_dates(&plant.factory, &day));
    plant.print(&odd, printer);
    let lists = applying(lists, &factory, command)?;
    if command.way_up {
        watch::end_at_once();
        return way_up(command, &plant, &lists, printer);
    }
    let options = command.settings.options();
    let settled = options.settle(&factory)?;
    watch::end_at_once();
    let evidence = if command.no_run {
        Evidence::of_plant(&settled)
    } else {
        let baseline = match &factory.profile.baseline {
            None => None,
            Some(name) => match plant.scenario(name, printer)? {
                Some(changed) => Some(options.settle(&changed)?),
                None => return Ok(Exit::Wrong),
            },
        };
        let plants = 1 + u64::from(baseline.is_some());
        let bar = watch::shy_bar(plants * u64::from(settled.run.replications));
        let gathered = Evidence::gather(
            &settled,
            baseline.as_ref(),
            command.settings.threads(),
            &watch::INTERRUPTED,
            &mut |done| watch::advance(&bar, done),
        );
        bar.finish_and_clear();
        match gathered {
            Ok(evidence) => evidence,
            Err(failure) => {
                let scenarios = [command.scenario.as_ref(), factory.profile.baseline.as_ref()];
                return ended(failure, &plant, scenarios, printer);
            }
        }
    };
    let scores = Scores {
        plant: factory.name.clone(),
        file: plant.label.clone(),
        scenario: command.scenario.clone(),
        synthetic: factory.profile.synthetic,
        passed_over,
        own_checklists: own_checklists(&command.checklist),
        scores: score_all(&lists, &evidence.as_of(&day, told)),
    };
    let text = match command.format {
        SheetFormat::Text => sheet(&scores, command.answers).text(true),
        SheetFormat::Md => sheet(&scores, command.answers).markdown(),
        SheetFormat::Json => score_data::json(&scores).map_err(io::Error::from)?,
        SheetFormat::Csv => score_data::csv(&scores).map_err(io::Error::from)?,
    };
    watch::printing();
    printer.data(&text)?;
    Ok(Exit::Done)
}

/// A problem in one sentence, with what to do about it.
fn in_words(problem: &Diagnostic) -> String {
    let hint = problem.hint.as_ref();
    let hint = hint.map_or(String::new(), |hint| format!("; {hint}"));
    format!("{}{hint}", problem.message)
}

/// The checklists for a facility of this kind; all of them when they were asked for by name.
fn applying(
    lists: Vec<Checklist>,
    factory: &Factory,
    command: &ScoreCommand,
) -> Result<Vec<Checklist>, CliError> {
    if !command.checklist.is_empty() {
        return Ok(lists);
    }
    let kind = factory.profile.facility;
    let lists: Vec<Checklist> = lists
        .into_iter()
        .filter(|list| list.applies_to(kind))
        .collect();
    match lists.is_empty() {
        true => Err(CliError::Usage(format!(
            "no shipped checklist is for a facility of the kind {kind:?}; name one with --checklist"
        ))),
        false => Ok(lists),
    }
}
