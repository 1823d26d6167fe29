"""What goes out to whoever verifies: for machines, in the same words as the pages."""

from collections.abc import Mapping
from typing import Any

from app.awards.queries import Answer, RegisterEntry
from app.awards.queries.papers import Paper
from app.awards.queries.shared import SharedPaper
from app.awards.schemas.meaning import meaning_of
from app.awards.schemas.told import Told, told, told_of_link
from certificates.verdict import RegisterState, SealOpinion, StatusState, Verdict

NOTHING_KNOWN = Verdict(
    seal=SealOpinion.NOT_EXAMINED, register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED
)
NOTHING_ASKED = Verdict(
    seal=SealOpinion.NOT_EXAMINED, register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED
)


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer to a code for machines.

    `verdict` is `valid`, `not_valid`, `could_not_check`, `unknown` (or closed by its holder),
    `name_asked` or `mistyped`; the three parts stay apart.
    """
    return {
        "code": answer.code,
        **_parts(answer),
        **words_as_json(told(answer)),
        **entry_as_json(answer.entry, answer.entry.shown if answer.entry else None),
    }


def _parts(answer: Answer) -> dict[str, Any]:
    if answer.verdict is not None:
        return answer.verdict.to_dict()
    if answer.away_since is not None:
        return {**NOTHING_ASKED.to_dict(), "away_since": answer.away_since.isoformat()}
    if answer.asks_name:
        return NOTHING_ASKED.to_dict() | {"verdict": "name_asked"}
    return NOTHING_KNOWN.to_dict() | {"verdict": "mistyped" if answer.is_mistyped else "unknown"}


def link_as_json(shared: SharedPaper | None) -> dict[str, Any]:
    """Return for machines what a share link shows; the printed code is not part of it."""
    words = words_as_json(told_of_link(shared))
    if shared is None:
        return {**NOTHING_KNOWN.to_dict(), "verdict": "unknown", **words, **entry_as_json(None, None)}
    shown = entry_as_json(shared.entry, shared.shown)
    ends_on = shared.ends_on.isoformat() if shared.ends_on else None
    return {**shared.verdict.to_dict(), **words, **shown, "chosen_by_holder": True, "shown_until": ends_on}


def words_as_json(words: Told) -> dict[str, Any]:
    """Return what is said, in French then in English."""
    return {"words": [words.headline, words.sentence], "english": words.english}


def entry_as_json(entry: RegisterEntry | None, shown: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what may be shown of what the register holds."""
    if entry is None:
        return {"certificate": None}
    is_passport = entry.paper is Paper.PASSPORT
    return {
        "certificate": None if is_passport else shown,
        **({"passport": shown} if is_passport else {}),
        "meaning": meaning_of(shown) if shown else None,
        "example": entry.is_example,
        "sealed_at": entry.sealed_at.isoformat() if entry.sealed_at else None,
        "seal_fingerprint": entry.seal_fingerprint,
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else None,
        "replaced_by": entry.successor_code,
    }
