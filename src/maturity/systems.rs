//! Information systems and the links between them.

use std::collections::{BTreeMap, BTreeSet};

use super::Value;
use super::answer::Truth;
use crate::model::Structure;
use crate::model::structure::{Activity, Exchange, Function};

/// Declared systems, gathered into sets that automatic links join; links go both ways.
pub(super) struct Joined<'a> {
    structure: &'a Structure,
    /// The set of each system that automatic links join, by name.
    sets: BTreeMap<&'a str, usize>,
    /// The same over links of every kind.
    by_any: BTreeMap<&'a str, usize>,
}

/// The systems in sets that the links of some kind join.
fn joined_by(structure: &Structure, is: impl Fn(Exchange) -> bool) -> BTreeMap<&str, usize> {
    let names = structure
        .systems
        .iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    let mut sets: BTreeMap<&str, usize> = names.enumerate().map(|(at, n)| (n, at)).collect();
    for link in structure.data_links.iter().flatten() {
        let ends = (sets.get(link.from.as_str()), sets.get(link.to.as_str()));
        if let (Some(&a), Some(&b)) = ends
            && is(link.by)
        {
            for set in sets.values_mut().filter(|set| **set == b) {
                *set = a;
            }
        }
    }
    sets
}

impl<'a> Joined<'a> {
    /// `None` when no systems are declared.
    pub fn of(structure: &'a Structure) -> Option<Self> {
        structure.systems.as_ref()?;
        Some(Self {
            structure,
            sets: joined_by(structure, is_automatic),
            by_any: joined_by(structure, |_| true),
        })
    }

