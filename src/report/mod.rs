//! Layer 5: results to files and pages. May import all layers below, and none beside it.
//!
//! The ways in, each from a [`RunResult`] or a [`Comparison`]: [`page`] for people, [`json`] and [`csv`]
//! for programs; [`diagnostics`] tells what is wrong in a file. All of them are functions of the result alone: equal results give equal bytes.

mod comparison;
pub mod count;
pub mod count_data;
mod count_names;
pub mod criteria;
pub mod csv;
pub mod diagnostics;
mod domains;
pub mod json;
mod marks;
pub mod number;
pub mod page;
mod result;
pub mod score;
pub mod score_data;
mod score_standing;
pub mod sheet;
pub mod text;
pub mod way_up;
pub mod way_up_data;
mod yardsticks;

pub use result::{Comparison, ProductInfo, RunResult, StationInfo, Timings};
