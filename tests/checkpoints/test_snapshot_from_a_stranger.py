"""Opening a hostile snapshot: a sentence, never a crash, never code, never memory for absurd claims."""

import dataclasses
import json
import os
import pickle
import random
import struct
import sys

import pytest
import safetensors.torch
import torch
from unprivileged import unprivileged

from ganstudio.checkpoints.snapshot import load_generator, save_snapshot
from ganstudio.checkpoints.snapshot_info import read_header, read_info
from ganstudio.core.errors import StudioError

SOUND = {"format": 1, "kind": "snapshot", "step": 1, "gan": "dcgan", "height": 8, "width": 8, "channels": 4}
SOUND |= {"latent_size": 100, "options": {}}


def refused(path, words="is not a GAN Studio model"):
    with pytest.raises(StudioError, match=words) as error:
        load_generator(path)
    assert error.value.hint and len(error.value.message) < 400


def test_a_missing_file(tmp_path):
    refused_words = "There is no file"
    for read in (read_info, load_generator):
        with pytest.raises(StudioError, match=refused_words):
            read(tmp_path / "none.safetensors")


def test_options_of_another_version(snapshot):
    info = read_info(snapshot)
    weights = safetensors.torch.load_file(snapshot)
    save_snapshot(dataclasses.replace(info, options={**info.options, "r1": 0.1}), weights)
    refused(snapshot, "does not fit this version of GAN Studio. There is no option “r1”")


def test_a_folder(tmp_path):
    refused(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_refused_without_waiting_on_it(tmp_path):
    os.mkfifo(tmp_path / "x.safetensors")
    refused(tmp_path / "x.safetensors")


def test_a_name_that_no_disk_takes(tmp_path):
    refused(tmp_path / "a\x00b")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.5, 0.99])
def test_a_file_that_is_cut_off(snapshot, share):
    content = snapshot.read_bytes()
    snapshot.write_bytes(content[: int(len(content) * share)])
    refused(snapshot)


def test_a_file_that_lacks_its_last_byte_or_has_one_more(snapshot):
    content = snapshot.read_bytes()
    for changed in (content[:-1], content + b"\0"):
        snapshot.write_bytes(changed)
        refused(snapshot)


@pytest.mark.parametrize("size", [1, 7, 8, 9, 64, 4096])
def test_random_bytes(tmp_path, size):
    path = tmp_path / "noise.safetensors"
    for seed in range(20):
        path.write_bytes(random.Random(seed).randbytes(size))
        refused(path)


def test_flipped_bytes_in_the_header(snapshot):
    """Whatever byte is hit: it loads as a model or is refused."""
    content = snapshot.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    dice = random.Random(5)
    for _turn in range(300):
        changed = bytearray(content)
        changed[dice.randrange(8 + length)] = dice.randrange(256)
        snapshot.write_bytes(changed)
        try:
            load_generator(snapshot)
        except StudioError:
            continue


@pytest.mark.parametrize("length", [0, 1, 2**24 + 1, 2**40, 2**63, 2**64 - 1])
def test_a_header_of_absurd_length(tmp_path, length):
    path = tmp_path / "long.safetensors"
    path.write_bytes(struct.pack("<Q", length) + b"{}")
    refused(path)


def test_json_nested_deep(tmp_path, with_header):
    for opening in (b"[", b'{"a":'):
        refused(with_header(tmp_path / "deep.safetensors", opening * 200_000))
    refused(with_header(tmp_path / "deep.safetensors", {"__metadata__": {"ganstudio": "[" * 200_000}}))


def test_a_header_that_is_no_text(tmp_path, with_header):
    refused(with_header(tmp_path / "text.safetensors", b"\xff\xfe\xfd" * 100))


class Bomb:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_a_pickle_with_the_suffix_of_a_snapshot_runs_nothing(tmp_path):
    path, mark = tmp_path / "model.safetensors", tmp_path / "code was run"
    path.write_bytes(pickle.dumps(Bomb(mark)))
    refused(path)
    torch.save({"weights": Bomb(mark)}, path)
    refused(path)
    assert not mark.exists()
    pickle.loads(pickle.dumps(Bomb(mark)))
    assert mark.exists(), "the bomb is a real one"


@pytest.mark.parametrize(
    "header",
    [
        [],
        "text",
        {},
        {"__metadata__": None},
        {"__metadata__": {}},
        {"__metadata__": {"ganstudio": 5}},
        {"__metadata__": {"ganstudio": "words"}},
        {"__metadata__": {"ganstudio": "[]"}},
        {"__metadata__": {"ganstudio": "{}"}},
        {"__metadata__": {"ganstudio": json.dumps({"format": "1", "kind": "snapshot"})}},
        {"__metadata__": {"ganstudio": json.dumps({"format": 1, "kind": "resume"})}},
        {"__metadata__": {"ganstudio": json.dumps({"format": 1, "kind": "snapshot"})}},
    ],
    ids=range(12),
)
def test_a_header_without_our_words(tmp_path, with_header, header):
    refused(with_header(tmp_path / "foreign.safetensors", header))


