//! Quantities, counts, numbers, texts and words.

use crate::model::{Money, Quantity, QuantityError, Rate, Seconds, Share};
use crate::text::suggest;
use crate::text::tree::{Value, shorten};

use super::reader::{Item, Log, Lower, TYPED};

/// Units as people also write them, and how they are written here.
const UNITS: &[(&[&str], &str)] = &[
    (&["sec", "secs", "second", "seconds", "秒"], "s"),
    (&["msec", "millisecond", "milliseconds", "毫秒"], "ms"),
    (&["m", "mins", "minute", "minutes", "分", "分钟"], "min"),
    (&["hr", "hrs", "hour", "hours", "小时"], "h"),
    (&["day", "days", "天"], "d"),
    (&["wk", "week", "weeks", "周"], "w"),
    (&["percent", "pct", "％"], "%"),
    (&["/sec", "/second", "per s", "per second"], "/s"),
    (&["/m", "/minute", "per min", "per minute"], "/min"),
    (&["/hr", "/hour", "per h", "per hour"], "/h"),
    (&["/day", "per d", "per day"], "/d"),
    (&["/week", "per w", "per week"], "/w"),
];

/// A quantity in quotes; `due` and `example` describe what would do.
fn quantity<T>(
    item: &Item,
    log: &mut Log,
    due: &str,
    example: &str,
    units: &[&str],
    parse: impl Fn(&str) -> Result<T, QuantityError>,
) -> Option<T> {
    // The unit that people would write: rates are seldom told by the second.
    let base = example.rsplit(' ').next().unwrap_or_default();
    let text = match item.value() {
        Value::Text(text) => text,
        Value::Number(number) if number.value.is_finite() => {
            let message = format!("a unit is missing: {due} is due here, such as \"{example}\"");
            // 0.04 for a share means 4 %.
            let percent = base == "%" && number.value.abs() <= 1.0;
            let value = if percent {
                (number.value * 1e10).round() / 1e8
            } else {
                number.value
            };
            return log.error(
                item,
                "missing-unit",
                message,
                format!("write \"{value} {base}\""),
            );
        }
        _ => return log.wrong_type(item, due, format!("write \"{example}\"")),
    };
    let problem = match parse(text) {
        Ok(value) => return Some(value),
        Err(problem) => problem,
    };
    let (code, hint) = match &problem {
        QuantityError::NoUnit { .. } => {
            ("missing-unit", format!("write \"{} {base}\"", text.trim()))
        }
        QuantityError::WrongUnit { unit, .. } if unit.starts_with(is_comma) => {
            ("bad-number", point_hint(text))
        }
        QuantityError::WrongUnit { unit, .. } => ("wrong-unit", unit_hint(text, unit, units)),
        QuantityError::NoNumber(_) => (
            "bad-number",
            format!("write a number and its unit: \"{example}\""),
        ),
        QuantityError::Parts { example, .. } => ("wrong-unit", format!("write \"{example}\"")),
        QuantityError::NotFinite => (
            "not-finite",
            format!("write a finite number, such as \"{example}\""),
        ),
    };
    let message = match &problem {
        QuantityError::WrongUnit { unit, .. } if unit.starts_with(is_comma) => {
            "a number is written with a point, not with a comma".to_owned()
        }
        QuantityError::NoNumber(text) if text.is_empty() => {
            format!("{due} is due here, not an empty text")
        }
        QuantityError::NoNumber(text) => format!(
            "{due} is due here; `{}` does not start with a number",
            shorten(text)
        ),
        QuantityError::NotFinite => format!("{due} is a finite number"),
        other => other.to_string(),
    };
    log.error(item, code, message, hint)
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，')
}

/// What a number with commas was meant to be: "1,5 s" is 1.5 s, "12,345.5 s" has thousands, and "1,500 s"
/// may be either.
fn point_hint(text: &str) -> String {
    let text = text.trim().replace('，', ",");
    let (whole, rest) = text.split_once(',').unwrap_or((&text, ""));
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let (point, none) = (format!("{whole}.{rest}"), text.replace(',', ""));
    if digits != 3 {
        format!("write \"{point}\"")
    } else if rest.contains(['.', ',']) {
        format!("write \"{none}\"")
    } else {
        format!("write \"{none}\" or \"{point}\"")
    }
}

/// "write "12 s"" for a unit that was meant.
fn unit_hint(text: &str, unit: &str, units: &[&str]) -> String {
    let lower = unit.to_lowercase();
    let also = UNITS
        .iter()
        .find(|(names, here)| names.contains(&lower.as_str()) && units.contains(here));
    let meant = also
        .map(|(_, here)| *here)
        .or_else(|| units.iter().copied().find(|u| u.to_lowercase() == lower));
    match meant {
        Some(meant) => {
            let number = text.trim().strip_suffix(unit).unwrap_or(text).trim();
            format!("write \"{number} {meant}\"")
        }
        None => String::new(),
    }
}

