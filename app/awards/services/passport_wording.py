"""What a passport says, on paper and as a portable credential, composed from what a learner holds."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from app.awards.errors import NotPrintable
from app.awards.queries.passports import HeldPart, HeldThing
from app.awards.services.credentials import new_urn
from app.awards.services.wording import SALT_BYTES
from app.core import clock
from app.core.french import typography
from app.core.identifiers import grouped
from app.core.keys import Keys
from app.curricula.exchange.published import case_address
from app.curricula.rules import Claim, Framework
from app.curricula.rules.claims import forbidden_in
from app.people.models import Learner, Person, Structure
from app.progress.models import EvidenceKind
from certificates.credentials import (
    Achievement,
    Alignment,
    Credential,
    HashedName,
    Holder,
    Issuer,
    Level,
    Result,
    Scale,
    StatusPlace,
)
from certificates.errors import Unprintable
from certificates.passport_content import (
    CLAIM_LINE,
    NOT_A_TITLE,
    TITLE,
    PassportContent,
    PassportDomain,
    PassportLine,
    PassportPart,
)
from certificates.typography import check_alphabets, printable

DEFINITION = UUID("b8a4a5a2-6c3f-5d7e-9a56-0d7f4d1c9e10")
"""Names what a passport is; with the versions it speaks of, it names the achievement for everyone."""

LONGEST_BODY = 60

_SEEN = {
    EvidenceKind.OBSERVATION: "observé",
    EvidenceKind.INTERVIEW: "dit à l’oral",
    EvidenceKind.WORK: "travail remis",
    EvidenceKind.TEST: "test réussi",
    EvidenceKind.RECOGNISED: "reconnu",
}


@dataclass(frozen=True, kw_only=True)
class Composed:
    """Everything that a passport is made from, at one moment."""

    learner: Learner
    holder: Person
    structure: Structure
    parts: Sequence[HeldPart]
    code: str
    holder_urn: str
    at: datetime

    @property
    def on(self) -> date:
        """The day, in Paris."""
        return clock.in_paris(self.at).date()


def passport_content(composed: Composed, keys: Keys) -> PassportContent:
    """Compose every word of the paper.

    Raises:
        NotPrintable: a name holds what our letters cannot draw, or mixes alphabets, or a framework forbids
            a word.
    """
    try:
        content = PassportContent(
            holder_name=composed.holder.full_name,
            issuer_name=composed.structure.name,
            issuer_place=composed.structure.commune,
            issuer_siret=composed.structure.siret,
            parts=tuple(_part(part) for part in composed.parts),
            issued_on=composed.on,
            code=grouped(composed.code),
            url=keys.verification_address(grouped(composed.code)),
            salt=secrets.token_hex(SALT_BYTES),
            example=keys.prints_examples,
        )
        check_alphabets(content.holder_name)
    except Unprintable as refusal:
        raise NotPrintable(refusal.message) from refusal
    _obey_the_claims(content, [part.framework for part in composed.parts])
    return content


def _part(part: HeldPart) -> PassportPart:
    framework = part.framework
    names = ", ".join(_in_a_sentence(typography(level.name)) for level in framework.levels)
    return PassportPart(
        framework_name=typography(framework.short_name),
        framework_version=framework.version,
        scale=typography(f"Ses niveaux, du premier au dernier : {names}."),
        domains=tuple(
            PassportDomain(
                title=typography(domain.title), lines=tuple(_line(framework, thing) for thing in things)
            )
            for domain, things in part.domains
        ),
    )


def _line(framework: Framework, thing: HeldThing) -> PassportLine:
    return PassportLine(
        statement=typography(thing.held.statement),
        level=_in_a_sentence(typography(_level_name(framework, thing.held.ordinal))),
        seen=_seen(framework.claim, thing),
    )


def _seen(claim: Claim, thing: HeldThing) -> str:
    """Say how and when a thing was seen: « observé le 03/11/2026 », « reconnu de PCIE le … »."""
    how = "validé" if thing.proof.is_sign_off else _SEEN[thing.proof.kind]
    body = _printable_body(claim, thing.body)
    return f"{how}{f' de {body}' if body else ''} le {thing.proof.happened_on:%d/%m/%Y}"


def _printable_body(claim: Claim, body: str) -> str:
    """Return an outside body's name as it was typed, or nothing where we may not or cannot print it."""
    try:
        name = printable(body)[:LONGEST_BODY]
    except Unprintable:
        return ""
    return "" if forbidden_in(name, claim, is_title=False) else name


