//! Facts read off the plant itself; none is typed in as a share.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{
    Found, Value, count, counted, declared, flag, meaning, missing, rank, section, share, share_of,
    tally,
};
use super::machines::{Works, key_machines, machines};
use super::systems::{Joined, is_automatic};
use super::ways::{Ways, is_inspection};
use super::words::percent;
use crate::model::evidence::{Fact, Rank};
use crate::model::structure::{Activity, Feedback, Hazard, Role};
use crate::model::{Control, Equipment, Factory, Kind, Product, Share};

/// Every fact of a plant.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts(BTreeMap<Fact, Found>);

impl Facts {
    /// Reads every fact off a plant.
    pub fn of(factory: &Factory) -> Self {
        let plant = Plant {
            factory,
            all: machines(factory),
            key: key_machines(factory),
            ways: Ways::of(factory),
            joined: Joined::of(&factory.structure),
        };
        let facts = Fact::ALL.iter().map(|&fact| (fact, plant.found(fact)));
        Self(facts.collect())
    }

    /// One fact.
    pub fn get(&self, fact: Fact) -> &Found {
        // `of` puts every fact there is into the map, and nobody else makes one.
        &self.0[&fact]
    }

    /// A fact that is a number, as far as it is declared; `None` when it is not, or no number.
    pub fn count(&self, fact: Fact) -> Option<u64> {
        match self.get(fact).value {
            Some(Value::Count { count, .. }) => Some(count),
            _ => None,
        }
    }
}

struct Plant<'a> {
    factory: &'a Factory,
    all: Vec<Works<'a>>,
    key: Vec<Works<'a>>,
    ways: Ways<'a>,
    joined: Option<Joined<'a>>,
}

