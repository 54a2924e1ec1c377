//! What a plant is apart from its line, what it shows and claims, and what it could do.

use twinline::check::check;
use twinline::experiment::plant_hash;
use twinline::model::structure::*;
use twinline::model::*;
use twinline::text::Reading;

use super::{listed, reading};

/// A plant that uses every field of these sections.
pub const SMART: &str = r#"Factory(
    name: "Smart 智能",
    run: (until: "1 d", replications: 2),
    profile: (
        sector: Process, facility: Office, industry: "paint", city: "Shanghai", district: "Lingang", employees: 900,
        above_scale: true, devices: 0, baseline: "2023", not_applicable: ["cmmm.logistics"], synthetic: true,
    ),
    structure: (
        systems: { "SAP": (does: [Erp, Purchasing, SalesOrders]), "line MES": (does: [Mes, Scada]) },
        data_links: [(from: "SAP", to: "line MES", by: Automatic)],
        network: (
            office: true, control: false, production: true, zones_separated: true, boundary_device: true,
            remote_configuration: true, software_defined: false, message_loss: "0.002 %",
        ),
        metering: (main_meter: true, stations: ["press"]),
        data: (
            identification: Barcode, traceability: Batch, one_dictionary: true,
            models: { "weld quality": (serves: Quality, ai: true, acts: Advises), "plain": (serves: Planning) },
        ),
        scheduling: FiniteCapacity, maintenance: Preventive, skills: [It, Data, Maintenance],
        partners: { "Baosteel": (role: Supplier, link: Automatic) },
        hazards: { "weld fumes": (monitored: true, interlock: true), "noise": () },
        service_channels: ["phone", "portal"],
    ),
    products: { "sedan": (value: "420 CNY", connected: true, remote_diagnosis: false) },
    stations: {
        "raw": Source(saturated: true),
        "press": Machine(cycle: "1 min", standard_interface: true, hmi: false, model_3d: true, adaptive: true),
        "out": Sink(),
    },
    flow: [["raw", "press", "out"]],
    scenarios: {
        "2023": [Set("press.cycle", "80 s")],
        "smed": [Set("press.cycle", "50 s")],
        "connected": [Set("structure.network.control", "true"), Set("press.hmi", true), Set("profile.devices", 12)],
    },
    documents: {
        "Digital strategy 2023-2026": (date: "2023-04-01", shows: ["cmmm.org_strategy.l1.a", "cmmm.org_strategy.l2.a"]),
        "word of mouth": (shows: ["cmmm.skills.l1.a"]),
    },
    claims: { "cmmm": 4, "miit": "advanced", "cmmm.planning.l3.a": Fully },
    measures: {
        "network the press": (cost: "300000 CNY", changes: [Set("press.networked", "true")]),
        "quick changeover": (cost: "80000 CNY", scenario: "smed", shows: ["cmmm.operation.l1.a"]),
        "a store system": (changes: [
            Set("structure.systems.WMS", (does: [Wms])),
            Add("structure.data_links", (from: "SAP", to: "WMS", by: Live)),
        ]),
        "a paper": (shows: ["cmmm.skills.l1.b"]),
    },
)"#;

pub fn smart() -> Reading {
    let reading = reading(SMART);
    assert_eq!(listed(&reading), []);
    let plant = reading.factory.as_ref().expect("no problem means a plant");
    assert_eq!(check(plant), []);
    reading
}

/// The plant with a text of it replaced.
pub fn bent(from: &str, to: &str) -> Reading {
    assert!(SMART.contains(from), "{from}");
    reading(&SMART.replacen(from, to, 1))
}

