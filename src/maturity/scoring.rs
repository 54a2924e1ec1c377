//! A score put together: answers, standings, what holds the plant back.

use super::{Evidence, Score};
use crate::model::Checklist;

/// Scores a plant against a checklist. `others` are scores already made of the same evidence; a grade
/// that needs a level of another checklist finds it there, and counts it as unknown when it does not.
pub fn score(checklist: &Checklist, evidence: &Evidence, others: &[Score]) -> Score {
    let _ = (checklist, evidence, others);
    todo!()
}

/// Scores a plant against several checklists, those that others need first; the scores come in the
/// order of the checklists.
pub fn score_all(checklists: &[Checklist], evidence: &Evidence) -> Vec<Score> {
    let _ = (checklists, evidence);
    todo!()
}
