"""Reads finished PDFs back and reports what a Chinese typesetter would mark on the proofs.

usage: check_pages.py [--style NAME] FILE.pdf…

The type area is that of the style in templates/style.toml, by default commercial. Exit status 1 when anything is reported.
"""

import argparse
import os
import re
import sys
import tomllib
from collections import Counter
from itertools import groupby

import pdf_lines

# CLREQ 3.1.1 and GB/T 15834-2011 5.1: what may not begin a line …
NO_START = set("，。、；：？！．’”）〕】》〉」』〗］｝·‧—－～／％‰℃") | set(",.;:?!)]}%")
# … and what may not end one.
NO_END = set("“‘（〔【《〈「『〖［｛￥＄") | set("([{$£€¥")
# Full-width marks with an empty half, which the edge of a line may cut off.
CUT_RIGHT = set("，。、；：？！．’”）〕】》〉」』〗］｝")
CUT_LEFT = set("“‘（〔【《〈「『〖［｛")
# Points within which an edge counts as met.
TOLERANCE = 0.5
# Share of lines that may fall short, where an amount or an address cannot be broken and the gaps are as wide as allowed.
MOST_RAGGED = 0.01
HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
JUSTIFIED = {"P", "LBody"}


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--style", default="commercial")
    arguments.add_argument("files", nargs="+")
    options = arguments.parse_args()
    style = named_style(options.style)
    margins = [style["margin"][side] for side in ("left", "right", "top", "bottom")]
    beside = style["bilingual"] == "beside"
    faults = 0
    for path in options.files:
        for fault in check(pdf_lines.read(path), margins, beside):
            print(f"{path}: {fault}")
            faults += 1
    sys.exit(1 if faults else 0)