#[test]
fn every_field_is_read() {
    let plant = smart().factory.expect("a plant");
    let profile = Profile {
        sector: Sector::Process,
        facility: Facility::Office,
        industry: Some("paint".into()),
        city: Some("Shanghai".into()),
        district: Some("Lingang".into()),
        employees: Some(900),
        above_scale: Some(true),
        devices: Some(0),
        baseline: Some("2023".into()),
        not_applicable: vec!["cmmm.logistics".into()],
        synthetic: true,
    };
    assert_eq!(plant.profile, profile);
    let system = |does: &[Function]| System {
        does: does.to_vec(),
    };
    let erp = system(&[Function::Erp, Function::Purchasing, Function::SalesOrders]);
    let mes = system(&[Function::Mes, Function::Scada]);
    let model = |serves, ai, acts| AnalysisModel { serves, ai, acts };
    let structure = Structure {
        systems: Some([("SAP".into(), erp), ("line MES".into(), mes)].into()),
        data_links: Some(vec![DataLink {
            from: "SAP".into(),
            to: "line MES".into(),
            by: Exchange::Automatic,
        }]),
        network: Network {
            office: Some(true),
            control: Some(false),
            production: Some(true),
            zones_separated: Some(true),
            boundary_device: Some(true),
            remote_configuration: Some(true),
            software_defined: Some(false),
            message_loss: Some(Share(0.00002)),
        },
        metering: Metering {
            main_meter: Some(true),
            stations: Some(vec!["press".into()]),
        },
        data: DataUse {
            identification: Some(Identification::Barcode),
            traceability: Some(Traceability::Batch),
            one_dictionary: Some(true),
            models: Some(
                [
                    (
                        "weld quality".into(),
                        model(Activity::Quality, Some(true), Some(Feedback::Advises)),
                    ),
                    ("plain".into(), model(Activity::Planning, None, None)),
                ]
                .into(),
            ),
        },
        scheduling: Some(Scheduling::FiniteCapacity),
        maintenance: Some(Maintenance::Preventive),
        skills: Some(vec![Skill::It, Skill::Data, Skill::Maintenance]),
        partners: Some(
            [(
                "Baosteel".into(),
                Partner {
                    role: Role::Supplier,
                    link: Exchange::Automatic,
                },
            )]
            .into(),
        ),
        hazards: Some(
            [
                (
                    "weld fumes".into(),
                    Hazard {
                        monitored: Some(true),
                        interlock: Some(true),
                    },
                ),
                ("noise".into(), Hazard::default()),
            ]
            .into(),
        ),
        service_channels: Some(vec!["phone".into(), "portal".into()]),
    };
    assert_eq!(plant.structure, structure);

    let equipment = Equipment {
        hmi: Some(false),
        standard_interface: Some(true),
        model_3d: Some(true),
        adaptive: Some(true),
        ..Equipment::default()
    };
    assert_eq!(plant.stations["press"].equipment, equipment);
    let sedan = &plant.products["sedan"];
    assert_eq!(
        (sedan.connected, sedan.remote_diagnosis),
        (Some(true), Some(false))
    );
    let strategy = &plant.documents["Digital strategy 2023-2026"];
    assert_eq!(strategy.date.as_deref(), Some("2023-04-01"));
    assert_eq!(
        strategy.shows,
        ["cmmm.org_strategy.l1.a", "cmmm.org_strategy.l2.a"]
    );
    assert_eq!(plant.documents["word of mouth"].date, None);
    let claims = [
        ("cmmm", Claim::Level(4)),
        ("cmmm.planning.l3.a", Claim::Answer(Answer::Fully)),
        ("miit", Claim::Grade("advanced".into())),
    ];
    assert_eq!(
        plant.claims,
        claims.map(|(name, claim)| (name.into(), claim)).into()
    );
    let measure = &plant.measures["network the press"];
    let cost = measure.cost.as_ref().expect("a cost");
    assert_eq!((cost.amount, cost.currency.as_str()), (300_000.0, "CNY"));
    let change = Change {
        path: Path::of(["press", "networked"]),
        value: "\"true\"".into(),
        adds: false,
    };
    assert_eq!(measure.changes, [change]);
    let smed = &plant.measures["quick changeover"];
    assert_eq!(smed.scenario.as_deref(), Some("smed"));
    assert_eq!(smed.shows, ["cmmm.operation.l1.a"]);
}

