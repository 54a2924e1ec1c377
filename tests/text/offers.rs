//! What a plant offers to do: measures and scenarios, alone and together.

use twinline::check::check;
use twinline::model::structure::*;
use twinline::model::*;
use twinline::text::{Offer, Reading};

use super::evidence::{SMART, bent, smart};
use super::{listed, reading};

#[test]
fn a_measure_is_its_scenario_its_changes_and_its_paper() {
    let reading = smart();
    let base = reading.factory.clone().expect("a plant");
    let networked = reading.measure("network the press").expect("it fits");
    assert_eq!(networked.stations["press"].equipment.networked, Some(true));
    assert_eq!(networked.documents, base.documents);
    let quick = reading.measure("quick changeover").expect("it fits");
    let smed = reading.scenario("smed").expect("it fits");
    assert_eq!(quick.stations, smed.stations);
    let paper = &quick.documents["quick changeover"];
    assert_eq!(paper.date.as_deref(), Some(Document::WHEN_CARRIED_OUT));
    assert_eq!(paper.shows, ["cmmm.operation.l1.a"]);
    let store = reading.measure("a store system").expect("it fits");
    let systems = store.structure.systems.expect("declared");
    assert_eq!(systems["WMS"].does, [Function::Wms]);
    assert_eq!(systems.len(), 3);
    assert_eq!(store.structure.data_links.expect("declared").len(), 2);
    let unknown = reading.measure("quick change-over").expect_err("none");
    assert_eq!(
        unknown[0].hint.as_deref(),
        Some("did you mean `quick changeover`?")
    );
    assert_eq!(
        reading.offers(),
        [
            Offer::Measure("a paper".into()),
            Offer::Measure("a store system".into()),
            Offer::Measure("network the press".into()),
            Offer::Measure("quick changeover".into()),
            Offer::Scenario("connected".into()),
        ]
    );
    let names = ["quick changeover", "network the press", "a paper"];
    let all = reading.with_measures(&names).expect("they go together");
    assert_eq!(all.stations["press"].kind, smed.stations["press"].kind);
    assert_eq!(all.stations["press"].equipment.networked, Some(true));
    assert_eq!(all.documents.len(), base.documents.len() + 2);
    let mut turned = names;
    turned.reverse();
    assert_eq!(reading.with_measures(&turned), Ok(all));
    assert_eq!(reading.with_measures(&[]), Ok(base));
}

#[test]
fn a_measure_of_a_scenario_that_is_not_there_is_told_once() {
    let reading = bent("scenario: \"smed\"", "scenario: \"sned\"");
    assert_eq!(listed(&reading), []);
    let plant = reading.factory.as_ref().expect("a plant");
    let found = check(plant);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "unknown-scenario");
    let refused = reading.measure("quick changeover").expect_err("it cannot");
    assert_eq!(refused[0].code, "unknown-measure");
    assert!(reading.with_measures(&["quick changeover"]).is_err());
}

#[test]
fn a_measure_is_tried_together_with_its_scenario() {
    let both = |own: &str| {
        bent(
            "scenario: \"smed\"",
            &format!("scenario: \"smed\", changes: [{own}]"),
        )
    };
    let twice = both("Set(\"press.cycle\", \"40 s\")");
    assert_eq!(twice.diagnostics.len(), 1);
    assert_eq!(twice.diagnostics[0].code, "changed-twice");
    assert_eq!(
        twice.diagnostics[0].path,
        Path::of(["measures", "quick changeover", "changes", "0"])
    );
    // A wrong scenario is told of once, not for every measure that names it.
    let wrong = bent(
        "Set(\"press.cycle\", \"50 s\")",
        "Set(\"press.cicle\", \"50 s\")",
    );
    assert_eq!(wrong.diagnostics.len(), 1, "{:#?}", wrong.diagnostics);
}

fn offers(measures: &str) -> Reading {
    let own = SMART.find("\"network the press\"").expect("a measure");
    let reading = reading(&format!("{}{measures}}})", &SMART[..own]));
    assert_eq!(listed(&reading), [], "{measures}");
    reading
}

