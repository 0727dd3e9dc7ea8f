"""Builds the same agreements with baomi and with typst in one run, on one core, and prints the ratio of CPU time.

    pip install typst
    cargo build --release
    python3 benches/peers/compare.py [ROWS]     # 50 rows by default; more give a steadier figure for baomi

typst gets the text that baomi wrote, already numbered and worded: it only sets and prints. baomi does all of its work,
checks and Markdown included.
"""
import csv
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import typst

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DATA = ROOT / "tests" / "batch"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(n):
    body = "91310000MA" + "".join(LETTERS[n // 31**place % 31] for place in range(6, -1, -1))
    total = sum(LETTERS.index(letter) * 3**place % 31 for place, letter in enumerate(body))
    return body + LETTERS[-total % 31]


def write_rows(path, count):
    """A spreadsheet like tests/batch/partners.csv with `count` rows."""
    with open(DATA / "partners.csv", encoding="utf-8", newline="") as file:
        header, *models = list(csv.reader(file))
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for n in range(1, count + 1):
            row = list(models[n % len(models)])
            row[0], row[2], row[3] = f"HZ-2026-{n:06}", row[2].replace("号", f"{n}号"), credit_code(n)
            row[10] = f"{n * 10000}.00"
            writer.writerow(row)


def blocks_of(markdown):
    """Markdown as baomi writes it → blocks of plain text."""
    blocks = []
    for part in markdown.split("\n\n"):
        if part.startswith("<!--") or not part.strip():
            continue
        plain = re.sub(r"\\(.)", r"\1", part.replace("**", "").replace("\\\n", "\n"))
        if part.startswith("# "):
            blocks.append({"kind": "title", "text": plain[2:]})
        elif part.startswith("##"):
            blocks.append({"kind": "heading", "text": plain.lstrip("# ")})
        elif part.startswith("| "):
            rows = [line.strip("| ").split(" | ") for line in plain.split("\n") if not re.match(r"^\|[ :|-]+\|$", line)]
            blocks.append({"kind": "table", "columns": len(rows[0]), "cells": [cell for row in rows for cell in row]})
        else:
            blocks += [{"kind": "text", "text": line} for line in plain.split("\n")]
    return blocks


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    program = ROOT / "target" / "release" / "baomi"
    base = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="baomi-peers-", dir=base))
    try:
        write_rows(folder / "rows.csv", count)
        before, start = children(), time.monotonic()
        command = [program, "batch", DATA / "agency.toml", folder / "rows.csv", "-o", folder / "out", "--name", "{agreement.number}", "--threads", "1"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        ours, our_wall = (children() - before) / count, (time.monotonic() - start) / count

        texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "out").glob("*.md"))[: min(count, 50)]]
        compiler = typst.Compiler(root=str(HERE), font_paths=[str(ROOT / "templates" / "fonts")], ignore_system_fonts=True)
        before, start = time.process_time(), time.monotonic()
        for number, text in enumerate(texts):
            pdf = compiler.compile(str(HERE / "agreement.typ"), format="pdf", sys_inputs={"blocks": json.dumps(blocks_of(text))})
            (folder / f"typst-{number}.pdf").write_bytes(pdf)
        theirs, their_wall = (time.process_time() - before) / len(texts), (time.monotonic() - start) / len(texts)
        pages = [len(re.findall(rb"/Type\s*/Page\b", data)) for data in (next((folder / "out").glob("*.pdf")).read_bytes(), pdf)]
        print(f"{'':8} {'documents':>9} {'pages':>6} {'CPU ms':>9} {'wall ms':>9} {'CPU ms a page':>14}")
        for name, documents, set_pages, cpu, wall in [("baomi", count, pages[0], ours, our_wall), ("typst", len(texts), pages[1], theirs, their_wall)]:
            print(f"{name:8} {documents:>9} {set_pages:>6} {cpu * 1e3:>9.2f} {wall * 1e3:>9.2f} {cpu * 1e3 / max(set_pages, 1):>14.3f}")
        print(f"typst takes {theirs / ours:.1f} times the CPU time of baomi a document (start-up of baomi and both readings of the rows counted)")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
