"""What tests add up to: points ÷ points, exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from app.curricula.rules import Framework


class Result(Protocol):
    """A piece of evidence that may carry the points of a test."""

    @property
    def id(self) -> int:
        """Tell it from the others: evidence may count for several subjects, and adds up once."""

    @property
    def points(self) -> int | None:
        """The points obtained, None where it is no test."""

    @property
    def points_max(self) -> int | None:
        """The points that could be obtained."""


@dataclass(frozen=True, slots=True)
class Tests:
    """The share of the points obtained, over all and by code of domain; zero where nothing was tested."""

    score: Fraction
    score_by_domain: Mapping[str, Fraction]

    @classmethod
    def among(cls, framework: Framework, counted: Mapping[str, Sequence[Result]]) -> "Tests":
        """Add up the tests among the evidence that counts, by code of item or competency."""
        tested = {code: found for code, pieces in counted.items() if (found := list(_tests(pieces)))}
        if not tested:
            return cls(Fraction(0), {})
        by_domain = {
            domain.code: [test for code in _codes(framework, domain.code) for test in tested.get(code, ())]
            for domain in framework.domains
        }
        return cls(
            _share(test for tests in by_domain.values() for test in tests),
            {code: _share(tests) for code, tests in by_domain.items() if tests},
        )


def _tests(pieces: Iterable[Result]) -> Iterator[Result]:
    return (piece for piece in pieces if piece.points is not None and piece.points_max)


def _codes(framework: Framework, domain_code: str) -> Iterator[str]:
    domain = next(each for each in framework.domains if each.code == domain_code)
    for competency in domain.competencies:
        yield competency.code
        yield from (item.code for item in competency.items)


def _share(tests: Iterable[Result]) -> Fraction:
    once = {test.id: test for test in tests}.values()
    most = sum(test.points_max or 0 for test in once)
    return Fraction(sum(test.points or 0 for test in once), most) if most else Fraction(0)
