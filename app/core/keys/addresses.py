"""The addresses that papers, seals and credentials carry, for as long as they last."""

from app.config import Settings
from certificates.credentials.keys import did_web
from certificates.keystore import Publication

AUTHORITY_NAME = "Palier"

ROOT_PATH = "/.well-known/palier-root.pem"
ISSUING_LIST_PATH = "/.well-known/palier.crl"
ROOT_LIST_PATH = "/.well-known/palier-root.crl"
KEY_LIST_PATH = "/.well-known/jwks.json"
IDENTITY_PATH = "/.well-known/did.json"
STATUS_LISTS_PATH = "/.well-known/status"


class Addresses:
    """What follows from the public address of an installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def prints_examples(self) -> bool:
        """Tell whether what is issued here is worth nothing: a demonstration."""
        return self._settings.demo

    @property
    def public_address(self) -> str:
        """The address of this installation, as it is printed."""
        return self._settings.public_url

    @property
    def issuer_id(self) -> str:
        """The name under which portable credentials are signed here (did:web)."""
        return did_web(self._settings.public_url)

    def verification_address(self, grouped_code: str) -> str:
        """Return the address that is printed for a code, for as long as the paper lasts."""
        return f"{self._settings.public_url}/v/{grouped_code}"

    def status_list_address(self, public_id: str) -> str:
        """Return the address of a status list, which every credential with a place in it carries."""
        return f"{self._settings.public_url}{STATUS_LISTS_PATH}/{public_id}"

    def trouble_with_the_address(self) -> str | None:
        """Say why the public address may not be printed: it stands in QR codes for ever."""
        if self._settings.demo or self._settings.public_url_is_printable:
            return None
        return (
            "L’adresse publique de cette installation ne peut pas être imprimée : "
            "réglez PUBLIC_URL sur une adresse https avant de délivrer."
        )

    def publication(self) -> Publication:
        """Return where the lists of withdrawn seals are published, as certificates say it."""
        if not self._settings.public_url_is_printable:
            return Publication()
        base = self._settings.public_url
        return Publication(root_crl=base + ROOT_LIST_PATH, issuing_crl=base + ISSUING_LIST_PATH)
