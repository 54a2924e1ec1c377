//! Steps of a trial: taken up, taken back, undone and done again.

use super::super::desk::tests::{desk, written};
use super::*;

fn set(path: &str, value: &str) -> Step {
    Step::Set(path.parse().unwrap(), value.to_owned())
}

fn names(desk: &Desk) -> Vec<String> {
    desk.trial.steps().iter().map(step_name).collect()
}

fn settled(desk: &mut Desk) {
    desk.playback.is_playing = false;
    while desk.trial.coming.is_some() {
        desk.pass(0.0, 1.0, &|| 0.0);
    }
}

#[test]
fn edits_of_one_field_replace_each_other_and_can_be_undone_and_done_again() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    desk.try_step(set("framing.setup.takes", "12 s")).unwrap();
    desk.try_step(set("framing.servers", "3")).unwrap();
    desk.try_step(set("framing.setup.takes", "6 s")).unwrap();
    let all = ["framing.setup.takes = 6 s", "framing.servers = 3"];
    assert_eq!(names(&desk), all);
    assert_eq!(desk.twins.len(), 2);
    desk.undo();
    assert_eq!(names(&desk)[0], "framing.setup.takes = 12 s");
    desk.undo();
    desk.undo();
    assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
    desk.undo();
    (0..9).for_each(|_| desk.redo());
    assert_eq!(names(&desk), all);
    desk.take_back(0).unwrap();
    assert_eq!(names(&desk), ["framing.servers = 3"]);
    // What the plant has already takes the change back.
    desk.try_step(set("framing.servers", "2")).unwrap();
    assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
    desk.undo();
    assert_eq!(names(&desk), ["framing.servers = 3"]);
    desk.take_all_back();
    assert_eq!(desk.beside, None);
}

/// Until Enter or Escape: another station, a step taken back, undo and redo leave it where it is.
#[test]
fn a_half_typed_field_stays_until_it_is_entered_or_left() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    let half: Path = "framing.setup.takes".parse().unwrap();
    desk.fields_of("framing");
    desk.trial.typing.insert(half.clone(), "6".to_owned());
    desk.enter(&half, "6");
    assert!(desk.trial.refused.is_some());
    desk.fields_of("press line");
    desk.fields_of("framing");
    assert!(desk.trial.refused.is_some(), "and what is wrong with it");
    desk.try_step(set("framing.servers", "3")).unwrap();
    desk.undo();
    desk.redo();
    desk.take_back(0).unwrap();
    desk.undo();
    desk.take_all_back();
    assert_eq!(desk.trial.typing[&half], "6");
    desk.leave(&half);
    assert!(desk.trial.typing.is_empty());
}

#[test]
fn an_undo_that_cannot_be_changes_nothing_and_says_so() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    desk.try_step(set("framing.servers", "3")).unwrap();
    for is_undo in [true, false] {
        let wrong = vec![set("framing.shift", "nights")];
        match is_undo {
            true => desk.trial.past.push(wrong),
            false => desk.trial.future.push(wrong),
        }
        let before = (desk.trial.past.clone(), desk.trial.future.clone());
        let revision = desk.trial.revision();
        desk.notice = None;
        match is_undo {
            true => desk.undo(),
            false => desk.redo(),
        }
        assert!(desk.notice.as_ref().unwrap().contains("nights"));
        assert_eq!(names(&desk), ["framing.servers = 3"]);
        assert_eq!(
            (&desk.trial.past, &desk.trial.future),
            (&before.0, &before.1)
        );
        assert_eq!(desk.trial.revision(), revision);
        assert_eq!(desk.beside.as_deref(), Some("framing.servers = 3"));
    }
}

/// Two plants are drawn on one floor and told station by station.
#[test]
fn a_change_to_other_stations_is_refused_and_no_offer_of_a_shipped_plant_is_one() {
    let plant = r#"Factory(name: "a", run: (until: "1 h"), stations: {
        "in": Source(every: "10 s"), "a": Machine(cycle: "1 s"), "out": Sink(),
    }, flow: [["in", "a", "out"]])"#;
    let (_folder, mut desk) = written(plant);
    let stations = r#"{"in": Source(every: "10 s"), "out": Sink()}"#;
    let other = [set("stations", stations), set("flow", r#"[["in", "out"]]"#)];
    let problems = desk.try_steps(other.to_vec()).unwrap_err();
    assert!(problems[0].message.contains("`a`"), "{problems:?}");
    assert_eq!((names(&desk).len(), desk.twins.len()), (0, 1));
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/factories")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|e| e != "ron") || name.contains('.') {
            continue;
        }
        let (_folder, desk) = super::super::desk::tests::desk(&name);
        for offer in desk.document.reading.offers() {
            desk.begin(&[Step::Offer(offer.clone())])
                .unwrap_or_else(|problems| panic!("{name}: {offer:?}: {problems:?}"));
        }
    }
}

#[test]
fn what_does_not_fit_is_told_in_the_plants_words_and_changes_nothing() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    let path: Path = "framing.setup.takes".parse().unwrap();
    desk.trial.typing.insert(path.clone(), "6".to_owned());
    desk.enter(&path, "6");
    let (at, problems) = desk.trial.refused.clone().unwrap();
    assert_eq!(at, path);
    assert!(
        problems[0].message.contains("a unit is missing"),
        "{problems:?}"
    );
    assert!(problems[0].hint.as_ref().unwrap().contains("\"6 s\"") || problems[0].hint.is_some());
    assert_eq!((names(&desk).len(), desk.trial.typing.len()), (0, 1));
    // The reader takes it, the check does not.
    let problems = desk
        .try_step(set("panel shelf.capacity", "-1"))
        .unwrap_err();
    assert!(!problems.is_empty());
    let problems = desk.try_step(set("framing.shift", "nights")).unwrap_err();
    assert!(problems[0].message.contains("nights"), "{problems:?}");
    assert_eq!(desk.twins.len(), 1);
    desk.enter(&path, "6 s");
    assert_eq!((&desk.trial.refused, desk.twins.len()), (&None, 2));
    assert_eq!(desk.tried_values()[&path], "\"6 s\"");
    desk.enter(&path, "");
    assert_eq!(desk.twins.len(), 1);
    desk.enter(&path, "24 s");
    assert_eq!((&desk.trial.refused, desk.twins.len()), (&None, 1));
    let other: Path = "framing.servers".parse().unwrap();
    desk.trial.typing.insert(other.clone(), "3".to_owned());
    desk.enter(&path, "7 s");
    assert_eq!(desk.trial.typing[&other], "3");
    desk.leave(&other);
    assert_eq!(desk.trial.typing.len(), 0);
}

#[test]
fn the_plants_offers_are_trials_and_join_with_typed_changes() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    let offer = |name: &str| Step::Offer(Offer::Scenario(name.to_owned()));
    desk.try_step(offer("third framing cell")).unwrap();
    desk.try_step(set("framing.setup.takes", "6 s")).unwrap();
    let values = desk.tried_values();
    let value = |path: &str| values[&path.parse::<Path>().unwrap()].clone();
    assert_eq!(
        (value("framing.servers"), value("framing.setup.takes")),
        ("3".into(), "\"6 s\"".into())
    );
    assert_eq!(desk.trial_name(), "2 changes");
    settled(&mut desk);
    assert_eq!(desk.beside.as_deref(), Some("2 changes"));
    let fields = desk.fields_of("framing").len();
    assert!(fields > 10);
}
