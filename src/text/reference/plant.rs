//! The sections of a plant, and what stands in them.

use super::{Element, Field, may, need, or};

const FACTORY: [Field; 13] = [
    need("name", "text", "\"Bracket line\"", "name for people"),
    or(
        "run",
        "run",
        "()",
        "(until: \"4 w\")",
        "how long and how often to run",
    ),
    or(
        "shifts",
        "{ name: shift plan }",
        "{}",
        "{ \"day\": (week: [\"Mon-Fri 06:00-14:00\"]) }",
        "working times",
    ),
    or(
        "products",
        "{ name: product }",
        "{}",
        "{ \"sedan\": (share: \"70 %\") }",
        "what is made; without any, one product called `part`",
    ),
    may(
        "demand",
        "rate, or { product: rate }",
        "no demand",
        "\"380 /d\"",
        "good parts wanted",
    ),
    need(
        "stations",
        "{ name: station }",
        "{ \"in\": Source(every: \"60 s\"), \"out\": Sink() }",
        "where parts begin, are worked on, wait and end",
    ),
    or(
        "flow",
        "[ chain or link ]",
        "[]",
        "[[\"in\", \"out\"]]",
        "the ways of the parts; a chain is [\"a\", \"b\", \"c\"]",
    ),
    or(
        "scenarios",
        "{ name: [ Set(path, value) ] }",
        "{}",
        "{ \"fast\": [Set(\"press.cycle\", \"10 s\")] }",
        "named changes to compare with the plant as it stands",
    ),
    or(
        "profile",
        "profile",
        "()",
        "(city: \"Shanghai\")",
        "who the factory is; read by the maturity score alone, as all that follows",
    ),
    or(
        "structure",
        "structure",
        "()",
        "(scheduling: Manual)",
        "information systems, networks, meters and policies",
    ),
    or(
        "documents",
        "{ title: document }",
        "{}",
        "{ \"Digital strategy\": (shows: [\"cmmm.org_strategy.l1.a\"]) }",
        "papers that the factory can show",
    ),
    or(
        "claims",
        "{ checklist or criterion: level, grade or answer }",
        "{}",
        "{ \"cmmm\": 4 }",
        "what it says of itself: 4, \"advanced\", or No, Partly, Mostly, Fully",
    ),
    or(
        "measures",
        "{ name: measure }",
        "{}",
        "{ \"training\": (cost: \"20000 CNY\", shows: [\"cmmm.skills.l1.a\"]) }",
        "what it could do, and what that costs",
    ),
];

const RUN: [Field; 5] = [
    or(
        "until",
        "duration",
        "\"1 w\"",
        "\"4 w\"",
        "end of each replication",
    ),
    or(
        "warm_up",
        "duration",
        "\"0 s\"",
        "\"1 w\"",
        "statistics begin here",
    ),
    or(
        "replications",
        "whole number",
        "10",
        "20",
        "independent runs",
    ),
    or(
        "seed",
        "whole number",
        "1",
        "7",
        "seed of all random streams",
    ),
    or(
        "start",
        "day or date",
        "\"Mon 00:00\"",
        "\"2026-10-05T06:00\"",
        "what t = 0 is on the calendar",
    ),
];

const SHIFT_PLAN: [Field; 3] = [
    need(
        "week",
        "[ days and times ]",
        "[\"Mon-Fri 06:00-14:00\", \"Sat 22:00-06:00\"]",
        "when work is on",
    ),
    or(
        "breaks",
        "[ times ]",
        "[]",
        "[\"10:00-10:15\"]",
        "when it is not, on every day",
    ),
    or(
        "holidays",
        "[ date ]",
        "[]",
        "[\"2026-10-01\"]",
        "days without work; need a `start` with a date",
    ),
];

const PRODUCT: [Field; 6] = [
    may(
        "share",
        "share",
        "an even part of the rest",
        "\"70 %\"",
        "share of all parts made",
    ),
    may(
        "value",
        "money",
        "no value",
        "\"420 CNY\"",
        "worth of one good part",
    ),
    or(
        "priority",
        "whole number",
        "0",
        "2",
        "rank in buffers ordered by priority: the lowest first",
    ),
    may(
        "key",
        "text",
        "its name",
        "\"old name\"",
        "old name of a renamed product: its random numbers stay",
    ),
    may(
        "connected",
        "true or false",
        "not declared",
        "true",
        "sends data when in use",
    ),
    may(
        "remote_diagnosis",
        "true or false",
        "not declared",
        "true",
        "can be diagnosed from afar",
    ),
];

const LINK: [Field; 4] = [
    need("from", "station", "\"press\"", "where parts come from"),
    need("to", "station", "\"weld\"", "where they go"),
    may(
        "share",
        "share",
        "what the others leave",
        "\"30 %\"",
        "share of the parts that take this way",
    ),
    or(
        "products",
        "[ product ]",
        "[]",
        "[\"sedan\"]",
        "only these take it; without any, all",
    ),
];

pub(super) const ELEMENTS: [Element; 5] = [
    Element {
        name: "Factory",
        about: "the whole file",
        examples: &["Factory(name: \"p\", stations: {})"],
        also: &[],
        fields: &FACTORY,
    },
    Element {
        name: "run",
        about: "a section: how to run",
        examples: &["()"],
        also: &[],
        fields: &RUN,
    },
    Element {
        name: "shift plan",
        about: "one of `shifts`",
        examples: &["(week: [\"Mon-Fri 06:00-14:00\"])"],
        also: &[],
        fields: &SHIFT_PLAN,
    },
    Element {
        name: "product",
        about: "one of `products`",
        examples: &["()"],
        also: &[],
        fields: &PRODUCT,
    },
    Element {
        name: "link",
        about: "one of `flow`: a way that is more than a step of a chain",
        examples: &["(from: \"press\", to: \"weld\")"],
        also: &[],
        fields: &LINK,
    },
];
