"""What people throws away when its day has passed."""

from app.core import housekeeping
from app.core.writing import writing
from app.people.services import imports


@housekeeping.chore
def forget_files() -> None:
    """Forget the files of learners that were kept for a decision."""
    with writing():
        imports.forget_kept()
