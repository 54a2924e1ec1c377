//! Stations, and what is declared at them.

use super::{Element, Field, may, need, or};

const EVERY: [Field; 10] = [
    may(
        "key",
        "text",
        "its name",
        "\"old name\"",
        "old name of a renamed station: its random numbers stay",
    ),
    or(
        "key_equipment",
        "true or false",
        "false",
        "true",
        "counts as key equipment",
    ),
    may(
        "control",
        "Manual | Plc | Cnc | Robot",
        "not declared",
        "Plc",
        "how it is controlled",
    ),
    may(
        "networked",
        "true or false",
        "not declared",
        "true",
        "is on the plant's network",
    ),
    may(
        "sensed",
        "true or false",
        "not declared",
        "true",
        "has sensors that report",
    ),
    may(
        "remote_diagnosis",
        "true or false",
        "not declared",
        "true",
        "can be diagnosed from afar",
    ),
    may(
        "standard_interface",
        "true or false",
        "not declared",
        "true",
        "has a standard interface",
    ),
    may(
        "hmi",
        "true or false",
        "not declared",
        "true",
        "has an operator panel that manages data and programs",
    ),
    may(
        "model_3d",
        "true or false",
        "not declared",
        "true",
        "its 3-D model is on file",
    ),
    may(
        "adaptive",
        "true or false",
        "not declared",
        "true",
        "adapts itself from data",
    ),
];

const ROUTE: Field = or(
    "route",
    "FirstFree | RoundRobin",
    "FirstFree",
    "RoundRobin",
    "which way a part takes where links have no shares",
);

const SOURCE: [Field; 9] = [
    may(
        "every",
        "time",
        "one of these three",
        "Exponential(mean: \"60 s\")",
        "time between arrivals",
    ),
    may(
        "saturated",
        "true or false",
        "one of these three",
        "true",
        "there is always a part to take",
    ),
    may(
        "orders",
        "file",
        "one of these three",
        "\"orders.csv\"",
        "arrivals from a table: at [min],product,quantity",
    ),
    or(
        "batch",
        "whole number",
        "1",
        "20",
        "parts that come at once",
    ),
    may(
        "wip_cap",
        "whole number",
        "no cap",
        "12",
        "most parts in the plant from here (CONWIP)",
    ),
    may(
        "limit",
        "whole number",
        "no limit",
        "500",
        "parts in all, then no more",
    ),
    or(
        "mix",
        "{ product: share }",
        "{}",
        "{ \"sedan\": \"100 %\" }",
        "which products; without it, by their shares",
    ),
    or(
        "when_full",
        "Wait | Lose",
        "Wait",
        "Lose",
        "what an arrival does that finds no room",
    ),
    ROUTE,
];

const MACHINE: [Field; 9] = [
    need(
        "cycle",
        "time, or { product: time }",
        "Normal(mean: \"110 s\", sd: \"6 s\")",
        "processing time of a part",
    ),
    or(
        "servers",
        "whole number",
        "1",
        "2",
        "parts worked on at once, each by a server of its own",
    ),
    may(
        "planned",
        "duration, or { product: duration }",
        "the mean of `cycle`",
        "\"100 s\"",
        "planned time per part, for the effectiveness",
    ),
    may(
        "setup",
        "set-up",
        "no set-up",
        "(on: ProductChange, takes: \"9 min\")",
        "time between parts of different kinds",
    ),
    or(
        "failures",
        "{ name: failure }",
        "{}",
        "{ \"jam\": (every: \"6 h\", repair: \"20 min\") }",
        "ways in which it breaks down",
    ),
    or(
        "when_down",
        "Refuse | Accept",
        "Refuse",
        "Accept",
        "whether it takes a part while it is down",
    ),
    or(
        "blocking",
        "AfterService | BeforeService",
        "AfterService",
        "BeforeService",
        "before service: work begins once there is room behind",
    ),
    may(
        "shift",
        "shift plan",
        "always on",
        "\"day\"",
        "the shift plan that it works in",
    ),
    ROUTE,
];

const SETUP: [Field; 2] = [
    need(
        "on",
        "ProductChange | Every(12)",
        "ProductChange",
        "before another product, or after so many parts",
    ),
    need(
        "takes",
        "time, or by product, or by pair",
        "{ \"sedan\": \"9 min\", \"wagon\": \"12 min\" }",
        "how long; by the next product, or { last: { next: time } }",
    ),
];

