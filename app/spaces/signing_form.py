"""What a page of signing sends: which half-day, and by what people prove who they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.errors import Invalid, NotFound, Refused
from app.core.french import de
from app.core.pages import DAMAGED, form_fields
from app.people.errors import SignInRefused
from app.people.proof import check_card, check_secret
from app.people.queries import Candidate, candidate_named, candidate_of, candidate_with_card
from app.sessions.models import HalfDay, SignedHow
from app.sessions.queries.signers import Signer
from app.sessions.queries.signing import SignableSession
from app.sessions.rules import signing
from app.sessions.rules.signing import HalfDaySpan, Standing

_OF_A_CARD = "/carte/"
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Proved:
    """Who signs, and by what they proved it."""

    candidate: Candidate
    how: SignedHow


def typed_in(form: MultiDict[str, str]) -> dict[str, str]:
    """Read the words of a form.

    Raises:
        Invalid: it does not come from our page.
    """
    fields = form_fields(form)
    if not all(isinstance(value, str) for value in fields.values()):
        raise Invalid(DAMAGED)
    return fields


def named(span: HalfDaySpan) -> str:
    """Name a half-day in a form or an address: « 2026-11-24.apres_midi »."""
    return f"{span.day.isoformat()}.{span.half.value}"


def half_day_named(typed: str) -> tuple[date, HalfDay]:
    """Read the name of a half-day.

    Raises:
        Invalid: it names none.
    """
    day, _dot, half = typed.partition(".")
    try:
        return date.fromisoformat(day), HalfDay(half)
    except ValueError:
        raise Invalid(DAMAGED) from None


def span_asked(held: SignableSession, typed: str | None) -> HalfDaySpan:
    """Return the half-day that an address names; without one, that of now, else the last one begun.

    Raises:
        Invalid, NotFound: it is no half-day, or the session has none such.
    """
    now = clock.now()
    if typed:
        wanted = half_day_named(typed)
        found = next((span for span in held.spans if (span.day, span.half) == wanted), None)
        if found is None:
            raise NotFound
        return found
    begun = [span for span in held.spans if signing.standing_of(span, now=now) is not Standing.TO_COME]
    return signing.span_at(held.spans, now=now) or (begun[-1] if begun else held.spans[0])


def proved(signer: Signer, typed: Mapping[str, str]) -> Proved:
    """Check that whoever holds the tablet is the person whose name was chosen, by code or by card.

    Raises:
        Invalid, TooMany: nothing was typed, it is not theirs, or there were too many tries.
    """
    secret, card = typed.get("secret", "").strip(), typed.get("card", "").strip()
    candidate = candidate_of(signer.person_id)
    if candidate is None:
        raise Invalid(
            f"{signer.given_name} n’a pas encore de carte : demandez à la personne qui anime "
            "d’en faire une, ou de noter votre présence."
        )
    try:
        if secret:
            known = check_secret(candidate, secret[:LONGEST], subject=candidate.identifiant)
            return Proved(candidate=known, how=SignedHow.PIN)
        if card:
            known = check_card(candidate, _card(card[:LONGEST]), subject=candidate.identifiant)
            return Proved(candidate=known, how=SignedHow.CARD)
    except SignInRefused:
        whose = f"{de(signer.given_name)}{signer.given_name} : vérifiez, puis recommencez."
        if secret:
            raise _wrong("secret", f"Ce code n’est pas celui {whose}") from None
        raise _wrong("card", f"Cette carte n’est pas celle {whose}") from None
    raise _wrong("secret", "Tapez votre code secret, ou le numéro de votre carte.")


def refused(refusal: Refused) -> dict[str, str]:
    """Return the sentences to show beside the fields, the first of each."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    return {name: sentences[0] for name, sentences in errors.items()}


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})


def _card(typed: str) -> Candidate | None:
    """Find a card by its number, or by the address that its QR code holds."""
    if _OF_A_CARD in typed:
        return candidate_with_card(typed.partition(_OF_A_CARD)[2])
    found = candidate_named(typed)
    return found if found is not None and found.is_card else None
