//! Stations: what every kind has, and the kinds without a file of their own.

use std::collections::BTreeMap;

use crate::model::{
    Buffer, ByProduct, Control, Delay, Equipment, Inspection, Kind, Machine, Order, Rework,
    ReworkPriority, Route, Share, Sink, Source, Station, WhenFull,
};
use crate::text::suggest;
use crate::text::table;
use crate::text::tree::Value;

use super::machine::machine;
use super::quantity::{Places, words};
use super::reader::{Item, Log, Lower, Reader};

words!(Route, "a route", FirstFree, RoundRobin);
words!(Control, "a control", Manual, Plc, Cnc, Robot);
words!(
    WhenFull,
    "what an arrival does that finds no room",
    Wait,
    Lose
);
words!(Order, "an order of waiting", Fifo, Lifo, Priority, Random);
words!(ReworkPriority, "a turn of reworked parts", InTurn, First);

const WHAT: &str = "a kind of station";
const KINDS: [&str; 6] = ["Source", "Machine", "Buffer", "Inspection", "Delay", "Sink"];

impl Lower for Station {
    const EXAMPLE: &'static str = "Machine(cycle: \"12 s\")";

    fn stand_in() -> Option<Self> {
        Some(Self::new(Kind::Machine(Machine {
            cycle: ByProduct::stand_in()?,
            ..Machine::default()
        })))
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let (name, mut reader) = match item.value() {
            Value::Tuple(Some(word), _) if KINDS.contains(&word.name.as_str()) => {
                let message = format!("the values of {} are written by name", word.name);
                return log.error(
                    item,
                    "wrong-type",
                    message,
                    format!("write {}", Self::EXAMPLE),
                );
            }
            Value::Tuple(Some(word), _) => {
                return log.unknown_variant(item, &word.name, WHAT, &KINDS);
            }
            _ => match Reader::named(item) {
                Some(named) => named,
                None => return log.wrong_type(item, WHAT, format!("write {}", Self::EXAMPLE)),
            },
        };
        let r = &mut reader;
        let name = match KINDS.contains(&name) {
            true => name,
            // The fields of the kind that was probably meant are read all the same.
            false => {
                let _: Option<()> = log.unknown_variant(item, name, WHAT, &KINDS);
                log.failed.insert(item.path.clone());
                suggest::nearest(name, KINDS)?
            }
        };
        let kind = match name {
            "Source" => source(r, item, log).map(Kind::Source),
            "Machine" => machine(r, log).map(Kind::Machine),
            "Buffer" => Some(Kind::Buffer(Buffer {
                capacity: r.optional("capacity", log).map(|Places(places)| places),
                order: r.optional("order", log).unwrap_or_default(),
                priorities: r.optional("priorities", log).unwrap_or_default(),
            })),
            "Inspection" => inspection(r, log).map(Kind::Inspection),
            "Delay" => {
                let (time, capacity) = (r.need("time", log), r.optional("capacity", log));
                time.map(|time| Kind::Delay(Delay { time, capacity }))
            }
            _ => Some(Kind::Sink(Sink {})),
        };
        let key = r.optional("key", log);
        // A sink has nowhere to route to.
        let route = if name == "Sink" {
            Route::default()
        } else {
            r.optional("route", log).unwrap_or_default()
        };
        let equipment = Equipment {
            key_equipment: r.optional("key_equipment", log).unwrap_or_default(),
            control: r.optional("control", log),
            networked: r.optional("networked", log),
            sensed: r.optional("sensed", log),
            remote_diagnosis: r.optional("remote_diagnosis", log),
            standard_interface: r.optional("standard_interface", log),
            hmi: r.optional("hmi", log),
            model_3d: r.optional("model_3d", log),
            adaptive: r.optional("adaptive", log),
        };
        reader.finish(log);
        Some(Self {
            key,
            kind: kind?,
            route,
            equipment,
        })
    }
}

fn source(r: &mut Reader, item: &Item, log: &mut Log) -> Option<Source> {
    let every = r.item("every");
    let orders = r.item("orders");
    let read: Option<bool> = r.optional("saturated", log);
    // What cannot be read says something all the same.
    let said = read.unwrap_or_else(|| r.item("saturated").is_some());
    let mut clear = true;
    match (every.is_some(), said, orders.is_some()) {
        (false, false, false) => {
            r.missing::<()>(
                "every",
                "\"2 min\", or saturated: true, or orders: \"orders.csv\"",
            );
            clear = false;
        }
        (true, false, false) | (false, true, false) | (false, false, true) => {}
        _ => {
            let message = "a source is told more than once when parts come: by `every`, `saturated` and `orders` only one";
            log.error::<()>(item, "contradiction", message, "keep one of them");
            clear = false;
        }
    }
    if !clear {
        log.failed.insert(item.path.join("every"));
    }
    let saturated = read.unwrap_or_default() && clear;
    Some(Source {
        every: match every {
            Some(item) => log.read(&item),
            None if !clear || (said && !saturated) => Lower::stand_in(),
            None => None,
        },
        batch: r.optional("batch", log).unwrap_or(1),
        saturated,
        wip_cap: r.optional("wip_cap", log),
        orders: orders.and_then(|item| {
            let read = String::lower(&item, log)
                .and_then(|name| table::orders(&name, &item, log))
                .or_else(|| {
                    log.failed.insert(item.path.clone());
                    Some(Vec::new())
                });
            read.filter(|_| clear)
        }),
        mix: r.optional("mix", log).unwrap_or_default(),
        limit: r.optional("limit", log),
        when_full: r.optional("when_full", log).unwrap_or_default(),
    })
}

fn inspection(r: &mut Reader, log: &mut Log) -> Option<Inspection> {
    let machine = machine(r, log);
    let scrap = r.optional("scrap", log).unwrap_or_default();
    let rework = r.optional("rework", log);
    Some(Inspection {
        machine: machine?,
        scrap,
        rework,
    })
}

impl Lower for Rework {
    const EXAMPLE: &'static str = "(share: \"4 %\", to: \"weld\", limit: 1)";

    fn stand_in() -> Option<Self> {
        Some(Self {
            share: Share::stand_in()?,
            to: String::stand_in()?,
            limit: None,
            first: ReworkPriority::default(),
        })
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "rework", Self::EXAMPLE, log)?;
        let (share, to) = (r.need("share", log), r.need("to", log));
        let limit = r.optional("limit", log);
        let first = r.optional("first", log).unwrap_or_default();
        r.finish(log);
        Some(Self {
            share: share?,
            to: to?,
            limit,
            first,
        })
    }
}

impl<T: Lower> Lower for ByProduct<T> {
    const EXAMPLE: &'static str = T::EXAMPLE;

    fn stand_in() -> Option<Self> {
        T::stand_in().map(Self::All)
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Map(fields) if fields.entries.is_empty() && !fields.damaged => log.error(
                item,
                "empty-list",
                "no product is named here",
                format!("write {} for all", T::EXAMPLE),
            ),
            Value::Map(_) => BTreeMap::lower(item, log).map(Self::Each),
            _ => T::lower(item, log).map(Self::All),
        }
    }
}
