"""A tagged document that waits for its seal: pages, fonts, structure, metadata, one signature field."""

from collections.abc import Sequence

from certificates.pdf import metadata
from certificates.pdf.attachments import Attachment, write_attachments
from certificates.pdf.fonts import EmbeddedFont, Face
from certificates.pdf.images import Picture, write_picture
from certificates.pdf.metadata import Description
from certificates.pdf.objects import PdfFile, array, dictionary, reference, string
from certificates.pdf.page import A4, Page
from certificates.pdf.structure import StructureTree

SEAL_FIELD = "Cachet"
"""The name of the signature field that every document of ours carries."""

SEAL_FIELD_SPOKEN = "Cachet électronique de l’organisme"


class Document:
    """Collects pages and gives the file's bytes, the same for the same calls."""

    def __init__(
        self, about: Description, *, identifier: bytes, attachments: Sequence[Attachment] = ()
    ) -> None:
        self.file = PdfFile()
        self.structure = StructureTree(self.file)
        self._about = about
        self._identifier = identifier
        self._attachments = attachments
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._pages: list[Page] = []

    def new_page(self, size: tuple[float, float] = A4) -> Page:
        """Start a page after the others."""
        page = Page(self, size)
        self._pages.append(page)
        return page

    def font(self, face: Face) -> EmbeddedFont:
        """Return the document's own cut of a face."""
        if face not in self._fonts:
            self._fonts[face] = EmbeddedFont(face, self.file)
        return self._fonts[face]

    def picture(self, held: Picture) -> int:
        """Write a picture and return its number, for a page to show."""
        return write_picture(self.file, held)

    def to_bytes(self) -> bytes:
        """Write the document, ready to be sealed."""
        field = self._write_seal_field()
        pages = self._write_pages()
        self.structure.write()
        carried = self._write_attachments()
        catalogue = dictionary(
            Type=b"/Catalog",
            Pages=reference(pages),
            Lang=string("fr-FR"),
            MarkInfo=b"<</Marked true>>",
            StructTreeRoot=reference(self.structure.number),
            ViewerPreferences=b"<</DisplayDocTitle true>>",
            Metadata=reference(metadata.write_packet(self.file, self._about)),
            OutputIntents=array([metadata.write_output_intent(self.file)]),
            AcroForm=dictionary(Fields=array([reference(field)]), SigFlags=b"3"),
            **carried,
        )
        return self.file.to_bytes(
            root=self.file.add(catalogue),
            info=metadata.write_information(self.file, self._about),
            identifier=self._identifier,
        )

    def _write_seal_field(self) -> int:
        """Write the empty field on the last page, in the structure too (ISO 14289-1, 7.18.4)."""
        page = self._pages[-1]
        owner = self.structure.add("Form", inside=self.structure.document)
        field = self.file.add(
            dictionary(
                Type=b"/Annot",
                Subtype=b"/Widget",
                FT=b"/Sig",
                T=string(SEAL_FIELD),
                TU=string(SEAL_FIELD_SPOKEN),
                F=b"132",
                Rect=b"[0 0 0 0]",
                P=reference(page.number),
                StructParent=b"%d" % self.structure.new_key(reference(owner.number)),
            )
        )
        page.own_annotation(field, owner)
        return field

    def _write_attachments(self) -> dict[str, bytes]:
        """Write what the document carries and return what its catalogue says of it."""
        if not self._attachments:
            return {}
        held = write_attachments(self.file, self._attachments, day=self._about.day)
        return {"Names": held.names, "AF": held.associated}

    def _write_pages(self) -> int:
        for font in self._fonts.values():
            font.write(self.file)
        used = {font.name: reference(font.object_number) for font in self._fonts.values()}
        fonts = dictionary(**used)
        tree = self.file.reserve()
        for page in self._pages:
            page.write(parent=tree, fonts=fonts)
        kids = array(reference(page.number) for page in self._pages)
        self.file.put(tree, dictionary(Type=b"/Pages", Kids=kids, Count=b"%d" % len(self._pages)))
        return tree
