"""Links to a piece of work: shown to a person who may follow them, never fetched."""

from urllib.parse import urlsplit

LONGEST_LINK = 500


def link_can_be_shown(typed: str) -> bool:
    """Tell whether a link is http or https, names a host, and carries no name or password."""
    if len(typed) > LONGEST_LINK or "\\" in typed or any(not letter.isprintable() for letter in typed):
        return False
    if " " in typed:
        return False
    try:
        parts = urlsplit(typed)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
