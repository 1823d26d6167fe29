"""From the keys of a local variant, over its base, to a framework."""

from dataclasses import replace
from typing import Any

from app.curricula.reading.stating import MINUTES, RuleBuilder, stated_derivation, stated_phrases
from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import (
    UNLOADED,
    CertificationRule,
    Claim,
    Competency,
    Domain,
    Framework,
    Item,
)
from app.curricula.rules.kinds import FrameworkStatus

HOURS: Path = ("framework", "hours", "by_domain")


class VariantBuilder:
    """Builds the framework of a variant; codes that its base does not have end up in `flaws`."""

    def __init__(self, values: dict[str, Any], base: Framework, *, digest: str) -> None:
        self.values = values
        self.base = unloaded(base)
        self.digest = digest
        self.flaws: list[Flaw] = []

    def build(self) -> Framework:
        """Build the base's framework under the variant's own name, hours and thresholds."""
        values, base = self.values, self.base
        return replace(
            base,
            code=values["code"],
            version=values["version"],
            name=values["name"],
            short_name=values.get("short_name", values["name"]),
            authority=values.get("authority", base.authority),
            status=FrameworkStatus.LOCAL,
            claim=self._claim(),
            domains=self._domains(),
            rules=self._rules(),
            derivation=stated_derivation(values, base.derivation),
            file_digest=self.digest,
        )

    def _claim(self) -> Claim:
        """Forbid what the base forbids, and more; the variant's own come first, as in its file."""
        stricter = stated_phrases(self.values.get("claim", {}))
        return replace(self.base.claim, do_not_say=(*stricter, *self.base.claim.do_not_say))

    def _domains(self) -> tuple[Domain, ...]:
        hours = self.values.get("hours", {}).get("by_domain", {})
        codes = {domain.code for domain in self.base.domains}
        for code in hours:
            if code not in codes:
                word = self.base.domain_word
                self.flaws.append(Flaw((*HOURS, code), f"La base n’a pas de {word} « {code} »."))
        return tuple(
            replace(each, planned_minutes=int(hours[each.code] * MINUTES)) if each.code in hours else each
            for each in self.base.domains
        )

    def _rules(self) -> tuple[CertificationRule, ...]:
        """Take the variant's rules where it has some, those of its base otherwise."""
        builder = RuleBuilder(self.values.get("sources", ()), self.flaws)
        stated = self.values.get("certification_rules")
        return self.base.rules if stated is None else builder.rules(stated)


def unloaded(framework: Framework) -> Framework:
    """Return a framework as its file says it, without what the database added."""
    return replace(
        framework,
        id=UNLOADED,
        domains=tuple(
            replace(domain, id=UNLOADED, competencies=tuple(map(_unloaded, domain.competencies)))
            for domain in framework.domains
        ),
        rules=tuple(replace(rule, id=UNLOADED) for rule in framework.rules),
    )


def _unloaded(competency: Competency) -> Competency:
    return replace(
        competency,
        id=UNLOADED,
        items=tuple(map(_bare, competency.items)),
        retired=tuple(map(_bare, competency.retired)),
        whole=_bare(competency.whole) if competency.whole else None,
    )


def _bare(item: Item) -> Item:
    return replace(item, id=UNLOADED, sources=())
