//! Random streams: ChaCha8, keyed by names, never by order of creation.
//!
//! The 256-bit key comes from (seed, replication), the 64-bit stream number from a pinned hash of the
//! element's key, the purpose and what else tells one stream from another. So adding or removing an
//! element changes no other element's draws, and common random numbers come free.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// FNV-1a, 64 bit: a published constant that will never change under us.
pub fn fnv1a(bytes: &[u8], mut hash: u64) -> u64 {
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

/// Start value of FNV-1a.
pub const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The finisher of SplitMix64: spreads every input bit over all output bits.
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Hash of a name list; the separator keeps ("ab", "c") apart from ("a", "bc").
pub fn name_hash<'a>(names: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = FNV_START;
    for name in names {
        hash = fnv1a(name.as_bytes(), hash);
        hash = fnv1a(&[0x1f], hash);
    }
    mix(hash)
}

/// Number of a stream, from names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamId(pub u64);

impl StreamId {
    /// The stream of an element for a purpose; `detail` holds product, mode and server as far as they
    /// tell streams apart.
    pub fn of(key: &str, purpose: &str, detail: &[&str]) -> Self {
        Self(name_hash(
            [key, purpose].into_iter().chain(detail.iter().copied()),
        ))
    }
}

/// The 256-bit key of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunKey([u8; 32]);

impl RunKey {
    /// Expands (seed, replication) by SplitMix64.
    pub fn new(seed: u64, replication: u32) -> Self {
        let mut key = [0; 32];
        let mut state =
            mix(seed ^ 0x7477_696e_6c69_6e65).wrapping_add(mix(u64::from(replication) + 1));
        for word in key.chunks_exact_mut(8) {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            word.copy_from_slice(&mix(state).to_le_bytes());
        }
        Self(key)
    }

    /// The generator of a stream, at its beginning.
    pub fn generator(self, stream: StreamId) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.0);
        generator.set_stream(stream.0);
        generator
    }
}

/// Words of 32 bit that one uniform takes.
pub const WORDS_PER_UNIFORM: u128 = 2;

/// A uniform on (0, 1], 53 bits: its logarithm is always finite.
#[inline]
pub fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    on_unit(generator.next_u64())
}

#[inline(always)]
fn on_unit(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// Fills a block with what as many calls of [`uniform`] would draw, at less cost.
pub fn uniforms(generator: &mut ChaCha8Rng, block: &mut [f64]) {
    let mut bytes = [0; 8 * 64];
    for some in block.chunks_mut(64) {
        let bytes = &mut bytes[..8 * some.len()];
        generator.fill_bytes(bytes);
        for (u, bits) in some.iter_mut().zip(bytes.as_chunks().0) {
            *u = on_unit(u64::from_le_bytes(*bits));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_pinned() {
        // Published test vector of FNV-1a 64.
        assert_eq!(fnv1a(b"foobar", FNV_START), 0x8594_4171_f739_67e8);
        assert_ne!(StreamId::of("ab", "c", &[]), StreamId::of("a", "bc", &[]));
    }

    #[test]
    fn a_block_of_uniforms_is_what_single_draws_give() {
        let key = RunKey::new(3, 1);
        let id = StreamId::of("press", "cycle", &[]);
        let (mut one, mut many) = (key.generator(id), key.generator(id));
        for length in [1, 64, 7, 200, 64] {
            let mut block = vec![0.0; length];
            uniforms(&mut many, &mut block);
            assert!(block.iter().all(|u| *u == uniform(&mut one)));
            assert_eq!(many.get_word_pos(), one.get_word_pos());
        }
    }

    #[test]
    fn streams_differ_by_seed_replication_and_name_only() {
        let draw = |seed, replication, key| {
            uniform(&mut RunKey::new(seed, replication).generator(StreamId::of(key, "cycle", &[])))
        };
        assert_eq!(draw(1, 0, "press"), draw(1, 0, "press"));
        assert_ne!(draw(1, 0, "press"), draw(2, 0, "press"));
        assert_ne!(draw(1, 0, "press"), draw(1, 1, "press"));
        assert_ne!(draw(1, 0, "press"), draw(1, 0, "weld"));
    }
}
