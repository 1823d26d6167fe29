"""Plain text: UTF-8, and nothing that another program would run or draw."""

from app.core.files.errors import FileRefused

OTHER_THINGS = ("#!", "%pdf", "<?", "<!doctype", "<html", "<svg", "<script")
LAID_OUT = frozenset("\t\r\n\f")


def checked_text(content: bytes) -> bytes:
    """Return the text as it came.

    Raises:
        FileRefused: it is not UTF-8, or it is something else than words.
    """
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(
            "Ce texte n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant « UTF-8 », ou en PDF."
        ) from None
    hidden = any(
        (ord(letter) < 32 or 127 <= ord(letter) < 160) and letter not in LAID_OUT for letter in words
    )
    if hidden or words.lstrip().casefold().startswith(OTHER_THINGS):
        raise FileRefused("Ce fichier n’est pas un simple texte. Enregistrez-le en PDF, puis recommencez.")
    return content
