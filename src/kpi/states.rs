//! Where a machine's time goes.

use super::row::{measures, ratio};
use super::seconds;
use crate::sim::observe::{ServerView, State};

/// Time in each state, all servers together \[s\].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times([f64; 6]);

impl Times {
    pub(super) fn of(servers: &[ServerView]) -> Self {
        let mut nanos = [0u128; 6];
        for server in servers {
            for (sum, time) in nanos.iter_mut().zip(server.times) {
                *sum += u128::from(time);
            }
        }
        Self(nanos.map(|n| n as f64 / crate::model::NANOS))
    }

    /// Time in one state \[s\].
    pub(super) fn get(&self, state: State) -> f64 {
        self.0[state as usize]
    }

    /// Server time in all states \[s\].
    pub(super) fn all(&self) -> f64 {
        self.0.iter().sum()
    }

    /// Planned busy time PBT of ISO 22400-2: on-shift time × servers, all stops included \[s\].
    pub(super) fn scheduled(&self) -> f64 {
        self.all() - self.get(State::OffShift)
    }

    /// Neither blocked nor starved while on shift \[s\].
    pub(super) fn active(&self) -> f64 {
        self.get(State::Working) + self.get(State::Setup) + self.get(State::Down)
    }
}

measures! {
    /// Shares of server time, all servers together. The six shares of all time add up to 1, the five
    /// of scheduled time too.
    States {
        /// Working ÷ all time.
        working_share [ "1" ],
        /// In setup ÷ all time.
        setup_share [ "1" ],
        /// Blocked ÷ all time.
        blocked_share [ "1" ],
        /// Starved ÷ all time.
        starved_share [ "1" ],
        /// Down while on shift ÷ all time.
        down_share [ "1" ],
        /// Off shift ÷ all time; a repair off shift counts here.
        off_shift_share [ "1" ],
        /// Working ÷ scheduled time.
        working_share_of_scheduled [ "1" ],
        /// In setup ÷ scheduled time.
        setup_share_of_scheduled [ "1" ],
        /// Blocked ÷ scheduled time.
        blocked_share_of_scheduled [ "1" ],
        /// Starved ÷ scheduled time.
        starved_share_of_scheduled [ "1" ],
        /// Down ÷ scheduled time.
        down_share_of_scheduled [ "1" ],
        /// Utilisation: working ÷ scheduled time.
        utilisation [ "1" ],
        /// Active (working, in setup or down: neither blocked nor starved) ÷ scheduled time, the measure
        /// of the bottleneck. After Roser, Nakano & Tanaka, Winter Simulation Conference 2001.
        active_share_of_scheduled [ "1" ],
        /// Servers on shift, averaged over all time.
        servers_on_shift_mean [ "servers" ],
    }
}

impl States {
    pub(super) fn measure(servers: &[ServerView]) -> Self {
        let times = Times::of(servers);
        let of_all = |state| ratio(times.get(state), times.all());
        let of_scheduled = |state| ratio(times.get(state), times.scheduled());
        // Every server has all of the window in its states.
        let window_s = servers
            .first()
            .map_or(0.0, |s| s.times.iter().map(|t| seconds(*t)).sum());
        Self {
            working_share: of_all(State::Working),
            setup_share: of_all(State::Setup),
            blocked_share: of_all(State::Blocked),
            starved_share: of_all(State::Starved),
            down_share: of_all(State::Down),
            off_shift_share: of_all(State::OffShift),
            working_share_of_scheduled: of_scheduled(State::Working),
            setup_share_of_scheduled: of_scheduled(State::Setup),
            blocked_share_of_scheduled: of_scheduled(State::Blocked),
            starved_share_of_scheduled: of_scheduled(State::Starved),
            down_share_of_scheduled: of_scheduled(State::Down),
            utilisation: of_scheduled(State::Working),
            active_share_of_scheduled: ratio(times.active(), times.scheduled()),
            servers_on_shift_mean: ratio(times.scheduled(), window_s),
        }
    }
}
