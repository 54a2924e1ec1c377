//! Grades, each with what it needs, after the ministry's way.
//!
//! A scene is covered only by what the plant or its run shows; one that papers and claims state is
//! attested, and counted apart. An area is covered by so many covered scenes as the checklist says.
//!
//! The share of scenes with artificial intelligence is that of the covered scenes. A factory hands in the
//! scenes that it likes, so that the share is taken of the best choice: all covered scenes with artificial
//! intelligence, and of the others no more than the areas of the grade and of those below still need. So one
//! scene more never costs a grade.

use std::collections::BTreeSet;

use super::answer::Truth;
use super::fraction::Fraction;
use super::sheet::{Kept, SHOWN, Sheet, View};
use super::{Area, GradeIf, Scenes, Score, Standing};
use crate::model::checklist::{Gates, Grade, Names, Need};

/// The scenes of one view.
pub(super) struct Covered<'s, 'a> {
    pub scenes: Vec<&'s Kept<'a>>,
    /// Whether each scene is covered.
    covered: Vec<bool>,
    /// Whether each uses artificial intelligence, if it is covered.
    ai: Vec<bool>,
    /// Whether each condition that applies is met.
    pub conditions: Vec<(&'s Kept<'a>, bool)>,
}

/// Whether a scene is covered.
pub(super) fn is_covered(kept: &Kept, view: View) -> bool {
    let mut lines = kept.lines.iter();
    !kept.lines.is_empty()
        && lines.all(|line| {
            // What the factory claims of a scene is a claim, whatever the scene asks for.
            line.tenths(view) >= SHOWN && (line.asks_plant || view == View::Claimed)
        })
}

fn is_attested(kept: &Kept) -> bool {
    let mut lines = kept.lines.iter();
    !kept.lines.is_empty()
        && !is_covered(kept, View::Proven)
        && lines.all(|line| {
            let tenths = line.tenths(View::Proven);
            tenths >= SHOWN || (line.stated && tenths >= 5)
        })
}

fn look<'s, 'a>(sheet: &'s Sheet<'a>, rule: &Gates, view: View) -> Covered<'s, 'a> {
    let is_condition = |kept: &&Kept| rule.conditions.contains(&kept.topic.id);
    let counts = |kept: &&Kept| !kept.is_idle || view.is_proven() || kept.may_apply;
    let scenes = || sheet.topics.iter().filter(|k| !is_condition(k));
    let scenes: Vec<&Kept> = scenes().filter(counts).collect();
    let met = |kept: &Kept| kept.lines.iter().all(|line| line.tenths(view) >= SHOWN);
    // What may turn out not to apply need not be met.
    let conditions = sheet.topics.iter().filter(is_condition);
    let conditions = conditions.filter(|kept| !kept.is_idle || view.is_proven());
    let least = match view {
        View::Possible | View::Reachable => Truth::Unknown,
        View::Proven
        | View::WithoutStatements
        | View::WithoutPapers
        | View::ByBadLuck
        | View::ByGoodLuck
        | View::Claimed => Truth::Yes,
    };
    Covered {
        covered: scenes.iter().map(|kept| is_covered(kept, view)).collect(),
        ai: scenes
            .iter()
            .map(|kept| kept.lines.iter().any(|line| line.ai >= least))
            .collect(),
        conditions: conditions.map(|kept| (kept, met(kept))).collect(),
        scenes,
    }
}

impl Covered<'_, '_> {
    pub fn count(&self) -> u32 {
        self.covered.iter().filter(|covered| **covered).count() as u32
    }

    pub fn with_ai(&self) -> u32 {
        let both = self.covered.iter().zip(&self.ai);
        both.filter(|(covered, ai)| **covered && **ai).count() as u32
    }

    /// Covered scenes of an area that use artificial intelligence.
    fn with_ai_of(&self, area: &str) -> u32 {
        let each = self.scenes.iter().zip(&self.covered).zip(&self.ai);
        each.filter(|((kept, covered), ai)| **covered && **ai && kept.topic.group == area)
            .count() as u32
    }

    /// Covered scenes of an area.
    pub fn of_area(&self, area: &str) -> u32 {
        let covered = self.scenes.iter().zip(&self.covered);
        covered
            .filter(|(kept, covered)| **covered && kept.topic.group == area)
            .count() as u32
    }
}

