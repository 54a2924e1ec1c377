//! What the person has chosen inside the panels: plain data beside the plant's.

use super::super::desk::Desk;

/// Order of the stations in the state bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Along the flow.
    #[default]
    Flow,
    /// By name.
    Name,
    /// The most active first.
    Active,
}

/// Kinds of what the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Failures and repairs.
    Failures,
    /// Set-ups.
    Setups,
    /// Scrap, rework and lost arrivals.
    Parts,
    /// Begins and ends of shifts.
    Shifts,
}

impl Kind {
    /// In the order of their buttons.
    pub const ALL: [Self; 4] = [Self::Failures, Self::Setups, Self::Parts, Self::Shifts];
}

/// Choices of all panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// Which run the Gantt chart and the log tell of.
    pub side: usize,
    /// Span over which curves are taken \[ns\]; none: one that suits the time shown.
    pub over: Option<u64>,
    /// Order of the state bars.
    pub order: Order,
    /// Span of the Gantt chart \[h\].
    pub span: f64,
    /// Product of the lead times, by its place; none: all together.
    pub product: Option<usize>,
    /// What the log tells; none: all.
    pub kind: Option<Kind>,
    /// The log tells of the selected station only.
    pub only_selected: bool,
    /// A seed that is being typed, until it is done.
    pub seed: Option<String>,
    /// The moment to go to, while the person types it.
    pub moment: Option<String>,
    /// The search is to get the keyboard.
    pub wants_search: bool,
    /// A control had the keyboard at the end of the last frame.
    pub was_focused: bool,
    /// The name of a trial is to get the keyboard.
    pub wants_name: bool,
    /// All machines are off shift from the one moment, at which that was seen, to the other \[ns\].
    pub night: Option<(u64, u64)>,
    /// What holds the plant back is to be selected once it is known.
    pub wants_bottleneck: bool,
    /// The inspector is to be scrolled down by so much of what is seen of it.
    pub scroll_inspector: f32,
    /// The checklist likewise.
    pub scroll_lower: f32,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            side: 0,
            over: None,
            order: Order::default(),
            span: 4.0,
            product: None,
            kind: None,
            only_selected: false,
            seed: None,
            moment: None,
            wants_search: false,
            was_focused: false,
            wants_name: false,
            night: None,
            wants_bottleneck: false,
            scroll_inspector: 0.0,
            scroll_lower: 0.0,
        }
    }
}

impl Desk {
    /// Selects what holds the plant back, as soon as that is known and unless something else is selected before.
    pub fn seek_bottleneck(&mut self) {
        let before = self.selected;
        self.select_bottleneck();
        self.choices.wants_bottleneck = self.selected.is_none();
        self.selected = self.selected.or(before);
    }

    /// Fulfils that wish.
    pub(super) fn find_bottleneck(&mut self) {
        if !self.choices.wants_bottleneck {
            return;
        }
        if self.selected.is_none() {
            self.select_bottleneck();
        }
        self.choices.wants_bottleneck = self.selected.is_none();
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;

    #[test]
    fn a_bottleneck_that_is_sought_too_early_is_selected_once_it_is_known() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.playback.is_playing = false;
        desk.seek_bottleneck();
        desk.find_bottleneck();
        assert_eq!(desk.selected, None);
        desk.jump(30 * 3_600_000_000_000);
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        desk.refresh();
        desk.find_bottleneck();
        let named = desk.twin().bottleneck.as_ref().unwrap();
        assert_eq!(desk.selected, desk.twin().number(&named.most_active));
        // Once: what the person closes stays closed.
        desk.selected = None;
        desk.find_bottleneck();
        assert_eq!(desk.selected, None);
    }
}