const FAILURE: [Field; 6] = [
    need(
        "every",
        "time",
        "Exponential(mean: \"6 h\")",
        "time to the next failure",
    ),
    need(
        "repair",
        "time",
        "LogNormal(mean: \"14 min\", sd: \"9 min\")",
        "time to repair",
    ),
    or(
        "clock",
        "Processing | Up",
        "Processing",
        "Up",
        "time that counts: in work only, or whenever it is up",
    ),
    or(
        "part",
        "Resume | Repeat | Scrap",
        "Resume",
        "Scrap",
        "what becomes of the part in work",
    ),
    or(
        "scope",
        "Server | Station",
        "Server",
        "Station",
        "what goes down",
    ),
    or(
        "repair_in",
        "Always | Shift",
        "Always",
        "Shift",
        "when repair goes on",
    ),
];

const BUFFER: [Field; 4] = [
    may(
        "capacity",
        "whole number",
        "no limit",
        "12",
        "places; 0 hands parts over directly",
    ),
    or(
        "order",
        "Fifo | Lifo | Priority | Random",
        "Fifo",
        "Priority",
        "which part leaves first",
    ),
    or(
        "priorities",
        "{ product: whole number }",
        "{}",
        "{ \"sedan\": 1 }",
        "ranks in place of the products' own",
    ),
    ROUTE,
];

const INSPECTION: [Field; 2] = [
    or(
        "scrap",
        "share",
        "\"0 %\"",
        "\"2 %\"",
        "share of the parts that are thrown away",
    ),
    may(
        "rework",
        "rework",
        "no rework",
        "(share: \"4 %\", to: \"weld\")",
        "parts that are sent back",
    ),
];

const REWORK: [Field; 4] = [
    need("share", "share", "\"4 %\"", "share of the parts sent back"),
    need("to", "station", "\"weld\"", "the machine that mends"),
    may(
        "limit",
        "whole number",
        "no limit",
        "1",
        "times a part may come back; then it is scrap",
    ),
    or(
        "first",
        "InTurn | First",
        "InTurn",
        "First",
        "whether reworked parts go before fresh ones",
    ),
];

const DELAY: [Field; 3] = [
    need(
        "time",
        "time, or { product: time }",
        "\"30 min\"",
        "how long a part stays",
    ),
    may(
        "capacity",
        "whole number",
        "no limit",
        "20",
        "parts at once",
    ),
    ROUTE,
];

pub(super) const ELEMENTS: [Element; 10] = [
    Element {
        name: "every station",
        about: "fields that all kinds have",
        examples: &["Buffer()"],
        also: &["Buffer"],
        fields: &EVERY,
    },
    Element {
        name: "Source",
        about: "a station: parts begin there",
        examples: &[
            "Source(every: \"60 s\")",
            "Source(saturated: true)",
            "Source(orders: \"orders.csv\")",
        ],
        also: &["every station"],
        fields: &SOURCE,
    },
    Element {
        name: "Machine",
        about: "a station: works on parts",
        examples: &["Machine(cycle: \"12 s\")"],
        also: &["every station"],
        fields: &MACHINE,
    },
    Element {
        name: "Inspection",
        about: "a station: a Machine that finds scrap and rework",
        examples: &["Inspection(cycle: \"12 s\")"],
        also: &["Machine", "every station"],
        fields: &INSPECTION,
    },
    Element {
        name: "Buffer",
        about: "a station: parts wait there",
        examples: &["Buffer()"],
        also: &["every station"],
        fields: &BUFFER,
    },
    Element {
        name: "Delay",
        about: "a station: parts stay for a time, each on its own",
        examples: &["Delay(time: \"30 min\")"],
        also: &["every station"],
        fields: &DELAY,
    },
    Element {
        name: "Sink",
        about: "a station: parts end there",
        examples: &["Sink()"],
        also: &["every station"],
        fields: &[],
    },
    Element {
        name: "set-up",
        about: "`setup` of a machine",
        examples: &["(on: Every(12), takes: \"9 min\")"],
        also: &[],
        fields: &SETUP,
    },
    Element {
        name: "failure",
        about: "one of the `failures` of a machine",
        examples: &["(every: \"6 h\", repair: \"20 min\")"],
        also: &[],
        fields: &FAILURE,
    },
    Element {
        name: "rework",
        about: "`rework` of an inspection",
        examples: &["(share: \"4 %\", to: \"weld\")"],
        also: &[],
        fields: &REWORK,
    },
];
