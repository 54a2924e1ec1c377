//! Golden fingerprints: the shipped plants give the same bits in every build and on every machine.

use super::{Length, PLANTS, WEEK, outcome};

/// Plant, and fingerprint of replications 0 to 2 together, over two weeks, the first of them warm-up: what
/// `twinline run PLANT --until "2 w" --warm-up "1 w" --replications 3` prints. A change of a shipped plant, or one
/// that is meant to change results, prints the new table.
const GOLDEN: [(&str, u64); 11] = [
    ("buffer-lesson", 0xfddc_c94e_971d_67cc),
    ("fengxian-vial-filling", 0x26f4_f466_4c0d_cf5a),
    ("jinshan-dye-works", 0x1040_de32_e251_d660),
    ("job-shop", 0x121b_7349_ffec_add0),
    ("lingang-body-shop", 0x074f_221b_fd9c_0dfe),
    ("minhang-drive-units", 0x4e9f_097f_6f58_bafd),
    ("penny-fab", 0x4d68_5432_c183_201e),
    ("songjiang-furniture", 0x0cb7_4967_a820_a452),
    ("unreliable-pair", 0xe806_bb98_aa74_b4b1),
    ("xuhui-outpatients", 0xa979_b71c_1efa_5fab),
    ("zhangjiang-chip-packaging", 0x9843_4a9b_8c8b_446f),
];

#[test]
fn shipped_plants_give_the_pinned_bits() {
    let length = Length {
        until: 2.0 * WEEK,
        warm_up: WEEK,
        replications: 3,
    };
    let found = PLANTS.map(|plant| (plant, outcome(plant, None, length).fingerprint()));
    let table: String = found
        .iter()
        .map(|(plant, all)| format!("    (\"{plant}\", {all:#018x}),\n"))
        .collect();
    assert!(found == GOLDEN, "the fingerprints are now:\n{table}");
}
