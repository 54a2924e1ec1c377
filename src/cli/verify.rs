//! `twinline verify`: does the plant repeat to the last bit?

use std::fmt::Write as _;
use std::num::NonZeroUsize;

use super::args::VerifyCommand;
use super::plant::Plant;
use super::printer::Printer;
use super::run::ended;
use super::{CliError, Exit, watch};
use crate::experiment::{Finding, Verdict, verify as verify_plant};

pub(super) fn verify(command: &VerifyCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    let Some(plant) = Plant::read(&command.file, printer)? else {
        return Ok(Exit::Wrong);
    };
    let (declared, label) = match &command.scenario {
        None => (plant.factory.clone(), plant.label.clone()),
        Some(name) => match plant.scenario(name, printer)? {
            Some(changed) => (changed, format!("{}, scenario \"{name}\"", plant.label)),
            None => return Ok(Exit::Wrong),
        },
    };
    let factory = command.settings.options().settle(&declared)?;
    // One thread against one thread would prove nothing.
    let threads = command
        .settings
        .threads()
        .max(NonZeroUsize::MIN.saturating_add(1));
    watch::end_at_once();
    let bar = watch::shy_bar(3 * u64::from(factory.run.replications));
    let mut progress = |done| watch::advance(&bar, done);
    let made = verify_plant(&factory, threads, &watch::INTERRUPTED, &mut progress);
    bar.finish_and_clear();
    let verdict = match made {
        Ok(verdict) => verdict,
        Err(failure) => {
            return ended(failure, &plant, [command.scenario.as_ref(), None], printer);
        }
    };
    watch::printing();
    printer.data(&text_of(&label, &verdict))?;
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
        "{label}: {} to {}, seed {}",
        match run.replications {
            1 => "1 replication".to_owned(),
            n => format!("{n} replications"),
        },
        run.until.told(),
        run.seed
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
