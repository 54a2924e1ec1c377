//! Numbers for people: as many digits as the interval supports, and no more.

use crate::kpi::Estimate;

/// Digits that a mean keeps at most.
const DIGITS: i32 = 4;
/// Decimals at most.
const DECIMALS: i32 = 4;
/// What stands where nothing was measured.
pub const NONE: &str = "-";

/// A number with its half-width, both written with the same decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The mean.
    pub mean: String,
    /// The half-width; `None` for one replication.
    pub half_width: Option<String>,
}

impl Written {
    /// `19.84 ± 0.21`, or the mean alone.
    pub fn joined(&self) -> String {
        match &self.half_width {
            Some(half_width) => format!("{} ± {half_width}", self.mean),
            None => self.mean.clone(),
        }
    }
}

/// Writes an estimate: the half-width with two digits and rounded up, so that the page never claims more
/// precision than the run has, and the mean with the same decimals.
pub fn written(estimate: Option<Estimate>) -> Written {
    written_to(estimate, DECIMALS)
}

/// As [`written`], with `most` decimals at most.
pub fn written_to(estimate: Option<Estimate>, most: i32) -> Written {
    let Some(e) = estimate.filter(|e| e.mean.is_finite()) else {
        return Written {
            mean: NONE.to_owned(),
            half_width: None,
        };
    };
    // A half-width of rounding noise is none; and where nothing happened in any replication an interval
    // would say no more than the zero.
    let half_width = e
        .half_width
        .filter(|h| h.is_finite())
        .map(|h| if h <= 1e-9 * e.mean.abs() { 0.0 } else { h });
    let half_width = half_width.filter(|h| *h > 0.0 || e.mean != 0.0);
    let decimals = decimals(e.mean, half_width).min(most);
    let text = |h: f64| {
        if h == 0.0 {
            "0".to_owned()
        } else {
            fixed(round_up(h, decimals), decimals)
        }
    };
    Written {
        mean: fixed(e.mean, decimals),
        half_width: half_width.map(text),
    }
}

/// As [`written_to`] for a ratio: percent, one decimal at most. The sign is not written.
pub fn percent(estimate: Option<Estimate>) -> Written {
    written_to(estimate.map(|e| e.times(100.0)), 1)
}

/// Decimals for a mean: two digits of the half-width, or four digits of the mean without one.
fn decimals(mean: f64, half_width: Option<f64>) -> i32 {
    let size = if mean == 0.0 { 0 } else { magnitude(mean) };
    let by_interval = match half_width {
        Some(h) if h > 0.0 => 1 - magnitude(h),
        _ if mean == libm::round(mean) => 0,
        _ => DIGITS - 1 - size,
    };
    by_interval.min(DIGITS - 1 - size).clamp(0, DECIMALS)
}

/// The power of ten of the first digit.
fn magnitude(x: f64) -> i32 {
    libm::floor(libm::log10(x.abs())) as i32
}

fn round_up(x: f64, decimals: i32) -> f64 {
    let scale = libm::pow(10.0, f64::from(decimals));
    // What is already round must not grow by a last bit.
    libm::ceil(x * scale - 1e-6) / scale
}

