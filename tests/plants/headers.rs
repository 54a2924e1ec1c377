//! What every shipped plant has: a header, and nothing that the reader or the check remarks on.

use super::{PLANTS, reading, text_of};
use twinline::check::check;

#[test]
fn the_table_names_every_shipped_plant() {
    let folder = format!("{}/factories", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(&folder).expect("there are shipped plants");
    let mut found: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".ron").map(str::to_owned))
        .collect();
    found.sort();
    assert_eq!(found, PLANTS);
}

#[test]
fn every_plant_and_scenario_is_free_of_errors_and_warnings() {
    for plant in PLANTS {
        let reading = reading(plant);
        assert_eq!(reading.diagnostics, [], "{plant}");
        let factory = reading.factory.as_ref().expect("it was read");
        assert_eq!(check(factory), [], "{plant}");
        for name in factory.scenarios.keys() {
            let changed = reading
                .scenario(name)
                .unwrap_or_else(|found| panic!("{plant}, {name}: {found:?}"));
            assert_eq!(check(&changed), [], "{plant}, scenario {name}");
        }
    }
}

/// A header says what is modelled, where the numbers come from, what it teaches and what to expect, and
/// names every scenario or shows its values.
#[test]
fn every_plant_opens_with_its_header() {
    for plant in PLANTS {
        let text = text_of(plant);
        let header: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("//"))
            .collect();
        for word in [
            "// Models ",
            "// Numbers ",
            "// Teaches ",
            "// Expected",
            "// Look at",
        ] {
            assert!(
                header.iter().any(|line| line.starts_with(word)),
                "{plant}: no line begins with `{word}`"
            );
        }
        let header = header.join("\n");
        let factory = reading(plant).factory.expect("it was read");
        for name in factory.scenarios.keys() {
            assert!(
                header.contains(name.as_str()),
                "{plant}: the header is silent on \"{name}\""
            );
        }
    }
}
