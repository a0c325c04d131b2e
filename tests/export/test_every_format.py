"""What every export format promises, whichever files are in the folder."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import numpy as np
import pytest
from export.previews import PICTURES, check_preview, promised
from PIL import Image
from unprivileged import unprivileged

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.files import DiskFull
from ganstudio.core.options import specs
from ganstudio.export import EXPORTERS, FAMILIES, SpriteSet, export, prepare

KEYS = [key for key, _exporter in EXPORTERS]


@pytest.fixture(params=KEYS)
def key(request):
    return request.param


@pytest.fixture
def target(key, tmp_path):
    exporter = EXPORTERS[key]
    return tmp_path / "out" / f"sheet{exporter.suffix}"


def check_written(key, sprites, written):
    pictures = (path.read_bytes() for path in written if path.suffix in PICTURES)
    check_preview(key, sprites, EXPORTERS[key].options(), pictures)


def contents(folder: Path):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_five_formats_of_the_first_release_are_there():
    assert {"png", "sheet", "texturepacker", "gif", "apng"} <= set(KEYS)


def test_words_and_options_are_declared(key):
    exporter = EXPORTERS[key]
    assert exporter.label and exporter.description
    assert exporter.family in FAMILIES
    assert exporter.suffix == "" or exporter.suffix.startswith(".")
    for spec in specs(exporter.options):
        assert spec.label and spec.help, spec.name
    assert exporter.options() is not None


@pytest.mark.parametrize("shape", [(1, 16, 16), (5, 16, 16), (7, 48, 24), (3, 24, 48), (40, 8, 8)])
def test_the_preview_is_what_is_written(key, target, make_sprites, shape):
    sprites = make_sprites(*shape)
    options = EXPORTERS[key].options()
    written = export(key, sprites, target, options)
    assert all(path.is_file() for path in written)
    check_written(key, sprites, written)


def test_the_preview_is_what_is_written_with_many_soft_colours(key, target, make_sprites):
    sprites = make_sprites(4, 32, 32, colours=4000, soft=True)
    written = export(key, sprites, target)
    check_written(key, sprites, written)


def test_fully_transparent_sprites(key, target):
    pixels = np.zeros((3, 16, 12, 4), np.uint8)
    pixels[..., 0] = 77  # hidden
    sprites = SpriteSet(pixels, ("a", "b", "c"))
    written = export(key, sprites, target)
    check_written(key, sprites, written)
    assert not any(picture.any() for picture in promised(key, sprites, EXPORTERS[key].options()))


def test_fully_opaque_sprites_in_256_colours(key, target):
    pixels = np.full((2, 16, 16, 4), 255, np.uint8)
    pixels[..., 0] = np.arange(256).reshape(16, 16)
    sprites = SpriteSet(pixels, ("a", "b"))
    check_written(key, sprites, export(key, sprites, target))
    colours = [picture[picture[..., 3] > 0][:, 0] for picture in promised(key, sprites, EXPORTERS[key].options())]
    assert len(np.unique(np.concatenate(colours))) == 256


def test_the_same_sprites_make_the_same_bytes(key, tmp_path, sprites):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        export(key, sprites, folder / f"x{EXPORTERS[key].suffix}")
    assert contents(folders[0]) == contents(folders[1])


def test_the_sprites_are_not_written_to(key, target, sprites):
    before = sprites.pixels.copy()
    sprites.pixels.setflags(write=False)
    export(key, sprites, target)
    EXPORTERS[key].preview(sprites, EXPORTERS[key].options())
    assert np.array_equal(before, sprites.pixels)


def test_no_sprites_is_said(key, target):
    nothing = SpriteSet(np.zeros((0, 16, 16, 4), np.uint8), ())
    with pytest.raises(StudioError) as error:
        export(key, nothing, target)
    assert error.value.hint
    with pytest.raises(StudioError):
        EXPORTERS[key].preview(nothing, EXPORTERS[key].options())
    assert not target.parent.exists()


@pytest.mark.parametrize("title", ["史莱姆 🗡️ 100%", "con", "a/b:c*?...", ""])
def test_any_title_and_names(key, tmp_path, make_sprites, title):
    sprites = make_sprites(3, title=title, names=(title, title, "🐉 龙"))
    folder = tmp_path / "文件 夹 🎮"
    folder.mkdir()
    written = export(key, sprites, folder)
    assert all(path.parent == folder and path.is_file() for path in written)
    assert len(set(written)) == len(written)


def test_a_missing_suffix_is_added(key, tmp_path, sprites):
    suffix = EXPORTERS[key].suffix
    written = export(key, sprites, tmp_path / "v1.2 walk")
    if suffix:
        assert written[0] == tmp_path / f"v1.2 walk{suffix}"
    else:
        assert {path.parent for path in written} == {tmp_path / "v1.2 walk"}


@pytest.mark.parametrize("former", [exporter.suffix for _key, exporter in EXPORTERS if exporter.suffix])
def test_the_suffix_of_a_former_choice_is_replaced(tmp_path, sprites, former):
    [path, *_others] = export("css", sprites, tmp_path / f"hero.v2{former}")
    assert path == tmp_path / "hero.v2.css"


def test_a_large_sheet_is_refused_with_a_hint(key, target):
    pixels = np.zeros((1, 4, 5000, 4), np.uint8)
    with pytest.raises(StudioError, match="would be") as error:
        export(key, SpriteSet(pixels, ("a",)), target)
    assert error.value.hint
    assert not target.exists()


def test_options_out_of_range_are_refused(key, target, sprites):
    for spec in specs(EXPORTERS[key].options):
        if spec.maximum is not None:
            with pytest.raises(StudioError):
                export(key, sprites, target, EXPORTERS[key].options(**{spec.name: spec.kind(spec.maximum + 1)}))
    with pytest.raises(ValueError):
        export(key, sprites, target, object())


def test_progress_goes_up_to_one(key, target, sprites):
    seen = []
    export(key, sprites, target, progress=lambda fraction, words: seen.append((fraction, words)))
    fractions = [fraction for fraction, _words in seen]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert all(words for _fraction, words in seen)


def test_cancelled_at_any_moment_the_old_files_are_whole(key, target, make_sprites):
    calls = []
    export(key, make_sprites(seed=1), target, progress=lambda *call: calls.append(call))
    before = contents(target.parent)
    for moment in range(len(calls) - 1):  # the last says that it is done
        left = [moment]

        def cancel(_fraction, _words, left=left):
            if left[0] == 0:
                raise Cancelled("Cancelled.")
            left[0] -= 1

        with pytest.raises(Cancelled):
            export(key, make_sprites(seed=2), target, progress=cancel)
        assert contents(target.parent) == before


def test_cancelled_with_nothing_there_nothing_is_left(key, tmp_path, sprites):
    def cancel(fraction, _words):
        if fraction > 0.8:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        export(key, sprites, tmp_path / "a" / "b" / "c", progress=cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_files_whole(key, target, make_sprites, monkeypatch):
    files = export(key, make_sprites(seed=1), target)
    before = contents(target.parent)
    write, count = Path.write_bytes, [0]

    def full(path, content):
        count[0] += 1
        if count[0] == len(files):
            write(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull) as error:
        export(key, make_sprites(seed=2), target)
    assert files[-1].name in error.value.message
    monkeypatch.undo()
    assert contents(target.parent) == before


def test_a_disk_that_is_full_when_flushed_leaves_the_old_files_whole(key, target, make_sprites, monkeypatch):
    """The renames have begun by then: those made are undone."""
    files = export(key, make_sprites(seed=1), target)
    before = contents(target.parent)
    count = [0]

    def flush(path):
        count[0] += 1
        if count[0] == len(files):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ganstudio.core.files._flush", flush)
    with pytest.raises(DiskFull):
        export(key, make_sprites(seed=2), target)
    assert contents(target.parent) == before


def test_a_file_in_place_of_the_folder_is_said(key, tmp_path, sprites):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StudioError) as error:
        export(key, sprites, tmp_path / "out" / "sheet")
    assert error.value.hint
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_that_refuses_leaves_the_old_files_whole(key, target, make_sprites, monkeypatch):
    export(key, make_sprites(seed=1), target)
    before = contents(target.parent)

    def refuse(*_words, **_more):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(StudioError, match="Permission denied") as error:
        export(key, make_sprites(seed=2), target)
    assert error.value.hint
    assert contents(target.parent) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no folders that are read-only")
def test_a_read_only_folder_leaves_the_old_files_whole(public_folder, make_sprites):
    target = public_folder / "out" / "hero.json"
    export("texturepacker", make_sprites(seed=1), target)
    before = contents(target.parent)
    target.parent.chmod(0o555)
    try:
        with unprivileged(), pytest.raises(StudioError, match="cannot be written: Permission denied"):
            export("texturepacker", make_sprites(seed=2), target)
    finally:
        target.parent.chmod(0o755)
    assert contents(target.parent) == before


def test_other_files_in_the_folder_are_left_alone(key, target, sprites):
    target.parent.mkdir()
    (target.parent / "notes.txt").write_text("mine")
    export(key, sprites, target)
    assert (target.parent / "notes.txt").read_text() == "mine"
    assert not [path for path in target.parent.rglob("*") if path.name.startswith(".")]


def test_pictures_open_without_a_warning(key, target, sprites):
    for path in export(key, sprites, target):
        if path.suffix in PICTURES:
            with Image.open(io.BytesIO(path.read_bytes())) as image:
                image.verify()


@pytest.mark.parametrize("place", ["h\udce9ro", "f\udce9/hero"])
def test_a_path_that_is_no_utf8_is_no_fault_of_ours(key, sprites, tmp_path, place):
    """Linux knows names of any bytes; Python writes those that are no UTF-8 as halves of characters."""
    for marker in ("project.godot", "game.project", "ProjectSettings"):  # files name their pictures from there
        (tmp_path / marker).touch()
    files = prepare(key, sprites, tmp_path / f"{place}{EXPORTERS[key].suffix}")
    assert files and all(files.values())
