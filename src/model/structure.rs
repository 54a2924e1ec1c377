//! What a factory is apart from its line: who it is, its information systems, networks and meters, the
//! policies it plans and maintains by, the papers it can show and what it says of itself. Read by the
//! maturity score alone; nothing here changes a simulated number.
//!
//! What is left out is *not declared*, which is something else than *no*: a score shows it apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::station::flag;
use super::{Change, Money, Share};

/// Who the factory is, for whoever counts factories.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Profile {
    /// Discrete or process manufacturing: decides the weights of a checklist.
    pub sector: Sector,
    /// What kind of facility it is.
    pub facility: Facility,
    /// Branch of industry, free text.
    pub industry: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District of the city.
    pub district: Option<String>,
    /// People employed.
    pub employees: Option<u32>,
    /// Whether it is above the size from which statistics count a firm ("above scale").
    pub above_scale: Option<bool>,
    /// Sensors and other networked devices in use.
    pub devices: Option<u64>,
    /// The scenario that undoes the improvements: gains are measured against it.
    pub baseline: Option<String>,
    /// Topics of checklists for which it has no business, as `cmmm.logistics`: left out if tailorable, and of
    /// what is proven only if a dated document shows it.
    pub not_applicable: Vec<String>,
    /// Whether the factory was made up, by a generator or for teaching.
    pub synthetic: bool,
}

/// Kind of manufacturing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Sector {
    /// Things that are counted.
    #[default]
    Discrete,
    /// Stuff that is measured.
    Process,
}

/// Kind of facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Facility {
    /// A factory.
    #[default]
    Factory,
    /// A hospital.
    Hospital,
    /// A public service counter or office.
    Office,
}

/// Information systems, networks, meters and policies, as declared.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Structure {
    /// Information systems by name; `None`: not declared.
    pub systems: Option<BTreeMap<String, System>>,
    /// How data goes between systems.
    pub data_links: Option<Vec<DataLink>>,
    /// Networks.
    pub network: Network,
    /// Energy meters.
    pub metering: Metering,
    /// How data is captured and used.
    pub data: DataUse,
    /// How production is scheduled.
    pub scheduling: Option<Scheduling>,
    /// How machines are maintained.
    pub maintenance: Option<Maintenance>,
    /// Skills on the payroll.
    pub skills: Option<Vec<Skill>>,
    /// Suppliers and customers by name.
    pub partners: Option<BTreeMap<String, Partner>>,
    /// Hazards and emissions by name.
    pub hazards: Option<BTreeMap<String, Hazard>>,
    /// Ways in which customers reach the service.
    pub service_channels: Option<Vec<String>>,
}

/// One information system and what it does.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct System {
    /// Functions, at least one.
    pub does: Vec<Function>,
}

/// What an information system does, by the field's abbreviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Function {
    /// Enterprise resource planning.
    Erp,
    /// Material requirements planning.
    Mrp,
    /// Purchasing inside an ERP.
    Purchasing,
    /// Sales orders inside an ERP.
    SalesOrders,
    /// Advanced planning and scheduling.
    Aps,
    /// Manufacturing execution.
    Mes,
    /// Distributed numerical control: programs sent to machines.
    Dnc,
    /// Supervisory control and data acquisition.
    Scada,
    /// Quality management.
    Qms,
    /// Statistical process control.
    Spc,
    /// Advanced process control.
    Apc,
    /// Warehouse management.
    Wms,
    /// Supplier relationship management.
    Srm,
    /// Customer relationship management.
    Crm,
    /// Product lifecycle management.
    Plm,
    /// Product data management.
    Pdm,
    /// Computer-aided design in two dimensions.
    Cad,
    /// Computer-aided design in three dimensions.
    Cad3d,
    /// Computer-aided engineering: simulation of products.
    Cae,
    /// Computer-aided process planning.
    Capp,
    /// Computerised maintenance management.
    Cmms,
    /// Condition monitoring of machines.
    ConditionMonitoring,
    /// Energy management.
    Ems,
    /// Carbon accounting.
    Carbon,
    /// Environment, health and safety.
    Ehs,
    /// Transport management.
    Tms,
    /// Field and customer service.
    Service,
    /// Data platform of the enterprise.
    DataPlatform,
    /// Business intelligence.
    Bi,
    /// Knowledge management.
    Knowledge,
    /// Intrusion detection.
    IntrusionDetection,
    /// Digital twin of the plant.
    Twin,
    /// Electronic health record.
    HealthRecord,
    /// Appointment booking.
    Booking,
    /// Electronic payment.
    Payment,
    /// Telemedicine.
    Telemedicine,
    /// Imaging archive.
    Imaging,
    /// Laboratory information.
    Laboratory,
    /// Electronic prescription and pharmacy.
    Pharmacy,
}

