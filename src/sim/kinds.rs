//! The one table of the kinds of station, and all that follows from it: how a plan knows them, how the world gives
//! them to the shop, and how the shop asks one of them.

use bevy::ecs::query::QueryFilter;
use bevy::ecs::system::SystemParam;
use bevy::prelude::{Query, Without, World};

use super::PlanError;
use super::agenda::{Agenda, Alarm, Ticket};
use super::buffer::Buffer;
use super::build::Kit;
use super::delay::Delay;
use super::kind::{Declared, Kind, Offer, StationRef};
use super::machine::Machine;
use super::observe::{Glance, StationView};
use super::part::PartId;
use super::port::Ports;
use super::row::{Gathered, Item};
use super::shop::Shop;
use super::sink::Sink;
use super::source::Source;
use super::station::Slot;
use super::trace::Trace;
use crate::model;

/// What follows from the table of kinds.
macro_rules! kinds {
    ($($Kind:ident in $rows:ident from $($Model:ident)|+),+ $(,)?) => {
        /// The kinds of station in the kernel.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum KindTag {
            $(#[doc = concat!("See [`", stringify!($Kind), "`].")] $Kind),+
        }

        impl KindTag {
            /// The kind that a declared station becomes.
            pub fn of(kind: &model::Kind) -> Self {
                match kind {
                    $($(model::Kind::$Model(_))|+ => Self::$Kind),+
                }
            }
        }

        impl StationRef {
            /// Its kind; `None` for [`StationRef::ANY`] and [`StationRef::NOWHERE`].
            #[inline(always)]
            pub fn kind(self) -> Option<KindTag> {
                let tag = self.0 & ((1 << Self::KIND_BITS) - 1);
                $(if tag == KindTag::$Kind as u32 { return Some(KindTag::$Kind); })+
                None
            }
        }

        impl Declared for model::Kind {
            fn spawn(
                &self,
                kit: &Kit<'_>,
                world: &mut World,
                agenda: &mut Agenda,
                station: (Slot, Ports),
            ) -> Result<(), PlanError> {
                match self {
                    $($(Self::$Model(it) => it.spawn(kit, world, agenda, station)),+),+
                }
            }

            fn is_finite(&self) -> bool {
                match self {
                    $($(Self::$Model(it) => it.is_finite()),+),+
                }
            }

            fn keeps_places(&self) -> bool {
                match self {
                    $($(Self::$Model(it) => it.keeps_places()),+),+
                }
            }

            fn built_in(&self, new: &Self) -> Option<&'static str> {
                match (self, new) {
                    $($((Self::$Model(it), Self::$Model(new)) => it.built_in(new),)+)+
                    _ => Some("the kind"),
                }
            }
        }

        kinds!(@others $($Kind)+);

        /// The stations of the world, by kind.
        #[derive(SystemParam)]
        pub struct Stations<'w, 's> {
            $($rows: Query<'w, 's, <$Kind as Gathered>::Data, <$Kind as Single>::Filter>),+
        }

        impl<'s> Stations<'_, 's> {
            /// Gathers all of them, each kind in key order.
            pub fn gather(&mut self) -> Gathering<'_, 's> {
                Gathering { $($rows: in_key_order::<$Kind>(self.$rows.iter_mut())),+ }
            }
        }

        /// The stations gathered, each with the hash of its history.
        pub struct Gathering<'w, 's> {
            $($rows: Vec<(Item<'w, 's, $Kind>, u64)>),+
        }

        impl Gathering<'_, '_> {
            /// The rows that the shop works on.
            pub fn rows(&mut self) -> Rows<'_> {
                Rows {
                    $($rows: self.$rows.iter_mut().map(|(item, _)| $Kind::row(item)).collect()),+
                }
            }

            /// Marks those as changed whose history went on.
            pub fn mark(&mut self) {
                $(for (item, hash) in &mut self.$rows {
                    if $Kind::hash(item) != *hash {
                        $Kind::mark(item);
                    }
                })+
            }
        }

        /// Rows of components by kind, each in key order.
        #[derive(Default)]
        pub struct Rows<'w> {
            $(#[doc = concat!("All of kind `", stringify!($Kind), "`.")] pub $rows: Vec<<$Kind as Gathered>::Row<'w>>),+
        }

        /// Moves the parameters of a freshly built world into a running one, kind by kind.
        pub fn adopt(world: &mut World, fresh: &mut World) {
            $(<$Kind as Kind>::adopt_all(world, fresh);)+
        }

        impl Shop<'_> {
            /// The links of a station.
            #[inline(always)]
            pub fn ports(&self, station: StationRef) -> &Ports {
                match station.kind() {
                    $(Some(KindTag::$Kind) => self.rows.$rows[station.at()].ports,)+
                    None => unreachable!("a part's next station is chosen before it is asked for"),
                }
            }

            /// The links of a station, to choose or to count.
            #[inline(always)]
            pub fn ports_mut(&mut self, station: StationRef) -> &mut Ports {
                match station.kind() {
                    $(Some(KindTag::$Kind) => self.rows.$rows[station.at()].ports,)+
                    None => unreachable!("a part's next station is chosen before it is asked for"),
                }
            }

            /// The history of a station.
            #[inline(always)]
            pub fn trace_mut(&mut self, station: StationRef) -> (&mut Trace, u32) {
                match station.kind() {
                    $(Some(KindTag::$Kind) => {
                        let row = &mut self.rows.$rows[station.at()];
                        (&mut row.body.trace, row.slot)
                    })+
                    None => unreachable!("only stations have a history"),
                }
            }

            kinds!(@call room (&self, station: StationRef, part: PartId) (self, station.at(), part) station [-> bool] [false] $($Kind),+);
            kinds!(@call take (&mut self, station: StationRef, part: PartId) (self, station.at(), part) station [] [()] $($Kind),+);
            kinds!(@call has_place (&self, station: StationRef) (self, station.at()) station [-> bool] [true] $($Kind),+);
            kinds!(@call reserve (&mut self, station: StationRef) (self, station.at()) station [-> bool] [false] $($Kind),+);
            kinds!(@call unreserve (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call offer (&self, station: StationRef, to: StationRef) (self, station.at(), to) station [-> Option<Offer>] [None] $($Kind),+);
            kinds!(@call offers (&self, station: StationRef, to: StationRef, most: usize) (self, station.at(), to, most) station [-> usize] [0] $($Kind),+);
            kinds!(@call give (&mut self, station: StationRef, to: StationRef) (self, station.at(), to) station [-> Option<PartId>] [None] $($Kind),+);
            kinds!(@call wake (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call fire (&mut self, station: StationRef, alarm: Alarm, ticket: Ticket) (self, station.at(), alarm, ticket) station [] [()] $($Kind),+);
            kinds!(@call open (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call new_window (&mut self, station: StationRef) (self, station.at()) station [] [()] $($Kind),+);
            kinds!(@call content (&self, station: StationRef) (self, station.at()) station [-> u64] [0] $($Kind),+);
            kinds!(@call integral (&self, station: StationRef) (self, station.at()) station [-> u128] [0] $($Kind),+);
            kinds!(@call waits_for (&self, station: StationRef) (self, station.at()) station [-> Option<Vec<StationRef>>] [None] $($Kind),+);
            kinds!(@call is_bounded (&self, station: StationRef) (self, station.at()) station [-> bool] [false] $($Kind),+);
            kinds!(@call view (&self, station: StationRef, view: &mut StationView) (self, station.at(), view) station [] [()] $($Kind),+);
            kinds!(@call glance (&self, station: StationRef, glance: &mut Glance) (self, station.at(), glance) station [] [()] $($Kind),+);
        }
    };
    // No station is of two kinds: each is looked for without the bodies of the kinds behind it in the table.
    (@others $Kind:ident) => {
        impl Single for $Kind {
            type Filter = ();
        }
    };
    (@others $Kind:ident $Next:ident $($More:ident)*) => {
        impl Single for $Kind {
            type Filter = (Without<$Next>, <$Next as Single>::Filter);
        }
        kinds!(@others $Next $($More)*);
    };
    (@call $name:ident $params:tt $args:tt $station:ident [$($out:tt)*] [$none:expr] $($Kind:ident),+) => {
        #[doc = concat!("See [`Kind::", stringify!($name), "`].")]
        #[inline(always)]
        pub fn $name $params $($out)* {
            match $station.kind() {
                $(Some(KindTag::$Kind) => <$Kind as Kind>::$name $args,)+
                None => $none,
            }
        }
    };
}

/// A filter that proves to the world that no station is of two kinds.
trait Single {
    type Filter: QueryFilter + 'static;
}

/// One kind in key order: the items, and their histories as they were.
fn in_key_order<'w, 's, K: Gathered>(
    items: impl Iterator<Item = Item<'w, 's, K>>,
) -> Vec<(Item<'w, 's, K>, u64)> {
    let mut items: Vec<_> = items
        .map(|item| {
            let hash = K::hash(&item);
            (item, hash)
        })
        .collect();
    items.sort_unstable_by_key(|(item, _)| K::slot(item).rank);
    items
}

// The table: a kind of station, its rows in the shop, and what of the model becomes it.
kinds! {
    Source in sources from Source,
    Machine in machines from Machine | Inspection,
    Buffer in buffers from Buffer,
    Delay in delays from Delay,
    Sink in sinks from Sink,
}
