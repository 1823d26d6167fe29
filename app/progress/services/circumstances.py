"""How, when and on what grounds a level was seen: what a tick may carry besides the level."""

from dataclasses import dataclass
from datetime import date

from app.progress.models import EvidenceKind
from app.progress.rules import WorkFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the evidence that is recorded; without a day, it happened today.

    `body` delivered what was shown, under `reference`; `link` is where the work is. `is_declared`:
    nobody verified it, and it never counts. `is_sign_off`: an evaluator's decision on a competency
    whole.
    """

    kind: EvidenceKind = EvidenceKind.OBSERVATION
    happened_on: date | None = None
    expires_on: date | None = None
    points: int | None = None
    points_max: int | None = None
    comment: str = ""
    body: str = ""
    reference: str = ""
    link: str = ""
    file: WorkFile | None = None
    is_declared: bool = False
    is_sign_off: bool = False
    suggestion_answer_id: int | None = None
    imported_passport_id: int | None = None

    @property
    def is_a_plain_tick(self) -> bool:
        """Tell whether it says nothing but the level: such a tick is new only if the level is."""
        return self == Circumstances(happened_on=self.happened_on)

    @property
    def has_a_source(self) -> bool:
        """Tell whether it says where the evidence comes from."""
        return any(
            (self.body, self.reference, self.link, self.suggestion_answer_id, self.imported_passport_id)
        )
