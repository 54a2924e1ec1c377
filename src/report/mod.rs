//! Layer 5: results to files and pages. May import all layers below, and none beside it.
//!
//! The ways in: [`page::run`] and [`page::comparison`] for people, [`json`] and [`csv`] for programs.

mod result;

pub use result::{Comparison, ProductInfo, RunResult, StationInfo, Timings};
