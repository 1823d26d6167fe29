"""Decide whether a file may be kept: by its name, its weight, and all that it holds."""

from collections.abc import Callable
from functools import partial

from app.core.files.errors import FileRefused
from app.core.files.images import checked_jpeg, checked_png, checked_webp
from app.core.files.kept import WorkFile
from app.core.files.names import checked_name
from app.core.files.office import MIMETYPE, checked_office, checked_open_document
from app.core.files.pdf import checked_pdf
from app.core.files.text import checked_text

HEAVIEST = 2 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."

Check = Callable[[bytes], bytes]

_KINDS: dict[str, tuple[str, Check]] = {
    "pdf": ("application/pdf", checked_pdf),
    "png": ("image/png", checked_png),
    "jpg": ("image/jpeg", checked_jpeg),
    "jpeg": ("image/jpeg", checked_jpeg),
    "webp": ("image/webp", checked_webp),
    "txt": ("text/plain; charset=utf-8", checked_text),
    **{ending: (kind, partial(checked_open_document, ending=ending)) for ending, kind in MIMETYPE.items()},
    "docx": (f"{OFFICE}wordprocessingml.document", partial(checked_office, ending="docx")),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", partial(checked_office, ending="xlsx")),
    "pptx": (f"{OFFICE}presentationml.presentation", partial(checked_office, ending="pptx")),
}

ACCEPTED = tuple(f".{ending}" for ending in _KINDS)
"""How the names of the files that are accepted end."""


def examined(name: str, content: bytes) -> WorkFile:
    """Return a file that may be kept; a picture comes out without what its camera wrote in it.

    Raises:
        FileRefused: the sentence says what is wrong and what to do.
    """
    if not content:
        raise FileRefused("Ce fichier est vide. Choisissez-en un autre.")
    if len(content) > HEAVIEST:
        raise FileRefused("Ce fichier est trop lourd : 2 Mo au plus. Réduisez-le, ou donnez un lien.")
    kept_name, ending = checked_name(name)
    if ending not in _KINDS:
        raise FileRefused(
            "Ce type de fichier n’est pas accepté. Donnez un PDF, une photo (JPEG, PNG, WebP), "
            "un texte ou un document bureautique sans macro."
        )
    media_type, check = _KINDS[ending]
    return WorkFile(name=kept_name, media_type=media_type, content=check(content))
