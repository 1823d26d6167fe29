"""What a competency that is held suggests in another framework: a pure decision."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from app.curricula.rules import Achieved, Competency, Framework, Item, Level, Standing
from app.curricula.rules.crosswalk import KnownMatch, Match
from app.progress.rules.suggestions import Suggestion, strength_word, suggested
from tests.curricula.frameworks import ALONE, EXPLAINS, WITH_HELP, a_domain, a_framework

_ids = count(1)


def with_ids(framework: Framework) -> Framework:
    """Give each item and each competency whole an id, as loading does."""
    domains = tuple(
        replace(domain, competencies=tuple(map(with_whole, domain.competencies)))
        for domain in framework.domains
    )
    return replace(framework, domains=domains)


def with_whole(competency: Competency) -> Competency:
    whole = Item(code=competency.code, statement=competency.title, id=next(_ids))
    items = tuple(replace(item, id=next(_ids)) for item in competency.items)
    return replace(competency, items=items, whole=whole, id=next(_ids))


VISA = with_ids(a_framework(a_domain("M1", 2, 2), code="visa"))
CRCN = with_ids(a_framework(a_domain("1", 2, 2), code="crcn"))


def a_match(**changes: object) -> KnownMatch:
    values = {
        "id": 1,
        "from_framework": "visa",
        "from_code": "M1.1",
        "to_framework": "crcn",
        "to_code": "1.1",
        "match": Match.CLOSE,
        "confidence": 85,
        "note": "",
        "crosswalk": "Correspondances",
        "is_reviewed": False,
    }
    return KnownMatch(**(values | changes))  # type: ignore[arg-type]


def state(framework: Framework, held: Mapping[str, int]) -> Achieved:
    return Achieved(framework, Standing(held=held))


def proposed(
    *links: KnownMatch,
    visa: Mapping[str, int] | None = None,
    crcn: Mapping[str, int] | None = None,
    answered: frozenset[tuple[int, int]] = frozenset(),
) -> tuple[Suggestion, ...]:
    states = {"visa": state(VISA, visa or {}), "crcn": state(CRCN, crcn or {})}
    return suggested(
        links, known={code: (each,) for code, each in states.items()}, offered=states, answered=answered
    )


def ids_of(*codes: str) -> tuple[int, int]:
    parts = [*VISA.competencies, *CRCN.competencies]
    first, second = (next(each for each in parts if each.code == code) for code in codes)
    assert first.whole is not None
    assert second.whole is not None
    return first.whole.id, second.whole.id


BOTH = {"M1.1.1": ALONE, "M1.1.2": ALONE}


def test_a_competency_that_is_validated_suggests_the_one_that_matches():
    (found,) = proposed(a_match(), visa=BOTH)

    assert found.competency.code == "1.1"
    assert found.strongest.competency.code == "M1.1"
    assert [item.code for item in found.to_confirm] == ["1.1.1", "1.1.2"]


def test_a_competency_that_is_not_validated_suggests_nothing():
    assert proposed(a_match(), visa={"M1.1.1": ALONE, "M1.1.2": WITH_HELP}) == ()


def test_what_is_held_already_is_not_suggested():
    assert proposed(a_match(), visa=BOTH, crcn={"1.1.1": ALONE, "1.1.2": EXPLAINS}) == ()


def test_only_what_is_not_held_yet_is_to_confirm():
    (found,) = proposed(a_match(), visa=BOTH, crcn={"1.1.1": ALONE})

    assert [item.code for item in found.to_confirm] == ["1.1.2"]


def test_an_answer_stays_whatever_it_was():
    answered = frozenset({ids_of("M1.1", "1.1")})

    assert proposed(a_match(), visa=BOTH, answered=answered) == ()


def test_an_answer_stays_when_a_new_version_follows_the_one_it_was_given_in():
    old = 9001
    whole = VISA.domains[0].competencies[0].whole
    assert whole is not None
    followed = replace(
        VISA,
        domains=(
            replace(
                VISA.domains[0],
                competencies=(
                    replace(VISA.domains[0].competencies[0], whole=replace(whole, sources=(old,))),
                ),
            ),
        ),
    )
    states = {"visa": state(followed, BOTH), "crcn": state(CRCN, {})}
    known = {code: (each,) for code, each in states.items()}

    found = suggested([a_match()], known=known, offered=states, answered={(old, ids_of("M1.1", "1.1")[1])})

    assert found == ()


def test_another_reason_that_comes_later_is_proposed_alone():
    links = (a_match(), a_match(id=2, from_code="M1.2", confidence=60))
    everything = BOTH | {"M1.2.1": ALONE, "M1.2.2": ALONE}

    (found,) = proposed(*links, visa=everything, answered=frozenset({ids_of("M1.1", "1.1")}))

    assert [reason.competency.code for reason in found.reasons] == ["M1.2"]


def test_several_reasons_make_one_suggestion_the_strongest_first():
    links = (a_match(confidence=60), a_match(id=2, from_code="M1.2", confidence=90))
    everything = BOTH | {"M1.2.1": ALONE, "M1.2.2": ALONE}

    (found,) = proposed(*links, visa=everything)

    assert [reason.link.id for reason in found.reasons] == [2, 1]


def test_the_same_pair_told_by_two_crosswalks_is_one_reason():
    (found,) = proposed(a_match(confidence=60), a_match(id=2, confidence=70), visa=BOTH)

    assert [reason.link.id for reason in found.reasons] == [2]


def test_at_equal_confidence_the_narrower_is_likelier_than_the_broader():
    links = (
        a_match(match=Match.BROAD),
        a_match(id=2, to_code="1.2", match=Match.NARROW),
        a_match(id=3, to_code="1.2", match=Match.EXACT, from_code="M1.2"),
    )

    found = proposed(*links, visa=BOTH)

    assert [each.strongest.link.match for each in found] == [Match.NARROW, Match.BROAD]


def test_a_match_read_backwards_suggests_the_other_way():
    link = a_match(match=Match.BROAD)

    (found,) = proposed(link, link.inverse, crcn={"1.1.1": ALONE, "1.1.2": ALONE})

    assert (found.competency.code, found.strongest.link.match) == ("M1.1", Match.NARROW)


def test_a_framework_that_is_not_offered_is_not_suggested():
    visa = state(VISA, BOTH)

    assert suggested([a_match()], known={"visa": (visa,)}, offered={"visa": visa}) == ()


def test_a_code_that_the_version_does_not_have_suggests_nothing():
    assert proposed(a_match(to_code="9.9"), a_match(from_code="M1"), visa=BOTH) == ()


def test_the_levels_offered_are_those_that_count_and_owe_nothing_to_the_other_framework():
    (found,) = proposed(a_match(), visa=dict.fromkeys(BOTH, EXPLAINS))

    assert [level.ordinal for level in found.levels] == [ALONE, EXPLAINS]


def test_a_competency_marked_whole_is_confirmed_whole():
    scale = tuple(Level(code=str(n), ordinal=n, name=f"Niveau {n}") for n in range(1, 9))
    bare = with_ids(a_framework(a_domain("1", 0), code="digcomp", levels=scale, validated_from=1))
    states = {"visa": state(VISA, BOTH), "digcomp": state(bare, {})}
    link = a_match(to_framework="digcomp")

    (found,) = suggested([link], known={"visa": (states["visa"],)}, offered=states)

    assert [item.code for item in found.to_confirm] == ["1.1"]
    assert [level.ordinal for level in found.levels] == list(range(1, 9))


def test_how_strong_a_match_is_is_said_in_a_word():
    said = [strength_word(percent) for percent in (100, 80, 79, 60, 59, 0)]

    assert said == ["forte", "forte", "moyenne", "moyenne", "faible", "faible"]