fn unit_names<Q: Quantity>() -> Vec<&'static str> {
    Q::UNITS.iter().map(|(name, _)| *name).collect()
}

/// A quantity that cannot be negative.
fn positive_or_zero<Q: Quantity>(item: &Item, log: &mut Log) -> Option<Q> {
    let read = quantity(item, log, Q::WHAT, Q::EXAMPLE, &unit_names::<Q>(), Q::parse)?;
    if read.base() < 0.0 {
        let message = format!(
            "{} cannot be negative, as {} is",
            Q::WHAT,
            item.node.describe()
        );
        return log.error(item, "negative", message, "");
    }
    // "-0 s" is 0: no sign may reach a number.
    Some(Q::from_base(read.base() + 0.0))
}

impl Lower for Seconds {
    const EXAMPLE: &'static str = "\"12 s\"";
    fn stand_in() -> Option<Self> {
        Some(Self(1.0))
    }
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        positive_or_zero(item, log)
    }
}

impl Lower for Rate {
    const EXAMPLE: &'static str = "\"380 /d\"";
    fn stand_in() -> Option<Self> {
        Some(Self(1e-6))
    }
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        positive_or_zero(item, log)
    }
}

impl Lower for Share {
    const EXAMPLE: &'static str = "\"4 %\"";
    fn stand_in() -> Option<Self> {
        Some(Self(0.5))
    }
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let share: Share = positive_or_zero(item, log)?;
        if share.0 > 1.0 {
            let written = item.node.describe();
            let written = written.strip_prefix("the text ").unwrap_or(&written);
            let message = format!("a share is at most 100 %, not {written}");
            return log.error(item, "share-range", message, "");
        }
        Some(share)
    }
}

impl Lower for Money {
    const EXAMPLE: &'static str = "\"420 CNY\"";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let money = quantity(item, log, "money", "420 CNY", &[], Money::parse)?;
        if money.amount < 0.0 {
            let message = format!("a worth cannot be negative, as {} is", item.node.describe());
            return log.error(item, "negative", message, "");
        }
        Some(money)
    }
}

/// A duration above zero.
pub(super) struct Positive(pub Seconds);

impl Lower for Positive {
    const EXAMPLE: &'static str = <Seconds as Lower>::EXAMPLE;
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let read = Seconds::lower(item, log)?;
        if read.0 == 0.0 {
            return log.error(item, "zero", "this duration must be above zero", "");
        }
        Some(Self(read))
    }
}

/// A whole number in `least..=most`.
fn whole(item: &Item, log: &mut Log, least: i128, most: i128) -> Option<i128> {
    let due = match least {
        i128::MIN..0 => "a whole number".to_owned(),
        0 => "a whole number of 0 or more".to_owned(),
        _ => format!("a whole number of at least {least}"),
    };
    let number = match item.value() {
        Value::Number(number) => number,
        Value::Text(text) if text.trim().parse::<u64>().is_ok() => {
            return log.wrong_type(item, &due, format!("write {} without quotes", text.trim()));
        }
        _ => {
            return log.wrong_type(
                item,
                &due,
                format!("write a number such as {}", least.max(1)),
            );
        }
    };
    let Some(value) = number.whole.or_else(|| exact(number.value)) else {
        let (code, hint) = if number.value.is_finite() {
            ("wrong-type", "")
        } else {
            ("not-finite", "leave the field out for no limit")
        };
        return log.error(
            item,
            code,
            format!("{due} is due here, not {}", number.value),
            hint,
        );
    };
    if value < least {
        let code = if value == 0 { "zero" } else { "negative" };
        return log.error(item, code, format!("{due} is due here, not {value}"), "");
    }
    if value > most {
        return log.error(
            item,
            "too-large",
            format!("{value} is too large; the most is {most}"),
            "",
        );
    }
    Some(value)
}

/// `3.0` is 3.
fn exact(value: f64) -> Option<i128> {
    (value.trunc() == value && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i128)
}

impl Lower for u32 {
    const EXAMPLE: &'static str = "1";
    fn stand_in() -> Option<Self> {
        Some(1)
    }
    /// Counts: at least 1.
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, 1, i128::from(u32::MAX)).and_then(|value| value.try_into().ok())
    }
}

impl Lower for u64 {
    const EXAMPLE: &'static str = "1";
    fn stand_in() -> Option<Self> {
        Some(1)
    }
    /// Counts: at least 1.
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, 1, i128::from(u64::MAX)).and_then(|value| value.try_into().ok())
    }
}

