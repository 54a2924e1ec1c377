//! Log-linear buckets of whole numbers: each power of two is cut into equal parts.

/// Buckets per power of two, as a power of two: half a bucket is at most 1/1024 of the value, below 0.1 %.
pub const FINE: u32 = 9;
/// The same of a coarse tally: half a bucket is at most 1/128 of the value, below 0.8 %.
pub const COARSE: u32 = 6;

/// Values below two octaves' worth of buckets have a bucket each; above, each octave has `1 << bits`.
#[inline(always)]
pub fn bucket_of(value: u64, bits: u32) -> usize {
    if value < 2 << bits {
        return value as usize;
    }
    let octave = 63 - value.leading_zeros() - bits;
    ((u64::from(octave) << bits) + (value >> octave)) as usize
}

/// Lowest value of a bucket and its width.
pub fn bounds_of(bucket: usize, bits: u32) -> (u64, u64) {
    let bucket = bucket as u64;
    if bucket < 2 << bits {
        return (bucket, 1);
    }
    let octave = (bucket >> bits) - 1;
    ((bucket - (octave << bits)) << octave, 1 << octave)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_holds_its_value_within_the_promised_share() {
        let values = [
            0,
            1,
            63,
            64,
            511,
            512,
            1023,
            1024,
            1025,
            123_456_789,
            1 << 40,
            u64::MAX,
        ];
        for (bits, share) in [(FINE, 0.001), (COARSE, 0.008)] {
            for value in values {
                let (low, width) = bounds_of(bucket_of(value, bits), bits);
                assert!(
                    low <= value && value - low < width,
                    "{value}: {low} + {width}"
                );
                assert!((width / 2) as f64 <= value as f64 * share);
            }
        }
    }
}
