//! What is told where the search gave up: the set of all offers that go together, with what it can spare left out.

use std::ops::RangeInclusive;

use super::ground::{Ground, Runs};
use super::{Candidate, Search, Step, WayUpError, price, scored};
use crate::text::Offer;

/// Offers that go together, taken in their order, and the names of those that do not go with them.
pub(super) struct Fitting<'o> {
    pub set: Vec<(&'o Offer, &'o Candidate)>,
    pub apart: Vec<String>,
}

/// All offers that go together.
pub(super) fn fitting<'o>(ground: &Ground, open: &[(&'o Offer, &'o Candidate)]) -> Fitting<'o> {
    let mut all = Fitting {
        set: Vec::new(),
        apart: Vec::new(),
    };
    for one in open {
        all.set.push(*one);
        if ground.plant(&offers(&all.set)).is_err() {
            all.set.pop();
            all.apart.push(one.0.name().to_owned());
        }
    }
    all
}

/// For each of the levels a set that proves it: all of `set`, from which one after the other is left out while
/// the level holds, first what has no cost, then the dearest. At most as many runs are made as in a search.
pub(super) fn steps(
    ground: &Ground,
    set: Vec<(&Offer, &Candidate)>,
    levels: RangeInclusive<u8>,
    runs: &mut Runs,
    search: &Search,
) -> Result<Vec<Step>, WayUpError> {
    let most = runs.made.saturating_add(search.most_runs.max(1));
    let mut dearest = set.clone();
    // A stable sort: of equals the first goes first.
    dearest.sort_by_key(|(_, candidate)| match price(candidate) {
        None => (0, 0),
        Some(price) => (1, u128::MAX - price),
    });
    let mut steps = Vec::new();
    for level in levels {
        let mut kept = set.clone();
        for (spared, _) in &dearest {
            let mut less = kept.clone();
            less.retain(|(offer, _)| offer != spared);
            let may_hold = |offers: &[Offer]| {
                let plant = ground.plant(offers);
                plant.is_ok_and(|plant| ground.bound(&plant) >= level)
            };
            let offers = offers(&less);
            if !may_hold(&offers) {
                continue;
            }
            let held = scored(ground, &offers, runs, most)?;
            if held.is_some_and(|(score, _)| score.proven.level >= level) {
                kept = less;
            }
        }
        let members: Vec<&Candidate> = kept.iter().map(|(_, candidate)| *candidate).collect();
        // The set was run already: all of it for `together`, each smaller one above.
        if let Some((score, ran)) = scored(ground, &offers(&kept), runs, most)? {
            steps.push(ground.step(level, &members, &score, &ran));
        }
    }
    Ok(steps)
}

fn offers(set: &[(&Offer, &Candidate)]) -> Vec<Offer> {
    set.iter().map(|(offer, _)| (*offer).clone()).collect()
}
