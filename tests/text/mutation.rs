//! Nothing that can be typed makes the reader panic.

use twinline::check::check_draft;

use super::{NoFiles, Source, read, shipped};

/// Marsaglia's xorshift64*: a small generator is enough to spoil texts.
pub(crate) struct Spoiler(u64);

impl Spoiler {
    /// The generator of one mutation.
    pub(crate) fn new(number: usize) -> Self {
        Self(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1).wrapping_mul(0xD134_2543_DE82_EF95))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

const NASTY: &[&str] = &[
    "\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "/*",
    "*/",
    "//",
    "\\",
    "\\u{",
    "'",
    "r#\"",
    "r#",
    "#![enable(",
    "NaN",
    "inf",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "0x",
    "\"-1 s\"",
    "\"1e999 s\"",
    "\"\"",
    "None",
    "Some(",
    "Some",
    "Factory(",
    "Set(",
    "\u{feff}",
    "\u{0}",
    "中文",
    "é",
    "\u{301}",
    "((((((((((((((((((((((((((((((((",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "\"9999-99-99\"",
    "\"Mon 24:00-25:00\"",
    "\"run.run.run\"",
    "\"flow.18446744073709551616\"",
    "Constant(",
    "Every(0)",
    "Empirical(",
    "b\"x\"",
    "1..2",
];

/// Cuts a text into words, strings' insides, blanks and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let end = if word(c) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        tokens.push(&rest[..end]);
        rest = &rest[end..];
    }
    tokens
}

pub(crate) fn spoil(text: &str, spoiler: &mut Spoiler) -> String {
    let mut text = text.to_owned();
    for _ in 0..1 + spoiler.below(4) {
        let mut parts: Vec<String> = tokens(&text).into_iter().map(str::to_owned).collect();
        if parts.is_empty() {
            parts.push(String::new());
        }
        let (one, other) = (spoiler.below(parts.len()), spoiler.below(parts.len()));
        match spoiler.below(7) {
            0 => {
                let mut bytes = text.into_bytes();
                if !bytes.is_empty() {
                    let at = spoiler.below(bytes.len());
                    bytes[at] ^= 1 << spoiler.below(8);
                }
                text = String::from_utf8_lossy(&bytes).into_owned();
                continue;
            }
            1 => drop(parts.remove(one)),
            2 => {
                let part = parts[one].clone();
                parts.insert(one, part);
            }
            3 => parts.swap(one, other),
            4 => parts.insert(one, NASTY[spoiler.below(NASTY.len())].to_owned()),
            5 => parts[one] = NASTY[spoiler.below(NASTY.len())].to_owned(),
            _ => {
                let (from, to) = (one.min(other), one.max(other));
                let cut = to.min(from + 40);
                drop(parts.drain(from..cut));
            }
        }
        text = parts.concat();
    }
    text
}

/// Reads `count` spoilt plants, on all cores.
fn run(count: usize) {
    let texts = shipped();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let broken: usize = std::thread::scope(|scope| {
        let texts = &texts;
        let workers: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || broken_among(texts, (first..count).step_by(threads))))
            .collect();
        let counts = workers.into_iter().map(|worker| worker.join());
        counts.map(|count| count.expect("no mutation panics")).sum()
    });
    // A spoiler that spoils nothing would prove nothing.
    assert!(
        broken * 2 > count,
        "only {broken} of {count} mutations were noticed"
    );
}

/// How many of these mutations leave no plant; each must say why, and every problem where.
fn broken_among(texts: &[(String, String)], numbers: impl Iterator<Item = usize>) -> usize {
    let mut broken = 0;
    for number in numbers {
        let (name, text) = &texts[number % texts.len()];
        let text = spoil(text, &mut Spoiler::new(number));
        let reading = read(
            Source {
                name: name.clone(),
                text,
            },
            &NoFiles,
        );
        if reading.factory.is_none() {
            broken += 1;
            assert!(
                reading.diagnostics.iter().any(|problem| problem.is_error()),
                "mutation {number} of {name} has no plant and no error:\n{}",
                reading.source.text
            );
        }
        // What could be read is checked, and every problem has a place.
        let mut problems = reading.diagnostics.clone();
        if let Some(draft) = &reading.draft {
            let checked = check_draft(&draft.factory, &draft.failed);
            problems.extend(reading.locate(checked));
        }
        for problem in &problems {
            let span = problem.span.expect("every problem of a file has a place");
            assert!(
                reading.source.text.get(span.start..span.end).is_some(),
                "mutation {number} of {name}: {problem:?}"
            );
        }
    }
    broken
}

#[test]
fn a_thousand_mutations_never_panic() {
    run(1_000);
}

#[test]
#[ignore = "minutes"]
fn a_hundred_thousand_mutations_never_panic() {
    run(100_000);
}

#[test]
fn every_beginning_of_the_starter_is_read_without_panic() {
    let text = twinline::text::STARTER;
    for end in (0..text.len())
        .filter(|end| text.is_char_boundary(*end))
        .step_by(7)
    {
        let reading = read(
            Source {
                name: "cut".to_owned(),
                text: text[..end].to_owned(),
            },
            &NoFiles,
        );
        assert!(
            reading.factory.is_none() && !reading.diagnostics.is_empty(),
            "the first {end} bytes"
        );
    }
}
