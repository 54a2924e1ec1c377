//! twinline: a smart-factory digital-twin engine.
#![warn(missing_docs)]

pub mod check;
pub mod kpi;
pub mod model;
pub mod report;
pub mod sim;
pub mod text;