def _level_name(framework: Framework, ordinal: int) -> str:
    level = framework.level(ordinal)
    assert level is not None, "what is held is on the framework's scale"
    return level.name


def _in_a_sentence(name: str) -> str:
    """Begin a level's name with a small letter, unless it is an abbreviation: « sans aide », « NA »."""
    return name[0].lower() + name[1:] if name[1:2].islower() or name[1:2] in "’ " else name


def _obey_the_claims(content: PassportContent, frameworks: Iterable[Framework]) -> None:
    """Refuse words that one of the frameworks forbids; the disclaimer is exempt."""
    for framework, part in zip(frameworks, content.parts, strict=True):
        titles = forbidden_in(content.title, framework.claim, is_title=True)
        words = f"{content.claim_line.removesuffix(NOT_A_TITLE)} {part.framework_name} {part.scale}"
        forbidden = (*titles, *forbidden_in(words, framework.claim, is_title=False))
        if forbidden:
            said = forbidden[0].phrase
            raise NotPrintable(typography(f"Le référentiel interdit d’imprimer « {said} »."))


def passport_credential(composed: Composed, keys: Keys, *, place: StatusPlace) -> Credential:
    """Compose the portable copy: the same things, the holder's name as a digest only."""
    scales = {part.framework.id: _scale(part.framework, keys) for part in composed.parts}
    return Credential(
        id=new_urn(),
        name=TITLE,
        issuer=Issuer(id=keys.issuer_id, name=composed.structure.name, url=keys.public_address),
        holder=Holder(urn=composed.holder_urn, name=HashedName.of(composed.holder.full_name)),
        achievement=Achievement(
            id=_definition(composed.parts),
            kind="Assessment",
            name=TITLE,
            description=CLAIM_LINE,
            criteria=typography(
                "Chaque savoir-faire a été constaté en situation, à l’oral, sur un travail, par un test, "
                "ou reconnu d’un autre organisme, au niveau dit, à la date dite."
            ),
            scales=tuple(scales.values()),
        ),
        valid_from=composed.at,
        results=tuple(
            _result(thing, scales[part.framework.id]) for part in composed.parts for thing in part.things
        ),
        status=place,
    )


def _definition(parts: Iterable[HeldPart]) -> str:
    """Name the achievement: the same for all whose passport speaks of the same versions."""
    versions = sorted(f"{part.framework.code}/{part.framework.version}" for part in parts)
    return f"urn:uuid:{uuid5(DEFINITION, ' '.join(versions))}"


def _scale(framework: Framework, keys: Keys) -> Scale:
    url = case_address(keys.public_address, code=framework.code, version=framework.version)
    return Scale(
        url=url,
        framework_code=framework.code,
        framework_version=framework.version,
        framework_name=framework.short_name,
        levels=tuple(Level(ordinal=level.ordinal, name=level.name) for level in framework.levels),
    )


def _result(thing: HeldThing, scale: Scale) -> Result:
    item = Alignment(
        name=typography(thing.held.statement),
        url=f"{scale.url}#{thing.identifier}",
        code=thing.held.code,
        framework=scale.framework_name,
    )
    return Result(
        scale=scale,
        item=item,
        ordinal=thing.held.ordinal,
        seen_by=thing.proof.kind.value,
        seen_on=thing.proof.happened_on,
    )
