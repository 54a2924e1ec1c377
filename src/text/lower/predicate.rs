//! What a criterion asks: of the plant, and of a run. Typed while it is read.

use crate::model::checklist::Threshold;
use crate::model::evidence::{Fact, Outcome, Predicate, Rank, Scale, Test};
use crate::model::structure::{
    Activity, Feedback, Function, Identification, Maintenance, Scheduling, Skill, Traceability,
};
use crate::text::suggest;
use crate::text::tree::{Node, Value, shorten};

use super::checklist::Context;
use super::reader::{Item, Log, Lower};

/// The predicates, each with a text that would do.
pub(in crate::text) const PREDICATES: [(&str, &str); 11] = [
    ("Is", "Is(office_network)"),
    ("AtLeast", "AtLeast(key_machines_digital, eq2)"),
    ("AtMost", "AtMost(message_loss, loss)"),
    ("Reaches", "Reaches(scheduling, FiniteCapacity)"),
    ("Has", "Has(Mes)"),
    ("Linked", "Linked(Erp, Wms)"),
    ("Skilled", "Skilled(Data)"),
    ("Learns", "Learns(Quality, Acts)"),
    ("Models", "Models(Quality, Advises)"),
    ("All", "All([Has(Mes), Has(Erp)])"),
    ("Any", "Any([Has(Mes), Has(Dnc)])"),
];

/// The questions to a run.
pub(in crate::text) const TESTS: [(&str, &str); 3] = [
    ("AtLeast", "AtLeast(first_pass_yield, fpy3)"),
    ("AtMost", "AtMost(scrap_ratio, scrap4)"),
    ("All", "All([AtLeast(..), AtMost(..)])"),
];

/// Reads a question to the plant.
pub(super) fn predicate(item: &Item, context: &Context, log: &mut Log) -> Option<Predicate> {
    const WHAT: &str = "a question to the plant";
    let (name, parts) = call(item, WHAT, &PREDICATES, log)?;
    let parts = Parts { item, parts };
    match (name, parts.parts.len()) {
        ("Is", 1) => fact(&parts.at(0), Asked::Flag, log).map(Predicate::Is),
        ("AtLeast" | "AtMost", 2) => {
            let fact = fact(&parts.at(0), Asked::Number, log);
            let measured = fact.map(|fact| (fact.word(), fact.scale()));
            let name_of = threshold(&parts.at(1), measured, context, log);
            let (fact, limit) = (fact?, name_of?);
            Some(match name {
                "AtLeast" => Predicate::AtLeast(fact, limit),
                _ => Predicate::AtMost(fact, limit),
            })
        }
        ("Reaches", 2) => {
            let fact = fact(&parts.at(0), Asked::Rank, log)?;
            Some(Predicate::Reaches(fact, rank(&parts.at(1), fact, log)?))
        }
        ("Has", 1) => Function::lower(&parts.at(0), log).map(Predicate::Has),
        ("Linked", 2) => {
            let one = Function::lower(&parts.at(0), log);
            let other = Function::lower(&parts.at(1), log);
            Some(Predicate::Linked(one?, other?))
        }
        ("Skilled", 1) => Skill::lower(&parts.at(0), log).map(Predicate::Skilled),
        ("Learns" | "Models", 1 | 2) => {
            let activity = Activity::lower(&parts.at(0), log);
            let least = match parts.parts.len() {
                1 => Some(Feedback::Shows),
                _ => Feedback::lower(&parts.at(1), log),
            };
            let (activity, least) = (activity?, least?);
            Some(match name {
                "Learns" => Predicate::Learns(activity, least),
                _ => Predicate::Models(activity, least),
            })
        }
        ("All", 1) => parts
            .list(log, |item, log| predicate(item, context, log))
            .map(Predicate::All),
        ("Any", 1) => parts
            .list(log, |item, log| predicate(item, context, log))
            .map(Predicate::Any),
        _ => wrong_parts(item, name, &PREDICATES, log),
    }
}

