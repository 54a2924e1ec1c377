//! Layer 6: the command line. Arguments to plan to run to print; one file per command.
//!
//! May import all layers. The one way in is [`main`].

mod args;
mod batch;
mod check;
mod checklist;
mod chosen;
mod city;
mod count;
mod file;
mod new;
mod plant;
mod printer;
mod programme;
mod reference;
mod result;
mod run;
mod score;
mod verify;
mod view;
mod watch;
mod way_up;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::experiment::{BatchError, Failure, OptionsError};
use args::{Cli, Command};
use printer::Printer;

/// Reads the command line, does what it says and returns the exit code that `--help` documents.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(mut error) => {
            args::say_where_output_goes(&mut error);
            // Help and version come this way too, with code 0. A closed pipe is no failure.
            return match error.print() {
                Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => Exit::Failed.into(),
                _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
            };
        }
    };
    // A panic has printed itself by now; it leaves with the code of an internal failure, as documented.
    let done = std::panic::catch_unwind(|| obey(&cli.command));
    done.unwrap_or(Exit::Failed).into()
}

fn obey(command: &Command) -> Exit {
    let mut printer = Printer::new();
    let done = match command {
        Command::Run(command) => run::run(command, &mut printer),
        Command::Check(command) => check::check(command, &mut printer),
        Command::New(command) => new::new(command, &mut printer),
        Command::Batch(command) => batch::batch(command, &mut printer),
        Command::Verify(command) => verify::verify(command, &mut printer),
        Command::Reference(command) => reference::reference(command, &mut printer),
        Command::Score(command) => score::score(command, &mut printer),
        Command::Count(command) => count::count(command, &mut printer),
        Command::City(command) => city::city(command, &mut printer),
        Command::View(command) => view::view(command, &printer),
        Command::Shot(command) => view::shot(command, &mut printer),
    };
    done.unwrap_or_else(|error| {
        printer.error(&error.to_string());
        error.exit()
    })
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// As asked.
    Done = 0,
    /// The plant is wrong, or what was checked does not hold.
    Wrong = 1,
    /// The command line is wrong, or a file or twinline itself failed.
    Failed = 2,
    /// A plant locked.
    Locked = 3,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error("cannot read {path}: {error}", path = .0.display(), error = .1)]
    Read(PathBuf, io::Error),
    #[error("cannot read {path}: {why}", path = .0.display(), why = .1)]
    NotText(PathBuf, String),
    #[error("cannot write {path}: {error}", path = .0.display(), error = .1)]
    Write(PathBuf, io::Error),
    #[error("{path} is there already; --force overwrites it", path = .0.display())]
    Exists(PathBuf),
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error("cannot write to standard output: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
    fn exit(&self) -> Exit {
        match self {
            Self::Failure(failure) | Self::Batch(BatchError::Run { failure, .. }) => {
                match failure {
                    Failure::Plan(_) => Exit::Wrong,
                    Failure::Locked { .. } => Exit::Locked,
                    Failure::Stopped => Exit::Interrupted,
                    Failure::Run { .. } => Exit::Failed,
                }
            }
            _ => Exit::Failed,
        }
    }
}

/// A word for a command line, quoted where a shell would cut it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:+=@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_that_a_shell_would_cut_is_quoted() {
        assert_eq!(quoted("plants/line-1.ron"), "plants/line-1.ron");
        assert_eq!(quoted("my line.ron"), "'my line.ron'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
