//! One binary for all integration tests: each further one would link everything again.

mod analytic;
mod architecture;
mod check_mistakes;
mod checklists;
mod cli_batch;
mod cli_careful;
mod cli_check;
mod cli_checklist;
mod cli_hints;
mod cli_page;
mod cli_program;
mod cli_reference;
mod cli_run;
mod cli_score;
mod cli_score_page;
mod kpi_identities;
mod kpi_measures;
mod kpi_page;
mod kpi_sample;
mod licences;
mod plants;
mod programme;
mod readme;
mod sim;
mod text;
#[cfg(feature = "view")]
mod view_shot;
#[cfg(feature = "view")]
mod view_trial;
