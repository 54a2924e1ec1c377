//! `twinline new`: a small commented plant to start from.

use super::args::NewCommand;
use super::file::{Place, write_whole};
use super::printer::Printer;
use super::{CliError, Exit};
use crate::text::STARTER;

pub(super) fn new(command: &NewCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let file = command.file.display();
    let failed = |error| CliError::Write(command.file.clone(), error);
    let stream = matches!(Place::of(&command.file).map_err(failed)?, Place::Stream(_));
    if !command.force && !stream && command.file.symlink_metadata().is_ok() {
        return Err(CliError::Exists(command.file.clone()));
    }
    write_whole(&command.file, STARTER).map_err(failed)?;
    if !stream {
        printer.note(&format!(
            "wrote {file}; next: twinline run {}",
            super::quoted(&file.to_string())
        ));
    }
    Ok(Exit::Done)
}
