//! `twinline verify`: does the plant repeat to the last bit?

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::args::VerifyCommand;
use super::plant::Plant;
use super::printer::Printer;
use super::run::ended;
use super::{CliError, Exit};
use crate::experiment::{Finding, Verdict, verify as verify_plant};

pub(super) fn verify(command: &VerifyCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let Some(plant) = Plant::read(&command.file, printer)? else {
        return Ok(Exit::Wrong);
    };
    let factory = command.settings.options().settle(&plant.factory)?;
    // One thread against one thread would prove nothing.
    let threads = command
        .settings
        .threads()
        .max(NonZeroUsize::MIN.saturating_add(1));
    let stop = AtomicBool::new(false);
    let verdict = match verify_plant(&factory, threads, &stop, &mut |_| ()) {
        Ok(verdict) => verdict,
        Err(failure) => return ended(failure, &plant, [None, None], printer),
    };
    printer.data(&text_of(&plant.label, &verdict))?;
    Ok(if verdict.agrees() {
        Exit::Done
    } else {
        Exit::Wrong
    })
}

fn text_of(label: &str, verdict: &Verdict) -> String {
    let run = &verdict.outcome.factory.run;
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{label}: {} replications to {}, seed {}",
        run.replications, run.until, run.seed
    );
    for Finding {
        subject,
        compared,
        differing,
        different,
    } in &verdict.findings
    {
        let _ = match (*compared, *different) {
            (0, _) => writeln!(text, "  nothing   {subject}: nothing to compare"),
            (_, 0) => writeln!(text, "  agrees    {subject}: all {compared}"),
            _ => writeln!(
                text,
                "  DIFFERS   {subject}: {different} of {compared}, such as {}",
                differing.join("; ")
            ),
        };
    }
    let _ = writeln!(text, "plant {:016x}", verdict.outcome.plant_hash);
    let _ = writeln!(text, "fingerprint {:016x}", verdict.outcome.fingerprint());
    text
}
