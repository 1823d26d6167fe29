"""How a device knows whose queue it holds, and locks it when its person leaves.

Nothing is stored. The mark tells two people apart and names neither; it outlives a change of the
installation's secret, so that what waits in the clear still finds its author. The key comes from that
secret and never stands beside a locked queue: the device drops it when its person leaves, and is given
it again when the same person signs in.
"""

import hashlib
import hmac
from base64 import b64encode
from typing import Any

from flask import current_app, request

from app.core.pages import DEVICE_COOKIE
from app.spaces.newcomers import KEEPERS

DOORS = frozenset(
    {"spaces.today", "dashboards.structure", "spaces.home", "people.sign_in", "spaces.to_settle"}
)
"""The pages by which people arrive, leave, or see what their devices sent."""


def person_mark(person_id: int) -> str:
    """Return the mark by which a device knows its person again."""
    return hashlib.sha256(f"offline-mark:{person_id}".encode()).hexdigest()[:24]


def queue_keys(person_id: int) -> list[str]:
    """Return the AES-256 keys of a person's queue on their devices, in base 64.

    The first one locks; the others, from the secrets that the installation had before, only open.
    """
    secrets = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FORMER"]]
    return [b64encode(_derived(secret, person_id)).decode() for secret in secrets]


def mark_on_page(person: Any) -> str | None:
    """Return what a page tells a device about who is signed in, where one arrives or leaves.

    Nobody else's page says anything to the device: no script, no request more.
    """
    if request.endpoint not in DOORS:
        return None
    if person.is_authenticated:
        return person_mark(person.reach.person_id) if person.reach.structures_as(*KEEPERS) else None
    return "" if DEVICE_COOKIE in request.cookies else None


def _derived(secret: str, person_id: int) -> bytes:
    return hmac.digest(secret.encode(), f"offline-key:{person_id}".encode(), "sha256")
