"""Pictures made small before they are kept: a page is read on an old telephone, on a slow line."""

from io import BytesIO

from PIL import Image, ImageOps

from app.core.files import FileRefused, WorkFile

WIDEST = 1200
"""Pixels of the longer side: enough for a printed page."""

LARGEST = 25_000_000
"""Pixels that are opened at the most: what a telephone's camera takes, and no more."""

QUALITY = 80
_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def made_small(file: WorkFile) -> WorkFile:
    """Return a picture the right way up, no wider than a page needs; whatever is no picture, as it came.

    Raises:
        FileRefused: the picture does not open, or has too many pixels.
    """
    kind = _KINDS.get(file.media_type)
    if kind is None:
        return file
    try:
        content = _drawn_again(file.content, kind)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise FileRefused(
            "Cette image ne s’ouvre pas. Enregistrez-la de nouveau, puis recommencez."
        ) from None
    if len(content) >= file.size:
        return file
    return WorkFile(name=file.name, media_type=file.media_type, content=content)


def _drawn_again(content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        if opened.width * opened.height > LARGEST:
            raise FileRefused("Cette image est trop grande. Réduisez-la, puis recommencez.")
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((WIDEST, WIDEST))
        small = BytesIO()
        picture.save(small, kind, quality=QUALITY, optimize=True, exif=b"")
    return small.getvalue()
