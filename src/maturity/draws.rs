//! Random checklists and plants for the properties.

use super::sample::{
    by_document, checklist, criterion, data_link, dated, group, machine, names, plant, system,
    threshold, topic,
};
use super::{Evidence, Outcomes, Score, score};
use crate::kpi::Estimate;
use crate::model::checklist::{
    Bands, BestInClass, Checklist, Criterion, Gates, Grade, Ladder, Need, Points, Rule,
};
use crate::model::evidence::{Fact, Outcome, Predicate, Rank, Test};
use crate::model::structure::{
    Activity, AnalysisModel, Answer, Exchange, Feedback, Function, Skill,
};
use crate::model::{Claim, Control, Document, Factory, Share};

/// Choices read from bytes, so that a failing case shrinks.
pub(super) struct Tape(Vec<u8>, usize);

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Tape {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes, 0)
    }

    /// One of `n`.
    fn pick(&mut self, n: usize) -> usize {
        let byte = self.0.get(self.1).copied().unwrap_or(0);
        self.1 += 1;
        usize::from(byte) % n
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())].clone()
    }
}

const FUNCTIONS: [Function; 5] = [
    Function::Mes,
    Function::Erp,
    Function::Qms,
    Function::Wms,
    Function::DataPlatform,
];
pub(super) const MACHINES: [&str; 3] = ["press", "weld", "pack"];

fn predicate(tape: &mut Tape, depth: usize) -> Predicate {
    use Predicate as P;
    let limit = tape.one(&["half", "most", "none"]).to_owned();
    match tape.pick(if depth == 0 { 15 } else { 17 }) {
        0 => P::AtLeast(Fact::KeyNetworked, limit),
        1 => P::AtLeast(Fact::KeyDigital, limit),
        2 => P::Is(Fact::OfficeNetwork),
        3 => P::Is(Fact::MainMeter),
        4 => P::Has(tape.one(&FUNCTIONS)),
        5 => P::Linked(Function::Erp, Function::Mes),
        6 => P::Models(
            Activity::Quality,
            tape.one(&[Feedback::Shows, Feedback::Acts]),
        ),
        7 => P::Learns(
            Activity::Quality,
            tape.one(&[Feedback::Shows, Feedback::Acts]),
        ),
        8 => P::Skilled(Skill::It),
        9 => P::AtLeast(Fact::ActivitiesConnected, limit),
        10 => P::AtLeast(Fact::ActivitiesServed, limit),
        11 => P::Reaches(Fact::Feedback, Rank::Feedback(Feedback::Advises)),
        12 => P::AtLeast(Fact::LinksAutomatic, limit),
        13 => P::AtLeast(Fact::ServiceChannels, "two".into()),
        14 => P::AtLeast(Fact::MessageLoss, limit),
        15 => P::All(vec![predicate(tape, depth - 1), predicate(tape, depth - 1)]),
        _ => P::Any(vec![predicate(tape, depth - 1), predicate(tape, depth - 1)]),
    }
}

fn test(tape: &mut Tape, depth: usize) -> Test {
    let limit = tape.one(&["half", "most", "none"]).to_owned();
    match tape.pick(if depth == 0 { 3 } else { 4 }) {
        0 => Test::AtLeast(Outcome::FirstPassYield, limit),
        1 => Test::AtMost(Outcome::ScrapRatio, limit),
        2 => Test::AtLeast(Outcome::Oee, limit),
        _ => Test::All(vec![test(tape, depth - 1), test(tape, depth - 1)]),
    }
}

fn asks(tape: &mut Tape, at: usize, level: u8) -> Criterion {
    let id = format!("l{level}.{at}");
    if tape.pick(3) == 0 {
        return by_document(&id, level);
    }
    let parts = tape.pick(7) + 1;
    Criterion {
        document: parts & 1 != 0,
        model: (parts & 2 != 0).then(|| predicate(tape, 2)),
        run: (parts & 4 != 0).then(|| test(tape, 1)),
        not_yet: (tape.pick(8) == 0).then(|| "orders with due dates".into()),
        ai: (tape.pick(2) == 0).then_some(Predicate::Learns(Activity::Quality, Feedback::Shows)),
        ..criterion(&id, level)
    }
}

