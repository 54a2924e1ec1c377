//! Golden fingerprints: the shipped plants give the same bits in every build and on every machine.

use super::{Length, PLANTS, WEEK, outcome};

/// Plant, fingerprint of replication 0, and of replications 0 to 2 together, over two weeks, the first of them
/// warm-up. A change of a shipped plant, or one that is meant to change results, prints the new table.
const GOLDEN: [(&str, u64, u64); 5] = [
    (
        "buffer-lesson",
        0xfd04_dcd1_1c5f_c8b3,
        0xfddc_c94e_971d_67cc,
    ),
    ("job-shop", 0x5fd0_b968_691e_22dd, 0x121b_7349_ffec_add0),
    (
        "lingang-body-shop",
        0x8acd_d47f_7be5_7fae,
        0x074f_221b_fd9c_0dfe,
    ),
    ("penny-fab", 0x24af_3408_b977_894a, 0x4d68_5432_c183_201e),
    (
        "unreliable-pair",
        0xcca4_e2ec_719f_6ddb,
        0xe806_bb98_aa74_b4b1,
    ),
];

#[test]
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
