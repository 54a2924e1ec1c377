//! Layer 1: plant files to [`model`](crate::model), with places and every problem at once.
//!
//! May import `model` only; it reads no file by itself (see [`Files`]). The text becomes a tree with
//! spans ([`parse()`]), the tree becomes a [`Factory`](crate::model::Factory); neither step stops at the
//! first error. Scenarios are changes to the tree. The ways in are [`read`] for a plant and [`checklist()`]
//! for a checklist; [`STARTER`] is a plant to begin with.

mod change;
mod checklist;
mod document;
mod edit;
mod field;
mod lower;
mod offer;
mod parse;
mod place;
mod programme;
mod reading;
mod reference;
mod scan;
mod sequence;
mod starter;
mod suggest;
mod table;
mod tree;
mod trial;

pub use checklist::{ChecklistDraft, ChecklistReading, FileKind, checklist};
pub use field::FieldAt;
pub use offer::Offer;
pub use parse::{Parsed, parse};
pub use place::line_column;
pub use programme::{ProgrammeDraft, ProgrammeReading, programme};
pub use reading::{Draft, Reading, duration, read};
pub use reference::{About, reference};
pub use starter::STARTER;
pub use tree::{Entry, Fields, Node, Number, Value, Word};
pub use trial::{Step, WrittenChange};

/// The fields of a plant; a station cannot have one of these names.
const SECTIONS: [&str; 13] = [
    "name",
    "run",
    "shifts",
    "products",
    "demand",
    "stations",
    "flow",
    "scenarios",
    "profile",
    "structure",
    "documents",
    "claims",
    "measures",
];

/// A plant's file: its name, for messages, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As the person named it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Where the tables come from that a plant names. The library reads no files; its caller does.
pub trait Files {
    /// The text of a file, by the name that the plant gives it.
    ///
    /// # Errors
    /// Why it cannot be read, for a person.
    fn read(&self, name: &str) -> Result<String, String>;
}

/// No files at all, for plants that name none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _name: &str) -> Result<String, String> {
        Err("no files can be read here".to_owned())
    }
}
