"""Which device, and how it computes: measured once, remembered, plain unless another way is clearly faster."""

import json
import math
from types import MappingProxyType, SimpleNamespace

import pytest
import torch

from ganstudio.core.errors import StudioError
from ganstudio.core.options import from_mapping
from ganstudio.core.paths import settings_folder
from ganstudio.core.text import set_language
from ganstudio.gans import GANS, SpriteShape
from ganstudio.training import devices
from ganstudio.training.devices import (
    Arithmetic,
    choose_arithmetic,
    choose_device,
    device_name,
    is_out_of_memory,
)
from tests.training.conftest import small_options

CPU, SHAPE = torch.device("cpu"), SpriteShape(8, 8, 4)
PLAIN, LAST = Arithmetic(), Arithmetic(channels_last=True)
HALF, BOTH = Arithmetic("bfloat16"), Arithmetic("bfloat16", channels_last=True)


def build_game():
    gan = GANS["dcgan"]
    return gan.build_game(SHAPE, from_mapping(gan.options, small_options("dcgan")))


@pytest.fixture(autouse=True)
def plain_arithmetic():
    """Here it is measured."""


@pytest.fixture
def measured(monkeypatch):
    """Whatever is measured, bfloat16 wins; the list tells how often it was measured."""
    calls = []

    def fastest(build, shape, batch_size, device):
        calls.append(batch_size)
        return BOTH

    monkeypatch.setattr(devices, "_fastest", fastest)
    return calls


def choose(key="dcgan {}", shape=SHAPE, batch=8):
    return choose_arithmetic(build_game, shape, batch, CPU, key)


@pytest.fixture
def memory():
    return settings_folder() / "arithmetic.json"


def test_what_was_chosen_is_chosen_again_without_measuring(measured):
    assert [choose(), choose(), choose()] == [BOTH, BOTH, BOTH]
    assert len(measured) == 1


def test_other_options_sizes_and_batches_are_measured_for_themselves(measured):
    for _twice in range(2):
        choose()
        choose(key='dcgan {"width": 8}')
        choose(shape=SpriteShape(8, 16, 4))
        choose(batch=16)
    assert measured == [8, 8, 8, 16]


def test_the_memory_holds_in_every_language(measured):
    choose()
    try:
        set_language("zh_CN")
        choose()
    finally:
        set_language("en")
    assert len(measured) == 1


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "5", '{"a": 5}', '{"a": {"precision": "float32", "wings": 2}}', "[" * 200_000, "\x00"),
        '{"a": {"precision": "float8"}}',
    ],
    ids=range(9),
)
def test_a_corrupt_memory_is_ignored_and_written_anew(measured, memory, content):
    memory.write_text(content)
    assert choose() == BOTH == choose()
    assert len(measured) == 1 and len(json.loads(memory.read_text("utf-8"))) == 1


def test_a_memory_that_is_no_text_is_ignored(measured, memory):
    memory.write_bytes(b"\xff\xfe\x80")
    assert choose() == BOTH


def test_a_memory_that_cannot_be_written_only_costs_time(measured, memory, monkeypatch):
    def fails(path, content):
        raise StudioError("no")

    monkeypatch.setattr(devices, "write_json", fails)
    assert choose() == BOTH == choose()
    assert len(measured) == 2 and not memory.exists()


@pytest.fixture
def stopwatches(monkeypatch):
    """Give each way of computing seconds of the test's choosing; returns the dictionary and what was timed."""
    seconds, timed = {}, []

    def stopwatch(way, build, shape, batch_size, device):
        def take():
            timed.append(way)
            return seconds[way]

        return take

    monkeypatch.setattr(devices, "_stopwatch", stopwatch)
    return seconds, timed


@pytest.mark.parametrize(
    ("times", "winner"),
    [
        ((1.0, 2.0, 2.0, 2.0), PLAIN),
        ((1.0, 0.95, 0.95, 0.95), PLAIN),  # not worth another way of rounding
        ((1.0, 0.5, 2.0, 2.0), LAST),
        ((1.0, 0.8, 0.5, 0.6), HALF),
        ((1.0, 0.5, 0.45, 0.2), BOTH),
        ((1.0, math.inf, math.inf, math.inf), PLAIN),
        ((1.0, 0.5, math.inf, math.inf), LAST),
    ],
)
def test_the_plain_way_wins_unless_another_is_clearly_faster(stopwatches, times, winner):
    stopwatches[0].update(zip((PLAIN, LAST, HALF, BOTH), times, strict=True))
    assert choose() == winner


def test_steps_that_take_next_to_nothing_are_not_measured_further(stopwatches):
    stopwatches[0][PLAIN] = 0.001
    assert choose() == PLAIN and set(stopwatches[1]) == {PLAIN}


