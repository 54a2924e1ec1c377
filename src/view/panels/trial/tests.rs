//! The strip of a trial and its keys, as a person sees and presses them.

use super::super::super::desk::tests::desk;
use super::*;
use crate::model::Path;

/// Frames of the whole window without a renderer, with what a person does in each.
fn frame(ctx: &egui::Context, desk: &mut Desk, events: Vec<egui::Event>) -> Vec<String> {
    let size = egui::vec2(1600.0, 1400.0);
    let input = egui::RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
        events,
        ..egui::RawInput::default()
    };
    let mut out = ctx.run_ui(input, |ui| super::super::show(ui, desk));
    // Nobody draws them.
    out.textures_delta.clear();
    let mut texts = Vec::new();
    for shape in out.shapes {
        collect(&shape.shape, &mut texts);
    }
    texts
}

fn collect(shape: &egui::Shape, texts: &mut Vec<String>) {
    match shape {
        egui::Shape::Text(text) => texts.push(text.galley.text().to_owned()),
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, texts)),
        _ => {}
    }
}

fn key(key: egui::Key, modifiers: egui::Modifiers) -> egui::Event {
    egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

/// The texts of a window that has settled.
pub fn shown(ctx: &egui::Context, desk: &mut Desk) -> Vec<String> {
    (0..3).for_each(|_| drop(frame(ctx, desk, Vec::new())));
    frame(ctx, desk, Vec::new())
}

#[test]
fn the_strip_tells_both_sides_and_the_keys_undo_and_do_again() {
    let (folder, mut desk) = desk("lingang-body-shop");
    let ctx = egui::Context::default();
    let has = |texts: &[String], text: &str| texts.iter().any(|one| one.contains(text));
    assert!(!has(&shown(&ctx, &mut desk), "as tried"));
    let path: Path = "framing.setup.takes".parse().unwrap();
    desk.enter(&path, "6 s");
    let texts = shown(&ctx, &mut desk);
    for text in [
        "as it is",
        "as tried",
        "good parts per scheduled hour",
        "framing.setup.takes = 6 s",
    ] {
        assert!(has(&texts, text), "{text}: {texts:?}");
    }
    assert!(has(&texts, "an interval needs three"), "{texts:?}");
    frame(
        &ctx,
        &mut desk,
        vec![key(egui::Key::Z, egui::Modifiers::COMMAND)],
    );
    assert_eq!(desk.twins.len(), 1);
    frame(
        &ctx,
        &mut desk,
        vec![key(egui::Key::Y, egui::Modifiers::COMMAND)],
    );
    assert_eq!(desk.twins.len(), 2);
    // Asked for a name, then saved under it.
    frame(
        &ctx,
        &mut desk,
        vec![key(egui::Key::S, egui::Modifiers::COMMAND)],
    );
    assert!(desk.trial.is_saving);
    // Held down it asks and no more.
    frame(
        &ctx,
        &mut desk,
        vec![key(egui::Key::S, egui::Modifiers::COMMAND)],
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let up = egui::Event::Key {
        key: egui::Key::S,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: egui::Modifiers::COMMAND,
    };
    frame(&ctx, &mut desk, vec![up]);
    frame(
        &ctx,
        &mut desk,
        vec![key(egui::Key::S, egui::Modifiers::COMMAND)],
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    assert!(!desk.trial.is_saving);
}

#[test]
fn differences_have_a_sign_and_a_unit() {
    let words = Words::english();
    assert_eq!(change(Figure::Output, 3.64, &words), "+3.64");
    assert_eq!(change(Figure::LeadTime, -446.0, &words), "−7.43 min");
    assert_eq!(change(Figure::Oee, 0.073, &words), "+7.3 pt");
    assert_eq!(change(Figure::Wip, 0.0, &words), "±0");
    let wide = |figure, mean, half| with_width(figure, mean, half, &words);
    assert_eq!(wide(Figure::Output, 3.69, 0.24), "+3.69 ± 0.24");
    assert_eq!(wide(Figure::LeadTime, 213.0, 95.6), "+3.55 ± 1.59 min");
    assert_eq!(wide(Figure::Oee, -0.079, 0.005), "−7.90 ± 0.50 pt");
}
