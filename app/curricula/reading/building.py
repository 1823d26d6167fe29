"""From the keys of a file to a framework: names are resolved, hours become minutes."""

from typing import Any

from app.curricula.rules.framework import (
    Attestation,
    CertificationRule,
    Claim,
    Competency,
    Domain,
    DomainWord,
    ForbiddenPhrase,
    Framework,
    Item,
    Level,
    Provenance,
    RulePurpose,
)
from app.curricula.rules.soundness import Flaw, Path

ROOT: Path = ("framework",)
MINUTES = 60


class Builder:
    """Builds one framework; names that lead nowhere end up in `flaws`."""

    def __init__(self, values: dict[str, Any], *, digest: str) -> None:
        self.values = values
        self.digest = digest
        self.flaws: list[Flaw] = []
        self._ordinals = {level["code"]: level["ordinal"] for level in values["levels"]}
        self._sources = {source["id"] for source in values["sources"]}

    def build(self) -> Framework:
        """Build the framework of the file."""
        values = self.values
        return Framework(
            code=values["code"],
            version=values["version"],
            name=values["name"],
            short_name=values.get("short_name", values["name"]),
            authority=values["authority"],
            kind=values["kind"],
            status=values["status"],
            language=values["language"],
            domain_word=values.get("domain_word", DomainWord.DOMAIN),
            claim=_claim(values.get("claim", {})),
            levels=tuple(_level(level) for level in values["levels"]),
            validated_from=self._ordinal(values.get("validated_from"), (*ROOT, "validated_from")),
            domains=self._domains(),
            rules=self._rules(),
            file_digest=self.digest,
        )

    def _domains(self) -> tuple[Domain, ...]:
        return tuple(
            self._domain(values, (*ROOT, "domains", index))
            for index, values in enumerate(self.values["domains"])
        )

    def _domain(self, values: dict[str, Any], path: Path) -> Domain:
        self._check_source(values, path)
        return Domain(
            code=values["code"],
            title=self._title(values),
            description=values.get("description", ""),
            planned_minutes=int(values["hours"] * MINUTES) if "hours" in values else None,
            competencies=tuple(
                self._competency(inner, (*path, "competencies", index))
                for index, inner in enumerate(values["competencies"])
            ),
        )

    def _competency(self, values: dict[str, Any], path: Path) -> Competency:
        self._check_source(values, path)
        return Competency(
            code=values["code"],
            title=self._title(values),
            description=values.get("description", ""),
            items=tuple(
                self._item(inner, (*path, "items", index)) for index, inner in enumerate(values["items"])
            ),
            whole=Item(code=values["code"], statement=self._title(values)),
        )

    def _item(self, values: dict[str, Any], path: Path) -> Item:
        return Item(
            code=values["code"],
            statement=values["statement"],
            level=self._ordinal(values.get("level"), (*path, "level")),
            optional=values.get("optional", False),
        )

    def _rules(self) -> tuple[CertificationRule, ...]:
        return tuple(
            self._rule(values, (*ROOT, "certification_rules", index))
            for index, values in enumerate(self.values["certification_rules"])
        )

    def _rule(self, values: dict[str, Any], path: Path) -> CertificationRule:
        self._check_source(values, path)
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

    def _title(self, values: dict[str, Any]) -> str:
        """Return the French title where the file gives one beside the original."""
        return str(values.get("title_fr", values["title"]))

    def _ordinal(self, code: str | None, path: Path) -> int | None:
        if code is not None and code not in self._ordinals:
            self.flaws.append(Flaw(path, f"Le niveau « {code} » n’existe pas dans ce référentiel."))
        return self._ordinals.get(code)

    def _check_source(self, values: dict[str, Any], path: Path) -> None:
        source = values.get("source")
        if source is not None and source not in self._sources:
            self.flaws.append(Flaw((*path, "source"), f"La source « {source} » n’est pas dans « sources »."))


def _level(values: dict[str, Any]) -> Level:
    return Level(
        code=values["code"],
        ordinal=values["ordinal"],
        name=values["name"],
        group=values.get("group", ""),
        description=values.get("description", ""),
    )


def _claim(values: dict[str, Any]) -> Claim:
    phrases = tuple(
        ForbiddenPhrase(
            phrase=phrase["phrase"],
            unless=phrase.get("unless", ""),
            title_only=phrase.get("where") == "title",
        )
        for phrase in values.get("do_not_say", ())
    )
    return Claim(
        we_deliver=values.get("we_deliver", False),
        prints=values.get("prints", ""),
        say=tuple(values.get("say", ())),
        do_not_say=phrases,
        trademark=values.get("trademark", ""),
    )


def _attestation(values: dict[str, Any]) -> Attestation:
    known = {name: value for name, value in values.items() if name != "evidence"}
    return Attestation(**{**known, "states": tuple(values.get("states", ()))})
