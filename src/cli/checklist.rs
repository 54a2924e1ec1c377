//! Checklists from their files: read, checked, and held against each other.

use crate::check::{check_checklist_draft, check_checklists};
use crate::maturity::shipped;
use crate::model::Diagnostic;
use crate::model::checklist::Checklist;
use crate::text::ChecklistReading;

/// Everything that is wrong with each of these checklists, in file order. They may need levels of each
/// other and of the shipped ones.
pub(super) fn problems(readings: &[ChecklistReading]) -> Vec<Vec<Diagnostic>> {
    let named: Vec<Option<&Checklist>> = readings
        .iter()
        .map(|reading| reading.checklist.as_ref())
        .collect();
    let shipped = shipped();
    let others = shipped
        .iter()
        .filter(|other| !named.iter().flatten().any(|one| one.id == other.id));
    let set: Vec<&Checklist> = named.iter().flatten().copied().chain(others).collect();
    let mut across = check_checklists(&set).into_iter();
    let of_one = |reading: &ChecklistReading| {
        let mut found = reading.diagnostics.clone();
        if let Some(draft) = &reading.draft {
            found.extend(check_checklist_draft(&draft.checklist, &draft.failed));
        }
        // The set opens with those that could be read, in this order.
        if reading.checklist.is_some() {
            found.extend(across.next().unwrap_or_default());
        }
        reading.locate(found)
    };
    readings.iter().map(of_one).collect()
}
