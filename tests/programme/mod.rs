//! What a city counts: the count worked out by hand, the survey, the shipped programme, and the commands.

mod city;
mod count;
mod files;
mod names;
mod survey;
