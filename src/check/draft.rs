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

    fn exactly(self, path: &[&str]) -> bool {
        self.any(|failed| failed.iter().map(String::as_str).eq(path.iter().copied()))
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
            "unknown-scenario" => self.section("scenarios"),
            "unknown-system" => {
                self.section("structure") || self.exactly(&["structure", "systems"])
            }
            "self-link" | "duplicate-link" => self.under(at),
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
            "endless-rework" => self.under(&at[..1]),
            // A station of unknown kind may work in it.
            "unused-shift" => {
                self.section("stations")
                    || self.field(&["shift"])
                    || self.any(|path| path.len() == 1)
            }
            "shares-sum" | "nothing-good" | "link-shares" | "never-taken" | "unused-route" => {
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

#[cfg(test)]
mod tests {
    use super::super::check_draft;
    use super::super::sample::*;
    use crate::model::*;

    /// Codes and paths of a bent plant of which `failed` could not be read.
    fn drafted(failed: &[&str], edit: impl FnOnce(&mut Factory)) -> Vec<String> {
        let mut factory = sound();
        edit(&mut factory);
        let failed = failed.iter().map(|path| path.parse().unwrap()).collect();
        let found = check_draft(&factory, &failed);
        found
            .iter()
            .map(|d| format!("{} {}", d.code, d.path))
            .collect()
    }

    fn spare(f: &mut Factory) {
        f.stations.insert("spare".into(), work(9.0));
    }

    #[test]
    fn a_station_of_unknown_kind_may_begin_and_end_the_flow() {
        // Without the source nothing would be reached; it may be the one that could not be read.
        let no_source = |f: &mut Factory| drop(f.stations.insert("coil".into(), work(9.0)));
        assert_eq!(bent(no_source), ["no-source stations"]);
        assert_eq!(drafted(&["coil"], no_source), Vec::<String>::new());
        let dead_end = |f: &mut Factory| {
            f.stations.insert("oven".into(), work(9.0));
            f.flow.push(shared("test", "oven", 0.1));
        };
        assert_eq!(bent(dead_end), ["dead-end oven"]);
        assert_eq!(drafted(&["oven"], dead_end), Vec::<String>::new());
    }

    #[test]
    fn a_broken_flow_says_nothing_about_stations_but_their_values_are_checked() {
        assert_eq!(drafted(&["press.cycle"], spare), ["no-link spare"]);
        assert_eq!(drafted(&["flow.0"], spare), Vec::<String>::new());
        let too_late = |f: &mut Factory| {
            spare(f);
            f.run.warm_up = f.run.until;
        };
        assert_eq!(drafted(&["flow"], too_late), ["warm-up run.warm_up"]);
        assert_eq!(
            drafted(&["flow", "run.until"], too_late),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_sum_is_not_told_when_one_of_its_shares_could_not_be_read() {
        let odd = |f: &mut Factory| {
            f.products.get_mut("wagon").unwrap().share = Some(Share(0.5));
        };
        assert_eq!(drafted(&["press.cycle"], odd), ["shares-sum products"]);
        assert_eq!(
            drafted(&["products.wagon.share"], odd),
            Vec::<String>::new()
        );
        let test = |f: &mut Factory| {
            let Kind::Inspection(test) = &mut f.stations.get_mut("test").unwrap().kind else {
                panic!()
            };
            test.scrap = Share(0.99);
        };
        assert_eq!(drafted(&[], test), ["shares-sum test.scrap"]);
        assert_eq!(drafted(&["test.rework.share"], test), Vec::<String>::new());
    }

    #[test]
    fn a_station_that_could_not_be_read_is_left_out_of_the_load() {
        let slow =
            |f: &mut Factory| edit_machine(f, "press", |m| m.cycle = ByProduct::All(constant(9e3)));
        assert!(drafted(&[], slow).contains(&"overload coil.every".to_owned()));
        assert_eq!(
            drafted(&["press.failures.die.every"], slow),
            Vec::<String>::new()
        );
    }
}
