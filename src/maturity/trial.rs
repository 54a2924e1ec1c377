//! Questions put to the run: where its results lie to their thresholds.

use super::answer::Ran;
use super::predicate::{Judge, Said};
use super::words::percent;
use super::{Measured, Side, Verdict};
use crate::model::evidence::{Outcome, Test};

/// The answer to a test.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tested {
    pub ran: Ran,
    pub measured: Vec<Measured>,
    pub said: Vec<Said>,
}

impl Judge<'_> {
    /// Whether a test names a threshold without a value.
    pub fn is_capped_test(&self, test: &Test) -> bool {
        match test {
            Test::AtLeast(_, name) | Test::AtMost(_, name) => self.limit(name).is_none(),
            Test::All(parts) => parts.iter().any(|part| self.is_capped_test(part)),
        }
    }

    /// Puts a question to the run. What has no threshold is left aside where something else is asked.
    pub fn test(&self, test: &Test) -> Tested {
        match test {
            Test::AtLeast(outcome, name) => self.measure(*outcome, name, Side::AtLeast),
            Test::AtMost(outcome, name) => self.measure(*outcome, name, Side::AtMost),
            Test::All(parts) => {
                let parts: Vec<Tested> = parts.iter().map(|part| self.test(part)).collect();
                let testable = parts.iter().map(|part| part.ran);
                let ran = testable.filter(|ran| *ran != Ran::Untestable).min();
                let none = match parts.is_empty() {
                    true => Ran::Met,
                    false => Ran::Untestable,
                };
                let mut whole = Tested {
                    ran: ran.unwrap_or(none),
                    measured: Vec::new(),
                    said: Vec::new(),
                };
                for part in parts {
                    whole.measured.extend(part.measured);
                    whole.said.extend(part.said);
                }
                whole
            }
        }
    }

    fn measure(&self, outcome: Outcome, threshold: &str, side: Side) -> Tested {
        let name = outcome.word().replace('_', " ");
        let limit = self.limit(threshold);
        let shown = self.evidence.outcomes.as_ref().map(|o| o.get(outcome));
        let value = shown.and_then(|shown| shown.value);
        let verdict = match (value, limit) {
            (Some(value), Some(limit)) => side.judge(&value, limit),
            _ => Verdict::Unknown,
        };
        let ran = match (verdict, value) {
            (Verdict::Met, _) => Ran::Met,
            (Verdict::Straddles, _) => Ran::Straddles,
            (Verdict::Missed, _) => Ran::Missed,
            (Verdict::Unknown, Some(_)) => Ran::Untestable,
            (Verdict::Unknown, None) => Ran::Unknown,
        };
        let says = match shown {
            Some(shown) => shown.says.clone(),
            None => format!("{name}: no run was made"),
        };
        let text = match (value, limit) {
            (Some(value), Some(limit)) => {
                let asked = format!("{says}, asked: {} {}", side.words(), percent(limit));
                match (verdict, value.half_width) {
                    (Verdict::Straddles, Some(_)) => format!("{asked}, which the interval holds"),
                    (Verdict::Straddles, None) => {
                        format!("{asked}; one replication gives no interval")
                    }
                    _ => asked,
                }
            }
            (Some(_), None) => format!("{says}; {}", self.no_value(threshold)),
            (None, _) => says,
        };
        Tested {
            ran,
            measured: vec![Measured {
                outcome: outcome.word().to_owned(),
                value,
                threshold: threshold.to_owned(),
                limit,
                wanted: side,
                verdict,
            }],
            said: vec![Said::new(ran == Ran::Met, text)],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kpi::Estimate;
    use crate::maturity::sample::{plant, threshold};
    use crate::maturity::{Evidence, Outcomes};

    /// First-pass yield of 96 ± 1 % against 95 %, scrap of 2 ± 0 % against nothing.
    fn tried(test: &Test, ran: bool) -> (Ran, Vec<String>) {
        let mut evidence = Evidence::of_plant(&plant(&["press"]));
        let estimate = |mean, half| Estimate {
            mean,
            half_width: Some(half),
            n: 5,
        };
        evidence.outcomes = ran.then(|| {
            Outcomes::made_up(|outcome| match outcome {
                Outcome::FirstPassYield => Some(estimate(0.96, 0.01)),
                Outcome::ScrapRatio => Some(estimate(0.02, 0.0)),
                _ => None,
            })
        });
        let thresholds: BTreeMap<_, _> = [
            ("low", threshold(Some(0.9), true)),
            ("near", threshold(Some(0.955), true)),
            ("high", threshold(Some(0.98), true)),
            ("none", threshold(None, true)),
        ]
        .map(|(name, t)| (name.to_owned(), t))
        .into();
        let tested = Judge::new(&evidence, &thresholds).test(test);
        let said = tested.said.into_iter().map(|said| said.text).collect();
        (tested.ran, said)
    }

    fn yields(threshold: &str) -> Test {
        Test::AtLeast(Outcome::FirstPassYield, threshold.into())
    }

    #[test]
    fn a_result_is_met_straddles_is_missed_or_unknown() {
        assert_eq!(tried(&yields("low"), true).0, Ran::Met);
        assert_eq!(tried(&yields("high"), true).0, Ran::Missed);
        let (ran, said) = tried(&yields("near"), true);
        assert_eq!(ran, Ran::Straddles);
        assert_eq!(
            said,
            ["first_pass_yield, asked: at least 95.5 %, which the interval holds"]
        );
        let (ran, said) = tried(&yields("low"), false);
        assert_eq!(ran, Ran::Unknown);
        assert_eq!(said, ["first pass yield: no run was made"]);
        let oee = Test::AtLeast(Outcome::Oee, "low".into());
        assert_eq!(tried(&oee, true).0, Ran::Unknown);
    }

    #[test]
    fn what_has_no_threshold_is_left_aside_where_something_else_is_asked() {
        let scrap = Test::AtMost(Outcome::ScrapRatio, "none".into());
        assert_eq!(tried(&scrap, true).0, Ran::Untestable);
        assert_eq!(tried(&scrap, false).0, Ran::Unknown);
        let both = |first| Test::All(vec![first, scrap.clone()]);
        assert_eq!(tried(&both(yields("low")), true).0, Ran::Met);
        assert_eq!(tried(&both(yields("high")), true).0, Ran::Missed);
        assert_eq!(tried(&both(scrap.clone()), true).0, Ran::Untestable);
    }
}
