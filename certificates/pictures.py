"""A sealed page as a picture, for a screen that cannot open a PDF and for a look before printing.

PDFium draws it. That library serves one thread at a time, hence the lock.
"""

import threading
from io import BytesIO

import pypdfium2

_one_at_a_time = threading.Lock()


def picture(pdf: bytes, *, width: int) -> bytes:
    """Draw the first page of one of our own documents as a PNG about so many pixels across.

    Never give it a file that somebody sent: what is drawn here is trusted.
    """
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            drawn = page.render(scale=width / page.get_width()).to_pil()
        finally:
            document.close()
    colours = drawn.convert("RGB").quantize(64)
    written = BytesIO()
    colours.save(written, "PNG", optimize=True)
    return written.getvalue()
