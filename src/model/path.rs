//! A path names one place in a plant: `press.setup.takes`, `"press 2.1".failures.die.repair`.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// Segments from the outside in. Names that are not plain words are quoted in text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(pub Vec<String>);

impl Path {
    /// The path with one more segment.
    #[must_use]
    pub fn join(&self, segment: impl Into<String>) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment.into());
        Self(segments)
    }

    /// The path without its last segment; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    /// A path of these segments.
    pub fn of<S: Into<String>>(segments: impl IntoIterator<Item = S>) -> Self {
        Self(segments.into_iter().map(Into::into).collect())
    }
}

/// A plain word needs no quotes: letters of any script, digits, `_` and `-`.
fn is_plain(segment: &str) -> bool {
    !segment.is_empty()
        && segment
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            if is_plain(segment) {
                f.write_str(segment)?;
            } else {
                write!(
                    f,
                    "\"{}\"",
                    segment.replace('\\', "\\\\").replace('"', "\\\"")
                )?;
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Why a text is not a path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing between two dots, or an empty text.
    #[error("a path has an empty segment; quote a name that holds a dot: \"press 2.1\".cycle")]
    Empty,
    /// A quote that is not closed, or text right behind a closed one.
    #[error("a quoted name in the path is not closed, or something other than a dot follows it")]
    Quote,
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut segments = Vec::new();
        let mut rest = text.trim();
        loop {
            let segment;
            if let Some(quoted) = rest.strip_prefix('"') {
                let mut name = String::new();
                let mut chars = quoted.char_indices();
                let end = loop {
                    match chars.next() {
                        Some((_, '\\')) => name.push(chars.next().ok_or(PathError::Quote)?.1),
                        Some((at, '"')) => break at,
                        Some((_, c)) => name.push(c),
                        None => return Err(PathError::Quote),
                    }
                };
                segment = name;
                rest = &quoted[end + 1..];
                if !rest.is_empty() && !rest.starts_with('.') {
                    return Err(PathError::Quote);
                }
            } else {
                let end = rest.find('.').unwrap_or(rest.len());
                segment = rest[..end].to_owned();
                rest = &rest[end..];
            }
            if segment.is_empty() {
                return Err(PathError::Empty);
            }
            segments.push(segment);
            match rest.strip_prefix('.') {
                Some(more) => rest = more,
                None => return Ok(Self(segments)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_dot_is_quoted_and_reads_back() {
        for segments in [
            vec!["press", "setup"],
            vec!["press 2.1", "failures", "模具"],
            vec!["a\"b\\", "c"],
        ] {
            let path = Path::of(segments);
            assert_eq!(path.to_string().parse(), Ok(path));
        }
        assert_eq!(
            Path::of(["press 2.1", "cycle"]).to_string(),
            "\"press 2.1\".cycle"
        );
    }

    #[test]
    fn broken_paths_say_why() {
        assert_eq!("".parse::<Path>(), Err(PathError::Empty));
        assert_eq!("a..b".parse::<Path>(), Err(PathError::Empty));
        assert_eq!("\"a".parse::<Path>(), Err(PathError::Quote));
        assert_eq!("\"a\"b".parse::<Path>(), Err(PathError::Quote));
    }
}
