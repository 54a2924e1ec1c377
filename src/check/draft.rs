//! Plants of which something could not be read: what follows only from that is no problem of its own.

use std::collections::BTreeSet;

use crate::model::{Diagnostic, Path};

/// What could not be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failed<'a>(pub &'a BTreeSet<Path>);

impl Failed<'_> {
    /// Whether a station is there of which not even the kind is known.
    pub fn station(self, name: &str) -> bool {
        self.0
            .iter()
            .any(|path| matches!(path.0.as_slice(), [only] if only == name))
    }

    /// Whether something failed at a station beyond its kind.
    pub fn inside(self, name: &str) -> bool {
        self.any(|path| path.len() > 1 && path[0] == name)
    }

    /// Whether links may be missing, or lead where nobody knows.
    pub fn flow(self) -> bool {
        self.any(|path| match path {
            [section] => section == "flow" || section == "stations",
            [section, _] => section == "flow",
            _ => false,
        })
    }

    /// Whether anything failed that decides how parts choose their way, or which product they are.
    pub fn routing(self) -> bool {
        self.any(|path| {
            matches!(path[0].as_str(), "flow" | "products" | "stations")
                || path.get(1).is_some_and(|field| {
                    matches!(
                        field.as_str(),
                        "mix" | "orders" | "rework" | "scrap" | "route"
                    )
                })
        })
    }

    fn any(self, test: impl Fn(&[String]) -> bool) -> bool {
        self.0
            .iter()
            .any(|path| !path.0.is_empty() && test(&path.0))
    }

    /// Whether a section as a whole failed, or may lack some of its names.
    fn section(self, name: &str) -> bool {
        self.station(name)
    }

    /// Whether one of these fields of any station failed.
    fn field(self, names: &[&str]) -> bool {
        self.any(|path| {
            path.get(1)
                .is_some_and(|field| names.contains(&field.as_str()))
        })
    }

    fn under(self, prefix: &[String]) -> bool {
        self.any(|path| path.starts_with(prefix))
    }

    /// Whether a problem says only what the failures said already, or might vanish once they are mended.
    pub fn explain(self, problem: &Diagnostic) -> bool {
        let at = problem.path.0.as_slice();
        if self.any(|path| at.starts_with(path)) {
            return true;
        }
        let products = self.section("products");
        match problem.code {
            "unknown-station" | "rework-target" => self.section("stations"),
            "unknown-product" => products,
            "unknown-shift" => self.section("shifts"),
            "missing-cycle" | "missing-setup" | "no-way-on" | "no-exit" => {
                products || self.flow() || self.field(&["mix", "orders"])
            }
            "product-never-made" => self.routing(),
            "no-link" | "unreachable" => self.flow() || self.field(&["rework"]),
            "dead-end" | "can-lock" | "no-place" | "before-service" | "no-time" => self.flow(),
            "no-source" | "no-sink" => self.section("stations"),
            "endless-supply" => {
                self.flow() || self.field(&["capacity", "limit", "wip_cap", "route", "cycle"])
            }
            "source-arrivals" => self.under(at),
            "warm-up" => self.under(&["run".to_owned(), "until".to_owned()]),
            "shares-sum" | "link-shares" | "never-taken" | "unused-route" => {
                let station = at.last().is_some_and(|field| field == "scrap");
                let links = at[0] == "flow" && self.any(|path| path[0] == "flow" && !element(path));
                links || self.under(if station { &at[..1] } else { at })
            }
            "overload" | "demand-over-capacity" => self.flow() || self.routing(),
            _ => false,
        }
    }
}

/// Whether a path is that of one name in a chain.
fn element(path: &[String]) -> bool {
    matches!(path, [_, _, at] if at.parse::<usize>().is_ok())
}