#[test]
fn what_is_left_out_is_not_declared() {
    let bare = reading("Factory(name: \"t\", structure: (network: ()), stations: {})");
    assert_eq!(listed(&bare), []);
    let plant = bare.factory.expect("a plant");
    assert_eq!(plant.structure, Structure::default());
    let said = reading(
        "Factory(name: \"t\", structure: (systems: {}, skills: [], network: (office: false)), stations: {})",
    );
    let structure = said.factory.expect("a plant").structure;
    assert_eq!(structure.systems, Some([].into()));
    assert_eq!(structure.skills, Some(Vec::new()));
    assert_eq!(structure.network.office, Some(false));
}

const NINE: &str = r#"Factory(
    name: "Nine",
    profile: (sector: Discret, employees: 0),
    structure: (
        systems: { "SAP": (doe: [Erp]) },
        network: (message_loss: 0.02),
        scheduling: "FiniteCapacity",
    ),
    stations: { "out": Sink() },
    documents: { "a": (date: "2023-02-30", shows: ["cmmm.data.l1.a"]) },
    claims: { "cmmm": 12 },
    measures: { "m": (cost: "3 CNY"), "n": (changes: [Set("out.hmj", true)]) },
)
"#;

#[test]
fn mistakes_in_every_section_are_told_with_their_places() {
    let reading = reading(NINE);
    assert!(reading.factory.is_none());
    let found: Vec<(usize, usize, &str)> = listed(&reading)
        .iter()
        .map(|(line, column, code, _)| (*line, *column, *code))
        .collect();
    assert_eq!(
        found,
        [
            (3, 23, "unknown-variant"),
            (3, 43, "zero"),
            (5, 28, "unknown-field"),
            (6, 33, "missing-unit"),
            (7, 21, "wrong-type"),
            (10, 30, "bad-date"),
            (11, 23, "too-large"),
            (12, 22, "idle-measure"),
            (12, 59, "unknown-path"),
        ],
        "{:#?}",
        listed(&reading)
    );
}

#[test]
fn each_problem_says_what_to_write() {
    for (from, to, code, message, hint) in [
        (
            "sector: Process",
            "sectors: Process",
            "unknown-field",
            "a profile",
            "`sector`",
        ),
        (
            "Barcode",
            "BarCode",
            "unknown-variant",
            "`BarCode`",
            "`Barcode`",
        ),
        (
            "by: Automatic",
            "by: Autmatic",
            "unknown-variant",
            "a means",
            "`Automatic`",
        ),
        (
            "[Wms]",
            "[Wns]",
            "unknown-variant",
            "what a system does",
            "`Wms`",
        ),
        ("0.002 %", "0.002 s", "wrong-unit", "a share is due", ""),
        (
            "\"0.002 %\"",
            "2",
            "missing-unit",
            "a share is due",
            "\"2 %\"",
        ),
        ("devices: 0", "devices: -1", "negative", "0 or more", ""),
        (
            "2023-04-01",
            "2023-4-1",
            "bad-date",
            "a date is due",
            "\"2023-04-01\"",
        ),
        (
            "2023-04-01",
            "2023-13-01",
            "bad-date",
            "no day of the calendar",
            "",
        ),
        (
            "\"2023-04-01\"",
            "2023",
            "wrong-type",
            "a date is due",
            "\"2023-04-01\"",
        ),
        (
            "\"cmmm\": 4",
            "\"cmmm\": [4]",
            "wrong-type",
            "a claim is due",
            "Fully",
        ),
        (
            "\"cmmm\": 4",
            "\"cmmm\": 10",
            "too-large",
            "the most is 9",
            "",
        ),
        ("\"cmmm\": 4", "\"cmmm\": -1", "negative", "0 or more", ""),
        ("Fully", "Full", "unknown-variant", "an answer", "`Fully`"),
        (
            "\"300000 CNY\"",
            "300000",
            "missing-unit",
            "money is due",
            "\"300000 CNY\"",
        ),
        (
            ", scenario: \"smed\", shows: [\"cmmm.operation.l1.a\"]",
            "",
            "idle-measure",
            "does nothing",
            "`scenario`",
        ),
        (
            "cost: \"80000 CNY\", scenario",
            "costs: \"80000 CNY\", scenario",
            "unknown-field",
            "a measure",
            "`cost`",
        ),
        (
            "[Set(\"press.networked\", \"true\")]",
            "[]",
            "empty-list",
            "this measure changes nothing",
            "Set(",
        ),
        (
            "\"a paper\": (shows: [\"cmmm.skills.l1.b\"])",
            "\"a paper\": (shows: [])",
            "empty-list",
            "shows nothing",
            "name a criterion",
        ),
        (
            "press.networked",
            "press.network",
            "unknown-path",
            "does not exist",
            "`press.networked`",
        ),
        (
            "structure.network.control",
            "structure.network.controls",
            "unknown-path",
            "does not exist",
            "control`",
        ),
        (
            "structure.systems.WMS",
            "structure.system.WMS",
            "unknown-path",
            "does not exist",
            "`structure.systems`",
        ),
        (
            "structure.systems.WMS",
            "structure.systems.SPA.does",
            "unknown-path",
            "does not exist",
            "SAP.does`",
        ),
        (
            "Add(\"structure.data_links\"",
            "Add(\"structure.network\"",
            "unknown-path",
            "is no list",
            "Set(..)",
        ),
        (
            "Add(\"structure",
            "Ad(\"structure",
            "unknown-variant",
            "a change",
            "Set, Add",
        ),
        (
            "Set(\"press.hmi\"",
            "Set(\"claims.cmmm\"",
            "unknown-path",
            "cannot reach `claims`",
            "",
        ),
        (
            "Set(\"press.hmi\"",
            "Set(\"documents.x\"",
            "unknown-path",
            "cannot reach `documents`",
            "",
        ),
        (
            "Set(\"press.hmi\"",
            "Set(\"measures.x\"",
            "unknown-path",
            "cannot reach `measures`",
            "",
        ),
    ] {
        let reading = bent(from, to);
        let found = &reading.diagnostics;
        assert_eq!(found.len(), 1, "{to}: {found:#?}");
        assert_eq!(found[0].code, code, "{to}: {found:#?}");
        assert!(found[0].message.contains(message), "{to}: {found:#?}");
        let said = found[0].hint.clone().unwrap_or_default();
        assert!(said.contains(hint), "{to}: {found:#?}");
        assert!(reading.factory.is_none(), "{to}");
    }
}

