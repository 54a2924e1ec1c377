//! Bevy and what it stands on panic where a display, a driver or a library is of no use. Those panics of which the
//! reason is known become a word to the person; all others are what they are.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};

use super::obstacle::Obstacle;

/// Does something of Bevy's. `explain` knows what a panic means here; one that it does not know is told as ever.
///
/// # Errors
/// What was in the way.
pub fn told<T>(
    explain: impl Fn(&str) -> Option<Obstacle> + Send + Sync + 'static,
    go: impl FnOnce() -> Result<T, Obstacle>,
) -> Result<T, Obstacle> {
    let first: Arc<Mutex<Option<Obstacle>>> = Arc::default();
    let before = Arc::new(take_hook());
    let (known, otherwise) = (first.clone(), before.clone());
    set_hook(Box::new(move |panic| {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        // What breaks off because of it, in other threads too, has nothing to add.
        if known.is_none() {
            *known = explain(panic.payload_as_str().unwrap_or_default());
            if known.is_none() {
                otherwise(panic);
            }
        }
    }));
    let done = catch_unwind(AssertUnwindSafe(go));
    drop(take_hook());
    set_hook(Box::new(move |panic| before(panic)));
    let known = first.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (done, known) {
        (Ok(Ok(done)), _) => Ok(done),
        (_, Some(obstacle)) => Err(obstacle),
        (Ok(Err(obstacle)), None) => Err(obstacle),
        (Err(panic), None) => resume_unwind(panic),
    }
}
