"""The verdict: three parts kept apart, and never « valid » for what could not be checked."""

from itertools import product

import pytest

from certificates.checking import SealState
from certificates.verdict import Decision, RegisterState, SealOpinion, StatusState, Verdict

SEALS = [*SealState, *SealOpinion]
BAD = {
    *SealState, *RegisterState, *StatusState,
} - {
    SealState.GOOD, RegisterState.KNOWN, StatusState.IN_FORCE,
    RegisterState.NOT_CONSULTED, StatusState.NOT_CONSULTED,
}  # fmt: skip
EVERY = [
    Verdict(seal=seal, register=register, status=status)
    for seal, register, status in product(SEALS, RegisterState, StatusState)
]


def test_valid_needs_all_three_parts_known_and_good():
    valid = [verdict for verdict in EVERY if verdict.decision is Decision.VALID]

    assert valid == [Verdict(seal=SealState.GOOD, register=RegisterState.KNOWN, status=StatusState.IN_FORCE)]


@pytest.mark.parametrize("verdict", EVERY, ids=str)
def test_one_bad_part_is_enough_to_refuse(verdict):
    has_a_bad_part = bool({verdict.seal, verdict.register, verdict.status} & BAD)

    assert (verdict.decision is Decision.NOT_VALID) is has_a_bad_part


def test_a_good_seal_offline_could_not_be_checked():
    verdict = Verdict(
        seal=SealState.GOOD, register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED
    )

    assert verdict.decision is Decision.COULD_NOT_CHECK
    assert verdict.exit_code == 2
    assert verdict.headline == "N’a pas pu être vérifié"


@pytest.mark.parametrize(
    ("status", "code"), [(StatusState.IN_FORCE, 0), (StatusState.REVOKED, 1), (StatusState.REPLACED, 1)]
)
def test_the_command_line_answers_by_its_exit_code(status, code):
    verdict = Verdict(seal=SealState.GOOD, register=RegisterState.KNOWN, status=status)

    assert verdict.exit_code == code


def test_every_part_has_its_own_french_sentence():
    for verdict in EVERY:
        assert all(sentence.endswith(".") for sentence in verdict.sentences)
    assert len({sentence for verdict in EVERY for sentence in verdict.sentences}) == len(
        {*SEALS, *RegisterState, *StatusState}
    )


def test_machines_read_the_parts_and_the_verdict():
    verdict = Verdict(seal=SealState.BROKEN, register=RegisterState.DIFFERENT, status=StatusState.IN_FORCE)

    told = verdict.to_dict()

    assert {key: told[key] for key in ("seal", "register", "status", "verdict")} == {
        "seal": "broken",
        "register": "different",
        "status": "in_force",
        "verdict": "not_valid",
    }