#[test]
fn two_measures_may_agree_on_a_field_and_may_not_quarrel() {
    let pair = |a: &str, b: &str| {
        let reading = offers(&format!("\"a\": (changes: [{a}]), \"b\": (changes: [{b}])"));
        reading.with_measures(&["a", "b"])
    };
    // However the value is written.
    let same = pair(
        "Set(\"press.cycle\", \"30 s\"), Set(\"press.hmi\", true)",
        "Set(\"stations.press.cycle\", \"0.5 min\"), Set(\"press.sensed\", true)",
    );
    let press = &same.expect("they agree").stations["press"];
    assert_eq!(
        (press.equipment.hmi, press.equipment.sensed),
        (Some(true), Some(true))
    );
    let quarrel = |a: &str, b: &str| {
        let problems = pair(a, b).expect_err("they quarrel");
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!(problems[0].code, "changed-twice");
        assert!(problems[0].span.is_some());
        problems[0].message.clone()
    };
    let message = quarrel(
        "Set(\"press.cycle\", \"30 s\")",
        "Set(\"press.cycle\", \"40 s\")",
    );
    assert_eq!(
        message,
        "the measure `a` and the measure `b` set `press.cycle` to different values"
    );
    let message = quarrel(
        "Set(\"structure.network\", (office: true))",
        "Set(\"structure.network.control\", true)",
    );
    assert!(message.contains("inside the other"), "{message}");

    // What is added to a list meets nothing that is there already.
    let link = |from: &str, to: &str| {
        format!("Add(\"structure.data_links\", (from: \"{from}\", to: \"{to}\", by: Live))")
    };
    let links = |a: &str, b: &str| {
        let plant = pair(a, b).expect("they go together");
        plant.structure.data_links.expect("declared")
    };
    let to_mes = link("line MES", "SAP");
    let two = links(&to_mes, "Set(\"structure.data_links.0.by\", File)");
    assert_eq!(
        (two.len(), two[0].by, two[1].by),
        (2, Exchange::File, Exchange::Live)
    );
    assert_eq!(links(&to_mes, &to_mes).len(), 2, "the same is added once");
    assert_eq!(links(&to_mes, &link("SAP", "SAP")).len(), 3);
    quarrel(&to_mes, "Set(\"structure.data_links\", [])");
}

#[test]
fn a_document_of_the_measures_name_is_extended() {
    let reading =
        offers("\"word of mouth\": (shows: [\"cmmm.skills.l1.a\", \"cmmm.skills.l1.b\"])");
    let plant = reading.measure("word of mouth").expect("it fits");
    let document = &plant.documents["word of mouth"];
    assert_eq!(document.shows, ["cmmm.skills.l1.a", "cmmm.skills.l1.b"]);
    assert_eq!(document.date.as_deref(), Some(Document::WHEN_CARRIED_OUT));
    assert_eq!(plant.documents.len(), 2);
}

#[test]
fn sections_that_are_not_written_can_be_set() {
    let text =
        "Factory(name: \"t\", stations: { \"m\": Machine(cycle: \"1 s\") }, scenarios: { \"s\": [
        Set(\"structure.systems.WMS\", (does: [Wms])),
        Set(\"structure.data.models.load\", (serves: Planning)),
        Set(\"structure.scheduling\", Optimising),
        Add(\"structure.skills\", It), Add(\"structure.skills\", Data),
    ] })";
    let reading = reading(text);
    assert_eq!(listed(&reading), []);
    let structure = reading.scenario("s").expect("it fits").structure;
    assert_eq!(structure.systems.expect("declared").len(), 1);
    assert_eq!(structure.data.models.expect("declared").len(), 1);
    assert_eq!(structure.scheduling, Some(Scheduling::Optimising));
    assert_eq!(structure.skills, Some(vec![Skill::It, Skill::Data]));
    // As a person types it.
    let typed = |path: &str, value: &str| {
        let path: Path = path.parse().expect("a path");
        reading
            .with(&[(path, value.to_owned())])
            .map(|f| f.structure)
    };
    let network = typed("structure.network.control", "true").expect("it fits");
    assert_eq!(network.network.control, Some(true));
    let maintenance = typed("structure.maintenance", "Predictive").expect("it fits");
    assert_eq!(maintenance.maintenance, Some(Maintenance::Predictive));
    let wrong = typed("structure.network.controll", "true").expect_err("no such field");
    assert_eq!(wrong[0].code, "unknown-field");
}

#[test]
fn a_measure_already_carried_out_is_a_warning_and_the_plant_is_read() {
    let carried_out = bent(
        "Set(\"press.networked\", \"true\")",
        "Set(\"press.adaptive\", true)",
    );
    let [problem] = &carried_out.diagnostics[..] else {
        panic!("{:#?}", carried_out.diagnostics)
    };
    assert_eq!((problem.code, problem.is_error()), ("no-effect", false));
    assert!(problem.message.contains("`press.adaptive` is so already"));
    let hint = problem.hint.as_deref().unwrap_or_default();
    assert!(
        hint.starts_with("`network the press` has been carried out"),
        "{hint}"
    );
    let plant = carried_out.factory.clone().expect("a warning is no error");
    assert_eq!(carried_out.measure("network the press"), Ok(plant));
    // Not to have said so is something else than the same: the explicit no is a change.
    let silent = bent(
        "Set(\"press.networked\", \"true\")",
        "Set(\"press.networked\", false)",
    );
    assert_eq!(silent.diagnostics, []);
}
