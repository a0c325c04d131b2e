import json
import zipfile

import numpy as np
import pytest
from filelock import FileLock, Timeout
from hypothesis import given, settings
from hypothesis import strategies as st

from ganstudio.core import files
from ganstudio.core.errors import StudioError
from ganstudio.core.files import DiskFull
from ganstudio.core.project import Project
from ganstudio.data import batches
from ganstudio.data import dataset as dataset_file
from ganstudio.data.dataset import has_dataset, load_dataset, make_dataset, remove_dataset, save_dataset


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "Mönsters 精灵")


def sprites(count=5, seed=0, side=8, channels=4):
    pixels = np.random.default_rng(seed).integers(0, 256, (count, side, side, channels)).astype(np.uint8)
    names = [f"s{i}" for i in range(count)]
    labels = [("orc", "", "knight")[i % 3] for i in range(count)]
    return make_dataset(pixels, labels, names, [f"f/{name}.png" for name in names], [((9, 8), count)])


def assert_same(a, b):
    assert np.array_equal(a.pixels, b.pixels)
    assert np.array_equal(a.labels, b.labels)
    for name in ("label_names", "names", "sources", "fingerprint", "found_sizes"):
        assert getattr(a, name) == getattr(b, name)


def test_what_was_saved_is_loaded(project):
    assert not has_dataset(project)
    saved = sprites()
    save_dataset(project, saved)
    assert has_dataset(project)
    assert_same(load_dataset(project), saved)
    assert np.array_equal(np.load(project.folder / "sprites.npy"), saved.pixels)
    assert project.section("data")["count"] == 5
    assert sorted(path.name for path in project.folder.iterdir()) == ["project.json", "sprites.json", "sprites.npy"]


def test_a_large_array_is_mapped_and_can_be_saved_over_itself(project, monkeypatch):
    saved = sprites()
    save_dataset(project, saved)
    monkeypatch.setattr(dataset_file, "MAPPED_BYTES", 100)
    monkeypatch.setattr(dataset_file, "_CHUNK_BYTES", 300)
    loaded = load_dataset(project)
    assert isinstance(loaded.pixels, np.memmap)
    save_dataset(project, loaded)
    assert_same(load_dataset(project), saved)
    assert_same(loaded, saved)


def test_the_fingerprint_depends_on_shape_pixels_and_labels():
    first = sprites()
    assert first.fingerprint == sprites().fingerprint
    assert first.fingerprint != sprites(seed=1).fingerprint
    flat = make_dataset(first.pixels.reshape(5, 16, 4, 4), ["a"] * 5, first.names, first.sources)
    plain = make_dataset(first.pixels, ["a"] * 5, first.names, first.sources)
    assert len({first.fingerprint, flat.fingerprint, plain.fingerprint}) == 3


def test_rgba_of_any_channel_count():
    for channels in (1, 3, 4):
        data = sprites(channels=channels)
        assert data.channels == channels
        assert data.rgba().shape == (5, 8, 8, 4)
        assert data.rgba([1, 3]).shape == (2, 8, 8, 4)
        if channels < 4:
            assert (data.rgba()[..., 3] == 255).all()


def test_lists_that_do_not_go_together_are_a_programmers_mistake():
    with pytest.raises(ValueError, match="do not go"):
        make_dataset(np.zeros((2, 8, 8, 4), np.uint8), ["a"], ["b"], ["c"])


