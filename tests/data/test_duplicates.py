import numpy as np

from ganstudio.data import duplicates
from ganstudio.data.import_options import ImportOptions
from ganstudio.data.importing import import_sprites


def test_near_duplicates_of_many_are_found_without_comparing_all(rng, monkeypatch):
    pixels = rng.integers(0, 256, (300, 16, 16, 3)).astype(np.uint8)
    pixels[200] = pixels[40]
    pixels[200, 3, 3] ^= 128
    assert duplicates.near_pairs(pixels) == [(200, 40)]
    monkeypatch.setattr(duplicates, "_EVERY_PAIR", 10)
    assert duplicates.near_pairs(pixels) == [(200, 40)]
    assert duplicates.near_pairs(pixels, since=201) == []
    monkeypatch.setattr(duplicates, "_MOST_SPRITES", 10)
    assert duplicates.near_pairs(pixels) == []


def test_of_sprites_that_are_the_same_one_is_compared(tmp_path, save, blob, rng, monkeypatch):
    pixels = np.stack([blob(1)] * 40 + [blob(2)] * 40)
    pixels[50, 5, 5, 0] ^= 8
    compared, alike = [], duplicates._coarsely_alike

    def count(first, second, means):
        compared.append(len(first))
        return alike(first, second, means)

    monkeypatch.setattr(duplicates, "_coarsely_alike", count)
    repeats = [row for row, _first in duplicates.exact_pairs(duplicates.digests(pixels))]
    assert duplicates.near_pairs(pixels, repeats=repeats) == [(50, 40)]
    for number, sprite in enumerate(pixels):
        save(tmp_path / f"{number:02d}.png", sprite)
    _dataset, report = import_sprites([tmp_path], ImportOptions())
    assert (report.exact_count, report.near_duplicates) == (77, (("50", "40"),))
    assert compared == [1, 1]


def test_duplicates_with_names_of_one_letter_are_skipped_too(tmp_path, save, blob):
    twins = [save(tmp_path / folder / "a.png", blob(1)) for folder in "xyz"]
    dataset, report = import_sprites(twins, ImportOptions(skip_duplicates=True))
    assert (dataset.count, report.refused) == (1, 2)


def test_more_duplicates_than_a_report_names_are_counted(tmp_path, save, blob, monkeypatch):
    monkeypatch.setattr("ganstudio.data.importing.MOST_PAIRS", 3)
    twins = [save(tmp_path / f"{number}.png", blob(1)) for number in range(6)]
    _dataset, report = import_sprites(twins, ImportOptions())
    assert (report.exact_count, len(report.exact_duplicates)) == (5, 3)
