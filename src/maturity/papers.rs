//! How much of what is proven rests on papers alone, and on which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Evidence;
use super::sheet::Sheet;

/// What dated papers carry that nothing else shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Papers {
    /// Criteria that would earn less without them.
    pub criteria: usize,
    /// Date and title of the oldest paper that shows one of these.
    pub oldest: Option<(String, String)>,
    /// The paper that shows most of these, and how many.
    pub most: Option<(String, usize)>,
}

/// The papers behind the answers of a sheet.
pub(super) fn of(sheet: &Sheet, evidence: &Evidence) -> Papers {
    let alone = sheet.lines().map(|(_, line)| &line.answered);
    let alone: Vec<&str> = alone
        .filter(|answered| answered.without_papers_tenths < answered.proven_tenths)
        .map(|answered| answered.criterion.as_str())
        .collect();
    let mut papers = Papers {
        criteria: alone.len(),
        ..Papers::default()
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (title, date, shows) in evidence.dated_papers() {
        let shown = shows.iter().filter(|one| alone.contains(&one.as_str()));
        let number = shown.count();
        if number == 0 {
            continue;
        }
        counts.insert(title, number);
        let this = (date.to_owned(), title.to_owned());
        if papers.oldest.as_ref().is_none_or(|oldest| this < *oldest) {
            papers.oldest = Some(this);
        }
    }
    // Of equals the first by title.
    let most = counts.iter().rev().max_by_key(|(_, number)| **number);
    papers.most = most.map(|(title, number)| ((*title).to_owned(), *number));
    papers
}
