//! Many plants and scenarios into one tidy table, that can be stopped and resumed.
//!
//! A block is the rows of one plant under one scenario, in this order: the KPIs of each replication, their
//! summary over the replications, for a scenario also their paired differences from the plant as declared
//! where that stands before it, and one row of kind `end` that closes it. Blocks follow the order of the
//! items, rows within them are the same for any number of threads, and nothing in a row depends on when or
//! where it was written: a file made in several goes equals one made in one.

mod kept;
mod line;
mod paired;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

pub use kept::Kept;
pub use line::{Format, SCHEMA_VERSION};

use super::estimate::summarise;
use super::hash::combine;
use super::replicate::{Ended, Failure, Job, Replication, each};
use crate::kpi::currency;
use crate::sim::Deadlock;
use line::{Identity, Lines, Values};
use paired::Measured;

/// One plant under one scenario.
#[derive(Debug, Clone)]
pub struct Item {
    /// What the rows call the plant: its file.
    pub plant: String,
    /// The plant's own name.
    pub name: String,
    /// Name of the scenario; `None`: the plant as declared.
    pub scenario: Option<String>,
    /// The plant, ready to run.
    pub job: Job,
}

/// A plant that locked; its block ends with the replication before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Index of the item.
    pub item: usize,
    /// The first replication that locks, counted from 0.
    pub replication: u32,
    /// Who waits for whom.
    pub deadlock: Deadlock,
}

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Whether every block is there; `false` when it was stopped.
    pub complete: bool,
    /// Blocks taken over from an earlier go.
    pub kept: usize,
    /// Blocks made now.
    pub made: usize,
    /// Plants that locked, in order.
    pub locked: Vec<Locked>,
}

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Index of the item that the last replication belongs to.
    pub item: usize,
    /// Replications made, taken over or no longer needed, all items together.
    pub replications: u64,
}

/// Why a batch broke off. What was written is a valid partial file.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A run stopped for good.
    #[error("{plant}: {failure}")]
    Run {
        /// The plant and its scenario.
        plant: String,
        /// Why.
        failure: Failure,
    },
    /// The table cannot be written.
    #[error("the table cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Runs the items that `kept` does not hold and writes all blocks to `out`, which is flushed after each.
///
/// When `stop` is set the running replications end, their rows are written, and blocks taken over that
/// come later are written too, so that nothing once made is lost.
pub fn run(
    items: &[Item],
    kept: &Kept,
    format: Format,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(Standing),
) -> Result<Report, BatchError> {
    let mut report = Report::default();
    let bases = bases(items);
    let kept = &kept.clone().with_bases(&bases);
    let mut measured: BTreeMap<usize, Measured> = BTreeMap::new();
    let mut blocks = Blocks {
        items,
        kept,
        out,
        next: 0,
        taken: 0,
        replications: 0,
    };
    blocks.out.write_all(line::header(format).as_bytes())?;
    let pending: Vec<usize> = (0..items.len())
        .filter(|i| kept.block(*i).is_none())
        .collect();
    let jobs: Vec<&Job> = pending.iter().map(|i| &items[*i].job).collect();
    let mut open: Option<Open> = None;
    let mut broken = None;
    let result = each(&jobs, threads, stop, &mut |job, ended| {
        let item = pending[job];
        let written = blocks.catch_up(item).and_then(|()| {
            let base = bases[item].and_then(|base| {
                if let (false, Some(block)) = (measured.contains_key(&base), kept.block(base)) {
                    let lines = items[base].lines(format);
                    measured.insert(base, Measured::read(&lines, format, block));
                }
                measured.get(&base)
            });
            let block = open.get_or_insert_with(|| Open::new(&items[item], format));
            let (text, last, count) =
                block.take(&items[item].job, ended, item, base, &mut report.locked);
            blocks.out.write_all(&text)?;
            blocks.replications += count;
            if last {
                let ended = open.take().map(|block| block.made).unwrap_or_default();
                let whole = ended.len() == items[item].job.replications() as usize;
                if whole && bases.contains(&Some(item)) {
                    measured.insert(item, Measured::of(&ended));
                }
                report.made += 1;
                blocks.next = item + 1;
                blocks.out.flush()?;
            }
            progress(Standing {
                item,
                replications: blocks.replications,
            });
            Ok(())
        });
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                broken = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = broken {
        return Err(error.into());
    }
    blocks.catch_up(items.len())?;
    blocks.out.flush()?;
    report.kept = blocks.taken;
    match result {
        Ok(complete) => Ok(Report { complete, ..report }),
        Err((job, failure)) => Err(BatchError::Run {
            plant: items[pending[job]].label(),
            failure,
        }),
    }
}

impl Item {
    /// The plant and its scenario, for people.
    pub fn label(&self) -> String {
        match &self.scenario {
            Some(scenario) => format!("{}, scenario \"{scenario}\"", self.plant),
            None => self.plant.clone(),
        }
    }

    fn lines(&self, format: Format) -> Lines {
        let run = &self.job.factory().run;
        Lines::new(
            format,
            &Identity {
                schema_version: SCHEMA_VERSION,
                plant: &self.plant,
                plant_name: &self.name,
                scenario: self.scenario.as_deref(),
                plant_hash: format!("{:016x}", self.job.plant_hash()),
                version: env!("CARGO_PKG_VERSION"),
                seed: run.seed,
                until_s: run.until.0,
                warm_up_s: run.warm_up.0,
                replications: run.replications,
            },
        )
    }
}

/// For each scenario the plant as declared, where that stands before it.
fn bases(items: &[Item]) -> Vec<Option<usize>> {
    let base = |(at, item): (usize, &Item)| {
        item.scenario.as_ref()?;
        items[..at]
            .iter()
            .position(|other| other.scenario.is_none() && other.plant == item.plant)
    };
    items.iter().enumerate().map(base).collect()
}

/// The file as it grows.
struct Blocks<'a> {
    items: &'a [Item],
    kept: &'a Kept,
    out: &'a mut dyn Write,
    next: usize,
    taken: usize,
    replications: u64,
}

impl Blocks<'_> {
    /// Writes the blocks taken over that stand before `item`.
    fn catch_up(&mut self, item: usize) -> io::Result<()> {
        while self.next < item {
            if let Some(block) = self.kept.block(self.next) {
                self.out.write_all(block)?;
                self.taken += 1;
                self.replications += u64::from(self.items[self.next].job.replications());
            }
            self.next += 1;
        }
        Ok(())
    }
}

