//! Diagnostics with their source: for people as text, for programs as JSON.
//!
//! Lines and columns count from 1; a column is a character (a Unicode scalar value), so a tab is one and
//! a Chinese character is one. Text output aligns by display width: wide characters take two cells, a tab
//! four.

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use serde::Serialize;

use crate::model::{Diagnostic, Path, Severity, Span};

/// Version of the JSON form; it rises when a field changes its meaning or goes away.
pub const SCHEMA_VERSION: u32 = 1;

/// All diagnostics with file, line, column, the source line, an underline and the hint, in the order of
/// the file; those without a place come last. Empty when there are none; else it ends with a newline.
///
/// With `colour` it holds ANSI escapes for a terminal; else plain ASCII beside the text itself.
pub fn text(file: &str, source: &str, diagnostics: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for diagnostic in in_file_order(diagnostics) {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code);
        let mut group: Group = match diagnostic.span {
            Some(span) => title.element(
                Snippet::source(source)
                    .path(file)
                    .annotation(AnnotationKind::Primary.span(first_line(source, span))),
            ),
            None => {
                let about = match diagnostic.path.0.is_empty() {
                    true => String::new(),
                    false => format!(", {}", diagnostic.path),
                };
                title.element(Origin::path(format!("{file}{about}")))
            }
        };
        if let Some(hint) = &diagnostic.hint {
            group = group.element(Level::HELP.message(normalize_untrusted_str(hint)));
        }
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// One line that counts: `3 errors, 1 warning in plant.ron`.
pub fn summary(file: &str, diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    match (errors, diagnostics.len() - errors) {
        (0, 0) => format!("no problems in {file}"),
        (errors, 0) => format!("{} in {file}", count(errors, "error")),
        (0, warnings) => format!("{} in {file}", count(warnings, "warning")),
        (errors, warnings) => {
            format!(
                "{}, {} in {file}",
                count(errors, "error"),
                count(warnings, "warning")
            )
        }
    }
}

/// One JSON object: `schema_version`, `file` and `diagnostics`, each with `severity`, `code`, `path`,
/// `line`, `column`, `end_line`, `end_column` (one past the last character), `message` and `hint`. What is
/// not known is null. In the order of the file; ends with a newline.
pub fn json(file: &str, source: &str, diagnostics: &[Diagnostic]) -> String {
    let diagnostics = in_file_order(diagnostics)
        .into_iter()
        .map(|d| {
            let [start, end] = match d.span.map(|span| inside(source, span)) {
                Some(span) => [span.start, span.end].map(|at| Some(line_column(source, at))),
                None => [None, None],
            };
            Row {
                severity: d.severity,
                code: d.code,
                path: &d.path,
                line: start.map(|(line, _)| line),
                column: start.map(|(_, column)| column),
                end_line: end.map(|(line, _)| line),
                end_column: end.map(|(_, column)| column),
                message: &d.message,
                hint: d.hint.as_deref(),
            }
        })
        .collect();
    let object = Object {
        schema_version: SCHEMA_VERSION,
        file,
        diagnostics,
    };
    // Strings and numbers alone cannot fail to serialise.
    let mut json = serde_json::to_string_pretty(&object).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Object<'a> {
    schema_version: u32,
    file: &'a str,
    diagnostics: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    severity: Severity,
    code: &'a str,
    path: &'a Path,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
    hint: Option<&'a str>,
}

/// By place, errors first where two share one; a stable sort keeps the rest as given.
fn in_file_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|d| (d.span.is_none(), d.span.map(|s| s.start), d.severity));
    sorted
}

/// The span cut to the source and widened to whole characters.
fn inside(source: &str, span: Span) -> Span {
    let start = source.floor_char_boundary(span.start.min(source.len()));
    let end = source.ceil_char_boundary(span.end.clamp(start, source.len()));
    Span { start, end }
}

/// The part of a span that stands on its first line, without blanks at its end: a whole station
/// underlined over ten lines says no more than its first.
fn first_line(source: &str, span: Span) -> std::ops::Range<usize> {
    let Span { start, end } = inside(source, span);
    let line = source[start..end]
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default();
    start..start + line.trim_end().len()
}

