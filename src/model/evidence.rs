//! The language in which a checklist asks: facts of the plant, results of a run, and predicates on both.
//!
//! A predicate is data, typed when it is read: a share is compared with a share, a rank with a rank. It
//! never holds a number: thresholds have names, so that each keeps its source.

use serde::Serialize;

use super::structure::{
    Activity, Feedback, Function, Identification, Maintenance, Scheduling, Skill, Traceability,
};

/// What a fact or a result is measured in; a threshold must be of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scale {
    /// Yes or no.
    Flag,
    /// A share, written in per cent.
    Share,
    /// A whole number.
    Count,
    /// One of the words of [`Rank`]'s variant of the same name.
    Scheduling,
    /// As [`Scale::Scheduling`].
    Maintenance,
    /// As [`Scale::Scheduling`].
    Identification,
    /// As [`Scale::Scheduling`].
    Traceability,
    /// As [`Scale::Scheduling`].
    Feedback,
}

macro_rules! named {
    ($(#[$meta:meta])* $type:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal: $scale:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum $type { $($(#[doc = $doc])+ $variant,)+ }

        impl $type {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word for it in a checklist.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What it is measured in.
            pub fn scale(self) -> Scale {
                match self { $(Self::$variant => Scale::$scale,)+ }
            }

            /// What it is, in a sentence for people.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }

            /// The one with this word.
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }
    };
}

named! {
    /// What can be read off the plant itself. Shares of machines count servers; key machines are the
    /// machines and inspections with `key_equipment: true`, or all of them where none is marked.
    Fact {
        /// share of key machines that are not worked by hand
        KeyAutomated = "key_machines_automated": Share,
        /// share of key machines under CNC or robot control, or under a PLC with a standard interface
        KeyDigital = "key_machines_digital": Share,
        /// share of key machines with a standard interface
        KeyStandardInterface = "key_machines_standard_interface": Share,
        /// share of key machines with an operator panel that manages data and programs
        KeyHmi = "key_machines_hmi": Share,
        /// share of key machines whose 3-D model is on file
        KeyModelled = "key_machines_modelled_3d": Share,
        /// share of key machines on a network
        KeyNetworked = "key_machines_networked": Share,
        /// share of key machines whose process data is captured by sensors
        KeySensed = "key_machines_sensed": Share,
        /// share of key machines both on a network and sensed, whose state is captured by itself
        KeyStateCaptured = "key_machines_state_captured": Share,
        /// share of key machines that can be diagnosed from afar
        KeyRemoteDiagnosis = "key_machines_remote_diagnosis": Share,
        /// share of key machines that adapt themselves from data
        KeyAdaptive = "key_machines_adaptive": Share,
        /// share of all machines on a network
        Networked = "machines_networked": Share,
        /// share of all machines with an energy meter of their own
        Metered = "machines_metered": Share,
        /// number of robots (servers under robot control)
        Robots = "robots": Count,
        /// share of buffers that are not worked by hand
        BuffersAutomated = "buffers_automated": Share,
        /// share of key machines after which every way out of the plant passes an inspection
        InspectedInLine = "inspected_in_line": Share,
        /// share of inspections that are not done by hand
        InspectionsAutomated = "inspections_automated": Share,
        /// every product has a cycle time at every machine it can reach
        RoutesComplete = "routes_complete": Flag,
        /// number of scenarios that the plant declares beside its baseline
        Scenarios = "scenarios": Count,
        /// how things are identified
        Identification = "identification": Identification,
        /// how far back a product can be traced
        Traceability = "traceability": Traceability,
        /// one coding scheme and exchange format is in force
        OneDictionary = "one_dictionary": Flag,
        /// number of models that data is analysed with
        Models = "analysis_models": Count,
        /// the most that an analysis model does with its answer
        Feedback = "model_feedback": Feedback,
        /// share of the declared data links that need no people
        LinksAutomatic = "links_automatic": Share,
        /// largest part of the factory's business activities that automatic links join
        ActivitiesConnected = "activities_connected": Share,
        /// share of the factory's business activities that have a system
        ActivitiesServed = "activities_served": Share,
        /// the office is networked
        OfficeNetwork = "office_network": Flag,
        /// a control network covers the machines
        ControlNetwork = "control_network": Flag,
        /// a production network covers the shop floor
        ProductionNetwork = "production_network": Flag,
        /// network zones are separated
        ZonesSeparated = "zones_separated": Flag,
        /// a device guards the boundary of the control network
        BoundaryDevice = "boundary_device": Flag,
        /// the network can be configured from afar
        RemoteConfiguration = "remote_configuration": Flag,
        /// the network is allocated by software
        SoftwareDefined = "software_defined_network": Flag,
        /// share of key messages that get lost, as typed in
        MessageLoss = "message_loss": Share,
        /// the firm is above the size from which statistics count it
        AboveScale = "above_scale": Flag,
        /// the main energy meters are read
        MainMeter = "main_meter": Flag,
        /// how production is scheduled
        Scheduling = "scheduling": Scheduling,
        /// how machines are maintained
        Maintenance = "maintenance": Maintenance,
        /// number of suppliers
        Suppliers = "suppliers": Count,
        /// number of customers
        Customers = "customers": Count,
        /// share of suppliers with an automatic data link
        SuppliersLinked = "suppliers_linked": Share,
        /// share of customers with an automatic data link
        CustomersLinked = "customers_linked": Share,
        /// share of products that send data when in use
        ProductsConnected = "products_connected": Share,
        /// share of products that can be diagnosed from afar
        ProductsDiagnosed = "products_diagnosed": Share,
        /// share of hazards and emissions that are monitored on line
        HazardsMonitored = "hazards_monitored": Share,
        /// share of hazards and emissions that stop their cause by themselves
        HazardsInterlocked = "hazards_interlocked": Share,
        /// number of ways in which customers reach the service
        ServiceChannels = "service_channels": Count,
    }
}

named! {
    /// What a run of the plant shows, with its interval over the replications. Gains and cuts are relative
    /// to the scenario that `profile.baseline` names, from paired replications. Means over the key machines
    /// weigh servers and take in the run's bottleneck, marked or not.
    Outcome {
        /// OEE of the plant through its bottleneck (ISO 22400-2)
        Oee = "oee": Share,
        /// share of the key machines that report their state by themselves (networked and sensed), so that
        /// OEE is computed from it; 0 where the bottleneck of the run, through which it goes, does not
        OeeCaptured = "oee_captured": Share,
        /// first-pass yield: good at first inspection over inspected
        FirstPassYield = "first_pass_yield": Share,
        /// scrapped parts over produced parts
        ScrapRatio = "scrap_ratio": Share,
        /// reworked parts over produced parts
        ReworkRatio = "rework_ratio": Share,
        /// mean over the key machines of the time starved, as a share of their scheduled time
        Starvation = "starvation": Share,
        /// mean over the key machines of the time blocked, as a share of their scheduled time
        Blocking = "blocking": Share,
        /// mean over the key machines of the time in setup, as a share of their scheduled time; not of a
        /// plant that models setups at less than half of them
        SetupShare = "setup_share": Share,
        /// mean over the key machines of the time down, as a share of their scheduled time; not of a plant
        /// that models failures at less than half of them
        UnplannedDowntime = "unplanned_downtime": Share,
        /// share of days whose good output reached the day's demand, as far as its parts had arrived
        TaktAdherence = "takt_adherence": Share,
        /// good parts over demanded parts
        DemandMet = "demand_met": Share,
        /// share of the key machines that worked in the run and of which more is modelled than one fixed
        /// time: one that varies or differs by product, failures, setups, what an inspection finds
        OperationsSimulated = "operations_simulated": Share,
        /// gain of good parts per hour over the baseline
        ThroughputGain = "throughput_gain": Share,
        /// gain of OEE over the baseline
        OeeGain = "oee_gain": Share,
        /// gain of the mean time between failures of the key machines over the baseline; not of a plant that
        /// models failures at less than half of them
        MtbfGain = "mtbf_gain": Share,
        /// cut of the scrap ratio against the baseline
        ScrapCut = "scrap_cut": Share,
        /// cut of the mean lead time against the baseline
        LeadTimeCut = "lead_time_cut": Share,
        /// cut of the mean work in process against the baseline
        WipCut = "wip_cut": Share,
    }
}

/// A word of an ordered scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Rank {
    /// Of scheduling.
    Scheduling(Scheduling),
    /// Of maintenance.
    Maintenance(Maintenance),
    /// Of identification.
    Identification(Identification),
    /// Of traceability.
    Traceability(Traceability),
    /// Of what models do.
    Feedback(Feedback),
}

