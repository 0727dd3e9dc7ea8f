//! What a batch remembers: results by what they were made from. Most of an agreement reads the same in every row.

use foldhash::HashMap;
use foldhash::quality::{FoldHasher, RandomState};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// Results by their [`key`]. Keep one a thread: it never changes what comes out, only how fast. Results not used for a
/// while are dropped.
#[derive(Debug)]
pub struct Memory<V> {
    /// Those used since the last change of generations, and those of the generation before.
    generations: RefCell<[HashMap<u128, V>; 2]>,
    most: usize,
}

impl<V: Clone> Memory<V> {
    /// An empty one of `most` results a generation; it holds at most two generations.
    pub fn new(most: usize) -> Memory<V> {
        Memory { generations: RefCell::default(), most }
    }

    /// What is remembered under the key.
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

    /// Remembers `value` under the key.
    pub fn keep(&self, key: u128, value: V) {
        let mut generations = self.generations.borrow_mut();
        let [young, old] = &mut *generations;
        if young.len() >= self.most {
            *old = std::mem::take(young);
        }
        young.insert(key, value);
    }

    /// What is remembered under the key, made where nothing is.
    pub fn find_or(&self, key: u128, make: impl FnOnce() -> V) -> V {
        self.find(key).unwrap_or_else(|| {
            let value = make();
            self.keep(key, value.clone());
            value
        })
    }
}

impl<T, V: Clone> Memory<(Arc<T>, V)> {
    /// What is remembered of `thing` and `also`, made where nothing is: by the address of the thing, which is kept so
    /// that no other comes to stand there.
    pub fn of(&self, thing: &Arc<T>, also: impl Hash, make: impl FnOnce() -> V) -> V {
        self.find_or(key((Arc::as_ptr(thing) as usize, also)), || (Arc::clone(thing), make())).1
    }
}

/// 128 bits for a value: too many for two different values to share by chance, and of seeds that each run draws anew, so
/// that nobody can write two that do.
pub fn key(value: impl Hash) -> u128 {
    let mut hasher = KeyHasher::default();
    value.hash(&mut hasher);
    hasher.key()
}

static SEEDS: LazyLock<[RandomState; 2]> = LazyLock::new(Default::default);

/// A hasher of [`key`]s: two of different seeds that read the same.
#[derive(Clone)]
pub struct KeyHasher([FoldHasher<'static>; 2]);

impl Default for KeyHasher {
    fn default() -> Self {
        let [first, second] = &*SEEDS;
        KeyHasher([first.build_hasher(), second.build_hasher()])
    }
}

impl KeyHasher {
    /// The key of what was read.
    pub fn key(&self) -> u128 {
        let [first, second] = &self.0;
        u128::from(first.finish()) << 64 | u128::from(second.finish())
    }
}

impl Hasher for KeyHasher {
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
        let memory = Memory::new(2);
        (0..2).for_each(|n| memory.keep(n, n));
        for n in 2..20 {
            assert_eq!(memory.find(0), Some(0), "it is asked for all the time");
            memory.keep(n, n);
        }
        assert_eq!(memory.find(1), None);
        assert_eq!(memory.find_or(1, || 7), 7);
        assert_eq!(memory.find_or(1, || 8), 7);
    }

    #[test]
    fn things_are_known_by_where_they_stand() {
        let memory = Memory::new(2);
        let (one, other) = (Arc::new('甲'), Arc::new('甲'));
        assert_eq!(memory.of(&one, 1, || 7), 7);
        assert_eq!(memory.of(&one, 1, || 8), 7);
        assert_eq!(memory.of(&one, 2, || 8), 8);
        assert_eq!(memory.of(&other, 1, || 9), 9, "it reads the same and is another");
        assert_eq!(Arc::strong_count(&one), 3);
    }

    #[test]
    fn different_values_have_different_keys() {
        assert_eq!(key(("甲", 1)), key(("甲", 1)));
        assert_ne!(key(("甲", 1)), key(("甲", 2)));
        assert_ne!(key(["甲乙", "丙"]), key(["甲", "乙丙"]));
    }
}