@settings(max_examples=40)
@given(seed=st.integers(-(2**70), 2**70), count=st.integers(1, 40), size=st.integers(1, 90))
def test_every_epoch_has_every_sprite_once(seed, count, size):
    data = sprites(count)
    batches = [data.batch(seed, i, size) for i in range(-(-3 * count // size))]
    assert all(batch.shape == (size,) and batch.dtype == np.int64 for batch in batches)
    row = np.concatenate(batches)
    for epoch in range(3):
        assert sorted(row[epoch * count : (epoch + 1) * count].tolist()) == list(range(count))


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), index=st.integers(0, 10**9), size=st.integers(1, 64))
def test_a_batch_depends_on_nothing_but_its_numbers(seed, index, size):
    first = sprites(20).batch(seed, index, size)
    sprites(20).batch(seed + 1, index, size)
    batches._shuffled.cache_clear()
    assert np.array_equal(first, sprites(20, seed=9).batch(seed, index, size))


def test_seeds_and_epochs_differ():
    data = sprites(40)
    assert not np.array_equal(data.batch(0, 0, 40), data.batch(1, 0, 40))
    assert not np.array_equal(data.batch(0, 0, 40), data.batch(0, 1, 40))


def test_batches_that_cannot_be_are_a_programmers_mistake():
    for index, size in ((-1, 4), (0, 0)):
        with pytest.raises(ValueError, match="no batch"):
            sprites().batch(0, index, size)


def trouble(project):
    with pytest.raises(StudioError) as caught:
        load_dataset(project)
    assert caught.value.hint
    return caught.value.message


def test_a_project_without_sprites_says_so(project):
    assert "no sprites" in trouble(project)


def test_a_truncated_array_is_refused(project):
    save_dataset(project, sprites())
    path = project.folder / "sprites.npy"
    path.write_bytes(path.read_bytes()[:-7])
    assert "cut off" in trouble(project)


def foreign_arrays(path):
    yield b""
    yield b"hello"
    np.save(path, np.zeros((5, 8, 8, 4)))
    yield path.read_bytes()
    np.save(path, np.zeros((5, 8, 8), np.uint8))
    yield path.read_bytes()
    np.save(path, np.asfortranarray(np.zeros((5, 8, 8, 4), np.uint8)))
    yield path.read_bytes()
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    yield path.read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.npy", b"")
    yield path.read_bytes()
    yield b"\x93NUMPY\x01\x00\x10\x00{'descr': oh no}"
    yield b"\x93NUMPY\x02\x00\x10\x00\x00\x00"


def test_a_foreign_array_is_refused(project, tmp_path):
    save_dataset(project, sprites())
    for content in foreign_arrays(tmp_path / "other.npy"):
        (project.folder / "sprites.npy").write_bytes(content)
        assert "cannot be read" in trouble(project)


def test_a_missing_array_is_told(project):
    save_dataset(project, sprites())
    (project.folder / "sprites.npy").unlink()
    assert "sprites.npy" in trouble(project)


def foreign_indices():
    yield b"{"
    yield b"\xff\xfe\x00"
    yield b"[1, 2]"
    yield b"null"
    yield b"[" * 100_000
    yield b'{"format": 1}'


@pytest.mark.parametrize("content", list(foreign_indices()), ids=range(6))
def test_a_foreign_index_is_refused(project, content):
    save_dataset(project, sprites())
    (project.folder / "sprites.json").write_bytes(content)
    trouble(project)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shape", [6, 8, 8, 4]),
        ("shape", [5, 8, 8, 2]),
        ("shape", [5, 8]),
        ("shape", "many"),
        ("shape", [5, 8, 8, 1e300]),
        ("labels", [0, 1, 2, 0, 7]),
        ("labels", [0, 1, 2, 0, -1]),
        ("labels", [0, 1]),
        ("labels", ["a"] * 5),
        ("labels", [10**30] * 5),
        ("names", ["a"] * 5),
        ("names", [1, 2, 3, 4, 5]),
        ("names", None),
        ("sources", []),
        ("found_sizes", [1, 2]),
    ],
)
def test_an_index_that_does_not_go_together_is_refused(project, key, value):
    save_dataset(project, sprites())
    path = project.folder / "sprites.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    trouble(project)


def test_sprites_of_a_newer_version_say_so(project):
    save_dataset(project, sprites())
    path = project.folder / "sprites.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    assert "newer" in trouble(project)


class Crash(BaseException):
    """Stands for a power cut: nothing after it is run but what Python cannot help running."""


def crash_at(monkeypatch, step):
    """Let the program die just before the n-th file of a save gets its final name."""
    done = []
    rename = type(dataset_file.Path()).replace

    def replace(self, target):
        done.append(target)
        if len(done) == step:
            raise Crash
        return rename(self, target)

    monkeypatch.setattr(type(dataset_file.Path()), "replace", replace)


