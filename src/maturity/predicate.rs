//! Questions put to the plant: three-valued, each with the sentences that its answer rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Truth;
use super::compare::{GRAINS, in_grains};
use super::facts::activities;
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
    /// Activities that the factory is shown not to have.
    pub(super) idle: BTreeSet<Activity>,
}

impl<'a> Judge<'a> {
    pub fn new(evidence: &'a Evidence, thresholds: &'a BTreeMap<String, Threshold>) -> Self {
        Self {
            evidence,
            thresholds,
            joined: Joined::of(&evidence.structure),
            idle: BTreeSet::new(),
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
        let found = match (fact, &self.joined) {
            (Fact::ActivitiesConnected | Fact::ActivitiesServed, Some(joined)) => {
                &activities(fact, joined, &self.idle)
            }
            _ => self.evidence.facts.get(fact),
        };
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
mod tests;
