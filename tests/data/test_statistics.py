import numpy as np

from ganstudio.data import statistics
from ganstudio.data.dataset import make_dataset
from ganstudio.data.starter_dataset import starter_dataset
from ganstudio.data.statistics import summarise


def make(pixels, labels=None):
    count = len(pixels)
    return make_dataset(pixels, labels or [""] * count, [str(i) for i in range(count)], ["f"] * count)


def test_a_summary_counts(monkeypatch):
    pixels = np.zeros((4, 8, 8, 4), np.uint8)
    pixels[:, :4] = (10, 20, 30, 255)
    pixels[0, 0, 0] = (1, 2, 3, 128)
    pixels[3, ...] = (9, 9, 9, 255)
    summary = summarise(make(pixels, ["orc", "", "orc", "elf"]))
    assert (summary.count, summary.width, summary.height, summary.channels) == (4, 8, 8, 4)
    assert summary.with_alpha == 3
    assert summary.label_counts == (("elf", 1), ("orc", 2))
    assert summary.palette == (((10, 20, 30, 255), 95), ((9, 9, 9, 255), 64), ((1, 2, 3, 128), 1))
    assert summary.sizes == (((8, 8), 4),)


def test_the_palette_of_grey_sprites_and_of_a_sample(monkeypatch):
    summary = summarise(make(np.full((6, 8, 8, 1), 7, np.uint8)))
    assert summary.palette == (((7, 7, 7, 255), 384),)
    assert summary.with_alpha == 0
    monkeypatch.setattr(statistics, "_SAMPLED_PIXELS", 128)
    assert summarise(make(np.full((6, 8, 8, 1), 7, np.uint8))).palette == (((7, 7, 7, 255), 128),)


def test_sprites_of_which_nothing_can_be_seen_have_no_palette():
    assert summarise(make(np.zeros((2, 8, 8, 4), np.uint8))).palette == ()


def test_no_more_colours_than_a_palette_holds():
    pixels = np.random.default_rng(1).integers(0, 256, (2, 16, 16, 3)).astype(np.uint8)
    assert len(summarise(make(pixels)).palette) == statistics.PALETTE_SIZE


def test_the_starter_sprites_are_labelled():
    dataset = starter_dataset()
    assert dataset.pixels.shape[1:] == (32, 32, 4)
    summary = summarise(dataset)
    assert sum(count for _label, count in summary.label_counts) == dataset.count
    assert dataset.fingerprint == starter_dataset().fingerprint
