//! Golden fingerprints: the shipped plants give the same bits in every build and on every machine.

use super::{Length, PLANTS, WEEK, outcome};

/// Plant, fingerprint of replication 0, and of replications 0 to 2 together, over two weeks, the first of them
/// warm-up. A change of a shipped plant, or one that is meant to change results, prints the new table.
const GOLDEN: [(&str, u64, u64); 5] = [
    ("buffer-lesson", 0, 0),
    ("job-shop", 0, 0),
    ("lingang-body-shop", 0, 0),
    ("penny-fab", 0, 0),
    ("unreliable-pair", 0, 0),
];

#[test]
#[ignore = "pinned by the lead when the kernel is done"]
fn shipped_plants_give_the_pinned_bits() {
    let length = Length {
        until: 2.0 * WEEK,
        warm_up: WEEK,
        replications: 3,
    };
    let found = PLANTS.map(|plant| {
        let ran = outcome(plant, None, length);
        (
            plant,
            ran.replications[0].snapshot.fingerprint,
            ran.fingerprint(),
        )
    });
    let table: String = found
        .iter()
        .map(|(plant, first, all)| format!("    (\"{plant}\", {first:#018x}, {all:#018x}),\n"))
        .collect();
    assert!(found == GOLDEN, "the fingerprints are now:\n{table}");
}
