//! How numbers and names are put in messages, and which known name a misspelt one may mean.

use crate::model::Seconds;

/// How many names a hint lists at most.
const LISTED: usize = 8;

/// The one known name that `name` was probably meant to be; none when two are equally near.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = name.trim().to_lowercase();
    let length = typed.chars().count();
    let allowed = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for candidate in known {
        let distance = strsim::damerau_levenshtein(&typed, &candidate.to_lowercase());
        if distance > allowed || distance >= length {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => tie = true,
            _ => {
                best = Some((distance, candidate));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(_, candidate)| candidate)
}

/// "did you mean `weld`?", or the list of what there is.
pub(super) fn did_you_mean(name: &str, what: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if known.is_empty() => format!("the file declares no {what}"),
        None => format!("declared {what}: {}", list(known)),
    }
}

/// "`a`, `b` and `c`"; a long list is cut, and says by how much.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|n| format!("`{n}`"))
        .collect();
    if names.len() > LISTED {
        return format!("{} and {} more", quoted.join(", "), names.len() - LISTED);
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Up to four significant digits, without trailing zeros.
pub(super) fn number(value: f64) -> String {
    let digits = [1e3, 1e2, 1e1, 1.0, 1e-1, 1e-2]
        .iter()
        .position(|&bound| value.abs() >= bound);
    let Some(decimals) = digits else {
        return format!("{value:.3e}").replace("0.000e0", "0");
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// A duration in the unit that suits it.
pub(super) fn duration(seconds: Seconds) -> String {
    let (unit, factor) = match seconds.0 {
        s if s >= 172_800.0 => ("d", 86_400.0),
        s if s >= 7_200.0 => ("h", 3_600.0),
        s if s >= 120.0 => ("min", 60.0),
        _ => ("s", 1.0),
    };
    format!("{} {unit}", number(seconds.0 / factor))
}

/// A rate [parts/s] per hour, or per day when it is slow.
pub(super) fn rate(per_second: f64) -> String {
    if per_second * 3600.0 >= 1.0 {
        format!("{} parts/h", number(per_second * 3600.0))
    } else {
        format!("{} parts/d", number(per_second * 86_400.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_only_neighbour() {
        let known = ["press", "weld", "焊接工位", "m1", "m2"];
        assert_eq!(nearest("pres", known), Some("press"));
        assert_eq!(nearest("wedl", known), Some("weld"));
        assert_eq!(nearest("Weld", known), Some("weld"));
        assert_eq!(nearest("焊接工站", known), Some("焊接工位"));
        assert_eq!(nearest("m3", known), None, "m1 and m2 are equally near");
        assert_eq!(nearest("paint", known), None);
        assert_eq!(
            did_you_mean("m3", "stations", &["m1", "m2"]),
            "declared stations: `m1` and `m2`"
        );
    }

    #[test]
    fn numbers_keep_four_digits() {
        assert_eq!(
            [0.0, 1.25, 1234.5, 99.999, 0.1].map(number),
            ["0", "1.25", "1234", "100", "0.1"]
        );
        assert_eq!(percent(1.0371), "103.7 %");
        assert_eq!(duration(Seconds(5400.0)), "90 min");
        assert_eq!(rate(0.01), "36 parts/h");
    }
}
