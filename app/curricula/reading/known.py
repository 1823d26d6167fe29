"""What stands already when a file is read: other versions, that it continues, varies or compares."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.curricula.rules.framework import Framework, FrameworkFile


class Known(Protocol):
    """Where versions are looked up; local variants are not among them."""

    def versions(self, code: str, /) -> Sequence[Framework]:
        """Return the versions of a framework, the oldest first."""

    def superseded_by(self, code: str, /) -> str:
        """Return the code of the framework that took the place of this one, or nothing."""


class NothingKnown:
    """Stands for a file that is read by itself."""

    def versions(self, _code: str, /) -> Sequence[Framework]:
        """Know no version."""
        return ()

    def superseded_by(self, _code: str, /) -> str:
        """Know no successor."""
        return ""


@dataclass(slots=True)
class Shelf:
    """The files read so far, over what was known before them."""

    below: Known = field(default_factory=NothingKnown)
    files: list[FrameworkFile] = field(default_factory=list)

    def versions(self, code: str) -> Sequence[Framework]:
        """Return the versions known below, then those of the shelf."""
        mine = [each.framework for each in self.files if each.framework.code == code and not each.variant_of]
        numbers = {framework.version for framework in mine}
        return [each for each in self.below.versions(code) if each.version not in numbers] + mine

    def superseded_by(self, code: str) -> str:
        """Answer from the shelf's latest file of this code, or from below."""
        mine = [each for each in self.files if each.framework.code == code]
        return mine[-1].superseded_by if mine else self.below.superseded_by(code)
