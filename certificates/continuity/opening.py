"""A kit that somebody keeps, read back: proven under a root, then file by file as it is needed."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from certificates.continuity.format import (
    CODES,
    DOCUMENTS,
    MANIFEST,
    SEALS,
    SUMS,
    TYPE,
    Facts,
    KitRefused,
    Line,
    RetiredSeals,
    lines_in,
    part_name,
)
from certificates.continuity.places import DAMAGED, Held, HeldFolder, HeldZip, is_kit
from certificates.credentials.chains import heard, key_under
from certificates.credentials.checking import SKEW
from certificates.credentials.opening import HOSTILE, Token, is_signed_by_one, opened
from certificates.credentials.strict import json_object

WELL_KNOWN = ".well-known"
KEYS = f"{WELL_KNOWN}/jwks.json"

_HEADERS = frozenset({"alg", "kid", "typ", "x5c"})
_LARGEST_MANIFEST = 64 * 1024
_UNREADABLE = (*HOSTILE, *DAMAGED, AttributeError)
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True, kw_only=True)
class Kit:
    """A kit whose manifest was signed under `root`; each file is checked as it is read."""

    facts: Facts
    root: x509.Certificate
    held: Held
    sums: Mapping[str, str]

    def read(self, name: str) -> bytes:
        """Return a file of the kit.

        Raises:
            KitRefused: it is missing, or is not the one that was signed.
        """
        try:
            content = self.held.read(name)
        except _UNREADABLE as reason:
            raise KitRefused(f"Ce kit est incomplet : {name} manque ou ne se lit pas.") from reason
        if hashlib.sha256(content).hexdigest() != self.sums.get(name):
            raise KitRefused(f"Ce kit a été modifié : {name} n’est pas le fichier signé.")
        return content

    def line_of(self, sha256: str) -> Line | None:
        """Return what the kit says of a file, by the SHA-256 of its bytes; raises as `read`."""
        return self._line(DOCUMENTS, sha256)

    def line_of_code(self, folded: str) -> Line | None:
        """Return what the kit says of a code that its holder leaves open to all; raises as `read`."""
        return self._line(CODES, self.facts.code_digest(folded))

    def _line(self, folder: str, digest: str) -> Line | None:
        name = part_name(folder, digest[: self.facts.letters[folder]])
        held = lines_in(self.read(name), name).get(digest)
        return Line.read(held) if held is not None else None

    def retired_seals(self) -> frozenset[str]:
        """Return the fingerprints of the seals whose key was retired; raises as `read`."""
        return RetiredSeals.fingerprints(self.read(SEALS))

    def public_keys(self) -> dict[str, Any]:
        """Return the public keys of credentials, in use and retired (RFC 7517 §5); raises as `read`."""
        return json_object(self.read(KEYS))

    def crls(self) -> list[bytes]:
        """Return the lists of withdrawn keys, in DER; raises as `read`."""
        return [self.read(name) for name in self._well_known(".crl")]

    def status_lists(self) -> list[str]:
        """Return the status lists in both their signed forms; raises as `read`."""
        listed = [*self._well_known(".json", below="status/"), *self._well_known(".jwt", below="status/")]
        return [self.read(name).decode() for name in listed]

    def _well_known(self, suffix: str, *, below: str = "") -> list[str]:
        start = f"{WELL_KNOWN}/{below}"
        return sorted(name for name in self.sums if name.startswith(start) and name.endswith(suffix))

    def faults(self) -> Iterator[str]:
        """Check every file, and say in French what is wrong with each that is not as it was signed."""
        for name in sorted(self.sums):
            try:
                self.read(name)
            except KitRefused as refusal:
                yield refusal.message
        for name in sorted({*self.held.names()} - {*self.sums, SUMS, MANIFEST}):
            yield f"Ce fichier a été ajouté au kit : {name}."


def open_kit(
    path: Path, *, roots: Sequence[x509.Certificate], at: datetime, crls: Sequence[bytes] = ()
) -> Kit:
    """Open a kit that somebody keeps, on the word of a root; `crls` (DER) are lists brought beside it.

    Raises:
        KitRefused: it is no kit, it was changed, or nobody that we trust signed it.
    """
    if not is_kit(path):
        raise KitRefused(f"{path} n’est pas un kit de continuité.")
    held: Held = HeldFolder(path) if path.is_dir() else HeldZip(path)
    try:
        return _opened(held, roots, at, [x509.load_der_x509_crl(each) for each in crls])
    except _UNREADABLE as reason:
        raise KitRefused("Le manifeste de ce kit ne se lit pas : ce n’est pas un kit entier.") from reason


def _opened(
    held: Held,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[x509.CertificateRevocationList],
) -> Kit:
    token = opened(held.read(MANIFEST).decode(), largest=_LARGEST_MANIFEST)
    if not isinstance(token, Token) or not token.is_allowed(headers=_HEADERS, types=(TYPE,)):
        raise ValueError("not the signature of a kit")
    facts = Facts.read(token.document)
    if facts.made_at > at + SKEW:
        raise KitRefused("Ce kit annonce une date à venir : il ne vaut rien encore.")
    root = _signing_root(token, facts, roots, crls)
    if root is None:
        raise KitRefused("Ce kit n’a pas été signé par l’émetteur attendu, ou il a été modifié.")
    sums = held.read(SUMS)
    if hashlib.sha256(sums).hexdigest() != token.document[SUMS]:
        raise KitRefused(f"Ce kit a été modifié : {SUMS} n’est pas le fichier signé.")
    return Kit(facts=facts, root=root, held=held, sums=dict(_sums(sums)))


def _signing_root(
    token: Token,
    facts: Facts,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
) -> x509.Certificate | None:
    """Return the root under which a manifest was signed.

    Its certificates are looked at on the day of the making: a kit outlives the key that signed it.
    """
    chain = heard(token.header.get("x5c", []))
    for root in roots:
        key = key_under([root], chain, issuer_id=facts.issuer_id, at=facts.made_at, crls=crls)
        if key is None:
            continue
        if is_signed_by_one(token, [{**key, "kid": token.key_name}], issuer_id=facts.issuer_id):
            return root
    return None


def _sums(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode().splitlines():
        found = _SUM.fullmatch(line)
        if found is None:
            raise ValueError("not a list of files")
        yield found[2], found[1]
