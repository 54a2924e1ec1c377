//! `twinline run`: one plant, alone or against a scenario.

use std::io;

use cpu_time::ProcessTime;

use super::args::{ResultFormat, RunCommand};
use super::plant::{Plant, locked_text};
use super::printer::Printer;
use super::result::{comparison_of, result_of};
use super::{CliError, Exit, watch};
use crate::experiment::{Failure, Job, Outcome, compare, run as run_plant};
use crate::report::{self, Timings};

pub(super) fn run(command: &RunCommand, printer: &mut Printer) -> Result<Exit, CliError> {
    if command.timings && command.format == ResultFormat::Csv {
        let why = "--timings has no row in the csv table; take --format text or json with it";
        return Err(CliError::Usage(why.to_owned()));
    }
    let Some(plant) = Plant::read(&command.file, printer)? else {
        return Ok(Exit::Wrong);
    };
    let options = command.settings.options();
    let threads = command.settings.threads();
    watch::end_at_once();
    let base = Job::new(options.settle(&plant.factory)?).map_err(Failure::from)?;
    let plants = if command.scenario.is_some() { 2 } else { 1 };
    let bar = watch::shy_bar(plants * u64::from(base.replications()));
    let mut progress = |done| watch::advance(&bar, done);
    let stop = &watch::INTERRUPTED;
    let clock = Clock::start(command.timings);
    let text = match &command.scenario {
        None => match run_plant(&base, threads, stop, &mut progress) {
            Ok(outcome) => {
                let timings = clock.stop(&[&outcome]);
                let result = result_of(&plant, None, &outcome, timings);
                match command.format {
                    ResultFormat::Text => report::page::run(&result, true),
                    ResultFormat::Json => report::json::run(&result).map_err(io::Error::from)?,
                    ResultFormat::Csv => table(|to| report::csv::write(to, &[&result]))?,
                }
            }
            Err(failure) => return ended(failure, &plant, [None, None], printer),
        },
        Some(name) => {
            let Some(changed) = plant.scenario(name, printer)? else {
                return Ok(Exit::Wrong);
            };
            let job = Job::new(options.settle(&changed)?).map_err(Failure::from)?;
            match compare(name, base, job, threads, stop, &mut progress) {
                Ok(both) => {
                    let timings = clock.stop(&[&both.base, &both.scenario]);
                    let result = comparison_of(&plant, &both, timings);
                    match command.format {
                        ResultFormat::Text => report::page::comparison(&result, true),
                        ResultFormat::Json => {
                            report::json::comparison(&result).map_err(io::Error::from)?
                        }
                        ResultFormat::Csv => {
                            table(|to| report::csv::write_comparison(to, &result))?
                        }
                    }
                }
                Err(failure) => return ended(failure, &plant, [None, Some(name)], printer),
            }
        }
    };
    bar.finish_and_clear();
    watch::printing();
    printer.data(&text)?;
    Ok(Exit::Done)
}

/// A table as text.
fn table(write: impl FnOnce(&mut Vec<u8>) -> csv::Result<()>) -> io::Result<String> {
    let mut bytes = Vec::new();
    write(&mut bytes).map_err(io::Error::from)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// A deadlock is told in the plant's words; any other failure is an error.
pub(super) fn ended(
    failure: Failure,
    plant: &Plant,
    scenarios: [Option<&String>; 2],
    printer: &Printer,
) -> Result<Exit, CliError> {
    let Failure::Locked {
        job,
        replication,
        deadlock,
    } = failure
    else {
        return Err(failure.into());
    };
    let mut label = plant.label.clone();
    if let Some(name) = scenarios.get(job).copied().flatten() {
        label = format!("{label}, scenario \"{name}\"");
    }
    printer.error(&locked_text(&label, replication, &deadlock));
    Ok(Exit::Locked)
}

/// CPU time of all threads, looked at only when it was asked for.
struct Clock(Option<ProcessTime>);

impl Clock {
    fn start(wanted: bool) -> Self {
        Self(wanted.then(ProcessTime::now))
    }

    fn stop(self, outcomes: &[&Outcome]) -> Option<Timings> {
        let cpu_s = self.0?.elapsed().as_secs_f64();
        let events = outcomes.iter().map(|o| o.entries()).sum();
        let operations = outcomes.iter().map(|o| o.operations()).sum();
        let events_per_cpu_s = if cpu_s > 0.0 {
            events as f64 / cpu_s
        } else {
            0.0
        };
        Some(Timings {
            events,
            operations,
            cpu_s,
            events_per_cpu_s,
        })
    }
}
