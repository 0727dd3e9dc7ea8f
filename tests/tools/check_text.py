"""Compares the words that pdftotext, PyMuPDF and pdf.js find in PDFs with the characters printed there.

usage: check_text.py [--words] FILE.pdf…

White space and soft hyphens are left out. With --words, prints the words of the tagged content (without headers,
footers and repeated rows) to standard output, one block a line. NODE_PATH or ./node_modules must lead to pdfjs-dist.
Exit status 1 when a reader finds other words.
"""

import argparse
import os
import re
import subprocess
import sys
from itertools import groupby

import pdf_lines
import pymupdf


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--words", action="store_true")
    arguments.add_argument("files", nargs="+")
    options = arguments.parse_args()
    differ = 0
    for path in options.files:
        document = pdf_lines.read(path)
        printed = squeezed("".join(line.text for line in document.lines))
        for reader in (poppler, mupdf, pdfjs):
            found = squeezed(reader(path))
            if found != printed:
                print(f"{path}: {reader.__name__} reads {difference(printed, found)}", file=sys.stderr)
                differ += 1
        if options.words:
            body = [line for line in document.lines if line.block is not None]
            for _, lines in groupby(body, key=lambda line: line.block):
                print("".join(line.text.replace("\u00ad", "") for line in lines))
    sys.exit(1 if differ else 0)


def poppler(path):
    command = ["pdftotext", "-raw", path, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def mupdf(path):
    # Without annotations: MuPDF draws the word SIGN into every unsigned field.
    pages = (page.get_displaylist(annots=0).get_textpage() for page in pymupdf.open(path))
    return "".join(pymupdf.TextPage(page).extractText() for page in pages)


def pdfjs(path):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdfjs_text.mjs")
    return subprocess.run(["node", script, path], capture_output=True, check=True).stdout.decode()


def squeezed(text):
    return re.sub(r"[\s\u00ad]", "", text)


def difference(printed, found):
    """The first place where two texts part."""
    at = next((i for i, (a, b) in enumerate(zip(printed, found)) if a != b), min(len(printed), len(found)))
    return f"“{found[at:at + 20]}” where “{printed[at:at + 20]}” is printed (character {at + 1})"


if __name__ == "__main__":
    main()
