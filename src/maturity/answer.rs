//! The credit rule: from what is asked and what is shown to tenths (`rules.md`, evidence).
//!
//! | asked | 10 | 8 | 5 |
//! |---|---|---|---|
//! | document | a dated document shows it | | a bare statement: no date, or a claim |
//! | model | the fact holds | | attested, unless the plant says the opposite |
//! | run | met | the interval holds the threshold | attested |
//! | model and run | both | the fact holds; the interval holds the threshold, or the threshold has no value | the fact alone; or attested, unless the plant says the opposite |
//! | document beside these | a dated document and all of these | the same, the run at 8 | one of the two sides |
//! | what is not simulated yet | | | the fact holds; or a dated document shows it, a bare statement earns nothing |
//!
//! All else earns nothing. A threshold without a value caps the criterion at 8. Attested means: a document,
//! dated or not, shows the criterion, or the factory claims it fully or mostly met. A share that the factory
//! types in is its own word and no model fact: without a dated document that shows the criterion it is capped
//! at 5.
//!
//! What is possible is an upper bound: no answer to an unknown, no further replication, and no paper where
//! the factory has not refused the criterion itself can earn more.

use super::Status;

/// How a question to the plant is answered, from the worst for its score to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    /// The plant itself says the opposite.
    Denied,
    /// Nothing that it declares makes it so.
    No,
    /// It does not declare what would decide it.
    Unknown,
    /// It is so.
    Yes,
}

/// How a question to the run is answered, from the worst for the score to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ran {
    /// The engine does not simulate it yet.
    NotYet,
    /// On the wrong side of the threshold.
    Missed,
    /// No run, or nothing to measure.
    Unknown,
    /// Measured, but the threshold has no value.
    Untestable,
    /// The interval holds the threshold.
    Straddles,
    /// On the wanted side.
    Met,
}

/// What papers and claims say of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// The factory says itself that it is not met.
    Refused,
    /// Nothing.
    Nothing,
    /// A bare statement.
    Stated,
    /// A dated document.
    Dated,
}

/// What a criterion asks, each part with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// Whether a document is asked for.
    pub document: bool,
    /// Of the plant.
    pub model: Option<Truth>,
    /// Of a run.
    pub run: Option<Ran>,
    /// What papers and claims say, whether asked for or not.
    pub word: Word,
    /// Whether a threshold without a value caps the credit.
    pub capped: bool,
    /// Whether the plant's answer rests on a share that is typed in.
    pub typed: bool,
}

/// Credit that a threshold without a value leaves.
const CAP: u8 = 8;

/// Credit of a bare statement.
const ATTESTED: u8 = 5;

impl Asked {
    /// Credit that evidence proves \[tenths\].
    pub fn proven(&self) -> u8 {
        let credit = match (self.document, self.shown()) {
            (false, None) => 0,
            (false, Some(shown)) => shown,
            (true, None) => match self.word {
                Word::Dated => 10,
                Word::Stated => 5,
                Word::Nothing | Word::Refused => 0,
            },
            (true, Some(shown)) => match self.word {
                Word::Dated => shown.max(5),
                Word::Stated => shown.min(5),
                Word::Nothing | Word::Refused if shown >= 8 => 5,
                Word::Nothing | Word::Refused => 0,
            },
        };
        let capped = credit.min(if self.capped { CAP } else { 10 });
        let bare = self.typed && self.word != Word::Dated;
        capped.min(if bare { ATTESTED } else { 10 })
    }

    /// Credit of all but bare statements: claims, papers that count as one, and shares that are typed in
    /// without a dated document \[tenths\].
    pub fn without_statements(&self) -> u8 {
        let bare = self.typed && self.word != Word::Dated;
        let backed = Self {
            model: self.model.map(|truth| match truth {
                Truth::Yes if bare => Truth::Unknown,
                known => known,
            }),
            word: match self.word {
                Word::Stated => Word::Nothing,
                word => word,
            },
            ..*self
        };
        backed.proven()
    }