#[test]
fn a_station_cannot_take_the_name_of_a_section() {
    let reading = reading("Factory(name: \"t\", stations: {\"structure\": Sink()})");
    let (.., code, _) = listed(&reading).remove(0);
    assert_eq!(code, "reserved-name");
}

#[test]
fn structure_changes_the_plant_hash_and_its_absence_does_not() {
    let reading = smart();
    let base = reading.factory.clone().expect("a plant");
    // This scenario changes no simulated number and is a scenario all the same.
    let connected = reading.scenario("connected").expect("it fits");
    assert_eq!(connected.structure.network.control, Some(true));
    assert_eq!(connected.stations["press"].equipment.hmi, Some(true));
    assert_eq!(connected.profile.devices, Some(12));
    assert_ne!(plant_hash(&connected), plant_hash(&base));
    let without = |text: &str| {
        let reading = super::reading(text);
        plant_hash(&reading.factory.expect("a plant"))
    };
    let line = "stations: { \"a\": Source(saturated: true, limit: 9), \"b\": Sink() }, flow: [[\"a\", \"b\"]]";
    let bare = without(&format!("Factory(name: \"t\", {line})"));
    // Pinned: people compare what was printed before these sections were.
    assert_eq!(bare, BARE_HASH);
    let empty = format!(
        "Factory(name: \"t\", {line}, profile: (), structure: (), documents: {{}}, claims: {{}}, measures: {{}})"
    );
    assert_eq!(without(&empty), bare);
    let offer =
        format!("Factory(name: \"t\", {line}, measures: {{ \"m\": (shows: [\"a.b.c\"]) }})");
    assert_eq!(without(&offer), bare, "an offer does not change the plant");
    let said = format!("Factory(name: \"t\", {line}, structure: (scheduling: Manual))");
    assert_ne!(without(&said), bare);
}

const BARE_HASH: u64 = 0x1435_6bb3_ab58_8ded;
