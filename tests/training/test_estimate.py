"""The memory of a run, told without making anything."""

import pytest
import torch

from ganstudio.core.errors import StudioError
from ganstudio.core.options import from_mapping, specs
from ganstudio.gans import GANS, SpriteShape
from ganstudio.training.estimate import estimate

FAMILIES = [key for key, _gan in GANS]
WITH_WIDTH = [key for key in FAMILIES if any(spec.name == "width" for spec in specs(GANS[key].options))]


@pytest.fixture
def no_allocation(monkeypatch):
    """Fail at the first tensor of some size that is made anywhere but on the meta device."""

    class Watch(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            made = func(*args, **(kwargs or {}))
            if isinstance(made, torch.Tensor):
                assert made.is_meta or made.numel() < 1000, f"{func} made {tuple(made.shape)}"
            return made

    with Watch():
        yield


@pytest.mark.parametrize("key", FAMILIES)
@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 20, 3), (32, 32, 4)])
def test_the_parameters_are_those_of_the_networks(key, shape):
    gan = GANS[key]
    game = gan.build_game(SpriteShape(*shape), from_mapping(gan.options, {}))
    expected = sum(p.numel() for module in game.modules.values() for p in module.parameters())
    found = estimate(shape, key, {}, gan.batch_size)
    assert found.parameters == expected
    assert found.memory_bytes > expected * 4 * 4, "weights, gradients and two moments"


@pytest.mark.parametrize("key", FAMILIES)
def test_the_largest_sprites_are_estimated_and_nothing_is_made(key, no_allocation):
    widest = {spec.name: int(spec.maximum) for spec in specs(GANS[key].options) if spec.name == "width"}
    found = estimate((256, 256, 4), key, widest, 4096)
    assert found.parameters > 1_000_000 and found.memory_bytes > 1024**3


def test_a_model_to_start_from_is_looked_at_and_not_made(shipped, no_allocation):
    assert estimate((16, 24, 3), "sprite", {"width": 256}, 4096, "auto").followed["width"] == 8


@pytest.mark.parametrize("key", FAMILIES)
def test_larger_batches_take_more(key):
    sizes = [estimate((16, 16, 4), key, {}, batch).memory_bytes for batch in (2, 16, 64, 256)]
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]


@pytest.mark.parametrize("key", WITH_WIDTH)
def test_wider_networks_take_more(key):
    found = [estimate((16, 16, 4), key, {"width": width}, 64) for width in (8, 32, 128)]
    for name in ("parameters", "memory_bytes"):
        values = [getattr(one, name) for one in found]
        assert values == sorted(values) and values[0] < values[-1]


@pytest.mark.parametrize("key", FAMILIES)
def test_larger_sprites_take_more(key):
    sizes = [estimate((side, side, 4), key, {}, 64).memory_bytes for side in (8, 32, 128)]
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]


@pytest.mark.parametrize(
    ("key", "options", "batch", "peak"),
    [
        ("dcgan", {}, 64, 1111),
        ("wgan", {}, 64, 1099),
        ("wgan-gp", {"critic_steps": 1}, 64, 1156),
        ("sprite", {}, 64, 1037),
        ("sprite", {"r1": 0.1}, 64, 1136),
        ("sprite", {"second_look": True}, 64, 1139),
        ("pix2pix", {}, 64, 1016),
        ("cyclegan", {}, 64, 1137),
    ],
)
def test_it_is_an_upper_figure_of_what_was_measured(key, options, batch, peak):
    """Two steps of 64×64 RGBA in a process of their own: the most MiB that were resident, on one core."""
    assert peak < estimate((64, 64, 4), key, options, batch).memory_bytes / 1024**2 < 1.6 * peak


def test_the_estimate_touches_no_random_numbers():
    torch.manual_seed(4)
    expected = torch.rand(1)
    torch.manual_seed(4)
    estimate((8, 8, 4), "dcgan", {}, 8)
    assert torch.equal(torch.rand(1), expected)


def test_unknown_families_and_options_are_told():
    with pytest.raises(StudioError, match="not known"):
        estimate((8, 8, 4), "dcgann", {}, 8)
    with pytest.raises(StudioError, match="wings"):
        estimate((8, 8, 4), "dcgan", {"wings": 2}, 8)
    with pytest.raises(StudioError, match="Width"):
        estimate((8, 8, 4), "dcgan", {"width": 10**6}, 8)