def test_a_sound_safetensors_file_of_another_program(tmp_path):
    safetensors.torch.save_file({"x": torch.zeros(3)}, tmp_path / "other.safetensors", {"format": "pt"})
    refused(tmp_path / "other.safetensors")


@pytest.mark.parametrize(
    "change",
    [
        {"latent_size": 10**9},
        {"latent_size": 0},
        {"latent_size": 64},
        {"latent_size": "100"},
        {"keeps_colours": "no"},
        {"height": 10**9},
        {"height": 7},
        {"height": 16},
        {"width": -8},
        {"width": 8.0},
        {"width": True},
        {"channels": 1000},
        {"channels": 2},
        {"channels": 3},
        {"step": -1},
        {"step": None},
        {"options": None},
        {"options": [1]},
        {"gan": 5},
        {"gan": ["dcgan"]},
        {"project": 5},
        {"project": "x" * 5000},
        {"data_count": "many"},
        {"data_fingerprint": None},
        {"created": 5},
        {"version": []},
        {"seconds": "long"},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"seconds": -1},
        {"seconds": 10**400},
        {"parent": {}},
    ],
    ids=str,
)
def test_numbers_that_are_absurd_or_do_not_fit_the_weights(altered, change):
    refused(altered(**change))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"width": 10**6}, "Width"),
        ({"width": 10**400}, "Width"),
        ({"latent_size": 10**9}, "Latent size"),
        ({"learning_rate": 10**400}, "Learning rate"),
        ({"learning_rate": float("nan")}, "Learning rate"),
        ({"wings": 2}, "wings"),
        ({"w" * 100_000: 2}, "no option"),
        ({"width": 16}, "not a GAN Studio model"),
    ],
    ids=range(8),
)
def test_options_that_no_network_can_have(altered, options, words):
    refused(altered(options=options), words)


def test_the_largest_network_that_may_be_claimed_costs_nothing_to_refuse(altered):
    refused(altered(gan="original", height=256, width=256, options={"latent_size": 1024}, latent_size=1024))


def test_a_family_that_is_not_known_here(altered):
    refused(altered(gan="stylegan9"), "does not know: stylegan9")


def test_a_newer_format(altered):
    path = altered(format=2)
    refused(path, "newer GAN Studio")
    with pytest.raises(StudioError, match="newer"):
        read_header(path, "snapshot")


@pytest.fixture
def spoiled(generator_and_info):
    """Write a snapshot whose weights were changed by a function; returns its path."""

    def write(spoil):
        generator, info = generator_and_info()
        weights = dict(generator.state_dict())
        spoil(weights)
        save_snapshot(info, weights)
        return info.path

    return write


def first(weights):
    return next(name for name in weights if name.endswith("weight"))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda w: w.pop(first(w)),
        lambda w: w.clear(),
        lambda w: w.update(extra=torch.zeros(3)),
        lambda w: w.update({first(w): w[first(w)][1:]}),
        lambda w: w.update({first(w): w[first(w)].flatten()}),
        lambda w: w.update({first(w): torch.tensor(0.0)}),
        lambda w: w.update({first(w): w[first(w)] * float("nan")}),
        lambda w: w.update({first(w): w[first(w)] * float("inf")}),
        lambda w: w.update({first(w): torch.full_like(w[first(w)], 1e300, dtype=torch.float64)}),
        lambda w: w.update({first(w): w[first(w)].int()}),
        lambda w: w.update({first(w): w[first(w)].bool()}),
        lambda w: w.update({first(w): w[first(w)].to(torch.complex64)}),
        lambda w: w.update({"draw.0.running_mean": w["draw.0.running_mean"].long()}),
        lambda w: w.update({"draw.0.running_var": w["draw.0.running_var"].to(torch.complex64)}),
        lambda w: w.update({"draw.0.num_batches_tracked": torch.tensor(1.5)}),
    ],
    ids=range(15),
)
def test_weights_that_do_not_fit(spoiled, spoil):
    refused(spoiled(spoil))


def test_eight_bit_fractions_load_or_are_refused(spoiled):
    path = spoiled(lambda w: w.update({first(w): w[first(w)].to(torch.float8_e4m3fn)}))
    assert load_generator(path)[0].project.weight.dtype == torch.float32


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no mode that forbids reading")
def test_a_file_that_may_not_be_read(snapshot, public_folder):
    closed = public_folder / "closed.safetensors"
    closed.write_bytes(snapshot.read_bytes())
    load_generator(closed)
    closed.chmod(0)
    with unprivileged():
        refused(closed, "closed.safetensors may not be read")
