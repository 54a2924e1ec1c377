//! Trying a change: steps with undo and redo, the changed plant in a second run beside the first, what differs, and the
//! trial written down as a scenario.

pub(super) mod difference;
mod file;
mod rerun;
mod second;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::desk::Desk;
use super::locale::Words;
use crate::check::check;
use crate::model::{Diagnostic, Factory, Path};
use crate::text::{FieldAt, Offer, Step};

pub use difference::{Compared, FEWEST, Figure, Pairs};
pub use file::SaveError;
pub use rerun::Rerun;
use second::Begun;

/// What fields have, as it would be written.
pub type Values = Arc<BTreeMap<Path, String>>;

/// What is tried, and what the person types meanwhile.
#[derive(Default)]
pub struct Trial {
    steps: Vec<Step>,
    past: Vec<Vec<Step>>,
    future: Vec<Vec<Step>>,
    /// The plant as it is tried; none while nothing is.
    plant: Option<Factory>,
    /// The changed run on its way to the moment of the other.
    pub coming: Option<Rerun>,
    /// What stands in a field and has not been tried, by the field's path.
    pub typing: BTreeMap<Path, String>,
    /// What is wrong with what was typed last, and where.
    pub refused: Option<(Path, Vec<Problem>)>,
    /// Name under which the trial is to be saved.
    pub name: String,
    /// The name is asked for.
    pub is_saving: bool,
    /// A file of that name is there: the person is asked.
    pub may_replace: bool,
    /// Fields that are not written are listed too.
    pub shows_unwritten: bool,
    fields: Option<(String, Vec<FieldAt>)>,
    /// What fields have under these steps.
    values: Option<(Vec<Step>, Values)>,
    /// Counts the plants that were tried.
    revision: u64,
    /// The steps that were saved last.
    saved: Vec<Step>,
}

/// A problem as it is shown under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in the plant's words.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Problem {
    /// In the window's language.
    pub(super) fn told(words: &Words, problem: &Diagnostic) -> Self {
        let hint = problem.hint.as_ref().filter(|hint| !hint.is_empty());
        Self {
            message: words.said(&problem.message),
            hint: hint.map(|hint| words.said(hint)),
        }
    }

    /// What is wrong, and what to do.
    fn line(self) -> String {
        match self.hint {
            Some(hint) => format!("{}: {hint}", self.message),
            None => self.message,
        }
    }
}

impl Trial {
    /// The steps in the order in which they were taken up.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The plant as it is tried; none while nothing is.
    pub fn plant(&self) -> Option<&Factory> {
        self.plant.as_ref()
    }

    /// Another number for every plant that is tried.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Steps that would be lost with the window.
    pub fn is_unsaved(&self) -> bool {
        // One scenario or measure of the plant's file is there already.
        !matches!(self.steps.as_slice(), [] | [Step::Offer(_)]) && self.steps != self.saved
    }

    /// There is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// There is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// An offer of the plant is among the steps.
    pub fn holds(&self, offer: &Offer) -> bool {
        self.steps
            .iter()
            .any(|step| matches!(step, Step::Offer(held) if held == offer))
    }
}

impl Desk {
    /// Takes up one more step. A typed change takes the place of an earlier one of the same field, and one that
    /// writes what the plant has already takes that back.
    ///
    /// # Errors
    /// What is wrong with it; nothing is changed then.
    pub fn try_step(&mut self, step: Step) -> Result<(), Vec<Diagnostic>> {
        let mut steps = self.trial.steps.clone();
        match &step {
            Step::Set(path, value) => {
                let same = |other: &Step| matches!(other, Step::Set(at, _) if at == path);
                let at = steps.iter().position(same);
                let as_it_is = self.document.reading.written(path);
                if as_it_is.is_some_and(|written| is_same(&written, value)) && at.is_some() {
                    steps.retain(|other| !same(other));
                } else if let Some(at) = at {
                    steps[at] = step;
                } else {
                    steps.push(step);
                }
            }
            Step::Offer(_) if steps.contains(&step) => return Ok(()),
            Step::Offer(_) => steps.push(step),
        }
        self.try_steps(steps)
    }

    /// Takes one step back; what is left must do without it.
    ///
    /// # Errors
    /// What is wrong without it; nothing is changed then.
    pub fn take_back(&mut self, at: usize) -> Result<(), Vec<Diagnostic>> {
        let mut steps = self.trial.steps.clone();
        if at < steps.len() {
            steps.remove(at);
        }
        self.try_steps(steps)
    }

    /// Back to the plant as it is.
    pub fn take_all_back(&mut self) {
        // No step at all is never wrong.
        let _ = self.try_steps(Vec::new());
    }

    /// Undoes the last change of the trial.
    pub fn undo(&mut self) {
        if let Some(steps) = self.trial.past.last().cloned()
            && let Some(begun) = self.begin_again(&steps)
        {
            self.trial.past.pop();
            let now = std::mem::replace(&mut self.trial.steps, steps);
            self.trial.future.push(now);
            self.follow(begun);
        }
    }

