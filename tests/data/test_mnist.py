import errno
import gzip
import struct

import numpy as np
import pytest

from ganstudio.core.errors import StudioError
from ganstudio.core.files import DiskFull
from ganstudio.data.importing import ImportOptions, find_images, import_sprites
from ganstudio.data.mnist import read_mnist
from ganstudio.data.report import RefusedError


def write_set(raw, split="train", count=30, packed=True, labels=None):
    raw.mkdir(parents=True, exist_ok=True)
    pictures = np.random.default_rng(5).integers(0, 256, (count, 28, 28)).astype(np.uint8)
    digits = np.arange(labels or count).astype(np.uint8) % 10
    contents = {
        f"{split}-images-idx3-ubyte": struct.pack(">4I", 0x803, count, 28, 28) + pictures.tobytes(),
        f"{split}-labels-idx1-ubyte": struct.pack(">2I", 0x801, len(digits)) + digits.tobytes(),
    }
    for name, content in contents.items():
        path = raw / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(content) if packed else content)
    return pictures


def listing(folder):
    return sorted(str(path) for path in folder.rglob("*"))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("inside", ["", "MNIST", "MNIST/raw"])
def test_an_mnist_folder_is_read_and_left_as_it_was(tmp_path, packed, inside):
    pictures = write_set(tmp_path / "MNIST" / "raw", packed=packed)
    before = listing(tmp_path)
    dataset, report = import_sprites([tmp_path / inside], ImportOptions())
    assert np.array_equal(dataset.pixels[..., 0], pictures)
    assert dataset.label_names == tuple("0123456789")
    assert dataset.labels.tolist() == [i % 10 for i in range(30)]
    assert (report.accepted, report.refused, report.ignored) == (30, 0, 0)
    assert listing(tmp_path) == before


def test_the_training_pictures_are_taken_where_there_are_both(tmp_path):
    write_set(tmp_path, "t10k", 7)
    assert import_sprites([tmp_path], ImportOptions())[0].count == 7
    write_set(tmp_path, "train", 9)
    assert import_sprites([tmp_path], ImportOptions())[0].count == 9


def test_labels_can_be_left_out_and_the_size_changed(tmp_path):
    write_set(tmp_path)
    dataset, _ = import_sprites([tmp_path], ImportOptions(labels="none", width=32, height=32))
    assert dataset.label_names == ("",)
    assert dataset.pixels.shape == (30, 32, 32, 1)


def refusal(folder):
    dataset, report = import_sprites([folder], ImportOptions())
    assert dataset is None
    (note,) = report.notes
    return note.reason


def test_a_truncated_set_is_refused(tmp_path):
    write_set(tmp_path)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-400])
    assert "damaged" in refusal(tmp_path)


def test_a_set_shorter_than_it_says_is_refused(tmp_path):
    write_set(tmp_path, packed=False)
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-400])
    assert "not as long" in refusal(tmp_path)


def test_a_packed_bomb_is_not_blown_up(tmp_path):
    write_set(tmp_path)
    bomb = struct.pack(">4I", 0x803, 10, 28, 28) + bytes(50_000_000)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(bomb))
    assert "not as long" in refusal(tmp_path)
    huge = struct.pack(">4I", 0x803, 2**32 - 1, 2**32 - 1, 2**32 - 1)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(huge))
    assert "does not begin" in refusal(tmp_path)


def test_another_file_under_that_name_is_refused(tmp_path):
    write_set(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(b"hello, this is not packed")
    assert "damaged" in refusal(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"hi"))
    assert "cut off" in refusal(tmp_path)


def test_pictures_without_labels_are_refused(tmp_path):
    write_set(tmp_path, count=30, labels=29)
    assert "29" in refusal(tmp_path)


def test_its_files_are_no_images(tmp_path):
    write_set(tmp_path)
    assert find_images([tmp_path]) == []


@pytest.mark.parametrize("kind", ["folders", "links"])
def test_folders_and_dead_links_called_like_its_files_are_no_set(tmp_path, save, blob, kind):
    for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"):
        if kind == "folders":  # as Kaggle unpacks it
            save(tmp_path / "set" / name / "a.png", blob(1))
        else:
            (tmp_path / "set").mkdir(exist_ok=True)
            (tmp_path / "set" / name).symlink_to(tmp_path / "nowhere")
    dataset, _report = import_sprites([tmp_path / "set"], ImportOptions())
    assert (dataset.count if dataset else 0) == (2 if kind == "folders" else 0)


def test_a_set_that_goes_while_it_is_read_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="no longer there"):
        read_mnist(tmp_path)


def test_that_there_is_no_room_to_unpack_a_set_is_told_as_that(tmp_path, monkeypatch):
    write_set(tmp_path)

    def no_room(**options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ganstudio.data.mnist.tempfile.TemporaryDirectory", no_room)
    with pytest.raises(DiskFull):
        import_sprites([tmp_path], ImportOptions())


def test_a_set_that_cannot_be_unpacked_is_not_called_damaged(tmp_path, monkeypatch):
    write_set(tmp_path)
    opened = type(tmp_path).open

    def open_to_read(self, mode="r", *more, **options):
        return opened(self, "rb" if mode == "wb" else mode, *more, **options)  # a write to it fails

    monkeypatch.setattr(type(tmp_path), "open", open_to_read)
    with pytest.raises(StudioError, match="cannot be written"):
        import_sprites([tmp_path], ImportOptions())
