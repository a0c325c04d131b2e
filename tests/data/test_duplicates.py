import numpy as np

from ganstudio.data import duplicates


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
