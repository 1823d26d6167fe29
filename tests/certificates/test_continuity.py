"""A continuity kit: whoever keeps one can verify, and nobody can change one or read a name in it."""

import hashlib
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from certificates.authority import KeyKind, Revocation, make_crl
from certificates.checking import SealState
from certificates.continuity import Kit, KitRefused, KitWriter, Line, open_kit
from certificates.credentials import CredentialKey
from certificates.offline import Given, OfflineReport, check_offline, given
from certificates.verdict import RegisterState, StatusState
from tests.certificates.credentials import ISSUER, NOW, PLACE, a_private_key
from tests.certificates.documents import CODE, authorities, make_authorities, sealed
from tests.certificates.documents import NOW as SEALED
from tests.certificates.kits import FACTS, IN_FORCE, MADE, REVOKED, UNTIL, opened, write_kit
from tests.certificates.test_credential_status import a_list, as_json, certified, signing
from tests.certificates.test_offline import paper

FOLDED = CODE.replace("-", "")
TOMORROW = MADE + timedelta(days=1)
YEARS_LATER = MADE + timedelta(days=20 * 365)


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def checked(pdf: bytes, *kits: Kit, at: datetime = TOMORROW, files: tuple[bytes, ...] = ()) -> OfflineReport:
    return check_offline(pdf, given(authorities().roots, files, kits=kits), at=at)


@pytest.mark.parametrize("name", ["kit", "kit.zip"])
def test_a_kit_stands_in_for_the_register(tmp_path: Path, name: str):
    kit = opened(write_kit(tmp_path / name, {digest(paper()): IN_FORCE}))

    report = checked(paper(), kit)

    assert (report.verdict.register, report.verdict.status) == (RegisterState.KNOWN, StatusState.IN_FORCE)
    assert report.verdict.exit_code == 0


def test_a_document_of_before_the_lists_is_checked_with_a_kit(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {digest(sealed()): IN_FORCE}))

    assert checked(sealed(), kit).verdict.exit_code == 0


@pytest.mark.parametrize("at", [TOMORROW, UNTIL + timedelta(days=400)], ids=["fresh", "lapsed"])
def test_what_was_revoked_stays_so_however_old_the_kit(tmp_path: Path, at: datetime):
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): REVOKED}))

    report = checked(paper(), kit, at=at)

    assert report.verdict.status is StatusState.REVOKED
    assert report.verdict.exit_code == 1


def test_a_document_at_its_term_is_expired(tmp_path: Path):
    line = replace(IN_FORCE, day=MADE.date())
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): line}))

    assert checked(paper(), kit, at=MADE).verdict.exit_code == 0
    assert checked(paper(), kit).verdict.status is StatusState.EXPIRED


def test_an_old_kit_no_longer_says_that_a_document_stands(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): IN_FORCE}))

    report = checked(paper(), kit, at=UNTIL)

    assert report.verdict.register is RegisterState.KNOWN
    assert report.verdict.exit_code == 2
    assert "en vigueur le 24 novembre 2026" in report.reasons[-1]


def test_a_fresh_list_beside_an_old_kit_says_it(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): IN_FORCE}))
    fresh = as_json(a_list(valid_until=UNTIL + timedelta(days=30)))

    assert checked(paper(), kit, at=UNTIL, files=(fresh.encode(),)).verdict.exit_code == 0


def test_a_list_that_withdraws_counts_more_than_a_kit(tmp_path: Path):
    pdf = paper(position=PLACE.position)
    kit = opened(write_kit(tmp_path / "kit", {digest(pdf): IN_FORCE}))

    report = checked(pdf, kit, files=(as_json().encode(),))

    assert report.verdict.status is StatusState.REVOKED


def test_the_last_kit_answers_when_issuer_and_seal_are_long_gone(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {digest(sealed()): IN_FORCE}, valid_until=None), YEARS_LATER)

    report = checked(sealed(), kit, at=YEARS_LATER)

    assert report.seal.state is SealState.EXPIRED
    assert report.verdict.exit_code == 0
    assert "octet pour octet" in report.verdict.sentences[0]


def test_a_retired_seal_is_believed_where_the_kit_knows_the_file_and_it_says_so(tmp_path: Path):
    retired = [authorities().structure.fingerprint]
    kit = opened(write_kit(tmp_path / "kit", {digest(sealed()): IN_FORCE}, retired=retired))

    report = checked(sealed(), kit)

    assert report.seal.state is SealState.RETIRED
    assert report.verdict.exit_code == 0
    assert "octet pour octet" in report.verdict.sentences[0]


