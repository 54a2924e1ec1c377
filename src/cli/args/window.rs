//! What the window and its pictures are told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Papers;
use crate::model::Path;

/// What to show, in a window or a picture.
#[derive(Debug, Args)]
pub(in crate::cli) struct Showing {
    /// The plant.
    pub file: PathBuf,
    /// Show this scenario of the plant beside the plant as declared.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Try this change beside the plant as declared, such as "press.cycle=50 s"; may be given several times, and
    /// together with a scenario.
    #[arg(long, value_name = "PATH=VALUE", value_parser = change)]
    pub set: Vec<(Path, String)>,
    /// Seed of all random streams.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Language of the window; by default that of LC_ALL, LC_MESSAGES or LANG.
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Dark colours.
    #[arg(long)]
    pub dark: bool,
    /// Without shadows and smooth edges: half the work for a machine without a graphics card.
    #[arg(long)]
    pub plain: bool,
    /// Width and height in pixels.
    #[arg(long, value_name = "WxH", value_parser = size, default_value = "1600x900")]
    pub size: (u32, u32),
    /// Station in the inspector; `bottleneck` chooses what holds the plant back.
    #[arg(long, value_name = "STATION")]
    pub select: Option<String>,
    #[command(flatten)]
    pub papers: Papers,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ViewCommand {
    #[command(flatten)]
    pub showing: Showing,
    /// Close the window after so many frames, for tests.
    #[arg(long, value_name = "N", hide = true)]
    pub frames: Option<u32>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ShotCommand {
    #[command(flatten)]
    pub showing: Showing,
    /// Simulated time of the picture, such as "2 h", "10:30" or "2 d 10:30"; by default the end of the warm-up and eight
    /// hours.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Panels round the picture; by default none.
    #[arg(long, value_name = "PANEL", value_enum, value_delimiter = ',')]
    pub panel: Vec<PanelName>,
    /// So many pictures, 25 for a second: OUT-0001.png and so on.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9_999))]
    pub frames: u32,
    /// Simulated seconds in a second of a sequence.
    #[arg(long, value_name = "N", value_parser = rate, default_value_t = 60.0, allow_negative_numbers = true)]
    pub speed: f64,
    /// The picture.
    #[arg(short, long, value_name = "PNG")]
    pub output: PathBuf,
    /// Write over a picture that is there.
    #[arg(long)]
    pub force: bool,
}

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

/// A panel of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PanelName {
    /// All that the window opens with.
    All,
    /// The list of the plant.
    Tree,
    /// The selected station.
    Inspector,
    /// Curves over time.
    Charts,
    /// State shares of every station.
    States,
    /// Servers over time.
    Gantt,
    /// Lead times.
    LeadTimes,
    /// The checklists.
    Checklist,
    /// What happened.
    Log,
}

/// A number above 0.
fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok();
    rate.filter(|rate: &f64| rate.is_finite() && *rate > 0.0)
        .ok_or_else(|| "write a number above 0, such as 60".to_owned())
}

/// `1600x900`.
fn size(text: &str) -> Result<(u32, u32), String> {
    let of = |text: &str| text.parse::<u32>().ok().filter(|n| (64..=8192).contains(n));
    text.split_once(['x', 'X', '×'])
        .and_then(|(w, h)| Some((of(w)?, of(h)?)))
        .ok_or_else(|| "write it as 1600x900, each from 64 to 8192 pixels".to_owned())
}

/// `press.cycle=50 s`; an `=` in a quoted name is part of the name.
fn change(text: &str) -> Result<(Path, String), String> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let sign = text.char_indices().find(|(_, c)| {
        let is_sign = *c == '=' && !is_quoted;
        is_quoted ^= *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_sign
    });
    let Some((at, _)) = sign else {
        return Err("write it as PATH=VALUE, such as \"press.cycle=50 s\"".to_owned());
    };
    let path = text[..at].parse().map_err(|error| format!("{error}"))?;
    let value = text[at + 1..].trim();
    match value.is_empty() {
        true => Err("a value is missing behind the `=`".to_owned()),
        false => Ok((path, value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, change, rate, size};

    #[test]
    fn a_rate_is_any_number_above_zero() {
        assert_eq!((rate("73.5"), rate("1e6")), (Ok(73.5), Ok(1e6)));
        for bad in ["0", "-60", "NaN", "inf", "1e999", "fast", ""] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_change_is_a_path_and_a_value() {
        let of = |path: Vec<&str>, value: &str| Ok((Path::of(path), value.to_owned()));
        assert_eq!(change("a.cycle = 5 s "), of(vec!["a", "cycle"], "5 s"));
        assert_eq!(
            change("\"no. =7\".x=\"=\""),
            of(vec!["no. =7", "x"], "\"=\"")
        );
        for bad in ["a.cycle", "a.cycle=", "=5 s", "a..b=1", "\"a=1"] {
            assert!(change(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_size_is_two_numbers_of_pixels() {
        assert_eq!(size("640x360"), Ok((640, 360)));
        for bad in ["640", "640x", "10x10", "640x9000", "x", "-1x5"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
