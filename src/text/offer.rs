//! What a plant offers to do: its measures, and its scenarios; one by one or several together.

use crate::model::{Diagnostic, Document, Factory, Path, Severity};

use super::edit::{Clash, Edit, applied};
use super::lower::{self, Item, Log};
use super::place::canonical;
use super::reading::{Reading, lower};
use super::suggest;
use super::tree::Value;
use super::{Files, NoFiles};

/// Something that a plant could do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Offer {
    /// A measure, by its name.
    Measure(String),
    /// A scenario, by its name.
    Scenario(String),
}

impl Offer {
    /// The name of the measure or scenario.
    pub fn name(&self) -> &str {
        match self {
            Self::Measure(name) | Self::Scenario(name) => name,
        }
    }

    /// "measure `a`".
    fn words(&self) -> String {
        match self {
            Self::Measure(name) => format!("measure `{name}`"),
            Self::Scenario(name) => format!("scenario `{name}`"),
        }
    }
}

/// The changes of a measure.
pub(super) struct Planned {
    pub name: String,
    /// The scenario that it names.
    scenario: Option<String>,
    /// Its own changes.
    own: Vec<Edit>,
}

impl Reading {
    /// What the plant offers: its measures, and those scenarios that no measure names. The scenario that
    /// undoes the improvements (`profile.baseline`) is no offer. By name, measures first.
    pub fn offers(&self) -> Vec<Offer> {
        let Some(factory) = &self.factory else {
            return Vec::new();
        };
        let taken = |name: &String| {
            let named = factory
                .measures
                .values()
                .filter_map(|m| m.scenario.as_ref());
            named.chain(&factory.profile.baseline).any(|n| n == name)
        };
        let measures = factory.measures.keys().cloned().map(Offer::Measure);
        let scenarios = factory.scenarios.keys().filter(|name| !taken(name));
        measures
            .chain(scenarios.cloned().map(Offer::Scenario))
            .collect()
    }

    /// The plant with one of its measures carried out: its scenario, its changes, and a document of the
    /// measure's name that shows what it says it shows, dated [`Document::WHEN_CARRIED_OUT`].
    ///
    /// # Errors
    /// No such measure, or the plant itself or the measure is wrong.
    pub fn measure(&self, name: &str) -> Result<Factory, Vec<Diagnostic>> {
        if self.factory.is_none() {
            return Err(self.diagnostics.clone());
        }
        let offer = Offer::Measure(name.to_owned());
        self.measured
            .get(name)
            .cloned()
            .ok_or_else(|| vec![self.unknown(&offer)])
    }

    /// The plant with several of its measures carried out.
    ///
    /// # Errors
    /// As [`Reading::with_offers`].
    pub fn with_measures(&self, names: &[&str]) -> Result<Factory, Vec<Diagnostic>> {
        let offers: Vec<Offer> = names
            .iter()
            .map(|name| Offer::Measure((*name).to_owned()))
            .collect();
        self.with_offers(&offers)
    }

