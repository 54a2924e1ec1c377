//! Samplers: every variate by inversion from a fixed number of uniforms, on `libm` only, in blocks of 64.
//!
//! A block holds durations, drawn ahead. A change of parameters in mid-run winds the stream back to the first
//! variate that was not used, so it costs no draw and moves none.

use rand_chacha::ChaCha8Rng;

use super::law::Law;
use super::stream::{RunKey, StreamId, WORDS_PER_UNIFORM, uniform};

const BLOCK: usize = 64;

/// Where the variates come from: what only the beginning of a block asks for.
#[derive(Debug, Clone)]
struct Origin {
    law: Law,
    key: RunKey,
    stream: StreamId,
    /// None before the first draw, and for a constant.
    generator: Option<Box<ChaCha8Rng>>,
    /// Where in the stream the block began \[32-bit words\].
    from: u128,
}

/// A law with its stream.
// Small: it lies in place where a machine works.
#[derive(Debug, Clone)]
#[repr(C)]
pub struct Sampler {
    /// Durations drawn ahead \[ns\]; none before the first draw.
    block: Option<Box<[u64; BLOCK]>>,
    /// The next one of the block.
    next: u16,
    /// How many of the block there are.
    len: u16,
    /// The first that [`Sampler::untold`] has not told of.
    told: u16,
    origin: Box<Origin>,
}

impl Sampler {
    /// A sampler at the beginning of its stream.
    pub fn new(law: Law, key: RunKey, stream: StreamId) -> Self {
        Self {
            block: None,
            next: 0,
            len: 0,
            told: 0,
            origin: Box::new(Origin {
                law,
                key,
                stream,
                generator: None,
                from: 0,
            }),
        }
    }

    /// The law in force.
    pub fn law(&self) -> &Law {
        &self.origin.law
    }

    /// Whether both draw from the same stream.
    pub fn has_stream_of(&self, other: &Self) -> bool {
        self.origin.stream == other.origin.stream
    }

    /// Another law from now on: the uniforms behind those already used stand for its variates.
    pub fn set_law(&mut self, law: Law) {
        let origin = &mut *self.origin;
        if law == origin.law {
            return;
        }
        if let Some(generator) = &mut origin.generator
            && self.next < self.len
        {
            let words = u128::from(origin.law.uniforms()) * WORDS_PER_UNIFORM;
            generator.set_word_pos(origin.from + words * u128::from(self.next));
        }
        self.len = self.next;
        origin.law = law;
    }

    /// Draws a duration \[ns\].
    #[inline(always)]
    pub fn draw(&mut self) -> u64 {
        match self.ready() {
            Some(duration) => duration,
            None => self.begin_block(),
        }
    }

    /// Draws a duration \[ns\] if the block still has one; the next block forgets what was not told of this one.
    #[inline(always)]
    pub(super) fn ready(&mut self) -> Option<u64> {
        if self.next >= self.len {
            return None;
        }
        let duration = self.block.as_ref()?[usize::from(self.next) % BLOCK];
        self.next += 1;
        Some(duration)
    }

    /// The durations drawn since the last call \[ns\], as far as they are of this block.
    pub(super) fn untold(&mut self) -> &[u64] {
        let from = std::mem::replace(&mut self.told, self.next);
        let block = self.block.as_ref().map_or(&[][..], |block| &block[..]);
        &block[usize::from(from)..usize::from(self.next)]
    }

    #[inline(never)]
    fn begin_block(&mut self) -> u64 {
        let mut variates = [0.0; BLOCK];
        let Origin {
            law,
            key,
            stream,
            generator,
            from,
        } = &mut *self.origin;
        if !law.is_constant() {
            let generator = generator.get_or_insert_with(|| Box::new(key.generator(*stream)));
            *from = generator.get_word_pos();
            law.fill(generator, &mut variates);
        } else if let Some(generator) = generator {
            *from = generator.get_word_pos();
        }
        let block = self.block.get_or_insert_with(|| Box::new([0; BLOCK]));
        for (duration, variate) in block.iter_mut().zip(&variates) {
            *duration = law.duration(*variate);
        }
        (self.next, self.len, self.told) = (1, BLOCK as u16, 0);
        block[0]
    }
}

/// A stream of plain uniforms, for routes, verdicts and mixes.
#[derive(Debug, Clone)]
pub struct Uniforms(ChaCha8Rng);

impl Uniforms {
    /// A stream at its beginning.
    pub fn new(key: RunKey, stream: StreamId) -> Self {
        Self(key.generator(stream))
    }

