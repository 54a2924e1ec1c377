//! Topics that a factory declares not to be its business.
//!
//! To say so is not enough: a score must not rise because a factory says less. A topic leaves what is proven
//! only when a dated document shows it by its name (`shows: ["cmmm.logistics"]`) and all that would
//! contradict it is declared and does not. Until then it stays in and counts nothing.

use std::collections::BTreeSet;

use super::Evidence;
use super::answer::Truth;
use super::predicate::Judge;
use crate::model::Checklist;
use crate::model::checklist::Topic;
use crate::model::structure::Activity;

/// Whether a topic is not the factory's business.
pub(super) enum Idle {
    /// It applies.
    No,
    /// The factory says that it does not, and its own structure shows that it does.
    Contradicted(String),
    /// The factory says so and has not shown it.
    Said {
        /// What is missing.
        why: String,
        /// Whether something that is not declared may contradict it.
        may_apply: bool,
    },
    /// A dated document shows it, and nothing contradicts it.
    Shown(String),
}

/// Whether a topic is the factory's business. One that may not be left out always is.
pub(super) fn idle(
    checklist: &Checklist,
    topic: &Topic,
    evidence: &Evidence,
    judge: &Judge,
) -> Idle {
    let name = format!("{}.{}", checklist.id, topic.id);
    if !topic.tailorable || !evidence.profile.not_applicable.contains(&name) {
        return Idle::No;
    }
    let judged = topic.contradicted_by.as_ref().map(|p| judge.judge(p));
    let (truth, said) = match judged {
        Some(judged) => (judged.truth, judged.said),
        None => (Truth::No, Vec::new()),
    };
    let said: Vec<String> = said.into_iter().map(|said| said.text).collect();
    let paper = evidence.shown_by(&name);
    match (truth, paper.as_ref()) {
        (Truth::Yes, _) => {
            Idle::Contradicted(format!("the plant contradicts it: {}", said.join("; ")))
        }
        (Truth::Unknown, _) => {
            let open = said.iter().filter(|text| text.starts_with("not declared"));
            let open: Vec<&str> = open.map(String::as_str).collect();
            let shown = match paper {
                Some(paper) => format!("{paper} shows it, but "),
                None => "no dated document shows it, and ".to_owned(),
            };
            Idle::Said {
                why: format!(
                    "it counts nothing: {shown}what might contradict it is {}; declare it, `{{}}` where there \
                     is none",
                    open.join("; ")
                ),
                may_apply: true,
            }
        }
        (Truth::No | Truth::Denied, None) => Idle::Said {
            why: "it counts nothing, since no dated document shows it".into(),
            may_apply: false,
        },
        (Truth::No | Truth::Denied, Some(paper)) => {
            Idle::Shown(format!("the factory has no such business, by {paper}"))
        }
    }
}

/// The activities that the factory is shown not to have: all their topics are left out.
pub(super) fn without(topics: &[Topic], idle: &[Idle]) -> BTreeSet<Activity> {
    let of = |is: fn(&Idle) -> bool| -> BTreeSet<Activity> {
        let both = topics.iter().zip(idle).filter(|(_, idle)| is(idle));
        both.filter_map(|(topic, _)| topic.activity).collect()
    };
    let (shown, others) = (
        of(|idle| matches!(idle, Idle::Shown(_))),
        of(|idle| !matches!(idle, Idle::Shown(_))),
    );
    shown.difference(&others).copied().collect()
}
