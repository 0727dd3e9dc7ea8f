//! Results by what they were made from. Most of an agreement reads the same in every row of a batch.

use foldhash::HashMap;
use foldhash::quality::{FoldHasher, RandomState};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

/// Results by the [`fingerprint`] of what they were made from. Keep one a thread: it never changes what comes out, only how fast. Results not used for a
/// while are dropped.
#[derive(Debug)]
pub struct Cache<V> {
    /// Those used since the last change of generations, and those of the generation before.
    generations: RefCell<[HashMap<u128, V>; 2]>,
    most: usize,
}

impl<V: Clone> Cache<V> {
    /// An empty one of `most` results a generation; it holds at most two generations.
    pub fn new(most: usize) -> Cache<V> {
        Cache { generations: RefCell::default(), most }
    }

    /// What is kept under the key.
    pub fn find(&self, key: u128) -> Option<V> {
        let mut generations = self.generations.borrow_mut();
        let [young, old] = &mut *generations;
        if let Some(value) = young.get(&key) {
            return Some(value.clone());
        }
        let value = old.remove(&key)?;
        drop(generations);
        self.keep(key, value.clone());
        Some(value)
    }

    /// Keeps `value` under the key.
    pub fn keep(&self, key: u128, value: V) {
        let mut generations = self.generations.borrow_mut();
        let [young, old] = &mut *generations;
        if young.len() >= self.most {
            *old = std::mem::take(young);
        }
        young.insert(key, value);
    }

    /// What is kept under the key, made where nothing is.
    pub fn find_or(&self, key: u128, make: impl FnOnce() -> V) -> V {
        self.find(key).unwrap_or_else(|| {
            let value = make();
            self.keep(key, value.clone());
            value
        })
    }
}

/// 128 bits for a value: too many for two different values to share by chance, and of seeds that each run draws anew, so
/// that nobody can write two that do.
pub fn fingerprint(value: impl Hash) -> u128 {
    let mut hasher = Fingerprint::default();
    value.hash(&mut hasher);
    hasher.value()
}

static SEEDS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);

/// What makes a [`fingerprint`]: two hashers of different seeds that read the same.
#[derive(Clone)]
pub struct Fingerprint([FoldHasher<'static>; 2]);

impl Default for Fingerprint {
    fn default() -> Self {
        let [first, second] = &*SEEDS;
        Fingerprint([first.build_hasher(), second.build_hasher()])
    }
}

impl Fingerprint {
    /// The fingerprint of what was read.
    pub fn value(&self) -> u128 {
        let [first, second] = &self.0;
        u128::from(first.finish()) << 64 | u128::from(second.finish())
    }
}

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.iter_mut().for_each(|hasher| hasher.write(bytes));
    }

    // Numbers have a shorter way than through their bytes.
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0.iter_mut().for_each(|hasher| hasher.write_u64(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0[0].finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_is_dropped() {
        let cache = Cache::new(2);
        (0..2).for_each(|n| cache.keep(n, n));
        for n in 2..20 {
            assert_eq!(cache.find(0), Some(0), "it is asked for all the time");
            cache.keep(n, n);
        }
        assert_eq!(cache.find(1), None);
        assert_eq!(cache.find_or(1, || 7), 7);
        assert_eq!(cache.find_or(1, || 8), 7);
    }

    #[test]
    fn different_values_have_different_fingerprints() {
        assert_eq!(fingerprint(("甲", 1)), fingerprint(("甲", 1)));
        assert_ne!(fingerprint(("甲", 1)), fingerprint(("甲", 2)));
        assert_ne!(fingerprint(["甲乙", "丙"]), fingerprint(["甲", "乙丙"]));
    }
}
