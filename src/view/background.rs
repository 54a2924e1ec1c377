//! What runs beside the window: replications of the plant as it is and as it is tried, and their scores. Asked for
//! only while something shows it.

use std::sync::Arc;

use super::desk::{Desk, Tab};
use super::score::Board;
use super::study::{Key, Standing, Study, key_of};
use super::trial::difference::{paired, pairs_of};
use crate::experiment::Job;
use crate::kpi::Estimate;
use crate::model::Factory;
use crate::sim::PlanError;

/// The replications and scores of a desk.
#[derive(Default)]
pub struct Background {
    study: Study,
    /// The checklists and their scores.
    pub board: Board,
    /// What the jobs were made for: the seed, and whether they are scored.
    asked: Option<(u64, bool, Option<u64>)>,
    base: Option<Arc<Job>>,
    tried: Option<Arc<Job>>,
    baseline: Option<Arc<Job>>,
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
        Some([key_of(self.base.as_ref()?), key_of(self.tried.as_ref()?)])
    }

    /// Takes in what is made.
    fn receive(&mut self) {
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
            self.paired = paired(&self.study.rows(base), &self.study.rows(tried));
        }
    }

    /// Jobs for these plants under a seed, in the place of what was asked for before.
    fn ask(
        &mut self,
        seed: u64,
        base: Option<&Factory>,
        tried: Option<&Factory>,
        baseline: Option<&Factory>,
    ) -> Result<(), PlanError> {
        let job = |plant: Option<&Factory>, kept: &[&Option<Arc<Job>>]| {
            let Some(plant) = plant else { return Ok(None) };
            let mut plant = plant.clone();
            plant.run.seed = seed;
            if let Some(run) = base.map(|base| base.run.clone()) {
                plant.run = crate::model::RunSettings { seed, ..run };
            }
            let mut kept = kept.iter().copied().flatten();
            if let Some(kept) = kept.find(|job| *job.factory() == plant) {
                return Ok(Some(kept.clone()));
            }
            Job::new(plant).map(|job| Some(Arc::new(job)))
        };
        let made = [&self.base, &self.tried, &self.baseline];
        let (base, tried, baseline) =
            (job(base, &made)?, job(tried, &made)?, job(baseline, &made)?);
        self.paired.clear();
        self.pairs = 0;
        (self.base, self.tried, self.baseline) = (base, tried, baseline);
        let all = [&self.base, &self.tried, &self.baseline];
        let jobs: Vec<Arc<Job>> = all.into_iter().flatten().cloned().collect();
        self.study.want(&jobs);
        Ok(())
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
            let result = self.background.ask(seed, base, tried, baseline);
            self.background.failed = result.err().map(|error| error.to_string());
        }
        self.background.receive();
        if scores {
            let background = &mut self.background;
            let jobs = [&background.base, &background.tried].map(Option::as_ref);
            background
                .board
                .attend(&background.study, jobs, background.baseline.as_ref());
        }
    }

    /// Waits for all that is asked for in the background: a picture shows it whole.
    pub fn finish_background(&mut self) {
        self.attend();
        self.background.study.finish();
        self.background.measure();
        self.attend();
        while !self.background.board.is_idle() {
            self.background.board.wait();
            self.attend();
        }
    }
}
