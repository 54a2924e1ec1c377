//! Layer 5: results and problems to text, files and pages.
//!
//! May import everything below it, never `connect`, `view` or the doors above. Each file is one form of
//! output with its own entry function; none reads a clock or writes to a stream: all give text back.

pub mod diagnostics;
