//! Quantities that carry their unit in the text: `"12.5 s"`, `"4 %"`, `"380 /d"`, `"420 CNY"`.
//!
//! Each is a newtype over the base unit, so that a duration cannot be taken for a share. The text
//! form is read by [`Quantity::parse`] and written by `Display`; the two agree bit for bit.

use std::fmt;

use serde::Serialize;

/// A number with a unit, as a person writes it.
pub trait Quantity: Sized + Copy {
    /// What it is, in the plant's words: "a duration".
    const WHAT: &'static str;
    /// Unit names with their factor to the base unit; the first is the base unit itself.
    const UNITS: &'static [(&'static str, f64)];
    /// A well-formed example, for hints.
    const EXAMPLE: &'static str;
    /// An example in parts of ever smaller units, `"7 min 30 s"`; empty when it is not written so.
    const EXAMPLE_IN_PARTS: &'static str = "";

    /// Wraps a value in the base unit.
    fn from_base(value: f64) -> Self;
    /// The value in the base unit.
    fn base(self) -> f64;

    /// Reads `"12.5 s"`. Fails on a missing, unknown or foreign unit and on a number that is not finite.
    fn parse(text: &str) -> Result<Self, QuantityError> {
        let (number, unit) = split(text)?;
        if !Self::EXAMPLE_IN_PARTS.is_empty()
            && let Some(at) = unit.find(|c: char| c.is_ascii_digit())
        {
            let (first, rest) = text.trim().split_at(text.trim().len() - (unit.len() - at));
            return in_parts::<Self>(first, rest);
        }
        if unit.is_empty() {
            return Err(QuantityError::NoUnit {
                due: Self::WHAT,
                example: Self::EXAMPLE,
            });
        }
        match Self::UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, factor)) => {
                let value = number * factor;
                if value.is_finite() {
                    Ok(Self::from_base(value))
                } else {
                    Err(QuantityError::NotFinite)
                }
            }
            None => Err(QuantityError::WrongUnit {
                unit: unit.to_owned(),
                is: kind_of_unit(unit),
                due: Self::WHAT,
                units: Self::UNITS.iter().map(|(name, _)| *name).collect(),
            }),
        }
    }
}

/// Reads `"7 min"` and `"30 s"` as one quantity.
fn in_parts<Q: Quantity>(first: &str, rest: &str) -> Result<Q, QuantityError> {
    let parts = QuantityError::Parts {
        due: Q::WHAT,
        example: Q::EXAMPLE_IN_PARTS,
    };
    let factor = |text: &str| {
        let (_, unit) = split(text).ok()?;
        let unit = unit.split(|c: char| c.is_ascii_digit()).next()?.trim();
        let known = Q::UNITS.iter().find(|(name, _)| *name == unit)?;
        Some(known.1)
    };
    let (larger, smaller) = (Q::parse(first)?, Q::parse(rest)?);
    match (factor(first), factor(rest)) {
        (Some(first), Some(rest)) if rest < first && larger.base() >= 0.0 => {
            Ok(Q::from_base(larger.base() + smaller.base()))
        }
        _ => Err(parts),
    }
}

/// Why a text is not the quantity that is due.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text does not start with a number.
    #[error("`{0}` does not start with a number")]
    NoNumber(String),
    /// NaN or infinite.
    #[error("the number is not finite")]
    NotFinite,
    /// A number alone.
    #[error("a unit is missing: {due} is due here, such as \"{example}\"")]
    NoUnit {
        /// What is due here.
        due: &'static str,
        /// A text that would do.
        example: &'static str,
    },
    /// Parts whose units do not fall, or with a sign.
    #[error("the parts of {due} have ever smaller units and no sign, such as \"{example}\"")]
    Parts {
        /// What is due here.
        due: &'static str,
        /// A text that would do.
        example: &'static str,
    },
    /// The unit belongs to another quantity, or to none.
    #[error("{}", wrong_unit(unit, *is, due, units))]
    WrongUnit {
        /// The unit as written.
        unit: String,
        /// What that unit measures, when it is known.
        is: Option<&'static str>,
        /// What is due here.
        due: &'static str,
        /// The units that would do.
        units: Vec<&'static str>,
    },
}

fn wrong_unit(unit: &str, is: Option<&str>, due: &str, units: &[&str]) -> String {
    let list = units.join(", ");
    match is {
        Some(is) => format!("`{unit}` measures {is}, but {due} is due here (units: {list})"),
        None => format!("`{unit}` is no unit of {due} (units: {list})"),
    }
}

