//! The checklists that come with the engine. They are data: whoever has a better one reads that instead.

use std::sync::LazyLock;

use crate::model::checklist::Checklist;
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
