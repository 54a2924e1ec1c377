//! Groups of fields with levels from 0, after IMPULS: a group stands where its weakest field stands; the
//! total is the weighted mean of the groups, or their plain sum where they have no weights.

use super::fraction::{Fraction, best_mean, in_ten_thousandths};
use super::ladder::blocker;
use super::sheet::{Kept, Sheet, View};
use super::{Blocker, Standing};
use crate::model::checklist::{Group, Names, Points, Standing as Named};

/// The level of one field: all criteria up to it are shown.
pub(super) fn of_topic(kept: &Kept, rule: &Points, view: View) -> u8 {
    kept.climbed(rule.most, Fraction::ONE, view)
}

/// Groups that have a field, each with its weight \[1/100 %\] and fields.
fn groups<'s, 'a>(
    sheet: &'s Sheet<'a>,
    fields: &[&'s Kept<'a>],
) -> Vec<(&'s Group, u64, Vec<&'s Kept<'a>>)> {
    let of = |group: &Group| -> Vec<&'s Kept<'a>> {
        let kept = fields.iter().copied();
        kept.filter(|kept| kept.topic.group == group.id).collect()
    };
    let groups = sheet.checklist.groups.iter();
    groups
        .map(|group| {
            let weight = group.weight.map_or(0, |w| in_ten_thousandths(w.0));
            (group, weight, of(group))
        })
        .filter(|(.., fields)| !fields.is_empty())
        .collect()
}

pub(super) fn weakest(fields: &[&Kept], rule: &Points, view: View) -> u8 {
    let levels = fields.iter().map(|kept| of_topic(kept, rule, view));
    levels.min().unwrap_or(0)
}

/// The weighted mean of the groups' levels; without any weight their sum. `open` groups count where they
/// raise it.
fn total(sure: &[(u64, u8)], open: &[(u64, u8)]) -> Fraction {
    let both = || sure.iter().chain(open);
    if both().all(|(weight, _)| *weight == 0) {
        return Fraction::new(both().map(|(_, level)| u64::from(*level)).sum(), 1);
    }
    let values = |levels: &[(u64, u8)]| -> Vec<(u64, Fraction)> {
        let levels = levels.iter();
        levels
            .map(|(weight, level)| (*weight, Fraction::new(u64::from(*level), 1)))
            .collect()
    };
    best_mean(&values(sure), &values(open))
}

/// The total, and the name that it has.
pub(super) fn standing(sheet: &Sheet, rule: &Points, view: View) -> Standing {
    let (sure, open) = sheet.counted(view);
    let of_sure = groups(sheet, &sure);
    let counted = |group: &Group| of_sure.iter().any(|(known, ..)| known.id == group.id);
    let levels: Vec<(u64, u8)> = of_sure
        .iter()
        .map(|(_, weight, fields)| (*weight, weakest(fields, rule, view)))
        .collect();
    // Where a group counts anyway, one field more could only hold it back.
    let open: Vec<(u64, u8)> = groups(sheet, &open)
        .iter()
        .filter(|(group, ..)| !counted(group))
        .map(|(_, weight, fields)| {
            let levels = fields.iter().map(|kept| of_topic(kept, rule, view));
            (*weight, levels.max().unwrap_or(0))
        })
        .collect();
    let total = total(&levels, &open);
    let (level, name) = named(&rule.standings, total);
    Standing {
        level,
        name,
        total: Some(total.value()),
        by_level: Vec::new(),
    }
}

/// The highest named total that is reached and its rank; one that holds from 0 on has rank 0. Without
/// names the whole part of the total is the level.
fn named(standings: &[Named], total: Fraction) -> (u8, Option<Names>) {
    if standings.is_empty() {
        return (total.floor(), None);
    }
    let mut reached = standings.iter().filter(|s| total >= Fraction::of(s.from));
    let rank = reached.clone().filter(|s| s.from > 0.0).count();
    let name = reached.next_back().map(|s| s.names.clone());
    (u8::try_from(rank).unwrap_or(u8::MAX), name)
}

/// The name of a rank.
pub(super) fn name(rule: &Points, level: u8) -> Option<Names> {
    let from_nothing = rule.standings.iter().filter(|s| s.from <= 0.0).count();
    let at = (from_nothing + usize::from(level)).checked_sub(1)?;
    rule.standings.get(at).map(|s| s.names.clone())
}