@pytest.mark.parametrize(("scale", "rounds"), [(1.0, 4), (5.0, 2), (20.0, 1)])
def test_where_steps_are_long_fewer_are_measured_but_every_way_is(stopwatches, monkeypatch, scale, rounds):
    seconds, timed = stopwatches
    seconds.update({PLAIN: scale * 0.4, LAST: scale * 0.3, HALF: scale * 0.2, BOTH: scale * 0.1})
    clock = SimpleNamespace(perf_counter=lambda: sum(seconds[way] for way in timed))
    monkeypatch.setattr(devices, "time", clock)
    assert choose() == BOTH
    assert timed == [PLAIN, PLAIN] + [PLAIN, LAST, HALF, BOTH] * rounds


def test_where_the_plain_way_fits_alone_but_not_beside_the_others_it_is_taken(stopwatches, monkeypatch):
    seconds, timed = stopwatches
    seconds.update(dict.fromkeys((PLAIN, LAST, HALF, BOTH), 1.0))
    inner = devices._stopwatch

    def crowded(way, *about):
        take = inner(way, *about)

        def step():
            if way == PLAIN and len(timed) > 2:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
            return take()

        return step

    monkeypatch.setattr(devices, "_stopwatch", crowded)
    assert choose() == PLAIN


def test_real_steps_can_be_measured_in_every_way():
    for way in (PLAIN, LAST, HALF, BOTH):
        assert devices._stopwatch(way, build_game, SHAPE, 4, CPU)() > 0.0


def broken(error):
    class Game:
        modules = MappingProxyType({})
        batches_per_step = sides = 1

        def step(self, real, kinds):
            raise error

    return Game


@pytest.mark.parametrize("error", [NotImplementedError("no such kernel"), RuntimeError("mkldnn says no")])
def test_a_way_that_the_device_lacks_takes_for_ever_but_the_plain_way_must_work(error):
    assert devices._stopwatch(HALF, broken(error), SHAPE, 4, CPU)() == math.inf
    with pytest.raises(type(error)):
        devices._stopwatch(PLAIN, broken(error), SHAPE, 4, CPU)()


def test_a_way_without_room_beside_the_plain_one_is_passed_over_but_the_plain_one_says_so():
    error = RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes")
    assert devices._stopwatch(HALF, broken(error), SHAPE, 4, CPU)() == math.inf
    with pytest.raises(RuntimeError, match="allocate"):
        devices._stopwatch(PLAIN, broken(error), SHAPE, 4, CPU)()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"), True),
        (RuntimeError("MPS backend out of memory"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes"), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"), True),
        (RuntimeError("shapes do not fit"), False),
        (ValueError("out of memory"), False),
        (OSError(28, "No space left on device"), False),
    ],
)
def test_which_errors_mean_too_little_memory(error, expected):
    assert is_out_of_memory(error) is expected


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [(True, True, "cuda"), (True, False, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_the_best_device_there_is(monkeypatch, cuda, mps, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert choose_device("auto").type == expected
    assert choose_device("cpu").type == "cpu"


@pytest.mark.parametrize("wanted", ["cuda", "mps", "tpu", "cuda:7", ""])
def test_a_device_that_is_not_there_is_refused_in_words(monkeypatch, wanted):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(StudioError, match=r"no .*device that PyTorch can use") as error:
        choose_device(wanted)
    assert "cpu" in error.value.hint


def test_a_run_goes_on_with_what_there_is_and_says_so_where_its_device_is_missing(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    device, words = devices.device_to_go_on("cuda")
    assert device.type == "cpu" and "no CUDA device" in words and "goes on with: CPU" in words
    assert devices.device_to_go_on("cpu") == (CPU, "") == devices.device_to_go_on("auto")


def test_devices_have_names():
    assert device_name(CPU).startswith("CPU") and device_name(torch.device("mps"))


def test_placing_a_network_keeps_its_parameters():
    """The optimizer holds on to the parameters it was given."""
    network = build_game().modules["discriminator"]
    before = list(network.parameters())
    BOTH.place(network, CPU)
    assert all(one is other for one, other in zip(network.parameters(), before, strict=True))
    weights = [p for p in before if p.dim() == 4]
    assert weights and all(p.is_contiguous(memory_format=torch.channels_last) for p in weights)


@pytest.mark.parametrize(("way", "dtype"), [(PLAIN, torch.float32), (HALF, torch.bfloat16)])
def test_numbers_are_kept_as_the_arithmetic_says(way, dtype):
    with way.autocast(CPU):
        assert torch.nn.Linear(2, 2)(torch.zeros(1, 2)).dtype == dtype
    assert way.memory_format == torch.contiguous_format and BOTH.memory_format == torch.channels_last


def test_a_network_changed_within_a_step_computes_with_its_new_weights():
    layer = torch.nn.Conv2d(1, 4, 3, bias=False)
    picture = torch.rand(1, 1, 8, 8)
    with Arithmetic("bfloat16").autocast(torch.device("cpu")):
        before = layer(picture).detach()
        with torch.no_grad():
            layer.weight.mul_(2.0)  # as an optimizer does between the five steps of a WGAN's critic
        after = layer(picture).detach()
    assert torch.equal(after, before * 2.0)
