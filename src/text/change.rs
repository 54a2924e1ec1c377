//! Changing a plant in its tree: the value at a path is replaced and the plant read again, so the
//! target gives the value its type.

use crate::model::{Diagnostic, Path};

use super::SECTIONS;
use super::lower::{Known, TYPED};
use super::place::canonical;
use super::suggest;
use super::tree::{Entry, Fields, Node, Value, Word};

/// No field lies deeper than this.
const DEPTH: usize = 48;

/// What no change reaches: what a plant is called, offers to do and says of itself.
const UNREACHED: [&str; 5] = ["name", "scenarios", "measures", "documents", "claims"];

/// Maps to which a change may add an entry: there, a name stands for nothing but itself.
const OPEN: [&[&str]; 4] = [
    &["structure", "systems"],
    &["structure", "partners"],
    &["structure", "hazards"],
    &["structure", "data", "models"],
];

fn is_open(path: &[String]) -> bool {
    OPEN.iter().any(|open| path == *open)
}

/// A problem; `None` when the tree is damaged here and the damage has been reported.
pub(super) type Trouble = Option<Box<Diagnostic>>;

fn trouble(path: &Path, message: String, hint: Option<String>) -> Trouble {
    let mut problem = Diagnostic::error("unknown-path", path.clone(), message);
    problem.hint = hint;
    Some(Box::new(problem))
}

/// Puts `value` in place of what stands at `path`, or at the end of the list there. A field that is known
/// but not written is added.
pub(super) fn change(
    root: &mut Node,
    known: &Known,
    path: &Path,
    value: &Node,
    adds: bool,
) -> Result<(), Trouble> {
    let path = canonical(path);
    let Some(first) = path.0.first() else {
        return Err(trouble(
            &path,
            "a change names what it changes".to_owned(),
            None,
        ));
    };
    if UNREACHED.contains(&first.as_str()) {
        return Err(trouble(
            &path,
            format!("a change cannot reach `{first}`"),
            None,
        ));
    }
    if SECTIONS.contains(&first.as_str()) {
        return descend(root, known, &path, 0, value, adds);
    }
    let Value::Struct(_, sections) = &mut root.plain_mut().value else {
        return Err(None);
    };
    let damaged = sections.damaged;
    let stations = sections.get_mut("stations").map(Node::plain_mut);
    let Some(Node {
        value: Value::Map(fields),
        ..
    }) = stations
    else {
        return Err(if damaged {
            None
        } else {
            trouble(&path, format!("there is no station `{first}`"), None)
        });
    };
    if fields.get(first).is_none() {
        if fields.damaged {
            return Err(None);
        }
        let names = fields.entries.iter().map(|entry| entry.key.name.as_str());
        let sections = SECTIONS
            .iter()
            .copied()
            .filter(|section| !UNREACHED.contains(section));
        let names: Vec<&str> = names.chain(sections).collect();
        let stations = fields.entries.iter().map(|entry| entry.key.name.as_str());
        let hint = dotted(&path, 0, stations)
            .or_else(|| suggest::hint(first, "stations and sections are", names.iter().copied()));
        return Err(trouble(
            &path,
            format!("there is no station or section `{first}`"),
            hint,
        ));
    }
    match fields.get_mut(first) {
        Some(station) => descend_from(station, known, &path, 1, value, adds),
        None => Err(None),
    }
}

