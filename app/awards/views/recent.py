"""The last answers that were drawn, in memory: what is printed on a certificate never changes."""

from collections import OrderedDict
from collections.abc import Callable

from app.awards.queries import Answer

MOST = 256


class RecentPages:
    """Keeps the pages of the last certificates asked for, by code; never on disk.

    The register is asked each time: a page serves again only while the register says the same,
    and leaves as soon as the code says nothing any more (an erasure).
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[object, str]] = OrderedDict()

    def get(self, answer: Answer, *, draw: Callable[[Answer], str]) -> str:
        """Return the page of an answer, drawn only if the register says something new."""
        if answer.entry is None:
            self._pages.pop(answer.code, None)
            return draw(answer)
        said = answer.entry.version
        kept = self._pages.get(answer.code)
        if kept is not None and kept[0] == said:
            return kept[1]
        page = draw(answer)
        self._pages[answer.code] = (said, page)
        while len(self._pages) > MOST:
            self._pages.popitem(last=False)
        return page
