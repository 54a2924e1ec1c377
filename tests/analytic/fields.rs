//! Reads a JSON object and remembers which fields were understood: one that was not makes the case
//! `Missing`, because a model that ignores a field is a wrong model.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The element that the engine, or this translator, does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

pub fn missing<T>(what: impl Into<String>) -> Result<T, Missing> {
    Err(Missing(what.into()))
}

/// A JSON object whose fields must all be understood.
pub struct Fields<'a> {
    what: String,
    map: &'a Map<String, Value>,
    seen: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Fields<'a> {
    pub fn new(what: impl Into<String>, map: &'a Map<String, Value>) -> Self {
        Self {
            what: what.into(),
            map,
            seen: RefCell::default(),
        }
    }

    pub fn of(what: impl Into<String>, value: &'a Value) -> Result<Self, Missing> {
        let what = what.into();
        match value.as_object() {
            Some(map) => Ok(Self::new(what, map)),
            None => missing(format!("{what} as {value}")),
        }
    }

    /// Whether a field is there; does not count as understanding it.
    pub fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    /// A field, now understood.
    pub fn take(&self, key: &str) -> Option<&'a Value> {
        let (key, value) = self.map.get_key_value(key)?;
        self.seen.borrow_mut().insert(key);
        Some(value)
    }

    pub fn need(&self, key: &str) -> Result<&'a Value, Missing> {
        self.take(key)
            .ok_or_else(|| Missing(format!("{} without `{key}`", self.what)))
    }

    pub fn number(&self, key: &str) -> Result<f64, Missing> {
        as_number(&format!("`{key}` of {}", self.what), self.need(key)?)
    }

    pub fn maybe_number(&self, key: &str) -> Result<Option<f64>, Missing> {
        if self.has(key) {
            self.number(key).map(Some)
        } else {
            Ok(None)
        }
    }

    pub fn whole(&self, key: &str) -> Result<u32, Missing> {
        as_whole(&format!("`{key}` of {}", self.what), self.need(key)?)
    }

    pub fn text(&self, key: &str) -> Result<&'a str, Missing> {
        let value = self.need(key)?;
        value
            .as_str()
            .ok_or_else(|| Missing(format!("`{key}` of {} as {value}", self.what)))
    }

    pub fn list(&self, key: &str) -> Result<&'a [Value], Missing> {
        as_list(&format!("`{key}` of {}", self.what), self.need(key)?)
    }

    /// Every field must have been understood.
    pub fn finish(self) -> Result<(), Missing> {
        let seen = self.seen.borrow();
        match self.map.keys().find(|key| !seen.contains(key.as_str())) {
            Some(key) => missing(
                element(key)
                    .map_or_else(|| format!("field `{key}` of {}", self.what), str::to_owned),
            ),
            None => Ok(()),
        }
    }
}

/// What stands behind fields that belong to elements the engine does not have yet.
pub fn element(key: &str) -> Option<&'static str> {
    Some(match key {
        "batch" => "machine that works on a batch of parts",
        "consumes" | "part" => "assembly by bill of materials",
        "changeover" => "server that polls several queues",
        "repairers" => "repair crew shared by machines",
        "operators" => "workers",
        "vehicles" => "vehicles",
        "demand" | "base_stock" => "base stock",
        "job_sequence_per_machine_zero_based" => "given sequence of jobs on a machine",
        "decision_vector" => "search over a decision vector given in words",
        _ => return None,
    })
}

pub fn as_number(what: &str, value: &Value) -> Result<f64, Missing> {
    value
        .as_f64()
        .ok_or_else(|| Missing(format!("{what} as {value}")))
}

pub fn as_whole(what: &str, value: &Value) -> Result<u32, Missing> {
    let whole = value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|x| x.fract() == 0.0 && *x >= 0.0)
            .map(|x| x as u64)
    });
    whole
        .and_then(|n| u32::try_from(n).ok())
        .ok_or_else(|| Missing(format!("{what} as {value}")))
}

pub fn as_list<'a>(what: &str, value: &'a Value) -> Result<&'a [Value], Missing> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| Missing(format!("{what} as {value}")))
}

#[test]
fn a_field_that_nobody_read_is_missing() {
    let value: Value = serde_json::from_str(r#"{"mean": 2.0, "wobble": 1}"#).unwrap();
    let fields = Fields::of("a distribution", &value).unwrap();
    assert_eq!(fields.number("mean"), Ok(2.0));
    assert_eq!(fields.finish(), missing("field `wobble` of a distribution"));

    let value: Value = serde_json::from_str(r#"{"operators": 2}"#).unwrap();
    assert_eq!(
        Fields::of("a model", &value).unwrap().finish(),
        missing("workers")
    );
}
