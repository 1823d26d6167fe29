"""The lists of withdrawn seals and authorities: published, and renewed well before they lapse."""

from datetime import timedelta

from cryptography import x509

from app.core import clock
from app.core.keys.errors import IssuingImpossible
from certificates.authority import ISSUING_CRL_DAYS, ROOT_CRL_DAYS, Revocation
from certificates.errors import CertificateError
from certificates.keystore import ISSUING, ROOT, KeyDirectory

_DAYS = {ISSUING: ISSUING_CRL_DAYS, ROOT: ROOT_CRL_DAYS}


class Lists:
    """The two lists of one installation: the issuing authority's and the root's."""

    def __init__(self, directory: KeyDirectory) -> None:
        self._directory = directory

    def published(self, name: str) -> bytes:
        """Return the list of an authority (`ISSUING` or `ROOT`), in DER.

        Raises:
            IssuingImpossible: the keys were never made.
        """
        path = self._directory.crl_path(name)
        if not path.is_file():
            raise IssuingImpossible("La liste n’est pas encore publiée : les clés manquent.")
        return path.read_bytes()

    def renew_due(self) -> list[str]:
        """Sign again each list in the last third of its life; return the names of those renewed.

        A list whose authority is away (the root in its safe) is left as it is.
        """
        return [name for name in (ISSUING, ROOT) if self._is_due(name) and self._renewed(name)]

    def _is_due(self, name: str) -> bool:
        path = self._directory.crl_path(name)
        if not path.is_file():
            return False
        ends = x509.load_der_x509_crl(path.read_bytes()).next_update_utc
        return ends is None or ends - clock.now() < timedelta(days=_DAYS[name]) / 3

    def _renewed(self, name: str) -> bool:
        current = x509.load_der_x509_crl(self.published(name))
        withdrawn = [Revocation(each.serial_number, each.revocation_date_utc) for each in current]
        try:
            self._directory.renew_crl(name, now=clock.now(), days=_DAYS[name], revoked=withdrawn)
        except CertificateError:
            return False
        return True
