"""What ties a version to another: the one before it, or the one whose content it takes over."""

import re
from typing import Any

from marshmallow import ValidationError

from app.curricula.schemas.fields import Exact, Shaped, StrictSchema, a_code, a_slug

VERSION = re.compile(r"[^/\\?#%]+")


def a_version(**options: Any) -> Shaped:
    """Make the field of a version's number: free text, but for what an address cannot hold."""
    return Shaped(VERSION, "sans / ni \\ ? # % dans un numéro de version", **options)


class Replacements(Exact[dict[str, str]]):
    """Codes of the version before, each with the code that replaces it here."""

    def read(self, value: Any) -> dict[str, str]:
        """Read a group of codes."""
        if not isinstance(value, dict):
            raise ValidationError('Écrivez un groupe : "CODE.AVANT": "CODE.ICI".')
        read: dict[str, str] = {}
        wrong: dict[str, list[str]] = {}
        for before, after in value.items():
            try:
                read[_CODE.read(before)] = _CODE.read(after)
            except ValidationError as refusal:
                wrong[before] = [str(message) for message in refusal.messages]
        if wrong:
            raise ValidationError(wrong)
        return read


class PreviousSchema(StrictSchema):
    """The version before, and what replaces what."""

    version = a_version(required=True)
    replaced_by = Replacements()


class BaseSchema(StrictSchema):
    """The version whose content a local variant takes over."""

    code = a_slug(required=True)
    version = a_version(required=True)


_CODE: Shaped = a_code()
