"""The Godot scene beside a SpriteFrames: it holds what the frames cannot, the pivot and the sharp filter.

Artists edit scenes, so an existing one is only refreshed: our reference, and the offset while it is still ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ganstudio.export.godot_text import (
    assignment,
    external,
    header,
    node_name,
    quoted,
    reassigned,
    statements,
    tag,
    unquoted,
    vector,
)

_RECORD = "metadata/_gan_studio_offset"  # Godot keeps it, and hides metadata that begin with a line


@dataclass(frozen=True)
class SceneContent:
    """What the scene says: the frames' path, the offset in pixels, and the animations, the first one playing."""

    name: str
    frames: str
    offset: tuple[float, float]
    animations: Sequence[str]


def new_scene(content: SceneContent) -> str:
    """Return a scene of one AnimatedSprite2D."""
    offset = vector("Vector2", *content.offset)
    first = quoted(content.animations[0])
    lines = [
        "texture_filter = 1",  # nearest
        'sprite_frames = ExtResource("1_frames")',
        f"animation = &{first}",
        f"autoplay = {first}",
        "centered = false",
        f"offset = {offset}",
        f"{_RECORD} = {offset}",
    ]
    node = f'[node name={quoted(node_name(content.name))} type="AnimatedSprite2D"]'
    reference = external("SpriteFrames", content.frames, "1_frames", None)
    return "\n".join([header("gd_scene", None), reference, node, *lines, ""])


def refreshed_scene(old: str, content: SceneContent) -> str:
    """Return the scene with our lines refreshed; a scene that does not use our frames stays as it is."""
    parts = statements(old)
    place = _reference(parts, content.frames)
    if place is None:
        return old
    attributes = (tag(parts[place]) or ("", {}))[1]
    if "://" in content.frames:  # a bare name knows less than what is written there
        parts[place] = parts[place].replace(f"path={attributes['path']}", f"path={quoted(content.frames)}")
    reference = f"ExtResource({attributes.get('id', '')})"
    starts = [number for number, part in enumerate(parts) if tag(part)]
    for start, end in reversed(list(zip(starts, [*starts[1:], len(parts)], strict=True))):
        found = [assignment(part) for part in parts[start:end]]
        if ("sprite_frames", reference) in [pair and (pair[0], pair[1].replace(" ", "")) for pair in found]:
            parts[start:end] = _refreshed_node(parts[start:end], content)
    return "".join(parts)


def _reference(parts: Sequence[str], path: str) -> int | None:
    """Return which statement refers to our frames: by their path, or after a move by their file name."""
    named = []
    for number, part in enumerate(parts):
        found = tag(part)
        if found and found[0] == "ext_resource" and found[1].get("type") == '"SpriteFrames"' and "path" in found[1]:
            other = unquoted(found[1]["path"])
            if other == path:
                return number
            if PurePosixPath(other).name == PurePosixPath(path).name:
                named.append(number)
    return named[0] if named else None


def _refreshed_node(parts: Sequence[str], content: SceneContent) -> list[str]:
    found = {pair[0]: (number, pair[1]) for number, part in enumerate(parts) if (pair := assignment(part))}
    lines = list(parts)
    for key in ("animation", "autoplay"):
        if key in found and unquoted(found[key][1]) not in content.animations:
            sign = "&" if key == "animation" else ""
            lines[found[key][0]] = reassigned(lines[found[key][0]], sign + quoted(content.animations[0]))
    written = found.get(_RECORD)
    # Godot leaves out what is as by default: an offset of nothing, and that a sprite is centred.
    offset = found.get("offset", (None, "Vector2(0, 0)"))
    if written and found.get("centered", (0, "true"))[1] == "false" and _same(offset[1], written[1]):
        value = vector("Vector2", *content.offset)
        place, number = written[0], offset[0]
        lines[place] = reassigned(lines[place], value)
        if number is None:
            end = "\r\n" if lines[place].endswith("\r\n") else "\n"
            lines.insert(place, f"offset = {value}{end}")
        else:
            lines[number] = reassigned(lines[number], value)
    return lines


def _same(one: str, other: str) -> bool:
    """Whether two vectors are the same to Godot, which keeps them in single precision."""
    first, second = (re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", value.partition("(")[2]) for value in (one, other))
    return len(first) == len(second) and all(
        abs(float(a) - float(b)) <= 1e-5 * max(1.0, abs(float(a))) for a, b in zip(first, second, strict=True)
    )
