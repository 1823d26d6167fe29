"""An outline as the text of a framework's file: to be read over, completed, then loaded."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.curricula.exchange.folding import Part
from app.curricula.exchange.outline import Outline
from app.curricula.exchange.yaml_writing import yaml_text
from app.curricula.rules.kinds import DomainWord, FrameworkKind, Provenance

SOURCE = "origine"
COMMENT = """\
Fichier produit par « palier curricula import », à relire avant de le charger.
Il n’a pas de règle de certification : écrivez-en, si vous délivrez quelque chose selon ce référentiel."""
LONGEST_TITLE = 220

Values = dict[str, Any]
Codes = Mapping[str, str]
"""The code of each item, by its key in the source."""


def framework_text(outline: Outline, parts: Sequence[Part], *, code: str, version: str, file: str) -> str:
    """Write a framework's file; `file` is the name of the file that it comes from."""
    framework = {
        "code": code,
        "identifier": outline.identifier,
        "name": outline.title,
        "version": version,
        "authority": outline.authority,
        "language": outline.language,
        "status": outline.status,
        "kind": FrameworkKind.PRIVATE.value,
        "domain_word": _domain_word(outline),
        "valid_from": outline.valid_from,
        "valid_until": outline.valid_until,
        "licence": outline.licence,
        "audience": outline.audience,
        "notes": f"{outline.origin}, fichier « {file} ».",
        "claim": _claim(outline),
        "sources": [_stated(id=SOURCE, title=f"{outline.origin} : {_short(outline)}", url=outline.address)],
        "levels": [_level(outline, index) for index in range(len(outline.steps))],
        "validated_from": outline.counts_from,
        "domains": [_domain(part, _codes_of_items(parts)) for part in parts],
        "certification_rules": [],
    }
    return yaml_text({"schema_version": 1, "framework": _kept(framework)}, comment=COMMENT)


def _short(outline: Outline) -> str:
    title = outline.title
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _domain_word(outline: Outline) -> str:
    """Return what the publisher calls the first floor, where it is a word of ours."""
    words = {node.kind.strip().lower() for node in outline.nodes}
    word = words.pop() if len(words) == 1 else ""
    return word if word in set(DomainWord) else ""


def _claim(outline: Outline) -> Values:
    title = f"Attestation de compétences établie selon le référentiel « {_short(outline)} »"
    return {"we_deliver": False, "prints": title, "say": [], "do_not_say": []}


def _stated(**values: str) -> Values:
    return _kept({**values, "seen": "full"})


def _level(outline: Outline, index: int) -> Values:
    step = outline.steps[index]
    level = {"code": step.code, "ordinal": step.ordinal, "name": step.name, "description": step.description}
    return _kept({**level, "evidence": Provenance.SEEN_SECONDARY.value})


def _codes_of_items(parts: Sequence[Part]) -> Codes:
    competencies = (competency for domain in parts for competency in domain.inner)
    return {item.key: item.code for competency in competencies for item in competency.inner if item.key}


def _domain(part: Part, codes: Codes) -> Values:
    return {**_titled(part), "competencies": [_competency(inner, codes) for inner in part.inner]}


def _competency(part: Part, codes: Codes) -> Values:
    return {**_titled(part), "items": [_item(inner, codes) for inner in part.inner]}


def _titled(part: Part) -> Values:
    return _kept(
        {
            "code": part.code,
            "identifier": part.identifier,
            "title": part.title,
            "description": part.description,
            "evidence": Provenance.SEEN_SECONDARY.value,
            "source": SOURCE,
        }
    )


def _item(part: Part, codes: Codes) -> Values:
    return _kept(
        {
            "code": part.code,
            "identifier": part.identifier,
            "statement": part.title,
            "level": part.level,
            "replaced_by": codes.get(part.replaced_by, ""),
            "optional": part.optional,
            "evidence": Provenance.SEEN_SECONDARY.value,
        }
    )


def _kept(values: Values) -> Values:
    """Leave out the keys that have nothing to say."""
    return {key: value for key, value in values.items() if value != "" and value is not False}
