"""The application as the tests run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app import create_app
from app.config import Settings
from app.core import counters
from app.core.database import db

NOT_BY_ITSELF = 3600.0
"""Seconds: a test says itself when what was counted is written."""


class Compiled(BytecodeCache):
    """Templates compiled once per process, whichever application shows them; a changed one is seen."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, if the source is still the same."""
        if held := self._held.get(bucket.key):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self._held[bucket.key] = bucket.bytecode_to_string()


_compiled = Compiled()


def settings_for(database_url: str, *, home: Path, keys: Path | None = None) -> Settings:
    """Return settings whose every file stands in `home`, unless the keys are elsewhere."""
    return Settings(
        database_url=database_url,
        jobs_url=f"sqlite:///{home / 'jobs.sqlite'}",
        public_url="http://127.0.0.1:5000",
        secret_key="a-secret-for-tests-that-is-long-enough",
        keys_dir=keys or home / "keys",
        keys_passphrase="a-passphrase-for-tests-that-is-long-enough",
        demo=True,
        password_cost="minimal",
    )


@contextmanager
def running(settings: Settings) -> Iterator[Flask]:
    """Give an application inside its context, and close every connection when it ends."""
    application = create_app(settings)
    application.testing = True
    application.jinja_env.bytecode_cache = _compiled
    with application.app_context():
        counters.current_counters().writes_after = NOT_BY_ITSELF
        try:
            yield application
        finally:
            counters.current_counters().close()
            db.session.remove()
            for engine in (*db.engines.values(), application.extensions["rates"]):
                engine.dispose()
