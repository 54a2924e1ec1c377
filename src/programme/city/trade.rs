//! What the facilities of a made-up city make and by which steps. Plausible, not measured anywhere.

use crate::model::structure::{Facility, Sector};

/// A trade: products and the steps that lead to them.
pub(super) struct Trade {
    /// Name of the branch.
    pub name: &'static str,
    /// Kind of facility.
    pub facility: Facility,
    /// Kind of manufacturing.
    pub sector: Sector,
    /// How often it is met, relative to the others of its facility.
    pub often: f64,
    /// What it makes.
    pub products: &'static [&'static str],
    /// The pace of a line \[s\], from fast to slow.
    pub pace: (f64, f64),
    /// Steps in order.
    pub steps: &'static [Step],
}

/// A step of work.
pub(super) struct Step {
    /// Name.
    pub name: &'static str,
    /// How hard it is to automate, in levels of maturity.
    pub by_hand: f64,
    /// What controls it once automated.
    pub control: &'static str,
    /// Whether it is key equipment.
    pub key: bool,
    /// Whether it finds out something rather than makes it.
    pub judges: bool,
}

const fn step(name: &'static str, by_hand: f64, control: &'static str, key: bool) -> Step {
    Step {
        name,
        by_hand,
        control,
        key,
        judges: false,
    }
}

const fn judges(name: &'static str, by_hand: f64, control: &'static str) -> Step {
    Step {
        judges: true,
        ..step(name, by_hand, control, true)
    }
}

/// A business that some factories do not have.
pub(super) struct Idle {
    /// The topic of the ladder that asks for it.
    pub topic: &'static str,
    /// What the paper on it is called.
    pub paper: &'static str,
    /// Systems that a factory without it does not have.
    pub systems: &'static [&'static str],
    /// Models that it does not have, by what they serve.
    pub models: &'static str,
    /// Whether its products say nothing in use.
    pub mute: bool,
}

/// Businesses that some factories do not have.
pub(super) const IDLE: &[Idle] = &[
    Idle {
        topic: "logistics",
        paper: "Contract: customers fetch their goods",
        systems: &["transport desk"],
        models: "Logistics",
        mute: false,
    },
    Idle {
        topic: "product_service",
        paper: "Scope: parts for others, no service of products",
        systems: &["service desk"],
        models: "Service",
        mute: true,
    },
    Idle {
        topic: "product_design",
        paper: "Contract: made to the customer's drawings",
        systems: &["CAD", "PDM", "PLM"],
        models: "Design",
        mute: false,
    },
];

