"""What is said to whoever verifies: at most one headline, one sentence, one line of English."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.awards.queries import Answer, RegisterEntry
from app.awards.queries.papers import Paper
from app.awards.queries.shared import SharedPaper
from app.awards.rules import CertificateState
from app.core import clock
from app.core.french import NARROW, NO_BREAK, date_fr, time_fr
from certificates.verdict import HEADLINES, Decision

MONTHS_IN_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Kind(StrEnum):
    """How a verdict looks: its sign and colour."""

    VALID = "valid"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A verdict in words: at most one headline, one sentence, one line of English."""

    kind: Kind
    headline: str
    sentence: str
    english: str


KINDS = {
    Decision.VALID: Kind.VALID,
    Decision.NOT_VALID: Kind.INVALID,
    Decision.COULD_NOT_CHECK: Kind.UNCHECKED,
}
_STATES = {
    CertificateState.REVOKED: "révoqué",
    CertificateState.REPLACED: "remplacé",
    CertificateState.EXPIRED: "expiré",
}
_MISTYPED = Told(
    kind=Kind.UNCHECKED,
    headline="Vérifiez votre saisie",
    sentence=f"Il y a une faute de frappe dans ce code. Il compte 13{NO_BREAK}lettres et chiffres.",
    english="This code is mistyped: please check it against the paper.",
)
UNKNOWN = Told(
    kind=Kind.UNCHECKED,
    headline="Code inconnu ou fermé",
    sentence=f"Code inconnu, ou lien fermé par son titulaire{NARROW}: demandez-lui son fichier.",
    english="Unknown code, or a link that its holder has closed: ask them for the file.",
)


_NAME_ASKED = Told(
    kind=Kind.UNCHECKED,
    headline="Le nom de famille, s’il vous plaît",
    sentence="La personne à qui ce papier appartient demande le nom de famille écrit dessus.",
    english="Its holder asks for the family name on the paper before showing what it says.",
)


def told(answer: Answer) -> Told:
    """Say the answer to a code."""
    if answer.is_mistyped:
        return _MISTYPED
    if answer.asks_name:
        return _NAME_ASKED
    if answer.away_since is not None:
        return _away(answer.away_since)
    if answer.entry is None or answer.verdict is None:
        return UNKNOWN
    decision = answer.verdict.decision
    sentence, english = of_state(answer.entry)
    headline = headline_of(decision, answer.entry)
    return Told(kind=KINDS[decision], headline=headline, sentence=sentence, english=english)


def told_of_link(shared: SharedPaper | None) -> Told:
    """Say the answer to a share link; one that ended says what a closed code says."""
    if shared is None:
        return UNKNOWN
    decision, entry = shared.verdict.decision, shared.entry
    sentence, english = of_state(entry)
    if entry.state is CertificateState.IN_FORCE:
        sentence = "Il figure à notre registre et il est en vigueur."
        english = "Genuine and in force."
    return Told(
        kind=KINDS[decision], headline=headline_of(decision, entry), sentence=sentence, english=english
    )


def headline_of(decision: Decision, entry: RegisterEntry | None) -> str:
    """Say a decision in two words, the reason first where the register gives one."""
    noun = "Passeport" if entry is not None and entry.paper is Paper.PASSPORT else "Certificat"
    if decision is Decision.NOT_VALID and entry is not None and entry.state in _STATES:
        return f"{noun} {_STATES[entry.state]}"
    return HEADLINES[decision].replace("Certificat", noun)


def _away(since: datetime) -> Told:
    return Told(
        kind=Kind.UNCHECKED,
        headline=HEADLINES[Decision.COULD_NOT_CHECK],
        sentence=(
            f"Notre registre ne répond pas, depuis {moment_fr(since)}. "
            "Cela ne dit rien du papier : recommencez dans quelques minutes."
        ),
        english="Could not be checked: our register does not answer. Please try again in a few minutes.",
    )


def moment_fr(moment: datetime) -> str:
    """Say a moment that has just been: « 14 h 05 », with its day where it is not today."""
    local = clock.in_paris(moment)
    today = local.date() == clock.today()
    return time_fr(moment) if today else f"le {date_fr(moment)} à {time_fr(moment)}"


def of_state(entry: RegisterEntry) -> tuple[str, str]:
    """Say where a certificate stands, in French and in English."""
    match entry.state:
        case CertificateState.IN_FORCE:
            return (
                "Il figure à notre registre et il est en vigueur. Comparez chaque ligne avec le papier.",
                "Genuine and in force. Compare each line below with the paper.",
            )
        case CertificateState.PENDING:
            return (
                "Il vient d’être accordé, et son document n’est pas encore scellé. Revenez plus tard.",
                "Just granted; its document is not sealed yet. Please come back later.",
            )
        case CertificateState.EXPIRED:
            until = entry.expires_on
            return (
                f"Il n’est plus valide{NARROW}: il est arrivé à expiration {_on(until)}.",
                f"No longer valid: expired on {_in_english(until)}.",
            )
        case CertificateState.REPLACED if entry.paper is Paper.PASSPORT:
            return (
                f"Il a été remplacé {_on(entry.ended_on)}{NARROW}: demandez le plus récent à son titulaire.",
                f"Replaced by a newer one on {_in_english(entry.ended_on)}: ask its holder for it.",
            )
        case CertificateState.REPLACED:
            return (
                f"Il n’est plus valide{NARROW}: il a été remplacé {_on(entry.ended_on)} par un autre. "
                + _where_the_other_is(entry),
                f"No longer valid: replaced by another certificate on {_in_english(entry.ended_on)}.",
            )
        case CertificateState.REVOKED:
            return (
                f"Il n’est plus valide{NARROW}: il a été révoqué {_on(entry.ended_on)} par l’organisme "
                "qui l’avait délivré.",
                f"No longer valid: revoked by its issuer on {_in_english(entry.ended_on)}.",
            )


def _where_the_other_is(entry: RegisterEntry) -> str:
    if entry.successor_code is None:
        return "Demandez le nouveau à son titulaire."
    return "Le nouveau est ci-dessous."


def _on(day: date | None) -> str:
    return f"le {date_fr(day)}" if day else "depuis"


def _in_english(day: date | None) -> str:
    return f"{day.day} {MONTHS_IN_ENGLISH[day.month - 1]} {day.year}" if day else "an earlier day"
