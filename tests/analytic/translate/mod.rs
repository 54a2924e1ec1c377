//! From the `model` of a case to a factory. The shape of the model decides which file reads it; what a
//! shape does not know makes the case `Missing`, never a model that leaves it out.

mod calendar;
mod distribution;
mod jobs;
mod layout;
mod line;
mod network;
mod phrases;
mod search;
mod station;
#[cfg(test)]
mod tests;

pub use layout::{Jobs, Layout, Search, Stop, Study};
pub use line::INPUT;
pub use phrases::{first_parts, leading_number};
pub use search::allocations;
pub use station::type_name;

use serde_json::{Map, Value};

use super::fields::{Fields, Missing, element, missing};

/// Translates a model, or says which element of the engine is missing.
pub fn translate(model: &Map<String, Value>) -> Result<Study, Missing> {
    let fields = Fields::new("a model", model);
    let description = fields.text("description")?;
    let has = |key: &str| fields.has(key);
    let study = if let Some(what) = model.keys().find_map(|key| element(key)) {
        return missing(what);
    } else if has("population") {
        network::closed(&fields)?
    } else if has("routing") {
        network::open(&fields)?
    } else if has("jobs_machine_time") {
        jobs::job_shop(&fields, description)?
    } else if has("processing_times_job_by_machine") {
        jobs::flow_shop(&fields, "processing_times_job_by_machine", description)?
    } else if has("processing_times_part_by_station") {
        jobs::flow_shop(&fields, "processing_times_part_by_station", description)?
    } else if has("processing_times") {
        jobs::parallel(&fields)?
    } else if has("jobs") {
        jobs::equal_jobs(&fields)?
    } else if has("total_buffer_places") {
        search::translate(&fields, description)?
    } else if has("stations") {
        line::translate(&fields, description)?
    } else if has("processing") || has("processing_min") {
        calendar::translate(&fields, description)?
    } else {
        return missing("a model of another shape");
    };
    fields.finish()?;
    Ok(study)
}
