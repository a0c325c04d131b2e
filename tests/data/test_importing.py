import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.errors import StudioError
from ganstudio.data import importing, spool
from ganstudio.data.dataset import load_dataset
from ganstudio.data.importing import ImportOptions, import_into, import_sprites


def imported(paths, **options):
    return import_sprites(paths if isinstance(paths, list) else [paths], ImportOptions(**options))


def test_sprites_come_pixel_by_pixel(folder, blob):
    dataset, report = imported(folder)
    assert np.array_equal(dataset.pixels, np.stack([blob(i) for i in range(5)]))
    assert dataset.names == tuple(f"orc__{i}" for i in range(5))
    assert dataset.sources == tuple(f"orc__{i}.png" for i in range(5))
    assert (report.accepted, report.repaired, report.refused, report.notes) == (5, 0, 0, ())
    assert report.labels == (("orc", 5),)
    assert (report.width, report.height, report.channels) == (16, 16, 4)


def test_the_report_is_ready_for_json(folder):
    (folder / "broken.png").write_bytes(b"no")
    mapping = json.loads(json.dumps(imported(folder)[1].to_mapping()))
    assert (mapping["accepted"], mapping["refused"]) == (5, 1)
    assert mapping["notes"][0]["path"].endswith("broken.png")
    assert mapping["sizes"] == [{"width": 16, "height": 16, "count": 5}]


def test_labels_can_be_left_out(folder):
    dataset, report = imported(folder, labels="none")
    assert dataset.label_names == ("",)
    assert report.labels == ()


def test_channels_follow_the_data(tmp_path, save, rng):
    grey, colour = np.zeros((16, 16, 3)), rng.integers(0, 256, (16, 16, 3))
    grey[4:8] = 99
    opaque = np.concatenate([colour, np.full((16, 16, 1), 255)], axis=-1)
    glass = opaque.copy()
    glass[3, 3, 3] = 254
    for name, pixels in (("a", grey), ("b", colour), ("c", opaque), ("d", glass)):
        save(tmp_path / name / "x.png", pixels)
    assert imported(tmp_path / "a")[0].channels == 1
    assert imported(tmp_path / "b")[0].channels == 3
    assert imported(tmp_path / "c")[0].channels == 3
    assert imported(tmp_path / "d")[0].channels == 4
    dataset, _ = imported(tmp_path)
    assert dataset.channels == 4
    assert np.array_equal(dataset.pixels[0], np.concatenate([grey, np.full((16, 16, 1), 255)], axis=-1))


def test_channels_follow_what_was_accepted(tmp_path, save, rng):
    for i in range(3):
        save(tmp_path / f"{i}.png", rng.integers(0, 256, (16, 16)))
    save(tmp_path / "refused.png", rng.integers(0, 256, (17, 23, 4)))
    dataset, report = imported(tmp_path)
    assert (dataset.channels, report.refused) == (1, 1)


def test_what_cannot_be_seen_has_no_colour(tmp_path, save, rng):
    pixels = rng.integers(0, 256, (16, 16, 4))
    pixels[::2, :, 3] = 0
    (sprite,) = imported(save(tmp_path / "a.png", pixels))[0].pixels
    assert (sprite[::2] == 0).all()
    assert np.array_equal(sprite[1::2], pixels[1::2] * (pixels[1::2, :, 3:] > 0))


def test_the_most_frequent_size_is_the_target(folder, save, blob):
    save(folder / "small.png", blob(7, 10, 12))
    roomy = np.zeros((40, 40, 4), np.uint8)
    roomy[20:30, 20:30] = (9, 9, 9, 255)
    save(folder / "roomy.png", roomy)
    save(folder / "twice.png", blob(8).repeat(2, 0).repeat(2, 1) | np.uint8([0, 0, 0, 255]))
    save(folder / "full.png", blob(9, 30, 40))
    dataset, report = imported(folder)
    assert (dataset.width, dataset.height) == (16, 16)
    assert (report.accepted, report.repaired, report.refused) == (8, 3, 1)
    said = {Path(note.path).stem: (note.outcome, note.reason.split()[0]) for note in report.notes}
    assert said == {
        "small": ("repaired", "Padded"),
        "roomy": ("repaired", "Cropped"),
        "twice": ("repaired", "Reduced"),
        "full": ("refused", "It"),
    }
    assert report.size_histogram[0] == ((16, 16), 5)
    assert dataset.found_sizes == report.size_histogram


def test_the_size_can_be_asked_for(folder):
    dataset, report = imported(folder, width=24, height=20, anchor="bottom")
    assert dataset.pixels.shape == (5, 20, 24, 4)
    assert report.repaired == 5


@pytest.mark.parametrize("size", [(8, 8), (8, 256), (256, 256), (13, 57)])
def test_any_size_in_range(tmp_path, save, blob, size):
    assert imported(save(tmp_path / "a.png", blob(1, *size)))[0].pixels.shape == (1, *size, 4)


def test_sizes_out_of_range_are_the_users_mistake(folder):
    with pytest.raises(StudioError, match="7 pixels"):
        imported(folder, width=7)


def test_tiny_pictures_are_padded_to_the_smallest_size(tmp_path, save):
    assert imported(save(tmp_path / "a.png", np.full((3, 5, 4), 99)))[0].pixels.shape == (1, 8, 8, 4)


def test_pixel_art_saved_enlarged_gets_its_own_size_back(tmp_path, save, blob):
    for i in range(3):
        save(tmp_path / f"{i}.png", blob(i).repeat(20, 0).repeat(20, 1))
    dataset, _ = imported(tmp_path)
    assert np.array_equal(dataset.pixels, np.stack([blob(i) for i in range(3)]))


