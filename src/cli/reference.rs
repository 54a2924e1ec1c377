//! `twinline reference`: what the file of a plant, a checklist or a programme may hold, and what the criteria of a
//! checklist are called.

use std::path::Path;

use super::args::ReferenceCommand;
use super::chosen::one_of;
use super::printer::Printer;
use super::{CliError, Exit};
use crate::maturity::shipped;
use crate::report::criteria;
use crate::text;

pub(super) fn reference(
    command: &ReferenceCommand,
    printer: &mut Printer,
) -> Result<Exit, CliError> {
    let shipped = shipped();
    let ids: Vec<&str> = shipped.iter().map(|list| list.id.as_str()).collect();
    let asked = command.element.as_deref();
    let page = match asked.map(|word| word.split_once('.').unwrap_or((word, ""))) {
        Some((id, below)) if ids.contains(&id) => {
            let list = shipped.iter().find(|list| list.id == id);
            let below = Some(below).filter(|below| !below.is_empty());
            list.map(|list| criteria::sheet(list, below).map(|sheet| sheet.text(true)))
        }
        _ => None,
    };
    let page = match (page, asked) {
        (Some(page), _) => page,
        // A checklist of the user's own, by its file.
        (None, Some(word)) if Path::new(word).is_file() => {
            let Some(list) = one_of(word, printer)? else {
                return Ok(Exit::Wrong);
            };
            criteria::sheet(&list, None).map(|sheet| sheet.text(true))
        }
        (None, _) => text::reference(asked, &ids),
    };
    printer.data(&page.map_err(CliError::Usage)?)?;
    Ok(Exit::Done)
}
