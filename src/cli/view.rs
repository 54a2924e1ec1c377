//! `twinline view` and `twinline shot`: the window, and its pictures without one.

use super::args::{ShotCommand, ViewCommand};
use super::printer::Printer;
use super::{CliError, Exit};

/// Without Cargo's feature `view`.
#[cfg(not(feature = "view"))]
fn no_window(command: &str) -> CliError {
    CliError::Usage(format!(
        "this twinline was built without its window; build it with one by `cargo build --release --features view`, or \
         `cargo run --release --features view -- {command} FILE`"
    ))
}

#[cfg(not(feature = "view"))]
pub(super) fn view(_: &ViewCommand, _: &Printer) -> Result<Exit, CliError> {
    Err(no_window("view"))
}

#[cfg(not(feature = "view"))]
pub(super) fn shot(_: &ShotCommand, _: &mut Printer) -> Result<Exit, CliError> {
    Err(no_window("shot"))
}

#[cfg(feature = "view")]
pub(super) use with_window::{shot, view};

#[cfg(feature = "view")]
mod with_window {
    use std::path::{Path, PathBuf};

    use super::super::args::{Lang, PanelName, Showing};
    use super::super::plant::Plant;
    use super::super::quoted;
    use super::*;
    use crate::check::check_dates;
    use crate::experiment::Failure;
    use crate::model::Diagnostic;
    use crate::text::{Offer, Step};
    use crate::view::{
        self, Desk, Document, Fineness, Language, Look, Obstacle, Shot, Surroundings, Tab, Words,
    };

    impl From<Obstacle> for CliError {
        fn from(obstacle: Obstacle) -> Self {
            Self::Usage(obstacle.to_string())
        }
    }

    pub fn view(command: &ViewCommand, printer: &Printer) -> Result<Exit, CliError> {
        // Before the plant: a machine that cannot show anything says so at once.
        Surroundings::here().for_window()?;
        let Some(mut desk) = desk(&command.showing, printer)? else {
            return Ok(Exit::Wrong);
        };
        choose(&mut desk, &command.showing)?;
        let fine = fineness(&command.showing);
        if let Some(lost) = view::open(desk, command.showing.size, fine, command.frames)? {
            printer.note(&lost);
        }
        Ok(Exit::Done)
    }

    pub fn shot(command: &ShotCommand, printer: &mut Printer) -> Result<Exit, CliError> {
        let showing = &command.showing;
        let at = command.at.as_deref().map(moment).transpose()?;
        let files = files(&command.output, command.frames as usize);
        refuse_name(&command.output)?;
        if let Some(there) = files.iter().find(|file| file.exists() && !command.force) {
            return Err(CliError::Exists(there.clone()));
        }
        let Some(mut desk) = desk(showing, printer)? else {
            return Ok(Exit::Wrong);
        };
        let shift = 8 * 3_600_000_000_000;
        let until = desk.twin().until();
        if at.is_some_and(|at| at > until) {
            let file = showing.file.display();
            let end = until as f64 / crate::model::NANOS / 3600.0;
            printer.note(&format!(
                "{file}: the run ends at {end} h, and so the picture shows that"
            ));
        }
        let at = at.unwrap_or_else(|| desk.twin().warm_up().saturating_add(shift));
        let at = at.min(until);
        // Nobody can close a line in a picture.
        if let Some(notice) = desk.notice.take() {
            printer.note(&notice);
        }
        open_panels(&mut desk, &command.panel);
        desk.playback.set_rate(command.speed);
        let what = Shot {
            at,
            size: showing.size,
            frames: command.frames as usize,
            fineness: fineness(showing),
        };
        // The bottleneck is known once the plant has run to the moment of the picture.
        let wanted = showing.select.clone();
        choose_known(&mut desk, showing)?;
        let mut unwritten = None;
        let drawn = view::shot(
            desk,
            &what,
            wanted.as_deref() == Some("bottleneck"),
            &mut |frame, picture| {
                picture.write(&files[frame]).map_err(|error| {
                    let kind = error.kind();
                    unwritten = Some((files[frame].clone(), error));
                    kind.into()
                })
            },
        );
        if let Some((file, error)) = unwritten {
            return Err(CliError::Write(file, error));
        }
        drawn?;
        for file in &files {
            printer.note(&format!("wrote {}", file.display()));
        }
        Ok(Exit::Done)
    }

    fn moment(text: &str) -> Result<u64, CliError> {
        view::moment(text).ok_or_else(|| {
            CliError::Usage(format!(
                "--at {}: write a time such as \"2 h\", \"10:30\" or \"2 d 10:30\"",
                quoted(text)
            ))
        })
    }

    /// What is told before the plant has run for it.
    fn refuse_name(output: &Path) -> Result<(), CliError> {
        let is_png = output
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
        if !is_png {
            let png = output.with_extension("png");
            return Err(CliError::Usage(format!(
                "{}: a picture is a PNG; call it {}",
                output.display(),
                png.display()
            )));
        }
        let folder = output.parent().unwrap_or(Path::new(""));
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        let missing = std::io::Error::other(format!("there is no folder {}", folder.display()));
        Err(CliError::Write(output.to_owned(), missing))
    }

