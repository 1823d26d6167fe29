"""What is said of a document that was checked far from its register."""

from collections.abc import Sequence
from typing import Any

from app.awards.schemas.seals import seal_as_json
from certificates.continuity import Kit
from certificates.offline import OfflineReport


def offline_as_json(report: OfflineReport, *, code: str | None) -> dict[str, Any]:
    """Return the answer for machines, with the words of the page and why a part stays open."""
    seal = report.seal
    return {
        "code": code,
        "sha256": seal.sha256,
        **report.verdict.to_dict(),
        "reasons": list(report.reasons),
        "seal_details": seal_as_json(seal),
    }


def kit_as_json(kit: Kit | None, reasons: Sequence[str]) -> dict[str, Any]:
    """Return what was found of a continuity kit; None where nothing proves whose it is."""
    if kit is None:
        return {"kit": None, "reasons": [*reasons]}
    facts = kit.facts
    return {
        "kit": {
            "issuer": facts.issuer_id,
            "address": facts.address,
            "made_at": facts.made_at.isoformat(),
            "valid_until": facts.valid_until.isoformat() if facts.valid_until else None,
            "documents": facts.documents,
            "codes": facts.codes,
            "files": len(kit.sums),
        },
        "reasons": [*reasons],
    }
