"""Proves Word files with programs that are not ours.

usage: check_docx.py [--only NAME,…] FILE.docx… [--redline REDLINE.docx OLD.docx NEW.docx]

audit       openxml-audit finds no violation of the schema or of what Word asks for
integrity   docx-integrity finds a file that Word opens
python-docx reads every paragraph, table and style
office      LibreOffice converts it to PDF and to text, whose words are those of the file
redline     accepting the tracked changes of REDLINE gives the words of NEW, rejecting them those of OLD

Exit status 1 when a check fails; 2 when a program is missing: a check that cannot run is never passed.
"""

import argparse
import collections
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile

import docx
from docx.oxml.ns import qn

CHECKS = ["audit", "integrity", "python-docx", "office"]


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--only")
    arguments.add_argument("--redline", nargs=3, metavar=("REDLINE", "OLD", "NEW"))
    arguments.add_argument("files", nargs="*")
    options = arguments.parse_args()
    checks = options.only.split(",") if options.only else CHECKS
    failed = 0
    for path in options.files:
        for check in checks:
            problem = RUN[check](path)
            print(f"{path}: {check}: {problem or 'passed'}")
            failed += problem is not None
    if options.redline:
        problem = redline(*options.redline)
        print(f"{options.redline[0]}: redline: {problem or 'passed'}")
        failed += problem is not None
    sys.exit(1 if failed else 0)


def program(name):
    found = shutil.which(name) or shutil.which(os.path.join(os.path.dirname(sys.executable), name))
    if not found:
        print(f"{name} is missing", file=sys.stderr)
        sys.exit(2)
    return found


def audit(path):
    run = subprocess.run([program("openxml-audit"), path], capture_output=True, text=True)
    return None if run.returncode == 0 else run.stdout[-2000:]


def integrity(path):
    run = subprocess.run([program("docx-integrity"), "check", path], capture_output=True, text=True)
    return None if run.returncode == 0 else run.stdout[-2000:]


