//! What the next grade needs and the plant does not show.

use super::gates::{Gate, held, is_covered, name};
use super::ladder::blocker;
use super::sheet::{SHOWN, Sheet, View};
use super::words::{list, percent};
use super::{Blocker, Score};
use crate::model::checklist::{Gates, Grade, Names, Need};

/// One blocker for each thing that the next grade lacks, in the order of its needs.
pub(super) fn held_back_by(sheet: &Sheet, rule: &Gates, others: &[Score]) -> Vec<Blocker> {
    let gate = Gate::new(sheet, rule, others, View::Proven);
    let possible = Gate::new(sheet, rule, others, View::Possible);
    let (holds, may_hold) = (held(&gate), held(&possible));
    let next = holds.iter().rposition(|held| *held).map_or(0, |at| at + 1);
    let Some(grade) = rule.grades.get(next) else {
        return Vec::new();
    };
    let mut blockers = Vec::new();
    for need in grade
        .needs
        .iter()
        .filter(|need| !gate.meets(grade, need, &holds))
    {
        let unknown = possible.meets(grade, need, &may_hold);
        blockers.extend(gate.lacking(sheet, grade, need, unknown));
    }
    blockers
}

impl Gate<'_, '_> {
    /// Why a need is not met, one blocker for each thing that is missing.
    fn lacking(&self, sheet: &Sheet, grade: &Grade, need: &Need, unknown: bool) -> Vec<Blocker> {
        let one = |criterion: String, says: Names, because: String| {
            vec![Blocker {
                criterion,
                says,
                costs: 0.0,
                unknown,
                because,
            }]
        };
        let id = &sheet.checklist.id;
        match need {
            Need::Level(checklist, level) => {
                let because = match self.other(checklist) {
                    Some(reached) => {
                        format!("level {reached} of {checklist} is proven, asked: {level}")
                    }
                    None => format!("{checklist} was not scored, asked: level {level}"),
                };
                let says = Names {
                    en: format!("Level {level} of {checklist}"),
                    zh: Some(format!("{checklist} {level}级")),
                };
                one(checklist.clone(), says, because)
            }
            Need::Areas(areas) => areas
                .iter()
                .flat_map(|area| self.lacking_area(sheet, area, unknown))
                .collect(),
            Need::AiShare(share) => {
                let (ai, of) = self.with_ai(grade);
                let asked = percent(share.0);
                let because = match self.seen.count() {
                    0 => format!(
                        "no scene is covered, asked: artificial intelligence in {asked} of them"
                    ),
                    all => format!(
                        "{ai} of {all} covered scenes use artificial intelligence, which is {} of the {of} \
                         that make the best choice, asked: at least {asked}",
                        percent(if of == 0 { 0.0 } else { ai as f64 / of as f64 })
                    ),
                };
                let says = Names {
                    en: format!("Artificial intelligence in {asked} of the covered scenes"),
                    zh: Some(format!("人工智能场景占比不低于 {asked}")),
                };
                one(format!("{id}.ai_share"), says, because)
            }
            Need::Conditions => self
                .seen
                .conditions
                .iter()
                .flat_map(|(kept, _)| &kept.lines)
                .filter(|line| line.tenths(View::Proven) < SHOWN)
                .map(blocker)
                .collect(),
            Need::Grade(below) => {
                let names = self.rule.rank(below).and_then(|rank| name(self.rule, rank));
                let because = format!("grade {below} is not held, which {} needs", grade.id);
                one(format!("{id}.{below}"), names.unwrap_or_default(), because)
            }
        }
    }

    /// One blocker for an area that is not covered, with the scenes that could cover it.
    fn lacking_area(&self, sheet: &Sheet, area: &str, unknown: bool) -> Option<Blocker> {
        let (covered, asked) = (self.seen.of_area(area), self.rule.scenes_per_area);
        if covered >= asked {
            return None;
        }
        let scenes = self
            .seen
            .scenes
            .iter()
            .filter(|kept| kept.topic.group == area && !is_covered(kept, View::Proven));
        let open: Vec<&str> = scenes
            .filter(|kept| is_covered(kept, View::Possible))
            .map(|kept| kept.topic.names.en.as_str())
            .collect();
        let could = match open.is_empty() {
            true => String::new(),
            false => format!("; evidence is missing for {}", list(&open)),
        };
        let group = sheet.checklist.groups.iter().find(|g| g.id == area);
        Some(Blocker {
            criterion: format!("{}.{area}", sheet.checklist.id),
            says: group.map(|g| g.names.clone()).unwrap_or_default(),
            costs: 0.0,
            unknown: unknown || open.len() as u32 >= asked - covered,
            because: format!("{covered} scenes are covered, asked: {asked}{could}"),
        })
    }
}
