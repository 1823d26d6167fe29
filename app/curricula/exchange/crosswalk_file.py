"""The links of an outline to frameworks that are loaded here, as the text of a crosswalk's file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.core.french import plural
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.folding import Part
from app.curricula.exchange.outline import Outline, OutsideMatch
from app.curricula.exchange.published import Place
from app.curricula.exchange.yaml_writing import yaml_text
from app.curricula.strict_yaml import Unquoted

COMMENT = """\
Fichier produit par « palier curricula import », à relire avant de le charger.
Une correspondance suggère, une personne décide : rien n’est converti."""

Known = Mapping[str, Place]
"""What is loaded here, by identifier."""

Kept = tuple[str, Place, OutsideMatch]


def crosswalk_text(
    outline: Outline, parts: Sequence[Part], *, code: str, known: Known, findings: Findings
) -> str:
    """Write a crosswalk's file, or "" where no link leads to something that is loaded here."""
    kept = sorted(
        _kept(outline, parts, known, own=code), key=lambda each: (each[1].framework, each[0], each[1].code)
    )
    aside = len(outline.matches) - len(kept)
    if aside:
        findings.notice(
            f"{plural(aside, 'correspondance laissée', 'correspondances laissées')} de côté\u202f: "
            "leur autre bout n’est pas une compétence d’un référentiel chargé ici."
        )
    if not kept:
        return ""
    crosswalk = {
        "code": f"{code}-correspondances",
        "title": f"Correspondances du référentiel « {outline.title[:200]} »",
        "status": "draft",
        "notes": f"{outline.origin} : liens du paquet, relus par personne.",
        "sets": [
            {
                "from": code,
                "to": framework,
                "method": outline.origin,
                "pairs": [_pair(each) for each in inner],
            }
            for framework, inner in groupby(kept, key=lambda each: each[1].framework)
        ],
    }
    return yaml_text({"schema_version": 1, "crosswalk": crosswalk}, comment=COMMENT)


def _kept(outline: Outline, parts: Sequence[Part], known: Known, *, own: str) -> Iterator[Kept]:
    competencies = [competency for domain in parts for competency in domain.inner]
    codes = {part.key: part.code for part in competencies if part.key}
    places = dict(known) | {f"{place.framework}:{place.code}": place for place in known.values()}
    seen = set()
    for match in outline.matches:
        place = places.get(match.target)
        if match.origin in codes and place and place.is_competency and place.framework != own:
            key = (codes[match.origin], place.framework, place.code)
            if key not in seen:
                seen.add(key)
                yield codes[match.origin], place, match


def _pair(kept: Kept) -> dict[str, Any]:
    code, place, match = kept
    pair = {
        "from": code,
        "to": place.code,
        "match": match.match.value,
        "confidence": Unquoted(f"{match.confidence // 100}.{match.confidence % 100:02d}"),
    }
    note = " ".join(match.note.split())[:300]
    return pair | ({"note": note} if note else {})
