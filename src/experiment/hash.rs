//! Pinned 64-bit hashes: of a plant, and of the fingerprints of its replications.

use crate::model::{Factory, RunSettings};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a with 64 bits (Fowler, Noll and Vo; RFC 9923).
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    })
}

/// The hash of what a plant is: FNV-1a of its JSON form.
///
/// Left out is what does not change the plant: the scenarios it offers, and of its run settings all but
/// `start`, on which the shifts depend; horizon, warm-up, replications and seed are printed beside the hash.
pub fn plant_hash(factory: &Factory) -> u64 {
    let plant = Factory {
        run: RunSettings {
            start: factory.run.start.clone(),
            ..RunSettings::default()
        },
        scenarios: Default::default(),
        ..factory.clone()
    };
    // Writing plain data with text keys to memory cannot fail.
    fnv1a(&serde_json::to_vec(&plant).unwrap_or_default())
}

/// One fingerprint of many: FNV-1a over the little-endian bytes of each, in order of the replications.
pub fn combine(fingerprints: impl IntoIterator<Item = u64>) -> u64 {
    let bytes: Vec<u8> = fingerprints
        .into_iter()
        .flat_map(u64::to_le_bytes)
        .collect();
    fnv1a(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Scenario, Seconds, Sink, Station};

    #[test]
    fn fnv1a_of_the_published_vectors() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

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
        assert_ne!(combine([1, 2]), combine([2, 1]));
        assert_ne!(combine([7]), combine([7, 7]));
    }
}
