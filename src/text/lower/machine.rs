//! Machines: cycle, set-up, failures, blocking.

use std::collections::BTreeMap;

use crate::model::{
    Blocking, Distribution, Failure, FailureClock, FailureScope, Interrupted, Machine, RepairIn,
    Setup, SetupTime, SetupTrigger, WhenDown,
};
use crate::text::tree::Value;

use super::quantity::words;
use super::reader::{Item, Log, Lower, Reader};

words!(FailureClock, "a failure clock", Processing, Up);
words!(
    Interrupted,
    "what becomes of the part",
    Resume,
    Repeat,
    Scrap
);
words!(FailureScope, "what a failure takes down", Server, Station);
words!(RepairIn, "when repair goes on", Always, Shift);
words!(WhenDown, "what a machine does that is down", Refuse, Accept);
words!(Blocking, "a way of blocking", AfterService, BeforeService);

/// The fields that a machine and an inspection share.
pub(super) fn machine(r: &mut Reader, log: &mut Log) -> Option<Machine> {
    let cycle = r.need("cycle", log);
    let servers = r.optional("servers", log).unwrap_or(1);
    let planned = r.optional("planned", log);
    let setup = r.optional("setup", log);
    let failures = r.optional("failures", log).unwrap_or_default();
    let when_down = r.optional("when_down", log).unwrap_or_default();
    let blocking = r.optional("blocking", log).unwrap_or_default();
    let shift = r.optional("shift", log);
    Some(Machine {
        servers,
        cycle: cycle?,
        planned,
        setup,
        failures,
        when_down,
        blocking,
        shift,
    })
}

impl Lower for Setup {
    const EXAMPLE: &'static str = "(on: ProductChange, takes: \"9 min\")";

    fn stand_in() -> Option<Self> {
        Some(Self {
            on: SetupTrigger::stand_in()?,
            takes: SetupTime::stand_in()?,
        })
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a set-up", Self::EXAMPLE, log)?;
        let (on, takes) = (r.need("on", log), r.need("takes", log));
        r.finish(log);
        Some(Self {
            on: on?,
            takes: takes?,
        })
    }
}

impl Lower for SetupTrigger {
    const EXAMPLE: &'static str = "ProductChange";

    fn stand_in() -> Option<Self> {
        Some(Self::ProductChange)
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const WHAT: &str = "when a set-up is due";
        const NAMES: [&str; 2] = ["ProductChange", "Every(12)"];
        match item.value() {
            Value::Word(word) if word == "ProductChange" => Some(Self::ProductChange),
            Value::Tuple(Some(word), values) if word.name == "Every" => match values.as_slice() {
                [parts] => u32::lower(&item.below("0", parts), log).map(Self::Every),
                _ => log.wrong_type(item, "one number of parts", "write Every(12)"),
            },
            Value::Word(word) => log.unknown_variant(item, word, WHAT, &NAMES),
            Value::Tuple(Some(word), _) | Value::Struct(Some(word), _) => {
                log.unknown_variant(item, &word.name, WHAT, &NAMES)
            }
            _ => log.wrong_type(item, WHAT, "write ProductChange or Every(12)"),
        }
    }
}

impl Lower for SetupTime {
    const EXAMPLE: &'static str = "\"9 min\"";

    fn stand_in() -> Option<Self> {
        Lower::stand_in().map(Self::Next)
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let pairs = match item.value() {
            Value::Map(fields) => fields
                .entries
                .first()
                .is_some_and(|entry| matches!(entry.node.plain().value, Value::Map(_))),
            _ => false,
        };
        if pairs {
            BTreeMap::<String, BTreeMap<String, Distribution>>::lower(item, log).map(Self::Pair)
        } else {
            Lower::lower(item, log).map(Self::Next)
        }
    }
}

impl Lower for Failure {
    const EXAMPLE: &'static str = "(every: Exponential(mean: \"8 h\"), repair: \"20 min\")";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a failure", Self::EXAMPLE, log)?;
        let every = r.need("every", log);
        let clock = r.optional("clock", log).unwrap_or_default();
        let repair = r.need("repair", log);
        let part = r.optional("part", log).unwrap_or_default();
        let scope = r.optional("scope", log).unwrap_or_default();
        let repair_in = r.optional("repair_in", log).unwrap_or_default();
        r.finish(log);
        Some(Self {
            every: every?,
            clock,
            repair: repair?,
            part,
            scope,
            repair_in,
        })
    }
}