/// A question to the plant's own structure. Every threshold is a name in the checklist's table; ranks are
/// words of the scale itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Predicate {
    /// `Is(office_network)`: a flag is set.
    Is(Fact),
    /// `AtLeast(key_machines_digital, eq2)`: a share or count reaches a named threshold.
    AtLeast(Fact, String),
    /// `AtMost(message_loss, loss)`: a share or count stays within a named threshold.
    AtMost(Fact, String),
    /// `Reaches(scheduling, FiniteCapacity)`: a ranked fact is so much or more.
    Reaches(Fact, Rank),
    /// `Has(Mes)`: some system does this.
    Has(Function),
    /// `Linked(Erp, Wms)`: an automatic way leads from a system that does one to a system that does the
    /// other, over any number of links, either way round.
    Linked(Function, Function),
    /// `Skilled(Data)`: the skill is on the payroll.
    Skilled(Skill),
    /// `Learns(Quality)`: a model that learns from data serves the activity; `Learns(Quality, Acts)`: and its
    /// answers do so much or more.
    Learns(Activity, Feedback),
    /// `Models(Quality)`: an analysis model serves the activity; `Models(Quality, Advises)`: and its answers do
    /// so much or more.
    Models(Activity, Feedback),
    /// All of them.
    All(Vec<Predicate>),
    /// At least one of them.
    Any(Vec<Predicate>),
}

/// A question to a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Test {
    /// `AtLeast(first_pass_yield, fpy3)`.
    AtLeast(Outcome, String),
    /// `AtMost(scrap_ratio, scrap4)`.
    AtMost(Outcome, String),
    /// All of them.
    All(Vec<Test>),
}

impl Fact {
    /// Whether the factory types it in as a share, so that it is the factory's own word.
    pub fn is_typed(self) -> bool {
        self == Self::MessageLoss
    }
}

impl Predicate {
    /// Whether its answer rests on a share that the factory types in.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::AtLeast(fact, _) | Self::AtMost(fact, _) => fact.is_typed(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::is_typed),
            _ => false,
        }
    }
}
