//! The line of a made-up facility, as the text of its plant file.

use std::fmt::Write;

use crate::model::structure::Facility;

use super::draw::Draw;
use super::trade::{Idle, Step, Trade};

/// What is made up about a facility before its line is.
pub(super) struct Sketch<'t> {
    /// Its trade.
    pub trade: &'t Trade,
    /// How far it is, on the ladder of five levels.
    pub maturity: f64,
    /// 0 small, 1 middling, 2 large.
    pub size: u32,
    /// A business that it does not have.
    pub idle: Option<&'t Idle>,
}

/// The sections of a plant file that make its line.
pub(super) struct Line {
    /// `shifts`, `products`, `demand`, `stations` and `flow`.
    pub text: String,
    /// `scenarios`, one of them the plant before it was improved; empty where nothing is known of it.
    pub scenarios: String,
    /// The scenario that gains are measured against.
    pub baseline: Option<&'static str>,
    /// Names of the machines.
    pub machines: Vec<String>,
}

const BEFORE: &str = "before";

/// Hours of a week, in all of which people walk in.
const ALL_WEEK: f64 = 168.0;

/// From this difficulty on nobody expects a step without people: a consultation stays one.
const BY_HAND: f64 = 5.0;

/// Week plans, with their scheduled hours.
const SHIFTS: [(&str, &str, f64); 3] = [
    ("one shift", "\"Mon-Fri 08:00-16:00\"", 40.0),
    (
        "two shifts",
        "\"Mon-Fri 06:00-14:00\", \"Mon-Fri 14:00-22:00\"",
        80.0,
    ),
    (
        "six days",
        "\"Mon-Sat 06:00-14:00\", \"Mon-Sat 14:00-22:00\"",
        96.0,
    ),
];

/// A line for the sketch.
pub(super) fn line(draw: &mut Draw, sketch: &Sketch) -> Line {
    let trade = sketch.trade;
    let steps = steps(draw, sketch);
    let pace = draw.over_decades(trade.pace.0, trade.pace.1);
    let walk_in = trade.facility != Facility::Factory;
    let (shift, week, hours) = SHIFTS[draw.whole(0, 2) as usize];
    let rate = 0.97 - 0.25 * draw.unit() * (0.3 + sketch.maturity / 5.0).min(1.0);
    let mut stations = String::new();
    let mut chain = vec!["in".to_owned()];
    let mut machines = Vec::new();
    // Mean cycles as they are.
    let mut means = Vec::new();
    let slow = draw.whole(0, steps.len() as u32 - 1) as usize;
    let shift_field = if walk_in {
        String::new()
    } else {
        format!(", shift: \"{shift}\"")
    };
    let between = pace / (0.75 + 0.15 * draw.unit());
    if walk_in {
        let _ = writeln!(
            stations,
            "        \"in\": Source(every: Exponential(mean: \"{between:.0} s\")),"
        );
    } else {
        let _ = writeln!(stations, "        \"in\": Source(saturated: true),");
    }
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            let shelf = format!("shelf {at}");
            let places = draw.whole(2, 6 + 3 * sketch.size);
            let control = if draw.has(sketch.maturity, 2.8) {
                ", control: Plc, networked: true"
            } else {
                ""
            };
            // Who walks in waits in a room without a limit.
            let text = if walk_in {
                format!("        \"{shelf}\": Buffer(),\n")
            } else {
                format!("        \"{shelf}\": Buffer(capacity: {places}{control}),\n")
            };
            stations.push_str(&text);
            chain.push(shelf);
        }
        let factor = if at == slow {
            0.99
        } else {
            draw.between(0.72, 0.93)
        };
        means.push(machine(
            draw,
            sketch,
            step,
            pace * factor,
            &shift_field,
            &mut stations,
        ));
        chain.push(step.name.to_owned());
        machines.push(step.name.to_owned());
    }
    let mut scenarios = String::new();
    let mut baseline = None;
    if walk_in {
        // Before, the same people took longer at desks that have a system today.
        if draw.has(sketch.maturity, 2.2) {
            baseline = Some(BEFORE);
            let slower: Vec<String> = steps
                .iter()
                .zip(&means)
                .filter(|(step, _)| step.by_hand < BY_HAND)
                .map(|(step, mean)| {
                    let slower = mean * draw.between(1.02, 1.16);
                    format!(
                        "Set(\"{}.cycle\", Exponential(mean: \"{slower:.1} s\"))",
                        step.name
                    )
                })
                .collect();
            let _ = write!(
                scenarios,
                "    scenarios: {{\n        \"{BEFORE}\": [{}],\n    }},\n",
                slower.join(", ")
            );
        }
    } else if draw.has(sketch.maturity, 0.9) {
        let scrap = (5.0 - 1.25 * sketch.maturity).max(0.15) * draw.between(0.5, 1.1);
        let rework = (7.0 - 1.8 * sketch.maturity).max(0.3) * draw.between(0.5, 1.1);
        let to = &machines[machines.len() - 1];
        let automatic = draw.has(sketch.maturity, 2.4);
        let control = if automatic {
            ", control: Plc, networked: true, sensed: true"
        } else {
            ""
        };
        let _ = writeln!(
            stations,
            "        \"final test\": Inspection(cycle: \"{:.0} s\", scrap: \"{scrap:.2} %\", \
             rework: (share: \"{rework:.2} %\", to: \"{to}\", limit: 2){shift_field}{control}),",
            pace * draw.between(0.4, 0.8)
        );
        chain.push("final test".to_owned());
        machines.push("final test".to_owned());
        if draw.has(sketch.maturity, 2.2) {
            baseline = Some(BEFORE);
            let slower = means[slow] * draw.between(1.08, 1.35);
            let _ = write!(
                scenarios,
                "    scenarios: {{\n        \"{BEFORE}\": [Set(\"{}.cycle\", \"{slower:.1} s\"), \
                 Set(\"final test.scrap\", \"{:.2} %\")],\n    }},\n",
                steps[slow].name,
                scrap + draw.between(1.0, 3.0)
            );
        }
    }
    let _ = writeln!(stations, "        \"out\": Sink(),");
    chain.push("out".to_owned());
    // Who walks in is to be seen; a factory sells less than it could make.
    let demand = match walk_in {
        true => ALL_WEEK * 3600.0 / between * 0.93,
        false => hours * 3600.0 / pace * 0.86 * rate,
    };
    let mut text = String::new();
    if !walk_in {
        let _ = writeln!(text, "    shifts: {{ \"{shift}\": (week: [{week}]) }},");
    }
    text.push_str(&products(draw, sketch));
    let _ = writeln!(text, "    demand: \"{demand:.0} /w\",");
    let _ = writeln!(text, "    stations: {{\n{stations}    }},");
    let quoted: Vec<String> = chain.iter().map(|name| format!("\"{name}\"")).collect();
    let _ = writeln!(text, "    flow: [[{}]],", quoted.join(", "));
    Line {
        text,
        scenarios,
        baseline,
        machines,
    }
}

