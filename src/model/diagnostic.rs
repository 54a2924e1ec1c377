//! What is wrong in a file, as data: the reader and the checker collect these, the CLI renders them.

use serde::Serialize;

use super::Path;

/// How bad it is. Errors stop a run; warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The plant cannot run.
    Error,
    /// The plant runs, but a person should look.
    Warning,
}

/// A stretch of the source, in bytes from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A short stable name for one kind of problem, such as `unknown-field`.
pub type Code = &'static str;

/// One problem: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable code.
    pub code: Code,
    /// The element it is about; resolved to a span when none was known.
    pub path: Path,
    /// Where in the source, when it is known.
    pub span: Option<Span>,
    /// What is wrong, in the plant's words.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error about `path`.
    pub fn error(code: Code, path: Path, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            path,
            span: None,
            message: message.into(),
            hint: None,
        }
    }

    /// A warning about `path`.
    pub fn warning(code: Code, path: Path, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, path, message)
        }
    }

    /// With advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With a place in the source.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Whether it stops a run.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