def named_style(name):
    """A style of templates/style.toml, or of the test styles, with what it inherits."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    styles = {}
    for path in ("templates/style.toml", "tests/layout/styles.toml"):
        with open(os.path.join(root, path), "rb") as file:
            styles |= tomllib.load(file)
    style = styles[name]
    return named_style(style["inherits"]) | style if "inherits" in style else style


def check(document, margins, beside):
    """All faults of a document as sentences, by page. `beside`: Chinese and English may stand side by side."""
    yield from fonts(document)
    yield from missing_characters(document)
    body = [line for line in document.lines if line.block is not None and line.text.strip()]
    if not body:
        yield "no tagged text at all"
    areas = [area(size, margins) for size in document.sizes]
    for line in body:
        yield from outside(line, areas[line.page])
    unjustified = set_left(document, body)
    column = column_edge(body, areas) if beside else None
    short = []
    for block, lines in groupby(body, key=lambda line: line.block):
        lines = list(lines)
        yield from line_ends(lines)
        if block not in unjustified:
            short += ragged(document, lines, areas, column)
    if len(short) > MOST_RAGGED * len(body):
        yield from short
    yield from stranded_headings(body)
    yield from lost_headers(document, body)


def area(size, margins):
    """Left, right, top and bottom of the type area in points from the lower left corner."""
    (width, height), (left, right, top, bottom) = size, margins
    if width > height:
        # A page across is an upright one turned, with its left side, where it is bound, at the top.
        left, right, top, bottom = top, bottom, left, right
    return left, width - right, height - top, bottom


def place(line):
    return f"page {line.page + 1}: “{line.text.strip()[:24]}”"


def fonts(document):
    for name, embedded in document.fonts.items():
        if not embedded:
            yield f"font not embedded: {name}"
        if not re.match(r"^[A-Z]{6}\+", name):
            yield f"font not a subset: {name}"


def missing_characters(document):
    for line in document.lines:
        for char in line.chars:
            if char.code == 0 or char.text == "\ufffd":
                yield f"{place(line)} prints the box of a missing character (.notdef)"


def printed(line):
    """The characters of a line without spaces at its ends."""
    chars = list(line.chars)
    while chars and not chars[-1].text.strip(" \u00a0\u3000"):
        chars.pop()
    while chars and not chars[0].text.strip(" \u00a0\u3000"):
        chars.pop(0)
    return chars


def edges(line):
    """Least and greatest place of the left and of the right edge: a mark may have lost its empty half."""
    chars = printed(line)
    first, last = chars[0], chars[-1]
    left, right = first.left, last.right
    cut_left = first.size / 2 if first.text in CUT_LEFT else 0
    cut_right = last.size / 2 if last.text in CUT_RIGHT else 0
    return (left, left + cut_left), (right - cut_right, right)


def outside(line, sides):
    if not printed(line):
        return
    left, right, top, bottom = sides
    (_, line_left), (line_right, _) = edges(line)
    baseline, size = line.baseline, max(char.size for char in line.chars)
    if line_left < left - TOLERANCE or line_right > right + TOLERANCE:
        yield f"{place(line)} goes beyond the side of the type area"
    # The em box of the bundled Han faces reaches 0.88 em above the baseline and 0.12 em below it.
    if baseline + 0.88 * size > top + TOLERANCE or baseline - 0.12 * size < bottom - TOLERANCE:
        yield f"{place(line)} goes beyond the top or foot of the type area"


def line_ends(lines):
    for index, line in enumerate(lines):
        chars = printed(line)
        if not chars:
            continue
        follows = index > 0
        if follows and chars[0].text in NO_START:
            yield f"{place(line)} begins with {chars[0].text}"
        if index + 1 < len(lines) and chars[-1].text in NO_END:
            yield f"{place(line)} ends with {chars[-1].text}"


def column_edge(body, areas):
    """The right edge of the Chinese column: where most lines end that end well before the right edge of the page."""
    ends = (round(edges(line)[1][0], 1) for line in body if edges(line)[1][1] < areas[line.page][1] - 100)
    most = Counter(ends).most_common(1)
    return most[0][0] if most and most[0][1] > len(body) / 10 else None


def set_left(document, body):
    """Blocks that are not justified: the parties before the first article, and signatures round a signature field."""
    blocks = [(block, list(lines)) for block, lines in groupby(body, key=lambda line: line.block)]
    first_article = next((i for i, (_, lines) in enumerate(blocks) if lines[0].role in HEADINGS - {"H1"}), 0)
    left = {block for block, _ in blocks[:first_article]}
    fields = [number for number, role in document.roles.items() if role == "Form"]
    for field in fields:
        for above in reversed([(block, lines) for block, lines in blocks if block < field]):
            if above[1][0].role != "P" or above[1][0].text[0].isdigit():
                break
            left.add(above[0])
        for below in [(block, lines) for block, lines in blocks if block > field]:
            if below[1][0].role != "P":
                break
            left.add(below[0])
    return left


def ragged(document, lines, areas, column):
    """Lines of a justified paragraph, all but its last, must end at the edge of the type area.

    A blank to fill in cannot be stretched, so lines with one may fall short. A Chinese column beside an English one ends
    at `column`; the English one is too narrow to be justified.
    """
    block = lines[0].block
    if lines[0].role not in JUSTIFIED or document.ancestor(block, "Table") is not None:
        return
    if all(is_centred(line, areas[line.page]) for line in lines):
        return
    for line in lines[:-1]:
        if "__" in line.text:
            continue
        right = areas[line.page][1]
        if column is not None:
            if line.chars[0].left > column:
                continue
            right = column if edges(line)[1][0] < column + TOLERANCE else right
        _, (least, greatest) = edges(line)
        if greatest < right - TOLERANCE or least > right + TOLERANCE:
            yield f"{place(line)} is not flush: ends {right - greatest:.2f} pt before the right edge"


def is_centred(line, sides):
    (left, _), (_, right) = edges(line)
    return left > sides[0] + 1 and abs((left - sides[0]) - (sides[1] - right)) < 1


def stranded_headings(body):
    pages = groupby(body, key=lambda line: line.page)
    for _, lines in pages:
        last = min(lines, key=lambda line: line.baseline)
        if last.role in HEADINGS:
            yield f"{place(last)} is a heading at the foot of the page"


def lost_headers(document, body):
    """On each page a table goes on to, its header cells must be printed again above its rows."""
    tables = {}
    for line in body:
        table = document.ancestor(line.block, "Table")
        if table is not None:
            tables.setdefault(table, []).append(line)
    for lines in tables.values():
        header = [squeezed(line.text) for line in lines if line.role == "TH"]
        first_page = lines[0].page
        for page, on_page in groupby((line for line in lines if line.page > first_page), key=lambda line: line.page):
            top = max(line.baseline for line in on_page)
            repeated = squeezed(
                "".join(
                    line.text
                    for line in document.lines
                    if line.block is None and line.page == page and line.baseline > top
                )
            )
            lost = [text for text in header if text not in repeated]
            if lost:
                yield f"page {page + 1}: the table goes on without its header {' '.join(lost)}"


def squeezed(text):
    return re.sub(r"\s", "", text)


if __name__ == "__main__":
    main()
