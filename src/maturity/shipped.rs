//! The checklists that come with the engine. They are data: whoever has a better one reads that instead.

use std::sync::LazyLock;

use serde::Serialize;

use crate::model::checklist::Checklist;
use crate::sim::{FNV_START, fnv1a};
use crate::text::{self, Source};

/// File name and text of each shipped checklist.
pub const SHIPPED: [(&str, &str); 5] = [
    ("cmmm.ron", include_str!("../../assets/checklists/cmmm.ron")),
    ("miit.ron", include_str!("../../assets/checklists/miit.ron")),
    ("siri.ron", include_str!("../../assets/checklists/siri.ron")),
    (
        "impuls.ron",
        include_str!("../../assets/checklists/impuls.ron"),
    ),
    (
        "hospital.ron",
        include_str!("../../assets/checklists/hospital.ron"),
    ),
];

/// The shipped checklists: capability maturity, the ministry's grades, the readiness index, IMPULS, and
/// the digital hospital.
pub fn shipped() -> Vec<Checklist> {
    READ.clone()
}

/// Read once for a process, however often they are asked for.
static READ: LazyLock<Vec<Checklist>> = LazyLock::new(|| {
    // A test holds each of them to reading without a diagnostic.
    let read = |(name, text): &(&str, &str)| {
        let source = Source {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        };
        text::checklist(source).checklist
    };
    SHIPPED.iter().filter_map(read).collect()
});

/// A checklist from a file of the user's own that is not the shipped one of its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnChecklist {
    /// Its id.
    pub id: String,
    /// The file as it was named.
    pub file: String,
    /// Hash of its text, 8 hexadecimal digits.
    pub content: String,
    /// Whether a shipped one has the same id.
    pub stands_in: bool,
}

impl OwnChecklist {
    /// The checklist of a file with this text; `None` where it says the same as the shipped one.
    pub fn of(checklist: &Checklist, file: &str, text: &str) -> Option<Self> {
        let shipped = shipped();
        let same_id = shipped.iter().find(|one| one.id == checklist.id);
        if same_id == Some(checklist) {
            return None;
        }
        let hash = fnv1a(text.as_bytes(), FNV_START);
        Some(Self {
            id: checklist.id.clone(),
            file: file.to_owned(),
            content: format!("{:08x}", hash >> 32),
            stands_in: same_id.is_some(),
        })
    }

    /// The file and its content: `mine.ron (content 1a2b3c4d)`.
    pub fn place(&self) -> String {
        format!("{} (content {})", self.file, self.content)
    }
}

impl std::fmt::Display for OwnChecklist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.stands_in {
            true => "Not the shipped checklist",
            false => "Your own checklist",
        };
        write!(f, "{what} `{}`: {}.", self.id, self.place())
    }
}