@pytest.mark.parametrize(("step", "new_counts"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_crash_between_renames_leaves_the_old_or_the_new_sprites_whole(project, monkeypatch, step, new_counts):
    old, new = sprites(5), sprites(5, seed=1)  # of one shape, so that only the fingerprint tells them apart
    save_dataset(project, old)
    with monkeypatch.context() as patch:
        crash_at(patch, step)
        with pytest.raises(Crash):
            save_dataset(project, new)
    assert_same(load_dataset(project), new if new_counts else old)
    assert_same(load_dataset(project), new if new_counts else old)
    save_dataset(project, new)
    assert_same(load_dataset(project), new)
    assert not (project.folder / "sprites.new.npy").exists()


def test_a_left_over_array_that_the_index_does_not_mean_is_ignored(project, tmp_path):
    saved = sprites()
    save_dataset(project, saved)
    np.save(tmp_path / "other.npy", sprites(seed=1).pixels)
    whole = (project.folder / "sprites.npy").read_bytes()
    for content in (b"", b"half of an arr", whole[:-9], (tmp_path / "other.npy").read_bytes()):
        (project.folder / "sprites.new.npy").write_bytes(content)
        assert_same(load_dataset(project), saved)
    save_dataset(project, sprites(seed=1))
    assert_same(load_dataset(project), sprites(seed=1))


def test_a_save_by_another_process_while_loading_is_noticed(project, monkeypatch):
    save_dataset(project, sprites())
    load_array, calls = dataset_file._load_array, []

    def interrupted(path, shape, few):
        calls.append(path)
        if len(calls) == 1:
            save_dataset(project, sprites(7, seed=1))
        return load_array(path, shape, few)

    monkeypatch.setattr(dataset_file, "_load_array", interrupted)
    assert_same(load_dataset(project), sprites(7, seed=1))
    assert len(calls) == 2


def test_nobody_else_can_save_between_an_array_and_its_index(project, monkeypatch):
    write, seen = dataset_file.write_text, []

    def write_and_look(path, content):
        seen.append((project.folder / "sprites.new.npy").exists())
        with pytest.raises(Timeout):
            FileLock(project.folder / ".project.lock", timeout=0).acquire()
        write(path, content)

    monkeypatch.setattr(dataset_file, "write_text", write_and_look)
    save_dataset(project, sprites())
    assert seen == [True]


def test_what_is_found_at_the_last_moment_can_stop_a_save(project):
    save_dataset(project, sprites())

    def stop():
        raise StudioError("Not now.")

    for change in (
        lambda: save_dataset(project, sprites(seed=1), at_last=stop),
        lambda: remove_dataset(project, "A", stop),
    ):
        with pytest.raises(StudioError, match="Not now"):
            change()
        assert_same(load_dataset(project), sprites())
    assert sorted(path.name for path in project.folder.iterdir()) == ["project.json", "sprites.json", "sprites.npy"]


def test_of_sprites_that_are_gone_only_the_options_stay_noted(project):
    save_dataset(project, sprites(), {"width": 8})
    remove_dataset(project)
    assert not has_dataset(project)
    assert project.section("data") == {"options": {"width": 8}}
    assert [path.name for path in project.folder.iterdir()] == ["project.json"]


def test_the_old_array_may_be_held_open_by_another(project, monkeypatch):
    """As on Windows, where a mapped file cannot be replaced."""
    save_dataset(project, sprites())
    rename = type(project.folder).replace

    def replace(self, target):
        if str(target).endswith("sprites.npy"):
            raise PermissionError(13, "in use")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(type(project.folder), "replace", replace)
        save_dataset(project, sprites(seed=1))
        assert_same(load_dataset(project), sprites(seed=1))
    assert_same(load_dataset(project), sprites(seed=1))


@pytest.mark.parametrize("name", ["sprites.new.npy", "sprites.json"])
def test_a_full_disk_loses_nothing(project, monkeypatch, name):
    saved = sprites()
    save_dataset(project, saved)
    flush = files._flush

    def full(path):
        if path.name.startswith(f".{name}"):
            raise OSError(28, "No space left on device")
        flush(path)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_flush", full)
        with pytest.raises(DiskFull):
            save_dataset(project, sprites(9, seed=1))
    assert_same(load_dataset(project), saved)
    assert sorted(path.name for path in project.folder.iterdir()) == ["project.json", "sprites.json", "sprites.npy"]


def test_of_few_sprites_to_be_seen_the_others_stay_on_disk(project):
    save_dataset(project, sprites())
    assert isinstance(load_dataset(project, few=True).pixels, np.memmap)
    assert not isinstance(load_dataset(project).pixels, np.memmap)
