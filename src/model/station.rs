//! Stations: what a part meets on its way. One struct a kind; each states the rules it follows.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::{Distribution, Route, Seconds, Share};

/// A declared station: what every kind has, and the kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Station {
    /// Key of its random streams and ties when it was renamed; by default its name.
    pub key: Option<String>,
    /// What it does to parts.
    pub kind: Kind,
    /// How it chooses among its links when they have no shares.
    pub route: Route,
    /// Its degree of automation, read by the maturity score; changes no simulated number.
    pub equipment: Equipment,
}

impl Station {
    /// A station of a kind with everything else at its default.
    pub fn new(kind: Kind) -> Self {
        Self {
            key: None,
            kind,
            route: Route::default(),
            equipment: Equipment::default(),
        }
    }
}

/// The kinds of station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Kind {
    /// Where parts enter.
    Source(Source),
    /// Where parts are worked on.
    Machine(Machine),
    /// Where parts wait.
    Buffer(Buffer),
    /// A machine that judges.
    Inspection(Inspection),
    /// Where parts spend time without a server.
    Delay(Delay),
    /// Where parts leave as good.
    Sink(Sink),
}

impl Kind {
    /// The name as written in a file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Source(_) => "Source",
            Self::Machine(_) => "Machine",
            Self::Buffer(_) => "Buffer",
            Self::Inspection(_) => "Inspection",
            Self::Delay(_) => "Delay",
            Self::Sink(_) => "Sink",
        }
    }

    /// The machine inside a machine or an inspection.
    pub fn machine(&self) -> Option<&Machine> {
        match self {
            Self::Machine(machine) | Self::Inspection(Inspection { machine, .. }) => Some(machine),
            _ => None,
        }
    }
}

/// One value for all products, or one for each.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ByProduct<T> {
    /// The same for every product.
    All(T),
    /// By product name.
    Each(BTreeMap<String, T>),
}

impl<T> ByProduct<T> {
    /// The value for a product; `None` when the product is not named.
    pub fn get(&self, product: &str) -> Option<&T> {
        match self {
            Self::All(value) => Some(value),
            Self::Each(map) => map.get(product),
        }
    }

    /// All values.
    pub fn values(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        match self {
            Self::All(value) => Box::new(std::iter::once(value)),
            Self::Each(map) => Box::new(map.values()),
        }
    }
}

impl<T: Default> Default for ByProduct<T> {
    fn default() -> Self {
        Self::All(T::default())
    }
}

/// Where parts enter. Exactly one of `every`, `saturated` and `orders` is given.
///
/// The first arrival comes after one interval. Which product a part is, is drawn from the mix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Time between arrivals.
    pub every: Option<Distribution>,
    /// Parts that arrive together.
    pub batch: u32,
    /// Raw parts always wait: WIP and lead time start on the first station.
    pub saturated: bool,
    /// At most so many parts of this source are in the plant (CONWIP); needs `saturated`.
    pub wip_cap: Option<u32>,
    /// Arrivals from an order list, in time order (ties in row order).
    pub orders: Option<Vec<OrderLine>>,
    /// Share of each product; empty: by the products' own shares.
    pub mix: BTreeMap<String, Share>,
    /// No more than so many parts in all.
    pub limit: Option<u64>,
    /// What an arrival does that finds no room.
    pub when_full: WhenFull,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            every: None,
            batch: 1,
            saturated: false,
            wip_cap: None,
            orders: None,
            mix: BTreeMap::new(),
            limit: None,
            when_full: WhenFull::default(),
        }
    }
}

/// One line of an order list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderLine {
    /// Arrival after the start of the run \[s\].
    pub at: Seconds,
    /// Product name.
    pub product: String,
    /// Number of parts.
    pub quantity: u32,
}

/// What an arrival does that finds no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum WhenFull {
    /// Waits in an unlimited yard, which counts in WIP and lead time.
    #[default]
    Wait,
    /// Is lost, and counted so.
    Lose,
}

/// A station of `servers` equal servers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Machine {
    /// Servers side by side.
    pub servers: u32,
    /// Processing time of one part, by product; one random stream per product.
    pub cycle: ByProduct<Distribution>,
    /// Planned run time per part (PRU of ISO 22400-2); by default the mean of `cycle`.
    pub planned: Option<ByProduct<Seconds>>,
    /// Set-up, if any.
    pub setup: Option<Setup>,
    /// Failure modes by name.
    pub failures: BTreeMap<String, Failure>,
    /// Whether a machine that is down takes a part.
    pub when_down: WhenDown,
    /// Where a finished part waits for room.
    pub blocking: Blocking,
    /// Name of a shift plan; none: always on shift.
    pub shift: Option<String>,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            servers: 1,
            cycle: ByProduct::default(),
            planned: None,
            setup: None,
            failures: BTreeMap::new(),
            when_down: WhenDown::default(),
            blocking: Blocking::default(),
            shift: None,
        }
    }
}

/// Set-up of a server before a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setup {
    /// When it is due.
    pub on: SetupTrigger,
    /// How long it takes: one time, or by the product that comes next, or from one product to another.
    pub takes: SetupTime,
}

/// When a set-up is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SetupTrigger {
    /// Before a part of another product than the last. The first part needs none.
    ProductChange,
    /// After so many parts, before the next starts.
    Every(u32),
}

