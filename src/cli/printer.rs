//! The one place that prints: data to standard output, all else to standard error.

use std::io::{self, ErrorKind, Write};

/// Prints. Colours go only to a terminal that wants them (`NO_COLOR`, `CLICOLOR` and the like).
pub(super) struct Printer {
    closed: bool,
}

impl Printer {
    pub fn new() -> Self {
        Self { closed: false }
    }

    /// Data. A reader that went away, as `head` does, is no failure: it has seen enough.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let mut out = anstream::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        self.settle(written)
    }

    /// Data that holds no colours, written as it comes.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        let written = out.write_all(bytes).and_then(|()| out.flush());
        self.settle(written)
    }

    /// A word to the person at the terminal. Nobody listening is no failure.
    pub fn note(&self, text: &str) {
        let mut err = anstream::stderr().lock();
        let _ = err.write_all(text.as_bytes());
        if !text.ends_with('\n') {
            let _ = err.write_all(b"\n");
        }
    }

    /// Why the command failed.
    pub fn error(&self, text: &str) {
        let red = anstyle::AnsiColor::Red.on_default().bold();
        self.note(&format!("{red}error{red:#}: {text}"));
    }

    fn settle(&mut self, written: io::Result<()>) -> io::Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other,
        }
    }
}

/// Standard output as a writer, for what streams.
impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.raw(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
