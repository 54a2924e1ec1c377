//! While a command works: Ctrl-C, and how far it has come.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Exit;

/// Set by Ctrl-C; what runs looks at it and ends.
pub(super) static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Results are being printed: they are not cut off.
static PRINTING: AtomicBool = AtomicBool::new(false);

/// Work that takes less than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// The first Ctrl-C asks to end, so that what was made is kept; the second ends at once.
pub(super) fn end_gently() {
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            #[expect(clippy::exit, reason = "nothing is kept that could be lost")]
            std::process::exit(Exit::Interrupted as i32);
        }
        let _ = io::stderr()
            .write_all(b"\nending after the running replications; Ctrl-C again ends at once\n");
    };
    // Without a handler Ctrl-C still ends the program, only less gently.
    let _ = ctrlc::set_handler(handler);
}

/// Ctrl-C ends at once: nothing is kept that could be lost. What is being printed is printed to its end.
pub(super) fn end_at_once() {
    let handler = || {
        INTERRUPTED.store(true, Ordering::SeqCst);
        if !PRINTING.load(Ordering::SeqCst) {
            #[expect(clippy::exit, reason = "nothing is kept that could be lost")]
            std::process::exit(Exit::Interrupted as i32);
        }
    };
    let _ = ctrlc::set_handler(handler);
}

/// From here on Ctrl-C waits until the result is out.
pub(super) fn printing() {
    PRINTING.store(true, Ordering::SeqCst);
}

/// A bar over replications; drawn only where standard error is a terminal.
pub(super) fn bar(total: u64) -> ProgressBar {
    bar_of(total, "replications")
}

/// A bar over something else.
pub(super) fn bar_of(total: u64, what: &str) -> ProgressBar {
    styled(ProgressBar::new(total), what)
}

/// As [`bar`], but only once the work has taken a second: [`advance`] brings it out.
pub(super) fn shy_bar(total: u64) -> ProgressBar {
    shy_bar_of(total, "replications")
}

/// A shy bar over something else.
pub(super) fn shy_bar_of(total: u64, what: &str) -> ProgressBar {
    styled(
        ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()),
        what,
    )
}

/// Moves a shy bar.
pub(super) fn advance(bar: &ProgressBar, done: u64) {
    if bar.is_hidden() && bar.elapsed() > PATIENCE {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    bar.set_position(done);
}

fn styled(bar: ProgressBar, what: &str) -> ProgressBar {
    let line = format!("{{bar:30}} {{pos}}/{{len}} {what}, {{eta}} left  {{wide_msg}}");
    match ProgressStyle::with_template(&line) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