/// Places of a buffer: 0 hands parts over directly.
pub(super) struct Places(pub u32);

impl Lower for Places {
    const EXAMPLE: &'static str = "12";
    fn stand_in() -> Option<Self> {
        Some(Self(1))
    }
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, 0, i128::from(u32::MAX))
            .and_then(|value| value.try_into().ok())
            .map(Self)
    }
}

/// How many there are: 0 says that there are none.
pub(super) struct Count(pub u64);

impl Lower for Count {
    const EXAMPLE: &'static str = "120";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, 0, i128::from(u64::MAX))
            .and_then(|value| value.try_into().ok())
            .map(Self)
    }
}

/// A level or band, from 0 for none to 9.
pub(super) fn level(item: &Item, log: &mut Log) -> Option<u8> {
    whole(item, log, 0, 9).and_then(|value| value.try_into().ok())
}

/// A seed: any number of 64 bits.
pub(super) struct Seed(pub u64);

impl Lower for Seed {
    const EXAMPLE: &'static str = "1";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, 0, i128::from(u64::MAX))
            .and_then(|value| value.try_into().ok())
            .map(Self)
    }
}

impl Lower for i32 {
    const EXAMPLE: &'static str = "1";
    /// Ranks: any whole number.
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        whole(item, log, i128::from(i32::MIN), i128::from(i32::MAX))
            .and_then(|value| value.try_into().ok())
    }
}

impl Lower for f64 {
    const EXAMPLE: &'static str = "2.0";
    fn stand_in() -> Option<Self> {
        Some(1.0)
    }
    /// Shapes of distributions: above 0.
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const DUE: &str = "a number above 0 without a unit";
        let value = match item.value() {
            Value::Number(number) => number.value,
            _ => return log.wrong_type(item, DUE, "write a number such as 2.0"),
        };
        let code = match value {
            _ if !value.is_finite() => "not-finite",
            0.0 => "zero",
            _ if value < 0.0 => "negative",
            _ => return Some(value),
        };
        log.error(item, code, format!("{DUE} is due here, not {value}"), "")
    }
}

impl Lower for bool {
    const EXAMPLE: &'static str = "true";
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Bool(value) => Some(*value),
            // In a change, next to quoted paths and quantities, people quote these two as well.
            Value::Text(text) if text == "true" || text == "false" => Some(text == "true"),
            _ => log.wrong_type(item, "true or false", ""),
        }
    }
}

impl Lower for String {
    const EXAMPLE: &'static str = "\"name\"";
    /// A name that nothing has and that resembles none.
    fn stand_in() -> Option<Self> {
        Some(Self::new())
    }
    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Text(text) if text.trim().is_empty() => {
                log.error(item, "empty-name", "this text is empty", "")
            }
            Value::Text(text) => Some(text.clone()),
            // What a person types on a command line loses its quotes there.
            Value::Word(word) if item.node.span == TYPED => Some(word.clone()),
            Value::Word(word) => {
                log.wrong_type(item, "a text in quotes", format!("write \"{word}\""))
            }
            _ => log.wrong_type(item, "a text in quotes", ""),
        }
    }
}

/// Reads a bare word of a list; reports what is none.
pub(super) fn word<T: Copy>(
    item: &Item,
    log: &mut Log,
    what: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let names: Vec<&'static str> = words.iter().map(|(name, _)| *name).collect();
    match item.value() {
        Value::Word(word) => match words.iter().find(|(name, _)| name == word) {
            Some((_, value)) => Some(*value),
            None => log.unknown_variant(item, word, what, &names),
        },
        Value::Text(text) => {
            let hint = match suggest::nearest(text, names.iter().copied()) {
                Some(name) => format!("write {name} without quotes"),
                None => format!("{what} is one of {}", names.join(", ")),
            };
            log.wrong_type(item, what, hint)
        }
        _ => log.wrong_type(item, what, format!("{what} is one of {}", names.join(", "))),
    }
}

/// Words of an enum whose variants hold nothing.
macro_rules! words {
    ($type:ident, $what:literal, $first:ident $(, $word:ident)*) => {
        impl $crate::text::lower::reader::Lower for $type {
            const EXAMPLE: &'static str = stringify!($first);
            fn lower(
                item: &$crate::text::lower::reader::Item,
                log: &mut $crate::text::lower::reader::Log,
            ) -> Option<Self> {
                const WORDS: &[(&str, $type)] =
                    &[(stringify!($first), $type::$first) $(, (stringify!($word), $type::$word))*];
                $crate::text::lower::quantity::word(item, log, $what, WORDS)
            }
        }
    };
}
pub(super) use words;
