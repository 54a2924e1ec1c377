//! What a person reads in the Chinese window is Chinese.

use std::collections::BTreeSet;

use bevy_egui::egui;

use super::super::trial::tests::shown;
use crate::text::Step;
use crate::view::desk::tests::desk;
use crate::view::{Desk, Language, Tab, Words};

/// Keys of the keyboard, as they are printed there, and the program's own name.
const KEYS: [&str; 7] = [
    "Space", "Shift", "Enter", "PgUp", "PgDn", "Ctrl", "twinline",
];

/// What a person may type for `Normal`.
const MISTYPED: &str = "Norml";

/// What a plant's file calls things, beside what a plant at hand holds: what hints list.
const FILE: [&str; 11] = [
    "Constant",
    "Exponential",
    "Uniform",
    "Triangular",
    "Gamma",
    "Erlang",
    "Beta",
    "HyperExponential",
    "Coxian",
    "Discrete",
    "Empirical",
];

/// Words of four Latin letters or more.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    words.filter(|word| word.len() >= 4)
}

/// What the plant's file holds is its owner's: names, and the words of the file's vocabulary.
fn own(desk: &Desk) -> BTreeSet<String> {
    let mut own: BTreeSet<String> = latin(&desk.document.reading.source.text)
        .chain(KEYS)
        .chain(FILE)
        .chain(["Normal", "LogNormal", "Weibull", MISTYPED, "fast"])
        .map(str::to_owned)
        .collect();
    for station in desk.document.factory.stations.keys() {
        for field in desk.document.reading.fields(station) {
            own.extend(latin(&field.path.to_string()).map(str::to_owned));
            // Such as `FirstFree`: what a person would type.
            let without = field.about.and_then(|about| about.without);
            let word = without.filter(|text| !text.contains(' '));
            own.extend(word.map(str::to_owned));
        }
    }
    own
}

#[test]
fn no_english_is_left_in_the_chinese_window() {
    for (name, tried) in [
        ("lingang-body-shop", None),
        ("jinshan-dye-works", Some(("vats.servers", "7"))),
        ("xuhui-outpatients", None),
    ] {
        let (_folder, mut desk) = desk(name);
        desk.words = Words::of(Language::Chinese);
        desk.playback.is_playing = false;
        desk.jump(desk.twin().until() / 10);
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        let own = own(&desk);
        let ctx = egui::Context::default();
        let mut english = BTreeSet::new();
        let mut seen = 0;
        let mut look = |desk: &mut Desk| {
            for text in shown(&ctx, desk) {
                english.extend(
                    latin(&text)
                        .filter(|word| !own.contains(*word))
                        .map(|word| format!("{word} in {text:?}")),
                );
                seen += 1;
            }
        };
        for tab in Tab::ALL {
            desk.tab = Some(tab);
            if tab == Tab::Checklist && tried.is_some() {
                desk.finish_background();
            }
            look(&mut desk);
        }
        desk.tab = None;
        for station in 0..desk.twin().names().count() {
            desk.selected = Some(station);
            desk.trial.shows_unwritten = true;
            look(&mut desk);
        }
        if let Some((path, value)) = tried {
            let step = Step::Set(path.parse().unwrap(), value.to_owned());
            desk.try_step(step).unwrap();
            desk.pass(0.0, f64::INFINITY, &|| 0.0);
            look(&mut desk);
        }
        // What is wrong with a change, under its field and where there is none; what the system does not do.
        let machine = desk.document.factory.stations.iter();
        let machine = machine.filter(|(_, one)| one.kind.machine().is_some());
        let machine = machine.map(|(name, _)| name.clone()).next().unwrap();
        desk.selected = desk.twin().number(&machine);
        let path = crate::model::Path::of([machine.as_str(), "cycle"]);
        let mistyped = format!("{MISTYPED}(mean: \"6 s\")");
        for typed in ["6", "-6 s", "6 kg", "fast", &mistyped] {
            desk.enter(&path, typed);
            assert!(desk.trial.refused.is_some(), "{typed}");
            look(&mut desk);
        }
        desk.leave(&path);
        desk.hovered = desk.selected;
        desk.document.path = "/nowhere/at/all.ron".into();
        desk.keep_place(0);
        assert!(
            desk.notice.as_ref().unwrap().contains("没有"),
            "{:?}",
            desk.notice
        );
        desk.notice = None;
        look(&mut desk);
        desk.help = true;
        look(&mut desk);
        assert!(english.is_empty(), "{name}: {english:#?}");
        assert!(seen > 1_000, "{name}: {seen}");
    }
}
