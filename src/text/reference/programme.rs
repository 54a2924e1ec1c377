//! Programmes: their elements, and the conditions of their rules.

use std::fmt::Write as _;

use super::super::lower::{CONDITIONS, MEASURED};
use super::{Element, Field, ITS_CONFIDENCE, ITS_SOURCE, may, need};

const NAMES: Field = need("names", "names", "(en: \"Factories\")", "its name");
const GROUP: Field = need(
    "group",
    "Economy | DailyLife | Governance",
    "Economy",
    "the part of city life that it belongs to",
);
const AMOUNT: Field = need(
    "amount",
    "number with what it counts, or a share",
    "\"200 factories\"",
    "how much",
);

pub(super) const ELEMENTS: [Element; 7] = [
    Element {
        name: "Programme",
        about: "what an office counts, by which rule, and its targets",
        examples: &[
            "Programme(id: \"mine\", version: \"1\", names: (en: \"Mine\"), origin: (source: \"ours\", confidence: \"OURS\"), counts: {}, targets: {})",
        ],
        also: &[],
        fields: &[
            need("id", "text", "\"mine\"", "short name"),
            need("version", "text", "\"2026.1\"", "edition of the file"),
            NAMES,
            need(
                "origin",
                "origin",
                "(source: \"ours\", confidence: \"OURS\")",
                "what it follows",
            ),
            may(
                "note",
                "text",
                "nothing",
                "\"Rules are proxies.\"",
                "what a report must say of it",
            ),
            may(
                "sources",
                "text by short name",
                "none",
                "{ \"CD\": \"China Daily, 12 January 2021\" }",
                "what the short names of sources stand for",
            ),
            need(
                "counts",
                "rule by name",
                "{ \"all\": (names: (en: \"All\"), strict: Level(\"cmmm\", 3), source: \"ours\", confidence: \"OURS\") }",
                "what is counted, in this order",
            ),
            need(
                "targets",
                "target by name",
                "{ \"all\": (names: (en: \"All\"), group: Economy, by: 2025, amount: \"200 factories\", measured: Count(\"all\"), source: \"ours\", confidence: \"OURS\") }",
                "targets, in this order",
            ),
            may(
                "baselines",
                "baseline by name",
                "none",
                "{ \"then\": (names: (en: \"Then\"), group: Economy, year: 2021, amount: \"100 factories\", source: \"ours\", confidence: \"OURS\") }",
                "where the city stood; no targets, compared with nothing",
            ),
        ],
    },
    Element {
        name: "rule",
        about: "which facilities count as one kind",
        examples: &[
            "(names: (en: \"Factories\"), strict: Level(\"cmmm\", 3), source: \"ours\", confidence: \"OURS\")",
        ],
        also: &[],
        fields: &[
            NAMES,
            may(
                "among",
                "condition",
                "all facilities",
                "Facility(Factory)",
                "who can count at all",
            ),
            need("strict", "condition", "Level(\"cmmm\", 3)", "the rule"),
            may(
                "lenient",
                "condition",
                "none",
                "Level(\"cmmm\", 2)",
                "a milder reading, where the official rule is not known",
            ),
            ITS_SOURCE,
            ITS_CONFIDENCE,
        ],
    },
    Element {
        name: "target",
        about: "what is to be reached by the end of a year",
        examples: &[
            "(names: (en: \"Factories\"), group: Economy, by: 2025, amount: \"200 factories\", measured: Count(\"all\"), source: \"ours\", confidence: \"OURS\")",
        ],
        also: &[],
        fields: &[
            NAMES,
            GROUP,
            need("by", "year", "2025", "the year by whose end it is due"),
            AMOUNT,
            may(
                "growth",
                "growth",
                "its end alone is stated",
                "(a_year: \"12 %\", since: 2021)",
                "the growth by which it is to get there; what is due in the years before follows from it",
            ),
            need(
                "measured",
                "what is held against it",
                "Count(\"all\")",
                "what is held against it",
            ),
            may(
                "population",
                "population",
                "a share is that of the files counted",
                "(number: 9000, as_of: \"2022\", source: \"ours\")",
                "of how many a share is",
            ),
            may(
                "note",
                "text",
                "nothing",
                "\"Two documents differ.\"",
                "what a report must say of it",
            ),
            ITS_SOURCE,
            ITS_CONFIDENCE,
        ],
    },
    Element {
        name: "population",
        about: "how many there are of those that a share speaks of",
        examples: &["(number: 9000, as_of: \"2022\", source: \"ours\")"],
        also: &[],
        fields: &[
            need("number", "number", "9000", "how many, at least one"),
            need("as_of", "text", "\"2022-01\"", "when"),
            ITS_SOURCE,
        ],
    },
    Element {
        name: "growth",
        about: "growth that a target states beside its amount",
        examples: &["(a_year: \"12 %\", since: 2021)"],
        also: &[],
        fields: &[
            need("a_year", "share", "\"12 %\"", "from one year to the next"),
            need("since", "year", "2021", "the year from which it counts"),
        ],
    },
    Element {
        name: "baseline",
        about: "a state that is told for comparison and is no target",
        examples: &[
            "(names: (en: \"Then\"), group: Economy, year: 2021, amount: \"100 factories\", source: \"ours\", confidence: \"OURS\")",
        ],
        also: &[],
        fields: &[
            NAMES,
            GROUP,
            need("year", "year", "2021", "the year whose state it is"),
            AMOUNT,
            ITS_SOURCE,
            ITS_CONFIDENCE,
        ],
    },
    Element {
        name: "Declared",
        about: "a state that an office declared",
        examples: &["Declared(value: 600, as_of: \"2022\", source: \"ours\")"],
        also: &[],
        fields: &[
            need(
                "value",
                "number",
                "600",
                "how much was reached, in the unit of the target",
            ),
            need("as_of", "text", "\"2022-01\"", "when"),
            ITS_SOURCE,
        ],
    },
];

/// What stands before the elements.
pub(super) const PREFACE: &str = "\
The file of a programme, element by element. `twinline check FILE` says what is wrong with one; `twinline
count FILE PLANTS` counts by it. Names and origins are written as in a checklist.
";

/// Conditions, and what is held against targets, as the reader knows them.
pub(super) fn vocabulary() -> String {
    let mut text = String::new();
    for (title, words) in [
        ("conditions of a rule", &CONDITIONS[..]),
        ("what is held against a target", &MEASURED[..]),
    ] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{title}");
        for (_, example) in words {
            let _ = writeln!(text, "  {example}");
        }
    }
    text
}
