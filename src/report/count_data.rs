//! A programme's count for programs: JSON and CSV.

use crate::maturity::{DISCLAIMER, OwnChecklist};
use crate::model::structure::Sector;
use crate::programme::{Count, Counted, Mark, Marks, Of, Reached, Reading, Standing};

/// The count as one JSON document.
pub fn json(count: &Count) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Document<'a> {
        schema_version: u32,
        twinline_version: &'static str,
        disclaimer: &'static str,
        #[serde(flatten)]
        count: &'a Count,
    }
    let document = Document {
        schema_version: super::json::SCHEMA_VERSION,
        twinline_version: env!("CARGO_PKG_VERSION"),
        disclaimer: DISCLAIMER,
        count,
    };
    super::json::text(&document)
}

/// The columns of every count's CSV; behind them come those of [`columns`]. `kind` is what a row tells:
/// `programme`, `rule`, `nearest` (to the line of a rule: the file in `name`, its place in `group`), `limit` (what no facility can prove yet), `target`, `facility` (one row for each that was
/// scored, its file in `id`), `baseline`, `standing`, `odd`, `same plant`, `unscored`, `checklist` (one that is not shipped: its file in `group`), or `yardstick`
/// (a number of a checklist); a cell that the kind has no value for is empty.
pub const COLUMNS: [&str; 27] = [
    "programme",
    "kind",
    "id",
    "name",
    "group",
    "by",
    "unit",
    "amount",
    "among",
    "undeclared",
    "proven",
    "proven_lenient",
    "claimed",
    "claimed_lenient",
    "claimed_in_part",
    "proven_without_copies",
    "proven_synthetic",
    "possible",
    "possible_that_declare_nothing",
    "declared",
    "says",
    "source",
    "confidence",
    "facilities_scored",
    "of_them_synthetic",
    "as_of",
    "disclaimer",
];

/// The columns that rows of facilities alone fill: who they are, the rules that they fulfil by proof (strictly,
/// and in their milder reading) and by claim, the targets in which they are counted strictly, and for each
/// checklist the levels claimed, proven and possible, with the proven total and how much of the level proven rests
/// on dated papers alone.
const OF_FACILITIES: [&str; 16] = [
    "sector",
    "industry",
    "district",
    "synthetic",
    "later_papers",
    "counts_for",
    "counts_leniently_for",
    "claims_to_count_for",
    "counted_in_targets",
    "claims_without_proof",
    "decided_by_chance",
    "seed",
    "replications",
    "declares_nothing",
    "oldest_paper",
    "most_criteria_by_one_paper",
];

/// All columns of a count's CSV.
pub fn columns(count: &Count) -> Vec<String> {
    let fixed = COLUMNS.iter().chain(&OF_FACILITIES);
    let mut columns: Vec<String> = fixed.map(|name| (*name).to_owned()).collect();
    for list in &count.checklists {
        for what in [
            "claimed",
            "proven",
            "proven_total",
            "by_papers_alone",
            "possible",
        ] {
            columns.push(format!("{}_{what}", list.id));
        }
    }
    columns
}

/// One row of the CSV.
#[derive(Default)]
struct Row {
    kind: &'static str,
    id: String,
    name: String,
    group: String,
    by: String,
    unit: String,
    amount: String,
    among: String,
    undeclared: String,
    proven: String,
    proven_lenient: String,
    claimed: String,
    claimed_lenient: String,
    claimed_in_part: String,
    without_copies: String,
    synthetic: String,
    possible: String,
    possible_silent: String,
    declared: String,
    says: String,
    source: String,
    confidence: String,
    /// The cells that rows of facilities alone fill.
    of_facility: Vec<String>,
}

/// The count, one fact a row: see [`COLUMNS`] and [`columns`].
pub fn csv(count: &Count) -> ::csv::Result<String> {
    let mut rows = vec![programme(count)];
    rows.extend(count.rules.iter().flat_map(rule));
    rows.extend(count.targets.iter().map(target));
    rows.extend(count.by_facility.iter().map(|one| facility(count, one)));
    rows.extend(rest(count));
    rows.extend(checklists(count));
    let (scored, synthetic) = (count.scored.to_string(), count.synthetic.to_string());
    let columns = columns(count);
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(&columns)?;
    for row in &rows {
        let fixed = [
            count.programme.as_str(),
            row.kind,
            &row.id,
            &row.name,
            &row.group,
            &row.by,
            &row.unit,
            &row.amount,
            &row.among,
            &row.undeclared,
            &row.proven,
            &row.proven_lenient,
            &row.claimed,
            &row.claimed_lenient,
            &row.claimed_in_part,
            &row.without_copies,
            &row.synthetic,
            &row.possible,
            &row.possible_silent,
            &row.declared,
            &row.says,
            &row.source,
            &row.confidence,
            &scored,
            &synthetic,
            count.as_of.as_deref().unwrap_or_default(),
            DISCLAIMER,
        ];
        let cells = fixed
            .into_iter()
            .chain(row.of_facility.iter().map(String::as_str));
        let empty = std::iter::repeat("");
        table.write_record(cells.chain(empty).take(columns.len()))?;
    }
    super::csv::text(table)
}

