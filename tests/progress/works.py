"""Pieces of work to hand in: sound ones, made by the tools that people use, and ways to spoil them."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def a_pdf() -> bytes:
    page = BytesIO()
    canvas = Canvas(page)
    canvas.drawString(72, 720, "Ma lettre de motivation")
    canvas.linkURL("https://example.org/cv", (72, 700, 200, 720))
    canvas.save()
    return page.getvalue()


def a_pdf_that(root: DictionaryObject) -> bytes:
    """Make a PDF whose catalogue says more than its pages."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.root_object.update(root)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def an_action(kind: str, **more: str) -> DictionaryObject:
    says = {NameObject("/S"): NameObject(f"/{kind}")}
    return DictionaryObject(
        says | {NameObject(f"/{name}"): TextStringObject(value) for name, value in more.items()}
    )


def a_pdf_that_opens_its_first_page() -> bytes:
    return a_pdf_that(
        DictionaryObject({NameObject("/OpenAction"): ArrayObject([NumberObject(0), NameObject("/Fit")])})
    )


def a_pdf_with_a_hidden_script() -> bytes:
    """Put a script in an object stream, in an object that the table of the file does not name."""
    inner = b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"
    packed = zlib.compress(inner)
    hidden = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        packed
    )
    sound = a_pdf()
    return sound[: sound.rindex(b"%%EOF")] + hidden + packed + b"\nendstream\nendobj\n%%EOF\n"


def a_picture(kind: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (24, 16), "#0d4a45").save(out, kind, **options)
    return out.getvalue()


def a_photograph(*, way_up: int = 6) -> bytes:
    """Take a photograph that says where it was taken, and which way up it goes."""
    exif = Image.Exif()
    exif[0x0112] = way_up
    exif[0x010F] = "Appareil de Rose"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 23.0, 0.0), 3: "W", 4: (4.0, 29.0, 0.0)})
    return a_picture("JPEG", exif=exif)


def a_workbook() -> bytes:
    book = Workbook()
    book.active["A1"] = "Mon budget"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part, ZIP_STORED if name in stored else ZIP_DEFLATED)
    return out.getvalue()


def a_letter(more: dict[str, bytes] | None = None, *, main_type: str = WORD) -> bytes:
    """Make a small DOCX, with more parts or other ones."""
    override = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{override}</Types>'.encode(),
        "_rels/.rels": relations(),
        "word/document.xml": b"<w:document xmlns:w='w'><w:body/></w:document>",
    }
    return packed(parts | (more or {}))


def relations(
    target: str = "word/document.xml", kind: str = "officeDocument", mode: str = "Internal"
) -> bytes:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    link = f'<Relationship Id="r1" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{namespace}">{link}</Relationships>'.encode()


def an_open_document(more: dict[str, bytes] | None = None, *, entry: str = "") -> bytes:
    """Make a small ODT, with more parts or other ones."""
    manifest = f'<m:manifest xmlns:m="{MANIFEST}"><m:file-entry m:full-path="/" m:media-type="{ODT}"/>{entry}'
    parts = {
        "mimetype": ODT.encode(),
        "content.xml": b"<office:document-content xmlns:office='o'/>",
        "META-INF/manifest.xml": f"{manifest}</m:manifest>".encode(),
    }
    return packed(parts | (more or {}), stored=("mimetype",))


def a_bomb() -> bytes:
    """Make a package of a few kilobytes that opens to a hundred megabytes."""
    return a_letter({f"word/media/image{number}.bin": bytes(10_000_000) for number in range(10)})
