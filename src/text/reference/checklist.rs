//! Checklists: their elements, and the language in which they ask.

use std::fmt::Write as _;

use super::super::lower::{NEEDS, PREDICATES, TESTS};
use super::{Element, Field, ITS_CONFIDENCE, ITS_SOURCE, MARKS, may, need, or};
use crate::model::evidence::{Fact, Outcome};

const SOURCE: Field = may(
    "source",
    "text",
    "the checklist's",
    "\"ours\"",
    "where it comes from",
);
const CONFIDENCE: Field = may(
    "confidence",
    MARKS,
    "the checklist's",
    "\"OURS\"",
    "how sure that is",
);
const NAMES: Field = need(
    "names",
    "names",
    "(en: \"Planning\", zh: \"计划\")",
    "its name",
);

pub(super) const ELEMENTS: [Element; 17] = [
    Element {
        name: "Checklist",
        about: "what is asked of a facility, and how answers become a standing",
        examples: &[
            "Checklist(id: \"mine\", version: \"1\", names: (en: \"Mine\"), origin: (source: \"ours\", confidence: \"OURS\"), topics: {}, rule: Ladder(levels: [], pass: \"80 %\"))",
        ],
        also: &[],
        fields: &[
            need(
                "id",
                "text",
                "\"mine\"",
                "short name, a plain word, as criteria carry it",
            ),
            need("version", "text", "\"2026.1\"", "edition of the file"),
            NAMES,
            need(
                "origin",
                "origin",
                "(source: \"ours\", confidence: \"OURS\")",
                "what it is aligned with",
            ),
            may(
                "note",
                "text",
                "nothing",
                "\"House weights.\"",
                "what a report must say of it",
            ),
            may(
                "facilities",
                "list of Factory, Hospital, Office",
                "for all",
                "[Factory]",
                "the kinds of facility that it is for",
            ),
            may(
                "thresholds",
                "threshold by name",
                "none",
                "{ \"half\": (value: \"50 %\", source: \"ours\", confidence: \"OURS\") }",
                "named thresholds, which questions compare with",
            ),
            may(
                "groups",
                "group by name",
                "none",
                "{ \"people\": (names: (en: \"People\")) }",
                "what topics are grouped by, in this order",
            ),
            need(
                "topics",
                "topic by name",
                "{ \"planning\": (names: (en: \"Planning\"), group: \"people\", criteria: {}) }",
                "topics, in this order",
            ),
            need(
                "rule",
                "Ladder, Bands, Gates or Points",
                "Ladder(levels: [(en: \"Planning\")], pass: \"80 %\")",
                "how answers become a standing",
            ),
        ],
    },
    Element {
        name: "names",
        about: "a text in two languages",
        examples: &["(en: \"Planning\")"],
        also: &[],
        fields: &[
            need("en", "text", "\"Planning\"", "English"),
            may("zh", "text", "none", "\"计划\"", "Chinese"),
        ],
    },
    Element {
        name: "origin",
        about: "where something comes from, and how sure that is",
        examples: &["(source: \"ours\", confidence: \"OURS\")"],
        also: &[],
        fields: &[ITS_SOURCE, ITS_CONFIDENCE],
    },
    Element {
        name: "threshold",
        about: "a number that questions compare with",
        examples: &["(value: \"50 %\", source: \"ours\", confidence: \"OURS\")"],
        also: &[],
        fields: &[
            may(
                "value",
                "share or number",
                "it needs a sector's value, and caps the credit at 0.8",
                "\"50 %\"",
                "the number",
            ),
            ITS_SOURCE,
            ITS_CONFIDENCE,
        ],
    },
    Element {
        name: "group",
        about: "what topics are grouped by: a domain, an area, a dimension",
        examples: &["(names: (en: \"People\"))"],
        also: &[],
        fields: &[
            NAMES,
            may(
                "weight",
                "share",
                "none",
                "\"25 %\"",
                "weight among the groups, under Points alone",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "topic",
        about: "a sub-domain, scene, dimension or field",
        examples: &["(names: (en: \"Planning\"), group: \"people\", criteria: {})"],
        also: &[],
        fields: &[
            NAMES,
            need("group", "text", "\"people\"", "name of its group"),
            may(
                "weights",
                "weights",
                "none",
                "(discrete: \"60 %\", process: \"40 %\")",
                "weights by sector, under Ladder; 0 % leaves the topic out",
            ),
            or(
                "tailorable",
                "true or false",
                "false",
                "true",
                "a factory without this business may leave it out",
            ),
            may(
                "contradicted_by",
                "question to the plant",
                "nothing does",
                "Has(Tms)",
                "what shows that it has the business; then the topic stays in",
            ),
            may(
                "activity",
                "activity",
                "none",
                "Sales",
                "the business activity that it is about",
            ),
            may(
                "relevance",
                "relevance",
                "as much as any other",
                "(cost: 2, kpi: 1)",
                "what it matters to the order of priorities, under Bands alone",
            ),
            may(
                "inherits",
                "list of levels",
                "none",
                "[4, 5]",
                "levels without criteria, which take the credit of the level below",
            ),
            may(
                "levels",
                "list of names",
                "the rule's",
                "[(en: \"None\"), (en: \"Some\")]",
                "names of its own levels or bands",
            ),
            need(
                "criteria",
                "criterion by name",
                "{ \"l1.a\": (level: 1, says: (en: \"It is written down.\"), document: true) }",
                "what is asked, in this order",
            ),
        ],
    },
    Element {
        name: "relevance",
        about: "what a topic matters to the order of priorities",
        examples: &["(cost: 2, kpi: 1)"],
        also: &[],
        fields: &[
            may(
                "best_in_class",
                "number to 9",
                "the rule's",
                "4",
                "band of the best in class",
            ),
            or(
                "cost",
                "number",
                "1",
                "2",
                "relevance to costs, beside that of the other topics",
            ),
            or(
                "kpi",
                "number",
                "1",
                "2",
                "relevance to KPIs, beside that of the other topics",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "weights",
        about: "weights of a topic by sector",
        examples: &["(discrete: \"60 %\", process: \"40 %\")"],
        also: &[],
        fields: &[
            need("discrete", "share", "\"60 %\"", "in discrete manufacturing"),
            need("process", "share", "\"40 %\"", "in process manufacturing"),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "criterion",
        about: "one requirement; all that it names are asked for",
        examples: &["(level: 1, says: (en: \"It is written down.\"))"],
        also: &[],
        fields: &[
            need(
                "level",
                "number to 9",
                "1",
                "level or band that it belongs to",
            ),
            need(
                "says",
                "names",
                "(en: \"It is written down.\")",
                "what it asks, in words",
            ),
            or(
                "document",
                "true or false",
                "false",
                "true",
                "a dated document is asked for",
            ),
            may(
                "model",
                "question to the plant",
                "nothing",
                "Has(Mes)",
                "what is asked of the plant's structure",
            ),
            may(
                "run",
                "question to a run",
                "nothing",
                "AtLeast(oee, half)",
                "what is asked of a run",
            ),
            may(
                "not_yet",
                "text",
                "all can be simulated",
                "\"orders with due dates\"",
                "what would have to be simulated first",
            ),
            may(
                "ai",
                "question to the plant",
                "none does",
                "Learns(Quality)",
                "what makes a covered scene one with artificial intelligence, under Gates",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "Ladder",
        about: "levels from 1 upward; the climb ends at the first that does not reach the pass mark",
        examples: &["Ladder(levels: [(en: \"Planning\")], pass: \"80 %\")"],
        also: &[],
        fields: &[
            need(
                "levels",
                "list of names",
                "[(en: \"Planning\")]",
                "names of the levels, from 1",
            ),
            need(
                "pass",
                "share",
                "\"80 %\"",
                "score from which a level is passed",
            ),
            may(
                "needs_run_from",
                "number to 9",
                "none does",
                "3",
                "from this level on none is passed without a run",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "Bands",
        about: "bands from 0 in every topic, without leaps",
        examples: &["Bands(most: 5, share: \"80 %\")"],
        also: &[],
        fields: &[
            need("most", "number to 9", "5", "the highest band"),
            need(
                "share",
                "share",
                "\"80 %\"",
                "share of a band's criteria that must be shown",
            ),
            may(
                "best_in_class",
                "best in class",
                "the highest band",
                "(band: 4, source: \"ours\", confidence: \"OURS\")",
                "the band of the best, to which the order of priorities takes the distance",
            ),
            may(
                "priorities",
                "priority by name",
                "none",
                "{ \"tactical\": (cost: \"50 %\", kpi: \"30 %\", proximity: \"20 %\", source: \"ours\", confidence: \"OURS\") }",
                "weights for the order of priorities, by planning horizon",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "best in class",
        about: "the band of the best in class",
        examples: &["(band: 4, source: \"ours\", confidence: \"OURS\")"],
        also: &[],
        fields: &[
            need("band", "number to 9", "4", "the band"),
            need("source", "text", "\"ours\"", "the source"),
            need(
                "confidence",
                "\"P\", \"S2\", \"S1\", \"K-h\", \"K-m\", \"K-l\" or \"OURS\"",
                "\"OURS\"",
                "mark of confidence",
            ),
        ],
    },
    Element {
        name: "priority",
        about: "what counts for the order of priorities; adds up to 100 %",
        examples: &[
            "(cost: \"50 %\", kpi: \"30 %\", proximity: \"20 %\", source: \"ours\", confidence: \"OURS\")",
        ],
        also: &[],
        fields: &[
            need("cost", "share", "\"50 %\"", "weight of the costs"),
            need("kpi", "share", "\"30 %\"", "weight of the KPIs"),
            need(
                "proximity",
                "share",
                "\"20 %\"",
                "weight of the distance to the best",
            ),
            ITS_SOURCE,
            ITS_CONFIDENCE,
        ],
    },
    Element {
        name: "Gates",
        about: "grades, each with what it needs",
        examples: &["Gates(grades: {})"],
        also: &[],
        fields: &[
            need(
                "grades",
                "grade by name",
                "{ \"basic\": (names: (en: \"Basic\"), needs: [Conditions]) }",
                "grades, from the lowest upward",
            ),
            or(
                "scenes_per_area",
                "number",
                "1",
                "2",
                "so many covered scenes cover an area",
            ),
            may(
                "conditions",
                "list of topics",
                "none",
                "[\"size\"]",
                "topics that are conditions and no scenes",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "grade",
        about: "a grade and what it needs",
        examples: &["(names: (en: \"Basic\"), needs: [Conditions])"],
        also: &[],
        fields: &[
            NAMES,
            need(
                "needs",
                "list of needs",
                "[Conditions]",
                "all that it needs",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "Points",
        about: "groups of fields; a group stands where its weakest field stands, the total is their weighted mean",
        examples: &["Points(most: 5)"],
        also: &[],
        fields: &[
            need("most", "number to 9", "5", "the highest level of a field"),
            or(
                "normalise",
                "true or false",
                "false",
                "true",
                "weights are divided by their sum",
            ),
            may(
                "standings",
                "list of standing",
                "none",
                "[(names: (en: \"Beginner\"), from: 1)]",
                "named totals, from the lowest",
            ),
            SOURCE,
            CONFIDENCE,
        ],
    },
    Element {
        name: "standing",
        about: "a named total",
        examples: &["(names: (en: \"Beginner\"), from: 1)"],
        also: &[],
        fields: &[
            NAMES,
            need("from", "number", "1", "the total from which it holds"),
        ],
    },
];

/// What stands before the elements.
pub(super) const PREFACE: &str = "\
The file of a checklist, element by element. `twinline check FILE` says what is wrong with one; `twinline
score PLANT --checklist FILE` scores by it.
";

/// The language in which criteria ask, as the reader knows it.
pub(super) fn vocabulary() -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut list = |title: &str, items: &mut dyn Iterator<Item = &'static str>| {
        let _ = writeln!(text, "\n{title}");
        for item in items {
            let _ = writeln!(text, "  {item}");
        }
    };
    list(
        "questions to the plant",
        &mut PREDICATES.iter().map(|(_, example)| *example),
    );
    list(
        "questions to a run",
        &mut TESTS.iter().map(|(_, example)| *example),
    );
    list("needs of a grade", &mut NEEDS.iter().copied());
    let _ = writeln!(text, "\nfacts of a plant");
    for fact in Fact::ALL {
        let (word, scale) = (fact.word(), format!("{:?}", fact.scale()));
        let _ = writeln!(text, "  {word:<32} {scale:<15} {}", fact.meaning().trim());
    }
    let _ = writeln!(text, "\nresults of a run");
    for outcome in Outcome::ALL {
        let (word, scale) = (outcome.word(), format!("{:?}", outcome.scale()));
        let _ = writeln!(
            text,
            "  {word:<32} {scale:<15} {}",
            outcome.meaning().trim()
        );
    }
    text
}
