"""What is said of a document that was checked far from its register."""

from typing import Any

from app.awards.schemas.seals import seal_as_json
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
