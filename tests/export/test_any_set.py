"""Whatever is exported, in whichever format and with whichever options: sound files, or words that help."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from export.previews import PICTURES, check_preview
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ganstudio.core.errors import StudioError
from ganstudio.core.options import specs
from ganstudio.export import EXPORTERS, Animation, SpriteSet, prepare
from ganstudio.export.sprite_set import DIRECTIONS, LONGEST_TIME, SHORTEST_TIME

KEYS = [key for key, _exporter in EXPORTERS]
MOST_PIXELS = 40_000  # of all sprites of an example, so that hundreds of examples are quick
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
ODD = [
    "a",
    "A",
    "a-2",
    "é",
    "e\u0301",
    "ß",
    "SS",
    "con",
    "NUL.txt",
    "com1",
    "..",
    "",
    " ",
    "walk 2",
    "walk 10",
    "7",
    "007",
]
ODD += ["史莱姆", "🗡️", "a/b", "x" * 300, 'q"\\\n', "]]>", "*/", "${x}", "\ud800", "\uffff", "\x00", "-1", "#%:,;"]

some_text = st.sampled_from(ODD) | st.text(max_size=12)
sides = st.integers(1, 256) | st.sampled_from([1, 2, 3, 16, 32, 255, 256])
pivots = st.tuples(st.floats(-4, 5), st.floats(-4, 5)) | st.sampled_from([(0.5, 1.0), (0.0, 0.0)])


def make_pixels(kind, count, height, width, seed):
    """Sprites with nothing in them, with hidden colour, with ragged borders, or with soft edges everywhere."""
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (count, height, width, 4), dtype=np.uint8)
    if kind == "soft":
        return pixels
    pixels[..., :3] &= 0xE0  # few colours
    pixels[..., 3] = 0 if kind == "hidden" else np.where(pixels[..., 3] > 60, 255, 0)
    if kind == "ragged":
        for sprite in pixels:
            sprite[: random.integers(height), :, 3] = 0
            sprite[:, random.integers(width) :, 3] = 0
    return pixels if kind != "empty" else np.zeros_like(pixels)


@st.composite
def sprite_sets(draw):
    height, width = draw(sides), draw(sides)
    count = draw(st.integers(1, max(1, min(30, MOST_PIXELS // (height * width)))))
    kind = draw(st.sampled_from(["ragged", "soft", "empty", "hidden", "solid"]))
    rows = st.lists(st.integers(0, count - 1), min_size=1, max_size=6)
    animations = []
    for name in draw(st.lists(some_text.filter(bool), max_size=3, unique=True)):
        frames = draw(rows)
        times = st.lists(st.integers(SHORTEST_TIME, LONGEST_TIME), min_size=len(frames), max_size=len(frames))
        direction = draw(st.sampled_from(list(DIRECTIONS)))
        animations.append(Animation(name, tuple(frames), tuple(draw(times)), direction, draw(st.booleans())))
    names = st.lists(some_text, min_size=count, max_size=count)
    return SpriteSet(
        make_pixels(kind, count, height, width, draw(st.integers(0, 999))),
        tuple(draw(names)),
        title=draw(some_text),
        pivots=tuple(draw(st.lists(pivots, min_size=count, max_size=count))),
        tags=tuple(
            tuple(words) for words in draw(st.lists(st.lists(some_text, max_size=2), min_size=count, max_size=count))
        ),
        animations=tuple(animations),
    )


@st.composite
def options_of(draw, key):
    """Any options that a format takes, half of the time its own."""
    kind = EXPORTERS[key].options
    if draw(st.booleans()):
        return kind()
    values = {}
    for spec in specs(kind):
        if spec.choices:
            values[spec.name] = draw(st.sampled_from([value for value, _words in spec.choices]))
        elif spec.kind is bool:
            values[spec.name] = draw(st.booleans())
        elif spec.kind is int:
            values[spec.name] = draw(st.integers(int(spec.minimum), int(spec.maximum)))
    return kind(**values)


def check_files(files, folder):
    """Names that every system takes, no two of which a system that ignores case takes for one."""
    assert files
    folded = [unicodedata.normalize("NFC", str(path).casefold()) for path in files]
    assert len(set(folded)) == len(folded)
    for path in files:
        assert path.is_relative_to(folder)
        for part in path.relative_to(folder).parts:
            assert not FORBIDDEN.search(part) and not RESERVED.fullmatch(part), part
            assert len(part.encode()) <= 255


MOST_COMPARED = 300  # single files: more of them are hundreds of megabytes and prove nothing more


def check(key, sprites, options, folder=Path("/out")):
    exporter = EXPORTERS[key]
    target = folder / (f"文 件{exporter.suffix}" if exporter.suffix else "sprites")
    try:
        files = prepare(key, sprites, target, options)
    except StudioError as error:
        assert error.message and error.hint
        return False
    check_files(files, folder)
    if len(files) <= MOST_COMPARED:
        check_preview(key, sprites, options, (content for path, content in files.items() if path.suffix in PICTURES))
    return True


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_set_with_any_options(key, data):
    check(key, data.draw(sprite_sets()), data.draw(options_of(key)))


@pytest.mark.parametrize("key", KEYS)
def test_two_thousand_sprites_of_one_name(key):
    """With the options as they are first, each format takes them or says what to do."""
    pixels = make_pixels("ragged", 2000, 6, 4, seed=1)
    check(key, SpriteSet(pixels, ("slime",) * 2000, "slimes"), EXPORTERS[key].options())


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 1, 256), (2, 256, 256)])
def test_extreme_sizes_are_taken(key, shape):
    assert check(key, SpriteSet(make_pixels("soft", *shape, seed=2), ("a",) * shape[0]), EXPORTERS[key].options())
