//! `twinline city`: a made-up city to count.

use std::fs;
use std::io::ErrorKind;

use super::args::CityCommand;
use super::file::write_whole;
use super::printer::Printer;
use super::{CliError, Exit, quoted};
use crate::maturity;
use crate::programme::City;

pub(super) fn city(command: &CityCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let folder = &command.output;
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() && !command.force {
                return Err(CliError::Usage(format!(
                    "the folder {} is not empty; --force writes into it all the same",
                    folder.display()
                )));
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|e| CliError::Write(folder.clone(), e))?;
        }
        Err(error) => return Err(CliError::Read(folder.clone(), error)),
    }
    let checklists = maturity::shipped();
    let city = City {
        seed: command.seed,
        checklists: &checklists,
    };
    for number in 1..=command.factories {
        let made = city.facility(number);
        let path = folder.join(&made.file);
        write_whole(&path, &made.text).map_err(|error| CliError::Write(path.clone(), error))?;
    }
    let place = folder.display().to_string();
    printer.note(&format!(
        "wrote {} synthetic facilities to {place}; next: twinline count shanghai-2025 {}",
        command.factories,
        quoted(&place)
    ));
    Ok(Exit::Done)
}
