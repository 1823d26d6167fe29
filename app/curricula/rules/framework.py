"""What a framework is made of, as frozen values: what pages show and what the rules need.

Every `id` is that of the row, and `UNLOADED` in a framework that was only read from its file.
Codes are unique within one version of one framework, never beyond it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.curricula.rules.conditions import Condition, Decision
from app.curricula.rules.kinds import DomainWord, FrameworkKind, FrameworkStatus, Provenance, RulePurpose

UNLOADED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A step of the framework's own scale; a greater `ordinal` is a better mastery."""

    code: str
    ordinal: int
    name: str
    group: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A thing that a person does, said in the first person.

    `level` is the ordinal of the level that it shows, where the framework sorts its items by
    level. An optional item counts in no threshold unless a rule says so. `sources` are the ids
    of other versions' items whose evidence counts for this one. `days` is how many observation
    days its framework weighs, 1 where the latest evidence decides.
    """

    code: str
    statement: str
    level: int | None = None
    optional: bool = False
    id: int = UNLOADED
    sources: tuple[int, ...] = ()
    days: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """Items that go together; `whole` is what evidence of the competency as a whole hangs on.

    `retired` items were replaced by others: they are kept for the evidence that they bear, and
    are neither shown, counted nor marked any more.
    """

    code: str
    title: str
    description: str = ""
    items: tuple[Item, ...] = ()
    id: int = UNLOADED
    whole: Item | None = None
    retired: tuple[Item, ...] = ()

    @property
    def is_graded_whole(self) -> bool:
        """Tell whether it is marked as a whole: it has no item, or items that each show one level."""
        return all(item.level is not None for item in self.items)

    @property
    def subjects(self) -> tuple[Item, ...]:
        """What is marked for it in a grid: itself whole, or its items."""
        return (self.whole,) if self.is_graded_whole and self.whole else self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Competencies that go together; `planned_minutes` is the time that its teaching takes."""

    code: str
    title: str
    description: str = ""
    planned_minutes: int | None = None
    competencies: tuple[Competency, ...] = ()
    id: int = UNLOADED

    @property
    def items(self) -> tuple[Item, ...]:
        """All the items of the domain, in the file's order."""
        return tuple(item for competency in self.competencies for item in competency.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenPhrase:
    """Words that a document must not carry; `unless` is for a person to read, never evaluated."""

    phrase: str
    unless: str = ""
    title_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What our documents may say: the only title they print, and what they never say."""

    we_deliver: bool = False
    prints: str = ""
    say: tuple[str, ...] = ()
    do_not_say: tuple[ForbiddenPhrase, ...] = ()
    trademark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """The document that a rule leads to; `validity_months` is None where it does not expire."""

    name: str = ""
    states: tuple[str, ...] = ()
    validity_months: int | None = None
    graded: bool = False
    partial_attestation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationRule:
    """Conditions that must all be met, and what meeting them means."""

    code: str
    title: str
    purpose: RulePurpose
    provenance: Provenance
    conditions: tuple[Condition, ...]
    enabled: bool = True
    note: str = ""
    attestation: Attestation | None = None
    id: int = UNLOADED

    @property
    def is_decided_outside(self) -> bool:
        """Tell whether a body that is not ours decides: its decision is a fact, no award of ours."""
        return any(isinstance(condition, Decision) and condition.outside for condition in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a framework weighs evidence: the latest, or `n` of the last `m` days that show the level.

    `valid_months` is how long evidence counts, None for ever. `rounding_minutes` is the unit to
    which each session's presence is rounded down, 1 for none.
    """

    n: int = 1
    m: int = 1
    valid_months: int | None = None
    rounding_minutes: int = 1

    @property
    def is_latest(self) -> bool:
        """Tell whether the latest evidence decides by itself."""
        return self.m == 1


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One version of one framework, whole. `validated_from` is the ordinal that counts.

    `only_for` is the id of the structure whose local variant it is, None where it is everybody's.
    """

    code: str
    version: str
    name: str
    short_name: str
    authority: str
    kind: FrameworkKind
    status: FrameworkStatus
    language: str
    claim: Claim
    levels: tuple[Level, ...]
    domains: tuple[Domain, ...]
    rules: tuple[CertificationRule, ...] = ()
    validated_from: int | None = None
    domain_word: DomainWord = DomainWord.DOMAIN
    derivation: Derivation = Derivation()
    file_digest: str = ""
    id: int = UNLOADED
    only_for: int | None = None

    def is_for(self, structure_id: int) -> bool:
        """Tell whether a structure may use it."""
        return self.only_for in {None, structure_id}

    @property
    def competencies(self) -> Iterator[Competency]:
        """Every competency, in the file's order."""
        return (competency for domain in self.domains for competency in domain.competencies)

    @property
    def items(self) -> Iterator[Item]:
        """Every item, in the file's order."""
        return (item for domain in self.domains for item in domain.items)

    @cached_property
    def subjects(self) -> tuple[Item, ...]:
        """All that evidence can hang on: every item, and every competency as a whole."""
        wholes = (competency.whole for competency in self.competencies)
        return (*self.items, *(whole for whole in wholes if whole is not None))

    @property
    def retired(self) -> Iterator[Item]:
        """Every item that another replaced in this version."""
        return (item for competency in self.competencies for item in competency.retired)

    @cached_property
    def by_code(self) -> dict[str, Domain | Competency | Item]:
        """Everything that a code names in this version."""
        parts: tuple[Iterator[Domain | Competency | Item], ...] = (
            iter(self.domains),
            self.competencies,
            self.items,
        )
        return {thing.code: thing for kind in parts for thing in kind}

    def rule(self, code: str) -> CertificationRule:
        """Return the rule of this code.

        Raises:
            KeyError: the version has no such rule.
        """
        return {rule.code: rule for rule in self.rules}[code]

    def rules_for(self, purpose: RulePurpose) -> tuple[CertificationRule, ...]:
        """Return the enabled rules that serve a purpose, in the file's order."""
        return tuple(rule for rule in self.rules if rule.purpose is purpose and rule.enabled)

    def level(self, ordinal: int) -> Level | None:
        """Return the level of this ordinal, or None below the framework's scale."""
        return next((level for level in self.levels if level.ordinal == ordinal), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """The version before, and what replaces which of its parts; the rest follows word for word."""

    version: str
    replaced_by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The version whose content a local variant takes over."""

    code: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFile:
    """A framework as it was read, with the exact text that its digest covers.

    `replaced_here` goes from the code of each retired item to that of the item that replaces it
    in this same version; `superseded_by` is the code of the framework that took its place.
    """

    framework: Framework
    text: str
    previous: Succession | None = None
    variant_of: Base | None = None
    superseded_by: str = ""
    replaced_here: Mapping[str, str] = field(default_factory=dict)
