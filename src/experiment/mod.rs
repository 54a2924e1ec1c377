//! Layer 4: many runs — replications, comparisons, batches, and the proof that they repeat.
//!
//! May import `model`, `text`, `check`, `sim`'s top level with [`crate::sim::observe`], and `kpi`; touches
//! no file, only readers and writers that the caller passes. The ways in: [`Job::new`], then [`run`] for
//! one plant, [`compare`] for a plant and a scenario, [`batch`] for many, [`verify`] for the determinism
//! contract.

pub mod batch;
mod compare;
mod estimate;
mod hash;
mod interval;
mod pool;
mod replicate;
mod verify;

pub use batch::BatchError;
pub use compare::{Comparison, compare};
pub use estimate::{differences, estimate, summarise};
pub use hash::{combine, plant_hash};
pub use interval::{CONFIDENCE, half_width, mean, t_quantile};
pub use pool::in_order;
pub use replicate::{
    Ended, Failure, Job, OptionsError, Outcome, Replication, RunOptions, each, replicate_unless,
    run, run_all,
};
pub use verify::{Finding, Verdict, verify, with_unrelated_line};
