//! A plant without a fault, scored by the shipped checklists.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use twinline::check::check;
use twinline::maturity::{Evidence, Score, score_all, shipped};
use twinline::model::checklist::Checklist;
use twinline::model::structure::{Answer, Function};
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
            let papers = topic.criteria.iter().filter(|c| c.takes_paper());
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

/// A dated document that shows these.
fn paper(shows: Vec<String>) -> Document {
    Document {
        date: Some("2025-01-01".to_owned()),
        shows,
    }
}

/// The plant that leaves topics out, scored by lists of which some were changed.
fn scored(lists: &[Checklist], bend: impl Fn(&mut Factory, &Checklist)) -> Score {
    let shipped = shipped();
    let (mut factory, before) = plant(&shipped);
    let cmmm = shipped.iter().find(|list| list.id == "cmmm");
    bend(&mut factory, cmmm.expect("shipped"));
    let evidence = Evidence::gather(
        &factory,
        Some(&before),
        NonZeroUsize::MIN,
        &AtomicBool::new(false),
        &mut |_| (),
    )
    .expect("it runs");
    of(&score_all(lists, &evidence), "cmmm").clone()
}

/// The shipped lists without any question that would contradict that a topic is left out.
fn blind() -> Vec<Checklist> {
    let mut lists = shipped();
    for topic in lists.iter_mut().flat_map(|list| &mut list.topics) {
        topic.contradicted_by = None;
    }
    lists
}

/// What a reviewer found: topics left out that the plant has, and a bare word for what nothing can show
/// yet, made level 4.
#[test]
fn no_plant_reaches_level_four_by_leaving_topics_out_and_by_bare_claims() {
    let bend = |factory: &mut Factory, cmmm: &Checklist| {
        for topic in &cmmm.topics {
            let name = format!("cmmm.{}", topic.id);
            factory.profile.not_applicable.push(name);
            for criterion in &topic.criteria {
                let name = format!("cmmm.{}.{}", topic.id, criterion.id);
                factory.claims.insert(name, Claim::Answer(Answer::Fully));
            }
        }
    };
    let score = scored(&shipped(), bend);
    assert_eq!(score.proven.level, 3, "{:#?}", score.proven);
    // Every one that may be left out is contradicted by a system or a partner of the plant.
    assert_eq!((score.left_out.len(), score.kept_in.len()), (0, 6));
    for (_, why) in &score.kept_in {
        assert!(why.starts_with("the plant contradicts it: "), "{why}");
    }
    for answer in score.answers.iter().filter(|a| a.not_yet.is_some()) {
        assert!(answer.proven_tenths <= 5, "{answer:#?}");
    }
    // Where nothing contradicts it either, it is not shown, and counts nothing.
    let score = scored(&blind(), bend);
    assert_eq!((score.left_out.len(), score.kept_in.len()), (0, 6));
    assert!(score.proven.level <= 2, "{:#?}", score.proven);
    for (_, why) in &score.kept_in {
        assert!(why.contains("no dated document shows it"), "{why}");
    }
}

/// Four topics left out, and a dated paper for all that nothing can simulate yet: level 4 once. The papers
/// on the topics themselves change nothing: two of the four belong to production, which stays.
#[test]
fn four_topics_left_out_with_dated_papers_are_no_way_to_level_four() {
    const FOUR: [&str; 4] = ["procurement", "warehouse", "logistics", "sales"];
    let topics = || FOUR.map(|id| format!("cmmm.{id}"));
    let bend = |factory: &mut Factory, cmmm: &Checklist| {
        factory.profile.not_applicable = topics().to_vec();
        let waiting = cmmm.topics.iter().flat_map(|topic| {
            let waiting = topic.criteria.iter().filter(|c| c.not_yet.is_some());
            waiting.map(move |c| format!("cmmm.{}.{}", topic.id, c.id))
        });
        let waiting = paper(waiting.collect());
        factory.documents.insert("what is to come".into(), waiting);
    };
    let said = scored(&blind(), bend);
    assert_eq!((said.left_out.len(), said.kept_in.len()), (0, 2));
    assert!(said.proven.level < 4, "{:#?}", said.proven);
    let shown = scored(&blind(), |factory, cmmm| {
        bend(factory, cmmm);
        let none = paper(topics().to_vec());
        factory.documents.insert("what we do not do".into(), none);
    });
    assert_eq!((shown.left_out.len(), shown.kept_in.len()), (2, 0));
    assert_eq!(shown.proven.level, 3, "{:#?}", shown.proven);
}

/// A factory that tells less about itself proves no more.
#[test]
fn proven_does_not_rise_when_a_factory_says_less() {
    let left_out = |factory: &mut Factory| {
        factory.profile.not_applicable = vec!["cmmm.sales".to_owned()];
        let none = paper(vec!["cmmm.sales".to_owned()]);
        factory.documents.insert("no sales".into(), none);
    };
    let all = scored(&shipped(), |factory, _| left_out(factory));
    // It has customers, which contradicts the paper; silent of them, of its systems and models, it is not
    // believed either.
    assert_eq!(all.left_out, []);
    let silent = scored(&shipped(), |factory, _| {
        left_out(factory);
        factory.structure.partners = None;
        let systems = factory.structure.systems.as_mut().expect("it has systems");
        for system in systems.values_mut() {
            system
                .does
                .retain(|f| !matches!(f, Function::Crm | Function::SalesOrders));
        }
        let models = factory.structure.data.models.as_mut().expect("models");
        models.remove("Sales");
    });
    assert_eq!(silent.left_out, []);
    assert!(silent.proven.total <= all.proven.total);
}

#[test]
fn a_firm_below_scale_does_not_meet_the_condition_by_a_title() {
    let lists = shipped();
    let (mut factory, _) = plant(&lists);
    let size = |factory: &Factory| {
        let scores = score_all(&lists, &Evidence::of_plant(factory));
        let answers = of(&scores, "miit").answers.iter();
        let mut size = answers.filter(|a| a.criterion == "miit.size.a");
        size.next().expect("it is asked").proven_tenths
    };
    assert_eq!(size(&factory), 10);
    factory.profile.above_scale = Some(false);
    assert_eq!(size(&factory), 5);
    factory.profile.above_scale = None;
    assert_eq!(size(&factory), 5);
}

#[test]
fn a_perfect_plant_without_a_run_proves_level_two() {
    let lists = shipped();
    let (factory, _) = plant(&lists);
    let scores = score_all(&lists, &Evidence::of_plant(&factory));
    let cmmm = of(&scores, "cmmm");
    assert_eq!((cmmm.proven.level, cmmm.possible.level), (2, 5));
}
