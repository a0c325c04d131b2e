"""WebP files taken apart by Google's own tools: every frame, every value, every time."""

from __future__ import annotations

import re

import numpy as np
import pytest
from consumers import need, run

from ganstudio.export import Animation, export


def taken_apart(path, count):
    """The frames as uint8 `(n, h, w, 4)`, decoded one by one, and the line of each in the table of `webpmux`."""
    frames = []
    for number in range(1, count + 1):
        single, decoded = path.with_suffix(f".{number}.webp"), path.with_suffix(f".{number}.pam")
        run(["webpmux", "-get", "frame", number, path, "-o", single])
        run(["dwebp", "-quiet", "-pam", single, "-o", decoded])
        header, _end, pixels = decoded.read_bytes().partition(b"ENDHDR\n")
        width, height = (int(re.search(word + rb" (\d+)", header)[1]) for word in (b"WIDTH", b"HEIGHT"))
        frames.append(np.frombuffer(pixels, np.uint8).reshape(height, width, 4))
    table = [line.split() for line in run(["webpmux", "-info", path]).splitlines() if re.match(r"\s*\d+:", line)]
    return np.stack(frames), table


@pytest.mark.parametrize("loop", [True, False])
def test_frames_and_times(tmp_path, make_sprites, cleaned, loop):
    need("webpmux")
    sprites = make_sprites(3, 9, 7, soft=True)
    moves = Animation("a", (0, 1, 1, 2), (100, 33, 60_000, 50), loop=loop)  # a frame that holds still stays a frame
    sprites = sprites.replaced(animations=(moves,))
    [path] = export("webp", sprites, tmp_path / "龙 1.webp")
    frames, table = taken_apart(path, 4)
    expected = cleaned(sprites.pixels)[[0, 1, 1, 2]]
    assert np.array_equal(frames, expected)
    # number: width height alpha x_offset y_offset duration dispose blend …
    assert [row[1:9] for row in table] == [
        ["7", "9", row[3], "0", "0", ms, "none", "no"]
        for row, ms in zip(table, ("100", "33", "60000", "50"), strict=True)
    ]
    assert f"Loop Count : {0 if loop else 1}" in run(["webpmux", "-info", path])
    wrong = sprites.pixels.copy()
    y, x = np.argwhere(wrong[2, ..., 3] > 0)[0]
    wrong[2, y, x, 0] ^= 1
    export("webp", sprites.replaced(pixels=wrong), path)
    assert (taken_apart(path, 4)[0] != expected).sum() == 1
