//! Replications in the background: of the plant as it is, of the plant as it is tried, of a baseline. Threads make
//! them in any order; they are kept by number, and only those without a gap before them count, so that no order
//! reaches a number.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::experiment::{Ended, Failure, Job, Outcome, Replication, replicate_unless};
use crate::kpi::{Row, Scope};

/// Most threads; the window needs one for itself.
const MOST: usize = 8;
/// Plants whose replications are kept.
const KEPT: usize = 6;
/// How long [`Study::finish`] waits before it looks whether a thread still lives.
const PATIENCE: Duration = Duration::from_millis(200);

/// Which plant, under which seed: its hash and the seed.
pub type Key = (u64, u64);

/// What a job is known by here.
pub fn key_of(job: &Job) -> Key {
    (job.plant_hash(), job.factory().run.seed)
}

/// How far the replications of a plant are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Made, without a gap.
    pub made: u32,
    /// To be made.
    pub of: u32,
    /// Why there will be no more: it locks, in this replication counted from 0; or what went wrong.
    pub ended: Option<Stopped>,
}

/// Why a plant gets no more replications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It locks in this replication, counted from 0.
    Locked(u32),
    /// A fault, in words.
    Failed(String),
}

impl Standing {
    /// Nothing more will come.
    pub fn is_over(&self) -> bool {
        self.ended.is_some() || self.made >= self.of
    }
}

/// A plant and what was made of it.
struct Bench {
    job: Arc<Job>,
    stop: Arc<AtomicBool>,
    made: BTreeMap<u32, Made>,
    ended: BTreeMap<u32, Stopped>,
}

/// One replication, and the plant's own figures among its KPIs.
struct Made {
    whole: Arc<Replication>,
    plant: Vec<Row>,
}

impl Made {
    fn of(replication: Replication) -> Self {
        let plant = replication.rows.iter();
        let plant = plant.filter(|row| row.scope == Scope::Plant);
        Self {
            plant: plant.cloned().collect(),
            whole: Arc::new(replication),
        }
    }
}

/// All replications of a plant, shared: nothing of them is copied before [`Whole::outcome`].
pub(super) struct Whole {
    job: Arc<Job>,
    replications: Vec<Arc<Replication>>,
}

impl Whole {
    /// As a run without a window hands them over.
    pub fn outcome(&self) -> Outcome {
        let replications = self.replications.iter();
        Outcome {
            factory: self.job.factory().clone(),
            plant_hash: self.job.plant_hash(),
            replications: replications.map(|one| one.as_ref().clone()).collect(),
        }
    }
}

#[derive(Clone)]
struct Task {
    key: Key,
    index: u32,
    job: Arc<Job>,
    stop: Arc<AtomicBool>,
}

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Task>,
    running: BTreeSet<(Key, u32)>,
    is_over: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
}

type Arrival = (Key, u32, Result<Ended, String>);

/// Makes one replication, unless it is told to stop.
type Make = fn(&Job, u32, &AtomicBool) -> Result<Option<Ended>, Failure>;

/// The threads and what they have made. Dropped, it ends them all.
pub struct Study {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    most: usize,
    make: Make,
    sender: Sender<Arrival>,
    /// Behind a lock only so that it may be looked at from any thread.
    arrivals: Mutex<Receiver<Arrival>>,
    benches: BTreeMap<Key, Bench>,
    wanted: Vec<Key>,
    /// What was wanted, the latest last.
    recent: Vec<Key>,
}

impl Default for Study {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::new(cores.saturating_sub(1).clamp(1, MOST))
    }
}

impl Study {
    /// A study that will have this many threads, once it has work for them.
    pub fn new(most: usize) -> Self {
        let (sender, arrivals) = channel();
        Self {
            shared: Arc::default(),
            threads: Vec::new(),
            most: most.max(1),
            make: replicate_unless,
            sender,
            arrivals: Mutex::new(arrivals),
            benches: BTreeMap::new(),
            wanted: Vec::new(),
            recent: Vec::new(),
        }
    }

