//! The words of a plant's structure.

use crate::model::structure::{
    Activity, Exchange, Facility, Feedback, Function, Identification, Maintenance, Role,
    Scheduling, Sector, Skill, Traceability,
};

use super::quantity::words;

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
