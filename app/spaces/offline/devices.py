"""How a device knows whose queue it holds, and locks it when its person leaves.

Both come from the installation's secret: nothing is stored. The mark tells two people apart and
names neither. The key never stands beside a locked queue: the device drops it when its person leaves,
and is given it again when the same person signs in.
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
    return _derived("offline-mark", person_id).hex()[:24]


def queue_key(person_id: int) -> str:
    """Return the AES-256 key that locks a person's queue on their devices, in base 64."""
    return b64encode(_derived("offline-key", person_id)).decode()


def mark_on_page(person: Any) -> str | None:
    """Return what a page tells a device about who is signed in, where one arrives or leaves.

    Nobody else's page says anything to the device: no script, no request more.
    """
    if request.endpoint not in DOORS:
        return None
    if person.is_authenticated:
        return person_mark(person.reach.person_id) if person.reach.structures_as(*KEEPERS) else None
    return "" if DEVICE_COOKIE in request.cookies else None


def _derived(purpose: str, person_id: int) -> bytes:
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"{purpose}:{person_id}".encode(), hashlib.sha256).digest()
