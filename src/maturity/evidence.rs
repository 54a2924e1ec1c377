//! All that one plant can show.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::{Basis, Facts, Outcomes};
use crate::experiment::{self, Failure};
use crate::model::{Claim, Document, Factory, Profile, Structure};

/// What a score rests on: facts, results of a run, documents and claims of one plant.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Who the factory is.
    pub profile: Profile,
    /// What it declares of its systems, networks and policies.
    pub structure: Structure,
    /// Facts read off the plant.
    pub facts: Facts,
    /// Results of its run; `None` without a run.
    pub outcomes: Option<Outcomes>,
    /// Papers by title.
    pub documents: BTreeMap<String, Document>,
    /// What it says of itself.
    pub claims: BTreeMap<String, Claim>,
    /// What all this rests on.
    pub basis: Basis,
}

impl Evidence {
    /// What a plant shows without a run.
    pub fn of_plant(factory: &Factory) -> Self {
        let _ = factory;
        todo!()
    }

    /// The same with a run of the plant that was made already. `baseline` is a run of the scenario that
    /// `profile.baseline` names, with the same seed.
    #[must_use]
    pub fn with_run(
        self,
        run: &experiment::Outcome,
        baseline: Option<&experiment::Outcome>,
    ) -> Self {
        let _ = (run, baseline);
        todo!()
    }

    /// Runs the plant, and beside it the plant under its baseline scenario, with the plant's own run
    /// settings for both. `progress` is told how many replications are done.
    ///
    /// # Errors
    /// What [`experiment::run_all`] fails with: a plant that cannot be made ready, a run that stopped, a
    /// deadlock (job 1 is the baseline), or the caller's `stop`. [`Evidence::of_plant`] still holds.
    pub fn gather(
        factory: &Factory,
        baseline: Option<&Factory>,
        threads: NonZeroUsize,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Self, Failure> {
        let _ = (factory, baseline, threads, stop, progress);
        todo!()
    }
}