/// A number with fixed decimals and commas between thousands: `12,345.6`. Never `-0`, never NaN.
pub fn fixed(value: f64, decimals: i32) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let plain = format!("{:.*}", decimals.max(0) as usize, value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    if value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.push('-');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// A number without its interval, for a glance: three digits, `0.285`, `39.4`, `1,234`.
pub fn glance(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    fixed(value, (2 - magnitude(value)).clamp(0, DECIMALS))
}

/// Hours as people say them: `7 h 20 min`, `8 h`, `40 min`.
pub fn hours(hours: f64) -> String {
    let minutes = libm::round(hours * 60.0) as u64;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// With a sign that is always written, for differences: `+1.4`.
pub fn signed(mut written: Written, mean: f64) -> Written {
    if mean > 0.0
        && written.mean != NONE
        && written.mean.bytes().any(|b| (b'1'..=b'9').contains(&b))
    {
        written.mean.insert(0, '+');
    }
    written
}

/// The unit in which a duration reads best, and how many of it one second is.
pub fn duration_unit(seconds: f64) -> (&'static str, f64) {
    match seconds.abs() {
        s if s < 120.0 => ("s", 1.0),
        s if s < 7_200.0 => ("min", 1.0 / 60.0),
        s if s < 172_800.0 => ("h", 1.0 / 3_600.0),
        _ => ("d", 1.0 / 86_400.0),
    }
}

/// A round duration in words: `4 weeks`, `36 hours`, `90 s`.
pub fn span(seconds: f64) -> String {
    const UNITS: [(f64, &str); 4] = [
        (604_800.0, "week"),
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
    ];
    for (size, name) in UNITS {
        let count = seconds / size;
        if count >= 1.0 && count == libm::floor(count) {
            let plural = if count == 1.0 { "" } else { "s" };
            return format!("{} {name}{plural}", fixed(count, 0));
        }
    }
    format!("{} s", written(Some(Estimate::single(seconds))).mean)
}

/// Whole percents that add up to 100: each rounded down, the rest to those that lost most.
pub fn whole_percents(shares: &[f64]) -> Vec<u32> {
    let exact: Vec<f64> = shares.iter().map(|s| s.max(0.0) * 100.0).collect();
    let mut whole: Vec<u32> = exact.iter().map(|x| libm::floor(*x) as u32).collect();
    let total = libm::round(exact.iter().sum::<f64>()) as u32;
    let mut by_rest: Vec<usize> = (0..exact.len()).collect();
    let rest = |at: usize| exact[at] - libm::floor(exact[at]);
    by_rest.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)).then(a.cmp(b)));
    let missing = total.saturating_sub(whole.iter().sum());
    for at in by_rest.into_iter().take(missing as usize) {
        whole[at] += 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(mean: f64, half_width: Option<f64>) -> String {
        written(Some(Estimate {
            mean,
            half_width,
            n: 10,
        }))
        .joined()
    }

    #[test]
    fn the_half_width_decides_the_digits() {
        assert_eq!(joined(19.8417, Some(0.2134)), "19.84 ± 0.22");
        assert_eq!(joined(317.46, Some(3.41)), "317.5 ± 3.5");
        assert_eq!(joined(8914.2, Some(95.3)), "8,914 ± 96");
        assert_eq!(joined(1_234_567.8, Some(1234.0)), "1,234,568 ± 1,234");
        // A tiny interval does not make the page a table of logarithms.
        assert_eq!(joined(57.312_345, Some(0.000_012)), "57.31 ± 0.01");
        assert_eq!(joined(0.0, Some(0.0)), "0");
        assert_eq!(joined(0.21, Some(0.21)), "0.21 ± 0.21");
    }

    #[test]
    fn without_an_interval_four_digits() {
        assert_eq!(joined(0.485_812, None), "0.4858");
        assert_eq!(joined(57.3123, None), "57.31");
        assert_eq!(joined(57_312.3, None), "57,312");
        assert_eq!(joined(12.0, None), "12");
        assert_eq!(written(None).joined(), "-");
        assert_eq!(joined(f64::NAN, Some(f64::NAN)), "-");
        assert_eq!(joined(1.0, Some(f64::INFINITY)), "1");
    }

    #[test]
    fn zero_has_no_sign_and_differences_have_one() {
        assert_eq!(fixed(-0.001, 1), "0.0");
        assert_eq!(fixed(-1234.5, 1), "-1,234.5");
        let plus = |mean| signed(written(Some(Estimate::single(mean))), mean).mean;
        assert_eq!(
            (plus(1.5), plus(-1.5), plus(0.0)),
            ("+1.500".into(), "-1.500".into(), "0".into())
        );
    }

    #[test]
    fn a_low_rate_keeps_its_digits() {
        let glances = [0.285_23, 4.0, 39.37, 108.2, 1234.5, 0.000_2, 0.0].map(glance);
        assert_eq!(
            glances,
            ["0.285", "4.00", "39.4", "108", "1,234", "0.0002", "0"]
        );
        assert_eq!(
            [7.0 + 1.0 / 3.0, 8.0, 0.5].map(hours),
            ["7 h 20 min", "8 h", "30 min"]
        );
    }

    #[test]
    fn percents_add_up_to_a_hundred() {
        assert_eq!(whole_percents(&[1.0 / 3.0; 3]), [34, 33, 33]);
        assert_eq!(whole_percents(&[0.964, 0.018, 0.018, 0.0]), [96, 2, 2, 0]);
        assert_eq!(whole_percents(&[0.0; 5]), [0; 5]);
        // 0.29 × 100 is 28.999…: still 29.
        assert_eq!(whole_percents(&[0.29, 0.71]), [29, 71]);
    }

    #[test]
    fn durations_in_words() {
        assert_eq!(span(2_419_200.0), "4 weeks");
        assert_eq!(span(604_800.0), "1 week");
        assert_eq!(span(86_400.0 * 10.0), "10 days");
        assert_eq!(span(90.0), "90 s");
        assert_eq!(span(0.0), "0 s");
        assert_eq!(span(1800.0), "30 minutes");
    }
}
