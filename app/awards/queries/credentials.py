"""The examination of a portable copy: a badge, a token or a JSON, then what the register says of it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Executable, Table, bindparam, union_all

from app.awards.models import Certificate, Passport, StatusEntry, StatusList
from app.awards.queries.examination import Brought, Examination
from app.awards.queries.papers import CERTIFICATES, PASSPORTS, RegisterEntry, read_entry
from app.core import clock
from app.core.database import db
from certificates.checking import SealReport, SealState
from certificates.credentials import CredentialContent, CredentialState, check_credential
from certificates.verdict import RegisterState, SealOpinion, StatusState, Verdict

_SEALS = {
    CredentialState.GOOD: SealState.GOOD,
    CredentialState.ISSUER_UNKNOWN: SealState.UNKNOWN_ISSUER,
    CredentialState.UNREADABLE: SealState.UNREADABLE,
}
"""What a signature is worth; any other state is that of a broken one."""

_NO_KEY = "Nous n’avons pas ici de quoi reconnaître cette signature."


def examined_credential(text: str, *, issuer_id: str, keys: Sequence[Mapping[str, Any]]) -> Examination:
    """Examine a credential and ask the register about it; only our own keys are believed here.

    Its status is that of the register, not of the list that it names: here, they are the same.
    """
    believed = {issuer_id: {"keys": list(keys)}} if keys else {}
    report = check_credential(text, jwks_by_issuer=believed, at=clock.now())
    if report.state is CredentialState.EXPIRED and report.content:
        # Its date says nothing of who signed it: that is asked as of the day when it began.
        report = check_credential(text, jwks_by_issuer=believed, at=report.content.valid_from)
    if not keys and report.state is CredentialState.ISSUER_UNKNOWN:
        return _without_keys(text)
    state = _SEALS.get(report.state, SealState.BROKEN)
    told = SealReport(
        state=state,
        reasons=(report.sentence,),
        sha256=_digest(text),
        signer_name=report.content.issuer_name if report.content else None,
    )
    entry = _entry_of(report.content) if report.content and state is SealState.GOOD else None
    if entry is None:
        unknown = Verdict(seal=state, register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED)
        return Examination(report=told, verdict=unknown, brought=Brought.PORTABLE)
    verdict = Verdict(seal=state, register=RegisterState.KNOWN, status=entry.status)
    return Examination(
        report=told, verdict=verdict, entry=entry.without_successor(), brought=Brought.PORTABLE
    )


def _without_keys(text: str) -> Examination:
    """Say nothing of a signature when there was no key to know it by."""
    told = SealReport(state=SealState.UNKNOWN_ISSUER, reasons=(_NO_KEY,), sha256=_digest(text))
    nothing = Verdict(
        seal=SealOpinion.NOT_EXAMINED,
        register=RegisterState.NOT_CONSULTED,
        status=StatusState.NOT_CONSULTED,
    )
    return Examination(report=told, verdict=nothing, brought=Brought.PORTABLE)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _entry_of(content: CredentialContent) -> RegisterEntry | None:
    """Find the paper of a credential by its place in a list, or by its subject where it has no place."""
    if content.status is None:
        return _first(_BY_HOLDER, {"urn": content.subject_id or ""})
    named = content.status.list_url.rpartition("/")[2]
    return _first(_BY_PLACE, {"list": named, "position": content.status.position})


def _first(wanted: Executable, sought: Mapping[str, str | int]) -> RegisterEntry | None:
    with db.engine.connect() as connection:
        row = connection.execute(wanted, sought).first()
    return read_entry(row) if row else None


_certificate = cast(Table, Certificate.__table__)
_passport = cast(Table, Passport.__table__)
_entry = cast(Table, StatusEntry.__table__)
_list = cast(Table, StatusList.__table__)
_is_the_place = (_list.c.public_id == bindparam("list"), _entry.c.position == bindparam("position"))
_BY_HOLDER = PASSPORTS.where(_passport.c.holder_urn == bindparam("urn"))
_BY_PLACE = union_all(
    CERTIFICATES.join(_entry, _entry.c.certificate_id == _certificate.c.id)
    .join(_list, _list.c.id == _entry.c.status_list_id)
    .where(*_is_the_place),
    PASSPORTS.join(_entry, _entry.c.passport_id == _passport.c.id)
    .join(_list, _list.c.id == _entry.c.status_list_id)
    .where(*_is_the_place),
)
