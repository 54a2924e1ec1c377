//! Just enough Rust read to find what a file imports.

/// Words, `::`, and single signs. Comments, strings and character literals are left out.
pub fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if c == 'r'
            && (at(i + 1) == '"' || (at(i + 1) == '#' && matches!(at(i + 2), '#' | '"')))
        {
            let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
            let end: Vec<char> = std::iter::once('"')
                .chain(std::iter::repeat_n('#', hashes))
                .collect();
            i += hashes + 2;
            while i < chars.len() && !chars[i..].starts_with(&end) {
                i += 1;
            }
            i += end.len();
        } else if c == '"' {
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            i += if at(i + 1) == '\\' { 3 } else { 2 };
            while i < chars.len() && chars[i] != '\'' {
                i += 1;
            }
            i += 1;
        } else if word(c) {
            let start = i;
            while word(at(i)) {
                i += 1;
            }
            tokens.push(chars[start..i].iter().collect());
        } else if c == ':' && at(i + 1) == ':' {
            tokens.push("::".to_owned());
            i += 2;
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            i += 1;
        }
    }
    tokens
}

/// Every path in the file of a module from its crate on: `crate::a::b`, `super::super::a`, `std::fs`, and each branch
/// of `use crate::{a, b::{c, d}}`.
pub fn paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let tokens = tokens(text);
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let before = i.checked_sub(1).map(|k| tokens[k].as_str());
        match tokens[i].as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.retain(|(_, open)| *open <= depth);
            }
            "mod" if tokens.get(i + 2).is_some_and(|t| t == "{") => {
                inner.push((tokens[i + 1].clone(), depth + 1));
            }
            root @ ("crate" | "super" | "std" | "core" | "twinline") if before != Some("::") => {
                let mut base: Vec<String> = match root {
                    "crate" | "twinline" => vec!["crate".to_owned()],
                    "super" => std::iter::once("crate".to_owned())
                        .chain(module.iter().cloned())
                        .chain(inner.iter().map(|(name, _)| name.clone()))
                        .collect(),
                    other => vec![other.to_owned()],
                };
                if root == "super" {
                    base.pop();
                }
                if tokens.get(i + 1).is_some_and(|t| t == "::") {
                    i = branch(&tokens, i + 2, base, &mut found);
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// Reads what follows `::` and gives the index behind it.
fn branch(
    tokens: &[String],
    mut i: usize,
    mut path: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    loop {
        match tokens.get(i).map(String::as_str) {
            Some("{") => {
                i += 1;
                while tokens.get(i).is_some_and(|t| t != "}") {
                    if tokens[i] == "," {
                        i += 1;
                    } else {
                        i = branch(tokens, i, path.clone(), found);
                    }
                }
                return i + 1;
            }
            Some("super") => {
                path.pop();
                i += 1;
            }
            Some("self") => {
                i += 1;
            }
            Some(name) if name == "*" || name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                path.push(name.to_owned());
                i += 1;
            }
            _ => break,
        }
        match tokens.get(i).map(String::as_str) {
            Some("::") => i += 1,
            Some("as") => {
                i += 2;
                break;
            }
            _ => break,
        }
    }
    found.push(path);
    i
}
