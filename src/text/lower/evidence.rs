//! What a factory shows and says of itself, and what it could do: documents, claims, measures.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::structure::Answer;
use crate::model::{Claim, Document, Measure};
use crate::text::tree::Value;

use super::factory::{as_written, changes};
use super::quantity::{level, words};
use super::reader::{Item, Log, Lower, Reader, named_items};

words!(Answer, "an answer", No, Partly, Mostly, Fully);

impl Lower for Document {
    const EXAMPLE: &'static str = "(date: \"2023-04-01\", shows: [\"cmmm.org_strategy.l1.a\"])";

    fn stand_in() -> Option<Self> {
        Some(Self::default())
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a document", Self::EXAMPLE, log)?;
        let date = r.optional("date", log).map(|Day(date)| date);
        let shows = r.need("shows", log);
        r.finish(log);
        Some(Self {
            date,
            shows: shows?,
        })
    }
}

/// A day of the calendar, as ISO 8601 writes it.
struct Day(String);

impl Lower for Day {
    const EXAMPLE: &'static str = "\"2023-04-01\"";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const DUE: &str = "a date";
        let Value::Text(text) = item.value() else {
            return log.wrong_type(item, DUE, format!("write {}", Self::EXAMPLE));
        };
        let text = text.trim();
        // jiff reads more forms than this one.
        let form = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        match text.parse::<Date>() {
            Ok(_) if form => Some(Self(text.to_owned())),
            _ if form => {
                let message = format!("`{text}` is no day of the calendar");
                log.error(item, "bad-date", message, "")
            }
            _ => {
                let message = format!("{DUE} is due here, not {}", item.node.describe());
                let hint = format!("write year, month and day: {}", Self::EXAMPLE);
                log.error(item, "bad-date", message, hint)
            }
        }
    }
}

impl Lower for Claim {
    const EXAMPLE: &'static str = "4";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Number(_) => level(item, log).map(Self::Level),
            Value::Text(text) if !text.trim().is_empty() => Some(Self::Grade(text.clone())),
            Value::Word(_) => Answer::lower(item, log).map(Self::Answer),
            _ => log.wrong_type(
                item,
                "a claim",
                "write a level, 4; a grade, \"advanced\"; or an answer, Fully",
            ),
        }
    }
}

/// Measures by name; their changes stay as written, whether they fit is found when they are applied.
pub(super) fn measures(
    item: &Item,
    source: &str,
    log: &mut Log,
) -> Option<BTreeMap<String, Measure>> {
    let mut measures = BTreeMap::new();
    for (name, below) in named_items(item, EXAMPLE, log)? {
        let read = measure(&below, source, log).or_else(|| log.lost(&below));
        measures.extend(read.map(|measure| (name, measure)));
    }
    Some(measures)
}

const EXAMPLE: &str = "(cost: \"80000 CNY\", scenario: \"smed\")";

fn measure(item: &Item, source: &str, log: &mut Log) -> Option<Measure> {
    let mut r = Reader::unnamed(item, "a measure", EXAMPLE, log)?;
    let cost = r.optional("cost", log);
    let scenario = r.optional("scenario", log);
    let changes = r
        .item("changes")
        .map(|item| as_written(changes(&item, "this measure", log), source));
    let shows: Option<Vec<String>> = r.optional("shows", log);
    if let (Some(item), Some([])) = (r.item("shows"), shows.as_deref()) {
        let message = "this measure brings a document that shows nothing";
        let hint = "name a criterion that it shows, as \"cmmm.org_strategy.l1.a\", or leave it out";
        log.error::<()>(&item, "empty-list", message, hint);
    }
    let shows = shows.unwrap_or_default();
    let given = ["scenario", "changes", "shows"].map(|field| r.item(field).is_some());
    let (damaged, before) = (r.damaged(), log.diagnostics.len());
    r.finish(log);
    // A field that is misspelt, or cut off by a syntax error, may have been one of the three.
    if given == [false; 3] && !damaged && log.diagnostics.len() == before {
        return log.error(
            item,
            "idle-measure",
            "this measure does nothing",
            format!("name what it does in `scenario`, `changes` or `shows`, as in {EXAMPLE}"),
        );
    }
    Some(Measure {
        cost,
        scenario,
        changes: changes.unwrap_or_default(),
        shows,
    })
}
