"""What goes out to whoever verifies: the same words on the page, in JSON and on the command line."""

from app.awards.schemas.answers import answer_as_json, compared, entry_as_json, examination_as_json
from app.awards.schemas.told import Kind, Told, parts_told, told, told_of_file

__all__ = [
    "Kind",
    "Told",
    "answer_as_json",
    "compared",
    "entry_as_json",
    "examination_as_json",
    "parts_told",
    "told",
    "told_of_file",
]
