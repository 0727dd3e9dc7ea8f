//! The one table of limits: the most of anything that is taken from a file somebody else made. Each is told with a clear
//! error where it is reached; none is near what a deal or a spreadsheet of an agency needs.

/// Bytes of an answer file, or of a text of a library. The longest answer file of the examples has 12 KB.
pub const TEXT_FILE_BYTES: u64 = 16 << 20;
/// Layers of defaults below an answer file: a firm's, an office's, a client's and some more.
pub const LAYERS: usize = 8;
/// Files of a clause library laid over the built-in one, and how deep its folders go. The built-in one has some 500.
pub const LIBRARY_FILES: usize = 20_000;
/// Folders within folders of a library.
pub const LIBRARY_DEPTH: usize = 8;
/// Bytes of a font file. The largest of Chinese fonts (a collection of nine weights) have 190 MB.
pub const FONT_BYTES: u64 = 256 << 20;

/// Bytes of a spreadsheet as it lies on disk: a million rows of CSV with 20 columns have some 300 MB.
pub const SHEET_BYTES: u64 = 1 << 30;
/// Bytes that one part of a ZIP (a sheet, the shared texts, the body of a Word file) may unpack to.
pub const UNPACKED_PART_BYTES: u64 = 512 << 20;
/// Bytes that the texts shared by the cells of a workbook may unpack to: they are held in memory.
pub const SHARED_TEXT_BYTES: u64 = 128 << 20;
/// Parts of a ZIP.
pub const ZIP_PARTS: usize = 10_000;
/// Elements that stand in one another in an XML part.
pub const XML_DEPTH: usize = 256;
/// Rows and columns of a sheet: those of spreadsheet programs (XFD1048576).
pub const SHEET_ROWS: u32 = 1_048_576;
/// Columns of a sheet: as many as Excel has.
pub const SHEET_COLUMNS: u32 = 16_384;
/// Titles of a header that are read; every row is as wide.
pub const HEADER_COLUMNS: usize = 4_096;
/// Characters of a cell: those of spreadsheet programs.
pub const CELL_CHARACTERS: usize = 32_767;
/// Bytes of one row of a CSV: 250 cells that are as long as they may be in Chinese.
pub const ROW_BYTES: usize = 24 << 20;

/// Bytes of somebody else's paper: a contract with pictures in its annexes stays below.
pub const PAPER_BYTES: usize = 64 << 20;
/// Bytes that one part of it may unpack to: the text of 2,000 pages has a tenth of it.
pub const PAPER_PART_BYTES: u64 = 64 << 20;

/// Findings shown to people; the rest are counted.
pub const FINDINGS_SHOWN: usize = 100;

/// Bytes that one text of the library may come to. The longest clause of the built-in one has 30 KB.
pub const RENDERED_BYTES: usize = 8 << 20;
/// Bytes, or entries, of one value that a text of the library makes with `set`.
pub const SET_VALUE: usize = 64 << 10;
/// Rounds of loops that one text of the library may run in all. Loops of the built-in one run over parties and categories,
/// the longest over a table of 10,000 rows.
pub const LOOP_ROUNDS: usize = 200_000;
