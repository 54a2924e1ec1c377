//! The one window on a run: what the layers above may see. Plain data, no references into the world.

use super::tally::Tally;

pub use super::tally::Tally as Durations;

/// The state of a server; exactly one holds at a time, the first that applies in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum State {
    /// Its shift plan has no shift now.
    OffShift,
    /// Failed, under repair.
    Down,
    /// Being set up.
    Setup,
    /// Up, holds a finished part that finds no room; or, with blocking before service, has a part at
    /// hand but no place reserved for it.
    Blocked,
    /// Processing a part.
    Working,
    /// Up, without a part.
    #[default]
    Starved,
}

impl State {
    /// All states in order; `State as usize` indexes arrays of this length.
    pub const ALL: [Self; 6] = [
        Self::OffShift,
        Self::Down,
        Self::Setup,
        Self::Blocked,
        Self::Working,
        Self::Starved,
    ];

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::OffShift => "off shift",
            Self::Down => "down",
            Self::Setup => "setup",
            Self::Blocked => "blocked",
            Self::Working => "working",
            Self::Starved => "starved",
        }
    }
}

/// Everything measured so far. Counts and integrals marked *window* restart at the warm-up; the window
/// is (warm-up, now], and without a warm-up all of \[0, now\].
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Simulated time \[ns\].
    pub now: u64,
    /// Start of the statistics window \[ns\]: 0 before the warm-up is over, then the warm-up.
    pub window_start: u64,
    /// Hash of all that happened.
    pub fingerprint: u64,
    /// Agenda entries handled, stale ones not counted.
    pub entries: u64,
    /// Operations completed (part × station that works), whole run.
    pub operations: u64,
    /// The plant as a whole.
    pub plant: PlantView,
    /// By product, in the order of the products' names.
    pub products: Vec<ProductView>,
    /// By station, in the order of the stations' names.
    pub stations: Vec<StationView>,
    /// Rework shelves, one for each inspection that sends back, in the order of their inspections.
    pub shelves: Vec<StationView>,
}

/// The plant as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlantView {
    /// Parts created, whole run.
    pub created: u64,
    /// Parts that left good, whole run.
    pub finished: u64,
    /// Parts scrapped, whole run.
    pub scrapped: u64,
    /// Arrivals lost, whole run.
    pub lost: u64,
    /// Parts inside now.
    pub in_system: u64,
    /// Parts that left good, window.
    pub finished_window: u64,
    /// Parts scrapped, window.
    pub scrapped_window: u64,
    /// Arrivals lost, window.
    pub lost_window: u64,
    /// Parts created, window.
    pub created_window: u64,
    /// ∫ parts inside dt, window \[part·ns\].
    pub wip_integral: u128,
    /// Lead times of the parts that left good in the window \[ns\].
    pub lead: Tally,
    /// Time in which at least one of the machines that follow a shift plan was on shift, window \[ns\]; all
    /// of it when none follows one.
    pub scheduled: u64,
    /// Good parts and scheduled time by calendar day of the run, from the day of t = 0 on.
    pub days: Vec<DayView>,
}

/// One calendar day of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayView {
    /// Parts that came in, without those that found no room and were lost.
    pub arrived: u64,
    /// Parts that left good.
    pub finished: u64,
    /// Parts that were scrapped.
    pub scrapped: u64,
    /// Time in which at least one of the machines that follow a shift plan was on shift \[ns\].
    pub scheduled: u64,
}

/// One product.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductView {
    /// Name.
    pub name: String,
    /// Parts created, window.
    pub created: u64,
    /// Parts that left good, window.
    pub finished: u64,
    /// Of those, never sent to rework.
    pub straight: u64,
    /// Parts scrapped, window.
    pub scrapped: u64,
    /// Lead times of the parts that left good in the window \[ns\].
    pub lead: Tally,
}

