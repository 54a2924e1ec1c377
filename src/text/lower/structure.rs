//! What a factory is apart from its line: profile, systems, networks, meters, policies.

use crate::model::structure::{
    Activity, AnalysisModel, DataLink, DataUse, Exchange, Facility, Feedback, Function, Hazard,
    Identification, Maintenance, Metering, Network, Partner, Profile, Role, Scheduling, Sector,
    Skill, Structure, System, Traceability,
};

use super::quantity::{Count, words};
use super::reader::{Item, Log, Lower, Reader};

words!(Sector, "a sector", Discrete, Process);
words!(Facility, "a kind of facility", Factory, Hospital, Office);
words!(
    Function,
    "what a system does",
    Erp,
    Mrp,
    Purchasing,
    SalesOrders,
    Aps,
    Mes,
    Dnc,
    Scada,
    Qms,
    Spc,
    Apc,
    Wms,
    Srm,
    Crm,
    Plm,
    Pdm,
    Cad,
    Cad3d,
    Cae,
    Capp,
    Cmms,
    ConditionMonitoring,
    Ems,
    Carbon,
    Ehs,
    Tms,
    Service,
    DataPlatform,
    Bi,
    Knowledge,
    IntrusionDetection,
    Twin,
    HealthRecord,
    Booking,
    Payment,
    Telemedicine,
    Imaging,
    Laboratory,
    Pharmacy
);
words!(
    Activity,
    "a business activity",
    Design,
    Purchasing,
    Planning,
    Production,
    Quality,
    Maintenance,
    Warehouse,
    Resources,
    Logistics,
    Sales,
    Service
);
words!(
    Exchange,
    "a means of passing data on",
    Hand,
    File,
    Automatic,
    Live
);
words!(Feedback, "what a model's answers do", Shows, Advises, Acts);
words!(
    Identification,
    "a way of identifying things",
    Nothing,
    Paper,
    Barcode,
    Rfid
);
words!(
    Traceability,
    "how far a product is traced",
    Nothing,
    Batch,
    Unit
);
words!(
    Scheduling,
    "a way of scheduling",
    Manual,
    InfiniteCapacity,
    FiniteCapacity,
    Optimising,
    Predictive
);
words!(
    Maintenance,
    "a way of maintaining",
    Reactive,
    PreventiveByHand,
    Preventive,
    Predictive,
    SelfOptimising
);
words!(
    Skill,
    "a skill",
    It,
    Data,
    Security,
    Maintenance,
    Programming
);
words!(Role, "a partner's role", Supplier, Customer);

impl Lower for Profile {
    const EXAMPLE: &'static str = "(sector: Discrete, city: \"Shanghai\", employees: 900)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a profile", Self::EXAMPLE, log)?;
        let read = Self {
            sector: r.optional("sector", log).unwrap_or_default(),
            facility: r.optional("facility", log).unwrap_or_default(),
            industry: r.optional("industry", log),
            city: r.optional("city", log),
            district: r.optional("district", log),
            employees: r.optional("employees", log),
            above_scale: r.optional("above_scale", log),
            devices: r.optional("devices", log).map(|Count(devices)| devices),
            baseline: r.optional("baseline", log),
            not_applicable: r.optional("not_applicable", log).unwrap_or_default(),
            synthetic: r.optional("synthetic", log).unwrap_or_default(),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for Structure {
    const EXAMPLE: &'static str = "(systems: { \"SAP\": (does: [Erp]) }, scheduling: Manual)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "the structure", Self::EXAMPLE, log)?;
        let read = Self {
            systems: r.optional("systems", log),
            data_links: r.optional("data_links", log),
            network: r.optional("network", log).unwrap_or_default(),
            metering: r.optional("metering", log).unwrap_or_default(),
            data: r.optional("data", log).unwrap_or_default(),
            scheduling: r.optional("scheduling", log),
            maintenance: r.optional("maintenance", log),
            skills: r.optional("skills", log),
            partners: r.optional("partners", log),
            hazards: r.optional("hazards", log),
            service_channels: r.optional("service_channels", log),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for System {
    const EXAMPLE: &'static str = "(does: [Mes, Scada])";

    fn stand_in() -> Option<Self> {
        Some(Self::default())
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a system", Self::EXAMPLE, log)?;
        let does = r.need("does", log);
        r.finish(log);
        Some(Self { does: does? })
    }
}

impl Lower for DataLink {
    const EXAMPLE: &'static str = "(from: \"SAP\", to: \"line MES\", by: Automatic)";

    fn stand_in() -> Option<Self> {
        Some(Self {
            from: String::stand_in()?,
            to: String::stand_in()?,
            by: Exchange::default(),
        })
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a data link", Self::EXAMPLE, log)?;
        let (from, to, by) = (r.need("from", log), r.need("to", log), r.need("by", log));
        r.finish(log);
        Some(Self {
            from: from?,
            to: to?,
            by: by?,
        })
    }
}

impl Lower for Network {
    const EXAMPLE: &'static str = "(office: true, control: true)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "the networks", Self::EXAMPLE, log)?;
        let read = Self {
            office: r.optional("office", log),
            control: r.optional("control", log),
            production: r.optional("production", log),
            zones_separated: r.optional("zones_separated", log),
            boundary_device: r.optional("boundary_device", log),
            remote_configuration: r.optional("remote_configuration", log),
            software_defined: r.optional("software_defined", log),
            message_loss: r.optional("message_loss", log),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for Metering {
    const EXAMPLE: &'static str = "(main_meter: true, stations: [\"press\"])";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "the metering", Self::EXAMPLE, log)?;
        let read = Self {
            main_meter: r.optional("main_meter", log),
            stations: r.optional("stations", log),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for DataUse {
    const EXAMPLE: &'static str = "(identification: Barcode, traceability: Batch)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "the use of data", Self::EXAMPLE, log)?;
        let read = Self {
            identification: r.optional("identification", log),
            traceability: r.optional("traceability", log),
            one_dictionary: r.optional("one_dictionary", log),
            models: r.optional("models", log),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for AnalysisModel {
    const EXAMPLE: &'static str = "(serves: Quality, ai: true, acts: Advises)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "an analysis model", Self::EXAMPLE, log)?;
        let serves = r.need("serves", log);
        let (ai, acts) = (r.optional("ai", log), r.optional("acts", log));
        r.finish(log);
        Some(Self {
            serves: serves?,
            ai,
            acts,
        })
    }
}

impl Lower for Partner {
    const EXAMPLE: &'static str = "(role: Supplier, link: Automatic)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a partner", Self::EXAMPLE, log)?;
        let (role, link) = (r.need("role", log), r.need("link", log));
        r.finish(log);
        Some(Self {
            role: role?,
            link: link?,
        })
    }
}

impl Lower for Hazard {
    const EXAMPLE: &'static str = "(monitored: true)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a hazard", Self::EXAMPLE, log)?;
        let read = Self {
            monitored: r.optional("monitored", log),
            interlock: r.optional("interlock", log),
        };
        r.finish(log);
        Some(read)
    }
}
