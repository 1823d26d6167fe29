"""The lists of withdrawn seals and authorities: published, and renewed well before they lapse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from app.core import clock
from app.core.french import date_fr
from app.core.keys.errors import IssuingImpossible, told_as_impossible
from certificates.authority import ISSUING_CRL_DAYS, ROOT_CRL_DAYS, Revocation
from certificates.errors import CertificateError
from certificates.files import alone
from certificates.keystore import ISSUING, ROOT, KeyDirectory

_DAYS = {ISSUING: ISSUING_CRL_DAYS, ROOT: ROOT_CRL_DAYS}

_WARN_BEFORE = {ISSUING: timedelta(days=5), ROOT: timedelta(days=365)}
"""The issuing list is renewed by itself ten days before its end; the root's needs the root back."""

_LAPSING = {
    ISSUING: (
        "La liste des cachets retirés {until} et n’est pas renouvelée. Vérifiez que les travaux de fond "
        "tournent, puis lancez « palier keys crl »."
    ),
    ROOT: (
        "La liste des autorités retirées {until}. Remettez root.p12 dans le dossier des clés, lancez "
        "« palier keys crl », puis rangez root.p12 à l’abri."
    ),
}


@dataclass(frozen=True, kw_only=True)
class ListTold:
    """A published list: whose (`ISSUING` or `ROOT`), from when, until when, and what it withdraws."""

    name: str
    signed_at: datetime
    until: datetime
    withdrawn: tuple[Revocation, ...]


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

    def told(self) -> list[ListTold]:
        """Say what each published list holds."""
        return [self._told(name) for name in (ISSUING, ROOT) if self._directory.crl_path(name).is_file()]

    def _told(self, name: str) -> ListTold:
        crl = x509.load_der_x509_crl(self.published(name))
        until = crl.next_update_utc or crl.last_update_utc
        return ListTold(
            name=name,
            signed_at=crl.last_update_utc,
            until=until,
            withdrawn=tuple(_revocation(each) for each in crl),
        )

    def renew_due(self) -> list[str]:
        """Sign again each list in the last third of its life; return the names of those renewed."""
        due = [each.name for each in self.told() if _left(each) < timedelta(days=_DAYS[each.name]) / 3]
        return [name for name in due if self._renewed(name)]

    def renew_all(self) -> list[str]:
        """Sign each list again, as far as its authority is here; return the names of those renewed."""
        return [each.name for each in self.told() if self._renewed(each.name)]

    def _renewed(self, name: str) -> bool:
        """Sign a list again; one whose authority is away (the root in its safe) is left as it is."""
        try:
            self._sign(name, ())
        except CertificateError:
            return False
        return True

    def withdraw(self, certificates: Iterable[x509.Certificate], reason: x509.ReasonFlags) -> None:
        """Put certificates of the issuing authority on its list, published at once.

        Raises:
            IssuingImpossible: the authority does not open; nothing has changed.
        """
        now = clock.now()
        with told_as_impossible():
            self._sign(ISSUING, [Revocation(each.serial_number, now, reason) for each in certificates])

    def _sign(self, name: str, more: Sequence[Revocation]) -> None:
        """Sign a list with what it held and more; what was withdrawn stays so, for the same reason."""
        with alone(self._directory.folder):
            held = {each.serial_number: each for each in (*more, *self._told(name).withdrawn)}
            self._directory.renew_crl(name, now=clock.now(), days=_DAYS[name], revoked=[*held.values()])

    def warnings(self) -> list[str]:
        """Say in French which lists lapse soon, or have lapsed."""
        lapsing = [each for each in self.told() if _left(each) < _WARN_BEFORE[each.name]]
        return [_LAPSING[each.name].format(until=good_until(each.until)) for each in lapsing]


def _left(each: ListTold) -> timedelta:
    return each.until - clock.now()


def good_until(end: datetime) -> str:
    """Say until when a list can be relied on, or since when it cannot."""
    if end < clock.now():
        return f"n’est plus à jour depuis le {date_fr(end)}"
    return f"vaut jusqu’au {date_fr(end)}"


def _revocation(each: x509.RevokedCertificate) -> Revocation:
    try:
        reason = each.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        reason = x509.ReasonFlags.unspecified
    return Revocation(each.serial_number, each.revocation_date_utc, reason)
