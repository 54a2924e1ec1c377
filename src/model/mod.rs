//! Layer 0: what a factory **is** — plain data, units, keys, paths and diagnostics.
//!
//! May import nothing of ours, and never Bevy, files or randomness. Everything above speaks in these
//! types. The one way in is [`Factory`]; `text` reads one from a file, or code builds one with
//! `Factory::default()` and struct update syntax.

pub mod checklist;
mod diagnostic;
mod distribution;
pub mod evidence;
mod factory;
mod flow;
mod path;
pub mod programme;
mod quantity;
mod shift;
mod station;
pub mod structure;

pub use checklist::Checklist;
pub use diagnostic::{Code, Diagnostic, Severity, Span};
pub use distribution::{Branch, Distribution, Phase, Weighted};
pub use factory::{Change, Demand, Factory, Product, RunSettings, Scenario, Start};
pub use flow::{Hop, Link, Route};
pub use path::Path;
pub use programme::Programme;
pub use quantity::{Money, Power, Quantity, QuantityError, Rate, Seconds, Share, Speed};
pub use shift::{DAY, ShiftPlan, TimeOfDay, WEEK, Weekday, Window};
pub use station::{
    Blocking, Buffer, ByProduct, Control, Delay, Equipment, Failure, FailureClock, FailureScope,
    Inspection, Interrupted, Kind, Machine, Order, OrderLine, RepairIn, Rework, ReworkPriority,
    Setup, SetupTime, SetupTrigger, Sink, Source, Station, WhenDown, WhenFull,
};
pub use structure::{Claim, Document, Measure, Profile, Structure};

/// Nanoseconds in one second: the simulated clock counts whole nanoseconds.
pub const NANOS: f64 = 1e9;