/// One facility.
fn facility(count: &Count, one: &Standing) -> Row {
    let mut cells = vec![
        word(one.sector),
        one.industry.clone().unwrap_or_default(),
        one.district.clone().unwrap_or_default(),
        one.synthetic.to_string(),
        one.later_papers.to_string(),
        one.proven.join("; "),
        one.proven_leniently.join("; "),
        one.claimed.join("; "),
        one.targets.join("; "),
        one.claimed_not_proven.join("; "),
        one.by_luck.join("; "),
        one.seed.to_string(),
        one.replications.to_string(),
        one.is_silent.to_string(),
        one.papers
            .oldest
            .as_ref()
            .map_or(String::new(), |(date, _)| date.clone()),
        one.papers
            .most
            .as_ref()
            .map_or(String::new(), |(_, number)| number.to_string()),
    ];
    for list in &count.checklists {
        let marks = one.standings.get(&list.id);
        let level = |of: fn(&Marks) -> Option<Mark>| {
            let mark = marks.and_then(of);
            mark.map_or(String::new(), |mark| mark.level.to_string())
        };
        let total = marks.and_then(|marks| marks.proven.total);
        cells.extend([
            level(|marks| marks.claimed),
            level(|marks| Some(marks.proven)),
            total.map_or(String::new(), |total| total.to_string()),
            marks
                .and_then(|marks| marks.by_papers_alone)
                .map_or(String::new(), |share| share.to_string()),
            level(|marks| Some(marks.possible)),
        ]);
    }
    Row {
        kind: "facility",
        id: one.file.clone(),
        name: one.name.clone(),
        group: word(one.facility),
        of_facility: cells,
        ..Row::default()
    }
}

/// A word of the plant's file as programs read it.
fn word(of: impl std::fmt::Debug) -> String {
    format!("{of:?}").to_lowercase()
}

/// The programme.
fn programme(count: &Count) -> Row {
    Row {
        kind: "programme",
        id: count.programme.clone(),
        name: count.names.en.clone(),
        says: count.note.clone(),
        source: count.source.clone(),
        confidence: count.confidence.clone(),
        ..Row::default()
    }
}

/// The checklists and their numbers.
fn checklists(count: &Count) -> Vec<Row> {
    let mut rows = Vec::new();
    for list in &count.checklists {
        rows.push(Row {
            kind: "checklist",
            id: list.id.clone(),
            name: list.names.en.clone(),
            says: list.note.clone(),
            group: count
                .own_checklists
                .iter()
                .filter(|own| own.id == list.id)
                .map(OwnChecklist::place)
                .collect(),
            source: list.source.clone(),
            confidence: list.confidence.clone(),
            ..Row::default()
        });
        rows.extend(list.yardsticks.iter().map(|yardstick| Row {
            kind: "yardstick",
            id: list.id.clone(),
            name: yardstick.name.clone(),
            group: yardstick.kind.words().to_owned(),
            amount: yardstick.value.map_or(String::new(), |v| v.to_string()),
            source: yardstick.source.clone(),
            confidence: yardstick.confidence.clone(),
            ..Row::default()
        }));
    }
    rows
}

/// A rule, and what stands against it.
fn rule(rule: &Counted) -> Vec<Row> {
    let lenient = |of: usize| of.to_string();
    let if_covered = rule.if_covered.map_or(String::new(), |c| {
        format!(
            "proven where one scene covers an area: {}; two: {}; half of them: {}",
            c.one, c.two, c.half
        )
    });
    let by_statement = match (rule.strict, rule.lenient) {
        (strict, lenient)
            if strict.by_statement_alone + lenient.map_or(0, |sum| sum.by_statement_alone) > 0 =>
        {
            let lenient = lenient.map_or(0, |sum| sum.by_statement_alone);
            format!(
                "proven by bare statements alone: {}, leniently {lenient}",
                strict.by_statement_alone
            )
        }
        _ => String::new(),
    };
    let says = [if_covered, by_statement];
    let says: Vec<String> = says.into_iter().filter(|one| !one.is_empty()).collect();
    let mut rows = vec![Row {
        kind: "rule",
        id: rule.id.clone(),
        name: rule.names.en.clone(),
        unit: "facilities".to_owned(),
        among: rule.among.to_string(),
        undeclared: rule.undeclared.to_string(),
        proven: rule.strict.proven.to_string(),
        proven_lenient: rule
            .lenient
            .map_or(String::new(), |sum| lenient(sum.proven)),
        claimed: rule.strict.claimed.to_string(),
        claimed_lenient: rule
            .lenient
            .map_or(String::new(), |sum| lenient(sum.claimed)),
        claimed_in_part: rule.strict.claimed_in_part.to_string(),
        without_copies: rule.strict.proven_without_copies.to_string(),
        synthetic: rule.strict.proven_synthetic.to_string(),
        possible: rule.strict.possible.to_string(),
        possible_silent: rule.strict.possible_silent.to_string(),
        says: says.join("; "),
        source: rule.source.clone(),
        confidence: rule.confidence.clone(),
        ..Row::default()
    }];
    rows.extend(rule.nearest.iter().enumerate().map(|(at, near)| Row {
        kind: "nearest",
        id: rule.id.clone(),
        name: near.file.clone(),
        group: (at + 1).to_string(),
        unit: "criteria short".to_owned(),
        amount: near.criteria.to_string(),
        says: super::count_names::short(near, usize::MAX),
        ..Row::default()
    }));
    rows.extend(rule.limits.iter().map(|limit| {
        let unless = match limit.unless_without.is_empty() {
            true => String::new(),
            false => format!("; unless without {}", limit.unless_without.join(", ")),
        };
        let name = limit.at_most_name.as_deref().unwrap_or_default();
        Row {
            kind: "limit",
            id: rule.id.clone(),
            name: limit.checklist.clone(),
            group: match limit.reading {
                Reading::Strict => "strict",
                Reading::Lenient => "lenient",
            }
            .to_owned(),
            unit: match limit.sector {
                Sector::Discrete => "discrete",
                Sector::Process => "process",
            }
            .to_owned(),
            amount: limit.at_most.to_string(),
            says: format!(
                "cannot be proven with this version: asked {}, at most {} {name}{unless}",
                limit.asked, limit.at_most
            ),
            ..Row::default()
        }
    }));
    rows
}