fn rule(tape: &mut Tape) -> Rule {
    match tape.pick(4) {
        0 => Rule::Ladder(Ladder {
            levels: ["one", "two", "three"].map(names).to_vec(),
            pass: Share(0.8),
            needs_run_from: Some(2),
            origin: crate::model::checklist::Origin::default(),
        }),
        1 => Rule::Bands(Bands {
            most: 3,
            share: Share(0.8),
            best_in_class: BestInClass {
                band: 3,
                origin: crate::model::checklist::Origin::default(),
            },
            priorities: Vec::new(),
            origin: crate::model::checklist::Origin::default(),
        }),
        2 => {
            let grade = |id: &str, needs| Grade {
                origin: crate::model::checklist::Origin::default(),
                id: id.into(),
                names: names(id),
                needs,
            };
            Rule::Gates(Gates {
                grades: vec![
                    grade("low", vec![Need::Areas(vec!["g".into()])]),
                    grade(
                        "middle",
                        vec![Need::Grade("low".into()), Need::AiShare(Share(0.5))],
                    ),
                    grade("high", vec![Need::Grade("low".into()), Need::Conditions]),
                    grade("other", vec![Need::Level(BELOW.into(), 1)]),
                ],
                scenes_per_area: 1 + tape.pick(2) as u32,
                origin: crate::model::checklist::Origin::default(),
                conditions: vec!["t0".into()],
            })
        }
        _ => Rule::Points(Points {
            most: 3,
            normalise: true,
            standings: Vec::new(),
            origin: crate::model::checklist::Origin::default(),
        }),
    }
}

/// The checklist whose level a grade may need.
const BELOW: &str = "l";

fn below() -> Checklist {
    let asks = Criterion {
        model: Some(Predicate::Is(Fact::OfficeNetwork)),
        ..by_document("l1.a", 1)
    };
    let topics = vec![topic("t", 1.0, vec![asks])];
    checklist(BELOW, super::sample::ladder(None), topics)
}

pub(super) fn any_checklist(tape: &mut Tape) -> Checklist {
    let rule = rule(tape);
    let topics = 1 + tape.pick(4);
    let topics = (0..topics).map(|t| {
        let mut criteria = Vec::new();
        for level in 1..=3 {
            for at in 0..tape.pick(3) {
                criteria.push(asks(tape, at, level));
            }
        }
        let mut topic = topic(&format!("t{t}"), tape.one(&[0.25, 0.1081, 0.5]), criteria);
        topic.group = tape.one(&["g", "g", "h"]).to_owned();
        topic.tailorable = tape.pick(2) == 0;
        topic.contradicted_by = tape.one(&[
            None,
            Some(Predicate::Has(Function::Mes)),
            Some(Predicate::Is(Fact::OfficeNetwork)),
        ]);
        topic.activity = tape.one(&[None, Some(Activity::Sales), Some(Activity::Logistics)]);
        topic
    });
    let mut checklist = checklist("c", rule, topics.collect());
    // Under points the groups are weighed, or their levels add up.
    let weights = tape.one(&[[Some(0.6), Some(0.4)], [None, None]]);
    checklist.groups = vec![group("g", weights[0]), group("h", weights[1])];
    checklist.thresholds = [
        ("half", threshold(Some(0.5), true)),
        ("most", threshold(Some(0.9), true)),
        ("two", threshold(Some(2.0), false)),
        ("none", threshold(None, true)),
    ]
    .map(|(name, t)| (name.to_owned(), t))
    .into();
    checklist
}

fn estimate(tape: &mut Tape) -> Option<Estimate> {
    let half_width = tape.one(&[None, Some(0.0), Some(0.2)]);
    let value = |mean| Estimate {
        mean,
        half_width,
        n: if half_width.is_some() { 5 } else { 1 },
    };
    tape.one(&[None, Some(0.1), Some(0.5), Some(0.8), Some(0.95)])
        .map(value)
}

/// A plant and the results of its run.
#[derive(Clone)]
pub(super) struct Case {
    pub factory: Factory,
    pub results: Option<[Option<Estimate>; 3]>,
}

