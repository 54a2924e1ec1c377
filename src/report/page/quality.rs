//! What is good, mended and scrapped, the effectiveness of the plant, and its pace.

use super::Page;
use crate::kpi::Estimate;
use crate::report::number::{percent, written};
use crate::report::text::paragraph;

impl Page<'_> {
    pub(super) fn quality(&self) -> Vec<String> {
        let m = &self.means;
        let mut lines = vec![self.ink.bold("QUALITY AND OEE")];
        let mut none = Vec::new();
        let rows = [
            (
                "first-pass yield per inspection",
                "first_pass_yield",
                "good the first time",
            ),
            (
                "rolled throughput yield",
                "rolled_throughput_yield",
                "good, never reworked",
            ),
            ("scrap", "scrap_ratio", "of parts that left"),
            ("rework", "rework_ratio", "per part that left"),
        ];
        for (label, name, remark) in rows {
            match m.plant(name) {
                Some(e) if e.mean == 0.0 && ["scrap", "rework"].contains(&label) => {
                    none.push(format!("no {label}"));
                }
                Some(e) => lines.push(self.fact(label, &percent(Some(e)), "%", remark)),
                None if name == "first_pass_yield" => none.push("no inspection".to_owned()),
                None => {}
            }
        }
        if !none.is_empty() {
            lines.push(format!("  {}", none.join(", ")));
        }
        lines.extend(self.oee());
        if let Some(kept) = m.plant("takt_adherence") {
            let takt = m.plant("takt_time_s").map(|e| Estimate {
                half_width: None,
                ..e
            });
            let takt = written(takt);
            let remark = match self.result.working_time {
                Some(_) => "a part while on shift",
                None => "a part, as demanded",
            };
            lines.push(self.fact("takt time", &takt, "s", remark));
            let kept = percent(Some(kept));
            lines.push(self.fact("takt adherence", &kept, "%", "of days kept the takt"));
        }
        lines
    }

    /// OEE of the plant and, in words, what it is and how it can be above 100 %.
    fn oee(&self) -> Vec<String> {
        let Some(oee) = self.means.plant("plant_oee") else {
            return Vec::new();
        };
        let mut lines = vec![self.fact("OEE of the plant", &percent(Some(oee)), "%", "")];
        let station = self.bottleneck.as_ref().map(|b| b.most_active.as_str());
        let Some(station) = station.filter(|_| oee.mean.is_finite()) else {
            return lines;
        };
        let mut text = format!(
            "OEE: this much of the time of {station}, the busiest station, went into good parts at the planned \
             pace."
        );
        if oee.mean > 1.0 {
            let pace = self.means.station(station, "effectiveness");
            text += match pace.is_some_and(|pace| pace.mean > 1.005) {
                true => " It is above 100 % since work takes less time than planned.",
                false => " It is above 100 % since not all good parts went through that station.",
            };
        }
        lines.extend(paragraph(&text, 2).iter().map(|line| self.ink.dim(line)));
        lines
    }
}