fn target(target: &crate::programme::Against) -> Row {
    let mut row = Row {
        kind: "target",
        id: target.id.clone(),
        name: target.names.en.clone(),
        group: target.group.name().to_owned(),
        by: target.by.to_string(),
        unit: match target.amount.is_share {
            true => "share".to_owned(),
            false => target.amount.unit.clone(),
        },
        amount: target.amount.value.to_string(),
        says: target.note.clone(),
        source: target.source.clone(),
        confidence: target.confidence.clone(),
        ..Row::default()
    };
    match &target.reached {
        Reached::Counted {
            proven,
            proven_lenient,
            claimed,
            claimed_lenient,
            share_of,
            synthetic,
            without_copies,
            ..
        } => {
            row.synthetic = synthetic.to_string();
            row.without_copies = without_copies.to_string();
            let text = |value: &Option<f64>| value.map_or(String::new(), |v| v.to_string());
            row.proven = proven.to_string();
            row.proven_lenient = text(proven_lenient);
            row.claimed = claimed.to_string();
            row.claimed_lenient = text(claimed_lenient);
            match share_of {
                None => {}
                Some(Of::Population(population)) => row.among = population.number.to_string(),
                Some(Of::Files {
                    number, undeclared, ..
                }) => {
                    row.among = number.to_string();
                    row.undeclared = undeclared.to_string();
                }
            }
        }
        Reached::Summed {
            value,
            synthetic,
            of,
            among,
        } => {
            row.synthetic = synthetic.to_string();
            row.declared = value.to_string();
            row.among = of.to_string();
            row.undeclared = (among - of).to_string();
        }
        Reached::Declared(declared) => row.declared = declared.value.to_string(),
        Reached::Unknown => {}
    }
    row
}

/// Baselines, standings, and files of which something must be said.
fn rest(count: &Count) -> Vec<Row> {
    let mut rows: Vec<Row> = count
        .baselines
        .iter()
        .map(|baseline| Row {
            kind: "baseline",
            id: baseline.id.clone(),
            name: baseline.names.en.clone(),
            group: baseline.group.name().to_owned(),
            by: baseline.year.to_string(),
            unit: baseline.amount.unit.clone(),
            amount: baseline.amount.value.to_string(),
            source: baseline.origin.source.clone(),
            confidence: baseline.origin.confidence.clone(),
            ..Row::default()
        })
        .collect();
    for spread in &count.standings {
        rows.extend(spread.places.iter().map(|place| Row {
            kind: "standing",
            id: spread.checklist.clone(),
            name: place.name.clone(),
            amount: place.level.to_string(),
            among: spread.scored.to_string(),
            proven: place.proven.to_string(),
            claimed: place.claimed.to_string(),
            ..Row::default()
        }));
    }
    rows.extend(count.odd.iter().map(|odd| Row {
        kind: "odd",
        id: odd.file.clone(),
        says: odd.says.join("; "),
        ..Row::default()
    }));
    rows.extend(count.same_plant.iter().map(|files| Row {
        kind: "same plant",
        id: files.first().cloned().unwrap_or_default(),
        says: files.join(", "),
        amount: files.len().to_string(),
        ..Row::default()
    }));
    rows.extend(count.unscored.iter().map(|file| Row {
        kind: "unscored",
        id: file.file.clone(),
        says: file.why.clone(),
        ..Row::default()
    }));
    rows
}
