"""A learner's dossier of evidence in one framework, as whoever validates it reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.awards.queries.eligibility import observers
from app.awards.services.signing_off import Opinion, codes_of
from app.core.french import typography
from app.curricula.rules import Achieved, Competency, Framework, Item
from app.progress.models import EvidenceKind
from app.progress.queries import Shown, Standing, in_plain_values
from app.progress.queries.grounds import Grounds
from app.progress.rules import level_held
from app.spaces.path.words import item_word, kind_of, level_word

HOW = {
    EvidenceKind.OBSERVATION: "observé",
    EvidenceKind.INTERVIEW: "dit à l’oral",
    EvidenceKind.WORK: "travail montré",
    EvidenceKind.TEST: "résultat d’un test",
    EvidenceKind.RECOGNISED: "certificat d’un autre organisme",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence: at what level, how, when, by whom, on what grounds."""

    id: int
    word: str
    how: str
    on: date
    by: str
    grounds: Grounds | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing that can be shown, where the learner stands, and the evidence of it."""

    code: str
    statement: str
    word: str
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An evaluator's opinion that stands; `observed_since` tells that something came after it."""

    opinion: Opinion
    by: str
    on: date
    words: str
    observed_since: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A competency: its lines, the opinions that stand, and whether the reader may give theirs.

    `held` counts the items held out of `total`; two opinions that differ are a conflict.
    """

    code: str
    title: str
    is_validated: bool
    held: int
    total: int
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    is_observed: bool
    observed_by_reader: bool

    @property
    def is_disputed(self) -> bool:
        """Tell whether two evaluators say different things."""
        return len({each.opinion for each in self.said}) > 1

    @property
    def opinion(self) -> Opinion | None:
        """The opinion that stands, where there is one."""
        return self.said[0].opinion if self.said and not self.is_disputed else None

    @property
    def awaits_an_opinion(self) -> bool:
        """Tell whether something was observed upon which nobody has said anything yet."""
        return self.is_observed and (not self.said or any(each.observed_since for each in self.said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A domain and the sheets of its competencies."""

    title: str
    sheets: tuple[Sheet, ...]

    @property
    def validated(self) -> int:
        """How many of its competencies count."""
        return sum(sheet.is_validated for sheet in self.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binder:
    """The whole dossier; `seen` are the ids of the opinions that it shows."""

    framework: Framework
    parts: tuple[Part, ...]
    seen: tuple[int, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of every competency, in order."""
        return tuple(sheet for part in self.parts for sheet in part.sheets)

    @property
    def validated(self) -> int:
        """How many competencies count."""
        return sum(part.validated for part in self.parts)


def pieces_of(standing: Standing) -> list[int]:
    """List the ids of all that a dossier shows, opinions included."""
    return [shown.id for evidence in standing.evidence.values() for shown in evidence]


def binder_of(standing: Standing, grounds: Mapping[int, Grounds], *, reader_id: int) -> Binder:
    """Lay out a learner's evidence, by domain and competency, for whoever reads it."""
    layout = _Layout(standing, grounds, reader_id)
    return Binder(
        framework=standing.framework,
        parts=tuple(
            Part(title=typography(domain.title), sheets=tuple(map(layout.sheet, domain.competencies)))
            for domain in standing.framework.domains
        ),
        seen=tuple(
            shown.id for pieces in standing.evidence.values() for shown in pieces if shown.is_sign_off
        ),
    )


class _Layout:
    """Turns what a learner showed into the sheets of a dossier."""

    def __init__(self, standing: Standing, grounds: Mapping[int, Grounds], reader_id: int) -> None:
        self.standing, self.grounds, self.reader_id = standing, grounds, reader_id
        self.achieved = Achieved(standing.framework, in_plain_values(standing))

    def sheet(self, competency: Competency) -> Sheet:
        """Lay out one competency."""
        seen_by = observers(self.standing, codes_of(competency))
        return Sheet(
            code=competency.code,
            title=typography(competency.title),
            is_validated=self.achieved.competency_is_validated(competency),
            held=sum(map(self.achieved.item_is_held, competency.items)),
            total=len(competency.items),
            lines=tuple(self._lines(competency)),
            said=tuple(self._said(competency)),
            is_observed=bool(seen_by),
            observed_by_reader=self.reader_id in seen_by,
        )

    def _lines(self, competency: Competency) -> Iterator[Line]:
        """Lay out the items; the competency itself too, where somebody observed it whole."""
        if competency.whole and self._observed(competency.whole):
            yield self._line(competency.whole, "La compétence entière")
        for item in competency.items:
            yield self._line(item, typography(item.statement))

    def _line(self, subject: Item, statement: str) -> Line:
        framework, pieces = self.standing.framework, self._observed(subject)
        ordinal = level_held(pieces, framework.derivation)
        is_disputed = subject.code in self.standing.conflicts and len({each.level for each in pieces}) > 1
        return Line(
            code=subject.code,
            statement=statement,
            word="à confirmer" if is_disputed else item_word(framework, subject, ordinal),
            kind="know" if is_disputed else kind_of(framework, ordinal),
            pieces=tuple(map(self._piece, pieces)),
        )

    def _observed(self, subject: Item) -> list[Shown]:
        shown = self.standing.evidence.get(subject.code, ())
        return [each for each in shown if not each.is_sign_off]

    def _piece(self, shown: Shown) -> Piece:
        return Piece(
            id=shown.id,
            word=level_word(self.standing.framework, shown.level),
            how=HOW[shown.kind],
            on=shown.happened_on,
            by=shown.recorded_by,
            grounds=self.grounds.get(shown.id),
        )

    def _said(self, competency: Competency) -> Iterator[Said]:
        latest = self._latest(competency)
        for shown in self.standing.evidence.get(competency.code, ()):
            if shown.is_sign_off:
                written = self.grounds.get(shown.id)
                yield Said(
                    opinion=Opinion.VALIDATED if shown.level else Opinion.TO_REVIEW,
                    by=shown.recorded_by,
                    on=shown.happened_on,
                    words=written.words if written else "",
                    observed_since=latest is not None and latest > shown.recorded_at,
                )

    def _latest(self, competency: Competency) -> datetime | None:
        """Return when the latest observation of a competency was recorded."""
        moments = (
            shown.recorded_at
            for code in codes_of(competency)
            for shown in self.standing.evidence.get(code, ())
            if not shown.is_sign_off
        )
        return max(moments, default=None)