    /// Makes all replications of these plants, replication by replication, and of no others. What was made before
    /// is kept, of others as long as they were wanted lately.
    pub fn want(&mut self, jobs: &[Arc<Job>]) {
        let wanted: Vec<Key> = jobs.iter().map(|job| key_of(job)).collect();
        if wanted == self.wanted {
            return;
        }
        self.receive();
        let mut queue = lock(&self.shared.queue);
        queue.tasks.clear();
        queue.running.retain(|(key, _)| wanted.contains(key));
        for (key, bench) in &mut self.benches {
            if !wanted.contains(key) {
                bench.stop.store(true, Ordering::SeqCst);
            } else if bench.stop.load(Ordering::SeqCst) {
                bench.stop = Arc::default();
            }
        }
        for job in jobs {
            let key = key_of(job);
            self.recent.retain(|other| *other != key);
            self.recent.push(key);
            self.benches.entry(key).or_insert_with(|| Bench {
                job: job.clone(),
                stop: Arc::default(),
                made: BTreeMap::new(),
                ended: BTreeMap::new(),
            });
        }
        while self.recent.len() > KEPT.max(jobs.len()) {
            self.benches.remove(&self.recent.remove(0));
        }
        let count = jobs.iter().map(|job| job.replications()).max();
        for index in 0..count.unwrap_or(0) {
            for key in &wanted {
                let bench = &self.benches[key];
                let is_done = bench.made.contains_key(&index)
                    || bench
                        .ended
                        .keys()
                        .next()
                        .is_some_and(|first| *first <= index);
                let task = Task {
                    key: *key,
                    index,
                    job: bench.job.clone(),
                    stop: bench.stop.clone(),
                };
                let is_asked = queue.running.contains(&(*key, index))
                    || queue
                        .tasks
                        .iter()
                        .any(|other| (other.key, other.index) == (*key, index));
                if index < bench.job.replications() && !is_done && !is_asked {
                    queue.tasks.push_back(task);
                }
            }
        }
        let has_work = !queue.tasks.is_empty();
        drop(queue);
        self.wanted = wanted;
        if has_work {
            self.start();
            self.shared.wake.notify_all();
        }
    }

    fn start(&mut self) {
        while self.threads.len() < self.most {
            let (shared, sender) = (self.shared.clone(), self.sender.clone());
            let make = self.make;
            let named = std::thread::Builder::new().name("replications".to_owned());
            match named.spawn(move || work(&shared, &sender, make)) {
                Ok(thread) => self.threads.push(thread),
                // Fewer threads do; with none at all nothing comes, and the panel goes on saying so.
                Err(_) => break,
            }
        }
    }

    /// Takes in what has been made since; whether there was anything.
    pub fn receive(&mut self) -> bool {
        let mut any = false;
        loop {
            let arrival = lock(&self.arrivals).try_recv();
            let Ok(arrival) = arrival else { return any };
            any |= self.keep(arrival);
        }
    }

    fn keep(&mut self, (key, index, result): Arrival) -> bool {
        let Some(bench) = self.benches.get_mut(&key) else {
            return false;
        };
        match result {
            Ok(Ended::Done(replication)) => {
                bench.made.insert(index, Made::of(*replication));
            }
            Ok(Ended::Locked { .. }) => drop(bench.ended.insert(index, Stopped::Locked(index))),
            Err(why) => drop(bench.ended.insert(index, Stopped::Failed(why))),
        }
        true
    }

    /// Waits until all that is wanted is made, or nothing more will come.
    pub fn finish(&mut self) {
        self.receive();
        while !self.wanted.iter().all(|key| self.standing(*key).is_over()) {
            let is_idle = self.is_idle();
            let arrival = lock(&self.arrivals).recv_timeout(PATIENCE);
            match arrival {
                Ok(arrival) => drop(self.keep(arrival)),
                // What was made before all was idle would have come by now.
                Err(RecvTimeoutError::Timeout) if !is_idle => {}
                Err(_) => return,
            }
        }
    }

