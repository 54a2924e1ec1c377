//! A serial line by hand.

use twinline::model::{Distribution, Seconds};
use twinline::sim::{Law, RunKey, Sampler, StreamId};

use super::Outcome;
use super::plants::{CYCLE, LIFE, PLACES, REPAIR, name};

/// A sampler of an exponential.
pub fn sampler(mean: f64, key: &str, purpose: &str, detail: &[&str]) -> Sampler {
    let law = Law::new(&Distribution::Exponential {
        mean: Seconds(mean),
    });
    Sampler::new(law, RunKey::new(1, 0), StreamId::of(key, purpose, detail))
}

/// A min-heap whose top is replaced by the next entry.
#[derive(Default)]
pub struct Heap {
    keys: Vec<u128>,
    hole: bool,
    sequence: u64,
}

impl Heap {
    /// Schedules.
    #[inline]
    pub fn push(&mut self, at: u64, what: u32) {
        self.sequence += 1;
        let key = u128::from(at) << 64 | u128::from(self.sequence << 24 | u64::from(what));
        if self.hole {
            self.hole = false;
            self.sink(key);
        } else {
            self.keys.push(key);
            self.rise(self.keys.len() - 1, key);
        }
    }

    /// Takes the first entry up to `until`.
    #[inline]
    pub fn pop(&mut self, until: u64) -> Option<(u64, u32)> {
        if self.hole {
            self.hole = false;
            let last = self.keys.pop()?;
            if !self.keys.is_empty() {
                self.sink(last);
            }
        }
        let key = *self.keys.first()?;
        let at = (key >> 64) as u64;
        if at > until {
            return None;
        }
        self.hole = true;
        Some((at, key as u32 & 0xff_ffff))
    }

    #[inline]
    fn sink(&mut self, key: u128) {
        let keys = self.keys.as_mut_slice();
        let (mut at, mut child) = (0, 1);
        while child + 1 < keys.len() {
            child += usize::from(keys[child + 1] < keys[child]);
            keys[at] = keys[child];
            at = child;
            child = 2 * at + 1;
        }
        if child < keys.len() {
            keys[at] = keys[child];
            at = child;
        }
        self.rise(at, key);
    }

    #[inline]
    fn rise(&mut self, mut at: usize, key: u128) {
        let keys = self.keys.as_mut_slice();
        while at > 0 && keys[(at - 1) / 2] > key {
            keys[at] = keys[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        keys[at] = key;
    }
}

const STARVED: u8 = 0;
const WORKING: u8 = 1;
const BLOCKED: u8 = 2;
const DOWN: u8 = 3;

struct Station {
    state: u8,
    since: u64,
    times: [u64; 4],
    /// When the part on it entered the line.
    entered: u64,
    left: u64,
    life: u64,
    /// Entry times of the parts in the buffer behind it.
    shelf: [u64; PLACES as usize],
    head: u32,
    count: u32,
    cycle: Sampler,
}

impl Station {
    #[inline]
    fn turn(&mut self, now: u64, state: u8) {
        if state != self.state {
            self.times[self.state as usize] += now - self.since;
            self.since = now;
            self.state = state;
        }
    }
}

struct Line {
    stations: Vec<Station>,
    failures: Vec<(Sampler, Sampler)>,
    heap: Heap,
    now: u64,
    inside: u64,
    since: u64,
    out: Outcome,
}

impl Line {
    /// Lets a station run to the end of its part or to its failure, whichever comes first.
    #[inline]
    fn go(&mut self, at: usize) {
        let station = &mut self.stations[at];
        let after = if self.failures.is_empty() {
            station.left
        } else {
            station.left.min(station.life)
        };
        self.heap.push(self.now + after, at as u32);
    }

    /// A station without a part takes the next one, and so on up the line.
    #[inline]
    fn fetch(&mut self, mut at: usize) {
        loop {
            let now = self.now;
            if at == 0 {
                self.out.wip += u128::from(self.inside) * u128::from(now - self.since);
                self.since = now;
                self.inside += 1;
                self.stations[0].entered = now;
                self.begin(0);
                return;
            }
            let before = &mut self.stations[at - 1];
            if before.count > 0 {
                let entered = before.shelf[before.head as usize];
                before.head = (before.head + 1) % PLACES;
                before.count -= 1;
                let freed = before.state == BLOCKED;
                if freed {
                    let place = (before.head + before.count) % PLACES;
                    before.shelf[place as usize] = before.entered;
                    before.count += 1;
                }
                self.stations[at].entered = entered;
                self.begin(at);
                if !freed {
                    return;
                }
                at -= 1;
            } else {
                self.stations[at].turn(now, STARVED);
                return;
            }
        }
    }

    #[inline]
    fn begin(&mut self, at: usize) {
        let station = &mut self.stations[at];
        station.turn(self.now, WORKING);
        station.left = station.cycle.draw();
        self.go(at);
    }

    fn finish(&mut self, at: usize) {
        let now = self.now;
        self.out.operations += 1;
        if at + 1 == self.stations.len() {
            self.out.wip += u128::from(self.inside) * u128::from(now - self.since);
            self.since = now;
            self.inside -= 1;
            self.out.finished += 1;
            self.out.lead += u128::from(now - self.stations[at].entered);
        } else {
            let station = &mut self.stations[at];
            if station.count == PLACES {
                station.turn(now, BLOCKED);
                return;
            }
            let place = (station.head + station.count) % PLACES;
            station.shelf[place as usize] = station.entered;
            station.count += 1;
            if self.stations[at + 1].state == STARVED {
                self.fetch(at + 1);
            }
        }
        self.fetch(at);
    }

    fn due(&mut self, at: usize) {
        if self.failures.is_empty() {
            return self.finish(at);
        }
        let station = &mut self.stations[at];
        if station.state == DOWN {
            station.turn(self.now, WORKING);
            station.life = self.failures[at].0.draw();
            return self.go(at);
        }
        if station.life < station.left {
            station.left -= station.life;
            station.life = 0;
            station.turn(self.now, DOWN);
            let repair = self.failures[at].1.draw();
            self.heap.push(self.now + repair, at as u32);
        } else {
            station.life -= station.left;
            self.finish(at);
        }
    }
}

/// Runs a line to `until` [ns].
pub fn run(stations: usize, failures: bool, until: u64) -> Outcome {
    let mut line = Line {
        stations: (0..stations)
            .map(|at| Station {
                state: STARVED,
                since: 0,
                times: [0; 4],
                entered: 0,
                left: 0,
                life: u64::MAX,
                shelf: [0; PLACES as usize],
                head: 0,
                count: 0,
                cycle: sampler(CYCLE, &name(at), "cycle", &["part"]),
            })
            .collect(),
        failures: Vec::new(),
        heap: Heap::default(),
        now: 0,
        inside: 0,
        since: 0,
        out: Outcome {
            operations: 0,
            finished: 0,
            lead: 0,
            wip: 0,
            working: 0,
        },
    };
    if failures {
        for at in 0..stations {
            let mut life = sampler(LIFE, &name(at), "life", &["stop", "0"]);
            line.stations[at].life = life.draw();
            line.failures
                .push((life, sampler(REPAIR, &name(at), "repair", &["stop", "0"])));
        }
    }
    line.fetch(0);
    while let Some((now, at)) = line.heap.pop(until) {
        line.now = now;
        line.due(at as usize);
    }
    line.now = until;
    line.out.wip += u128::from(line.inside) * u128::from(until - line.since);
    for station in &mut line.stations {
        station.times[station.state as usize] += until - station.since;
        line.out.working += u128::from(station.times[WORKING as usize]);
    }
    line.out
}