/// Goes one segment down from `node`, which stands at the first `depth` segments.
fn descend(
    node: &mut Node,
    known: &Known,
    path: &Path,
    depth: usize,
    value: &Node,
    adds: bool,
) -> Result<(), Trouble> {
    let segment = path.0[depth].as_str();
    let here = Path(path.0[..depth].to_vec());
    let node = node.plain_mut();
    let fields_known = known.get(&here);
    // `Sink` is `Sink()`.
    if let (Value::Word(word), Some(_)) = (&node.value, fields_known) {
        let name = Word {
            name: word.clone(),
            span: node.span,
        };
        node.value = Value::Struct(Some(name), Fields::default());
    }
    let fresh = node.span == TYPED;
    match &mut node.value {
        Value::Struct(_, fields) => {
            if fields.get(segment).is_none() {
                let is_field = fields_known.is_some_and(|names| names.contains(&segment));
                if fields.damaged && !is_field {
                    return Err(None);
                }
                if !(is_field || fresh) || depth > DEPTH {
                    let written: Vec<&str> = match fields_known {
                        Some(names) => names.clone(),
                        None => fields
                            .entries
                            .iter()
                            .map(|entry| entry.key.name.as_str())
                            .collect(),
                    };
                    let meant = suggest::nearest(segment, written.iter().copied());
                    let reached = meant.is_some_and(|name| match fields.get(name) {
                        Some(node) => reaches(node, known, &here.join(name), &path.0[depth + 1..]),
                        None => path.0.len() == depth + 1,
                    });
                    return Err(missing(path, depth, &written, reached));
                }
                let key = Word {
                    name: segment.to_owned(),
                    span: TYPED,
                };
                let empty = match is_open(&path.0[..=depth]) {
                    true => Value::Map(Fields::default()),
                    false => Value::Struct(None, Fields::default()),
                };
                let node = Node::new(TYPED, empty);
                fields.entries.push(Entry { key, node });
            }
            match fields.get_mut(segment) {
                Some(below) => descend_from(below, known, path, depth + 1, value, adds),
                None => Err(None),
            }
        }
        Value::Map(fields) => {
            let names: Vec<String> = fields
                .entries
                .iter()
                .map(|entry| entry.key.name.clone())
                .collect();
            let damaged = fields.damaged;
            match fields.get_mut(segment) {
                Some(below) => descend_from(below, known, path, depth + 1, value, adds),
                None if damaged => Err(None),
                // A new entry is written as a whole, so a misspelt name further down is noticed.
                None if is_open(&here.0) && depth + 1 == path.0.len() && !adds => {
                    let key = Word {
                        name: segment.to_owned(),
                        span: TYPED,
                    };
                    let node = value.clone();
                    fields.entries.push(Entry { key, node });
                    Ok(())
                }
                None => {
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    let meant = suggest::nearest(segment, names.iter().copied());
                    let reached = meant.is_some_and(|name| {
                        fields.get(name).is_some_and(|node| {
                            reaches(node, known, &here.join(name), &path.0[depth + 1..])
                        })
                    });
                    Err(missing(path, depth, &names, reached))
                }
            }
        }
        Value::List(items) | Value::Tuple(_, items) => {
            let count = items.len();
            match segment
                .parse::<usize>()
                .ok()
                .and_then(|at| items.get_mut(at))
            {
                Some(below) => descend_from(below, known, path, depth + 1, value, adds),
                None => {
                    let hint = match count {
                        0 => format!("`{here}` is empty"),
                        1 => format!("`{here}` holds one item, `{here}.0`"),
                        _ => format!(
                            "`{here}` holds {count} items, `{here}.0` to `{here}.{}`",
                            count - 1
                        ),
                    };
                    Err(trouble(
                        path,
                        format!("`{path}` does not exist"),
                        Some(hint),
                    ))
                }
            }
        }
        Value::Broken => Err(None),
        _ => {
            let message = format!(
                "`{here}` is a single value, {}; nothing lies inside it",
                node.describe()
            );
            Err(trouble(
                path,
                message,
                Some(format!("change `{here}` as a whole")),
            ))
        }
    }
}