def reads(path):
    document = docx.Document(path)
    names = {style.style_id for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:pStyle")):
        if paragraph.get(qn("w:val")) not in names:
            return f"no style {paragraph.get(qn('w:val'))}"
    return None if document.paragraphs and document.core_properties.title else "it has no text or no title"


def office(path):
    """The words that LibreOffice shows, its own numbers included, are those of the file with its lists counted."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        for target in ("pdf", "txt:Text (encoded):UTF8"):
            command = [program("soffice"), profile, "--headless", "--convert-to", target, "--outdir", folder, path]
            subprocess.run(command, capture_output=True, check=True, timeout=180)
        stem = os.path.join(folder, os.path.splitext(os.path.basename(path))[0])
        if not os.path.getsize(stem + ".pdf"):
            return "the PDF is empty"
        with open(stem + ".txt", encoding="utf-8-sig") as text:
            shown = text.read()
    # The text export writes numbers of lists as they print. Releases before 24.2 do not know w:isLgl and print 一.1 for 1.1.
    shown = re.sub(r"^([一二三四五六七八九十]+)\.(\d+)", lambda m: f"{han_value(m[1])}.{m[2]}", shown, flags=re.M)
    wanted, found = squeezed("".join(lines(docx.Document(path), controls=True))), squeezed(shown)
    return None if wanted == found else difference(wanted, found)


def redline(path, old, new):
    for wanted, gone in ((new, "w:del"), (old, "w:ins")):
        document = docx.Document(path)
        settle(document.element.body, gone)
        found = lines(document)
        right = lines(docx.Document(wanted))
        if squeezed("".join(found)) != squeezed("".join(right)):
            return f"{'accepted' if gone == 'w:del' else 'rejected'}: {difference(squeezed(''.join(right)), squeezed(''.join(found)))}"
    return None


def settle(body, gone):
    """Takes out what `gone` marks, and the marks of what stays."""
    stays = "w:ins" if gone == "w:del" else "w:del"
    for row in list(body.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn(gone)}") is not None:
            row.getparent().remove(row)
    for paragraph in list(body.iter(qn("w:p"))):
        marked = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(gone)}") is not None
        for change in list(paragraph.iter(qn(gone))):
            if change.getparent().tag == qn("w:p"):
                change.getparent().remove(change)
        if marked and not "".join(t.text or "" for t in paragraph.iter(qn("w:t"), qn("w:delText"))):
            paragraph.getparent().remove(paragraph)
    for change in list(body.iter(qn(stays))):
        parent = change.getparent()
        at = parent.index(change)
        for child in reversed(list(change)):
            parent.insert(at + 1, child)
        parent.remove(change)
    for text in body.iter(qn("w:delText")):
        text.tag = qn("w:t")


def lines(document, controls=False):
    """Paragraphs with their numbers counted and references looked up; with `controls`, contents and summary too."""
    numbering = Numbering(document)
    body = copy.deepcopy(document.element.body)
    for control in [] if controls else list(body.iter(qn("w:sdt"))):
        control.getparent().remove(control)
    found, marks = [], {}
    for paragraph in body.iter(qn("w:p")):
        number = numbering.number(paragraph)
        pieces = [("text", number)]
        field = None
        open_marks = {}
        for node in paragraph.iter():
            if node.tag == qn("w:bookmarkStart"):
                open_marks[node.get(qn("w:id"))] = (node.get(qn("w:name")), len(pieces))
            elif node.tag == qn("w:bookmarkEnd") and node.get(qn("w:id")) in open_marks:
                name, start = open_marks.pop(node.get(qn("w:id")))
                marks[name] = (number, "".join(text for _, text in pieces[start:]))
            elif node.tag == qn("w:fldChar"):
                kind = node.get(qn("w:fldCharType"))
                field = "" if kind == "begin" else field
                if kind == "end":
                    field = None
            elif node.tag == qn("w:instrText") and field is not None:
                field += node.text or ""
            elif node.tag == qn("w:t"):
                reference = re.match(r"\s*REF (\S+)(.*)", field or "")
                pieces.append((reference.groups(), node.text or "") if reference else ("text", node.text or ""))
        found.append(pieces)
    shown = []
    for pieces in found:
        text = ""
        for kind, cached in pieces:
            if kind == "text" or kind[0] not in marks:
                text += cached
            else:
                text += marks[kind[0]][0 if "\\n" in kind[1] else 1]
        shown.append(text)
    return shown


class Numbering:
    """Counts lists as Word does."""

    def __init__(self, document):
        part = document.part.numbering_part.element
        self.levels = {a.get(qn("w:abstractNumId")): a.findall(qn("w:lvl")) for a in part.findall(qn("w:abstractNum"))}
        self.lists = {
            n.get(qn("w:numId")): (n.find(qn("w:abstractNumId")).get(qn("w:val")), n.find(qn("w:lvlOverride")) is not None)
            for n in part.findall(qn("w:num"))
        }
        self.styles = {}
        for style in document.styles.element.findall(qn("w:style")):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                self.styles[style.get(qn("w:styleId"))] = found
        self.counts = collections.defaultdict(lambda: [0] * 9)
        self.begun = set()

    def number(self, paragraph):
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if properties is None and style is not None:
            properties = self.styles.get(style.get(qn("w:val")))
        if properties is None:
            return ""
        name = properties.find(qn("w:numId")).get(qn("w:val"))
        if name == "0":
            return ""
        level = properties.find(qn("w:ilvl"))
        level = int(level.get(qn("w:val"))) if level is not None else 0
        abstract, anew = self.lists[name]
        counts = self.counts[abstract]
        if anew and name not in self.begun:
            self.begun.add(name)
            counts[:] = [0] * 9
        counts[level] += 1
        counts[level + 1:] = [0] * (8 - level)
        levels = self.levels[abstract]
        legal = levels[level].find(qn("w:isLgl")) is not None
        text = levels[level].find(qn("w:lvlText")).get(qn("w:val"))
        for index, other in enumerate(levels):
            form = "decimal" if legal else other.find(qn("w:numFmt")).get(qn("w:val"))
            text = text.replace(f"%{index + 1}", printed(form, max(counts[index], 1)))
        return text


def printed(form, count):
    if form == "decimal":
        return str(count)
    if form == "chineseCountingThousand":
        return han(count)
    if form == "lowerLetter":
        return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1)
    tens, ones = divmod(count, 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]


def han(count):
    digits = "零一二三四五六七八九"
    if count >= 100:
        rest = count % 100
        return digits[count // 100] + "百" + ("" if not rest else ("零" + digits[rest] if rest < 10 else digits[rest // 10] + "十" + (digits[rest % 10] if rest % 10 else "")))
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones or not tens else "")


def han_value(text):
    return next(count for count in range(1, 1000) if han(count) == text)


def squeezed(text):
    return re.sub(r"[\s\ufeff]", "", text)


def difference(wanted, found):
    at = next((i for i, (a, b) in enumerate(zip(wanted, found)) if a != b), min(len(wanted), len(found)))
    return f"“{found[max(0, at - 10):at + 20]}” where “{wanted[max(0, at - 10):at + 20]}” is wanted (character {at + 1})"


RUN = {"audit": audit, "integrity": integrity, "python-docx": reads, "office": office}

if __name__ == "__main__":
    main()
