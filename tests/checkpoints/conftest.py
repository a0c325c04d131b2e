"""Snapshots of untrained generators, and files put together by hand as a stranger might."""

import json
import struct

import pytest
import torch

from ganstudio.checkpoints.snapshot import save_snapshot
from ganstudio.checkpoints.snapshot_info import SnapshotInfo
from ganstudio.core.options import from_mapping, specs, to_mapping
from ganstudio.gans import GANS, SpriteShape


def _build(key, shape, kinds):
    gan = GANS[key]
    small = {spec.name: 8 for spec in specs(gan.options) if spec.name == "width"}
    options = from_mapping(gan.options, {**small, **({"kinds": True} if kinds else {})})
    torch.manual_seed(7)
    return gan.build_generator(SpriteShape(*shape, kinds), options), to_mapping(options)


@pytest.fixture
def generator_and_info(tmp_path):
    """Make an untrained generator and what its snapshot would say."""

    def make(key="dcgan", shape=(8, 8, 4), name="000010.safetensors", kinds=None, **changes):
        generator, options = _build(key, shape, kinds or {})
        height, width, channels = shape
        values = {"path": tmp_path / name, "step": 10, "gan": key, "height": height, "width": width}
        values |= {"channels": channels, "latent_size": generator.latent_size, "options": options}
        values |= {"kinds": generator.kinds, "translates": GANS[key].translates}
        return generator.eval(), SnapshotInfo(**{**values, **changes})

    return make


@pytest.fixture
def snapshot(generator_and_info):
    """A sound snapshot of a DCGAN."""
    generator, info = generator_and_info()
    save_snapshot(info, generator.state_dict())
    return info.path


@pytest.fixture
def with_header():
    """Write a file with a safetensors header of one's own making before `data`; returns its path."""

    def write(path, header, data=b""):
        encoded = header if isinstance(header, bytes) else json.dumps(header).encode()
        path.write_bytes(struct.pack("<Q", len(encoded)) + encoded + data)
        return path

    return write


@pytest.fixture
def altered(snapshot, with_header):
    """Change what the sound snapshot says of itself, its weights stay; returns its path."""

    def change(**changes):
        content = snapshot.read_bytes()
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8 : 8 + length])
        words = {**json.loads(header["__metadata__"]["ganstudio"]), **changes}
        header["__metadata__"]["ganstudio"] = json.dumps(words)
        return with_header(snapshot, header, content[8 + length :])

    return change
