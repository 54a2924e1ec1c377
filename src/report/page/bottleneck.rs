//! Which station holds the plant back, why, and what it costs.

use super::Page;
use crate::kpi::Loss;
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
        lines.extend(paragraph(&bottleneck.why, 2));
        match bottleneck.stations.as_slice() {
            [one] => lines.extend(self.losses_of_one(one)),
            tied => lines.extend(self.losses_of_tied(tied)),
        }
        lines
    }

    fn losses_of_one(&self, station: &str) -> Vec<String> {
        let losses = Loss::all_at(&self.means, station);
        let (some, none): (Vec<&Loss>, Vec<&Loss>) = losses
            .iter()
            .filter(|loss| loss.parts_per_scheduled_hour.is_some())
            .partition(|loss| is_some(loss));
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
