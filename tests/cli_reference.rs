//! `twinline reference`, as its user calls it.

use twinline::maturity::shipped;

use crate::cli_program::Folder;

#[test]
fn a_checklist_lists_its_criteria_with_their_wording() {
    let folder = Folder::new();
    for list in shipped() {
        let page = folder.done(&["reference", &list.id]);
        for topic in &list.topics {
            for one in &topic.criteria {
                let name = format!("{}.{}.{}", list.id, topic.id, one.id);
                assert!(page.contains(&name), "{name}");
            }
        }
    }
    let page = folder.done(&["reference", "cmmm.planning"]);
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "cmmm.planning.l3.a",
        "The plan keeps to the capacity",
        "Asks the plant and a run",
    ] {
        assert!(words.contains(told), "{told} is missing in\n{page}");
    }
    assert!(!page.contains("cmmm.sales."), "{page}");
    let ran = folder.run(&["reference", "cmmm.plannig"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.err.contains("there are: ") && ran.err.contains("planning"),
        "{}",
        ran.err
    );
}

#[test]
fn a_checklist_of_ones_own_is_listed_by_its_file() {
    let (_, text) = twinline::maturity::SHIPPED[0];
    let folder = Folder::with("mine.ron", text.replace("id: \"cmmm\"", "id: \"mine\""));
    let page = folder.done(&["reference", "mine.ron"]);
    assert!(page.contains("mine.planning.l3.a"), "{page}");
    folder.write("broken.ron", "Checklist(id: 7)");
    let ran = folder.run(&["reference", "broken.ron"]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn sections_and_fields_are_words_of_the_reference() {
    let folder = Folder::new();
    for (word, told) in [
        (
            "documents",
            &[
                "a field of Factory",
                "document  - ",
                "shows",
                "twinline reference cmmm",
            ][..],
        ),
        (
            "claims",
            &[
                "a field of Factory",
                "No, Partly, Mostly, Fully",
                "twinline reference miit",
            ],
        ),
        (
            "measures",
            &[
                "a field of Factory",
                "measure  - ",
                "cost",
                "twinline reference siri",
            ],
        ),
        ("cycle", &["a field of Machine"]),
        ("structure", &["structure  - ", "systems"]),
    ] {
        let page = folder.done(&["reference", word]);
        for told in told {
            assert!(page.contains(told), "{word}: {told} is missing in\n{page}");
        }
    }
}

#[test]
fn an_unknown_word_is_told_what_there_is() {
    let folder = Folder::new();
    for (word, hint) in [
        ("cmm", "did you mean `cmmm`?"),
        ("docments", "did you mean `documents`?"),
        ("machin", "did you mean `Machine`?"),
        (
            "zzzzzz",
            "the criteria of cmmm, miit, siri, impuls, hospital",
        ),
    ] {
        let ran = folder.run(&["reference", word]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(hint), "{word}: {}", ran.err);
    }
}