/// A business activity that information systems serve; integration is counted over these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Activity {
    /// Product and process design.
    Design,
    /// Purchasing.
    Purchasing,
    /// Planning and scheduling.
    Planning,
    /// Production.
    Production,
    /// Quality.
    Quality,
    /// Maintenance.
    Maintenance,
    /// Warehouse.
    Warehouse,
    /// Energy, safety and environment.
    Resources,
    /// Transport.
    Logistics,
    /// Sales.
    Sales,
    /// Service, patients included.
    Service,
}

impl Activity {
    /// How many there are.
    pub const COUNT: u64 = 11;
}

impl Function {
    /// The business activity that it serves; `None` for what serves all.
    pub fn activity(self) -> Option<Activity> {
        use Activity as A;
        Some(match self {
            Self::Plm | Self::Pdm | Self::Cad | Self::Cad3d | Self::Cae | Self::Capp => A::Design,
            Self::Purchasing | Self::Srm => A::Purchasing,
            Self::Erp | Self::Mrp | Self::Aps => A::Planning,
            Self::Mes | Self::Dnc | Self::Scada | Self::Apc => A::Production,
            Self::Qms | Self::Spc => A::Quality,
            Self::Cmms | Self::ConditionMonitoring => A::Maintenance,
            Self::Wms => A::Warehouse,
            Self::Ems | Self::Carbon | Self::Ehs => A::Resources,
            Self::Tms => A::Logistics,
            Self::Crm | Self::SalesOrders => A::Sales,
            Self::Service
            | Self::HealthRecord
            | Self::Booking
            | Self::Payment
            | Self::Telemedicine
            | Self::Imaging
            | Self::Laboratory
            | Self::Pharmacy => A::Service,
            Self::DataPlatform
            | Self::Bi
            | Self::Knowledge
            | Self::IntrusionDetection
            | Self::Twin => return None,
        })
    }
}

/// How data goes from one declared system to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataLink {
    /// A system.
    pub from: String,
    /// Another system.
    pub to: String,
    /// By what means.
    pub by: Exchange,
}

/// By what means data goes, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Exchange {
    /// People type it again.
    #[default]
    Hand,
    /// People carry files.
    File,
    /// Programs pass it on.
    Automatic,
    /// Programs pass it on as it arises.
    Live,
}

/// Networks; a flag that is left out is not declared.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Network {
    /// The office is networked.
    pub office: Option<bool>,
    /// A control network covers the machines.
    pub control: Option<bool>,
    /// A production network covers the shop floor.
    pub production: Option<bool>,
    /// Zones are separated, with authorised access.
    pub zones_separated: Option<bool>,
    /// A device guards the boundary of the control network.
    pub boundary_device: Option<bool>,
    /// Capacity can be configured from afar.
    pub remote_configuration: Option<bool>,
    /// Allocation is defined by software.
    pub software_defined: Option<bool>,
    /// Share of key messages that get lost.
    pub message_loss: Option<Share>,
}

/// Energy meters.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Metering {
    /// The main meters are read.
    pub main_meter: Option<bool>,
    /// Stations with a meter of their own.
    pub stations: Option<Vec<String>>,
}

/// How data is captured and used.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct DataUse {
    /// How things are identified.
    pub identification: Option<Identification>,
    /// How far back a product can be traced.
    pub traceability: Option<Traceability>,
    /// One coding scheme and exchange format for all.
    pub one_dictionary: Option<bool>,
    /// Models that data is analysed with, by name.
    pub models: Option<BTreeMap<String, AnalysisModel>>,
}

/// A model that data is analysed with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnalysisModel {
    /// The activity it serves.
    pub serves: Activity,
    /// Whether it learns from data (artificial intelligence); `None`: not declared.
    #[serde(serialize_with = "flag")]
    pub ai: Option<bool>,
    /// What its answers do; `None`: not declared.
    #[serde(serialize_with = "answers")]
    pub acts: Option<Feedback>,
}

