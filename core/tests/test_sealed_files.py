"""Files of persons: unreadable on the disk, whole or not there, kept once."""

import hashlib
import io
import stat

import pytest

from core import crypto, sealed_files
from core.exceptions import RuleError

CLEAR = "Triệu Thị Vay;006000000001\n".encode() * 50
DIGEST = hashlib.sha256(CLEAR).hexdigest()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(data=CLEAR, folder="bank"):
    return sealed_files.keep(io.BytesIO(data), folder, hashlib.sha256(data).hexdigest())


def test_what_was_kept_is_opened_again():
    with sealed_files.opened(kept()) as file:
        assert file.read() == CLEAR


def test_the_disk_holds_nothing_in_clear(store):
    place = store / kept()
    assert b"006000000001" not in place.read_bytes()
    assert [path for path in store.rglob("*") if path.is_file()] == [place]


def test_it_is_called_by_its_digest_and_read_by_the_server_alone(store, settings):
    name = kept()
    assert name == f"bank/{DIGEST[:2]}/{DIGEST}.sealed"
    mode = stat.S_IMODE((store / name).stat().st_mode)
    assert mode == settings.FILE_UPLOAD_PERMISSIONS


def test_equal_files_are_kept_once(store):
    token = (store / kept()).read_bytes()
    assert (store / kept()).read_bytes() == token


@pytest.mark.parametrize(
    ("folder", "digest"),
    [("../bank", DIGEST), ("/bank", DIGEST), ("", DIGEST), ("bank", "../x")],
)
def test_names_of_others_are_never_used(folder, digest):
    with pytest.raises(ValueError, match="word of ours"):
        sealed_files.keep(io.BytesIO(b"x"), folder, digest)


@pytest.mark.parametrize("name", ["../../etc/passwd", "bank/x", "", f"{DIGEST}.sealed"])
def test_only_sealed_files_are_opened(name):
    with pytest.raises(ValueError, match="not the name"):
        sealed_files.opened(name)


def test_a_file_that_is_gone_is_said_to_be():
    name = kept()
    sealed_files.remove(name)
    sealed_files.remove(name)
    sealed_files.remove("")
    for verb in (sealed_files.opened, sealed_files.reseal):
        with pytest.raises(RuleError, match="no longer kept"):
            verb(name)


def test_a_changed_key_in_three_steps(settings, store):
    name, old, new = kept(), *settings.DATA_KEYS, crypto.new_key()
    settings.DATA_KEYS = [new, old]
    assert sealed_files.opened(name).read() == CLEAR
    assert sealed_files.reseal(name) is True
    assert sealed_files.reseal(name) is False
    settings.DATA_KEYS = [new]
    assert sealed_files.opened(name).read() == CLEAR
    assert list(store.rglob("*.tmp")) == []


def test_without_its_key_it_stays_closed(settings):
    name = kept()
    settings.DATA_KEYS = [crypto.new_key()]
    for verb in (sealed_files.opened, sealed_files.reseal):
        with pytest.raises(RuleError, match="key that sealed it is missing"):
            verb(name)


def test_a_damaged_file_is_refused_not_half_read(store):
    place = store / kept()
    place.write_bytes(place.read_bytes()[:-40])
    with pytest.raises(RuleError, match="cannot be opened"):
        sealed_files.opened(str(place.relative_to(store)))


def test_a_write_that_fails_leaves_the_file_as_it_was(store, settings):
    place = store / kept()
    before = place.read_bytes()
    settings.DATA_KEYS = [crypto.new_key(), *settings.DATA_KEYS]
    settings.FILE_UPLOAD_PERMISSIONS = "no mode"
    with pytest.raises(TypeError):
        sealed_files.reseal(str(place.relative_to(store)))
    assert place.read_bytes() == before
    assert list(store.rglob("*.tmp")) == []