impl Case {
    pub fn any(tape: &mut Tape, checklist: &Checklist) -> Self {
        let mut factory = plant(&MACHINES);
        for name in MACHINES {
            let mut station = machine();
            station.equipment.networked = tape.one(&[Some(true), Some(false), None]);
            station.equipment.standard_interface = tape.one(&[None, Some(true), Some(false)]);
            station.equipment.control = tape.one(&[
                Some(Control::Manual),
                Some(Control::Plc),
                Some(Control::Cnc),
                None,
            ]);
            factory.stations.insert(name.into(), station);
        }
        let structure = &mut factory.structure;
        let flag = [None, Some(true), Some(false)];
        structure.network.office = tape.one(&flag);
        structure.network.message_loss = tape.one(&[None, Some(Share(0.1)), Some(Share(0.99))]);
        structure.metering.main_meter = tape.one(&flag);
        if tape.pick(3) > 0 {
            let systems = (0..tape.pick(4)).map(|at| {
                let does = [tape.one(&FUNCTIONS), tape.one(&FUNCTIONS)];
                (format!("s{at}"), system(&does))
            });
            structure.systems = Some(systems.collect());
        }
        if tape.pick(3) > 0 {
            let links = (0..tape.pick(4)).map(|_| {
                let mut end = || format!("s{}", tape.pick(4));
                let (from, to) = (end(), end());
                data_link(&from, &to, tape.one(&[Exchange::Hand, Exchange::Live]))
            });
            structure.data_links = Some(links.collect());
        }
        if tape.pick(2) == 0 {
            let model = AnalysisModel {
                serves: tape.one(&[Activity::Quality, Activity::Sales]),
                ai: tape.one(&[Some(true), Some(false), None]),
                acts: tape.one(&[Some(Feedback::Shows), Some(Feedback::Acts), None]),
            };
            structure.data.models = Some([("m".to_owned(), model)].into());
        }
        structure.skills = tape.one(&[None, Some(vec![]), Some(vec![Skill::It, Skill::Data])]);
        structure.service_channels = tape.one(&[None, Some(vec!["phone".to_owned()])]);
        let mut case = Self {
            factory,
            results: None,
        };
        for topic in &checklist.topics {
            if tape.pick(3) == 0 {
                let name = format!("c.{}", topic.id);
                case.factory.profile.not_applicable.push(name);
            }
        }
        for _ in 0..tape.pick(6) {
            case.paper(tape, checklist);
        }
        for _ in 0..tape.pick(4) {
            let answers = [Answer::No, Answer::Partly, Answer::Mostly, Answer::Fully];
            let claim = Claim::Answer(tape.one(&answers));
            let name = some_criterion(tape, checklist);
            case.factory.claims.insert(name, claim);
        }
        if tape.pick(3) > 0 {
            case.results = Some([estimate(tape), estimate(tape), estimate(tape)]);
        }
        case
    }

    fn paper(&mut self, tape: &mut Tape, checklist: &Checklist) {
        let name = some_criterion(tape, checklist);
        let paper = match tape.pick(2) {
            0 => dated(&[&name]),
            _ => Document {
                date: None,
                shows: vec![name],
            },
        };
        let title = format!("paper {}", self.factory.documents.len());
        self.factory.documents.insert(title, paper);
    }

    /// Adds something that speaks for the plant.
    pub fn support(&mut self, tape: &mut Tape, checklist: &Checklist) {
        let structure = &mut self.factory.structure;
        match tape.pick(10) {
            0 | 1 => self.paper(tape, checklist),
            2 => {
                let name = some_criterion(tape, checklist);
                self.factory
                    .claims
                    .insert(name, Claim::Answer(Answer::Fully));
            }
            3 => {
                let name = tape.one(&MACHINES);
                let station = self.factory.stations.get_mut(name).unwrap();
                station.equipment.networked = Some(true);
                station.equipment.control = Some(Control::Cnc);
            }
            4 => {
                structure.network.office = Some(true);
                structure.network.message_loss = Some(Share(0.99));
            }
            5 => structure.metering.main_meter = Some(true),
            // A system that is joined to all others: one that stands alone is an island more.
            6 => {
                let systems = structure.systems.get_or_insert_default();
                let links = structure.data_links.get_or_insert_default();
                for other in systems.keys() {
                    links.push(data_link("new", other, Exchange::Automatic));
                }
                let does = tape.one(&FUNCTIONS);
                systems
                    .entry("new".into())
                    .or_insert_with(|| system(&[]))
                    .does
                    .push(does);
            }
            7 => {
                let model = AnalysisModel {
                    serves: Activity::Quality,
                    ai: Some(true),
                    acts: Some(Feedback::Acts),
                };
                let models = structure.data.models.get_or_insert_default();
                models.insert("new".into(), model);
            }
            8 => {
                structure.skills.get_or_insert_default().push(Skill::It);
                let channels = structure.service_channels.get_or_insert_default();
                channels.push("portal".into());
            }
            _ => {
                let sure = |mean| {
                    Some(Estimate {
                        mean,
                        half_width: Some(0.001),
                        n: 5,
                    })
                };
                let results = self.results.get_or_insert_default();
                let at = tape.pick(3);
                results[at] = sure([0.99, 0.01, 0.99][at]);
            }
        }
    }

