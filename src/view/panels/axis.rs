//! Charts that stand still, and their ticks: of time at full seconds, minutes, hours and days, of numbers at 1, 2, 5 · 10ⁿ.

use bevy_egui::egui;
use egui_plot::{GridMark, Plot};

const STEPS: [u64; 24] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600,
    43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_419_200,
];

/// Distance between ticks \[s\] so that a span \[s\] has about `most` of them, and no more.
pub fn step(span: f64, most: usize) -> u64 {
    let least = span / most.max(1) as f64;
    let found = STEPS.into_iter().find(|step| *step as f64 >= least);
    let weeks = STEPS[STEPS.len() - 1];
    found.unwrap_or_else(|| weeks.saturating_mul(1 + (least / weeks as f64) as u64))
}

/// Ticks from one time to another \[s\], a step apart.
pub fn ticks(from: f64, to: f64, step: u64) -> impl Iterator<Item = u64> {
    let first = (from.max(0.0) as u64).div_ceil(step.max(1)) * step.max(1);
    (first..=to.max(0.0) as u64).step_by(step.max(1) as usize)
}

/// A tick's text: the day where one begins, else the time of day.
pub fn label(at: u64, step: u64) -> String {
    let (day, rest) = (at / 86_400, at % 86_400);
    match (rest, step) {
        (0, _) => format!("{day} d"),
        (_, 60..) => format!("{:02}:{:02}", rest / 3_600, rest / 60 % 60),
        _ => format!("{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60),
    }
}

/// The nearest of 1, 2, 5 · 10ⁿ that is not below a value.
pub fn round_up(value: f64) -> f64 {
    let mut size = 1e-3;
    while size * 10.0 < value && size < 1e30 {
        size *= 10.0;
    }
    let fits = [1.0, 2.0, 5.0, 10.0].map(|n| n * size);
    fits.into_iter().find(|n| *n >= value).unwrap_or(value)
}

/// Marks at round numbers within bounds, no more than `most` and a few.
pub fn marks(bounds: (f64, f64), most: f64) -> Vec<GridMark> {
    let step_size = round_up((bounds.1 - bounds.0) / most.max(1.0));
    let first = libm::ceil(bounds.0 / step_size) as i64;
    let last = libm::floor(bounds.1 / step_size) as i64;
    let mark = |n: i64| GridMark {
        value: n as f64 * step_size,
        step_size,
    };
    (first..=last.min(first.saturating_add(100)))
        .map(mark)
        .collect()
}

/// A mark's number, with as many decimals as the step between the marks needs.
pub fn plain(mark: GridMark) -> String {
    match mark.step_size {
        step if step >= 1.0 => format!("{:.0}", mark.value),
        step if step >= 0.1 => format!("{:.1}", mark.value),
        _ => format!("{:.2}", mark.value),
    }
}

/// A chart that nobody zooms or drags: its bounds are ours in every frame.
pub fn still<'a>(ui: &egui::Ui, id: &str, least: f32) -> Plot<'a> {
    let weak = ui.visuals().weak_text_color();
    Plot::new(id)
        .height(ui.available_height().max(least))
        .width(ui.available_width().max(least))
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .sense(egui::Sense::hover())
        .show_background(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_color(weak.gamma_multiply(0.35))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_few_ticks_at_round_times() {
        for span in [0.5, 59.0, 3_600.0, 100_000.0, 2_419_200.0, 1e9, 1.6e10] {
            let step = step(span, 6);
            let count = ticks(0.0, span, step).count();
            assert!((1..=7).contains(&count), "{span}: {count}");
        }
        assert_eq!(step(14_400.0, 8), 1_800);
        let four: Vec<u64> = ticks(100.0, 400.0, 100).collect();
        assert_eq!(four, [100, 200, 300, 400]);
    }

    #[test]
    fn numbers_are_marked_at_round_places() {
        assert_eq!([0.3, 2.0, 21.0, 1e6].map(round_up), [0.5, 2.0, 50.0, 1e6]);
        let told: Vec<String> = marks((0.0, 1.2), 4.0).into_iter().map(plain).collect();
        assert_eq!(told, ["0.0", "0.5", "1.0"]);
        assert!(marks((0.0, 0.0), 4.0).len() <= 1);
    }

    #[test]
    fn ticks_are_told_by_day_and_time_of_day() {
        let told = [(0, 3_600), (21_600, 21_600), (86_400, 60), (90_061, 1)];
        let told = told.map(|(at, step)| label(at, step));
        assert_eq!(told, ["0 d", "06:00", "1 d", "01:01:01"]);
    }
}
