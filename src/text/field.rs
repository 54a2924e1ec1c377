//! The fields of an element as the reader knows them, with what is written there: what a person may change.

use crate::model::{Path, Span};

use super::change::without_places;
use super::parse::parse;
use super::place::canonical;
use super::reading::Reading;
use super::reference::{About, about};
use super::tree::{Node, Value};

/// A field that a change may name.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldAt {
    /// Where it is.
    pub path: Path,
    /// Its value in the file's notation, on one line; `None`: it is not written.
    pub written: Option<String>,
    /// What the page of the vocabulary says of it.
    pub about: Option<About>,
}

impl Reading {
    /// The value at a path in the file's notation, on one line and without comments; `None` where nothing is
    /// written.
    pub fn written(&self, path: &Path) -> Option<String> {
        self.node_at(path).map(|node| self.told(node))
    }

    /// The fields of a station, in the order in which the reader asks for them. A group or a map is opened and
    /// its fields listed one by one; what has a name, such as a distribution, is one value. Empty when there
    /// is no such station.
    pub fn fields(&self, station: &str) -> Vec<FieldAt> {
        let path = Path::of([station]);
        let Some(node) = self.node_at(&path) else {
            return Vec::new();
        };
        let kind = match &node.plain().value {
            Value::Struct(Some(word), _) => word.name.as_str(),
            Value::Word(word) => word,
            _ => return Vec::new(),
        };
        let mut fields = Vec::new();
        self.open(node, &path, kind, &mut fields);
        fields
    }

    /// Lists the fields of a group; those of the station itself stand in `kind`.
    fn open(&self, node: &Node, here: &Path, kind: &str, fields: &mut Vec<FieldAt>) {
        let entries = match &node.plain().value {
            Value::Struct(_, inside) | Value::Map(inside) => inside.entries.as_slice(),
            _ => &[],
        };
        let written = entries.iter().map(|entry| entry.key.name.as_str());
        let names: Vec<&str> = match self.known.get(here) {
            Some(known) => known.clone(),
            None => written.collect(),
        };
        for name in names {
            let path = here.join(name);
            let below = entries.iter().find(|entry| entry.key.name == name);
            let below = below.map(|entry| &entry.node);
            match below.map(|node| (node, &node.plain().value)) {
                Some((node, Value::Struct(None, _))) => self.open(node, &path, kind, fields),
                Some((node, Value::Map(inside))) if !inside.entries.is_empty() => {
                    self.open(node, &path, kind, fields);
                }
                _ => fields.push(FieldAt {
                    written: below.map(|node| self.told(node)),
                    about: about(kind, &path.0[1..]),
                    path,
                }),
            }
        }
    }

    /// The node at a path.
    fn node_at(&self, path: &Path) -> Option<&Node> {
        let mut path = canonical(path);
        let first = path.0.first()?;
        if !super::SECTIONS.contains(&first.as_str()) {
            path.0.insert(0, "stations".to_owned());
        }
        let mut node = &self.root;
        for segment in &path.0 {
            node = match &node.plain().value {
                Value::Struct(_, fields) | Value::Map(fields) => fields.get(segment)?,
                Value::List(items) | Value::Tuple(_, items) => {
                    items.get(segment.parse::<usize>().ok()?)?
                }
                _ => return None,
            };
        }
        Some(node)
    }

    /// A node of the file as it is written, on one line.
    pub(super) fn told(&self, node: &Node) -> String {
        let Span { start, end } = node.plain().span;
        let text = self.source.text.get(start..end).unwrap_or_default();
        let line = one_line(text);
        let same = || without_places(parse(&line).root) == without_places(node.plain().clone());
        match line == text || same() {
            true => line,
            false => text.to_owned(),
        }
    }
}

/// A value without its comments and line ends.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut chars = text.chars().peekable();
    let mut is_text = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if is_text => {
                line.push(c);
                line.extend(chars.next());
            }
            '"' => {
                is_text = !is_text;
                line.push(c);
            }
            _ if is_text => line.push(c),
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            c if c.is_whitespace() => {
                if !line.ends_with([' ', '(', '[']) {
                    line.push(' ');
                }
            }
            ')' | ']' => {
                // What a line end left before the bracket.
                let kept = line.trim_end_matches([' ', ',']).len();
                line.truncate(kept);
                line.push(c);
            }
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{NoFiles, Source, read};

    fn flagship() -> Reading {
        let text = include_str!("../../factories/lingang-body-shop.ron").to_owned();
        let name = "lingang".to_owned();
        read(Source { name, text }, &NoFiles)
    }

    #[test]
    fn a_machines_fields_are_those_of_the_reader_with_what_is_written() {
        let reading = flagship();
        let fields = reading.fields("framing");
        let written = |path: &str| {
            let path: Path = path.parse().unwrap();
            let field = fields.iter().find(|field| field.path == path);
            field.unwrap().written.clone()
        };
        let is = |path: &str, text: &str| assert_eq!(written(path).as_deref(), Some(text));
        is("framing.setup.takes", "\"24 s\"");
        is(
            "framing.cycle.sedan",
            "Normal(mean: \"152 s\", sd: \"3 s\")",
        );
        is("framing.servers", "2");
        is(
            "framing.failures.\"weld gun\".every",
            "Weibull(scale: \"22 h\", shape: 2.4)",
        );
        assert_eq!(written("framing.planned"), None);
        assert_eq!(written("framing.failures.gripper.clock"), None);
        let takes = fields
            .iter()
            .find(|field| field.path.0.ends_with(&["takes".to_owned()]));
        assert!(takes.unwrap().about.unwrap().about.starts_with("how long"));
        let gun = fields
            .iter()
            .find(|f| f.path.0.ends_with(&["every".to_owned()]))
            .unwrap();
        assert_eq!(gun.about.unwrap().about, "time to the next failure");
        assert_eq!(reading.fields("nobody"), []);
    }

    /// Every field that is listed takes its own value back: the change is found, and changes nothing.
    #[test]
    fn every_written_field_of_the_flagship_can_be_named_in_a_change() {
        let reading = flagship();
        let plant = reading.factory.clone().unwrap();
        let mut count = 0;
        for station in plant.stations.keys() {
            for field in reading.fields(station) {
                assert!(field.about.is_some(), "{}", field.path);
                let Some(written) = field.written else {
                    continue;
                };
                let problems = reading.with(&[(field.path.clone(), written)]).unwrap_err();
                let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
                assert_eq!(codes, ["no-effect"], "{}: {problems:?}", field.path);
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn comments_and_line_ends_are_left_out_and_nothing_else() {
        let text = "(every: \"1 h // not\",  // so often\n   repair: { \"a\\\"b\": 2, },\n)";
        let line = "(every: \"1 h // not\", repair: { \"a\\\"b\": 2, })";
        assert_eq!(one_line(text), line);
    }
}
