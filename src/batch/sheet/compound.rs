//! The container of an `.xls`: whether each chain of its sectors ends. The reader of old workbooks follows one that runs in
//! a circle until memory is full.

/// Sector numbers from here on name none: the end of a chain, a free sector, a sector of the table itself ([MS-CFB] 2.1).
const NONE: u32 = 0xFFFF_FFFA;
/// Places in the header, in bytes ([MS-CFB] 2.2): power of two of a sector's size; first sector of the small table, of the
/// list of table sectors; the first 109 sectors of the table.
const SECTOR_SHIFT: usize = 30;
const SMALL_TABLE: usize = 60;
const LIST: usize = 68;
const TABLE: usize = 76;
const IN_HEADER: usize = 109;

/// False where some chain of sectors runs in a circle.
pub fn chains_end(bytes: &[u8]) -> bool {
    let Some(shift) = bytes.get(SECTOR_SHIFT..SECTOR_SHIFT + 2) else { return false };
    let size = match u16::from_le_bytes([shift[0], shift[1]]) {
        9 => 512,
        12 => 4096,
        _ => return false,
    };
    let sector = |number: u32| {
        let start = (number as usize + 1) * size;
        bytes.get(start..bytes.len().min(start + size)).unwrap_or_default()
    };
    let number = |at: usize| numbers(bytes.get(at..at + 4).unwrap_or_default()).next().unwrap_or(NONE);
    let mut table_sectors: Vec<u32> = numbers(bytes.get(TABLE..).unwrap_or_default()).take(IN_HEADER).collect();
    let mut list = number(LIST);
    for _ in 0..=bytes.len() / size {
        if list >= NONE {
            break;
        }
        // The last number of a sector of the list leads to the next one.
        let mut more: Vec<u32> = numbers(sector(list)).collect();
        list = more.pop().unwrap_or(NONE);
        table_sectors.extend(more);
    }
    let table = |sectors: &[u32]| -> Vec<u32> {
        sectors.iter().filter(|number| **number < NONE).flat_map(|number| numbers(sector(*number))).collect()
    };
    let large = table(&table_sectors);
    if list < NONE || !ends(&large) {
        return false;
    }
    let small: Vec<u32> =
        std::iter::successors(Some(number(SMALL_TABLE)), |at| large.get(*at as usize).copied()).collect();
    ends(&table(&small))
}

/// True where following `next` from any place comes to a number that names none.
fn ends(next: &[u32]) -> bool {
    // 0: not seen; else the walk on which it was.
    let mut seen = vec![0_usize; next.len()];
    (0..next.len()).all(|first| {
        let mut at = first;
        while let Some(mark) = seen.get_mut(at) {
            if *mark != 0 {
                return *mark != first + 1;
            }
            *mark = first + 1;
            at = next[at] as usize;
        }
        true
    })
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_seen_and_a_chain_that_joins_another_is_none() {
        assert!(ends(&[1, 2, NONE, 1]));
        assert!(!ends(&[1, 2, 0]));
        assert!(!ends(&[0]));
        assert!(ends(&[]));
    }
}