/// How long a set-up takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SetupTime {
    /// The same for all, or by the product that comes next.
    Next(ByProduct<Distribution>),
    /// From the last product to the next: outer key last, inner key next.
    Pair(BTreeMap<String, BTreeMap<String, Distribution>>),
}

/// One way to fail, with its own clock and random stream per server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// Time to failure, on its clock; drawn anew at the end of each repair.
    pub every: Distribution,
    /// When the clock runs.
    pub clock: FailureClock,
    /// Time to repair.
    pub repair: Distribution,
    /// What becomes of the part in process.
    pub part: Interrupted,
    /// Whether one server fails or the whole station.
    pub scope: FailureScope,
    /// Whether repair goes on off shift.
    pub repair_in: RepairIn,
}

/// When a failure clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum FailureClock {
    /// Only while a part is in process (operation-dependent).
    #[default]
    Processing,
    /// Whenever the server is up and on shift, blocked and starved too (time-dependent).
    Up,
}

/// What becomes of a part whose server fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Interrupted {
    /// Goes on where it stopped.
    #[default]
    Resume,
    /// Starts again with the same processing time.
    Repeat,
    /// Is scrapped.
    Scrap,
}

/// What a failure takes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum FailureScope {
    /// One server; each has its own clock.
    #[default]
    Server,
    /// The whole station; needs the `Up` clock.
    Station,
}

/// When repair goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum RepairIn {
    /// At all times.
    #[default]
    Always,
    /// Only on the machine's shift.
    Shift,
}

/// Whether a machine that is down takes a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum WhenDown {
    /// No (tdf-locked).
    #[default]
    Refuse,
    /// Yes; the part waits on the server for the repair (tdf-accepts).
    Accept,
}

/// Where a finished part waits for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Blocking {
    /// On the server, which is blocked (blocking after service).
    #[default]
    AfterService,
    /// Nowhere: a part starts only once its next place is reserved (blocking before service).
    BeforeService,
}

/// A place to wait.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Buffer {
    /// Places; none: unlimited.
    pub capacity: Option<u32>,
    /// Which waiting part goes first.
    pub order: Order,
    /// Ranks by product for [`Order::Priority`], in place of the products' own.
    pub priorities: BTreeMap<String, i32>,
}

/// Which waiting part goes first. Of those, the first whose next station takes it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Order {
    /// Longest waiting first.
    #[default]
    Fifo,
    /// Last come first.
    Lifo,
    /// Lowest priority number first, then longest waiting.
    Priority,
    /// One of the waiting parts, each equally likely.
    Random,
}

/// A machine that judges: after processing, one draw decides scrap, rework or good.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Inspection {
    /// The machine it is.
    pub machine: Machine,
    /// Share scrapped.
    pub scrap: Share,
    /// Share sent back.
    pub rework: Option<Rework>,
}

/// Where bad parts go that can be mended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rework {
    /// Share of the inspected parts sent back.
    pub share: Share,
    /// Station that mends; its rework shelf is unlimited and counts as work in process.
    pub to: String,
    /// How often one part may be sent back; beyond it is scrapped. None: no limit.
    pub limit: Option<u32>,
    /// Whether reworked parts go before fresh ones.
    pub first: ReworkPriority,
}

/// How a station that mends chooses between reworked and fresh parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum ReworkPriority {
    /// First come, first served.
    #[default]
    InTurn,
    /// Reworked parts first.
    First,
}

/// Every part stays for a drawn time of its own; then it leaves, or waits in place for room.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Delay {
    /// Time to stay, by product.
    pub time: ByProduct<Distribution>,
    /// Places; none: unlimited.
    pub capacity: Option<u32>,
}

/// Where good parts leave. Always takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sink {}

/// How automated a station is. Changes no simulated number.
///
/// What is left out is *not declared*, which is something else than *no*.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Equipment {
    /// Whether it counts as key equipment.
    pub key_equipment: bool,
    /// How it is controlled.
    #[serde(serialize_with = "controller")]
    pub control: Option<Control>,
    /// Whether it is on a network.
    #[serde(serialize_with = "flag")]
    pub networked: Option<bool>,
    /// Whether its state is measured.
    #[serde(serialize_with = "flag")]
    pub sensed: Option<bool>,
    /// Whether it can be diagnosed from afar.
    #[serde(serialize_with = "flag")]
    pub remote_diagnosis: Option<bool>,
    /// Whether it has a standard interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_interface: Option<bool>,
    /// Whether it has an operator panel that manages data and programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hmi: Option<bool>,
    /// Whether its 3-D model is on file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_3d: Option<bool>,
    /// Whether it adapts itself from data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<bool>,
}

/// A flag in the hash of a plant. Silence is written as `false`, as it was before it meant something else: the
/// hash of no plant changes that does not say `false`.
pub(super) fn flag<S: Serializer>(flag: &Option<bool>, to: S) -> Result<S::Ok, S::Error> {
    match flag {
        Some(false) => to.serialize_str("no"),
        flag => to.serialize_bool(flag.is_some()),
    }
}

/// The same for a controller: silence is written as `Manual`.
fn controller<S: Serializer>(control: &Option<Control>, to: S) -> Result<S::Ok, S::Error> {
    match control {
        Some(Control::Manual) => to.serialize_str("by hand"),
        control => control.unwrap_or(Control::Manual).serialize(to),
    }
}

/// How a station is controlled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Control {
    /// By hand.
    Manual,
    /// By a programmable logic controller.
    Plc,
    /// By numerical control.
    Cnc,
    /// By a robot controller.
    Robot,
}
