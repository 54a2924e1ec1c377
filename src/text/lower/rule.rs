//! The rule of a checklist: ladder, bands, gates or points.

use crate::model::Share;
use crate::model::checklist::{
    Bands, BestInClass, Gates, Grade, Ladder, Need, Origin, Points, Priority, Rule, Standing,
};
use crate::text::suggest;
use crate::text::tree::Value;

use super::checklist::{Context, Level, origin};
use super::reader::{Item, Log, Lower, Reader, named_items};

/// A rule that would do.
pub(super) const EXAMPLE: &str = "Ladder(levels: [(en: \"Planning\")], pass: \"80 %\")";

const WHAT: &str = "a rule";
const RULES: [&str; 4] = ["Ladder", "Bands", "Gates", "Points"];

/// What stands in a draft for a rule that could not be read.
pub(super) fn stand_in() -> Rule {
    Rule::Points(Points {
        most: 9,
        normalise: true,
        standings: Vec::new(),
        origin: Origin::default(),
    })
}

pub(super) fn rule(item: &Item, context: &Context, log: &mut Log) -> Option<Rule> {
    let (name, mut r) = match item.value() {
        Value::Tuple(Some(word), _) if RULES.contains(&word.name.as_str()) => {
            let message = format!("the values of {} are written by name", word.name);
            return log.error(item, "wrong-type", message, format!("write {EXAMPLE}"));
        }
        Value::Tuple(Some(word), _) => return log.unknown_variant(item, &word.name, WHAT, &RULES),
        _ => match Reader::named(item) {
            Some(named) => named,
            None => return log.wrong_type(item, WHAT, format!("write {EXAMPLE}")),
        },
    };
    let name = match RULES.contains(&name) {
        true => name,
        // The fields of the rule that was probably meant are read all the same.
        false => {
            let _: Option<()> = log.unknown_variant(item, name, WHAT, &RULES);
            log.failed.insert(item.path.clone());
            suggest::nearest(name, RULES)?
        }
    };
    let read = match name {
        "Ladder" => {
            let (levels, pass) = (r.need("levels", log), r.need("pass", log));
            let needs_run_from = r.optional("needs_run_from", log);
            let origin = context.origin_of(&mut r, log);
            levels.zip(pass).map(|(levels, pass)| {
                Rule::Ladder(Ladder {
                    levels,
                    pass,
                    needs_run_from: needs_run_from.map(|Level(level)| level),
                    origin,
                })
            })
        }
        "Bands" => {
            let (most, share) = (r.need("most", log), r.need("share", log));
            let priorities = r.item("priorities").and_then(|item| {
                let found = named_items(&item, PRIORITY, log)?;
                let read: Vec<_> = found
                    .into_iter()
                    .map(|(id, below)| priority(id, &below, log))
                    .collect();
                read.into_iter().collect::<Option<Vec<_>>>()
            });
            let best = r
                .item("best_in_class")
                .and_then(|item| best_in_class(&item, log));
            let origin = context.origin_of(&mut r, log);
            most.zip(share).map(|(Level(most), share)| {
                Rule::Bands(Bands {
                    most,
                    share,
                    origin,
                    // Nobody publishes the bands of the best, so that the highest stands for them.
                    best_in_class: best.unwrap_or_else(|| BestInClass {
                        band: most,
                        origin: Origin {
                            source: "ours: the highest band".into(),
                            confidence: "OURS".into(),
                        },
                    }),
                    priorities: priorities.unwrap_or_default(),
                })
            })
        }
        "Gates" => gates(&mut r, context, log).map(Rule::Gates),
        _ => {
            let most = r.need("most", log);
            let normalise = r.optional("normalise", log).unwrap_or_default();
            let standings = r.optional("standings", log).unwrap_or_default();
            let origin = context.origin_of(&mut r, log);
            most.map(|Level(most)| {
                Rule::Points(Points {
                    most,
                    normalise,
                    standings,
                    origin,
                })
            })
        }
    };
    r.finish(log);
    read
}

/// Needs of a grade.
pub(in crate::text) const NEEDS: [&str; 5] = [
    "Level(\"cmmm\", 3)",
    "Areas([\"production\"])",
    "AiShare(\"20 %\")",
    "Conditions",
    "Grade(\"basic\")",
];

const PRIORITY: &str =
    "(cost: \"30 %\", kpi: \"40 %\", proximity: \"30 %\", source: \"..\", confidence: \"S1\")";

