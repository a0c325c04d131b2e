"""Atomic writing: the new file whole, or the old one untouched, and nothing left lying about."""

import errno
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.files import (
    DiskFull,
    atomic_path,
    check_folder,
    remove_leftovers,
    remove_stale,
    write_bytes,
    write_error,
    write_json,
    write_text,
)


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "设定 🎨 file.json"
    made.write_bytes(b"old")
    return made


def only_file_in(folder):
    (found,) = folder.iterdir()
    return found.read_bytes()


def test_the_new_file_takes_the_place_of_the_old_one_at_the_end(path):
    with atomic_path(path) as temporary:
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old" and temporary.parent == path.parent
    assert only_file_in(path.parent) == b"new"


@pytest.mark.parametrize("failure", [ValueError("no"), KeyboardInterrupt(), MemoryError()])
def test_a_failure_while_writing_keeps_the_old_file_and_is_passed_on(path, failure):
    with pytest.raises(type(failure)), atomic_path(path) as temporary:
        temporary.write_bytes(b"half")
        raise failure
    assert only_file_in(path.parent) == b"old"


def test_a_full_disk_while_writing_is_told_as_one(path):
    with pytest.raises(DiskFull, match="no room") as error, atomic_path(path) as temporary:
        temporary.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert path.name in error.value.message and error.value.hint
    assert only_file_in(path.parent) == b"old"


def test_a_full_disk_that_shows_at_the_flush_is_told_as_one(path, monkeypatch):
    def fsync(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(DiskFull):
        write_bytes(path, b"new")
    assert only_file_in(path.parent) == b"old"


def test_a_failing_rename_keeps_the_old_file(path, monkeypatch):
    def replace(self, target):
        raise PermissionError(errno.EACCES, "somebody holds it open")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(StudioError, match="somebody holds it open") as error:
        write_bytes(path, b"new")
    assert not isinstance(error.value, DiskFull)
    assert only_file_in(path.parent) == b"old"


def test_missing_folders_are_made(tmp_path):
    write_text(tmp_path / "a" / "b" / "file.txt", "words")
    assert (tmp_path / "a" / "b" / "file.txt").read_text() == "words"


def test_a_file_among_the_folders_is_named(path):
    path.write_text("old")
    for attempt in (lambda: write_bytes(path / "a" / "b.json", b""), lambda: check_folder(path / "a")):
        with pytest.raises(StudioError, match="not a folder") as error:
            attempt()
        assert str(path) in error.value.message and "b.json" not in error.value.message
    assert path.read_text() == "old"


def test_a_folder_is_checked_without_being_made(tmp_path, monkeypatch):
    check_folder(tmp_path / "new" / "newer")
    assert not (tmp_path / "new").exists()
    monkeypatch.setattr(os, "access", lambda place, _mode: Path(place) != tmp_path)
    with pytest.raises(StudioError, match="cannot be written") as error:
        check_folder(tmp_path / "new")
    assert error.value.hint


def test_a_folder_in_place_of_the_file_is_told_and_kept(tmp_path):
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(StudioError, match="cannot be written"):
        write_text(tmp_path / "taken", "words")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"] and (tmp_path / "taken" / "inside").is_dir()


def test_a_name_that_is_too_long_is_told(tmp_path):
    with pytest.raises(StudioError, match="cannot be written"):
        write_text(tmp_path / ("n" * 300), "words")
    assert not list(tmp_path.iterdir())


def test_a_long_name_in_chinese_is_fine(tmp_path):
    write_text(tmp_path / ("字" * 80 + ".txt"), "words")  # 244 bytes
    assert only_file_in(tmp_path) == b"words"


def test_a_writer_that_removes_its_file_is_told(path):
    with pytest.raises(StudioError, match="cannot be written"), atomic_path(path) as temporary:
        temporary.unlink()
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes for others")
def test_others_may_read_the_file_as_any_other(path, tmp_path):
    write_bytes(path, b"new")
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_leftovers_of_a_killed_process_are_swept(tmp_path):
    (tmp_path / "snapshots").mkdir()
    for name in (".config.json-a1.tmp", "snapshots/.1.safetensors-b2.tmp", "mine.tmp", "snapshots/.hidden"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [".hidden", "mine.tmp"]


def test_of_the_temporary_files_in_a_folder_only_the_old_ones_are_stale(tmp_path):
    (tmp_path / "runs").mkdir()
    old, new, below = (tmp_path / name for name in (".sprites.new.npy-a.tmp", ".sprites.new.npy-b.tmp", "runs/.c.tmp"))
    for path in (old, new, below):
        path.touch()
    for path in (old, below):
        os.utime(path, (0, 0))
    remove_stale(tmp_path)
    assert not old.exists() and new.exists() and below.exists()


def test_leftovers_of_atomic_path_are_what_is_swept(path):
    with atomic_path(path) as temporary:
        temporary.write_bytes(b"new")
        remove_leftovers(path.parent)
        assert not temporary.exists()
        temporary.write_bytes(b"new")


def test_text_is_utf8_with_line_feeds(path):
    write_text(path, "画\n")
    assert path.read_bytes() == "画\n".encode()


def test_json_is_readable_and_keeps_every_character(path):
    write_json(path, {"name": "画 🎨"})
    assert "画 🎨" in path.read_text("utf-8") and path.read_bytes().endswith(b"}\n")


def test_json_holds_names_of_files_that_are_not_utf8(path):
    name = os.fsdecode(b"caf\xe9.png") if sys.platform != "win32" else "caf\udce9.png"
    write_json(path, {"name": name})
    assert json.loads(path.read_text("utf-8")) == {"name": name}


def test_what_is_no_json_is_not_written(path):
    with pytest.raises(TypeError):
        write_json(path, {"path": Path()})
    assert only_file_in(path.parent) == b"old"


def test_an_error_without_words_is_still_told(path):
    assert "cannot be written" in write_error(path, OSError()).message