def test_photographs_are_refused_unless_shrinking_is_asked_for(tmp_path, save, rng):
    path = save(tmp_path / "a.png", rng.integers(0, 256, (300, 400, 3)))
    dataset, report = imported(path)
    assert dataset is None
    assert "400 × 300" in report.notes[0].reason
    assert imported(path, resample="box", width=32, height=32)[0].count == 1


def test_opaque_sets_stay_opaque_when_padded(tmp_path, save, rng):
    for i in range(3):
        save(tmp_path / f"{i}.png", rng.integers(0, 256, (16, 16)))
    save(tmp_path / "small.png", np.full((8, 8), 50))
    dataset, _ = imported(tmp_path)
    assert dataset.channels == 1
    assert (dataset.pixels[3] == 50).all()


def test_frames_of_an_animation_are_sprites_on_request(tmp_path, blob):
    frames = [Image.fromarray(blob(i)) for i in range(3)]
    frames[0].save(tmp_path / "walk.png", save_all=True, append_images=frames[1:])
    assert imported(tmp_path)[0].count == 1
    dataset, _ = imported(tmp_path, frames="all")
    assert dataset.names == ("walk_001", "walk_002", "walk_003")
    assert np.array_equal(dataset.pixels, np.stack([blob(i) for i in range(3)]))


def test_names_are_unique(tmp_path, save, blob):
    for i, name in enumerate(("a.png", "a.bmp", "a-2.png")):
        save(tmp_path / name, blob(i)[..., :3])
    names = imported(tmp_path)[0].names
    assert len(set(names)) == 3


def test_duplicates_are_reported_or_skipped(folder, save, blob):
    save(folder / "same.png", blob(3))
    near = blob(2)
    near[5, 5] = near[5, 5] ^ np.uint8([255, 255, 255, 0])
    save(folder / "near.png", near)
    dataset, report = imported(folder)
    assert dataset.count == 7
    assert report.exact_duplicates == (("same", "orc__3"),)
    assert report.near_duplicates == (("orc__2", "near"),)
    dataset, report = imported(folder, skip_duplicates=True)
    assert (dataset.count, report.refused) == (6, 1)
    assert "orc__3" in report.notes[0].reason


def hostile(folder):
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header
    (folder / "bomb.png").write_bytes(bomb + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + bytes(9))
    (folder / "cut off.png").write_bytes((folder / "orc__0.png").read_bytes()[:70])
    (folder / "empty.gif").touch()
    (folder / "folder.png").mkdir()
    (folder / "text.jpg").write_text("hello")
    (folder / "nowhere.png").symlink_to("gone.png")
    (folder / "circle").symlink_to(folder)
    return 6


def test_hostile_files_never_stop_an_import(folder):
    count = hostile(folder)
    dataset, report = imported(folder)
    assert dataset.count == 5
    assert report.refused == count
    assert all(note.reason for note in report.notes)


def test_a_missing_path_is_refused_and_the_rest_taken(folder):
    dataset, report = imported([folder / "gone", folder])
    assert (dataset.count, report.refused) == (5, 1)


@pytest.mark.parametrize("name", ["x" * 300, "nul\0.png", "orc__0.png/below.png"])
def test_paths_that_cannot_be_are_refused(folder, name):
    dataset, report = imported([folder / name, folder])
    assert (dataset.count, report.refused) == (5, 1)


def test_nothing_at_all(tmp_path):
    assert imported([])[0] is None
    assert imported(tmp_path)[1].refused == 1


def test_progress_goes_up_and_is_not_told_too_often(folder, monkeypatch):
    told = []
    import_sprites([folder] * 3, ImportOptions(), lambda fraction, words: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) < 10  # five files in well under a second


def test_a_set_larger_than_memory_is_mapped(tmp_path, folder, save, blob, monkeypatch, project):
    plain, _ = imported(folder)
    monkeypatch.setattr(spool.Spool.__init__, "__defaults__", (None, 1500))
    monkeypatch.setattr(spool, "BLOCK_BYTES", 1000)
    dataset, _ = imported(folder)
    assert isinstance(dataset.pixels, np.memmap)
    assert dataset.fingerprint == plain.fingerprint
    assert np.array_equal(dataset.pixels, plain.pixels)
    save(folder / "odd.png", blob(77, 12, 14))
    import_into(project, [folder], ImportOptions())
    import_into(project, [folder], ImportOptions())
    assert load_dataset(project).count == 12
    assert sorted(p.name for p in project.folder.iterdir()) == ["project.json", "sprites.json", "sprites.npy"]


def test_a_mapped_set_loses_the_channels_it_does_not_need(tmp_path, save, monkeypatch, rng):
    for i in range(3):
        save(tmp_path / f"{i}.png", rng.integers(0, 256, (16, 16, 1)).repeat(3, axis=2))
    monkeypatch.setattr(spool.Spool.__init__, "__defaults__", (None, 500))
    dataset, _ = imported(tmp_path)
    assert isinstance(dataset.pixels, np.memmap)
    assert dataset.channels == 1


def test_the_room_needs_neither_torch_nor_qt():
    import subprocess
    import sys

    words = "import sys, ganstudio.data.importing, ganstudio.data.statistics, ganstudio.data.starter_dataset;"
    words += "sys.exit(any(m.split('.')[0] in ('torch', 'torchvision', 'PySide6') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def test_dcss32_is_taken_whole(shared_data):
    dataset, report = imported(shared_data / "dcss32")
    assert (dataset.pixels.shape, report.refused, report.repaired) == ((2214, 32, 32, 4), 0, 0)
    assert [label for label, _count in report.labels] == ["item", "mon", "player"]
    assert importing.find_images([shared_data / "dcss32"])[0].suffix == ".png"
