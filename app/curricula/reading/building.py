"""From the keys of a file to a framework: names are resolved, hours become minutes."""

from typing import Any

from app.curricula.reading.stating import MINUTES, RuleBuilder, stated_claim, stated_derivation
from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import Competency, Derivation, Domain, Framework, Item, Level
from app.curricula.rules.kinds import DomainWord

ROOT: Path = ("framework",)


class Builder:
    """Builds one framework; names that lead nowhere end up in `flaws`."""

    def __init__(self, values: dict[str, Any], *, digest: str) -> None:
        self.values = values
        self.digest = digest
        self.flaws: list[Flaw] = []
        self._ordinals = {level["code"]: level["ordinal"] for level in values["levels"]}
        self._rules = RuleBuilder(values["sources"], self.flaws)

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
            claim=stated_claim(values.get("claim", {})),
            levels=tuple(_level(level) for level in values["levels"]),
            validated_from=self._ordinal(values.get("validated_from"), (*ROOT, "validated_from")),
            domains=self._domains(),
            rules=self._rules.rules(values["certification_rules"]),
            derivation=stated_derivation(values, Derivation()),
            file_digest=self.digest,
        )

    def _domains(self) -> tuple[Domain, ...]:
        return tuple(
            self._domain(values, (*ROOT, "domains", index))
            for index, values in enumerate(self.values["domains"])
        )

    def _domain(self, values: dict[str, Any], path: Path) -> Domain:
        self._rules.check_source(values, path)
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
        self._rules.check_source(values, path)
        items = [
            (self._item(inner, (*path, "items", index)), "replaced_by" in inner)
            for index, inner in enumerate(values["items"])
        ]
        return Competency(
            code=values["code"],
            title=self._title(values),
            description=values.get("description", ""),
            items=tuple(item for item, is_retired in items if not is_retired),
            retired=tuple(item for item, is_retired in items if is_retired),
            whole=Item(code=values["code"], statement=self._title(values)),
        )

    def _item(self, values: dict[str, Any], path: Path) -> Item:
        return Item(
            code=values["code"],
            statement=values["statement"],
            level=self._ordinal(values.get("level"), (*path, "level")),
            optional=values.get("optional", False),
        )

    def _title(self, values: dict[str, Any]) -> str:
        """Return the French title where the file gives one beside the original."""
        return str(values.get("title_fr", values["title"]))

    def _ordinal(self, code: str | None, path: Path) -> int | None:
        if code is not None and code not in self._ordinals:
            self.flaws.append(Flaw(path, f"Le niveau « {code} » n’existe pas dans ce référentiel."))
        return self._ordinals.get(code)


def _level(values: dict[str, Any]) -> Level:
    return Level(
        code=values["code"],
        ordinal=values["ordinal"],
        name=values["name"],
        group=values.get("group", ""),
        description=values.get("description", ""),
    )
