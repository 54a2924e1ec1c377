//! Facts read off the plant itself.

use std::collections::BTreeMap;

use crate::model::Factory;
use crate::model::evidence::{Fact, Rank};

/// Every fact of a plant.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts(BTreeMap<Fact, Found>);

/// What the plant says about one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The value; `None` where the plant does not declare what it rests on.
    pub value: Option<Value>,
    /// The value in a sentence, or which section is missing: "5 of 8 key machines are on a network: 62.5 %".
    pub says: String,
    /// Whether a value that falls short is the plant's own statement (a flag, a rank, a share that was
    /// computed), rather than the absence of an item from a list.
    pub explicit: bool,
}

/// The value of a fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// So many of a whole; of `open` more it is not declared.
    Share {
        /// Counted in.
        part: u64,
        /// Not declared.
        open: u64,
        /// All of them.
        whole: u64,
    },
    /// A share that the plant states, as a fraction.
    Stated(f64),
    /// A number.
    Count(u64),
    /// A word of an ordered scale.
    Rank(Rank),
}

impl Facts {
    /// Reads every fact off a plant.
    pub fn of(factory: &Factory) -> Self {
        let _ = factory;
        todo!()
    }

    /// One fact.
    pub fn get(&self, fact: Fact) -> &Found {
        &self.0[&fact]
    }
}
