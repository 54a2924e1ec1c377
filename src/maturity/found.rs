//! One fact as it was found: its value, the sentence for it, and how each kind of value is put together.

use super::machines::Works;
use super::words::percent;
use crate::model::evidence::{Fact, Rank};

/// What the plant says about one fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The value; `None` where the plant does not declare what it rests on.
    pub value: Option<Value>,
    /// The value in a sentence, or which section is missing: "5 of 8 key machines are on a network: 62.5 %".
    pub says: String,
    /// Whether a value that falls short is the plant's own statement (a flag, a rank, a share that was
    /// computed), rather than the absence of an item from a list.
    pub explicit: bool,
}

/// The value of a fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// So many of a whole.
    Share {
        /// Counted in.
        part: u64,
        /// Neither in nor out, since that is not declared.
        open: u64,
        /// All of them; 0 when there is nothing to count.
        whole: u64,
    },
    /// A share that the plant states, as a fraction.
    Stated(f64),
    /// A number.
    Count {
        /// Counted in.
        count: u64,
        /// Neither in nor out, since that is not declared.
        open: u64,
    },
    /// A word of an ordered scale.
    Rank(Rank),
}

pub(super) fn tally(items: impl Iterator<Item = Option<bool>>) -> Value {
    let (mut part, mut open, mut whole) = (0, 0, 0);
    for item in items {
        part += u64::from(item == Some(true));
        open += u64::from(item.is_none());
        whole += 1;
    }
    Value::Share { part, open, whole }
}

pub(super) fn share_of(
    machines: &[Works],
    what: &str,
    does: &str,
    test: impl Fn(&Works) -> Option<bool>,
) -> Found {
    let (mut part, mut open, mut whole) = (0, 0, 0);
    for machine in machines {
        match test(machine) {
            Some(true) => part += machine.servers,
            Some(false) => {}
            None => open += machine.servers,
        }
        whole += machine.servers;
    }
    share(what, does, Value::Share { part, open, whole })
}

pub(super) fn share(what: &str, does: &str, value: Value) -> Found {
    let says = match value {
        Value::Share { whole: 0, .. } => format!("there are no {what}"),
        Value::Share { open, whole, .. } if open == whole => {
            format!("not declared: whether the {what} {does}")
        }
        Value::Share { part, open, whole } => {
            let value = percent(part as f64 / whole as f64);
            let more = match open {
                0 => String::new(),
                open => {
                    let most = percent((part + open) as f64 / whole as f64);
                    format!(" to {most} ({open} not declared)")
                }
            };
            format!("{part} of {whole} {what} {does}: {value}{more}")
        }
        _ => String::new(),
    };
    Found {
        value: Some(value),
        says,
        explicit: matches!(value, Value::Share { whole, .. } if whole > 0),
    }
}

pub(super) fn flag(fact: Fact, value: bool) -> Found {
    Found {
        value: Some(Value::Flag(value)),
        says: format!("{}: {}", meaning(fact), if value { "yes" } else { "no" }),
        explicit: true,
    }
}

pub(super) fn declared(fact: Fact, value: Option<bool>) -> Found {
    value.map_or_else(|| missing(section(fact)), |value| flag(fact, value))
}

pub(super) fn count(fact: Fact, value: u64) -> Found {
    counted(fact, value, 0)
}

/// A number of which some may be more that do not say so.
pub(super) fn counted(fact: Fact, count: u64, open: u64) -> Found {
    let more = match open {
        0 => String::new(),
        open => format!(" ({open} not declared)"),
    };
    Found {
        value: Some(Value::Count { count, open }),
        says: format!("{}: {count}{more}", meaning(fact)),
        explicit: false,
    }
}

pub(super) fn rank(fact: Fact, value: Option<Rank>) -> Found {
    let Some(rank) = value else {
        return missing(section(fact));
    };
    Found {
        value: Some(Value::Rank(rank)),
        says: format!("{}: {}", meaning(fact), word_of(rank)),
        explicit: true,
    }
}

/// The word of a rank as a file has it.
pub(super) fn word_of(rank: Rank) -> String {
    match rank {
        Rank::Scheduling(word) => format!("{word:?}"),
        Rank::Maintenance(word) => format!("{word:?}"),
        Rank::Identification(word) => format!("{word:?}"),
        Rank::Traceability(word) => format!("{word:?}"),
        Rank::Feedback(word) => format!("{word:?}"),
    }
}

pub(super) fn missing(section: &str) -> Found {
    Found {
        value: None,
        says: format!("not declared: `{section}`"),
        explicit: false,
    }
}

pub(super) fn meaning(fact: Fact) -> &'static str {
    fact.meaning().trim()
}

/// Where a fact of one field is declared.
pub(super) fn section(fact: Fact) -> &'static str {
    match fact {
        Fact::Identification => "structure.data.identification",
        Fact::Traceability => "structure.data.traceability",
        Fact::OneDictionary => "structure.data.one_dictionary",
        Fact::OfficeNetwork => "structure.network.office",
        Fact::ControlNetwork => "structure.network.control",
        Fact::ProductionNetwork => "structure.network.production",
        Fact::ZonesSeparated => "structure.network.zones_separated",
        Fact::BoundaryDevice => "structure.network.boundary_device",
        Fact::RemoteConfiguration => "structure.network.remote_configuration",
        Fact::SoftwareDefined => "structure.network.software_defined",
        Fact::MessageLoss => "structure.network.message_loss",
        Fact::AboveScale => "profile.above_scale",
        Fact::MainMeter => "structure.metering.main_meter",
        Fact::Scheduling => "structure.scheduling",
        Fact::Maintenance => "structure.maintenance",
        _ => "structure",
    }
}
