"""Sets one example with baomi and with typst, prints time and size of both, and draws a page of each side by side.

    pip install typst pymupdf pillow
    cargo build --release
    python3 benches/peers/page.py [--example NAME] [--article NUMBER] [--rounds N] [-o docs/beside-typst.png]

typst gets the text that baomi wrote, already worded and numbered, and the measures of the style `commercial` (page.typ): the
same faces, sizes, line pitch, margins and indents, its own table columns. Every figure is the median CPU time of fresh
processes, each on one file: for baomi all of its work (library, checks, assembly, setting, printing), for typst compiling
alone, the start of Python taken off.
"""
import argparse
import json
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

import pymupdf
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = """
import json, sys, typst
inputs = json.load(open(sys.argv[1], encoding="utf-8"))
typst.compile(sys.argv[2], output=sys.argv[3], root=sys.argv[4], font_paths=[sys.argv[5]], ignore_system_fonts=True, sys_inputs=inputs)
"""


def runs(text):
    """Markdown of one line → runs with and without bold."""
    parts = re.split(r"\*\*", text)
    plain = [re.sub(r"\\(.)", r"\1", part) for part in parts]
    return [{"text": part, "strong": index % 2 == 1} for index, part in enumerate(plain) if part]


def cells(line):
    return [runs(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def block(line):
    """One line of Markdown as a block."""
    if heading := re.match(r"(#+) (.*)", line):
        return {"kind": "heading", "level": len(heading[1]), "runs": runs(heading[2])}
    if number := re.match(r"(\d+(?:\.\d+)+)　(.*)", line):
        return {"kind": "number", "number": number[1], "runs": runs(number[2])}
    if item := re.match(r"(（[一二三四五六七八九十]+）)(.*)", line):
        return {"kind": "item", "number": item[1], "runs": runs(item[2])}
    if line.startswith(("协议编号：", "签署地点：")):
        return {"kind": "right", "runs": runs(line)}
    return {"kind": "text", "runs": runs(line)}


def blocks_of(markdown):
    """Markdown as baomi writes it → blocks."""
    blocks = []
    for part in re.sub(r"<!--.*?-->", "", markdown, flags=re.S).split("\n\n"):
        part = part.strip("\n")
        if part.startswith("|"):
            header, _, *rows = part.split("\n")
            body = [cell for row in rows for cell in cells(row)]
            blocks.append({"kind": "table", "columns": len(cells(header)), "header": cells(header), "cells": body})
        elif part:
            blocks += [block(line) for line in part.replace("\\\n", "\n").split("\n")]
    return blocks


def cpu(command):
    """CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def picture(path, page):
    pixels = pymupdf.open(path)[page - 1].get_pixmap(dpi=90, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--example", default="asset-transfer")
    arguments.add_argument("--article", default="第二条", help="the page of each on which this article begins")
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--program", default=str(ROOT / "target/release/baomi"))
    arguments.add_argument("-o", "--output", default=str(ROOT / "docs/beside-typst.png"))
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        answers = ROOT / f"examples/{options.example}.toml"
        subprocess.run([options.program, "build", answers, "-o", folder, "-f", "md"], check=True, capture_output=True)
        text = (folder / f"{options.example}.md").read_text(encoding="utf-8")
        blocks = blocks_of(text)
        number = next(("".join(run["text"] for run in b["runs"])[5:] for b in blocks if b["kind"] == "right"), "")
        inputs = {"blocks": json.dumps(blocks), "title": blocks[0]["runs"][0]["text"], "number": number}
        (folder / "inputs.json").write_text(json.dumps(inputs), encoding="utf-8")
        ours, theirs = folder / f"{options.example}.pdf", folder / "typst.pdf"
        program = [options.program, "build", answers, "-o", folder, "-f", "pdf"]
        python = [sys.executable, "-c", WORK, folder / "inputs.json", HERE / "page.typ", theirs, HERE, ROOT / "templates/fonts"]
        start = [sys.executable, "-c", "import json, sys, typst"]
        median = lambda command: statistics.median(cpu(command) for _ in range(options.rounds))
        rows = [("baomi, all its work", median(program), ours), ("typst, compiling alone", median(python) - median(start), theirs)]
        for name, seconds, path in rows:
            pages = pymupdf.open(path).page_count
            print(f"{name:24} {seconds * 1e3:7.1f} ms CPU  {pages:3} pages  {path.stat().st_size:8} bytes")
        left, right = (picture(path, page_of(path, options.article)) for path in (ours, theirs))
        both = Image.new("L", (left.width + right.width + 12, max(left.height, right.height)), 160)
        both.paste(left, (0, 0))
        both.paste(right, (left.width + 12, 0))
        both.quantize(16).save(options.output, optimize=True)
        print(f"{options.output}: baomi left, typst right")


def page_of(path, article):
    """The page on which an article begins: its heading with its first number below, which a table of contents has not."""
    for number, page in enumerate(pymupdf.open(path), 1):
        if re.search(article + r"\D{1,30}\d+\.1\D", re.sub(r"\s", "", page.get_text())):
            return number
    return 1


if __name__ == "__main__":
    main()
