//! Independent runs of one plant, on all cores, with the same bits for any number of threads.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::estimate::summarise;
use super::hash::{combine, plant_hash};
use super::pool::in_order;
use crate::kpi::{self, MeanRow, Row};
use crate::model::{Factory, RunSettings, Seconds};
use crate::sim::observe::Snapshot;
use crate::sim::{Deadlock, Plan, PlanError, Progress, Run, RunError};

/// What a caller asks for in place of the plant's own run settings; `None` leaves the plant's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunOptions {
    /// Independent runs.
    pub replications: Option<u32>,
    /// Seed of all random streams.
    pub seed: Option<u64>,
    /// End of the run \[s\].
    pub until: Option<Seconds>,
    /// Statistics begin here \[s\].
    pub warm_up: Option<Seconds>,
}

/// Why run settings cannot be used. Nothing ran.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OptionsError {
    /// No replication at all.
    #[error("at least one replication is needed")]
    NoReplication,
    /// The statistics would begin at or after the end.
    #[error("the warm-up ({warm_up}) must end before the run does ({until})", warm_up = .warm_up.told(), until = .until.told())]
    WarmUp {
        /// End of the warm-up.
        warm_up: Seconds,
        /// End of the run.
        until: Seconds,
    },
    /// A horizon that is no positive time, or longer than [`RunSettings::LONGEST`].
    #[error("a run cannot last {told}: give a time above 0 s and of at most 500 years", told = .0.told())]
    Horizon(Seconds),
}

impl RunOptions {
    /// The plant with these settings in place of its own.
    pub fn settle(&self, factory: &Factory) -> Result<Factory, OptionsError> {
        let own = &factory.run;
        let run = RunSettings {
            replications: self.replications.unwrap_or(own.replications),
            seed: self.seed.unwrap_or(own.seed),
            until: self.until.unwrap_or(own.until),
            warm_up: self.warm_up.unwrap_or(own.warm_up),
            start: own.start.clone(),
        };
        if run.replications == 0 {
            return Err(OptionsError::NoReplication);
        }
        if run.until.nanos() == 0 || run.until > RunSettings::LONGEST {
            return Err(OptionsError::Horizon(run.until));
        }
        if run.warm_up.0 < 0.0 || run.warm_up.nanos() >= run.until.nanos() {
            return Err(OptionsError::WarmUp {
                warm_up: run.warm_up,
                until: run.until,
            });
        }
        Ok(Factory {
            run,
            ..factory.clone()
        })
    }
}

/// A plant made ready for its replications, with the settings in its `run`.
#[derive(Debug, Clone)]
pub struct Job {
    factory: Factory,
    plan: Plan,
    hash: u64,
}

impl Job {
    /// Compiles a plant.
    pub fn new(factory: Factory) -> Result<Self, PlanError> {
        let plan = Plan::new(&factory)?;
        let hash = plant_hash(&factory);
        Ok(Self {
            factory,
            plan,
            hash,
        })
    }

    /// The plant, with the settings it runs under.
    pub fn factory(&self) -> &Factory {
        &self.factory
    }

    /// Hash of the plant without its settings: [`plant_hash`].
    pub fn plant_hash(&self) -> u64 {
        self.hash
    }

    /// Replications to make.
    pub fn replications(&self) -> u32 {
        self.factory.run.replications
    }
}

/// One replication, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// Its number, counted from 0.
    pub index: u32,
    /// What the run saw at its end.
    pub snapshot: Snapshot,
    /// Its KPIs, in an order that the plant alone decides.
    pub rows: Vec<Row>,
}

/// How one replication ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ended {
    /// At the horizon.
    Done(Box<Replication>),
    /// The plant locked before.
    Locked {
        /// The replication, counted from 0.
        replication: u32,
        /// Who waits for whom.
        deadlock: Deadlock,
    },
}

