//! Flow: chains of stations and single links.

use crate::model::{Hop, Link};
use crate::text::tree::Value;

use super::reader::{Item, Log, Lower, Reader};

impl Lower for Hop {
    const EXAMPLE: &'static str = "[\"press\", \"weld\"]";

    fn stand_in() -> Option<Self> {
        Some(Self::Chain(Vec::new()))
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::List(nodes) => {
                let names = Vec::<String>::lower(item, log)?;
                if nodes.len() < 2 {
                    let message = "a chain names at least two stations";
                    return log.error(
                        item,
                        "short-chain",
                        message,
                        format!("write {}", Self::EXAMPLE),
                    );
                }
                Some(Self::Chain(names))
            }
            Value::Struct(None, _) => Link::lower(item, log).map(Self::Link),
            Value::Text(_) => log.wrong_type(
                item,
                "a chain or a link",
                "a chain stands in brackets of its own: flow: [[\"press\", \"weld\"]]",
            ),
            _ => log.wrong_type(
                item,
                "a chain or a link",
                format!("write {} or {}", Self::EXAMPLE, Link::EXAMPLE),
            ),
        }
    }
}

impl Lower for Link {
    const EXAMPLE: &'static str = "(from: \"press\", to: \"weld\")";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a link", Self::EXAMPLE, log)?;
        let (from, to) = (r.need("from", log), r.need("to", log));
        let share = r.optional("share", log);
        let products = r.optional("products", log).unwrap_or_default();
        r.finish(log);
        Some(Self {
            from: from?,
            to: to?,
            share,
            products,
        })
    }
}
