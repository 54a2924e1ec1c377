//! The window's words in English and Chinese, from `assets/locales`.
//!
//! A text is named by a key; a key that a language lacks shows itself, and a test keeps that from happening.
//! `{}` in a text stands for what [`Words::with`] puts in.

use std::collections::BTreeMap;
use std::io;

use super::sentences::IN_CHINESE;

const ENGLISH: &str = include_str!("../../assets/locales/en.ron");
const CHINESE: &str = include_str!("../../assets/locales/zh.ron");

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// By a word such as `zh`, `zh_CN.UTF-8` or `en-GB`; English when it is none that the window speaks.
    pub fn of(word: &str) -> Self {
        match word.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("zh") => Self::Chinese,
            _ => Self::English,
        }
    }
}

/// All texts of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    language: Language,
    texts: BTreeMap<String, String>,
}

impl Words {
    /// The texts of a language.
    pub fn of(language: Language) -> Self {
        let file = match language {
            Language::English => ENGLISH,
            Language::Chinese => CHINESE,
        };
        // A file that does not parse leaves the keys; a test holds the shipped ones to it.
        let texts = ron::from_str(file).unwrap_or_default();
        Self { language, texts }
    }

    /// The English texts.
    pub fn english() -> Self {
        Self::of(Language::English)
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The text for what the vocabulary of plants says of itself in English, such as the type of a field; that, where
    /// there is none.
    pub fn told<'a>(&'a self, what: &str, english: &'a str) -> &'a str {
        let found = self.texts.get(&format!("{what}.{english}"));
        found.map_or(english, String::as_str)
    }

    /// A sentence that another layer says in English; where there is no other for it, that one, introduced as what it is.
    pub fn said(&self, english: &str) -> String {
        match self.language {
            Language::English => english.to_owned(),
            Language::Chinese => IN_CHINESE
                .told(english)
                .unwrap_or_else(|| self.with("said.in_english", &[english])),
        }
    }

    /// Why the operating system did not do something.
    pub fn failure(&self, error: &io::Error) -> String {
        use io::ErrorKind as K;
        let key = match error.kind() {
            K::NotFound => "system.not_found",
            K::PermissionDenied => "system.not_allowed",
            K::AlreadyExists => "system.exists",
            K::StorageFull | K::QuotaExceeded => "system.full",
            K::ReadOnlyFilesystem => "system.read_only",
            K::IsADirectory => "system.is_folder",
            K::NotADirectory => "system.no_folder",
            K::InvalidFilename => "system.bad_name",
            K::InvalidData => "system.no_text",
            // What it says itself, in its own language.
            _ => return self.with("system.other", &[&error.to_string()]),
        };
        self.get(key).to_owned()
    }

    /// The text of a key with values in the place of its `{}`, in turn.
    pub fn with(&self, key: &str, values: &[&str]) -> String {
        let mut pieces = self.get(key).split("{}");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (at, piece) in pieces.enumerate() {
            text.push_str(values.get(at).copied().unwrap_or_default());
            text.push_str(piece);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn both_languages_have_the_same_keys_and_gaps() {
        let (english, chinese) = (Words::of(Language::English), Words::of(Language::Chinese));
        assert!(english.texts.len() > 20);
        let keys = |words: &Words| words.texts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&english), keys(&chinese));
        for (key, text) in &english.texts {
            let gaps = |text: &str| text.matches("{}").count();
            assert_eq!(gaps(text), gaps(&chinese.texts[key]), "{key}");
        }
    }

    #[test]
    fn a_language_is_found_in_what_a_system_says() {
        assert_eq!(Language::of("zh_CN.UTF-8"), Language::Chinese);
        assert_eq!(Language::of("ZH"), Language::Chinese);
        for other in ["C.UTF-8", "en", "", "de_DE"] {
            assert_eq!(Language::of(other), Language::English);
        }
    }

    #[test]
    fn a_failure_of_the_system_is_told_in_the_windows_language() {
        let folder = tempfile::tempdir().unwrap();
        let missing = std::fs::read(folder.path().join("none")).unwrap_err();
        let is_folder = std::fs::write(folder.path(), "").unwrap_err();
        let odd = io::Error::other("it broke");
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        assert_eq!(english.failure(&missing), "there is no such file or folder");
        assert_eq!(english.failure(&is_folder), "it is a folder");
        assert_eq!(english.failure(&odd), "it broke");
        assert_eq!(chinese.failure(&missing), "没有这样的文件或文件夹");
        assert!(chinese.failure(&odd).ends_with("it broke"));
        use io::ErrorKind as K;
        for kind in [
            K::PermissionDenied,
            K::AlreadyExists,
            K::StorageFull,
            K::ReadOnlyFilesystem,
            K::NotADirectory,
            K::InvalidFilename,
            K::InvalidData,
        ] {
            let told = english.failure(&kind.into());
            assert!(!told.starts_with("system."), "{told}");
            assert_ne!(told, io::Error::from(kind).to_string());
        }
    }

    #[test]
    fn what_nobody_translates_is_introduced() {
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        for said in ["no document shows it", "something new"] {
            assert_eq!(english.said(said), said);
        }
        assert_eq!(chinese.said("no document shows it"), "没有文件证明");
        assert_eq!(chinese.said("something new"), "英文原文：something new");
    }

    /// Every `words.get("…")` and `words.with("…")` of the window's sources names a text.
    #[test]
    fn every_key_in_use_has_a_text() {
        let english = Words::english();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view")];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                for call in ["words.get(\"", "words.with(\"", "word(\""] {
                    for piece in text.split(call).skip(1) {
                        let key = piece.split('"').next().unwrap();
                        assert!(
                            english.texts.contains_key(key),
                            "{key} in {}",
                            path.display()
                        );
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 10);
    }
}
