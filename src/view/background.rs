//! What runs beside the window: replications of the plant as it is and as it is tried, and their scores. Asked for
//! only while something shows it.

use std::sync::Arc;
use std::thread::JoinHandle;

use super::desk::{Desk, Tab};
use super::score::Board;
use super::study::{Key, Standing, Study, broke_off, key_of};
use super::trial::difference::{paired, pairs_of};
use crate::experiment::Job;
use crate::kpi::Estimate;
use crate::model::{Factory, RunSettings};
use crate::sim::PlanError;

/// Plants made ready.
#[derive(Clone, Default)]
struct Jobs {
    base: Option<Arc<Job>>,
    tried: Option<Arc<Job>>,
    baseline: Option<Arc<Job>>,
    /// Which trial `tried` is.
    revision: u64,
}

impl Jobs {
    /// What is known of an older set beside this one.
    fn or(self, older: Self) -> Self {
        Self {
            revision: match self.tried {
                Some(_) => self.revision,
                None => older.revision,
            },
            base: self.base.or(older.base),
            tried: self.tried.or(older.tried),
            baseline: self.baseline.or(older.baseline),
        }
    }

    /// Those of these plants and this seed, without a look at the plants, if all are known.
    fn at_once(&self, seed: u64, has: [bool; 3], revision: Option<u64>) -> Option<Self> {
        let known = [&self.base, &self.tried, &self.baseline];
        let of = |at: usize| match (&known[at], has[at]) {
            (_, false) => Some(None),
            (Some(job), true) if job.factory().run.seed == seed => Some(Some(job.clone())),
            _ => None,
        };
        let is_same = revision.is_none_or(|revision| revision == self.revision);
        is_same.then_some(Self {
            base: of(0)?,
            tried: of(1)?,
            baseline: of(2)?,
            revision: self.revision,
        })
    }