/// The scenes, counted.
pub(super) fn scenes(sheet: &Sheet, rule: &Gates, others: &[Score]) -> Scenes {
    let proven = look(sheet, rule, View::Proven);
    let grade_if = |cover| {
        let gate = Gate::new(sheet, rule, others, View::Proven);
        highest(&Gate { cover, ..gate })
    };
    let possible = look(sheet, rule, View::Possible);
    let groups = &sheet.checklist.groups;
    let areas = groups.iter().map(|group| {
        let scenes = proven.scenes.iter();
        let covered = proven.of_area(&group.id);
        Area {
            area: group.id.clone(),
            names: group.names.clone(),
            all: scenes.filter(|kept| kept.topic.group == group.id).count() as u32,
            covered,
            possible: possible.of_area(&group.id),
            is_covered: covered >= rule.scenes_per_area,
        }
    });
    Scenes {
        all: proven.scenes.len() as u32,
        covered: proven.count(),
        ai: proven.with_ai(),
        attested: proven
            .scenes
            .iter()
            .filter(|kept| is_attested(kept))
            .count() as u32,
        possible: possible.count(),
        per_area: rule.scenes_per_area,
        per_area_origin: (rule.origin.source.clone(), rule.origin.confidence.clone()),
        areas: areas.filter(|area| area.all > 0).collect(),
        grade_if: GradeIf {
            one: grade_if(Cover::Scenes(1)),
            two: grade_if(Cover::Scenes(2)),
            half: grade_if(Cover::Half),
        },
    }
}

/// When an area is covered.
#[derive(Clone, Copy)]
enum Cover {
    /// By so many scenes.
    Scenes(u32),
    /// By half of those that apply.
    Half,
}

/// The ladder of grades, seen one way.
pub(super) struct Gate<'s, 'a> {
    pub rule: &'s Gates,
    view: View,
    cover: Cover,
    pub seen: Covered<'s, 'a>,
    others: &'s [Score],
}

/// The highest grade of which all needs are met.
pub(super) fn standing(sheet: &Sheet, rule: &Gates, others: &[Score], view: View) -> Standing {
    let level = highest(&Gate::new(sheet, rule, others, view));
    Standing {
        level,
        name: name(rule, level),
        total: None,
        by_level: Vec::new(),
    }
}

/// The rank of the highest grade held, 0 for none.
fn highest(gate: &Gate) -> u8 {
    let held = held(gate);
    let last = held.iter().rposition(|held| *held);
    last.map_or(0, |at| at as u8 + 1)
}

/// The name of a grade by its rank from 1.
pub(super) fn name(rule: &Gates, level: u8) -> Option<Names> {
    let grade = rule.grades.get(usize::from(level).checked_sub(1)?)?;
    Some(grade.names.clone())
}

/// Whether each grade is held, from the lowest upward.
pub(super) fn held(gate: &Gate) -> Vec<bool> {
    let mut held: Vec<bool> = Vec::new();
    for grade in gate.rule.grades.iter().take(usize::from(u8::MAX) - 1) {
        held.push(
            grade
                .needs
                .iter()
                .all(|need| gate.meets(grade, need, &held)),
        );
    }
    held
}

impl<'s, 'a> Gate<'s, 'a> {
    pub fn new(sheet: &'s Sheet<'a>, rule: &'s Gates, others: &'s [Score], view: View) -> Self {
        Self {
            rule,
            view,
            cover: Cover::Scenes(rule.scenes_per_area),
            seen: look(sheet, rule, view),
            others,
        }
    }

    /// Whether a need of a grade is met, given the grades below. A grade that is not below is never held.
    pub fn meets(&self, grade: &Grade, need: &Need, held: &[bool]) -> bool {
        match need {
            Need::Level(checklist, level) => match self.other(checklist) {
                Some(reached) => reached >= *level,
                None => !self.view.is_proven(),
            },
            Need::Areas(areas) => areas
                .iter()
                .all(|area| self.seen.of_area(area) >= self.needed(area)),
            Need::AiShare(share) => {
                let (with, of) = self.with_ai(grade);
                Fraction::new(with, of) >= Fraction::of(share.0)
            }
            Need::Conditions => self.seen.conditions.iter().all(|(_, met)| *met),
            Need::Grade(grade) => self
                .rule
                .rank(grade)
                .and_then(|rank| held.get(usize::from(rank) - 1))
                .is_some_and(|held| *held),
        }
    }

    /// So many scenes cover an area.
    fn needed(&self, area: &str) -> u32 {
        match self.cover {
            Cover::Scenes(number) => number,
            Cover::Half => {
                let of_area = self.seen.scenes.iter().filter(|k| k.topic.group == area);
                (of_area.count() as u32).div_ceil(2).max(1)
            }
        }
    }

