"""Whatever is done to a sealed file, the checker says what it is, and never fails itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.checking import LARGEST_FILE, SealReport, SealState, check_seal
from tests.certificates import forgeries
from tests.certificates.documents import NOW, authorities, drawn, sealed


def check(pdf: bytes) -> SealReport:
    keys = authorities()
    return check_seal(pdf, roots=keys.roots, crls=keys.crls, at=NOW)


@pytest.mark.parametrize("name", forgeries.SEALED_FORGERIES)
def test_a_forgery_is_refused(name):
    report = check(forgeries.SEALED_FORGERIES[name]())

    assert report.state in (SealState.BROKEN, SealState.UNREADABLE)
    assert report.reasons


def test_one_changed_bit_anywhere_is_refused():
    pdf = sealed()

    for position in range(0, len(pdf), 331):
        report = check(forgeries.with_byte_flipped(pdf, position, bit=position % 8))
        assert not report.is_good, position


def test_one_changed_letter_in_the_unsigned_container_is_refused():
    pdf = sealed()

    for position in forgeries.gap_of(pdf)[::37]:
        assert not check(forgeries.with_byte_flipped(pdf, position)).is_good, position


def test_the_case_of_the_containers_letters_may_not_change():
    pdf = sealed()
    gap = forgeries.gap_of(pdf)

    shouting = pdf[: gap.start] + pdf[gap.start : gap.stop].upper() + pdf[gap.stop :]

    assert check(shouting).state is SealState.BROKEN


def test_the_chain_may_not_be_signed_otherwise_even_if_as_well():
    forged, roots = forgeries.with_an_authority_signed_otherwise()

    assert check_seal(forged, roots=roots, at=NOW).state is SealState.BROKEN


def test_a_forger_with_the_same_names_is_an_unknown_issuer():
    report = check(forgeries.from_another_authority())

    assert report.state is SealState.UNKNOWN_ISSUER
    assert report.signer_name == "EPN de Kérourien"


def test_an_overlay_is_said_to_be_an_addition():
    report = check(forgeries.with_overlay(sealed()))

    assert report.reasons == ("Quelque chose a été ajouté au fichier après la pose du cachet.",)


def test_a_changed_word_is_said_to_be_a_change():
    report = check(forgeries.with_title_changed(sealed()))

    assert report.reasons == ("Le contenu a été modifié après la pose du cachet.",)


def test_a_stripped_seal_leaves_a_file_without_a_seal():
    assert check(drawn()).state is SealState.ABSENT
    assert check(sealed()[: len(drawn())]).state is SealState.ABSENT


def test_a_seal_unhooked_from_its_field_is_no_seal():
    assert not check(forgeries.with_another_key_in_the_field(sealed())).is_good


@pytest.mark.parametrize(
    ("pdf", "said"),
    [
        (b"", "Le fichier est vide."),
        (b"PK\x03\x04 un tableur", "Ce fichier n’est pas un PDF."),
        (b"%PDF-1.7\n" + bytes(LARGEST_FILE), "Le fichier est trop gros pour être un de nos certificats."),
        (b"%PDF-1.7\nrien du tout", "Ce fichier PDF est abîmé, protégé ou illisible."),
    ],
    ids=["empty", "not a PDF", "huge", "hollow"],
)
def test_what_is_no_certificate_is_told_plainly(pdf, said):
    report = check(pdf)

    assert report.state is SealState.UNREADABLE
    assert report.reasons == (said,)


def test_an_encrypted_file_is_told_plainly():
    assert check(forgeries.encrypted()).state is SealState.UNREADABLE


@pytest.mark.parametrize("kept", [20, 200, 2_000, 20_000])
def test_a_file_cut_short_is_never_an_error(kept):
    assert not check(sealed()[:kept]).is_good


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 47_000), st.integers(0, 300))
def test_made_up_bytes_are_never_an_error(noise, position, dropped):
    pdf = sealed()

    forged = pdf[:position] + noise + pdf[position + dropped :]

    assert forged == pdf or not check(forged).is_good


def test_only_the_root_given_is_trusted():
    other = authorities().issuing.certificate

    report = check_seal(sealed(), roots=[], at=NOW)

    assert report.state is SealState.UNKNOWN_ISSUER
    assert check_seal(sealed(), roots=[other], at=NOW).state is not SealState.UNREADABLE


def test_a_refused_file_writes_no_name_in_the_logs(caplog):
    check(forgeries.from_another_authority())

    assert not caplog.records
