"""The structure tree: what a screen reader follows (ISO 32000-1, 14.7 and 14.8; ISO 14289-1)."""

from dataclasses import dataclass, field

from certificates.pdf.objects import PdfFile, array, dictionary, reference, string


@dataclass
class Element:
    """A heading, a paragraph, a list or one of its parts, in reading order."""

    kind: str
    number: int
    parent: int
    alternative: str | None = None
    attributes: bytes | None = None
    page: int | None = None
    kids: list[bytes] = field(default_factory=list)

    def add_mark(self, mark: int, *, page: int) -> None:
        """Own what is drawn under a mark of a page; the number alone says it on the element's page."""
        self.page = self.page or page
        elsewhere = dictionary(Type=b"/MCR", Pg=reference(page), MCID=b"%d" % mark)
        self.kids.append(b"%d" % mark if page == self.page else elsewhere)

    def to_bytes(self) -> bytes:
        """Write the element, without its type, which may be left out: a passport holds hundreds."""
        return dictionary(
            S=f"/{self.kind}".encode(),
            P=reference(self.parent),
            Pg=None if self.page is None else reference(self.page),
            K=self.kids[0] if len(self.kids) == 1 else array(self.kids),
            Alt=None if self.alternative is None else string(self.alternative),
            A=self.attributes,
        )


class StructureTree:
    """The tree of one document and the table that leads from what is drawn back to it."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._number = file.reserve()
        self._elements: list[Element] = []
        self._parents: list[bytes] = []
        self.document = self._new("Document", self._number)

    @property
    def number(self) -> int:
        """The object number of the tree's root."""
        return self._number

    def add(
        self, kind: str, *, inside: Element, alternative: str | None = None, attributes: bytes | None = None
    ) -> Element:
        """Add an element after those that its parent already holds."""
        element = self._new(kind, inside.number, alternative, attributes)
        inside.kids.append(reference(element.number))
        return element

    def new_key(self, parents: bytes = b"null") -> int:
        """Take a key of the parent table: one for a page's marks, one for each annotation."""
        self._parents.append(parents)
        return len(self._parents) - 1

    def set_parents(self, key: int, parents: bytes) -> None:
        """Say which elements own the marks under a key."""
        self._parents[key] = parents

    def write(self) -> None:
        """Write every element, the parent table and the root."""
        for element in self._elements:
            self._file.put(element.number, element.to_bytes())
        entries = (b"%d %s" % (key, parents) for key, parents in enumerate(self._parents))
        table = self._file.add(dictionary(Nums=array(entries)))
        root = dictionary(
            Type=b"/StructTreeRoot",
            K=array([reference(self.document.number)]),
            ParentTree=reference(table),
            ParentTreeNextKey=b"%d" % len(self._parents),
        )
        self._file.put(self._number, root)

    def _new(
        self, kind: str, parent: int, alternative: str | None = None, attributes: bytes | None = None
    ) -> Element:
        element = Element(kind, self._file.reserve(), parent, alternative, attributes)
        self._elements.append(element)
        return element
