//! Ports: where a station's parts come from and go to, as dense slots.

use bevy::prelude::Component;
use smallvec::SmallVec;

use super::kind::StationRef;
use super::sample::Uniforms;

/// The links of one station.
#[derive(Component, Debug, Clone, Default)]
pub struct Ports {
    /// Stations that may give to this one, by rank of their keys.
    pub ins: SmallVec<[StationRef; 2]>,
    /// Parts elsewhere that wait for a place here, and takers that wait for one to reserve.
    pub wanted: u32,
    /// The only way on for all products, if that is so: most stations have one.
    out: Option<StationRef>,
    /// The only station that may give to this one, if that is so.
    lone: Option<StationRef>,
    /// Ways on: one for all products, or one for each.
    pub exits: SmallVec<[Exit; 1]>,
    /// Stream of the draws by share.
    pub draws: Option<Box<Uniforms>>,
}

/// The way on for one product.
#[derive(Debug, Clone, Default)]
pub enum Exit {
    /// None: a sink, or a product that never comes here.
    #[default]
    None,
    /// One station.
    One(StationRef),
    /// By share: (cumulative share, station), by rank of the stations' keys.
    Shares(Vec<(f64, StationRef)>),
    /// Strict turn.
    Turn {
        /// In file order.
        to: Vec<StationRef>,
        /// Whose turn it is.
        next: usize,
    },
    /// The first that has room, in file order; if none has, the first to become free.
    Free(Vec<StationRef>),
}

impl Ports {
    /// The ports of a station with these links.
    pub fn new(
        ins: SmallVec<[StationRef; 2]>,
        exits: SmallVec<[Exit; 1]>,
        draws: Option<Box<Uniforms>>,
    ) -> Self {
        let out = match exits.as_slice() {
            [Exit::One(to)] => Some(*to),
            _ => None,
        };
        let lone = match ins.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        Self {
            ins,
            wanted: 0,
            out,
            lone,
            exits,
            draws,
        }
    }

    /// The only station that may give to this one, if that is so.
    #[inline(always)]
    pub fn only_in(&self) -> Option<StationRef> {
        self.lone
    }

    /// One more, or one less, waits for a place here.
    #[inline]
    pub fn count_wanted(&mut self, waits: bool) {
        self.wanted = if waits {
            self.wanted + 1
        } else {
            self.wanted - 1
        };
    }

    fn exit_index(&self, product: u16) -> usize {
        if self.exits.len() == 1 {
            0
        } else {
            usize::from(product)
        }
    }

    /// The way on for a product.
    pub fn exit(&self, product: u16) -> &Exit {
        &self.exits[self.exit_index(product)]
    }

    /// The only way on for all products, if that is so.
    #[inline(always)]
    pub fn only(&self) -> Option<StationRef> {
        self.out
    }

    /// Chooses for the next part of a product; [`StationRef::ANY`] for first free.
    #[inline(always)]
    pub fn choose(&mut self, product: u16) -> StationRef {
        match self.out {
            Some(to) => to,
            None => self.choose_among(product),
        }
    }

    fn choose_among(&mut self, product: u16) -> StationRef {
        let at = self.exit_index(product);
        match &mut self.exits[at] {
            Exit::One(to) => *to,
            Exit::None => StationRef::NOWHERE,
            Exit::Free(_) => StationRef::ANY,
            Exit::Turn { to, next } => {
                let chosen = to[*next];
                *next = (*next + 1) % to.len();
                chosen
            }
            Exit::Shares(shares) => {
                let u = self.draws.as_mut().map_or(1.0, |draws| draws.draw());
                let at = shares
                    .partition_point(|(share, _)| *share < u)
                    .min(shares.len() - 1);
                shares[at].1
            }
        }
    }

    /// The stations among which a part that goes to [`StationRef::ANY`] takes the first free one.
    pub fn candidates(&self, product: u16) -> &[StationRef] {
        match self.exit(product) {
            Exit::Free(to) => to,
            _ => &[],
        }
    }

    /// All stations that a product may go to from here.
    pub fn reach(&self, product: u16) -> SmallVec<[StationRef; 4]> {
        match self.exit(product) {
            Exit::None => SmallVec::new(),
            Exit::One(to) => SmallVec::from_slice(&[*to]),
            Exit::Shares(shares) => shares.iter().map(|(_, to)| *to).collect(),
            Exit::Turn { to, .. } | Exit::Free(to) => SmallVec::from_slice(to),
        }
    }

    /// All stations that any product may go to from here, each once.
    pub fn reach_all(&self) -> SmallVec<[StationRef; 4]> {
        let mut all: SmallVec<[StationRef; 4]> = (0..self.exits.len())
            .flat_map(|product| self.reach(product as u16))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Takes over the shares of a port with the same links.
    pub fn adopt(&mut self, fresh: Self) {
        for (mine, new) in self.exits.iter_mut().zip(fresh.exits) {
            if let (Exit::Shares(shares), Exit::Shares(new)) = (mine, new) {
                *shares = new;
            }
        }
    }
}