/// A block that is being made.
struct Open {
    lines: Lines,
    /// The unit of money, where the plant's products have one.
    money: Option<String>,
    rows: u32,
    made: Vec<Replication>,
}

impl Open {
    fn new(item: &Item, format: Format) -> Self {
        let money = currency(item.job.factory()).map(|currency| format!("{currency}/h"));
        Self {
            lines: item.lines(format),
            money,
            rows: 0,
            made: Vec::new(),
        }
    }

    /// The text of one more replication; whether it ends the block; how many replications it settles.
    fn take(
        &mut self,
        job: &Job,
        ended: Ended,
        item: usize,
        base: Option<&Measured>,
        locked: &mut Vec<Locked>,
    ) -> (Vec<u8>, bool, u64) {
        let mut text = Vec::new();
        match ended {
            Ended::Done(replication) => {
                let index = replication.index;
                for row in &replication.rows {
                    if let Some(value) = row.value {
                        self.line(
                            &mut text,
                            &Values {
                                replication: Some(index),
                                ..Values::of(row, value)
                            },
                        );
                    }
                }
                self.made.push(*replication);
                let last = index + 1 == job.replications();
                if last {
                    self.summary(&mut text);
                    self.differences(&mut text, base);
                    self.end(&mut text);
                }
                (text, last, 1)
            }
            Ended::Locked {
                replication,
                deadlock,
            } => {
                let at = deadlock.at as f64 / crate::model::NANOS;
                self.line(&mut text, &Values::locked(replication, at));
                self.end(&mut text);
                locked.push(Locked {
                    item,
                    replication,
                    deadlock,
                });
                (text, true, u64::from(job.replications() - replication))
            }
        }
    }

    fn line(&mut self, text: &mut Vec<u8>, values: &Values<'_>) {
        self.rows += 1;
        match &self.money {
            Some(unit) if values.unit == "money/h" => self.lines.push(
                text,
                &Values {
                    unit,
                    ..values.clone()
                },
            ),
            _ => self.lines.push(text, values),
        }
    }

    fn summary(&mut self, text: &mut Vec<u8>) {
        let rows: Vec<_> = self.made.iter().map(|r| r.rows.as_slice()).collect();
        for row in summarise(&rows) {
            if let Some(estimate) = row.estimate {
                self.line(text, &Values::summary(&row, estimate));
            }
        }
    }

    fn differences(&mut self, text: &mut Vec<u8>, base: Option<&Measured>) {
        for row in base.map_or_else(Vec::new, |base| base.differences(&self.made)) {
            if let Some(estimate) = row.estimate {
                self.line(text, &Values::difference(&row, estimate));
            }
        }
    }

    fn end(&mut self, text: &mut Vec<u8>) {
        let fingerprint = combine(self.made.iter().map(|r| r.snapshot.fingerprint));
        let rows = self.rows;
        self.line(text, &Values::end(self.made.len(), rows, fingerprint));
    }
}
