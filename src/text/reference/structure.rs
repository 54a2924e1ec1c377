//! What a plant declares beside its line: who the factory is, its systems and networks, its papers, and what
//! it could do. Read by the maturity score alone.

use super::{Element, Field, may, need, or};

/// A flag that is unknown while it is left out.
const fn flag(name: &'static str, about: &'static str) -> Field {
    may(name, "true or false", "not declared", "true", about)
}

const PROFILE: [Field; 11] = [
    or(
        "sector",
        "Discrete | Process",
        "Discrete",
        "Process",
        "kind of manufacturing: decides the weights of a checklist",
    ),
    or(
        "facility",
        "Factory | Hospital | Office",
        "Factory",
        "Hospital",
        "kind of facility: decides the checklists",
    ),
    may(
        "industry",
        "text",
        "not declared",
        "\"car bodies\"",
        "branch of industry",
    ),
    may("city", "text", "not declared", "\"Shanghai\"", "city"),
    may(
        "district",
        "text",
        "not declared",
        "\"Lingang\"",
        "district of the city",
    ),
    may(
        "employees",
        "whole number",
        "not declared",
        "900",
        "people employed",
    ),
    flag(
        "above_scale",
        "above the size from which statistics count a firm",
    ),
    may(
        "devices",
        "whole number",
        "not declared",
        "4000",
        "sensors and devices in use",
    ),
    may(
        "baseline",
        "scenario",
        "no gains are measured",
        "\"before\"",
        "the scenario that undoes the improvements: gains are measured against it",
    ),
    or(
        "not_applicable",
        "[ topic ]",
        "[]",
        "[\"cmmm.logistics\"]",
        "topics that are not its business, by a dated paper; declare systems and data.models beside",
    ),
    or(
        "synthetic",
        "true or false",
        "false",
        "true",
        "it is made up",
    ),
];

const STRUCTURE: [Field; 11] = [
    may(
        "systems",
        "{ name: system }",
        "not declared",
        "{ \"SAP\": (does: [Erp]) }",
        "information systems",
    ),
    may(
        "data_links",
        "[ data link ]",
        "not declared",
        "[(from: \"SAP\", to: \"line MES\", by: Automatic)]",
        "how data goes between systems",
    ),
    or("network", "network", "()", "(office: true)", "networks"),
    or(
        "metering",
        "metering",
        "()",
        "(main_meter: true)",
        "energy meters",
    ),
    or(
        "data",
        "data",
        "()",
        "(one_dictionary: true)",
        "how data is captured and used",
    ),
    may(
        "scheduling",
        "Manual | InfiniteCapacity | FiniteCapacity | Optimising | Predictive",
        "not declared",
        "FiniteCapacity",
        "how production is scheduled, from the least to the most",
    ),
    may(
        "maintenance",
        "Reactive | PreventiveByHand | Preventive | Predictive | SelfOptimising",
        "not declared",
        "Preventive",
        "how machines are maintained, from the least to the most",
    ),
    may(
        "skills",
        "[ It, Data, Security, Maintenance or Programming ]",
        "not declared",
        "[It, Data]",
        "skills on the payroll",
    ),
    may(
        "partners",
        "{ name: partner }",
        "not declared",
        "{ \"Steel works\": (role: Supplier, link: Automatic) }",
        "suppliers and customers",
    ),
    may(
        "hazards",
        "{ name: hazard }",
        "not declared",
        "{ \"weld fumes\": (monitored: true) }",
        "hazards and emissions",
    ),
    may(
        "service_channels",
        "[ text ]",
        "not declared",
        "[\"phone\", \"portal\"]",
        "ways in which customers reach the service",
    ),
];

const SYSTEM: [Field; 1] = [need(
    "does",
    "[ function ]",
    "[Mes, Scada]",
    "what it does, as Erp, Mes, Wms, Plm, Crm; a wrong word is told what there is",
)];

const LINK: [Field; 3] = [
    need("from", "system", "\"SAP\"", "one end"),
    need("to", "system", "\"line MES\"", "the other end"),
    need(
        "by",
        "Hand | File | Automatic | Live",
        "Automatic",
        "by what means, from the least to the most",
    ),
];

const NETWORK: [Field; 8] = [
    flag("office", "the office is networked"),
    flag("control", "a control network covers the machines"),
    flag("production", "a production network covers the shop floor"),
    flag(
        "zones_separated",
        "zones are separated, with authorised access",
    ),
    flag(
        "boundary_device",
        "a device guards the control network's boundary",
    ),
    flag(
        "remote_configuration",
        "capacity can be configured from afar",
    ),
    flag("software_defined", "allocation is defined by software"),
    may(
        "message_loss",
        "share",
        "not declared",
        "\"0.002 %\"",
        "share of key messages that get lost",
    ),
];

