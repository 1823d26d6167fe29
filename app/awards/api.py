"""What a certificate's code is worth, for programs: the answer of the page, without an account."""

from flask import Response

from app.awards.views import verify
from app.core import api
from app.core.access import PUBLIC, open_to

blueprint = api.Blueprint("verifications", __name__, about="Vérification des certificats")


@blueprint.route("/verifications/<code>")
@open_to(PUBLIC)
@blueprint.doc(
    responses={
        "200": {"description": "Le certificat est connu : son verdict en trois parties"},
        "404": {"description": "Code inconnu, mal tapé, ou fermé par son titulaire"},
    }
)
@blueprint.alt_response(429, "DEFAULT_ERROR")
def verification(code: str) -> Response:
    """Answer for a code, as its page does."""
    return verify.answer_as_json(code)
