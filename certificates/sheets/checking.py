"""What the evidence of a sheet is worth, far from the installation that closed it.

Whatever the text, the answer is a report in five parts. Only the roots given are believed; what
follows from the file alone (digests, lines, journal) is worked out again all the same.
"""

import enum
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from certificates.credentials.chains import heard, key_under
from certificates.credentials.checking import SKEW
from certificates.credentials.opening import HOSTILE, Token, is_signed_by_one, opened
from certificates.credentials.strict import json_object
from certificates.sheets.bundle import FORMAT, KINDS, TYPE, VERSION, EvidenceBundle
from certificates.sheets.content import SheetContent, digest
from certificates.sheets.faults import faults_of
from certificates.sheets.records import NotASheet

LARGEST = 1024 * 1024
"""Characters beyond which a bundle is not read: one of forty people takes a tenth of it."""

_LARGEST_TOKEN = 64 * 1024
_HEADERS = frozenset({"alg", "kid", "typ", "x5c"})
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PartState(enum.StrEnum):
    """What can be said of one part of the evidence."""

    GOOD = "good"
    BAD = "bad"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class PartReport:
    """The answer on one part: its state and, in French, what is wrong or what is missing."""

    state: PartState
    words: tuple[str, ...] = ()


UNCHECKED = PartReport(PartState.UNCHECKED)
GOOD = PartReport(PartState.GOOD)


@dataclass(frozen=True, kw_only=True)
class BundleReport:
    """The answer on a bundle; what it says is proven only where its signature is good.

    `signature`: the installation signed exactly this. `content`: the digest is that of the content.
    `sheet`: the lines follow from the marks. `journal`: the journal's link holds this very digest.
    `versions`: what it says of the version before.
    """

    signature: PartReport = UNCHECKED
    content: PartReport = UNCHECKED
    sheet: PartReport = UNCHECKED
    journal: PartReport = UNCHECKED
    versions: PartReport = UNCHECKED
    bundle: EvidenceBundle | None = field(default=None, repr=False)

    @property
    def proof(self) -> tuple[PartReport, ...]:
        """The four parts without which nothing is proven."""
        return (self.signature, self.content, self.sheet, self.journal)

    @property
    def is_good(self) -> bool:
        """Tell whether everything that the file can prove is proven."""
        return all(part.state is PartState.GOOD for part in self.proof) and not self.is_bad

    @property
    def is_bad(self) -> bool:
        """Tell whether a part is false."""
        return any(part.state is PartState.BAD for part in (*self.proof, self.versions))


def check_bundle(
    text: str,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[bytes] = (),
    earlier: SheetContent | None = None,
) -> BundleReport:
    """Examine a bundle at a moment; never raises, whatever the text.

    `crls` (DER) name withdrawn keys; `earlier` is the version that this one says it replaces.
    """
    try:
        if len(text) > LARGEST:
            raise NotASheet("plus de caractères qu’aucune feuille n’en a")
        bundle = EvidenceBundle.from_dict(json_object(text))
        if (bundle.format, bundle.version) != (FORMAT, VERSION):
            raise NotASheet("format: another")
        statement = bundle.statement()
        recomputed = digest(bundle.sheet)
    except NotASheet as reason:
        return _unreadable(f"Ce fichier ne se lit pas comme la preuve d’une feuille ({reason}).")
    except (*HOSTILE, AttributeError):
        return _unreadable("Ce fichier ne se lit pas comme la preuve d’une feuille.")
    return BundleReport(
        signature=_signature(bundle, statement, roots=roots, at=at, crls=crls),
        content=_content(bundle, recomputed),
        sheet=_part(faults_of(bundle.sheet)),
        journal=_part(_journal_faults(bundle)),
        versions=_versions(bundle.sheet, earlier),
        bundle=bundle,
    )


def _unreadable(sentence: str) -> BundleReport:
    return BundleReport(content=PartReport(PartState.BAD, (sentence,)))