    /// The plant with several measures and scenarios together. Two may set one field to the same value.
    ///
    /// # Errors
    /// An offer that the plant does not have, two that set one field to different values or one inside the
    /// other's, changes that do not fit together, or a plant that is wrong by itself.
    pub fn with_offers(&self, offers: &[Offer]) -> Result<Factory, Vec<Diagnostic>> {
        if self.factory.is_none() {
            return Err(self.diagnostics.clone());
        }
        let kept = self.kept(&NoFiles);
        let mut problems = Vec::new();
        let mut merged: Vec<(&Offer, Edit)> = Vec::new();
        for offer in offers {
            let Some(edits) = self.edits_of(offer) else {
                problems.push(self.unknown(offer));
                continue;
            };
            for edit in edits {
                if merged
                    .iter()
                    .any(|(_, other)| self.same(&edit, other, &kept))
                {
                    continue;
                }
                let meets = |other: &Edit| edit.clash(other) != Clash::Apart;
                match merged.iter().find(|(_, other)| meets(other)) {
                    None => merged.push((offer, edit)),
                    Some((with, other)) => problems.push(quarrel(offer, &edit, with, other)),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let edits: Vec<Edit> = merged.into_iter().map(|(_, edit)| edit).collect();
        let mut factory = self.changed_by(&edits, &kept)?;
        for offer in offers {
            if let Offer::Measure(name) = offer {
                carry_out(&mut factory, name);
            }
        }
        Ok(factory)
    }

    /// The plant under a measure, tried when the file is read, and warnings of what is so already: a
    /// measure that was carried out since is no mistake.
    pub(super) fn try_measure(
        &self,
        planned: &Planned,
        files: &dyn Files,
    ) -> Result<(Option<Factory>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let scenarios = self.scenarios();
        let named = planned.scenario.as_ref().map(|scenario| {
            let fits = self.changed.contains_key(scenario);
            scenarios.iter().find(|(name, _)| fits && name == scenario)
        });
        let mut edits: Vec<Edit> = match named {
            Some(Some((_, edits))) => edits.clone(),
            _ => Vec::new(),
        };
        edits.extend(planned.own.iter().cloned());
        let (mut factory, mut idle) = self.applied(&edits, files)?;
        carry_out(&mut factory, &planned.name);
        for problem in &mut idle {
            problem.severity = Severity::Warning;
            problem.hint = Some(format!(
                "`{}` has been carried out as far as this goes; take it off the list",
                planned.name
            ));
        }
        // With a scenario that is wrong, or is none, only the measure's own changes were tried.
        Ok(((named != Some(None)).then_some(factory), idle))
    }

    /// The measures that can be read, in file order.
    pub(super) fn measures(&self) -> Vec<Planned> {
        // What is wrong with their form was reported when the plant was read.
        let mut log = Log::new(&NoFiles);
        let section = Path::of(["measures"]);
        let mut measures = Vec::new();
        for entry in self.entries("measures") {
            let Value::Struct(None, fields) = &entry.node.plain().value else {
                continue;
            };
            let scenario = match fields.get("scenario").map(|node| &node.plain().value) {
                Some(Value::Text(name)) => Some(name.clone()),
                _ => None,
            };
            let path = section.join(entry.key.name.clone()).join("changes");
            let own = fields
                .get("changes")
                .map(|node| Edit::all(lower::changes(&Item { node, path }, "", &mut log)));
            measures.push(Planned {
                name: entry.key.name.clone(),
                scenario,
                own: own.unwrap_or_default(),
            });
        }
        measures
    }

    /// All changes of an offer; none when there is no such offer, or it does not fit.
    fn edits_of(&self, offer: &Offer) -> Option<Vec<Edit>> {
        let of_scenario = |name: &str| {
            let mut scenarios = self.scenarios().into_iter();
            scenarios.find(|(n, _)| n == name).map(|(_, edits)| edits)
        };
        match offer {
            Offer::Scenario(name) => of_scenario(name),
            Offer::Measure(name) => {
                self.measured.get(name)?;
                let planned = self.measures().into_iter().find(|m| m.name == *name)?;
                let mut edits = match &planned.scenario {
                    Some(scenario) => of_scenario(scenario)?,
                    None => Vec::new(),
                };
                edits.extend(planned.own);
                Some(edits)
            }
        }
    }

    /// Whether two changes of one field give it the same value, however it is written.
    fn same(&self, one: &Edit, other: &Edit, files: &dyn Files) -> bool {
        let alone = |edit: &Edit| self.changed_by(std::slice::from_ref(edit), files).ok();
        one.equals(other)
            || one.clash(other) == Clash::Same
                && alone(one).is_some_and(|plant| alone(other) == Some(plant))
    }

    /// The plant with these changes, whether or not each has an effect.
    fn changed_by(&self, edits: &[Edit], files: &dyn Files) -> Result<Factory, Vec<Diagnostic>> {
        let root = applied(&self.root, &self.known, edits.iter())?;
        let lowered = lower(&root, &self.source.text, files);
        lowered.factory.ok_or(lowered.diagnostics)
    }

    fn unknown(&self, offer: &Offer) -> Diagnostic {
        let plant = self.factory.as_ref();
        let (code, section, names): (_, _, Vec<&str>) = match offer {
            Offer::Measure(_) => (
                "unknown-measure",
                "measures",
                plant.map_or_else(Vec::new, |f| {
                    f.measures.keys().map(String::as_str).collect()
                }),
            ),
            Offer::Scenario(_) => (
                "unknown-scenario",
                "scenarios",
                plant.map_or_else(Vec::new, |f| {
                    f.scenarios.keys().map(String::as_str).collect()
                }),
            ),
        };
        let name = offer.name();
        let path = Path::of([section]);
        // A measure that is there and is not tried names a scenario that is not there.
        if names.contains(&name) {
            let message = format!("the {} cannot be carried out", offer.words());
            let problem = Diagnostic::error(code, path.join(name), message);
            return problem.hint("it names a scenario that the plant does not have");
        }
        let message = format!("there is no {}", offer.words());
        let mut problem = Diagnostic::error(code, path, message);
        problem.hint = suggest::hint(name, &format!("the {section} are"), names.iter().copied());
        problem
    }
}

/// Adds the document of a measure that is carried out. A document of that title is extended.
fn carry_out(factory: &mut Factory, name: &str) {
    let Some(measure) = factory.measures.get(name).filter(|m| !m.shows.is_empty()) else {
        return;
    };
    let document = factory.documents.entry(name.to_owned()).or_default();
    document
        .date
        .get_or_insert_with(|| Document::WHEN_CARRIED_OUT.to_owned());
    for criterion in &measure.shows {
        if !document.shows.contains(criterion) {
            document.shows.push(criterion.clone());
        }
    }
}

/// Two offers that want one field otherwise.
fn quarrel(offer: &Offer, edit: &Edit, with: &Offer, other: &Edit) -> Diagnostic {
    let (one, two) = (canonical(&edit.path), canonical(&other.path));
    let (a, b) = (with.words(), offer.words());
    let message = if one == two {
        format!("the {a} and the {b} set `{one}` to different values")
    } else {
        format!("the {a} changes `{two}`, the {b} changes `{one}`: one lies inside the other")
    };
    let problem = Diagnostic::error("changed-twice", edit.element.clone(), message);
    edit.own(problem.hint("carry out one of the two"))
}