impl Plant<'_> {
    fn found(&self, fact: Fact) -> Found {
        use Fact as F;
        let structure = &self.factory.structure;
        let (network, data) = (&structure.network, &structure.data);
        let key = |does, test: fn(&Equipment) -> Option<bool>| {
            share_of(&self.key, "key machines", does, |m| test(m.equipment))
        };
        match fact {
            F::KeyAutomated => key("are automated", is_automated),
            F::KeyDigital => key("are digitally controlled", is_digital),
            F::KeyStandardInterface => key("have a standard interface", |e| e.standard_interface),
            F::KeyHmi => key("have an operator panel", |e| e.hmi),
            F::KeyModelled => key("have their 3-D model on file", |e| e.model_3d),
            F::KeyNetworked => key("are networked", |e| e.networked),
            F::KeySensed => key("are sensed", |e| e.sensed),
            F::KeyStateCaptured => key("report their state by themselves", |e| {
                both(e.networked, e.sensed)
            }),
            F::KeyRemoteDiagnosis => key("can be diagnosed from afar", |e| e.remote_diagnosis),
            F::KeyAdaptive => key("adapt themselves", |e| e.adaptive),
            F::Networked => share_of(&self.all, "machines", "are networked", |m| {
                m.equipment.networked
            }),
            F::Metered => match &structure.metering.stations {
                Some(metered) => share_of(&self.all, "machines", "have an energy meter", |m| {
                    Some(metered.iter().any(|name| name == m.name))
                }),
                None => missing("structure.metering.stations"),
            },
            F::Robots => {
                let under = |control| -> u64 {
                    let under = self.all.iter().filter(|m| m.equipment.control == control);
                    under.map(|m| m.servers).sum()
                };
                counted(fact, under(Some(Control::Robot)), under(None))
            }
            F::BuffersAutomated => {
                self.automated("buffers", |kind| matches!(kind, Kind::Buffer(_)))
            }
            F::InspectionsAutomated => {
                self.automated("inspections", |kind| matches!(kind, Kind::Inspection(_)))
            }
            F::InspectedInLine => {
                let made: Vec<Works> = self
                    .key
                    .iter()
                    .filter(|m| !is_inspection(self.factory, m.name))
                    .copied()
                    .collect();
                share_of(&made, "key machines", "are inspected in line", |m| {
                    let behind = self.ways.uninspected.contains(m.name);
                    Some(self.ways.reached.contains(m.name) && !behind)
                })
            }
            F::RoutesComplete => flag(fact, self.ways.without_time.is_empty()),
            F::Scenarios => {
                // The baseline undoes what was done; it tries out nothing new.
                let baseline = self.factory.profile.baseline.as_ref();
                let names = self.factory.scenarios.keys();
                count(
                    fact,
                    names.filter(|name| Some(*name) != baseline).count() as u64,
                )
            }
            F::Identification => rank(fact, data.identification.map(Rank::Identification)),
            F::Traceability => rank(fact, data.traceability.map(Rank::Traceability)),
            F::OneDictionary => declared(fact, data.one_dictionary),
            F::Models => match &data.models {
                Some(models) => count(fact, models.len() as u64),
                None => missing("structure.data.models"),
            },
            F::Feedback => match &data.models {
                Some(models) => {
                    let most = models.values().filter_map(|model| model.acts).max();
                    let open = models.values().any(|model| model.acts.is_none());
                    match most {
                        // What a silent model does may be the most there is.
                        Some(Feedback::Shows | Feedback::Advises) | None if open => Found {
                            value: None,
                            says: "not declared: what the models' answers do (`acts`)".into(),
                            explicit: false,
                        },
                        most => Found {
                            explicit: false,
                            ..rank(fact, Some(Rank::Feedback(most.unwrap_or(Feedback::Shows))))
                        },
                    }
                }
                None => missing("structure.data.models"),
            },
            F::LinksAutomatic => match &structure.data_links {
                Some(links) => {
                    let automatic = links.iter().map(|link| Some(is_automatic(link.by)));
                    share("data links", "need no people", tally(automatic))
                }
                None => missing("structure.data_links"),
            },
            F::ActivitiesConnected | F::ActivitiesServed => match &self.joined {
                Some(joined) => activities(fact, joined, &BTreeSet::new()),
                None => missing("structure.systems"),
            },
            F::OfficeNetwork => declared(fact, network.office),
            F::ControlNetwork => declared(fact, network.control),
            F::ProductionNetwork => declared(fact, network.production),
            F::ZonesSeparated => declared(fact, network.zones_separated),
            F::BoundaryDevice => declared(fact, network.boundary_device),
            F::RemoteConfiguration => declared(fact, network.remote_configuration),
            F::SoftwareDefined => declared(fact, network.software_defined),
            F::MessageLoss => match network.message_loss {
                Some(Share(loss)) => Found {
                    value: Some(Value::Stated(loss)),
                    says: format!("{}: {}", meaning(fact), percent(loss)),
                    explicit: true,
                },
                None => missing(section(fact)),
            },
            F::MainMeter => declared(fact, structure.metering.main_meter),
            F::AboveScale => declared(fact, self.factory.profile.above_scale),
            F::Scheduling => rank(fact, structure.scheduling.map(Rank::Scheduling)),
            F::Maintenance => rank(fact, structure.maintenance.map(Rank::Maintenance)),
            F::Suppliers => self.number_of(fact, Role::Supplier),
            F::Customers => self.number_of(fact, Role::Customer),
            F::SuppliersLinked => self.partners("suppliers", Role::Supplier),
            F::CustomersLinked => self.partners("customers", Role::Customer),
            F::ProductsConnected => self.products("send data when in use", |p| p.connected),
            F::ProductsDiagnosed => {
                self.products("can be diagnosed from afar", |p| p.remote_diagnosis)
            }
            F::HazardsMonitored | F::HazardsInterlocked => match &structure.hazards {
                Some(hazards) => {
                    let (does, test): (_, fn(&Hazard) -> _) = match fact {
                        F::HazardsMonitored => ("are monitored on line", |h| h.monitored),
                        _ => ("stop their cause by themselves", |h| h.interlock),
                    };
                    let held = hazards.values().map(test);
                    share("hazards and emissions", does, tally(held))
                }
                None => missing("structure.hazards"),
            },
            F::ServiceChannels => match &structure.service_channels {
                Some(channels) => count(fact, channels.len() as u64),
                None => missing("structure.service_channels"),
            },
        }
    }

    fn automated(&self, what: &str, is: fn(&Kind) -> bool) -> Found {
        let stations = self.factory.stations.values().filter(|s| is(&s.kind));
        let automated = stations.map(|s| is_automated(&s.equipment));
        share(what, "are automated", tally(automated))
    }

    fn number_of(&self, fact: Fact, role: Role) -> Found {
        let Some(partners) = &self.factory.structure.partners else {
            return missing("structure.partners");
        };
        let of_role = partners.values().filter(|partner| partner.role == role);
        count(fact, of_role.count() as u64)
    }

    fn partners(&self, what: &str, role: Role) -> Found {
        let Some(partners) = &self.factory.structure.partners else {
            return missing("structure.partners");
        };
        let of_role = partners.values().filter(|partner| partner.role == role);
        let linked = of_role.map(|partner| Some(is_automatic(partner.link)));
        share(what, "have an automatic data link", tally(linked))
    }

    fn products(&self, does: &str, of: fn(&Product) -> Option<bool>) -> Found {
        let products = &self.factory.products;
        if products.values().all(|product| of(product).is_none()) {
            return Found {
                value: None,
                says: format!("not declared: whether the products {does}"),
                explicit: false,
            };
        }
        share("products", does, tally(products.values().map(of)))
    }
}

