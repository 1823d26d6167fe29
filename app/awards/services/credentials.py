"""The portable copy of a certificate (Open Badges 3.0): composed when granted, signed when sealed.

It says what the paper says, but for the name, of which it holds a salted digest only. Its names are
minted for it alone: two credentials of one person have nothing in common but what they attest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from app.awards.queries.published import identifiers_by_code
from app.awards.rules import printed_groups
from app.core import clock
from app.core.french import typography
from app.core.keys import Keys, SealUnsound
from app.curricula.exchange.published import case_address
from app.curricula.rules import Achieved, CertificationRule, Framework, Standing, asked_by
from app.curricula.rules.claims import forbidden_in
from certificates.content import CertificateContent
from certificates.credentials import (
    Achievement,
    Alignment,
    Credential,
    HashedName,
    Holder,
    Issuer,
    StatusPlace,
    check_credential,
    jwks,
    written,
)
from certificates.credentials.document import moment
from certificates.credentials.reading import moment as read_moment
from certificates.credentials.strict import compact_json
from certificates.pdf.attachments import Attachment

DEFINITION = UUID("3f1d2b54-0a86-5c3e-8f57-6b1f0d9e4c27")
"""Names what a rule leads to: the same identifier for everyone who receives it, everywhere."""

DELIVERED, ATTESTED = "Certificate", "Assessment"
"""Words of the standard: a title that we deliver, or what we saw of somebody else's framework."""

SEEN = "Compétences constatées en situation."
EXAMPLE = "Document d’exemple, sans valeur."
WHERE_ON_PAPER = "ci-dessus"


@dataclass(frozen=True, kw_only=True)
class Attested:
    """What a certificate attests, as it was frozen: enough to write its portable copy at any time.

    `levels` are the ordinals held, by code. A certificate that replaces another is valid from that
    moment, and was awarded when the first one was.
    """

    framework: Framework
    rule: CertificationRule
    levels: Mapping[str, int]
    content: CertificateContent
    awarded_at: datetime
    valid_from: datetime
    expires_on: date | None


def new_urn() -> str:
    """Mint a name that leads to nobody."""
    return f"urn:uuid:{uuid4()}"


def unsigned_credential(attested: Attested, keys: Keys, *, place: StatusPlace) -> dict[str, Any]:
    """Write the portable copy of a certificate, to be signed later."""
    content = attested.content
    credential = Credential(
        id=new_urn(),
        name=content.title,
        issuer=Issuer(id=keys.issuer_id, name=content.issuer_name, url=keys.public_address),
        holder=Holder(urn=new_urn(), name=HashedName.of(content.holder_name)),
        achievement=_achievement(attested, keys),
        valid_from=attested.valid_from,
        valid_until=_end_of(attested.expires_on),
        status=place,
    )
    return {**written(credential), "awardedDate": moment(attested.awarded_at)}


def _end_of(day: date | None) -> datetime | None:
    """Return the first moment, in Paris, at which a certificate good until that day no longer is."""
    return clock.paris(day + timedelta(days=1)) if day else None


def _achievement(attested: Attested, keys: Keys) -> Achievement:
    framework, rule = attested.framework, attested.rule
    return Achievement(
        id=f"urn:uuid:{uuid5(DEFINITION, f'{framework.code}/{framework.version}/{rule.code}')}",
        kind=DELIVERED if framework.claim.we_deliver else ATTESTED,
        name=attested.content.title,
        description=_description(attested.content),
        criteria=_criteria(framework, rule),
        alignments=_alignments(attested, keys),
    )


def _description(content: CertificateContent) -> str:
    """Say what the title is, as the paper does; its issuer is not « above » here."""
    said = content.claim_line.replace(f" {WHERE_ON_PAPER}", "")
    return f"{EXAMPLE} {said}" if content.example else said


def _criteria(framework: Framework, rule: CertificationRule) -> str:
    """Say what the rule asks for, in the sentences that learners read, where the framework lets us."""
    asked = typography(f"{SEEN} Il est demandé : {' ; '.join(asked_by(framework, rule))}.")
    return SEEN if forbidden_in(asked, framework.claim, is_title=False) else asked


def _alignments(attested: Attested, keys: Keys) -> tuple[Alignment, ...]:
    """Point at each thing that the paper lists, in the package that we publish of its framework."""
    framework, attestation = attested.framework, attested.rule.attestation
    achieved = Achieved(framework, Standing(held=attested.levels))
    package = case_address(keys.public_address, code=framework.code, version=framework.version)
    identifiers = identifiers_by_code(framework)
    return tuple(
        Alignment(
            name=typography(thing.line),
            url=f"{package}#{identifiers[thing.code]}",
            code=thing.code,
            framework=framework.short_name,
        )
        for group in printed_groups(achieved, graded=bool(attestation and attestation.graded))
        for thing in group.things
    )


@dataclass(frozen=True, kw_only=True)
class SignedCopy:
    """A portable copy in its two signed forms: JSON with a proof inside, and VC-JWT."""

    document: str
    token: str

    @property
    def attachments(self) -> tuple[Attachment, Attachment]:
        """Both forms, as they go into the paper: the document, then the token."""
        return (
            Attachment(
                name="credential.json",
                media_type="application/vc",
                description="Attestation numérique (Open Badges 3.0), avec sa preuve",
                content=self.document.encode(),
            ),
            Attachment(
                name="credential.jwt",
                media_type="application/vc+jwt",
                description="Attestation numérique (Open Badges 3.0), signée",
                content=self.token.encode(),
            ),
        )


def signed_copy(unsigned: dict[str, Any], keys: Keys) -> SignedCopy:
    """Sign a portable copy both ways and read each back, as a stranger will.

    Raises:
        IssuingImpossible: there is no key.
        SealUnsound: one of the two does not pass our own check.
    """
    signing, proving = keys.credential_key(), keys.proof_key()
    copy = SignedCopy(
        document=compact_json(proving.prove(unsigned, at=clock.now())),
        token=signing.sign_document(unsigned),
    )
    ours = {keys.issuer_id: jwks([signing.public_jwk(), proving.public_jwk()])}
    for text in (copy.document, copy.token):
        report = check_credential(text, jwks_by_issuer=ours, at=read_moment(unsigned, "validFrom"))
        if not report.is_good:
            raise SealUnsound(report.state)
    return copy
