"""Another installation, real and whole: its own database, its own keys, its own address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from app.awards.models import PassportFile
from app.core.database import db, write_transaction
from app.core.keys import current_keys
from app.people.models import Learner, Structure
from app.progress.services.issuers import trust_issuer
from certificates.credentials import did_document
from tests.support.applications import running, settings_for
from tests.support.attainments import shown, the_framework
from tests.support.factories import a_learner, a_structure, the_trainer
from tests.support.passports import issued

PUBLIC_URL = "https://palier.kerourien.example"
NAME = "Espace public numérique de Kérourien"
FILES = ("M2.1.1", "M2.1.2", "M2.1.3")


@dataclass(frozen=True)
class Installation:
    """An installation that stands elsewhere: what it publishes, and the passports that it gives."""

    app: Flask
    issuer: str
    keys: dict[str, Any]
    structure_id: int

    def passport_of(self, given_name: str = "Rose", *, codes: tuple[str, ...] = FILES, level: int = 2) -> str:
        """Welcome a person there, see what they can do, and give them the portable copy of their passport."""
        with self.app.app_context():
            structure = db.session.get_one(Structure, self.structure_id)
            return a_passport(a_learner(given_name, structure=structure), codes=codes, level=level)


def a_passport(learner: Learner, *, codes: tuple[str, ...] = FILES, level: int = 2) -> str:
    """Let a learner show some things of the Visa, and issue their passport; return its portable copy."""
    structure = db.session.get_one(Structure, learner.structure_id)
    by = the_trainer(structure).id
    for item in the_framework().items:
        if item.code in codes:
            shown(learner, item.id, level=level, by=by)
    current_keys().create_where_missing()
    passport = issued(learner, by_person_id=by)
    return db.session.get_one(PassportFile, passport.id).credential


@contextmanager
def another_installation(database_url: str, home: Path) -> Iterator[Installation]:
    """Run another installation beside the one of the test."""
    home.mkdir()
    settings = replace(settings_for(database_url, home=home), public_url=PUBLIC_URL)
    with running(settings) as app:
        current_keys().create_where_missing()
        structure = a_structure(NAME, commune="Brest")
        the_framework()
        key = current_keys().credential_key()
        made = Installation(app, key.issuer_id, did_document(key.issuer_id, [key.public_jwk()]), structure.id)
        db.session.rollback()
        yield made


def trusted(there: Installation) -> None:
    """Believe the passports of another installation from now on."""
    with write_transaction():
        trust_issuer(json.dumps(there.keys).encode(), issuer="", name=NAME, by=None)
