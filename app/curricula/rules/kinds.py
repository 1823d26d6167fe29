"""The words that a file classes a framework by: closed lists."""

from enum import StrEnum


class FrameworkKind(StrEnum):
    """Who stands behind a framework."""

    REGULATORY = "regulatory"
    PUBLIC_PROGRAMME = "public_programme"
    EUROPEAN = "european"
    SOCIAL_PARTNERS = "social_partners"
    PRIVATE = "private"
    OWN = "own"


class FrameworkStatus(StrEnum):
    """Whether a framework is still in use."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    HISTORICAL = "historical"
    LOCAL = "local"
    DRAFT = "draft"


class Provenance(StrEnum):
    """How we know what a file states: read at its source, in a copy, from memory, or ours."""

    SEEN = "seen"
    SEEN_SECONDARY = "seen_secondary"
    RECALL = "recall"
    OWN = "own"


class RulePurpose(StrEnum):
    """What meeting a rule means."""

    POSITIONING = "positioning"
    ELIGIBILITY = "eligibility"
    AWARD = "award"
    COMPETENCY_VALIDATION = "competency_validation"


class DomainWord(StrEnum):
    """What a framework calls its domains on screen; all masculine, so that sentences agree."""

    DOMAIN = "domaine"
    MODULE = "module"
    THEME = "thème"
    BLOCK = "bloc"