/// Reads a question to a run.
pub(super) fn test(item: &Item, context: &Context, log: &mut Log) -> Option<Test> {
    const WHAT: &str = "a question to a run";
    if let Value::Tuple(Some(word), _) = item.value()
        && !TESTS.iter().any(|(name, _)| *name == word.name)
        && PREDICATES.iter().any(|(name, _)| *name == word.name)
    {
        let message = format!("`{}` asks the plant and not a run", word.name);
        return log.report(
            word.span,
            &item.path,
            "wrong-place",
            message,
            "write it under `model`",
        );
    }
    let (name, parts) = call(item, WHAT, &TESTS, log)?;
    let parts = Parts { item, parts };
    match (name, parts.parts.len()) {
        ("AtLeast" | "AtMost", 2) => {
            let outcome = outcome(&parts.at(0), log);
            let measured = outcome.map(|outcome| (outcome.word(), outcome.scale()));
            let limit = threshold(&parts.at(1), measured, context, log);
            let (outcome, limit) = (outcome?, limit?);
            Some(match name {
                "AtLeast" => Test::AtLeast(outcome, limit),
                _ => Test::AtMost(outcome, limit),
            })
        }
        ("All", 1) => parts
            .list(log, |item, log| test(item, context, log))
            .map(Test::All),
        _ => wrong_parts(item, name, &TESTS, log),
    }
}

/// What stands in the brackets of a question.
pub(super) struct Parts<'i, 't> {
    pub item: &'i Item<'t>,
    pub parts: &'t [Node],
}

impl<'t> Parts<'_, 't> {
    pub fn at(&self, at: usize) -> Item<'t> {
        self.item.below(&at.to_string(), &self.parts[at])
    }

    /// The one part as a list of questions, at least one.
    pub fn list<T>(
        &self,
        log: &mut Log,
        mut read: impl FnMut(&Item<'t>, &mut Log) -> Option<T>,
    ) -> Option<Vec<T>> {
        let item = self.at(0);
        let Value::List(nodes) = item.value() else {
            return log.wrong_type(&item, "a list of questions", "write [Has(Mes), Has(Erp)]");
        };
        if nodes.is_empty() {
            return log.error(
                &item,
                "empty-list",
                "this list asks nothing",
                "name at least one question",
            );
        }
        let all: Vec<Option<T>> = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| read(&item.below(&at.to_string(), node), log))
            .collect();
        all.into_iter().collect()
    }
}

/// The name of a question and what stands in its brackets.
pub(super) fn call<'t>(
    item: &Item<'t>,
    what: &str,
    known: &[(&'static str, &'static str)],
    log: &mut Log,
) -> Option<(&'static str, &'t [Node])> {
    let (name, parts): (&str, &[Node]) = match item.value() {
        Value::Tuple(Some(word), parts) => (&word.name, parts),
        Value::Struct(Some(word), _) => (&word.name, &[]),
        Value::Word(word) => (word, &[]),
        _ => return log.wrong_type(item, what, format!("write {}", known[0].1)),
    };
    match known.iter().find(|(known, _)| *known == name) {
        Some((name, _)) => Some((name, parts)),
        None => {
            let names: Vec<&'static str> = known.iter().map(|(name, _)| *name).collect();
            log.unknown_variant(item, name, what, &names)
        }
    }
}

pub(super) fn wrong_parts<T>(
    item: &Item,
    name: &str,
    known: &[(&str, &str)],
    log: &mut Log,
) -> Option<T> {
    let example = known.iter().find(|(known, _)| *known == name);
    let example = example.map_or("", |(_, example)| example);
    let message = format!("`{name}` does not hold what it should");
    log.error(item, "wrong-type", message, format!("write {example}"))
}

/// What kind of fact a question is about.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Flag,
    Number,
    Rank,
}

impl Asked {
    fn of(scale: Scale) -> Self {
        match scale {
            Scale::Flag => Self::Flag,
            Scale::Share | Scale::Count => Self::Number,
            Scale::Scheduling
            | Scale::Maintenance
            | Scale::Identification
            | Scale::Traceability
            | Scale::Feedback => Self::Rank,
        }
    }
}

/// A bare word; reports what is none.
fn bare<'t>(item: &Item<'t>, due: &str, log: &mut Log) -> Option<&'t str> {
    match item.value() {
        Value::Word(word) => Some(word),
        Value::Text(text)
            if text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.is_empty() =>
        {
            log.wrong_type(item, due, format!("write {} without quotes", shorten(text)))
        }
        _ => log.wrong_type(item, due, ""),
    }
}

