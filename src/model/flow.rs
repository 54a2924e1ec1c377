//! How parts go from station to station.

use serde::Serialize;

use super::Share;

/// One allowed move between two stations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// Station that gives.
    pub from: String,
    /// Station that takes.
    pub to: String,
    /// How often a part takes this link; with none on a station, its route decides.
    pub share: Option<Share>,
    /// Only these products take it; empty: all that no other link of the station names.
    pub products: Vec<String>,
}

/// An item of `flow` as written: a chain of stations or one link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Hop {
    /// `["a", "b", "c"]`: each to the next.
    Chain(Vec<String>),
    /// `(from: "a", to: "c", share: "4 %")`.
    Link(Link),
}

/// How a station chooses among its links when no shares are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Route {
    /// The first in file order that can take the part; if none can, the first that becomes free.
    #[default]
    FirstFree,
    /// Strict turn in file order.
    RoundRobin,
}
