"""The verdict: three parts kept apart, and never « valid » for what could not be checked."""

from itertools import product

import pytest

from certificates.checking import SealState
from certificates.verdict import Decision, RegisterState, SealOpinion, StatusState, Verdict

SEALS = [*SealState, *SealOpinion]
NEED_THE_REGISTER = [SealState.RETIRED, SealState.EXPIRED]
BAD_SEALS = set(SEALS) - {SealState.GOOD, *NEED_THE_REGISTER, SealOpinion.NOT_EXAMINED}
BAD_ANSWERS = {RegisterState.UNKNOWN, RegisterState.DIFFERENT}
BAD_STATUSES = set(StatusState) - {StatusState.IN_FORCE, StatusState.NOT_CONSULTED}
EVERY = [
    Verdict(seal=seal, register=register, status=status)
    for seal, register, status in product(SEALS, RegisterState, StatusState)
]


def test_valid_needs_all_three_parts_known_and_good():
    valid = [verdict for verdict in EVERY if verdict.decision is Decision.VALID]

    worthy = [
        (SealState.GOOD, RegisterState.KNOWN),
        (SealState.GOOD, RegisterState.LISTED),
        *((seal, RegisterState.KNOWN) for seal in NEED_THE_REGISTER),
    ]
    assert valid == [
        Verdict(seal=seal, register=register, status=StatusState.IN_FORCE) for seal, register in worthy
    ]


@pytest.mark.parametrize("seal", NEED_THE_REGISTER)
@pytest.mark.parametrize(
    ("register", "decision"),
    [
        (RegisterState.KNOWN, Decision.VALID),
        (RegisterState.UNKNOWN, Decision.NOT_VALID),
        (RegisterState.DIFFERENT, Decision.NOT_VALID),
        (RegisterState.LISTED, Decision.COULD_NOT_CHECK),
        (RegisterState.NOT_CONSULTED, Decision.COULD_NOT_CHECK),
    ],
)
def test_a_seal_whose_key_was_retired_is_worth_what_the_register_says(seal, register, decision):
    assert Verdict(seal=seal, register=register, status=StatusState.IN_FORCE).decision is decision


@pytest.mark.parametrize("seal", NEED_THE_REGISTER)
def test_the_verdict_says_that_the_register_vouches_for_a_retired_seal(seal):
    known, unknown = (
        Verdict(seal=seal, register=register, status=StatusState.IN_FORCE).sentences[0]
        for register in (RegisterState.KNOWN, RegisterState.UNKNOWN)
    )

    assert "Le registre confirme" in known
    assert "seul le registre" in unknown


@pytest.mark.parametrize("verdict", EVERY, ids=str)
def test_one_bad_part_is_enough_to_refuse(verdict):
    has_a_bad_part = (
        verdict.seal in BAD_SEALS or verdict.register in BAD_ANSWERS or verdict.status in BAD_STATUSES
    )

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
    every = [*SEALS, *NEED_THE_REGISTER, *RegisterState, *StatusState]
    assert len({sentence for verdict in EVERY for sentence in verdict.sentences}) == len(every)


def test_machines_read_the_parts_and_the_verdict():
    verdict = Verdict(seal=SealState.BROKEN, register=RegisterState.DIFFERENT, status=StatusState.IN_FORCE)

    told = verdict.to_dict()

    assert {key: told[key] for key in ("seal", "register", "status", "verdict")} == {
        "seal": "broken",
        "register": "different",
        "status": "in_force",
        "verdict": "not_valid",
    }