    /// Credit of all but dated papers \[tenths\].
    pub fn without_papers(&self) -> u8 {
        let word = match self.word {
            Word::Dated => Word::Nothing,
            word => word,
        };
        Self { word, ..*self }.proven()
    }

    /// Credit if every result whose interval holds its threshold came out as `straddling` \[tenths\].
    pub fn if_straddling(&self, straddling: Ran) -> u8 {
        let run = self.run.map(|ran| match ran {
            Ran::Straddles => straddling,
            known => known,
        });
        Self { run, ..*self }.proven()
    }

    /// Credit if every unknown were met, papers included that nobody has refused \[tenths\].
    pub fn possible(&self) -> u8 {
        self.if_met(Ran::Met)
    }

    /// The same with this version, which does not simulate everything \[tenths\].
    pub fn reachable(&self) -> u8 {
        self.if_met(Ran::NotYet)
    }

    /// Credit if every unknown were met, and what is not simulated yet came out as `later`.
    fn if_met(&self, later: Ran) -> u8 {
        let met = Self {
            model: self.model.map(|truth| match truth {
                Truth::Unknown => Truth::Yes,
                known => known,
            }),
            run: self.run.map(|ran| match ran {
                Ran::NotYet => later,
                Ran::Unknown | Ran::Untestable | Ran::Straddles => Ran::Met,
                known => known,
            }),
            word: match self.word {
                Word::Nothing | Word::Stated => Word::Dated,
                word => word,
            },
            ..*self
        };
        met.proven().max(self.proven())
    }

    /// How the criterion stands. What the plant or its run shows to fail is not met, though a paper might
    /// still attest it.
    pub fn status(&self) -> Status {
        let unknown = (self.document && matches!(self.word, Word::Nothing | Word::Stated))
            || self.model == Some(Truth::Unknown)
            || (self.typed && matches!(self.word, Word::Nothing | Word::Stated))
            || matches!(self.run, Some(Ran::NotYet | Ran::Unknown | Ran::Untestable));
        match (self.proven(), self.possible()) {
            (10, _) => Status::Met,
            (proven, possible) if possible > proven && unknown => Status::NeedsEvidence,
            (0, _) => Status::NotMet,
            _ => Status::PartlyMet,
        }
    }

