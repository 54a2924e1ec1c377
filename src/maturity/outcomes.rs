//! Results of a run, and of a run beside its baseline.

use std::collections::BTreeMap;

use crate::experiment;
use crate::kpi::Estimate;
use crate::model::evidence::Outcome;

/// Every result of a plant's run.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes(BTreeMap<Outcome, Shown>);

/// What the run shows about one result.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Over the replications, as a fraction; `None` where there is nothing to measure it on.
    pub value: Option<Estimate>,
    /// The value in a sentence, or why there is none.
    pub says: String,
}

impl Outcomes {
    /// Measures every result. Gains and cuts pair the replications of the plant with those of its
    /// baseline by number, so both must have run with the same seed.
    pub fn of(run: &experiment::Outcome, baseline: Option<&experiment::Outcome>) -> Self {
        let _ = (run, baseline);
        todo!()
    }

    /// One result.
    pub fn get(&self, outcome: Outcome) -> &Shown {
        &self.0[&outcome]
    }
}
