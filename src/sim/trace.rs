//! What happened, folded into a hash for each station, and kept as records when somebody looks.

use bevy::prelude::Resource;
use std::collections::VecDeque;

use super::observe::{Record, Records, What};
use super::stream::mix;

/// A station's own history: its hash and how many parts came and went.
///
/// Only the time, the kind of record, the server and the part's own number enter the hash, so an
/// unrelated station, a rename that keeps the key, or another order in the file leave it as it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trace {
    /// Hash of all records.
    pub hash: u64,
    /// Parts that came in, window.
    pub entered: u64,
    /// Parts that went on, window.
    pub left: u64,
}

impl Trace {
    /// Folds one record in: two multiplications, off the critical path of the loop.
    #[inline(always)]
    pub fn fold(&mut self, at: u64, what: What, server: u16, number: u64) {
        let kind = (what as u64 + 1) | u64::from(server) << 8;
        let first = (self.hash.rotate_left(5) ^ at).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.hash =
            (first.rotate_left(29) ^ number ^ kind << 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    }

    /// A new statistics window; the hash goes on.
    pub fn new_window(&mut self) {
        self.entered = 0;
        self.left = 0;
    }
}

/// The run's fingerprint: every station's key and hash, in key order.
pub fn fingerprint(stations: impl Iterator<Item = (u64, u64)>) -> u64 {
    let mut hash = 0;
    for (key, trace) in stations {
        hash = mix(hash ^ mix(key ^ mix(trace)).wrapping_add(0x9e37_79b9_7f4a_7c15));
    }
    hash
}

/// The last records, kept only when asked for.
#[derive(Resource, Debug, Clone, Default)]
pub struct Recorder {
    capacity: usize,
    kept: VecDeque<Record>,
    /// Records that fell out of the front since the last take.
    pub dropped: u64,
}

impl Recorder {
    /// Keeps the last `capacity` records from now on.
    pub fn keep(&mut self, capacity: usize) {
        self.capacity = capacity;
        while self.kept.len() > capacity {
            self.kept.pop_front();
            self.dropped += 1;
        }
    }

    /// Whether anything is kept.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.capacity > 0
    }

    /// Keeps one record, dropping the oldest when full.
    #[cold]
    pub fn push(&mut self, record: Record) {
        if self.kept.len() == self.capacity {
            self.kept.pop_front();
            self.dropped += 1;
        }
        self.kept.push_back(record);
    }

    /// What is kept from a moment on, oldest first.
    pub fn since(&self, from: u64) -> Records {
        let first = self.kept.partition_point(|record| record.at < from);
        Records {
            list: self.kept.range(first..).copied().collect(),
            dropped: self.dropped,
        }
    }

    /// Takes what is kept, oldest first.
    pub fn take(&mut self) -> Vec<Record> {
        self.dropped = 0;
        self.kept.drain(..).collect()
    }
}
