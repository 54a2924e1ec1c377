//! What comes out, against what is wanted.

use super::{PRODUCTS, Page, is_without_output};
use crate::kpi::Estimate;
use crate::report::ProductInfo;
use crate::report::number::{Written, fixed, hours, percent, written};
use crate::report::text::paragraph;

/// A unit of demand: as a file writes it, in words, and how many hours it is.
type Per = (&'static str, &'static str, f64);

const DAY: Per = ("/d", "day", 24.0);
const PERS: [Per; 5] = [
    ("/s", "second", 1.0 / 3600.0),
    ("/min", "minute", 1.0 / 60.0),
    ("/h", "hour", 1.0),
    DAY,
    ("/w", "week", 168.0),
];

impl Page<'_> {
    pub(super) fn output(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("OUTPUT")];
        let hourly = written(m.plant("good_parts_per_scheduled_hour"));
        lines.push(self.fact(&format!("good parts per {}", self.hour()), &hourly, "", ""));
        let per = self.demand_per();
        // Without shift plans the first row is per calendar hour already.
        let is_hourly = per.0 == "/h" && self.result.working_time.is_none();
        if is_hourly {
            lines.extend(self.demand(per));
        }
        lines.extend(self.shift_and_working_day());
        let label = match self.result.working_time {
            Some(_) => "  per day (24 calendar hours)",
            None => "  per day (24 h)",
        };
        lines.push(self.fact(label, &written(m.plant("good_parts_per_day")), "", ""));
        if per.0 != "/d" && !is_hourly {
            let calendar = if per.0 == "/h" { "calendar " } else { "" };
            let label = format!("  per {calendar}{}", per.1);
            let rate = m.plant("good_parts_per_calendar_hour");
            lines.push(self.fact(&label, &written(rate.map(|e| e.times(per.2))), "", ""));
        }
        if !is_hourly {
            lines.extend(self.demand(per));
        }
        if self.result.products.len() > 1 {
            let shown = self.result.products.iter().take(PRODUCTS);
            lines.extend(shown.map(|product| self.product(product, per)));
            lines.extend(self.more_products());
        }
        if let (Some(value), Some(currency)) = (
            m.plant("output_value_per_scheduled_hour"),
            &self.result.currency,
        ) {
            let label = format!("value per {}", self.hour());
            lines.push(self.fact(&label, &written(Some(value)), currency, ""));
        }
        let lost = m.plant("lost_arrivals_ratio");
        if let Some(lost) = lost.filter(|lost| lost.mean > 0.0) {
            let lost = percent(Some(lost));
            lines.push(self.fact("arrivals turned away", &lost, "%", "they found no room"));
        }
        lines
    }

    /// The unit in which demand is compared: the file's, else per day.
    fn demand_per(&self) -> Per {
        let unit = self.result.demand_unit;
        PERS.into_iter()
            .find(|per| unit == Some(per.0))
            .unwrap_or(DAY)
    }

    fn shift_and_working_day(&self) -> Vec<String> {
        let m = &self.means;
        let Some(working) = &self.result.working_time else {
            let per_shift = written(m.plant("good_parts_per_shift"));
            return vec![self.fact("  per shift (8 h)", &per_shift, "", "")];
        };
        let about = |value: f64| format!("({})", hours(value));
        let remark = if working.longest_shift_h - working.shortest_shift_h > 1e-9 {
            let [shortest, longest] =
                [working.shortest_shift_h, working.longest_shift_h].map(hours);
            format!("mean of {shortest} to {longest}")
        } else if working.plans > 1 {
            format!("as in plan {}", working.plan)
        } else if working.has_breaks {
            "breaks taken out".to_owned()
        } else {
            String::new()
        };
        let label = format!("  per shift {}", about(working.shift_h));
        let per_shift = written(m.plant("good_parts_per_planned_shift"));
        let mut lines = vec![self.fact(&label, &per_shift, "", &remark)];
        if working.working_days_per_week < 7 {
            let label = format!("  per working day {}", about(working.working_day_h));
            let per_day = written(m.plant("good_parts_per_working_day"));
            let remark = format!("{} a week", working.working_days_per_week);
            lines.push(self.fact(&label, &per_day, "", &remark));
        }
        lines
    }

    /// The demand of the plant, whether it is met, and what it is while the plant works: a demand counts
    /// calendar time.
    fn demand(&self, per: Per) -> Vec<String> {
        let Some(demand) = self.result.demand_per_s else {
            return Vec::new();
        };
        let verdict = match is_without_output(&self.means) {
            true => "no output: see NOTES".to_owned(),
            false => self.verdict(self.means.plant("demand_attainment")),
        };
        let label = format!("  demand per {}", per.1);
        let mut lines = vec![self.fact(&label, &wanted(demand, per), "", &verdict)];
        if let Some(text) = self.demand_at_work(demand, per) {
            lines.extend(paragraph(&text, 4).iter().map(|line| self.ink.dim(line)));
        }
        lines
    }

    fn demand_at_work(&self, demand_per_s: f64, per: Per) -> Option<String> {
        let working = self.result.working_time.as_ref()?;
        let days = f64::from(working.working_days_per_week);
        let (name, hours) = if per.2 < DAY.2 {
            ("scheduled hour", 168.0 / (working.working_day_h * days))
        } else {
            ("working day", 168.0 / days)
        };
        // Where the plant never rests the two are one.
        if per.2 < DAY.2 && hours < 1.0 + 1e-9 || per.2 >= DAY.2 && hours < DAY.2 + 1e-9 {
            return None;
        }
        let at_work = wanted(demand_per_s, ("", "", hours)).mean;
        Some(format!(
            "{} {} on the calendar = {at_work} a {name}",
            wanted(demand_per_s, per).mean,
            per.0
        ))
    }

    fn product(&self, product: &ProductInfo, per: Per) -> String {
        let m = &self.means;
        // Rows of products have their rate per day.
        let rate = m.product(&product.name, "good_parts_per_day");
        let rate = written(rate.map(|e| e.times(per.2 / DAY.2)));
        let verdict = product.demand_per_s.map(|demand| {
            let verdict = self.verdict(m.product(&product.name, "demand_attainment"));
            format!("demand {}: {verdict}", wanted(demand, per).mean)
        });
        let label = format!("    {}, per {}", product.name, per.1);
        self.fact(&label, &rate, "", &verdict.unwrap_or_default())
    }

    fn verdict(&self, attainment: Option<Estimate>) -> String {
        let Some(attainment) = attainment.filter(|a| a.mean.is_finite()) else {
            return String::new();
        };
        let (words, news) = against_demand(attainment);
        match news {
            News::Good => self.ink.good(&words),
            News::Bad => self.ink.bad(&words),
            News::Neither => words,
        }
    }
}

