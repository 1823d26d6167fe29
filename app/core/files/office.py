"""Documents of text, tables and slides that only show: no macro, no embedded file, no outside source.

Sources: ECMA-376 part 2, 10 (packages) and 9.3 (relationships); OpenDocument 1.3 part 2, 3.
"""

from app.core.files.packages import (
    Parts,
    acting,
    check_parts,
    damaged,
    names_and_values,
    opened,
)

XML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPE = {
    "docx": f"{XML}wordprocessingml.document.main+xml",
    "xlsx": f"{XML}spreadsheetml.sheet.main+xml",
    "pptx": f"{XML}presentationml.presentation.main+xml",
}
MIMETYPE = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
CONTENT_TYPES, MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
ACTING_PARTS = (
    *("vba", "activex", "embeddings/", "macrosheets/", "dialogsheets/", "externallinks/", "customui/"),
    *("ctrlprops/", "oleobject", "webextensions/", "basic/", "scripts/", "dialogs/", "queries/"),
    *("connections.xml", "customdata/", "attachedtoolbars"),
)
"""Parts of names of what runs, calls or embeds."""

ACTING_TYPES = ("macroenabled", "vba", "activex", "oleobject")
ACTING_ELEMENTS = frozenset(
    ("dde-link", "dde-source", "dde-connection-decl", "ddeLink", "oleLink", "plugin", "applet")
)
ACTING_WORDS = (
    *("ddeauto", "vnd.sun.star.script", "vnd.sun.star.expand", "macro:"),
    *("ppaction://program", "ppaction://macro"),
)


def checked_office(content: bytes, ending: str) -> bytes:
    """Return a document of Office Open XML as it came.

    Raises:
        FileRefused: it is not what its name says, or it holds more than pages.
    """
    parts = opened(content)
    types = names_and_values(parts.get(CONTENT_TYPES, b""))
    said = [values.get("ContentType", "").casefold() for _name, values in types]
    if any(word in each for each in said for word in ACTING_TYPES):
        raise acting()
    if MAIN_TYPE[ending] not in said:
        raise damaged()
    _check_what_it_holds(parts)
    for name, part in parts.items():
        if name.casefold().endswith(".rels"):
            _check_relationships(part)
    return content


def checked_open_document(content: bytes, ending: str) -> bytes:
    """Return an OpenDocument as it came.

    Raises:
        FileRefused: it is not what its name says, or it holds more than pages.
    """
    parts = opened(content)
    if next(iter(parts)) != "mimetype" or parts["mimetype"] != MIMETYPE[ending].encode():
        raise damaged()
    if MANIFEST not in parts or "content.xml" not in parts:
        raise damaged()
    for name, values in names_and_values(parts[MANIFEST]):
        kinds = [value.casefold() for key, value in values.items() if key.endswith("}media-type")]
        if name.endswith("}encryption-data") or any(
            "oleobject" in each or "script" in each for each in kinds
        ):
            raise acting()
    _check_what_it_holds(parts)
    return content


def _check_what_it_holds(parts: Parts) -> None:
    check_parts(parts)
    for name, part in parts.items():
        if any(word in name.casefold() for word in ACTING_PARTS):
            raise acting()
        if name.casefold().endswith((".xml", ".rels", ".rdf", ".vml", ".html", ".svg")):
            _check_xml(part)


def _check_xml(part: bytes) -> None:
    """Refuse elements that act, and words that call a program where a document writes its fields."""
    for name, values in names_and_values(part):
        space, _end, local = name.rpartition("}")
        if local in ACTING_ELEMENTS or (local == "event-listener" and ":script:" in space):
            raise acting()
        if any(word in value.casefold() for value in values.values() for word in ACTING_WORDS):
            raise acting()
    if b"DDEAUTO" in part.upper():
        raise acting()


def _check_relationships(part: bytes) -> None:
    """Let a document point outside by links that a person follows, and by nothing else."""
    for _name, values in names_and_values(part):
        is_outside = values.get("TargetMode", "").casefold() == "external"
        if is_outside and not values.get("Type", "").endswith("/hyperlink"):
            raise acting()
