"""Pictures by hand for the data room's tests: good ones through Pillow, hostile ones byte by byte."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from ganstudio.core.project import Project


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bytes(width, height, depth, colour_type, rows, extra=b""):
    """A PNG with any bit depth: `rows` are the packed sample bytes of each row."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return b"\x89PNG\r\n\x1a\n" + header + extra + data + chunk(b"IEND", b"")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def save():
    """Save a uint8 array (h, w), (h, w, 2), (h, w, 3) or (h, w, 4) at a path whose folders are made."""

    def _save(path, array, **options):
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.asarray(array, np.uint8)).save(path, **options)
        return path

    return _save


@pytest.fixture
def blob():
    """A sprite whose look depends on a number: an opaque block on a transparent ground."""

    def _blob(number, height=16, width=16):
        sprite = np.zeros((height, width, 4), np.uint8)
        fill = np.random.default_rng(number).integers(0, 256, (height - 4, width - 4, 3))
        sprite[2:-2, 2:-2, :3], sprite[2:-2, 2:-2, 3] = fill, 255
        return sprite

    return _blob


@pytest.fixture
def make_png():
    return png_bytes


@pytest.fixture
def make_chunk():
    return chunk


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "Project")


@pytest.fixture
def folder(tmp_path, save, blob):
    for i in range(5):
        save(tmp_path / "in" / f"orc__{i}.png", blob(i))
    return tmp_path / "in"
