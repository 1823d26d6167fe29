"""Load the demonstration into an empty installation, and say what is in it."""

import hmac
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.awards.models import Award, Certificate, CertificateFile
from app.config import Settings
from app.core import clock
from app.core.database import db
from app.core.errors import Refused
from app.core.identifiers import digest, grouped
from app.core.keys import current_keys
from app.core.writing import writing
from app.people.models import Account, ApiToken, Learner, Person, Site, Structure
from app.people.secrets import DrawnCard, hashed
from app.spaces.demo import story
from app.spaces.demo.day import open_the_doors
from app.spaces.demo.teaching import teach
from app.spaces.demo.telling import hold_a_session_today, tell

SCOPES = ["curricula:read", "sessions:read", "sites:read"]


class NoDemonstration(Refused):
    """The installation is a real one, or nothing was told in it yet."""

    code = "no_demonstration"

    def __init__(self) -> None:
        super().__init__("Il n’y a pas de démonstration ici. Lancez « python3 dev run » une première fois.")


class DemonstrationHere(Refused):
    """The database of a demonstration is opened as that of a real installation."""

    code = "demonstration_here"

    def __init__(self) -> None:
        super().__init__(
            "Cette base est celle d’une démonstration, dont tout le monde connaît les mots de passe. "
            "Réglez PALIER_DEMO=1, ou choisissez un autre PALIER_HOME."
        )


def load() -> None:
    """Tell the story where no structure exists yet; else only hold a workshop today."""
    _check_is_demo()
    if _epn() is None and db.session.scalar(select(Structure.id).limit(1)) is not None:
        return
    current_keys().create_where_missing()
    told_before = _epn() is not None
    card = DrawnCard(
        number=story.CARD_NUMBER, pin=story.PIN, token=_secret("card"), pin_hash=hashed(story.PIN)
    )
    secret_hash = hashed(story.SECRET)
    with writing() as write:
        if not told_before:
            tell(secret_hash, card)
            teach()
            open_the_doors()
            write.session.add(_api_token())
        hold_a_session_today()


def check_is_absent() -> None:
    """Refuse to open a demonstration as a real installation: everybody knows its passwords.

    Raises:
        DemonstrationHere: its structure and its card are in this database.
    """
    card = select(Account.id).where(Account.identifiant == story.CARD_NUMBER)
    if _epn() is not None and db.session.scalar(card) is not None:
        raise DemonstrationHere


def info() -> dict[str, Any]:
    """Describe the demonstration for whoever tries it.

    Raises:
        NoDemonstration: outside the demonstration, or before it was loaded.
    """
    _check_is_demo()
    epn = _epn()
    if epn is None:
        raise NoDemonstration
    url = _settings().public_url
    sites = db.session.scalars(select(Site).where(Site.structure_id == epn.id).order_by(Site.id))
    return {
        "url": url,
        "accounts": _accounts(),
        "sites": [{"code": site.code, "name": site.name} for site in sites],
        "certificate": _certificate(epn),
        "api": {"url": f"{url}/api/v1/", "token": _secret("api")},
    }


def announcement() -> list[str]:
    """Return the lines that the terminal shows when the demonstration opens."""
    accounts = [f"    {one['role']:<13} {one['identifiant']:<13} {one['secret']}" for one in _accounts()]
    heading = f"    {'':<13} {'identifiant':<13} secret"
    return ["  Sept comptes pour essayer (personnes inventées) :", "", heading, *accounts, ""]


def _accounts() -> list[dict[str, str]]:
    learner = {"role": "apprenante", "identifiant": grouped(story.CARD_NUMBER), "secret": story.PIN}
    staff = [{"role": one.word, "identifiant": one.word, "secret": story.SECRET} for one in story.STAFF]
    return [learner, *staff]


def _certificate(epn: Structure) -> dict[str, str]:
    """Return Yvette's certificate; its file is written beside the keys, for tools that read files."""
    wanted = (
        select(Certificate.code, CertificateFile.pdf)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .join(Award, Award.id == Certificate.award_id)
        .join(Learner, Learner.id == Award.learner_id)
        .join(Person, Person.id == Learner.person_id)
        .where(Award.structure_id == epn.id, Person.family_name == story.YVETTE.family_name)
    )
    code, pdf = db.session.execute(wanted.limit(1)).one()
    file = Path(_settings().keys_dir).parent / "certificat-de-demonstration.pdf"
    file.write_bytes(pdf)
    shown = grouped(code)
    return {"code": shown, "url": f"{_settings().public_url}/v/{shown}", "pdf": str(file)}


def _api_token() -> ApiToken:
    return ApiToken(
        structure_id=db.session.scalars(select(Structure.id).where(Structure.name == story.EPN)).one(),
        token_digest=digest(_secret("api")),
        label="Démonstration",
        scopes=SCOPES,
        made_at=clock.now(),
    )


def _secret(name: str) -> str:
    """Return a secret that this demonstration can say again: it derives from its own key."""
    return hmac.new(_settings().secret_key.encode(), f"demo:{name}".encode(), sha256).hexdigest()


def _epn() -> Structure | None:
    return db.session.scalar(select(Structure).where(Structure.name == story.EPN))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _check_is_demo() -> None:
    if not _settings().demo:
        raise NoDemonstration
