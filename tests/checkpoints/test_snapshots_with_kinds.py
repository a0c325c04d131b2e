"""A snapshot whose generator tells kinds apart knows their names by itself; what does not go together is refused."""

import dataclasses
import json
import struct

import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.snapshot import load_generator, save_snapshot
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import StudioError

KINDS = {"史莱姆": 5, "": 1, "mon": 14}


@pytest.fixture
def snapshot(generator_and_info):
    """A snapshot with kinds, in place of the one of a DCGAN; `altered` changes it."""
    generator, info = generator_and_info("sprite", kinds=KINDS)
    save_snapshot(info, generator.state_dict())
    return info.path


def test_the_file_alone_rebuilds_the_generator(snapshot, generator_and_info):
    loaded, info = load_generator(snapshot)
    made, _info = generator_and_info("sprite", kinds=KINDS)
    assert list(info.kinds.items()) == list(KINDS.items()), "their order is that of the labels"
    z = torch.randn(16, info.latent_size)
    assert torch.equal(loaded(z), made(z)) and torch.equal(loaded.kinds_of(z), made.kinds_of(z))


def test_in_half_precision_the_kinds_lie_where_they_did(snapshot):
    info = read_info(snapshot)
    weights = {name: tensor.half() for name, tensor in safetensors.torch.load_file(snapshot).items()}
    weights = {name: tensor.long() if "num_batches" in name else tensor for name, tensor in weights.items()}
    before = load_generator(snapshot)[0].edges
    save_snapshot(info, weights)
    assert torch.equal(load_generator(snapshot)[0].edges, before)


def test_a_snapshot_of_before_has_no_kinds(generator_and_info, with_header, tmp_path):
    generator, info = generator_and_info("sprite")
    save_snapshot(info, generator.state_dict())
    content = info.path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    words = json.loads(header["__metadata__"]["ganstudio"])
    del words["kinds"], words["options"]["kinds"]
    header["__metadata__"]["ganstudio"] = json.dumps(words)
    old = with_header(tmp_path / "old.safetensors", header, content[8 + length :])
    assert load_generator(old)[1].kinds == {}


@pytest.mark.parametrize(
    "change",
    [
        {"kinds": {}},
        {"kinds": None},
        {"kinds": "mon"},
        {"kinds": ["a", "b", "c"]},
        {"kinds": {"a": 1, "b": 1}},
        {"kinds": {"a": 1, "b": 1, "c": 1, "d": 1}},
        {"kinds": {"a": 1, "b": 1, "c": 0}},
        {"kinds": {"a": 1, "b": 1, "c": -5}},
        {"kinds": {"a": 1, "b": 1, "c": "5"}},
        {"kinds": {"a": 1, "b": 1, "c": 0.5}},
        {"kinds": {"a": 1, "b": 1, "c": float("nan")}},
        {"kinds": {"a": 1, "b": 1, "c": float("inf")}},
        {"kinds": {"a": 1, "b": 1, "c": 10**400}},
        {"kinds": {"a": 1, "b": 1, "c" * 100_000: 1}},
        {"kinds": {str(number): 1 for number in range(100_000)}},
        {"latent_size": 100},
        {"options": {"width": 8}},
        {"options": {"width": 8, "kinds": False}},
    ],
    ids=range(18),
)
def test_kinds_that_make_no_sense_or_do_not_fit_the_weights(altered, change):
    with pytest.raises(StudioError, match="is not a GAN Studio model") as error:
        load_generator(altered(**change))
    assert error.value.hint


def test_a_name_that_stands_there_twice_is_one_too_few(altered, snapshot):
    path = altered(kinds={"a": 1, "b": 1, "c": 1})
    path.write_bytes(path.read_bytes().replace(rb"\"c\": 1", rb"\"a\": 1"))
    with pytest.raises(StudioError, match="is not a GAN Studio model"):
        load_generator(path)


@pytest.mark.parametrize("key", ["dcgan", "sprite"])
def test_kinds_of_a_generator_that_has_none(generator_and_info, key):
    generator, info = generator_and_info(key)
    save_snapshot(dataclasses.replace(info, kinds={"a": 1, "b": 2}), generator.state_dict())
    with pytest.raises(StudioError, match="is not a GAN Studio model"):
        load_generator(info.path)


@pytest.mark.parametrize("name", ["places.weight"])
@pytest.mark.parametrize("spoil", [lambda w: w * float("nan"), lambda w: w[1:], lambda w: w.long()], ids=range(3))
def test_places_of_kinds_that_are_spoilt(snapshot, name, spoil):
    weights = safetensors.torch.load_file(snapshot)
    save_snapshot(read_info(snapshot), {**weights, name: spoil(weights[name])})
    with pytest.raises(StudioError, match="is not a GAN Studio model"):
        load_generator(snapshot)