/// Splits `"12.5 s"` into number and unit. Names such as `inf` and `nan` are not numbers here.
fn split(text: &str) -> Result<(f64, &str), QuantityError> {
    let text = text.trim();
    let numeric = |c: char, before: Option<char>| {
        c.is_ascii_digit()
            || c == '.'
            || c == '_'
            || ((c == '-' || c == '+') && before.is_none_or(|b| b == 'e' || b == 'E'))
    };
    let mut end = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        // An exponent counts as part of the number only when a digit or a sign follows it.
        let exponent = (c == 'e' || c == 'E')
            && before.is_some_and(|b: char| b.is_ascii_digit() || b == '.')
            && text[at + 1..].starts_with(|n: char| n.is_ascii_digit() || n == '-' || n == '+');
        if !(numeric(c, before) || exponent) {
            break;
        }
        before = Some(c);
        end = at + c.len_utf8();
    }
    let number = text[..end].replace('_', "");
    let value: f64 = number
        .parse()
        .map_err(|_| QuantityError::NoNumber(text.to_owned()))?;
    if !value.is_finite() {
        return Err(QuantityError::NotFinite);
    }
    Ok((value, text[end..].trim()))
}

fn kind_of_unit(unit: &str) -> Option<&'static str> {
    let has = |units: &[(&str, f64)]| units.iter().any(|(name, _)| *name == unit);
    if has(Seconds::UNITS) {
        Some(Seconds::WHAT)
    } else if has(Share::UNITS) {
        Some(Share::WHAT)
    } else if has(Rate::UNITS) {
        Some(Rate::WHAT)
    } else if has(Speed::UNITS) {
        Some(Speed::WHAT)
    } else if has(Power::UNITS) {
        Some(Power::WHAT)
    } else if Money::is_currency(unit) {
        Some("money")
    } else {
        None
    }
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $what:literal, $example:literal, [$($unit:literal => $factor:expr),+ $(,)?] $(, in parts $parts:literal)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct $name(pub f64);

        impl Quantity for $name {
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;
            $(const EXAMPLE_IN_PARTS: &'static str = $parts;)?
            const UNITS: &'static [(&'static str, f64)] = &[$(($unit, $factor)),+];
            fn from_base(value: f64) -> Self { Self(value) }
            fn base(self) -> f64 { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, Self::UNITS[0].0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
    };
}

quantity!(
    /// A duration \[s\].
    Seconds, "a duration", "12.5 s",
    ["s" => 1.0, "ms" => 1e-3, "min" => 60.0, "h" => 3600.0, "d" => 86_400.0, "w" => 604_800.0],
    in parts "7 min 30 s"
);
quantity!(
    /// A speed [m/s].
    Speed, "a speed", "1.2 m/s", ["m/s" => 1.0, "m/min" => 1.0 / 60.0]
);
quantity!(
    /// A power \[kW\].
    Power, "a power", "38 kW", ["kW" => 1.0, "W" => 1e-3]
);
quantity!(
    /// A rate [parts/s].
    Rate, "a rate", "380 /d",
    ["/s" => 1.0, "/min" => 1.0 / 60.0, "/h" => 1.0 / 3600.0, "/d" => 1.0 / 86_400.0, "/w" => 1.0 / 604_800.0]
);

/// A share of a whole, 0 to 1; written in percent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Share(pub f64);

impl Quantity for Share {
    const WHAT: &'static str = "a share";
    const EXAMPLE: &'static str = "4 %";
    const UNITS: &'static [(&'static str, f64)] = &[("%", 0.01)];
    fn from_base(value: f64) -> Self {
        Self(value)
    }
    fn base(self) -> f64 {
        self.0
    }
    // Division keeps `100 %` and `70 % + 30 %` exact where a product with 0.01 would not.
    fn parse(text: &str) -> Result<Self, QuantityError> {
        let (number, unit) = split(text)?;
        match unit {
            "%" => Ok(Self(number / 100.0)),
            "" => Err(QuantityError::NoUnit {
                due: Self::WHAT,
                example: Self::EXAMPLE,
            }),
            _ => Err(QuantityError::WrongUnit {
                unit: unit.to_owned(),
                is: kind_of_unit(unit),
                due: Self::WHAT,
                units: vec!["%"],
            }),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0 * 100.0)
    }
}

impl Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// An amount of money with its currency, an ISO 4217 code such as `CNY`.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// The amount, in whole units of the currency.
    pub amount: f64,
    /// Three capital letters.
    pub currency: String,
}

impl Money {
    /// Three capital letters.
    pub fn is_currency(unit: &str) -> bool {
        unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
    }

