//! Changes that are tried together: what the plant offers and what a person types, in the order in which they were
//! taken up. The plant is read with all of them, and they can be written down as a scenario.

use crate::model::{Diagnostic, Factory, Path, Span};

use super::NoFiles;
use super::Source;
use super::edit::{Clash, Edit};
use super::offer::{Offer, carry_out, quarrel};
use super::parse::parse;
use super::reading::{Reading, read};
use super::tree::Value;

/// One thing that is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// What the plant offers.
    Offer(Offer),
    /// A typed change: where, and the value in the file's notation, quotes of quantities and names left out or
    /// not. It takes the place of what an offer sets there.
    Set(Path, String),
}

/// A change as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenChange {
    /// What is changed.
    pub path: Path,
    /// The value in the file's notation.
    pub value: String,
    /// It goes to the end of the list there.
    pub adds: bool,
}

impl Reading {
    /// The plant with all of this: changed, and with the papers of the measures among it.
    ///
    /// # Errors
    /// As [`Reading::with`] and [`Reading::with_offers`]; also a change of how the plant is run, since the changed
    /// plant is compared with the plant as it is. These problems have no place in the file.
    pub fn tried(&self, steps: &[Step]) -> Result<Factory, Vec<Diagnostic>> {
        if self.factory.is_none() {
            return Err(self.diagnostics.clone());
        }
        let edits = self.edits(steps)?;
        let apart: Vec<Diagnostic> = edits.iter().filter_map(Edit::apart).collect();
        if !apart.is_empty() {
            return Err(apart);
        }
        let mut factory = self.change(&edits, &self.kept(&NoFiles))?;
        for step in steps {
            if let Step::Offer(Offer::Measure(name)) = step {
                carry_out(&mut factory, name);
            }
        }
        Ok(factory)
    }

    /// Everything that these steps change, as it would be written in a scenario.
    ///
    /// # Errors
    /// As [`Reading::tried`], as far as single steps go.
    pub fn written_changes(&self, steps: &[Step]) -> Result<Vec<WrittenChange>, Vec<Diagnostic>> {
        let edits = self.edits(steps)?;
        let written = |edit: &Edit| WrittenChange {
            path: edit.path.clone(),
            value: match edit.span {
                Some(_) => self.told(&edit.value),
                None => self.typed_text(edit, steps),
            },
            adds: edit.adds,
        };
        Ok(edits.iter().map(written).collect())
    }

    /// The file's text with these steps added as a scenario. The papers of measures are no part of a scenario.
    ///
    /// # Errors
    /// As [`Reading::tried`]; a scenario of that name that is there already; or, as the reader tells it, what would
    /// be wrong with the text.
    pub fn with_scenario(&self, name: &str, steps: &[Step]) -> Result<String, Vec<Diagnostic>> {
        let changed = self.tried(steps)?;
        let at = Path::of(["scenarios", name]);
        let refused = |code, message: String, hint: &str| {
            Err(vec![
                Diagnostic::error(code, at.clone(), message).hint(hint),
            ])
        };
        if name.trim().is_empty() {
            return refused(
                "empty-name",
                "a scenario needs a name".to_owned(),
                "give it one",
            );
        }
        if changed.scenarios.contains_key(name) {
            let message = format!("the plant has a scenario `{name}` already");
            return refused("duplicate", message, "give it another name");
        }
        let changes = self.written_changes(steps)?;
        if changes.is_empty() {
            return refused(
                "empty-list",
                "nothing is changed".to_owned(),
                "try a change first",
            );
        }
        let mut entry = format!("{}: [\n", quoted(name));
        for change in &changes {
            let verb = if change.adds { "Add" } else { "Set" };
            let path = quoted(&change.path.to_string());
            entry.push_str(&format!("            {verb}({path}, {}),\n", change.value));
        }
        entry.push_str("        ]");
        let Some((at, piece)) = self.place_for(&entry) else {
            let hint = "write it in the form Factory(..)";
            return refused(
                "wrong-type",
                "nothing can be added to this file".to_owned(),
                hint,
            );
        };
        let mut text = self.source.text.clone();
        text.insert_str(at, &piece);
        let source = Source {
            name: self.source.name.clone(),
            text,
        };
        let again = read(source, &self.kept(&NoFiles));
        let scenario = again.scenario(name)?;
        // The same plant, but for what it offers and the papers of measures.
        let same = scenario.stations == changed.stations
            && scenario.flow == changed.flow
            && scenario.products == changed.products
            && scenario.shifts == changed.shifts;
        if !same {
            let message = "the scenario as it would be written is another plant".to_owned();
            return refused("wrong-type", message, "write the values as the file does");
        }
        Ok(again.source.text)
    }