/// One station. Fields that a kind does not have stay at zero or empty.
#[derive(Debug, Clone, PartialEq)]
pub struct StationView {
    /// Name.
    pub name: String,
    /// Kind as written in a file: "Machine", …
    pub kind: &'static str,
    /// Hash of all that happened here.
    pub hash: u64,
    /// Parts that came in, window.
    pub entered: u64,
    /// Parts that went on, window.
    pub left: u64,
    /// Parts here now: waiting, in process, or finished and blocked.
    pub content: u64,
    /// ∫ content dt, window \[part·ns\].
    pub content_integral: u128,
    /// Servers of a machine or inspection.
    pub servers: Vec<ServerView>,
    /// Operations completed by product, window, in the order of [`Snapshot::products`].
    pub processed: Vec<u64>,
    /// Cycle times of those \[ns\]: how long a server worked on the part until it was done, interruptions left
    /// out, attempts that a failure made it repeat included (actual unit processing time, ISO 22400-2).
    pub cycle_times: Tally,
    /// Set-ups done, window.
    pub setups: u64,
    /// Parts scrapped here, window (inspection, or a failure that scraps).
    pub scrapped: u64,
    /// Of those, judged so by the inspection, after their operation; the others were on a server that failed.
    pub rejected: u64,
    /// Parts sent to rework here, window.
    pub reworked: u64,
    /// Parts inspected for the first time, window.
    pub first_inspected: u64,
    /// Of those, found good.
    pub first_good: u64,
    /// Failure modes in the order of their names.
    pub failures: Vec<FailureView>,
    /// Parts created by a source, window.
    pub created: u64,
    /// Arrivals lost at a source, window.
    pub lost: u64,
    /// Names of the stations that blocked parts here wait for now, each once, by rank of their keys.
    pub waits_for: Vec<String>,
}

/// One server.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerView {
    /// State now.
    pub state: State,
    /// Time in each state, window \[ns\], indexed by `State as usize`.
    pub times: [u64; 6],
    /// The part on it.
    pub part: Option<PartView>,
}

/// One part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartView {
    /// Its own number, the same in every run of the plant with the same source.
    pub number: u64,
    /// Index of its product in [`Snapshot::products`].
    pub product: u16,
    /// When it entered the plant \[ns\].
    pub entered: u64,
}

/// What one station holds and does now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// Parts here: waiting, in process, or finished and blocked.
    pub content: u64,
    /// Servers of a machine or inspection, by number.
    pub servers: Vec<ServerGlance>,
    /// Parts in a buffer, in the order in which they go, or in a delay: those that have stayed their time first.
    pub parts: Vec<PartGlance>,
    /// How many of the parts in a delay have stayed their time and find no room.
    pub stayed: usize,
}

/// One server now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerGlance {
    /// Its state.
    pub state: State,
    /// The part on it.
    pub part: Option<PartView>,
}

/// One part at a place of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartGlance {
    /// Its own number.
    pub number: u64,
    /// Index of its product in [`Snapshot::products`].
    pub product: u16,
    /// Since when it is here \[ns\].
    pub since: u64,
    /// When its time here is over \[ns\]; none in a buffer.
    pub until: Option<u64>,
}

/// What is due at a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coming {
    /// A server has done its part, or its set-up.
    Done,
    /// A failure.
    Failure,
    /// A repair ends.
    Repaired,
    /// A shift or a break begins or ends.
    Shift,
    /// Parts arrive.
    Arrival,
    /// A part has stayed its time.
    GoesOn,
}

/// The next thing that is due at a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When \[ns\].
    pub at: u64,
    /// What.
    pub what: Coming,
}

/// One failure mode of a station, all servers together.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureView {
    /// Name.
    pub name: String,
    /// Failures that began in the window.
    pub count: u64,
    /// Servers that one failure takes down.
    pub servers: u64,
    /// Time of repair, window \[ns\]: once for a repair, however many servers it stops; time off shift only
    /// where repair goes on then.
    pub repair: u64,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum What {
    /// A source made a part.
    Created,
    /// An arrival found no room and is lost.
    Lost,
    /// A part came in (buffer, delay) or onto a server.
    Entered,
    /// A set-up began.
    SetupStarted,
    /// Processing of a part began.
    Started,
    /// Processing of a part ended.
    Finished,
    /// A finished part found no room.
    Blocked,
    /// A part went on (buffer, delay, or after it was blocked).
    Left,
    /// A server, or a station, failed.
    Failed,
    /// It is repaired.
    Repaired,
    /// Its shift ended.
    ShiftEnded,
    /// Its shift began.
    ShiftStarted,
    /// A part was scrapped.
    Scrapped,
    /// A part was sent to rework.
    Reworked,
    /// A part left the plant as good.
    Completed,
}

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// When \[ns\].
    pub at: u64,
    /// Index of the station in [`Snapshot::stations`]; behind those, the rework shelves.
    pub station: u32,
    /// Server, counted from 0; 0 where there is none.
    pub server: u16,
    /// What.
    pub what: What,
    /// Product index of the part; `u16::MAX` without a part.
    pub product: u16,
    /// The part's own number; 0 without a part.
    pub part: u64,
    /// Of a failure its mode, as in [`StationView::failures`]; `u16::MAX` otherwise.
    pub mode: u16,
}

/// What happened from a moment on, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// In order, oldest first.
    pub list: Vec<Record>,
    /// Records that were kept once and had to give way to newer ones since the last were taken; 0: the
    /// list is complete as far back as records have been kept.
    pub dropped: u64,
}
