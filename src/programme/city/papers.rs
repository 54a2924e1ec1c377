//! What a made-up facility declares apart from its line: systems, links, networks, meters, policies,
//! documents and claims. Each thing has a difficulty in levels; a facility has what its maturity carries.

use std::fmt::Write;

use crate::model::Checklist;

use super::draw::Draw;
use super::line::Sketch;
use crate::model::structure::Facility;

/// Systems with their functions, difficulty, and whether a hospital has them rather than a factory.
const SYSTEMS: &[(&str, &[&str], f64)] = &[
    ("ERP", &["Erp", "Mrp", "Purchasing", "SalesOrders"], 1.3),
    ("CAD", &["Cad", "Cad3d"], 1.1),
    ("PDM", &["Pdm"], 1.5),
    ("CAPP", &["Capp"], 1.6),
    ("MES", &["Mes", "Dnc"], 1.6),
    ("CRM", &["Crm"], 1.6),
    ("WMS", &["Wms"], 1.6),
    ("maintenance desk", &["Cmms"], 1.6),
    ("service desk", &["Service"], 1.6),
    ("transport desk", &["Tms"], 1.6),
    ("EHS records", &["Ehs"], 1.6),
    ("supplier portal", &["Srm"], 1.8),
    ("SCADA", &["Scada"], 2.1),
    ("QMS", &["Qms"], 2.3),
    ("PLM", &["Plm", "Cae"], 2.4),
    ("energy desk", &["Ems"], 2.4),
    ("knowledge base", &["Knowledge"], 2.5),
    ("planning board", &["Aps"], 2.9),
    ("condition monitoring", &["ConditionMonitoring"], 3.2),
    ("process control", &["Spc", "Apc"], 3.3),
    ("data platform", &["DataPlatform", "Bi"], 3.3),
    ("intrusion watch", &["IntrusionDetection"], 3.3),
    ("carbon ledger", &["Carbon"], 3.6),
    ("plant twin", &["Twin"], 3.8),
];

const WARD: &[(&str, &[&str], f64)] = &[
    ("patient records", &["HealthRecord"], 1.2),
    ("appointments", &["Booking"], 1.6),
    ("payments", &["Payment"], 1.8),
    ("laboratory", &["Laboratory"], 2.0),
    ("pictures", &["Imaging"], 2.2),
    ("pharmacy", &["Pharmacy"], 2.4),
    ("ERP", &["Erp", "Purchasing"], 2.0),
    ("video clinic", &["Telemedicine"], 3.0),
    ("data platform", &["DataPlatform", "Bi"], 3.2),
    ("intrusion watch", &["IntrusionDetection"], 3.2),
];

