//! Fonts, colours and spacing of the panels, and how they write numbers.

use std::sync::Arc;

use crate::model::{Quantity, Seconds};

use bevy_egui::egui::{self, Color32};

use super::super::desk::Look;

/// Characters of GB 2312; see assets/fonts/README.
const CHINESE: &[u8] = include_bytes!("../../../assets/fonts/droid-sans-fallback-gb2312.ttf");

/// Gives a context our fonts and colours.
pub fn dress(ctx: &egui::Context, look: Look) {
    // The picture, its names and the pointer reckon in the window's own points.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    let mut fonts = egui::FontDefinitions::default();
    let font = egui::FontData::from_static(CHINESE);
    fonts.font_data.insert("chinese".to_owned(), Arc::new(font));
    for family in [egui::FontFamily::Proportional, egui::FontFamily::Monospace] {
        fonts
            .families
            .entry(family)
            .or_default()
            .push("chinese".to_owned());
    }
    // Arrows are in the monospaced font alone.
    fonts
        .families
        .entry(egui::FontFamily::Proportional)
        .or_default()
        .push("Hack".to_owned());
    ctx.set_fonts(fonts);
    paint(ctx, look);
}

/// Light or dark.
pub fn paint(ctx: &egui::Context, look: Look) {
    let mut visuals = match look {
        Look::Light => egui::Visuals::light(),
        Look::Dark => egui::Visuals::dark(),
    };
    let (panel, edge) = match look {
        Look::Light => (Color32::from_rgb(0xf7, 0xf9, 0xfa), Color32::from_gray(208)),
        Look::Dark => (Color32::from_rgb(0x20, 0x26, 0x2b), Color32::from_gray(58)),
    };
    visuals.panel_fill = panel;
    visuals.window_fill = panel;
    visuals.widgets.noninteractive.bg_stroke = egui::Stroke::new(1.0, edge);
    let (text, weak) = match look {
        Look::Light => (Color32::from_gray(38), Color32::from_gray(98)),
        Look::Dark => (Color32::from_gray(214), Color32::from_gray(152)),
    };
    visuals.widgets.noninteractive.fg_stroke.color = text;
    visuals.widgets.inactive.fg_stroke.color = text;
    visuals.weak_text_color = Some(weak);
    visuals.selection.bg_fill = match look {
        Look::Light => Color32::from_rgb(0xd6, 0xe4, 0xf6),
        Look::Dark => Color32::from_rgb(0x2b, 0x38, 0x48),
    };
    visuals.selection.stroke = egui::Stroke::new(1.0, side_ink(0));
    if look == Look::Dark {
        visuals.selection.stroke.color = Color32::WHITE;
    }
    ctx.set_visuals(visuals);
    ctx.global_style_mut(|style| {
        // Numbers are to be read, not marked: the pointer stays an arrow and rows take the click.
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.2;
        style.spacing.item_spacing = egui::vec2(7.0, 4.0);
    });
}

/// Selects the text of a field, so that what is typed takes the place of what is there.
pub fn select_all(ctx: &egui::Context, field: egui::Id, text: &str) {
    let mut state = egui::TextEdit::load_state(ctx, field).unwrap_or_default();
    let end = egui::text::CCursor::new(text.chars().count());
    let all = egui::text::CCursorRange::two(egui::text::CCursor::default(), end);
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}

/// Colour of a run in everything that shows both: as it is, and changed.
pub fn side_ink(side: usize) -> Color32 {
    match side {
        0 => Color32::from_rgb(0x3a, 0x84, 0xe4),
        _ => Color32::from_rgb(0xcb, 0x72, 0x0e),
    }
}

/// Nanoseconds as a day and a time of day: `3 d 04:05:06`.
pub fn clock(nanos: u64) -> String {
    let seconds = nanos / 1_000_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    format!(
        "{days} d {:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Seconds in the unit that suits them.
pub fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 120.0 => (s, "s"),
        s if s < 7_200.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "d"),
    };
    format!("{} {unit}", number(value))
}