def test_a_withdrawn_seal_is_believed_where_the_kit_knows_the_file(tmp_path: Path):
    keys = authorities()
    taken = [Revocation(keys.structure.certificate.serial_number, NOW)]
    crl = make_crl(keys.issuing, now=MADE, days=30, revoked=taken)
    known = opened(write_kit(tmp_path / "kit", {digest(sealed()): IN_FORCE}))
    other = opened(write_kit(tmp_path / "autre", {}))

    assert checked(sealed(), known, files=(crl,)).verdict.exit_code == 0
    assert checked(sealed(), other, files=(crl,)).verdict.exit_code == 1


def test_a_file_that_the_kit_should_know_is_not_valid(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): IN_FORCE}))

    report = checked(sealed(), kit)

    assert report.verdict.register is RegisterState.UNKNOWN
    assert report.verdict.exit_code == 1


def test_a_file_sealed_after_the_kit_could_not_be_checked(tmp_path: Path):
    kit = opened(write_kit(tmp_path / "kit", {}, made_at=SEALED - timedelta(minutes=30)))

    assert checked(sealed(), kit).verdict.exit_code == 2


@pytest.mark.parametrize("at", range(0, len(paper()), 4999))
def test_a_flipped_byte_is_never_valid_whatever_the_kit(tmp_path: Path, at: int):
    kit = opened(write_kit(tmp_path / "kit", {digest(paper()): IN_FORCE}, valid_until=None))
    forged = bytearray(paper())
    forged[at] ^= 1

    assert checked(bytes(forged), kit).verdict.exit_code == 1


def test_the_kit_of_another_issuer_says_nothing_of_the_documents_of_this_one(tmp_path: Path):
    theirs = make_authorities(KeyKind.P256)
    name = "did:web:autre.example"
    chain = certified(a_private_key().public_key(), by=theirs.issuing, name=name)
    key = CredentialKey(a_private_key(), issuer_id=name, chain=chain)
    path = write_kit(tmp_path / "kit", {digest(sealed()): IN_FORCE}, key=key, issuer_id=name)
    roots = [*authorities().roots, *theirs.roots]
    kit = open_kit(path, roots=roots, at=TOMORROW)

    assert check_offline(sealed(), Given(roots=roots, kits=[kit]), at=TOMORROW).verdict.exit_code == 2
    with pytest.raises(KitRefused):
        open_kit(path, roots=authorities().roots, at=TOMORROW)


def test_a_register_is_cut_so_that_a_phone_fetches_little(tmp_path: Path):
    lines = {digest(str(number).encode()): IN_FORCE for number in range(3000)}
    kit = opened(write_kit(tmp_path / "kit", lines, codes=dict.fromkeys(["A", "B"], IN_FORCE)))

    parts = [*(tmp_path / "kit" / "registre").iterdir()]

    assert len(parts) == 256
    assert max(part.stat().st_size for part in parts) < 4096
    assert all(kit.line_of(each) == IN_FORCE for each in lines)
    assert len([*(tmp_path / "kit" / "codes").iterdir()]) == 16


def test_nothing_in_a_kit_tells_in_what_order_papers_were_made(tmp_path: Path):
    codes = {f"CODE{number}": IN_FORCE for number in range(40)}
    write_kit(tmp_path / "a.zip", {}, codes=codes)
    write_kit(tmp_path / "b.zip", {}, codes=dict(reversed(codes.items())))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_code_is_found_by_whoever_has_it_and_read_by_nobody(tmp_path: Path):
    path = write_kit(tmp_path / "kit", {}, codes={FOLDED: REVOKED})
    kit = opened(path)

    assert kit.line_of_code(FOLDED) == REVOKED
    assert kit.line_of_code(FOLDED[::-1]) is None
    assert not any(FOLDED.encode() in file.read_bytes() for file in path.rglob("*") if file.is_file())


def test_two_kits_give_a_code_two_digests():
    assert FACTS.code_digest(FOLDED) != replace(FACTS, salt=b"\xa5" * 32).code_digest(FOLDED)


def test_a_whole_kit_has_no_fault(tmp_path: Path):
    assert [*opened(write_kit(tmp_path / "kit.zip", {digest(paper()): IN_FORCE})).faults()] == []