/// The section `structure`.
pub(super) fn structure(draw: &mut Draw, sketch: &Sketch, machines: &[String]) -> String {
    let m = sketch.maturity;
    let table = match sketch.trade.facility {
        Facility::Factory => SYSTEMS,
        Facility::Hospital => WARD,
        Facility::Office => &WARD[1..3],
    };
    let lacks = |name: &str| sketch.idle.is_some_and(|idle| idle.systems.contains(&name));
    let has: Vec<&(&str, &[&str], f64)> = table
        .iter()
        .filter(|(name, _, hard)| draw.has(m, *hard) && !lacks(name))
        .collect();
    let mut text = "    structure: (\n".to_owned();
    // Who says that it has no such business says what it has.
    if !has.is_empty() || sketch.idle.is_some() {
        text.push_str("        systems: { ");
        for (name, does, _) in &has {
            let _ = write!(text, "\"{name}\": (does: [{}]), ", does.join(", "));
        }
        text.push_str("},\n");
    }
    let links: String = has
        .windows(2)
        .map(|pair| {
            let by = ["Hand", "File", "Automatic", "Live"][usize::from(draw.has(m, 1.4))
                + usize::from(draw.has(m, 2.4))
                + usize::from(draw.has(m, 4.2))];
            format!(
                "(from: \"{}\", to: \"{}\", by: {by}), ",
                pair[0].0, pair[1].0
            )
        })
        .collect();
    if !links.is_empty() {
        let _ = writeln!(text, "        data_links: [{links}],");
    }
    network(draw, m, &mut text);
    let metered: Vec<String> = machines
        .iter()
        .filter(|_| draw.has(m, 1.9))
        .map(|name| format!("\"{name}\""))
        .collect();
    let _ = writeln!(
        text,
        "        metering: (main_meter: {}, stations: [{}]),",
        draw.has(m, 0.5),
        metered.join(", ")
    );
    data(draw, sketch, &mut text);
    let ladder = |draw: &mut Draw, words: &[(&'static str, f64)]| {
        let reached = words.iter().filter(|(_, hard)| draw.has(m, *hard)).count();
        words[reached.max(1) - 1].0
    };
    let scheduling = ladder(
        draw,
        &[
            ("Manual", 0.2),
            ("InfiniteCapacity", 1.5),
            ("FiniteCapacity", 2.4),
            ("Optimising", 3.4),
            ("Predictive", 4.5),
        ],
    );
    let maintenance = ladder(
        draw,
        &[
            ("Reactive", 0.0),
            ("PreventiveByHand", 0.6),
            ("Preventive", 1.5),
            ("Predictive", 3.3),
            ("SelfOptimising", 4.6),
        ],
    );
    let _ = writeln!(
        text,
        "        scheduling: {scheduling}, maintenance: {maintenance},"
    );
    people(draw, m, &mut text);
    text.push_str("    ),\n");
    text
}

fn network(draw: &mut Draw, m: f64, text: &mut String) {
    let flags: Vec<String> = [
        ("office", 0.3),
        ("control", 1.5),
        ("production", 1.5),
        ("zones_separated", 2.3),
        ("boundary_device", 2.3),
        ("remote_configuration", 2.4),
        ("software_defined", 3.5),
    ]
    .iter()
    // What a small firm does not look at it does not declare.
    .filter_map(|(field, hard)| {
        let known = draw.chance(0.8);
        let yes = draw.has(m, *hard);
        (yes || known).then(|| format!("{field}: {yes}"))
    })
    .collect();
    let loss = draw.over_decades(0.0005, 0.02) / (1.0 + m);
    let _ = writeln!(
        text,
        "        network: (message_loss: \"{loss:.4} %\", {}),",
        flags.join(", ")
    );
}

fn data(draw: &mut Draw, sketch: &Sketch, text: &mut String) {
    let m = sketch.maturity;
    let identification = ["Nothing", "Paper", "Barcode", "Rfid"][usize::from(draw.has(m, 0.3))
        + usize::from(draw.has(m, 1.5))
        + usize::from(draw.has(m, 3.4))];
    let traceability =
        ["Nothing", "Batch", "Unit"][usize::from(draw.has(m, 2.0)) + usize::from(draw.has(m, 3.2))];
    let mut models = String::new();
    for (name, serves, hard) in [
        ("demand mix", "Planning", 2.9),
        ("weld and seam quality", "Quality", 2.8),
        ("bearing wear", "Maintenance", 3.2),
        ("energy profile", "Resources", 3.4),
        ("process window", "Production", 3.4),
        ("routing", "Logistics", 3.8),
        ("assortment", "Sales", 3.8),
        ("design search", "Design", 4.0),
        ("stock levels", "Warehouse", 3.4),
        ("service calls", "Service", 3.6),
        ("supplier risk", "Purchasing", 3.8),
    ] {
        let idle = sketch.idle.is_some_and(|idle| idle.models == serves);
        if draw.has(m, hard) && !idle {
            let acts = ["Shows", "Advises", "Acts"]
                [usize::from(draw.has(m, 3.3)) + usize::from(draw.has(m, 4.4))];
            let ai = draw.has(m, hard + 0.2);
            let _ = write!(
                models,
                "\"{name}\": (serves: {serves}, ai: {ai}, acts: {acts}), "
            );
        }
    }
    let models = if models.is_empty() && sketch.idle.is_none() {
        String::new()
    } else {
        format!(", models: {{ {models}}}")
    };
    let _ = writeln!(
        text,
        "        data: (identification: {identification}, traceability: {traceability}, \
         one_dictionary: {}{models}),",
        draw.has(m, 2.4)
    );
}

fn people(draw: &mut Draw, m: f64, text: &mut String) {
    let skills: Vec<&str> = [
        ("Maintenance", 0.6),
        ("It", 1.0),
        ("Programming", 1.5),
        ("Data", 1.7),
        ("Security", 1.7),
    ]
    .iter()
    .filter(|(_, hard)| draw.has(m, *hard))
    .map(|(skill, _)| *skill)
    .collect();
    let _ = writeln!(text, "        skills: [{}],", skills.join(", "));
    text.push_str("        partners: { ");
    for at in 1..=draw.whole(2, 5) {
        let (role, hard) = if draw.chance(0.6) {
            ("Supplier", 3.2)
        } else {
            ("Customer", 3.0)
        };
        let by = if draw.has(m, hard + draw_offset(at)) {
            "Automatic"
        } else {
            "File"
        };
        let _ = write!(text, "\"partner {at}\": (role: {role}, link: {by}), ");
    }
    text.push_str("},\n        hazards: { ");
    for name in ["noise", "solvents", "dust", "lifting"] {
        if draw.chance(0.6) {
            let (seen, stopped) = (draw.has(m, 2.4), draw.has(m, 4.4));
            let _ = write!(
                text,
                "\"{name}\": (monitored: {seen}, interlock: {stopped}), "
            );
        }
    }
    text.push_str("},\n        service_channels: [\"phone\"");
    for (channel, hard) in [("portal", 2.2), ("app", 2.8)] {
        if draw.has(m, hard) {
            let _ = write!(text, ", \"{channel}\"");
        }
    }
    text.push_str("],\n");
}

/// Partners differ a little in how hard they are to link.
fn draw_offset(at: u32) -> f64 {
    f64::from(at % 3) * 0.2 - 0.2
}

/// The sections `documents` and `claims`: papers for the criteria that ask for one, as far as the facility
/// is; and what it says of itself, which is mostly more.
pub(super) fn papers(draw: &mut Draw, sketch: &Sketch, checklists: &[Checklist]) -> String {
    let m = sketch.maturity;
    let mut text = "    documents: {\n".to_owned();
    if let Some(idle) = sketch.idle
        // One in five says so and shows nothing.
        && draw.chance(0.8)
    {
        let year = draw.whole(2019, 2025);
        let _ = writeln!(
            text,
            "        \"{}\": (date: \"{year}-01-20\", shows: [\"cmmm.{}\"]),",
            idle.paper, idle.topic
        );
    }
    let facility = sketch.trade.facility;
    for checklist in checklists.iter().filter(|c| c.applies_to(facility)) {
        for topic in &checklist.topics {
            for criterion in topic.criteria.iter().filter(|c| c.takes_paper()) {
                let hard = f64::from(criterion.level) - 0.5;
                if !draw.has(m, hard) {
                    continue;
                }
                let (year, month) = (draw.whole(2019, 2025), draw.whole(1, 12));
                // One paper in twenty has lost its date.
                let date = if draw.chance(0.95) {
                    format!("date: \"{year}-{month:02}-15\", ")
                } else {
                    String::new()
                };
                let full = format!("{}.{}.{}", checklist.id, topic.id, criterion.id);
                let _ = writeln!(
                    text,
                    "        \"paper on {full}\": ({date}shows: [\"{full}\"]),"
                );
            }
        }
    }
    text.push_str("    },\n");
    let claimed = draw.about(m + 0.5, 0.5).clamp(0.0, 5.0) as u32;
    if claimed > 0 && facility == Facility::Hospital {
        let _ = writeln!(text, "    claims: {{ \"hospital\": {} }},", claimed.min(4));
    }
    if claimed > 0 && facility == Facility::Factory {
        let _ = write!(text, "    claims: {{ \"cmmm\": {claimed}");
        let grade = ["basic", "basic", "advanced", "excellent", "pioneering"];
        if claimed >= 2 {
            let _ = write!(text, ", \"miit\": \"{}\"", grade[claimed as usize - 1]);
        }
        text.push_str(" },\n");
    }
    text
}