    /// Does again what was undone.
    pub fn redo(&mut self) {
        if let Some(steps) = self.trial.future.last().cloned()
            && let Some(begun) = self.begin_again(&steps)
        {
            self.trial.future.pop();
            let now = std::mem::replace(&mut self.trial.steps, steps);
            self.trial.past.push(now);
            self.follow(begun);
        }
    }

    /// Other steps in the place of those there are.
    fn try_steps(&mut self, steps: Vec<Step>) -> Result<(), Vec<Diagnostic>> {
        if steps == self.trial.steps {
            return Ok(());
        }
        let begun = self.begin(&steps)?;
        let now = std::mem::replace(&mut self.trial.steps, steps);
        self.trial.past.push(now);
        self.trial.future.clear();
        self.follow(begun);
        Ok(())
    }

    /// The plant with these steps; none without any.
    fn plant_with(&self, steps: &[Step]) -> Result<Option<Factory>, Vec<Diagnostic>> {
        if steps.is_empty() {
            return Ok(None);
        }
        let plant = self.document.reading.tried(steps)?;
        let errors: Vec<Diagnostic> = check(&plant)
            .into_iter()
            .filter(Diagnostic::is_error)
            .collect();
        match errors.is_empty() {
            true => Ok(Some(plant)),
            false => Err(errors),
        }
    }

    /// For undo and redo: what is wrong with steps that were right before is told, and nothing is changed.
    fn begin_again(&mut self, steps: &[Step]) -> Option<Option<Begun>> {
        match self.begin(steps) {
            Ok(begun) => Some(begun),
            Err(problems) => {
                self.tell(&problems);
                None
            }
        }
    }

    /// What the trial is, in a few words.
    pub fn trial_name(&self) -> String {
        self.name_of(&self.trial.steps)
    }

    fn name_of(&self, steps: &[Step]) -> String {
        match steps {
            [] => self.words.get("trial.as_is").to_owned(),
            [step] => step_name(step),
            steps => {
                let count = steps.len().to_string();
                self.words.with("trial.changes", &[&count])
            }
        }
    }

    /// The fields of a station with what is written there.
    pub fn fields_of(&mut self, station: &str) -> &[FieldAt] {
        let is_known = matches!(&self.trial.fields, Some((known, _)) if known == station);
        if !is_known {
            let fields = self.document.reading.fields(station);
            self.trial.fields = Some((station.to_owned(), fields));
        }
        self.trial
            .fields
            .as_ref()
            .map_or(&[], |(_, fields)| fields.as_slice())
    }

    /// What each field has that the trial changes, as it would be written. Worked out once for each trial.
    pub fn tried_values(&mut self) -> Values {
        let steps = &self.trial.steps;
        match &self.trial.values {
            Some((of, values)) if of == steps => values.clone(),
            _ => {
                let changes = self.document.reading.written_changes(steps);
                let changes = changes.unwrap_or_default().into_iter();
                let values = changes.filter(|change| !change.adds);
                let values: BTreeMap<Path, String> =
                    values.map(|change| (change.path, change.value)).collect();
                let values = Arc::new(values);
                self.trial.values = Some((steps.clone(), values.clone()));
                values
            }
        }
    }

    /// Tries what a person typed into a field; what is wrong with it is shown there. An emptied field goes back to
    /// what the plant has.
    pub fn enter(&mut self, path: &Path, value: &str) {
        let value = value.trim();
        let own = |step: &Step| matches!(step, Step::Set(at, _) if at == path);
        let at = self.trial.steps.iter().position(own);
        let written = self.document.reading.written(path);
        let is_as_is = written.is_some_and(|written| is_same(&written, value));
        let is_offered = self.tried_values().contains_key(path);
        let done = match at {
            None if value.is_empty() || is_as_is && !is_offered => Ok(()),
            Some(at) if value.is_empty() => self.take_back(at),
            _ => self.try_step(Step::Set(path.clone(), value.to_owned())),
        };
        if done.is_ok() {
            self.trial.typing.remove(path);
        }
        self.refuse(path, done);
    }

    /// Leaves a field as it was.
    pub fn leave(&mut self, path: &Path) {
        self.trial.typing.remove(path);
        let is_here = |(at, _): &(Path, Vec<Problem>)| at == path;
        self.trial.refused = self
            .trial
            .refused
            .take()
            .filter(|refused| !is_here(refused));
    }

    fn refuse(&mut self, path: &Path, tried: Result<(), Vec<Diagnostic>>) {
        self.trial.refused = tried.err().map(|problems| {
            let told = problems.iter().map(|one| Problem::told(&self.words, one));
            (path.clone(), told.collect())
        });
    }

    /// What was refused where there is no field to say it under.
    pub(super) fn tell(&mut self, problems: &[Diagnostic]) {
        self.notice = problems
            .first()
            .map(|one| Problem::told(&self.words, one).line());
    }
}

/// A step in a few words.
pub fn step_name(step: &Step) -> String {
    match step {
        Step::Offer(offer) => offer.name().to_owned(),
        Step::Set(path, value) => format!("{path} = {}", value.trim_matches('"')),
    }
}

/// Two texts of one value, but for the quotes that may be left out.
fn is_same(written: &str, typed: &str) -> bool {
    written == typed || written.trim_matches('"') == typed.trim()
}

#[cfg(test)]
mod tests;
