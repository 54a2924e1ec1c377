//! What the file of a plant, a checklist or a programme may hold, as a page for people: every element and
//! field with its type, its default and an example. One table each, which the tests hold against the reader
//! in both directions.

mod checklist;
mod distributions;
#[cfg(test)]
mod lists;
mod plant;
mod programme;
mod stations;
mod structure;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::fmt::Write as _;

use super::suggest;
use crate::model::{Quantity, Rate, Seconds, Share};

/// What may be written in brackets, with a name before them or without.
#[derive(Debug, Clone, Copy)]
struct Element {
    /// As written, or as fields name their type.
    name: &'static str,
    /// What it is.
    about: &'static str,
    /// The shortest that would do, in each of its forms.
    examples: &'static [&'static str],
    /// Elements whose fields it has too.
    also: &'static [&'static str],
    fields: &'static [Field],
}

/// What holds where a field is not written.
#[derive(Debug, Clone, Copy)]
enum Without {
    /// It must be written.
    Needed,
    /// As if this were written.
    Value(&'static str),
    /// In words.
    Words(&'static str),
}

#[derive(Debug, Clone, Copy)]
struct Field {
    name: &'static str,
    /// Its type; words to choose from stand between `|`.
    kind: &'static str,
    without: Without,
    example: &'static str,
    about: &'static str,
}

/// A field that must be written.
const fn need(
    name: &'static str,
    kind: &'static str,
    example: &'static str,
    about: &'static str,
) -> Field {
    Field {
        name,
        kind,
        without: Without::Needed,
        example,
        about,
    }
}

/// A field with a default.
const fn or(
    name: &'static str,
    kind: &'static str,
    default: &'static str,
    example: &'static str,
    about: &'static str,
) -> Field {
    Field {
        name,
        kind,
        without: Without::Value(default),
        example,
        about,
    }
}

/// A field that may be left out, with what then holds in words.
const fn may(
    name: &'static str,
    kind: &'static str,
    without: &'static str,
    example: &'static str,
    about: &'static str,
) -> Field {
    Field {
        name,
        kind,
        without: Without::Words(without),
        example,
        about,
    }
}

/// Marks of confidence.
const MARKS: &str = "\"P\", \"S2\", \"S1\", \"K-h\", \"K-m\", \"K-l\" or \"OURS\"";
/// The source of something that must have one of its own.
const ITS_SOURCE: Field = need("source", "text", "\"ours\"", "where it comes from");
/// How sure that source is.
const ITS_CONFIDENCE: Field = need(
    "confidence",
    MARKS,
    "\"OURS\"",
    "how sure that is, from a primary source to ours",
);

fn elements() -> impl Iterator<Item = &'static Element> {
    plant::ELEMENTS
        .iter()
        .chain(&stations::ELEMENTS)
        .chain(&distributions::ELEMENTS)
        .chain(&structure::ELEMENTS)
}

/// The page of a plant; with `checklist` or `programme` that of theirs, with the name of an element or field of
/// one of them what is said of it alone. `checklists` are the ids under which the caller lists criteria.
///
/// # Errors
/// No element or field has that name; the sentence says which there are.
pub fn reference(only: Option<&str>, checklists: &[&str]) -> Result<String, String> {
    let mut text = String::new();
    let Some(only) = only else {
        text.push_str(&preface());
        for element in elements() {
            describe(element, &mut text);
        }
        return Ok(text);
    };
    for (name, preface, elements, vocabulary) in [
        (
            "checklist",
            checklist::PREFACE,
            &checklist::ELEMENTS[..],
            vocabulary::vocabulary as fn() -> String,
        ),
        (
            "programme",
            programme::PREFACE,
            &programme::ELEMENTS[..],
            programme::vocabulary,
        ),
    ] {
        if name.eq_ignore_ascii_case(only) {
            text.push_str(preface);
            elements
                .iter()
                .for_each(|element| describe(element, &mut text));
            text.push_str(&vocabulary());
            return Ok(text);
        }
    }
    let all = || {
        elements()
            .chain(&checklist::ELEMENTS)
            .chain(&programme::ELEMENTS)
    };
    let mut found = all().filter(|element| element.name.eq_ignore_ascii_case(only));
    if let Some(element) = found.next() {
        describe(element, &mut text);
        return Ok(text);
    }
    for element in all() {
        let mut fields = element.fields.iter();
        if let Some(field) = fields.find(|field| field.name == only) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n{only}  - a field of {}", element.name);
            describe_field(field, &mut text);
            // A section of the plant holds elements of its own.
            let inside = (element.name == "Factory").then(|| find(inside_of(field).0));
            if let Some(inside) = inside.flatten() {
                describe(inside, &mut text);
            }
        }
    }
    if NAMES_CRITERIA.contains(&only) && !checklists.is_empty() {
        let ids = checklists.join("`, `twinline reference ");
        let _ = writeln!(
            text,
            "\nThe names of topics and criteria: `twinline reference {ids}`"
        );
    }
    match text.is_empty() {
        true => Err(unknown(only, &all().collect::<Vec<_>>(), checklists)),
        false => Ok(text),
    }
}

