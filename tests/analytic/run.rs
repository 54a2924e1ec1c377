//! Runs a factory as often and as long as asked, through the public API, on two threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use twinline::model::Seconds;
use twinline::sim::{Plan, Progress, Run};

use super::metrics::{Gauge, Sample, Watch};
use super::seen::Seen;
use super::story::Story;
use super::translate::Layout;

/// When a replication ends.
#[derive(Debug, Clone, Copy)]
pub enum End {
    /// At a time [model time units].
    At(f64),
    /// Once so many parts are completed.
    Completed(u64),
}

/// What is run.
pub struct Job<'a> {
    pub layout: &'a Layout,
    /// Statistics begin here [model time units].
    pub warm_up: f64,
    pub end: End,
    pub watch: Watch,
    /// Waits to be counted [model time units].
    pub thresholds: Vec<f64>,
}

/// Threads for the replications.
const THREADS: usize = 2;

/// Records held at once; a piece of the run is made short enough to yield fewer.
const HELD: usize = 1 << 17;

/// All records of a short run; a terminating or deterministic case is far below.
const STORY: usize = 1 << 21;

/// Runs `replications` and reads the gauges of each; results by replication, whatever the threads.
pub fn replicate(
    job: &Job,
    gauges: &[&Gauge],
    replications: usize,
    seed: u64,
) -> Result<Vec<Vec<f64>>, String> {
    let plan = job.plan()?;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let replication = next.fetch_add(1, Ordering::Relaxed);
            if replication >= replications {
                return done;
            }
            let read = |sample: Sample| gauges.iter().map(|gauge| (gauge.read)(&sample)).collect();
            done.push((
                replication,
                job.run(&plan, seed, replication as u32).map(read),
            ));
        }
    };
    let joined = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join())
            .collect::<Result<Vec<_>, _>>()
    });
    let Ok(joined) = joined else {
        return Err("a replication panicked".to_owned());
    };
    let mut all: Vec<(usize, Result<Vec<f64>, String>)> = joined.into_iter().flatten().collect();
    all.sort_by_key(|(replication, _)| *replication);
    all.into_iter().map(|(_, values)| values).collect()
}

impl Job<'_> {
    fn nanos(&self, model_time: f64) -> u64 {
        Seconds(model_time * self.layout.unit).nanos()
    }

    pub fn plan(&self) -> Result<Plan, String> {
        let mut factory = self.layout.factory.clone();
        factory.run.warm_up = Seconds(self.warm_up * self.layout.unit);
        let until = match self.end {
            End::At(end) => end,
            End::Completed(_) => FAR,
        };
        factory.run.until = Seconds(until * self.layout.unit);
        Plan::new(&factory).map_err(|error| format!("plan: {error}"))
    }

    /// One replication to its end.
    pub fn run(&self, plan: &Plan, seed: u64, replication: u32) -> Result<Sample, String> {
        let mut run = Run::new(plan, seed, replication).map_err(|error| format!("run: {error}"))?;
        let (mut seen, mut story) = (None, None);
        match self.watch {
            Watch::Counters => self.to_end(&mut run)?,
            Watch::Stream => seen = Some(self.watch_stream(&mut run)?),
            Watch::Story => {
                run.keep_records(STORY);
                self.to_end(&mut run)?;
                let records = run.take_records();
                if records.len() >= STORY {
                    return Err("too many records for one story".to_owned());
                }
                story = Some(Story::new(self.layout, &records));
            }
        }
        let unit = self.layout.unit * twinline::model::NANOS;
        Ok(Sample {
            snap: run.snapshot(),
            seen,
            story,
            unit,
        })
    }

    fn to_end(&self, run: &mut Run) -> Result<(), String> {
        match self.end {
            End::At(end) => advance(run, self.nanos(end)),
            End::Completed(parts) => {
                let mut to = 64.0;
                while to <= FAR {
                    advance(run, self.nanos(to))?;
                    if run.snapshot().plant.finished >= parts {
                        return Ok(());
                    }
                    to *= 2.0;
                }
                Err(format!("{parts} parts are not completed by {FAR}"))
            }
        }
    }

    /// Runs in pieces and hands each piece's records on.
    fn watch_stream(&self, run: &mut Run) -> Result<Seen, String> {
        let End::At(end) = self.end else {
            return Err("a stream without a horizon".to_owned());
        };
        let end = self.nanos(end);
        let thresholds: Vec<u64> = self
            .thresholds
            .iter()
            .map(|wait| self.nanos(*wait))
            .collect();
        let mut seen = Seen::new(self.layout, self.nanos(self.warm_up), &thresholds);
        run.keep_records(HELD);
        let mut piece = (end / 4096).max(1);
        let mut now = 0;
        while now < end {
            now = (now + piece).min(end);
            advance(run, now)?;
            let records = run.take_records();
            if records.len() >= HELD {
                return Err("a piece of the run has too many records".to_owned());
            }
            seen.take(&records);
            // Aim at a sixteenth of what can be held, so that a burst still fits.
            let aim = HELD / 16;
            if records.len() < aim / 2 {
                piece *= 2;
            } else if records.len() > aim {
                piece = (piece / 2).max(1);
            }
        }
        seen.finish(end);
        Ok(seen)
    }
}

/// Longest run without a horizon [model time units].
const FAR: f64 = 1e7;

fn advance(run: &mut Run, until: u64) -> Result<(), String> {
    match run.advance(until) {
        Ok(Progress::Reached) => Ok(()),
        Ok(Progress::Locked(lock)) => Err(format!("the plant is locked: {:?}", lock.waits)),
        Err(error) => Err(error.to_string()),
    }
}
