"""Snapshots go through a file unharmed, and say what they are without their weights."""

import os
import sys
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from ganstudio.checkpoints.snapshot import load_generator, save_snapshot
from ganstudio.checkpoints.snapshot_info import read_info
from ganstudio.core.errors import StudioError
from ganstudio.gans import GANS


@pytest.mark.parametrize("key", [key for key, _gan in GANS])
@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 20, 3), (16, 8, 4)])
def test_a_generator_draws_the_same_after_a_file(generator_and_info, key, shape):
    generator, info = generator_and_info(key, shape)
    save_snapshot(info, generator.state_dict())
    loaded, said = load_generator(info.path)
    z = generator.any_inputs(3)
    with torch.no_grad():
        assert torch.equal(loaded(z), generator(z))
    assert said == info
    assert not loaded.training and not any(p.requires_grad for p in loaded.parameters())


def test_a_snapshot_says_everything_about_itself(generator_and_info):
    generator, info = generator_and_info(
        project="My 画 🎨",
        data_count=3,
        data_fingerprint="ab" * 32,
        created="2026-01-02T03:04:05+00:00",
        version="1.0",
        seconds=12.5,
    )
    save_snapshot(info, generator.state_dict())
    assert read_info(info.path) == info


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="macOS and Windows have no file names that are not Unicode"
)
def test_a_project_whose_name_is_not_utf8_can_save(generator_and_info):
    generator, info = generator_and_info(project=os.fsdecode(b"caf\xe9"))
    save_snapshot(info, generator.state_dict())
    assert read_info(info.path).project == info.project


def test_weights_of_another_precision_are_read_as_float32(generator_and_info):
    generator, info = generator_and_info()
    save_snapshot(info, generator.bfloat16().state_dict())
    loaded, _info = load_generator(info.path)
    assert {p.dtype for p in loaded.parameters()} == {torch.float32}


def test_weights_in_channels_last_layout_are_saved_as_they_count(generator_and_info):
    generator, info = generator_and_info()
    z = torch.randn(2, info.latent_size)
    with torch.no_grad():
        expected = generator(z)
    save_snapshot(info, generator.to(memory_format=torch.channels_last).state_dict())
    with torch.no_grad():
        assert torch.equal(load_generator(info.path)[0](z), expected)


def test_a_file_of_a_later_minor_version_with_more_words_is_read(altered):
    assert read_info(altered(mood="happy")).step == 10


def test_the_file_is_plain_safetensors(snapshot, generator_and_info):
    weights = safetensors.torch.load_file(snapshot)
    assert weights.keys() == generator_and_info()[0].state_dict().keys()


def test_saving_over_a_snapshot_keeps_the_old_one_until_the_end(generator_and_info, monkeypatch):
    generator, info = generator_and_info()
    save_snapshot(info, generator.state_dict())
    before = info.path.read_bytes()

    def fsync(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StudioError, match="no room"):
        save_snapshot(replace(info, step=11), generator.state_dict())
    assert info.path.read_bytes() == before and len(list(info.path.parent.iterdir())) == 1
