//! The machines of a plant, and its key machines.

use super::KeyMachines;
use crate::model::{Equipment, Factory};

/// A station that works: a machine or an inspection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Works<'a> {
    pub name: &'a str,
    pub equipment: &'a Equipment,
    /// Shares count these.
    pub servers: u64,
}

/// All machines and inspections, by name.
pub(super) fn machines(factory: &Factory) -> Vec<Works<'_>> {
    let works = factory.stations.iter().filter_map(|(name, station)| {
        Some(Works {
            name,
            equipment: &station.equipment,
            servers: u64::from(station.kind.machine()?.servers),
        })
    });
    works.collect()
}

/// The key machines: those marked so, or all where none is.
pub(super) fn key_machines(factory: &Factory) -> Vec<Works<'_>> {
    let mut machines = machines(factory);
    if machines.iter().any(|m| m.equipment.key_equipment) {
        machines.retain(|m| m.equipment.key_equipment);
    }
    machines
}

/// How many servers stand at key machines, and at all.
pub(super) fn counted(factory: &Factory) -> KeyMachines {
    let servers = |machines: Vec<Works>| machines.iter().map(|m| m.servers).sum();
    KeyMachines {
        key: servers(key_machines(factory)),
        all: servers(machines(factory)),
    }
}
