//! What the record stream of a long run says of single parts: queue times, times on a machine, parts
//! inside by product. Taken in pieces, so memory does not grow with the run.

use std::collections::BTreeMap;

use twinline::sim::observe::{Record, What};

use super::translate::Layout;

/// Sums of a duration over parts [ns].
#[derive(Debug, Clone, Copy, Default)]
pub struct Moments {
    pub n: u64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: u64) {
        let value = value as f64;
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }

    pub fn second(&self) -> f64 {
        self.squares / self.n as f64
    }

    pub fn variance(&self) -> f64 {
        (self.second() - self.mean() * self.mean()).max(0.0)
    }
}

/// What was seen at one station of the case, within the window.
#[derive(Debug, Clone, Default)]
pub struct AtSpot {
    /// Queue times by product: arrival at the station to start of processing.
    queue: Vec<Moments>,
    /// Parts that waited longer than each threshold; the first is 0.
    longer: Vec<u64>,
    /// First start to end of processing, repairs included.
    pub on_machine: Moments,
    /// Of those, parts whose server did not fail meanwhile.
    pub undisturbed: u64,
}

impl AtSpot {
    pub fn queue_of(&self, product: usize) -> Moments {
        self.queue[product]
    }

    pub fn queue_all(&self) -> Moments {
        let mut all = Moments::default();
        self.queue.iter().for_each(|one| all.merge(one));
        all
    }

    /// Share of parts that waited longer than the threshold of that index.
    pub fn share_longer(&self, threshold: usize) -> f64 {
        self.longer[threshold] as f64 / self.queue_all().n as f64
    }
}

/// The part on a server.
#[derive(Debug, Clone, Copy)]
struct OnServer {
    part: u64,
    since: u64,
    failed: bool,
}

/// Watches a run.
#[derive(Debug, Clone)]
pub struct Seen {
    window: u64,
    /// The case's station of each station of the factory; none for sources and sinks.
    spot_of: Vec<Option<usize>>,
    thresholds: Vec<u64>,
    pub spots: Vec<AtSpot>,
    arrived: BTreeMap<u64, u64>,
    servers: BTreeMap<(u32, u16), OnServer>,
    inside: Vec<u64>,
    integrals: Vec<f64>,
    empty: u64,
    last: u64,
}

impl Seen {
    /// Counts from `window` [ns] on; `thresholds` [ns] are the waits to be counted beside 0.
    pub fn new(layout: &Layout, window: u64, thresholds: &[u64]) -> Self {
        let mut spot_of = vec![None; layout.factory.stations.len()];
        for (at, spot) in layout.spots.iter().enumerate() {
            spot_of[layout.station(&spot.id)] = Some(at);
            if let Some(queue) = &spot.queue {
                spot_of[layout.station(queue)] = Some(at);
            }
        }
        let products = layout.factory.product_names().len();
        let thresholds: Vec<u64> = std::iter::once(0)
            .chain(thresholds.iter().copied())
            .collect();
        let spot = AtSpot {
            queue: vec![Moments::default(); products],
            longer: vec![0; thresholds.len()],
            ..AtSpot::default()
        };
        Self {
            window,
            spot_of,
            thresholds,
            spots: vec![spot; layout.spots.len()],
            arrived: BTreeMap::new(),
            servers: BTreeMap::new(),
            inside: vec![0; products],
            integrals: vec![0.0; products],
            empty: 0,
            last: 0,
        }
    }

    /// Takes the next records.
    pub fn take(&mut self, records: &[Record]) {
        for record in records {
            match record.what {
                What::Created => self.count(record, true),
                What::Lost | What::Completed => self.count(record, false),
                What::Scrapped => {
                    self.arrived.remove(&record.part);
                    self.servers.retain(|_, on| on.part != record.part);
                    self.count(record, false);
                }
                What::Entered if self.spot_of[record.station as usize].is_some() => {
                    self.arrived.entry(record.part).or_insert(record.at);
                }
                What::Started => self.started(record),
                What::Finished => self.finished(record),
                What::Failed => {
                    if let Some(on) = self.servers.get_mut(&(record.station, record.server)) {
                        on.failed = true;
                    }
                }
                _ => {}
            }
        }
    }

    /// Brings the time averages to the end of the run [ns].
    pub fn finish(&mut self, now: u64) {
        self.pass(now);
    }

    /// ∫ parts of a product inside dt over the window [part·ns].
    pub fn integral(&self, product: usize) -> f64 {
        self.integrals[product]
    }

    /// Time without any part inside, within the window [ns].
    pub fn empty(&self) -> u64 {
        self.empty
    }

    fn pass(&mut self, now: u64) {
        let from = self.last.max(self.window);
        if now > from {
            for (integral, inside) in self.integrals.iter_mut().zip(&self.inside) {
                *integral += *inside as f64 * (now - from) as f64;
            }
            if self.inside.iter().all(|inside| *inside == 0) {
                self.empty += now - from;
            }
        }
        self.last = now;
    }

    fn count(&mut self, record: &Record, more: bool) {
        self.pass(record.at);
        let inside = &mut self.inside[record.product as usize];
        *inside = if more { *inside + 1 } else { *inside - 1 };
    }

    fn started(&mut self, record: &Record) {
        let Some(spot) = self.spot_of[record.station as usize] else {
            return;
        };
        let key = (record.station, record.server);
        if self
            .servers
            .get(&key)
            .is_some_and(|on| on.part == record.part)
        {
            return; // Goes on, or starts again, after a repair.
        }
        let on = OnServer {
            part: record.part,
            since: record.at,
            failed: false,
        };
        self.servers.insert(key, on);
        let arrived = self.arrived.remove(&record.part).unwrap_or(record.at);
        if record.at > self.window {
            let wait = record.at - arrived;
            let seen = &mut self.spots[spot];
            seen.queue[record.product as usize].add(wait);
            for (count, threshold) in seen.longer.iter_mut().zip(&self.thresholds) {
                *count += u64::from(wait > *threshold);
            }
        }
    }

    fn finished(&mut self, record: &Record) {
        let Some(spot) = self.spot_of[record.station as usize] else {
            return;
        };
        let Some(on) = self.servers.remove(&(record.station, record.server)) else {
            return;
        };
        if record.at > self.window {
            self.spots[spot].on_machine.add(record.at - on.since);
            self.spots[spot].undisturbed += u64::from(!on.failed);
        }
    }
}
