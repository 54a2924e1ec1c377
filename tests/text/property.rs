//! Whatever the tree accepts, ron accepts with the same value.

use proptest::prelude::*;
use twinline::text::{Node, Number, Value, parse};

use super::shipped;

/// Whether ron read the same value.
fn same(node: &Node, ron: &ron::Value) -> bool {
    match (&node.value, ron) {
        (Value::Bool(a), ron::Value::Bool(b)) => a == b,
        (Value::Char(a), ron::Value::Char(b)) => a == b,
        (Value::Text(a), ron::Value::String(b)) => a == b,
        (Value::Number(a), ron::Value::Number(b)) => same_number(a, b),
        (Value::List(a) | Value::Tuple(_, a), ron::Value::Seq(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        // `()` is a unit, `Name()` and `( )` are empty tuples.
        (Value::Struct(_, fields), ron::Value::Unit) => fields.entries.is_empty(),
        (Value::Struct(_, fields), ron::Value::Seq(b)) => fields.entries.is_empty() && b.is_empty(),
        (Value::Struct(_, fields) | Value::Map(fields), ron::Value::Map(b)) => {
            fields.entries.len() == b.len()
                && fields.entries.iter().all(|entry| {
                    b.get(&ron::Value::String(entry.key.name.clone()))
                        .is_some_and(|b| same(&entry.node, b))
                })
        }
        (Value::Word(_), ron::Value::Unit) => true,
        (Value::Some(a), ron::Value::Option(Some(b))) => same(a, b),
        (Value::None, ron::Value::Option(None)) => true,
        _ => false,
    }
}

fn same_number(a: &Number, b: &ron::Number) -> bool {
    let whole: Option<i128> = match *b {
        ron::Number::I8(x) => Some(x.into()),
        ron::Number::I16(x) => Some(x.into()),
        ron::Number::I32(x) => Some(x.into()),
        ron::Number::I64(x) => Some(x.into()),
        ron::Number::U8(x) => Some(x.into()),
        ron::Number::U16(x) => Some(x.into()),
        ron::Number::U32(x) => Some(x.into()),
        ron::Number::U64(x) => Some(x.into()),
        _ => None,
    };
    match whole {
        Some(whole) => a.whole == Some(whole),
        None => {
            a.whole.is_none()
                && (a.value == b.into_f64() || a.value.is_nan() && b.into_f64().is_nan())
        }
    }
}

/// Panics when the tree accepts a text that ron refuses or reads otherwise. Says whether it accepted.
fn agrees(text: &str) -> bool {
    let parsed = parse(text);
    if !parsed.diagnostics.is_empty() {
        return false;
    }
    let ron: ron::Value =
        ron::from_str(text).unwrap_or_else(|e| panic!("ron refuses {text:?}: {e}"));
    assert!(
        same(&parsed.root, &ron),
        "{text:?}\n{:?}\n{ron:?}",
        parsed.root
    );
    true
}

#[test]
fn shipped_texts_are_read_as_ron_reads_them() {
    for (name, text) in shipped() {
        assert!(agrees(&text), "{name} is refused");
    }
}

#[test]
fn every_form_of_the_notation_is_read_as_ron_reads_it() {
    for text in [
        "()",
        "( )",
        "A",
        "A()",
        "A( /* c */ )",
        "A (1, 2,)",
        "(a: 1, b: B(c: [ ]))",
        "{}",
        "{\"a\": {\"b\": ()}}",
        "[1, -1, +1, 1_000, 0xfF, 0o17, 0b11, 1.5, .5, 5., 1e3, 1E-3, -0, 18446744073709551615, 1e400]",
        "[18446744073709551616, -9223372036854775808, -9223372036854775809, inf, NaN, true, false]",
        "\"a\\\"\\\\\\n\\t\\r\\0\\x41\\u{4e2d}\\\n   b\"",
        "r\"a\\b\"",
        "r##\"a\"#b\"##",
        "['a', '\\n', '\\'', '\\u{41}']",
        "Some(Some(None))",
        "Some ( A(b: 1), )",
        "#![enable(implicit_some)]\n#![enable(unwrap_newtypes,)] (a: 1)",
        "#![type = \"x\"] [1]",
        "// a\n/* b /* c */ */ [1] // d",
        "(r#a: 1, true: 2, Some: 3)",
        "r#true",
        "(true, Some(1))",
        "\u{2028}[\u{200e}1\u{85}]",
    ] {
        assert!(
            agrees(text),
            "{text} is refused: {:?}",
            parse(text).diagnostics
        );
    }
}

#[test]
fn what_ron_refuses_is_refused() {
    for text in [
        "",
        "(",
        "[1 2]",
        "[,]",
        "(,)",
        "(a: 1, 2)",
        "(1, a: 2)",
        "{a: 1}",
        "{\"a\" 1}",
        "\"a",
        "'ab'",
        "1 2",
        "01x",
        "_",
        "1__",
        "a.b",
        "a-b",
        "\"\\q\"",
        "\"\\u{110000}\"",
        "/* a",
        "Some",
        "Some()",
        "Some(1, 2)",
        "[1, 2)",
        "(a: 1))",
        "#![enable(x)] 1",
        "1e",
        "0x",
        "--1",
        "{\"a\": 1, \"a\": 2}",
        "(a: 1, a: 2)",
    ] {
        // `_` and `1__` are ron; the rest is not. All that matters is that none is read otherwise.
        if !matches!(text, "_" | "1__") {
            assert!(!parse(text).diagnostics.is_empty(), "{text} is accepted");
        }
        agrees(text);
    }
}

#[test]
fn brackets_may_be_nested_and_not_without_end() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(agrees(&nested(48)));
    assert_eq!(parse(&nested(49)).diagnostics.len(), 1);
    assert_eq!(parse(&nested(200_000)).diagnostics.len(), 1);
    assert!(!parse(&"(a:".repeat(200_000)).diagnostics.is_empty());
    assert!(!parse(&"{\"".repeat(200_000)).diagnostics.is_empty());
}

/// Texts of the notation, and some that are nearly so.
fn texts() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        "[a-zA-Z_][a-zA-Z0-9_]{0,5}",
        "r#[a-z.+-]{1,3}",
        "[+-]?[0-9_]{1,4}(\\.[0-9_]{0,3})?([eE][+-]?[0-9]{1,3})?",
        "0[xob][0-9a-fA-F_]{1,4}",
        "\"([a-z 中%/.:-]|\\\\[nrt0'\"\\\\]|\\\\x[0-7][0-9a-f]|\\\\u\\{[0-9a-f]{1,6}\\}){0,6}\"",
        "r#?\"[a-z\\\\#]{0,4}\"#?",
        "'([a-z'\"]|\\\\[n'\\\\])'",
        Just("Some".to_owned()),
        Just("None".to_owned()),
        Just("true".to_owned()),
        Just("inf".to_owned()),
        Just("NaN".to_owned()),
        Just("()".to_owned()),
    ];
    let gap = prop_oneof![
        6 => Just(""), 4 => Just(" "), 1 => Just("\n"), 1 => Just("/* , ) */"), 1 => Just("// x\n")
    ];
    let comma = prop_oneof![12 => Just(","), 1 => Just(""), 1 => Just(",,"), 1 => Just(":")];
    atom.prop_recursive(4, 40, 4, move |inner| {
        let items = prop::collection::vec(
            (gap.clone(), inner.clone(), gap.clone(), comma.clone()),
            0..4,
        )
        .prop_map(|items| {
            items
                .into_iter()
                .map(|(a, b, c, d)| format!("{a}{b}{c}{d}"))
                .collect::<String>()
        });
        let named = prop::collection::vec(
            ("[a-c]{1,2}", gap.clone(), inner.clone(), comma.clone()),
            0..4,
        )
        .prop_map(|items| {
            items
                .into_iter()
                .map(|(k, g, v, c)| format!("{k}{g}:{g}{v}{c}"))
                .collect::<String>()
        });
        let keyed = prop::collection::vec(
            ("[a-c]{1,2}", gap.clone(), inner.clone(), comma.clone()),
            0..4,
        )
        .prop_map(|items| {
            items
                .into_iter()
                .map(|(k, g, v, c)| format!("\"{k}\"{g}:{g}{v}{c}"))
                .collect::<String>()
        });
        let name =
            prop_oneof![4 => Just(""), 2 => Just("Name"), 1 => Just("Name "), 1 => Just("Some")];
        prop_oneof![
            items.clone().prop_map(|items| format!("[{items}]")),
            (name.clone(), items).prop_map(|(name, items)| format!("{name}({items})")),
            (name, named).prop_map(|(name, items)| format!("{name}({items})")),
            keyed.prop_map(|items| format!("{{{items}}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_tree_accepts_ron_reads_the_same(text in texts()) {
        agrees(&text);
    }

    #[test]
    fn any_characters_at_all_are_read_without_panic(text in "\\PC{0,60}") {
        agrees(&text);
    }
}