/// The moment \[ns\] that a person typed: "58 h", "10:30", or as [`clock`] tells it, "2 d 10:30:00".
pub fn moment(text: &str) -> Option<u64> {
    let text = text.trim();
    let seconds = match Seconds::parse(text) {
        Ok(seconds) => seconds.0,
        Err(_) => {
            let (days, time) = text.split_once('d').unwrap_or(("0", text));
            let parts: Vec<f64> = time
                .split(':')
                .map(|part| part.trim().parse().ok())
                .collect::<Option<_>>()?;
            let [hours, minutes, rest @ ..] = parts.as_slice() else {
                return None;
            };
            let days: f64 = days.trim().parse().ok()?;
            let seconds = rest.first().copied().unwrap_or(0.0);
            days * 86_400.0 + hours * 3_600.0 + minutes * 60.0 + seconds
        }
    };
    (seconds.is_finite() && (0.0..1e9).contains(&seconds)).then_some((seconds * 1e9) as u64)
}

/// Three figures.
pub fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v == 0.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A share in per cent; a dash for what was not measured.
pub fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

/// A share of a machine's time in per cent; a dash above 100 %, which tells of work that began before the window.
pub fn share(share: Option<f64>) -> String {
    percent(share.filter(|share| *share <= 1.0))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The sources of the panels, in folders too, without their tests.
    pub fn sources() -> Vec<(std::path::PathBuf, String)> {
        let panels = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view/panels");
        let (mut folders, mut sources) = (vec![panels], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true if path.ends_with("tests") => {}
                    true => folders.push(path),
                    false => {
                        let text = std::fs::read_to_string(&path).unwrap();
                        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                        sources.push((path, code.to_owned()));
                    }
                }
            }
        }
        sources
    }

    #[test]
    fn times_and_shares_are_written_for_people() {
        assert_eq!(clock(273_906_000_000_000), "3 d 04:05:06");
        assert_eq!(duration(90.0), "90.0 s");
        assert_eq!(duration(5_400.0), "90.0 min");
        assert_eq!(duration(90_000.0), "25.0 h");
        assert_eq!(percent(Some(0.1234)), "12.3 %");
        assert_eq!(percent(None), "–");
        assert_eq!(share(Some(1.0)), "100.0 %");
        assert_eq!(share(Some(1.131)), "–");
    }

    #[test]
    fn the_chinese_font_has_the_characters_of_the_texts() {
        let ctx = egui::Context::default();
        dress(&ctx, Look::Light);
        ctx.run_ui(egui::RawInput::default(), |_| {})
            .drop_without_applying_deltas();
        let texts = concat!(
            include_str!("../../../assets/locales/zh.ron"),
            include_str!("../../../assets/locales/zh-sentences.ron")
        );
        let chinese: String = texts.chars().filter(|c| *c > '\u{2e7f}').collect();
        assert!(chinese.len() > 100);
        let id = egui::FontId::proportional(12.0);
        ctx.fonts_mut(|fonts| assert!(fonts.has_glyphs(&id, &chinese)));
    }

    /// Arrows, dashes and signs of the buttons: no character of the panels is a box.
    #[test]
    fn the_fonts_have_every_sign_of_the_panels() {
        let ctx = egui::Context::default();
        dress(&ctx, Look::Light);
        ctx.run_ui(egui::RawInput::default(), |_| {})
            .drop_without_applying_deltas();
        let mut signs: Vec<char> = include_str!("../../../assets/locales/en.ron")
            .chars()
            .collect();
        let sources = sources();
        assert!(sources.iter().any(|(path, _)| path.ends_with("rows.rs")));
        for (_, code) in &sources {
            let lines = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            signs.extend(lines.flat_map(str::chars));
        }
        signs.retain(|sign| !sign.is_ascii());
        assert!(signs.contains(&'→') && signs.contains(&'⏸'));
        let family = egui::FontFamily::Proportional;
        let has = ctx.fonts_mut(|fonts| fonts.fonts.font(&family).characters().clone());
        for sign in signs {
            assert!(has.contains_key(&sign), "{sign}");
        }
    }
}
