"""What the tests of awards begin with."""

import pytest
from flask import Flask

from app.awards.models import CertificateFile
from app.core.database import db
from tests.awards.granted import Granted
from tests.support.attainments import a_certificate
from tests.support.factories import a_learner


@pytest.fixture
def rose(app: Flask) -> Granted:
    """Give the Visa of Rose, and its file."""
    award, certificate = a_certificate(a_learner("Rose", "Le Gall"))
    pdf = db.session.get_one(CertificateFile, certificate.id).pdf
    return Granted(award, certificate, pdf)