/// Why replications could not be completed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The plant cannot be made ready.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A run stopped for good.
    #[error("replication {}: {error}", .replication + 1)]
    Run {
        /// The replication, counted from 0.
        replication: u32,
        /// Why.
        error: RunError,
    },
    /// The plant locked.
    #[error("the plant is locked in replication {}", .replication + 1)]
    Locked {
        /// Index of the plant among those given.
        job: usize,
        /// The first replication in which it locks, counted from 0.
        replication: u32,
        /// Who waits for whom.
        deadlock: Deadlock,
    },
    /// The caller's stop flag was set.
    #[error("stopped before all replications were made")]
    Stopped,
}

/// All replications of one plant.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The plant, with the settings it ran under.
    pub factory: Factory,
    /// [`plant_hash`] of it.
    pub plant_hash: u64,
    /// Its replications by number.
    pub replications: Vec<Replication>,
}

impl Outcome {
    /// One hash of all that happened: the replications' fingerprints in order.
    pub fn fingerprint(&self) -> u64 {
        combine(self.replications.iter().map(|r| r.snapshot.fingerprint))
    }

    /// Every KPI over the replications, with its interval.
    pub fn summary(&self) -> Vec<MeanRow> {
        summarise(&self.rows())
    }

    /// The KPIs of each replication.
    pub fn rows(&self) -> Vec<&[Row]> {
        self.replications
            .iter()
            .map(|r| r.rows.as_slice())
            .collect()
    }

    /// Agenda entries handled in all replications.
    pub fn entries(&self) -> u64 {
        self.replications.iter().map(|r| r.snapshot.entries).sum()
    }

    /// Operations completed in all replications.
    pub fn operations(&self) -> u64 {
        self.replications
            .iter()
            .map(|r| r.snapshot.operations)
            .sum()
    }
}