/// Line and column of a byte, both from 1.
fn line_column(source: &str, at: usize) -> (usize, usize) {
    let before = &source[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLANT: &str = "Factory(\n    stations: {\n\t\t\"焊接\": Machine(cycel: \"110 s\"),\n        \"out\": Sink(),\n    },\n)\n";

    fn span(of: &str) -> Span {
        let start = PLANT.find(of).unwrap();
        Span {
            start,
            end: start + of.len(),
        }
    }

    fn two() -> Vec<Diagnostic> {
        vec![
            Diagnostic::warning("can-lock", Path::of(["焊接"]), "a loop").at(span("\"out\"")),
            Diagnostic::error(
                "unknown-field",
                Path::of(["焊接", "cycel"]),
                "a Machine has no field `cycel`",
            )
            .hint("did you mean `cycle`?")
            .at(span("cycel")),
        ]
    }

    #[test]
    fn text_shows_the_line_and_underlines_it_under_chinese_and_tabs() {
        let expected = r#"error[unknown-field]: a Machine has no field `cycel`
 --> plant.ron:3:17
  |
3 |         "焊接": Machine(cycel: "110 s"),
  |                         ^^^^^
  |
  = help: did you mean `cycle`?

warning[can-lock]: a loop
 --> plant.ron:4:9
  |
4 |         "out": Sink(),
  |         ^^^^^
"#;
        assert_eq!(text("plant.ron", PLANT, &two(), false), expected);
    }

    #[test]
    fn colour_adds_escapes_and_nothing_else() {
        let coloured = text("plant.ron", PLANT, &two(), true);
        assert!(coloured.contains("\u{1b}["));
        let mut plain = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once("\u{1b}[") {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain.push_str(rest);
        assert_eq!(plain, text("plant.ron", PLANT, &two(), false));
    }

    #[test]
    fn a_span_over_lines_is_underlined_on_its_first_and_none_gives_the_path() {
        let whole = [
            Diagnostic::error("no-source", Path::of(["stations"]), "no part enters")
                .at(span("stations: {\n\t\t\"焊接\": Machine(cycel: \"110 s\"),\n        \"out\": Sink(),\n    }")),
            Diagnostic::error("warm-up", Path::of(["run", "warm_up"]), "too long").hint("shorten it"),
        ];
        let expected = r"error[no-source]: no part enters
 --> plant.ron:2:5
  |
2 |     stations: {
  |     ^^^^^^^^^^^

error[warm-up]: too long
--> plant.ron, run.warm_up
 = help: shorten it
";
        assert_eq!(text("plant.ron", PLANT, &whole, false), expected);
        assert_eq!(text("plant.ron", PLANT, &[], false), "");
    }

    #[test]
    fn json_gives_lines_and_columns_in_characters() {
        let mut rows = two();
        rows.push(Diagnostic::error(
            "no-sink",
            Path::of(["press 2.1"]),
            "no \"way\"",
        ));
        let expected = r#"{
  "schema_version": 1,
  "file": "plant.ron",
  "diagnostics": [
    {
      "severity": "error",
      "code": "unknown-field",
      "path": "焊接.cycel",
      "line": 3,
      "column": 17,
      "end_line": 3,
      "end_column": 22,
      "message": "a Machine has no field `cycel`",
      "hint": "did you mean `cycle`?"
    },
    {
      "severity": "warning",
      "code": "can-lock",
      "path": "焊接",
      "line": 4,
      "column": 9,
      "end_line": 4,
      "end_column": 14,
      "message": "a loop",
      "hint": null
    },
    {
      "severity": "error",
      "code": "no-sink",
      "path": "\"press 2.1\"",
      "line": null,
      "column": null,
      "end_line": null,
      "end_column": null,
      "message": "no \"way\"",
      "hint": null
    }
  ]
}
"#;
        assert_eq!(json("plant.ron", PLANT, &rows), expected);
    }

    #[test]
    fn a_span_out_of_bounds_or_inside_a_character_does_not_panic() {
        let wild =
            |start, end| [Diagnostic::error("x", Path::default(), "x").at(Span { start, end })];
        let cut = PLANT.find('焊').unwrap() + 1;
        for (start, end) in [
            (cut, cut + 1),
            (cut, 0),
            (PLANT.len(), PLANT.len()),
            (usize::MAX, 3),
            (0, usize::MAX),
        ] {
            for source in [PLANT, "", "\r\n\r\n"] {
                assert!(
                    text("p", source, &wild(start, end), false).starts_with("error[x]: x\n --> p:"),
                    "{start}..{end}"
                );
                assert!(json("p", source, &wild(start, end)).contains("\"line\": "));
            }
        }
    }

    #[test]
    fn the_summary_counts_in_plain_words() {
        let mut rows = two();
        assert_eq!(summary("p.ron", &rows), "1 error, 1 warning in p.ron");
        rows.extend(two());
        assert_eq!(summary("p.ron", &rows), "2 errors, 2 warnings in p.ron");
        assert_eq!(summary("p.ron", &rows[..1]), "1 warning in p.ron");
        assert_eq!(summary("p.ron", &rows[1..2]), "1 error in p.ron");
        assert_eq!(summary("p.ron", &[]), "no problems in p.ron");
    }
}
