"""Compares the words of a Markdown agreement with those of its PDF: same_words.py FILE.md FILE.pdf"""
import re
import subprocess
import sys
import unicodedata


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


def squeeze(text):
    return "".join(c for c in text if not c.isspace() and c != "_" and unicodedata.category(c) != "Cf")


def main():
    markdown, pdf = markdown_words(sys.argv[1]), pdf_words(sys.argv[2])
    # A signature page of its own says so in other words than the line it replaces.
    for here, there in [("（以下无正文）", "本页无正文"), ("(Notextbelowthisline)", "signaturepage")]:
        if there in pdf:
            markdown = markdown.replace(here, "")
    if "第一条" in markdown and "Article1" in markdown:
        # In both languages a number before a paragraph, and a cell that is the same in both, is printed once.
        markdown, pdf = ("".join(c for c in text if c.isalpha()) for text in (markdown, pdf))
    # Table cells come out of a PDF line by line across the row, so characters are counted, not their order.
    from collections import Counter

    want, have = Counter(markdown), Counter(pdf)
    lost = want - have
    if lost:
        sys.exit(f"{sys.argv[2]} lacks: {dict(lost)}")
    # Every sentence of the text outside tables must come out whole, except where a page ends in it.
    sentences = [s for s in re.split(r"[。；：.;:]", markdown) if 8 <= len(s) <= 60]
    broken = [s for s in sentences if s not in pdf]
    if len(broken) > len(sentences) * 0.12 + 3:
        sys.exit(f"{sys.argv[2]}: {len(broken)} of {len(sentences)} sentences are not in reading order, e.g. {broken[:3]}")
    print(f"{sys.argv[2]}: {len(markdown)} characters, all there; {len(sentences) - len(broken)} of {len(sentences)} sentences whole")


main()
