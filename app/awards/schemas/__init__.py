"""What goes out to whoever verifies: the same words on the page, in JSON and on the command line."""

from app.awards.schemas.answers import answer_as_json, entry_as_json, link_as_json
from app.awards.schemas.differences import differences, title_differs
from app.awards.schemas.facts import compared
from app.awards.schemas.meaning import meaning_of
from app.awards.schemas.told import Kind, Told, told, told_of_link
from app.awards.schemas.told_of_files import examination_as_json, parts_told, told_of_file

__all__ = [
    "Kind",
    "Told",
    "answer_as_json",
    "compared",
    "differences",
    "entry_as_json",
    "examination_as_json",
    "link_as_json",
    "meaning_of",
    "parts_told",
    "title_differs",
    "told",
    "told_of_file",
    "told_of_link",
]
