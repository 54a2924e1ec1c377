//! Numbers in sentences.

/// A fraction in per cent with at most one digit after the point; small ones keep two that count, since
/// "0 %" would say never.
pub(super) fn percent(fraction: f64) -> String {
    let value = fraction * 100.0;
    if value == 0.0 || value.abs() >= 0.1 {
        let rounded = format!("{value:.1}");
        return format!("{} %", rounded.strip_suffix(".0").unwrap_or(&rounded));
    }
    let mut digits = 2;
    let mut shown = value.abs();
    while shown < 0.1 && digits < 12 {
        shown *= 10.0;
        digits += 1;
    }
    let rounded = format!("{value:.digits$}");
    format!("{} %", rounded.trim_end_matches('0').trim_end_matches('.'))
}

/// Words in a row: "a", "a and b", "a, b and c".
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_people_read_them() {
        for (value, text) in [
            (0.625, "62.5 %"),
            (0.6, "60 %"),
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.00002, "0.002 %"),
            (1e-4, "0.01 %"),
            (1e-17, "0 %"),
            (-0.05, "-5 %"),
            (0.33333, "33.3 %"),
        ] {
            assert_eq!(percent(value), text);
        }
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list::<&str>(&[]), "");
    }
}
