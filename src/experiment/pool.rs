//! Work on several threads whose results come back in order, whatever thread did what.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How far workers may run ahead of the result that is delivered next, for each thread: bounds memory
/// when one piece of work takes far longer than those behind it.
const AHEAD: usize = 16;

struct Shared<T> {
    next: usize,
    delivered: usize,
    running: usize,
    halted: bool,
    done: BTreeMap<usize, T>,
}

/// Does `work(i)` for each i below `count` on `threads` threads and hands the results to `deliver` on the
/// calling thread, in the order of i. Returns how many were delivered.
///
/// Ends early when `deliver` breaks, or when `stop` is set: then what is being worked on is finished and
/// delivered, as far as nothing before it is missing, and nothing new is begun.
///
/// # Panics
/// When `work` panics.
pub fn in_order<T: Send>(
    count: usize,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    work: impl Fn(usize) -> T + Sync,
    mut deliver: impl FnMut(usize, T) -> ControlFlow<()>,
) -> usize {
    let shared = Mutex::new(Shared {
        next: 0,
        delivered: 0,
        running: 0,
        halted: false,
        done: BTreeMap::new(),
    });
    let changed = Condvar::new();
    let ahead = threads.get().saturating_mul(AHEAD);
    let ended = |s: &Shared<T>| s.halted || s.next >= count || stop.load(Ordering::SeqCst);
    std::thread::scope(|scope| {
        for _ in 0..threads.get().min(count) {
            scope.spawn(|| {
                while let Some(index) = take(&shared, &changed, ahead, &ended) {
                    let _running = Running {
                        shared: &shared,
                        changed: &changed,
                    };
                    let result = work(index);
                    lock(&shared).done.insert(index, result);
                }
            });
        }
        loop {
            let mut state = lock(&shared);
            let index = state.delivered;
            let result = loop {
                if let Some(result) = state.done.remove(&index) {
                    break Some(result);
                }
                if state.running == 0 && ended(&state) {
                    break None;
                }
                state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            let Some(result) = result else { break };
            let flow = deliver(index, result);
            let mut state = lock(&shared);
            state.delivered += 1;
            state.halted |= flow.is_break();
            changed.notify_all();
            if state.halted {
                break;
            }
        }
    });
    lock(&shared).delivered
}

/// The next index to work on, once it is near enough to the one delivered next; `None` at the end.
fn take<T>(
    shared: &Mutex<Shared<T>>,
    changed: &Condvar,
    ahead: usize,
    ended: &impl Fn(&Shared<T>) -> bool,
) -> Option<usize> {
    let mut state = lock(shared);
    loop {
        if ended(&state) {
            changed.notify_all();
            return None;
        }
        if state.next < state.delivered + ahead {
            state.next += 1;
            state.running += 1;
            return Some(state.next - 1);
        }
        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

fn lock<T>(shared: &Mutex<Shared<T>>) -> MutexGuard<'_, Shared<T>> {
    // Nothing of a caller's runs under the lock, so a poisoned one still holds a true state.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts a piece of work as over, also when it panics: the deliverer must not wait for it for ever.
struct Running<'a, T> {
    shared: &'a Mutex<Shared<T>>,
    changed: &'a Condvar,
}

impl<T> Drop for Running<'_, T> {
    fn drop(&mut self) {
        let mut state = lock(self.shared);
        state.running -= 1;
        state.halted |= std::thread::panicking();
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    /// Work whose length varies, so that threads finish out of order.
    fn uneven(i: usize) -> u64 {
        (0..(i as u64 * 7919) % 50_000).fold(i as u64, |a, b| a.wrapping_mul(31).wrapping_add(b))
    }

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let expected: Vec<(usize, u64)> = (0..300).map(|i| (i, uneven(i))).collect();
        for n in [1, 2, 7, 400] {
            let mut seen = Vec::new();
            let delivered = in_order(300, threads(n), &AtomicBool::new(false), uneven, |i, r| {
                seen.push((i, r));
                ControlFlow::Continue(())
            });
            assert_eq!(delivered, 300);
            assert_eq!(seen, expected);
        }
        assert_eq!(
            in_order(0, threads(2), &AtomicBool::new(false), uneven, |_, _| {
                ControlFlow::Continue(())
            }),
            0
        );
    }

    #[test]
    fn a_stop_begins_nothing_new_and_delivers_what_runs() {
        let stop = AtomicBool::new(false);
        let mut last = None;
        let delivered = in_order(1000, threads(3), &stop, uneven, |i, _| {
            last = Some(i);
            stop.store(i >= 10, Ordering::SeqCst);
            ControlFlow::Continue(())
        });
        assert!((11..1000).contains(&delivered), "{delivered}");
        assert_eq!(last, Some(delivered - 1));
        let before = in_order(5, threads(2), &AtomicBool::new(true), uneven, |_, _| {
            ControlFlow::Continue(())
        });
        assert_eq!(before, 0);
    }

    #[test]
    fn a_break_delivers_nothing_more() {
        let mut count = 0;
        let delivered = in_order(1000, threads(4), &AtomicBool::new(false), uneven, |i, _| {
            count += 1;
            if i == 5 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!((delivered, count), (6, 6));
    }

    #[test]
    fn a_panic_in_the_work_ends_the_whole() {
        let outcome = std::panic::catch_unwind(|| {
            in_order(
                50,
                threads(2),
                &AtomicBool::new(false),
                |i| assert_ne!(i, 20),
                |_, ()| ControlFlow::Continue(()),
            )
        });
        assert!(outcome.is_err());
    }
}