/// All trades.
pub(super) const TRADES: &[Trade] = &[
    Trade {
        name: "car parts",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 12.0,
        products: &["bracket", "hinge", "cross member"],
        pace: (60.0, 150.0),
        steps: &[
            step("blanking", 0.8, "Plc", false),
            step("pressing", 1.0, "Cnc", true),
            step("deburring", 2.4, "Robot", false),
            step("welding", 1.6, "Robot", true),
            step("machining", 1.0, "Cnc", true),
            step("washing", 1.4, "Plc", false),
            step("assembly", 3.2, "Robot", true),
            step("packing", 2.8, "Robot", false),
        ],
    },
    Trade {
        name: "electric motors",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 8.0,
        products: &["servo motor", "pump motor"],
        pace: (80.0, 200.0),
        steps: &[
            step("stacking", 1.2, "Plc", false),
            step("winding", 1.4, "Cnc", true),
            step("inserting", 2.2, "Robot", true),
            step("impregnation", 1.2, "Plc", true),
            step("balancing", 1.6, "Cnc", false),
            step("assembly", 3.0, "Robot", true),
            step("test bench", 1.8, "Plc", true),
        ],
    },
    Trade {
        name: "circuit boards",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 9.0,
        products: &["controller board", "sensor board", "power board"],
        pace: (60.0, 120.0),
        steps: &[
            step("paste printing", 0.8, "Cnc", true),
            step("placement", 0.6, "Cnc", true),
            step("reflow", 0.6, "Plc", true),
            step("through-hole", 2.8, "Robot", false),
            step("wave soldering", 1.0, "Plc", true),
            step("coating", 2.0, "Plc", false),
            step("final assembly", 3.4, "Robot", false),
        ],
    },
    Trade {
        name: "machine tools",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 6.0,
        products: &["spindle", "slide"],
        pace: (150.0, 300.0),
        steps: &[
            step("sawing", 1.2, "Plc", false),
            step("turning", 0.8, "Cnc", true),
            step("milling", 0.8, "Cnc", true),
            step("hardening", 1.4, "Plc", true),
            step("grinding", 1.0, "Cnc", true),
            step("scraping", 4.0, "Robot", false),
            step("assembly", 3.8, "Robot", false),
        ],
    },
    Trade {
        name: "household appliances",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 8.0,
        products: &["washer", "dryer", "dishwasher"],
        pace: (60.0, 110.0),
        steps: &[
            step("sheet forming", 1.0, "Cnc", true),
            step("enamelling", 1.4, "Plc", true),
            step("drum welding", 1.6, "Robot", true),
            step("wiring", 3.8, "Robot", false),
            step("assembly", 3.2, "Robot", true),
            step("leak test", 1.6, "Plc", true),
            step("packing", 2.2, "Robot", false),
        ],
    },
    Trade {
        name: "batteries",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 5.0,
        products: &["cell module", "pack"],
        pace: (60.0, 120.0),
        steps: &[
            step("coating", 0.4, "Plc", true),
            step("calendering", 0.4, "Plc", true),
            step("slitting", 0.6, "Plc", false),
            step("winding", 0.6, "Cnc", true),
            step("filling", 0.8, "Plc", true),
            step("formation", 0.8, "Plc", true),
            step("module assembly", 1.8, "Robot", true),
        ],
    },
    Trade {
        name: "medical devices",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 6.0,
        products: &["infusion set", "catheter"],
        pace: (70.0, 180.0),
        steps: &[
            step("extrusion", 0.8, "Plc", true),
            step("moulding", 0.8, "Cnc", true),
            step("bonding", 3.0, "Robot", true),
            step("assembly", 3.2, "Robot", false),
            step("sterilisation", 1.2, "Plc", true),
            step("packing", 2.4, "Robot", true),
        ],
    },
    Trade {
        name: "furniture",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 7.0,
        products: &["table", "cabinet", "shelf"],
        pace: (90.0, 240.0),
        steps: &[
            step("cutting", 1.2, "Cnc", true),
            step("edging", 1.4, "Plc", true),
            step("drilling", 1.0, "Cnc", true),
            step("sanding", 2.8, "Robot", false),
            step("lacquering", 2.4, "Robot", true),
            step("packing", 3.0, "Robot", false),
        ],
    },
    Trade {
        name: "garments",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 7.0,
        products: &["shirt", "jacket"],
        pace: (60.0, 150.0),
        steps: &[
            step("cutting", 1.4, "Cnc", true),
            step("sewing", 4.4, "Robot", true),
            step("buttoning", 3.4, "Plc", false),
            step("ironing", 3.6, "Plc", false),
            step("folding", 3.0, "Plc", false),
        ],
    },
    Trade {
        name: "aircraft parts",
        facility: Facility::Factory,
        sector: Sector::Discrete,
        often: 3.0,
        products: &["rib", "frame"],
        pace: (200.0, 400.0),
        steps: &[
            step("milling", 0.6, "Cnc", true),
            step("deburring", 3.2, "Robot", false),
            step("shot peening", 1.4, "Plc", true),
            step("anodising", 1.4, "Plc", true),
            step("riveting", 2.4, "Robot", true),
            step("measuring", 1.8, "Cnc", true),
        ],
    },
    Trade {
        name: "pharmaceuticals",
        facility: Facility::Factory,
        sector: Sector::Process,
        often: 7.0,
        products: &["tablet box", "capsule box"],
        pace: (60.0, 120.0),
        steps: &[
            step("weighing", 1.8, "Plc", true),
            step("granulation", 0.8, "Plc", true),
            step("tabletting", 0.6, "Plc", true),
            step("film coating", 0.8, "Plc", true),
            step("blistering", 0.8, "Plc", true),
            step("cartoning", 1.4, "Plc", false),
            step("palletising", 2.2, "Robot", false),
        ],
    },
    Trade {
        name: "food",
        facility: Facility::Factory,
        sector: Sector::Process,
        often: 8.0,
        products: &["noodles", "dumplings", "sauce"],
        pace: (60.0, 140.0),
        steps: &[
            step("mixing", 1.0, "Plc", true),
            step("forming", 1.6, "Plc", true),
            step("cooking", 1.0, "Plc", true),
            step("cooling", 1.0, "Plc", false),
            step("filling", 1.2, "Plc", true),
            step("packing", 2.6, "Robot", false),
        ],
    },
    Trade {
        name: "paint and coatings",
        facility: Facility::Factory,
        sector: Sector::Process,
        often: 4.0,
        products: &["primer", "top coat"],
        pace: (120.0, 260.0),
        steps: &[
            step("charging", 2.2, "Plc", true),
            step("dispersing", 1.0, "Plc", true),
            step("milling", 1.0, "Plc", true),
            step("tinting", 2.0, "Plc", true),
            step("filling", 1.2, "Plc", true),
            step("labelling", 1.6, "Plc", false),
        ],
    },
    Trade {
        name: "cosmetics",
        facility: Facility::Factory,
        sector: Sector::Process,
        often: 5.0,
        products: &["cream", "lotion", "lipstick"],
        pace: (60.0, 130.0),
        steps: &[
            step("weighing", 2.0, "Plc", true),
            step("emulsifying", 0.8, "Plc", true),
            step("filling", 1.0, "Plc", true),
            step("capping", 1.2, "Plc", false),
            step("labelling", 1.4, "Plc", false),
            step("cartoning", 2.4, "Robot", false),
        ],
    },
    Trade {
        name: "plastics",
        facility: Facility::Factory,
        sector: Sector::Process,
        often: 5.0,
        products: &["housing", "cap"],
        pace: (60.0, 140.0),
        steps: &[
            step("drying", 0.8, "Plc", false),
            step("injection", 0.6, "Cnc", true),
            step("trimming", 2.4, "Robot", false),
            step("printing", 1.6, "Plc", true),
            step("assembly", 3.0, "Robot", true),
            step("packing", 2.6, "Robot", false),
        ],
    },
    Trade {
        name: "hospital outpatients",
        facility: Facility::Hospital,
        sector: Sector::Discrete,
        often: 1.0,
        products: &["first visit", "follow-up"],
        pace: (120.0, 300.0),
        steps: &[
            step("registration", 1.4, "Plc", true),
            step("triage", 3.4, "Plc", false),
            step("consultation", 9.0, "Plc", true),
            judges("laboratory", 1.4, "Plc"),
            judges("imaging", 1.2, "Plc"),
            step("payment", 1.8, "Plc", true),
            step("pharmacy", 2.4, "Robot", true),
        ],
    },
    Trade {
        name: "public service windows",
        facility: Facility::Office,
        sector: Sector::Discrete,
        often: 1.0,
        products: &["permit", "registration"],
        pace: (120.0, 300.0),
        steps: &[
            step("reception", 2.4, "Plc", true),
            step("document check", 3.4, "Plc", true),
            step("decision", 6.0, "Plc", true),
            step("issue", 2.0, "Plc", true),
        ],
    },
];

/// Districts of Shanghai.
pub(super) const DISTRICTS: &[&str] = &[
    "Pudong",
    "Lingang",
    "Minhang",
    "Jiading",
    "Songjiang",
    "Baoshan",
    "Fengxian",
    "Qingpu",
    "Jinshan",
    "Xuhui",
    "Yangpu",
    "Putuo",
    "Chongming",
];
