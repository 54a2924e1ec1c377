//! The printed pages, JSON and CSV of a hand-made result.

use crate::kpi_sample::{CHINESE, ENGLISH, result};
use twinline::report::{Comparison, page};

#[test]
fn look() {
    println!("{}", page::run(&result(&ENGLISH, 0, 3), false));
    println!("{}", page::run(&result(&CHINESE, 0, 1), false));
    let base = result(&ENGLISH, 0, 3);
    let mut scenario = result(&ENGLISH, 1, 3);
    scenario.scenario = Some("smed".to_owned());
    let difference = base.rows.clone();
    println!(
        "{}",
        page::comparison(
            &Comparison {
                base,
                scenario,
                changes: vec!["press.setup.takes: 60 s".into()],
                difference
            },
            false
        )
    );
}
