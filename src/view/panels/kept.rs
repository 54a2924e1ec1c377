//! What panels worked out in one frame and need in the next: it would grow with the plant to work it out in each.

use std::sync::Arc;

use super::charts::Drawn;

/// Of all panels.
#[derive(Default)]
pub struct Kept {
    /// The curves, and what they were drawn of.
    pub(super) charts: Option<Drawn>,
    /// What was searched for in the tree, and the stations found.
    pub(super) found: Option<(String, Arc<[usize]>)>,
}