    /// Nothing is asked for that anybody makes.
    fn is_idle(&self) -> bool {
        let queue = lock(&self.shared.queue);
        let is_done = queue.tasks.is_empty() && queue.running.is_empty();
        is_done || self.threads.iter().all(JoinHandle::is_finished)
    }

    /// How far a plant is.
    pub fn standing(&self, key: Key) -> Standing {
        let Some(bench) = self.benches.get(&key) else {
            return Standing::default();
        };
        let made = self.without_gap(key).count() as u32;
        // What ended behind a gap may yet have an earlier end before it.
        let ended = bench.ended.get(&made).cloned();
        Standing {
            made,
            of: bench.job.replications(),
            ended,
        }
    }

    fn without_gap(&self, key: Key) -> impl Iterator<Item = &Made> {
        let made = self.benches.get(&key).map(|bench| &bench.made);
        let made = made.into_iter().flat_map(BTreeMap::values).zip(0..);
        made.take_while(|(one, index)| one.whole.index == *index)
            .map(|(one, _)| one)
    }

    /// The plant's own figures of each replication that counts, by number.
    pub fn plant_rows(&self, key: Key) -> Vec<&[Row]> {
        self.without_gap(key)
            .map(|one| one.plant.as_slice())
            .collect()
    }

    /// All replications of a plant, once they are made.
    pub(super) fn whole(&self, key: Key) -> Option<Whole> {
        let bench = self.benches.get(&key)?;
        let made = self.without_gap(key).map(|one| one.whole.clone());
        let replications: Vec<Arc<Replication>> = made.collect();
        (replications.len() as u32 >= bench.job.replications()).then(|| Whole {
            job: bench.job.clone(),
            replications,
        })
    }
}

impl Drop for Study {
    fn drop(&mut self) {
        let mut queue = lock(&self.shared.queue);
        queue.is_over = true;
        queue.tasks.clear();
        drop(queue);
        for bench in self.benches.values() {
            bench.stop.store(true, Ordering::SeqCst);
        }
        self.shared.wake.notify_all();
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing more to tell.
            let _ = thread.join();
        }
    }
}

fn work(shared: &Shared, sender: &Sender<Arrival>, make: Make) {
    loop {
        let mut queue = lock(&shared.queue);
        let task = loop {
            if queue.is_over {
                return;
            }
            if let Some(task) = queue.tasks.pop_front() {
                break task;
            }
            queue = shared
                .wake
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        };
        queue.running.insert((task.key, task.index));
        drop(queue);
        // A fault of twinline ends this replication, not the thread, and is told as one.
        let made = catch_unwind(AssertUnwindSafe(|| make(&task.job, task.index, &task.stop)));
        let result = match made {
            Ok(Ok(ended)) => ended.map(Ok),
            Ok(Err(failure)) => Some(Err(failure.to_string())),
            Err(panic) => {
                let what = format!("replication {}", task.index + 1);
                Some(Err(broke_off(&what, &*panic)))
            }
        };
        let mut queue = lock(&shared.queue);
        if task.stop.load(Ordering::SeqCst) {
            // The plant is wanted no more; if it is again by now, the work has been given out anew.
            continue;
        }
        // Sent before it is taken off the list, so that whoever finds the list empty has all that was made.
        if let Some(result) = result
            && sender.send((task.key, task.index, result)).is_err()
        {
            return;
        }
        queue.running.remove(&(task.key, task.index));
    }
}

/// What a panic in a thread of ours is to the person.
pub(super) fn broke_off(what: &str, panic: &(dyn Any + Send)) -> String {
    let told = panic.downcast_ref::<String>().map(String::as_str);
    let told = told.or(panic.downcast_ref::<&str>().copied());
    let told = told.unwrap_or("it broke off");
    format!("{what}: {told}; this is a bug of twinline, please report it")
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
