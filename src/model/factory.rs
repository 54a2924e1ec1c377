//! The factory: products, demand, stations, flow, shifts, scenarios and how to run it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{
    Claim, Document, Hop, Measure, Money, Path, Profile, Rate, Seconds, Share, ShiftPlan, Station,
    Structure,
};

/// A whole plant. Maps are by name, so the order of declaration reaches no number; `flow` keeps the
/// order of the file, which first-free and round-robin routes follow.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Factory {
    /// Name for people.
    pub name: String,
    /// How long and how often to run.
    pub run: RunSettings,
    /// Shift plans by name.
    pub shifts: BTreeMap<String, ShiftPlan>,
    /// Products by name; empty: one product called "part".
    pub products: BTreeMap<String, Product>,
    /// Good parts wanted.
    pub demand: Option<Demand>,
    /// The unit in which `demand` is written, such as `/w`; none when it is written in several. For people:
    /// it is no part of the plant, so neither its hash nor a number knows it.
    #[serde(skip)]
    pub demand_unit: Option<&'static str>,
    /// Stations by name.
    pub stations: BTreeMap<String, Station>,
    /// Chains and links.
    pub flow: Vec<Hop>,
    /// Named changes to the plant.
    pub scenarios: BTreeMap<String, Scenario>,
    /// Who the factory is.
    #[serde(skip_serializing_if = "is_default")]
    pub profile: Profile,
    /// Information systems, networks, meters and policies.
    #[serde(skip_serializing_if = "is_default")]
    pub structure: Structure,
    /// Papers by title.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, Document>,
    /// What the factory says of itself, by checklist or criterion.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Claim>,
    /// What the factory could do, and what it costs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub measures: BTreeMap<String, Measure>,
}

/// What is left out of a plant's hash, so that a new section changes the hash of no plant without it.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How to run the plant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunSettings {
    /// End of the run \[s\].
    pub until: Seconds,
    /// Statistics begin here \[s\]: behind everything due at this instant; at 0 they hold all of the run, what
    /// happens at t = 0 included.
    pub warm_up: Seconds,
    /// Independent runs.
    pub replications: u32,
    /// Seed of all random streams.
    pub seed: u64,
    /// What t = 0 is on the calendar.
    pub start: Start,
}

impl RunSettings {
    /// The longest run, 500 years \[s\]: the clock counts nanoseconds up to 584 years, and what is due
    /// behind the end of the run must fit as well.
    pub const LONGEST: Seconds = Seconds(500.0 * 365.25 * 86_400.0);
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            until: Seconds(604_800.0),
            warm_up: Seconds(0.0),
            replications: 10,
            seed: 1,
            start: Start::default(),
        }
    }
}

/// What t = 0 is on the calendar: by default Monday 00:00 of no date.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Start {
    /// Seconds after Monday 00:00 of the week of the start.
    pub second_of_week: u64,
    /// The date as written, when one was given (`2026-10-05` or `2026-10-05T06:00`).
    pub date: Option<String>,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Product {
    /// Key of its random streams when it was renamed; by default its name.
    pub key: Option<String>,
    /// Share of the production; products without one split the rest evenly.
    pub share: Option<Share>,
    /// Worth of one good part.
    pub value: Option<Money>,
    /// Rank in priority buffers: the lowest number goes first.
    pub priority: i32,
    /// Whether it sends data when in use; `None`: not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connected: Option<bool>,
    /// Whether it can be diagnosed from afar; `None`: not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_diagnosis: Option<bool>,
}

/// Good parts wanted per time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Demand {
    /// All products together.
    Total(Rate),
    /// By product.
    Each(BTreeMap<String, Rate>),
}

impl Demand {
    /// All products together [parts/s].
    pub fn total(&self) -> Rate {
        match self {
            Self::Total(rate) => *rate,
            Self::Each(map) => Rate(map.values().map(|r| r.0).sum()),
        }
    }
}

/// Named changes to the plant: `"smed": [Set("press.setup.takes", "60 s")]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Scenario {
    /// Applied together; none may hit the same field twice.
    pub changes: Vec<Change>,
}

/// One change: the value at a path is replaced, or one is added to the list there. The value stays text until it meets its target, which
/// gives it its type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What is changed.
    pub path: Path,
    /// The new value, in the file's own notation.
    pub value: String,
    /// Whether the value goes to the end of the list at the path, `Add`, in place of `Set`.
    pub adds: bool,
}

impl fmt::Display for Change {
    /// As `press.cycle: "50 s"`; what is added to a list has a plus sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.adds { "+ " } else { "" };
        write!(f, "{}: {sign}{}", self.path, self.value)
    }
}

impl Factory {
    /// The name of the product that a plant without `products` makes.
    pub const ONLY_PRODUCT: &'static str = "part";

    /// Product names in order; at least one.
    pub fn product_names(&self) -> Vec<&str> {
        if self.products.is_empty() {
            vec![Self::ONLY_PRODUCT]
        } else {
            self.products.keys().map(String::as_str).collect()
        }
    }

    /// The share of each product in [`Factory::product_names`] order: declared shares, and an even
    /// split of the rest among products without one.
    pub fn product_shares(&self) -> Vec<f64> {
        if self.products.is_empty() {
            return vec![1.0];
        }
        // In the order of the keys, so that a product under another name gives the same sum.
        let mut products: Vec<(&String, &Product)> = self.products.iter().collect();
        products.sort_by_key(|(name, product)| product.key.as_ref().unwrap_or(name));
        let shares = products.iter().filter_map(|(_, product)| product.share);
        let declared: f64 = shares.map(|s| s.0).sum();
        let open = self.products.values().filter(|p| p.share.is_none()).count();
        let rest = if open == 0 {
            0.0
        } else {
            (1.0 - declared).max(0.0) / open as f64
        };
        self.products
            .values()
            .map(|p| p.share.map_or(rest, |s| s.0))
            .collect()
    }

    /// Good parts wanted of all products together \[parts/s\]. Sums in the order of the products' keys.
    pub fn demand_total(&self) -> Option<Rate> {
        Some(match self.demand.as_ref()? {
            Demand::Total(rate) => *rate,
            Demand::Each(rates) => {
                let mut rates: Vec<(&String, &Rate)> = rates.iter().collect();
                rates.sort_by_key(|(name, _)| self.product_key(name));
                Rate(rates.iter().map(|(_, rate)| rate.0).sum())
            }
        })
    }

    /// The key of a product: its name unless it was renamed.
    pub fn product_key<'a>(&'a self, name: &'a str) -> &'a str {
        let key = self.products.get(name).and_then(|p| p.key.as_deref());
        key.unwrap_or(name)
    }

    /// The key of a station: its name unless it was renamed.
    pub fn station_key<'a>(&'a self, name: &'a str) -> &'a str {
        let key = self.stations.get(name).and_then(|s| s.key.as_deref());
        key.unwrap_or(name)
    }

    /// All links in file order, chains cut into pairs.
    pub fn links(&self) -> Vec<super::Link> {
        let mut links: Vec<super::Link> = Vec::new();
        for hop in &self.flow {
            match hop {
                Hop::Chain(names) => links.extend(names.windows(2).map(|pair| super::Link {
                    from: pair[0].clone(),
                    to: pair[1].clone(),
                    share: None,
                    products: Vec::new(),
                })),
                Hop::Link(link) => links.push(link.clone()),
            }
        }
        links
    }
}
