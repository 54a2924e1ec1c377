//! Order lists and observations from tables.

use std::collections::BTreeMap;

use twinline::text::{Reading, Source as Text, read};

use super::Tables;

const ORDERS: &str = "at [min],product,quantity\n# a comment\n30,wagon,2\n10,sedan\n";

pub fn tables() -> Tables {
    Tables(BTreeMap::from([
        (
            "orders.csv",
            "at [min],product,quantity\n30,wagon,2\n10,sedan,\n 30 ,sedan,3\n",
        ),
        (
            "dated.csv",
            "\u{feff}product,at\nsedan,2026-10-05T07:30\nsedan,2026-10-06 06:00:01\n",
        ),
        (
            "repairs.csv",
            "cause,repair [min],spare\nbelt,12,x\nbelt,7.5,\nmotor,,y\n",
        ),
        ("short.csv", ORDERS),
        ("bad.csv", "at [sec],product\n1,a\n"),
        (
            "worse.csv",
            "at [h],product,quantity,colour\nsoon,a,1,x\n-1,a,1,x\n2,,0,x\n1e999,a,1.5,x\n",
        ),
        ("semicolons.csv", "at [min];product\n1;a\n"),
        ("empty.csv", ""),
    ]))
}

pub fn with_tables(text: &str) -> Reading {
    read(
        Text {
            name: "plant.ron".into(),
            text: text.into(),
        },
        &tables(),
    )
}

#[test]
fn tables_are_told_with_line_and_column() {
    let source = |file: &str| {
        let text = format!("Factory(name: \"t\", stations: {{\"a\": Source(orders: \"{file}\")}})");
        let reading = with_tables(&text);
        assert!(reading.factory.is_none());
        reading
            .diagnostics
            .into_iter()
            .map(|problem| problem.message)
            .collect::<Vec<_>>()
    };
    let expect = |file: &str, messages: &[&str]| {
        let found = source(file);
        assert_eq!(found.len(), messages.len(), "{found:#?}");
        for (found, message) in found.iter().zip(messages) {
            assert!(found.contains(message), "{found} / {message}");
        }
    };
    expect("none.csv", &["none.csv cannot be read: no such file"]);
    expect("empty.csv", &["empty.csv is empty"]);
    expect(
        "semicolons.csv",
        &["semicolons.csv, line 1: the columns are not separated by commas"],
    );
    expect(
        "bad.csv",
        &["bad.csv, line 1, column 1 `at [sec]`: `sec` is no unit of a duration"],
    );
    expect(
        "dated.csv",
        &["dated.csv: dates in `at` need a plant that starts on a date"],
    );
    expect(
        "short.csv",
        &["short.csv, line 4: this row has 2 columns; the header has 3"],
    );
    expect(
        "worse.csv",
        &[
            "worse.csv, line 1, column 4 `colour`: an order list has no such column",
            "worse.csv, line 2, column 1 `at [h]`: `soon` is not a number",
            "worse.csv, line 3, column 1 `at [h]`: -1 is negative",
            "worse.csv, line 4, column 2 `product`: the product is missing",
            "worse.csv, line 4, column 3 `quantity`: `0` is not a whole number of at least 1",
            "worse.csv, line 5, column 1 `at [h]`: the number is not finite",
            "worse.csv, line 5, column 3 `quantity`: `1.5` is not a whole number",
        ],
    );
    let column = |fields: &str| {
        let text = format!(
            "Factory(name: \"t\", stations: {{\"a\": Machine(cycle: Empirical({fields}))}})"
        );
        with_tables(&text).diagnostics.remove(0).message
    };
    assert!(column("file: \"repairs.csv\", column: \"repairs\"").contains("no column `repairs`"));
    assert!(column("file: \"repairs.csv\", column: \"cause\"").contains("names no unit"));
    assert!(column("file: \"repairs.csv\"").contains("`column` is missing"));
    assert!(column("values: [\"1 s\"], file: \"repairs.csv\"").contains("given twice"));
}
