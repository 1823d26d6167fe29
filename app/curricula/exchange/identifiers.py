"""The identifiers of what we publish: UUIDv5 of the codes, or those that the publisher gave.

CASE 1.0 takes UUIDs of versions 1 to 5. The same version of the same framework has the same
identifiers in every installation, so that two of them speak of the same things.
"""

import re
from dataclasses import dataclass
from uuid import UUID, uuid5

from app.curricula.exchange.stated import kept_identifiers
from app.curricula.rules.framework import Framework

NAMESPACE = UUID("0a4f3c1e-6f0d-5d0b-9a53-7f1f2c6f7a10")
CASE_1_0 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SEPARATOR = "\n"
"""Stands between the names that make an identifier: no code holds one."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers of one version: its document, its parts by code, and whatever hangs on it."""

    code: str
    version: str
    document: str
    by_code: dict[str, str]

    def of(self, *names: str) -> str:
        """Return the identifier of something else of this version: a rubric, an association."""
        return _made(self.code, self.version, *names)


def identifiers_of(framework: Framework, text: str) -> Identifiers:
    """Return the identifiers of a version; `text` is its file, which may keep its publisher's."""
    kept = kept_identifiers(text)
    code, version = framework.code, framework.version
    codes = (*framework.by_code, *(item.code for item in framework.retired))
    return Identifiers(
        code=code,
        version=version,
        document=kept.get("", _made(code, version)),
        by_code={each: kept.get(each, _made(code, version, "part", each)) for each in codes},
    )


def _made(*names: str) -> str:
    return str(uuid5(NAMESPACE, SEPARATOR.join(names)))