fn descend_from(
    node: &mut Node,
    known: &Known,
    path: &Path,
    depth: usize,
    value: &Node,
    adds: bool,
) -> Result<(), Trouble> {
    if depth < path.0.len() {
        return descend(node, known, path, depth, value, adds);
    }
    if !adds {
        *node = value.clone();
        return Ok(());
    }
    let node = node.plain_mut();
    let unwritten = match &node.value {
        Value::Struct(None, fields) => node.span == TYPED && fields.entries.is_empty(),
        other => *other == Value::None,
    };
    if unwritten {
        node.value = Value::List(Vec::new());
    }
    let what = node.describe();
    match &mut node.value {
        Value::List(items) => {
            items.push(value.clone());
            Ok(())
        }
        Value::Broken => Err(None),
        _ => Err(trouble(
            path,
            format!("`{path}` is no list, but {what}; nothing is added to it"),
            Some("write Set(..) to give it another value".to_owned()),
        )),
    }
}

/// What stands at `path` does not exist from its segment `depth` on; `reached`: it does with the nearest
/// name there.
fn missing(path: &Path, depth: usize, names: &[&str], reached: bool) -> Trouble {
    let near = || {
        let name = suggest::nearest(&path.0[depth], names.iter().copied())?;
        let mut meant = path.clone();
        meant.0[depth] = name.to_owned();
        if !reached {
            meant.0.truncate(depth + 1);
        }
        Some(format!("did you mean `{meant}`?"))
    };
    let list = || {
        let here = Path(path.0[..depth].to_vec());
        suggest::hint(
            &path.0[depth],
            &format!("in `{here}` there are"),
            names.iter().copied(),
        )
    };
    let hint = dotted(path, depth, names.iter().copied())
        .or_else(near)
        .or_else(list);
    trouble(path, format!("`{path}` does not exist"), hint)
}

/// "quote it": one of the names at `depth` holds a dot, and the path was cut there.
fn dotted<'n>(
    path: &Path,
    depth: usize,
    mut names: impl Iterator<Item = &'n str>,
) -> Option<String> {
    let cut = |name: &&str| {
        let parts: Vec<&str> = name.split('.').collect();
        parts.len() > 1
            && path.0.len() >= depth + parts.len()
            && parts.iter().zip(&path.0[depth..]).all(|(a, b)| a == b)
    };
    let name = names.find(cut)?;
    let mut meant = path.clone();
    let parts = name.split('.').count();
    meant.0.splice(depth..depth + parts, [name.to_owned()]);
    let written = meant.to_string().replace('"', "\\\"");
    Some(format!("a name that holds a dot is quoted: \"{written}\""))
}

/// Whether `rest` can be set below `node`, which stands at `here`.
fn reaches(node: &Node, known: &Known, here: &Path, rest: &[String]) -> bool {
    let Some((segment, rest)) = rest.split_first() else {
        return true;
    };
    let below = match &node.plain().value {
        Value::Struct(_, fields) | Value::Map(fields) => fields.get(segment),
        Value::List(items) | Value::Tuple(_, items) => {
            segment.parse().ok().and_then(|at: usize| items.get(at))
        }
        _ => None,
    };
    match below {
        Some(node) => reaches(node, known, &here.join(segment), rest),
        None => {
            let field = known
                .get(here)
                .is_some_and(|names| names.iter().any(|name| name == segment));
            field && rest.is_empty()
        }
    }
}

/// Takes the places out of a tree that was typed and stands in no file.
pub(super) fn without_places(mut root: Node) -> Node {
    let mut open = vec![&mut root];
    while let Some(node) = open.pop() {
        node.span = TYPED;
        match &mut node.value {
            Value::List(items) => open.extend(items),
            Value::Tuple(name, items) => {
                name.iter_mut().for_each(|word| word.span = TYPED);
                open.extend(items);
            }
            Value::Struct(name, fields) => {
                name.iter_mut().for_each(|word| word.span = TYPED);
                open.extend(entries(fields));
            }
            Value::Map(fields) => open.extend(entries(fields)),
            Value::Some(inner) => open.push(inner),
            _ => {}
        }
    }
    root
}

fn entries(fields: &mut Fields) -> impl Iterator<Item = &mut Node> {
    fields.entries.iter_mut().map(|entry| {
        entry.key.span = TYPED;
        &mut entry.node
    })
}
