//! Scoring many facilities: one after the other on each thread, rows in the order of the files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use super::facility::{Row, Scored, Verdict, hex};
use super::kept::Kept;
use crate::check::{check, check_draft, check_names};
use crate::experiment::{Failure, RunOptions, in_order};
use crate::maturity::{Evidence, score_all};
use crate::model::structure::Facility;
use crate::model::{Checklist, Diagnostic, Factory};
use crate::sim::{FNV_START, fnv1a};
use crate::text::{self, Files, Source};

/// Where the facilities come from; the library reads no files.
pub trait Facilities: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The name of the file, unique.
    fn name(&self, at: usize) -> String;

    /// Its text.
    ///
    /// # Errors
    /// Why it cannot be read, for a person.
    fn read(&self, at: usize) -> Result<String, String>;

    /// A table that it names.
    ///
    /// # Errors
    /// Why it cannot be read, for a person.
    fn table(&self, at: usize, name: &str) -> Result<String, String>;
}

/// How facilities are scored.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// What they are scored by.
    pub checklists: &'a [Checklist],
    /// Run settings in place of theirs.
    pub options: &'a RunOptions,
    /// The day to which papers count, as `2026-11-22`; one dated later is a bare statement.
    pub as_of: &'a str,
}

/// How a survey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surveyed {
    /// Rows delivered.
    pub rows: usize,
    /// Of these, taken over from an earlier go.
    pub kept: usize,
}

/// The checklists for each kind of facility.
type Lists = BTreeMap<Facility, Vec<Checklist>>;

impl Survey<'_> {
    /// Names what decides a row beside the facility's own file: the program with the hash of its sources
    /// that can change a score, the content of the checklists, and the run settings. The programme is not
    /// among it: a row says where a facility stands, and what counts is worked out from all rows each time.
    /// Nor is the day: a row is taken over where its papers count as they did.
    pub fn rules(&self) -> String {
        // Writing plain data to memory cannot fail.
        let lists = serde_json::to_vec(self.checklists).unwrap_or_default();
        format!(
            "twinline {} {}, checklists {}, settings {}",
            env!("CARGO_PKG_VERSION"),
            env!("TWINLINE_SCORING_SOURCES"),
            hex(fnv1a(&lists, FNV_START)),
            hex(fnv1a(format!("{:?}", self.options).as_bytes(), FNV_START)),
        )
    }

    /// Scores every facility that `kept` does not hold, on `threads` threads, and hands the rows to
    /// `deliver` in the order of the facilities. The rows are the same for any number of threads. Ends
    /// early when `deliver` breaks or `stop` is set.
    pub fn run(
        &self,
        facilities: &dyn Facilities,
        kept: &Kept,
        threads: NonZeroUsize,
        stop: &AtomicBool,
        mut deliver: impl FnMut(usize, Row) -> ControlFlow<()>,
    ) -> Surveyed {
        let rules = self.rules();
        let lists = [Facility::Factory, Facility::Hospital, Facility::Office].map(|kind| {
            let fits = |list: &&Checklist| list.applies_to(kind);
            (kind, self.checklists.iter().filter(fits).cloned().collect())
        });
        let lists = BTreeMap::from(lists);
        let (mut rows, mut held) = (0, 0);
        in_order(
            facilities.count(),
            threads,
            stop,
            |at| self.facility(facilities, at, &rules, &lists, kept, stop),
            |at, row| match row {
                // What was begun when the survey was stopped says nothing.
                None => ControlFlow::Break(()),
                Some((row, was_kept)) => {
                    held += usize::from(was_kept);
                    rows += 1;
                    deliver(at, row)
                }
            },
        );
        Surveyed { rows, kept: held }
    }

    /// The row of one facility, and whether it was taken over; `None` when stopped.
    fn facility(
        &self,
        facilities: &dyn Facilities,
        at: usize,
        rules: &str,
        lists: &Lists,
        kept: &Kept,
        stop: &AtomicBool,
    ) -> Option<(Row, bool)> {
        let file = facilities.name(at);
        let tables = Tables {
            facilities,
            at,
            seen: RefCell::new(FNV_START),
        };
        let mut row = Row {
            file: file.clone(),
            content: String::new(),
            rules: rules.to_owned(),
            result: Verdict::Unscored(String::new()),
        };
        let text = match facilities.read(at) {
            Ok(text) => text,
            Err(why) => {
                row.result = Verdict::Unscored(format!("cannot be read: {why}"));
                return Some((row, false));
            }
        };
        *tables.seen.borrow_mut() = fnv1a(text.as_bytes(), FNV_START);
        let reading = text::read(Source { name: file, text }, &tables);
        row.content = hex(*tables.seen.borrow());
        if let Some(held) = kept.get(&row, self.as_of) {
            return Some((held.clone(), true));
        }
        row.result = match self.score(&reading, lists, stop) {
            Ok(scored) => Verdict::Scored(Box::new(scored)),
            Err(Some(why)) => Verdict::Unscored(why),
            Err(None) => return None,
        };
        Some((row, false))
    }

    /// A plant's scores, or why it has none (`None`: stopped).
    fn score(
        &self,
        reading: &text::Reading,
        lists: &Lists,
        stop: &AtomicBool,
    ) -> Result<Scored, Option<String>> {
        let factory = match &reading.factory {
            Some(factory) => factory,
            None => {
                let mut found = reading.diagnostics.clone();
                if let Some(draft) = &reading.draft {
                    found.extend(check_draft(&draft.factory, &draft.failed));
                }
                return Err(Some(first_of(reading, reading.locate(found))));
            }
        };
        let found: Vec<Diagnostic> = check(factory)
            .into_iter()
            .filter(|d| d.is_error())
            .collect();
        if !found.is_empty() {
            return Err(Some(first_of(reading, reading.locate(found))));
        }
        let settle = |factory: &Factory| {
            let settled = self.options.settle(factory);
            settled.map_err(|error| Some(error.to_string()))
        };
        let plant = settle(factory)?;
        let baseline = match &factory.profile.baseline {
            None => None,
            Some(name) => {
                let changed = reading.scenario(name).map_err(|found| {
                    let why = first_of(reading, found);
                    Some(format!("scenario \"{name}\": {why}"))
                })?;
                Some(settle(&changed)?)
            }
        };
        let evidence = Evidence::gather(
            &plant,
            baseline.as_ref(),
            NonZeroUsize::MIN,
            stop,
            &mut |_| {},
        )
        .map_err(why)?
        .as_of(self.as_of, false);
        let lists = lists.get(&factory.profile.facility);
        let scores = lists.map_or_else(Vec::new, |lists| score_all(lists, &evidence));
        Ok(Scored::new(factory, &evidence, &scores, self.odd(factory)))
    }

    /// What of a plant's papers and claims is passed over.
    fn odd(&self, factory: &Factory) -> Vec<String> {
        let known: Vec<&Checklist> = self.checklists.iter().collect();
        let odd = check_names(factory, &known);
        odd.into_iter().map(|problem| problem.message).collect()
    }
}

