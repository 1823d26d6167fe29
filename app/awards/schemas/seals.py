"""What a seal says of itself, for machines."""

from typing import Any

from certificates.checking import SealReport


def seal_as_json(report: SealReport) -> dict[str, Any]:
    """Return who sealed a file and when, by its own word and by the authority that dated it, if one did."""
    return {
        "reasons": list(report.reasons),
        "signer": report.signer_name,
        "fingerprint": report.fingerprint,
        "sealed_at": report.sealed_at.isoformat() if report.sealed_at else None,
        "timestamped_at": report.timestamped_at.isoformat() if report.timestamped_at else None,
        "timestamped_by": report.timestamped_by,
    }
