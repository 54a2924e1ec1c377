//! The shop floor while it runs: every station's components gathered once into slices, and the one table
//! of the kinds of station.
//!
//! One instant goes like this (rules.md): entries come in the order of their class; every completion
//! moves what it can at once; machines that may start something are put on the ready list, and start
//! when nothing else is due at that instant. So all completions at one instant are handled before any
//! machine chooses.

use super::agenda::{Agenda, Alarm, Ticket};
use super::buffer::{Buffer, BufferRow};
use super::delay::{Delay, DelayRow};
use super::machine::{Machine, MachineRow};
use super::observe::{Glance, Record, StationView, What};
use super::part::{PartId, Parts};
use super::plan::Layout;
use super::port::Ports;
use super::sink::{Sink, SinkRow};
use super::source::{Source, SourceRow};
use super::totals::Totals;
use super::trace::{Recorder, Trace};
use super::work;

/// A station as others name it: its kind and its place among that kind, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct StationRef(u32);

impl StationRef {
    /// Up to fourteen kinds, and 2²⁸ stations of each; the two highest tags mark the names below, so that
    /// one look tells all.
    const KIND_BITS: u32 = 4;
    /// A part that may go to several stations has not chosen yet.
    pub const ANY: Self = Self(u32::MAX);
    /// A part has nowhere to go: its product has no way on.
    pub const NOWHERE: Self = Self(u32::MAX - 1);

    /// Names station `at` of a kind.
    pub fn new(kind: KindTag, at: usize) -> Self {
        Self((at as u32) << Self::KIND_BITS | kind as u32)
    }

    /// Its place among its kind.
    #[inline(always)]
    pub fn at(self) -> usize {
        (self.0 >> Self::KIND_BITS) as usize
    }
}

/// What a station offers to a taker: the part that would go next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Since when it waits; the longest waiting goes first.
    pub since: u64,
    /// Its product.
    pub product: u16,
}

