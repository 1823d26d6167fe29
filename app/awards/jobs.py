"""Work that follows a decision: the seal, what was withdrawn, and the lists that must not lapse."""

from typing import Any

import structlog
from flask import current_app

from app.awards import queries, services
from app.awards.queries.status import lists_to_sign
from app.awards.services import retiring
from app.awards.services.certifying import SEAL
from app.awards.services.status import PUBLISH, publish, signed_list
from app.core import clock, housekeeping, jobs
from app.core.keys import IssuingImpossible, current_keys
from app.core.writing import writing

_log = structlog.get_logger(__name__)


@jobs.job(SEAL)
def seal(payload: dict[str, Any]) -> None:
    """Seal one certificate; done again, it changes nothing.

    Without a key the certificate waits, and every page says so: it is sealed by `seal_waiting`
    when the key is there, and never without one.
    """
    draft = queries.draft_to_seal(payload["certificate_id"])
    if draft is None:
        return
    try:
        document = services.sealed_document(draft, current_keys())
    except IssuingImpossible:
        _log.warning("certificate.waits", certificate=draft.certificate_id)
        return
    with writing():
        services.store(draft.certificate_id, document)


@housekeeping.chore
def seal_waiting() -> None:
    """Ask again for what waited for a key or for a timestamp, now that they are there."""
    if current_keys().try_again() is not None:
        return
    unfinished = {payload["certificate_id"] for payload in jobs.unfinished(SEAL)}
    waiting = [each for each in queries.waiting_to_be_sealed() if each not in unfinished]
    if waiting:
        with writing():
            for certificate_id in waiting:
                jobs.ask(SEAL, {"certificate_id": certificate_id}, promptly=True)


@housekeeping.chore
def renew_lists() -> None:
    """Renew the lists of withdrawn seals before they lapse."""
    for name in current_keys().renew_lists():
        _log.info("keys.list_renewed", name=name)


@housekeeping.chore
def note_retired_seals() -> None:
    """Write in the register the seals that were renewed, where a cut kept the command from it."""
    retired = retiring.retired_and_not_noted(current_keys())
    if retired:
        with writing():
            retiring.note_retired(retired)


@housekeeping.chore
def warn_of_what_lapses() -> None:
    """Say once a day in the log what lapses soon; the process remembers the day."""
    today = clock.today().isoformat()
    held = current_app.extensions
    if held.get("keys_warned_on") == today:
        return
    held["keys_warned_on"] = today
    for sentence in queries.warnings():
        _log.warning("keys.lapsing", sentence=sentence)


@jobs.job(PUBLISH)
def publish_status_list(payload: dict[str, Any]) -> None:
    """Sign a list of what was withdrawn as it stands now, and publish it; done again, it does no harm.

    Without a key it waits for `renew_status_lists`.
    """
    _publish(payload["status_list_id"])


@housekeeping.chore
def renew_status_lists() -> None:
    """Sign again, each day, the lists of what was withdrawn, and at once those that changed."""
    if current_keys().trouble_with_the_authority() is not None:
        return
    for status_list_id in lists_to_sign():
        _publish(status_list_id)


def _publish(status_list_id: int) -> None:
    try:
        signed = signed_list(status_list_id, current_keys())
    except IssuingImpossible:
        _log.warning("status_list.waits", status_list=status_list_id)
        return
    with writing():
        publish(signed)
