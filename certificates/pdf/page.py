"""One sheet of paper: text, rules and shapes, each belonging to the structure or to the decoration."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.pdf.fonts import Face
from certificates.pdf.images import Picture
from certificates.pdf.objects import array, dictionary, number, reference, stream, string
from certificates.pdf.structure import Element

if TYPE_CHECKING:
    from certificates.pdf.document import Document

A4 = (595.276, 841.89)


@dataclass(frozen=True)
class Ink:
    """A colour of the sRGB space, as eight-bit channels."""

    red: int
    green: int
    blue: int

    def operands(self) -> str:
        """Write the channels between 0 and 1."""
        return " ".join(number(channel / 255) for channel in (self.red, self.green, self.blue))


@dataclass(frozen=True)
class Style:
    """How a run of text looks; sizes, leading and tracking in points."""

    face: Face
    size: float
    ink: Ink
    leading: float = 1.35
    tracking: float = 0

    def width(self, text: str) -> float:
        """Measure a line in points."""
        return self.face.width(text, self.size) + self.tracking * max(len(text) - 1, 0)


@dataclass(frozen=True)
class Box:
    """A rectangle by its lower left corner, in points from the lower left of the sheet."""

    left: float
    bottom: float
    width: float
    height: float

    def corners(self) -> bytes:
        """Write the rectangle by its two corners, as annotations want it."""
        edges = (self.left, self.bottom, self.left + self.width, self.bottom + self.height)
        return array(number(edge).encode() for edge in edges)


class Page:
    """A page that is being drawn; whatever is shown is inside `tagged` or `decoration`."""

    def __init__(self, document: "Document", size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self.number = document.file.reserve()
        self._document = document
        self._key = document.structure.new_key()
        self._code: list[str] = []
        self._owners: list[bytes] = []
        self._annotations: list[bytes] = []
        self._pictures: list[bytes] = []

    @contextmanager
    def tagged(self, element: Element) -> Iterator[None]:
        """Mark what is drawn as the content of an element."""
        self._code.append(f"/{element.kind} <</MCID {len(self._owners)}>> BDC")
        yield
        self._code.append("EMC")
        element.add_mark(len(self._owners), page=self.number)
        self._owners.append(reference(element.number))

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Mark what is drawn as decoration, which readers aloud skip."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def text(self, left: float, baseline: float, text: str, style: Style) -> None:
        """Show one line."""
        self._show(text, style, f"1 0 0 1 {number(left)} {number(baseline)}")

    def slanted_text(self, left: float, baseline: float, text: str, style: Style, *, degrees: float) -> None:
        """Show one line turned about its start."""
        cosine, sine = (f"{f(math.radians(degrees)):.5f}" for f in (math.cos, math.sin))
        self._show(text, style, f"{cosine} {sine} -{sine} {cosine} {number(left)} {number(baseline)}")

    def lines(self, left: float, baseline: float, lines: Sequence[str], style: Style) -> float:
        """Show lines under one another and return the baseline that would come next.

        The space at which a line was cut is written too, or readers aloud would join two words.
        """
        for position, line in enumerate(lines, start=1):
            self.text(left, baseline, line if position == len(lines) else line + " ", style)
            baseline -= style.size * style.leading
        return baseline

    def rectangle(self, box: Box, ink: Ink) -> None:
        """Fill a rectangle; a rule is a thin one."""
        edges = " ".join(number(edge) for edge in (box.left, box.bottom, box.width, box.height))
        self._code.append(f"{ink.operands()} rg {edges} re f")

    def runs(self, runs: Sequence[tuple[float, float, float]], *, height: float, ink: Ink) -> None:
        """Fill bars of one height at once, each given by its left, its bottom and its length."""
        tall = number(height)
        bars = (f"{number(x)} {number(y)} {number(length)} {tall} re" for x, y, length in runs)
        self._code.append(f"{ink.operands()} rg {' '.join(bars)} f")

    def picture(self, box: Box, held: Picture) -> None:
        """Show a picture, stretched to fill a box."""
        self._pictures.append(reference(self._document.picture(held)))
        edges = " ".join(number(edge) for edge in (box.width, 0, 0, box.height, box.left, box.bottom))
        self._code.append(f"q {edges} cm /P{len(self._pictures)} Do Q")

    def link(self, box: Box, address: str, *, owner: Element, description: str) -> None:
        """Make an area lead to an address; `description` is what a reader aloud says."""
        annotation = self._document.file.add(
            dictionary(
                Type=b"/Annot",
                Subtype=b"/Link",
                Rect=box.corners(),
                Border=b"[0 0 0]",
                F=b"4",
                P=reference(self.number),
                A=dictionary(S=b"/URI", URI=string(address)),
                Contents=string(description),
                StructParent=b"%d" % self._document.structure.new_key(reference(owner.number)),
            )
        )
        self.own_annotation(annotation, owner)

    def own_annotation(self, annotation: int, owner: Element) -> None:
        """Put an annotation on the page and in the structure."""
        self._annotations.append(reference(annotation))
        kid = dictionary(Type=b"/OBJR", Obj=reference(annotation), Pg=reference(self.number))
        owner.kids.append(kid)

    def write(self, *, parent: int, fonts: bytes) -> None:
        """Write the page and its content stream."""
        file = self._document.file
        self._document.structure.set_parents(self._key, array(self._owners))
        pictures = {f"P{index}": held for index, held in enumerate(self._pictures, start=1)}
        page = dictionary(
            Type=b"/Page",
            Parent=reference(parent),
            MediaBox=Box(0, 0, self.width, self.height).corners(),
            Resources=dictionary(Font=fonts, XObject=dictionary(**pictures) if pictures else None),
            Contents=reference(file.add(stream("\n".join(self._code).encode()))),
            StructParents=b"%d" % self._key,
            Tabs=b"/S",
            Annots=array(self._annotations) if self._annotations else None,
        )
        file.put(self.number, page)

    def _show(self, text: str, style: Style, matrix: str) -> None:
        font = self._document.font(style.face)
        tracking = f"{number(style.tracking)} Tc " if style.tracking else "0 Tc "
        self._code.append(
            f"BT /{font.name} {number(style.size)} Tf {style.ink.operands()} rg "
            f"{tracking}{matrix} Tm {font.encode(text)} ET"
        )
