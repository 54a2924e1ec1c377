//! twinline: a smart-factory digital-twin engine.
#![warn(missing_docs)]

pub mod model;
pub mod sim;
pub mod text;