/// Makes all replications of one plant. `progress` is told how many are done.
pub fn run(
    job: &Job,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Result<Outcome, Failure> {
    let mut outcomes = run_all(std::slice::from_ref(job), threads, stop, progress)?;
    outcomes.pop().ok_or(Failure::Stopped)
}

/// Makes all replications of several plants; a deadlock in one ends the whole.
pub fn run_all(
    jobs: &[Job],
    threads: NonZeroUsize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<Outcome>, Failure> {
    let mut outcomes: Vec<Outcome> = jobs
        .iter()
        .map(|job| Outcome {
            factory: job.factory.clone(),
            plant_hash: job.hash,
            replications: Vec::new(),
        })
        .collect();
    let mut locked = None;
    let mut done = 0;
    let jobs: Vec<&Job> = jobs.iter().collect();
    let complete = each(&jobs, threads, stop, &mut |job, ended| match ended {
        Ended::Done(replication) => {
            outcomes[job].replications.push(*replication);
            done += 1;
            progress(done);
            ControlFlow::Continue(())
        }
        Ended::Locked {
            replication,
            deadlock,
        } => {
            locked = Some(Failure::Locked {
                job,
                replication,
                deadlock,
            });
            ControlFlow::Break(())
        }
    })
    .map_err(|(_, failure)| failure)?;
    match locked {
        Some(failure) => Err(failure),
        None if complete => Ok(outcomes),
        None => Err(Failure::Stopped),
    }
}

/// Makes all replications of several plants on `threads` threads and hands each to `deliver`, in the order
/// of the plants and, within one, of the replications. After a plant's first deadlock none of its later
/// replications is delivered. Returns whether all were made: `false` when stopped or broken off; a failure comes with the index of its plant.
pub fn each(
    jobs: &[&Job],
    threads: NonZeroUsize,
    stop: &AtomicBool,
    deliver: &mut dyn FnMut(usize, Ended) -> ControlFlow<()>,
) -> Result<bool, (usize, Failure)> {
    let mut starts = Vec::with_capacity(jobs.len());
    let mut count = 0;
    for job in jobs {
        starts.push(count);
        count += job.replications() as usize;
    }
    // The first replication of each plant that locked; those behind it need not be made.
    let locked: Vec<AtomicU32> = jobs.iter().map(|_| AtomicU32::new(u32::MAX)).collect();
    let place = |index: usize| {
        let job = starts.partition_point(|start| *start <= index) - 1;
        (job, (index - starts[job]) as u32)
    };
    let work = |index: usize| {
        let (job, replication) = place(index);
        if replication > locked[job].load(Ordering::SeqCst) {
            return Ok(None);
        }
        let ended = replicate(jobs[job], replication)?;
        if matches!(ended, Ended::Locked { .. }) {
            locked[job].fetch_min(replication, Ordering::SeqCst);
        }
        Ok(Some(ended))
    };
    let mut failure = None;
    let mut broken = false;
    let delivered = in_order(count, threads, stop, work, |index, result| {
        let (job, replication) = place(index);
        match result {
            // A later replication may have been made before an earlier one locked; the threads decide, so
            // it must not show.
            Ok(_) if replication > locked[job].load(Ordering::SeqCst) => ControlFlow::Continue(()),
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some(ended)) => {
                let flow = deliver(job, ended);
                broken |= flow.is_break();
                flow
            }
            Err(error) => {
                failure = Some((job, error));
                ControlFlow::Break(())
            }
        }
    });
    match failure {
        Some(failure) => Err(failure),
        None => Ok(delivered == count && !broken),
    }
}

/// One replication from beginning to end.
fn replicate(job: &Job, index: u32) -> Result<Ended, Failure> {
    let mut run = Run::new(&job.plan, job.factory.run.seed, index)?;
    ended(job, index, &mut run)
}

/// Between two looks at the stop flag a replication goes on for this part of its time.
const PIECES: u64 = 256;

/// One replication of a plant, numbered from 0, for a caller that hands out the work itself; `None` when `stop`
/// was set before it was done.
///
/// # Errors
/// As [`run`], but for a deadlock, which is no error here.
pub fn replicate_unless(
    job: &Job,
    index: u32,
    stop: &AtomicBool,
) -> Result<Option<Ended>, Failure> {
    let mut run = Run::new(&job.plan, job.factory.run.seed, index)?;
    let piece = job.plan.until() / PIECES + 1;
    while !stop.load(Ordering::SeqCst) {
        let next = run.now().saturating_add(piece);
        if next >= job.plan.until() {
            return ended(job, index, &mut run).map(Some);
        }
        match run.advance(next) {
            Ok(Progress::Reached) => {}
            // Told by the last advance as well.
            Ok(Progress::Locked(_)) | Err(_) => return ended(job, index, &mut run).map(Some),
        }
    }
    Ok(None)
}

/// A replication that runs to its end, measured.
fn ended(job: &Job, index: u32, run: &mut Run) -> Result<Ended, Failure> {
    let failed = |error| Failure::Run {
        replication: index,
        error,
    };
    match run.advance(job.plan.until()).map_err(failed)? {
        Progress::Locked(deadlock) => Ok(Ended::Locked {
            replication: index,
            deadlock,
        }),
        Progress::Reached => {
            let snapshot = run.snapshot();
            let rows = kpi::measure(&job.factory, &snapshot).rows();
            Ok(Ended::Done(Box::new(Replication {
                index,
                snapshot,
                rows,
            })))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_more_than_500_years_is_refused() {
        let years = |years: f64| RunOptions {
            until: Some(Seconds(years * 365.25 * 86_400.0)),
            ..RunOptions::default()
        };
        assert!(years(500.0).settle(&Factory::default()).is_ok());
        // The last day of the clock among them.
        for too_long in [500.1, 584.5, 584.55, 1e9] {
            let refused = years(too_long).settle(&Factory::default()).unwrap_err();
            let text = refused.to_string();
            assert!(
                text.ends_with("give a time above 0 s and of at most 500 years"),
                "{text}"
            );
        }
    }
}