    /// The changes of all steps; a typed one takes the place of an offer's change of the same field.
    fn edits(&self, steps: &[Step]) -> Result<Vec<Edit>, Vec<Diagnostic>> {
        let kept = self.kept(&NoFiles);
        let mut problems = Vec::new();
        let mut own = Vec::new();
        for step in steps {
            let Step::Set(path, text) = step else {
                continue;
            };
            match Edit::typed(path, text) {
                Ok(edit) => own.push(edit),
                Err(found) => problems.extend(found),
            }
        }
        let mut offered: Vec<(&Offer, Edit)> = Vec::new();
        for step in steps {
            let Step::Offer(offer) = step else { continue };
            let Some(edits) = self.edits_of(offer) else {
                problems.push(self.unknown(offer));
                continue;
            };
            for edit in edits {
                let replaced = own.iter().any(|own| own.clash(&edit) == Clash::Same);
                let mut others = offered.iter().map(|(_, other)| other);
                if replaced || others.any(|other| self.same(&edit, other, &kept)) {
                    continue;
                }
                let meets = |(_, other): &&(&Offer, Edit)| edit.clash(other) != Clash::Apart;
                match offered.iter().find(meets) {
                    None => offered.push((offer, edit)),
                    Some((with, other)) => problems.push(quarrel(offer, &edit, with, other)),
                }
            }
        }
        match problems.is_empty() {
            true => Ok(offered
                .into_iter()
                .map(|(_, edit)| edit)
                .chain(own)
                .collect()),
            false => Err(problems),
        }
    }

    /// A typed value as the file would have it: in quotes where a person may leave them out and a file may not.
    fn typed_text(&self, edit: &Edit, steps: &[Step]) -> String {
        let text = steps.iter().find_map(|step| match step {
            Step::Set(path, text) if *path == edit.path => Some(text.trim()),
            _ => None,
        });
        let text = text.unwrap_or_default();
        if !parse(text).diagnostics.is_empty() {
            return quoted(text);
        }
        let Value::Word(word) = &edit.value.plain().value else {
            return text.to_owned();
        };
        // As if it stood in the file.
        let mut filed = edit.clone();
        filed.span = Some(Span::default());
        filed.value.span = Span::default();
        match self.changed_by(&[filed], &self.kept(&NoFiles)) {
            Ok(_) => text.to_owned(),
            Err(_) => quoted(word),
        }
    }

    /// Where in the file a scenario goes, and with what around it.
    fn place_for(&self, entry: &str) -> Option<(usize, String)> {
        let Value::Struct(_, sections) = &self.root.plain().value else {
            return None;
        };
        match sections.get("scenarios").map(|node| node.plain()) {
            None => {
                let last = sections.entries.last()?;
                let piece = format!(",\n\n    scenarios: {{\n        {entry},\n    }}");
                Some((last.node.span.end, piece))
            }
            Some(node) => match &node.value {
                Value::Map(fields) => Some(match fields.entries.last() {
                    Some(last) => (last.node.span.end, format!(",\n        {entry}")),
                    None => (node.span.start + 1, format!("\n        {entry},\n    ")),
                }),
                _ => None,
            },
        }
    }
}

/// A text in the file's quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Measure, Seconds};

    const PLANT: &str = r#"Factory(
    name: "p",
    shifts: { "day": (week: ["Mon-Fri 06:00-14:00"]), "two shifts": (week: ["Mon-Sat 06:00-22:00"]) },
    stations: {
        "in": Source(saturated: true),
        "press": Machine(cycle: "10 s", servers: 1, shift: "day"),
        "out": Sink(),
    },
    flow: [["in", "press", "out"]]/*more*/