def test_a_changed_a_missing_and_an_added_file_are_seen(tmp_path: Path):
    path = write_kit(tmp_path / "kit", {digest(paper()): REVOKED})
    part = path / "registre" / f"{digest(paper())[0]}.js"
    part.write_text(part.read_text().replace("revoked", "in_force"))
    (path / "page.css").unlink()
    (path / "bonus.html").write_text("")
    kit = opened(path)

    faults = [*kit.faults()]

    assert len(faults) == 3
    assert "modifié" in next(fault for fault in faults if part.name in fault)
    assert "manque" in next(fault for fault in faults if "page.css" in fault)
    assert "ajouté" in next(fault for fault in faults if "bonus.html" in fault)
    with pytest.raises(KitRefused):
        checked(paper(), kit)


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifeste.jws"])
def test_a_kit_whose_list_of_files_was_changed_is_refused(tmp_path: Path, name: str):
    path = write_kit(tmp_path / "kit", {})
    content = bytearray((path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (path / name).write_bytes(content)

    with pytest.raises(KitRefused):
        opened(path)


def test_a_kit_of_a_key_that_was_withdrawn_is_refused(tmp_path: Path):
    path = write_kit(tmp_path / "kit", {})
    taken = [Revocation(signing().chain[0].serial_number, NOW)]
    crl = make_crl(authorities().issuing, now=NOW, days=30, revoked=taken)

    with pytest.raises(KitRefused, match="n’a pas été signé"):
        open_kit(path, roots=authorities().roots, at=MADE, crls=[crl])


def test_the_key_of_a_seal_signs_no_kit(tmp_path: Path):
    keys = make_authorities(KeyKind.RSA3072)
    private = keys.structure.key
    assert isinstance(private, RSAPrivateKey)
    path = write_kit(
        tmp_path / "kit", {}, key=CredentialKey(private, issuer_id=ISSUER, chain=keys.structure.chain)
    )

    with pytest.raises(KitRefused):
        open_kit(path, roots=keys.roots, at=MADE)


def test_a_kit_of_tomorrow_is_worth_nothing_today(tmp_path: Path):
    path = write_kit(tmp_path / "kit", {})

    with pytest.raises(KitRefused, match="date à venir"):
        opened(path, MADE - timedelta(days=1))


def test_a_newer_kit_takes_the_place_of_an_earlier_one(tmp_path: Path):
    for name in ("kit", "kit.zip"):
        write_kit(tmp_path / name, {})
        write_kit(tmp_path / name, {digest(paper()): IN_FORCE})

        assert opened(tmp_path / name).line_of(digest(paper())) == IN_FORCE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kit", "kit.zip"]


def test_a_kit_never_takes_the_place_of_anything_else(tmp_path: Path):
    folder, file = tmp_path / "photos", tmp_path / "photos.zip"
    folder.mkdir()
    (folder / "vacances.jpg").write_bytes(b"")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("vacances.jpg", b"")

    for place in (folder, file):
        with pytest.raises(KitRefused, match="n’est pas un kit"):
            write_kit(place, {})


@pytest.mark.parametrize("name", ["kit", "kit.zip"])
def test_a_kit_that_was_not_finished_leaves_nothing(tmp_path: Path, name: str):
    with KitWriter(tmp_path / name, facts=FACTS) as kit:
        kit.add_documents([])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"%PDF-1.7"])
def test_a_file_that_is_no_kit_is_said_so(tmp_path: Path, content: bytes):
    path = tmp_path / "kit.zip"
    path.write_bytes(content)

    with pytest.raises(KitRefused, match="n’est pas un kit"):
        opened(path)


def test_an_archive_damaged_anywhere_is_refused_with_a_sentence(tmp_path: Path):
    path = write_kit(tmp_path / "kit.zip", {digest(paper()): IN_FORCE})
    whole = path.read_bytes()
    directory = whole.rindex(b"PK\1\2")

    for place in (6, 8, 26, 28, 29, 40, *range(directory, len(whole))):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])

        with suppress(KitRefused):
            assert all(fault.startswith("Ce ") for fault in opened(path).faults())


def test_a_kit_that_names_a_file_outside_itself_is_not_read(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("secret")
    kit = opened(write_kit(tmp_path / "kit", {}))
    lured = replace(kit, sums={"../secret.txt": hashlib.sha256(b"secret").hexdigest()})

    with pytest.raises(KitRefused):
        lured.read("../secret.txt")


def certificate(status: StatusState, day: date | None = None) -> Line:
    return Line(paper="certificate", status=status, day=day)


@pytest.mark.parametrize(
    ("line", "day", "status"),
    [
        (certificate(StatusState.REPLACED, date(2026, 1, 5)), date(2030, 1, 1), StatusState.REPLACED),
        (certificate(StatusState.IN_FORCE, date(2028, 1, 5)), date(2028, 1, 5), StatusState.IN_FORCE),
        (certificate(StatusState.IN_FORCE, date(2028, 1, 5)), date(2028, 1, 6), StatusState.EXPIRED),
        (certificate(StatusState.IN_FORCE), date(2060, 1, 1), StatusState.IN_FORCE),
    ],
)
def test_a_line_says_where_a_paper_stands_on_a_day(line: Line, day: date, status: StatusState):
    assert Line.read(line.written()) == line
    assert line.status_on(day) is status