    /// Of these plants, with those that are known already.
    fn of(plants: [Option<Factory>; 3], revision: u64, known: &Self) -> Result<Self, PlanError> {
        let job = |plant: Factory| match known.all().find(|job| *job.factory() == plant) {
            Some(known) => Ok(known.clone()),
            None => Job::new(plant).map(Arc::new),
        };
        let [base, tried, baseline] = plants.map(|plant| plant.map(job).transpose());
        Ok(Self {
            base: base?,
            tried: tried?,
            baseline: baseline?,
            revision,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Job>> {
        [&self.base, &self.tried, &self.baseline]
            .into_iter()
            .flatten()
    }
}

/// The replications and scores of a desk.
#[derive(Default)]
pub struct Background {
    study: Study,
    /// The checklists and their scores.
    pub board: Board,
    /// What the jobs were made for: the seed, and whether they are scored.
    asked: Option<(u64, bool, Option<u64>)>,
    jobs: Jobs,
    /// What was asked for last, to be used again.
    known: Jobs,
    making: Option<JoinHandle<Result<Jobs, PlanError>>>,
    paired: Vec<(&'static str, Option<Estimate>)>,
    pairs: u32,
    failed: Option<String>,
}

impl Background {
    /// How far the plant as it is and as it is tried are; none while nothing is tried.
    pub fn standings(&self) -> Option<[Standing; 2]> {
        let keys = self.keys()?;
        Some(keys.map(|key| self.study.standing(key)))
    }

    /// The paired difference of the plant's figures over the pairs made so far, tried less as it is.
    pub fn paired(&self) -> &[(&'static str, Option<Estimate>)] {
        &self.paired
    }

    /// Why there are none: a plant that cannot be made ready.
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    fn keys(&self) -> Option<[Key; 2]> {
        let (base, tried) = (self.jobs.base.as_ref()?, self.jobs.tried.as_ref()?);
        Some([key_of(base), key_of(tried)])
    }

    /// Takes in what is made.
    fn receive(&mut self) {
        self.take_up(false);
        self.study.receive();
        self.measure();
    }

    fn measure(&mut self) {
        let Some([base, tried]) = self.keys() else {
            self.paired.clear();
            self.pairs = 0;
            return;
        };
        let pairs = pairs_of(&self.study.standing(base), &self.study.standing(tried));
        if pairs != self.pairs {
            self.pairs = pairs;
            let rows = |key| self.study.plant_rows(key);
            self.paired = paired(&rows(base), &rows(tried));
        }
    }

    /// Jobs for these plants under a seed, in the place of what was asked for before. Making a large plant ready takes
    /// many frames, so a thread does it.
    fn ask(
        &mut self,
        seed: u64,
        base: Option<&Factory>,
        tried: Option<(u64, &Factory)>,
        baseline: Option<&Factory>,
    ) {
        // Nothing of a trial before is told of this one.
        self.paired.clear();
        self.pairs = 0;
        self.failed = None;
        self.making = None;
        let before = std::mem::take(&mut self.jobs);
        self.known = before.or(std::mem::take(&mut self.known));
        let revision = tried.map(|(revision, _)| revision);
        let tried = tried.map(|(_, plant)| plant);
        let has = [base, tried, baseline].map(|plant| plant.is_some());
        if let Some(jobs) = self.known.at_once(seed, has, revision) {
            self.want(jobs);
            return;
        }
        // Whatever is asked for, the plant as it is is too.
        let Some(run) = base.map(|base| base.run.clone()) else {
            return;
        };
        let plants = [base, tried, baseline].map(|plant| {
            plant.map(|plant| Factory {
                run: RunSettings {
                    seed,
                    ..run.clone()
                },
                ..plant.clone()
            })
        });
        let known = self.known.clone();
        let named = std::thread::Builder::new().name("plants".to_owned());
        match named.spawn(move || Jobs::of(plants, revision.unwrap_or(0), &known)) {
            Ok(thread) => self.making = Some(thread),
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// Takes up the jobs once they are there; `waits` for them if it is told to.
    fn take_up(&mut self, waits: bool) {
        let is_there = |thread: &mut JoinHandle<_>| waits || thread.is_finished();
        let Some(thread) = self.making.take_if(is_there) else {
            return;
        };
        match thread.join() {
            Ok(Ok(jobs)) => self.want(jobs),
            Ok(Err(error)) => self.fail(error.to_string()),
            Err(panic) => self.fail(broke_off("making the plants ready", &*panic)),
        }
    }

    fn want(&mut self, jobs: Jobs) {
        let all: Vec<Arc<Job>> = jobs.all().cloned().collect();
        self.jobs = jobs;
        self.study.want(&all);
    }

    fn fail(&mut self, why: String) {
        self.study.want(&[]);
        self.failed = Some(why);
    }
}

impl Desk {
    /// Takes in what was made in the background, and asks for what is shown now. Never waits.
    pub(super) fn attend(&mut self) {
        let scores = self.tab == Some(Tab::Checklist);
        let seed = self.twin().seed();
        // The strip that shows the difference goes with the bar.
        let tried = self.trial.plant().filter(|_| scores || self.bar);
        let asked = Some((seed, scores, tried.map(|_| self.trial.revision())));
        if self.background.asked != asked {
            self.background.asked = asked;
            let plant = &self.document.factory;
            let base = (scores || tried.is_some()).then_some(plant);
            let name = plant.profile.baseline.as_ref().filter(|_| scores);
            let baseline = name.and_then(|name| self.document.reading.changed.get(name));
            let revision = self.trial.revision();
            let tried = tried.map(|plant| (revision, plant));
            self.background.ask(seed, base, tried, baseline);
        }
        self.background.receive();
        if scores {
            let background = &mut self.background;
            if background.making.is_some() {
                let count = self.document.factory.run.replications;
                let is_tried = self.trial.plant().is_some();
                background
                    .board
                    .expect([Some(count), is_tried.then_some(count)]);
                return;
            }
            let jobs = &background.jobs;
            let shown = [&jobs.base, &jobs.tried].map(Option::as_ref);
            background
                .board
                .attend(&background.study, shown, jobs.baseline.as_ref());
        }
    }

    /// Waits for all that is asked for in the background: a picture shows it whole.
    pub fn finish_background(&mut self) {
        self.attend();
        self.background.take_up(true);
        self.background.study.finish();
        self.background.measure();
        self.attend();
        while !self.background.board.is_idle() {
            self.background.board.wait();
            self.attend();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::desk;
    use super::super::trial::Pairs;
    use super::*;
    use crate::text::Step;

    /// A trial with all of its pairs.
    fn tried() -> (tempfile::TempDir, Desk) {
        let (folder, mut desk) = desk("unreliable-pair");
        let plant = desk.document.factory.clone();
        let machine = plant
            .stations
            .iter()
            .find(|(_, one)| one.kind.machine().is_some());
        let path = crate::model::Path::of([machine.unwrap().0.as_str(), "servers"]);
        desk.try_step(Step::Set(path, "2".to_owned())).unwrap();
        desk.finish_background();
        assert!(!desk.background.paired().is_empty());
        (folder, desk)
    }

    #[test]
    fn a_trial_that_cannot_be_made_ready_has_no_interval_of_the_one_before() {
        let (_folder, mut desk) = tried();
        let plant = desk.document.factory.clone();
        let mut broken = plant.clone();
        broken.stations.clear();
        let tried = Some((99, &broken));
        desk.background.ask(1, Some(&plant), tried, None);
        desk.background.take_up(true);
        desk.background.receive();
        assert!(desk.background.failed().is_some());
        assert!(desk.background.paired().is_empty() && desk.background.standings().is_none());
        assert!(matches!(desk.pairs(), Pairs::Failed(_)));
        assert!(desk.compared().iter().all(|one| one.paired.is_none()));
    }

    /// The plant as it is is made ready once, whatever is tried beside it.
    #[test]
    fn a_plant_that_is_known_is_not_made_ready_again() {
        let (_folder, mut desk) = tried();
        let before = desk.background.jobs.clone();
        desk.take_all_back();
        desk.attend();
        desk.redo();
        desk.undo();
        desk.finish_background();
        let after = &desk.background.jobs;
        let same = |a: &Option<Arc<Job>>, b: &Option<Arc<Job>>| {
            Arc::ptr_eq(a.as_ref().unwrap(), b.as_ref().unwrap())
        };
        assert!(same(&before.base, &after.base) && same(&before.tried, &after.tried));
        let count = desk.document.factory.run.replications;
        assert_eq!(desk.pairs(), Pairs::Made(count, count));
    }
}