fn best_in_class(item: &Item, log: &mut Log) -> Option<BestInClass> {
    const EXAMPLE: &str = "(band: 5, source: \"ours\", confidence: \"OURS\")";
    let mut r = Reader::unnamed(item, "a band of the best in class", EXAMPLE, log)?;
    let (band, origin) = (r.need("band", log), origin(&mut r, log));
    r.finish(log);
    let Level(band) = band?;
    Some(BestInClass {
        band,
        origin: origin?,
    })
}

fn priority(id: String, item: &Item, log: &mut Log) -> Option<Priority> {
    let mut r = Reader::unnamed(item, "a priority", PRIORITY, log)?;
    let (cost, kpi) = (r.need("cost", log), r.need("kpi", log));
    let proximity = r.need("proximity", log);
    let origin = origin(&mut r, log);
    r.finish(log);
    Some(Priority {
        id,
        cost: cost?,
        kpi: kpi?,
        proximity: proximity?,
        origin: origin?,
    })
}

impl Lower for Standing {
    const EXAMPLE: &'static str = "(names: (en: \"Beginner\"), from: 1)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a standing", Self::EXAMPLE, log)?;
        let (names, from) = (r.need("names", log), r.need("from", log));
        r.finish(log);
        let Total(from) = from?;
        Some(Self {
            names: names?,
            from,
        })
    }
}

/// A total in levels: a number of 0 or more.
pub(super) struct Total(pub f64);

impl Lower for Total {
    const EXAMPLE: &'static str = "1.5";

    fn stand_in() -> Option<Self> {
        Some(Self(0.0))
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Number(number) if number.value == 0.0 => Some(Self(0.0)),
            _ => f64::lower(item, log).map(Self),
        }
    }
}

fn gates(r: &mut Reader, context: &Context, log: &mut Log) -> Option<Gates> {
    const GRADE: &str = "(names: (en: \"..\"), needs: [Conditions])";
    let grades = match r.item("grades") {
        Some(item) => match named_items(&item, GRADE, log) {
            Some(found) => {
                let read: Vec<_> = found
                    .into_iter()
                    .map(|(id, below)| grade(id, &below, context, log))
                    .collect();
                read.into_iter().collect::<Option<Vec<_>>>()
            }
            None => None,
        },
        None => r.missing("grades", "{ \"basic\": (names: .., needs: [..]) }"),
    };
    let scenes_per_area = r.optional("scenes_per_area", log).unwrap_or(1);
    let conditions = r.optional("conditions", log).unwrap_or_default();
    let origin = context.origin_of(r, log);
    Some(Gates {
        grades: grades?,
        scenes_per_area,
        origin,
        conditions,
    })
}

fn grade(id: String, item: &Item, context: &Context, log: &mut Log) -> Option<Grade> {
    let mut r = Reader::unnamed(item, "a grade", "(names: (en: \"..\"), needs: [..])", log)?;
    let (names, needs) = (r.need("names", log), r.need("needs", log));
    let origin = context.origin_of(&mut r, log);
    r.finish(log);
    Some(Grade {
        id,
        names: names?,
        needs: needs?,
        origin,
    })
}

impl Lower for Need {
    const EXAMPLE: &'static str = "Level(\"cmmm\", 3)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const NEED: &str = "a need";
        let (name, parts) = match item.value() {
            Value::Tuple(Some(word), parts) => (word.name.as_str(), parts.as_slice()),
            Value::Struct(Some(word), fields) if fields.entries.is_empty() => {
                (word.name.as_str(), [].as_slice())
            }
            Value::Word(word) => (word.as_str(), [].as_slice()),
            _ => return log.wrong_type(item, NEED, format!("write {}", Self::EXAMPLE)),
        };
        let at = |n: usize| item.below(&n.to_string(), &parts[n]);
        match (name, parts.len()) {
            ("Level", 2) => {
                let (of, level) = (String::lower(&at(0), log), Level::lower(&at(1), log));
                Some(Self::Level(of?, level?.0))
            }
            ("Areas", 1) => Vec::lower(&at(0), log).map(Self::Areas),
            ("AiShare", 1) => Share::lower(&at(0), log).map(Self::AiShare),
            ("Conditions", 0) => Some(Self::Conditions),
            ("Grade", 1) => String::lower(&at(0), log).map(Self::Grade),
            _ => {
                let known = NEEDS
                    .iter()
                    .find(|known| known.split('(').next() == Some(name));
                match known {
                    Some(known) => log.error(
                        item,
                        "wrong-type",
                        format!("`{name}` does not hold what it should"),
                        format!("write {known}"),
                    ),
                    None => {
                        let bare = ["Level", "Areas", "AiShare", "Conditions", "Grade"];
                        log.unknown_variant(item, name, NEED, &bare)
                    }
                }
            }
        }
    }
}
