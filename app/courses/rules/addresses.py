"""Addresses that people are sent to: http or https, a real host, nothing hidden. None is ever fetched."""

import re
from urllib.parse import urlsplit

from app.courses.errors import CourseInvalid

LONGEST = 2000
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.ASCII)
STORED = re.compile(r"/ressources/(?P<resource>[0-9a-hjkmnp-tv-z]{26})(?P<file>/fichier)?", re.ASCII)
"""What an address of our own resources looks like: the page, or its file."""


def host_of(address: str) -> str | None:
    """Return the host that an address leads to, as people read it; None where it must not be shown."""
    if len(address) > LONGEST or not address.isprintable() or set(address) & set(' \\<>"'):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        parts.port  # noqa: B018 - reading it checks it
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or parts.username or parts.password:
        return None
    return host.removeprefix("www.") if HOST.fullmatch(host) else None


def checked_address(typed: str) -> str:
    """Return an address that may be shown, `https://` added where people left it out.

    Raises:
        CourseInvalid: it is not an address of the web.
    """
    address = typed.strip()
    if address and "://" not in address.partition("/")[0] + address[:12]:
        address = f"https://{address}"
    if host_of(address) is None:
        sentence = "Écrivez une adresse de site, par exemple https://www.service-public.fr."
        raise CourseInvalid("Il reste quelque chose à corriger.", {"address": [sentence]})
    return address
