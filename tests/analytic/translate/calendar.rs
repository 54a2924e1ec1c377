//! One machine with constant times and something that interrupts it: shifts, maintenance on the
//! clock, tool changes by count.

use twinline::model::{
    ByProduct, DAY, Distribution, Machine, Seconds, Setup, SetupTime, SetupTrigger, ShiftPlan,
    Source, WEEK, Window,
};

use super::layout::{Layout, Stop, Study};
use super::phrases;
use crate::analytic::fields::{Fields, Missing, as_list, as_number, missing};

const PLAN: &str = "windows";

pub fn translate(model: &Fields, description: &str) -> Result<Study, Missing> {
    // Days of the model's calendar have 86 400 s, so a case with days brings its own time unit.
    let unit = match model.maybe_number("day_length")? {
        Some(day) => DAY as f64 / day,
        None => 1.0,
    };
    let key = if model.has("processing_min") {
        "processing_min"
    } else {
        "processing"
    };
    if key == "processing_min" && model.has("day_length") && unit != 60.0 {
        return missing("a day that has not 1440 minutes");
    }
    let time = model.number(key)?;
    let parts = match model.has("parts") {
        true => u64::from(model.whole("parts")?),
        false => phrases::count_of_parts(description)
            .ok_or_else(|| Missing("a number of parts that is not said".to_owned()))?,
    };
    let mut machine = Machine {
        cycle: ByProduct::All(Distribution::Constant(Seconds(time * unit))),
        ..Machine::default()
    };
    let mut plan = None;
    if let Some(windows) = model.take("windows") {
        if !model.has("day_length") {
            return missing("windows without the length of a day");
        }
        resumes(description)?;
        let mut week = Vec::new();
        for day in 0..WEEK / DAY {
            for window in as_list("windows", windows)? {
                let [from, to] = as_list("a window", window)? else {
                    return missing("a window that is no pair");
                };
                let second = |value| as_number("a window", value).and_then(|x| seconds(x * unit));
                week.push(Window {
                    start: day * DAY + second(from)?,
                    end: day * DAY + second(to)?,
                });
            }
        }
        plan = Some(week);
    } else if model.has("every_parts") {
        let takes = Distribution::Constant(Seconds(model.number("change_time")? * unit));
        machine.setup = Some(Setup {
            on: SetupTrigger::Every(model.whole("every_parts")?),
            takes: SetupTime::Next(ByProduct::All(takes)),
        });
    } else if description.contains("maintenance windows") {
        resumes(description)?;
        let Some((first, period, length)) = phrases::windows(description) else {
            return missing("maintenance windows that are told in words only");
        };
        plan = Some(between(first, period, length)?);
    } else {
        return missing("a calendar that is told in words only");
    }

    let mut layout = Layout::new(unit);
    if let Some(week) = plan {
        layout.factory.shifts.insert(
            PLAN.to_owned(),
            ShiftPlan {
                week,
                ..ShiftPlan::default()
            },
        );
        machine.shift = Some(PLAN.to_owned());
    }
    layout.spot("S1", machine, None);
    layout.source(
        "source",
        Source {
            saturated: true,
            limit: Some(parts),
            ..Source::default()
        },
    );
    layout.link("source", "S1");
    layout.link("S1", Layout::SINK);
    let mut study = Study::new(layout);
    study.stop = Stop::Completed(parts);
    Ok(study)
}

/// The model suspends work at the end of a shift and goes on later; a case must want the same.
fn resumes(description: &str) -> Result<(), Missing> {
    let says = [
        "goes on at the start of the next window",
        "work in process stops and resumes",
    ];
    if says.iter().any(|words| description.contains(words)) {
        Ok(())
    } else {
        missing("another rule for the part in process at the end of a window")
    }
}

/// The working windows of a week between evenly spaced stops.
fn between(first: f64, period: f64, length: f64) -> Result<Vec<Window>, Missing> {
    let mut week = Vec::new();
    let (mut from, mut stop) = (0, seconds(first)?);
    let (period, length) = (seconds(period)?, seconds(length)?);
    while stop < WEEK {
        if from < stop {
            week.push(Window {
                start: from,
                end: stop,
            });
        }
        from = stop + length;
        stop += period;
    }
    Ok(week)
}

/// Windows are in whole seconds.
fn seconds(value: f64) -> Result<u64, Missing> {
    if value >= 0.0 && value.fract() == 0.0 {
        Ok(value as u64)
    } else {
        missing("windows that are not whole seconds of the model's clock")
    }
}
