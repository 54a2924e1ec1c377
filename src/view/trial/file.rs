//! A trial written down: the plant's text with the trial as one more scenario, in a file of its own.

use std::io;
use std::path::{Path, PathBuf};

use super::super::desk::Desk;
use super::super::layout::is_layout;
use super::super::whole;
use super::Problem;
use crate::model::Diagnostic;

/// Why a trial was not written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A file of that name is there; it is replaced only when the person says so.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The window keeps the plant's layout in a file of that name.
    #[error("{} is where the window keeps the layout; choose another name", .0.display())]
    IsLayout(PathBuf),
    /// The trial makes no scenario of that name.
    #[error("{}", .0.iter().map(told).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Diagnostic>),
    /// The file cannot be written.
    #[error("cannot write {}: {}", .0.display(), .1)]
    Write(PathBuf, io::Error),
}

fn told(problem: &Diagnostic) -> String {
    match &problem.hint {
        Some(hint) => format!("{}: {hint}", problem.message),
        None => problem.message.clone(),
    }
}

/// The file of a scenario beside a plant's: `<plant>.<name>.ron`. What no file system likes in a name is a `-`.
pub fn file_name(plant: &Path, name: &str) -> PathBuf {
    let kept = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        c if c.is_control() || c.is_whitespace() => '-',
        c => c,
    };
    let name: String = name.trim().chars().map(kept).take(80).collect();
    let mut file = plant.file_stem().unwrap_or_default().to_owned();
    file.push(format!(".{name}.ron"));
    plant.with_file_name(file)
}

impl Desk {
    /// Writes the plant with the trial as a scenario of this name into a file beside the plant's own, which is not
    /// touched. Returns the file.
    ///
    /// # Errors
    /// A file that is there and may not be replaced, a trial that makes no scenario, a folder that cannot be
    /// written to.
    pub fn save_trial(&mut self, name: &str, may_replace: bool) -> Result<PathBuf, SaveError> {
        let name = name.trim();
        let reading = &self.document.reading;
        let text = reading
            .with_scenario(name, self.trial.steps())
            .map_err(SaveError::Refused)?;
        let path = file_name(&self.document.path, name);
        if is_layout(&path, &self.document.path) {
            return Err(SaveError::IsLayout(path));
        }
        if path == self.document.path || path.exists() && !may_replace {
            return Err(SaveError::Exists(path));
        }
        match whole::write(&path, text.as_bytes()) {
            Ok(()) => Ok(path),
            Err(error) => Err(SaveError::Write(path, error)),
        }
    }

    /// Saves under the name that the person gave, asks where a file is there already, and says what was done.
    pub fn save_named(&mut self) {
        let name = self.trial.name.clone();
        let said = match self.save_trial(&name, self.trial.may_replace) {
            Ok(path) => {
                self.trial.saved = self.trial.steps.clone();
                self.trial.is_saving = false;
                self.trial.may_replace = false;
                self.words
                    .with("trial.saved", &[&path.display().to_string()])
            }
            Err(SaveError::Exists(path)) => {
                self.trial.may_replace = true;
                self.words
                    .with("trial.exists", &[&path.display().to_string()])
            }
            Err(SaveError::IsLayout(path)) => self
                .words
                .with("trial.is_layout", &[&path.display().to_string()]),
            Err(SaveError::Refused(problems)) => {
                let told = problems
                    .iter()
                    .map(|one| Problem::told(&self.words, one).line());
                let told: Vec<String> = told.collect();
                self.words.with("trial.not_saved", &[&told.join("; ")])
            }
            Err(SaveError::Write(path, error)) => {
                let (path, why) = (path.display().to_string(), self.words.failure(&error));
                self.words.with("view.cannot_write", &[&path, &why])
            }
        };
        self.notice = Some(said);
    }

    /// What is lost when the window closes now, for the person; none: nothing.
    pub fn farewell(&self) -> Option<String> {
        let name = self.trial_name();
        let is_lost = self.trial.is_unsaved();
        is_lost.then(|| self.words.with("trial.lost", &[&name]))
    }

    /// Asks for the name of the scenario, with one that suits what is tried.
    pub fn ask_for_name(&mut self) {
        if self.trial.steps().is_empty() {
            self.notice = Some(self.words.get("trial.nothing").to_owned());
            return;
        }
        self.trial.is_saving = true;
        // The strip is where the name is typed; nothing is saved under one that nobody saw.
        self.bar = true;
        self.choices.wants_name = true;
        self.trial.may_replace = false;
        if self.trial.name.is_empty() {
            self.trial.name = self.words.get("trial.name").to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;
    use super::*;
    use crate::check::check;
    use crate::text::{self, Offer, Step};

    /// The file reads without a problem and holds the trial; the person's own is what it was. The tables that a
    /// plant names lie in the same folder.
    #[test]
    fn a_trial_is_saved_as_a_scenario_beside_the_untouched_plant() {
        let (folder, mut desk) = desk("lingang-body-shop");
        let before = std::fs::read(&desk.document.path).unwrap();
        let offer = Offer::Scenario("third framing cell".to_owned());
        desk.try_step(Step::Offer(offer)).unwrap();
        // The plant's file has it.
        assert!(!desk.trial.is_unsaved());
        let path = "framing.setup.takes".parse().unwrap();
        desk.try_step(Step::Set(path, "6 s".to_owned())).unwrap();
        let saved = desk.save_trial("try 1/2", false).unwrap();
        assert_eq!(saved, folder.path().join("lingang-body-shop.try-1-2.ron"));
        assert_eq!(std::fs::read(&desk.document.path).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        let text = std::fs::read_to_string(&saved).unwrap();
        let name = saved.display().to_string();
        let reading = text::read(text::Source { name, text }, &text::NoFiles);
        assert_eq!(reading.diagnostics, []);
        let changed = reading.scenario("try 1/2").unwrap();
        let tried = desk.trial.plant().unwrap();
        assert_eq!(changed.stations, tried.stations);
        assert_eq!(check(&changed), check(tried));
        let again = desk.save_trial("try 1/2", false).unwrap_err();
        assert!(matches!(again, SaveError::Exists(_)), "{again}");
        desk.trial.name = "try 1/2".to_owned();
        desk.save_named();
        assert!(desk.trial.may_replace && desk.notice.is_some());
        assert!(desk.trial.is_unsaved());
        let lost = desk.farewell().unwrap();
        assert!(lost.contains("2 changes"), "{lost}");
        desk.save_named();
        assert!(!desk.trial.may_replace && !desk.trial.is_saving);
        assert_eq!(desk.farewell(), None);
        for name in ["layout", " Layout "] {
            let refused = desk.save_trial(name, true).unwrap_err();
            assert!(matches!(refused, SaveError::IsLayout(_)), "{refused}");
        }
        desk.trial.name = "layout".to_owned();
        desk.save_named();
        assert!(desk.notice.as_ref().unwrap().contains("another name"));
        let refused = desk.save_trial("better maintenance", false).unwrap_err();
        assert!(refused.to_string().contains("already"), "{refused}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