"#;

    fn plant(rest: &str) -> Reading {
        let name = "p.ron".to_owned();
        let text = format!("{PLANT}{rest})");
        let reading = read(Source { name, text }, &NoFiles);
        assert!(reading.factory.is_some(), "{:?}", reading.diagnostics);
        reading
    }

    fn set(path: &str, value: &str) -> Step {
        Step::Set(path.parse().unwrap(), value.to_owned())
    }

    const OFFERS: &str = r#", scenarios: {
        "fast": [Set("press.cycle", "5 s"), Set("press.servers", 2)],
        "slow": [Set("press.cycle", "20 s")],
    },
    measures: { "second press": (cost: "9 CNY", scenario: "fast", shows: ["c.t.a"]) }"#;

    #[test]
    fn a_typed_change_takes_the_place_of_an_offers_and_two_offers_may_not_quarrel() {
        let reading = plant(OFFERS);
        let offer = |name: &str| Step::Offer(Offer::Scenario(name.to_owned()));
        let both = reading
            .tried(&[offer("fast"), set("press.cycle", "7 s")])
            .unwrap();
        let machine = both.stations["press"].kind.machine().unwrap().clone();
        assert_eq!(machine.servers, 2);
        assert_eq!(
            both,
            reading
                .with(&[
                    ("press.cycle".parse().unwrap(), "7 s".to_owned()),
                    ("press.servers".parse().unwrap(), "2".to_owned()),
                ])
                .unwrap()
        );
        let problems = reading.tried(&[offer("fast"), offer("slow")]).unwrap_err();
        assert_eq!(problems[0].code, "changed-twice");
        let measure = Step::Offer(Offer::Measure("second press".into()));
        let carried = reading.tried(&[measure]).unwrap();
        assert_eq!(carried.documents["second press"].shows, ["c.t.a"]);
        let _: &Measure = &carried.measures["second press"];
        assert_eq!(carried.run.until, Seconds(604_800.0));
    }

    #[test]
    fn how_the_plant_runs_is_no_part_of_a_trial() {
        let problems = plant("").tried(&[set("run.seed", "3")]).unwrap_err();
        assert!(problems[0].message.contains("runs both sides alike"));
        let problems = plant("").tried(&[set("press.cycle", "7")]).unwrap_err();
        assert_eq!(problems[0].code, "missing-unit");
        assert!(problems[0].hint.is_some());
    }

    /// With and without scenarios of its own, quotes left out or not, and a comment at the end.
    #[test]
    fn a_trial_is_written_as_a_scenario_that_reads_as_the_same_plant() {
        let steps = [
            set("press.cycle", "7 s"),
            set("press.shift", "two shifts"),
            set("press.control", "Plc"),
            set(
                "press.failures",
                "{ \"jam\": (every: \"6 h\", repair: \"20 min\") }",
            ),
        ];
        for rest in [
            "",
            ",",
            OFFERS,
            ", scenarios: {}",
            ", scenarios: { \"a\": [Set(\"press.servers\", 4)] // four\n }, // end\n",
        ] {
            let reading = plant(rest);
            let text = reading.with_scenario("my \"try\"", &steps).unwrap();
            let name = "p.ron".to_owned();
            let again = read(Source { name, text }, &NoFiles);
            assert_eq!(again.diagnostics, [], "{}", again.source.text);
            let changed = again.scenario("my \"try\"").unwrap();
            assert_eq!(changed.stations, reading.tried(&steps).unwrap().stations);
            assert_eq!(
                again.factory.as_ref().unwrap().stations,
                reading.factory.as_ref().unwrap().stations
            );
            let problems = again.with_scenario("my \"try\"", &steps).unwrap_err();
            assert!(problems[0].message.contains("already"));
        }
    }

    #[test]
    fn a_name_without_quotes_is_written_with_them() {
        let reading = plant(", scenarios: { \"night\": [Set(\"press.shift\", \"two shifts\")] }");
        // `day` alone is a word; a file wants it as a text.
        let steps = [
            Step::Offer(Offer::Scenario("night".into())),
            set("press.servers", "3"),
        ];
        let changes = reading.written_changes(&steps).unwrap();
        let values: Vec<&str> = changes.iter().map(|change| change.value.as_str()).collect();
        assert_eq!(values, ["\"two shifts\"", "3"]);
        let changes = reading.written_changes(&[set("press.shift", "night")]);
        assert_eq!(changes.unwrap()[0].value, "\"night\"");
        let changes = reading.written_changes(&[set("press.control", "Robot")]);
        assert_eq!(changes.unwrap()[0].value, "Robot");
    }
}
