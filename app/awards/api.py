"""What a certificate's code is worth, for programs: the answer of the page, without an account."""

from http import HTTPStatus

from flask import Response

from app.awards.views import verify
from app.core import api
from app.core.access import PUBLIC, open_to

blueprint = api.Blueprint("verifications", __name__, about="Vérification des certificats")


@blueprint.at("/verifications/<code>")
@open_to(PUBLIC)
@blueprint.one(
    {
        HTTPStatus.OK: "Le certificat est connu : son verdict en trois parties",
        HTTPStatus.NOT_FOUND: "Code inconnu, mal tapé, ou fermé par son titulaire",
        HTTPStatus.TOO_MANY_REQUESTS: "Trop de codes inconnus : attendez cinq minutes",
        HTTPStatus.SERVICE_UNAVAILABLE: "Le registre ne répond pas : rien n’a pu être vérifié",
    }
)
def verification(code: str) -> Response:
    """Answer for a code, as its page does."""
    return verify.answer_as_json(code)
