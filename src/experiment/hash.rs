//! Pinned 64-bit hashes: of a plant, and of the fingerprints of its replications.

use crate::model::{Factory, RunSettings};
use crate::sim::{FNV_START, fnv1a};

/// The hash of what a plant is: FNV-1a of its JSON form.
///
/// Left out is what does not change the plant: the scenarios and measures it offers, and of its run settings all but
/// `start`, on which the shifts depend; horizon, warm-up, replications and seed are printed beside the hash.
pub fn plant_hash(factory: &Factory) -> u64 {
    let plant = Factory {
        run: RunSettings {
            start: factory.run.start.clone(),
            ..RunSettings::default()
        },
        scenarios: Default::default(),
        measures: Default::default(),
        ..factory.clone()
    };
    // Writing plain data with text keys to memory cannot fail.
    fnv1a(&serde_json::to_vec(&plant).unwrap_or_default(), FNV_START)
}

/// One fingerprint of many: FNV-1a over the little-endian bytes of each, in order of the replications.
pub fn combine(fingerprints: impl IntoIterator<Item = u64>) -> u64 {
    let fold = |hash, fingerprint: u64| fnv1a(&fingerprint.to_le_bytes(), hash);
    fingerprints.into_iter().fold(FNV_START, fold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Scenario, Seconds, Sink, Station};

    #[test]
    fn the_plant_hash_sees_the_plant_and_nothing_else() {
        let plant = Factory::default();
        let mut longer = plant.clone();
        longer.run.until = Seconds(1.0);
        longer.run.seed = 99;
        longer.scenarios.insert("x".into(), Scenario::default());
        assert_eq!(plant_hash(&longer), plant_hash(&plant));
        let mut later = plant.clone();
        later.run.start.second_of_week = 3600;
        assert_ne!(plant_hash(&later), plant_hash(&plant));
        let mut larger = plant.clone();
        larger
            .stations
            .insert("out".into(), Station::new(Kind::Sink(Sink {})));
        assert_ne!(plant_hash(&larger), plant_hash(&plant));
    }

    #[test]
    fn the_order_of_the_replications_counts() {
        // FNV-1a of the bytes 01, seven 00, 02, seven 00: pinned, since people compare what was printed.
        assert_eq!(combine([1, 2]), 0x7717_9803_63c8_e066);
        assert_ne!(combine([1, 2]), combine([2, 1]));
        assert_ne!(combine([7]), combine([7, 7]));
    }
}
