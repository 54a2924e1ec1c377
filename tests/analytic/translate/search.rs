//! Buffer allocation: one line, many ways to spread its buffer places.

use std::collections::BTreeSet;

use twinline::model::Source;

use super::layout::{Search, Study};
use super::{line, station};
use crate::analytic::fields::{Fields, Missing, as_list, as_number, as_whole, missing};

pub fn translate(model: &Fields, description: &str) -> Result<Study, Missing> {
    if !description.contains("aturated") || !description.contains("Maximise the throughput") {
        return missing("a search for something else than throughput");
    }
    let mut stated = station::read_all(model, 1.0)?;
    line::set_blocking(model, &mut stated)?;
    let places = model.whole("total_buffer_places")?;
    let source = Source {
        saturated: true,
        ..Source::default()
    };
    let mut known = Vec::new();
    for item in model.list("all_allocations_with_throughput")? {
        let [allocation, throughput] = as_list("an allocation", item)? else {
            return missing("an allocation without its throughput");
        };
        let allocation: Vec<u32> = as_list("an allocation", allocation)?
            .iter()
            .map(|value| as_whole("a buffer", value))
            .collect::<Result<_, _>>()?;
        if allocation.len() + 1 != stated.len() || allocation.iter().sum::<u32>() != places {
            return missing("an allocation that does not fit the line");
        }
        known.push((allocation, as_number("a throughput", throughput)?));
    }
    let build = |allocation: &Vec<u32>| {
        let mut before: line::Places = vec![None];
        before.extend(allocation.iter().map(|capacity| Some(Some(*capacity))));
        line::build(
            &stated,
            std::slice::from_ref(&source),
            &before,
            &BTreeSet::new(),
            description,
        )
    };
    let layouts = known
        .iter()
        .map(|(a, _)| build(a))
        .collect::<Result<Vec<_>, _>>()?;
    let Some(main) = layouts.first().cloned() else {
        return missing("a search without allocations");
    };
    let mut study = Study::new(main);
    study.search = Some(Search {
        places,
        known,
        layouts,
    });
    Ok(study)
}

/// All ways to spread `places` over `buffers`, none of them fixed.
pub fn allocations(places: u32, buffers: usize) -> Vec<Vec<u32>> {
    if buffers <= 1 {
        return vec![vec![places; buffers]];
    }
    let mut all = Vec::new();
    for first in 0..=places {
        for rest in allocations(places - first, buffers - 1) {
            all.push([vec![first], rest].concat());
        }
    }
    all
}

#[test]
fn allocations_are_all_and_different() {
    let all: BTreeSet<Vec<u32>> = allocations(9, 3).into_iter().collect();
    assert_eq!(all.len(), 55);
    assert!(
        all.iter()
            .all(|a| a.iter().sum::<u32>() == 9 && a.len() == 3)
    );
}
