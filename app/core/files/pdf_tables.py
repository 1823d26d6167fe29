"""The tables that say where the objects of a PDF stand: two hundred bytes can announce a thousand million."""

import os
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import process_data_at_eof
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.pdf_utils.xref import XRefBuilder

MOST_ENTRIES = 200_000
"""Objects that the tables of a file may announce together: one of two megabytes holds a tenth of that."""


def check_tables(content: bytes) -> None:
    """Read the tables of a file, each refused before its entries where they announce too many.

    Raises:
        PdfReadError: it does; what a malformed file makes the reader raise is raised too.
    """
    stream = BytesIO(content)
    stream.seek(-1, os.SEEK_END)
    start = process_data_at_eof(stream)
    _Tables(PdfHandler(), stream, strict=True, last_startxref=start).read_xrefs()  # type: ignore[no-untyped-call]


class _Tables(XRefBuilder):
    announced = 0

    def _read_xref_stream_object(self) -> Any:
        """Read one table that is a stream (ISO 32000-1, 7.5.8.2), without its entries."""
        reference, table = super()._read_xref_stream_object()  # type: ignore[no-untyped-call]
        ranges = table.get("/Index", [0, table.get("/Size")])
        counts = [ranges[at] for at in range(1, len(ranges), 2)]
        self.announced += sum(counts)
        if min(counts, default=0) < 0 or self.announced > MOST_ENTRIES:
            raise PdfReadError("the tables announce more objects than a file of this size can hold")
        return reference, table
