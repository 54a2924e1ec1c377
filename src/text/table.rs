//! Order lists and observations: comma-separated tables whose headers name their units.

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::model::{OrderLine, Quantity, QuantityError, Seconds};

use super::lower::{Item, Log, date_time};
use super::suggest;
use super::tree::shorten;

/// Problems of one table that are reported; more say nothing new.
const MOST: usize = 20;

/// A table with its header, and the rows with their line numbers.
struct Table<'i, 't> {
    name: &'i str,
    /// The element that names the file: where problems are reported.
    item: &'i Item<'t>,
    header: StringRecord,
    rows: Vec<(u64, StringRecord)>,
    problems: usize,
}

impl<'i, 't> Table<'i, 't> {
    fn open(name: &'i str, item: &'i Item<'t>, log: &mut Log) -> Option<Self> {
        let text = match log.files.read(name) {
            Ok(text) => text,
            Err(problem) => {
                let hint = "the name counts from the folder of the plant's file";
                return log.error(
                    item,
                    "bad-file",
                    format!("{name} cannot be read: {problem}"),
                    hint,
                );
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = ReaderBuilder::new()
            .trim(Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(problem) => return log.error(item, "bad-file", format!("{name}: {problem}"), ""),
        };
        if header.is_empty() {
            return log.error(
                item,
                "bad-file",
                format!("{name} is empty"),
                "its first line names the columns",
            );
        }
        if header.len() == 1 && header[0].contains(';') {
            let hint = "save it with commas, not semicolons";
            return log.error(
                item,
                "bad-file",
                format!("{name}, line 1: the columns are not separated by commas"),
                hint,
            );
        }
        let mut table = Self {
            name,
            item,
            header,
            rows: Vec::new(),
            problems: 0,
        };
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    table.rows.push((line, record.clone()));
                }
                Err(problem) => {
                    let line = problem.position().map_or(0, csv::Position::line);
                    let message = match problem.kind() {
                        csv::ErrorKind::UnequalLengths {
                            expected_len, len, ..
                        } => {
                            format!("this row has {len} columns; the header has {expected_len}")
                        }
                        _ => problem.to_string(),
                    };
                    table.problem(line, None, &message, log);
                }
            }
        }
        Some(table)
    }

    /// Reports a problem with line and column of the table.
    fn problem(&mut self, line: u64, column: Option<usize>, message: &str, log: &mut Log) {
        self.problems += 1;
        let place = match column {
            Some(column) => {
                format!(
                    "{}, line {line}, column {} `{}`",
                    self.name,
                    column + 1,
                    &self.header[column]
                )
            }
            None => format!("{}, line {line}", self.name),
        };
        match self.problems {
            ..=MOST => log.error::<()>(self.item, "bad-table", format!("{place}: {message}"), ""),
            n if n == MOST + 1 => log.error::<()>(
                self.item,
                "bad-table",
                format!("{} has more problems of this kind", self.name),
                "",
            ),
            _ => None,
        };
    }

    /// Takes the rows out, so that they can be read while problems are reported.
    fn take_rows(&mut self) -> Vec<(u64, StringRecord)> {
        std::mem::take(&mut self.rows)
    }
}

/// `repair [min]` is the column `repair` in minutes.
fn title(header: &str) -> (&str, Option<&str>) {
    match header
        .strip_suffix(']')
        .and_then(|rest| rest.split_once('['))
    {
        Some((name, unit)) => (name.trim(), Some(unit.trim())),
        None => (header.trim(), None),
    }
}

fn is_duration(unit: &str) -> bool {
    Seconds::UNITS.iter().any(|(name, _)| *name == unit)
}