/// The steps of the trade, fewer in a small plant: key equipment stays.
fn steps<'t>(draw: &mut Draw, sketch: &Sketch<'t>) -> Vec<&'t Step> {
    let skip = [0.6, 0.3, 0.0][sketch.size as usize];
    let chosen: Vec<&Step> = sketch
        .trade
        .steps
        .iter()
        .filter(|step| step.key || !draw.chance(skip))
        .collect();
    chosen
}

/// One machine; the mean of its cycle \[s\].
fn machine(
    draw: &mut Draw,
    sketch: &Sketch,
    step: &Step,
    pace: f64,
    shift: &str,
    out: &mut String,
) -> f64 {
    let m = sketch.maturity;
    let servers = 1 + u32::from(draw.chance(0.15 + 0.15 * f64::from(sketch.size)));
    let mean = pace * f64::from(servers);
    let automatic = draw.has(m + 0.7, step.by_hand);
    let cycle = if automatic {
        format!(
            "Normal(mean: \"{mean:.1} s\", sd: \"{:.1} s\")",
            0.04 * mean
        )
    } else {
        let (low, mode, high) = (0.8 * mean, 0.95 * mean, 1.25 * mean);
        format!("Triangular(min: \"{low:.1} s\", mode: \"{mode:.1} s\", max: \"{high:.1} s\")")
    };
    let kind = if step.judges { "Inspection" } else { "Machine" };
    let _ = write!(out, "        \"{}\": {kind}(cycle: {cycle}", step.name);
    if servers > 1 {
        let _ = write!(out, ", servers: {servers}");
    }
    out.push_str(shift);
    if step.key {
        out.push_str(", key_equipment: true");
    }
    if automatic {
        let up = draw.over_decades(8.0, 60.0) * (0.5 + m / 4.0);
        let repair = draw.over_decades(6.0, 30.0) / (0.7 + m / 5.0);
        let _ = write!(
            out,
            ", control: {},\n            failures: {{ \"stop\": (every: Exponential(mean: \"{up:.1} h\"), \
             repair: LogNormal(mean: \"{repair:.1} min\", sd: \"{:.1} min\")) }}",
            step.control,
            0.8 * repair
        );
        for (field, difficulty) in [
            ("standard_interface", 1.5),
            ("networked", 1.6),
            ("sensed", 2.2),
            ("hmi", 2.3),
            ("model_3d", 2.4),
            ("remote_diagnosis", 3.3),
            ("adaptive", 4.6),
        ] {
            let own = draw.between(-0.35, 0.35);
            if draw.has(m, difficulty + own) {
                let _ = write!(out, ", {field}: true");
            }
        }
        let setup = draw.between(3.0, 25.0) / (0.6 + m / 3.0);
        if draw.chance(0.4) {
            let _ = write!(
                out,
                ",\n            setup: (on: Every({}), takes: \"{setup:.1} min\")",
                draw.whole(60, 240)
            );
        }
    }
    out.push_str("),\n");
    mean
}

fn products(draw: &mut Draw, sketch: &Sketch) -> String {
    let (trade, maturity) = (sketch.trade, sketch.maturity);
    let talk = sketch.idle.is_none_or(|idle| !idle.mute);
    let count = draw.whole(1, trade.products.len() as u32) as usize;
    let mut text = "    products: { ".to_owned();
    let mut left = 100;
    for (at, name) in trade.products[..count].iter().enumerate() {
        let last = at + 1 == count;
        let share = if last {
            left
        } else {
            let share = draw.whole(15, left as u32 - 15 * (count - at - 1) as u32) as i32;
            left -= share;
            share
        };
        let value = draw.over_decades(20.0, 2000.0);
        let connected = if trade.facility == Facility::Factory {
            format!(
                ", connected: {}, remote_diagnosis: {}",
                draw.has(maturity, 2.8) && talk,
                draw.has(maturity, 3.6) && talk
            )
        } else {
            String::new()
        };
        let _ = write!(
            text,
            "\"{name}\": (share: \"{share} %\", value: \"{value:.0} CNY\"{connected}), "
        );
    }
    text.push_str("},\n");
    text
}
