"""What a document says of itself: XMP packet, information dictionary, colour profile."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from certificates.pdf.objects import PdfFile, dictionary, reference, stream, string

PRODUCER = "Palier"
_PROFILE = (Path(__file__).resolve().parent / "srgb.icc").read_bytes()

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{identifier}</dc:identifier>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{day}T12:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T12:00:00Z</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, kw_only=True)
class Description:
    """Title and author as readers show them; `identifier` is not shown on the page.

    The day stands at noon UTC in the file, so that the same content always gives the same bytes.
    """

    title: str
    author: str
    identifier: str
    day: date


def write_packet(file: PdfFile, about: Description) -> int:
    """Write the XMP packet, uncompressed as archives require, and return its number."""
    packet = _PACKET.format(
        title=escape(about.title),
        author=escape(about.author),
        identifier=escape(about.identifier),
        producer=PRODUCER,
        day=about.day.isoformat(),
    )
    return file.add(stream(packet.encode(), entries=b"/Type /Metadata /Subtype /XML ", compressed=False))


def write_information(file: PdfFile, about: Description) -> int:
    """Write the information dictionary, equal to the packet, and return its number."""
    moment = f"(D:{about.day:%Y%m%d}120000Z)".encode()
    information = dictionary(
        Title=string(about.title),
        Author=string(about.author),
        Creator=string(PRODUCER),
        Producer=string(PRODUCER),
        CreationDate=moment,
        ModDate=moment,
    )
    return file.add(information)


def write_output_intent(file: PdfFile) -> bytes:
    """Write the sRGB profile and return the output intent that names it (ISO 19005-3, 6.2.3)."""
    profile = file.add(stream(_PROFILE, entries=b"/N 3 "))
    return dictionary(
        Type=b"/OutputIntent",
        S=b"/GTS_PDFA1",
        OutputConditionIdentifier=b"(sRGB)",
        Info=b"(sRGB IEC61966-2.1)",
        DestOutputProfile=reference(profile),
    )
