"""A certificate to test with, and what may happen to it."""

from io import BytesIO
from typing import NamedTuple

from sqlalchemy import delete
from werkzeug.test import TestResponse

from app.awards.models import Award, Certificate, CertificateContent, CertificateCredential, CertificateFile
from app.awards.services import revoke
from app.core.database import db
from app.core.writing import writing
from tests.support.client import Client
from tests.support.factories import the_trainer


class Granted(NamedTuple):
    """An award, its line in the register and its file."""

    award: Award
    certificate: Certificate
    pdf: bytes

    @property
    def code(self) -> str:
        """The printed code, without its hyphens."""
        return self.certificate.code

    def revoked(self, reason: str = "Erreur de personne") -> None:
        """Take it back."""
        with writing():
            revoke(self.award.id, reason=reason, by_person_id=the_trainer().id)


def erase_everything() -> None:
    """Do what an erasure does: names and files leave, codes and digests stay."""
    db.session.execute(delete(CertificateFile))
    db.session.execute(delete(CertificateCredential))
    db.session.execute(delete(CertificateContent))
    db.session.commit()


def give(client: Client, pdf: bytes, *, accept: str = "text/html") -> TestResponse:
    """Drop a file on the page, as whoever holds it does."""
    sent = {"document": (BytesIO(pdf), "certificat.pdf")}
    return client.post("/verifier", data=sent, headers={"Accept": accept})
