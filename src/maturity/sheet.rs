//! The answer sheet: the topics of a checklist that apply, and the answer to each of their criteria.

use super::answer::{Asked, Ran, Truth, Word};
use super::fraction::{Fraction, in_ten_thousandths};
use super::idle::{Idle, idle, without};
use super::predicate::{Judge, Said};
use super::{Answered, Evidence, Status};
use crate::model::Checklist;
use crate::model::checklist::{Criterion, Ladder, Rule, Topic};
use crate::model::evidence::Predicate;
use crate::model::structure::{Answer, Sector};

/// Credit from which a criterion counts as shown, where a rule asks for yes or no \[tenths\]: mostly met.
pub(super) const SHOWN: u8 = 8;

/// Whose credit is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// What evidence proves.
    Proven,
    /// What evidence proves, bare statements left aside.
    WithoutStatements,
    /// What evidence proves, dated papers left aside.
    WithoutPapers,
    /// What evidence proves if every result within its interval of a threshold came out on the wrong side.
    ByBadLuck,
    /// The same with each of them on the wanted side.
    ByGoodLuck,
    /// What would be proven if every unknown were met.
    Possible,
    /// The same with this version: what it does not simulate yet stays open.
    Reachable,
    /// What the factory claims, criterion by criterion.
    Claimed,
}

impl View {
    /// Whether unknowns earn nothing.
    pub fn is_proven(self) -> bool {
        matches!(
            self,
            Self::Proven
                | Self::WithoutStatements
                | Self::WithoutPapers
                | Self::ByBadLuck
                | Self::ByGoodLuck
        )
    }

    /// Whether unknowns are taken to be met.
    pub fn is_possible(self) -> bool {
        matches!(self, Self::Possible | Self::Reachable)
    }
}

/// All answers to one checklist.
pub(super) struct Sheet<'a> {
    pub checklist: &'a Checklist,
    /// Topics that apply, and those that the factory would leave out without showing it, in the checklist's
    /// order.
    pub topics: Vec<Kept<'a>>,
    /// Topics left out, with the reason.
    pub left_out: Vec<(String, String)>,
    /// Topics that the factory would leave out and that stay in, with the reason.
    pub kept_in: Vec<(String, String)>,
    /// Whether the plant was run.
    pub ran: bool,
}

/// A topic that applies.
pub(super) struct Kept<'a> {
    pub topic: &'a Topic,
    /// Its weight before topics were left out \[1/100 %\]; 0 where the rule has none.
    pub weight: u64,
    /// Its criteria in the checklist's order.
    pub lines: Vec<Line<'a>>,
    /// Whether the factory says that it has no such business and has not shown it. Then the topic counts
    /// nothing in what is proven, and is left out of what is claimed.
    pub is_idle: bool,
    /// Why it counts nothing, where it is idle.
    pub why_idle: Option<String>,
    /// Whether it is idle and may turn out to be its business after all, so that it may count in what is
    /// possible.
    pub may_apply: bool,
}

impl<'a> Kept<'a> {
    /// A topic that applies, without a line yet.
    fn of(topic: &'a Topic, weight: u64) -> Self {
        Self {
            topic,
            weight,
            lines: Vec::new(),
            is_idle: false,
            why_idle: None,
            may_apply: false,
        }
    }
}

/// A criterion with its answer.
pub(super) struct Line<'a> {
    pub criterion: &'a Criterion,
    pub answered: Answered,
    /// Whether something other than a document is asked.
    pub asks_plant: bool,
    /// Whether papers or claims state it.
    pub stated: bool,
    /// Its credit if each result within its interval of a threshold came out on the wrong side, and on the
    /// wanted one \[tenths\].
    pub by_luck: [u8; 2],
    /// Whether artificial intelligence is used, by the criterion's own question.
    pub ai: Truth,
    /// What is missing, in a sentence.
    pub lacks: String,
}