    /// A uniform on (0, 1].
    #[inline]
    pub fn draw(&mut self) -> f64 {
        uniform(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Distribution, NANOS, Seconds};

    fn sampler(distribution: &Distribution, name: &str) -> Sampler {
        Sampler::new(
            Law::new(distribution),
            RunKey::new(1, 0),
            StreamId::of(name, "test", &[]),
        )
    }

    /// Kolmogorov-Smirnov against the exact distribution functions of an independent library.
    #[test]
    fn samples_follow_their_distribution_function() {
        use statrs::distribution::{Beta, ContinuousCDF, Exp, Gamma, LogNormal, Weibull};
        type Cdf = Box<dyn Fn(f64) -> f64>;
        let s = Seconds;
        let sigma = libm::log(2.0).sqrt();
        let cases: Vec<(Distribution, Cdf)> = vec![
            (
                Distribution::Exponential { mean: s(3.0) },
                Box::new(|x| Exp::new(1.0 / 3.0).unwrap().cdf(x)),
            ),
            (
                Distribution::LogNormal {
                    mean: s(6.0),
                    sd: s(6.0),
                },
                Box::new(move |x| {
                    LogNormal::new(libm::log(6.0) - sigma * sigma / 2.0, sigma)
                        .unwrap()
                        .cdf(x)
                }),
            ),
            (
                Distribution::Gamma {
                    shape: 0.5,
                    scale: s(2.0),
                },
                Box::new(|x| Gamma::new(0.5, 0.5).unwrap().cdf(x)),
            ),
            (
                Distribution::Gamma {
                    shape: 7.3,
                    scale: s(2.0),
                },
                Box::new(|x| Gamma::new(7.3, 0.5).unwrap().cdf(x)),
            ),
            (
                Distribution::Erlang {
                    mean: s(5.0),
                    k: 20,
                },
                Box::new(|x| Gamma::new(20.0, 4.0).unwrap().cdf(x)),
            ),
            (
                Distribution::Weibull {
                    scale: s(40.0),
                    shape: 2.0,
                },
                Box::new(|x| Weibull::new(2.0, 40.0).unwrap().cdf(x)),
            ),
            (
                Distribution::Beta {
                    min: s(1.0),
                    max: s(5.0),
                    alpha: 2.0,
                    beta: 3.5,
                },
                Box::new(|x| Beta::new(2.0, 3.5).unwrap().cdf((x - 1.0) / 4.0)),
            ),
        ];
        for (distribution, cdf) in cases {
            let mut sampler = sampler(&distribution, "ks");
            let n = 20_000;
            let mut draws: Vec<f64> = (0..n).map(|_| sampler.draw() as f64 / NANOS).collect();
            draws.sort_by(f64::total_cmp);
            let d = draws
                .iter()
                .enumerate()
                .map(|(i, x)| (cdf(*x) - (i as f64 + 0.5) / n as f64).abs())
                .fold(0.0, f64::max);
            // 1.95/√n is passed with probability 0.1 %; the seed is fixed, so this never flickers.
            assert!(d < 1.95 / (n as f64).sqrt(), "{distribution:?}: D = {d}");
        }
    }

    #[test]
    fn a_change_of_scale_keeps_the_draws_and_a_change_of_shape_reuses_the_uniforms() {
        let exponential = |mean| Distribution::Exponential {
            mean: Seconds(mean),
        };
        let mut plain = sampler(&exponential(1.0), "x");
        let mut doubled = sampler(&exponential(1.0), "x");
        for _ in 0..10 {
            assert_eq!(plain.draw(), doubled.draw());
        }
        doubled.set_law(Law::new(&exponential(2.0)));
        for _ in 0..200 {
            let (a, b) = (plain.draw(), doubled.draw());
            assert!(b.abs_diff(2 * a) <= 1);
        }
        // Through another shape and back: still in step with the stream that never changed.
        doubled.set_law(Law::new(&Distribution::Uniform {
            min: Seconds(0.0),
            max: Seconds(1.0),
        }));
        doubled.draw();
        plain.draw();
        doubled.set_law(Law::new(&exponential(1.0)));
        for _ in 0..200 {
            assert_eq!(plain.draw(), doubled.draw());
        }
    }

    #[test]
    fn every_duration_drawn_is_told_of_once() {
        let mut sampler = sampler(&Distribution::Exponential { mean: Seconds(1.0) }, "told");
        let (mut drawn, mut told) = (Vec::new(), Vec::new());
        for step in 0..1_000 {
            drawn.push(sampler.ready().unwrap_or_else(|| {
                told.extend_from_slice(sampler.untold());
                sampler.draw()
            }));
            if step % 97 == 0 {
                told.extend_from_slice(sampler.untold());
                sampler.set_law(Law::new(&Distribution::Constant(Seconds(f64::from(step)))));
            }
        }
        told.extend_from_slice(sampler.untold());
        assert_eq!(told, drawn);
    }

    #[test]
    fn a_truncated_normal_never_falls_below_zero() {
        let mut sampler = sampler(
            &Distribution::Normal {
                mean: Seconds(-1.0),
                sd: Seconds(0.5),
            },
            "cut",
        );
        let mean = (0..50_000)
            .map(|_| sampler.draw() as f64 / NANOS)
            .sum::<f64>()
            / 50_000.0;
        let exact = Distribution::Normal {
            mean: Seconds(-1.0),
            sd: Seconds(0.5),
        }
        .mean();
        assert!((mean / exact - 1.0).abs() < 0.02, "{mean} against {exact}");
    }
}
