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
use crate::model::structure::AnalysisModel;

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
                        _ => (Truth::No, format!("no automatic way leads between {pair}")),
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
            Predicate::Learns(activity) => self.model(&format!("learns for {activity:?}"), |m| {
                m.ai && m.serves == *activity
            }),
            Predicate::Models(activity) => {
                self.model(&format!("serves {activity:?}"), |m| m.serves == *activity)
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
            Value::Count(count) => {
                let holds = match side {
                    Side::AtLeast => count as f64 >= limit,
                    Side::AtMost => count as f64 <= limit,
                };
                (holds, holds)
            }
            // No number: refused when the checklist was read.
            Value::Flag(_) | Value::Rank(_) => return (Truth::Unknown, found.says.clone()),
        };
        let truth = match (holds, can_hold) {
            (false, true) => Truth::Unknown,
            (holds, _) => Truth::of(holds, found.explicit),
        };
        let limit = match value {
            Value::Count(_) => format!("{limit}"),
            _ => percent(limit),
        };
        (
            truth,
            format!("{}, asked: {} {limit}", found.says, side.words()),
        )
    }

    fn model(&self, what: &str, is: impl Fn(&AnalysisModel) -> bool) -> (Truth, String) {
        let Some(models) = &self.evidence.structure.data.models else {
            return (
                Truth::Unknown,
                "not declared: `structure.data.models`".into(),
            );
        };
        match models.iter().find(|(_, model)| is(model)) {
            Some((name, _)) => (Truth::Yes, format!("model {name} {what}")),
            None => (Truth::No, format!("no declared model {what}")),
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
        for name in &names[..count] {
            let mut station = machine();
            station.equipment.networked = true;
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
            judged(&factory, &P::Models(Activity::Quality)).0,
            Truth::Unknown
        );
        let model = AnalysisModel {
            serves: Activity::Quality,
            ai: false,
            acts: Feedback::Advises,
        };
        factory.structure.data.models = Some([("weld".to_owned(), model)].into());
        assert_eq!(
            judged(&factory, &P::Models(Activity::Quality)).0,
            Truth::Yes
        );
        assert_eq!(judged(&factory, &P::Learns(Activity::Quality)).0, Truth::No);
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
