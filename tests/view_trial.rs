//! A trial that the window saved, run by the program.

use twinline::experiment::{Job, compare};
use twinline::text::{self, Source, Step};
use twinline::view::{Desk, Document, Words};

use crate::cli_program::{Folder, LINE};

fn desk(folder: &Folder) -> Desk {
    let path = folder.path("line.ron");
    let name = path.display().to_string();
    let text = folder.read("line.ron");
    let reading = text::read(Source { name, text }, &text::NoFiles);
    let factory = reading.factory.clone().unwrap();
    let document = Document {
        path,
        reading,
        factory,
    };
    Desk::new(document, 1, Words::english()).unwrap()
}

fn machine(desk: &Desk) -> String {
    let stations = &desk.document.factory.stations;
    let mut machines = stations
        .iter()
        .filter(|(_, one)| one.kind.machine().is_some());
    machines.next().unwrap().0.clone()
}

#[test]
fn a_saved_trial_is_clean_and_runs_as_a_scenario_with_the_numbers_of_the_window() {
    let folder = Folder::with("line.ron", LINE);
    let mut desk = desk(&folder);
    let path = twinline::model::Path::of([machine(&desk).as_str(), "cycle"]);
    desk.try_step(Step::Set(path, "1 s".to_owned())).unwrap();
    let saved = desk.save_trial("fast line", false).unwrap();
    let name = saved.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(name, "line.fast-line.ron");
    assert_eq!(folder.read("line.ron"), LINE);
    let before = folder.run(&["check", "line.ron"]);
    let after = folder.run(&["check", &name]);
    assert_eq!((after.code, &before.code), (0, &0), "{}", after.err);
    let args = ["run", &name, "--scenario", "fast line", "--format", "json"];
    let out: serde_json::Value = serde_json::from_str(&folder.done(&args)).unwrap();
    let text = out.to_string();
    let job = |factory: &twinline::model::Factory| Job::new(factory.clone()).unwrap();
    let both = compare(
        "fast line",
        job(&desk.document.factory),
        job(desk.trial.plant().unwrap()),
        std::num::NonZeroUsize::MIN,
        &std::sync::atomic::AtomicBool::new(false),
        &mut |_| {},
    )
    .unwrap();
    for side in [&both.base, &both.scenario] {
        let fingerprint = format!("{:016x}", side.fingerprint());
        assert!(text.contains(&fingerprint), "{fingerprint}: {text}");
    }
}
