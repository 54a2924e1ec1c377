//! From the tree to the model, one file for each file of the model.
//!
//! Every element reads all of its fields before it gives up, so one problem never hides another. The
//! ways in are [`factory`], [`checklist()`] and [`programme()`].

mod checklist;
mod distribution;
mod evidence;
mod factory;
mod flow;
mod machine;
mod predicate;
mod programme;
mod quantity;
mod reader;
mod rule;
mod shift;
mod station;
mod structure;

pub(super) use checklist::checklist;
pub(super) use factory::{Set, changes, factory};
pub(super) use predicate::{PREDICATES, TESTS};
pub(super) use programme::{CONDITIONS, MEASURED, programme};
pub(super) use reader::{Item, Known, Log, Lower, TYPED};
pub(super) use rule::NEEDS;
pub(super) use shift::date_time;
