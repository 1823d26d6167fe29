"""Why a file is not kept."""

from app.core.errors import Invalid


class FileRefused(Invalid):
    """A file cannot be kept: what it is or what it holds might harm whoever opens it."""

    code = "file_refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"file": [sentence]})
