//! The reader of plants, from outside.

mod evidence;
mod mistakes;
pub(crate) mod mutation;
mod offers;
mod property;
mod tables;
mod vocabulary;

use std::collections::BTreeMap;

use twinline::text::{Files, NoFiles, Reading, Source, line_column, read};

/// Tables by name.
struct Tables(BTreeMap<&'static str, &'static str>);

impl Files for Tables {
    fn read(&self, name: &str) -> Result<String, String> {
        self.0
            .get(name)
            .map(|text| (*text).to_owned())
            .ok_or_else(|| "no such file".to_owned())
    }
}

fn reading(text: &str) -> Reading {
    let source = Source {
        name: "plant.ron".to_owned(),
        text: text.to_owned(),
    };
    read(source, &NoFiles)
}

/// A plant of one machine with `fields` in it.
fn machine(fields: &str) -> Reading {
    reading(&format!(
        "Factory(name: \"t\", stations: {{\"m\": Machine({fields})}})"
    ))
}

/// Line, column, code and message of every problem.
fn listed(reading: &Reading) -> Vec<(usize, usize, &'static str, String)> {
    let place = |d: &twinline::model::Diagnostic| {
        let span = d.span.expect("every problem of a file has a place");
        line_column(&reading.source.text, span.start)
    };
    reading
        .diagnostics
        .iter()
        .map(|d| (place(d).0, place(d).1, d.code, d.message.clone()))
        .collect()
}

/// The shipped plants, the starter, and a plant with every field of the sections beside the line.
fn shipped() -> Vec<(String, String)> {
    let mut texts = vec![
        ("starter".to_owned(), twinline::text::STARTER.to_owned()),
        ("smart".to_owned(), evidence::SMART.to_owned()),
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/factories");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "ron"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a shipped plant is text");
        texts.push((file.display().to_string(), text));
    }
    texts
}
