use super::*;
use crate::maturity::sample::{data_link, machine, plant, system, threshold};
use crate::model::Factory;
use crate::model::structure::{Activity, Exchange, Feedback, Function, Scheduling, Skill};
use Predicate as P;

fn thresholds() -> BTreeMap<String, Threshold> {
    [
        ("sixty", threshold(Some(0.6), true)),
        ("loss", threshold(Some(1e-4), true)),
        ("two", threshold(Some(2.0), false)),
        ("none", threshold(None, true)),
    ]
    .map(|(name, t)| (name.to_owned(), t))
    .into()
}

fn judged(factory: &Factory, predicate: &Predicate) -> (Truth, String) {
    let (evidence, thresholds) = (Evidence::of_plant(factory), thresholds());
    let judged = Judge::new(&evidence, &thresholds).judge(predicate);
    let texts: Vec<String> = judged.said.into_iter().map(|said| said.text).collect();
    (judged.truth, texts.join(" | "))
}

fn networked(count: usize, of: usize) -> Factory {
    let names: Vec<String> = (0..of).map(|at| format!("m{at}")).collect();
    let mut factory = plant(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for (at, name) in names.iter().enumerate() {
        let mut station = machine();
        station.equipment.networked = Some(at < count);
        factory.stations.insert(name.clone(), station);
    }
    factory
}

#[test]
fn a_share_is_compared_exactly_and_told_in_a_sentence() {
    let asks = P::AtLeast(Fact::KeyNetworked, "sixty".into());
    let (truth, text) = judged(&networked(5, 8), &asks);
    assert_eq!(truth, Truth::Yes);
    assert_eq!(
        text,
        "5 of 8 key machines are networked: 62.5 %, asked: at least 60 %"
    );
    assert_eq!(judged(&networked(3, 5), &asks).0, Truth::Yes);
    assert_eq!(judged(&networked(599, 1000), &asks).0, Truth::Denied);
    let none = P::AtLeast(Fact::KeyNetworked, "none".into());
    let (truth, text) = judged(&networked(5, 8), &none);
    assert_eq!(truth, Truth::Unknown);
    assert!(text.ends_with("threshold none has no value"), "{text}");
}

#[test]
fn a_flag_a_rank_a_stated_share_and_a_count() {
    let mut factory = plant(&["press"]);
    let is = P::Is(Fact::OfficeNetwork);
    assert_eq!(judged(&factory, &is).0, Truth::Unknown);
    factory.structure.network.office = Some(false);
    assert_eq!(judged(&factory, &is).0, Truth::Denied);
    factory.structure.network.office = Some(true);
    assert_eq!(judged(&factory, &is).0, Truth::Yes);
    let finite = P::Reaches(
        Fact::Scheduling,
        Rank::Scheduling(Scheduling::FiniteCapacity),
    );
    assert_eq!(judged(&factory, &finite).0, Truth::Unknown);
    factory.structure.scheduling = Some(Scheduling::InfiniteCapacity);
    assert_eq!(
        judged(&factory, &finite),
        (
            Truth::Denied,
            "how production is scheduled: InfiniteCapacity, asked: at least FiniteCapacity".into()
        )
    );
    factory.structure.scheduling = Some(Scheduling::Optimising);
    assert_eq!(judged(&factory, &finite).0, Truth::Yes);
    let loss = P::AtMost(Fact::MessageLoss, "loss".into());
    factory.structure.network.message_loss = Some(crate::model::Share(1e-4));
    let (truth, text) = judged(&factory, &loss);
    assert_eq!(truth, Truth::Yes);
    assert!(text.ends_with("0.01 %, asked: at most 0.01 %"), "{text}");
    factory.structure.network.message_loss = Some(crate::model::Share(1.1e-4));
    assert_eq!(judged(&factory, &loss).0, Truth::Denied);
    let channels = P::AtLeast(Fact::ServiceChannels, "two".into());
    factory.structure.service_channels = Some(vec!["phone".into()]);
    let (truth, text) = judged(&factory, &channels);
    assert_eq!(truth, Truth::No);
    assert!(text.ends_with(": 1, asked: at least 2"), "{text}");
}

#[test]
fn what_a_station_does_not_say_is_unknown_until_it_cannot_decide() {
    let asks = P::AtLeast(Fact::KeyNetworked, "sixty".into());
    let mut factory = networked(3, 8);
    for name in ["m3", "m4", "m5", "m6", "m7"] {
        let station = factory.stations.get_mut(name).unwrap();
        station.equipment.networked = None;
    }
    assert_eq!(judged(&factory, &asks).0, Truth::Unknown);
    for name in ["m3", "m4", "m5", "m6"] {
        let station = factory.stations.get_mut(name).unwrap();
        station.equipment.networked = Some(false);
    }
    let (truth, text) = judged(&factory, &asks);
    assert_eq!(truth, Truth::Denied);
    assert_eq!(
        text,
        "3 of 8 key machines are networked: 37.5 % to 50 % (1 not declared), asked: at least 60 %"
    );
    let robots = P::AtLeast(Fact::Robots, "two".into());
    assert_eq!(judged(&factory, &robots).0, Truth::Unknown);
}

#[test]
fn a_model_that_acts_for_one_activity_does_not_act_for_another() {
    let mut factory = plant(&["press"]);
    let model = |serves, ai, acts| AnalysisModel { serves, ai, acts };
    let models = [
        (
            "prices",
            model(Activity::Sales, Some(true), Some(Feedback::Acts)),
        ),
        (
            "cracks",
            model(Activity::Quality, Some(true), Some(Feedback::Shows)),
        ),
        ("wear", model(Activity::Maintenance, None, None)),
    ];
    factory.structure.data.models = Some(models.map(|(n, m)| (n.to_owned(), m)).into());
    let plant_wide = P::Reaches(Fact::Feedback, Rank::Feedback(Feedback::Acts));
    assert_eq!(judged(&factory, &plant_wide).0, Truth::Yes);
    let truth = |predicate| judged(&factory, &predicate).0;
    assert_eq!(
        truth(P::Models(Activity::Sales, Feedback::Acts)),
        Truth::Yes
    );
    assert_eq!(
        truth(P::Learns(Activity::Quality, Feedback::Shows)),
        Truth::Yes
    );
    assert_eq!(
        truth(P::Learns(Activity::Quality, Feedback::Acts)),
        Truth::No
    );
    // What is not said of a model is unknown.
    assert_eq!(
        truth(P::Models(Activity::Maintenance, Feedback::Shows)),
        Truth::Yes
    );
    let (truth, text) = judged(&factory, &P::Learns(Activity::Maintenance, Feedback::Acts));
    assert_eq!(truth, Truth::Unknown);
    assert_eq!(
        text,
        "not declared: whether model wear learns for Maintenance and sets the process (`ai`, `acts`)"
    );
}

#[test]
fn links_that_people_carry_are_the_plants_own_no() {
    let mut factory = plant(&["press"]);
    let systems = [("SAP", Function::Erp), ("line", Function::Mes)];
    let systems = systems.map(|(name, does)| (name.to_owned(), system(&[does])));
    factory.structure.systems = Some(systems.into());
    let linked = P::Linked(Function::Erp, Function::Mes);
    for (by, truth) in [
        (Exchange::Hand, Truth::Denied),
        (Exchange::File, Truth::Denied),
        (Exchange::Automatic, Truth::Yes),
    ] {
        factory.structure.data_links = Some(vec![data_link("line", "SAP", by)]);
        assert_eq!(judged(&factory, &linked).0, truth, "{by:?}");
    }
    factory.structure.data_links = Some(Vec::new());
    assert_eq!(judged(&factory, &linked).0, Truth::No);
}

#[test]
fn systems_links_skills_and_models() {
    let mut factory = plant(&["press"]);
    let has = P::Has(Function::Mes);
    let linked = P::Linked(Function::Erp, Function::Mes);
    assert_eq!(judged(&factory, &has).0, Truth::Unknown);
    factory.structure.systems = Some(
        [
            ("SAP".to_owned(), system(&[Function::Erp])),
            ("line".to_owned(), system(&[Function::Mes])),
        ]
        .into(),
    );
    assert_eq!(
        judged(&factory, &has),
        (Truth::Yes, "Mes is done by line".into())
    );
    let (truth, text) = judged(&factory, &P::Has(Function::Wms));
    assert_eq!(
        (truth, text.as_str()),
        (Truth::No, "no declared system does Wms")
    );
    assert_eq!(judged(&factory, &linked).0, Truth::Unknown);
    factory.structure.data_links = Some(vec![data_link("line", "SAP", Exchange::Live)]);
    assert_eq!(judged(&factory, &linked).0, Truth::Yes);
    assert_eq!(judged(&factory, &P::Skilled(Skill::It)).0, Truth::Unknown);
    factory.structure.skills = Some(vec![Skill::Data]);
    assert_eq!(judged(&factory, &P::Skilled(Skill::It)).0, Truth::No);
    assert_eq!(judged(&factory, &P::Skilled(Skill::Data)).0, Truth::Yes);
    assert_eq!(
        judged(&factory, &P::Models(Activity::Quality, Feedback::Shows)).0,
        Truth::Unknown
    );
    let model = AnalysisModel {
        serves: Activity::Quality,
        ai: Some(false),
        acts: Some(Feedback::Advises),
    };
    factory.structure.data.models = Some([("weld".to_owned(), model)].into());
    assert_eq!(
        judged(&factory, &P::Models(Activity::Quality, Feedback::Shows)).0,
        Truth::Yes
    );
    assert_eq!(
        judged(&factory, &P::Learns(Activity::Quality, Feedback::Shows)).0,
        Truth::No
    );
}

#[test]
fn all_takes_the_worst_and_any_the_best() {
    let mut factory = plant(&["press"]);
    factory.structure.network.office = Some(true);
    factory.structure.network.control = Some(false);
    let [yes, denied, unknown] = [
        P::Is(Fact::OfficeNetwork),
        P::Is(Fact::ControlNetwork),
        P::Is(Fact::MainMeter),
    ];
    let truth = |p: Predicate| judged(&factory, &p).0;
    assert_eq!(
        truth(P::All(vec![yes.clone(), unknown.clone()])),
        Truth::Unknown
    );
    assert_eq!(
        truth(P::All(vec![unknown.clone(), denied.clone()])),
        Truth::Denied
    );
    assert_eq!(
        truth(P::Any(vec![denied.clone(), unknown.clone()])),
        Truth::Unknown
    );
    assert_eq!(
        judged(&factory, &P::Any(vec![denied, unknown, yes])),
        (Truth::Yes, "the office is networked: yes".into())
    );
}