/// Why a run gives no score; `None` when it was stopped.
fn why(failure: Failure) -> Option<String> {
    match failure {
        Failure::Stopped => None,
        Failure::Locked {
            replication,
            deadlock,
            ..
        } => {
            let names: Vec<&str> = deadlock.waits.iter().map(|(who, _)| who.as_str()).collect();
            Some(format!(
                "locks in replication {replication}: {} wait for each other",
                names.join(", ")
            ))
        }
        other => Some(other.to_string()),
    }
}

/// The first problem with its line, and how many more there are, which `twinline check` tells.
fn first_of(reading: &text::Reading, found: Vec<Diagnostic>) -> String {
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.is_error()).collect();
    let Some(first) = errors.first() else {
        return "not a plant".to_owned();
    };
    let place = first.span.map_or(String::new(), |span| {
        let (line, column) = text::line_column(&reading.source.text, span.start);
        format!("line {line}, column {column}: ")
    });
    let more = match errors.len() {
        1 => String::new(),
        n => format!(" (and {} more: `twinline check` tells all)", n - 1),
    };
    format!("{place}{}{more}", first.message)
}

/// The tables of one facility; what is read goes into the hash of its content.
struct Tables<'a> {
    facilities: &'a dyn Facilities,
    at: usize,
    seen: RefCell<u64>,
}

impl Files for Tables<'_> {
    fn read(&self, name: &str) -> Result<String, String> {
        let read = self.facilities.table(self.at, name);
        let bytes = match &read {
            Ok(text) => text.as_bytes(),
            Err(why) => why.as_bytes(),
        };
        let mut seen = self.seen.borrow_mut();
        *seen = fnv1a(bytes, fnv1a(name.as_bytes(), *seen));
        read
    }
}