/// A demand as its file writes it.
fn wanted(demand_per_s: f64, per: Per) -> Written {
    let exact = demand_per_s * 3600.0 * per.2;
    // What was divided and multiplied by a unit is whole again.
    let whole = libm::round(exact);
    let near = (exact - whole).abs() <= 1e-9 * whole.abs();
    written(Some(Estimate::single(if near { whole } else { exact })))
}

/// Whether a verdict is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    Good,
    Bad,
    Neither,
}

/// Output against demand in words.
fn against_demand(attainment: Estimate) -> (String, News) {
    /// Half-width of an interval that is narrow enough to say that output and demand are about even.
    const NARROW: f64 = 0.02;
    let gap = |share: f64| fixed(share * 100.0, if share < 0.001 { 2 } else { 1 });
    if attainment.high() < 1.0 {
        let text = format!("missed by {} %", gap(1.0 - attainment.mean));
        (text, News::Bad)
    } else if attainment.low() >= 1.0 {
        let text = match attainment.mean - 1.0 {
            over if over < 0.0005 => "met".to_owned(),
            over => format!("met, {} % over", gap(over)),
        };
        (text, News::Good)
    } else if attainment.half_width.unwrap_or(0.0) <= NARROW {
        ("about even".to_owned(), News::Neither)
    } else {
        ("too few runs to tell".to_owned(), News::Neither)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demand_is_met_or_missed_only_where_the_interval_says_so() {
        let told = |mean, half_width| {
            against_demand(Estimate {
                mean,
                half_width,
                n: 3,
            })
        };
        let good = |text: &str| (text.to_owned(), News::Good);
        assert_eq!(told(1.1, Some(0.02)), good("met, 10.0 % over"));
        assert_eq!(told(1.1, None), good("met, 10.0 % over"));
        assert_eq!(told(1.0, Some(0.0)), good("met"));
        assert_eq!(
            told(0.9, Some(0.02)),
            ("missed by 10.0 %".to_owned(), News::Bad)
        );
        assert_eq!(
            told(0.999, Some(0.01)),
            ("about even".to_owned(), News::Neither)
        );
        // 960 ± 414 against 600.
        assert_eq!(
            told(1.6, Some(0.69)),
            ("too few runs to tell".to_owned(), News::Neither)
        );
    }
}