    /// The level on another checklist; `None` when it was not scored, or nothing is claimed of it.
    pub fn other(&self, checklist: &str) -> Option<u8> {
        let score = self.others.iter().find(|s| s.checklist == checklist)?;
        match self.view {
            View::Proven | View::WithoutPapers => Some(score.proven.level),
            View::ByBadLuck => Some(score.by_luck[0].level),
            View::ByGoodLuck => Some(score.by_luck[1].level),
            View::WithoutStatements => Some(score.without_statements.level),
            View::Possible => Some(score.possible.level),
            View::Reachable => Some(score.reachable.level),
            View::Claimed => score.claimed.as_ref().map(|claimed| claimed.level),
        }
    }

    /// Covered scenes that use artificial intelligence, and of how many: with the fewest others that the
    /// areas of the grade and of those below need.
    pub fn with_ai(&self, grade: &Grade) -> (u64, u64) {
        let with = u64::from(self.seen.with_ai());
        let areas = self.areas_up_to(grade).into_iter();
        let others = areas.map(|area| {
            let here = self.seen.with_ai_of(area);
            u64::from(self.rule.scenes_per_area.saturating_sub(here))
        });
        (with, with + others.sum::<u64>())
    }

    /// Areas that a grade or one below it needs.
    fn areas_up_to(&self, grade: &Grade) -> BTreeSet<&str> {
        let last = self.rule.rank(&grade.id).map_or(0, usize::from);
        let needs = self.rule.grades.iter().take(last).flat_map(|g| &g.needs);
        let areas = needs.filter_map(|need| match need {
            Need::Areas(areas) => Some(areas),
            _ => None,
        });
        areas.flatten().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{
        by_document, checklist, criterion, dated, group, names, plant, topic,
    };
    use crate::maturity::{score, score_all};
    use crate::model::checklist::{Checklist, Criterion, Grade, Rule};
    use crate::model::evidence::{Fact, Predicate};
    use crate::model::structure::{Activity, AnalysisModel, Feedback};
    use crate::model::{Factory, Share};

    fn grade(id: &str, needs: Vec<Need>) -> Grade {
        Grade {
            origin: crate::model::checklist::Origin::default(),
            id: id.into(),
            names: names(id),
            needs,
        }
    }

    fn scene(id: &str, area: &str, fact: Fact) -> crate::model::checklist::Topic {
        let asks = Criterion {
            model: Some(Predicate::Is(fact)),
            ai: Some(Predicate::Learns(Activity::Quality, Feedback::Shows)),
            ..criterion("a", 1)
        };
        let mut scene = topic(id, 0.0, vec![asks]);
        scene.group = area.into();
        scene
    }

    fn ministry() -> Checklist {
        let rule = Gates {
            grades: vec![
                grade(
                    "basic",
                    vec![
                        Need::Conditions,
                        Need::Level("cmmm".into(), 1),
                        Need::Areas(vec!["making".into()]),
                    ],
                ),
                grade(
                    "advanced",
                    vec![
                        Need::Grade("basic".into()),
                        Need::Areas(vec!["making".into(), "selling".into()]),
                    ],
                ),
                grade(
                    "excellent",
                    vec![Need::Grade("advanced".into()), Need::AiShare(Share(0.5))],
                ),
            ],
            scenes_per_area: 1,
            origin: crate::model::checklist::Origin::default(),
            conditions: vec!["general".into()],
        };
        let mut office = scene("office", "selling", Fact::OfficeNetwork);
        office.criteria[0].ai = None;
        let topics = vec![
            scene("control", "making", Fact::ControlNetwork),
            office,
            topic("general", 0.0, vec![by_document("a", 1)]),
        ];
        let mut miit = checklist("miit", Rule::Gates(rule), topics);
        miit.groups = vec![
            group("making", None),
            group("selling", None),
            group("g", None),
        ];
        miit
    }

    fn ladder() -> Checklist {
        let topics = vec![topic("t", 1.0, vec![by_document("l1.a", 1)])];
        checklist("cmmm", crate::maturity::sample::ladder(Some(3)), topics)
    }

    fn factory() -> Factory {
        let mut factory = plant(&["press"]);
        let papers = dated(&["miit.general.a", "cmmm.t.l1.a"]);
        factory.documents.insert("papers".into(), papers);
        factory.structure.network.control = Some(true);
        factory
    }

    fn scored(factory: &Factory) -> Score {
        let scores = score_all(&[ministry(), ladder()], &Evidence::of_plant(factory));
        scores.into_iter().next().unwrap()
    }

    fn grades(factory: &Factory) -> (Option<String>, Option<String>) {
        let score = scored(factory);
        let name = |standing: Standing| standing.name.map(|names| names.en);
        (name(score.proven), name(score.possible))
    }

    fn some(a: &str, b: &str) -> (Option<String>, Option<String>) {
        (Some(a.into()), Some(b.into()))
    }

    #[test]
    fn a_grade_needs_all_that_it_names_and_the_grade_below() {
        assert_eq!(grades(&factory()), some("basic", "excellent"));
        let mut both = factory();
        both.structure.network.office = Some(true);
        assert_eq!(grades(&both), some("advanced", "excellent"));
        // Without the level below nothing above is held, whatever its own areas.
        both.documents.clear();
        both.documents
            .insert("papers".into(), dated(&["miit.general.a"]));
        assert_eq!(grades(&both), (None, Some("excellent".into())));
        let held = scored(&both).held_back_by;
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].because, "level 0 of cmmm is proven, asked: 1");
        assert!(held[0].unknown);
    }

    #[test]
    fn a_condition_is_shown_by_its_paper_and_a_scene_never() {
        let mut factory = factory();
        factory.structure.network.control = None;
        let claim = dated(&["miit.control.a"]);
        factory.documents.insert("control".into(), claim);
        let score = scored(&factory);
        assert_eq!(score.proven.level, 0);
        let scenes = score.scenes.unwrap();
        assert_eq!(
            (scenes.all, scenes.covered, scenes.attested, scenes.possible),
            (2, 0, 1, 2)
        );
        assert_eq!(
            score.held_back_by[0].because,
            "0 scenes are covered, asked: 1; evidence is missing for control"
        );
        factory.documents.clear();
        let held = scored(&factory).held_back_by;
        let names: Vec<&str> = held.iter().map(|b| b.criterion.as_str()).collect();
        assert_eq!(names, ["miit.general.a", "cmmm", "miit.making"]);
    }

    #[test]
    fn artificial_intelligence_is_a_share_of_the_covered_scenes() {
        let mut factory = factory();
        factory.structure.network.office = Some(true);
        let model = AnalysisModel {
            serves: Activity::Quality,
            ai: Some(true),
            acts: Some(Feedback::Acts),
        };
        factory.structure.data.models = Some([("m".to_owned(), model)].into());
        // One of two.
        assert_eq!(grades(&factory), some("excellent", "excellent"));
        let models = factory.structure.data.models.as_mut().unwrap();
        models.get_mut("m").unwrap().ai = Some(false);
        assert_eq!(grades(&factory), some("advanced", "advanced"));
        let held = scored(&factory).held_back_by;
        assert_eq!(
            held[0].because,
            "0 of 2 covered scenes use artificial intelligence, which is 0 % of the 2 that make the best \
             choice, asked: at least 50 %"
        );
    }

    /// 1 of 3 covered scenes uses artificial intelligence, which would be too few; but making is covered
    /// without the third.
    #[test]
    fn one_scene_more_never_costs_a_grade() {
        let mut factory = factory();
        factory.structure.network.office = Some(true);
        let model = AnalysisModel {
            serves: Activity::Quality,
            ai: Some(true),
            acts: Some(Feedback::Acts),
        };
        factory.structure.data.models = Some([("m".to_owned(), model)].into());
        let mut miit = ministry();
        let mut meters = scene("meters", "making", Fact::MainMeter);
        meters.criteria[0].ai = None;
        miit.topics.push(meters);
        let level = |factory: &Factory| {
            let scores = score_all(&[miit.clone(), ladder()], &Evidence::of_plant(factory));
            let scenes = scores[0].scenes.clone().unwrap();
            (scores[0].proven.level, scenes.covered, scenes.ai)
        };
        assert_eq!(level(&factory), (3, 2, 1));
        factory.structure.metering.main_meter = Some(true);
        assert_eq!(level(&factory), (3, 3, 1));
    }

    #[test]
    fn scenes_are_told_area_by_area_with_the_number_that_covers_one() {
        let scenes = scored(&factory()).scenes.unwrap();
        let areas = scenes.areas.iter();
        let told: Vec<_> = areas
            .map(|a| (a.area.as_str(), a.covered, a.possible, a.all, a.is_covered))
            .collect();
        assert_eq!(
            told,
            [("making", 1, 1, 1, true), ("selling", 0, 1, 1, false)]
        );
        assert_eq!(scenes.per_area, 1);
    }

    #[test]
    fn a_level_that_nobody_scored_is_unknown() {
        let evidence = Evidence::of_plant(&factory());
        let alone = score(&ministry(), &evidence, &[]);
        assert_eq!(alone.proven.level, 0);
        assert_eq!(alone.possible.level, 3);
    }
}
