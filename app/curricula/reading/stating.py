"""What a framework and a local variant state alike: rules, claim, and how evidence is weighed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import Attestation, CertificationRule, Claim, Derivation, ForbiddenPhrase
from app.curricula.rules.kinds import Provenance, RulePurpose

MINUTES = 60
RULES: Path = ("framework", "certification_rules")


class RuleBuilder:
    """Builds the rules of a file; sources that it does not list end up in `flaws`."""

    def __init__(self, sources: Sequence[dict[str, Any]], flaws: list[Flaw]) -> None:
        self._sources = {source["id"] for source in sources}
        self._flaws = flaws

    def rules(self, values: Sequence[dict[str, Any]]) -> tuple[CertificationRule, ...]:
        """Build every rule."""
        return tuple(self._rule(each, (*RULES, index)) for index, each in enumerate(values))

    def check_source(self, values: dict[str, Any], path: Path) -> None:
        """See that the source that a part cites is listed."""
        source = values.get("source")
        if source is not None and source not in self._sources:
            self._flaws.append(Flaw((*path, "source"), f"La source « {source} » n’est pas dans « sources »."))

    def _rule(self, values: dict[str, Any], path: Path) -> CertificationRule:
        self.check_source(values, path)
        from_memory = values["purpose"] is RulePurpose.AWARD and values["evidence"] is Provenance.RECALL
        return CertificationRule(
            code=values["code"],
            title=values["title"],
            purpose=values["purpose"],
            provenance=values["evidence"],
            conditions=tuple(values["all_of"]),
            enabled=values.get("enabled", not from_memory),
            note=values.get("note", ""),
            attestation=_attestation(values["attestation"]) if "attestation" in values else None,
        )


def stated_claim(values: dict[str, Any]) -> Claim:
    """Build what documents may and may not say."""
    return Claim(
        we_deliver=values.get("we_deliver", False),
        prints=values.get("prints", ""),
        say=tuple(values.get("say", ())),
        do_not_say=stated_phrases(values),
        trademark=values.get("trademark", ""),
    )


def stated_phrases(values: dict[str, Any]) -> tuple[ForbiddenPhrase, ...]:
    """Build the forbidden phrases, in the file's order."""
    return tuple(
        ForbiddenPhrase(
            phrase=phrase["phrase"],
            unless=phrase.get("unless", ""),
            title_only=phrase.get("where") == "title",
        )
        for phrase in values.get("do_not_say", ())
    )


def stated_derivation(values: dict[str, Any], otherwise: Derivation) -> Derivation:
    """Build how evidence is weighed and presence rounded; what is not said stays as it was."""
    stated: dict[str, Any] = {}
    if "held_by" in values:
        stated |= {"n": values["held_by"]["n"], "m": values["held_by"]["of_last"]}
    if "valid_months" in values:
        stated["valid_months"] = values["valid_months"]
    if "attendance_rounding" in values:
        stated["rounding_minutes"] = values["attendance_rounding"]["minutes"]
    return replace(otherwise, **stated)


def _attestation(values: dict[str, Any]) -> Attestation:
    known = {name: value for name, value in values.items() if name != "evidence"}
    return Attestation(**{**known, "states": tuple(values.get("states", ()))})
