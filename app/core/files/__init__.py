"""Files that people give: examined by what they hold, never by their name alone.

Nothing is run, drawn or fetched; a file that cannot be examined whole is refused.
"""

from app.core.files.errors import FileRefused
from app.core.files.examining import ACCEPTED, HEAVIEST, examined
from app.core.files.kept import WorkFile

__all__ = ["ACCEPTED", "HEAVIEST", "FileRefused", "WorkFile", "examined"]