    /// Names of the systems that do this.
    pub fn doing(&self, function: Function) -> Vec<&'a str> {
        let systems = self.structure.systems.iter().flatten();
        systems
            .filter(|(_, system)| system.does.contains(&function))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// Whether an automatic way leads from one function to the other; one system may do both. A way on which
    /// people carry the data is the plant's own word that there is none. Without any declared link, two
    /// systems may be joined by links that are not declared.
    pub fn linked(&self, one: Function, other: Function) -> Truth {
        let of = |function, sets: &BTreeMap<&str, usize>| -> BTreeSet<usize> {
            let doing = self.doing(function);
            doing.iter().map(|name| sets[name]).collect()
        };
        let by_people = !of(one, &self.by_any).is_disjoint(&of(other, &self.by_any));
        let (one, other) = (of(one, &self.sets), of(other, &self.sets));
        if !one.is_disjoint(&other) {
            Truth::Yes
        } else if by_people {
            Truth::Denied
        } else if one.is_empty() || other.is_empty() || self.structure.data_links.is_some() {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    /// Activities that some system serves.
    fn served(&self) -> BTreeSet<Activity> {
        let systems = self.structure.systems.iter().flatten();
        systems
            .flat_map(|(_, system)| &system.does)
            .filter_map(|function| function.activity())
            .collect()
    }

    /// The most activities that automatic links join, of all but those that the factory does not have
    /// (`without`) nor a system for. One system by itself joins nothing, whatever it does. Without declared
    /// links the others may be joined all the same.
    pub fn connected(&self, without: &BTreeSet<Activity>) -> Value {
        let mut by_set: BTreeMap<usize, (u64, BTreeSet<Activity>)> = BTreeMap::new();
        for (name, system) in self.structure.systems.iter().flatten() {
            let activities = system.does.iter().filter_map(|f| f.activity());
            let (systems, joined) = by_set.entry(self.sets[name.as_str()]).or_default();
            *systems += 1;
            joined.extend(activities);
        }
        let linked = by_set.values().filter(|(systems, _)| *systems > 1);
        let part = linked.map(|(_, set)| set.len() as u64).max().unwrap_or(0);
        let open = match self.structure.data_links {
            None if by_set.len() > 1 => self.served().len() as u64 - part,
            _ => 0,
        };
        Value::Share {
            part,
            open,
            whole: self.whole(without),
        }
    }

    /// Activities that some system serves, of all but those that the factory has neither nor a system for.
    pub fn served_share(&self, without: &BTreeSet<Activity>) -> Value {
        Value::Share {
            part: self.served().len() as u64,
            open: 0,
            whole: self.whole(without),
        }
    }

    /// How many activities the factory has; what a system serves it has, whatever it says.
    fn whole(&self, without: &BTreeSet<Activity>) -> u64 {
        Activity::COUNT - without.difference(&self.served()).count() as u64
    }
}

/// Whether data goes without people.
pub(super) fn is_automatic(by: Exchange) -> bool {
    by >= Exchange::Automatic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::sample::{data_link, system};
    use Function::{DataPlatform, Erp, Mes, Qms, Wms};

    fn plant(links: Option<&[(&str, &str, Exchange)]>) -> Structure {
        let systems = [
            ("a", system(&[Erp])),
            ("b", system(&[Mes, Qms])),
            ("c", system(&[Wms])),
            ("hub", system(&[DataPlatform])),
        ];
        Structure {
            systems: Some(systems.map(|(n, s)| (n.to_owned(), s)).into()),
            data_links: links.map(|all| {
                all.iter()
                    .map(|(from, to, by)| data_link(from, to, *by))
                    .collect()
            }),
            ..Structure::default()
        }
    }

    fn connected(structure: &Structure) -> Value {
        Joined::of(structure).unwrap().connected(&BTreeSet::new())
    }

    fn share(part: u64, open: u64, whole: u64) -> Value {
        Value::Share { part, open, whole }
    }

    #[test]
    fn links_join_over_systems_that_serve_all_and_either_way_round() {
        let linked = plant(Some(&[
            ("hub", "a", Exchange::Automatic),
            ("c", "hub", Exchange::Live),
            ("a", "b", Exchange::File),
        ]));
        // Planning and warehouse through the hub; production and quality in one system.
        assert_eq!(connected(&linked), share(2, 0, 11));
        let joined = Joined::of(&linked).unwrap();
        assert_eq!(joined.linked(Erp, Wms), Truth::Yes);
        assert_eq!(joined.linked(Wms, Erp), Truth::Yes);
        assert_eq!(joined.linked(Mes, Qms), Truth::Yes);
        // Files that people carry are the plant's own no; what is not declared at all is none.
        assert_eq!(joined.linked(Erp, Mes), Truth::Denied);
        assert_eq!(joined.linked(Wms, Qms), Truth::Denied);
        assert_eq!(joined.linked(Erp, Function::Crm), Truth::No);
        let all = plant(Some(&[
            ("a", "b", Exchange::Live),
            ("b", "c", Exchange::Automatic),
        ]));
        assert_eq!(connected(&all), share(4, 0, 11));
        // A factory without sales and without transport has nine activities.
        let without = [Activity::Sales, Activity::Logistics].into();
        let joined = Joined::of(&all).unwrap();
        assert_eq!(joined.connected(&without), share(4, 0, 9));
        assert_eq!(joined.served_share(&without), share(4, 0, 9));
        // What has a system is there, whatever is said of it.
        let without = [Activity::Warehouse, Activity::Logistics].into();
        assert_eq!(joined.connected(&without), share(4, 0, 10));
    }

    #[test]
    fn links_that_are_not_declared_are_unknown_not_absent() {
        let silent = plant(None);
        assert_eq!(connected(&silent), share(0, 4, 11));
        let joined = Joined::of(&silent).unwrap();
        assert_eq!(joined.linked(Erp, Mes), Truth::Unknown);
        assert_eq!(joined.linked(Mes, Qms), Truth::Yes);
        assert_eq!(joined.linked(Erp, Function::Crm), Truth::No);
        assert!(Joined::of(&Structure::default()).is_none());
    }

    #[test]
    fn one_system_alone_joins_nothing_whatever_it_does() {
        let mut many = plant(Some(&[]));
        many.systems = Some([("a".to_owned(), system(&[Erp, Wms, Qms]))].into());
        assert_eq!(connected(&many), share(0, 0, 11));
        let mut alone = plant(None);
        alone.systems = Some([("a".to_owned(), system(&[Erp]))].into());
        assert_eq!(connected(&alone), share(0, 0, 11));
    }
}