/// What a model does in the hash of a plant: silence is written as `Shows`, as it always was.
fn answers<S: Serializer>(acts: &Option<Feedback>, to: S) -> Result<S::Ok, S::Error> {
    match acts {
        Some(Feedback::Shows) => to.serialize_str("shows alone"),
        acts => acts.unwrap_or(Feedback::Shows).serialize(to),
    }
}

/// What the answers of a model do, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Feedback {
    /// They are shown.
    #[default]
    Shows,
    /// They advise people.
    Advises,
    /// They set the process.
    Acts,
}

/// How things are identified, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Identification {
    /// Not at all.
    #[default]
    Nothing,
    /// On paper.
    Paper,
    /// By bar code or matrix code.
    Barcode,
    /// By radio tag or by the machine itself.
    Rfid,
}

/// How far back a product can be traced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Traceability {
    /// Not at all.
    #[default]
    Nothing,
    /// To its batch.
    Batch,
    /// To the single unit.
    Unit,
}

/// How production is scheduled, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Scheduling {
    /// By hand, from experience.
    #[default]
    Manual,
    /// By a system that takes capacity as given.
    InfiniteCapacity,
    /// By a system that keeps to the capacity.
    FiniteCapacity,
    /// By algorithms under many constraints, anew after disturbances.
    Optimising,
    /// Ahead of events.
    Predictive,
}

/// How machines are maintained, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Maintenance {
    /// When they break.
    #[default]
    Reactive,
    /// By a plan kept by hand.
    PreventiveByHand,
    /// By a plan kept in a system.
    Preventive,
    /// By condition or prediction.
    Predictive,
    /// By models that correct themselves.
    SelfOptimising,
}

/// A skill on the payroll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Skill {
    /// Information technology.
    It,
    /// Data analysis.
    Data,
    /// Information security.
    Security,
    /// Maintenance of automated machines.
    Maintenance,
    /// Programming of machines and robots.
    Programming,
}

/// A supplier or customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partner {
    /// Which of both.
    pub role: Role,
    /// How data goes to and from them.
    pub link: Exchange,
}

/// Whether a partner delivers or buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Role {
    /// Delivers.
    Supplier,
    /// Buys.
    Customer,
}

/// A hazard or an emission.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Hazard {
    /// It is measured on line, with an alarm; `None`: not declared.
    #[serde(serialize_with = "flag")]
    pub monitored: Option<bool>,
    /// It stops what causes it by itself; `None`: not declared.
    #[serde(serialize_with = "flag")]
    pub interlock: Option<bool>,
}

/// A paper that the factory can show, by its title.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Document {
    /// Date of issue, `2023-04-01`; without one the document is a bare statement. The document that a
    /// measure brings has [`Document::WHEN_CARRIED_OUT`] here, a mark and no day.
    pub date: Option<String>,
    /// The criteria that it shows, as `cmmm.org_strategy.l2.a`, and topics that are shown not to apply.
    pub shows: Vec<String>,
}

impl Document {
    /// Stands for the date of a document that comes with a measure once it is carried out: it will have one.
    pub const WHEN_CARRIED_OUT: &'static str = "the day it is carried out";
}

/// What the factory says of itself about a checklist or one of its criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Claim {
    /// A level or band: `"cmmm": 4`.
    Level(u8),
    /// A grade of a checklist, `"miit": "advanced"`.
    Grade(String),
    /// An answer to one criterion, `"cmmm.planning.l3.a": Fully`.
    Answer(Answer),
}

/// The answers to one criterion (GB/T 39117's four).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub enum Answer {
    /// Not met: 0.
    #[default]
    No,
    /// Partly met: 0.5.
    Partly,
    /// Mostly met: 0.8.
    Mostly,
    /// Fully met: 1.
    Fully,
}

/// Something that the factory could do, and what it costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Measure {
    /// What it costs, once; `None`: not declared.
    pub cost: Option<Money>,
    /// The scenario that shows it.
    pub scenario: Option<String>,
    /// What it changes beside or without a scenario.
    pub changes: Vec<Change>,
    /// The criteria for which it brings a dated document.
    pub shows: Vec<String>,
}