/// What the weakest fields of every group lack for their next level, by what the group's next level adds to
/// the total, shared out evenly.
pub(super) fn held_back_by(sheet: &Sheet, rule: &Points) -> Vec<Blocker> {
    let (fields, _) = sheet.counted(View::Proven);
    let groups = groups(sheet, &fields);
    let weights: u64 = groups.iter().map(|(_, weight, _)| weight).sum();
    let mut blockers = Vec::new();
    for (_, weight, fields) in &groups {
        let level = weakest(fields, rule, View::Proven);
        if level >= rule.most {
            continue;
        }
        let holds = |kept: &&&Kept| of_topic(kept, rule, View::Proven) == level;
        let lacking: Vec<Blocker> = fields
            .iter()
            .filter(holds)
            .flat_map(|kept| kept.not_shown(level.saturating_add(1)).map(blocker))
            .collect();
        let costs = Fraction::new(*weight, weights * lacking.len() as u64);
        blockers.extend(lacking.into_iter().map(|blocker| (costs, blocker)));
    }
    blockers.sort_by(|(a, _), (b, _)| b.cmp(a));
    blockers
        .into_iter()
        .map(|(costs, blocker)| Blocker {
            costs: costs.value(),
            ..blocker
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{by_document, checklist, dated, group, names, plant, topic};
    use crate::model::checklist::{Checklist, Rule};

    const WEIGHTS: [f64; 6] = [0.254, 0.143, 0.102, 0.185, 0.138, 0.179];

    fn rule() -> Points {
        let named = |en, from| Named {
            names: names(en),
            from,
        };
        Points {
            origin: crate::model::checklist::Origin::default(),
            most: 5,
            normalise: true,
            standings: vec![
                named("newcomer", 0.0),
                named("learner", 2.0),
                named("leader", 3.0),
            ],
        }
    }

    #[test]
    fn the_papers_example_gives_0_383() {
        // Amaral & Peças 2021: the weights add up to 1.001 and are normalised.
        let weights = WEIGHTS.map(in_ten_thousandths);
        let levels: Vec<(u64, u8)> = weights.into_iter().zip([0, 0, 2, 0, 0, 1]).collect();
        assert_eq!(format!("{:.3}", total(&levels, &[]).value()), "0.383");
        // Without weights the levels add up.
        assert_eq!(total(&[(0, 2), (0, 5)], &[]), Fraction::new(7, 1));
    }

    #[test]
    fn totals_are_named_from_their_lowest_value() {
        let named = |total| {
            let (level, name) = named(&rule().standings, total);
            (level, name.unwrap().en)
        };
        assert_eq!(named(Fraction::ZERO), (0, "newcomer".into()));
        assert_eq!(named(Fraction::of(1.9999)), (0, "newcomer".into()));
        assert_eq!(named(Fraction::of(2.0)), (1, "learner".into()));
        assert_eq!(named(Fraction::of(5.0)), (2, "leader".into()));
        assert_eq!(name(&rule(), 2).unwrap().en, "leader");
        assert_eq!(name(&rule(), 0).unwrap().en, "newcomer");
        assert_eq!(super::named(&[], Fraction::of(3.7)), (3, None));
    }

    /// Two groups; `plants` has the fields `a` and `b`, each with levels 1 and 2.
    fn fields() -> Checklist {
        let field = |id: &str, group: &str| {
            let mut field = topic(id, 0.0, vec![by_document("1", 1), by_document("2", 2)]);
            field.group = group.into();
            field
        };
        let topics = vec![
            field("a", "plants"),
            field("b", "plants"),
            field("c", "people"),
        ];
        let mut checklist = checklist("i", Rule::Points(rule()), topics);
        checklist.groups = vec![group("plants", Some(0.75)), group("people", Some(0.25))];
        checklist
    }

    #[test]
    fn the_weakest_field_limits_its_group() {
        let mut factory = plant(&["press"]);
        let papers = dated(&["i.a.1", "i.a.2", "i.b.1", "i.c.1", "i.c.2"]);
        factory.documents.insert("papers".into(), papers);
        let (checklist, evidence) = (fields(), Evidence::of_plant(&factory));
        let sheet = Sheet::new(&checklist, &evidence);
        let proven = standing(&sheet, &rule(), View::Proven);
        assert_eq!(proven.total, Some(0.75 + 0.5));
        let held = held_back_by(&sheet, &rule());
        assert_eq!(held.len(), 1);
        assert_eq!((held[0].criterion.as_str(), held[0].costs), ("i.b.2", 0.75));
        let possible = standing(&sheet, &rule(), View::Possible);
        assert_eq!((possible.total, possible.level), (Some(2.0), 1));
    }
}
