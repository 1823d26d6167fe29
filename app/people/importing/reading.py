"""A file's rows, whatever its format, once its weight was checked."""

from app.people.errors import FileRefused
from app.people.importing import archive, open_document, separated, workbook
from app.people.importing.cells import Row, held

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def rows_of(raw: bytes) -> list[Row]:
    """Return the rows that hold something, of a workbook or of a text file.

    Raises:
        FileRefused, FileTooLarge: the file cannot be read; the sentence says what to do.
    """
    archive.check_weight(raw)
    if raw.startswith(_OLD_EXCEL):
        raise FileRefused(
            "Ce classeur est ancien ou protégé. Enregistrez-le au format .ods ou .xlsx, puis recommencez."
        )
    if raw.startswith(b"%PDF"):
        raise FileRefused(
            "Un fichier PDF ne peut pas être importé. Donnez un classeur .ods ou .xlsx, ou un fichier .csv."
        )
    if open_document.is_one(raw):
        return held(open_document.rows_of(raw))
    return held(workbook.rows_of(raw) if raw.startswith(_ZIP) else separated.rows_of(raw))
