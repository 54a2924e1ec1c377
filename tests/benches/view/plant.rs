//! The plant of the benchmark: lines side by side, 1,000 stations, 10,000 parts on conveyors and belts.

use std::path::PathBuf;

use twinline::model::Path;
use twinline::text::{self, Step};
use twinline::view::{Desk, Document, Words};

/// Lines side by side, each of a source, machines and buffers in turn, a conveyor and a sink.
const LINES: usize = 40;
const LINE: usize = 25;

/// The change that is tried: one machine of one line a little faster.
pub fn change() -> Step {
    Step::Set(
        Path::of(["s0-1", "cycle"]),
        "Exponential(mean: \"43 s\")".to_owned(),
    )
}

/// A desk on the plant, its time going.
pub fn desk() -> Desk {
    let mut stations = String::new();
    let mut flow = String::new();
    for line in 0..LINES {
        let mut chain = Vec::new();
        for at in 0..LINE {
            let name = format!("s{line}-{at}");
            let kind = match at {
                0 => "Source(saturated: true)".to_owned(),
                a if a == LINE - 1 => "Sink()".to_owned(),
                a if a == LINE - 2 => "Delay(time: \"40 min\", capacity: 200)".to_owned(),
                a if a % 2 == 1 => format!(
                    "Machine(cycle: Exponential(mean: \"{} s\"))",
                    44 + line % 5 + at
                ),
                _ => "Buffer(capacity: 26)".to_owned(),
            };
            stations += &format!("\"{name}\": {kind},\n");
            chain.push(format!("\"{name}\""));
        }
        flow += &format!("[{}],\n", chain.join(", "));
    }
    let text = format!(
        "Factory(name: \"bench\", run: (until: \"52 w\"), stations: {{\n{stations}}}, flow: [{flow}])"
    );
    let source = text::Source {
        name: "bench.ron".to_owned(),
        text,
    };
    let reading = text::read(source, &text::NoFiles);
    let factory = reading.factory.clone().expect("a plant without a mistake");
    let path = PathBuf::from("bench.ron");
    let document = Document {
        path,
        reading,
        factory,
    };
    let mut desk = Desk::new(document, 1, Words::english()).expect("a plant that runs");
    desk.playback.is_playing = true;
    desk
}
