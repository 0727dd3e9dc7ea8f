"""Compares the words of an agreement as Markdown, as PDF and as Word file: same_words.py FILE.md FILE.pdf FILE.docx"""
import re
import subprocess
import sys
import unicodedata
from collections import Counter

import check_docx


def markdown_words(path):
    """The text of the Markdown as a reader sees it, white space removed."""
    text = open(path, encoding="utf-8").read()
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S).replace("<br>", "")
    lines = []
    for line in text.splitlines():
        if re.fullmatch(r"\|[\s:|-]+\|", line):
            continue
        line = re.sub(r"^#{1,6} ", "", line)
        if line.startswith("|"):
            line = re.sub(r"(?<!\\)\|", "", line)
        lines.append(line)
    text = "\n".join(lines).replace("**", "")
    text = re.sub(r"\\\n", "\n", text)
    text = re.sub(r"\\([\\`*_\[\]<>|~&#$.()+=-])", r"\1", text)
    return squeeze(text)


def pdf_words(path):
    """The text of the PDF, white space removed."""
    return squeeze(subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout)


def word_words(path):
    """The text of the Word file with its lists counted, white space removed; contents and header are no part of it."""
    return squeeze("".join(check_docx.lines(check_docx.docx.Document(path))))


def squeeze(text):
    return "".join(c for c in text if not c.isspace() and c != "_" and unicodedata.category(c) != "Cf")


def main():
    markdown, pdf, word = markdown_words(sys.argv[1]), pdf_words(sys.argv[2]), word_words(sys.argv[3])
    both = "第一条" in markdown and "Article1" in markdown
    # Two columns are read side by side: the same characters in another order.
    if (Counter(word) != Counter(markdown)) if both else (word != markdown):
        sys.exit(f"{sys.argv[3]}: {check_docx.difference(markdown, word)}")
    # A signature page of its own says so in other words than the line it replaces.
    for here, there in [("（以下无正文）", "本页无正文"), ("[Signaturepagefollows]", "(Signaturepageto")]:
        if there in pdf:
            markdown = markdown.replace(here, "")
    if both:
        # In both languages a number before a paragraph, and a cell that is the same in both, is printed once.
        markdown, pdf = ("".join(c for c in text if c.isalpha()) for text in (markdown, pdf))
    # Table cells come out of a PDF line by line across the row, so characters are counted, not their order.
    want, have = Counter(markdown), Counter(pdf)
    lost = want - have
    if lost:
        sys.exit(f"{sys.argv[2]} lacks: {dict(lost)}")
    # Every sentence of the text outside tables must come out whole, except where a page ends in it.
    sentences = [s for s in re.split(r"[。；：.;:]", markdown) if 8 <= len(s) <= 60]
    broken = [s for s in sentences if s not in pdf]
    if len(broken) > len(sentences) * 0.12 + 3:
        sys.exit(f"{sys.argv[2]}: {len(broken)} of {len(sentences)} sentences are not in reading order, e.g. {broken[:3]}")
    print(f"{sys.argv[2]}: {len(markdown)} characters, all there and in the Word file; {len(sentences) - len(broken)} of {len(sentences)} sentences whole")


main()
