//! Checklists from their files: read, checked, and held against each other.

use crate::check::{check_checklist_draft, check_checklists, check_stand_in};
use crate::model::Diagnostic;
use crate::model::checklist::Checklist;
use crate::text::ChecklistReading;

/// The checklists that could be read, then the shipped ones that none of them replaces.
pub(super) fn known<'l>(
    readings: &'l [ChecklistReading],
    shipped: &'l [Checklist],
) -> Vec<&'l Checklist> {
    let named = || {
        readings
            .iter()
            .filter_map(|reading| reading.checklist.as_ref())
    };
    let others = shipped
        .iter()
        .filter(|other| !named().any(|one| one.id == other.id));
    named().chain(others).collect()
}

/// Everything that is wrong with each of these checklists, in file order. They may need levels of each
/// other and of all that are `known`.
pub(super) fn problems(
    readings: &[ChecklistReading],
    known: &[&Checklist],
    shipped: &[Checklist],
) -> Vec<Vec<Diagnostic>> {
    let mut across = check_checklists(known).into_iter();
    let of_one = |reading: &ChecklistReading| {
        let mut found = reading.diagnostics.clone();
        if let Some(draft) = &reading.draft {
            found.extend(check_checklist_draft(&draft.checklist, &draft.failed));
        }
        // The known ones open with those that could be read, in this order.
        if let Some(checklist) = &reading.checklist {
            found.extend(check_stand_in(checklist, shipped));
            found.extend(across.next().unwrap_or_default());
        }
        reading.locate(found)
    };
    readings.iter().map(of_one).collect()
}
