"""What an installation needs before its first visitor: the frameworks that it ships."""

from pathlib import Path

from app.core.database import write_transaction
from app.curricula import reading, services

SHIPPED = Path(__file__).resolve().parents[2] / "curricula"


def prepare() -> None:
    """Load the frameworks of `curricula/`; those that are already there are left as they are."""
    parsed = [reading.read(file) for file in sorted(SHIPPED.glob("*.yaml"))]
    with write_transaction():
        for framework in parsed:
            services.load_framework(framework)