    /// Fills in something that the plant has not said; what it has said stays.
    pub fn fill(&mut self, tape: &mut Tape, checklist: &Checklist) {
        let structure = &mut self.factory.structure;
        let flag = tape.one(&[true, false]);
        match tape.pick(9) {
            0 => {
                let name = some_criterion(tape, checklist);
                let refused = Some(&Claim::Answer(Answer::No));
                if self.factory.claims.get(&name) != refused {
                    let title = format!("found {}", self.factory.documents.len());
                    self.factory.documents.insert(title, dated(&[&name]));
                }
            }
            1 => {
                let name = some_criterion(tape, checklist);
                let answers = [Answer::No, Answer::Partly, Answer::Mostly, Answer::Fully];
                let claim = Claim::Answer(tape.one(&answers));
                self.factory.claims.entry(name).or_insert(claim);
            }
            2 => {
                let name = tape.one(&MACHINES);
                let equipment = &mut self.factory.stations.get_mut(name).unwrap().equipment;
                equipment.networked.get_or_insert(flag);
                equipment.standard_interface.get_or_insert(flag);
                let kinds = [Control::Manual, Control::Plc, Control::Robot];
                equipment.control.get_or_insert(tape.one(&kinds));
            }
            3 => drop(structure.network.office.get_or_insert(flag)),
            4 => drop(structure.metering.main_meter.get_or_insert(flag)),
            5 => {
                let systems = (0..4).map(|at| {
                    let does = [tape.one(&FUNCTIONS), tape.one(&FUNCTIONS)];
                    (format!("s{at}"), system(&does))
                });
                structure.systems.get_or_insert(systems.collect());
            }
            6 => {
                let by = [Exchange::File, Exchange::Automatic];
                let links = (0..3).map(|at| data_link(&format!("s{at}"), "s3", tape.one(&by)));
                structure.data_links.get_or_insert(links.collect());
            }
            7 => {
                let model = AnalysisModel {
                    serves: Activity::Quality,
                    ai: None,
                    acts: None,
                };
                let models = structure.data.models.get_or_insert_default();
                if models.is_empty() {
                    models.insert("new".into(), model);
                }
                for model in models.values_mut() {
                    model.ai.get_or_insert(flag);
                    let acts = [Feedback::Shows, Feedback::Acts];
                    model.acts.get_or_insert(tape.one(&acts));
                }
                structure.skills.get_or_insert(vec![Skill::It]);
                let channels = vec!["phone".to_owned(), "portal".to_owned()];
                structure.service_channels.get_or_insert(channels);
            }
            _ => {
                let results = self.results.get_or_insert_default();
                for result in results {
                    *result = result.or_else(|| estimate(tape));
                }
            }
        }
    }

    fn evidence(&self) -> Evidence {
        let mut evidence = Evidence::of_plant(&self.factory);
        evidence.outcomes = self.results.map(|[yield_, scrap, oee]| {
            Outcomes::made_up(|outcome| match outcome {
                Outcome::FirstPassYield => yield_,
                Outcome::ScrapRatio => scrap,
                Outcome::Oee => oee,
                _ => None,
            })
        });
        evidence
    }

    pub fn score(&self, checklist: &Checklist) -> Score {
        let evidence = self.evidence();
        let others = [score(&below(), &evidence, &[])];
        score(checklist, &evidence, &others)
    }
}

fn some_criterion(tape: &mut Tape, checklist: &Checklist) -> String {
    let topics = checklist.topics.iter();
    let names: Vec<String> = topics
        .flat_map(|topic| {
            let criteria = topic.criteria.iter();
            let criteria =
                criteria.map(move |criterion| format!("c.{}.{}", topic.id, criterion.id));
            // A paper may show that there is no such business.
            criteria.chain([format!("c.{}", topic.id)])
        })
        .chain([format!("{BELOW}.t.l1.a")])
        .collect();
    tape.one(&names)
}
