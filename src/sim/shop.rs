//! The shop floor while it runs: every station's components gathered once into slices.
//!
//! One instant goes like this (rules.md): entries come in the order of their class; every completion
//! moves what it can at once; machines that may start something are put on the ready list, and start
//! when nothing else is due at that instant. So all completions at one instant are handled before any
//! machine chooses.

use super::agenda::Agenda;
use super::failure;
use super::kind::StationRef;
use super::kinds::Rows;
use super::observe::{Record, What};
use super::part::{PartId, Parts};
use super::plan::Layout;
use super::totals::Totals;
use super::trace::Recorder;
use super::work;

/// Entries, or moves into places, at one instant, beyond which the clock is taken to stand still for ever.
pub const MOST_AT_ONCE: u64 = if cfg!(test) { 10_000 } else { 1 << 24 };

/// Everything the event loop works on, borrowed from the world for one advance.
pub struct Shop<'w> {
    /// The stations.
    pub rows: Rows<'w>,
    /// What is due.
    pub agenda: &'w mut Agenda,
    /// The parts.
    pub parts: &'w mut Parts,
    /// The plant's counters.
    pub totals: &'w mut Totals,
    /// The records, when somebody looks.
    pub recorder: &'w mut Recorder,
    /// What does not change in a run.
    pub plan: &'w Layout,
    /// Simulated time \[ns\].
    pub now: u64,
    /// Whether records are kept.
    pub recording: bool,
    /// Whether a circular wait is looked for at all.
    pub may_lock: bool,
    /// Machines that may start something.
    pub ready: Vec<u32>,
    /// Places that may now take a part: they look once what moves has arrived.
    pub later: Vec<StationRef>,
    /// A place is being filled; others that want to be wait here for their turn, so that a chain of places
    /// of any length moves up without going ever deeper.
    pub filling: Option<Vec<StationRef>>,
    /// Parts that places have taken in from those that waited, and the instant \[ns\].
    pub filled: (u64, u64),
    /// The circular wait that a blocked machine has closed.
    pub locked: Option<Vec<(StationRef, StationRef)>>,
    /// The loop is to look why the run cannot go on: a circular wait, or an instant without end.
    pub halts: bool,
}

impl Shop<'_> {
    /// Notes that something happened at a station.
    #[inline(always)]
    pub fn note(&mut self, station: StationRef, what: What, server: u16, part: Option<PartId>) {
        let number = part.map_or(0, |id| self.parts[id].number);
        let now = self.now;
        self.trace_mut(station).0.fold(now, what, server, number);
        if self.recording {
            self.record(station, what, server, part);
        }
    }

    /// Notes that something happened with a part that may be gone by now.
    pub fn note_number(&mut self, station: StationRef, what: What, number: u64, product: u16) {
        let now = self.now;
        self.trace_mut(station).0.fold(now, what, 0, number);
        if self.recording {
            self.keep(station, what, 0, (number, product));
        }
    }

    /// Keeps a record.
    #[cold]
    pub fn record(&mut self, station: StationRef, what: What, server: u16, part: Option<PartId>) {
        let part = part.map_or((0, u16::MAX), |id| {
            (self.parts[id].number, self.parts[id].product)
        });
        self.keep(station, what, server, part);
    }

    #[cold]
    fn keep(&mut self, station: StationRef, what: What, server: u16, (part, product): (u64, u16)) {
        let (_, slot) = self.trace_mut(station);
        let mode = match what {
            What::Failed => failure::mode_of(&self.rows.machines[station.at()], server),
            _ => u16::MAX,
        };
        self.recorder.push(Record {
            at: self.now,
            station: slot,
            server,
            what,
            product,
            part,
            mode,
        });
    }

    /// Starts everything on the ready list, and what that makes ready, until nothing moves.
    #[inline(always)]
    pub fn start_all(&mut self) {
        if self.ready.is_empty() & self.later.is_empty() & self.plan.wavering.is_empty() {
            return;
        }
        loop {
            let mut at = 0;
            while at < self.ready.len() {
                let machine = self.ready[at] as usize;
                at += 1;
                work::serve_in_turn(self, machine);
            }
            self.ready.clear();
            if let Some(station) = self.later.pop() {
                self.wake(station);
            } else if !self.look_again() {
                break;
            }
        }
    }

    /// Machines whose parts at hand may have gone elsewhere, or come to them after all, look again. Whether
    /// that set anything in motion.
    #[inline]
    fn look_again(&mut self) -> bool {
        let plan = self.plan;
        for machine in &plan.wavering {
            if self.rows.machines[*machine as usize]
                .body
                .idle_server()
                .is_some()
            {
                work::serve(self, *machine as usize);
            }
        }
        !self.ready.is_empty() || !self.later.is_empty()
    }

    /// Operations completed, whole run.
    pub fn operations(&self) -> u64 {
        let machines = self.rows.machines.iter();
        machines.map(|row| row.body.operations).sum()
    }

    /// A part leaves the plant, good or as scrap: a CONWIP source may release the next.
    pub fn released(&mut self, source: StationRef) {
        let row = &mut self.rows.sources[source.at()];
        row.body.inside -= 1;
        if row.body.is_capped() {
            for to in self.ports(source).reach_all() {
                self.wake(to);
            }
        }
    }

    /// A part is scrapped at a station.
    pub fn scrap(&mut self, part: PartId, at: StationRef, server: u16) {
        self.note(at, What::Scrapped, server, Some(part));
        let part = self.parts.remove(part);
        self.totals.scrap(self.now, &part);
        self.released(part.source);
    }
}
