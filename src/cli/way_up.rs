//! `twinline score --way-up`: the cheapest measures that lift the proven level.

use std::io;

use super::args::{ScoreCommand, SheetFormat};
use super::chosen::own_checklists;
use super::plant::Plant;
use super::printer::Printer;
use super::{CliError, Exit, watch};
use crate::maturity::way_up::{Search, WayUpError, way_up as search};
use crate::model::Checklist;
use crate::report::way_up::sheet;
use crate::report::way_up_data::{csv, json};

/// Searches on the first of the checklists.
pub(super) fn way_up(
    command: &ScoreCommand,
    plant: &Plant,
    lists: &[Checklist],
    printer: &mut Printer,
) -> Result<Exit, CliError> {
    let Some(first) = lists.first() else {
        return Err(CliError::Usage("there is no checklist to climb".to_owned()));
    };
    let settings = Search {
        settings: command.settings.options(),
        as_of: Some(command.papers.day()),
        ..Search::default()
    };
    let bar = watch::shy_bar_of(1, "sets");
    let found = search(
        plant.reading(),
        lists,
        &first.id,
        &settings,
        command.settings.threads(),
        &watch::INTERRUPTED,
        &mut |progress| {
            bar.set_length(progress.of);
            watch::advance(&bar, progress.sets);
        },
    );
    bar.finish_and_clear();
    let mut way = match found {
        Ok(way) => way,
        Err(WayUpError::Plant(found)) => {
            plant.print(&found, printer);
            return Ok(Exit::Wrong);
        }
        Err(WayUpError::Checklist(id)) => {
            return Err(CliError::Usage(format!("there is no checklist `{id}`")));
        }
        Err(WayUpError::Options(error)) => return Err(error.into()),
        Err(WayUpError::Run(failure)) => return Err(failure.into()),
    };
    way.own_checklists = own_checklists(&command.checklist);
    let (name, synthetic) = (&plant.factory.name, plant.factory.profile.synthetic);
    let text = match command.format {
        SheetFormat::Text => sheet(name, synthetic, &way).text(true),
        SheetFormat::Md => sheet(name, synthetic, &way).markdown(),
        SheetFormat::Json => json(name, &plant.label, synthetic, &way).map_err(io::Error::from)?,
        SheetFormat::Csv => csv(synthetic, &way).map_err(io::Error::from)?,
    };
    watch::printing();
    printer.data(&text)?;
    Ok(Exit::Done)
}
