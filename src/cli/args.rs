//! The command line as clap reads it; nothing else knows clap.

mod window;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::experiment::RunOptions;
use crate::model::Seconds;
use crate::text;

#[cfg(feature = "view")]
pub(super) use window::{Lang, PanelName, Showing};
pub(super) use window::{ShotCommand, ViewCommand};

/// Examples stand before the options: most people read no further.
const TEMPLATE: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    the plant is wrong, or what was checked does not hold
  2    the command line is wrong, or a file or twinline itself failed
  3    the plant locked: stations wait for each other for ever
  130  interrupted; what was written is valid";

/// A smart-factory digital twin: one text file in, throughput and KPIs out.
#[derive(Debug, Parser)]
#[command(
    name = "twinline",
    version,
    help_template = TEMPLATE,
    before_help = "\
Examples:
  twinline new line.ron                            write a small plant to start from
  twinline reference                               what the file of a plant may hold
  twinline check line.ron                          say what is wrong with it
  twinline run line.ron                            run it and print the page
  twinline run line.ron --scenario \"quick die\"     what one change is worth
  twinline batch *.ron --scenario all -o all.csv   everything into one table
  twinline score line.ron                          how far it is, claimed beside proven
  twinline count shanghai-2025 plants/             how many are intelligent factories
  twinline view line.ron                           watch it run in 3D
  twinline shot line.ron --at \"2 h\" -o line.png    a picture of it without a window",
    after_help = EXIT_CODES,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a plant, alone or against a scenario, and print what it makes.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline run line.ron
  twinline run line.ron --scenario \"quick die\"
  twinline run line.ron --until \"8 w\" --warm-up \"1 w\" --replications 20
  twinline run line.ron --format json > line.json")]
    Run(RunCommand),
    /// Say everything that is wrong with plants, with its place in the file.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline check line.ron
  twinline check plants/*.ron --format json")]
    Check(CheckCommand),
    /// Write a small commented plant to start from.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline new line.ron
  twinline run line.ron")]
    New(NewCommand),
    /// Run many plants and scenarios into one tidy table.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline batch *.ron --scenario all -o all.csv
  twinline batch line.ron --scenario \"quick die\" --replications 50 -o line.jsonl
  twinline batch *.ron --scenario all -o all.csv --resume    go on after an interruption

Each row is one number (`kind`): of a replication, a summary over all of them, or a scenario's paired
difference from the plant as declared. Ctrl-C ends after the
running replications and leaves a valid table, which --resume completes to the same bytes as if it
had been made in one go.")]
    Batch(BatchCommand),
    /// Prove on a plant that results repeat: other thread counts, an unrelated line beside it.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline verify line.ron
  twinline verify line.ron --scenario \"quick die\"
  twinline verify line.ron --threads 8 --replications 4")]
    Verify(VerifyCommand),
    /// Print what a plant's file may hold: every element and field, with its type and default.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline reference | less
  twinline reference Machine                       or documents, or any other element or field
  twinline reference cmmm                          the criteria of a checklist, by their names")]
    Reference(ReferenceCommand),
    /// Score a plant against maturity checklists: what it claims beside what it proves.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline score line.ron
  twinline score line.ron --answers                what every answer rests on
  twinline score line.ron --way-up                 the cheapest measures that lift its level
  twinline score line.ron --checklist siri         another checklist at length
  twinline score line.ron --checklist mine.ron --format json
  twinline score line.ron --scenario \"robot\"      the plant under one of its scenarios
  twinline score line.ron --as-of 2025-12-31       papers of later days are bare statements

Every score is a self-assessment, not a certificate. Answers are computed from the plant and from its
run; documents and claims in the plant's file count for what they are.")]
    Score(ScoreCommand),
    /// Count the facilities that reach what a programme asks, against its targets.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline count shanghai-2025 factories/
  twinline count shanghai-2025 city/ --scores city.jsonl            keep each facility's scores
  twinline count shanghai-2025 city/ --scores city.jsonl --resume   go on after an interruption
  twinline count mine.ron factories/*.ron --format md > count.md
  twinline count shanghai-2025 factories/ --as-of 2025-12-31        papers of later days are bare statements

A file that cannot be scored, or not even read, is told and counted apart; the rest goes on, and the exit code is
0 as long as one facility was scored, 1 when none was.")]
    Count(CountCommand),
    /// Make up a city of plausible facilities, to try a count on. All of them are synthetic.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline city --factories 3000 --seed 7 -o city
  twinline count shanghai-2025 city")]
    City(CityCommand),
    /// Open a plant in a window and watch it run.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline view line.ron
  twinline view line.ron --scenario \"quick die\"    before and after side by side
  twinline view line.ron --lang zh --dark

Needs twinline built with its window: cargo build --release --features view. What is watched is the run that
`twinline run` measures: its first replication, to the last bit.")]
    View(ViewCommand),
    /// Draw a picture of a running plant, or a sequence, without a window.
    #[command(help_template = TEMPLATE, after_help = EXIT_CODES, before_help = "\
Examples:
  twinline shot line.ron --at \"2 h\" -o line.png
  twinline shot line.ron --panel all --select bottleneck -o line.png
  twinline shot line.ron --scenario \"quick die\" --panel charts -o pair.png
  twinline shot line.ron --frames 100 -o line.png     line-0001.png to line-0100.png

Needs twinline built with its window (cargo build --release --features view) and a Vulkan driver, no display.")]
    Shot(ShotCommand),
}

#[derive(Debug, Args)]
pub(super) struct ScoreCommand {
    /// The plant.
    pub file: PathBuf,
    /// A checklist: the id of a shipped one, or a file. May be repeated; by default all that apply.
    #[arg(long, value_name = "ID|FILE")]
    pub checklist: Vec<String>,
    /// Score this scenario of the plant in place of the plant as declared.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Tell every answer of the first checklist and what it rests on, and cut no list short.
    #[arg(long)]
    pub answers: bool,
    /// Search the cheapest measures that lift the proven level of the first checklist, and run them.
    #[arg(long, conflicts_with_all = ["scenario", "answers", "no_run"])]
    pub way_up: bool,
    /// Do not run the plant: what only a run could show needs evidence.
    #[arg(long)]
    pub no_run: bool,
    #[command(flatten)]
    pub papers: Papers,
    #[command(flatten)]
    pub settings: Settings,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = SheetFormat::Text)]
    pub format: SheetFormat,
}

/// When papers count.
#[derive(Debug, Args)]
pub(super) struct Papers {
    /// The day to which papers count; one dated later is a bare statement. By default today.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<String>,
}

impl Papers {
    /// The day, and whether it was asked for.
    pub fn day(&self) -> (String, bool) {
        match &self.as_of {
            Some(day) => (day.clone(), true),
            None => (super::plant::today(), false),
        }
    }
}

/// A day as documents are dated: `2026-11-22`.
fn day(text: &str) -> Result<String, String> {
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if day.to_string() == text => Ok(text.to_owned()),
        _ => Err("write a day as 2026-11-22".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(super) struct CountCommand {
    /// The programme: the id of a shipped one (shanghai-2025), or a file.
    pub programme: PathBuf,
    /// Plant files, and folders that hold some.
    #[arg(required = true)]
    pub facilities: Vec<PathBuf>,
    /// A checklist in place of the shipped ones: an id, or a file. May be repeated.
    #[arg(long, value_name = "ID|FILE")]
    pub checklist: Vec<String>,
    /// Write each facility's scores to this file, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub scores: Option<PathBuf>,
    /// Take over from the scores file what is still true, and make the rest.
    #[arg(long, requires = "scores", conflicts_with = "force")]
    pub resume: bool,
    /// Overwrite a scores file that is there.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub papers: Papers,
    #[command(flatten)]
    pub settings: Settings,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = SheetFormat::Text)]
    pub format: SheetFormat,
}

#[derive(Debug, Args)]
pub(super) struct CityCommand {
    /// How many facilities.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=99_999))]
    pub factories: u32,
    /// Seed: the same city every time.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The folder to write them to.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Write into a folder that is not empty.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct RunCommand {
    /// The plant.
    pub file: PathBuf,
    /// Run this scenario of the plant beside it and print the difference.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub settings: Settings,
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = ResultFormat::Text)]
    pub format: ResultFormat,
    /// Add how many events were handled in how much CPU time; such output differs from run to run.
    #[arg(long)]
    pub timings: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckCommand {
    /// The plants.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

#[derive(Debug, Args)]
pub(super) struct NewCommand {
    /// The file to write.
    pub file: PathBuf,
    /// Overwrite a file that is there.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(super) struct BatchCommand {
    /// The plants.
    #[arg(required = true)]
    pub plants: Vec<PathBuf>,
    /// Run this scenario too, beside the plant as declared; `all` for every one. May be repeated.
    #[arg(long, value_name = "NAME|all")]
    pub scenario: Vec<String>,
    /// The table to write, FILE.csv or FILE.jsonl; without it, standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How to write the table; by default as the name of the output ends, else csv.
    #[arg(long, value_enum)]
    pub format: Option<TableFormat>,
    /// Keep what is complete and still true in the output file, and make the rest. A file that is no
    /// table, or holds what this command would not make, is left as it is.
    #[arg(long, requires = "output", conflicts_with = "force")]
    pub resume: bool,
    /// Overwrite an output file that is there.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Args)]
pub(super) struct VerifyCommand {
    /// The plant.
    pub file: PathBuf,
    /// Verify the plant under this scenario in place of the plant as declared.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Args)]
pub(super) struct ReferenceCommand {
    /// Only this element or field, such as Machine or claims; `checklist` or `programme`; or a checklist's id or file.
    #[arg(value_name = "ELEMENT")]
    pub element: Option<String>,
}

/// How to run, in place of what the plant's file says.
#[derive(Debug, Args)]
#[command(next_help_heading = "In place of the plant's own settings")]
pub(super) struct Settings {
    /// Independent replications.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Seed of all random streams.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// End of each replication, such as "2 w".
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub until: Option<Seconds>,
    /// Statistics begin here, such as "1 d".
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub warm_up: Option<Seconds>,
    /// Threads to run replications on; by default one for each core. Changes no result.
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

impl Settings {
    /// What the experiment is told.
    pub fn options(&self) -> RunOptions {
        let Self {
            replications,
            seed,
            until,
            warm_up,
            ..
        } = *self;
        RunOptions {
            replications,
            seed,
            until,
            warm_up,
        }
    }

    /// Threads asked for, or one for each core.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// One row for each number.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SheetFormat {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// One row for each criterion, or for each target and facility.
    Csv,
    /// Markdown.
    Md,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// With the line of the file that each problem stands on.
    Text,
    /// One JSON document for each file.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object per line.
    Jsonl,
}

fn duration(text: &str) -> Result<Seconds, String> {
    text::duration(text).map_err(|problem| match problem.hint {
        Some(hint) => format!("{}; {hint}", problem.message),
        None => problem.message,
    })
}

/// A command that prints has no `-o`, and what clap thinks of it helps nobody.
pub(super) fn say_where_output_goes(error: &mut clap::Error) {
    let asked = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(arg)) if arg == "-o" || arg == "--output"
    );
    if error.kind() != ErrorKind::UnknownArgument || !asked {
        return;
    }
    let new = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string().contains("twinline new"),
        _ => false,
    };
    let tip = match new {
        true => "name the file itself, as in `twinline new line.ron`",
        false => "what this command prints goes into a file with `> FILE` behind it",
    };
    error.insert(
        ContextKind::Suggested,
        ContextValue::StyledStrs(vec![tip.into()]),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_are_read_with_their_units() {
        let line = [
            "twinline",
            "run",
            "a.ron",
            "--until",
            "2 w",
            "--warm-up",
            "1 d",
            "--threads",
            "3",
        ];
        let Command::Run(run) = Cli::try_parse_from(line).unwrap().command else {
            panic!("not a run")
        };
        let options = run.settings.options();
        assert_eq!(
            (options.until, options.warm_up),
            (Some(Seconds(1_209_600.0)), Some(Seconds(86_400.0)))
        );
        assert_eq!(run.settings.threads().get(), 3);
        let line = ["twinline", "run", "a.ron", "--until", "2 weeks"];
        let error = Cli::try_parse_from(line).unwrap_err().to_string();
        assert!(
            error.contains("no unit") && error.contains("write \"2 w\""),
            "{error}"
        );
        for bad in [
            ["--until", "2"],
            ["--until=-1 s", "--seed=1"],
            ["--replications", "0"],
            ["--threads", "0"],
        ] {
            let line = ["twinline", "run", "a.ron"].into_iter().chain(bad);
            assert!(Cli::try_parse_from(line).is_err(), "{bad:?}");
        }
    }
}