def _part(faults: Sequence[str]) -> PartReport:
    return PartReport(PartState.BAD, tuple(faults)) if faults else GOOD


def _content(bundle: EvidenceBundle, recomputed: str) -> PartReport:
    if bundle.digest == recomputed:
        return GOOD
    return _part(
        [f"Le contenu a été modifié : son empreinte est {recomputed}, le fichier annonce {bundle.digest}."]
    )


def _journal_faults(bundle: EvidenceBundle) -> list[str]:
    link, sheet = bundle.journal, bundle.sheet
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("l’acte n’est pas la clôture d’une feuille", lambda: link.kind in KINDS),
        ("il parle d’une autre feuille", lambda: link.subject == sheet.sheet_id),
        ("il tient une autre empreinte", lambda: link.words.get("digest") == bundle.digest),
        ("il tient un autre numéro de version", lambda: link.words.get("version") == sheet.version),
        ("ses mots ne donnent pas leur empreinte", lambda: link.said == link.said_again()),
        ("le maillon ne donne pas son empreinte", lambda: link.digest == link.digest_again()),
    )
    return [f"Le journal ne concorde pas : {told}." for told, holds in checks if not holds()]


def _versions(sheet: SheetContent, earlier: SheetContent | None) -> PartReport:
    """Look at what the sheet says of the version before it, and at that version where it was brought."""
    if sheet.version == 1:
        return GOOD if sheet.previous is None and not sheet.reason else _part([_NOT_FIRST])
    if sheet.version < 1 or not _SHA256.fullmatch(sheet.previous or "") or not sheet.reason:
        return _part(["Une correction doit dire sa raison, et l’empreinte de la version qu’elle remplace."])
    if earlier is None:
        told = f"Elle remplace la version {sheet.version - 1}, d’empreinte {sheet.previous}."
        return PartReport(PartState.UNCHECKED, (told,))
    same = (earlier.session_id, earlier.version) == (sheet.session_id, sheet.version - 1)
    return GOOD if same and digest(earlier) == sheet.previous else _part([_ANOTHER_BEFORE])


_NOT_FIRST = "La première version d’une feuille n’en remplace aucune, et n’a pas de raison à donner."
_ANOTHER_BEFORE = "La version donnée n’est pas celle que cette feuille dit remplacer."
_UNSIGNED = "La signature ne vaut pas pour ce contenu : le fichier a été modifié, ou mal signé."
_TO_COME = "Le fichier annonce une date de signature à venir."
_UNKNOWN = "La signature ne vient pas de l’installation attendue."
_NO_ROOT = "Donnez la racine de l’émetteur avec --trust."


def _signature(
    bundle: EvidenceBundle,
    statement: dict[str, object],
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[bytes],
) -> PartReport:
    """Tell who signed what; the certificates are looked at on the day of the signature."""
    try:
        token = opened(bundle.signature, largest=_LARGEST_TOKEN)
        if not isinstance(token, Token) or not token.is_allowed(headers=_HEADERS, types=(TYPE,)):
            return _part([_UNSIGNED])
        if token.document != statement:
            return _part([_UNSIGNED])
        chain = heard(token.header.get("x5c", []))
        if bundle.made_at > at + SKEW:
            return _part([_TO_COME])
        if not roots:
            return PartReport(PartState.UNCHECKED, (_NO_ROOT,))
        withdrawn = [x509.load_der_x509_crl(each) for each in crls]
        key = key_under(roots, chain, issuer_id=bundle.issuer, at=bundle.made_at, crls=withdrawn)
        if key is None:
            return _part([_UNKNOWN])
        named = [{**key, "kid": token.key_name}]
        return GOOD if is_signed_by_one(token, named, issuer_id=bundle.issuer) else _part([_UNSIGNED])
    except (*HOSTILE, AttributeError):
        return _part([_UNSIGNED])
