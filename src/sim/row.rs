//! What the stations of one kind carry, written once in the kind's own file: from it come the query that asks the
//! world for them, the row that the shop works on, and the marking of what has changed.

use bevy::ecs::query::{IterQueryData, QueryData};
use bevy::prelude::Component;

use super::station::Slot;

/// One station as the world gives it.
pub type Item<'w, 's, K> = <<K as Gathered>::Data as QueryData>::Item<'w, 's>;

/// A kind whose stations the shop can borrow. Written by [`row!`](super::row).
pub trait Gathered: Component {
    /// Its components in the world.
    type Data: IterQueryData + 'static;
    /// Its components in the shop.
    type Row<'r>;
    /// Which station it is.
    fn slot(item: &Item<'_, '_, Self>) -> Slot;
    /// Hash of its history: what has not moved it has changed nothing.
    fn hash(item: &Item<'_, '_, Self>) -> u64;
    /// Borrows the components, marking none as changed.
    fn row<'r>(item: &'r mut Item<'_, '_, Self>) -> Self::Row<'r>;
    /// Marks all of them as changed.
    fn mark(item: &mut Item<'_, '_, Self>);
}

/// The components of a kind: those that all its stations have (`each`), those that some have (`some`), and what the
/// shop finds out for itself when it opens (`found`).
macro_rules! row {
    (
        $Body:ident: $Data:ident, $(#[$shape:meta])* $Row:ident {
            $(each { $($(#[$each_doc:meta])* $each:ident: $Each:ty),+ $(,)? })?
            $(some { $($(#[$some_doc:meta])* $some:ident: $Some:ty),+ $(,)? })?
            $(found { $($(#[$found_doc:meta])* $found:ident: $Found:ty),+ $(,)? })?
        }
    ) => {
        #[doc = concat!("Stations of kind `", stringify!($Body), "` in the world.")]
        #[derive(bevy::ecs::query::QueryData)]
        #[query_data(mutable)]
        pub struct $Data {
            /// Which one.
            pub slot: &'static super::station::Slot,
            /// Its links.
            pub ports: &'static mut super::port::Ports,
            /// Its state.
            pub body: &'static mut $Body,
            $($($(#[$each_doc])* pub $each: &'static mut $Each,)+)?
            $($($(#[$some_doc])* pub $some: Option<&'static mut $Some>,)+)?
        }

        // In this order: what every part asks for lies in one line of the cache.
        #[doc = concat!("A station of kind `", stringify!($Body), "` while the shop runs.")]
        $(#[$shape])*
        #[repr(C)]
        pub struct $Row<'r> {
            /// Dense slot.
            pub slot: u32,
            /// Its links.
            pub ports: &'r mut super::port::Ports,
            /// Its state.
            pub body: &'r mut $Body,
            $($($(#[$found_doc])* pub $found: $Found,)+)?
            $($($(#[$each_doc])* pub $each: &'r mut $Each,)+)?
            $($($(#[$some_doc])* pub $some: Option<&'r mut $Some>,)+)?
        }

        impl super::row::Gathered for $Body {
            type Data = $Data;
            type Row<'r> = $Row<'r>;

            fn slot(item: &super::row::Item<'_, '_, Self>) -> super::station::Slot {
                *item.slot
            }

            fn hash(item: &super::row::Item<'_, '_, Self>) -> u64 {
                item.body.trace.hash
            }

            fn row<'r>(item: &'r mut super::row::Item<'_, '_, Self>) -> $Row<'r> {
                use bevy::ecs::change_detection::DetectChangesMut;
                $Row {
                    slot: item.slot.view,
                    ports: item.ports.bypass_change_detection(),
                    body: item.body.bypass_change_detection(),
                    $($($each: item.$each.bypass_change_detection(),)+)?
                    $($($some: item.$some.as_mut().map(|one| one.bypass_change_detection()),)+)?
                    $($($found: <$Found>::default(),)+)?
                }
            }

            fn mark(item: &mut super::row::Item<'_, '_, Self>) {
                use bevy::ecs::change_detection::DetectChangesMut;
                item.ports.set_changed();
                item.body.set_changed();
                $($(item.$each.set_changed();)+)?
                $($(if let Some(one) = &mut item.$some {
                    one.set_changed();
                })+)?
            }
        }
    };
}
pub(super) use row;