    /// Credit of what the plant and its run show, the document left aside; `None` when neither is asked.
    fn shown(&self) -> Option<u8> {
        let attested = if self.word >= Word::Stated {
            ATTESTED
        } else {
            0
        };
        Some(match (self.model, self.run) {
            (None, None) => return None,
            (Some(Truth::Denied), _) => 0,
            // The model alone is half, whoever says what of the rest.
            (Some(Truth::Yes), Some(Ran::NotYet)) => 5,
            // What nothing can show yet takes more than somebody's word.
            (_, Some(Ran::NotYet)) if self.word != Word::Dated => 0,
            (Some(Truth::No | Truth::Unknown), _) | (_, Some(Ran::NotYet)) => attested,
            (Some(Truth::Yes), None) | (_, Some(Ran::Met)) => 10,
            (_, Some(Ran::Straddles)) | (Some(Truth::Yes), Some(Ran::Untestable)) => 8,
            (Some(Truth::Yes), Some(Ran::Missed | Ran::Unknown)) => 5,
            (None, Some(Ran::Missed | Ran::Unknown | Ran::Untestable)) => attested,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTHS: [Truth; 4] = [Truth::Denied, Truth::No, Truth::Unknown, Truth::Yes];
    const RANS: [Ran; 6] = [
        Ran::NotYet,
        Ran::Missed,
        Ran::Unknown,
        Ran::Untestable,
        Ran::Straddles,
        Ran::Met,
    ];
    const WORDS: [Word; 4] = [Word::Refused, Word::Nothing, Word::Stated, Word::Dated];

    fn asked(document: bool, model: Option<Truth>, run: Option<Ran>, word: Word) -> Asked {
        Asked {
            document,
            model,
            run,
            word,
            capped: false,
            typed: false,
        }
    }

    fn row(document: bool, model: Option<Truth>, run: Option<Ran>) -> [u8; 4] {
        WORDS.map(|word| asked(document, model, run, word).proven())
    }

    /// Every combination; credit by what papers say: refused, nothing, a bare statement, a dated document.
    #[test]
    fn the_whole_table() {
        use {Ran::*, Truth::*};
        let unknown = Truth::Unknown;
        assert_eq!(row(true, None, None), [0, 0, 5, 10]);
        for (model, expected) in [
            (Denied, [0, 0, 0, 0]),
            (No, [0, 0, 5, 5]),
            (unknown, [0, 0, 5, 5]),
            (Yes, [10, 10, 10, 10]),
        ] {
            assert_eq!(row(false, Some(model), None), expected, "{model:?}");
        }
        for (run, alone, with_model) in [
            (NotYet, [0, 0, 0, 5], [5, 5, 5, 5]),
            (Missed, [0, 0, 5, 5], [5, 5, 5, 5]),
            (Ran::Unknown, [0, 0, 5, 5], [5, 5, 5, 5]),
            (Untestable, [0, 0, 5, 5], [8, 8, 8, 8]),
            (Straddles, [8, 8, 8, 8], [8, 8, 8, 8]),
            (Met, [10, 10, 10, 10], [10, 10, 10, 10]),
        ] {
            assert_eq!(row(false, None, Some(run)), alone, "{run:?}");
            assert_eq!(row(false, Some(Yes), Some(run)), with_model, "{run:?}");
            for (model, expected) in [
                (Denied, [0; 4]),
                (No, [0, 0, 5, 5]),
                (unknown, [0, 0, 5, 5]),
            ] {
                let expected = match run {
                    NotYet => [0, 0, 0, expected[3]],
                    _ => expected,
                };
                assert_eq!(
                    row(false, Some(model), Some(run)),
                    expected,
                    "{model:?} {run:?}"
                );
            }
        }
        // With a document asked for beside: all 10 when all are met, half when only one side is.
        for (model, run, expected) in [
            (Some(Yes), None, [5, 5, 5, 10]),
            (Some(No), None, [0, 0, 5, 5]),
            (Some(Denied), None, [0, 0, 0, 5]),
            (None, Some(Met), [5, 5, 5, 10]),
            (None, Some(Straddles), [5, 5, 5, 8]),
            (None, Some(Missed), [0, 0, 5, 5]),
            (Some(Yes), Some(Met), [5, 5, 5, 10]),
            (Some(Yes), Some(Ran::Unknown), [0, 0, 5, 5]),
            (Some(Denied), Some(Met), [0, 0, 0, 5]),
            (None, Some(NotYet), [0, 0, 0, 5]),
            (Some(Yes), Some(NotYet), [0, 0, 5, 5]),
        ] {
            assert_eq!(row(true, model, run), expected, "{model:?} {run:?}");
        }
    }

    #[test]
    fn a_share_that_is_typed_in_takes_a_dated_document() {
        let loss = |word| Asked {
            typed: true,
            ..asked(false, Some(Truth::Yes), None, word)
        };
        assert_eq!(WORDS.map(|word| loss(word).proven()), [5, 5, 5, 10]);
        assert_eq!(loss(Word::Nothing).status(), Status::NeedsEvidence);
        assert_eq!(loss(Word::Refused).possible(), 5);
    }

    fn all() -> Vec<Asked> {
        let models = || std::iter::once(None).chain(TRUTHS.map(Some));
        let runs = || std::iter::once(None).chain(RANS.map(Some));
        let mut all = Vec::new();
        for document in [false, true] {
            for model in models() {
                for run in runs() {
                    for word in WORDS {
                        for (capped, typed) in
                            [(false, false), (false, true), (true, false), (true, true)]
                        {
                            all.push(Asked {
                                capped,
                                typed,
                                ..asked(document, model, run, word)
                            });
                        }
                    }
                }
            }
        }
        all
    }

    #[test]
    fn better_evidence_never_earns_less() {
        for a in all() {
            for b in all() {
                let same = a.document == b.document
                    && (a.capped, a.typed) == (b.capped, b.typed)
                    && a.model.is_some() == b.model.is_some()
                    && a.run.is_some() == b.run.is_some()
                    && (a.run == Some(Ran::NotYet)) == (b.run == Some(Ran::NotYet));
                if same && a.model <= b.model && a.run <= b.run && a.word <= b.word {
                    assert!(a.proven() <= b.proven(), "{a:?} {b:?}");
                }
            }
        }
    }

    /// Whatever an unknown turns out to be, and whatever paper is found, what was possible is not exceeded.
    #[test]
    fn no_answer_to_an_unknown_earns_more_than_was_possible() {
        for a in all() {
            for b in all() {
                let grows = |from: Word, to: Word| match from {
                    Word::Refused => from == to,
                    _ => from <= to,
                };
                let model =
                    a.model == b.model || (a.model == Some(Truth::Unknown) && b.model.is_some());
                let run = a.run == b.run
                    || (matches!(a.run, Some(Ran::Unknown | Ran::Straddles | Ran::NotYet))
                        && b.run.is_some());
                let same = (a.document, a.capped, a.typed) == (b.document, b.capped, b.typed);
                if same && model && run && grows(a.word, b.word) {
                    assert!(b.proven() <= a.possible(), "{a:?} {b:?}");
                    assert!(b.possible() <= a.possible(), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn the_possible_covers_the_proven_and_is_all_when_nothing_is_known() {
        for a in all() {
            assert!(a.without_statements() <= a.proven(), "{a:?}");
            assert!(a.without_papers() <= a.proven(), "{a:?}");
            let (missed, met) = (a.if_straddling(Ran::Missed), a.if_straddling(Ran::Met));
            assert!(missed <= a.proven() && a.proven() <= met, "{a:?}");
            assert!(a.proven() <= a.reachable(), "{a:?}");
            assert!(a.reachable() <= a.possible(), "{a:?}");
            assert!(
                a.run == Some(Ran::NotYet) || a.reachable() == a.possible(),
                "{a:?}"
            );
            assert!(!a.capped || a.possible() <= 8, "{a:?}");
            if a.status() == Status::NotMet {
                // At most a paper could still attest it.
                assert!(a.proven() == 0 && a.possible() <= 5, "{a:?}");
            }
        }
        let nothing = asked(
            true,
            Some(Truth::Unknown),
            Some(Ran::Unknown),
            Word::Nothing,
        );
        assert_eq!((nothing.proven(), nothing.possible()), (0, 10));
        assert_eq!(nothing.status(), Status::NeedsEvidence);
        let later = asked(false, None, Some(Ran::NotYet), Word::Dated);
        assert_eq!((later.proven(), later.possible()), (5, 10));
        let said = asked(false, None, Some(Ran::NotYet), Word::Stated);
        assert_eq!((said.proven(), said.possible()), (0, 10));
        let denied = asked(false, Some(Truth::Denied), Some(Ran::Unknown), Word::Dated);
        assert_eq!((denied.possible(), denied.status()), (0, Status::NotMet));
        let refused = asked(true, None, None, Word::Refused);
        assert_eq!((refused.possible(), refused.status()), (0, Status::NotMet));
        let straddles = asked(false, None, Some(Ran::Straddles), Word::Nothing);
        assert_eq!(straddles.status(), Status::PartlyMet);
        assert_eq!((straddles.proven(), straddles.possible()), (8, 10));
    }
}