    /// The one file, or one for each picture of a sequence.
    fn files(output: &Path, frames: usize) -> Vec<PathBuf> {
        if frames <= 1 {
            return vec![output.to_owned()];
        }
        let stem = output
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let name = |frame: usize| output.with_file_name(format!("{stem}-{frame:04}.png"));
        (1..=frames).map(name).collect()
    }

    fn fineness(showing: &Showing) -> Fineness {
        if showing.plain {
            Fineness::Plain
        } else {
            Fineness::Fine
        }
    }

    fn desk(showing: &Showing, printer: &Printer) -> Result<Option<Desk>, CliError> {
        let Some(plant) = Plant::read(&showing.file, printer)? else {
            return Ok(None);
        };
        if let Some(name) = &showing.scenario
            && plant.scenario(name, printer)?.is_none()
        {
            return Ok(None);
        }
        let seed = showing.seed.unwrap_or(plant.factory.run.seed);
        let document = Document {
            path: showing.file.clone(),
            reading: plant.reading().clone(),
            factory: plant.factory.clone(),
        };
        let words = Words::of(language(showing.lang));
        let mut desk = Desk::new(document, seed, words).map_err(Failure::from)?;
        let scenario = showing.scenario.iter().cloned().map(Offer::Scenario);
        let typed = showing.set.iter().cloned();
        let steps = scenario
            .map(Step::Offer)
            .chain(typed.map(|(path, value)| Step::Set(path, value)));
        for step in steps {
            desk.try_step(step.clone())
                .map_err(|problems| refused(showing, &step, &problems))?;
        }
        if showing.dark {
            desk.look = Look::Dark;
        }
        let (day, told) = showing.papers.day();
        plant.print(&check_dates(&plant.factory, &day), printer);
        desk.background.board.as_of = Some((day, told));
        Ok(Some(desk))
    }

    /// A change that does not fit is a mistake of the command line, not of the plant.
    fn refused(showing: &Showing, step: &Step, problems: &[Diagnostic]) -> CliError {
        let what = match step {
            Step::Offer(offer) => format!("scenario \"{}\"", offer.name()),
            Step::Set(path, value) => format!("--set \"{path}={value}\""),
        };
        let sentence = |problem: &Diagnostic| {
            let hint = problem.hint.as_ref();
            let hint = hint.map_or(String::new(), |hint| format!("; {hint}"));
            format!(
                "{}: {what}: {}{hint}",
                showing.file.display(),
                problem.message
            )
        };
        CliError::Usage(problems.iter().map(sentence).collect::<Vec<_>>().join("\n"))
    }

    fn language(asked: Option<Lang>) -> Language {
        match asked {
            Some(Lang::En) => Language::English,
            Some(Lang::Zh) => Language::Chinese,
            None => ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .filter_map(|name| std::env::var(name).ok())
                .find(|value| !value.is_empty())
                .map_or(Language::English, |value| Language::of(&value)),
        }
    }

    /// Selects a station now, the bottleneck included.
    fn choose(desk: &mut Desk, showing: &Showing) -> Result<(), CliError> {
        if showing.select.as_deref() == Some("bottleneck") {
            desk.seek_bottleneck();
            return Ok(());
        }
        choose_known(desk, showing)
    }

    /// Selects a station by its name.
    fn choose_known(desk: &mut Desk, showing: &Showing) -> Result<(), CliError> {
        let Some(name) = showing
            .select
            .as_deref()
            .filter(|name| *name != "bottleneck")
        else {
            return Ok(());
        };
        desk.selected = desk.twin().number(name);
        if desk.selected.is_some() {
            return Ok(());
        }
        let file = showing.file.display();
        Err(CliError::Usage(format!(
            "{file}: there is no station `{name}` to select"
        )))
    }

    fn open_panels(desk: &mut Desk, panels: &[PanelName]) {
        let has = |panel| panels.contains(&PanelName::All) || panels.contains(&panel);
        desk.tree = has(PanelName::Tree);
        desk.inspector = has(PanelName::Inspector);
        desk.bar = !panels.is_empty();
        let tabs = [
            (PanelName::Charts, Tab::Charts),
            (PanelName::States, Tab::States),
            (PanelName::Gantt, Tab::Gantt),
            (PanelName::LeadTimes, Tab::LeadTimes),
            (PanelName::Checklist, Tab::Checklist),
            (PanelName::Log, Tab::Log),
        ];
        let named = tabs.iter().find(|(name, _)| panels.contains(name));
        desk.tab = match (named, panels.contains(&PanelName::All)) {
            (Some((_, tab)), _) => Some(*tab),
            (None, true) => Some(Tab::Charts),
            (None, false) => None,
        };
    }
}