/// Fields in which names of criteria stand.
const NAMES_CRITERIA: [&str; 5] = ["documents", "claims", "measures", "not_applicable", "shows"];

/// That there is no such word, and what there is.
fn unknown(word: &str, elements: &[&'static Element], checklists: &[&str]) -> String {
    let fields = elements.iter().flat_map(|element| element.fields);
    let fields = fields.map(|field| field.name);
    let names: Vec<&str> = elements.iter().map(|element| element.name).collect();
    let known = names.iter().copied().chain(fields);
    let known = known.chain(["checklist", "programme"]);
    let near = suggest::nearest(word, known.chain(checklists.iter().copied()));
    let hint = near.map_or_else(
        || {
            let lists = match checklists.is_empty() {
                true => String::new(),
                false => format!("; the criteria of {}", checklists.join(", ")),
            };
            format!(
                "there are: checklist, programme, {}; their fields{lists}",
                names.join(", ")
            )
        },
        |near| format!("did you mean `{near}`?"),
    );
    format!("no file holds anything called `{word}`; {hint}")
}

/// What the page says of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// What it is.
    pub about: &'static str,
    /// Its type; words to choose from stand between `|`.
    pub kind: &'static str,
    /// What holds where it is not written, as a value or in words; `None`: it must be written.
    pub without: Option<&'static str>,
    /// A value that would do.
    pub example: &'static str,
}

/// What the page says of a field below an element, such as `setup`, `takes` below `Machine`; of a field's inside
/// that it does not describe, what it says of the field.
pub(super) fn about(element: &str, below: &[String]) -> Option<About> {
    let mut element = find(element)?;
    let mut found = None;
    let mut rest = below.iter();
    while let Some(name) = rest.next() {
        let own = element.fields.iter();
        let shared = element.also.iter().filter_map(|also| find(also));
        let mut fields = own.chain(shared.flat_map(|also| also.fields));
        let field = fields.find(|field| field.name == name.as_str())?;
        found = Some(About {
            about: field.about,
            kind: field.kind,
            without: match field.without {
                Without::Needed => None,
                Without::Value(text) | Without::Words(text) => Some(text),
            },
            example: field.example,
        });
        let (inside, by_name) = inside_of(field);
        match find(inside) {
            Some(inside) => element = inside,
            None => break,
        }
        if by_name {
            rest.next();
        }
    }
    found
}

/// The kind of what a field holds, and whether by name: `{ name: failure }` holds elements by name, `set-up` is
/// one.
fn inside_of(field: &Field) -> (&'static str, bool) {
    let by_name = ["{ name: ", "{ title: "];
    let inside = by_name
        .iter()
        .find_map(|open| field.kind.strip_prefix(open));
    match inside {
        Some(kind) => (kind.trim_end_matches(" }"), true),
        None => (field.kind, false),
    }
}

fn find(name: &str) -> Option<&'static Element> {
    elements().find(|element| element.name == name)
}

fn units<Q: Quantity>() -> String {
    let names: Vec<&str> = Q::UNITS.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

/// What types mean.
fn preface() -> String {
    let (duration, share, rate) = (units::<Seconds>(), units::<Share>(), units::<Rate>());
    let names: Vec<&str> = distributions::ELEMENTS
        .iter()
        .map(|element| element.name)
        .filter(|name| name.starts_with(char::is_uppercase))
        .collect();
    let (first, second) = names.split_at(names.len() / 2);
    format!(
        "\
The file of a plant, element by element. Quantities stand in quotes with their unit, names in `{{ }}` in
quotes, field names and words without. A comment begins with `//`.

  duration      \"12.5 s\"     units: {duration}
                or in parts of ever smaller units: \"7 min 30 s\"
  share         \"4 %\"        units: {share}
  rate          \"380 /d\"     units: {rate}
  money         \"420 CNY\"    a currency of three letters
  time          a duration, or a distribution:
                {},
                {}
  file          \"orders.csv\" beside the plant's file; comma-separated, the header names units
  path          \"press.setup.takes\" in Set(path, value); a name that holds a dot is quoted:
                \"\\\"no. 7\\\".servers\"
",
        first.join(", "),
        second.join(", ")
    )
}

fn describe(element: &Element, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{}  - {}", element.name, element.about);
    for example in element.examples {
        let _ = writeln!(text, "  {example}");
    }
    for also in element
        .also
        .iter()
        .filter(|_| element.name != "every station")
    {
        let _ = writeln!(text, "  the fields of {also}, and");
    }
    if element.fields.is_empty() {
        let _ = writeln!(text, "  no fields of its own");
    }
    for field in element.fields {
        describe_field(field, text);
    }
}

fn describe_field(field: &Field, text: &mut String) {
    let without = match field.without {
        Without::Needed => "needed".to_owned(),
        Without::Value(value) => format!("default {value}"),
        Without::Words(words) => format!("else {words}"),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {:<16} {}; {without}", field.name, field.about);
    let _ = writeln!(
        text,
        "  {:<16} {}, such as {}",
        "", field.kind, field.example
    );
}