impl<'a> Sheet<'a> {
    pub fn new(checklist: &'a Checklist, evidence: &'a Evidence) -> Self {
        let mut judge = Judge::new(evidence, &checklist.thresholds);
        let idle: Vec<Idle> = checklist
            .topics
            .iter()
            .map(|topic| idle(checklist, topic, evidence, &judge))
            .collect();
        judge.idle = without(&checklist.topics, &idle);
        let mut sheet = Self {
            checklist,
            topics: Vec::new(),
            left_out: Vec::new(),
            kept_in: Vec::new(),
            ran: evidence.outcomes.is_some(),
        };
        for (topic, idle) in checklist.topics.iter().zip(idle) {
            let weight = match weight(checklist, topic, evidence) {
                Ok(weight) => weight,
                Err(why) => {
                    sheet.left_out.push((topic.id.clone(), why));
                    continue;
                }
            };
            let mut kept = Kept::of(topic, weight);
            match idle {
                Idle::No => {}
                Idle::Contradicted(why) => sheet.kept_in.push((topic.id.clone(), why)),
                Idle::Said { why, may_apply } => {
                    (kept.is_idle, kept.may_apply) = (true, may_apply);
                    kept.why_idle = Some(why.clone());
                    sheet.kept_in.push((topic.id.clone(), why));
                }
                Idle::Shown(why) => {
                    sheet.left_out.push((topic.id.clone(), why));
                    continue;
                }
            }
            let lines = topic.criteria.iter();
            kept.lines = lines
                .map(|criterion| line(checklist, &kept, criterion, evidence, &judge))
                .collect();
            sheet.topics.push(kept);
        }
        sheet
    }

    /// The sheet of a plant of this evidence's sector that fulfils everything, shows a dated document for
    /// each criterion and leaves these topics out. Nothing shows what the engine does not simulate yet.
    pub fn perfect(checklist: &'a Checklist, evidence: &'a Evidence, without: &[String]) -> Self {
        let judge = Judge::new(evidence, &checklist.thresholds);
        let mut sheet = Self {
            checklist,
            topics: Vec::new(),
            left_out: Vec::new(),
            kept_in: Vec::new(),
            ran: true,
        };
        let applying = checklist.topics.iter();
        for topic in applying.filter(|topic| !without.contains(&topic.id)) {
            let Ok(weight) = weight(checklist, topic, evidence) else {
                continue;
            };
            let mut kept = Kept::of(topic, weight);
            let lines = topic.criteria.iter().map(|criterion| {
                let mut line = line(checklist, &kept, criterion, evidence, &judge);
                let best = best(criterion, &judge);
                line.answered.status = best.status();
                line.answered.proven_tenths = best.proven();
                line.answered.without_statements_tenths = best.without_statements();
                line.answered.without_papers_tenths = best.without_papers();
                line.by_luck = [best.proven(); 2];
                line.answered.possible_tenths = best.possible();
                line.answered.reachable_tenths = best.reachable();
                line.stated = true;
                if criterion.ai.is_some() {
                    line.ai = Truth::Yes;
                }
                line
            });
            kept.lines = lines.collect();
            sheet.topics.push(kept);
        }
        sheet
    }

    /// Topics that count in a view, and those that count there only where it is for the better.
    pub fn counted(&self, view: View) -> (Vec<&Kept<'a>>, Vec<&Kept<'a>>) {
        let counts = |kept: &&Kept| !kept.is_idle || view.is_proven();
        let may = |kept: &&Kept| kept.may_apply && view.is_possible();
        (
            self.topics.iter().filter(counts).collect(),
            self.topics.iter().filter(may).collect(),
        )
    }

    /// Every criterion that applies, with its topic's place.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &Line<'a>)> {
        let topics = self.topics.iter().enumerate();
        topics.flat_map(|(at, kept)| kept.lines.iter().map(move |line| (at, line)))
    }

    /// Whether a level may be passed: from a ladder's `needs_run_from` on only after a run.
    pub fn may_pass(&self, rule: &Ladder, level: u8, view: View) -> bool {
        !view.is_proven() || self.ran || rule.needs_run_from.is_none_or(|from| level < from)
    }
}

