"""The keys of the application that is running."""

from flask import current_app

from app.core.keys.installation import Keys


def current_keys() -> Keys:
    """Return the keys of the current application."""
    held: dict[str, object] = current_app.extensions
    keys = held.get("keys") or held.setdefault("keys", Keys(current_app.extensions["settings"]))
    assert isinstance(keys, Keys)
    return keys
