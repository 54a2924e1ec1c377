//! What the person has chosen inside the panels: plain data beside the plant's.

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
    /// The name of a trial is to get the keyboard.
    pub wants_name: bool,
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
            wants_name: false,
            scroll_inspector: 0.0,
            scroll_lower: 0.0,
        }
    }
}