const METERING: [Field; 2] = [
    flag("main_meter", "the main meters are read"),
    may(
        "stations",
        "[ station ]",
        "not declared",
        "[\"press\"]",
        "stations with a meter of their own",
    ),
];

const DATA: [Field; 4] = [
    may(
        "identification",
        "Nothing | Paper | Barcode | Rfid",
        "not declared",
        "Barcode",
        "how things are identified",
    ),
    may(
        "traceability",
        "Nothing | Batch | Unit",
        "not declared",
        "Batch",
        "how far back a product can be traced",
    ),
    flag(
        "one_dictionary",
        "one coding scheme and exchange format for all",
    ),
    may(
        "models",
        "{ name: analysis model }",
        "not declared",
        "{ \"weld quality\": (serves: Quality) }",
        "models that data is analysed with",
    ),
];

const MODEL: [Field; 3] = [
    need(
        "serves",
        "activity",
        "Quality",
        "Design, Planning, Production, Quality, Maintenance and others",
    ),
    may(
        "ai",
        "true or false",
        "not declared",
        "true",
        "it learns from data",
    ),
    may(
        "acts",
        "Shows | Advises | Acts",
        "not declared",
        "Advises",
        "what its answers do, from the least to the most",
    ),
];

const PARTNER: [Field; 2] = [
    need("role", "Supplier | Customer", "Supplier", "which of both"),
    need(
        "link",
        "Hand | File | Automatic | Live",
        "File",
        "how data goes to and from them",
    ),
];

const HAZARD: [Field; 2] = [
    may(
        "monitored",
        "true or false",
        "not declared",
        "true",
        "measured on line, with an alarm",
    ),
    may(
        "interlock",
        "true or false",
        "not declared",
        "true",
        "stops by itself what causes it",
    ),
];

const DOCUMENT: [Field; 2] = [
    may(
        "date",
        "date",
        "a bare statement",
        "\"2023-04-01\"",
        "date of issue; without one it counts half",
    ),
    need(
        "shows",
        "[ criterion ]",
        "[\"cmmm.org_strategy.l1.a\"]",
        "the criteria that it shows",
    ),
];

const MEASURE: [Field; 4] = [
    may(
        "cost",
        "money",
        "not declared",
        "\"80000 CNY\"",
        "what it costs, once",
    ),
    may(
        "scenario",
        "scenario",
        "none",
        "\"quick die\"",
        "the scenario that shows it",
    ),
    may(
        "changes",
        "[ Set(path, value) or Add(path, item) ]",
        "none",
        "[Set(\"press.networked\", true)]",
        "what it changes beside or without a scenario",
    ),
    may(
        "shows",
        "[ criterion ]",
        "none",
        "[\"cmmm.operation.l1.a\"]",
        "the criteria for which it brings a paper",
    ),
];

pub(super) const ELEMENTS: [Element; 12] = [
    Element {
        name: "profile",
        about: "a section: who the factory is",
        examples: &["()"],
        also: &[],
        fields: &PROFILE,
    },
    Element {
        name: "structure",
        about: "a section: systems, networks, meters and policies; what is left out is not declared",
        examples: &["()"],
        also: &[],
        fields: &STRUCTURE,
    },
    Element {
        name: "system",
        about: "one of `structure.systems`",
        examples: &["(does: [Erp])"],
        also: &[],
        fields: &SYSTEM,
    },
    Element {
        name: "data link",
        about: "one of `structure.data_links`",
        examples: &["(from: \"a\", to: \"b\", by: Hand)"],
        also: &[],
        fields: &LINK,
    },
    Element {
        name: "network",
        about: "`structure.network`",
        examples: &["()"],
        also: &[],
        fields: &NETWORK,
    },
    Element {
        name: "metering",
        about: "`structure.metering`",
        examples: &["()"],
        also: &[],
        fields: &METERING,
    },
    Element {
        name: "data",
        about: "`structure.data`",
        examples: &["()"],
        also: &[],
        fields: &DATA,
    },
    Element {
        name: "analysis model",
        about: "one of `structure.data.models`",
        examples: &["(serves: Quality)"],
        also: &[],
        fields: &MODEL,
    },
    Element {
        name: "partner",
        about: "one of `structure.partners`",
        examples: &["(role: Supplier, link: Hand)"],
        also: &[],
        fields: &PARTNER,
    },
    Element {
        name: "hazard",
        about: "one of `structure.hazards`",
        examples: &["()"],
        also: &[],
        fields: &HAZARD,
    },
    Element {
        name: "document",
        about: "one of `documents`, by its title",
        examples: &["(shows: [\"cmmm.org_strategy.l1.a\"])"],
        also: &[],
        fields: &DOCUMENT,
    },
    Element {
        name: "measure",
        about: "one of `measures`: something that the factory could do",
        examples: &["(scenario: \"fast\")"],
        also: &[],
        fields: &MEASURE,
    },
];
