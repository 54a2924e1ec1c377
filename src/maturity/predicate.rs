//! Questions put to the plant: three-valued, each with the sentences that its answer rests on.

use std::collections::BTreeMap;

use super::answer::Truth;
use super::compare::{GRAINS, in_grains};
use super::found::word_of;
use super::systems::Joined;
use super::words::{list, percent};
use super::{Evidence, Side, Value};
use crate::model::checklist::Threshold;
use crate::model::evidence::{Fact, Predicate, Rank};
use crate::model::structure::{Activity, AnalysisModel, Feedback};

/// One sentence, and whether what it says is as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub fine: bool,
    pub text: String,
}

impl Said {
    pub fn new(fine: bool, text: impl Into<String>) -> Self {
        Self {
            fine,
            text: text.into(),
        }
    }
}

/// The answer to a predicate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub truth: Truth,
    pub said: Vec<Said>,
}

/// Evidence and the thresholds that questions name.
pub(super) struct Judge<'a> {
    pub(super) evidence: &'a Evidence,
    thresholds: &'a BTreeMap<String, Threshold>,
    joined: Option<Joined<'a>>,
}

impl<'a> Judge<'a> {
    pub fn new(evidence: &'a Evidence, thresholds: &'a BTreeMap<String, Threshold>) -> Self {
        Self {
            evidence,
            thresholds,
            joined: Joined::of(&evidence.structure),
        }
    }

    /// Whether a predicate names a threshold without a value.
    pub fn is_capped(&self, predicate: &Predicate) -> bool {
        match predicate {
            Predicate::AtLeast(_, name) | Predicate::AtMost(_, name) => self.limit(name).is_none(),
            Predicate::All(parts) | Predicate::Any(parts) => {
                parts.iter().any(|part| self.is_capped(part))
            }
            _ => false,
        }
    }

    /// Puts a question to the plant.
    pub fn judge(&self, predicate: &Predicate) -> Judged {
        let (truth, text) = match predicate {
            Predicate::All(parts) => return self.all(parts),
            Predicate::Any(parts) => return self.any(parts),
            Predicate::Is(fact) => self.is(*fact),
            Predicate::AtLeast(fact, name) => self.compare(*fact, name, Side::AtLeast),
            Predicate::AtMost(fact, name) => self.compare(*fact, name, Side::AtMost),
            Predicate::Reaches(fact, rank) => self.reaches(*fact, *rank),
            Predicate::Has(function) => match &self.joined {
                None => (Truth::Unknown, "not declared: `structure.systems`".into()),
                Some(joined) => {
                    let doing = joined.doing(*function);
                    match doing.is_empty() {
                        true => (Truth::No, format!("no declared system does {function:?}")),
                        false => (
                            Truth::Yes,
                            format!("{function:?} is done by {}", list(&doing)),
                        ),
                    }
                }
            },
            Predicate::Linked(one, other) => match &self.joined {
                None => (Truth::Unknown, "not declared: `structure.systems`".into()),
                Some(joined) => {
                    let pair = format!("{one:?} and {other:?}");
                    match joined.linked(*one, *other) {
                        Truth::Yes => (Truth::Yes, format!("{pair} are linked automatically")),
                        Truth::Unknown => (
                            Truth::Unknown,
                            format!(
                                "not declared: `structure.data_links`, so whether {pair} are linked"
                            ),
                        ),
                        Truth::Denied => (
                            Truth::Denied,
                            format!("{pair} are linked by people alone (`Hand` or `File`)"),
                        ),
                        Truth::No => (Truth::No, format!("no automatic way leads between {pair}")),
                    }
                }
            },
            Predicate::Skilled(skill) => match &self.evidence.structure.skills {
                None => (Truth::Unknown, "not declared: `structure.skills`".into()),
                Some(skills) if skills.contains(skill) => {
                    (Truth::Yes, format!("skill on the payroll: {skill:?}"))
                }
                Some(_) => (Truth::No, format!("skill not on the payroll: {skill:?}")),
            },
            Predicate::Learns(activity, least) => {
                let what = format!("learns for {activity:?}{}", and_does(*least));
                self.model(&what, |m| serves(m, *activity, *least).min(learns(m)))
            }
            Predicate::Models(activity, least) => {
                let what = format!("serves {activity:?}{}", and_does(*least));
                self.model(&what, |m| serves(m, *activity, *least))
            }
        };
        Judged {
            truth,
            said: vec![Said::new(truth == Truth::Yes, text)],
        }
    }

    /// The worst part decides.
    fn all(&self, parts: &[Predicate]) -> Judged {
        let mut whole = Judged {
            truth: Truth::Yes,
            said: Vec::new(),
        };
        for part in parts {
            let part = self.judge(part);
            whole.truth = whole.truth.min(part.truth);
            whole.said.extend(part.said);
        }
        whole
    }

    /// The best part decides; when one holds, the others need not be told.
    fn any(&self, parts: &[Predicate]) -> Judged {
        let judged: Vec<Judged> = parts.iter().map(|part| self.judge(part)).collect();
        let truth = judged.iter().map(|part| part.truth).max();
        let truth = truth.unwrap_or(Truth::No);
        let telling = judged
            .into_iter()
            .filter(|part| truth != Truth::Yes || part.truth == Truth::Yes);
        Judged {
            truth,
            said: telling.flat_map(|part| part.said).collect(),
        }
    }

