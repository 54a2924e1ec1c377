//! `twinline reference`: what the file of a plant, a checklist or a programme may hold.

use super::args::ReferenceCommand;
use super::printer::Printer;
use super::{CliError, Exit};
use crate::text;

pub(super) fn reference(
    command: &ReferenceCommand,
    printer: &mut Printer,
) -> Result<Exit, CliError> {
    let page = text::reference(command.element.as_deref()).map_err(CliError::Usage)?;
    printer.data(&page)?;
    Ok(Exit::Done)
}