    /// Reads `"420 CNY"`.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let (amount, unit) = split(text)?;
        if unit.is_empty() {
            Err(QuantityError::NoUnit {
                due: "money",
                example: "420 CNY",
            })
        } else if Self::is_currency(unit) {
            Ok(Self {
                amount,
                currency: unit.to_owned(),
            })
        } else {
            Err(QuantityError::WrongUnit {
                unit: unit.to_owned(),
                is: kind_of_unit(unit),
                due: "money",
                units: vec!["CNY", "EUR", "USD", "any ISO 4217 code"],
            })
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Seconds {
    /// The duration in whole nanoseconds, rounded half up; saturates at the end of the clock.
    pub fn nanos(self) -> u64 {
        // `as` saturates and takes NaN to 0, so this never wraps.
        (self.0 * super::NANOS + 0.5) as u64
    }

    /// The duration for people: in the largest unit of which it is a whole number, `2 w` for 1209600 s.
    pub fn told(self) -> String {
        for unit in ["w", "d", "h", "min"] {
            let size = Self::UNITS.iter().find(|(name, _)| *name == unit);
            let count = size.map_or(0.0, |(_, size)| self.0 / size);
            if count >= 1.0 && count == libm::floor(count) {
                return format!("{count} {unit}");
            }
        }
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_the_unit_that_people_use() {
        let told = [1_209_600.0, 604_800.0 * 1.5, 129_600.0, 5_400.0, 90.5, 0.0];
        assert_eq!(
            told.map(|s| Seconds(s).told()),
            ["2 w", "252 h", "36 h", "90 min", "90.5 s", "0 s"]
        );
    }

    #[test]
    fn units_scale_to_the_base_unit() {
        assert_eq!(Seconds::parse("12.5 s"), Ok(Seconds(12.5)));
        assert_eq!(Seconds::parse("2min"), Ok(Seconds(120.0)));
        assert_eq!(Seconds::parse("1e3 s"), Ok(Seconds(1000.0)));
        assert_eq!(Seconds::parse("1 w"), Ok(Seconds(604_800.0)));
        assert_eq!(Share::parse("70 %"), Ok(Share(0.7)));
        assert_eq!(Rate::parse("86400 /d").map(|r| r.0), Ok(1.0));
        assert_eq!(
            Money::parse("420 CNY"),
            Ok(Money {
                amount: 420.0,
                currency: "CNY".into()
            })
        );
    }

    #[test]
    fn a_duration_may_be_written_in_parts() {
        for (text, seconds) in [
            ("7 min 30 s", 450.0),
            ("1h 30min", 5_400.0),
            ("2 d 4 h 30 min", 189_000.0),
            (" 1 s 500 ms ", 1.5),
        ] {
            assert_eq!(Seconds::parse(text), Ok(Seconds(seconds)), "{text}");
        }
        for text in [
            "30 s 7 min",
            "1 h 1 h",
            "-1 h 30 min",
            "1 h -30 min",
            "1 h 30",
        ] {
            assert!(Seconds::parse(text).is_err(), "{text}");
        }
        assert!(matches!(
            Seconds::parse("1 h 30 m/s"),
            Err(QuantityError::WrongUnit { .. })
        ));
        assert!(Rate::parse("380 /d 2 /h").is_err());
    }

    #[test]
    fn a_bare_number_a_foreign_unit_and_nan_are_refused() {
        assert!(matches!(
            Seconds::parse("12"),
            Err(QuantityError::NoUnit { .. })
        ));
        let wrong = Seconds::parse("5 m/s").unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "`m/s` measures a speed, but a duration is due here (units: s, ms, min, h, d, w)"
        );
        assert!(matches!(
            Seconds::parse("NaN s"),
            Err(QuantityError::NoNumber(_))
        ));
        assert!(matches!(
            Seconds::parse("inf s"),
            Err(QuantityError::NoNumber(_))
        ));
        assert!(matches!(
            Seconds::parse("1e999 s"),
            Err(QuantityError::NotFinite)
        ));
        assert!(matches!(
            Share::parse("0.5"),
            Err(QuantityError::NoUnit { .. })
        ));
    }

    #[test]
    fn what_is_written_reads_back_bit_for_bit() {
        for x in [0.0, 0.1, 1.0 / 3.0, 118.0, 1e-9, 12_345.678_9] {
            assert_eq!(Seconds::parse(&Seconds(x).to_string()), Ok(Seconds(x)));
        }
    }

    #[test]
    fn a_duration_is_rounded_once_to_nanoseconds() {
        assert_eq!(Seconds(1.5e-9).nanos(), 2);
        assert_eq!(Seconds(42.0).nanos(), 42_000_000_000);
        assert_eq!(Seconds(f64::MAX).nanos(), u64::MAX);
    }
}