/// What every kind of station can do. `at` is the place among its kind.
pub trait Kind {
    /// Whether it can take this part now.
    fn room(shop: &Shop<'_>, at: usize, part: PartId) -> bool;
    /// Takes a part for which there is room, or a reserved place.
    fn take(shop: &mut Shop<'_>, at: usize, part: PartId);
    /// Keeps a place for a part that will come (blocking before service).
    fn reserve(_shop: &mut Shop<'_>, _at: usize) -> bool {
        false
    }
    /// Gives a reserved place back.
    fn unreserve(_shop: &mut Shop<'_>, _at: usize) {}
    /// The part that would go to `to` next.
    fn offer(_shop: &Shop<'_>, _at: usize, _to: StationRef) -> Option<Offer> {
        None
    }
    /// How many parts could go to `to` one after the other, counted no further than `most`.
    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize;
    /// Hands that part over.
    fn give(_shop: &mut Shop<'_>, _at: usize, _to: StationRef) -> Option<PartId> {
        None
    }
    /// It may have become able to take: pulls, or joins the ready list.
    fn wake(shop: &mut Shop<'_>, at: usize);
    /// Something scheduled here is due.
    fn fire(_shop: &mut Shop<'_>, _at: usize, _alarm: Alarm, _ticket: Ticket) {}
    /// Schedules what happens first.
    fn open(_shop: &mut Shop<'_>, _at: usize) {}
    /// Restarts the statistics.
    fn new_window(shop: &mut Shop<'_>, at: usize);
    /// Parts here now.
    fn content(shop: &Shop<'_>, at: usize) -> u64;
    /// ∫ content dt over the window \[part·ns\].
    fn integral(_shop: &Shop<'_>, _at: usize) -> u128 {
        0
    }
    /// What its parts wait for; `None` when it can move by itself.
    fn waits_for(_shop: &Shop<'_>, _at: usize) -> Option<Vec<StationRef>> {
        None
    }
    /// Fills in what it has to show.
    fn view(shop: &Shop<'_>, at: usize, view: &mut StationView);
    /// Fills in its servers and the parts at places of their own.
    fn glance(_shop: &Shop<'_>, _at: usize, _glance: &mut Glance) {}
}

/// The table of kinds: adding a kind of station is one line here and a file of its own.
macro_rules! kinds {
    ($($Kind:ident / $Row:ident in $rows:ident),+ $(,)?) => {
        /// The kinds of station in the kernel.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum KindTag {
            $(#[doc = concat!("See [`", stringify!($Kind), "`].")] $Kind),+
        }

        impl StationRef {
            /// Its kind; `None` for [`StationRef::ANY`] and [`StationRef::NOWHERE`].
            #[inline(always)]
            pub fn kind(self) -> Option<KindTag> {
                let tag = self.0 & ((1 << Self::KIND_BITS) - 1);
                $(if tag == KindTag::$Kind as u32 { return Some(KindTag::$Kind); })+
                None
            }
        }

        /// Rows of components by kind, each in key order.
        #[derive(Default)]
        pub struct Rows<'w> {
            $(#[doc = concat!("All of kind `", stringify!($Kind), "`.")] pub $rows: Vec<$Row<'w>>),+
        }

        impl Shop<'_> {
            /// The links of a station.
            #[inline(always)]
            pub fn ports(&self, station: StationRef) -> &Ports {
                match station.kind() {
                    $(Some(KindTag::$Kind) => self.rows.$rows[station.at()].ports,)+
                    None => unreachable!("a part's next station is chosen before it is asked for"),
                }
            }

            /// The links of a station, to choose or to count.
            #[inline(always)]
            pub fn ports_mut(&mut self, station: StationRef) -> &mut Ports {
                match station.kind() {
                    $(Some(KindTag::$Kind) => self.rows.$rows[station.at()].ports,)+
                    None => unreachable!("a part's next station is chosen before it is asked for"),
                }
            }

            /// The history of a station.
            #[inline(always)]
            pub fn trace_mut(&mut self, station: StationRef) -> (&mut Trace, u32) {
                match station.kind() {
                    $(Some(KindTag::$Kind) => {
                        let row = &mut self.rows.$rows[station.at()];
                        (&mut row.body.trace, row.slot)
                    })+
                    None => unreachable!("only stations have a history"),
                }
            }

            kinds!(@call room (&self, station: StationRef, part: PartId) (self, station.at(), part) station [-> bool] [false] $($Kind),+);
            kinds!(@call take (&mut self, station: StationRef, part: PartId) (self, station.at(), part) station [] [()] $($Kind),+);
            kinds!(@call reserve (&mut self, station: StationRef) (self, station.at()) station [-> bool] [false] $($Kind),+);
            kinds!(@call unreserve (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call offer (&self, station: StationRef, to: StationRef) (self, station.at(), to) station [-> Option<Offer>] [None] $($Kind),+);
            kinds!(@call offers (&self, station: StationRef, to: StationRef, most: usize) (self, station.at(), to, most) station [-> usize] [0] $($Kind),+);
            kinds!(@call give (&mut self, station: StationRef, to: StationRef) (self, station.at(), to) station [-> Option<PartId>] [None] $($Kind),+);
            kinds!(@call wake (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call fire (&mut self, station: StationRef, alarm: Alarm, ticket: Ticket) (self, station.at(), alarm, ticket) station [] [()] $($Kind),+);
            kinds!(@call open (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call new_window (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call content (&self, station: StationRef) (self, station.at()) station [-> u64] [0] $($Kind),+);
            kinds!(@call integral (&self, station: StationRef) (self, station.at()) station [-> u128] [0] $($Kind),+);
            kinds!(@call waits_for (&self, station: StationRef) (self, station.at()) station [-> Option<Vec<StationRef>>] [None] $($Kind),+);
            kinds!(@call view (&self, station: StationRef, view: &mut StationView) (self, station.at(), view) station [] [()] $($Kind),+);
            kinds!(@call glance (&self, station: StationRef, glance: &mut Glance) (self, station.at(), glance) station [] [()] $($Kind),+);
        }
    };
    (@call $name:ident $params:tt $args:tt $station:ident [$($out:tt)*] [$none:expr] $($Kind:ident),+) => {
        #[doc = concat!("See [`Kind::", stringify!($name), "`].")]
        #[inline(always)]
        pub fn $name $params $($out)* {
            match $station.kind() {
                $(Some(KindTag::$Kind) => <$Kind as Kind>::$name $args,)+
                None => $none,
            }
        }
    };
}

kinds! {
    Source / SourceRow in sources,
    Machine / MachineRow in machines,
    Buffer / BufferRow in buffers,
    Delay / DelayRow in delays,
    Sink / SinkRow in sinks,
}

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
    /// Parts that places have taken in from those that waited, at this instant.
    pub filled: u64,
    /// A machine became blocked: the circular wait that it may have closed is looked for.
    pub locked: Option<Vec<(StationRef, StationRef)>>,
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
        self.recorder.push(Record {
            at: self.now,
            station: slot,
            server,
            what,
            product,
            part,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_keeps_its_kind_and_its_place() {
        for at in [0, 1, 1_000_000, (1 << 28) - 1] {
            for kind in [KindTag::Source, KindTag::Machine, KindTag::Sink] {
                let station = StationRef::new(kind, at);
                assert_eq!((station.kind(), station.at()), (Some(kind), at));
            }
        }
        assert_eq!(StationRef::ANY.kind(), None);
        assert_eq!(StationRef::NOWHERE.kind(), None);
        // Room for the kinds to come: the tags below those of the two names.
        const { assert!((1 << StationRef::KIND_BITS) - 2 >= 14) };
    }
}