impl<'a> Kept<'a> {
    /// Criteria of one level.
    pub fn at(&self, level: u8) -> impl Iterator<Item = &Line<'a>> {
        let lines = self.lines.iter();
        lines.filter(move |line| line.criterion.level == level)
    }

    /// The highest level that asks for something, or takes what the one below has.
    pub fn highest(&self) -> u8 {
        let inherited = self.topic.inherits.iter().copied();
        let asked = self.lines.iter().map(|line| line.criterion.level);
        asked.chain(inherited).max().unwrap_or(0)
    }

    /// The level whose criteria count at this one: itself, or the next below that asks for anything; 0
    /// when none does.
    pub fn counts_at(&self, level: u8) -> u8 {
        (1..=level)
            .rev()
            .find(|&level| self.at(level).next().is_some())
            .unwrap_or(0)
    }

    /// Mean credit at a level; that of the level below where nothing is asked, all of it at the bottom.
    pub fn mean(&self, level: u8, view: View) -> Fraction {
        if self.is_idle && view.is_proven() {
            return Fraction::ZERO;
        }
        let (mut sum, mut count) = (0, 0);
        for line in self.at(self.counts_at(level)) {
            sum += u64::from(line.tenths(view));
            count += 10;
        }
        if count == 0 {
            return Fraction::ONE;
        }
        Fraction::new(sum, count)
    }

    /// The share of a level's criteria that are shown; all of none.
    pub fn shown(&self, level: u8, view: View) -> Fraction {
        let count = self.at(level).count() as u64;
        if count == 0 {
            return Fraction::ONE;
        }
        let shown = self.at(level).filter(|line| line.tenths(view) >= SHOWN);
        Fraction::new(shown.count() as u64, count)
    }

    /// The highest level up to which each has `share` of its criteria shown.
    pub fn climbed(&self, most: u8, share: Fraction, view: View) -> u8 {
        if self.is_idle && view.is_proven() {
            return 0;
        }
        let last = most.min(self.highest());
        let reached = (1..=last).take_while(|&level| self.shown(level, view) >= share);
        reached.last().unwrap_or(0)
    }

    /// Criteria of a level that are not shown.
    pub fn not_shown(&self, level: u8) -> impl Iterator<Item = &Line<'a>> {
        let lines = self.at(level);
        lines.filter(|line| line.tenths(View::Proven) < SHOWN)
    }
}

impl Line<'_> {
    /// Its credit \[tenths\].
    pub fn tenths(&self, view: View) -> u8 {
        match view {
            View::Proven => self.answered.proven_tenths,
            View::WithoutStatements => self.answered.without_statements_tenths,
            View::WithoutPapers => self.answered.without_papers_tenths,
            View::ByBadLuck => self.by_luck[0],
            View::ByGoodLuck => self.by_luck[1],
            View::Possible => self.answered.possible_tenths,
            View::Reachable => self.answered.reachable_tenths,
            View::Claimed => self.answered.claimed.map_or(0, |answer| match answer {
                Answer::No => 0,
                Answer::Partly => 5,
                Answer::Mostly => 8,
                Answer::Fully => 10,
            }),
        }
    }
}

/// The weight of a topic, or why it has none.
fn weight(checklist: &Checklist, topic: &Topic, evidence: &Evidence) -> Result<u64, String> {
    if !matches!(checklist.rule, Rule::Ladder(_)) {
        return Ok(0);
    }
    let sector = evidence.profile.sector;
    match topic.weights.get(&sector).map(|w| in_ten_thousandths(w.0)) {
        Some(weight) if weight > 0 => Ok(weight),
        _ => Err(match sector {
            Sector::Discrete => "it has no weight in discrete manufacturing".into(),
            Sector::Process => "it has no weight in process manufacturing".into(),
        }),
    }
}

/// A criterion of which everything is met that can be.
fn best(criterion: &Criterion, judge: &Judge) -> Asked {
    let untestable = |test| judge.is_capped_test(test);
    let run = match (&criterion.not_yet, &criterion.run) {
        (Some(_), _) => Some(Ran::NotYet),
        (None, Some(test)) if untestable(test) => Some(Ran::Untestable),
        (None, test) => test.as_ref().map(|_| Ran::Met),
    };
    Asked {
        document: criterion.document,
        model: criterion.model.as_ref().map(|_| Truth::Yes),
        run,
        word: Word::Dated,
        typed: false,
        capped: criterion.model.as_ref().is_some_and(|p| judge.is_capped(p))
            || criterion.run.as_ref().is_some_and(untestable),
    }
}

