//! A plant against a changed plant, with common random numbers.
//!
//! Replication i of both draws from the same streams, because streams belong to (seed, replication, key,
//! purpose). The difference is taken replication by replication, so what both share cancels out and the
//! interval is that of the change alone (Law, Simulation Modeling and Analysis, 5th ed., §10.2.1, §11.2).

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::estimate::differences;
use super::replicate::{Failure, Job, Outcome, run_all};
use crate::kpi::MeanRow;

/// A plant as it is and as it would be.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Name of the scenario.
    pub name: String,
    /// The plant as it is.
    pub base: Outcome,
    /// The changed plant.
    pub scenario: Outcome,
}

impl Comparison {
    /// The paired difference, scenario less base, of every KPI that both have.
    pub fn differences(&self) -> Vec<MeanRow> {
        differences(&self.base.rows(), &self.scenario.rows())
    }
}

/// Runs both plants; a deadlock in either ends the whole ([`Failure::Locked`] says in which: 0 is the base).
pub fn compare(
    name: &str,
    base: Job,
    scenario: Job,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Result<Comparison, Failure> {
    let outcomes = run_all(&[base, scenario], threads, stop, progress)?;
    let [base, scenario]: [Outcome; 2] = outcomes.try_into().map_err(|_| Failure::Stopped)?;
    Ok(Comparison {
        name: name.to_owned(),
        base,
        scenario,
    })
}
