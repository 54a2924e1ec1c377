//! Which station holds the plant back, why, and what it costs.

use super::Page;
use crate::kpi::{Bottleneck, Limit, Loss};
use crate::report::number::written;
use crate::report::text::{cut, paragraph};

/// Tied stations whose losses are listed.
const TIED: usize = 4;
/// Columns of a station's name before its cause.
const NAME: usize = 17;

impl Page<'_> {
    pub(super) fn bottleneck(&self) -> Vec<String> {
        let mut lines = vec![self.ink.bold("BOTTLENECK")];
        let Some(bottleneck) = &self.bottleneck else {
            lines.extend(paragraph(
                "No machine was active, so nothing can be said of a bottleneck.",
                2,
            ));
            return lines;
        };
        lines.extend(paragraph(&bottleneck.why.to_string(), 2));
        match (bottleneck.limit, bottleneck.stations.as_slice()) {
            (Limit::Arrivals, _) => lines.extend(self.beside_arrivals(bottleneck)),
            (Limit::NoStationAlone, _) => {}
            (Limit::Station, [one]) => lines.extend(self.losses_of_one(one)),
            (Limit::Station, tied) => lines.extend(self.losses_of_tied(tied)),
        }
        lines
    }

    /// Where a faster station makes no more parts.
    fn beside_arrivals(&self, bottleneck: &Bottleneck) -> Vec<String> {
        let scrap = self.means.plant("scrap_ratio");
        let text = match scrap.is_some_and(|scrap| scrap.mean > 0.0) {
            true => {
                "A faster station shortens lead times; more good parts need more arrivals or less scrap."
            }
            false => "A faster station shortens lead times; more good parts need more arrivals.",
        };
        let mut lines = paragraph(text, 2);
        if let Some(scrap) = bottleneck.costs.iter().find(|loss| is_some(loss)) {
            let text = format!("What scrap costs per {}, in good parts:", self.hour());
            lines.extend(paragraph(&text, 2));
            let label = format!("  at {} or later", cut(&bottleneck.most_active, NAME));
            lines.push(self.loss(&label, scrap));
        }
        lines
    }

    fn losses_of_one(&self, station: &str) -> Vec<String> {
        let losses = Loss::all_at(&self.means, station);
        let (some, none): (Vec<&Loss>, Vec<&Loss>) = losses
            .iter()
            .filter(|loss| loss.parts_per_scheduled_hour.is_some())
            .partition(|loss| is_some(loss));
        if some.is_empty() && none.is_empty() {
            let text = format!("{station} made nothing, so what it loses cannot be told in parts.");
            return paragraph(&text, 2);
        }
        if some.is_empty() {
            let text = format!("{station} loses nothing to downtime, setup or scrap.");
            return paragraph(&text, 2);
        }
        let text = format!("What {station} loses per {}, in good parts:", self.hour());
        let mut lines = paragraph(&text, 2);
        for loss in some {
            let later = if loss.cause == "scrap" {
                ", there or later"
            } else {
                ""
            };
            lines.push(self.loss(&format!("  to {}{later}", loss.cause), loss));
        }
        if !none.is_empty() {
            let causes: Vec<&str> = none.iter().map(|loss| loss.cause).collect();
            lines.push(format!("    nothing to {}", causes.join(" or ")));
        }
        lines
    }

    /// Each by itself: the losses of stations in one flow do not add up.
    fn losses_of_tied(&self, stations: &[String]) -> Vec<String> {
        let losing: Vec<(&String, [Loss; 3])> = stations
            .iter()
            .map(|station| (station, Loss::all_at(&self.means, station)))
            .filter(|(_, losses)| losses.iter().any(is_some))
            .collect();
        if losing.is_empty() {
            return paragraph(
                "None of them loses anything to downtime, setup or scrap.",
                2,
            );
        }
        let hour = self.hour();
        let text = format!(
            "What each would lose per {hour}, in good parts, if it alone held the plant back (not to be \
             added up):"
        );
        let mut lines = paragraph(&text, 2);
        for (station, losses) in losing.iter().take(TIED) {
            for loss in losses.iter().filter(|loss| is_some(loss)) {
                let label = format!("  {}, to {}", cut(station, NAME), loss.cause);
                lines.push(self.loss(&label, loss));
            }
        }
        if let more @ 1.. = losing.len().saturating_sub(TIED) {
            lines.push(format!("    and {more} more stations, in --format csv"));
        }
        lines
    }

    fn loss(&self, label: &str, loss: &Loss) -> String {
        let money = match (loss.money_per_scheduled_hour, &self.result.currency) {
            (Some(money), Some(currency)) if money.mean > 0.0 => {
                format!("= {} {currency}", written(Some(money)).joined())
            }
            _ => String::new(),
        };
        self.fact(label, &written(loss.parts_per_scheduled_hour), "", &money)
    }
}

/// Whether anything is lost.
fn is_some(loss: &Loss) -> bool {
    loss.parts_per_scheduled_hour.is_some_and(|e| e.mean > 0.0)
}
