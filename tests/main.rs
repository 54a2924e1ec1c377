//! All integration tests in one binary.

mod kpi_identities;
mod kpi_measures;
mod kpi_page;
mod kpi_sample;
