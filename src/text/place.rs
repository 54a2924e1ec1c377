//! Where in a text something stands.

use std::collections::BTreeMap;

use crate::model::{Diagnostic, Path, Span};

use super::tree::{Node, Value};

/// Line and column of a byte, both from 1, counting characters; a byte inside a character or past the
/// end counts as the nearest place before it.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// Every element of a plant by its path. A station's path is its bare name.
pub(super) fn places(root: &Node, text: &str) -> BTreeMap<Path, Span> {
    let mut places = BTreeMap::new();
    let root = root.plain();
    let whole = match &root.value {
        Value::Struct(Some(word), _) => word.span,
        _ => Span {
            start: root.span.start,
            end: root.span.start + 1,
        },
    };
    places.insert(Path::default(), whole);
    walk(root, &Path::default(), text, &mut places);
    places
}

fn walk(node: &Node, path: &Path, text: &str, places: &mut BTreeMap<Path, Span>) {
    match &node.plain().value {
        Value::Map(fields) | Value::Struct(_, fields) => {
            let named = matches!(node.plain().value, Value::Map(_));
            for entry in &fields.entries {
                let below = if *path == Path::of(["stations"]) {
                    Path::of([entry.key.name.clone()])
                } else {
                    path.join(entry.key.name.clone())
                };
                // A value of many lines is pointed at by its name, and so is what a map names.
                let value = &entry.node;
                let compound = !matches!(
                    value.value,
                    Value::Text(_) | Value::Number(_) | Value::Word(_)
                );
                let lines = text
                    .get(value.span.start..value.span.end)
                    .is_some_and(|v| v.contains('\n'));
                let span = if compound && (named || lines) {
                    entry.key.span
                } else {
                    value.span
                };
                places.entry(below.clone()).or_insert(span);
                walk(value, &below, text, places);
            }
        }
        Value::List(items) | Value::Tuple(_, items) => {
            for (at, item) in items.iter().enumerate() {
                let below = path.join(at.to_string());
                places.entry(below.clone()).or_insert(item.span);
                walk(item, &below, text, places);
            }
        }
        _ => {}
    }
}

/// The place of a path, or of the nearest element around it.
pub(super) fn nearest(places: &BTreeMap<Path, Span>, path: &Path) -> Option<Span> {
    let mut path = canonical(path);
    loop {
        if let Some(span) = places.get(&path) {
            return Some(*span);
        }
        path = path.parent()?;
    }
}

/// Gives every problem its place that has none yet, and sorts them by place.
pub(super) fn located(
    places: &BTreeMap<Path, Span>,
    mut diagnostics: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    for problem in &mut diagnostics {
        problem.span = problem.span.or_else(|| nearest(places, &problem.path));
    }
    diagnostics.sort_by_key(|problem| problem.span.unwrap_or_default());
    diagnostics
}

/// `stations.press.cycle` and `press.cycle` are the same place.
pub(super) fn canonical(path: &Path) -> Path {
    match path.0.split_first() {
        Some((first, rest)) if first == "stations" && !rest.is_empty() => Path(rest.to_vec()),
        _ => path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "ab\n中文x\n";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, 3), (2, 1));
        assert_eq!(line_column(text, 9), (2, 3));
        // Inside the second character and past the end.
        assert_eq!(line_column(text, 7), (2, 2));
        assert_eq!(line_column(text, 99), (3, 1));
    }
}
