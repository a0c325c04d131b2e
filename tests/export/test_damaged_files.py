"""Files that are refreshed, met as half-saved, merged by hand, or as something else altogether: never a crash."""

from __future__ import annotations

import functools
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import StudioError
from ganstudio.export import EXPORTERS, SpriteSet, prepare
from ganstudio.export.unity_meta import sprite_entries

SPRITES = SpriteSet(np.full((3, 8, 8, 4), 255, np.uint8), ("a", "b", "c"))
REFRESHED = [("unity", "hero.png.meta"), ("godot", "hero.tres"), ("godot", "hero.tscn"), ("godot_tileset", "hero.tres")]

NO_PATH = '[gd_resource type="SpriteFrames" format=3]\n[ext_resource type="Texture2D" id="2"]\n[resource]\n'
NO_NUMBERS = """\
fileFormatVersion: 2
TextureImporter:
  spriteSheet:
    sprites:
      stray: 1
    - name: mine
      rect:
        x: abc
      internalID: none
"""


@functools.cache
def written(key, name):
    """The text that a first export writes."""
    with TemporaryDirectory() as folder:
        files = prepare(key, SPRITES, Path(folder, f"hero{EXPORTERS[key].suffix}"))
    return next(content.decode() for path, content in files.items() if path.name == name)


def again(key, name, content):
    """What a second export makes of the file `name`."""
    with TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(content)
        files = prepare(key, SPRITES, Path(folder, f"hero{EXPORTERS[key].suffix}"))
    return next(content for path, content in files.items() if path.name == name)


@pytest.mark.parametrize(("key", "name"), REFRESHED)
@settings(max_examples=25)
@given(cuts=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.text(max_size=8)), min_size=1, max_size=4))
def test_a_damaged_file_is_refreshed_or_left_alone(key, name, cuts):
    text = written(key, name)
    for start, length, put in cuts:
        start %= len(text) + 1
        text = text[:start] + put.encode(errors="replace").decode() + text[start + length :]
    try:
        again(key, name, text.encode())
    except StudioError as error:  # a tile set of somebody's own
        assert "lost" in error.hint


@pytest.mark.parametrize(("key", "name"), REFRESHED)
@settings(max_examples=25)
@given(text=st.text(max_size=60))
@example(NO_PATH)
@example(NO_NUMBERS)
def test_something_else_is_no_trouble(key, name, text):
    found = again(key, name, text.encode(errors="replace")).decode()
    if key == "unity":
        assert {"hero_a", "hero_b", "hero_c"} <= set(sprite_entries(found))


@pytest.mark.parametrize(("key", "name"), REFRESHED)
def test_an_empty_file_is_written_anew(key, name):
    assert again(key, name, b"\n") == written(key, name).encode()


@pytest.mark.parametrize(("key", "name"), REFRESHED)
def test_what_is_no_text_is_left_alone_and_said(key, name):
    with pytest.raises(StudioError, match=name) as error:
        again(key, name, bytes(range(256)))
    assert "lost" in error.value.hint
