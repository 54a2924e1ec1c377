//! A plant without a fault, scored by the shipped checklists.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use twinline::check::check;
use twinline::maturity::{Evidence, Score, score_all, shipped};
use twinline::model::checklist::Checklist;
use twinline::model::structure::Answer;
use twinline::model::{Claim, Document, Factory};
use twinline::text::{NoFiles, Source, read};

const PLANT: &str = r#"Factory(
    name: "Perfect", run: (until: "3 w", warm_up: "1 d", replications: 4, seed: 1),
    profile: (sector: Discrete, baseline: "before", above_scale: true),
    products: { "car": (connected: true, remote_diagnosis: true) },
    demand: "1000 /d",
    stations: {
        "coil": Source(saturated: true, wip_cap: 8),
        "press": Machine(
            cycle: "60 s", failures: { "die": (every: Exponential(mean: "20 h"), repair: "10 min") },
            setup: (on: Every(500), takes: "1 min"),
            key_equipment: true, control: Robot, networked: true, sensed: true, remote_diagnosis: true,
            standard_interface: true, hmi: true, model_3d: true, adaptive: true,
        ),
        "shelf": Buffer(capacity: 5, control: Plc),
        "check": Inspection(cycle: "50 s", scrap: "0.2 %", rework: (share: "0.1 %", to: "press"), control: Plc, networked: true),
        "out": Sink(),
    },
    flow: [["coil", "press", "shelf", "check", "out"]],
    scenarios: {
        "before": [
            Set("press.cycle", "80 s"), Set("press.failures.die.every", Exponential(mean: "2 h")),
            Set("check.scrap", "6 %"), Set("coil.wip_cap", 30), Set("shelf.capacity", 40), Set("check.cycle", "100 s"),
        ],
        "larger shelf": [Set("shelf.capacity", 6)],
        "faster check": [Set("check.cycle", "45 s")],
    },
    structure: (
        systems: {
            "office": (does: [Erp, Mrp, Purchasing, SalesOrders, Aps, Srm, Crm, Plm, Pdm, Cad, Cad3d, Cae, Capp, DataPlatform, Bi, Knowledge, Twin, Carbon]),
            "shop": (does: [Mes, Dnc, Scada, Qms, Spc, Apc, Wms, Cmms, ConditionMonitoring, Ems, Ehs, Tms, Service, IntrusionDetection]),
        },
        data_links: [(from: "office", to: "shop", by: Live)],
        network: (office: true, control: true, production: true, zones_separated: true, boundary_device: true, remote_configuration: true, software_defined: true, message_loss: "0 %"),
        metering: (main_meter: true, stations: ["press", "check"]),
        data: (identification: Rfid, traceability: Unit, one_dictionary: true, models: {MODELS}),
        scheduling: Predictive, maintenance: SelfOptimising, skills: [It, Data, Security, Maintenance, Programming],
        partners: { "mill": (role: Supplier, link: Live), "dealer": (role: Customer, link: Live) },
        hazards: { "noise": (monitored: true, interlock: true) }, service_channels: ["phone", "portal"],
    ),
)"#;

/// The plant and what it was before.
fn plant(lists: &[Checklist]) -> (Factory, Factory) {
    let activities = [
        "Design",
        "Purchasing",
        "Planning",
        "Production",
        "Quality",
        "Maintenance",
        "Warehouse",
        "Resources",
        "Logistics",
        "Sales",
        "Service",
    ];
    let models: Vec<String> = activities
        .iter()
        .map(|serves| format!("\"{serves}\": (serves: {serves}, ai: true, acts: Acts)"))
        .collect();
    let text = PLANT.replace("{MODELS}", &format!("{{ {} }}", models.join(", ")));
    let source = Source {
        name: "perfect.ron".to_owned(),
        text,
    };
    let reading = read(source, &NoFiles);
    assert_eq!(reading.diagnostics, []);
    let before = reading.changed["before"].clone();
    let mut factory = reading.factory.expect("nothing is wrong");
    let shows = lists.iter().flat_map(|list| {
        list.topics.iter().flat_map(move |topic| {
            let of = move |id: &str| format!("{}.{}.{id}", list.id, topic.id);
            let papers = topic.criteria.iter().filter(|criterion| criterion.document);
            papers.map(move |criterion| of(&criterion.id))
        })
    });
    let paper = Document {
        date: Some("2025-01-01".to_owned()),
        shows: shows.collect(),
    };
    factory.documents.insert("everything".to_owned(), paper);
    assert!(!check(&factory).iter().any(|problem| problem.is_error()));
    (factory, before)
}

fn of<'s>(scores: &'s [Score], id: &str) -> &'s Score {
    scores
        .iter()
        .find(|score| score.checklist == id)
        .expect("it was scored")
}