fn units() -> String {
    Seconds::UNITS
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A number of a column with a unit, not negative.
fn duration(text: &str, unit: &str) -> Result<Seconds, String> {
    match Seconds::parse(&format!("{text} {unit}")) {
        Ok(value) if value.0 < 0.0 => Err(format!("{text} is negative")),
        Ok(value) => Ok(Seconds(value.0 + 0.0)),
        Err(QuantityError::NotFinite) => Err("the number is not finite".to_owned()),
        Err(_) if text.is_empty() => Err("the value is missing".to_owned()),
        Err(_) => Err(format!("`{}` is not a number", shorten(text))),
    }
}

/// Order lines sorted by time, ties in row order.
pub(super) fn orders(name: &str, item: &Item, log: &mut Log) -> Option<Vec<OrderLine>> {
    const COLUMNS: [&str; 3] = ["at", "product", "quantity"];
    const HINT: &str = "the first line reads: at [min],product,quantity";
    let mut table = Table::open(name, item, log)?;
    let header = table.header.clone();
    let (mut at, mut product, mut quantity) = (None, None, None);
    for (column, text) in header.iter().enumerate() {
        let (title, unit) = title(text);
        let place = match title {
            "at" => &mut at,
            "product" => &mut product,
            "quantity" => &mut quantity,
            other => {
                let near = suggest::nearest(other, COLUMNS);
                let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                table.problem(
                    1,
                    Some(column),
                    &format!("an order list has no such column{near}"),
                    log,
                );
                continue;
            }
        };
        if place.is_some() {
            table.problem(1, Some(column), "this column is given twice", log);
        }
        *place = Some((column, unit));
    }
    let (Some((at, unit)), Some((product, _))) = (at, product) else {
        let missing = if at.is_none() { "at" } else { "product" };
        let message = format!("{name}, line 1: the column `{missing}` is missing");
        return log.error(item, "bad-table", message, HINT);
    };
    if let Some(unit) = unit.filter(|unit| !is_duration(unit)) {
        table.problem(
            1,
            Some(at),
            &format!("`{unit}` is no unit of a duration (units: {})", units()),
            log,
        );
        return None;
    }
    if unit.is_none() && log.start.is_none() {
        if !log.start_failed {
            let message = format!("{name}: dates in `at` need a plant that starts on a date");
            let hint = "write run: (start: \"2026-10-05\"), or a unit in the header: at [min]";
            log.error::<()>(item, "no-date", message, hint);
        }
        return None;
    }
    let mut lines = Vec::new();
    let rows = table.take_rows();
    if let (None, Some((line, row))) = (unit, rows.first())
        && row[at].parse::<f64>().is_ok()
    {
        let message = format!(
            "{name}, line {line}: `{}` is not a date and time, and the column `at` names no unit",
            &row[at]
        );
        return log.error(
            item,
            "missing-unit",
            message,
            "write at [h] in the first line",
        );
    }
    for (line, row) in rows {
        let when = match unit {
            Some(unit) => duration(&row[at], unit),
            None => since_start(&row[at], log),
        };
        let when = when.map_err(|message| table.problem(line, Some(at), &message, log));
        let who = row[product].to_owned();
        if who.is_empty() {
            table.problem(line, Some(product), "the product is missing", log);
        }
        let count = match quantity.map(|(column, _)| (column, &row[column])) {
            None | Some((_, "")) => 1,
            Some((column, text)) => match text.parse::<u32>() {
                Ok(count) if count > 0 => count,
                _ => {
                    let message =
                        format!("`{}` is not a whole number of at least 1", shorten(text));
                    table.problem(line, Some(column), &message, log);
                    1
                }
            },
        };
        if let Ok(at) = when {
            lines.push(OrderLine {
                at,
                product: who,
                quantity: count,
            });
        }
    }
    lines.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
    (table.problems == 0).then_some(lines)
}

/// An ISO local time as seconds after the start of the run.
fn since_start(text: &str, log: &Log) -> Result<Seconds, String> {
    let at =
        date_time(text).ok_or_else(|| format!("`{}` is not a date and time", shorten(text)))?;
    let start = log.start.ok_or("the plant has no start")?;
    let after = start.duration_until(at);
    if after.is_negative() {
        return Err(format!("{text} lies before the start of the run"));
    }
    Ok(Seconds(after.as_secs_f64()))
}

/// The durations of one column, in row order; empty cells are left out.
pub(super) fn observations(
    name: &str,
    column: &str,
    file: &Item,
    place: &Item,
    log: &mut Log,
) -> Option<Vec<Seconds>> {
    let mut table = Table::open(name, file, log)?;
    let headers: Vec<String> = table.header.iter().map(str::to_owned).collect();
    let exact = headers.iter().position(|header| header == column);
    let Some(index) = exact.or_else(|| {
        headers
            .iter()
            .position(|header| title(header).0 == title(column).0 && title(column).1.is_none())
    }) else {
        let hint = suggest::hint(
            column,
            "the columns are",
            headers.iter().map(String::as_str),
        )
        .unwrap_or_default();
        return log.error(
            place,
            "bad-table",
            format!("{name} has no column `{column}`"),
            hint,
        );
    };
    let Some(unit) = title(&headers[index]).1.filter(|unit| is_duration(unit)) else {
        let message = format!(
            "{name}, line 1: the column `{}` names no unit of a duration",
            headers[index]
        );
        return log.error(
            place,
            "missing-unit",
            message,
            format!("write `{} [min]` (units: {})", title(column).0, units()),
        );
    };
    let mut values = Vec::new();
    for (line, row) in table.take_rows() {
        match duration(&row[index], unit) {
            _ if row[index].is_empty() => {}
            Ok(value) => values.push(value),
            Err(message) => table.problem(line, Some(index), &message, log),
        }
    }
    if table.problems > 0 {
        return None;
    }
    if values.is_empty() {
        return log.error(
            place,
            "bad-table",
            format!("{name}: the column `{column}` holds no value"),
            "",
        );
    }
    Some(values)
}
