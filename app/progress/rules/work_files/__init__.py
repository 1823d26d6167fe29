"""Files of work that a learner produced: examined by what they hold, never by their name alone.

Nothing is run, drawn or fetched; a file that cannot be examined whole is refused.
"""

from app.progress.rules.work_files.examining import ACCEPTED, HEAVIEST, examined
from app.progress.rules.work_files.kept import WorkFile

__all__ = ["ACCEPTED", "HEAVIEST", "WorkFile", "examined"]