    fn is(&self, fact: Fact) -> (Truth, String) {
        let found = self.evidence.facts.get(fact);
        let truth = match found.value {
            Some(Value::Flag(true)) => Truth::Yes,
            Some(Value::Flag(false)) => Truth::Denied,
            _ => Truth::Unknown,
        };
        (truth, found.says.clone())
    }

    fn reaches(&self, fact: Fact, least: Rank) -> (Truth, String) {
        let found = self.evidence.facts.get(fact);
        let Some(Value::Rank(rank)) = found.value else {
            return (Truth::Unknown, found.says.clone());
        };
        let reached = match (rank, least) {
            (Rank::Scheduling(is), Rank::Scheduling(asked)) => is >= asked,
            (Rank::Maintenance(is), Rank::Maintenance(asked)) => is >= asked,
            (Rank::Identification(is), Rank::Identification(asked)) => is >= asked,
            (Rank::Traceability(is), Rank::Traceability(asked)) => is >= asked,
            (Rank::Feedback(is), Rank::Feedback(asked)) => is >= asked,
            // Ranks of two scales: refused when the checklist was read.
            _ => return (Truth::Unknown, found.says.clone()),
        };
        let asked = word_of(least);
        (
            Truth::of(reached, found.explicit),
            format!("{}, asked: at least {asked}", found.says),
        )
    }

    fn compare(&self, fact: Fact, threshold: &str, side: Side) -> (Truth, String) {
        let found = self.evidence.facts.get(fact);
        let Some(value) = found.value else {
            return (Truth::Unknown, found.says.clone());
        };
        let Some(limit) = self.limit(threshold) else {
            return (
                Truth::Unknown,
                format!("{}; {}", found.says, self.no_value(threshold)),
            );
        };
        let (holds, can_hold) = match value {
            Value::Share { part, open, whole } => {
                let share = |part: u64| side.holds_exactly(part, whole, limit);
                match side {
                    Side::AtLeast => (share(part), share(part + open)),
                    Side::AtMost => (share(part + open), share(part)),
                }
            }
            Value::Stated(share) => {
                let holds = side.holds_exactly(in_grains(share), GRAINS, limit);
                (holds, holds)
            }
            Value::Count { count, open } => {
                let (least, most) = (count as f64, (count + open) as f64);
                match side {
                    Side::AtLeast => (least >= limit, most >= limit),
                    Side::AtMost => (most <= limit, least <= limit),
                }
            }
            // No number: refused when the checklist was read.
            Value::Flag(_) | Value::Rank(_) => return (Truth::Unknown, found.says.clone()),
        };
        let truth = match (holds, can_hold) {
            (false, true) => Truth::Unknown,
            (holds, _) => Truth::of(holds, found.explicit),
        };
        let limit = match value {
            Value::Count { .. } => format!("{limit}"),
            _ => percent(limit),
        };
        (
            truth,
            format!("{}, asked: {} {limit}", found.says, side.words()),
        )
    }

    /// The model that does most of what is asked.
    fn model(&self, what: &str, is: impl Fn(&AnalysisModel) -> Truth) -> (Truth, String) {
        let Some(models) = &self.evidence.structure.data.models else {
            return (
                Truth::Unknown,
                "not declared: `structure.data.models`".into(),
            );
        };
        let judged = models.iter().map(|(name, model)| (is(model), name));
        match judged.max_by_key(|(truth, name)| (*truth, std::cmp::Reverse(*name))) {
            Some((Truth::Yes, name)) => (Truth::Yes, format!("model {name} {what}")),
            Some((Truth::Unknown, name)) => (
                Truth::Unknown,
                format!("not declared: whether model {name} {what} (`ai`, `acts`)"),
            ),
            _ => (Truth::No, format!("no declared model {what}")),
        }
    }

    pub(super) fn limit(&self, name: &str) -> Option<f64> {
        self.thresholds.get(name)?.value
    }

    pub(super) fn no_value(&self, name: &str) -> String {
        let source = self.thresholds.get(name).map(|t| t.origin.source.as_str());
        match source {
            Some(source) if !source.is_empty() => {
                format!("threshold {name} has no value ({source})")
            }
            _ => format!("threshold {name} has no value"),
        }
    }
}

/// Whether a model serves the activity with answers that do at least this.
fn serves(model: &AnalysisModel, activity: Activity, least: Feedback) -> Truth {
    match (model.serves == activity, model.acts) {
        (false, _) => Truth::No,
        (true, Some(acts)) => Truth::of(acts >= least, false),
        (true, None) if least == Feedback::Shows => Truth::Yes,
        (true, None) => Truth::Unknown,
    }
}

fn learns(model: &AnalysisModel) -> Truth {
    model.ai.map_or(Truth::Unknown, |ai| Truth::of(ai, false))
}

/// What is asked of a model's answers beside that there are any.
fn and_does(least: Feedback) -> &'static str {
    match least {
        Feedback::Shows => "",
        Feedback::Advises => " and advises people",
        Feedback::Acts => " and sets the process",
    }
}

#[cfg(test)]
mod tests {
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
                "how production is scheduled: InfiniteCapacity, asked: at least FiniteCapacity"
                    .into()
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
}
