//! `twinline check` on checklists.

use twinline::maturity::SHIPPED;

use crate::cli_program::{Folder, LINE};

fn shipped(name: &str) -> &'static str {
    let found = SHIPPED.iter().find(|(known, _)| *known == name);
    found.expect("it is shipped").1
}

#[test]
fn checklists_and_plants_are_checked_together() {
    let folder = Folder::with("line.ron", LINE);
    let mut command = vec!["check", "line.ron"];
    for (name, text) in SHIPPED {
        folder.write(name, text);
        command.push(name);
    }
    let ran = folder.run(&command);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("no problems in cmmm.ron"), "{}", ran.err);
}

#[test]
fn a_checklist_may_need_levels_of_the_shipped_ones() {
    let folder = Folder::with("miit.ron", shipped("miit.ron"));
    assert_eq!(folder.run(&["check", "miit.ron"]).code, 0);
    let higher = shipped("miit.ron").replace("Level(\"cmmm\", 4)", "Level(\"cmmm\", 6)");
    folder.write("miit.ron", higher);
    let ran = folder.run(&["check", "miit.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("`cmmm` has no level 6"), "{}", ran.out);
}

#[test]
fn a_misspelt_checklist_is_told_its_name_and_the_rest_is_checked() {
    let text = shipped("cmmm.ron")
        .replace("Checklist(", "Cheklist(")
        .replace("office_network", "ofice_network");
    let folder = Folder::with("list.ron", text);
    let ran = folder.run(&["check", "list.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for told in [
        "did you mean `Checklist`?",
        "did you mean `office_network`?",
    ] {
        assert!(ran.out.contains(told), "{told}:\n{}", ran.out);
    }
}

#[test]
fn weights_that_do_not_add_up_are_told_to_the_hundredth() {
    let text = shipped("cmmm.ron").replace("discrete: \"10.81 %\"", "discrete: \"10.8 %\"");
    let folder = Folder::with("list.ron", text);
    let ran = folder.run(&["check", "list.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("add up to 99.99 %, not 100 %"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("0.01 % is missing"), "{}", ran.out);
}

#[test]
fn what_a_plant_says_of_checklists_is_held_against_them() {
    let says = r#"claims: { "cmmm": 6, "miit": "advancd", "cmmm.planning.l3.a": Fully },
    documents: { "plan": (date: "2024-01-01", shows: ["cmm.org_strategy.l1.a", "cmmm.org_strtegy.l1.a", "cmmm.org_strategy.l1.b"]) },
    flow:"#;
    let folder = Folder::with("line.ron", LINE.replace("flow:", says));
    let ran = folder.run(&["check", "line.ron"]);
    // The plant runs all the same.
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for told in [
        "`cmmm` has no level 6: the highest is 5",
        "did you mean `advanced`?",
        "no checklist `cmm` is known here",
        "did you mean `org_strategy`?",
        "`cmmm.org_strategy` has no criterion `l1.b`",
    ] {
        assert!(ran.out.contains(told), "{told}:\n{}", ran.out);
    }
    assert_eq!(ran.out.matches("warning[").count(), 5, "{}", ran.out);
    assert!(
        ran.out
            .contains("`twinline reference cmmm.org_strategy` lists them"),
        "{}",
        ran.out
    );
}

/// One problem never hides another: names are held against the checklists whatever else cannot be read.
#[test]
fn a_misspelt_distribution_hides_no_name_of_a_criterion() {
    let says = r#"claims: { "cmmm.planing": 3 },
    documents: { "plan": (date: "2199-01-01", shows: ["cmmm.org_strategy.l1.b"]) },
    flow:"#;
    let text = LINE
        .replace("flow:", says)
        .replace("Source(every: Exponential", "Source(every: Exponentail");
    let text = text.replace("\"weld\", \"out\"]]", "\"wled\", \"out\"]]");
    let folder = Folder::with("line.ron", text);
    let ran = folder.run(&["check", "line.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for told in [
        "did you mean `Exponential`?",
        "there is no station `wled`",
        "`cmmm` has no topic `planing`",
        "`cmmm.org_strategy` has no criterion `l1.b`",
        "`plan` is dated 2199-01-01, later than",
    ] {
        assert!(ran.out.contains(told), "{told}:\n{}", ran.out);
    }
    let told = ran.out.matches("error[").count() + ran.out.matches("warning[").count();
    assert_eq!(told, 5, "{}", ran.out);
    // A checklist that cannot be read may be the one that is named.
    folder.write("mine.ron", "Checklist(id: 7)");
    folder.write(
        "named.ron",
        LINE.replace("flow:", "claims: { \"mine\": 3 }, flow:"),
    );
    let ran = folder.run(&["check", "named.ron", "mine.ron"]);
    assert!(!ran.out.contains("named.ron"), "{}", ran.out);
}

/// Of a plant or programme by another name all that is wrong is told at once.
#[test]
fn a_misspelt_outermost_name_hides_nothing() {
    let text = LINE
        .replace("Factory(", "Factry(")
        .replace("\"weld\", \"out\"]]", "\"wled\", \"out\"]]");
    let folder = Folder::with("line.ron", text);
    let (_, programme) = twinline::programme::SHIPPED[0];
    let programme = programme.replacen("Programme(", "Programe(", 1).replacen(
        "Count(\"intelligent\")",
        "Count(\"intellgent\")",
        1,
    );
    folder.write("plan.ron", programme);
    let ran = folder.run(&["check", "line.ron", "plan.ron"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for told in [
        "did you mean `Factory`?",
        "there is no station `wled`",
        "did you mean `Programme`?",
        "nothing is counted as `intellgent`",
    ] {
        assert!(ran.out.contains(told), "{told}:\n{}", ran.out);
    }
    assert_eq!(ran.out.matches("error[").count(), 4, "{}", ran.out);
}
