"""Files that belong together appear together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.progress import no_progress
from ganstudio.export.writing import write_together


@pytest.fixture
def pair(tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "a.png"]
    for path in paths:
        path.write_bytes(b"old " + path.name.encode())
    return paths


def test_no_file_is_renamed_before_all_are_prepared(pair, monkeypatch):
    seen = []
    replace = Path.replace

    def watched(source, target):
        seen.append(sorted(path.suffix for path in source.parent.iterdir() if path.suffix == ".tmp"))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_together(dict.fromkeys(pair, b"new"), no_progress)
    assert seen == [[".tmp", ".tmp"], [".tmp"]]
    assert [path.read_bytes() for path in pair] == [b"new", b"new"]


@pytest.mark.parametrize("linkable", [True, False])
@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_rename_that_fails_undoes_the_others(pair, tmp_path, monkeypatch, failing, linkable):
    """As when another program holds one of the files open on Windows; and where the disk knows no links."""
    replace, count = Path.replace, [0]

    def locked(source, target):
        if source.suffix == ".tmp":
            count[0] += 1
            if count[0] == failing:
                raise PermissionError(13, "The file is in use")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", locked)
    if not linkable:

        def no_links(*_names, **_options):
            raise OSError(1, "not permitted")

        monkeypatch.setattr(os, "link", no_links)
    fresh = tmp_path / "new.txt"
    with pytest.raises(StudioError, match="in use"):
        write_together(dict.fromkeys([*pair, fresh], b"new"), no_progress)
    assert [path.read_bytes() for path in pair] == [b"old a.json", b"old a.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.png"]


def test_a_folder_in_a_files_place_is_said_and_kept(pair, tmp_path):
    blocked = tmp_path / "b.png"
    blocked.mkdir()
    with pytest.raises(StudioError):
        write_together({pair[0]: b"new", blocked: b"new"}, no_progress)
    with pytest.raises(StudioError):
        write_together({blocked: b"new"}, no_progress)
    assert pair[0].read_bytes() == b"old a.json"
    assert blocked.is_dir()
