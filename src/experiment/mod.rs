//! Layer 4
pub mod interval;
pub mod pool;
