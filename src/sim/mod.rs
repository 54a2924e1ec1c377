//! Layer 2: the run. ECS components are the state; one system owns the event loop.
//!
//! May import `model` only; never files, the wall clock, threads or hash maps. The one way in is
//! [`Plan::new`], then [`Run::new`] for each replication; the one way to look is [`observe`].

pub mod observe;
mod tally;

use crate::model::Factory;
use observe::{Record, Snapshot};

/// A factory made ready to run: names resolved, flow compiled. Built once, shared by all replications.
#[derive(Debug, Clone)]
pub struct Plan {}

/// Why a plant cannot be made ready. `check` finds each of these first, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A name, a share or a link that does not fit.
    #[error("{0}")]
    Invalid(String),
}

/// Why a run stopped for good. It cannot continue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// A law of conservation does not hold: a bug of twinline, never of the plant.
    #[error("law `{law}` is violated: {detail}; this is a bug of twinline, please report it")]
    Law {
        /// Its name.
        law: &'static str,
        /// The numbers.
        detail: String,
    },
    /// The clock or a counter is full.
    #[error("{0}")]
    Overflow(String),
}

/// A circular wait: no station in it can ever move again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlock {
    /// When it closed [ns].
    pub at: u64,
    /// Who waits for whom, by name.
    pub waits: Vec<(String, String)>,
}

/// How far an advance came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// To the time asked for.
    Reached,
    /// No further: the plant is locked.
    Locked(Deadlock),
}

/// One replication of one plant.
pub struct Run {}

impl Plan {
    /// Compiles a factory.
    pub fn new(_factory: &Factory) -> Result<Self, PlanError> {
        todo!()
    }
    /// End of the run [ns].
    pub fn until(&self) -> u64 {
        todo!()
    }
    /// End of the warm-up [ns].
    pub fn warm_up(&self) -> u64 {
        todo!()
    }
}

impl Run {
    /// A replication at t = 0; its streams depend on the seed, the replication and the elements' keys only.
    pub fn new(_plan: &Plan, _seed: u64, _replication: u32) -> Result<Self, PlanError> {
        todo!()
    }
    /// Runs to `until` [ns], entries exactly there included. Crossing the warm-up restarts the statistics.
    pub fn advance(&mut self, _until: u64) -> Result<Progress, RunError> {
        todo!()
    }
    /// Everything measured so far.
    pub fn snapshot(&mut self) -> Snapshot {
        todo!()
    }
    /// Keeps the last `capacity` records from now on; 0 keeps none.
    pub fn keep_records(&mut self, _capacity: usize) {
        todo!()
    }
    /// Takes the records kept since the last call, oldest first.
    pub fn take_records(&mut self) -> Vec<Record> {
        todo!()
    }
    /// The plant is as `factory` says from now on: same stations, other parameters.
    pub fn apply(&mut self, _factory: &Factory) -> Result<(), PlanError> {
        todo!()
    }
}
