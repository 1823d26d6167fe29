"""All the keys in one file: still sealed, put back only whole, only where no other keys are."""

import os
import signal
import stat
import subprocess
import sys
import tarfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from certificates.authority import ISSUING_CRL_DAYS
from certificates.errors import CopyRefused, KeysExist, WrongPassphrase
from certificates.keystore import ISSUING, ROOT, KeyDirectory, Publication, copy_keys, put_keys_back
from certificates.names import SealHolder
from tests.certificates.documents import NOW

PASSPHRASE = "une phrase que personne ne devine"


@pytest.fixture
def keys(tmp_path: Path) -> KeyDirectory:
    """Give an installation's keys: authorities, a seal in use and one that was retired."""
    directory = KeyDirectory(tmp_path / "keys", PASSPHRASE)
    directory.create_authorities("Palier", now=NOW, publication=Publication())
    holder = SealHolder(name="EPN de Kérourien")
    earlier = directory.create_seal("kerourien", holder, now=NOW, publication=Publication())
    directory.retired.keep_seal("kerourien", earlier.certificate)
    directory.create_seal("kerourien", holder, now=NOW, publication=Publication(), replace=True)
    return directory


@pytest.fixture
def copy(keys: KeyDirectory, tmp_path: Path) -> Path:
    """Give a copy of these keys."""
    file = tmp_path / "cles.palier"
    copy_keys(keys.folder, file, now=NOW)
    return file


def elsewhere(tmp_path: Path, passphrase: str = PASSPHRASE) -> KeyDirectory:
    return KeyDirectory(tmp_path / "elsewhere", passphrase)


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_put_back_is_what_was_copied(keys: KeyDirectory, copy: Path, tmp_path: Path):
    there = elsewhere(tmp_path)

    told = put_keys_back(copy, there)

    assert content_of(there.folder) == content_of(keys.folder)
    assert there.load_seal("kerourien") == keys.load_seal("kerourien")
    assert (told.private_keys, told.has_root, told.made_at) == (3, True, NOW)


def test_a_copy_and_what_it_restores_are_for_their_owner_alone(copy: Path, tmp_path: Path):
    there = elsewhere(tmp_path)
    put_keys_back(copy, there)

    private = [copy, *there.folder.rglob("*.p12")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE(there.folder.stat().st_mode) == 0o700


def test_a_copy_says_that_the_root_is_in_its_safe(keys: KeyDirectory, tmp_path: Path):
    keys.key_path(ROOT).unlink()

    told = copy_keys(keys.folder, tmp_path / "sans-racine", now=NOW)

    assert (told.private_keys, told.has_root) == (2, False)


def test_the_keys_stay_under_their_passphrase(copy: Path, tmp_path: Path):
    there = elsewhere(tmp_path, "une autre phrase")

    with pytest.raises(WrongPassphrase):
        put_keys_back(copy, there)

    assert b"PRIVATE KEY" not in copy.read_bytes()
    assert not there.folder.exists()


def test_a_copy_never_takes_the_place_of_a_file(keys: KeyDirectory, copy: Path):
    before = copy.read_bytes()

    with pytest.raises(CopyRefused, match="existe déjà"):
        copy_keys(keys.folder, copy, now=NOW)

    assert copy.read_bytes() == before


def test_there_must_be_something_to_copy_and_somewhere_to_put_it(keys: KeyDirectory, tmp_path: Path):
    with pytest.raises(CopyRefused, match="keys init"):
        copy_keys(tmp_path / "rien", tmp_path / "copie", now=NOW)
    with pytest.raises(CopyRefused, match="dossier n’existe pas"):
        copy_keys(keys.folder, tmp_path / "rien" / "copie", now=NOW)


@pytest.mark.parametrize("position", [0.1, 0.5, 0.9])
def test_a_copy_with_one_byte_changed_is_refused(copy: Path, tmp_path: Path, position: float):
    content = bytearray(copy.read_bytes())
    key = content.index(b"issuing.p12") + 512
    content[key + int(700 * position)] ^= 1
    copy.write_bytes(content)

    with pytest.raises(CopyRefused, match="modifié"):
        put_keys_back(copy, elsewhere(tmp_path))

    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("kept", [0, 10, 700, 5000])
def test_a_copy_cut_short_is_refused(copy: Path, tmp_path: Path, kept: int):
    copy.write_bytes(copy.read_bytes()[:kept])

    with pytest.raises(CopyRefused):
        put_keys_back(copy, elsewhere(tmp_path))

    assert not (tmp_path / "elsewhere").exists()


def test_a_copy_that_leads_elsewhere_or_has_no_bottom_is_refused(tmp_path: Path):
    link, deep = tarfile.TarInfo("issuing.p12"), tarfile.TarInfo("manifest.json")
    link.type, link.linkname, deep.size = tarfile.SYMTYPE, "/etc/passwd", 100_000
    for member, content in ((link, b""), (deep, b"[" * deep.size)):
        with tarfile.open(tmp_path / "copy", "w") as archive:
            archive.addfile(member, BytesIO(content))

        with pytest.raises(CopyRefused, match="n’est pas une copie complète"):
            put_keys_back(tmp_path / "copy", elsewhere(tmp_path))


def test_other_keys_are_never_replaced(copy: Path, tmp_path: Path):
    there = elsewhere(tmp_path)
    there.create_authorities("Palier", now=NOW, publication=Publication())
    before = content_of(there.folder)

    with pytest.raises(KeysExist, match="d’autres clés"):
        put_keys_back(copy, there)

    assert content_of(there.folder) == before


def test_keys_whose_list_was_renewed_since_are_left_alone(keys: KeyDirectory, copy: Path):
    keys.renew_crl(ISSUING, now=NOW + timedelta(days=20), days=ISSUING_CRL_DAYS)

    with pytest.raises(KeysExist):
        put_keys_back(copy, keys)


def test_putting_back_what_is_there_already_changes_nothing(keys: KeyDirectory, copy: Path):
    before = content_of(keys.folder)

    put_keys_back(copy, keys)

    assert content_of(keys.folder) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from certificates.keystore import KeyDirectory, copies

left = int(sys.argv[3])
write_whole = copies.write_whole

def killed(*arguments, **options):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    write_whole(*arguments, **options)

copies.write_whole = killed
copies.put_keys_back(Path(sys.argv[1]), KeyDirectory(Path(sys.argv[2]), sys.argv[4]))
"""


@pytest.mark.parametrize("written", range(7))
def test_a_restoration_killed_in_the_middle_is_done_again(
    keys: KeyDirectory, copy: Path, tmp_path: Path, written: int
):
    there = elsewhere(tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, copy, there.folder, str(written), PASSPHRASE],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert not there.has(ISSUING), "nothing is issued from half of the keys"

    put_keys_back(copy, there)

    assert content_of(there.folder) == content_of(keys.folder)
