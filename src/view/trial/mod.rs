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
        !self.steps.is_empty() && self.steps != self.saved
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
mod tests {
    use super::super::desk::tests::{desk, written};
    use super::*;

    fn set(path: &str, value: &str) -> Step {
        Step::Set(path.parse().unwrap(), value.to_owned())
    }

    fn names(desk: &Desk) -> Vec<String> {
        desk.trial.steps().iter().map(step_name).collect()
    }

    fn settled(desk: &mut Desk) {
        desk.playback.is_playing = false;
        while desk.trial.coming.is_some() {
            desk.pass(0.0, 1.0, &|| 0.0);
        }
    }

    #[test]
    fn edits_of_one_field_replace_each_other_and_can_be_undone_and_done_again() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.try_step(set("framing.setup.takes", "12 s")).unwrap();
        desk.try_step(set("framing.servers", "3")).unwrap();
        desk.try_step(set("framing.setup.takes", "6 s")).unwrap();
        let all = ["framing.setup.takes = 6 s", "framing.servers = 3"];
        assert_eq!(names(&desk), all);
        assert_eq!(desk.twins.len(), 2);
        desk.undo();
        assert_eq!(names(&desk)[0], "framing.setup.takes = 12 s");
        desk.undo();
        desk.undo();
        assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
        desk.undo();
        (0..9).for_each(|_| desk.redo());
        assert_eq!(names(&desk), all);
        desk.take_back(0).unwrap();
        assert_eq!(names(&desk), ["framing.servers = 3"]);
        // What the plant has already takes the change back.
        desk.try_step(set("framing.servers", "2")).unwrap();
        assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
        desk.undo();
        assert_eq!(names(&desk), ["framing.servers = 3"]);
        desk.take_all_back();
        assert_eq!(desk.beside, None);
    }

    /// Until Enter or Escape: another station, a step taken back, undo and redo leave it where it is.
    #[test]
    fn a_half_typed_field_stays_until_it_is_entered_or_left() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let half: Path = "framing.setup.takes".parse().unwrap();
        desk.fields_of("framing");
        desk.trial.typing.insert(half.clone(), "6".to_owned());
        desk.enter(&half, "6");
        assert!(desk.trial.refused.is_some());
        desk.fields_of("press line");
        desk.fields_of("framing");
        assert!(desk.trial.refused.is_some(), "and what is wrong with it");
        desk.try_step(set("framing.servers", "3")).unwrap();
        desk.undo();
        desk.redo();
        desk.take_back(0).unwrap();
        desk.undo();
        desk.take_all_back();
        assert_eq!(desk.trial.typing[&half], "6");
        desk.leave(&half);
        assert!(desk.trial.typing.is_empty());
    }

    #[test]
    fn an_undo_that_cannot_be_changes_nothing_and_says_so() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.try_step(set("framing.servers", "3")).unwrap();
        for is_undo in [true, false] {
            let wrong = vec![set("framing.shift", "nights")];
            match is_undo {
                true => desk.trial.past.push(wrong),
                false => desk.trial.future.push(wrong),
            }
            let before = (desk.trial.past.clone(), desk.trial.future.clone());
            let revision = desk.trial.revision();
            desk.notice = None;
            match is_undo {
                true => desk.undo(),
                false => desk.redo(),
            }
            assert!(desk.notice.as_ref().unwrap().contains("nights"));
            assert_eq!(names(&desk), ["framing.servers = 3"]);
            assert_eq!(
                (&desk.trial.past, &desk.trial.future),
                (&before.0, &before.1)
            );
            assert_eq!(desk.trial.revision(), revision);
            assert_eq!(desk.beside.as_deref(), Some("framing.servers = 3"));
        }
    }

    /// Two plants are drawn on one floor and told station by station.
    #[test]
    fn a_change_to_other_stations_is_refused_and_no_offer_of_a_shipped_plant_is_one() {
        let plant = r#"Factory(name: "a", run: (until: "1 h"), stations: {
            "in": Source(every: "10 s"), "a": Machine(cycle: "1 s"), "out": Sink(),
        }, flow: [["in", "a", "out"]])"#;
        let (_folder, mut desk) = written(plant);
        let stations = r#"{"in": Source(every: "10 s"), "out": Sink()}"#;
        let other = [set("stations", stations), set("flow", r#"[["in", "out"]]"#)];
        let problems = desk.try_steps(other.to_vec()).unwrap_err();
        assert!(problems[0].message.contains("`a`"), "{problems:?}");
        assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/factories")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if path.extension().is_none_or(|e| e != "ron") || name.contains('.') {
                continue;
            }
            let (_folder, desk) = super::super::desk::tests::desk(&name);
            for offer in desk.document.reading.offers() {
                desk.begin(&[Step::Offer(offer.clone())])
                    .unwrap_or_else(|problems| panic!("{name}: {offer:?}: {problems:?}"));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_the_plants_words_and_changes_nothing() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let path: Path = "framing.setup.takes".parse().unwrap();
        desk.trial.typing.insert(path.clone(), "6".to_owned());
        desk.enter(&path, "6");
        let (at, problems) = desk.trial.refused.clone().unwrap();
        assert_eq!(at, path);
        assert!(
            problems[0].message.contains("a unit is missing"),
            "{problems:?}"
        );
        assert!(
            problems[0].hint.as_ref().unwrap().contains("\"6 s\"") || problems[0].hint.is_some()
        );
        assert_eq!((names(&desk).len(), desk.trial.typing.len()), (0, 1));
        // The reader takes it, the check does not.
        let problems = desk
            .try_step(set("panel shelf.capacity", "-1"))
            .unwrap_err();
        assert!(!problems.is_empty());
        let problems = desk.try_step(set("framing.shift", "nights")).unwrap_err();
        assert!(problems[0].message.contains("nights"), "{problems:?}");
        assert_eq!(desk.twins.len(), 1);
        desk.enter(&path, "6 s");
        assert_eq!((&desk.trial.refused, desk.twins.len()), (&None, 2));
        assert_eq!(desk.tried_values()[&path], "\"6 s\"");
        desk.enter(&path, "");
        assert_eq!(desk.twins.len(), 1);
        desk.enter(&path, "24 s");
        assert_eq!((&desk.trial.refused, desk.twins.len()), (&None, 1));
        let other: Path = "framing.servers".parse().unwrap();
        desk.trial.typing.insert(other.clone(), "3".to_owned());
        desk.enter(&path, "7 s");
        assert_eq!(desk.trial.typing[&other], "3");
        desk.leave(&other);
        assert_eq!(desk.trial.typing.len(), 0);
    }

    #[test]
    fn the_plants_offers_are_trials_and_join_with_typed_changes() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let offer = |name: &str| Step::Offer(Offer::Scenario(name.to_owned()));
        desk.try_step(offer("third framing cell")).unwrap();
        desk.try_step(set("framing.setup.takes", "6 s")).unwrap();
        let values = desk.tried_values();
        let value = |path: &str| values[&path.parse::<Path>().unwrap()].clone();
        assert_eq!(
            (value("framing.servers"), value("framing.setup.takes")),
            ("3".into(), "\"6 s\"".into())
        );
        assert_eq!(desk.trial_name(), "2 changes");
        settled(&mut desk);
        assert_eq!(desk.beside.as_deref(), Some("2 changes"));
        let fields = desk.fields_of("framing").len();
        assert!(fields > 10);
    }
}