/// How many activities are joined or served, of those that the factory has.
pub(super) fn activities(fact: Fact, joined: &Joined, without: &BTreeSet<Activity>) -> Found {
    let (does, value) = match fact {
        Fact::ActivitiesConnected => ("are joined by automatic links", joined.connected(without)),
        _ => ("have a system", joined.served_share(without)),
    };
    Found {
        explicit: false,
        ..share("business activities", does, value)
    }
}

/// CNC and robot controllers, and programmable controllers that others can talk to.
fn is_digital(equipment: &Equipment) -> Option<bool> {
    match equipment.control? {
        Control::Cnc | Control::Robot => Some(true),
        Control::Plc => equipment.standard_interface,
        Control::Manual => Some(false),
    }
}

fn is_automated(equipment: &Equipment) -> Option<bool> {
    Some(equipment.control? != Control::Manual)
}

/// One `no` decides, whatever the other is.
pub(super) fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::sample::{inspection, plant};
    use crate::model::structure::{Exchange, Partner, Scheduling};

    fn of(factory: &Factory, fact: Fact) -> Found {
        Facts::of(factory).get(fact).clone()
    }

    fn share(part: u64, open: u64, whole: u64) -> Option<Value> {
        Some(Value::Share { part, open, whole })
    }

    fn equip(factory: &mut Factory, name: &str, with: fn(&mut Equipment)) {
        with(&mut factory.stations.get_mut(name).unwrap().equipment);
    }

    #[test]
    fn shares_of_machines_count_servers() {
        let mut factory = plant(&["press", "weld", "check"]);
        factory.stations.insert("check".into(), inspection());
        if let Kind::Machine(weld) = &mut factory.stations.get_mut("weld").unwrap().kind {
            weld.servers = 6;
        }
        equip(&mut factory, "weld", |e| {
            e.networked = Some(true);
            e.control = Some(Control::Robot);
        });
        equip(&mut factory, "press", |e| {
            e.networked = Some(false);
            e.control = Some(Control::Plc);
            e.standard_interface = Some(false);
        });
        equip(&mut factory, "check", |e| {
            e.networked = Some(false);
            e.control = Some(Control::Manual);
        });
        let networked = of(&factory, Fact::KeyNetworked);
        assert_eq!(networked.value, share(6, 0, 8));
        assert_eq!(networked.says, "6 of 8 key machines are networked: 75 %");
        assert!(networked.explicit);
        assert_eq!(of(&factory, Fact::KeyDigital).value, share(6, 0, 8));
        assert_eq!(of(&factory, Fact::KeyAutomated).value, share(7, 0, 8));
        assert_eq!(
            of(&factory, Fact::Robots).value,
            Some(Value::Count { count: 6, open: 0 })
        );
        equip(&mut factory, "press", |e| e.standard_interface = Some(true));
        assert_eq!(of(&factory, Fact::KeyDigital).value, share(7, 0, 8));
        // Once some are marked, only these are key machines.
        equip(&mut factory, "press", |e| e.key_equipment = true);
        assert_eq!(of(&factory, Fact::KeyNetworked).value, share(0, 0, 1));
        assert_eq!(of(&factory, Fact::Networked).value, share(6, 0, 8));
    }

    #[test]
    fn a_station_that_does_not_say_so_is_not_a_no() {
        let mut factory = plant(&["press", "weld", "check"]);
        let none = of(&factory, Fact::KeyNetworked);
        assert_eq!(none.value, share(0, 3, 3));
        assert_eq!(
            none.says,
            "not declared: whether the key machines are networked"
        );
        equip(&mut factory, "press", |e| e.networked = Some(true));
        equip(&mut factory, "weld", |e| e.networked = Some(false));
        let networked = of(&factory, Fact::KeyNetworked);
        assert_eq!(networked.value, share(1, 1, 3));
        assert_eq!(
            networked.says,
            "1 of 3 key machines are networked: 33.3 % to 66.7 % (1 not declared)"
        );
        // A machine off the network reports nothing, sensed or not.
        equip(&mut factory, "press", |e| e.sensed = Some(true));
        assert_eq!(of(&factory, Fact::KeyStateCaptured).value, share(1, 1, 3));
        // A controller of unknown kind may be digital, one with unknown interface too.
        equip(&mut factory, "weld", |e| e.control = Some(Control::Plc));
        equip(&mut factory, "check", |e| e.control = Some(Control::Manual));
        assert_eq!(of(&factory, Fact::KeyDigital).value, share(0, 2, 3));
        assert_eq!(of(&factory, Fact::KeyAutomated).value, share(1, 1, 3));
        assert_eq!(
            of(&factory, Fact::Robots).value,
            Some(Value::Count { count: 0, open: 1 })
        );
    }

    #[test]
    fn the_baseline_is_no_scenario_that_tries_something_out() {
        let mut factory = plant(&["press"]);
        for name in ["before", "faster"] {
            let scenario = crate::model::Scenario::default();
            factory.scenarios.insert(name.into(), scenario);
        }
        let count = |count| Some(Value::Count { count, open: 0 });
        assert_eq!(of(&factory, Fact::Scenarios).value, count(2));
        factory.profile.baseline = Some("before".into());
        assert_eq!(of(&factory, Fact::Scenarios).value, count(1));
    }

    #[test]
    fn in_line_inspection_is_read_off_the_flow() {
        let mut factory = plant(&["press", "check", "pack"]);
        let none = of(&factory, Fact::InspectedInLine);
        assert_eq!((none.value, none.explicit), (share(0, 0, 3), true));
        // The inspection itself is none of the machines; what stands behind it is not inspected.
        factory.stations.insert("check".into(), inspection());
        assert_eq!(of(&factory, Fact::InspectedInLine).value, share(1, 0, 2));
    }

    #[test]
    fn what_is_left_out_is_not_declared_and_says_where() {
        let factory = plant(&["press"]);
        for fact in [
            Fact::OfficeNetwork,
            Fact::Metered,
            Fact::Scheduling,
            Fact::ActivitiesConnected,
            Fact::LinksAutomatic,
            Fact::SuppliersLinked,
            Fact::ProductsConnected,
            Fact::HazardsMonitored,
            Fact::ServiceChannels,
            Fact::MessageLoss,
            Fact::Models,
        ] {
            let found = of(&factory, fact);
            assert_eq!(found.value, None, "{fact:?}");
            assert!(found.says.starts_with("not declared: "), "{}", found.says);
            assert_ne!(found.says, "not declared: `structure`", "{fact:?}");
        }
        assert_eq!(
            of(&factory, Fact::OfficeNetwork).says,
            "not declared: `structure.network.office`"
        );
    }

    #[test]
    fn a_flag_and_a_rank_are_the_plants_own_word() {
        let mut factory = plant(&["press"]);
        factory.structure.network.office = Some(false);
        factory.structure.scheduling = Some(Scheduling::Manual);
        let office = of(&factory, Fact::OfficeNetwork);
        assert_eq!(office.says, "the office is networked: no");
        assert!(office.explicit);
        let scheduling = of(&factory, Fact::Scheduling);
        assert_eq!(scheduling.says, "how production is scheduled: Manual");
        assert!(scheduling.explicit);
        assert!(!of(&factory, Fact::Scenarios).explicit);
    }

    #[test]
    fn products_of_which_some_are_silent_leave_the_share_open() {
        let mut factory = plant(&["press"]);
        for (name, connected) in [("a", Some(true)), ("b", None), ("c", Some(false))] {
            let product = Product {
                connected,
                ..Product::default()
            };
            factory.products.insert(name.into(), product);
        }
        let found = of(&factory, Fact::ProductsConnected);
        assert_eq!(found.value, share(1, 1, 3));
        assert_eq!(
            found.says,
            "1 of 3 products send data when in use: 33.3 % to 66.7 % (1 not declared)"
        );
    }

    #[test]
    fn lists_count_their_own_kind() {
        let mut factory = plant(&["press", "weld"]);
        let structure = &mut factory.structure;
        let partner = |role, link| Partner { role, link };
        structure.partners = Some(
            [
                ("steel", partner(Role::Supplier, Exchange::Live)),
                ("paint", partner(Role::Supplier, Exchange::File)),
            ]
            .map(|(name, p)| (name.to_owned(), p))
            .into(),
        );
        let hazard = Hazard {
            monitored: Some(true),
            interlock: Some(false),
        };
        structure.hazards = Some([("fumes".to_owned(), hazard)].into());
        structure.metering.stations = Some(vec!["weld".into()]);
        assert_eq!(of(&factory, Fact::SuppliersLinked).value, share(1, 0, 2));
        let customers = of(&factory, Fact::CustomersLinked);
        assert_eq!(
            (customers.value, customers.explicit),
            (share(0, 0, 0), false)
        );
        assert_eq!(customers.says, "there are no customers");
        assert_eq!(of(&factory, Fact::HazardsMonitored).value, share(1, 0, 1));
        assert_eq!(of(&factory, Fact::HazardsInterlocked).value, share(0, 0, 1));
        assert_eq!(of(&factory, Fact::Metered).value, share(1, 0, 2));
    }
}