fn gathered(lists: &[Checklist]) -> Evidence {
    let (factory, before) = plant(lists);
    let stop = AtomicBool::new(false);
    Evidence::gather(
        &factory,
        Some(&before),
        NonZeroUsize::MIN,
        &stop,
        &mut |_| (),
    )
    .expect("it runs")
}

#[test]
fn a_perfect_plant_proves_what_the_engine_can_simulate_and_could_prove_all() {
    let lists = shipped();
    let scores = score_all(&lists, &gathered(&lists));
    let cmmm = of(&scores, "cmmm");
    // The elements that the engine lacks stand between it and level 4.
    assert_eq!(
        (cmmm.proven.level, cmmm.possible.level),
        (3, 5),
        "{:#?}",
        cmmm.proven
    );
    for answer in &cmmm.answers {
        // A share whose threshold needs a sector's value is no answer yet.
        let open = answer
            .because
            .iter()
            .any(|why| why.contains("has no value"));
        assert!(
            answer.proven_tenths == 10 || answer.not_yet.is_some() || open,
            "{answer:#?}"
        );
    }
    let miit = of(&scores, "miit");
    assert_eq!(
        (miit.proven.level, miit.possible.level),
        (3, 4),
        "{:#?}",
        miit.held_back_by
    );
    let siri = of(&scores, "siri");
    for topic in &siri.topics {
        assert_eq!(topic.possible, 5, "{topic:#?}");
    }
    let impuls = of(&scores, "impuls");
    assert_eq!(impuls.proven.level, 5, "{:#?}", impuls.held_back_by);
}

#[test]
fn once_the_engine_has_every_element_a_perfect_plant_passes_level_five() {
    let mut lists = shipped();
    for list in &mut lists {
        for topic in &mut list.topics {
            for criterion in &mut topic.criteria {
                criterion.not_yet = None;
            }
        }
    }
    let scores = score_all(&lists, &gathered(&lists));
    let cmmm = of(&scores, "cmmm");
    assert_eq!(cmmm.proven.level, 5, "{:#?}", cmmm.held_back_by);
    let miit = of(&scores, "miit");
    assert_eq!(miit.proven.level, 4, "{:#?}", miit.held_back_by);
    for topic in &of(&scores, "siri").topics {
        assert_eq!(topic.proven, 5, "{topic:#?}");
    }
}

/// What this reviewer found: five topics left out that the plant has, and a bare word for what nothing can
/// show yet, made level 4.
#[test]
fn no_plant_reaches_level_four_by_leaving_topics_out_and_by_bare_claims() {
    let lists = shipped();
    let (mut factory, before) = plant(&lists);
    let cmmm = lists
        .iter()
        .find(|list| list.id == "cmmm")
        .expect("shipped");
    for topic in &cmmm.topics {
        if topic.tailorable {
            let name = format!("cmmm.{}", topic.id);
            factory.profile.not_applicable.push(name);
        }
        for criterion in &topic.criteria {
            let name = format!("cmmm.{}.{}", topic.id, criterion.id);
            factory.claims.insert(name, Claim::Answer(Answer::Fully));
        }
    }
    let evidence = Evidence::gather(
        &factory,
        Some(&before),
        NonZeroUsize::MIN,
        &AtomicBool::new(false),
        &mut |_| (),
    )
    .expect("it runs");
    let scores = score_all(&lists, &evidence);
    let score = of(&scores, "cmmm");
    assert_eq!(score.proven.level, 3, "{:#?}", score.proven);
    // Every one of them is contradicted by a system, a store or a partner of the plant.
    assert_eq!((score.left_out.len(), score.kept_in.len()), (0, 8));
    assert!(score.kept_in.iter().all(|(_, why)| !why.is_empty()));
    for answer in score.answers.iter().filter(|a| a.not_yet.is_some()) {
        assert!(answer.proven_tenths <= 5, "{answer:#?}");
        let paper = answer.because.iter().any(|why| why.starts_with("document"));
        assert!(paper || answer.proven_tenths == 0, "{answer:#?}");
    }
    // Nor where nothing contradicts it: the claims by themselves are not enough.
    let mut blind = lists.clone();
    for topic in blind.iter_mut().flat_map(|list| &mut list.topics) {
        topic.contradicted_by = None;
    }
    let scores = score_all(&blind, &evidence);
    let score = of(&scores, "cmmm");
    assert_eq!((score.left_out.len(), score.proven.level), (8, 3));
}

#[test]
fn a_perfect_plant_without_a_run_proves_level_two() {
    let lists = shipped();
    let (factory, _) = plant(&lists);
    let scores = score_all(&lists, &Evidence::of_plant(&factory));
    let cmmm = of(&scores, "cmmm");
    assert_eq!((cmmm.proven.level, cmmm.possible.level), (2, 5));
}