fn line<'a>(
    checklist: &Checklist,
    kept: &Kept,
    criterion: &'a Criterion,
    evidence: &Evidence,
    judge: &Judge,
) -> Line<'a> {
    let topic = kept.topic;
    let name = format!("{}.{}.{}", checklist.id, topic.id, criterion.id);
    let (word, papers) = evidence.word_on(&name);
    let judged = criterion.model.as_ref().map(|asked| judge.judge(asked));
    let tested = criterion.run.as_ref().map(|asked| judge.test(asked));
    let run = match (&criterion.not_yet, &tested) {
        (Some(_), _) => Some(Ran::NotYet),
        (None, tested) => tested.as_ref().map(|tested| tested.ran),
    };
    let asked = Asked {
        document: criterion.document,
        model: judged.as_ref().map(|judged| judged.truth),
        run,
        word,
        capped: criterion.model.as_ref().is_some_and(|p| judge.is_capped(p))
            || criterion
                .run
                .as_ref()
                .is_some_and(|t| judge.is_capped_test(t)),
        typed: criterion.model.as_ref().is_some_and(Predicate::is_typed),
    };
    let mut said: Vec<Said> = Vec::new();
    if let Some(why) = &kept.why_idle {
        let text = format!("the factory says that it has no such business; {why}");
        said.push(Said::new(false, text));
    }
    if criterion.document && papers.is_empty() {
        said.push(Said::new(false, "no document shows it"));
    }
    let dated = word == Word::Dated;
    said.extend(papers.into_iter().map(|text| Said::new(dated, text)));
    said.extend(judged.into_iter().flat_map(|judged| judged.said));
    if asked.typed && !dated && asked.model == Some(Truth::Yes) {
        let text = "that figure is the factory's own word: no dated document shows it";
        said.push(Said::new(false, text));
    }
    let mut measured = Vec::new();
    if let Some(tested) = tested {
        said.extend(tested.said);
        if !kept.is_idle {
            measured = tested.measured;
        }
    }
    if let Some(what) = &criterion.not_yet {
        said.push(Said::new(false, format!("not yet simulated: {what}")));
    }
    let lacks = said.iter().find(|said| !said.fine).or(said.last());
    let can_count = !kept.is_idle || kept.may_apply;
    Line {
        criterion,
        asks_plant: criterion.model.is_some() || run.is_some(),
        stated: word >= Word::Stated,
        by_luck: match kept.is_idle {
            true => [0; 2],
            false => [Ran::Missed, Ran::Met].map(|ran| asked.if_straddling(ran)),
        },
        ai: criterion
            .ai
            .as_ref()
            .map_or(Truth::No, |asked| judge.judge(asked).truth),
        lacks: lacks.map_or_else(|| "nothing is asked".into(), |said| said.text.clone()),
        answered: Answered {
            claimed: evidence.answer_claimed(&name),
            criterion: name,
            topic: topic.id.clone(),
            level: criterion.level,
            says: criterion.says.clone(),
            status: if kept.is_idle {
                Status::NeedsEvidence
            } else {
                asked.status()
            },
            proven_tenths: if kept.is_idle { 0 } else { asked.proven() },
            without_statements_tenths: if kept.is_idle {
                0
            } else {
                asked.without_statements()
            },
            without_papers_tenths: if kept.is_idle {
                0
            } else {
                asked.without_papers()
            },
            possible_tenths: if can_count { asked.possible() } else { 0 },
            reachable_tenths: if can_count { asked.reachable() } else { 0 },
            because: said.into_iter().map(|said| said.text).collect(),
            measured,
            not_yet: criterion.not_yet.clone(),
            origin: criterion.origin.clone(),
        },
    }
}