fn fact(item: &Item, asked: Asked, log: &mut Log) -> Option<Fact> {
    let word = bare(item, "a fact of the plant", log)?;
    let Some(fact) = Fact::of_word(word) else {
        if Outcome::of_word(word).is_some() {
            let message = format!("`{word}` is a result of a run and no fact of the plant");
            return log.error(item, "wrong-place", message, "write it under `run`");
        }
        let words = Fact::ALL.iter().map(|fact| fact.word());
        let hint = suggest::hint(word, "the facts are", words).unwrap_or_default();
        let message = format!("`{}` is not a fact of the plant", shorten(word));
        return log.error(item, "unknown-fact", message, hint);
    };
    if Asked::of(fact.scale()) == asked {
        return Some(fact);
    }
    let (is, write) = match Asked::of(fact.scale()) {
        Asked::Flag => ("yes or no", format!("write Is({word})")),
        Asked::Number if fact.scale() == Scale::Count => {
            ("a number", format!("write AtLeast({word}, a threshold)"))
        }
        Asked::Number => ("a share", format!("write AtLeast({word}, a threshold)")),
        Asked::Rank => (
            "a word of an ordered scale",
            format!("write Reaches({word}, a word of the scale)"),
        ),
    };
    log.error(item, "wrong-scale", format!("`{word}` is {is}"), write)
}

fn outcome(item: &Item, log: &mut Log) -> Option<Outcome> {
    let word = bare(item, "a result of a run", log)?;
    if let Some(outcome) = Outcome::of_word(word) {
        return Some(outcome);
    }
    if Fact::of_word(word).is_some() {
        let message = format!("`{word}` is a fact of the plant and no result of a run");
        return log.error(item, "wrong-place", message, "write it under `model`");
    }
    let words = Outcome::ALL.iter().map(|outcome| outcome.word());
    let hint = suggest::hint(word, "the results are", words).unwrap_or_default();
    let message = format!("`{}` is not a result of a run", shorten(word));
    log.error(item, "unknown-outcome", message, hint)
}

/// The name of a threshold that fits what is measured.
fn threshold(
    item: &Item,
    measured: Option<(&str, Scale)>,
    context: &Context,
    log: &mut Log,
) -> Option<String> {
    const DUE: &str = "the name of a threshold";
    let number = match item.value() {
        Value::Number(number) => Some(number.value.to_string()),
        Value::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(format!("\"{}\"", shorten(text)))
        }
        _ => None,
    };
    if let Some(number) = number {
        let hint = format!(
            "declare it with its source: thresholds: {{ \"limit\": (value: {number}, source: \"..\", confidence: \"..\") }}, and write limit here"
        );
        return log.wrong_type(item, DUE, hint);
    }
    let word = bare(item, DUE, log)?;
    let Some(known) = context.thresholds.get(word) else {
        let message = format!("there is no threshold `{}`", shorten(word));
        return log.error(
            item,
            "unknown-threshold",
            message,
            context.threshold_hint(word),
        );
    };
    if let (
        Some(Threshold {
            value: Some(_),
            is_share,
            ..
        }),
        Some((what, scale)),
    ) = (known, measured)
        && *is_share != (scale == Scale::Share)
    {
        let kind = |share| if share { "a share" } else { "a number" };
        let message = format!(
            "`{word}` is {}, but `{what}` is {}",
            kind(*is_share),
            kind(scale == Scale::Share)
        );
        return log.error(
            item,
            "wrong-threshold",
            message,
            "name a threshold of the same kind",
        );
    }
    Some(word.to_owned())
}

/// A word of the fact's own scale.
fn rank(item: &Item, fact: Fact, log: &mut Log) -> Option<Rank> {
    match fact.scale() {
        Scale::Scheduling => Scheduling::lower(item, log).map(Rank::Scheduling),
        Scale::Maintenance => Maintenance::lower(item, log).map(Rank::Maintenance),
        Scale::Identification => Identification::lower(item, log).map(Rank::Identification),
        Scale::Traceability => Traceability::lower(item, log).map(Rank::Traceability),
        Scale::Feedback => Feedback::lower(item, log).map(Rank::Feedback),
        // A fact that is no rank was refused before.
        Scale::Flag | Scale::Share | Scale::Count => None,
    }
}
