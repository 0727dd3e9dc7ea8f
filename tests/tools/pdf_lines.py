"""Reads a tagged PDF back into lines of text: where each stands, and which element of the structure tree it belongs to."""

from dataclasses import dataclass, field

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt

# Elements that are parts of a line; all others are blocks of lines.
INLINE = {"Link", "Span", "Form", "Reference", "Lbl"}


@dataclass
class Char:
    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    # 0 prints the box of a missing character.
    code: int
    level: bool


@dataclass
class Line:
    page: int
    # Number of the element, or None for an artifact.
    block: int | None
    # Its structure type, or Artifact.
    role: str
    chars: list[Char] = field(default_factory=list)

    @property
    def text(self):
        return "".join(char.text for char in self.chars)

    @property
    def baseline(self):
        return self.chars[0].baseline


@dataclass
class Document:
    lines: list[Line]
    # Width and height of each page in points.
    sizes: list[tuple[float, float]]
    # Of each font its name and whether its file is embedded.
    fonts: dict[str, bool]
    # For each element its structure type, and the number of its parent.
    roles: dict[int, str]
    parents: dict[int, int | None]

    def ancestor(self, element, role):
        """The nearest element of this role above `element`, or None."""
        while element is not None and self.roles.get(element) != role:
            element = self.parents.get(element)
        return element


class Structure:
    """From a page's marked content to the blocks of the structure tree."""

    def __init__(self, document):
        self.roles, self.parents, self.marked = {}, {}, {}
        root = resolve1(document.catalog.get("StructTreeRoot"))
        if not root:
            return
        numbers = resolve1(resolve1(root["ParentTree"])["Nums"])
        for key, value in zip(numbers[::2], numbers[1::2]):
            if isinstance(value, list):
                self.marked[key] = [self.add(reference) for reference in value]
            else:
                self.add(value)

    def add(self, reference):
        number, element = reference.objid, resolve1(reference)
        if number not in self.roles:
            self.roles[number] = element["S"].name
            parent = element.get("P")
            is_root = resolve1(parent).get("Type") is not None and "S" not in resolve1(parent)
            self.parents[number] = None if is_root else self.add(parent)
        return number

    def block(self, page_key, content):
        element = self.marked.get(page_key, [])[content]
        while self.roles[element] in INLINE and self.parents[element] is not None:
            element = self.parents[element]
        return element


class Device(PDFTextDevice):
    """Gathers characters into lines while pdfminer reads a page."""

    def __init__(self, resources, structure, document):
        super().__init__(resources)
        self.structure, self.document = structure, document
        self.owners = []
        self.page_number, self.page_key = -1, None

    def begin_page(self, page, ctm):
        self.page_number += 1
        self.page_key = page.attrs.get("StructParents")
        self.document.sizes.append((page.mediabox[2], page.mediabox[3]))

    def begin_tag(self, tag, props=None):
        if tag.name == "Artifact":
            self.owners.append((None, "Artifact"))
        elif isinstance(props, dict) and "MCID" in props:
            block = self.structure.block(self.page_key, props["MCID"])
            self.owners.append((block, self.structure.roles[block]))
        else:
            self.owners.append(self.owners[-1] if self.owners else (None, "Untagged"))

    def end_tag(self):
        self.owners.pop()

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate):
        advance = font.char_width(cid) * fontsize * scaling
        left, baseline = apply_matrix_pt(matrix, (0, 0))
        right, end = apply_matrix_pt(matrix, (advance, 0))
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        char = Char(text, left, right, baseline, fontsize, font.fontname, cid, abs(end - baseline) < 0.01)
        self.line_of(char).chars.append(char)
        return advance

    def line_of(self, char):
        block, role = self.owners[-1] if self.owners else (None, "Untagged")
        lines = self.document.lines
        if lines:
            last = lines[-1]
            same_owner = (last.page, last.block, last.role) == (self.page_number, block, role)
            previous = last.chars[-1]
            goes_on = abs(previous.baseline - char.baseline) < 0.5 and char.left > previous.left - char.size
            if same_owner and (goes_on or not char.level):
                return last
        lines.append(Line(self.page_number, block, role))
        return lines[-1]


def read(path):
    """The lines of the PDF at `path` in the order they are printed."""
    with open(path, "rb") as file:
        pdf = PDFDocument(PDFParser(file))
        structure = Structure(pdf)
        document = Document([], [], {}, structure.roles, structure.parents)
        resources = PDFResourceManager()
        interpreter = PDFPageInterpreter(resources, Device(resources, structure, document))
        for page in PDFPage.create_pages(pdf):
            interpreter.process_page(page)
            for font in (resolve1(resolve1(page.resources).get("Font")) or {}).values():
                add_font(document.fonts, resolve1(font))
        return document


def add_font(fonts, font):
    for descendant in resolve1(font.get("DescendantFonts")) or [font]:
        descriptor = resolve1(resolve1(descendant).get("FontDescriptor")) or {}
        embedded = any(key in descriptor for key in ("FontFile", "FontFile2", "FontFile3"))
        name = font["BaseFont"]
        fonts[getattr(name, "name", str(name))] = embedded
